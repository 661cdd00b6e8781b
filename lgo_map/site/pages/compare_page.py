"""Compare: two to five councils side by side, or one council with its similar authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from lgo_map.analysis.peers import (
    MAX_COUNCILS,
    Side,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YearChoice,
    period_name,
)
from lgo_map.presentation.compare_view import PREFIX, CompareView, schema_of_compare
from lgo_map.presentation.comparison import (
    COMPARED_WITH,
    EMPTY,
    EXAMPLES,
    HEADING,
    SUBTITLE,
    about_the_year,
    conclusions,
    of_newest_year,
    one_is_chosen,
    period_of,
    sides_at,
    table_of_sides,
    with_similar_in_words,
)
from lgo_map.presentation.downloads.compare_downloads import sides_download
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.url import OMBUDSMAN_ONLY
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import COMPARE_PAGE, TITLES, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.pages.compare_pieces import show_links
from lgo_map.site.pages.compare_similar import show_similar
from lgo_map.site.pages.compare_subjects import show_subjects
from lgo_map.site.pages.compare_years import show_years
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import council_called, plain, show_button, show_notice, show_year_box
from lgo_map.site.widgets.told import tell
from lgo_map.wording.numbers import (
    and_list,
)
from lgo_map.wording.peers import conclusion_of
from lgo_map.wording.search import NONE_CHOSEN
from lgo_map.wording.verdicts import HOW_TESTED
from lgo_map.wording.years_together import choice_name

_STYLE = style_of("compare")
_ASKED = "comparison asked for"
_FULL = "comparison is full"


def show_compare_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    home = page_view(schema_of_compare(dataset))
    found = show_head(HEADING, SUBTITLE, "compare", here=True)
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
            key=home.widget("councils", labels, council_called(dataset)),
        )
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        show_year_box(year, names, home)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            st.radio(
                "Compare with",
                list(COMPARED_WITH),
                format_func=COMPARED_WITH.__getitem__,
                horizontal=True,
                key=home.widget("similar", COMPARED_WITH),
                width="content",
            )
            st.toggle(OMBUDSMAN_ONLY, key=home.widget("ombudsman_only"))


def _show_comparison(dataset: Dataset, asked: CompareView) -> None:
    view = of_newest_year(dataset, asked)
    sides = sides_at(dataset, view)
    if not sides or (len(sides) == 1 and not view.similar):
        _show_empty_state(sides)
        return
    if said := about_the_year(dataset, asked, view):
        st.html(said)
    if view.similar:
        show_similar(dataset, view, sides[0], others=len(sides) > 1)
    else:
        _show_each_other(dataset, view, sides, asked.year)
    with st.expander("How clear differences are told from chance"):
        st.html(f"<p>{escape(HOW_TESTED)}</p>")


def _show_empty_state(sides: Sequence[Side]) -> None:
    if sides:
        side = sides[0]
        words = one_is_chosen(side)
        st.html(f'<p class="lgo-sentence">{escape(words)}</p>')
        tell(words)
        show_button(
            plain(with_similar_in_words(side)),
            key=f"{PREFIX}with similar {side.council.code}",
            on_click=partial(_ask_for, (side.council.code,), None, True),
            icon=":material/arrow_forward:",
        )
        return
    tell(NONE_CHOSEN)
    st.html(EMPTY)
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
    first = conclusion_of(sides, MEASURES[HEADLINE_RATES[0]], period)
    tell(f"{and_list(names)}, {period_name(period)}. {first.sentence}")
    st.html(conclusions(dataset, view, sides))
    _show_side_by_side(dataset, view, sides)
    show_subjects(dataset, asked, view, sides, lambda year: partial(_ask_for, (), year, False))
    show_years(dataset, view, sides)


def _show_side_by_side(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    st.html(table_of_sides(dataset, view, sides))
    show_csv_button(sides_download(dataset, view, sides), key=f"{PREFIX}csv of table")
    show_links(sides, view)
