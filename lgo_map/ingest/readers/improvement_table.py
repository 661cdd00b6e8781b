"""The export of a council's service improvements as a table, its columns known by what their headings mean.

Nobody has seen one: which columns there are, in which order and how they are called is not known. The reference and
the improvements must be among them; each row is a case with its improvements, or one improvement of a case.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lgo_map.ingest.readers.decision_lines import DAY, day_in, head_in, heading_in, is_name, real_day, references_in
from lgo_map.ingest.readers.page_text import plain_lines
from lgo_map.ingest.readers.table_cells import (
    SEPARATORS,
    Cell,
    RawSheet,
    SheetRow,
    csv_rows,
    excel_sheets,
    is_excel,
    quoted,
    text_of_csv,
)
from lgo_map.ingest.readers.table_header import MAX_HEADER_ROW
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ReportedImprovements

MAX_CHARACTERS = 6_000
"""An improvement or a summary is shorter."""

_MEANINGS: Mapping[str, re.Pattern[str]] = {
    "not_ours": re.compile(r"\b(?:number|count|total|status|type|sub ?category|url|link|address|page)\b"),
    "date": re.compile(r"\bdates?\b|\bdecided\b"),
    "reference": re.compile(r"\bref(?:erence)?s?\b|\bcase (?:id|no)\b|^(?:case|id|complaint)$"),
    "improvement": re.compile(
        r"\bimprovements?\b|\b(?:agreed|recommended) actions?\b|\brecommendations?\b|\bactions?\b"
    ),
    "summary": re.compile(r"\bsummary\b|\bsummaries\b"),
    "category": re.compile(r"\bcategor(?:y|ies)\b|\bsubject\b|\bservice area\b"),
    "authority": re.compile(r"\b(?:council|authority|organisation|body|bodies|provider)\b"),
}
"""What headings of columns mean, each of the first that it fits."""
_DECISION_DATE = re.compile(r"\bdeci[ds]|^dates?$")

_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})(?: .{1,20})?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].{1,20})?")
_WITH_TIME = re.compile(rf"({DAY}) [0-9]{{1,2}}:[0-9:]{{2,5}}.{{0,3}}")


@dataclass(frozen=True)
class _Columns:
    """Which column means what, counted from 0; the improvements may have several."""

    row: int
    places: Mapping[str, int]
    improvements: Sequence[int]


@dataclass
class _Case:
    """A case, of one row or of several."""

    row: int
    authority: str | None
    reference: str
    decided: datetime.date | None
    category: str | None
    summary: str | None
    improvements: list[str] = field(default_factory=list)


def read_improvement_table(content: bytes, name: str) -> tuple[ReportedImprovements, ...]:
    """What an export of service improvements states, as CSV or Excel.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What the file is called, for messages.

    Returns
    -------
    tuple of ReportedImprovements
        The cases in their order, each with all its improvements, however many rows it has.

    Raises
    ------
    Refusal
        If it is no such table, a row with an improvement has no reference, or rows of one case differ.
    """
    cases: dict[tuple[str | None, str], _Case] = {}
    found = False
    for sheet in excel_sheets(content) if is_excel(content) else [_sheet_of_csv(content)]:
        columns = _columns(sheet.rows)
        if columns and not sheet.is_hidden:
            found = True
            for case in _cases(sheet.rows, columns):
                _join(cases, case)
    if not found:
        raise Refusal("has no row of column names with one for the reference and one for the service improvements")
    if not cases:
        raise Refusal("names its columns, but has no service improvements below them")
    return tuple(
        ReportedImprovements(
            case.authority, case.reference, case.decided, case.category, tuple(case.improvements), case.summary
        )
        for case in cases.values()
    )


def is_improvement_table(content: bytes) -> bool:
    """Whether a file is a table with a column for the reference and one for the service improvements."""
    try:
        sheets = excel_sheets(content) if is_excel(content) else [_sheet_of_csv(content)]
        return any(_columns(sheet.rows) for sheet in sheets)
    except Refusal:
        return False


def _sheet_of_csv(content: bytes) -> RawSheet:
    """The rows of a CSV, cut at the separator by which its columns are understood."""
    text = text_of_csv(content)
    problem: Refusal | None = None
    rows: list[SheetRow] = []
    for separator in SEPARATORS:
        if separator not in text:
            continue
        try:
            rows = csv_rows(text, separator)
        except Refusal as refusal:
            problem = problem or refusal
            continue
        if _columns(rows):
            return RawSheet("", rows)
    if problem:
        raise problem
    return RawSheet("", rows)


def _columns(rows: Sequence[SheetRow]) -> _Columns | None:
    """The row of column names; None where there is none with a reference and with improvements."""
    for number, row in enumerate(rows[:MAX_HEADER_ROW]):
        meanings = [_meaning(cell) for cell in row]
        if "reference" not in meanings or "improvement" not in meanings:
            continue
        places = {meaning: place for place, meaning in reversed(list(enumerate(meanings)))}
        dates = [place for place, meaning in enumerate(meanings) if meaning == "date"]
        of_decision = [place for place in dates if _DECISION_DATE.search(_words(row[place].text))]
        if len(dates) > 1:
            places.pop("date")
            if len(of_decision) == 1:
                places["date"] = of_decision[0]
        improvements = [place for place, meaning in enumerate(meanings) if meaning == "improvement"]
        named = [place for place in improvements if "improvement" in _words(row[place].text)]
        return _Columns(number, places, named or improvements)
    return None


def _meaning(cell: Cell) -> str:
    words = _words(cell.text)
    if not words or len(words) > 60:
        return ""
    return next((meaning for meaning, pattern in _MEANINGS.items() if pattern.search(words)), "")


def _words(heading: str) -> str:
    """A heading as it is compared: "CaseReference" and "Case_reference" are "case reference"."""
    return " ".join(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).lower()))


def _cases(rows: Sequence[SheetRow], columns: _Columns) -> Iterator[_Case]:
    """What each row says; blank rows and notes below the table say nothing."""
    council = _council_above(rows[: columns.row])
    days = _days(rows[columns.row + 1 :], columns)
    for number, row in enumerate(rows[columns.row + 1 :], start=columns.row + 2):
        cells = {meaning: _cell(row, place) for meaning, place in columns.places.items()}
        improvements = [line for place in columns.improvements for line in _lines(row, place)]
        if not improvements:
            continue
        printed = " ".join(cells["reference"].split())
        head = head_in(printed)
        reference = references_in(printed) or (head.reference if head else None)
        if reference is None:
            if sum(not cell.is_blank for cell in row) == 1:
                continue
            said = f"{quoted(printed)} is no reference" if printed else "it has no reference"
            raise Refusal(
                f"has an improvement of which it can't be told to which case it belongs, row {number}: {said}"
            )
        name = " ".join(cells.get("authority", "").split()) or (head.authority if head else None) or council
        yield _Case(
            number,
            name if name and is_name(name) else None,
            reference,
            days.get(number),
            heading_in(cells.get("category", "")),
            " ".join(cells.get("summary", "").split())[:MAX_CHARACTERS].rstrip() or None,
            improvements,
        )


def _join(cases: dict[tuple[str | None, str], _Case], case: _Case) -> None:
    """Add a case, or the improvements of another of its rows."""
    known = cases.setdefault((case.authority, case.reference), case)
    if known is case:
        case.improvements = list(dict.fromkeys(case.improvements))
        return
    if (known.decided, known.category) != (case.decided, case.category):
        raise Refusal(
            f"states the date or the category of {case.reference} in two ways, in rows {known.row} and {case.row}"
        )
    known.summary = known.summary or case.summary
    known.improvements = list(dict.fromkeys((*known.improvements, *case.improvements)))


def _cell(row: SheetRow, place: int) -> str:
    """What stands in a cell, without marks that nobody sees."""
    return "\n".join(_lines(row, place))


def _lines(row: SheetRow, place: int) -> list[str]:
    """The lines in a cell; none where it is blank, or not there."""
    if place >= len(row) or row[place].problem:
        return []
    value = row[place].value
    return [
        line[:MAX_CHARACTERS].rstrip() for line in plain_lines(value if isinstance(value, str) else row[place].text)
    ]


def _days(rows: Sequence[SheetRow], columns: _Columns) -> dict[int, datetime.date]:
    """The days of the rows, by row.

    Days written in numbers are British ones, 3/4/2021 the third of April, unless one of the column can't be.
    """
    place = columns.places.get("date")
    if place is None:
        return {}
    found: dict[int, datetime.date] = {}
    slashed: dict[int, datetime.date | None] = {}
    for number, row in enumerate(rows, start=columns.row + 2):
        value = row[place].value if place < len(row) else None
        text = " ".join(_lines(row, place))
        if isinstance(value, datetime.date):
            day = real_day(value.year, value.month, value.day)
        elif match := _SLASHED.fullmatch(text):
            slashed[number] = real_day(int(match[3]), int(match[2]), int(match[1]))
            continue
        elif match := _ISO.fullmatch(text):
            day = real_day(int(match[1]), int(match[2]), int(match[3]))
        else:
            day = day_in(match[1] if (match := _WITH_TIME.fullmatch(text)) else text)
        if day:
            found[number] = day
    if all(slashed.values()):
        found.update((number, day) for number, day in slashed.items() if day)
    return found


def _council_above(rows: Iterable[SheetRow]) -> str | None:
    """The council that a title above the table names; None where there is none, or several."""
    texts = {cell.text for row in rows for cell in row if len(cell.text) <= 100}
    names = {text for text in texts if is_name(text) and re.search(r"\bCouncil\b", text)}
    return next(iter(names)) if len(names) == 1 else None
