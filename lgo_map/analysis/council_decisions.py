"""The decisions held about one council, which of them are shown first, and of which year they may be counted."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lgo_map.analysis.decision_filter import DecisionFilter, WholeCount, find_decisions
from lgo_map.figures.values import is_known
from lgo_map.figures.years import year_end
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.decisions import whole_since
from lgo_map.records.statistics import Row


@dataclass(frozen=True, eq=False)
class DecisionsOfCouncil:
    """What is held of the decisions about a council.

    Attributes
    ----------
    held : int
        How many are held: no count of what there is.
    reports : int
        How many of these are public reports.
    places : numpy.ndarray
        Where they are in the table of decisions: reports first, then the newest first.
    year : int or None
        The year of which all there is is held; None where there is no such year.
    whole : WholeCount or None
        What is counted of that year.
    by_category : mapping of str or None to int
        Of those counted, how many fall under each of the Ombudsman's headings, the most first; None where the heading
        is not known.
    """

    held: int
    reports: int
    places: np.ndarray
    year: int | None
    whole: WholeCount | None
    by_category: Mapping[str | None, int]

    @property
    def examples(self) -> int:
        """How many are held that are not counted."""
        return self.held - (self.whole.total if self.whole is not None else 0)


@per_dataset(maxsize=128)  # some kB each
def decisions_of_council(dataset: Dataset, code: str, wanted: int | None) -> DecisionsOfCouncil:
    """What is held of the decisions about a council.

    Parameters
    ----------
    wanted : int or None
        The year that would be counted; where it is None, the newest of which all is held.
    """
    places = find_decisions(dataset, DecisionFilter(council=code)).rows
    is_report = (dataset.decisions["kind"].iloc[places] == "report").fillna(False).to_numpy(bool)
    ordered = np.concatenate([places[is_report], places[~is_report]])
    year = _year_whole(dataset, "decisions", code, wanted)
    whole = None
    if year is not None:
        first, last = days_of(year)
        whole = find_decisions(dataset, DecisionFilter(council=code, first_day=first, last_day=last)).whole
    counts: dict[str | None, int] = {}
    for category in dataset.decisions["category"].iloc[whole.rows] if whole is not None else ():
        key = str(category) if is_known(category) else None
        counts[key] = counts.get(key, 0) + 1
    by_category = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, str(item[0]))))
    return DecisionsOfCouncil(
        len(places), int(is_report.sum()), ordered, year if whole is not None else None, whole, by_category
    )


@per_dataset(maxsize=None)
def councils_with_decisions(dataset: Dataset) -> frozenset[str]:
    """The codes of the councils about which any decision is held."""
    return frozenset(map(str, dataset.decisions["code"].unique()))


@per_dataset(maxsize=128)
def year_whole(dataset: Dataset, code: str, wanted: int) -> bool:
    """Whether all decisions of a year about a council are held."""
    return _year_whole(dataset, "decisions", code, wanted) is not None


def rows_at(dataset: Dataset, places: np.ndarray) -> list[Row]:
    """The rows of the table of decisions at some places."""
    # Column by column, for most are categories: as a table of their own a few rows take longer than all of their page.
    columns = {name: dataset.decisions[name].array[places] for name in dataset.decisions.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@dataclass(frozen=True)
class CaseImproved:
    """What a council agreed to improve after one case.

    Attributes
    ----------
    reference : str
        The case.
    decided, category : str or None
        When it was decided, and under which heading; None where not known.
    address : str or None
        Where it was read.
    improvements : tuple of str
        What was agreed, as received.
    """

    reference: str
    decided: str | None
    category: str | None
    address: str | None
    improvements: tuple[str, ...]


@dataclass(frozen=True)
class ImprovementsOfCouncil:
    """What is held of the improvements that a council agreed.

    Attributes
    ----------
    cases : tuple of CaseImproved
        The cases held, the newest first, those without a date last.
    year : int or None
        The year of which all there is is held; None where there is no such year.
    seen_on : datetime.date or None
        The day on which the Ombudsman's list of that year was seen.
    counted : int
        How many cases of that year there are; 0 without such a year.
    """

    cases: tuple[CaseImproved, ...]
    year: int | None
    seen_on: datetime.date | None
    counted: int


@per_dataset(maxsize=64)
def improvements_of_council(dataset: Dataset, code: str, wanted: int | None) -> ImprovementsOfCouncil:
    """What is held of the improvements that a council agreed; `wanted` as for :func:`decisions_of_council`."""
    rows = dataset.improvements[dataset.improvements["code"] == code]
    of_cases: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        of_cases.setdefault(str(row["reference"]), []).append(row)
    cases = []
    for reference, of_case in of_cases.items():
        decided, category, address = (
            str(of_case[0][name]) if is_known(of_case[0][name]) else None for name in ("decided", "category", "address")
        )
        texts = tuple(str(row["improvement"]) for row in of_case)
        cases.append(CaseImproved(reference, decided, category, address, texts))
    cases.sort(key=lambda case: case.decided or "", reverse=True)
    year = _year_whole(dataset, "improvements", code, wanted)
    seen_on, counted = None, 0
    if year is not None:
        first_day, last_day = days_of(year)
        seen_on = whole_since(dataset.imports, "improvements", [code], first_day, last_day)
        counted = len(improved_in(cases, year))
    return ImprovementsOfCouncil(tuple(cases), year, seen_on, counted)


def improved_in(cases: Sequence[CaseImproved], year: int) -> list[CaseImproved]:
    """The cases that were decided in a year; those of which only the month is known count by that month."""
    first, last = (day.isoformat() for day in days_of(year))
    return [case for case in cases if case.decided and first[: len(case.decided)] <= case.decided <= last]


def days_of(year: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the Ombudsman's year that ends in `year`."""
    return datetime.date(year - 1, 4, 1), year_end(year).date()


def _year_whole(dataset: Dataset, what: str, code: str, wanted: int | None) -> int | None:
    """The year wanted, or else the newest, of which all there is of a council is held."""
    imports = dataset.imports
    if imports.empty:
        return None
    newest = datetime.date.fromisoformat(imports["last_day"].max()).year + 1
    oldest = datetime.date.fromisoformat(imports["first_day"].min()).year
    years = [wanted] if wanted is not None else range(newest, oldest - 1, -1)
    return next((year for year in years if whole_since(imports, what, [code], *days_of(year)) is not None), None)
