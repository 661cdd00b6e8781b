"""A page of a council's service improvements, and their export, are read case by case."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from lgo_map.ingest.readers.improvement_page import read_improvements
from lgo_map.ingest.readers.improvement_table import is_improvement_table, read_improvement_table
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ReportedImprovements
from tests.ingest.made_decision_pages import (
    MadeCase,
    MadeImprovements,
    Piece,
    as_html,
    as_text,
    improvements_csv,
    improvements_pieces,
    made_case,
)

FORMS: dict[str, Callable[[list[Piece]], str]] = {"page": as_html, "copy": as_text}
CASES = tuple(made_case(number) for number in range(10))


def stated(case: ReportedImprovements) -> tuple[object, ...]:
    return case.authority, case.reference, case.decided, case.category, case.summary, case.improvements


def made(case: MadeCase) -> tuple[object, ...]:
    return case.authority, case.reference, case.decided, case.category, case.summary, case.improvements


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_split", [False, True], ids=["one line", "lines"])
def test_every_case_of_a_page_is_read(form, is_split):
    page = MadeImprovements(CASES, results=12, category=None)
    read = read_improvements(FORMS[form](improvements_pieces(page, is_split=is_split)), page.address)
    assert [stated(case) for case in read.cases] == [made(case) for case in CASES]
    assert read.authority == "Leeds City Council"
    assert (read.first_day, read.last_day) == (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))
    assert (read.results, read.shown, read.category) == (12, (1, 10), None)


def test_a_page_restricted_to_a_category_is_of_the_category_of_all_its_cases():
    one = MadeImprovements()
    assert read_improvements(as_text(improvements_pieces(one)), one.address).category == "Planning"
    several = MadeImprovements(CASES)
    read = read_improvements(as_text(improvements_pieces(several)), several.address)
    assert (read.category, read.first_day, read.last_day) == (None, None, None)


def test_a_page_links_its_export_and_its_other_pages():
    page = MadeImprovements(pages=("/your-councils-performance/leeds-city-council/serviceimprovements?page=2",))
    read = read_improvements(as_html(improvements_pieces(page)), page.address)
    assert [address.rpartition("/")[2] for address in read.pages] == [
        "export?category=1019&year=2021",
        "serviceimprovements?page=2",
    ]


def test_another_page_is_refused():
    with pytest.raises(Refusal, match="no page of a council's service improvements"):
        read_improvements("Service improvements\nLeeds City Council")


@pytest.mark.parametrize("is_row_each", [True, False], ids=["row each", "one cell"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_case_of_the_export_is_read(is_row_each, separator, encoding):
    content = improvements_csv(CASES, separator=separator, is_row_each=is_row_each, encoding=encoding)
    assert is_improvement_table(content)
    assert [stated(case) for case in read_improvement_table(content, "export.csv")] == [made(case) for case in CASES]


@pytest.mark.parametrize(
    "headings",
    [
        ("Organisation", "CaseReference", "Subject", "Decision date", "Case summary", "Improvements agreed"),
        ("authority name", "ref.", "CATEGORY", "Decided", "summary", "Agreed action"),
        ("Body", "Case ID", "Service area", "date", "Summary of case", "Recommendations"),
    ],
)
@pytest.mark.parametrize("day", ["%d-%b-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%Y-%m-%dT00:00:00"])
def test_columns_of_the_export_are_known_by_what_they_mean_in_any_order(headings, day):
    content = improvements_csv(CASES, headings=headings, order=(5, 3, 0, 4, 1, 2), day=day)
    assert [stated(case) for case in read_improvement_table(content, "export.csv")] == [made(case) for case in CASES]


def test_days_that_may_be_american_are_not_known():
    content = improvements_csv((*CASES, made_case(20)), day="%m/%d/%Y")
    assert {case.decided for case in read_improvement_table(content, "export.csv")} == {None}


def test_a_row_without_a_reference_is_refused_by_its_number():
    content = improvements_csv(CASES).replace(b"20 100 007", b"unknown")
    with pytest.raises(Refusal, match='row 2: "unknown" is no reference'):
        read_improvement_table(content, "export.csv")


def test_rows_of_one_case_that_differ_are_refused():
    content = improvements_csv(CASES).replace(b"02-Apr-2021", b"05-Apr-2021", 1)
    with pytest.raises(Refusal, match="21 101 060 in two ways, in rows 3 and 4"):
        read_improvement_table(content, "export.csv")


def test_another_table_is_refused():
    assert not is_improvement_table(b"Council,Year\nLeeds City Council,2024\n")
    with pytest.raises(Refusal, match="one for the service improvements"):
        read_improvement_table(b"Council,Year\nLeeds City Council,2024\n", "x.csv")
