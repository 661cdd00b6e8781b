"""What is held can be read in again, from pages, tables and letters: the figures come back as they are."""

from __future__ import annotations

import csv

import pytest

from lgo_map.councils.register import find_code
from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.readers.letter import read_letter
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.readers.table import read_table
from tests.ingest.made_letters import NORTHAMPTON
from tests.ingest.made_pages import as_html, as_text, page_pieces
from tests.invariants import assert_read_back_exactly


@pytest.fixture(scope="module")
def source(data):
    return data / "sources" / "statistics.csv"


NEWEST_LAYOUT = 2025
"""Up to this year it is known how the Ombudsman's pages look; those of 2025 begin with an overview."""


def is_of_a_page(row: dict[str, str]) -> bool:
    """Whether a row's figures can be printed as the Ombudsman's page of the year prints them."""
    year = int(row["year"])
    return row["source_kind"] == "ombudsman" and (
        year < NEWEST_LAYOUT or (year == NEWEST_LAYOUT and bool(row["dealt_with"] and row["investigations"]))
    )


@pytest.mark.parametrize("written", ["html", "text"])
def test_every_published_page_gives_its_figures_back_without_a_doubt(written, source):
    with source.open(encoding="utf-8", newline="") as file:
        pages = [row for row in csv.DictReader(file) if is_of_a_page(row)]
    assert len(pages) >= 179
    for number, row in enumerate(pages):
        name, year, figures = row["authority_name"], int(row["year"]), {f: float(row[f]) for f in FIGURES if row[f]}
        predecessors = ("Corby Borough Council", "Kettering Borough Council") if number % 3 == 0 else ()
        pieces = page_pieces(name, year, figures, notice=number % 2 == 0, predecessors=predecessors)
        page = as_html(pieces, slug=row["page_slug"], title=f"{name} - Statistics")
        reported = read_page(page if written == "html" else as_text(pieces))
        assert (reported.authority, reported.year, reported.figures, reported.doubts) == (name, year, figures, {})
        assert (reported.kind, reported.title) == ("ombudsman", "Annual statistics page")
        assert written == "text" or (reported.page_slug or "") == row["page_slug"]


def test_the_projects_own_statistics_are_read_back_exactly(source):
    (sheet,) = read_table(source.read_bytes(), "statistics.csv").sheets
    assert_read_back_exactly(sheet, source)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("Ms Roe\nChief Executive and Head of Paid Service\nLeeds City Council\nCivic Hall\nLeeds", "E08000035"),
        ("Ms Roe Chief Executive London Borough of Camden", "E09000007"),
        ("Ms Roe, Chief Executive, Telford & Wrekin Council", "E06000020"),
        ("Ms Roe\nStrategic Director of Something\nBristol City Council", "E06000023"),
        ("Ms Roe\nChief Executive\nKing\u2019s Lynn and West Norfolk\u00a0Borough Council", "E07000146"),
    ],
)
def test_the_council_of_a_letter_is_the_addressees_whatever_the_spelling(register, lines, code):
    text = NORTHAMPTON.replace("Mr Candler\nChief Executive\nNorthampton Borough Council", lines)
    assert find_code(register, read_letter(text).reported.authority) == code
