"""Decisions and reports in words: examples are never said as a count, and a whole list is."""

from __future__ import annotations

import datetime

import pytest

from lgo_map.wording.decisions import (
    about_whom,
    decided_name,
    held_as_examples,
    held_of_council,
    held_whole,
    kind_name,
    outcome_name,
    subject_name,
    words_found,
)

YEAR = (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31), datetime.date(2024, 11, 26))


@pytest.mark.parametrize(
    ("decided", "said"),
    [("2020-03-20", "20 March 2020"), ("2018-02", "February 2018"), (None, "date not known")],
)
def test_a_date_is_said_as_far_as_it_is_known(decided, said):
    assert decided_name(decided) == said


def test_what_is_not_known_of_a_decision_is_said_to_be():
    assert kind_name(None) == "statement or report: not known"
    assert outcome_name(float("nan")) == "outcome not known"
    assert subject_name(None, None) == "subject not known"
    assert subject_name("Education", None) == "Education"
    assert subject_name("Education", "School transport") == "Education › School transport"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (0, "None of its decisions is held here, whether or not there are any; the Ombudsman’s site has all."),
        (1, "1 of its decisions is held here, as an example; the Ombudsman’s site has all."),
        (3, "3 of its decisions are held here, as examples; the Ombudsman’s site has all."),
    ],
)
def test_rule_13_of_a_council_examples_are_said_to_be_examples(held, said):
    assert held_of_council(held) == said


@pytest.mark.parametrize(("fit", "held"), [(0, 0), (0, 244), (1, 244), (24, 244), (244, 244), (1, 1)])
def test_rule_13_what_fits_is_never_a_count_of_what_there_is(fit, held):
    said = held_as_examples(fit, held)
    assert "held here" in said
    assert "examples" in said or held == 0


def test_rule_13_where_all_are_held_they_are_counted_with_the_day_of_the_list():
    about = about_whom("Leeds City Council", "Education", "School transport")
    assert held_whole(
        41, {"upheld": 28, "not upheld": 9, "closed after initial enquiries": 3, None: 1}, about, *YEAR
    ) == (
        "All 41 decisions about Leeds City Council on “Education › School transport” decided from 1 April 2023 to "
        "31 March 2024 are held, as the Ombudsman’s list showed them on 26 November 2024: 28 upheld, 9 not upheld, 3 "
        "closed after initial enquiries and 1 of which the outcome is not known."
    )


def test_one_and_none_of_a_whole_list_are_said_as_such():
    about, reports = about_whom("London Borough of Hounslow"), ("public report", "public reports")
    assert held_whole(1, {}, about, *YEAR, what=reports) == (
        "The one public report about the London Borough of Hounslow decided from 1 April 2023 to 31 March 2024 is "
        "held, as the Ombudsman’s list showed it on 26 November 2024."
    )
    assert held_whole(0, {}, about, *YEAR) == (
        "On 26 November 2024 the Ombudsman’s list showed no decision about the London Borough of Hounslow decided from "
        "1 April 2023 to 31 March 2024."
    )


@pytest.mark.parametrize(
    ("missing", "fit", "said"),
    [
        (("bus",), 0, "No text held here has “bus”."),
        ((), 0, "Of the decisions held here, none that fits what you chose has “taxi” and “bus” in its text."),
        ((), 1, "1 decision held here has “taxi” and “bus” in what is held of its text."),
        ((), 2, "2 of the decisions held here have “taxi” and “bus” in what is held of their texts."),
    ],
)
def test_rule_13_what_a_search_finds_is_never_all_there_is(missing, fit, said):
    found, held = words_found(("taxi", "bus"), missing, fit, 9)
    assert found.startswith(said)
    assert held == "A text is held of 9 cases only: whether others have these words is not known."
    assert ("examples" in found) == (fit > 0)
