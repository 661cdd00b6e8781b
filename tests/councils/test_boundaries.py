"""The areas and the map of England that the app reads, on the frozen sample."""

import shutil

import pandas as pd
import pytest
import shapely

from lgo_map.councils.boundaries import FOLDER, load_boundaries, load_maps, map_of_year
from lgo_map.councils.register import authorities_of_year, find_code
from lgo_map.storage import AREAS_FILE, DATA, MAPS_FILE, DataFileError
from tests.known_councils import BUCKINGHAMSHIRE, CUMBERLAND, CUMBRIA, NORTHAMPTONSHIRE, WEST_NORTHAMPTONSHIRE


@pytest.fixture(scope="module")
def areas():
    return load_boundaries().set_index("code").geometry


@pytest.fixture(scope="module")
def square_kilometres(areas):
    return areas.to_crs("EPSG:27700").area / 1e6


def test_every_authority_of_the_register_has_an_area_in_degrees(register, areas):
    assert set(areas.index) == set(register["code"])
    assert areas.crs == "EPSG:4326"
    assert areas.is_valid.all()
    assert not areas.is_empty.any()
    assert set(areas.geom_type) <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    ("name", "area"),  # their land, in square kilometres; the generalised source itself is up to 3 % off
    [("City of London", 2.9), ("Isles of Scilly", 16.4), ("Leeds", 551.7), ("Corby", 80.3)],
)
def test_councils_have_the_size_they_have_on_the_ground(name, area, register, square_kilometres):
    assert square_kilometres[find_code(register, name)] == pytest.approx(area, rel=0.05)


@pytest.mark.parametrize("county", [CUMBRIA, NORTHAMPTONSHIRE])
def test_the_districts_of_a_county_fill_it_exactly(county, register, areas):
    districts = register.index[register["county_code"] == county]
    assert shapely.coverage_union_all(areas[districts].to_numpy()).equals(areas[county])


@pytest.mark.parametrize(
    ("code", "predecessors"),
    [
        (CUMBERLAND, ("Allerdale", "Carlisle", "Copeland")),
        (WEST_NORTHAMPTONSHIRE, ("Daventry", "Northampton", "South Northamptonshire")),
        (BUCKINGHAMSHIRE, ("Aylesbury Vale", "Chiltern", "South Bucks", "Wycombe")),
    ],
)
def test_a_successor_has_the_area_of_its_predecessors(code, predecessors, register, areas):
    before = [find_code(register, name) for name in predecessors]
    union = shapely.coverage_union_all(areas[before].to_numpy())
    assert union.equals(areas[code])


@pytest.mark.parametrize(
    ("east", "north", "year", "names"),
    [
        (-0.8963, 52.2370, 2020, {"Northampton", "Northamptonshire"}),  # the Guildhall of Northampton
        (-0.8963, 52.2370, 2022, {"West Northamptonshire"}),
        (-0.0922, 51.5155, 2014, {"City of London"}),
        (-6.3150, 49.9140, 2025, {"Isles of Scilly"}),  # Hugh Town
        (0.1218, 52.2053, 2025, {"Cambridge", "Cambridgeshire"}),
        (-3.5400, 54.6400, 2023, {"Allerdale", "Cumbria"}),  # Workington
        (-3.5400, 54.6400, 2024, {"Cumberland"}),
    ],
)
def test_a_place_lies_in_its_councils_and_no_others(east, north, year, names, register, areas):
    shapes = areas[authorities_of_year(register, year).index]
    assert set(shapes.index[shapes.contains(shapely.Point(east, north))]) == {
        find_code(register, name) for name in names
    }


def test_one_file_holds_the_maps_of_all_years():
    assert load_maps().first_year == 2014
    assert map_of_year(2014) == map_of_year(2030) == load_maps()


def test_a_year_before_the_first_map_is_refused():
    with pytest.raises(ValueError, match="no map of England for 2013; the first is that of 2014"):
        map_of_year(2013)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(DATA / FOLDER, tmp_path / FOLDER)
    return tmp_path


@pytest.mark.parametrize(("name", "load"), [(AREAS_FILE, load_boundaries), (MAPS_FILE, load_maps)])
def test_a_missing_file_says_what_rebuilds_it(copy, name, load):
    (copy / name).unlink()
    with pytest.raises(DataFileError, match=f"{name} is missing.*lgo_map build boundaries"):
        load(copy)


@pytest.mark.parametrize(("name", "load"), [(AREAS_FILE, load_boundaries), (MAPS_FILE, load_maps)])
def test_a_file_cut_short_says_what_rebuilds_it(copy, name, load):
    path = copy / name
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DataFileError, match=f"{name} is damaged.*lgo_map build boundaries"):
        load(copy)


def test_a_shape_that_is_no_shape_says_what_rebuilds_it(copy):
    pd.DataFrame({"code": [WEST_NORTHAMPTONSHIRE], "geometry": [b"no shape"]}).to_parquet(copy / AREAS_FILE)
    with pytest.raises(DataFileError, match=r"shape that can't be read.*lgo_map build boundaries"):
        load_boundaries(copy)


@pytest.mark.parametrize("text", ["[]", "{}", "[1]", '[{"file": "x"}]', "7"])
def test_a_list_of_maps_that_is_none_says_what_rebuilds_it(copy, text):
    (copy / MAPS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match="lgo_map build boundaries"):
        map_of_year(2020, copy)
