"""What the app is measured against: the same map and panel, built the way tutorials build them.

A `folium.Map` with one styled `folium.GeoJson` of every council of the year, in the app's full geometry, made anew in
every run; a tooltip from its properties; `st_folium` with everything returned; the areas kept by `st.cache_data`. It
is meant as a fair opponent, not as a bad one: nothing in it is slowed down, the joined areas are cached too, and it
does less than the app. It fills every area that the app draws, of which the app fills one tier; it hatches nothing, has
no legend, search, address or navigation to show, and wears no style sheet. The panel is the app's own, so both say the
same.

It differs from a tutorial in two things. Leaflet comes from this server instead of public ones, without the Bootstrap,
jQuery and fonts that `folium.Map` asks for beside it and this map does not use; and branca's colour scale, for which
streamlit-folium loads D3 from elsewhere, is left out.

    cd bench; ../.venv/bin/streamlit run naive_app.py    # here, Streamlit's own settings hold instead of the app's
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium
from xstatic.pkg import leaflet

sys.path.insert(0, str(Path(__file__).parents[1]))  # Streamlit looks for modules beside the script only

from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES, TYPE_NAMES_PLURAL, authorities_of_year
from lgo_map.figures.classes import classes_of, states_of, values_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import year_name
from lgo_map.presentation.map_view import View
from lgo_map.presentation.palette import THEMES, class_colours
from lgo_map.records.dataset import current_dataset
from lgo_map.site.links import MAP_PAGE, TITLES
from lgo_map.site.panel import show_details, show_figures
from lgo_map.wording.numbers import decimal, first_upper

PAINTED_TYPES = list(AUTHORITY_TYPES)
"""All areas that the app draws, which fills those of one tier and outlines the other."""

COLOURS = THEMES["light"]

leaflet_route = components.declare_component("naive_leaflet", path=leaflet.BASE_DIR)


@st.cache_data(show_spinner=False)
def load_areas() -> gpd.GeoDataFrame:
    """The area of every council there has been."""
    return load_boundaries()


@st.cache_data(show_spinner=False)
def areas_to_paint(year: int, types: list[str], measure_key: str) -> gpd.GeoDataFrame:
    """The councils in force in a year, each with its area, name, type, figure and colour."""
    dataset, measure = current_dataset(), MEASURES[measure_key]
    in_force = authorities_of_year(dataset.register, year)
    of_year = dataset.statistics[dataset.statistics["year"] == year].set_index("code")
    rows = of_year.loc[of_year.index.isin(in_force.index[in_force["authority_type"].isin(types)])]
    states, values = states_of(measure, rows), values_of(measure, rows)
    classes = classes_of(measure, values[states == KNOWN]).to_dict()
    colours = class_colours(measure, "light")
    unmeasured = {NOTHING: measure.nothing, UNKNOWN: "Not known"}
    empty = {NOTHING: COLOURS.nothing, UNKNOWN: COLOURS.unknown}
    shown = rows[["name"]].assign(
        type=[first_upper(TYPE_NAMES[kind]) for kind in rows["authority_type"]],
        figure=[
            unmeasured.get(state, f"{decimal(value)} {measure.unit}")
            for state, value in zip(states, values, strict=True)
        ],
        fill=[colours[classes[code]] if code in classes else empty[str(states.at[code])] for code in rows.index],
    )
    return load_areas().merge(shown.reset_index(), on="code")


def make_map(areas: gpd.GeoDataFrame) -> folium.Map:
    """The map with all areas on it."""
    map_ = folium.Map(location=[52.9, -1.8], zoom_start=6, tiles=None)
    map_.default_js = [("leaflet", f"../{leaflet_route.name}/leaflet.js")]
    map_.default_css = [("leaflet", f"../{leaflet_route.name}/leaflet.css")]
    if not areas.empty:
        folium.GeoJson(
            areas,
            style_function=style_of,
            highlight_function=lambda feature: {"weight": 2, "color": COLOURS.pointed},
            tooltip=folium.GeoJsonTooltip(["name", "type", "figure"], aliases=["Council", "Type", "Figure"]),
        ).add_to(map_)
    return map_


def style_of(feature: dict[str, Any]) -> dict[str, Any]:
    """How an area is drawn."""
    return {"fillColor": feature["properties"]["fill"], "fillOpacity": 1, "color": COLOURS.border, "weight": 0.7}


def choose(code: str, year: int | None) -> None:
    """Take the council, and perhaps the year, that a link in the panel names."""
    st.session_state["council"] = code
    if year is not None:
        st.session_state["year"] = year


def show_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.title("Your council’s performance")
    year_box, measure_box = st.columns(2)
    year = year_box.selectbox("Year", dataset.years, format_func=year_name, key="year")
    measure = measure_box.selectbox("Measure", list(MEASURES), format_func=lambda key: MEASURES[key].name)
    types = st.pills(
        "Authority types",
        PAINTED_TYPES,
        selection_mode="multi",
        default=PAINTED_TYPES,
        format_func=lambda kind: first_upper(TYPE_NAMES_PLURAL[kind]),
    )
    left, right = st.columns([6, 5], gap="medium")
    with left:
        shown = st_folium(
            make_map(areas_to_paint(year, types, measure)), key="map", height=680, use_container_width=True
        )
    if shown["last_active_drawing"]:
        st.session_state["council"] = shown["last_active_drawing"]["properties"]["code"]
    with right:
        if council := st.session_state.get("council"):
            view = View(year=year, council=council)
            show_figures(dataset, view, choose)
            show_details(dataset, view, "light", choose)
        else:
            st.write("Click a council on the map.")


st.set_page_config(page_title="Your council’s performance", layout="wide")
others = [st.Page(page, title=title) for page, title in TITLES.items() if page != MAP_PAGE]  # for the panel's links
st.navigation([st.Page(show_page, title="Map", default=True), *others], position="hidden").run()
