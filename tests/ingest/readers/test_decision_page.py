"""A page of one decision, or of one report, is read as what it states, and what it lacks is not known."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from lgo_map.ingest.readers.decision_page import read_decision_page
from lgo_map.ingest.reported import Refusal
from tests.ingest.made_decision_pages import (
    MadeDecision,
    Piece,
    as_html,
    as_text,
    decision_pieces,
    made_decision,
    old_report_pieces,
)

DECISION = MadeDecision()
FORMS: dict[str, Callable[[list[Piece]], str]] = {
    "page": as_html,
    "copy": as_text,
    "cookies last": lambda pieces: as_text(pieces, cookies="last"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", range(40))
def test_a_page_states_a_decision(form, number):
    made = made_decision(number)
    read = read_decision_page(FORMS[form](decision_pieces(made)))
    assert (read.authority, read.reference, read.decided) == (made.authority, made.reference, made.decided)
    assert (read.category, read.subcategory, read.outcome) == (made.category, made.subcategory, made.outcome)
    assert read.kind == made.kind
    assert read.summary == (made.summary if made.kind == "statement" else None)
    assert read.note is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["statement", "report"])
def test_of_a_page_without_its_lines_the_address_says_headings_but_no_date_and_no_outcome(form, kind):
    made = MadeDecision(kind=kind)
    for pieces in (decision_pieces(made, has_lines=False), decision_pieces(made, has_headings_list=True)):
        read = read_decision_page(FORMS[form](pieces), made.address)
        assert (read.category, read.subcategory) == (made.category, made.subcategory)
        assert (read.decided, read.outcome) == (None, None)
        assert read.note == "headings as its address has them"


def test_a_page_without_lines_and_address_has_no_headings():
    read = read_decision_page(as_text(decision_pieces(has_lines=False)))
    assert (read.authority, read.reference) == (DECISION.authority, DECISION.reference)
    assert (read.category, read.subcategory, read.address) == (None, None, None)


def test_a_saved_page_names_its_own_address():
    read = read_decision_page(as_html(decision_pieces(has_lines=False), address=DECISION.address))
    assert (read.address, read.category) == (DECISION.address, "Education")


def test_where_the_council_s_name_is_missing_it_is_not_known():
    read = read_decision_page(as_text(decision_pieces(is_named=False)))
    assert (read.authority, read.reference) == (None, DECISION.reference)


def test_where_the_heading_is_missing_the_reference_is_the_address_s():
    text = as_text(decision_pieces()).replace(DECISION.heading + "\n", "")
    read = read_decision_page(text, DECISION.address)
    assert (read.authority, read.reference) == (None, DECISION.reference)


def test_an_old_short_page_states_its_reference_alone():
    read = read_decision_page(
        as_text(old_report_pieces(MadeDecision(reference="16 000 113"))),
        "https://www.lgo.org.uk/decisions/education/special-educational-needs/16-000-113",
    )
    assert (read.reference, read.authority, read.kind, read.summary) == ("16 000 113", None, None, None)
    assert read.subcategory == "Special educational needs"


def test_another_page_is_refused():
    with pytest.raises(Refusal, match="names no reference"):
        read_decision_page("Complaint overview\nThe complaint\nUpheld")
    with pytest.raises(Refusal, match="neither its lines nor its text"):
        read_decision_page(f"{DECISION.heading}\nYou can find the decision elsewhere.")


def test_dates_are_read_as_they_are_printed():
    for day in ("%d %b %Y", "%d-%b-%Y", "%d %B %Y"):
        assert read_decision_page(as_text(decision_pieces(day=day))).decided == datetime.date(2022, 8, 12)
