"""What the Ombudsman's years are called."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.figures.years import CHANGE, PAUSE, YEAR_NOTES, year_end, year_name, year_period


@pytest.mark.parametrize(
    ("year", "name"), [(2020, "2019–20"), (2000, "1999–00"), (2025, "2024–25"), (2010, "2009–10"), (2001, "2000–01")]
)
def test_a_year_is_named_by_the_two_it_spans(year, name):
    assert year_name(year) == name


def test_the_year_2020_is_april_2019_to_march_2020():
    assert year_period(2020) == "1 April 2019 to 31 March 2020"


def test_year_end():
    assert year_end(2020) == pd.Timestamp("2020-03-31")


def test_the_years_unlike_their_neighbours_have_a_note():
    assert set(YEAR_NOTES) == {PAUSE, CHANGE}
