"""A council's name as tables and papers write it: abbreviated, of another kind, or of one before."""

from __future__ import annotations

import pytest

from lgo_map.councils.naming import forms_of, is_another_kind, kinds_in
from lgo_map.councils.register import find_code
from tests.known_councils import (
    BUCKINGHAMSHIRE,
    BURY,
    CAMBRIDGE,
    CUMBERLAND,
    CUMBRIA,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    YORK,
)

BUCKINGHAMSHIRE_COUNTY = "E10000002"
SOUTH_BUCKS = "E07000006"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bury MBC", BURY),
        ("Bury M.B.C.", BURY),
        ("LB Hounslow", HOUNSLOW),
        ("L.B. of Hounslow", HOUNSLOW),
        ("Leeds CC", LEEDS),
        ("Leeds MDC", LEEDS),
        ("York CC", YORK),
        ("Cambridge CC", CAMBRIDGE),
        ("Northampton BC", NORTHAMPTON),
        ("Northampton Boro Council", NORTHAMPTON),
        ("Bucks CC", BUCKINGHAMSHIRE_COUNTY),
        ("Bucks Co. Council", BUCKINGHAMSHIRE_COUNTY),
        ("S Bucks DC", SOUTH_BUCKS),
        ("South Bucks", SOUTH_BUCKS),
        ("W Northants", "E06000062"),
    ],
)
def test_the_abbreviations_of_councils_own_tables_are_understood(register, text, code):
    assert find_code(register, text, 2019) == code


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("Buckinghamshire", 2020, BUCKINGHAMSHIRE_COUNTY),
        ("Buckinghamshire", 2021, BUCKINGHAMSHIRE),
        ("Buckinghamshire", None, BUCKINGHAMSHIRE),
        ("Buckinghamshire Council", 2020, BUCKINGHAMSHIRE),  # a full name means its council, which check_year refuses
        ("Buckinghamshire County Council", 2024, BUCKINGHAMSHIRE_COUNTY),
        ("Cumbria", 2024, CUMBRIA),  # decided about after its end
        ("Cumberland", 2020, CUMBERLAND),
        ("Northampton", 2022, NORTHAMPTON),
    ],
)
def test_a_short_name_means_the_council_of_its_year(register, text, year, code):
    assert find_code(register, text, year) == code


@pytest.mark.parametrize(
    "text",
    [
        *("Cambridge County Council", "Northampton City Council", "Northampton County Council", "Leeds County Council"),
        *("Hampshire City Council", "Surrey Borough Council", "Hounslow Metropolitan Borough Council"),
        *("Surrey District Council", "Hounslow District Council", "London Borough of Bury", "Northampton Town Council"),
        *("Cambridge Parish Council", "Hampshire Police", "Cambridgeshire and Peterborough Combined Authority"),
    ],
)
def test_a_body_of_another_kind_with_the_same_place_is_not_taken_for_the_council(register, text):
    assert find_code(register, text) is None
    assert find_code(register, text, 2020) is None


def test_borough_and_district_are_left_alike():
    assert not is_another_kind("Somewhere District Council", ["Somewhere Borough Council"], "district")
    assert kinds_in("City and District of Somewhere") == {"city", "district"}


def test_a_name_without_abbreviations_has_one_form():
    assert list(forms_of("Leeds City Council")) == ["Leeds City Council"]
