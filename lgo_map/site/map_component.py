"""The map of England as one constant folium map, and what to paint on it as a small dictionary.

Streamlit-folium rebuilds its frame whenever the map's script changes, and adds or drops feature groups without
rebuilding. So the map never changes, and each painting travels as a feature group that has no features: its script
hands the dictionary to `static/choropleth.js`. Nothing is asked of another host: Leaflet is served from its Python
package by Streamlit's own component route.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin

import folium
import streamlit as st
import streamlit.components.v1 as components
import streamlit_folium
from folium.template import Template
from streamlit_folium import st_folium
from xstatic.pkg import leaflet

from lgo_map.councils.boundaries import MapFile
from lgo_map.records.credits import OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT
from lgo_map.settings import settings_from_environment
from lgo_map.site.streamlit_seams import reported_values
from lgo_map.storage import PROJECT, digest_of

KEY = "map"
ATTRIBUTION = " · ".join((OS_CREDIT, ROYAL_MAIL_CREDIT, ONS_CREDIT, OMBUDSMAN_CREDIT))
_FRAME = "/component/streamlit_folium.st_folium/index.html"  # the component's frame, as seen from the page
_APP = "../../app"  # where Streamlit serves static/, as seen from the frame

AWAITED = (
    '<p class="lgo-map-awaited">The map is loading. If it does not come, reload the page to try again; the '
    "list of councils still works.</p>"
)
"""What lies over the map's frame, as HTML that stands before it, until choropleth.js starts and marks the frame.

Where a script does not come, nothing in the frame can say so.
"""

# Registered for its route alone: it serves the files of the installed Leaflet package.
_leaflet_route = components.declare_component("leaflet", path=leaflet.BASE_DIR)


@dataclass(frozen=True)
class Click:
    """A council the visitor clicked, where in it (degrees), and what the page's address said then."""

    code: str
    latitude: float
    longitude: float
    address: Mapping[str, str]


class _EnglandMap(folium.Map):
    """A Leaflet map without tiles whose libraries are served by the app itself."""

    _template = Template("""
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}" ></div>{% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
                zoomControl: false, zoomSnap: 0.05, zoomDelta: 0.5, dragging: !L.Browser.mobile, worldCopyJump: false,
                zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches
            });
            {{ this.get_name() }}.attributionControl.addAttribution({{ this.credit|tojavascript }});
            lgoMap.start({{ this.get_name() }}, {{ this.settings_json }});
        {% endmacro %}
    """)

    def __init__(self, settings_json: str) -> None:
        super().__init__(tiles=None)
        self.credit = ATTRIBUTION
        self.settings_json = settings_json
        self.default_js = [("leaflet", _leaflet("leaflet.js")), ("choropleth", _static("choropleth.js"))]
        self.default_css = [("leaflet", _leaflet("leaflet.css")), ("choropleth", _static("choropleth.css"))]

    def render(self, **kwargs: Any) -> str:
        """Write no page: streamlit-folium takes the script alone, and folium's page takes most of its time."""
        return ""


@lru_cache(maxsize=16)  # one for each map of England
def _map_made_once(settings_json: str) -> _EnglandMap:
    return _EnglandMap(settings_json)


def _map_with(settings_json: str) -> _EnglandMap:
    """A map with these settings, to which streamlit-folium may add: folium takes longer to make one than to copy it."""
    england = copy(_map_made_once(settings_json))
    england._children = england._children.copy()
    return england


class _Painting(folium.FeatureGroup):
    """A feature group without features, whose script paints the councils."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.featureGroup({});
            lgoMap.paint({{ this.painting_json }});
        {% endmacro %}
    """)

    def __init__(self, painting: Mapping[str, Any]) -> None:
        super().__init__(control=False)
        self.painting_json = _script_json(painting)

    def render(self, **kwargs: Any) -> str:
        """Write no page: see the map."""
        return ""


def show_map(painting: Mapping[str, Any], map_file: MapFile, on_click: Callable[[], None]) -> None:
    """Draw the map; `on_click` is called before the next run when a council has been clicked."""
    south, west, north, east = map_file.bounds
    given = settings_from_environment()
    settings = {
        "shapes": _shapes(map_file),
        "bounds": [[south, west], [north, east]],
        "label": "Map of councils in England. The list named Council offers the same choice.",
        "tiles": given.tiles or None,
        "tilesAttribution": given.tiles_attribution,
    }
    st_folium(
        _map_with(_script_json(settings)),
        render=False,
        key=KEY,
        height=680,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=_Painting(painting),
        on_change=on_click,
    )


def files_of_map(map_file: MapFile) -> list[str]:
    """Addresses, as seen from the map page, of what the map's frame will fetch."""
    build = Path(streamlit_folium.__file__).parent / "frontend" / "build"
    scripts = [str(path.relative_to(build)) for path in build.glob("static/js/main.*.js")]
    styled = [_leaflet("leaflet.css"), _static("choropleth.css")]
    addresses = [*scripts, _leaflet("leaflet.js"), _static("choropleth.js"), *styled, _shapes(map_file)]
    return [f".{urljoin(_FRAME, address)}" for address in addresses]


def click_in_older_page() -> Click | None:
    """The last click on a map that another session drew, however long ago; to be asked before this one draws one.

    The component names a map by its script, which names the data's file of shapes: so the click is known by what it is.
    """
    for said in reported_values().values():
        with suppress(TypeError, ValueError):
            if (click := _click_in(json.loads(said))) is not None:
                return click
    return None


def last_click() -> Click | None:
    """The click the map has just reported, inside its callback."""
    return _click_in(st.session_state.get(KEY))


def _click_in(said: Any) -> Click | None:
    """The click in what the map's frame says, which may be anything: see the head of static/choropleth.js."""
    try:
        if said["kind"] != "clicked":
            return None
        address = dict(parse_qsl(str(said["address"]).removeprefix("?")))
        return Click(str(said["code"]), float(said["latitude"]), float(said["longitude"]), address)
    except (KeyError, TypeError, ValueError):
        return None


def _shapes(map_file: MapFile) -> str:
    return f"{_APP}/{map_file.file}"


def _leaflet(name: str) -> str:
    return f"../{_leaflet_route.name}/{name}?v={_digest(Path(leaflet.BASE_DIR) / name)}"


def _static(name: str) -> str:
    path = PROJECT / "static" / name
    return f"{_APP}/static/{name}?v={_digest(path)}"


@cache  # the files stay as they are while the server runs
def _digest(path: Path) -> str:
    return digest_of(path.read_bytes())


def _script_json(value: Any) -> str:
    """JSON that can stand inside a script element whatever text it holds."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
