"""The panel beside the map: what is known of one council in one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.analysis.council_decisions import councils_with_decisions, year_whole
from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.subject_shares import subject_shares, years_by_subject
from lgo_map.analysis.years_together import (
    england_of,
    figures_of_choice,
)
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council, councils_of_place
from lgo_map.figures.years import (
    TOGETHER,
    YearChoice,
    year_name,
    year_shown,
)
from lgo_map.presentation import html, letters, panel, panel_details
from lgo_map.presentation.charts.rates import rates_chart
from lgo_map.presentation.downloads.map_downloads import similar_download, sources_download
from lgo_map.presentation.map_view import View, query_of_painted, query_of_sources
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.site.links import BENCHMARK_PAGE, BRIEFING_PAGE, COMPARE_PAGE, COUNCIL_PAGE, DECISIONS_PAGE, show_page_link
from lgo_map.site.page_view import an_older_page_is_open
from lgo_map.site.streamlit_seams import reported_values
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import ChooseCouncil, council_link
from lgo_map.wording.decisions import way_to_decisions
from lgo_map.wording.subjects import WAY_TO_SUBJECTS, way_to_subjects


def show_figures(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    """The chosen council in the chosen year: its name, the sentence about it, and its three figures."""
    council = dataset.council(str(view.council))
    blocks = [panel.heading(council, view.year, dataset.years)]
    if others := _others_of_place(dataset, view):
        st.html(blocks.pop())
        _show_place(dataset, view, others, choose)
    st.html(html.blocks(blocks + panel.figures(dataset, view)))


def show_details(dataset: Dataset, view: View, theme: str, choose: ChooseCouncil) -> None:
    """What stands below the three figures: similar authorities, the letter, the council's family, and the sources."""
    council = dataset.council(str(view.council))
    year = panel.year_of_panel(dataset, view)
    figures = figures_of_choice(dataset, council.code, view.year, view.ombudsman_only)
    if figures:
        _show_benchmark(dataset, view, figures[0].figure, TOGETHER if view.year == TOGETHER else year, theme)
    _show_links(view, year)
    _show_ways_to_complaints(dataset, view, council, year)
    _show_letter(dataset, council, year)
    _show_family(dataset, view, choose)
    _show_sources(dataset, view)


def _show_links(view: View, of_year: int) -> None:
    """Ways on to what else there is of the council, in the year shown and by the sources chosen."""
    council, year, sources = str(view.council), str(of_year), query_of_sources(view.ombudsman_only)
    choice = TOGETHER if view.year == TOGETHER else year
    with st.container(key="panel-links", horizontal=True, gap="medium"):
        show_page_link(COUNCIL_PAGE, "All years of this council", "timeline", council=council, year=choice)
        show_page_link(
            BENCHMARK_PAGE,
            "Beside similar authorities",
            "scatter_plot",
            council=council,
            year=choice,
            **sources,
            **query_of_painted(view.measure, view.subject),
        )
        show_page_link(
            COMPARE_PAGE, "Compare with other councils", "compare_arrows", councils=council, year=choice, **sources
        )
        show_page_link(BRIEFING_PAGE, "Briefing to print", "description", council=council, year=choice)


def _show_ways_to_complaints(dataset: Dataset, view: View, council: Council, year: int) -> None:
    """Two lines that lead to what complaints were about, and to decisions and reports."""
    years = years_by_subject(dataset).get(council.code, ())
    about, of_year = WAY_TO_SUBJECTS, year
    if years:
        of_year = year if year in years else years[0]
        found = subject_shares(dataset, council.code, of_year, view.ombudsman_only)
        about = way_to_subjects(found) if found.is_known else WAY_TO_SUBJECTS
    held = council.code in councils_with_decisions(dataset)
    whole = year_name(year) if year_whole(dataset, council.code, year) else None
    with st.container(key="panel-complaints", gap=None):
        of_it = {"year": str(of_year)} if of_year in dataset.years else {}
        show_page_link(COUNCIL_PAGE, about, "forum", council=council.code, **of_it)
        show_page_link(DECISIONS_PAGE, way_to_decisions(held, whole), "gavel", council=council.code)


def _others_of_place(dataset: Dataset, view: View) -> dict[str, str]:
    """Names by code: in a two-tier area of a district its county, and of a county its districts."""
    code = str(view.council)
    kind = dataset.council(code).authority_type
    if kind == "county":
        return _districts(dataset, code, view.year)
    if kind != "district":
        return {}
    both = councils_of_place(dataset.register, code, year_shown(view.year, dataset.years))
    return {other: dataset.council(other).name for other in both if other != code}


@per_dataset(maxsize=128)  # some 500 bytes each
def _districts(dataset: Dataset, county: str, choice: YearChoice) -> dict[str, str]:
    """Names by code of the districts that a county has in the England of a choice of year, by name."""
    in_force = england_of(dataset, choice)
    inside = in_force[in_force["county_code"] == county].sort_values("name")
    return {str(code): str(name) for code, name in inside["name"].items()}


def _show_place(dataset: Dataset, view: View, others: Mapping[str, str], choose: ChooseCouncil) -> None:
    """In a two-tier area, both councils of the place; for a county, its districts."""
    if dataset.council(str(view.council)).authority_type == "district":
        code, name = next(iter(others.items()))
        with _line():
            st.html('<p class="lgo-tier">Two councils serve this place. The other is</p>', width="content")
            council_link(name, code, None, choose, "place")
        return
    if view.district is not None and view.district in others:
        with _line():
            st.html('<p class="lgo-tier">Two councils serve the place you clicked. The other is</p>', width="content")
            council_link(others[view.district], view.district, None, choose, "place")
    with st.popover(f"The {len(others)} district councils in this county", width="stretch"):
        for code, name in others.items():
            council_link(name, code, None, choose, "district")


def _show_benchmark(dataset: Dataset, view: View, headline: HeadlineFigure, choice: YearChoice, theme: str) -> None:
    code = str(view.council)
    kind = dataset.council(code).authority_type
    plural = TYPE_NAMES_PLURAL[kind]
    codes, dots = panel.rates_of_type(dataset, kind, choice, view.ombudsman_only)
    known = [dot for dot in dots if dot.code != code]
    heading = panel_details.heading_beside(dataset, plural, choice)
    if not known:
        st.html(html.blocks((heading, panel_details.none_beside(dataset, plural, choice))))
        return
    st.html(heading)
    show_chart(rates_chart(known, headline, plural, theme))
    words = panel.dots_in_words(known, len(codes - {code}), headline, plural, is_one_year=choice != TOGETHER)
    st.html(f'<p class="lgo-note">{escape(words)}</p>')
    show_csv_button(similar_download(dataset, view, choice), key="panel benchmark csv")


def _show_letter(dataset: Dataset, council: Council, year: int) -> None:
    code = council.code
    held = dataset.years_of_letters.get(code, ())
    others = [y for y in held if y != year]
    chosen: int | None = year if year in held else None
    blocks = [panel_details.LETTER]
    if chosen is None:
        blocks.append(panel_details.letter_missing(council, year))
    if others:
        st.html(html.blocks(blocks))
        blocks = []
        options = [y for y in (chosen, *others) if y is not None]
        key = f"letter of {code} in {year}"
        if an_older_page_is_open() and (kept := _letter_of_older_page(code, options)) is not None:
            st.session_state[key] = kept
        picked = st.selectbox(
            "Letter of the year",
            options,
            index=0 if chosen is not None else None,
            format_func=year_name,
            placeholder="Letters of other years",
            key=key,
        )
        chosen = picked if picked is not None else chosen
    if chosen is not None:
        letter = dataset.letters[code, chosen]
        st.html(html.blocks((*blocks, letters.letter(letter))))
        with st.expander("The text as we received it"):
            st.html(letters.received(letter))
    elif blocks:
        st.html(html.blocks(blocks))


def _letter_of_older_page(code: str, years: Sequence[int]) -> int | None:
    """The year of the letter chosen in a page that another session drew, if that page began with another."""
    for key, sent in reported_values().items():
        began = key.removeprefix(f"letter of {code} in ")
        chosen = next((year for year in years if year_name(year) == sent), None)
        if began != key and chosen is not None and str(chosen) != began:
            return chosen
    return None


def _show_family(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    before, after = dataset.family_of(str(view.council))
    for heading, family in ((panel_details.BEFORE, before), (panel_details.AFTER, after)):
        if not family:
            continue
        st.html(f'<h3 class="lgo-section">{heading}</h3>')
        with st.container(gap=None):
            for other, name in family.items():
                shown = dataset.nearest_year(other, year_shown(view.year, dataset.years), view.ombudsman_only)
                row = dataset.row_of(other, shown, view.ombudsman_only)
                with _line():
                    council_link(f"{name}, {year_name(shown)}", other, shown, choose, heading)
                    words = escape(panel_details.figures_of_relative(row))
                    st.html(f'<p class="lgo-note">{words}</p>', width="content")


def _show_sources(dataset: Dataset, view: View) -> None:
    """What states every figure of the years that the panel is about."""
    with st.expander("Where every figure comes from"):
        st.html(panel.sources_with_gap(dataset, view))
        if panel.sources_of_panel(dataset, view):
            show_csv_button(sources_download(dataset, view), key="panel sources csv")


def _line() -> DeltaGenerator:
    """A link and the words beside it."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small")
