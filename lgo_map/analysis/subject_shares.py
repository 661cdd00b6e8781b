"""What share each subject has in the complaints received about a council, beside all similar authorities together.

The share in similar authorities is taken of all their complaints put together: counts are added, and shares never
averaged, for the mean of many shares would let a district with three complaints weigh as much as one with forty. The
council is one of them. So the share that it is compared with is the same for every authority of its type, as the
averages are that the Ombudsman publishes, and one line or one class of the map holds for all of them. A large council
thereby pulls that share a little towards its own: a difference is rather passed over than made up.

It is worked out only where the complaints of every authority of the type are known by subject: without some of them it
would be the share of those that happen to be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lgo_map.analysis.verdict import Comparison, Verdict, compare_with_average
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.dataset import Dataset, per_dataset

RECEIVED = "received"
"""The column of all complaints received, whatever they were about."""


@dataclass(frozen=True)
class SimilarReceived:
    """What was received about all authorities of a type in a year, put together.

    Attributes
    ----------
    authority_type : str
        Their type.
    authorities, held : int
        How many of the type were in force at the end of the year, and of how many of them every subject is known.
    received : mapping of str to int
        Of those that are held, how many complaints of each subject were received about them.
    total : int
        Of those that are held, how many complaints were received in all.
    """

    authority_type: str
    authorities: int
    held: int
    received: Mapping[str, int]
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether none of them is missing, so that a council may be compared with them."""
        return 0 < self.authorities == self.held

    def share(self, subject: str) -> float | None:
        """The share of a subject in all that was received, in per cent; None unless they are whole, or were none."""
        return 100 * self.received[subject] / self.total if self.is_whole and self.total else None


@dataclass(frozen=True)
class SubjectShare:
    """One subject among the complaints received about a council in a year.

    Attributes
    ----------
    subject : str
        A key of :data:`lgo_map.figures.subjects.SUBJECTS`.
    received : int or None
        How many complaints were about it; None where that is not known, which is not zero.
    comparison : Comparison
        Its share in per cent with the 95 % interval, beside the share in all similar authorities together.
    """

    subject: str
    received: int | None
    comparison: Comparison


@dataclass(frozen=True)
class ReceivedOfYear:
    """What the complaints received about a council in a year were about.

    Attributes
    ----------
    code : str
        The council.
    year : int
        The year.
    total : int or None
        How many were received in all; None where that is not known, or is less than its subjects come to.
    shares : tuple of SubjectShare
        Every subject, in the Ombudsman's order.
    similar : SimilarReceived
        What it is compared with.
    """

    code: str
    year: int
    total: int | None
    shares: tuple[SubjectShare, ...]
    similar: SimilarReceived

    @property
    def is_known(self) -> bool:
        """Whether the number of any subject is known."""
        return any(share.received is not None for share in self.shares)

    @property
    def unusual(self) -> tuple[SubjectShare, ...]:
        """The subjects whose share is higher or lower than chance explains, the largest difference first."""
        clear = [share for share in self.shares if share.comparison.verdict in (Verdict.HIGHER, Verdict.LOWER)]
        return tuple(sorted(clear, key=lambda share: -abs(_difference(share.comparison))))

    @property
    def most(self) -> tuple[SubjectShare, ...]:
        """The subject with most complaints, or the several that have as many; none unless every subject is known."""
        counts = [share.received for share in self.shares if share.received is not None]
        if len(counts) < len(self.shares) or not max(counts):
            return ()
        return tuple(share for share in self.shares if share.received == max(counts))


def _difference(comparison: Comparison) -> float:
    return (comparison.rate or 0) - (comparison.average or 0)


@per_dataset(maxsize=16)  # some 60 kB each
def received_of_year(dataset: Dataset, year: int, ombudsman_only: bool) -> pd.DataFrame:
    """How many complaints of each subject were received about every council in a year.

    Parameters
    ----------
    year : int
        The year.
    ombudsman_only : bool
        Whether only what the Ombudsman itself states counts.

    Returns
    -------
    DataFrame
        A row a council of which any of it is known, indexed by its code; a column a subject, and `received`, all of
        them: the total that is published, else the sum, if every subject is known. Counts are nullable integers. A
        total that is less than its subjects come to is not known: one of the two is wrong.
    """
    rows = _standing_by_year(dataset).get(year, dataset.subjects.iloc[:0])
    if ombudsman_only:  # its own stands wherever it states one
        rows = rows[rows["source_kind"] == "ombudsman"]
    statistics = dataset.statistics_of_year(year, ombudsman_only)
    published = dict(zip(statistics["code"], statistics[RECEIVED].to_numpy("float64", na_value=np.nan), strict=True))
    codes = sorted({*rows["code"], *(code for code, total in published.items() if not np.isnan(total))})
    places, columns = ({name: place for place, name in enumerate(names)} for names in (codes, SUBJECTS))
    counts = np.full((len(codes), len(SUBJECTS)), np.nan)
    counts[[places[code] for code in rows["code"]], [columns[subject] for subject in rows["subject"]]] = rows[
        "received"
    ]
    added, is_whole = np.nansum(counts, axis=1), ~np.isnan(counts).any(axis=1)
    total = np.array([published.get(code, np.nan) for code in codes], dtype="float64")
    total = np.where(np.isnan(total) & is_whole, added, total)
    total[~(total >= added)] = np.nan
    table = pd.DataFrame(np.column_stack([counts, total]), index=codes, columns=[*SUBJECTS, RECEIVED])
    return table.astype("Int64")


@per_dataset(maxsize=1)
def _standing_by_year(dataset: Dataset) -> Mapping[int, pd.DataFrame]:
    """By year, the count of each council and subject that stands."""
    standing = dataset.subjects[dataset.subjects["chosen"]]
    return {int(str(year)): rows for year, rows in standing.groupby("year")}


@per_dataset(maxsize=64)
def received_by_similar(dataset: Dataset, authority_type: str, year: int, ombudsman_only: bool) -> SimilarReceived:
    """What was received about all authorities of a type that were in force at the end of a year, put together."""
    in_force = dataset.in_force(year)
    codes = in_force.index[in_force["authority_type"] == authority_type]
    table = received_of_year(dataset, year, ombudsman_only)
    held = table[table.index.isin(codes)].dropna()
    received = {subject: int(held[subject].sum()) for subject in SUBJECTS}
    return SimilarReceived(authority_type, len(codes), len(held), received, int(held[RECEIVED].sum()))


@per_dataset(maxsize=64)
def subject_shares(dataset: Dataset, code: str, year: int, ombudsman_only: bool = False) -> ReceivedOfYear:
    """What the complaints received about a council in a year were about, and how that compares.

    A council that is no longer there is compared with the authorities of its type that are, and is none of them.
    """
    table = received_of_year(dataset, year, ombudsman_only)
    row = table.loc[code] if code in table.index else pd.Series(pd.NA, index=table.columns)
    similar = received_by_similar(dataset, dataset.council(code).authority_type, year, ombudsman_only)
    total: int | None = None if pd.isna(row[RECEIVED]) else int(row[RECEIVED])
    shares = []
    for subject in SUBJECTS:
        received: int | None = None if pd.isna(row[subject]) else int(row[subject])
        compared = compare_with_average(rate=None, count=received, base=total, average=similar.share(subject))
        shares.append(SubjectShare(subject, received, compared))
    return ReceivedOfYear(code, year, total, tuple(shares), similar)


@per_dataset(maxsize=None)
def years_by_subject(dataset: Dataset) -> Mapping[str, tuple[int, ...]]:
    """By council's code, the years of which the number of any subject is known, newest first."""
    pairs = dataset.subjects[["code", "year"]].drop_duplicates().sort_values("year", ascending=False)
    return {str(code): tuple(int(year) for year in years) for code, years in pairs.groupby("code", sort=False)["year"]}
