"""What can be chosen on the page of decisions, and the address that brings it back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lgo_map.analysis.decision_filter import DecisionFilter
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.decisions import CATEGORIES, OUTCOMES, SUBCATEGORIES
from lgo_map.presentation.html import one_direction
from lgo_map.presentation.url import UrlField, UrlSchema, council_field, one_of, words_field, yes_or_no
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.decisions import DAY
from lgo_map.wording.decisions import subject_name

KEYS = "decisions "
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2049, 12, 31)
"""The days that can be chosen."""


@dataclass(frozen=True)
class DecisionsView:
    """All a visitor can choose here; field names are the parameters of the address, but for the two days.

    Attributes
    ----------
    council, type : str or None
        Only decisions about the council with this code; about councils of this type.
    subject : str or None
        Only decisions on this subject: a key of :func:`subjects_of`.
    outcome : str or None
        Only decisions of this outcome.
    reports : bool
        Whether only public reports are shown.
    first_day, last_day : datetime.date or None
        Only decisions from this day on, and to this day; the address calls them `from` and `to`.
    q : str
        The words that are looked for in what is held of their texts; never a postcode.
    page : int
        Which page of the list is shown, the first being 1.
    """

    council: str | None = None
    type: str | None = None
    subject: str | None = None
    outcome: str | None = None
    reports: bool = False
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    q: str = ""
    page: int = 1


class Subject(NamedTuple):
    """A heading of the Ombudsman's, and the one below it, if only that is meant."""

    category: str
    subcategory: str | None

    @property
    def label(self) -> str:
        """What the list of subjects calls it."""
        return one_direction(subject_name(self.category, self.subcategory))


@per_dataset(maxsize=1)
def subjects_of(dataset: Dataset) -> Mapping[str, Subject]:
    """The subjects that can be chosen, by the key that the address has: those known, and those of decisions held."""
    held = dataset.decisions[["category", "subcategory"]].drop_duplicates()
    pairs = {(name, below) for name, all_below in SUBCATEGORIES.items() for below in all_below}
    pairs |= {(str(name), str(below)) for name, below in held.dropna().itertuples(index=False)}
    names = {*CATEGORIES, *(name for name, _ in pairs), *(str(name) for name in held["category"].dropna())}
    subjects: dict[str, Subject] = {}
    for name in sorted(names):
        part = CATEGORIES[name].in_address if name in CATEGORIES else _part(name)
        subjects[_new_key(part, subjects)] = Subject(name, None)
        for below in sorted(other for category, other in pairs if category == name):
            subjects[_new_key(f"{part}/{_part(below)}", subjects)] = Subject(name, below)
    return subjects


@per_dataset(maxsize=None)
def decisions_schema(dataset: Dataset) -> UrlSchema[DecisionsView]:
    """What the page's address can say."""
    outcomes = {outcome.replace(" ", "-"): outcome for outcome in OUTCOMES}
    return UrlSchema(
        KEYS,
        DecisionsView(),
        {
            "council": council_field(dataset.codes),
            "type": one_of({kind: kind for kind in AUTHORITY_TYPES}, "authority type", "you see those of all types"),
            "subject": one_of({key: key for key in subjects_of(dataset)}, "subject", "you see all subjects"),
            "outcome": one_of(outcomes, "outcome", "you see all outcomes"),
            "reports": yes_or_no("choice of reports", "you see decisions and reports"),
            "first_day": _day_field("first day", "from"),
            "last_day": _day_field("last day", "to"),
            "q": words_field("search", "no words are looked for"),
            "page": UrlField(_read_page, str, "page of the list", "you see its beginning"),
        },
    )


def filter_of(dataset: Dataset, view: DecisionsView) -> DecisionFilter:
    """Which decisions a view is about, but for the words looked for."""
    subject = subjects_of(dataset)[view.subject] if view.subject else Subject("", None)
    return DecisionFilter(
        council=view.council,
        authority_type=view.type,
        category=subject.category or None,
        subcategory=subject.subcategory,
        outcome=view.outcome,
        reports_only=view.reports,
        first_day=view.first_day,
        last_day=view.last_day,
    )


def _day_field(what: str, parameter: str) -> UrlField:
    def read(text: str) -> datetime.date:
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            raise KeyError(text) from None
        if not re.fullmatch(DAY, text) or not EARLIEST <= day <= LATEST:
            raise KeyError(text)
        return day

    return UrlField(read, datetime.date.isoformat, what, "no day limits the list there", parameter)


def _read_page(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
        raise KeyError(text)
    return int(text)


def _part(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "other"


def _new_key(key: str, taken: Mapping[str, Subject]) -> str:
    """The key, or where another subject has it, with a number."""
    number, free = 2, key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
