"""What complaints were about: how many of each subject the Ombudsman received about each council and year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.statistics import STEP
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
    },
    strict=True,
    ordered=True,
    name="subjects",
)
"""data/subjects.parquet: a row for every subject of every source; a subject that has no row is not known."""


def load_subjects(folder: Path = DATA) -> pd.DataFrame:
    """How many complaints of each subject were received, as every source states it; see :data:`SUBJECTS_SCHEMA`.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or not what the schema says.
    """
    return read_table(folder / SUBJECTS_FILE, SUBJECTS_SCHEMA, STEP, may_be_empty=True)


def subjects_of(subjects: pd.DataFrame, code: str) -> pd.DataFrame:
    """Of one council, the row of each year and subject that stands: of the highest rank, and of two alike the newer."""
    rows = subjects[subjects["code"] == code]
    ranked = rows.assign(rank=[-SOURCE_KINDS.index(kind) for kind in rows["source_kind"]])
    ranked = ranked.sort_values("rank", kind="stable")
    return ranked.drop(columns="rank").drop_duplicates(["year", "subject"], keep="last")
