"""Which page of decisions or of improvements a document is, and what it states."""

from __future__ import annotations

from typing import Literal

from lgo_map.ingest.readers.decision_lines import address_of, own_decision
from lgo_map.ingest.readers.decision_list import has_entries, is_named_list, list_of
from lgo_map.ingest.readers.decision_page import decision_of, has_lines, is_decision_page
from lgo_map.ingest.readers.improvement_page import improvements_of, is_improvements_page
from lgo_map.ingest.readers.page_text import PageText, page_text
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision

PageKind = Literal["decision", "list", "improvements"]


def which_page(text: str, url: str | None = None) -> PageKind | None:
    """Which page a document is, as its text says; None if it is none of these, or no page at all.

    Parameters
    ----------
    text : str
        The page as HTML, or the text copied from it.
    url : str, optional
        Its address, which decides only between what its text may be.
    """
    try:
        return _which(page_text(text), url)
    except Refusal:
        return None


def read_page_of_decisions(text: str, url: str | None = None) -> ReportedDecision | DecisionList | ImprovementList:
    """What a page states, whichever of the three it is.

    Raises
    ------
    Refusal
        If it is none of them, or can't be read; the sentence says why.
    """
    return page_of_decisions(page_text(text), url)


def page_of_decisions(page: PageText, url: str | None = None) -> ReportedDecision | DecisionList | ImprovementList:
    """As :func:`read_page_of_decisions`, of a page whose lines are known."""
    which = _which(page, url)
    if which == "decision":
        return decision_of(page, url)
    if which == "list":
        return list_of(page, url)
    if which == "improvements":
        return improvements_of(page, url)
    raise Refusal(
        "is no page of a decision, no list of decisions and no page of service improvements of the Ombudsman's: "
        "nothing that these pages say is found in it"
    )


def _which(page: PageText, url: str | None) -> PageKind | None:
    if is_improvements_page(page):
        return "improvements"
    if is_named_list(page):
        return "list"
    is_surely_own = has_lines(page) and own_decision(address_of(page, url))
    if not is_surely_own and has_entries(page):  # the entries are looked for last: of a long page that takes longest
        return "list"
    return "decision" if is_decision_page(page, url) else None
