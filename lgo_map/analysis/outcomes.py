"""What became of the complaints about a council in a year: how many were sent back, closed, investigated and upheld.

Two kinds of source state it, in words of their own: the yearly tables (and some letters), which part all that was
decided in six, and the statistics pages since 2024–25, which part what was dealt with in three. They are never mixed:
a part is only set against the whole that its own kind of source states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lgo_map.figures.values import is_known
from lgo_map.records.statistics import Row

INVESTIGATIONS, NOT_UPHELD, UPHELD = "investigations", "not_upheld", "upheld"

DECIDED = (
    "decided",
    ("invalid_or_incomplete", "advice_given", "referred_back", "closed_after_initial_enquiries", INVESTIGATIONS),
)
"""The whole and the parts that the yearly tables state, in the order of what happens to a complaint."""

DEALT_WITH = ("dealt_with", ("not_for_us", "assessed_and_closed", INVESTIGATIONS))
"""The same of the statistics pages."""


@dataclass(frozen=True)
class Outcome:
    """One thing that can become of a complaint.

    Attributes
    ----------
    figure : str
        A key of :data:`lgo_map.figures.catalogue.FIGURES`.
    count : int or None
        Of how many complaints it became that; None where it is not known, which is not zero.
    start : int
        How many complaints stand before it in the picture.
    is_worked_out : bool
        Whether no source states it, but it follows from two that are stated.
    """

    figure: str
    count: int | None
    start: int
    is_worked_out: bool = False


@dataclass(frozen=True)
class OutcomesOfYear:
    """What became of all that was decided about a council in a year.

    Attributes
    ----------
    received : int or None
        How many were received in the year: other complaints than those decided in it.
    whole : str
        The key of the figure that says how many were decided in all.
    total : int or None
        That figure.
    parts : tuple of Outcome
        What it is parted in, the investigations last.
    investigated : tuple of Outcome
        What the investigations are parted in: not upheld, then upheld.
    """

    received: int | None
    whole: str
    total: int | None
    parts: tuple[Outcome, ...]
    investigated: tuple[Outcome, Outcome]

    @property
    def known(self) -> int:
        """How many complaints the parts that are known come to."""
        return sum(part.count for part in self.parts if part.count is not None)

    @property
    def is_whole(self) -> bool:
        """Whether every part is known, and they come to the total."""
        return self.total == self.known and all(part.count is not None for part in self.parts)

    @property
    def rest(self) -> int | None:
        """How many are left for the parts that are not known; None where there are none such, or no total to tell."""
        if self.total is None or all(part.count is not None for part in self.parts):
            return None
        return max(0, self.total - self.known)

    @property
    def is_at_odds(self) -> bool:
        """Whether the parts come to more than the total, or to another number though all are known."""
        if self.total is None:
            return False
        return self.known > self.total or (self.rest is None and self.known != self.total)

    @property
    def tells_more(self) -> bool:
        """Whether anything is known but the investigations and what became of them."""
        return self.total is not None or any(part.count is not None for part in self.parts[:-1])

    @property
    def is_known(self) -> bool:
        """Whether anything is known at all."""
        return self.tells_more or any(outcome.count is not None for outcome in (self.parts[-1], *self.investigated))

    @property
    def longest(self) -> int:
        """How many complaints the longest bar stands for; at least 1."""
        ends = [outcome.start + (outcome.count or 0) for outcome in (*self.parts, *self.investigated)]
        return max(1, self.total or 0, self.received or 0, *ends)


def outcomes_of(row: Row) -> OutcomesOfYear:
    """What became of the complaints about a council in a year, as far as a row of the statistics says.

    Where both kinds of source are held, it is the one that states more of its own parts, and of two that state as much
    the yearly table, which parts them finer.
    """
    whole, keys = max((DECIDED, DEALT_WITH), key=lambda parted: _share_known(row, parted))
    investigations, not_upheld, upheld = _investigated(row)
    counts = [Outcome(key, _count(row, key), 0) for key in keys[:-1]] + [investigations]
    # What is known stands side by side from the left; what is not known shares what is left of the total.
    known = sum(part.count for part in counts if part.count is not None)
    parts, start = [], 0
    for part in counts:
        parts.append(Outcome(part.figure, part.count, known if part.count is None else start, part.is_worked_out))
        start += part.count or 0
    begin = parts[-1].start
    children = (
        Outcome(NOT_UPHELD, not_upheld.count, begin, not_upheld.is_worked_out),
        Outcome(UPHELD, upheld.count, begin + (not_upheld.count or 0), upheld.is_worked_out),
    )
    return OutcomesOfYear(_count(row, "received"), whole, _count(row, whole), tuple(parts), children)


def _share_known(row: Row, parted: tuple[str, Sequence[str]]) -> float:
    whole, keys = parted
    own = [whole, *keys[:-1]]
    return sum(is_known(row[key]) for key in own) / len(own)


def _investigated(row: Row) -> tuple[Outcome, Outcome, Outcome]:
    """The investigations, those not upheld and those upheld: of the three, one that is not stated follows from two."""
    all_three, none_found, found = (_count(row, key) for key in (INVESTIGATIONS, NOT_UPHELD, UPHELD))
    worked_out = None
    if all_three is None and none_found is not None and found is not None:
        all_three, worked_out = none_found + found, INVESTIGATIONS
    elif none_found is None and all_three is not None and found is not None and found <= all_three:
        none_found, worked_out = all_three - found, NOT_UPHELD
    elif found is None and all_three is not None and none_found is not None and none_found <= all_three:
        found, worked_out = all_three - none_found, UPHELD
    stated = ((INVESTIGATIONS, all_three), (NOT_UPHELD, none_found), (UPHELD, found))
    investigations, not_upheld, upheld = (Outcome(key, count, 0, key == worked_out) for key, count in stated)
    return investigations, not_upheld, upheld


def _count(row: Row, key: str) -> int | None:
    return int(row[key]) if is_known(row[key]) else None
