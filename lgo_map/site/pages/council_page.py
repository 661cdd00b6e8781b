"""The page of one council: its figures of all years, its letters, and the councils before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lgo_map.analysis.years_together import england_of, figures_of_choice
from lgo_map.councils.register import TYPE_NAMES, Council
from lgo_map.figures.values import is_known
from lgo_map.figures.years import TOGETHER, YearChoice, year_end, year_name
from lgo_map.presentation import letters
from lgo_map.presentation.council import (
    HEADING,
    LETTERS,
    NO_FIGURES,
    SUBTITLE,
    heading_of_letter,
    letters_elsewhere,
    notice_of_end,
    sentence_of_year,
    sentence_of_years,
    years_together,
)
from lgo_map.presentation.council_view import schema_of_council
from lgo_map.presentation.map_view import query_of_council, query_of_sources
from lgo_map.presentation.outcomes import outcomes_of_council
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.pieces import piece_of_council
from lgo_map.records.council_rows import rows_by_year, tables_of
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.statistics import Row
from lgo_map.site.links import (
    BENCHMARK_PAGE,
    BRIEFING_PAGE,
    COMPARE_PAGE,
    LETTERS_PAGE,
    MAP_PAGE,
    show_page_link,
    show_title,
)
from lgo_map.site.page_view import page_view, remembered
from lgo_map.site.pages.council_decisions import show_decisions
from lgo_map.site.pages.council_family import relative_chosen, show_family
from lgo_map.site.pages.council_subjects import show_subjects
from lgo_map.site.pages.council_table import show_figures_by_year
from lgo_map.site.pages.council_trends import show_trends
from lgo_map.site.widgets.copy_link import offer_piece
from lgo_map.site.widgets.head import begin_head, show_heading, show_notices
from lgo_map.site.widgets.pieces import show_council_box, show_notice
from lgo_map.site.widgets.told import tell, tell_html
from lgo_map.wording.lifetime import life_in_words
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.search import NONE_CHOSEN
from lgo_map.wording.years_together import choice_name

_STYLE = style_of("council")


def show_council_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    home = page_view(schema_of_council(dataset))
    st.html(_STYLE)
    title, found = begin_head("council", here=True)
    choice = relative_chosen() or found
    if choice is not None:
        home.choose(replace(home.view, council=choice))
    view = home.settle()
    show_council_box(st.container(key="council-chooser"), dataset, home)
    show_notices(home)
    if view.council is None:
        show_heading(title, HEADING, SUBTITLE)
        _show_empty_state()
        return
    council = dataset.council(view.council)
    offer_piece(piece_of_council(dataset, council.code, view.year))
    kind = first_upper(TYPE_NAMES[council.authority_type])
    show_heading(title, council.name, f"{kind} · {life_in_words(council)}")
    show_title(council.name)
    with st.container(key="council-page"):
        _show_council(dataset, council, view.year)


def _show_empty_state() -> None:
    tell(NONE_CHOSEN)
    st.html(
        '<p class="lgo-sentence">Choose a council above, or type a part of its name: you see how often the Ombudsman '
        "found it at fault in every year that is known here, its letters, and the councils it came from.</p>"
        '<p class="lgo-note">Councils that have been abolished are in the list too, with the year they ended.</p>'
    )
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _show_council(dataset: Dataset, council: Council, choice: YearChoice | None) -> None:
    there = rows_by_year(dataset, council.code)
    if there:
        together = figures_of_choice(dataset, council.code, TOGETHER, ombudsman_only=False)
        has_sum = any(figure.years for figure in together)
        if choice == TOGETHER and has_sum:
            sentence = sentence_of_years(dataset, council, together) + notice_of_end(council, there)
        else:
            sentence = sentence_of_year(council, there, choice if isinstance(choice, int) else None)
        st.html(sentence)
        tell_html(sentence)
        _show_links(dataset, there, council, choice)
        show_trends(tables_of(dataset, council.code), council, there, sorted(dataset.years))
        if has_sum:
            st.html(years_together(dataset, council, together, with_sentence=choice != TOGETHER))
        st.html(outcomes_of_council(dataset, council, there, choice))
        show_subjects(dataset, council, choice)
        show_decisions(dataset, council, choice)
        show_figures_by_year(dataset, council, there)
    else:
        show_notice(NO_FIGURES)
        tell(f"{council.name}: {NO_FIGURES}")
        show_decisions(dataset, council, choice)
    _show_letters(dataset, council)
    show_family(dataset, council)


def _show_links(dataset: Dataset, there: Mapping[int, Row], council: Council, wanted: YearChoice | None) -> None:
    """Ways on to what else there is of the council, in the year or the years looked at."""
    year: YearChoice | None = _year_on_map(there, council, wanted)
    if year is None:
        return
    if isinstance(wanted, str) and council.code in england_of(dataset, wanted).index:
        year = wanted
    query, sources = (
        {"council": council.code, "year": str(year)},
        query_of_sources(bool(remembered().get("ombudsman_only"))),
    )
    name = choice_name(year, dataset.years)
    when = name if isinstance(year, int) else name[:1].lower() + name[1:]
    with st.container(key="council-links", horizontal=True, gap="medium"):
        on_the_map = query_of_council(council.code, year) | sources
        show_page_link(
            MAP_PAGE, f"On the map of {when}" if isinstance(year, int) else f"On the map: {when}", "map", **on_the_map
        )
        beside = query | sources
        show_page_link(BENCHMARK_PAGE, f"Beside similar authorities, {when}", "scatter_plot", **beside)
        compared = {"councils": council.code, "year": str(year)} | sources
        show_page_link(COMPARE_PAGE, "Compare with other councils", "compare_arrows", **compared)
        show_page_link(BRIEFING_PAGE, "Briefing to print", "description", **query)


def _year_on_map(there: Mapping[int, Row], council: Council, wanted: YearChoice | None) -> int | None:
    """The year wanted if the council has an area in it, else the newest on whose map it has a rate, or any area."""
    last_day = council.last_day
    years = [year for year in there if last_day is None or year_end(year) <= last_day]
    if isinstance(wanted, int) and wanted in years:
        return wanted
    known = [year for year in years if is_known(there[year]["upheld_rate"])]
    return max(known or years, default=None)


def _show_letters(dataset: Dataset, council: Council) -> None:
    st.html(LETTERS)
    held = dataset.years_of_letters.get(council.code, ())
    for year in held:
        letter = dataset.letters[council.code, year]
        st.html(heading_of_letter(letter))
        st.html(letters.letter(letter))
        with st.expander(f"The text of the letter for {year_name(year)} as we received it"):
            st.html(letters.received(letter))
        show_page_link(
            LETTERS_PAGE, f"Search the letter for {year_name(year)}", "search", letter=f"{council.code}-{year}"
        )
    st.html(letters_elsewhere(council, is_any_held=bool(held)))
