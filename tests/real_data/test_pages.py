"""Every page of the app is well with the data that are held."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import years_with_figures
from tests.app_pages import OpenedPage
from tests.known_councils import ALLERDALE, CUMBERLAND, LEEDS, NORTHAMPTON


@pytest.fixture(autouse=True)
def real_data(monkeypatch, data):
    monkeypatch.setattr(storage, "DATA", data)


@pytest.fixture(scope="module")
def newest(statistics) -> int:
    return max(years_with_figures(statistics))


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("map", {}),
        ("map", {"council": LEEDS}),
        ("map", {"council": NORTHAMPTON, "year": "2020", "tier": "lower"}),
        ("council", {"council": LEEDS}),
        ("council", {"council": CUMBERLAND}),
        ("benchmark", {"council": LEEDS}),
        ("briefing", {"council": LEEDS}),
        ("compare", {"councils": f"{LEEDS},{ALLERDALE}", "year": "2024"}),
        ("councils", {}),
        ("decisions", {}),
        ("decisions", {"council": LEEDS, "reports": "yes"}),
        ("letters", {}),
        ("programs", {}),
        ("about", {}),
    ],
)
def test_a_page_is_well(path, address):
    page = OpenedPage(path, **address)
    assert page.is_well
    assert page.text


def test_a_visit_begins_with_the_newest_known_figure_of_each_council(statistics):
    page = OpenedPage("map", council=LEEDS)
    known = statistics[(statistics["code"] == LEEDS) & statistics["upheld_rate"].notna()]
    assert page.filter("year").value == "newest"
    assert f"In {year_name(int(known['year'].max()))}" in page.text


def test_the_list_of_councils_has_a_row_for_each(statistics, newest):
    page = OpenedPage("councils", year=str(newest))
    assert len(page.app.dataframe[0].value) == (statistics["year"] == newest).sum()
