"""The share of a subject as a table like the statistics, so that all that is done with a rate can be done with it.

The map's classes, the headline of a council, its verdict and the funnel read a rate, its part, its base and an average
from a row of a table. Here such a table is made for each subject: the share in per cent, the complaints about the
subject, all complaints received, and in place of a published average the share of the subject in all complaints
received about the authorities of the type together (:mod:`lgo_map.analysis.subject_shares`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lgo_map.analysis.subject_shares import RECEIVED, received_by_similar, received_of_year
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import YearChoice, years_of_one_method
from lgo_map.records.dataset import Dataset, per_dataset


@per_dataset(maxsize=1)
def is_any_share_known(dataset: Dataset) -> bool:
    """Whether in any year the share of any subject is known of any council in force."""
    held = set(dataset.subjects["year"])
    return any(_is_any_known(dataset, year, ombudsman_only=False) for year in dataset.years if year in held)


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
    """The share of a subject of every council and year that has a row in the statistics.

    Parameters
    ----------
    subject : str
        A key of :data:`lgo_map.figures.subjects.SUBJECTS`.
    ombudsman_only : bool
        Whether only what the Ombudsman itself states counts.

    Returns
    -------
    pandas.DataFrame
        For the rows of :meth:`lgo_map.records.dataset.Dataset.statistics_shown`: `code`, `year`, `name`,
        `authority_type`, and the columns that the measure of the subject
        (:data:`lgo_map.figures.subject_measures.SUBJECT_MEASURES`) reads: its share in per cent, not rounded;
        the complaints about it; `received`, all of them; and the share in similar authorities together, null unless
        all of them are known. `source_kind` is that of the lower-ranking source of the two counts, `source_url` and
        `note` those of the subject's count; null where the share is not known. No complaints in all have no share.
    """
    measure = SUBJECT_MEASURES[subject]
    statistics = dataset.statistics_shown(ombudsman_only)
    keys = list(zip(statistics["code"], statistics["year"], strict=True))
    counts = _counts(dataset, subject, ombudsman_only)
    part, base = (
        pd.Series([counts.get(key, _NEITHER)[place] for key in keys], statistics.index, dtype="Int64")
        for place in (0, 1)
    )
    averages = _shares_of_types(dataset, subject, ombudsman_only)
    types = zip(statistics["authority_type"], statistics["year"], strict=True)
    share = 100 * part.astype("Float64") / base.astype("Float64").mask(base.eq(0).fillna(False))
    is_known = (share.notna() | base.eq(0).fillna(False)).to_numpy(bool)
    sources = _sources(dataset, subject, ombudsman_only)
    stated = [sources.get(key, _NO_SOURCE) if known else _NO_SOURCE for key, known in zip(keys, is_known, strict=True)]
    columns: dict[str, pd.Series] = {
        str(measure.part): part,
        measure.base: base,
        measure.column: share.astype("Float64"),
        measure.figure.average: pd.Series([averages.get(key) for key in types], statistics.index, dtype="Float64"),
    }
    for place, column in enumerate(("source_kind", "source_url", "note")):
        columns[column] = pd.Series([source[place] for source in stated], statistics.index, dtype="str")
    return statistics[["code", "year", "name", "authority_type"]].assign(**columns)


_Key = tuple[str, int]
"""A council's code, and a year."""

_NEITHER, _NO_SOURCE = (None, None), (None, None, None)


def _counts(dataset: Dataset, subject: str, ombudsman_only: bool) -> dict[_Key, tuple[int | None, int | None]]:
    """The complaints about a subject and all of them, each None where it is not known."""
    counts = {}
    for year in years_with_shares(dataset, ombudsman_only):
        table = received_of_year(dataset, year, ombudsman_only)
        known = (table[column].astype(object).where(table[column].notna(), None) for column in (subject, RECEIVED))
        for code, part, base in zip(table.index, *known, strict=True):
            counts[str(code), year] = part, base
    return counts


def _shares_of_types(dataset: Dataset, subject: str, ombudsman_only: bool) -> Mapping[tuple[str, int], float | None]:
    """By authority type and year, the share of a subject in all complaints about the type; None unless all are known.

    The types and years that are left out have none either.
    """
    return {
        (kind, year): received_by_similar(dataset, kind, year, ombudsman_only).share(subject)
        for year in years_with_shares(dataset, ombudsman_only)
        for kind in AUTHORITY_TYPES
    }


def _sources(dataset: Dataset, subject: str, ombudsman_only: bool) -> dict[_Key, tuple[str, Any, Any]]:
    """The lowest-ranking kind of source of a share, and address and note of the subject's count."""
    totals = _ranks_of_totals(dataset, ombudsman_only)
    rows = _standing(dataset, ombudsman_only)
    rows = rows[rows["subject"] == subject]
    columns = (rows[column] for column in ("code", "year", "source_kind", "source_url", "note"))
    return {
        (code, year): (SOURCE_KINDS[max(SOURCE_KINDS.index(kind), totals[code, year])], address, note)
        for code, year, kind, address, note in zip(*columns, strict=True)
    }


@per_dataset(maxsize=2)
def _ranks_of_totals(dataset: Dataset, ombudsman_only: bool) -> dict[_Key, int]:
    """The rank of the source that states all complaints received; of a sum, the lowest of those of its parts."""
    ranks: dict[_Key, int] = {}
    rows = _standing(dataset, ombudsman_only)
    for code, year, kind in zip(rows["code"], rows["year"], rows["source_kind"], strict=True):
        ranks[code, year] = max(ranks.get((code, year), 0), SOURCE_KINDS.index(kind))
    figures = dataset.figures[dataset.figures["chosen"] & (dataset.figures["figure"] == RECEIVED)]
    for code, year, kind in zip(figures["code"], figures["year"], figures["source_kind"], strict=True):
        if kind == "ombudsman" or not ombudsman_only:
            ranks[code, year] = SOURCE_KINDS.index(kind)
    return ranks


def _standing(dataset: Dataset, ombudsman_only: bool) -> pd.DataFrame:
    """The counts that stand, of all subjects."""
    wanted = dataset.subjects["chosen"]
    return dataset.subjects[wanted & (dataset.subjects["source_kind"] == "ombudsman") if ombudsman_only else wanted]
