"""What is read from a page of decisions, of reports or of improvements, before anything is known of what is held."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lgo_map.figures.decisions import DecisionKind, Outcome


@dataclass(frozen=True)
class ReportedDecision:
    """A decision or a public report, as a page, a list or a file states it; None is what it does not state.

    Attributes
    ----------
    authority : str or None
        The body it is about, as printed: a council, or another body.
    reference : str or None
        With blanks, "21 007 781".
    decided : datetime.date or None
        Its date.
    kind : {"statement", "report"} or None
        Which of the two it is.
    category, subcategory : str or None
        Its headings, as the Ombudsman prints them: "Children's care services", "Looked after children".
    outcome : {"upheld", "not upheld", "closed after initial enquiries"} or None
        How it was decided.
    summary : str or None
        Its summary, or the beginning of it.
    address : str or None
        The decision's own page.
    note : str or None
        What the source says that the columns can't.
    """

    authority: str | None
    reference: str | None
    decided: datetime.date | None
    kind: DecisionKind | None
    category: str | None
    subcategory: str | None
    outcome: Outcome | None
    summary: str | None = None
    address: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class DecisionList:
    """A list of decisions: of a category, of a subcategory, or of the archive.

    Attributes
    ----------
    entries : tuple of ReportedDecision
        In the order of the page.
    results : int or None
        How many results the list says it has, on all its pages.
    first_day, last_day : datetime.date or None
        The period it is of, as its address says.
    category, subcategory : str or None
        The headings it is of.
    kinds, outcomes : tuple of str
        Which of them it is restricted to; empty where it has all.
    page : int or None
        Which of its pages this is, the first being 1.
    pages : tuple of str
        Addresses of its other pages, as far as it links them.
    """

    entries: tuple[ReportedDecision, ...]
    results: int | None = None
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    category: str | None = None
    subcategory: str | None = None
    kinds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    page: int | None = None
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportedImprovements:
    """What a council agreed to change after one case.

    Attributes
    ----------
    authority : str or None
        The council as printed.
    reference : str
        The case's, with blanks.
    decided : datetime.date or None
        The date that stands with it.
    category : str or None
        "Planning".
    improvements : tuple of str
        Each thing that was agreed, one or more.
    summary : str or None
        What the case was about.
    address : str or None
        The page that lists it.
    """

    authority: str | None
    reference: str
    decided: datetime.date | None
    category: str | None
    improvements: tuple[str, ...]
    summary: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class ImprovementList:
    """A page of a council's improvements.

    Attributes
    ----------
    cases : tuple of ReportedImprovements
        In the order of the page.
    authority : str or None
        The council whose page it is.
    results : int or None
        How many cases it says there are.
    first_day, last_day : datetime.date or None
        The period it says it is of.
    category : str or None
        The category it is restricted to; None where it has all, or does not say.
    shown : tuple of (int, int) or None
        Which of the cases this page shows, the first and the last, from 1: "Showing 1 - 10 of 12 cases".
    pages : tuple of str
        Addresses of its other pages, and of its export as CSV, as far as it links them.
    """

    cases: tuple[ReportedImprovements, ...]
    authority: str | None = None
    results: int | None = None
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    category: str | None = None
    shown: tuple[int, int] | None = None
    pages: tuple[str, ...] = ()
