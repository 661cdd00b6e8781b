"""The sample with made counts of what was received by subject, without building anything."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.subjects import SUBJECTS_SCHEMA

EVEN = dict.fromkeys(SUBJECTS, 10)
"""Ten complaints of each subject: 90 in all."""


def with_received(
    received: Mapping[int, Mapping[str, Mapping[str, int]]],
    totals: Mapping[int, Mapping[str, int]] | None = None,
    source_kind: str = "ombudsman",
) -> Dataset:
    """The sample with what was received about some councils.

    Parameters
    ----------
    received : mapping
        By year, council and subject, how many.
    totals : mapping, optional
        By year and council, how many in all, where that is published.
    source_kind : str
        Who states what was received by subject.
    """
    held = current_dataset()
    rows = [
        (code, year, subject, count, source_kind, "Made table", f"https://example.org/{year}", None, True)
        for year, of_year in received.items()
        for code, by_subject in of_year.items()
        for subject, count in by_subject.items()
    ]
    table = pd.DataFrame(rows, columns=list(SUBJECTS_SCHEMA.columns)).astype(held.subjects.dtypes.to_dict())
    statistics = held.statistics.copy()
    for year, of_year in (totals or {}).items():
        for code, total in of_year.items():
            statistics.loc[(statistics["code"] == code) & (statistics["year"] == year), "received"] = total
    return dataclasses.replace(
        held, subjects=SUBJECTS_SCHEMA.validate(table), statistics=statistics, ombudsman_statistics=statistics
    )
