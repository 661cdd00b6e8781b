"""A list of decisions is read entry by entry, and as what it is a list of."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from lgo_map.ingest.readers.decision_list import NO_DETAILS, NO_HEADING, read_decision_list
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
        (ARCHIVE, archive_address()),
    ],
)
def test_every_entry_of_every_kind_of_list_is_read(form, is_split, heading, address):
    read = read_decision_list(FORMS[form](list_pieces(OF_EDUCATION, heading=heading, is_split=is_split)), address)
    assert [stated(entry) for entry in read.entries] == [made(entry) for entry in OF_EDUCATION]
    assert {entry.category for entry in read.entries} == {"Education"}
    assert {entry.note for entry in read.entries} == {None}
    assert read.category == "Education"


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
            assert entry.note == NO_HEADING
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
