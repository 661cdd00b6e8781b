"""A table of figures that somebody adds, as CSV or Excel, read as what it states of each council and year.

Columns are matched by their names, exactly but for spelling; what is not matched is named, never guessed at.
A row that can't be true is left out with the reason, and so are totals, footnotes and blank rows.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePath

from lgo_map.errors import LgoMapError
from lgo_map.figures.catalogue import COUNTED_AS_SUM, FIGURES, PER_100K, PERCENTAGES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.ingest.readers.table_cells import (
    MAX_NAME_CHARACTERS,
    NUMBER,
    Cell,
    RawSheet,
    SheetRow,
    excel_sheets,
    is_excel,
    quoted,
    text_of_csv,
    without_footnote_marks,
)
from lgo_map.ingest.readers.table_header import Header, find_header, sheet_of_csv, year_of_sheet
from lgo_map.ingest.readers.table_names import IN_WORDS, guess_in_words, match_name
from lgo_map.ingest.readers.table_years import listed_years, year_of_label, years_in
from lgo_map.ingest.reported import Refusal, ReportedFigures
from lgo_map.records.statistics import NOTE_BREAK

YEARLY_TABLES = {
    "received": "complaints received, by subject",
    "decided": "complaints decided, by outcome",
    "compliance": "compliance with recommendations",
}
"""The three tables of all councils that the Ombudsman publishes each year."""

_ALL_COUNCILS = 40
"""A table of so many rows is no council's own."""

MIN_SHARES = 3
"""From this many rates between 0 and 1 on, and none above, a column surely holds shares of one: 0.69 is 69%."""


_MARK_LEFT_OF_NAME = re.compile(r"^[*†‡§^\u00b9\u00b2\u00b3\u2070-\u2079]+\s*")
_MARK_RUN_INTO_NAME = re.compile(r"(?<=[a-z)])\d{1,2}$")
_NOT_KNOWN = re.compile(
    r"|[-‐-―−]+|\.{1,3}|…|:|\*+|n\.?/?a\.?|#n/a|#div/0!|not (?:applicable|available|known)|unknown|suppressed|"
    r"\[?[cxz]\]?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|england|national)[ -]?)?totals?\b.*|.* total|overall|national|england|sum|"
    r"(?:average|mean|median)s?\b.*|.* (?:average|mean|median)|"
    r"all|all (?:[\w-]+ )*(?:authorities|councils|boroughs|districts|counties)|"
    r"(?:[\w-]+ )*(?:authorities|councils|boroughs|districts|counties)",
    re.IGNORECASE,
)
_NO_COUNCIL, _NO_FIGURE = "names no council", "states no figure"
_WEB_ADDRESS = re.compile(r"https?://\S+")
_PAGE_SLUG = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True)
class SheetRead:
    """What one sheet, or a CSV, states.

    Attributes
    ----------
    name : str
        The sheet's name; empty for a CSV.
    header_row : int
        The row of the columns' names; rows are counted from 1, as a spreadsheet does.
    columns : dict of str to str
        Their columns that are understood, to ours: figures, subjects, or `authority`, `code`, `year`, `page_slug`,
        `source_kind`, `source_url`, `note`.
    not_understood : tuple of str
        Their columns that are not taken.
    reported : tuple of ReportedFigures
        What every row taken states.
    codes : tuple of str or None
        The code printed beside each council of `reported`, where a name is printed as well: both should lead to
        the same council.
    left_out : tuple of (int, str)
        Rows that state nothing of a council, and why: blank ones, headings, totals.
    refused : tuple of (int, str)
        Rows, or single cells of rows, that are not taken though they may state something, and why.
    table : {"received", "decided", "compliance", ""}
        Which of the Ombudsman's yearly tables has such columns; empty if none has.
    """

    name: str
    header_row: int
    columns: dict[str, str]
    not_understood: tuple[str, ...]
    reported: tuple[ReportedFigures, ...]
    codes: tuple[str | None, ...]
    left_out: tuple[tuple[int, str], ...]
    refused: tuple[tuple[int, str], ...] = ()
    table: str = ""


@dataclass(frozen=True)
class TableRead:
    """What a file states.

    Attributes
    ----------
    sheets : tuple of SheetRead
        Its tables.
    left_out : tuple of (str, str)
        Its sheets that are not taken, and why.
    """

    sheets: tuple[SheetRead, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def yearly_table(self) -> str:
        """Which of the Ombudsman's yearly tables of all councils it looks like, in words; empty if like none."""
        found = {sheet.table for sheet in self.sheets if sheet.table and len(sheet.reported) >= _ALL_COUNCILS}
        return ", ".join(YEARLY_TABLES[table] for table in YEARLY_TABLES if table in found)


@dataclass(frozen=True)
class _Origin:
    """What all rows of a sheet share."""

    file: str
    sheet: str
    year: int | None
    kind: str
    url: str | None


class _RowRefusal(LgoMapError):
    """A row can't be taken; the sentence says why."""

    status = 422


def read_table(
    content: bytes, name: str, year: int | None = None, kind: str = "council", url: str | None = None
) -> TableRead:
    """What a CSV or Excel file states of councils and years.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, which may say the year.
    year : int, optional
        The year in which the twelve months end, where the table has no column that says it.
    kind : {"ombudsman", "council", "press"}
        Who states the figures, where the table has no column `source_kind`.
    url : str, optional
        Where the table is published, where it has no column `source_url`.

    Raises
    ------
    Refusal
        If it is no such file, has no table of figures, two columns for one figure, or no year, or two.
    """
    file = PurePath(name).name
    sheets = excel_sheets(content) if is_excel(content) else [sheet_of_csv(text_of_csv(content))]
    tables: list[tuple[RawSheet, Header]] = []
    left_out: list[tuple[str, str]] = []
    for sheet in sheets:
        header = "is hidden" if sheet.is_hidden else find_header(sheet.rows)
        if isinstance(header, Header):
            tables.append((sheet, header))
        else:
            left_out.append((sheet.name, header))
    if not tables:
        raise Refusal(
            "; ".join(f"sheet {quoted(title)} {why}" if title else why for title, why in left_out) or "has no sheet"
        )
    years_of_file = years_in(PurePath(file).stem)
    read = []
    for sheet, header in tables:
        said = year_of_sheet(sheet, header, years_of_file, year, is_only=len(tables) == 1)
        read.append(_read_sheet(sheet, header, _Origin(file, sheet.name, said, kind, url)))
    others = {reported.year for sheet_read in read for reported in sheet_read.reported} - {year}
    if year is not None and others:
        raise Refusal(
            f"has a column of years that says {listed_years(others)}, but --year says {year}: leave --year out"
        )
    stated = [reported for sheet_read in read for reported in sheet_read.reported]
    if any(one.kind == "ombudsman" and not one.url and not one.page_slug for one in stated):
        raise Refusal(
            "is said to be the Ombudsman's, but not where it is published: give the address, as in "
            "--url https://www.lgo.org.uk/…"
        )
    if not any(sheet_read.reported or sheet_read.refused for sheet_read in read):
        raise Refusal("has column names, but no row that states a figure of a council")
    return TableRead(tuple(read), tuple(left_out))


def row_title(number: int, file: str, sheet: str = "") -> str:
    """What a row is called as a source: "Row 4 of decided.xlsx, sheet 2023-24"."""
    return f"Row {number} of {file}" + (f", sheet {sheet}" if sheet else "")


def match_in_words(sheet: SheetRead) -> list[tuple[str, str]]:
    """Each of a sheet's columns and what it is taken for, in plain words."""
    understood = [(theirs, IN_WORDS[ours]) for theirs, ours in sheet.columns.items()]
    return understood + [(theirs, guess_in_words(theirs)) for theirs in sheet.not_understood]


def _read_sheet(sheet: RawSheet, header: Header, origin: _Origin) -> SheetRead:
    scales = {figure: _scale(_column(sheet, header, figure)) for figure in PERCENTAGES}
    taken: list[tuple[int, ReportedFigures, str | None]] = []
    left_out: list[tuple[int, str]] = []
    refused: list[tuple[int, str]] = []
    numbers = [
        place for ours, place in (header.places | header.subjects).items() if ours in FIGURES or ours in SUBJECTS
    ]
    for number, row in enumerate(sheet.rows, start=1):
        if number <= header.last_row:
            continue
        why = _why_no_council(row, header)
        if why is None:
            try:
                reported, code, cells = _read_row(number, row, header, origin, scales)
                taken.append((number, reported, code))
                refused += [(number, cell) for cell in cells]
            except _RowRefusal as refusal:
                (left_out if str(refusal) == _NO_FIGURE else refused).append((number, str(refusal)))
        else:
            has_figures = any(_value(_at(row, place)) is not None for place in numbers)
            (refused if why.startswith(_NO_COUNCIL) and has_figures else left_out).append((number, why))
    understood = {place: ours for ours, place in (header.places | header.subjects).items()}
    return SheetRead(
        name=sheet.name,
        header_row=header.row,
        columns={header.names[place]: ours for place, ours in sorted(understood.items())},
        not_understood=tuple(name for i, name in enumerate(header.names) if name and i not in understood),
        reported=tuple(_with_rivals([(number, reported) for number, reported, _ in taken])),
        codes=tuple(code for _, _, code in taken),
        left_out=tuple(left_out),
        refused=tuple(refused),
        table=header.table,
    )


def _column(sheet: RawSheet, header: Header, ours: str) -> list[Cell]:
    """The cells of one of our columns, below the header."""
    place = header.places.get(ours)
    return [] if place is None else [_at(row, place) for row in sheet.rows[header.last_row :]]


def _at(row: SheetRow, place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else Cell()


def _scale(cells: Iterable[Cell]) -> str:
    """Whether the rates of a column that have no sign are "shares" (0.69), "percentages" (69), or "unclear"."""
    plain = [value for cell in cells if not _says_percent(cell) and (value := _value(cell)) is not None]
    if not plain or max(plain) > 1:
        return "percentages"
    return "shares" if sum(0 < value < 1 for value in plain) >= MIN_SHARES else "unclear"


def _says_percent(cell: Cell) -> bool:
    return cell.is_percent or without_footnote_marks(cell.text).endswith("%")


def _value(cell: Cell) -> float | None:
    """The number in a cell, its signs and marks left out; None if it holds none."""
    if cell.problem or isinstance(cell.value, datetime.date):
        return None
    if isinstance(cell.value, float):
        return cell.value
    text = without_footnote_marks((cell.value or "").strip()).removesuffix("%").strip()
    return float(re.sub("[,\u00a0\u2009\u202f]", "", text)) if NUMBER.fullmatch(text) else None


def _why_no_council(row: SheetRow, header: Header) -> str | None:
    """Why a row states nothing of a council; None if it may."""
    filled = [cell for cell in row if not cell.is_blank]
    if not filled:
        return "is blank"
    council = _council(row, header)
    if len(filled) == 1:
        return f"holds one text only, a footnote or heading: {quoted(filled[0].text)}"
    if all(match_name(cell.text) for cell in filled):
        return "repeats the column names"
    if not council or len(council) > MAX_NAME_CHARACTERS:
        return f"{_NO_COUNCIL}: {quoted(filled[0].text)}"
    if _TOTAL.fullmatch(council):
        return f"is a total or an average: {quoted(council)}"
    return None


def _council(row: SheetRow, header: Header) -> str:
    """The council as printed, without the marks of footnotes; its code where no name is printed."""
    name = without_footnote_marks(_at(row, header.places.get("authority")).text)
    name = _MARK_LEFT_OF_NAME.sub("", name)
    return _MARK_RUN_INTO_NAME.sub("", name).strip() or _at(row, header.places.get("code")).text


def _read_row(
    number: int, row: SheetRow, header: Header, origin: _Origin, scales: Mapping[str, str]
) -> tuple[ReportedFigures, str | None, list[str]]:
    """What a row states, the code beside its council's name, and which of its cells are not taken.

    Raises
    ------
    _RowRefusal
        If it can't be true.
    """
    if any(not cell.is_blank for cell in row[len(header.names) :]):
        raise _RowRefusal("has more cells than there are column names")
    if not origin.sheet and len(row) < len(header.names):  # a sheet of Excel stores no blank cells at the end
        raise _RowRefusal("has fewer cells than there are column names, as if it were cut off")
    figures: dict[str, float] = {}
    doubts: dict[str, str] = {}
    cells: list[str] = []
    for ours in FIGURES:
        cell = _at(row, header.places.get(ours))
        if (problem := _problem(cell)) is not None:
            cells.append(f"{_name_of(ours, header)} {problem}: not taken")
            continue
        value, doubt = _figure(cell, ours, _name_of(ours, header), scales.get(ours, ""))
        if value is not None:
            figures[ours] = value
        if doubt is not None:
            doubts[ours] = doubt
    notes = _notes(row, header, figures, doubts)
    doubts = {ours: doubt for ours, doubt in doubts.items() if ours in figures}
    subjects = _subjects(row, header, figures, doubts)
    if not figures and not subjects:
        raise _RowRefusal("; ".join([_NO_FIGURE, *cells]))
    title = row_title(number, origin.file, origin.sheet)
    url = _checked(row, header, "source_url", _WEB_ADDRESS) or origin.url
    if url is None and not _at(row, header.places.get("note")).text:  # the source must be named by something
        # Not its row: the same file with a row more is the same source.
        notes = NOTE_BREAK.join(filter(None, (f"The file {origin.file}", notes)))
    council = _council(row, header)
    code = _at(row, header.places.get("code")).text or None
    reported = ReportedFigures(
        authority=council,
        year=_year_of_row(row, header, origin),
        figures=figures,
        kind=_checked(row, header, "source_kind", SOURCE_KINDS) or origin.kind,
        title=title,
        url=url,
        page_slug=_checked(row, header, "page_slug", _PAGE_SLUG),
        note=notes,
        doubts=doubts,
        subjects=subjects,
    )
    return reported, code if code != council else None, cells


def _problem(cell: Cell) -> str | None:
    """Why a single cell of figures can't be taken."""
    if isinstance(cell.value, datetime.date):
        return f"holds a date ({cell.value:%d/%m/%Y}), which Excel may have made of something like 1-4"
    return cell.problem


def _subjects(row: SheetRow, header: Header, figures: dict[str, float], doubts: dict[str, str]) -> dict[str, float]:
    """How many complaints of each subject were received; all of them together are what was received in all."""
    subjects: dict[str, float] = {}
    for subject, place in header.subjects.items():
        cell = _at(row, place)
        if (problem := _problem(cell)) is not None:
            raise _RowRefusal(f"{header.names[place]} {problem}")
        value, _ = _figure(cell, subject, header.names[place], "")
        if value is not None:
            subjects[subject] = value
    total, received = sum(subjects.values()), figures.get("received")
    if received is not None and (total > received or (len(subjects) == len(SUBJECTS) and total != received)):
        doubts["received"] = f"its subjects come to {total:g}, not {received:g}"
    return subjects


def _figure(cell: Cell, ours: str, name: str, scale: str) -> tuple[float | None, str | None]:
    """A figure and why it is in doubt.

    Raises
    ------
    _RowRefusal
        If it is no such figure.
    """
    if _NOT_KNOWN.fullmatch(cell.text):
        return None, None
    value, printed = _value(cell), f"{name} is {quoted(cell.text)}"
    if value is None:
        raise _RowRefusal(f"{printed}, which is no number")
    doubt = None if without_footnote_marks(cell.text) == cell.text else "printed with a footnote mark"
    if ours in PERCENTAGES:
        value, scale_doubt = _rate(cell, value, scale)
        if not 0 <= value <= 100:
            raise _RowRefusal(f"{printed}, which is no rate from 0 to 100")
        return value, doubt or scale_doubt
    if _says_percent(cell):
        raise _RowRefusal(f"{printed}, which is a percentage")
    if value < 0:
        raise _RowRefusal(f"{printed}, which is less than 0")
    if ours in PER_100K:
        return _as_shown(value, cell.decimals), doubt
    if not value.is_integer():
        raise _RowRefusal(f"{printed}, which is no whole number")
    return value, doubt


def _rate(cell: Cell, value: float, scale: str) -> tuple[float, str | None]:
    """A rate as a percentage, as it is shown, and why that reading is in doubt."""
    if cell.is_percent:
        return _as_shown(value * 100, cell.decimals), None
    if _says_percent(cell) or not 0 < value <= 1:
        return _as_shown(value, cell.decimals), None
    if scale != "percentages":
        share = round(value * 100, 6)
        return share, None if scale == "shares" else f"printed as {cell.text}, read as {share:g}%"
    return value, f"printed as {cell.text} in a column of percentages"


def _as_shown(value: float, decimals: int | None) -> float:
    """A rate rounded as the sheet shows it: that is what is published."""
    exact = round(value, 9)  # without the dust of 0.69 * 100
    if decimals is None:
        return exact
    return float(Decimal(repr(exact)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _notes(row: SheetRow, header: Header, figures: dict[str, float], doubts: dict[str, str]) -> str | None:
    """The row's note; investigations are counted here if the table has no column for them, and it says so."""
    notes = [_at(row, header.places.get("note")).text]
    if "upheld" in figures and "not_upheld" in figures:
        total = figures["upheld"] + figures["not_upheld"]
        if "investigations" not in header.places:
            figures["investigations"] = total
            notes.append(COUNTED_AS_SUM)
            if "upheld" in doubts or "not_upheld" in doubts:
                doubts["investigations"] = doubts.get("not_upheld") or doubts["upheld"]
        elif figures.get("investigations", total) != total:
            doubts["investigations"] = f"upheld and not upheld make {total:g}, not {figures['investigations']:g}"
    return NOTE_BREAK.join(dict.fromkeys(filter(None, notes))) or None


def _year_of_row(row: SheetRow, header: Header, origin: _Origin) -> int:
    if origin.year is not None:
        return origin.year
    cell = _at(row, header.places["year"])
    if cell.problem:
        raise _RowRefusal(f"{_name_of('year', header)} {cell.problem}")
    if isinstance(cell.value, datetime.date):
        year = year_of_label(f"{cell.value:%d/%m/%Y}")
    else:
        year = year_of_label(without_footnote_marks(cell.text))
    if year is None:
        raise _RowRefusal(f"{_name_of('year', header)} is {quoted(cell.text)}, which is no year")
    return year


def _checked(row: SheetRow, header: Header, ours: str, allowed: Sequence[str] | re.Pattern[str]) -> str | None:
    text = _at(row, header.places.get(ours)).text
    if text and not (allowed.fullmatch(text) if isinstance(allowed, re.Pattern) else text in allowed):
        expected = "no web address or name" if isinstance(allowed, re.Pattern) else f"none of {', '.join(allowed)}"
        raise _RowRefusal(f"{_name_of(ours, header)} is {quoted(text)}, which is {expected}")
    return text or None


def _with_rivals(taken: Sequence[tuple[int, ReportedFigures]]) -> list[ReportedFigures]:
    """The same, in doubt where several rows of one source state one council's figures of a year differently."""
    rows: dict[tuple, list[tuple[int, ReportedFigures]]] = defaultdict(list)
    for number, reported in taken:
        source = reported.url or (reported.note or "").removeprefix(reported.title)  # no row is a source of its own
        rows[(reported.authority.casefold(), reported.year, reported.kind, source)].append((number, reported))
    doubts: dict[int, str] = {}
    for same in rows.values():
        values = {(figure, value) for _, reported in same for figure, value in reported.figures.items()}
        if len(values) > len({figure for figure, _ in values}):
            numbers = " and ".join(str(number) for number, _ in same)
            doubts |= {number: f"rows {numbers} state this council and year differently" for number, _ in same}
    return [replace(s, doubts={**s.doubts, "": doubts[n]}) if n in doubts else s for n, s in taken]


def _name_of(ours: str, header: Header) -> str:
    return header.names[header.places[ours]] if ours in header.places else ours
