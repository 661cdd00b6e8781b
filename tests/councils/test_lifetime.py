"""Whether a council was there at the end of a year."""

from __future__ import annotations

import pytest

from lgo_map.councils.lifetime import Status, status_at
from lgo_map.councils.register import council_of, load_register
from tests.known_councils import ALLERDALE, CITY_OF_LONDON, CUMBERLAND, LEEDS

REGISTER = load_register()


@pytest.mark.parametrize(
    ("code", "year", "status"),
    [
        (ALLERDALE, 2023, Status.IN_FORCE),  # its last day was that of the year
        (ALLERDALE, 2024, Status.ABOLISHED),
        (CUMBERLAND, 2023, Status.NOT_YET),
        (CUMBERLAND, 2024, Status.IN_FORCE),
        (LEEDS, 2025, Status.IN_FORCE),
        (CITY_OF_LONDON, 2020, Status.IN_FORCE),  # nobody knows its first day
    ],
)
def test_a_council_is_in_force_from_its_first_day_to_its_last(code, year, status):
    assert status_at(council_of(REGISTER, code), year) is status
