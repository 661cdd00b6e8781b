"""The share of a subject on the map page: offered where it is held, with its own box, address and notices."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from lgo_map import storage
from lgo_map.wording.numbers import NO_BREAK
from tests.app_pages import MapPage
from tests.known_councils import LEEDS
from tests.made_decisions import made_data, received_by_subject
from tests.site.browser_model import Browser

HOUSING = {"year": "2024", "measure": "subject_share", "subject": "housing"}


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory):
    """The sample with a made table of what was received in 2023–24 by subject."""
    return made_data(tmp_path_factory.mktemp("received"), received=received_by_subject(2024))


@pytest.fixture
def tables(with_tables, monkeypatch):
    monkeypatch.setattr(storage, "DATA", with_tables)


def has_subject_box(page):
    return any(box.label == "Subject" for box in page.app.selectbox)


def test_where_no_table_is_held_the_measure_is_not_offered_and_an_address_is_told_why():
    page = MapPage(**HOUSING)
    assert page.is_well
    assert "Share of a subject" not in page.filter("measure").options
    assert page.filter("measure").value == "upheld_rate"
    assert not has_subject_box(page)
    assert len(page.notices) == 1
    assert "Of no council is it held here yet" in page.notices[0]
    assert page.painting["areas"][LEEDS][1].endswith(f"upheld (75{NO_BREAK}%)")


def test_an_address_paints_the_share_of_its_subject(tables):
    page = MapPage(**HOUSING)
    assert page.is_well
    assert page.notices == []
    assert page.address == HOUSING
    assert page.filter("subject").value == "housing"
    assert page.painting["areas"][LEEDS][1] == f"Housing: 25 of 212 complaints received, 12{NO_BREAK}%"
    assert "Complaints about housing % of complaints received (councils)" in page.text
    assert "Complaints about housing by authority type, 2023–24" in page.text
    assert "the Ombudsman publishes no average of it" in page.text
    assert "A higher rate does not mean" not in page.text


def test_the_box_for_the_subject_comes_with_the_measure_and_goes_with_it(tables):
    page = MapPage(year="2024")
    assert not has_subject_box(page)
    page.choose("measure", "subject_share")
    assert page.address == {"year": "2024", "measure": "subject_share"}
    page.choose("subject", "planning_and_development")
    assert page.address == {"year": "2024", "measure": "subject_share", "subject": "planning_and_development"}
    assert page.painting["areas"][LEEDS][1].startswith("Planning and development: ")
    page.choose("measure", "compliance_rate")
    assert page.address == {"year": "2024", "measure": "compliance_rate"}
    assert not has_subject_box(page)


def test_the_measure_turns_to_a_year_that_is_held_but_an_address_s_year_stays_and_is_told_why(tables):
    page = MapPage(year="2022")
    page.choose("measure", "subject_share")
    assert page.address == {"year": "2024", "measure": "subject_share"}
    page = MapPage(**HOUSING | {"year": "2022"})
    assert page.address == HOUSING | {"year": "2022"}
    assert page.notices == [
        "What the complaints received in 2021–22 were about is not held here of any council. It is held of some for "
        "2023–24."
    ]
    assert {text for _, text in page.painting["areas"].values()} == {"Housing: not known"}


@pytest.mark.parametrize("year", ["newest", "together"])
def test_the_newest_known_and_years_together_take_the_years_that_are_held(tables, year):
    page = MapPage(**HOUSING | {"year": year})
    assert page.is_well
    assert page.notices == []
    assert "25 of 212 complaints received" in page.painting["areas"][LEEDS][1]
    assert "2023–24" in page.painting["areas"][LEEDS][1]
    assert "Figures by year:" in page.text


def test_the_panel_keeps_its_three_figures_and_says_the_share_in_a_line(tables):
    text = MapPage(**HOUSING, council=LEEDS).text.replace(NO_BREAK, " ")
    assert "Upheld rate 75 %" in text
    assert "Housing, 2023–24: 25 of 212 complaints received, 12 %. In metropolitan boroughs together" in text
    assert "complaints received, 12 %" not in MapPage(year="2024", council=LEEDS).text.replace(NO_BREAK, " ")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "housing'--", "../housing", "HOUSING", "adult_care,"])
def test_a_subject_that_is_none_is_not_repeated_and_changes_nothing(tables, hostile):
    page = MapPage(**HOUSING | {"subject": hostile})
    assert page.is_well
    assert page.filter("subject").value == "education_and_children"
    assert len(page.notices) == 1
    assert hostile not in page.notices[0]


@pytest.mark.parametrize("page", ["map", "benchmark"])
@pytest.mark.parametrize(
    ("box", "option", "expected"),
    [
        ("Subject", "Highways", {"measure": "subject_share", "subject": "highways_and_transport"}),
        ("Measure", "Compliance", {"measure": "compliance_rate"}),
    ],
)
def test_a_subject_chosen_first_after_the_server_was_started_again_counts(tables, page, box, option, expected):
    browser = Browser(page, urlencode(HOUSING | {"council": LEEDS})).open()
    browser.restart_the_server()
    browser.choose(box, option)
    browser.ask()
    browser.ask()
    assert browser.address == {"year": "2024", "council": LEEDS} | expected
