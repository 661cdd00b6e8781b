"""What complaints about the councils compared were about, side by side."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.analysis.peers import sides_of_year, sides_of_years
from lgo_map.exports.painted_table import subjects_table_of
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import TOGETHER
from lgo_map.presentation.subjects_side_by_side import subjects_side_by_side
from lgo_map.wording.numbers import NO_BREAK
from tests.app_pages import OpenedPage
from tests.known_councils import ALLERDALE, BURY, CAMBRIDGE, CUMBERLAND, LEEDS
from tests.made_decisions import made_data, received_by_subject
from tests.made_subjects import EVEN, with_received

BOTH = f"{LEEDS},{CAMBRIDGE}"
HEADING = "What complaints were about, "


def text_of(page):
    return page.text.replace(NO_BREAK, " ")


def table(dataset, year, *codes, ombudsman_only=False):
    sides = (
        sides_of_year(dataset, codes, year, ombudsman_only)
        if isinstance(year, int)
        else sides_of_years(dataset, codes, ombudsman_only)
    )
    return subjects_side_by_side(dataset, year, sides, ombudsman_only).replace(NO_BREAK, " ")


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory):
    return made_data(tmp_path_factory.mktemp("received"), received=received_by_subject(2024))


@pytest.fixture
def tables(with_tables, monkeypatch):
    """What was received in 2023–24 of all councils of the sample."""
    monkeypatch.setattr(storage, "DATA", with_tables)


def test_each_share_has_its_counts_and_interval_and_links_to_its_source():
    dataset = with_received({2025: {LEEDS: EVEN | {"housing": 41}, BURY: EVEN}})
    html = table(dataset, 2025, LEEDS, BURY)
    assert 'href="https://example.org/2025"' in html
    assert "<small>41 of 121 complaints received</small><small>95 % interval 26 % to 43 %</small>" in html
    assert html.count("10 of 90 complaints received") == len(SUBJECTS)
    assert "in its type together" not in html  # not all metropolitan boroughs are held


def test_rules_1_and_2_not_known_nothing_received_and_none_are_three_things():
    without = {subject: count for subject, count in EVEN.items() if subject != "housing"}
    dataset = with_received({2025: {LEEDS: without, BURY: dict.fromkeys(SUBJECTS, 0), CUMBERLAND: EVEN | {"other": 0}}})
    html = table(dataset, 2025, LEEDS, BURY, CUMBERLAND)
    assert html.count("No complaints received") == len(SUBJECTS)
    assert html.count("10; of how many complaints received is not known") == len(SUBJECTS) - 1
    assert html.count(">Not known</span></td>") == 1
    assert "0 of 80 complaints received" in html


def test_rule_6_a_council_that_was_not_there_says_so_and_its_successor_s_are_not_added():
    dataset = with_received({2025: {CUMBERLAND: EVEN}})
    html = table(dataset, 2025, CUMBERLAND, ALLERDALE)
    assert html.count("Not there in this year") == len(SUBJECTS)


def test_rule_10_what_others_report_is_marked_and_can_be_switched_off():
    dataset = with_received({2025: {LEEDS: EVEN}}, source_kind="press")
    assert "a press report" in table(dataset, 2025, LEEDS, BURY)
    assert "10 of 90" not in table(dataset, 2025, LEEDS, BURY, ombudsman_only=True)


def test_rule_14_years_together_add_counts_and_name_the_years():
    dataset = with_received({2024: {LEEDS: EVEN}, 2025: {LEEDS: EVEN | {"housing": 30}}})
    html = table(dataset, TOGETHER, LEEDS, BURY)
    assert "40 of 200 complaints received" in html
    assert "2023–24 and 2024–25" in html


def test_the_file_has_a_row_for_every_council_and_subject():
    dataset = with_received({2025: {LEEDS: EVEN}})
    rows = subjects_table_of(dataset, 2025, [LEEDS, BURY], False)
    assert rows["code"].tolist() == [LEEDS] * len(SUBJECTS) + [BURY] * len(SUBJECTS)
    assert set(rows["subject"]) == {subject.name for subject in SUBJECTS.values()}
    assert rows.loc[rows["code"] == BURY, ["share", "about_it", "received", "low"]].isna().all(axis=None)


def test_the_page_shows_the_year_chosen_or_leads_to_one_that_is_held(tables):
    page = OpenedPage("compare", councils=BOTH, year="2024")
    assert page.is_well
    assert f"{HEADING}2023–24" in page.text
    assert "25 of 212 complaints received" in text_of(page)
    other = OpenedPage("compare", councils=BOTH, year="2025")
    assert "By subject, 2024–25 is not held here of any of these councils." in text_of(other)
    other.press("See 2023–24, the newest year that is")
    assert other.address["year"] == "2024"
    assert "25 of 212 complaints received" in text_of(other)


@pytest.mark.parametrize("year", ["newest", "together"])
def test_the_newest_is_the_newest_held_by_subject_and_together_adds_what_is_held(tables, year):
    page = OpenedPage("compare", councils=BOTH, year=year)
    assert page.is_well
    assert HEADING in page.text
    assert "25 of 212 complaints received" in text_of(page)


def test_where_none_of_the_councils_is_held_by_subject_there_is_no_such_part():
    page = OpenedPage("compare", councils=BOTH, year="2024")
    assert page.is_well
    assert HEADING not in page.text
