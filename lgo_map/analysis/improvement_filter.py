"""Which of the improvements held fit what is looked for, and whether they are all there are (rule 13)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lgo_map.analysis.decision_filter import Wanted, days_decided, seen_whole_on
from lgo_map.records.dataset import Dataset, per_dataset


@dataclass(frozen=True)
class ImprovementFilter(Wanted):
    """Which improvements are looked for.

    Attributes
    ----------
    category : str or None
        Only after cases under this heading of the Ombudsman.
    """

    category: str | None = None


@dataclass(frozen=True)
class ImprovementsCount:
    """How many there are of what is looked for, where all of them are held.

    Attributes
    ----------
    cases, improvements : int
        After how many cases improvements were agreed, and how many improvements.
    seen_on : datetime.date
        The day on which the Ombudsman's lists were seen, the earliest of them.
    apart : int
        How many improvements that fit are not counted, since the day of their case is not known.
    """

    cases: int
    improvements: int
    seen_on: datetime.date
    apart: int


@dataclass(frozen=True, eq=False)
class ImprovementsFound:
    """The improvements held that fit.

    Attributes
    ----------
    rows : numpy.ndarray
        Their places in the table of improvements, in its order: the newest first, those without a date last.
    cases : int
        Of how many cases they are.
    whole : ImprovementsCount or None
        None where they are examples.
    """

    rows: np.ndarray
    cases: int
    whole: ImprovementsCount | None


@per_dataset(maxsize=16)  # four bytes for each improvement that fits
def find_improvements(dataset: Dataset, wanted: ImprovementFilter) -> ImprovementsFound:
    """The improvements held that fit, and whether they may be counted."""
    table = dataset.improvements
    fits = pd.Series(True, index=table.index)
    if wanted.council is not None:
        fits &= table["code"] == wanted.council
    if wanted.authority_type is not None:
        fits &= table["code"].map(dataset.register["authority_type"]) == wanted.authority_type
    earliest, latest = days_decided(table["decided"])
    if wanted.first_day is not None:
        fits &= earliest >= np.datetime64(wanted.first_day)
    if wanted.last_day is not None:
        fits &= latest <= np.datetime64(wanted.last_day)
    may_be_of_category = fits & table["category"].isna()
    if wanted.category is not None:
        fits &= (table["category"] == wanted.category).fillna(False)
    rows = np.flatnonzero(fits.to_numpy(bool)).astype(np.int32)
    seen_on = seen_whole_on(dataset, "improvements", wanted, wanted.category)
    whole = None
    if seen_on is not None and not (wanted.category is not None and may_be_of_category.any()):
        counted = fits & (earliest == latest)
        whole = ImprovementsCount(
            _cases(table[counted]), int(counted.sum()), seen_on, int(fits.sum()) - int(counted.sum())
        )
    return ImprovementsFound(rows, _cases(table.iloc[rows]), whole)


def _cases(table: pd.DataFrame) -> int:
    return len(table[["code", "reference"]].drop_duplicates())
