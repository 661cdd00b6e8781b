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
        ("letters", {}),
        ("about", {}),
    ],
)
def test_a_page_is_well(path, address):
    page = OpenedPage(path, **address)
    assert page.is_well
    assert page.text


def test_a_visit_begins_with_the_newest_year(newest, statistics):
    page = OpenedPage("map", council=LEEDS)
    assert page.filter("year").value == newest
    assert f"In {year_name(newest)}" in page.text


def test_the_list_of_councils_has_a_row_for_each(statistics, newest):
    page = OpenedPage("councils")
    assert len(page.app.dataframe[0].value) == (statistics["year"] == newest).sum()
