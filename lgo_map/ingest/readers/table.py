"""A table of figures that somebody adds, as CSV or Excel, read as what it states of each council and year.

Columns are matched by their names, exactly but for spelling; what is not matched is named, never guessed at.
A row that can't be true is left out with the reason, and so are totals, footnotes and blank rows.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePath

from rapidfuzz import fuzz, process

from lgo_map.ingest.readers.table_cells import (
    SEPARATORS,
    Cell,
    RawSheet,
    Row,
    csv_rows,
    excel_sheets,
    is_excel,
    text_of_csv,
)
from lgo_map.ingest.reported import Refusal, Stated
from lgo_map.records.statistics import FIGURES, PER_100K, PERCENTAGES, SOURCE_KINDS
from lgo_map.wording.words import FIGURE_NAMES

COUNTED_AS_SUM = "investigations counted as upheld plus not upheld"
"""The note at investigations that the table does not state, but that follow from two of its columns."""

SURELY_SHARES = 3
"""So many rates between 0 and 1, and none above, and a column surely holds shares of one: 0.69 is 69%."""

HEADER_WITHIN = 60
"""The header row is looked for in this many rows at the top."""

_RATES = {
    "upheld_rate": ("upheld rate", "uphold rate", "rate upheld", "complaints upheld rate", "uphold percentage"),
    "compliance_rate": ("compliance rate", "rate of compliance"),
    "satisfactory_remedy_rate": (
        "satisfactory remedy rate",
        "satisfactory remedies rate",
        "satisfactory remedies provided by the authority rate",
    ),
    "upheld_per_100k": (
        "upheld per 100k",
        "upheld decisions per 100k",
        "upheld per 100k residents",
        "upheld decisions per 100k residents",
        "upheld per 100k population",
        "upheld decisions per 100k population",
        "upheld complaints per 100k residents",
    ),
}
_NAMES = {
    **_RATES,
    "authority": (
        "authority",
        "authority name",
        "name of authority",
        "local authority",
        "local authority name",
        "council",
        "council name",
        "name of council",
        "body",
        "body in jurisdiction",
        "organisation",
        "organisation name",
        "name",
    ),
    "code": (
        "code",
        "authority code",
        "local authority code",
        "council code",
        "gss code",
        "ons code",
        "ons gss code",
        "lad code",
        "area code",
    ),
    "year": (
        "year",
        "financial year",
        "reporting year",
        "year ending",
        "year ended",
        "year ending 31 march",
        "period",
        "year end",
    ),
    "investigations": (
        "investigations",
        "detailed investigations",
        "total investigations",
        "total detailed investigations",
        "complaints investigated",
        "investigations completed",
        "detailed investigations completed",
        "investigated",
    ),
    "upheld": (
        "upheld",
        "complaints upheld",
        "decisions upheld",
        "investigations upheld",
        "detailed investigations upheld",
        "upheld decisions",
        "upheld complaints",
        "upheld cases",
        "total upheld",
    ),
    "not_upheld": (
        "not upheld",
        "complaints not upheld",
        "decisions not upheld",
        "investigations not upheld",
        "detailed investigations not upheld",
        "not upheld decisions",
        "not upheld complaints",
        "not upheld cases",
        "total not upheld",
    ),
    "compliance_outcomes": ("compliance outcomes", "total compliance outcomes", "recommendations due"),
    "satisfactory_remedies": (
        "satisfactory remedies",
        "satisfactory remedy decisions",
        "satisfactory remedies provided by the authority",
        "satisfactory remedies provided by the council",
    ),
    "satisfactory_remedy_base": ("satisfactory remedy base", "base of satisfactory remedies"),
    "dealt_with": ("dealt with", "complaints dealt with", "total dealt with", "total complaints dealt with"),
    "not_for_us": (
        "not for us",
        "not for us or not ready for us to investigate",
        "not for us or not ready",
        "not for the ombudsman or not ready",
    ),
    "assessed_and_closed": ("assessed and closed", "complaints assessed and closed"),
    "page_slug": ("page slug",),
    "source_kind": ("source kind",),
    "source_url": ("source url", "source address", "source link"),
    "note": ("note", "notes"),
}
_NAMES_OF_PERCENTAGES = {
    "% upheld": "upheld_rate",
    "% complaints upheld": "upheld_rate",
    "% investigations upheld": "upheld_rate",
    "% of complaints upheld": "upheld_rate",
    "% of investigations upheld": "upheld_rate",
    "% of complaints we investigated upheld": "upheld_rate",
    "% compliance": "compliance_rate",
    "% compliance with recommendations": "compliance_rate",
    "% satisfactory remedies": "satisfactory_remedy_rate",
    "% satisfactory remedy": "satisfactory_remedy_rate",
    "% satisfactory remedies provided by the authority": "satisfactory_remedy_rate",
}
_PARTS_OF_COUNCILS = (
    "category",
    "decision",
    "department",
    "directorate",
    "service",
    "service area",
    "subject",
    "subject area",
    "team",
    "topic",
    "ward",
)
"""Columns of a table whose rows are of a part of a council: their figures are not the council's."""

_AVERAGES_OF = (
    "average {0}",
    "{0} average",
    "{0} published average",
    "{0} published average of its type",
    "average {0} of similar authorities",
    "average {0} for similar authorities",
    "average {0} in similar authorities",
    "average {0} similar authorities",
    "average {0} of authorities of this type",
    "average {0} for authorities of this type",
    "average {0} of authority type",
    "average {0} for authority type",
    "{0} of similar authorities",
    "{0} similar authorities",
    "{0} similar authorities average",
    "{0} average of similar authorities",
    "{0} average for similar authorities",
    "similar authorities {0}",
    "similar authorities average {0}",
)


def _all_names() -> dict[str, str]:
    """What every name that a column may have, as from :func:`_plain`, stands for."""
    names = {name: column for column, variants in _NAMES.items() for name in variants}
    names |= {column.replace("_", " "): column for column in FIGURES}
    names |= _NAMES_OF_PERCENTAGES
    for column in _RATES:
        for name in [n for n, c in names.items() if c == column]:
            sign, words = ("% ", name[2:]) if name.startswith("% ") else ("", name)
            names |= {sign + form.format(words): f"{column}_average" for form in _AVERAGES_OF}
    return names


_IN_WORDS = {
    **FIGURE_NAMES,
    "authority": "Council",
    "code": "Code of the council",
    "year": "Year",
    "not_upheld": "Not upheld: with upheld, it makes the investigations",
    "page_slug": "Name of the council's page at the Ombudsman",
    "source_kind": "Who states it",
    "source_url": "Address of the source",
    "note": "Note",
}

_PERCENT = re.compile(r"%|\b(?:per ?cent|percentage|pct)\b")
_HUNDRED_THOUSAND = re.compile(r"\b100[, ]?000\b")
_COUNTING_WORD = re.compile(r"\b(?:number|no\.?) of\b|^(?:no\.|number) |\((?:no\.?|number)\)|#")
_FOOTNOTE_MARK = re.compile(
    r"(?:\s*(?:[*†‡§^\u00b9\u00b2\u00b3\u2070-\u2079]|\[[^\[\]]{0,12}\]|\((?:note |see note )?(?:\d{1,2}|[a-z])\)))+$",
    re.IGNORECASE,
)
_LONGEST_NAME = 200
_MARK_LEFT_OF_NAME = re.compile(r"^[*†‡§^\u00b9\u00b2\u00b3\u2070-\u2079]+\s*")
_MARK_RUN_INTO_NAME = re.compile(r"(?<=[a-z)])\d{1,2}$")
_NUMBER = re.compile("(?:[0-9]{1,9}|[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3}){1,2})(?:\\.[0-9]{1,15})?")
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
_WEB_ADDRESS = re.compile(r"https?://\S+")
_PAGE_SLUG = re.compile(r"[A-Za-z0-9-]+")

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DATE = re.compile(rf"\b({_MONTHS})\b\.?,?\s*(20\d\d)(?!\d)", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](20\d\d)(?!\d)|(?<!\d)20\d\d-\d\d-\d\d(?!\d)")
_SPAN = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-‐-―−/_]|to\b|and\b)\s*(20\d\d|\d\d)(?!\d)", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<![\d,.])(20\d\d)(?![\d,])")


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
        Their columns that are understood, to ours: figures, or `authority`, `code`, `year`, `not_upheld`,
        `page_slug`, `source_kind`, `source_url`, `note`.
    not_understood : tuple of str
        Their columns that are not taken.
    stated : tuple of Stated
        What every row taken states.
    codes : tuple of str or None
        The code printed beside each council of `stated`, where a name is printed as well: both should lead to
        the same council.
    left_out : tuple of (int, str)
        Rows, or single cells of rows, that are not taken, and why.
    """

    name: str
    header_row: int
    columns: dict[str, str]
    not_understood: tuple[str, ...]
    stated: tuple[Stated, ...]
    codes: tuple[str | None, ...]
    left_out: tuple[tuple[int, str], ...]


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


@dataclass(frozen=True)
class _Header:
    """Where a sheet's columns are: names from the rows `row` to `last_row`, matched columns by ours."""

    row: int
    last_row: int
    names: list[str]
    places: dict[str, int]


@dataclass(frozen=True)
class _Origin:
    """What all rows of a sheet share."""

    file: str
    sheet: str
    year: int | None
    kind: str
    url: str | None


class _RowRefusal(ValueError):
    """A row can't be taken; the message says why."""


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
    sheets = excel_sheets(content) if is_excel(content) else [_sheet_of_csv(text_of_csv(content))]
    tables: list[tuple[RawSheet, _Header]] = []
    left_out: list[tuple[str, str]] = []
    for sheet in sheets:
        header = "is hidden" if sheet.is_hidden else _header(sheet.rows)
        if isinstance(header, _Header):
            tables.append((sheet, header))
        else:
            left_out.append((sheet.name, header))
    if not tables:
        raise Refusal(
            "; ".join(f"sheet {_quoted(title)} {why}" if title else why for title, why in left_out) or "has no sheet"
        )
    years_of_file = years_in(PurePath(file).stem)
    read = []
    for sheet, header in tables:
        said = _year_of_sheet(sheet, header, years_of_file, year, is_only=len(tables) == 1)
        read.append(_read_sheet(sheet, header, _Origin(file, sheet.name, said, kind, url)))
    others = {stated.year for sheet_read in read for stated in sheet_read.stated} - {year}
    if year is not None and others:
        raise Refusal(f"has a column of years that says {_listed(others)}, but --year says {year}: leave --year out")
    return TableRead(tuple(read), tuple(left_out))


def match_in_words(sheet: SheetRead) -> list[tuple[str, str]]:
    """Each of a sheet's columns and what it is taken for, in plain words."""
    understood = [(theirs, _IN_WORDS[ours]) for theirs, ours in sheet.columns.items()]
    return understood + [(theirs, _perhaps(theirs)) for theirs in sheet.not_understood]


def years_in(text: str) -> set[int]:
    """The Ombudsman's years that a text names: "2022-23", "31 March 2023" and "2023" are 2023.

    A longer span ("2018 to 2025") and a date of another month name none.
    """
    years = set()

    def of_date(found: re.Match[str]) -> str:
        if found[1].lower().startswith("mar"):
            years.add(int(found[2]))
        return " "

    def of_numeric_date(found: re.Match[str]) -> str:
        if found[3] and (int(found[1]), int(found[2])) == (31, 3):
            years.add(int(found[3]))
        return " "

    def of_span(found: re.Match[str]) -> str:
        end = int(found[2]) if len(found[2]) == 4 else int(found[1][:2] + found[2])
        if end == int(found[1]) + 1:
            years.add(end)
        return " "

    for pattern, of_match in ((_DATE, of_date), (_NUMERIC_DATE, of_numeric_date), (_SPAN, of_span)):
        text = pattern.sub(of_match, text)
    return years | {int(year) for year in _BARE_YEAR.findall(text)}


def _sheet_of_csv(text: str) -> RawSheet:
    """The rows of a CSV, cut at the separator by which most columns are understood."""
    best: tuple[int, list[Row]] | None = None
    problem: Refusal | None = None
    for separator in SEPARATORS:
        if separator not in text:
            continue
        try:
            rows = csv_rows(text, separator)
            header = _header(rows)
        except Refusal as refusal:
            problem = problem or refusal
            continue
        understood = len(header.places) if isinstance(header, _Header) else 0
        if best is None or understood > best[0]:
            best = (understood, rows)
    if problem and (best is None or not best[0]):
        raise problem
    return RawSheet("", best[1] if best else csv_rows(text, SEPARATORS[0]))


def _header(rows: Sequence[Row]) -> _Header | str:
    """Where the columns are, or why the sheet is no table of figures.

    Raises
    ------
    Refusal
        If two columns are matched with the same of ours.
    """
    why = "has no row of column names with one for the council (Authority, Council)"
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        names = [cell.text for cell in row]
        matched = [_match(name) for name in names]
        if "authority" not in matched and "code" not in matched:
            continue
        last = index
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if _continues(below, matched):
            last = index + 1
            names = _under_each_other(names, [cell.text for cell in below])
        places = _places(names)
        parts = [name for name in names if _plain(name[:_LONGEST_NAME]) in _PARTS_OF_COUNCILS]
        if parts:
            return f"has a row for each {_quoted(parts[0])} of a council, not for the whole council"
        if any(ours in FIGURES or ours == "not_upheld" for ours in places):
            return _Header(index + 1, last + 1, names, places)
        if len([name for name in names if name]) > 1:
            unknown = [name for name in names if name and _match(name) is None]
            why = f"has no column of figures that is understood ({', '.join(map(_quoted, unknown[:8]))})"
    return why


def _match(name: str) -> str | None:
    """Which of ours a column is, by its name alone."""
    if len(name) > _LONGEST_NAME:
        return None
    plain = _plain(name)
    if plain in _COLUMNS:
        return _COLUMNS[plain]
    ours = _COLUMNS.get(plain.removeprefix("% "))
    return ours if ours in PERCENTAGES else None


def _plain(name: str) -> str:
    """A column's name without what spelling may vary; one that says per cent begins with "% "."""
    text = unicodedata.normalize("NFKC", _without_marks(name)).casefold().replace("_", " ")
    text = _HUNDRED_THOUSAND.sub("100k", " ".join(text.split()))
    text, percent = _PERCENT.subn(" ", text)
    text = _COUNTING_WORD.sub(" ", " ".join(text.split()))
    words = re.sub(r"[^\w]+", " ", text).split()
    if percent:
        words = words[1:] if words[:1] == ["of"] else words
        return " ".join(["%", *words])
    return " ".join(words)


def _continues(below: Row, matched: Sequence[str | None]) -> bool:
    """Whether a row goes on with the column names of the one above, as under a merged cell."""
    cells = [cell for cell in below if not cell.is_blank]
    of_council = [below[i] for i, ours in enumerate(matched) if ours in ("authority", "code") and i < len(below)]
    return (
        all(cell.is_blank for cell in of_council)
        and any(_match(cell.text) for cell in cells)
        and not any(_NUMBER.fullmatch(cell.text) for cell in cells)
    )


def _under_each_other(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of two rows as one: the lower one's, where it has any."""
    width = max(len(above), len(below))
    padded = [[*row, *[""] * (width - len(row))] for row in (above, below)]
    return [lower or upper for upper, lower in zip(*padded, strict=True)]


def _places(names: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        ours = _match(name)
        if ours is None:
            continue
        if ours in places:
            both = (
                f"{_quoted(names[places[ours]])} (column {places[ours] + 1}) and {_quoted(name)} (column {index + 1})"
            )
            raise Refusal(f"has two columns for the same thing ({_IN_WORDS[ours]}): {both}; delete or rename one")
        places[ours] = index
    return places


def _perhaps(name: str) -> str:
    found = process.extractOne(
        _plain(name[:_LONGEST_NAME]), list(_COLUMNS), scorer=fuzz.token_sort_ratio, score_cutoff=70
    )
    return f"not understood; perhaps {_quoted(_IN_WORDS[_COLUMNS[found[0]]])}" if found else "not understood"


def _year_of_sheet(
    sheet: RawSheet, header: _Header, years_of_file: set[int], given: int | None, *, is_only: bool
) -> int | None:
    """The year that the sheet's name, its titles and the file's name say; None if a column says it.

    Raises
    ------
    Refusal
        If none is said, or several, or another than the one given.
    """
    if "year" in header.places:
        return None
    titles = [cell.text for row in sheet.rows[: header.row - 1] for cell in row if isinstance(cell.value, str | float)]
    said = years_in(sheet.name).union(*map(years_in, titles))
    where = f" for sheet {_quoted(sheet.name)}" if sheet.name else ""
    if given is not None:
        # A file's name may be about all its sheets, or about when it was made: --year stands before it.
        if said and given not in said:
            raise Refusal(f"says {_listed(said)}{where}, but --year says {given}")
        return given
    # The name of a file of several sheets counts only for those that say none themselves.
    said = said | years_of_file if is_only or not said else said
    if not said:
        raise Refusal(f"says no year{where}: give the one the twelve months end in, as in --year 2025")
    if len(said) > 1:
        raise Refusal(f"says {_listed(said)}{where}: say which it is, as in --year {max(said)}")
    return said.pop()


def _read_sheet(sheet: RawSheet, header: _Header, origin: _Origin) -> SheetRead:
    scales = {figure: _scale(_column(sheet, header, figure)) for figure in PERCENTAGES}
    taken: list[tuple[int, Stated, str | None]] = []
    left_out: list[tuple[int, str]] = []
    for number, row in enumerate(sheet.rows, start=1):
        if number <= header.last_row:
            continue
        why = _why_no_council(row, header)
        if why is None:
            try:
                stated, code, cells = _read_row(number, row, header, origin, scales)
                taken.append((number, stated, code))
                left_out += [(number, cell) for cell in cells]
            except _RowRefusal as refusal:
                why = str(refusal)
        if why is not None:
            left_out.append((number, why))
    return SheetRead(
        name=sheet.name,
        header_row=header.row,
        columns={header.names[place]: ours for ours, place in sorted(header.places.items(), key=lambda item: item[1])},
        not_understood=tuple(name for i, name in enumerate(header.names) if name and i not in header.places.values()),
        stated=tuple(_with_rivals([(number, stated) for number, stated, _ in taken])),
        codes=tuple(code for _, _, code in taken),
        left_out=tuple(left_out),
    )


def _column(sheet: RawSheet, header: _Header, ours: str) -> list[Cell]:
    """The cells of one of our columns, below the header."""
    place = header.places.get(ours)
    return [] if place is None else [_at(row, place) for row in sheet.rows[header.last_row :]]


def _at(row: Row, place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else Cell()


def _scale(cells: Iterable[Cell]) -> str:
    """Whether the rates of a column that have no sign are "shares" (0.69), "percentages" (69), or "unclear"."""
    plain = [value for cell in cells if not _says_percent(cell) and (value := _value(cell)) is not None]
    if not plain or max(plain) > 1:
        return "percentages"
    return "shares" if sum(0 < value < 1 for value in plain) >= SURELY_SHARES else "unclear"


def _without_marks(text: str) -> str:
    """A text without the marks of footnotes at its end; a text too long for a name or number as it is."""
    return _FOOTNOTE_MARK.sub("", text) if len(text) <= _LONGEST_NAME else text


def _says_percent(cell: Cell) -> bool:
    return cell.is_percent or _without_marks(cell.text).endswith("%")


def _value(cell: Cell) -> float | None:
    """The number in a cell, its signs and marks left out; None if it holds none."""
    if cell.problem or isinstance(cell.value, datetime.date):
        return None
    if isinstance(cell.value, float):
        return cell.value
    text = _without_marks((cell.value or "").strip()).removesuffix("%").strip()
    return float(re.sub("[,\u00a0\u2009\u202f]", "", text)) if _NUMBER.fullmatch(text) else None


def _why_no_council(row: Row, header: _Header) -> str | None:
    """Why a row states nothing of a council; None if it may."""
    filled = [cell for cell in row if not cell.is_blank]
    if not filled:
        return "is blank"
    council = _council(row, header)
    if len(filled) == 1:
        return f"holds one text only, a footnote or heading: {_quoted(filled[0].text)}"
    if all(_match(cell.text) for cell in filled):
        return "repeats the column names"
    if not council or len(council) > _LONGEST_NAME:
        return f"names no council: {_quoted(filled[0].text)}"
    if _TOTAL.fullmatch(council):
        return f"is a total or an average: {_quoted(council)}"
    return None


def _council(row: Row, header: _Header) -> str:
    """The council as printed, without the marks of footnotes; its code where no name is printed."""
    name = _without_marks(_at(row, header.places.get("authority")).text)
    name = _MARK_LEFT_OF_NAME.sub("", name)
    return _MARK_RUN_INTO_NAME.sub("", name).strip() or _at(row, header.places.get("code")).text


def _read_row(
    number: int, row: Row, header: _Header, origin: _Origin, scales: Mapping[str, str]
) -> tuple[Stated, str | None, list[str]]:
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
    for ours in (*FIGURES, "not_upheld"):
        cell = _at(row, header.places.get(ours))
        if (problem := _problem(cell)) is not None:
            cells.append(f"{_name_of(ours, header)} {problem}: not taken")
            continue
        value, doubt = _figure(cell, ours, header, scales.get(ours, ""))
        if value is not None:
            figures[ours] = value
        if doubt is not None:
            doubts[ours] = doubt
    notes = _notes(row, header, figures, doubts)
    figures.pop("not_upheld", None)
    doubts = {ours: doubt for ours, doubt in doubts.items() if ours in figures}
    if not figures:
        raise _RowRefusal("; ".join(["states no figure", *cells]))
    council = _council(row, header)
    code = _at(row, header.places.get("code")).text or None
    stated = Stated(
        authority=council,
        year=_year_of_row(row, header, origin),
        figures=figures,
        kind=_checked(row, header, "source_kind", SOURCE_KINDS) or origin.kind,
        title=f"Row {number} of {origin.file}" + (f", sheet {origin.sheet}" if origin.sheet else ""),
        url=_checked(row, header, "source_url", _WEB_ADDRESS) or origin.url,
        page_slug=_checked(row, header, "page_slug", _PAGE_SLUG),
        note=notes,
        doubts=doubts,
    )
    return stated, code if code != council else None, cells


def _problem(cell: Cell) -> str | None:
    """Why a single cell of figures can't be taken."""
    if isinstance(cell.value, datetime.date):
        return f"holds a date ({cell.value:%d/%m/%Y}), which Excel may have made of something like 1-4"
    return cell.problem


def _figure(cell: Cell, ours: str, header: _Header, scale: str) -> tuple[float | None, str | None]:
    """A figure and why it is in doubt.

    Raises
    ------
    _RowRefusal
        If it is no such figure.
    """
    if _NOT_KNOWN.fullmatch(cell.text):
        return None, None
    value, printed = _value(cell), f"{_name_of(ours, header)} is {_quoted(cell.text)}"
    if value is None:
        raise _RowRefusal(f"{printed}, which is no number")
    doubt = None if _without_marks(cell.text) == cell.text else "printed with a footnote mark"
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


def _notes(row: Row, header: _Header, figures: dict[str, float], doubts: dict[str, str]) -> str | None:
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
    return "; ".join(dict.fromkeys(filter(None, notes))) or None


def _year_of_row(row: Row, header: _Header, origin: _Origin) -> int:
    if origin.year is not None:
        return origin.year
    cell = _at(row, header.places["year"])
    if cell.problem:
        raise _RowRefusal(f"{_name_of('year', header)} {cell.problem}")
    if isinstance(cell.value, datetime.date):
        years = years_in(f"{cell.value:%d/%m/%Y}")
    else:
        years = years_in(_without_marks(cell.text))
    if len(years) != 1:
        raise _RowRefusal(f"{_name_of('year', header)} is {_quoted(cell.text)}, which is no year")
    return years.pop()


def _checked(row: Row, header: _Header, ours: str, allowed: Sequence[str] | re.Pattern[str]) -> str | None:
    text = _at(row, header.places.get(ours)).text
    if text and not (allowed.fullmatch(text) if isinstance(allowed, re.Pattern) else text in allowed):
        expected = "no web address or name" if isinstance(allowed, re.Pattern) else f"none of {', '.join(allowed)}"
        raise _RowRefusal(f"{_name_of(ours, header)} is {_quoted(text)}, which is {expected}")
    return text or None


def _with_rivals(taken: Sequence[tuple[int, Stated]]) -> list[Stated]:
    """The same, in doubt where several rows of the sheet state one council's figures of a year differently."""
    rows: dict[tuple, list[tuple[int, Stated]]] = defaultdict(list)
    for number, stated in taken:
        rows[(stated.authority.casefold(), stated.year, stated.kind, stated.url)].append((number, stated))
    doubts: dict[int, str] = {}
    for same in rows.values():
        values = {(figure, value) for _, stated in same for figure, value in stated.figures.items()}
        if len(values) > len({figure for figure, _ in values}):
            numbers = " and ".join(str(number) for number, _ in same)
            doubts |= {number: f"rows {numbers} state this council and year differently" for number, _ in same}
    return [replace(s, doubts={**s.doubts, "": doubts[n]}) if n in doubts else s for n, s in taken]


def _name_of(ours: str, header: _Header) -> str:
    return header.names[header.places[ours]] if ours in header.places else ours


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else text[:57].rstrip() + "…"
    return f'"{short}"'


def _listed(years: Iterable[int]) -> str:
    return " and ".join(map(str, sorted(years)))


_COLUMNS = _all_names()
