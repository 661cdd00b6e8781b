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


def test_a_copy_without_what_stands_above_the_cases_has_its_cases():
    text = as_text(improvements_pieces(MadeImprovements(CASES)))
    read = read_improvements(text[text.index(CASES[0].authority + " (") :])
    assert [stated(case) for case in read.cases] == [made(case) for case in CASES]
    assert (read.first_day, read.last_day, read.results) == (None, None, None)


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


def one(*lines: str) -> ReportedImprovements:
    """What is read of a page with one case, whose lines these are."""
    read = read_improvements("\n".join(["Showing 1 - 1 of 1 cases with service improvements", *lines]))
    assert len(read.cases) == 1
    return read.cases[0]


LINES = ("Leeds City Council (20 009 876)", "Category: Planning Date: 24-Nov-2021", "Summary", "A wall.")


def test_a_case_has_each_thing_that_was_agreed_once():
    read = one(
        *LINES,
        "Service improvements",
        "• Train its staff.",
        "- Write to",
        "  all of them.",
        "Train its staff.",
        "Privacy",
    )
    assert read.improvements == ("Train its staff.", "Write to all of them.")


def test_labels_may_stand_before_what_they_are_of():
    read = one(
        LINES[0],
        "Category : Planning",
        "Date : 24 Nov 2021",
        "Summary: A wall.",
        "Service improvements: Train its staff.",
    )
    assert (read.category, read.decided, read.summary) == ("Planning", datetime.date(2021, 11, 24), "A wall.")
    assert read.improvements == ("Train its staff.",)


@pytest.mark.parametrize(
    "line", ["Category: Planning", "Category: Planning Date: 31-Feb-2021", "Category: Planning Date: "]
)
def test_a_date_that_is_missing_or_was_not_is_not_known(line):
    read = one(LINES[0], line, "Service improvements", "Train its staff.")
    assert (read.category, read.decided) == ("Planning", None)


def test_a_case_whose_heading_can_not_be_read_is_no_part_of_the_one_before():
    second = (
        "Essex County Counc",
        "Category: Housing Date: 25-Nov-2021",
        "Summary",
        "A roof.",
        "Service improvements",
        "Mend it.",
    )
    read = one(*LINES, "Service improvements", "Train its staff.", *second)
    assert (read.reference, read.improvements, read.summary) == ("20 009 876", ("Train its staff.",), "A wall.")


def test_a_page_without_cases_says_how_many_there_are():
    said = (
        "Showing service improvements between 1 April 2021 and 31 March 2022",
        "Showing 0 - 0 of 0 cases with service",
    )
    read = read_improvements("\n".join(["Service improvements", "Leeds City Council", *said]))
    assert (read.cases, read.results, read.authority, read.shown) == ((), 0, "Leeds City Council", (0, 0))
    assert (read.first_day, read.last_day) == (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))


@pytest.mark.parametrize(
    "line",
    [
        "Showing 3 - 1 of 12 cases with service improvements",
        "Showing 1 - 10 of 9 cases with service improvements",
        "Showing 1 - 1 of 1 cases\nShowing 1 - 2 of 2 cases",
    ],
)
def test_numbers_of_cases_that_can_not_be_are_not_known(line):
    read = read_improvements("\n".join([line, *LINES, "Service improvements", "Train its staff."]))
    assert (read.results, read.shown) == (None, None)


def test_a_period_that_ends_before_it_begins_is_none():
    read = read_improvements("Showing service improvements between 1 April 2022 and 31 March 2021")
    assert (read.first_day, read.last_day) == (None, None)


def test_an_export_may_have_a_title_and_notes_and_several_columns_of_improvements():
    table = (
        "Service improvements,,,\nLeeds City Council,,,\n,,,\n"
        "Case reference,Service improvement 1,Service improvement 2,Number of improvements,Date of decision,Date due\n"
        "20-009-876,Train its staff.,Write to them.,2,24/11/2021,1/3/2022\n"
        "20 009 877,=cmd|' /C calc'!A0,,1,25/11/2021,\n,,,,,\nExported on 3 May 2022,,,\n"
    )
    first, second = read_improvement_table(table.encode(), "export.csv")
    assert (first.authority, first.reference, first.decided) == (
        *("Leeds City Council", "20 009 876", datetime.date(2021, 11, 24)),
    )
    assert first.improvements == ("Train its staff.", "Write to them.")
    assert (second.reference, second.improvements) == ("20 009 877", ("=cmd|' /C calc'!A0",))


def test_a_heading_may_stand_in_the_column_of_the_reference():
    table = "Case,Agreed actions\nLeeds City Council (20 009 876),Train its staff.\n"
    (case,) = read_improvement_table(table.encode(), "export.csv")
    assert (case.authority, case.reference) == ("Leeds City Council", "20 009 876")


def test_words_without_end_are_cut_and_end_in_a_letter():
    table = f"Reference,Improvements,Summary\n20 009 876,{'a ' * 5_000},{'b ' * 5_000}\n"
    (case,) = read_improvement_table(table.encode(), "export.csv")
    assert (case.improvements[0], case.summary) == (("a " * 3_000).strip(), ("b " * 3_000).strip())
    read = one(LINES[0], "Summary", "b " * 5_000, "Service improvements", "a " * 5_000)
    assert (read.improvements[0], read.summary) == (("a " * 3_000).strip(), ("b " * 3_000).strip())
