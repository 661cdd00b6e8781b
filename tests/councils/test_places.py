"""Which council's area a point lies in, on the frozen sample."""

from __future__ import annotations

import pytest

from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.places import council_at
from lgo_map.councils.register import authorities_of_year
from tests.known_councils import (
    ALLERDALE,
    CHELMSFORD,
    CITY_OF_LONDON,
    CUMBERLAND,
    ESSEX,
    LEEDS,
    NORTHAMPTON,
    SCILLY,
    WEST_NORTHAMPTONSHIRE,
)


@pytest.fixture(scope="module")
def areas():
    return load_boundaries()


def of_type(areas, register, authority_type, year):
    in_force = authorities_of_year(register, year)
    return areas[areas["code"].isin(in_force.index[in_force["authority_type"] == authority_type])]


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "authority_type", "year", "code"),
    [
        ("Northampton town hall", 52.2370, -0.8950, "district", 2020, NORTHAMPTON),
        ("the same, once it was abolished", 52.2370, -0.8950, "unitary", 2022, WEST_NORTHAMPTONSHIRE),
        ("Chelmsford cathedral", 51.7351, 0.4742, "district", 2025, CHELMSFORD),
        ("Chelmsford cathedral, in its county", 51.7351, 0.4742, "county", 2025, ESSEX),
        ("Leeds town hall", 53.8000, -1.5490, "metropolitan", 2025, LEEDS),
        ("Guildhall, City of London", 51.5156, -0.0919, "london", 2025, CITY_OF_LONDON),
        ("Hugh Town, Isles of Scilly", 49.9150, -6.3000, "unitary", 2025, SCILLY),
        ("Workington, while Allerdale lasted", 54.6430, -3.5440, "district", 2023, ALLERDALE),
        ("Workington, after Allerdale", 54.6430, -3.5440, "unitary", 2024, CUMBERLAND),
    ],
)
def test_a_place_lies_in_its_council(areas, register, place, latitude, longitude, authority_type, year, code):
    assert council_at(of_type(areas, register, authority_type, year), latitude, longitude) == code, place


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [("the North Sea", 54.0, 2.5), ("Cardiff", 51.48, -3.18), ("Paris", 48.85, 2.35)],
)
def test_a_place_outside_england_lies_in_none(areas, place, latitude, longitude):
    assert council_at(areas, latitude, longitude) is None, place


def test_among_no_areas_there_is_none(areas):
    assert council_at(areas.head(0), 52.2370, -0.8950) is None
