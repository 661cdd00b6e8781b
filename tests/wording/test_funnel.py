"""The funnel in words, and how large a difference it would take."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.analysis.funnel import (
    Zone,
)
from lgo_map.analysis.verdict import Verdict, compare_with_average
from lgo_map.wording.funnel import (
    FUNNEL_ZONES,
    funnel_in_words,
    needed_for_a_difference,
    why_small_councils_differ_little,
)
from tests.known_councils import CALDERDALE, COLCHESTER, CORBY, HAMPSHIRE, NORTHAMPTON
from tests.sample_figures import COMPLIANCE, REMEDY, UPHELD, funnel, plain


@pytest.mark.parametrize(
    ("measure", "average", "base", "sentence"),
    [
        (
            UPHELD,
            45,
            11,
            "With 11 investigations, only a rate below 16 % or above 74 % would count as clearly different: 1 or fewer "
            "upheld, or 9 or more.",
        ),
        (
            UPHELD,
            80,
            4,
            "With 4 investigations, only a rate below 41 % would count as clearly different: 1 or fewer upheld. No "
            "rate would be clearly higher than 80 %, not even 4 of 4.",
        ),
        (
            UPHELD,
            45,
            1,
            "With 1 investigation, no rate at all can be told from an average of 45 %: neither 0 of 1 nor 1 of 1 would "
            "count as clearly different.",
        ),
        (
            REMEDY,
            12,
            3,
            "With 3 upheld cases, only a rate above 49 % would count as clearly different: 2 or more already remedied. "
            "No rate would be clearly lower than 12 %, not even 0 of 3.",
        ),
        (
            COMPLIANCE,
            100,
            30,
            "With 30 recommendations due, only a rate below 100 % would count as clearly different: 29 or fewer "
            "carried out. No rate would be clearly higher than 100 %, not even 30 of 30.",
        ),
        (
            UPHELD,
            50,
            4,
            "With 4 investigations, only a rate below 1 % or above 99 % would count as clearly different: none upheld, "
            "or all 4.",
        ),
    ],
)
def test_it_says_how_large_a_difference_would_be_needed(measure, average, base, sentence):
    assert plain(needed_for_a_difference(measure, average, base)) == sentence


@given(st.integers(0, 100), st.integers(1, 120))
def test_the_counts_it_says_are_needed_are_those_that_get_the_verdict(average, base):
    sentence = plain(needed_for_a_difference(UPHELD, average, base))
    verdicts = [
        compare_with_average(rate=None, count=count, base=base, average=average).verdict for count in range(base + 1)
    ]
    lower, higher = verdicts.count(Verdict.LOWER), verdicts.count(Verdict.HIGHER)
    assert (f"{lower - 1} or fewer upheld" in sentence) == (lower > 1)
    assert ("none upheld" in sentence) == (lower == 1)
    assert (f"{base + 1 - higher} or more" in sentence) == (higher > 1)
    assert ("no rate at all" in sentence) == (lower + higher == 0)


def test_it_says_why_a_small_council_cannot_be_told_from_the_average():
    colchester = [plain(sentence) for sentence in why_small_councils_differ_little(funnel(COLCHESTER, 2020))]
    assert colchester[1] == "One case more or fewer upheld moves its rate by 25 percentage points."
    assert "with the 11 investigations of Northampton Borough Council the lines are at 16 % and 74 %" in colchester[2]
    assert len(why_small_councils_differ_little(funnel(NORTHAMPTON, 2020))) == 2  # none has more


def test_the_chart_is_told_in_words():
    words = plain(funnel_in_words(funnel(HAMPSHIRE, 2025)))
    assert "5 dots" in words
    assert "The average is 89 %. 3 dots lie outside the 95 per cent lines" in words
    assert (
        "Hampshire County Council, the diamond, is at 79 % (30 of 38 investigations), outside the 95 % lines" in words
    )
    assert "This council has no dot" in funnel_in_words(funnel(CORBY, 2020))
    assert set(FUNNEL_ZONES) == {Zone.INSIDE, Zone.BEYOND_95, Zone.BEYOND_998}


def test_of_several_with_the_most_cases_the_first_by_name_is_named():
    drawn = funnel(CALDERDALE, 2024)
    alike = replace(drawn, rows=drawn.rows.assign(base=200))
    assert len(alike.dots) == 5
    assert "with the 200 investigations of Birmingham City Council the lines" in plain(
        why_small_councils_differ_little(alike)[-1]
    )
