"""Decisions, public reports and improvements on a council's page: examples are never a count (rule 13)."""

from __future__ import annotations

import re

import pytest

from lgo_map import storage
from tests.known_councils import CORBY, LEEDS, NORTH_NORTHAMPTONSHIRE, NOTTINGHAM, SCILLY, YORK
from tests.made_decisions import decision, improvement, made_data, many_decisions, whole_list
from tests.site.pages.test_council_page import CouncilPage

HOSTILE = "<img src=x onerror=alert(1)> =HYPERLINK(1)"


def section(page, heading="Decisions and public reports", until="Service improvements it agreed"):
    return page.text.replace("\N{NO-BREAK SPACE}", " ").split(heading, 1)[1].split(until, 1)[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    decisions = [
        *(decision(YORK, f"19 000 00{n}", f"2020-0{n}-01") for n in range(1, 10)),
        decision(YORK, "18 000 001", "2019-02", kind="report", outcome=""),
        decision(CORBY, "20 000 001", "2020-06-01", category="Housing", subcategory="Allocations"),
        *many_decisions(2025, of_each=3),
    ]
    improvements = [
        improvement(YORK, "19 000 001", "2020-01-01", "It will train its staff."),
        improvement(YORK, "20 000 009", "2021-03", HOSTILE, category="Housing"),
        improvement(YORK, "20 000 009", "2021-03", "It will write to those concerned.", category="Housing"),
    ]
    imports = [
        whole_list("2024-04-01", "2025-03-31", 100),
        whole_list("2020-04-01", "2021-03-31", 1, what="improvements", authority_code=YORK),
    ]
    return made_data(tmp_path_factory.mktemp("made"), decisions, improvements, imports)


def test_rule_13_a_council_with_examples_only_never_shows_a_count():
    said = section(CouncilPage(council=LEEDS))
    assert "8 of its decisions are held here, as examples; the Ombudsman’s site has all. Look for all of them" in said
    assert not re.search(r"All \d|%|upheld,|By subject:", said)


def test_rule_13_a_council_of_which_none_is_held_has_not_none():
    said = section(CouncilPage(council=NORTH_NORTHAMPTONSHIRE))
    assert "None of its decisions is held here, whether or not there are any" in said


def test_which_reports_has_the_ombudsman_published_about_this_council():
    page = CouncilPage(council=NOTTINGHAM)
    said = section(page)
    assert said.index("Public report") < said.index("Decision statement")
    assert "10 November 2020" in said
    assert "school-transport/18-018-188" in page.html
    assert page.links["Public reports alone"] == f"decisions?council={NOTTINGHAM}&reports=yes"
    assert page.links["Find among all held about it"] == f"decisions?council={NOTTINGHAM}"


def test_what_is_not_known_of_a_report_is_said_and_not_filled():
    said = section(CouncilPage(council=SCILLY))
    assert "February 2018" in said
    assert "Subject not known" in said
    assert "Outcome not known" in said


def test_at_most_eight_are_listed_reports_first_then_the_newest(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    page = CouncilPage(council=YORK, year=2020)
    (table,) = re.findall(r'<table class="[^"]*lgo-of-one.*?</table>', page.html, re.DOTALL)
    assert table.count("<tr") - 1 == 8
    rows = table.split("<tr")[2:]
    assert ["Public report" in row for row in rows] == [True, True, *[False] * 6]
    assert "1 April 2024" in rows[0]
    assert "February 2019" in rows[1]
    assert "28 March 2023" in rows[4]
    assert "1 September 2020" in rows[5]


def test_rule_13_of_a_year_seen_whole_they_are_counted_by_outcome_and_subject(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    for address in ({"year": 2025}, {}):
        said = section(CouncilPage(council=LEEDS, **address))
        assert re.search(r"All \d+ decisions about Leeds City Council decided from 1 April 2024 to 31 March 2025", said)
        assert "By subject: " in said
        assert re.search(r"Of other days, \d of its decisions are held here, as examples", said)
    other_year = section(CouncilPage(council=LEEDS, year=2024))
    assert "By subject" not in other_year
    assert "as examples" in other_year


def test_rule_6_decisions_about_a_predecessor_are_reached_from_its_successor_and_not_added(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    assert "20 000 001" in section(CouncilPage(council=CORBY))
    page = CouncilPage(council=NORTH_NORTHAMPTONSHIRE)
    assert "20 000 001" not in page.text
    assert page.links["About Corby Borough Council"] == f"decisions?council={CORBY}"


def test_improvements_stand_by_case_newest_first_as_words(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    page = CouncilPage(council=YORK)
    said = section(page, "Service improvements it agreed", "Every figure by year")
    assert said.index("March 2021") < said.index("1 January 2020")
    assert HOSTILE in said
    assert "<img" not in page.html
    assert page.html.count("<li>It will ") == 2


def test_rule_13_improvements_are_counted_only_of_a_year_seen_whole(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    until = "Every figure by year"
    whole = section(CouncilPage(council=YORK, year=2021), "Service improvements it agreed", until)
    assert "All 2020–21 service improvements it agreed are held, after 1 case" in whole
    assert "after one case are held here, as examples" in whole
    examples = section(CouncilPage(council=YORK, year=2020), "Service improvements it agreed", until)
    assert "after 2 cases are held here, as examples" in examples
    assert "All 2" not in examples


def test_where_no_improvement_is_held_there_is_the_way_to_all():
    page = CouncilPage(council=LEEDS)
    assert "None of the service improvements it agreed is held here, whether or not there are any." in page.text
    assert "your-councils-performance/leeds-city-council/serviceimprovements" in page.html


def test_improvements_can_be_taken_away_and_hold_no_formula(made, monkeypatch, taken_away):
    monkeypatch.setattr(storage, "DATA", made)
    CouncilPage(council=YORK)
    text = taken_away["city-of-york-council-service-improvements.csv"].decode("utf-8-sig")
    assert text.startswith("Council,Code,Reference of the case,")
    assert len(text.splitlines()) == 4
