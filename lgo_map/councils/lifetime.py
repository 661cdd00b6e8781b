"""Whether a council was there at the end of one of the Ombudsman's years."""

from __future__ import annotations

from enum import Enum, auto

from lgo_map.councils.register import Council
from lgo_map.figures.years import year_end


class Status(Enum):
    """How a council stands on the last day of a year."""

    NOT_YET = auto()
    IN_FORCE = auto()
    ABOLISHED = auto()


def status_at(council: Council, year: int) -> Status:
    """Whether the council was in force on the last day of the year, or else began later or ended earlier."""
    end = year_end(year)
    if council.first_day is not None and council.first_day > end:
        return Status.NOT_YET
    if council.last_day is not None and council.last_day < end:
        return Status.ABOLISHED
    return Status.IN_FORCE
