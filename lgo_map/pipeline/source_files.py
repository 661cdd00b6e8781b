"""What people edit and review in data/sources: rows of published figures, rows that are held back, letters.

A row is a dictionary of texts, as the CSV has them, so that a row nobody touches stays as it was, letter for letter.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lgo_map.figures.catalogue import FIGURES
from lgo_map.pipeline.stage import BuildError
from lgo_map.records.statistics import SOURCE_KINDS

STATISTICS = "statistics.csv"
HELD = "held.csv"
HELD_LETTERS = "held"
COLUMNS = ("authority_code", "authority_name", "page_slug", "year", *FIGURES, "source_kind", "source_url", "note")
HELD_COLUMNS = (*COLUMNS, "title", "letter", "reason")
"""Of a row held back: what it would say, what its source is called, the letter's file if it is one, and why."""

Row = dict[str, str]
Key = tuple[str, int, str]
"""Council's code, year, and kind of source: one row each."""


def read_rows(path: Path, columns: Iterable[str] = COLUMNS) -> list[Row]:
    """The rows of a CSV of the sources; none if the file is missing.

    Raises
    ------
    BuildError
        If it lacks a column or is not text in UTF-8.
    """
    if not path.exists():
        return []
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BuildError(f"data/sources/{path.name} can't be read as CSV in UTF-8: {error}.") from error
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise BuildError(f"data/sources/{path.name} has no column {missing[0]}.")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise BuildError(f"data/sources/{path.name}, row {number}: not as many cells as the header.")
    return rows


def rows_as_text(rows: Iterable[Row], columns: Iterable[str] = COLUMNS) -> str:
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


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows by year, council and rank of source."""
    return sorted(rows, key=lambda row: (row["year"], row["authority_code"], SOURCE_KINDS.index(row["source_kind"])))


def letter_file(name: str, year: int) -> str:
    """Where a council's letter lies, relative to the sources: "letters/2020/corby-borough-council.txt"."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("’", "").replace("'", "")).strip("-")
    return f"letters/{year}/{slug}.txt"
