"""Tables of figures as somebody may add them, and what is read from them."""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest

from lgo_map.figures.subjects import SUBJECTS
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
    sheet = sheet_of(text, **more)
    return sorted([*sheet.left_out, *sheet.refused])


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


OTHER_BODIES = (
    "Avon Fire & Rescue Service",
    "Peak District National Park Authority",
    "Transport for London",
    "West Midlands Combined Authority",
    "Police and Crime Commissioner for Kent",
    "Bedford Group of Internal Drainage Boards",
    "Greater London Authority",
    "Some Parish Council",
)
"""Bodies among the rows of the Ombudsman's tables that are no principal councils."""

YEARLY_AVERAGES = {"county": 88, "district": 65, "metropolitan": 82, "unitary": 80, "london": 85}
"""Made upheld rates of similar authorities."""


@dataclass(frozen=True)
class MadeFigures:
    """Made figures of one body and year, by column of the statistics, and what was received by subject."""

    figures: dict[str, float]
    subjects: dict[str, float]


def made_figures(name: str, year: int, authority_type: str = "district") -> MadeFigures:
    """Figures whose sums and rates agree; the same for the same name and year, and near one another over the years."""
    chance, by_year = random.Random(name), random.Random(f"{name} {year}")  # noqa: S311
    upheld = chance.randint(0, 12) + by_year.randint(0, 2)
    not_upheld = chance.randint(0, 4)
    due = chance.randint(0, upheld)
    late = chance.randint(0, due)
    outcomes = {key: chance.randint(0, 30) for key in ("advice_given", "referred_back")}
    outcomes |= {"invalid_or_incomplete": chance.randint(0, 9), "closed_after_initial_enquiries": chance.randint(0, 30)}
    subjects: dict[str, float] = {subject: chance.randint(0, 15) for subject in SUBJECTS}
    if chance.random() < 0.05:
        subjects["housing"] += 1500
    figures: dict[str, float] = {
        **outcomes,
        "received": sum(subjects.values()),
        "not_upheld": not_upheld,
        "upheld": upheld,
        "investigations": upheld + not_upheld,
        "decided": sum(outcomes.values()) + upheld + not_upheld,
        "upheld_rate_average": YEARLY_AVERAGES[authority_type],
        "compliance_outcomes": due,
        "complied_on_time": due - late,
        "complied_late": late,
        "not_complied": 0,
        "compliance_rate_average": 100,
    }
    if upheld + not_upheld:
        figures["upheld_rate"] = math.floor(100 * upheld / (upheld + not_upheld) + 0.5)
    if due:
        figures["compliance_rate"] = 100
    return MadeFigures(figures, subjects)


def yearly_tables(councils: Mapping[str, str], year: int) -> dict[str, list[list[Any]]]:
    """The Ombudsman's three tables of a year as rows of cells, by the names of their files, with all their quirks.

    Parameters
    ----------
    councils : mapping of str to str
        The authority type of each council, by its name.
    year : int
        The year in which the twelve months end.
    """
    label = f"{year - 2001:02}-{year - 2000:02}"
    bodies = sorted([*councils.items(), *((body, "district") for body in OTHER_BODIES)])
    made = {name: made_figures(name, year, kind).figures for name, kind in bodies}
    subjects = {name: made_figures(name, year, kind).subjects for name, kind in bodies}
    printed = {
        name: name.replace(" and ", " & ") if number % 3 else f"{name}*" for number, (name, _) in enumerate(bodies)
    }

    def percent(name: str, figure: str) -> str:
        return f"{made[name][figure]:g}%" if figure in made[name] else "N/A"

    def row(name: str, *figures: str) -> list[Any]:
        return [printed[name], *(f"{made[name][figure]:,g}" for figure in figures)]

    names = [name for name, _ in bodies]
    received: list[list[Any]] = [
        [f"Complaints and enquiries received, {year - 1}-{year - 2000:02}"],
        [],
        ["Note: the figures are those of our own records."],
        ["", "Category", *[""] * 8],
        ["Authority Name", *_SUBJECT_HEADINGS, "Total"],
        *(
            [printed[name], *(f"{count:,}" for count in subjects[name].values()), made[name]["received"]]
            for name in names
        ),
        ["Total", *[99999] * 10],
        [],
        ["* This authority has a note."],
    ]
    decided: list[list[Any]] = [
        ["Complaints decided by outcome"],
        [],
        ["", "", "", "", "", "Detailed investigations", "", "", "", ""],
        list(DECIDED),
        *(
            [*row(name, *_DECIDED_FIGURES), percent(name, "upheld_rate"), percent(name, "upheld_rate_average")]
            for name in names
        ),
        ["Grand total", *[99999] * 7, "72%", ""],
    ]
    compliance: list[list[Any]] = [
        ["Compliance with our recommendations"],
        ["Authority", "Number of compliance outcomes", "Complied with", "", "Not complied with", "Compliance rate", ""],
        ["", "", "On time", "Late", "", "", "Average compliance rate of similar authorities"],
        *(
            [
                *row(name, *_COMPLIANCE_FIGURES),
                percent(name, "compliance_rate"),
                percent(name, "compliance_rate_average"),
            ]
            for name in names
        ),
    ]
    return {
        f"1-Complaints-Received-{label}": received,
        f"2-Complaints-Decided-{label}": decided,
        f"3-Compliance-{label}": compliance,
    }


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows of cells as a CSV, all of one width, as spreadsheets write it."""
    width = max(len(row) for row in rows)
    file = io.StringIO()
    csv.writer(file).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return file.getvalue().encode("cp1252")


_SUBJECT_HEADINGS = (
    "Adult Care Services",
    "Benefits & Tax",
    "Corporate & Other Services",
    "Education & Children's Services",
    "Environmental Services & Public Protection & Regulation",
    "Highways & Transport",
    "Housing",
    "Planning & Development",
    "Other",
)
_DECIDED_FIGURES = (
    *("invalid_or_incomplete", "advice_given", "referred_back", "closed_after_initial_enquiries"),
    *("not_upheld", "upheld", "decided"),
)
_COMPLIANCE_FIGURES = ("compliance_outcomes", "complied_on_time", "complied_late", "not_complied")
