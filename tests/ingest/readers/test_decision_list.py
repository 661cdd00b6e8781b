"""A list of decisions is read entry by entry, and as what it is a list of."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from lgo_map.ingest.readers.decision_list import CATEGORY_NOT_PRINTED, NO_DETAILS, NO_HEADING, read_decision_list
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ReportedDecision
from tests.ingest.made_decision_pages import (
    MadeDecision,
    Piece,
    archive_address,
    as_html,
    as_text,
    list_address,
    list_pieces,
    made_decision,
)

FORMS: dict[str, Callable[[list[Piece]], str]] = {"page": as_html, "copy": as_text}
TEN = [made_decision(number) for number in range(10)]
OF_EDUCATION = [made for made in map(made_decision, range(60)) if made.category == "Education"]
OF_TRANSPORT = [made for made in OF_EDUCATION if made.subcategory == "School transport"]
ARCHIVE = "School transport archive 2021-2022"


def stated(entry: ReportedDecision) -> tuple[object, ...]:
    """What an entry of a list states."""
    return (
        *(entry.authority, entry.reference, entry.decided, entry.kind),
        *(entry.subcategory, entry.outcome, entry.summary),
    )


def made(entry: MadeDecision) -> tuple[object, ...]:
    return (
        *(entry.authority, entry.reference, entry.decided, entry.kind),
        *(entry.subcategory, entry.outcome, entry.summary),
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_split", [False, True], ids=["one line", "lines"])
@pytest.mark.parametrize(
    ("heading", "address"),
    [
        ("reports", list_address("Education")),
        ("reports", list_address("Education") + "/?displaypref=2"),
        ("statements", list_address("Education", "School transport")),
        ("statements", list_address("Education", "School transport") + "/?chapter=0&displaypref=2"),
    ],
)
def test_every_entry_of_every_kind_of_list_is_read(form, is_split, heading, address):
    read = read_decision_list(FORMS[form](list_pieces(OF_EDUCATION, heading=heading, is_split=is_split)), address)
    assert [stated(entry) for entry in read.entries] == [made(entry) for entry in OF_EDUCATION]
    assert {entry.category for entry in read.entries} == {"Education"}
    assert {entry.note for entry in read.entries} == {None}
    assert read.category == "Education"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_split", [False, True], ids=["one line", "lines"])
def test_every_entry_of_the_archive_is_read(form, is_split):
    pieces = list_pieces(OF_TRANSPORT, heading=ARCHIVE, is_split=is_split)
    read = read_decision_list(FORMS[form](pieces), archive_address())
    assert [stated(entry) for entry in read.entries] == [made(entry) for entry in OF_TRANSPORT]
    assert {entry.category for entry in read.entries} == {read.category} == {"Education"}
    assert {entry.note for entry in read.entries} == {CATEGORY_NOT_PRINTED if form == "copy" else None}


def test_a_page_s_links_are_the_addresses_of_its_entries():
    read = read_decision_list(as_html(list_pieces(TEN)))
    assert [entry.address for entry in read.entries] == [entry.address for entry in TEN]
    assert [entry.category for entry in read.entries] == [entry.category for entry in TEN]


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_without_a_heading_has_no_council_and_its_neighbours_have_their_own(form):
    read = read_decision_list(FORMS[form](list_pieces(TEN, unnamed=[0, 4, 5, 9])))
    for place, (entry, of) in enumerate(zip(read.entries, TEN, strict=True)):
        if place in (0, 4, 5, 9):
            assert (entry.authority, entry.reference, entry.address) == (None, None, None)
            assert (entry.decided, entry.outcome, entry.summary) == (of.decided, of.outcome, of.summary)
            assert str(entry.note).startswith(NO_HEADING)
        else:
            assert stated(entry) == made(of)


def test_an_entry_without_the_line_below_its_heading_has_neither_outcome_nor_date():
    lines = as_text(list_pieces(TEN)).splitlines()
    text = "\n".join(line for line in lines if not line.endswith(f"{TEN[3].decided:%d-%b-%Y}"))
    read = read_decision_list(text)
    assert (read.entries[3].authority, read.entries[3].reference) == (TEN[3].authority, TEN[3].reference)
    assert (read.entries[3].kind, read.entries[3].outcome, read.entries[3].decided) == (None, None, None)
    assert read.entries[3].note == NO_DETAILS
    assert [stated(entry) for place, entry in enumerate(read.entries) if place != 3] == [
        made(entry) for place, entry in enumerate(TEN) if place != 3
    ]


def test_where_a_list_prints_a_subcategory_of_another_category_the_category_is_not_known():
    read = read_decision_list(as_text(list_pieces(TEN)), list_address("Education"))
    assert [entry.category for entry in read.entries] == [
        None if entry.subcategory not in ("Other", "COVID-19") else "Education" for entry in TEN
    ]


@pytest.mark.parametrize("is_alphabetical", [False, True])
def test_the_archive_s_address_says_what_the_list_is_of(is_alphabetical):
    address = archive_address(is_alphabetical=is_alphabetical)
    text = as_text(list_pieces(OF_TRANSPORT, heading=ARCHIVE, results=113))
    read = read_decision_list(text, address)
    assert (read.first_day, read.last_day) == (datetime.date(2021, 3, 31), datetime.date(2022, 3, 31))
    assert (read.category, read.subcategory) == ("Education", "School transport")
    assert (read.kinds, read.outcomes) == ((), ())
    assert (read.results, read.page) == (113, 7)


def test_a_restricted_archive_says_to_what():
    text = as_text(list_pieces(OF_TRANSPORT, heading=ARCHIVE, results=1))
    read = read_decision_list(text, archive_address(kinds="reports", outcomes="u+"))
    assert (read.kinds, read.outcomes) == (("report",), ("upheld",))
    read = read_decision_list(text, archive_address(kinds="both", outcomes="c+nu+u+x+"))
    assert "x" in read.outcomes


@pytest.mark.parametrize(
    "address",
    [
        archive_address(kinds=None),
        archive_address(outcomes=None),
        archive_address(number=None),
        archive_address(first_day="2021-02-30"),
        archive_address(first_day="2022-04-01"),
        archive_address("Homelessness"),
        archive_address() + "&c=5%2bHomelessness",
        None,
    ],
)
def test_where_the_address_leaves_it_open_what_the_list_is_of_it_has_no_period(address):
    read = read_decision_list(as_text(list_pieces(OF_TRANSPORT, heading=ARCHIVE, results=113)), address)
    assert (read.first_day, read.last_day) == (None, None)
    assert len(read.entries) == len(OF_TRANSPORT)


def test_a_list_links_its_other_pages_and_no_others():
    pages = [archive_address(page=page) for page in range(1, 13)]
    others = [archive_address("Homelessness", number=5), list_address("Education"), "https://example.org/x?page=2"]
    read = read_decision_list(
        as_html(list_pieces(OF_TRANSPORT, heading=ARCHIVE, results=113, pages=[*pages, *others])), archive_address()
    )
    assert read.pages == tuple(page for page in pages if page != archive_address())


def test_an_empty_archive_is_a_list_without_entries():
    read = read_decision_list(as_text(list_pieces([], heading=ARCHIVE, results=0)), archive_address())
    assert (read.entries, read.results) == ((), 0)


def test_another_page_is_refused():
    with pytest.raises(Refusal, match="no list of decisions"):
        read_decision_list("Report a problem\nUpheld\nStatement of accounts 12 May 2021")


def entry(line: str, *more: str) -> ReportedDecision:
    """What is read of a list of one entry, with this line below its heading."""
    read = read_decision_list("\n".join(["Leeds City Council (21 007 781)", line, *more]))
    assert len(read.entries) == 1
    return read.entries[0]


@pytest.mark.parametrize(
    ("line", "kind", "outcome", "subcategory"),
    [
        ("Report Upheld Child protection 26-Aug-2025", "report", "upheld", "Child protection"),
        ("Statement Not upheld School transport 26-Aug-2025", "statement", "not upheld", "School transport"),
        (
            "Statement Closed after initial enquiries Covid-19 26-Aug-2025",
            *("statement", "closed after initial enquiries", "COVID-19"),
        ),
        ("Statement Not Upheld Other 26 Aug 2025", "statement", "not upheld", "Other"),
        ("Statement | Upheld | Wet cellars | 26-Aug-2025", "statement", "upheld", "Wet cellars"),
        ("Statement, Upheld, School transport, 26 August 2025", "statement", "upheld", "School transport"),
        ("Statement Upheld Parking & other penalties 26-Aug-2025", "statement", "upheld", "Parking & other penalties"),
        ("StatementNot upheldSchool transport26-Aug-2025", "statement", "not upheld", "School transport"),
        ("Statement Upheld 26-Aug-2025", "statement", "upheld", None),
        ("Statement School transport 26-Aug-2025", "statement", None, "School transport"),
    ],
)
def test_the_line_below_a_heading_is_read_as_far_as_it_goes(line, kind, outcome, subcategory):
    read = entry(line)
    assert (read.kind, read.outcome, read.subcategory) == (kind, outcome, subcategory)
    assert (read.note == CATEGORY_NOT_PRINTED) == (read.category is not None)
    assert (read.authority, read.reference) == ("Leeds City Council", "21 007 781")
    assert read.decided == datetime.date(2025, 8, 26)


@pytest.mark.parametrize("day", ["31-Feb-2025", "26-Foo-2025", "26-Aug-3025"])
def test_a_date_that_there_was_not_is_not_known_and_noted(day):
    read = entry(f"Statement Upheld Other {day}")
    assert (read.decided, read.outcome) == (None, "upheld")
    assert day in str(read.note)


def test_a_date_that_a_copy_has_torn_is_no_other_day():
    for lines in (("Statement Upheld Other 1", "4-Jan-2021"), ("Statement", "Upheld", "Other 1", "4-Jan-2021")):
        assert entry(*lines).decided is None


def test_a_summary_is_whole_and_ends_before_the_next_entry():
    line = "Statement Upheld Other 26-Aug-2025"
    long = "Mrs Y complained about a wall that the Council had built in the wrong place, and of what it had"
    assert (
        entry(line, f"Summary: {long}", "said of it. It was at fault.").summary
        == f"{long} said of it. It was at fault."
    )
    assert (
        entry(line, "Summary: One.", "Two is said here.", "Back to top", "Three.").summary == "One. Two is said here."
    )
    assert entry(line, "Summary: One.", "Essex County Council", "Privacy").summary == "One."
    assert entry(line, "Summary:", "One.").summary == "One."
    assert entry(line, "Summary: " + "a " * 5_000).summary == ("a " * 2_000).strip()
    assert entry(line, "1 2 3 Next").summary is None


def test_an_upheld_entry_that_begins_we_will_not_investigate_was_remedied_early():
    read = entry(
        "Statement Upheld Other 26-Aug-2025", "Summary: We will not investigate this complaint. It was put right."
    )
    assert (read.outcome, read.note) == (
        "upheld",
        "remedied early: upheld, though its summary begins “We will not investigate”",
    )


def test_an_entry_on_one_line_is_an_entry():
    read = read_decision_list(
        " ".join(["Leeds City Council (21 007 781) Report Upheld Other 26-Aug-2025 Summary: One."])
    )
    assert (read.entries[0].authority, read.entries[0].kind, read.entries[0].summary) == (
        "Leeds City Council",
        "report",
        "One.",
    )


def test_an_entry_of_another_subcategory_than_its_list_s_keeps_its_own():
    text = as_text(list_pieces([MadeDecision(subcategory="Other")]))
    read = read_decision_list(text, list_address("Education", "School transport"))
    assert (read.subcategory, read.entries[0].subcategory, read.entries[0].category) == (
        *("School transport", "Other", "Education"),
    )


def test_bodies_that_are_no_councils_and_councils_that_are_gone_are_named_as_printed():
    names = [
        "Transport for London",
        "West Yorkshire Combined Authority",
        "Allerdale Borough Council",
        "The Pensions Body",
    ]
    made_of = [MadeDecision(authority=name, reference=f"21 007 78{place}") for place, name in enumerate(names)]
    assert [entry.authority for entry in read_decision_list(as_text(list_pieces(made_of))).entries] == names


def test_an_unnamed_entry_that_is_itself_a_link_has_its_reference():
    page = as_html([Piece("p", "Statement Upheld School transport 26-Aug-2025", MadeDecision().address)])
    read = read_decision_list(page).entries[0]
    assert (read.authority, read.reference, read.address) == (None, "21 007 781", MadeDecision().address)
    assert read.note == NO_HEADING


def test_a_link_to_another_decision_is_no_address_of_an_entry():
    page = as_html([Piece("h3", "Leeds City Council (21 007 781)", made_decision(3).address)])
    read = read_decision_list(page + as_html([Piece("p", "Statement Upheld Other 26-Aug-2025")])).entries[0]
    assert (read.reference, read.address, read.category) == ("21 007 781", None, None)


def test_links_of_a_copy_with_marks_lead_to_the_entries():
    address = MadeDecision().address
    read = read_decision_list(
        f"### [Leeds City Council (21 007 781)]({address})\nStatement Upheld School transport 26-Aug-2025"
    )
    assert read.entries[0].address == address


@pytest.mark.parametrize(
    ("said", "results"),
    [
        ("Archive has 1 result", 1),
        ("Archive has 1,129 results", 1129),
        ("Archive has 0 results", 0),
        ("Archive has 99999999999999999999 results", None),
        ("Archive has many results", None),
        ("Archive has 113 results\nArchive has 22 results", None),
    ],
)
def test_how_many_results_there_are_is_what_the_archive_says(said, results):
    text = as_text(list_pieces(OF_TRANSPORT, heading=ARCHIVE))
    assert read_decision_list(f"{said}\n{text}", archive_address()).results == results


@pytest.mark.parametrize(("page", "number"), [(None, 1), (1, 1), (12, 12), (0, None), (10_000_000, None)])
def test_which_page_of_the_archive_it_is_stands_in_its_address(page, number):
    assert read_decision_list(as_text(list_pieces(OF_TRANSPORT)), archive_address(page=page)).page == number


@pytest.mark.parametrize(
    "query",
    [
        "t=both&fd=2021-03-31&td=2022-03-31&c=4+School+transport&dc=c+nu+u&page=2",
        "T=Both&FD=2021-03-31&TD=2022-03-31&C=4%2BSchool%20transport&DC=u%2bnu%2bc",
        "page=1&sortOrder=ascending&td=2022-03-31&fd=2021-03-31&dc=nu%2Bc%2Bu%2B&c=12%2Bschool+transport&t=both",
    ],
)
def test_the_parameters_of_the_archive_are_understood_however_they_are_written(query):
    address = f"http://lgo.org.uk/Decisions/Archive/?{query}"
    read = read_decision_list(as_text(list_pieces(OF_TRANSPORT, heading=ARCHIVE)), address)
    assert (read.first_day, read.last_day) == (datetime.date(2021, 3, 31), datetime.date(2022, 3, 31))
    assert (read.category, read.subcategory, read.kinds, read.outcomes) == ("Education", "School transport", (), ())


def test_a_subcategory_that_several_categories_have_has_the_one_that_its_links_say():
    others = [
        MadeDecision(category="Housing", subcategory="Other", reference=f"21 007 00{place}") for place in range(3)
    ]
    pieces = list_pieces(others, heading="Other archive 2021-2022", results=3)
    address = archive_address("Other", number=9)
    assert read_decision_list(as_html(pieces), address).category == "Housing"
    read = read_decision_list(as_text(pieces), address)
    assert (read.category, read.entries[0].category) == (None, None)
