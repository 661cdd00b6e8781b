"""Which page a document is shows in its text."""

from __future__ import annotations

import pytest

from lgo_map.ingest.readers.decision_documents import read_page_of_decisions, which_page
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision
from tests.ingest.made_decision_pages import (
    MadeDecision,
    archive_address,
    as_html,
    as_text,
    decision_pieces,
    improvements_pieces,
    list_pieces,
    made_decision,
    old_report_pieces,
)
from tests.ingest.readers.test_page import leeds_page

ENTRIES = [made_decision(number) for number in range(10)]
PAGES = {
    "statement": (decision_pieces(), "decision", ReportedDecision),
    "report": (decision_pieces(MadeDecision(kind="report")), "decision", ReportedDecision),
    "no lines": (decision_pieces(has_lines=False), "decision", ReportedDecision),
    "no name": (decision_pieces(is_named=False), "decision", ReportedDecision),
    "old report": (old_report_pieces(), "decision", ReportedDecision),
    "category": (list_pieces(ENTRIES, heading="reports"), "list", DecisionList),
    "subcategory": (list_pieces(ENTRIES), "list", DecisionList),
    "one entry": (list_pieces(ENTRIES[:1]), "list", DecisionList),
    "archive": (list_pieces(ENTRIES, heading="School transport archive 2021-2022"), "list", DecisionList),
    "improvements": (improvements_pieces(), "improvements", ImprovementList),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form", [as_html, as_text])
@pytest.mark.parametrize("url", [None, MadeDecision().address, archive_address(), "https://example.org/"])
def test_a_page_is_known_by_its_text_whatever_its_address(page, form, url):
    pieces, which, what = PAGES[page]
    assert which_page(form(pieces), url) == which
    if not (page == "old report" and url and "archive" in url):
        assert isinstance(read_page_of_decisions(form(pieces), url), what)


@pytest.mark.parametrize(
    "text", ["", "Leeds City Council (21 007 781)", leeds_page(), "<p>Page not found</p>", "<" * 99_999]
)
def test_other_pages_are_none_of_these(text):
    assert which_page(text) is None
    with pytest.raises(Refusal):
        read_page_of_decisions(text)
