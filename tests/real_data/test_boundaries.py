"""The areas and the maps that the app ships with: what a visitor sees of England in each year."""

from __future__ import annotations

import gzip
import hashlib
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lgo_map.councils.register import authorities_of_year, find_code, predecessors_of, tier_of
from lgo_map.pipeline.boundaries import build_boundaries
from lgo_map.pipeline.stage import Stage
from tests.invariants import (
    COUNCILS_AT,
    SQUARE_KILOMETRES,
    assert_every_authority_has_an_area_in_degrees,
    assert_lies_in,
    assert_size,
    square_kilometres_of,
)
from tests.known_councils import CUMBERLAND

YEARS = range(2014, 2027)


@pytest.fixture(scope="module")
def square_kilometres(areas):
    return square_kilometres_of(areas)


@pytest.fixture(scope="module")
def file(project, maps):
    """What the browser is sent."""
    return project / maps.file


@pytest.fixture(scope="module")
def drawn(file):
    """What the browser is sent, as a program that is not ours reads it."""
    table = gpd.read_file(file, engine="pyogrio").set_index("id")
    on_grid = shapely.transform(table.geometry.to_numpy(), lambda corners: np.round(corners, 5) + 0.0)
    return table.set_geometry(gpd.GeoSeries(on_grid, index=table.index, crs="EPSG:4326"))


def of_year(drawn, year):
    return drawn[(drawn["first_year"] <= year) & ~(drawn["last_year"] < year)]


def test_the_boundaries_held_are_what_the_build_writes(tmp_path, project, register, maps):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.parquet").write_bytes((project / "data" / "register.parquet").read_bytes())
    stage = Stage(tmp_path)
    checks = build_boundaries(stage)
    for name in stage.written:
        assert stage.read_from(name).read_bytes() == (project / name).read_bytes(), name
    assert stage.written == ["data/boundaries/authorities.parquet", maps.file, "data/boundaries/maps.json"]
    districts, authorities, shapes, postcodes, browser = checks
    assert districts == "326 districts of 2011, of which every council since is made"
    assert authorities == f"{len(register)} authorities with an area, none changed by more than 0.8 %"
    reorganisations = register["valid_from"][register["valid_from"] > f"{maps.first_year}-03-31"].nunique()
    without_gap = "both tiers without gap or overlap and within 0.007 % of England's area"
    assert shapes == f"{1 + reorganisations} maps, {without_gap}"
    assert postcodes == "99.55 % of 2,264,892 English postcodes, live and ended, lie in their council's area"
    assert browser.endswith(f"kB compressed, holds the {len(register)} areas exactly")


def test_every_authority_of_the_register_has_an_area_in_degrees(register, areas):
    assert_every_authority_has_an_area_in_degrees(register, areas)


@pytest.mark.parametrize(
    ("name", "area"),
    [*SQUARE_KILOMETRES, ("Kensington and Chelsea", 12.1), ("Northumberland", 5014)],
)
def test_councils_have_the_size_they_have_on_the_ground(name, area, register, square_kilometres):
    assert_size(register, square_kilometres, name, area)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("tier", ["upper", "lower"])
def test_either_tier_with_the_single_tier_councils_makes_all_of_england(year, tier, register, square_kilometres):
    authorities = authorities_of_year(register, year)
    members = authorities.index[authorities["authority_type"].map(tier_of).isin([tier, "single"])]
    assert square_kilometres[members].sum() == pytest.approx(130_455, rel=0.001)


@pytest.mark.parametrize("year", [2014, 2020, 2021, 2022, 2024])
@pytest.mark.parametrize("tier", ["upper", "lower"])
def test_what_the_browser_is_sent_has_no_gap_or_overlap_in_either_tier(year, tier, register, drawn):
    shapes = of_year(drawn, year).geometry
    tiers = register.loc[shapes.index, "authority_type"].map(tier_of)
    painted = shapes[tiers.isin([tier, "single"])].to_numpy()
    assert shapely.coverage_is_valid(painted)
    assert shapely.is_valid(painted).all()
    # A sliver between neighbours would be a hole in their union; the only holes of England are the sea's.
    assert not any(part.interiors for part in shapely.get_parts(shapely.union_all(painted)))


def test_the_districts_of_a_county_fill_it_exactly(register, areas):
    for year in (2014, 2026):
        authorities = authorities_of_year(register, year)
        for county, districts in authorities.groupby("county_code"):
            union = shapely.coverage_union_all(areas[districts.index].to_numpy())
            assert union.equals(areas[county])


def test_a_successor_has_the_area_of_its_predecessors(register, areas):
    """But for counties among them, which were split or whose districts are there as well."""
    successors = [code for code in register.index if len(register.at[code, "predecessors"])]
    assert CUMBERLAND in successors
    for code in successors:
        before = predecessors_of(register, code)
        districts = before.index[before["authority_type"] != "county"]
        union = shapely.coverage_union_all(areas[districts].to_numpy())
        assert union.equals(areas[code]), code


def test_what_the_browser_is_sent_are_the_areas_stored_to_the_last_corner(drawn, areas):
    assert list(drawn.index) == sorted(areas.index)
    sent = shapely.normalize(drawn.geometry.to_numpy())  # rings may begin elsewhere
    assert shapely.equals_exact(sent, shapely.normalize(areas[drawn.index].to_numpy())).all()


def test_every_piece_of_border_is_sent_once(file):
    topology = json.loads(file.read_text(encoding="utf-8"))
    ends = [np.cumsum(border, axis=0) for border in topology["arcs"]]
    pieces = np.concatenate([np.hstack([border[:-1], border[1:]]) for border in ends])
    backwards = pieces[:, [2, 3, 0, 1]]
    assert len(np.unique(np.concatenate([pieces, backwards]), axis=0)) == 2 * len(pieces)


@pytest.mark.parametrize("year", YEARS)
def test_the_map_of_a_year_holds_the_councils_of_its_31_march(year, register, drawn):
    shown = of_year(drawn, year)
    authorities = authorities_of_year(register, year)
    assert list(shown.index) == sorted(authorities["code"])
    assert (shown["name"] == register.loc[shown.index, "name"]).all()
    assert (shown["type"] == register.loc[shown.index, "authority_type"]).all()


def test_the_map_of_2023_shows_allerdale_and_that_of_2024_cumberland(register, drawn):
    allerdale, cumbria = find_code(register, "Allerdale"), find_code(register, "Cumbria")
    before, after = set(of_year(drawn, 2023).index), set(of_year(drawn, 2024).index)
    assert {allerdale, cumbria} <= before
    assert CUMBERLAND not in before
    assert CUMBERLAND in after
    assert not {allerdale, cumbria} & after


@pytest.mark.parametrize(("east", "north", "year", "names"), COUNCILS_AT)
def test_a_place_lies_in_its_councils_and_no_others(east, north, year, names, register, drawn):
    shapes = of_year(drawn, year)
    assert_lies_in(register, shapes, east, north, names)


def test_the_file_is_small_known_by_its_digest_and_within_its_bounds(file, maps, drawn):
    content = file.read_bytes()
    assert maps.file == f"static/boundaries/england-{hashlib.sha256(content).hexdigest()[:12]}.json"
    west, south, east, north = drawn.total_bounds
    assert maps.bounds == (south, west, north, east)
    assert maps.bounds == pytest.approx((49.86, -6.42, 55.81, 1.76), abs=0.01)


def test_compressed_as_it_is_sent_it_is_small(file):
    assert len(gzip.compress(file.read_bytes())) < 130e3


def test_no_map_is_left_over_that_no_year_shows(file):
    assert {path.name for path in file.parent.iterdir()} == {file.name}
