"""What complaints were about: how many of each subject the Ombudsman received about each council and year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.statistics import STEP, OtherStatement, disagreements_of
from lgo_map.storage import DATA, SUBJECTS_FILE, read_table

SUBJECTS_SCHEMA = pa.DataFrameSchema(
    {
        "code": pa.Column(str),
        "year": pa.Column("int64"),
        "subject": pa.Column(str, pa.Check.isin(SUBJECTS)),
        "received": pa.Column("int64", pa.Check.ge(0)),
        "source_kind": pa.Column(str, pa.Check.isin(SOURCE_KINDS)),
        "source_title": pa.Column(str),
        "source_url": pa.Column(str, nullable=True),
        "note": pa.Column(str, nullable=True),
        "chosen": pa.Column(bool),
    },
    strict=True,
    ordered=True,
    name="subjects",
)
"""data/subjects.parquet: a row for every subject of every source; `chosen` marks the one that stands.

A subject that has no row is not known.
"""


def load_subjects(folder: Path = DATA) -> pd.DataFrame:
    """How many complaints of each subject were received, as every source states it; see :data:`SUBJECTS_SCHEMA`.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or not what the schema says.
    """
    return read_table(folder / SUBJECTS_FILE, SUBJECTS_SCHEMA, STEP, may_be_empty=True)


def subjects_of(subjects: pd.DataFrame, code: str) -> pd.DataFrame:
    """Of one council, the row of each year and subject that stands."""
    return subjects[(subjects["code"] == code) & subjects["chosen"]]


def disagreements_by_subject(subjects: pd.DataFrame, code: str) -> dict[tuple[int, str], list[OtherStatement]]:
    """Of one council by year and subject, what other sources say instead of the count that stands, where any does."""
    stated = subjects[subjects["code"] == code].rename(columns={"subject": "figure", "received": "value"})
    several = stated[stated.duplicated(["year", "figure"], keep=False)]
    found = {
        (int(str(key[0])), str(key[1])): disagreements_of(rows, str(key[1]))
        for key, rows in several.groupby(["year", "figure"])
    }
    return {key: others for key, others in found.items() if others}
