"""Decisions and public reports about a council, and the improvements it agreed, on its page.

Examples are never counted as if they were all there is: what is held says so, and where all of them are.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from lgo_map.analysis.council_decisions import (
    DecisionsOfCouncil,
    councils_with_decisions,
    days_of,
    decisions_of_council,
    improvements_of_council,
    rows_at,
)
from lgo_map.councils.ombudsman_pages import DECISION_PAGES, improvements_page
from lgo_map.councils.register import Council
from lgo_map.figures.years import YearChoice, year_name
from lgo_map.presentation import html
from lgo_map.presentation.decision_list import ListedDecision, decision_table_of_one, improvements_table
from lgo_map.presentation.downloads.council_downloads import improvements_download
from lgo_map.presentation.page_styles import style_of
from lgo_map.records.dataset import Dataset
from lgo_map.site.links import DECISIONS_PAGE, show_page_link
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.decisions import (
    AT_THE_OMBUDSMAN,
    about_whom,
    apart_from_count,
    by_category_in_words,
    held_of_council,
    held_whole,
    improvements_held,
    improvements_whole,
    where_improvements_are,
)

MAX_DECISIONS_SHOWN, MAX_CASES_SHOWN = 8, 5
"""Maximum number of decisions, and of cases with improvements, listed here; their own page and the file have all."""

_STYLE = style_of("decisions")


def show_decisions(dataset: Dataset, council: Council, wanted: YearChoice | None) -> None:
    """Draw the section of decisions and that of improvements.

    Parameters
    ----------
    wanted : int, "newest", "together" or None
        The year looked at: decisions are counted of it alone, if all of them are held. Where it is no single year, it
        is the newest of which all are.
    """
    year = wanted if isinstance(wanted, int) else None
    st.html(_STYLE)
    st.html('<h2 class="lgo-section">Decisions and public reports</h2>')
    found = decisions_of_council(dataset, council.code, year)
    st.html(_how_many(council, found))
    if found.held:
        rows = rows_at(dataset, found.places[:MAX_DECISIONS_SHOWN])
        st.html(decision_table_of_one(ListedDecision(council.name, row) for row in rows))
        with st.container(key="council-decisions", horizontal=True, gap="medium"):
            show_page_link(DECISIONS_PAGE, "Find among all held about it", "search", council=council.code)
            if found.reports and found.held > found.reports:
                show_page_link(DECISIONS_PAGE, "Public reports alone", "gavel", council=council.code, reports="yes")
    _show_ancestors(dataset, council)
    _show_improvements(dataset, council, year)


def _how_many(council: Council, found: DecisionsOfCouncil) -> str:
    """What can be said of how many there are, as paragraphs, with the link to all of them."""
    counted, more = [], []
    if found.whole is not None and found.year is not None:
        first, last = days_of(found.year)
        about, whole = about_whom(council.name), found.whole
        counted.append(held_whole(whole.total, whole.by_outcome, about, first, last, whole.seen_on))
        counted.append(by_category_in_words(found.by_category))
        if whole.apart:
            more.append(apart_from_count(whole.apart))
        if found.examples > whole.apart:
            more.append(f"Of other days, {held_of_council(found.examples - whole.apart)}")
    else:
        more.append(held_of_council(found.held))
    sentence = " ".join(filter(None, counted))
    paragraph = f'<p class="lgo-sentence">{html.text(sentence)}</p>' if sentence else ""
    link = html.link(AT_THE_OMBUDSMAN, DECISION_PAGES)
    return f"{paragraph}<p>{html.text(' '.join(more))} {link}.</p>"


def _show_ancestors(dataset: Dataset, council: Council) -> None:
    """Ways to the decisions about the councils it came from, which are theirs and are not added to its own."""
    held = councils_with_decisions(dataset)
    before = [code for code in _ancestors(dataset, council.code) if code in held]
    if not before:
        return
    st.html("<p>Decisions about the councils it came from are their own, and not among these:</p>")
    with st.container(key="council-decisions-before", horizontal=True, gap="medium"):
        for code in before:
            show_page_link(DECISIONS_PAGE, f"About {dataset.council(code).name}", "history", council=code)


def _ancestors(dataset: Dataset, code: str) -> list[str]:
    """The councils that one came from, and those that these came from, each once."""
    found: dict[str, None] = {}
    for before in dataset.family_of(code)[0]:
        found |= dict.fromkeys([before, *_ancestors(dataset, before)])
    return list(found)


def _show_improvements(dataset: Dataset, council: Council, year: int | None) -> None:
    st.html('<h2 class="lgo-section">Service improvements it agreed</h2>')
    found = improvements_of_council(dataset, council.code, year)
    sentences = []
    if found.year is not None and found.seen_on is not None:
        sentences.append(improvements_whole(found.counted, year_name(found.year), found.seen_on))
    if len(found.cases) > found.counted or found.year is None:
        sentences.append(improvements_held(len(found.cases) - found.counted))
    where = where_improvements_are(is_known_address=council.page_slug is not None)
    link = html.link(escape(where), improvements_page(council))
    st.html(f"<p>{html.text(' '.join(sentences))} {link}.</p>")
    if not found.cases:
        return
    st.html(improvements_table(found.cases[:MAX_CASES_SHOWN], council.name))
    show_csv_button(improvements_download(dataset, council), key="council improvements csv")
