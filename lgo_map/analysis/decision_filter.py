"""Which of the decisions held fit what is looked for, and whether they are all there are, so that they may be counted.

A sample is not a count (rule 13): a number is given only where lists of the Ombudsman were seen whole of exactly the
councils, subject and days that are looked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lgo_map.figures.decisions import OUTCOMES
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.decisions import whole_since

REFERENCE_SEPARATOR = " / "
"""Between the references of one item that is about several cases."""


@dataclass(frozen=True)
class Wanted:
    """Of which councils and days something is looked for; None restricts nothing.

    Attributes
    ----------
    council, authority_type : str or None
        Only what is about the council with this code; about councils of this type.
    first_day, last_day : datetime.date or None
        Only of cases decided from this day on, and to this day. One of which only the month is known fits if the whole
        month does, and one without a date does not.
    """

    council: str | None = None
    authority_type: str | None = None
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None


@dataclass(frozen=True)
class DecisionFilter(Wanted):
    """Which decisions are looked for.

    Attributes
    ----------
    category, subcategory : str or None
        Only decisions under this heading of the Ombudsman, and the one below it.
    outcome : str or None
        Only decisions of this outcome.
    reports_only : bool
        Only public reports.
    """

    category: str | None = None
    subcategory: str | None = None
    outcome: str | None = None
    reports_only: bool = False


@dataclass(frozen=True, eq=False)
class WholeCount:
    """How many decisions there are of what is looked for, where all of them are held.

    Attributes
    ----------
    rows : numpy.ndarray
        The places, in the table of decisions, of those counted.
    by_outcome : mapping of str or None to int
        How many of each outcome; None stands for those of which it is not known.
    seen_on : datetime.date
        The day on which the Ombudsman's lists were seen, the earliest of them.
    apart : int
        How many that fit are not counted, since they may be others of those counted: items that a council or the press
        reports, or that are without a reference or a day.
    """

    rows: np.ndarray
    by_outcome: Mapping[str | None, int]
    seen_on: datetime.date
    apart: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class DecisionsFound:
    """The decisions held that fit.

    Attributes
    ----------
    rows : numpy.ndarray
        Their places in the table of decisions, in its order: the newest first, those without a date last.
    whole : WholeCount or None
        None where they are examples.
    undated : int
        How many fit but for the days looked for, of which it is not known when they were decided, or only the month.
    """

    rows: np.ndarray
    whole: WholeCount | None
    undated: int


@per_dataset(maxsize=16)  # four bytes for each decision that fits
def find_decisions(dataset: Dataset, wanted: DecisionFilter) -> DecisionsFound:
    """The decisions held that fit, and whether they may be counted."""
    columns = _columns(dataset)
    of_councils = _of_councils(dataset, columns, wanted)
    of_subject = columns.category.is_(wanted.category) & columns.subcategory.is_(wanted.subcategory)
    as_decided = columns.outcome.is_(wanted.outcome)
    if wanted.reports_only:
        as_decided &= columns.kind.is_("report")
    in_period = columns.in_period(wanted.first_day, wanted.last_day)
    fits = of_councils & of_subject & as_decided
    undated = fits & ~in_period & columns.may_be_in_period(wanted.first_day, wanted.last_day)
    rows = np.flatnonzero(fits & in_period).astype(np.int32)
    whole = _whole(dataset, columns, wanted, of_councils & in_period, of_subject, as_decided)
    return DecisionsFound(rows, whole, int(undated.sum()))


@dataclass(frozen=True, eq=False)
class _Coded:
    """A column as numbers, -1 where it is not known, and the number of each of its values."""

    numbers: np.ndarray
    of_values: Mapping[str, int]

    def is_(self, value: str | None) -> np.ndarray:
        """Where the column has the value; everywhere if it is None."""
        if value is None:
            return np.ones(len(self.numbers), dtype=bool)
        return self.numbers == self.of_values.get(value, -2)

    def is_known(self) -> np.ndarray:
        return self.numbers >= 0


@dataclass(frozen=True, eq=False)
class _Columns:
    """The table of decisions as arrays that are soon looked through; some 20 bytes a decision.

    Attributes
    ----------
    can_be_counted : numpy.ndarray of bool
        Whether it is the Ombudsman's own statement of one case, with its day.
    earliest, latest : numpy.ndarray of datetime64[D]
        The first and the last day on which it may have been decided; unknown where nothing is known.
    """

    code: _Coded
    category: _Coded
    subcategory: _Coded
    outcome: _Coded
    kind: _Coded
    can_be_counted: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray

    def in_period(self, first: datetime.date | None, last: datetime.date | None) -> np.ndarray:
        """Where it was certainly decided in the period; everywhere without a period."""
        fits = np.ones(len(self.earliest), dtype=bool)
        if first is not None:
            fits &= self.earliest >= np.datetime64(first)
        if last is not None:
            fits &= self.latest <= np.datetime64(last)
        return fits

    def may_be_in_period(self, first: datetime.date | None, last: datetime.date | None) -> np.ndarray:
        """Where it may have been decided in the period, as far as is known."""
        fits = np.ones(len(self.earliest), dtype=bool)
        if first is not None:
            fits &= ~(self.latest < np.datetime64(first))
        if last is not None:
            fits &= ~(self.earliest > np.datetime64(last))
        return fits


@per_dataset(maxsize=1)
def _columns(dataset: Dataset) -> _Columns:
    table = dataset.decisions
    one_case = table["reference"].notna() & ~table["reference"].str.contains(REFERENCE_SEPARATOR, regex=False, na=False)
    has_day = (table["decided"].str.len() == len("2018-02-01")).fillna(False)
    countable = one_case & has_day & (table["source_kind"] == "ombudsman")
    earliest, latest = days_decided(table["decided"])
    return _Columns(
        code=_coded(table["code"]),
        category=_coded(table["category"]),
        subcategory=_coded(table["subcategory"]),
        outcome=_coded(table["outcome"]),
        kind=_coded(table["kind"]),
        can_be_counted=countable.to_numpy(bool),
        earliest=earliest,
        latest=latest,
    )


def _coded(column: pd.Series) -> _Coded:
    numbers, values = pd.factorize(column)
    return _Coded(numbers.astype(np.int32), {str(value): number for number, value in enumerate(values)})


def days_decided(decided: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last day on which each may have been decided, as datetime64[D]; unknown where nothing is known.

    Parameters
    ----------
    decided : pandas.Series
        ISO dates of days, or of months where only these are known.
    """
    numbers, values = pd.factorize(decided)
    firsts = [np.datetime64(value, "D") for value in values]
    lasts = [_last_day(str(value)) for value in values]
    unknown = np.array(["NaT"], dtype="datetime64[D]")  # the place -1, which stands for what is not known
    return (
        np.concatenate([np.array(firsts, dtype="datetime64[D]"), unknown])[numbers],
        np.concatenate([np.array(lasts, dtype="datetime64[D]"), unknown])[numbers],
    )


def _last_day(decided: str) -> np.datetime64:
    if len(decided) == len("2018-02"):
        return (np.datetime64(decided, "M") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.datetime64(decided, "D")


def _of_councils(dataset: Dataset, columns: _Columns, wanted: DecisionFilter) -> np.ndarray:
    fits = columns.code.is_(wanted.council)
    if wanted.authority_type is None:
        return fits
    types = dataset.register["authority_type"]
    numbers = [number for code, number in columns.code.of_values.items() if types[code] == wanted.authority_type]
    return fits & np.isin(columns.code.numbers, np.array(numbers, dtype=np.int32))


def _whole(
    dataset: Dataset,
    columns: _Columns,
    wanted: DecisionFilter,
    in_question: np.ndarray,
    of_subject: np.ndarray,
    as_decided: np.ndarray,
) -> WholeCount | None:
    """How many there are, if that is known: of the councils and days in question, on the subject, decided so."""
    seen_on = seen_whole_on(dataset, "decisions", wanted, wanted.category, wanted.subcategory)
    if seen_on is None:
        return None
    counted = in_question & columns.can_be_counted
    if (counted & _may_be_of_subject(columns, wanted) & ~of_subject).any():
        return None
    counted &= of_subject
    if wanted.outcome is not None and not columns.outcome.is_known()[counted].all():
        return None
    if wanted.reports_only and not columns.kind.is_known()[counted].all():
        return None
    counted &= as_decided
    rows = np.flatnonzero(counted).astype(np.int32)
    outcomes: dict[str | None, int] = {each: int((counted & columns.outcome.is_(each)).sum()) for each in OUTCOMES}
    outcomes[None] = len(rows) - sum(outcomes.values())
    apart = int((in_question & of_subject & as_decided).sum()) - len(rows)
    return WholeCount(rows, outcomes, seen_on, apart)


def _may_be_of_subject(columns: _Columns, wanted: DecisionFilter) -> np.ndarray:
    """Where the subject may be the one looked for, as far as it is known."""
    category = columns.category.is_(wanted.category) | ~columns.category.is_known()
    return category & (columns.subcategory.is_(wanted.subcategory) | ~columns.subcategory.is_known())


def seen_whole_on(dataset: Dataset, what: str, wanted: Wanted, *subject: str | None) -> datetime.date | None:
    """The day on which lists were seen that make what is looked for whole; None where it is not.

    Parameters
    ----------
    what : {"decisions", "improvements"}
        What the lists are of.
    *subject : str or None
        The heading it is looked for under, and the one below it.
    """
    first, last = wanted.first_day, wanted.last_day
    if first is None or last is None or first > last or dataset.imports.empty:
        return None
    codes: list[str] = []
    if wanted.council is not None:
        if wanted.authority_type not in (None, dataset.register["authority_type"][wanted.council]):
            return None
        codes = [wanted.council]
    elif wanted.authority_type is not None:
        codes = _councils_of_type(dataset, wanted.authority_type, last)
    return whole_since(dataset.imports, what, codes, first, last, *subject)


def _councils_of_type(dataset: Dataset, authority_type: str, day: datetime.date) -> list[str]:
    """The councils of a type that had begun by a day: those abolished go on being decided about."""
    of_type = dataset.register[dataset.register["authority_type"] == authority_type]
    begun = of_type["valid_from"].isna() | (of_type["valid_from"] <= pd.Timestamp(day))
    return [str(code) for code in of_type.index[begun]]
