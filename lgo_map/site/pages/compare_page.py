"""Compare: two to five councils side by side, or one council with its similar authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from lgo_map.analysis.peers import (
    MAX_COUNCILS,
    Side,
    newest_year_in_common,
    sides_of,
    sides_of_years,
)
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.comparison_tables import (
    figures_table,
    table_headings,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YEAR_NOTES,
    YearChoice,
    period_name,
    year_name,
    year_shown,
)
from lgo_map.presentation.compare_view import PREFIX, CompareView, compare_schema
from lgo_map.presentation.side_by_side import side_by_side
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import COMPARE_PAGE, TITLES, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.pages.compare_pieces import bullets, period_of, shared_by_all, show_links
from lgo_map.site.pages.compare_similar import show_similar
from lgo_map.site.pages.compare_subjects import show_subjects
from lgo_map.site.pages.compare_years import show_years
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import plain, show_button, show_notice
from lgo_map.site.widgets.told import tell
from lgo_map.wording.numbers import (
    and_list,
    first_upper,
    with_article,
)
from lgo_map.wording.peers import conclusion_of
from lgo_map.wording.verdicts import HOW_TESTED
from lgo_map.wording.years_together import HOW_PUT_TOGETHER, choice_name

_STYLE = Path(__file__).with_name("compare.css")
_ASKED = "comparison asked for"
_FULL = "comparison is full"

EXAMPLES = {
    "Leeds, Birmingham and Surrey, 2023–24": (("E08000035", "E08000025", "E10000030"), 2024, False),
    "Leeds with all metropolitan boroughs, 2023–24": (("E08000035",), 2024, True),
}
"""Comparisons to begin with: what the button says, and the councils, the year and whether with similar authorities."""


def show_compare_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    home = page_view(compare_schema(dataset.years, dataset.register.index))
    found = show_head(
        "Compare councils", "Two to five side by side, or one with its similar authorities", "compare", here=True
    )
    home.choose(_view_asked_for(home.view, found))
    view = home.settle()
    _show_filters(dataset, home)
    show_notices(home)
    with st.container(key="compare-page"):
        if st.session_state.pop(_FULL, False):
            show_notice(
                f"You can compare at most {MAX_COUNCILS} councils: take one away before you add another.", "status"
            )
        _show_comparison(dataset, view)


def _view_asked_for(view: CompareView, found: str | None) -> CompareView:
    """The view with what a button or the search has just asked for."""
    asked = st.session_state.pop(_ASKED, None)
    if asked is not None:
        councils, year, similar = asked
        return replace(view, councils=councils or view.councils, year=year or view.year, similar=similar)
    if found is None:
        return view
    others = tuple(code for code in view.councils if code != found)
    if view.similar:  # only the first is compared
        return replace(view, councils=(found, *others)[:MAX_COUNCILS])
    if found in view.councils:
        return view
    if len(view.councils) == MAX_COUNCILS:
        st.session_state[_FULL] = True
        return view
    return replace(view, councils=(*view.councils, found))


def _ask_for(councils: tuple[str, ...], year: int | None, similar: bool) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn."""
    st.session_state[_ASKED] = councils, year, similar


def _show_filters(dataset: Dataset, home: PageView[CompareView]) -> None:
    labels = dataset.council_labels
    with st.container(key="compare-filters"):
        councils, year = st.columns([5, 1.6], vertical_alignment="top")
        councils.multiselect(
            "Councils",
            list(labels),
            format_func=labels.__getitem__,
            max_selections=MAX_COUNCILS,
            placeholder="Choose two to five, or type a name",
            key=home.widget("councils", labels.values()),
        )
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            st.radio(
                "Compare with",
                [False, True],
                format_func=lambda similar: "similar authorities (the first council)" if similar else "each other",
                horizontal=True,
                key=home.widget("similar"),
                width="content",
            )
            st.toggle("The Ombudsman’s own figures only", key=home.widget("ombudsman_only"))


def _of_newest_year(dataset: Dataset, view: CompareView) -> CompareView:
    """The view with the year that is meant by the newest known: one in which most of the councils can be compared.

    Councils of different years are not compared: rates were not alike in all.
    """
    if view.year != NEWEST:
        return view
    codes = view.councils[:1] if view.similar else view.councils
    return replace(view, year=newest_year_in_common(dataset, codes, view.ombudsman_only))


def _sides(dataset: Dataset, view: CompareView) -> list[Side]:
    if isinstance(view.year, int):
        statistics = dataset.statistics_of_year(view.year, view.ombudsman_only)
        return sides_of(dataset.register, statistics, view.councils, view.year)
    return sides_of_years(dataset, view.councils, view.ombudsman_only)


def _show_comparison(dataset: Dataset, asked: CompareView) -> None:
    view = _of_newest_year(dataset, asked)
    sides = _sides(dataset, view)
    if not sides or (len(sides) == 1 and not view.similar):
        _show_empty_state(sides)
        return
    if asked.year == NEWEST:
        whose = "this council’s upheld rate is" if view.similar or len(sides) == 1 else "most of these upheld rates are"
        year = period_name(period_of(dataset, view))
        st.html(f'<p class="lgo-note">{year} is the newest year in which {whose} known.</p>')
    if isinstance(view.year, int) and view.year in YEAR_NOTES:
        st.html(f'<p class="lgo-note">{year_name(view.year)}: {escape(YEAR_NOTES[view.year])}</p>')
    if view.year == TOGETHER:
        st.html(f'<p class="lgo-note">{escape(HOW_PUT_TOGETHER)}</p>')
    if view.similar:
        show_similar(dataset, view, sides[0], others=len(sides) > 1)
    else:
        _show_each_other(dataset, view, sides, asked.year)
    with st.expander("How clear differences are told from chance"):
        st.html(f"<p>{escape(HOW_TESTED)}</p>")


def _show_empty_state(sides: Sequence[Side]) -> None:
    if sides:
        side = sides[0]
        kind, name = TYPE_NAMES_PLURAL[side.council.authority_type], first_upper(with_article(side.council.name))
        words = f"{name} is chosen. Add at least one more council above, or compare it with its similar authorities."
        st.html(f'<p class="lgo-sentence">{escape(words)}</p>')
        tell(words)
        show_button(
            plain(f"Compare {side.council.name} with other {kind}"),
            key=f"{PREFIX}with similar {side.council.code}",
            on_click=partial(_ask_for, (side.council.code,), None, True),
            icon=":material/arrow_forward:",
        )
        return
    st.html(
        '<p class="lgo-sentence">Choose two to five councils above, of any type, or find them by '
        "postcode: you see their figures side by side and year by year, and a sentence on each figure says which of "
        "them clearly differ and what can’t be concluded.</p>"
        '<p class="lgo-note">Councils that have been abolished are in the list too, with the year they ended. For '
        "example:</p>"
    )
    for label, (councils, year, similar) in EXAMPLES.items():
        show_button(
            plain(label),
            key=f"{PREFIX}example {label}",
            on_click=partial(_ask_for, councils, year, similar),
            type="tertiary",
            icon=":material/arrow_forward:",
        )


def _show_each_other(dataset: Dataset, view: CompareView, sides: Sequence[Side], asked: YearChoice) -> None:
    names = [side.council.name for side in sides]
    show_title(", ".join(names), TITLES[COMPARE_PAGE])
    period = period_of(dataset, view)
    st.html(f'<h2 class="lgo-section">What can be concluded, {period_name(period)}</h2>')
    conclusions = {key: conclusion_of(sides, MEASURES[key], period) for key in HEADLINE_RATES}
    tell(f"{and_list(names)}, {period_name(period)}. {conclusions[HEADLINE_RATES[0]].sentence}")
    shared = shared_by_all([conclusion.limits for conclusion in conclusions.values()])
    if shared:
        st.html(f'<p class="lgo-limits-head">For all three figures</p>{bullets(shared)}')
    for key, conclusion in conclusions.items():
        limits = [limit for limit in conclusion.limits if limit not in shared]
        st.html(
            f'<h3 class="lgo-measure">{escape(MEASURES[key].name)}</h3><p class="lgo-sentence">'
            f'{escape(conclusion.sentence)}</p><p class="lgo-limits-head">What can’t be concluded</p>{bullets(limits)}'
        )
    _show_side_by_side(dataset, view, sides)
    show_subjects(dataset, asked, view, sides, lambda year: partial(_ask_for, (), year, False))
    show_years(dataset, view, sides)


def _show_side_by_side(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    year, when = year_shown(view.year, dataset.years), period_name(period_of(dataset, view))
    st.html(f'<h2 class="lgo-section">Side by side, {when}</h2>')
    st.html(
        side_by_side(dataset, year, sides, view.ombudsman_only)
        + '<p class="lgo-note">A figure is a link to its source. Unless it is marked, the Ombudsman published it.</p>'
    )
    show_csv_button(
        lambda: figures_table(sides, dataset.letters, year),
        table_headings(sides),
        "compare",
        *(side.council.name for side in sides),
        when,
        key=f"{PREFIX}csv of table",
        label="Download the table as CSV",
    )
    show_links(sides, view)
