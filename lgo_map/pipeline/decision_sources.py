"""What people edit and review of decisions in data/sources: decisions, improvements, and which lists were seen whole.

A row is a dictionary of texts, as in :mod:`lgo_map.pipeline.source_files`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.pipeline.source_files import SourceRow, check_against, source_table
from lgo_map.records.addresses import address_key
from lgo_map.records.decisions import DAY, DAY_OR_MONTH, IMPORTED

DECISIONS_CSV = "decisions.csv"
IMPROVEMENTS_CSV = "improvements.csv"
IMPORTS_CSV = "imports.csv"
HELD_DECISIONS_CSV = "held-decisions.csv"
"""The decisions and improvements that wait for review."""

DECISION_COLUMNS = (
    *("authority_code", "authority_name", "reference", "decided", "kind", "category", "subcategory", "outcome"),
    *("summary", "source_kind", "source_url", "note"),
)
IMPROVEMENT_COLUMNS = (
    *("authority_code", "authority_name", "reference", "decided", "category", "improvement", "source_url"),
)
IMPORT_COLUMNS = (
    *("what", "authority_code", "category", "subcategory", "first_day", "last_day", "results", "seen_on"),
    "source_url",
)
HELD_DECISION_COLUMNS = ("what", *DECISION_COLUMNS, "improvement", "document", "reason")
"""Of what waits: which of :data:`IMPORTED` it is, what it would say, the document that says so, and why it waits."""

REFERENCE = r"\d{2} \d{3} \d{3}[a-z]?"
"""A reference as pages print it: "21 007 781"; what is one case with another body may have a letter at the end."""

_ADDRESS = pa.Check.str_matches(r"^https?://\S+$", error="not a web address")


def _date(pattern: str, error: str) -> pa.Check:
    """That a cell has this form, and is a date that there is."""

    def are_dates(cells: pd.Series) -> pd.Series:
        days = pd.Series(pd.to_datetime(cells, format="ISO8601", errors="coerce"), index=cells.index)
        return cells.str.match(pattern) & days.notna()

    return pa.Check(are_dates, error=error)


_DAY = _date(DAY, "not a day (2024-03-31)")
_DAY_OR_MONTH = _date(DAY_OR_MONTH, "not a day or a month (2024-03-31, 2024-03)")
_REFERENCES = pa.Check.str_matches(
    rf"^{REFERENCE}( / {REFERENCE})*$", error="not a reference (21 007 781), nor several with “ / ” between"
)


def _one_of(values: Iterable[str], what: str) -> pa.Check:
    return pa.Check.isin(list(values), error=f"not {what} ({', '.join(values)})")


_COLUMNS = {
    "authority_code": pa.Column(str),
    "authority_name": pa.Column(str),
    "reference": pa.Column(str, _REFERENCES, nullable=True),
    "decided": pa.Column(str, _DAY_OR_MONTH, nullable=True),
    "kind": pa.Column(str, _one_of(KINDS, "a kind"), nullable=True),
    "category": pa.Column(str, nullable=True),
    "subcategory": pa.Column(str, nullable=True),
    "outcome": pa.Column(str, _one_of(OUTCOMES, "an outcome"), nullable=True),
    "summary": pa.Column(str, nullable=True),
    "improvement": pa.Column(str),
    "source_kind": pa.Column(str, _one_of(SOURCE_KINDS, "a kind of source")),
    "source_url": pa.Column(str, _ADDRESS, nullable=True),
    "note": pa.Column(str, nullable=True),
}
_OF_HELD = _COLUMNS | {
    "what": pa.Column(str, _one_of(IMPORTED, "what can wait")),
    "improvement": pa.Column(str, nullable=True),
    "document": pa.Column(str),
    "reason": pa.Column(str),
}
_OF_IMPORTS = _COLUMNS | {
    "what": pa.Column(str, _one_of(IMPORTED, "what can be whole")),
    "authority_code": pa.Column(str, nullable=True),
    "first_day": pa.Column(str, _DAY),
    "last_day": pa.Column(str, _DAY),
    "results": pa.Column(str, pa.Check.str_matches(r"^\d+$", error="not a count (0 or a positive whole number)")),
    "seen_on": pa.Column(str, _DAY),
}


def _schema(file: str, of_column: Mapping[str, pa.Column], columns: Iterable[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({c: of_column[c] for c in columns}, strict=True, unique_column_names=True, name=file)


_SCHEMAS = {
    DECISIONS_CSV: _schema(DECISIONS_CSV, _COLUMNS, DECISION_COLUMNS),
    IMPROVEMENTS_CSV: _schema(
        IMPROVEMENTS_CSV, _COLUMNS | {"reference": pa.Column(str, _REFERENCES)}, IMPROVEMENT_COLUMNS
    ),
    IMPORTS_CSV: _schema(IMPORTS_CSV, _OF_IMPORTS, IMPORT_COLUMNS),
    HELD_DECISIONS_CSV: _schema(HELD_DECISIONS_CSV, _OF_HELD, HELD_DECISION_COLUMNS),
}


def read_decisions(sources: Path) -> list[SourceRow]:
    """The decisions and reports in a folder of sources, an empty cell as ""; none where there is no such file.

    Raises
    ------
    BuildError
        If the file can't be read, or a cell holds no such thing.
    """
    return _rows(sources, DECISIONS_CSV)


def read_improvements(sources: Path) -> list[SourceRow]:
    """The improvements agreed, as :func:`read_decisions`; of a reference all of them, in their order."""
    return _rows(sources, IMPROVEMENTS_CSV)


def read_imports(sources: Path) -> list[SourceRow]:
    """The lists that were seen whole, as :func:`read_decisions`."""
    return _rows(sources, IMPORTS_CSV)


def read_held_decisions(sources: Path) -> list[SourceRow]:
    """The decisions and improvements that wait for review, as :func:`read_decisions`."""
    return _rows(sources, HELD_DECISIONS_CSV)


DecisionKey = tuple[str, str]
"""A council's code, and the reference, or where that is not known the address and the date."""


def key_of_decision(row: Mapping[str, str]) -> DecisionKey:
    """What tells a decision from all others: one reference is one decision, whichever pages print it."""
    if row["reference"]:
        return row["authority_code"], row["reference"]
    return row["authority_code"], f"{address_key(row['source_url'])} {row['decided']} {row['note'].casefold()}"


def _rows(sources: Path, file: str) -> list[SourceRow]:
    path = sources / file
    if not path.exists():
        return []
    table = source_table(path).dropna(how="all")
    check_against(_SCHEMAS[file], table)
    # Column by column, and what is the same in many rows as one object: of 100,000 rows, in a tenth of the time.
    cells = [map(sys.intern, table[column].fillna("").to_numpy(object)) for column in table]
    names = [str(column) for column in table]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
