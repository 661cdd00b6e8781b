"""The share of a subject as a column beside the statistics, so that all that is done with a rate can be done with it.

The map's classes, the headline of a council, its verdict and the funnel read a rate, its part, its base and an average
from a row of a table. Here such a table is made for each subject: the share in per cent, the complaints about the
subject, all complaints received, and in place of a published average the share of the subject in all complaints
received about the authorities of the type together (:mod:`lgo_map.analysis.subject_shares`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lgo_map.analysis.subject_shares import RECEIVED, received_by_similar, received_of_year
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import YearChoice, years_of_one_method
from lgo_map.records.dataset import Dataset, per_dataset


@per_dataset(maxsize=2)
def years_with_shares(dataset: Dataset, ombudsman_only: bool) -> tuple[int, ...]:
    """The years in which the share of any subject is known of any council in force, newest first."""
    held = set(dataset.subjects["year"])
    return tuple(year for year in dataset.years if year in held and _is_any_known(dataset, year, ombudsman_only))


def _is_any_known(dataset: Dataset, year: int, ombudsman_only: bool) -> bool:
    table = received_of_year(dataset, year, ombudsman_only)
    there = table[table.index.isin(dataset.in_force(year).index)]
    return bool((there[RECEIVED].notna() & there[list(SUBJECTS)].notna().any(axis=1)).any())


def has_shares(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> bool:
    """Whether by a choice of year the share of any subject is known of any council."""
    years = years_with_shares(dataset, ombudsman_only)
    if isinstance(choice, int):
        return choice in years
    return not set(years).isdisjoint(years_of_one_method(dataset.years))


@per_dataset(maxsize=18)
def statistics_by_subject(dataset: Dataset, subject: str, ombudsman_only: bool) -> pd.DataFrame:
    """The statistics with the share of a subject beside them.

    Parameters
    ----------
    subject : str
        A key of :data:`lgo_map.figures.subjects.SUBJECTS`.
    ombudsman_only : bool
        Whether only what the Ombudsman itself states counts.

    Returns
    -------
    pandas.DataFrame
        The rows of :meth:`lgo_map.records.dataset.Dataset.statistics_shown`, with the columns that the measure of the
        subject (:data:`lgo_map.figures.subject_measures.SUBJECT_MEASURES`) reads: its share in per cent, not rounded;
        the complaints about it; `received`, all of them; and the share in similar authorities together, null unless
        all of them are known. `source_kind` is that of the lower-ranking source of the two counts, `source_url` and
        `note` those of the subject's count; null where the share is not known. No complaints in all have no share.
    """
    measure = SUBJECT_MEASURES[subject]
    statistics = dataset.statistics_shown(ombudsman_only)
    counts = _counts(dataset, subject, ombudsman_only)
    keys = pd.MultiIndex.from_frame(statistics[["code", "year"]])
    part, base = (counts[column].reindex(keys).set_axis(statistics.index) for column in ("part", "base"))
    averages = _shares_of_types(dataset, subject, ombudsman_only)
    types = zip(statistics["authority_type"], statistics["year"], strict=True)
    share = 100 * part.astype("Float64") / base.astype("Float64").mask(base.eq(0).fillna(False))
    sources = _sources(dataset, subject, ombudsman_only).reindex(keys).set_axis(statistics.index)
    known = share.notna() | base.eq(0).fillna(False)
    columns: dict[str, pd.Series] = {
        str(measure.part): part,
        measure.base: base,
        measure.column: share.astype("Float64"),
        measure.figure.average: pd.Series([averages.get(key) for key in types], statistics.index, dtype="Float64"),
    }
    columns |= {str(column): sources[column].where(known).astype("str") for column in sources.columns}
    return statistics.assign(**columns)


def _counts(dataset: Dataset, subject: str, ombudsman_only: bool) -> pd.DataFrame:
    """By council and year, the complaints about a subject and all of them."""
    tables = {
        year: received_of_year(dataset, year, ombudsman_only)[[subject, RECEIVED]]
        for year in years_with_shares(dataset, ombudsman_only)
    }
    if not tables:
        nothing = pd.MultiIndex.from_arrays([[], []], names=["code", "year"])
        return pd.DataFrame({"part": [], "base": []}, index=nothing, dtype="Int64")
    table = pd.concat(tables, names=["year", "code"]).swaplevel()
    return table.set_axis(["part", "base"], axis=1)


def _shares_of_types(dataset: Dataset, subject: str, ombudsman_only: bool) -> Mapping[tuple[str, int], float | None]:
    """By authority type and year, the share of a subject in all complaints about the type; None unless all are known.

    The types and years that are left out have none either.
    """
    return {
        (kind, year): received_by_similar(dataset, kind, year, ombudsman_only).share(subject)
        for year in years_with_shares(dataset, ombudsman_only)
        for kind in AUTHORITY_TYPES
    }


def _sources(dataset: Dataset, subject: str, ombudsman_only: bool) -> pd.DataFrame:
    """By council and year, the lowest-ranking kind of source of a share, and address and note of the subject's count.

    All complaints are those that some source states, or the sum of what is stated of each subject.
    """
    by_key = ["code", "year"]
    standing = dataset.subjects[dataset.subjects["chosen"]]
    if ombudsman_only:
        standing = standing[standing["source_kind"] == "ombudsman"]
    of_subject = standing[standing["subject"] == subject].set_index(by_key)
    ranks = standing.assign(rank=standing["source_kind"].map(SOURCE_KINDS.index)).set_index(by_key)["rank"]
    figures = dataset.figures
    totals = figures[figures["chosen"] & (figures["figure"] == RECEIVED)].set_index(by_key)["source_kind"]
    if ombudsman_only:
        totals = totals[totals == "ombudsman"]
    of_sum = ranks.groupby(level=by_key).max().reindex(of_subject.index)
    of_total = totals.map(SOURCE_KINDS.index).astype("float64").reindex(of_subject.index).fillna(of_sum)
    own = of_subject["source_kind"].map(SOURCE_KINDS.index)
    lowest = np.maximum(own.to_numpy(int), of_total.to_numpy(int))
    kinds = pd.Series([SOURCE_KINDS[rank] for rank in lowest], index=of_subject.index, dtype="str")
    return of_subject[["source_url", "note"]].assign(source_kind=kinds)
