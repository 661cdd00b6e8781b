"""That a council was not there yet, or no longer, in words."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from lgo_map.analysis.peers import Side
from lgo_map.councils.lifetime import status_at
from lgo_map.councils.register import council_of, load_register
from lgo_map.wording.lifetime import status_in_comparison
from tests.known_councils import ALLERDALE

FOUR_YEARS = dataclasses.replace(
    council_of(load_register(), ALLERDALE),
    first_day=pd.Timestamp("2019-04-01"),
    last_day=pd.Timestamp("2023-03-31"),
)
"""A council that was made by one reorganisation and ended by the next, as Somerset West and Taunton was."""


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2019, "did not exist yet: began on 1 April 2019"),
        (2020, "in force"),
        (2023, "in force"),
        (2024, "abolished: ended on 31 March 2023"),
    ],
)
def test_a_council_of_four_years_was_there_in_those_alone(year, said):
    side = Side(FOUR_YEARS, None, status_at(FOUR_YEARS, year), (), {})
    assert status_in_comparison(side) == said
