"""What the map's frame is sent: one constant map, and for each view what to paint."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit_folium import generate_js_hash

from lgo_map.councils.boundaries import load_maps, map_of_year
from lgo_map.councils.register import AUTHORITY_TYPES, authorities_of_year
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation.map_layer import MapLayer, layer_of, layer_payload
from lgo_map.records.dataset import current_dataset
from lgo_map.site import map_component as choropleth
from lgo_map.site.map_component import show_map
from lgo_map.storage import PROJECT
from tests.known_councils import ALLERDALE, CHELMSFORD, CORBY, CUMBERLAND, CUMBRIA, ESSEX, GRAVESHAM, NORTHAMPTON
from tests.make_sample import YEARS

SETTINGS = {"bounds": [[49.86, -6.42], [55.81, 1.76]], "label": "England", "tiles": None, "tilesAttribution": ""}
HOSTILE = "</script><script>alert('1')</script>&amp; \"quoted\" <!-- \u2028 {{ 7 * 7 }} ${x}"


def layer(year, types=AUTHORITY_TYPES, tier="lower", measure="upheld_rate") -> MapLayer:
    return layer_of(current_dataset(), year, tuple(types), tier, measure, ombudsman_only=False)


def paint(shown, measure="upheld_rate", tier="lower", selected=None, theme="light"):
    return layer_payload(shown, MEASURES[measure], tier, selected, theme)


def script_of(painting):
    """The script that paints, as the frame receives it."""
    group = choropleth._Painting(painting)
    return group._template.module.script(group, {})


def map_script(settings=SETTINGS):
    england = choropleth._map_with(choropleth._script_json(settings))
    return england._template.module.script(england, {})


@pytest.mark.parametrize(("year", "there", "not_there"), [(2023, ALLERDALE, CUMBERLAND), (2024, CUMBERLAND, ALLERDALE)])
def test_the_map_of_a_year_is_the_england_of_that_year(year, there, not_there):
    areas = paint(layer(year))["areas"]
    assert there in areas
    assert not_there not in areas


@pytest.mark.parametrize("tier", ["upper", "lower"])
@pytest.mark.parametrize("year", [2024, "newest", "together"])
def test_figures_of_a_year_after_abolition_are_not_painted(statistics, year, tier):
    assert {ALLERDALE, CUMBRIA} <= set(statistics.loc[statistics["year"] == 2024, "code"])
    assert not {ALLERDALE, CUMBRIA} & set(layer(year, tier=tier).areas)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("tier", "drawn", "other"), [("upper", "county", "district"), ("lower", "district", "county")])
def test_every_council_of_the_tier_is_painted_and_none_of_the_other(register, year, tier, drawn, other):
    in_force = authorities_of_year(register, year)
    codes = set(layer(year, tier=tier).areas)
    of_type = {kind: set(in_force.index[in_force["authority_type"] == kind]) for kind in AUTHORITY_TYPES}
    assert of_type[drawn] <= codes
    assert not of_type[other] & codes
    assert codes == set(in_force.index) - of_type[other]


@pytest.mark.parametrize("kind", AUTHORITY_TYPES)
def test_only_the_chosen_types_are_painted(register, kind):
    tier = "upper" if kind == "county" else "lower"
    assert set(register.loc[list(layer(2025, [kind], tier).areas), "authority_type"]) == {kind}


def test_what_is_painted_is_on_the_map_that_is_fetched():
    topology = json.loads((PROJECT / load_maps().file).read_text(encoding="utf-8"))
    years = {each["id"]: each["properties"] for each in topology["objects"]["england"]["geometries"]}
    for year in YEARS:
        on_map = {
            code
            for code, of in years.items()
            if of["first_year"] <= year <= (year if of["last_year"] is None else of["last_year"])
        }
        for tier in ("upper", "lower"):
            assert set(layer(year, tier=tier).areas) <= on_map


def test_known_zero_nothing_and_unknown_are_painted_differently():
    painting = paint(layer(2025))
    nothing, unknown = len(painting["fills"]) - 2, len(painting["fills"]) - 1
    assert painting["fills"][unknown] == "url(#unknown)"
    assert painting["areas"][GRAVESHAM][0] == nothing
    assert paint(layer(2020))["areas"][CORBY][0] == unknown
    assert paint(layer(2024))["areas"][CHELMSFORD][0] == 0
    assert paint(layer(2020))["areas"][NORTHAMPTON][0] == 2


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_area_has_a_fill_of_its_own_class(measure, theme):
    painting = paint(layer(2024, measure=measure), measure, theme=theme)
    fills = painting["fills"]
    assert len(fills) == len(set(fills)) == len(MEASURES[measure].limits) + 2
    assert {index for index, _ in painting["areas"].values()} <= set(range(len(fills)))


def test_a_painting_can_be_sent_as_json():
    painting = paint(layer(2024))
    assert json.loads(json.dumps(painting, allow_nan=False)) == painting


def test_a_painting_is_small():
    """As many bytes a council as make 30 kB for all England."""
    painting = paint(layer(2024))
    assert len(json.dumps(painting)) < 100 * len(painting["areas"])


def test_with_nothing_to_paint_there_is_an_empty_painting():
    assert paint(layer(2024, types=[]))["areas"] == {}


def test_each_view_has_its_own_stamp_and_the_same_view_the_same():
    stamps = [paint(layer(2024), **change)["stamp"] for change in ({}, {}, {"selected": ESSEX}, {"theme": "dark"})]
    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 3


@pytest.mark.parametrize("text", [HOSTILE, "</SCRIPT>", "<!--<script>", "Tyne & Wear", 'King\'s "Lynn"', "\\u003c"])
def test_whatever_text_it_holds_the_script_stays_a_script(text):
    script = script_of(paint(replace(layer(2020), areas={NORTHAMPTON: (2, text)})))
    assert not set("<>&") & set(script)
    assert script.isascii()
    found = re.search(r"lgoMap\.paint\((.*)\);", script)
    assert found is not None
    assert json.loads(found[1])["areas"][NORTHAMPTON][1] == text


def test_settings_are_as_inert_as_paintings():
    script = map_script({**SETTINGS, "label": HOSTILE, "tilesAttribution": HOSTILE})
    assert not set("<>") & set(script)
    assert "7 * 7" in script


def test_the_map_is_the_same_for_every_view():
    assert generate_js_hash(map_script()) == generate_js_hash(map_script())


def test_what_is_added_to_the_map_of_one_visitor_is_not_in_that_of_the_next():
    settings = choropleth._script_json(SETTINGS)
    for year in (2023, 2024):
        choropleth._Painting({"year": year}).add_to(choropleth._map_with(settings))
    assert not choropleth._map_with(settings)._children


def test_neither_script_nor_style_comes_from_another_host():
    england = choropleth._EnglandMap(json.dumps(SETTINGS))
    addresses = [address for _, address in [*england.default_js, *england.default_css]]
    assert len(addresses) == 4
    for address in addresses:
        assert address.startswith("../")
        assert "//" not in address
        assert "cdn" not in address


def test_files_in_static_are_named_with_their_digest_so_that_a_browser_can_keep_them():
    england = choropleth._EnglandMap(json.dumps(SETTINGS))
    own = [address for name, address in [*england.default_js, *england.default_css] if name == "choropleth"]
    assert len(own) == 2
    assert all(re.search(r"static/choropleth\.(js|css)\?v=[0-9a-f]{12}$", address) for address in own)


def test_the_shapes_are_named_once_in_what_never_changes_and_a_painting_only_says_its_year(monkeypatch):
    sent: dict[str, Any] = {}
    monkeypatch.setattr(choropleth, "st_folium", lambda england, **rest: sent.update(england=england, **rest))
    painting = paint(layer(2023))
    show_map(painting, map_of_year(2023), lambda: None)
    settings = json.loads(sent["england"].settings_json)
    assert re.fullmatch(r"\.\./\.\./app/static/boundaries/england-[0-9a-f]{12}\.json", settings["shapes"])
    assert settings["bounds"] == [[49.86474, -6.41855], [55.81107, 1.76294]]
    assert painting["year"] == 2023
    assert "boundaries" not in json.dumps(painting)
