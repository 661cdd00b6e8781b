"""The tables of the letters of 2018 and 2019: received by subject, decisions made, remedies and compliance.

Software leaves them as one cell a line, or as lines across all columns; either way the titles of the columns come
first, and then the numbers. A table is read only where the titles stand in the order of these letters, with as many
numbers as columns; else it says that it can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile

from lgo_map.figures.catalogue import FIGURES, PERCENTAGES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.pipeline.letter_lines import LETTERHEAD, is_page_furniture

TITLES = {
    "received": "Complaints and enquiries received",
    "decided": "Decisions made",
    "remedy": "Satisfactory remedy provided by authority",
    "compliance": "Compliance with Ombudsman recommendations",
}
"""What each table is headed with."""

_HEADINGS = {
    "received": re.compile(r"Complaints (?:and|&) enquiries received\b", re.IGNORECASE),
    "decided": re.compile(r"Decisions made\b", re.IGNORECASE),
    "remedy": re.compile(r"Satisfactory remed(?:y|ies) provided by (?:the )?(?:authority|council)\b", re.IGNORECASE),
    "compliance": re.compile(r"Compliance with (?:Ombudsman )?recommendations\b", re.IGNORECASE),
    "": re.compile(r"Notes\b", re.IGNORECASE),
}
_COLUMNS = {
    "received": {
        "adult_care": r"Adult",
        "benefits_and_tax": r"Benefits",
        "corporate_and_other": r"Corporate",
        "education_and_children": r"Education",
        "environment": r"Environment",
        "highways_and_transport": r"Highways",
        "housing": r"Housing",
        "planning_and_development": r"Planning",
        "other": r"Other\b",
        "received": r"Total",
    },
    "decided": {
        "invalid_or_incomplete": r"Incomplete or|Invalid or",
        "advice_given": r"Advice",
        "referred_back": r"Referred",
        "closed_after_initial_enquiries": r"Closed",
        "not_upheld": r"Not upheld",
        "upheld": r"Upheld",
        "upheld_rate": r"Uphold rate",
        "upheld_rate_average": r"Average uphold",
        "decided": r"Total",
    },
    "remedy": {
        "satisfactory_remedies": r"Upheld cases where",
        "satisfactory_remedy_rate": r"% of upheld",
        "satisfactory_remedy_rate_average": r"Average",
    },
    "compliance": {
        "compliance_outcomes": r"Complaints where compliance",
        "complied_on_time": r"on[- ]time",
        "complied_late": r"\blate\b",
        "not_complied": r"",  # "has not" and "complied" may stand on lines of their own
        "compliance_rate": r"Compliance rate",
    },
}
"""By table, the words with which the title of each column begins, in the order of the letters."""
_MAY_LACK = frozenset(("upheld_rate_average", "compliance_rate"))
"""Columns that not every year's table has; the second may have no title, but a sign."""

_WORDS = {
    "received": re.compile(
        r"adult|social|care|services?|benefits|(?:and|&)|tax|corporate|other|education|child(?:ren|ren's|rens)"
        r"|environment(?:al)?|public|protection|regulation|highways|transport|housing|planning|development|total"
    ),
    "decided": re.compile(
        r"detailed|investigations?|incomplete|or|invalid|advice|given|referred|back|for|local|resolution|closed|after"
        r"|initial|enquiries|not|upheld|uphold|rate|average|of|similar|authorities|organisations|total|\(?%\)?"
    ),
}
"""All words of the titles, so that a column more than these does not go unseen."""

_CELL = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}(?:\.[0-9]{1,2})?) ?%?|n/?a|[-–—]"
_CELLS = re.compile(rf"(?:{_CELL})(?: (?:{_CELL}))*", re.IGNORECASE)

FIGURES_OF_TABLES = tuple(
    figure for figure in FIGURES if figure == "investigations" or any(figure in names for names in _COLUMNS.values())
)
"""What these tables can state."""


@dataclass(frozen=True)
class FoundTables:
    """What the tables of a letter state.

    Attributes
    ----------
    figures : dict of str to float
        By figure, as far as stated.
    subjects : dict of str to float
        How many complaints were received, by subject.
    doubts : dict of str to str
        By figure, what in its table does not add up.
    unreadable : tuple of str
        The titles of the tables that are there, but can't be read.
    """

    figures: dict[str, float] = field(default_factory=dict)
    subjects: dict[str, float] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()


def found_tables(lines: Iterable[str]) -> FoundTables:
    """What the tables state that stand in the lines after a letter's closing formula; nothing where it has none."""
    tables = _tables(lines)
    if not tables.keys() & {"received", "decided"}:
        return FoundTables()
    cells = {table: _cells(table, part) for table, part in tables.items()}
    stated = {name: value for found in cells.values() for name, value in (found or {}).items() if value is not None}
    subjects = {name: stated.pop(name) for name in SUBJECTS if name in stated}
    if "not_upheld" in stated and "upheld" in stated:
        stated["investigations"] = stated["not_upheld"] + stated["upheld"]
    doubts = dict(_what_does_not_add_up(stated, subjects))
    # A share of nothing is printed as 0.
    for rate in ("upheld_rate", "satisfactory_remedy_rate", "compliance_rate"):
        if stated.get(FIGURES[rate].base) == 0 and stated.get(rate) == 0:
            del stated[rate]
    unreadable = tuple(TITLES[table] for table, found in cells.items() if found is None)
    return FoundTables(stated, subjects, doubts, unreadable)


def _tables(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of each table, without its heading."""
    tables: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        opened = next((table for table, heading in _HEADINGS.items() if heading.match(line)), None)
        if opened is not None:
            current = opened
            tables.setdefault(current, [])
        elif line and not LETTERHEAD.match(line) and not is_page_furniture(line):
            tables.setdefault(current, []).append(line)
    tables.pop("", None)
    return tables


def _cells(table: str, lines: Sequence[str]) -> dict[str, float | None] | None:
    """The cells of a table by column; None where it can't be read."""

    def is_title(line: str) -> bool:
        return not _CELLS.fullmatch(line)

    titles = " ".join(takewhile(is_title, lines))
    numbers = " ".join(takewhile(_CELLS.fullmatch, dropwhile(is_title, lines)))
    cells = re.findall(_CELL, numbers, re.IGNORECASE)
    columns = _columns(table, titles)
    if columns and len(cells) == len(columns) + 1 and table == "compliance" and cells[-1].endswith("%"):
        columns.append("compliance_rate")
    if not columns or len(cells) != len(columns):
        return None
    found = dict(zip(columns, map(_number, cells), strict=True))
    shares = {name for name, cell in zip(columns, cells, strict=True) if cell.endswith("%")}
    wholes = (value.is_integer() for name, value in found.items() if name not in PERCENTAGES and value is not None)
    return found if shares <= set(PERCENTAGES) and all(wholes) else None


def _columns(table: str, titles: str) -> list[str]:
    """The columns that the titles name, if they do so in the order of these letters."""
    known = _WORDS.get(table)
    if known and not all(known.fullmatch(word) for word in titles.lower().replace("’", "'").split()):
        return []
    names = list(_COLUMNS[table])
    for lacking in ((), *((name,) for name in names if name in _MAY_LACK)):
        kept = [name for name in names if name not in lacking]
        if re.search(".*?".join(f"(?:{_COLUMNS[table][name]})" for name in kept), titles, re.IGNORECASE):
            return kept
    return []


def _number(cell: str) -> float | None:
    """What a cell holds; nothing where it says that there is nothing."""
    plain = cell.rstrip("% ").replace(",", "")
    return float(plain) if plain[:1].isdecimal() else None


def _what_does_not_add_up(stated: dict[str, float], subjects: dict[str, float]) -> Iterator[tuple[str, str]]:
    received = stated.get("received")
    if len(subjects) == len(SUBJECTS) and received is not None and sum(subjects.values()) != received:
        yield "received", f"its subjects come to {sum(subjects.values()):g}, not {received:g}"
    outcomes = [stated[name] for name in ("complied_on_time", "complied_late", "not_complied") if name in stated]
    due = stated.get("compliance_outcomes")
    if len(outcomes) == 3 and due is not None and sum(outcomes) != due:
        yield "compliance_outcomes", f"its parts come to {sum(outcomes):g}, not {due:g}"
