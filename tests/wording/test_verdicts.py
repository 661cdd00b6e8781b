"""How a verdict is said and worked out, with its numbers."""

from __future__ import annotations

import pytest

from lgo_map.wording.funnel import (
    funnel_in_words,
)
from lgo_map.wording.verdicts import verdict_in_a_sentence, verdict_worked_out
from tests.known_councils import ALLERDALE, CORBY, ESSEX, HAMPSHIRE, LEEDS, NORTHAMPTON
from tests.sample_figures import COMPLIANCE, REGISTER, UPHELD, funnel, plain


def test_northamptons_verdict_is_worked_out_with_its_numbers():
    steps = " ".join(plain(step) for step in verdict_worked_out(funnel(NORTHAMPTON, 2020)))
    for part in (
        "64 %: 7 of 11 investigations upheld",
        "average the Ombudsman published is 45 %",
        "29 percentage points either way",
        "1.96 × √(45 % × 55 % ÷ 11)",
        "from 16 % to 74 %",
        "63.6 %, between the two",
        "the verdict is: no clear difference",
        "35 % to 85 %",
        "lies inside it",
    ):
        assert part in steps
    assert "whole per cent" not in steps


@pytest.mark.parametrize(
    ("code", "verdict", "side"), [(ESSEX, "higher", "above 93 %"), (HAMPSHIRE, "lower", "below 79 %")]
)
def test_a_clear_difference_is_worked_out_too(code, verdict, side):
    drawn = funnel(code, 2025)
    steps = " ".join(plain(step) for step in verdict_worked_out(drawn))
    assert f"{side}. So the verdict is: {verdict} than the average" in steps
    assert "lies outside it" in steps
    assert f"({verdict})" in funnel_in_words(drawn)


@pytest.mark.parametrize(
    ("code", "year", "measure", "sentence"),
    [
        (
            NORTHAMPTON,
            2020,
            UPHELD,
            "In 2019–20 the upheld rate of Northampton Borough Council was 64 % (7 of 11 investigations): no clear "
            "difference from the average of district councils, 45 %.",
        ),
        (
            CORBY,
            2020,
            UPHELD,
            "The upheld rate of Corby Borough Council in 2019–20 is not known here. That is not a rate of zero.",
        ),
        (
            ALLERDALE,
            2023,
            COMPLIANCE,
            "No recommendations were due for Allerdale Borough Council in 2022–23, so there is no compliance rate: "
            "there was nothing to measure.",
        ),
    ],
)
def test_the_verdict_is_one_sentence(code, year, measure, sentence):
    assert (
        plain(
            verdict_in_a_sentence(
                funnel(code, year, measure).this_council, REGISTER["name"][code], "district councils", year
            )
        )
        == sentence
    )


def test_a_higher_rate_and_a_missing_average_have_their_own_words():
    essex = verdict_in_a_sentence(funnel(ESSEX, 2025).this_council, "Essex County Council", "county councils", 2025)
    assert plain(essex).endswith(": higher than the average of county councils, 89 %, by more than chance explains.")
    leeds = next(c for c in funnel(LEEDS, 2021).dots["code"])
    found = verdict_in_a_sentence(funnel(leeds, 2021).this_council, "X", "metropolitan boroughs", 2021)
    assert found.endswith(
        "the average of metropolitan boroughs is not known here for that year, so there is no verdict."
    )
