"""What people edit and review in data/sources: rows of published figures, rows that wait for review, letters.

A row is a dictionary of texts, as the CSV has them, so that a row nobody touches stays as it was, letter for letter.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.pipeline.stage import SOURCES, BuildError

STATISTICS = "statistics.csv"
REVIEW_QUEUE = "held.csv"
"""The rows that wait for review; the file keeps the name under which operators know it."""
QUEUED_LETTERS = "held"
"""The folder of the letters that wait."""
COLUMNS = ("authority_code", "authority_name", "page_slug", "year", *FIGURES, "source_kind", "source_url", "note")
REVIEW_QUEUE_COLUMNS = (*COLUMNS, "title", "letter", "reason")
"""Of a row that waits: what it would say, what its source is called, the letter's file if it is one, and why."""

SOURCE_TITLES = {
    "ombudsman": "Annual statistics page",
    # A council may report another's figure: Birmingham's of 2025 stands in Buckinghamshire's report.
    "council": "A council's report",
    "press": "Press report",
}
"""What the source of a row is called, by its kind. The title is part of what a row in the review queue is found by."""

SourceRow = dict[str, str]
"""A row of a CSV of the sources, by column."""
RowKey = tuple[str, int, str]
"""Council's code, year, and kind of source: one row each."""


def source_table(path: Path) -> pd.DataFrame:
    """A CSV of the sources as it stands: every cell as text, an empty one missing; row 0 is the file's second line.

    Raises
    ------
    BuildError
        If it is missing, no CSV, or not text in UTF-8.
    """
    name = f"{SOURCES}/{path.name}"
    if not path.exists():
        raise BuildError(f"{name} is missing.")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=False)
    except UnicodeDecodeError as error:
        raise BuildError(f"{name} is not text in UTF-8 (byte {error.start + 1}).") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BuildError(f"{name} is no CSV: {str(error).strip().rstrip('.')}.") from error
    return table.astype(str).where(table.notna()) if table.empty else table


def read_rows(path: Path, columns: Iterable[str] = COLUMNS) -> list[SourceRow]:
    """The rows of a CSV of the sources, an empty cell as ""; none if the file is missing.

    Raises
    ------
    BuildError
        If it lacks a column or can't be read.
    """
    if not path.exists():
        return []
    table = source_table(path)
    missing = [column for column in columns if column not in table]
    if missing:
        raise BuildError(f"{SOURCES}/{path.name} has no column {missing[0]}.")
    rows = table.dropna(how="all").fillna("").to_dict("records")
    return [{str(column): cell for column, cell in row.items()} for row in rows]


def rows_as_text(rows: Iterable[SourceRow], columns: Iterable[str] = COLUMNS) -> str:
    """The rows as the text of a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def figures_of_row(row: Mapping[str, str]) -> dict[str, float]:
    """The figures a row states; an empty cell states none."""
    return {figure: float(row[figure]) for figure in FIGURES if row[figure]}


def figure_as_text(value: float) -> str:
    """A figure as the CSV has it: 64, 4.6."""
    return f"{value:g}" if value != int(value) else str(int(value))


def in_order(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """Rows by year, council and rank of source."""
    return sorted(rows, key=lambda row: (row["year"], row["authority_code"], SOURCE_KINDS.index(row["source_kind"])))


def letter_file(name: str, year: int) -> str:
    """Where a council's letter lies, relative to the sources: "letters/2020/corby-borough-council.txt"."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("’", "").replace("'", "")).strip("-")
    return f"letters/{year}/{slug}.txt"
