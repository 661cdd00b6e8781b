"""A table of decisions or reports, as anybody may have made one: CSV, with columns known by their meaning.

A function of bytes alone. A row that can't be read is refused by its number, and doesn't stop the others.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lgo_map.figures.decisions import DecisionKind
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.ingest.decision_checks import is_date
from lgo_map.ingest.found_decisions import REFERENCE_BREAK, is_reference
from lgo_map.ingest.readers.table_cells import SEPARATORS, quoted, text_of_csv
from lgo_map.ingest.reported import Refusal
from lgo_map.pipeline.decision_sources import DECISION_COLUMNS
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.records.addresses import host_of
from lgo_map.records.statistics import NOTE_BREAK

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "authority_code": ("authority code", "code", "gss code", "ons code", "council code"),
    "authority_name": ("authority name", "authority", "council", "council name", "organisation", "body", "name"),
    "reference": ("reference", "ref", "case reference", "reference number", "case", "lgo reference", "lgsco reference"),
    "decided": (
        "decided",
        "decision date",
        "date of decision",
        "date decided",
        "date",
        "published",
        "publication date",
    ),
    "kind": ("kind", "type", "statement or report", "document type"),
    "category": ("category", "heading", "subject"),
    "subcategory": ("subcategory", "sub category", "subheading"),
    "outcome": ("outcome", "decision", "finding", "result"),
    "summary": ("summary", "summary of decision", "description"),
    "source_kind": ("source kind",),
    "source_url": ("source url", "url", "address", "link", "web address", "source"),
    "note": ("note", "notes", "comment", "comments", "remark"),
}
"""By what names a table's columns are known, whatever their capitals and punctuation."""

NEEDED = ("reference", "source_url", "decided")
"""A table of decisions names the council and has at least one of these."""

MAX_ROWS = 200_000

_OUTCOMES = {"upheld", "not upheld", "closed after initial enquiries"}
_NO_FAULT = re.compile(r"^(?:no (?:fault|maladministration)|not at fault|without fault|not maladministration)\b")
_FAULT = re.compile(r"^(?:fault|maladministration|at fault|injustice)\b")
OUTCOME_IN_SOURCE = "outcome as the source puts it: "
"""What the note of a row begins with where its source has words of its own for the outcome."""
_KINDS: dict[str, DecisionKind] = {
    **dict.fromkeys(("statement", "decision statement", "decision", "s"), "statement"),
    **dict.fromkeys(("report", "public report", "public interest report", "further report", "r"), "report"),
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S")
_MONTHS = ("%Y-%m", "%B %Y", "%b %Y", "%b-%Y")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class DecisionTable:
    """What a table states.

    Attributes
    ----------
    match : list of (str, str)
        Each column as the table calls it, and the one of the sources that it was taken for ("" for none).
    rows : list of (int, dict)
        The number of each row in the file, and the row in the columns of `data/sources/decisions.csv`.
    refused : list of (int, str)
        The rows that can't be read, and why.
    """

    match: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[int, SourceRow]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_decision_table(
    content: bytes, kind: DecisionKind | None = None, source_kind: str | None = None, url: str | None = None
) -> DecisionTable:
    """Read a table of decisions.

    Parameters
    ----------
    content : bytes
        The file.
    kind : {"statement", "report"}, optional
        What all of them are, where no column says it.
    source_kind : {"ombudsman", "council", "press"}, optional
        Who states them where no column says it; if not given, the Ombudsman where the row's address is on its site,
        else a council.
    url : str, optional
        Where the table is published, for rows without an address.

    Raises
    ------
    Refusal
        If it is no CSV, or has no such columns.
    """
    text = text_of_csv(content)
    names, places = _header(text)
    if not _is_of_decisions(places):
        raise Refusal(
            "has no columns of a table of decisions: it needs the council (or its code), and a reference, a date or an "
            f"address; its columns are {', '.join(map(quoted, filter(None, names))) or 'none'}"
        )
    of_place = {place: column for column, place in places.items()}
    table = DecisionTable([(name, of_place.get(place, "")) for place, name in enumerate(names)])
    for number, cells in _rows(text):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                raise Refusal("has more cells than the table has columns")
            stated = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
            table.rows.append((number, _row(stated, kind, source_kind, url)))
        except Refusal as refusal:
            table.refused.append((number, str(refusal)))
    if not table.rows and not table.refused:
        raise Refusal("has no rows below its columns")
    return table


def _row(stated: Mapping[str, str], kind: DecisionKind | None, source_kind: str | None, url: str | None) -> SourceRow:
    row = dict.fromkeys(DECISION_COLUMNS, "")
    for column, cell in stated.items():
        if _CONTROL.search(cell):
            raise Refusal(f"has a character in {column} that is no text")
        row[column] = " ".join(cell.split())
    row["reference"] = _reference(row["reference"])
    row["decided"] = _date(row["decided"])
    row["kind"] = _kind(row["kind"]) if row["kind"] else kind or ""
    row["outcome"], said = _outcome(row["outcome"])
    if said and f"{OUTCOME_IN_SOURCE}{said}" not in row["note"]:
        row["note"] = NOTE_BREAK.join(filter(None, (row["note"], f"{OUTCOME_IN_SOURCE}{said}")))
    row["source_url"] = row["source_url"] or url or ""
    if row["source_url"] and not re.fullmatch(r"https?://\S+", row["source_url"]):
        raise Refusal(f"has {quoted(row['source_url'])} as its address, which is none")
    row["source_kind"] = row["source_kind"].lower() or source_kind or ""
    if not row["source_kind"]:
        row["source_kind"] = "ombudsman" if host_of(row["source_url"]) == "lgo.org.uk" else "council"
    if row["source_kind"] not in SOURCE_KINDS:
        raise Refusal(f"has {quoted(row['source_kind'])} as its kind of source ({', '.join(SOURCE_KINDS)})")
    if row["subcategory"] and not row["category"] and " > " in row["subcategory"]:
        row["category"], _, row["subcategory"] = row["subcategory"].partition(" > ")
    elif " > " in row["category"] and not row["subcategory"]:
        row["category"], _, row["subcategory"] = row["category"].partition(" > ")
    return row


def _header(text: str) -> tuple[list[str], dict[str, int]]:
    """The names of a table's columns, and the places of those that are understood."""
    first = _first_line(text)
    try:
        cells = next(csv.reader([first], delimiter=_separator(first)), [])
    except csv.Error as error:  # a cell of more characters than any has
        raise Refusal(f"has a first row that is no CSV ({error})") from error
    names = [" ".join(name.split()) for name in cells]
    places: dict[str, int] = {}
    for column, known in COLUMN_NAMES.items():
        plain = [_plain(name) for name in names]
        for name in (_plain(column), *known):
            if column not in places and name in plain and plain.index(name) not in places.values():
                places[column] = plain.index(name)
    return names, places


def _is_of_decisions(places: Mapping[str, int]) -> bool:
    return bool({"authority_code", "authority_name"} & set(places)) and any(column in places for column in NEEDED)


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(_first_line(text)), strict=True)
    number, in_body = 0, False
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS:
                raise Refusal(f"has more than {MAX_ROWS:,} rows")
            if in_body:
                yield number, cells
            in_body = in_body or any(cell.strip() for cell in cells)
    except csv.Error as error:
        raise Refusal(f"has a row that is no CSV, row {number + 1} ({error})") from error


def _first_line(text: str) -> str:
    return next((line for line in io.StringIO(text, newline=None) if line.strip()), "")


def _separator(line: str) -> str:
    return max(SEPARATORS, key=line.count)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def _reference(text: str) -> str:
    if not text:
        return ""
    parts = [re.sub(r"[^0-9A-Za-z]", "", part).lower() for part in re.split(r"\s*(?:/|,|;|&|\band\b)\s*", text)]
    reference = REFERENCE_BREAK.join(f"{part[:2]} {part[2:5]} {part[5:]}" for part in parts if part)
    if not is_reference(reference):
        raise Refusal(f"has {quoted(text)} as its reference, which is none (21 007 781)")
    return reference


def _date(text: str) -> str:
    """A day or a month as the sources have it."""
    if not text:
        return ""
    for forms, as_stored in ((_DAYS, "%Y-%m-%d"), (_MONTHS, "%Y-%m")):
        for form in forms:
            try:
                date = datetime.datetime.strptime(text, form).strftime(as_stored)
            except ValueError:
                continue
            if is_date(date) and date >= "19":
                return date
    raise Refusal(f"has {quoted(text)} as its date, which is neither a day nor a month (2024-03-31, 2024-03)")


def _kind(text: str) -> str:
    if text.lower() not in _KINDS:
        raise Refusal(f"has {quoted(text)} as its kind, which is neither a statement nor a report")
    return _KINDS[text.lower()]


def _outcome(text: str) -> tuple[str, str]:
    """An outcome, and the source's own words for it where they are others."""
    plain = " ".join(text.lower().split())
    if not plain or plain in _OUTCOMES:
        return plain, ""
    if _NO_FAULT.match(plain):
        return "not upheld", text
    return ("upheld" if _FAULT.match(plain) else ""), text
