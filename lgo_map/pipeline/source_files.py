"""What people edit and review in data/sources: rows of published figures, rows that wait for review, letters.

A row is a dictionary of texts, as the CSV has them, so that a row nobody touches stays as it was, letter for letter.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.figure import Figure
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.pipeline.stage import SOURCES, BuildError
from lgo_map.records.addresses import address_key, table_file
from lgo_map.records.statistics import NOTE_BREAK
from lgo_map.storage import validate_once

STATISTICS = "statistics.csv"
SUBJECTS_CSV = "subjects.csv"
REVIEW_QUEUE = "held.csv"
"""The rows that wait for review; the file keeps the name under which operators know it."""
QUEUED_LETTERS = "held"
"""The folder of the letters that wait."""
COLUMNS = ("authority_code", "authority_name", "page_slug", "year", *FIGURES, "source_kind", "source_url", "note")
_LATER_COLUMNS = tuple(FIGURES)[tuple(FIGURES).index("received") :]
"""The figures that came with version 1.1.0 of the data's form, which files of before lack."""
REVIEW_QUEUE_COLUMNS = (*COLUMNS, "title", "letter", "reason")
"""Of a row that waits: what it would say, what its source is called, the letter's file if it is one, and why."""

SUBJECT_COLUMNS = (
    *("authority_code", "authority_name", "year", "subject", "received"),
    *("source_kind", "source_title", "source_url", "note"),
)
"""Of a row that says how many complaints of a subject were received."""

SOURCE_TITLES = {
    "ombudsman": "Annual statistics page",
    # A council may report another's figure: Birmingham's of 2025 stands in Buckinghamshire's report.
    "council": "A council's report",
    "press": "Press report",
}
"""What the source of a row is called, by its kind. The title is part of what a row in the review queue is found by."""


def source_title(kind: str, address: str) -> str:
    """What the source of a row is called: as :data:`SOURCE_TITLES` has it, or by its file if it is a yearly table."""
    file = table_file(address) if kind == "ombudsman" else ""
    return f"Yearly table of all councils ({file})" if file else SOURCE_TITLES[kind]


SourceRow = dict[str, str]
"""A row of a CSV of the sources, by column."""
RowKey = tuple[str, int, str, str]
"""Council's code, year, kind of source, and its address (or the note that names it): one row each."""


def _number_column(figure: Figure) -> pa.Column:
    if figure.is_count:
        is_number = pa.Check.str_matches(r"^\d+$", error="not a count (0 or a positive whole number)")
    else:
        is_number = pa.Check.str_matches(r"^\d+(\.\d+)?$", error="not a number of 0 or more")
    return pa.Column(str, is_number, nullable=True)


_OTHER_COLUMNS = {
    "authority_code": pa.Column(str),
    "authority_name": pa.Column(str),
    "page_slug": pa.Column(str, nullable=True),
    "year": pa.Column(str, pa.Check.str_matches(r"^20\d\d$", error="not a year")),
    "source_kind": pa.Column(
        str, pa.Check.isin(SOURCE_KINDS, error=f"not a kind of source ({', '.join(SOURCE_KINDS)})")
    ),
    "source_url": pa.Column(str, pa.Check.str_matches(r"^https?://\S+$", error="not a web address"), nullable=True),
    "note": pa.Column(str, nullable=True),
    "subject": pa.Column(str, pa.Check.isin(SUBJECTS, error=f"not a subject ({', '.join(SUBJECTS)})")),
    "source_title": pa.Column(str),
    "title": pa.Column(str),
    "letter": pa.Column(str, nullable=True),
    "reason": pa.Column(str, nullable=True),
}


def source_table(path: Path) -> pd.DataFrame:
    """A CSV of the sources as it stands: every cell as text, an empty one missing; row 0 is the file's second line.

    One that was written before there were some of the figures has their columns all the same, empty. A digest of the
    file's content goes with the table and with what is taken from it (`attrs`), for :func:`check_cells`.

    Raises
    ------
    BuildError
        If it is missing, no CSV, or not text in UTF-8.
    """
    name = f"{SOURCES}/{path.name}"
    if not path.exists():
        raise BuildError(f"{name} is missing.")
    content = path.read_bytes()
    try:
        content.decode("utf-8")  # read_csv decodes piece by piece, and would count the byte within its piece
        table = pd.read_csv(
            io.BytesIO(content), dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=False
        )
    except UnicodeDecodeError as error:
        raise BuildError(f"{name} is not text in UTF-8 (byte {error.start + 1}).") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BuildError(f"{name} is no CSV: {str(error).strip().rstrip('.')}.") from error
    if path.name in (STATISTICS, REVIEW_QUEUE):
        for column in _LATER_COLUMNS:
            if column not in table:
                table[column] = pd.Series(None, index=table.index, dtype="str")
    table = table.astype(str).where(table.notna()) if table.empty else table
    table.attrs["content"] = hashlib.sha256(content).hexdigest()
    return table


def check_cells(table: pd.DataFrame, file: str, columns: Iterable[str] = COLUMNS) -> None:
    """Stop where a CSV of the sources has other columns, or a cell that holds no such thing.

    Parameters
    ----------
    table : DataFrame
        As from :func:`source_table`, or without its empty rows.
    file : str
        The file's name, in the folder of the sources.

    Raises
    ------
    BuildError
        Naming the row and what is wrong in it.
    """
    check_against(_schema(file, tuple(columns)), table)


def check_against(schema: pa.DataFrameSchema, table: pd.DataFrame) -> None:
    """Stop where a CSV of the sources, as :func:`check_cells` takes it, does not fit the schema that has its name.

    Raises
    ------
    BuildError
        Naming the row and what is wrong in it.
    """
    try:
        validate_once(table, schema, (table.attrs["content"], len(table)), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        raise BuildError(first_failure_in_words(errors.failure_cases, f"{SOURCES}/{schema.name}")) from errors


@cache
def _schema(file: str, columns: tuple[str, ...]) -> pa.DataFrameSchema:
    of_column = {c: _number_column(FIGURES[c]) if c in FIGURES else _OTHER_COLUMNS[c] for c in columns}
    return pa.DataFrameSchema(of_column, strict=True, unique_column_names=True, name=file)


def first_failure_in_words(failures: pd.DataFrame, file: str) -> str:
    """The first thing wrong with a CSV, as a sentence."""
    columns = failures[failures["index"].isna()].sort_values("check")
    if not columns.empty:
        problem = columns.iloc[0]
        lacks = problem["check"] == "column_in_dataframe"
        return f"{file} {'has no' if lacks else 'has an unknown'} column {problem['failure_case']}."
    problem = failures.sort_values("index", kind="stable").iloc[0]
    where, column = f"{file}, row {int(problem['index']) + 2}", problem["column"]
    if problem["check"] == "not_nullable":
        return f"{where}: {column} is empty."
    return f"{where}: {column} is {problem['failure_case']}, which is {problem['check']}."


def read_statistics(sources: Path) -> list[SourceRow]:
    """The rows of published figures in a folder of sources, an empty cell as "".

    Raises
    ------
    BuildError
        If the file is missing or can't be read, or a cell holds no such thing.
    """
    return _rows(source_table(sources / STATISTICS), STATISTICS, COLUMNS)


def read_review_queue(sources: Path) -> list[SourceRow]:
    """The rows that wait for review, an empty cell as ""; none where there is no such file.

    Raises
    ------
    BuildError
        If the file can't be read, or a cell holds no such thing.
    """
    path = sources / REVIEW_QUEUE
    return _rows(source_table(path), REVIEW_QUEUE, REVIEW_QUEUE_COLUMNS) if path.exists() else []


def read_subjects(sources: Path) -> list[SourceRow]:
    """The rows that say of which subjects complaints were, an empty cell as "".

    Raises
    ------
    BuildError
        If the file is missing or can't be read, or a cell holds no such thing.
    """
    rows = _rows(source_table(sources / SUBJECTS_CSV), SUBJECTS_CSV, SUBJECT_COLUMNS)
    for number, row in enumerate(rows, start=2):
        if not row["received"]:
            raise BuildError(f"{SOURCES}/{SUBJECTS_CSV}, row {number}: received is empty.")
    return rows


def key_of_subject(row: Mapping[str, Any]) -> tuple[RowKey, str]:
    """What tells a row of a subject from all others."""
    return key_of_row(row), row["subject"]


def _rows(table: pd.DataFrame, file: str, columns: Iterable[str]) -> list[SourceRow]:
    filled = table.dropna(how="all")
    check_cells(filled, file, columns)
    return [{str(column): cell for column, cell in row.items()} for row in filled.fillna("").to_dict("records")]


def rows_as_text(rows: Iterable[SourceRow], columns: Iterable[str] = COLUMNS) -> str:
    """The rows as the text of a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def names_source(note: str) -> bool:
    """Whether a row's note can name its source: some part of it is not only about a figure ("0% of 0")."""
    about_figures = {known for figure in FIGURES.values() for known in figure.notes}
    return any(part.strip() and part.strip() not in about_figures for part in note.split(NOTE_BREAK))


def key_of_row(row: Mapping[str, Any]) -> RowKey:
    """What tells a row from all others of the sources; two ways of writing one address are the same."""
    address = address_key(row["source_url"]) if row["source_url"] else " ".join(row["note"].casefold().split())
    return row["authority_code"], int(row["year"]), row["source_kind"], address


def key_of_letter(code: str, year: int) -> RowKey:
    """What tells a council's letter of a year from the rows of its other sources."""
    return code, year, "ombudsman", "letter"


def figures_of_row(row: Mapping[str, str]) -> dict[str, float]:
    """The figures a row states; an empty cell states none."""
    return {figure: float(row[figure]) for figure in FIGURES if row[figure]}


def figure_as_text(value: float) -> str:
    """A figure as the CSV has it: 64, 4.6."""
    return f"{value:g}" if value != int(value) else str(int(value))


def in_order(rows: Iterable[SourceRow]) -> list[SourceRow]:
    """Rows by year, council and rank of source; those of one kind in the order they have, so that the newer is last."""
    return sorted(rows, key=lambda row: (row["year"], row["authority_code"], SOURCE_KINDS.index(row["source_kind"])))


def letter_file(name: str, year: int) -> str:
    """Where a council's letter lies, relative to the sources: "letters/2020/corby-borough-council.txt"."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("’", "").replace("'", "")).strip("-")
    return f"letters/{year}/{slug}.txt"
