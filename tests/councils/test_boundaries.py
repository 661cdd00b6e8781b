"""The areas and the map of England that the app reads, on the frozen sample."""

import shutil

import pandas as pd
import pytest
import shapely

from lgo_map.councils.boundaries import FOLDER, load_boundaries, load_maps, map_of_year
from lgo_map.councils.register import authorities_of_year, find_code
from lgo_map.storage import AREAS_FILE, DATA, MAPS_FILE, DataFileError
from tests.invariants import (
    COUNCILS_AT,
    SQUARE_KILOMETRES,
    assert_every_authority_has_an_area_in_degrees,
    assert_lies_in,
    assert_size,
    square_kilometres_of,
)
from tests.known_councils import BUCKINGHAMSHIRE, CUMBERLAND, CUMBRIA, NORTHAMPTONSHIRE, WEST_NORTHAMPTONSHIRE


@pytest.fixture(scope="module")
def areas():
    return load_boundaries().set_index("code").geometry


@pytest.fixture(scope="module")
def square_kilometres(areas):
    return square_kilometres_of(areas)


def test_every_authority_of_the_register_has_an_area_in_degrees(register, areas):
    assert_every_authority_has_an_area_in_degrees(register, areas)


@pytest.mark.parametrize(("name", "area"), SQUARE_KILOMETRES)
def test_councils_have_the_size_they_have_on_the_ground(name, area, register, square_kilometres):
    assert_size(register, square_kilometres, name, area)


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


@pytest.mark.parametrize(("east", "north", "year", "names"), [*COUNCILS_AT, (-3.5400, 54.6400, 2024, {"Cumberland"})])
def test_a_place_lies_in_its_councils_and_no_others(east, north, year, names, register, areas):
    shapes = areas[authorities_of_year(register, year).index]
    assert_lies_in(register, shapes, east, north, names)


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
    with pytest.raises(DataFileError, match=r"shape that can’t be read.*lgo_map build boundaries"):
        load_boundaries(copy)


@pytest.mark.parametrize("text", ["[]", "{}", "[1]", '[{"file": "x"}]', "7"])
def test_a_list_of_maps_that_is_none_says_what_rebuilds_it(copy, text):
    (copy / MAPS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match="lgo_map build boundaries"):
        map_of_year(2020, copy)
