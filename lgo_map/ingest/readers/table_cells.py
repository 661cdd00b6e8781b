"""A CSV or Excel file as rows of cells, with what a cell says beside its value.

Functions of bytes alone. Nothing is guessed here: a cell that Excel turned into something else says so, and
what is no such file is refused with what to do about it.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl

from lgo_map.ingest.reported import Refusal

MAX_BYTES = 20_000_000
"""A file may be this large; the Ombudsman's own spreadsheets have less than one million bytes."""
MAX_UNPACKED_BYTES = 60_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELLS = 2_000_000
"""The most cells of a sheet that are looked at, blank ones that have a format included."""

SEPARATORS = (",", ";", "\t")

MAX_NAME_CHARACTERS = 200
"""Characters. A longer text is the name of neither a column nor a council."""

NUMBER = re.compile("(?:[0-9]{1,9}|[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3}){1,2})(?:\\.[0-9]{1,15})?")
"""A number as people write it, without its signs: 12, 1,234, 4.6."""

_LAST_ROW_OF_EXCEL = 1_048_576
_MARKS_OF_OTHER_FILES = {
    b"\xd0\xcf\x11\xe0": "is an Excel file of the old kind, or locked with a password: save it as .xlsx without one",
    b"%PDF": "is a PDF, not a table: save the table as CSV or .xlsx",
    b"{\\rtf": "is a text document, not a table: save the table as CSV or .xlsx",
}
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table)\b", re.IGNORECASE)
_BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_FOOTNOTE_MARK = re.compile(
    r"(?:\s*(?:[*†‡§^\u00b9\u00b2\u00b3\u2070-\u2079]|\[[^\[\]]{0,12}\]|\((?:note |see note )?(?:\d{1,2}|[a-z])\)))+$",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_LITERAL_IN_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DECIMALS_OF_FORMAT = re.compile(r"0(?:\.(0+))?(?![.#?0])")


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    value : str, float, date or None
        As stored; None if nothing is in it.
    is_percent : bool
        Whether it is a share that is shown as a percentage (0.69, shown as 69%).
    decimals : int or None
        With how many decimals it is shown; None if nothing says.
    problem : str or None
        Why its value can't be taken: "holds the error #REF!".
    """

    value: str | float | datetime.date | None = None
    is_percent: bool = False
    decimals: int | None = None
    problem: str | None = None

    @property
    def text(self) -> str:
        """What stands in it, as one line."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "" if self.value is None else " ".join(str(self.value).split())

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it."""
        return not self.text and self.problem is None


SheetRow = tuple[Cell, ...]


@dataclass(frozen=True)
class RawSheet:
    """A sheet's rows, from the first to the last that holds anything; the first row is row 1."""

    name: str
    rows: list[SheetRow]
    is_hidden: bool = False


def without_footnote_marks(text: str) -> str:
    """A text without the marks of footnotes at its end; a text too long for a name or number as it is."""
    return _FOOTNOTE_MARK.sub("", text) if len(text) <= MAX_NAME_CHARACTERS else text


def quoted(text: str) -> str:
    """A text of the table as a message quotes it: within quotation marks, and not too long."""
    short = text if len(text) <= 60 else text[:57].rstrip() + "…"
    return f'"{short}"'


def is_excel(content: bytes) -> bool:
    """Whether the bytes begin as those of an .xlsx file do."""
    return content.startswith(b"PK")


def excel_sheets(content: bytes) -> list[RawSheet]:
    """Every sheet of an .xlsx file; of a hidden one only its name.

    Raises
    ------
    Refusal
        If it is damaged, another kind of file, or too large.
    """
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and validations that openpyxl leaves out
            return _read_workbook(content)
    except Refusal:
        raise
    except Exception as error:  # a damaged workbook raises whatever its reader trips over
        raise Refusal("is a damaged Excel file: open it in Excel and save it anew") from error


def csv_rows(text: str, separator: str) -> list[SheetRow]:
    """The rows of a CSV's text, cut at this separator.

    Raises
    ------
    Refusal
        If its quotation marks do not close, or it has too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[SheetRow] = []
    try:
        for cells in reader:
            rows.append(tuple(Cell(cell) for cell in cells))
            _check_size(len(rows), len(cells))
    except csv.Error as error:
        raise Refusal(f"has a row that is no CSV, row {len(rows) + 1} ({error})") from error
    return _without_blank_end(rows)


def text_of_csv(content: bytes) -> str:
    """The text of a CSV file: Unicode as its byte order mark says, else UTF-8, else Windows' Western European.

    Raises
    ------
    Refusal
        If it is no text, or too large.
    """
    _check_length(content)
    for mark, refusal in _MARKS_OF_OTHER_FILES.items():
        if content.startswith(mark):
            raise Refusal(refusal)
    if _MARKUP.match(content):
        raise Refusal("is a web page or XML, not a table: save the table as CSV or .xlsx")
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise Refusal("is neither text nor an Excel file: save the table as CSV (UTF-8) or .xlsx")


def _check_length(content: bytes) -> None:
    if not content.strip():
        raise Refusal("is empty")
    if len(content) > MAX_BYTES:
        raise Refusal(f"is larger than {MAX_BYTES // 1_000_000} million bytes")


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise Refusal(f"has more than {MAX_ROWS:,} rows")
    if columns > MAX_COLUMNS:
        raise Refusal(f"has more than {MAX_COLUMNS} columns")


def _check_archive(content: bytes) -> None:
    """Stop before anything is unpacked that is no workbook, or would fill the memory."""
    _check_length(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refusal("is a damaged Excel file: open it in Excel and save it anew") from error
    names = {part.filename for part in parts}
    if "mimetype" in names and "content.xml" in names:
        raise Refusal("is an OpenDocument file: save it as .xlsx or CSV")
    if "xl/workbook.bin" in names:
        raise Refusal("is a binary Excel file: save it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise Refusal("is a zip archive, not an Excel file")
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Refusal(f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} million bytes")


def _read_workbook(content: bytes) -> list[RawSheet]:
    # What formulas gave and which cells hold one are told by two readings only.
    values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    sheets = []
    for sheet, with_formulas in zip(values.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            sheets.append(RawSheet(sheet.title, [], is_hidden=True))
            continue
        # The size that a file states of a sheet may be wrong, and would cut it.
        sheet.reset_dimensions()
        with_formulas.reset_dimensions()
        sheets.append(RawSheet(sheet.title, _excel_rows(zip(sheet.rows, with_formulas.rows, strict=True))))
    return sheets


def _excel_rows(pairs: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> list[SheetRow]:
    rows: list[SheetRow] = []
    blank: SheetRow = ()
    cells = 0
    for number, (values, formulas) in enumerate(pairs, start=1):
        cells += len(values)
        if cells > MAX_CELLS or (values and number > MAX_ROWS) or number > _LAST_ROW_OF_EXCEL:
            raise Refusal("has too many cells, perhaps blank ones: delete the rows and columns outside its table")
        filled = max((i for i, cell in enumerate(formulas, start=1) if cell.value is not None), default=0)
        row = tuple(_without_blank_end(_cells(values[:filled], formulas[:filled])))
        if row:
            _check_size(number, len(row))
            rows.extend([blank] * (number - 1 - len(rows)))
            rows.append(row)
    return rows


def _cells(values: Iterable[Any], formulas: Iterable[Any]) -> Iterator[Cell]:
    for value, formula in zip(values, formulas, strict=True):
        # A formula that gave an empty text is of type "str"; one that was never worked out is a number of no value.
        if formula.data_type == "f" and value.value is None and value.data_type == "n":
            yield Cell(problem="holds a formula whose result is not stored: open the file in Excel and save it")
        else:
            yield _cell(value)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    if isinstance(value, bool):
        return Cell(str(value), problem=f"holds {str(value).upper()}")
    if isinstance(value, int | float):
        return _number_cell(float(value), cell.number_format or "General")
    if isinstance(value, datetime.datetime):
        return Cell(value.date())
    if isinstance(value, datetime.date):
        return Cell(value)
    if isinstance(value, datetime.time | datetime.timedelta):
        return Cell(str(value), problem="holds a time")
    text = str(value)
    if cell.data_type == "e" and text not in ("#N/A", "#DIV/0!"):
        return Cell(text, problem=f"holds the error {text}")
    return Cell(text)


def _number_cell(value: float, number_format: str) -> Cell:
    if not math.isfinite(value):
        return Cell(str(value), problem="holds no number")
    shown = _LITERAL_IN_FORMAT.sub("", number_format.split(";", maxsplit=1)[0])
    plain = None if "E" in shown else _DECIMALS_OF_FORMAT.search(shown)
    return Cell(value, is_percent="%" in shown, decimals=len(plain[1] or "") if plain else None)


def _without_blank_end(cells: Iterable[Any]) -> list[Any]:
    """The cells, or rows, without the blank ones at the end."""
    kept = list(cells)
    while kept and (kept[-1].is_blank if isinstance(kept[-1], Cell) else all(cell.is_blank for cell in kept[-1])):
        kept.pop()
    return kept
