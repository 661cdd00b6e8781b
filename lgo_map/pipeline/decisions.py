"""From decisions, improvements and lists seen whole among the sources to the tables that the app reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa

from lgo_map.pipeline.decision_index import build_decision_index
from lgo_map.pipeline.decision_sources import (
    DECISIONS_CSV,
    IMPORTS_CSV,
    IMPROVEMENTS_CSV,
    key_of_decision,
    read_decisions,
    read_imports,
    read_improvements,
)
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage
from lgo_map.records.decisions import DECISIONS_SCHEMA, IMPORTS_SCHEMA, IMPROVEMENTS_SCHEMA
from lgo_map.storage import DECISIONS_FILE, IMPORTS_FILE, IMPROVEMENTS_FILE


def build_decisions(stage: Stage) -> list[str]:
    """Write `data/decisions.parquet`, `data/improvements.parquet`, `data/imports.parquet` and their index of words.

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If a row can't be true; the message names file and row.
    """
    codes = {code: str(code) for code in register_of(stage).index}
    decisions, improvements, imports = (
        read_decisions(stage.sources),
        read_improvements(stage.sources),
        read_imports(stage.sources),
    )
    for file, rows in ((DECISIONS_CSV, decisions), (IMPROVEMENTS_CSV, improvements), (IMPORTS_CSV, imports)):
        _check_councils(rows, file, codes)
    _check_once(decisions)
    _check_periods(imports)
    decisions, improvements = _newest_first(decisions), _newest_first(improvements)
    _write(stage, DECISIONS_FILE, DECISIONS_SCHEMA, decisions)
    _write(stage, IMPROVEMENTS_FILE, IMPROVEMENTS_SCHEMA, improvements)
    _write(stage, IMPORTS_FILE, IMPORTS_SCHEMA, sorted(imports, key=lambda row: tuple(row.values())))
    return [
        f"{len(decisions)} decisions, each of one council, and once",
        f"{len(improvements)} improvements, and {len(imports)} lists that were seen whole",
        *build_decision_index(stage, decisions, improvements),
    ]


_NAMES = {"authority_code": "code", "source_url": "address"}
"""What the tables call columns of the sources."""


def _write(stage: Stage, file: str, schema: pa.DataFrameSchema, rows: Iterable[SourceRow]) -> None:
    named = [{_NAMES.get(column, column): cell or None for column, cell in row.items()} for row in rows]
    types = {name: str(column.dtype) for name, column in schema.columns.items()}
    table = pd.DataFrame(named, columns=list(types)).astype(types)
    schema.validate(table).to_parquet(stage.write_to(f"data/{file}"), index=False)


def _newest_first(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """Rows by date, the newest first and those without one last, then by council and reference."""
    by_name = sorted(rows, key=lambda row: (row["authority_code"], row["reference"]))
    return sorted(by_name, key=lambda row: row["decided"], reverse=True)


def _check_councils(rows: Iterable[SourceRow], file: str, codes: Mapping[Any, str]) -> None:
    for line, row in enumerate(rows, start=2):
        if row["authority_code"] and row["authority_code"] not in codes:
            raise BuildError(f"{SOURCES}/{file}, row {line}: {row['authority_code']} is not in the register.")


def _check_once(rows: Iterable[SourceRow]) -> None:
    lines: dict[tuple[str, str], int] = {}
    for line, row in enumerate(rows, start=2):
        if not row["reference"] and not row["source_url"]:
            raise BuildError(f"{SOURCES}/{DECISIONS_CSV}, row {line}: it has neither a reference nor an address.")
        if (before := lines.setdefault(key_of_decision(row), line)) != line:
            raise BuildError(f"{SOURCES}/{DECISIONS_CSV}, row {line}: row {before} is of the same decision.")


def _check_periods(rows: Iterable[SourceRow]) -> None:
    for line, row in enumerate(rows, start=2):
        where = f"{SOURCES}/{IMPORTS_CSV}, row {line}"
        if row["first_day"] > row["last_day"]:
            raise BuildError(f"{where}: its first day, {row['first_day']}, is after its last, {row['last_day']}.")
        if row["last_day"] > row["seen_on"]:
            raise BuildError(f"{where}: on {row['seen_on']} nobody could see what was decided by {row['last_day']}.")
        if row["subcategory"] and not row["category"]:
            raise BuildError(f"{where}: it has a subcategory, but no category.")
