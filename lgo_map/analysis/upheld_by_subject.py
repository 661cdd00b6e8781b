"""How often complaints on a subject were upheld, by the decisions that are published: only where all of them are held.

Decisions are counted for a type of authority as a whole, or not at all: where a list is missing of one council, of one
day of the year or of one of the headings that make up the subject, what is held are examples (rule 13).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from lgo_map.analysis.decision_filter import DecisionFilter, WholeCount, find_decisions
from lgo_map.analysis.verdict import Comparison, compare_with_average
from lgo_map.figures.decisions import CATEGORIES
from lgo_map.records.dataset import Dataset, per_dataset


@dataclass(frozen=True)
class UpheldOfCouncil:
    """What was decided about one council on a subject in a year.

    Attributes
    ----------
    code, name : str
        The council.
    upheld : Comparison
        Those upheld among those investigated, which are upheld or not upheld, with the 95 % interval; the share not
        known where the outcome of some is not, or nothing to measure where none was investigated.
    closed : int
        How many were closed after initial enquiries.
    """

    code: str
    name: str
    upheld: Comparison
    closed: int


@dataclass(frozen=True)
class UpheldBySubject:
    """What was decided on a subject in a year about all authorities of a type.

    Attributes
    ----------
    headings : mapping of str to WholeCount
        The Ombudsman's headings that make up the subject, and what was counted under each.
    first_day, last_day : datetime.date
        The year's days.
    councils : tuple of UpheldOfCouncil
        Every council of the type in force at the end of the year, or about which something was decided, by name.
    together : UpheldOfCouncil
        All of them, counts added.
    """

    headings: dict[str, WholeCount]
    first_day: datetime.date
    last_day: datetime.date
    councils: tuple[UpheldOfCouncil, ...]
    together: UpheldOfCouncil


def headings_of(subject: str) -> tuple[str, ...]:
    """The headings under which the Ombudsman publishes decisions on a subject; none where that can't be told."""
    return tuple(name for name, category in CATEGORIES.items() if category.subject == subject)


@per_dataset(maxsize=16)
def upheld_by_subject(dataset: Dataset, authority_type: str, year: int, subject: str) -> UpheldBySubject | None:
    """What was decided on a subject in a year about all authorities of a type; None unless all decisions are held."""
    first, last = datetime.date(year - 1, 4, 1), datetime.date(year, 3, 31)
    counted: dict[str, WholeCount] = {}
    for heading in headings_of(subject):
        wanted = DecisionFilter(authority_type=authority_type, category=heading, first_day=first, last_day=last)
        whole = find_decisions(dataset, wanted).whole
        if whole is None:
            return None
        counted[heading] = whole
    if not counted:
        return None
    rows = dataset.decisions.iloc[np.concatenate([each.rows for each in counted.values()])]
    outcomes = Counter(zip(rows["code"].astype(str), rows["outcome"].astype("str").fillna(""), strict=True))
    in_force = dataset.in_force(year)
    codes = {str(code) for code in in_force.index[in_force["authority_type"] == authority_type]}
    names = {code: dataset.council(code).name for code in codes | {code for code, _ in outcomes}}
    councils = [_of_council(outcomes, [code], code, name) for code, name in names.items()]
    ordered = tuple(sorted(councils, key=lambda council: council.name.casefold()))
    return UpheldBySubject(counted, first, last, ordered, _of_council(outcomes, names, "", ""))


def _of_council(outcomes: Counter[tuple[str, str]], codes: Collection[str], code: str, name: str) -> UpheldOfCouncil:
    """What was decided about some councils together."""
    upheld, not_upheld, closed, unknown = (
        sum(outcomes[each, outcome] for each in codes)
        for outcome in ("upheld", "not upheld", "closed after initial enquiries", "")
    )
    base = None if unknown else upheld + not_upheld
    share = compare_with_average(rate=None, count=None if unknown else upheld, base=base, average=None)
    return UpheldOfCouncil(code, name, share, closed)
