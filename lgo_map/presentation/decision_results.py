"""The decisions that fit a view, as HTML: what can be said of how many there are, and a page of their list."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from lgo_map.analysis.council_decisions import rows_at
from lgo_map.analysis.decision_filter import DecisionFilter, DecisionsFound, WholeCount, find_decisions
from lgo_map.councils.ombudsman_pages import DECISION_PAGES, heading_page
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.presentation import decision_list, html
from lgo_map.presentation.decision_view import DecisionsView, filter_of
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.decision_search import DecisionSearchResult, passages_of, search_decisions, texts_held
from lgo_map.records.decisions import whole_periods
from lgo_map.records.word_search import Piece
from lgo_map.wording.decisions import (
    AT_THE_OMBUDSMAN,
    DAYS_THE_WRONG_WAY_ROUND,
    EVERY_COUNCIL,
    about_whom,
    apart_from_count,
    held_as_examples,
    held_whole,
    left_out,
    words_found,
)
from lgo_map.wording.letter_search import NO_WORDS_TYPED
from lgo_map.wording.numbers import counted, number

HEADING, SUBTITLE = "Decisions", "What the Ombudsman decided about complaints, and the public reports it issued"
SEARCH = "Words in summaries and improvements"
ROWS_ON_A_PAGE = 25
MOST_PERIODS = 3
"""Maximum number of periods offered of which all is held."""
MOST_OTHERS = 25
"""Maximum number of cases shown of which only improvements are held."""


@per_dataset(maxsize=1)
def number_of_texts(dataset: Dataset) -> int:
    """Of how many cases a text is held; it is built with the decisions."""
    return texts_held(dataset.folder)


class Shown(NamedTuple):
    """What a view shows: the places of the decisions that fit, what is known of their number, and the search."""

    rows: np.ndarray
    found: DecisionsFound
    whole: WholeCount | None
    search: DecisionSearchResult | None


def shown_at(dataset: Dataset, view: DecisionsView, texts: int) -> Shown:
    """What a view shows.

    Parameters
    ----------
    texts : int
        Of how many cases a text is held.
    """
    wanted = filter_of(dataset, view)
    found = find_decisions(dataset, wanted)
    if not view.q or not texts:
        return Shown(found.rows, found, found.whole, None)
    search = _search(dataset, view.q)
    if not search.terms:
        return Shown(found.rows, found, None, search)
    has_words = np.zeros(len(dataset.decisions), dtype=bool)
    has_words[search.rows] = True
    # Of most decisions no text is held: what a search finds is never all there is.
    return Shown(found.rows[has_words[found.rows]], found, None, search)


@per_dataset(maxsize=16)  # four bytes for each decision found
def _search(dataset: Dataset, words: str) -> DecisionSearchResult:
    return search_decisions(words, len(dataset.decisions), dataset.folder)


def how_many(dataset: Dataset, view: DecisionsView, shown: Shown, texts: int) -> list[str]:
    """What can be said of how many decisions there are, and of those that are shown, as text.

    Parameters
    ----------
    texts : int
        Of how many cases a text is held.
    """
    wanted = filter_of(dataset, view)
    sentences: list[str] = []
    if wanted.first_day is not None and wanted.last_day is not None and wanted.first_day > wanted.last_day:
        sentences.append(DAYS_THE_WRONG_WAY_ROUND)
    elif shown.search is not None and shown.search.terms:
        sentences += words_found(shown.search.terms, shown.search.missing, len(shown.rows), texts)
    elif shown.whole is not None:
        sentences.append(_counted(dataset, wanted, shown.whole))
        if shown.whole.apart:
            sentences.append(apart_from_count(shown.whole.apart))
    else:
        sentences.append(held_as_examples(len(shown.rows), len(dataset.decisions)))
    if shown.search is not None and not shown.search.terms:
        sentences.append(NO_WORDS_TYPED)
    if shown.found.undated and sentences != [DAYS_THE_WRONG_WAY_ROUND]:
        sentences.append(left_out(shown.found.undated))
    return [html.one_direction(sentence) for sentence in sentences]


def how_many_as_html(dataset: Dataset, view: DecisionsView, sentences: Sequence[str]) -> str:
    """The sentences of :func:`how_many`, and where all decisions are."""
    first, *more = sentences
    category = filter_of(dataset, view).category
    address = heading_page(category) if category else DECISION_PAGES
    return (
        f'<p class="lgo-sentence">{escape(first)}</p>'
        + "".join(f'<p class="lgo-note">{escape(sentence)}</p>' for sentence in more)
        + f'<p class="lgo-note">{html.link(AT_THE_OMBUDSMAN, address)}</p>'
    )


def _counted(dataset: Dataset, wanted: DecisionFilter, whole: WholeCount) -> str:
    if wanted.first_day is None or wanted.last_day is None:  # nothing is whole without a period
        raise ValueError(wanted)
    if wanted.council is not None:
        who = dataset.council(wanted.council).name
    else:
        who = TYPE_NAMES_PLURAL[wanted.authority_type] if wanted.authority_type else EVERY_COUNCIL
    one, several = ("public report", "public reports") if wanted.reports_only else ("decision", "decisions")
    if wanted.outcome is not None:
        one, several = f"{one} with the outcome “{wanted.outcome}”", f"{several} with the outcome “{wanted.outcome}”"
    return held_whole(
        whole.total,
        whole.by_outcome if wanted.outcome is None else {},
        about_whom(who, wanted.category, wanted.subcategory),
        wanted.first_day,
        wanted.last_day,
        whole.seen_on,
        (one, several),
    )


def periods_of_which_all_is_held(
    dataset: Dataset, wanted: DecisionFilter, shown: Shown
) -> list[tuple[datetime.date, datetime.date]]:
    """Where what is chosen is examples, the periods of which all is held, at most :data:`MOST_PERIODS`."""
    if (
        shown.whole is not None
        or dataset.imports.empty
        or (wanted.council is None and wanted.authority_type is not None)
    ):
        return []
    subject = wanted.category, wanted.subcategory
    return list(whole_periods(dataset.imports, "decisions", wanted.council, *subject)[:MOST_PERIODS])


class ListPart(NamedTuple):
    """A page of the list: its number, how many there are, its rows, and which they are of how many, as text."""

    page: int
    pages: int
    rows: np.ndarray
    where: str


def part_of_list(view: DecisionsView, shown: Shown) -> ListPart:
    """The page of the list that a view shows; the last, where it asks for one after it."""
    pages = -(-len(shown.rows) // ROWS_ON_A_PAGE)
    page = min(view.page, pages)
    rows = shown.rows[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    begin = (page - 1) * ROWS_ON_A_PAGE + 1
    where = f", {number(begin)} to {number(begin + len(rows) - 1)} of {number(len(shown.rows))}" if pages > 1 else ""
    return ListPart(page, pages, rows, where)


def table_of(dataset: Dataset, view: DecisionsView, shown: Shown, rows: np.ndarray) -> str:
    """Some of the decisions that a view shows, by their places, each with the words found in its text."""
    held = rows_at(dataset, rows)
    passages: dict[int, tuple[Piece, ...]] = {}
    if shown.search is not None and shown.search.terms:
        codes = {int(row): str(decision["code"]) for row, decision in zip(rows, held, strict=True)}
        passages = passages_of(view.q, codes, codes, dataset.folder)
    return decision_list.decision_table(
        decision_list.ListedDecision(dataset.council(str(decision["code"])).name, decision, passages.get(int(row), ()))
        for row, decision in zip(rows, held, strict=True)
    )


def other_cases(dataset: Dataset, view: DecisionsView, shown: Shown) -> str:
    """Cases that have the words, and of which only the improvements agreed are held; empty where there are none."""
    others = () if shown.search is None else shown.search.others
    wanted = filter_of(dataset, view)
    types = dataset.register["authority_type"]
    cases = [
        (code, reference)
        for code, reference in others
        if wanted.council in (None, code) and wanted.authority_type in (None, types[code])
    ]
    if not cases or wanted != DecisionFilter(wanted.council, wanted.authority_type):
        return ""
    first = f" The first {MOST_OTHERS} are listed." if len(cases) > MOST_OTHERS else ""
    return (
        '<h2 class="lgo-section">Improvements agreed in other cases</h2>'
        f'<p class="lgo-note">Of {counted(len(cases), "case", "cases")} more with these words only the improvements '
        f"that the council agreed are held.{first}</p>{_others_table(dataset, cases[:MOST_OTHERS])}"
    )


def _others_table(dataset: Dataset, cases: list[tuple[str, str]]) -> str:
    table, rows = dataset.improvements, []
    for code, reference in cases:
        agreed = table[(table["code"] == code) & (table["reference"] == reference)]["improvement"]
        texts = "".join(f"<li>{html.text(each)}</li>" for each in agreed)
        name = html.text(dataset.council(code).name)
        rows.append(html.row(name, (html.text(reference), f"<ul>{texts}</ul>")))
    headings = ("Council", "Reference", "Improvements agreed")
    return html.table("Improvements agreed in other cases", headings, rows, kind="lgo-decisions", frame=None)
