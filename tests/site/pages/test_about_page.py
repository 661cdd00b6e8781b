"""The page about the figures: its numbers come from the data."""

from __future__ import annotations

import csv
import io

import pytest

from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON


@pytest.fixture(scope="module")
def text():
    page = OpenedPage("about")
    assert page.is_well
    return page.text


def test_the_three_figures_are_explained(text):
    for name in ("Upheld rate", "Compliance", "Satisfactory remedy"):
        assert name in text


def test_northampton_is_worked_through(text):
    assert "found fault in 7 of the 11 complaints about Northampton Borough Council" in text
    assert "the range is 35 % to 85 %; the average of district councils" in text
    assert "is 45 %, and lies inside the range. The verdict: no clear difference." in text


def test_the_matrix_counts_the_councils_in_force_whose_rate_is_known(text):
    assert "2024–25 5 of 8 0 of 7 4 of 5 2 of 10 2 of 5 13 of 35" in text
    # Allerdale, South Lakeland and Cumbria have rates of 2023–24 too, but were no longer in force.
    assert "2023–24 5 of 8 2 of 7 5 of 5 4 of 10 3 of 5 19 of 35" in text


def test_the_years_that_are_not_alike_are_named(text):
    assert "2020–21 The Ombudsman took no new complaints" in text
    assert "2022–23 In this year the Ombudsman changed" in text


def test_unknown_and_nothing_to_measure_are_told_apart(text):
    assert "Not known means" in text
    assert "Nothing to measure means" in text


def test_hounslow_s_rate_is_named_as_printed(text):
    assert "the London Borough of Hounslow in 2023–24, printed as 93 % of 22 in 24" in text


def test_licences_and_attributions_are_given(text):
    assert "Contains OS data © Crown copyright and database right" in text
    assert "Contains Royal Mail data © Royal Mail copyright and database right" in text
    assert "Open Government Licence v.3.0" in text


def test_errors_are_reported_to_the_operator_and_no_address_is_made_up(text):
    assert "tell whoever runs this site" in text
    assert "@" not in text


def test_what_is_missing_of_each_council_can_be_looked_through(text):
    assert "all 3 figures known" in text
    assert "Council 2024–25 2023–24 2022–23 2021–22 2020–21 2019–20" in text
    assert "Corby Borough Council – – – – 0 0" in text  # abolished on 1 April 2021
    assert "Northampton Borough Council – – – – 0 3" in text


def test_what_is_missing_can_be_taken_away_with_the_address_where_it_stands(taken_away):
    assert OpenedPage("about").is_well
    content = taken_away["what-is-missing.csv"].decode("utf-8-sig")
    rows = {(row["Code"], row["Year"]): row for row in csv.DictReader(io.StringIO(content))}
    page = "The council's page at the Ombudsman"
    assert rows[CORBY, "2019–20"]["Upheld rate"] == "Not known"
    assert rows[CORBY, "2019–20"]["Annual review letter"] == "Held"
    assert rows[CORBY, "2019–20"][page].endswith("/your-councils-performance/corby-borough-council/statistics")
    assert rows[CORBY, "2019–20"]["That address is"] == "what follows from the name"
    assert rows[LEEDS, "2024–25"]["Upheld rate"] == "Known"
    assert rows[LEEDS, "2024–25"]["Annual review letter"] == "Not held"
    assert rows[LEEDS, "2024–25"]["That address is"] == "known"
    assert rows[NORTHAMPTON, "2019–20"]["Upheld rate"] == "Known"
    assert (CORBY, "2021–22") not in rows


def test_how_to_help_names_what_to_save_and_which_command_takes_it(text):
    for words in ("web page, HTML only", "add pages FILES", "add letters FILES", "add statistics --kind ombudsman"):
        assert words in text


def test_how_years_are_put_together_is_told_with_formula_source_and_what_is_gained():
    page = OpenedPage("about")
    assert page.is_well
    assert "Σx ÷ Σn" in page.text
    assert "Σ(n × a) ÷ Σn" in page.text
    assert "APHO Technical Briefing 3 (2008)" in page.text
    assert "Metropolitan boroughs 5 5 2 0 0" in page.text
    assert "clearly higher or lower than the average, 2022–23 to 2024–25" in page.text
