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


def page_with(**changed: str) -> str:
    """A copy of a page with another text in the place of a line."""
    lines = {
        "head": DECISION.heading,
        "category": "Category : Education > School transport",
        "decision": "Decision : Upheld",
        "date": "Decision date : 12 Aug 2022",
        "summary": f"Summary: {DECISION.summary}",
        "role": "How I considered this complaint",
        "draft": "I have spoken to Ms X. She and the Council could comment on a draft of this statement.",
    }
    text = as_text(decision_pieces())
    for line, put in changed.items():
        assert lines[line] in text
        text = text.replace(lines[line], put)
    return text


@pytest.mark.parametrize(
    ("heading", "authority", "reference"),
    [
        ("Leeds City Council (21-007-781)", "Leeds City Council", "21 007 781"),
        ("Leeds City Council (21007781)", "Leeds City Council", "21 007 781"),
        ("Leeds City Council ( 21 007 781 )", "Leeds City Council", "21 007 781"),
        ("Leeds City Council(21 007 781)", "Leeds City Council", "21 007 781"),
        ("Leeds City Council (21 007 781A)", "Leeds City Council", "21 007 781a"),
        ("Leeds City Council (21 007 781 a)", "Leeds City Council", "21 007 781a"),
        ("Leeds City Council (21 007 781 / 21 007 782)", "Leeds City Council", "21 007 781 / 21 007 782"),
        ("Leeds City Council (21 007 781, 21 007 782 and 21 007 783)", *("Leeds City Council", None)),
        ("Leeds City Council (21-007-781 & 21-007-782a)", "Leeds City Council", "21 007 781 / 21 007 782a"),
        ("Leeds City Council (21 007 781 and 21 007 781)", "Leeds City Council", "21 007 781"),
        ("BCP Council (Poole) (21 007 781)", "BCP Council (Poole)", "21 007 781"),
        ("Royal Borough of Windsor & Maidenhead (21 007 781)", "Royal Borough of Windsor & Maidenhead", "21 007 781"),
        (
            "St. Helens Metropolitan Borough Council (21 007 781)",
            "St. Helens Metropolitan Borough Council",
            "21 007 781",
        ),
        ("King’s Lynn Borough Council (21 007 781)", "King's Lynn Borough Council", "21 007 781"),
        ("West Midlands Fire & Rescue Authority (21 007 781)", "West Midlands Fire & Rescue Authority", "21 007 781"),
        ("(21 007 781)", None, "21 007 781"),
        ("21-007-781", None, "21 007 781"),
    ],
)
def test_the_heading_is_a_council_and_one_reference_or_several(heading, authority, reference):
    read = read_decision_page(page_with(head=heading))
    assert read.authority == authority
    assert read.reference == (reference or "21 007 781 / 21 007 782 / 21 007 783")


@pytest.mark.parametrize(
    ("line", "category", "subcategory"),
    [
        ("Category: Education > School transport", "Education", "School transport"),
        ("Category :Education>School transport", "Education", "School transport"),
        ("Category : Education › School transport", "Education", "School transport"),
        ("Category : Education – School transport", "Education", "School transport"),
        ("Category : Education—School transport", "Education", "School transport"),
        ("Category : Education - School transport", "Education", "School transport"),
        ("Category : Education -> School transport", "Education", "School transport"),
        ("CATEGORY : EDUCATION > SCHOOL TRANSPORT", "Education", "School transport"),
        ("Category :\nEducation\n>\nSchool transport", "Education", "School transport"),
        (
            "Category : Children’s care services > Looked after children",
            *("Children's care services", "Looked after children"),
        ),
        ("Category : Benefits and tax > Covid-19", "Benefits and tax", "COVID-19"),
        ("Category : Drains > Wet cellars", "Drains", "Wet cellars"),
        ("Category : Education", "Education", None),
        ("Category : Education >", "Education", None),
    ],
)
def test_headings_are_read_however_they_are_parted(line, category, subcategory):
    read = read_decision_page(page_with(category=line))
    assert (read.category, read.subcategory, read.note) == (category, subcategory, None)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("12 Aug 2022", datetime.date(2022, 8, 12)),
        ("1 Aug 2022", datetime.date(2022, 8, 1)),
        ("12-Aug-2022", datetime.date(2022, 8, 12)),
        ("12 AUG 2022", datetime.date(2022, 8, 12)),
        ("12th August 2022", datetime.date(2022, 8, 12)),
        ("12 Sept 2022", datetime.date(2022, 9, 12)),
        ("29-Feb-2024", datetime.date(2024, 2, 29)),
    ],
)
def test_the_date_is_read_as_it_is_printed(printed, day):
    read = read_decision_page(page_with(date=f"Decision date : {printed}"))
    assert (read.decided, read.note) == (day, None)


@pytest.mark.parametrize(
    "printed", ["31 Feb 2022", "29 Feb 2023", "12 Foo 2022", "Aug 2022", "12 Aug 22", "12 Aug 3022", "08/12/2022"]
)
def test_a_date_that_there_was_not_or_can_not_be_read_is_not_known_and_noted(printed):
    read = read_decision_page(page_with(date=f"Decision date : {printed}"))
    assert (read.decided, read.note) == (None, f"its page prints “{printed}” as its date")


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("Upheld", "upheld"),
        ("Not upheld", "not upheld"),
        ("Not Upheld.", "not upheld"),
        ("CLOSED AFTER INITIAL ENQUIRIES", "closed after initial enquiries"),
    ],
)
def test_the_outcome_is_read_as_it_is_printed(printed, outcome):
    read = read_decision_page(page_with(decision=f"Decision : {printed}"))
    assert (read.outcome, read.note) == (outcome, None)


@pytest.mark.parametrize("printed", ["Report", "Upheld in part", "Maladministration and injustice", "Other"])
def test_an_outcome_that_the_ombudsman_does_not_have_is_not_known_and_noted(printed):
    read = read_decision_page(page_with(decision=f"Decision : {printed}"))
    assert (read.outcome, read.note) == (None, f"its page prints “{printed}” as its decision")


def test_all_three_may_stand_on_one_line():
    line = "Category : Education > School transport Decision : Not upheld Decision date : 12 Aug 2022"
    read = read_decision_page(f"{DECISION.heading}\n{line}\nThe complaint")
    assert (read.category, read.subcategory, read.outcome) == ("Education", "School transport", "not upheld")
    assert (read.decided, read.note) == (DECISION.decided, None)


def test_an_upheld_complaint_that_was_not_investigated_is_upheld_and_was_remedied_early():
    summary = "We will not investigate this complaint about a bus because the Council has agreed to apologise."
    read = read_decision_page(page_with(summary=f"Summary: {summary}"))
    assert (read.outcome, read.summary) == ("upheld", summary)
    assert read.note == "remedied early: upheld, though its summary begins “We will not investigate”"
    closed = page_with(summary=f"Summary: {summary}", decision="Decision : Closed after initial enquiries")
    assert read_decision_page(closed).note is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("She could comment on a draft of this statement.", "statement"),
        ("In this report we refer to her as Ms X.", "report"),
        ("The Council should consider this report.", "report"),
        ("This report has been produced for the Council.", "report"),
        ("The Council's surveyor wrote a report. This report found damp.", None),
        ("A surveyor wrote. I have considered what in this report is about damp.", None),
        ("A draft of this statement went out. In this report we use the word fault.", None),
        ("I have spoken to her.", None),
    ],
)
def test_the_kind_is_known_only_where_the_page_calls_itself_so(said, kind):
    page = f"{DECISION.heading}\nDecision : Upheld\nThe complaint\n{said}"
    assert read_decision_page(page).kind == kind


def test_a_page_in_chapters_is_not_a_report_for_its_address():
    read = read_decision_page(page_with(draft="It was late."), DECISION.address + "?chapter=0")
    assert read.kind is None
    assert read_decision_page(page_with(), DECISION.address + "?chapter=0").kind == "statement"


@pytest.mark.parametrize("heading", ["The Investigation", "The investigation", "Report summary"])
def test_a_page_with_an_investigation_is_a_report(heading):
    assert read_decision_page(page_with(draft="It was late.", role=heading)).kind == "report"


def test_headings_that_only_the_address_has_are_not_guessed():
    address = "https://www.lgo.org.uk/decisions/housing/park-homes/21-007-781"
    read = read_decision_page(as_text(decision_pieces(has_lines=False)), address)
    assert (read.category, read.subcategory) == ("Housing", None)
    assert read.note == "headings not known as printed; its address has “housing/park-homes”"


def test_printed_headings_stand_before_the_address_s_and_the_difference_is_noted():
    address = "https://www.lgo.org.uk/decisions/housing/homelessness/21-007-781"
    read = read_decision_page(page_with(), address)
    assert (read.category, read.subcategory) == ("Education", "School transport")
    assert read.note == "its address has it under “housing/homelessness”"


def test_a_page_of_another_decision_than_its_address_is_refused():
    with pytest.raises(Refusal, match="is about 21 007 781, but its address is that of 22 001 002"):
        read_decision_page(page_with(), "https://www.lgo.org.uk/decisions/education/other/22-001-002")


def test_two_pages_in_one_are_refused():
    with pytest.raises(Refusal, match="is of several decisions: 21 007 781 and 2"):
        read_decision_page(page_with() + as_text(decision_pieces(made_decision(3))))
    with pytest.raises(Refusal, match="states its decision twice, differently: Upheld and Not upheld"):
        read_decision_page(page_with(date="Decision : Not upheld"))
    assert read_decision_page(page_with() * 2) == read_decision_page(page_with())


def test_a_copy_that_ends_early_gives_what_it_states_and_says_so():
    whole = read_decision_page(as_text(decision_pieces()))
    text = as_text(decision_pieces())
    for end in range(text.index("The complaint"), len(text), 7):
        read = read_decision_page(text[:end])
        assert (read.reference, read.decided, read.outcome, read.summary) == (
            *(whole.reference, whole.decided, whole.outcome, whole.summary),
        )
        assert read.kind in (None, "statement")
    cut = read_decision_page(text[: text.index("about what the Council did")])
    assert (cut.kind, cut.note) == (None, "read from a copy that ends before the page does")
    in_summary = read_decision_page(text[: text.index("has agreed to apologise")])
    assert in_summary.summary == "Ms X complained about a bus. The Council was at fault and"
    assert in_summary.note == "read from a copy that ends before the page does"


def test_a_summary_of_several_lines_is_whole_and_ends_before_the_next_heading():
    read = read_decision_page(page_with(summary="Summary: One.\nTwo, and\nthree."))
    assert read.summary == "One. Two, and three."
    assert read_decision_page(page_with(summary="Summary\nOne.")).summary == "One."
