"""The decisions that fit: what can be said of how many there are, and a page of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import NamedTuple

import numpy as np
import streamlit as st

from lgo_map import storage
from lgo_map.analysis.council_decisions import rows_at
from lgo_map.analysis.decision_filter import DecisionFilter, DecisionsFound, WholeCount, find_decisions
from lgo_map.councils.ombudsman_pages import DECISION_PAGES, heading_page
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.decision_table import HEADINGS, decision_table
from lgo_map.presentation import decision_list, html
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.decision_search import DecisionSearchResult, passages_of, search_decisions
from lgo_map.records.decisions import whole_periods
from lgo_map.records.word_search import Piece
from lgo_map.site.pages.decision_view import KEYS, DecisionsView, filter_of
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import show_button
from lgo_map.wording.decisions import (
    AT_THE_OMBUDSMAN,
    DAYS_THE_WRONG_WAY_ROUND,
    EVERY_COUNCIL,
    about_whom,
    apart_from_count,
    held_as_examples,
    held_whole,
    left_out,
    show_whole_period,
    words_found,
)
from lgo_map.wording.letter_search import NO_WORDS_TYPED
from lgo_map.wording.numbers import counted, number

ROWS_ON_A_PAGE = 25
MOST_PERIODS = 3
"""Maximum number of periods offered of which all is held."""
MOST_OTHERS = 25
"""Maximum number of cases shown of which only improvements are held."""

Choose = Callable[..., None]
"""Notes the fields of the view that a button changes."""


class _Shown(NamedTuple):
    """What a view shows: the places of the decisions that fit, what is known of their number, and the search."""

    rows: np.ndarray
    found: DecisionsFound
    whole: WholeCount | None
    search: DecisionSearchResult | None


def show_results(dataset: Dataset, view: DecisionsView, texts: int, choose: Choose, list_id: str) -> None:
    """What is held of what a view asks for.

    Parameters
    ----------
    texts : int
        Of how many cases a text is held.
    choose : callable
        Notes what a button changes in the view.
    list_id : str
        The `id` of the heading of the list.
    """
    wanted = filter_of(dataset, view)
    shown = _shown(dataset, view, wanted, texts)
    _show_how_many(dataset, view, wanted, shown, texts)
    _show_whole_periods(dataset, wanted, shown, choose)
    if len(shown.rows):
        _show_page(dataset, view, shown, choose, list_id)
    if shown.search is not None and shown.search.others:
        _show_others(dataset, view, shown.search.others)


def _shown(dataset: Dataset, view: DecisionsView, wanted: DecisionFilter, texts: int) -> _Shown:
    found = find_decisions(dataset, wanted)
    if not view.q or not texts:
        return _Shown(found.rows, found, found.whole, None)
    search = _search(dataset, view.q)
    if not search.terms:
        return _Shown(found.rows, found, None, search)
    has_words = np.zeros(len(dataset.decisions), dtype=bool)
    has_words[search.rows] = True
    # Of most decisions no text is held: what a search finds is never all there is.
    return _Shown(found.rows[has_words[found.rows]], found, None, search)


@per_dataset(maxsize=16)  # four bytes for each decision found
def _search(dataset: Dataset, words: str) -> DecisionSearchResult:
    return search_decisions(words, len(dataset.decisions), storage.DATA)


# --- how many ---


def _show_how_many(dataset: Dataset, view: DecisionsView, wanted: DecisionFilter, shown: _Shown, texts: int) -> None:
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
    first, *more = map(html.one_direction, sentences)
    address = heading_page(wanted.category) if wanted.category else DECISION_PAGES
    st.html(
        f'<div role="status"><p class="lgo-sentence">{escape(first)}</p>'
        + "".join(f'<p class="lgo-note">{escape(sentence)}</p>' for sentence in more)
        + "</div>"
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


def _show_whole_periods(dataset: Dataset, wanted: DecisionFilter, shown: _Shown, choose: Choose) -> None:
    """Where what is chosen is examples, lead to the periods of which all is held."""
    if (
        shown.whole is not None
        or dataset.imports.empty
        or (wanted.council is None and wanted.authority_type is not None)
    ):
        return
    subject = wanted.category, wanted.subcategory
    periods = whole_periods(dataset.imports, "decisions", wanted.council, *subject)
    for first, last in periods[:MOST_PERIODS]:
        show_button(
            show_whole_period(first, last),
            f"{KEYS}whole {first} {last}",
            partial(choose, first_day=first, last_day=last, q="", page=1),
            type="tertiary",
            icon=":material/done_all:",
        )


# --- the list ---


def _show_page(dataset: Dataset, view: DecisionsView, shown: _Shown, choose: Choose, list_id: str) -> None:
    pages = -(-len(shown.rows) // ROWS_ON_A_PAGE)
    page = min(view.page, pages)
    rows = shown.rows[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    begin = (page - 1) * ROWS_ON_A_PAGE + 1
    where = f", {number(begin)} to {number(begin + len(rows) - 1)} of {number(len(shown.rows))}" if pages > 1 else ""
    st.html(f'<h2 class="lgo-section" id="{list_id}" tabindex="-1">Held here, newest first{where}</h2>')
    st.html(_table(dataset, view, shown, rows))
    with st.container(key="decisions-pager", horizontal=True, vertical_alignment="center"):
        if pages > 1:
            _show_pager(page, pages, choose)
        all_rows = shown.rows
        show_csv_button(
            lambda: decision_table(dataset, all_rows, shown.whole),
            HEADINGS,
            "decisions",
            *([dataset.council(view.council).name] if view.council else []),
            key=f"{KEYS}download",
            label="Download all of this list as CSV",
        )


def _table(dataset: Dataset, view: DecisionsView, shown: _Shown, rows: np.ndarray) -> str:
    held = rows_at(dataset, rows)
    passages: dict[int, tuple[Piece, ...]] = {}
    if shown.search is not None and shown.search.terms:
        codes = {int(row): str(decision["code"]) for row, decision in zip(rows, held, strict=True)}
        passages = passages_of(view.q, codes, codes, storage.DATA)
    return decision_list.decision_table(
        decision_list.ListedDecision(dataset.council(str(decision["code"])).name, decision, passages.get(int(row), ()))
        for row, decision in zip(rows, held, strict=True)
    )


def _show_pager(page: int, pages: int, choose: Choose) -> None:
    for label, to, icon in (
        ("Newer", page - 1, ":material/arrow_back:"),
        ("Older", page + 1, ":material/arrow_forward:"),
    ):
        show_button(
            label,
            f"{KEYS}{label}",
            partial(choose, page=to),
            icon=icon,
            disabled=not 1 <= to <= pages,
        )
        if label == "Newer":
            st.html(f'<p class="lgo-decisions-page">Page {number(page)} of {number(pages)}</p>', width="content")


def _show_others(dataset: Dataset, view: DecisionsView, others: tuple[tuple[str, str], ...]) -> None:
    """Cases that have the words, and of which only the improvements agreed are held."""
    wanted = filter_of(dataset, view)
    types = dataset.register["authority_type"]
    cases = [
        (code, reference)
        for code, reference in others
        if wanted.council in (None, code) and wanted.authority_type in (None, types[code])
    ]
    if not cases or wanted != DecisionFilter(wanted.council, wanted.authority_type):
        return
    st.html('<h2 class="lgo-section">Improvements agreed in other cases</h2>')
    shown = f" The first {MOST_OTHERS} are listed." if len(cases) > MOST_OTHERS else ""
    st.html(
        f'<p class="lgo-note">Of {counted(len(cases), "case", "cases")} more with these words only the improvements '
        f"that the council agreed are held.{shown}</p>"
    )
    st.html(_others_table(dataset, cases[:MOST_OTHERS]))


def _others_table(dataset: Dataset, cases: list[tuple[str, str]]) -> str:
    table, rows = dataset.improvements, []
    for code, reference in cases:
        agreed = table[(table["code"] == code) & (table["reference"] == reference)]["improvement"]
        texts = "".join(f"<li>{html.text(each)}</li>" for each in agreed)
        name = html.text(dataset.council(code).name)
        rows.append(html.row(name, (html.text(reference), f"<ul>{texts}</ul>")))
    headings = ("Council", "Reference", "Improvements agreed")
    return html.table("Improvements agreed in other cases", headings, rows, kind="lgo-decisions", frame=None)
