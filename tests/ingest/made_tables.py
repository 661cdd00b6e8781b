"""Tables of figures as somebody may add them, and what is read from them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from lgo_map.ingest.readers.table import SheetRead, read_table
from lgo_map.ingest.reported import Refusal, ReportedFigures

DECIDED = (
    "Authority Name",
    "Invalid or incomplete",
    "Advice given",
    "Referred back for Local Resolution",
    "Closed after Initial Enquiries",
    "Not Upheld",
    "Upheld",
    "Total",
    "Uphold rate (%)",
    "Average uphold rate (%) of similar authorities",
)


def sheet_of(text: str | bytes, name: str = "figures.csv", **more: Any) -> SheetRead:
    """What a CSV of one table states."""
    read = read_table(text.encode() if isinstance(text, str) else text, name, **more)
    assert len(read.sheets) == 1
    return read.sheets[0]


def only(text: str, **more: Any) -> ReportedFigures:
    """What a CSV of one row taken states."""
    (reported,) = sheet_of(text, **more).reported
    return reported


def reasons(text: str, **more: Any) -> list[tuple[int, str]]:
    return list(sheet_of(text, **more).left_out)


def refusal(content: str | bytes, name: str = "figures.csv", **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        read_table(content.encode() if isinstance(content, str) else content, name, **more)
    return str(refused.value)


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], formats: dict[str, str] | None = None) -> bytes:
    """An Excel file; `formats` gives the number formats of cells of the last sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
