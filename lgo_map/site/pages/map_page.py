"""The first page: filters, map, legend, and the panel of the council chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.analysis.subject_statistics import has_shares, is_any_share_known, years_with_shares
from lgo_map.analysis.years_together import councils_with_rate_of, england_of
from lgo_map.councils.boundaries import map_of_year
from lgo_map.councils.places import council_at
from lgo_map.councils.register import tier_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_SHARE, SUBJECT_SHARE_NAME
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, year_shown
from lgo_map.presentation import map_words
from lgo_map.presentation.downloads.map_downloads import (
    averages_download,
    painted_download,
    rows_of_map,
    shares_download,
)
from lgo_map.presentation.legend import legend
from lgo_map.presentation.map_layer import MapLayer, layer_of, layer_payload
from lgo_map.presentation.map_view import TIERS, View, in_tier_of_types, schema_of_map
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.pieces import piece_of_map
from lgo_map.presentation.subject_layer import shares_of_types
from lgo_map.presentation.url import OMBUDSMAN_ONLY
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.map_component import AWAITED, Click, click_in_older_page, last_click, show_map
from lgo_map.site.page_view import PageView, an_older_page_is_open, page_view
from lgo_map.site.panel import show_details, show_figures
from lgo_map.site.streamlit_seams import let_the_figures_go_ahead
from lgo_map.site.widgets.copy_link import offer_piece
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.downloads import show_downloads
from lgo_map.site.widgets.head import find_council, head_places, show_heading
from lgo_map.site.widgets.pieces import is_phone, show_council_box, show_list, show_type_pills, show_year_box
from lgo_map.site.widgets.to_figures import show_to_figures
from lgo_map.site.widgets.told import tell
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.subject_measures import why_no_share
from lgo_map.wording.years_together import choice_name, why_none_together, years_in_legend

_CHOICE = "choice to follow"
_CLICK_BEFORE = "click before this session"


@dataclass(frozen=True)
class CouncilPick:
    """A council chosen by a link or from the list, and the year if the link names one."""

    code: str | None
    year: int | None


def show_map_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    theme = theme_name(st.context.theme.type)
    home = page_view(schema_of_map(dataset))
    _follow_widgets(dataset, home)
    slots = _page_slots()
    show_heading(slots.title, map_words.HEADING, map_words.SUBTITLE)
    found = find_council(slots.search, "map", here=True)
    if found is not None:
        st.session_state[_CHOICE] = CouncilPick(found, _year_for(dataset, found, home.view.year))
    is_chosen = _follow_choice(dataset, home) or "council" in home.changed
    view = home.settle()
    offer_piece(piece_of_map(dataset, view))
    figures_go_ahead = is_chosen and view.council is not None
    if figures_go_ahead:
        with slots.panel:
            show_figures(dataset, view, _choose)
        let_the_figures_go_ahead()
    _show_filters(dataset, home, slots.filters)
    _show_map(dataset, home, theme, slots)
    with slots.map:
        _tell_and_lead(dataset, view)
    with slots.panel:
        if view.council is None:
            _show_empty_state(dataset, view)
        else:
            if not figures_go_ahead:
                show_figures(dataset, view, _choose)
            show_details(dataset, view, theme, _choose)
    if view.painted.subject:
        _show_csv_of_painted(dataset, view)
    show_downloads(dataset, rows_of_map(dataset, view), key="map ")


@dataclass(frozen=True)
class PageSlots:
    """The parts of the page, in their order; what fills them may come in another."""

    title: DeltaGenerator
    search: DeltaGenerator
    filters: DeltaGenerator
    notices: DeltaGenerator
    map: DeltaGenerator
    panel: DeltaGenerator


def _page_slots() -> PageSlots:
    # What stands beside what is said by style.css: each column of Streamlit's would be an element more in every run.
    title, search = head_places()
    filters = st.container(key="filters")
    notices = st.container(key="notices")  # always there, so that a notice never moves the map to another place
    with st.container(key="map-and-panel"):
        chart = st.container(key="map-with-legend")
        panel = st.container(key="panel")
    return PageSlots(title, search, filters, notices, chart, panel)


def _show_map(dataset: Dataset, home: PageView[View], theme: str, slots: PageSlots) -> None:
    """The map with its legend, and what there is to say of it."""
    view = home.view
    layer, measure = _layer(dataset, view), view.painted
    with slots.notices:
        for notice in home.notices:
            st.info(notice, icon=":material/info:")
        if not layer.areas:
            st.info(map_words.why_nothing_is_painted(view), icon=":material/filter_alt_off:")
        if view.year == TOGETHER and (why := why_none_together(measure)):
            st.info(why, icon=":material/info:")
        if measure.subject and not has_shares(dataset, view.year, view.ombudsman_only):
            known, year = years_with_shares(dataset, view.ombudsman_only), view.year
            st.info(why_no_share(known, year if isinstance(year, int) else None), icon=":material/info:")
    with slots.map:
        st.html(legend(measure, layer.legend, theme, years_in_legend(view.year, layer.years)) + AWAITED)
        painting = layer_payload(layer, measure, view.tier, view.council, theme)
        click = click_in_older_page() if an_older_page_is_open() else None
        show_map(painting, map_of_year(layer.year, dataset.folder), _take_click)
    if click is not None and click.address == home.asked_at:
        st.session_state[_CLICK_BEFORE] = click


def _tell_and_lead(dataset: Dataset, view: View) -> None:
    """What a screen reader hears of the view, and the way from the map to the figures of the council chosen."""
    layer, measure = _layer(dataset, view), view.painted
    when = choice_name(view.year, dataset.years)
    map_in_words = f"{measure.name}, {when}: {layer.known} of {len(layer.areas)} councils painted have a figure."
    if view.council is None:
        tell(map_in_words)
        show_to_figures(None, "")
        return
    name = dataset.council(view.council).name
    figure = first_upper(layer.areas.get(view.council, (0, ""))[1])
    tell(f"{name}: {figure or 'not painted on this map'}. {map_in_words}")
    show_to_figures((view.council, name), figure)


def _layer(dataset: Dataset, view: View) -> MapLayer:
    return layer_of(dataset, view.year, view.types, view.tier, view.painted.key, view.ombudsman_only)


def _year_for(dataset: Dataset, code: str, choice: YearChoice) -> int | None:
    """The year to turn to for a council found by its name: none if it is there in the year or years shown."""
    there = code in england_of(dataset, choice).index
    return None if there else dataset.nearest_year(code, year_shown(choice, dataset.years), ombudsman_only=False)


def _show_filters(dataset: Dataset, home: PageView[View], place: DeltaGenerator) -> None:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    years, on_phone = {}, is_phone()
    for choice in choices:
        known, total = councils_with_rate_of(dataset, choice, home.view.ombudsman_only)
        how_many = f"{known}" if on_phone else f"{known} of {total}"  # a phone's list has no room for both when shut
        years[choice] = f"{choice_name(choice, dataset.years)} ({how_many})"
    awaited = "Choose a council, here or on the map"
    show_council_box(place, dataset, home, awaited)
    show_year_box(place, years, home, "Year (councils with figures)")
    measures = {key: measure.name for key, measure in MEASURES.items()}
    if is_any_share_known(dataset):
        measures[SUBJECT_SHARE] = SUBJECT_SHARE_NAME
    show_list(place, "Measure", measures, home, "measure")
    if home.view.measure == SUBJECT_SHARE:
        show_list(place, "Subject", {key: subject.name for key, subject in SUBJECTS.items()}, home, "subject")
    # Open on a phone, they would push the map a screen down.
    with place.expander("More filters", expanded=not on_phone, key="choices"):
        show_type_pills(home)
        st.segmented_control(
            "Where two councils share an area, paint",
            list(TIERS),
            format_func=TIERS.__getitem__,
            key=home.widget("tier", TIERS),
            required=True,
        )
        st.toggle(OMBUDSMAN_ONLY, key=home.widget("ombudsman_only"))


def _show_empty_state(dataset: Dataset, view: View) -> None:
    st.html(map_words.NO_COUNCIL + map_words.what_is_painted(dataset, view, _layer(dataset, view)))
    if view.painted.subject:
        _show_shares_of_types(dataset, view)
    else:
        _show_averages(dataset, view)


def _show_averages(dataset: Dataset, view: View) -> None:
    st.html(map_words.averages(dataset, view.year, view.ombudsman_only))
    show_csv_button(averages_download(dataset, view.year, view.ombudsman_only), key="averages csv")


def _show_shares_of_types(dataset: Dataset, view: View) -> None:
    shares = shares_of_types(dataset, view.year, view.painted, view.ombudsman_only)
    if shares is None:
        return
    st.html(map_words.shares(dataset, view))
    show_csv_button(shares_download(view, shares), key="shares csv")


def _show_csv_of_painted(dataset: Dataset, view: View) -> None:
    layer = _layer(dataset, view)
    if layer.areas:
        show_csv_button(painted_download(dataset, view, layer), key="painted csv")


def _take_click() -> None:
    click = last_click()
    if click is not None:
        st.session_state[_CHOICE] = click


def _choose(code: str, year: int | None) -> None:
    st.session_state[_CHOICE] = CouncilPick(code, year)


def _follow_widgets(dataset: Dataset, home: PageView[View]) -> None:
    """Change what follows from what the visitor has changed in the filters, unless that has been changed as well."""
    view = home.view
    if "council" in home.changed:
        seen = _so_that_it_is_seen(dataset, view, view.council)
        view = replace(seen, tier=view.tier) if "tier" in home.changed else seen
    if "types" in home.changed and "tier" not in home.changed:
        view = in_tier_of_types(view)
    if "measure" in home.changed:
        view = _with_subject_that_is_known(dataset, view)
    home.choose(view)


def _with_subject_that_is_known(dataset: Dataset, view: View) -> View:
    """The view with a year in which some share is known, where that of a subject has just been chosen."""
    if view.measure != SUBJECT_SHARE:
        return replace(view, subject=DEFAULT_SUBJECT)
    known = years_with_shares(dataset, view.ombudsman_only)
    return replace(view, year=known[0]) if known and not has_shares(dataset, view.year, view.ombudsman_only) else view


def _follow_choice(dataset: Dataset, home: PageView[View]) -> bool:
    """Whether a council has been clicked, linked or found since the page was last drawn; the view then has it.

    Callbacks only note the choice: here what fails is caught by the page, and never shows a traceback.
    """
    choice = st.session_state.pop(_CHOICE, None)
    if not an_older_page_is_open():
        click_before = st.session_state.pop(_CLICK_BEFORE, None)
        if choice is None and not home.changed:
            choice = click_before
    if choice is None or choice.code not in dataset.codes:
        return False
    view, choice = (
        home.view,
        replace(choice, code=dataset.codes[choice.code]),
    )  # older data may have called it otherwise
    if isinstance(choice, Click):
        is_county = dataset.council(choice.code).authority_type == "county"
        district = _district_at(dataset, choice, view.year) if is_county else None
        home.choose(replace(view, council=choice.code, district=district))
    else:
        seen = _so_that_it_is_seen(dataset, view, choice.code)
        home.choose(seen if choice.year is None else replace(seen, year=choice.year))
    return True


def _so_that_it_is_seen(dataset: Dataset, view: View, code: str | None) -> View:
    """The view with a council chosen, or none, and the tier painted in which it can be seen."""
    tier = None if code is None else tier_of(dataset.council(code).authority_type)
    return replace(view, council=code, district=None, tier=tier if tier in TIERS else view.tier)


def _district_at(dataset: Dataset, click: Click, choice: YearChoice) -> str | None:
    councils = england_of(dataset, choice)
    districts = councils.index[councils["authority_type"] == "district"]
    areas = dataset.areas
    return council_at(areas[areas["code"].isin(districts)], click.latitude, click.longitude)
