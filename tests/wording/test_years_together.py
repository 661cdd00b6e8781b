"""Which years a figure is from, and which are not in it, in words."""

from __future__ import annotations

import pytest

from lgo_map.analysis.verdict import compare_with_average
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, period_name, years_listed
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.numbers import NO_BREAK
from lgo_map.wording.years_together import (
    choice_name,
    doubts_of_years,
    nothing_known_since,
    what_went_in,
    why_none_together,
    years_beside_figure,
    years_in_legend,
    years_in_tooltip,
)

YEARS = (2023, 2024, 2025)
HELD = [2025, 2024, 2023, 2022]
NO_DOUBTS = {"years_without_counts": (), "years_at_odds": (), "years_no_average": ()}


def test_years_that_follow_one_another_are_a_span_and_others_are_named():
    assert years_listed((2025,)) == "2024–25"
    assert years_listed((2024, 2025)) == "2023–24 and 2024–25"
    assert years_listed(YEARS) == "2022–23 to 2024–25"
    assert years_listed((2023, 2024, 2026)) == "2022–23, 2023–24 and 2025–26"
    assert period_name(2025) == period_name((2025,)) == "2024–25"
    assert period_name(YEARS) == "2022–23 to 2024–25 together"


def test_the_list_of_years_names_both_choices():
    names = [choice_name(choice, HELD) for choice in (NEWEST, TOGETHER, 2022)]
    assert names == ["Newest known", "Together, 2022–23 to 2024–25", "2021–22"]


def test_the_legend_says_how_many_councils_are_from_which_year_newest_first():
    counts = {(2024,): 35, (): 208, (2025,): 72, (2023,): 2}
    assert years_in_legend(NEWEST, counts) == ["72 from 2024–25", "35 from 2023–24", "2 from 2022–23", "208 not known"]
    assert years_in_legend(2025, {(2025,): 317}) == []


def test_the_legend_says_of_how_many_years_councils_are_put_together():
    counts = {YEARS: 7, (2023, 2025): 3, (2024, 2025): 35, (2025,): 41, (): 67}
    assert years_in_legend(TOGETHER, counts) == ["7 from 3 years", "38 from 2 years", "41 from 1 year", "67 not known"]


def test_fewer_years_than_all_are_marked_beside_the_figure_and_on_the_map():
    assert years_beside_figure(TOGETHER, YEARS, YEARS) == "2022–23 to 2024–25"
    assert years_beside_figure(TOGETHER, (2023, 2025), YEARS) == "2022–23 and 2024–25: 2 of the 3 years"
    assert years_beside_figure(NEWEST, (2024,), YEARS) == "2023–24"
    assert years_in_tooltip(TOGETHER, (2024,), YEARS) == ", 2023–24, 1 of the 3 years"
    assert years_in_tooltip(NEWEST, (), YEARS) == years_in_tooltip(2024, (2024,), YEARS) == ""


def test_why_a_year_is_not_in_it_is_said():
    row = NO_DOUBTS | {"years_without_counts": (2024,)}
    assert what_went_in(row, (2025,), (2024, 2025), YEARS) == (
        "2024–25 alone went in: 1 of the 3 years. 2022–23 is not in it, as the council was not there. 2023–24 is not "
        "in it, as only the rate is known, not its counts."
    )
    assert what_went_in(NO_DOUBTS, (2025,), YEARS, YEARS).endswith(
        "2022–23 and 2023–24 are not in it, as the counts are not known here."
    )
    assert what_went_in(NO_DOUBTS, YEARS, YEARS, YEARS) == what_went_in(NO_DOUBTS, (), YEARS, YEARS) == ""


def test_rule_4_a_rate_that_is_not_its_counts_is_said_and_an_unknown_average_too():
    assert doubts_of_years(NO_DOUBTS) == []
    at_odds, without = doubts_of_years(NO_DOUBTS | {"years_at_odds": (2024,), "years_no_average": (2023,)})
    assert at_odds == "The rate published for 2023–24 does not follow from its counts; the counts went in."
    assert without == "The average of 2022–23 is not known here, so there is an interval but no verdict."


def test_what_was_found_in_years_together_is_one_sentence():
    row = {"investigations": 23, "upheld": 6, "upheld_rate": 600 / 23}
    compared = compare_with_average(rate=None, count=6, base=23, average=1500 / 23)
    text = upheld_sentence("Made Council", "district councils", (2024, 2025), row, compared).replace(NO_BREAK, " ")
    assert text == (
        "In 2023–24 and 2024–25 together the Ombudsman found fault in 6 of the 23 complaints about Made Council that "
        "it investigated in detail (26 %), which is lower than the average of district councils in the same years "
        "(65 %) by more than chance explains: chance alone could have put the rate anywhere from 13 % to 46 %."
    )
    unknown = compare_with_average(rate=None, count=6, base=23, average=None)
    text = upheld_sentence("Made Council", "district councils", (2024, 2025), row, unknown)
    assert "is not known here for all of these years; chance alone" in text


def test_of_a_council_of_which_nothing_is_known_since_nothing_older_is_said():
    assert nothing_known_since("Made Council", HELD).startswith(
        "How often the Ombudsman found Made Council at fault is not known here for any year since 2022–23."
    )


@pytest.mark.parametrize("key", MEASURES)
def test_only_numbers_per_residents_can_not_be_put_together_and_say_why(key):
    assert bool(why_none_together(MEASURES[key])) == (key == "upheld_per_100k")
