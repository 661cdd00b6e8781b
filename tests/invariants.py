"""What is true of the frozen sample and of whatever data the project holds; tests of both call these."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import shapely

from lgo_map.analysis.headline import headlines
from lgo_map.councils.register import AUTHORITY_TYPES, authorities_of_year, building_blocks, find_code
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.classes import classes_of, values_of
from lgo_map.figures.values import KNOWN, NOTHING
from lgo_map.ingest.reported import ReportedFigures
from tests.known_councils import NO_COUNCIL

# The register

DISTRICTS_OF = [
    ("Leeds City Council", ["Leeds"]),
    (
        "Dorset County Council",
        ["Christchurch", "East Dorset", "North Dorset", "Purbeck", "West Dorset", "Weymouth and Portland"],
    ),
    ("Dorset Council", ["East Dorset", "North Dorset", "Purbeck", "West Dorset", "Weymouth and Portland"]),
    ("Bournemouth, Christchurch and Poole", ["Bournemouth", "Christchurch", "Poole"]),
    ("North Northamptonshire", ["Corby", "East Northamptonshire", "Kettering", "Wellingborough"]),
]
"""Councils, and the districts of 2011 of which their areas are made."""


class RegisterInvariants:
    """Tests for a class to inherit, of a register and of the councils as the published figures name them."""

    def test_every_county_is_a_county_council(self, register):
        counties = register.loc[register["authority_type"] == "county", "name"]
        assert counties.str.endswith(" County Council").all()

    def test_every_code_and_name_in_the_published_figures(self, register, published):
        for code, name in zip(published["authority_code"], published["authority_name"], strict=True):
            assert find_code(register, code) == code
            assert find_code(register, name) == code

    def test_every_council_by_its_own_code_name_and_aliases(self, register):
        for code, row in register.iterrows():
            for spelling in (code, row["name"], row["name"].upper(), *row["aliases"]):
                assert find_code(register, spelling) == code

    @pytest.mark.parametrize(
        "text",
        ["", " ", "Council", "London", "London Borough", "Atlantis", "Cardiff", NO_COUNCIL, "E12000007"],
    )
    def test_what_is_no_english_council_is_not_found(self, register, text):
        assert find_code(register, text) is None


def councils_of_each_type(register, year):
    """How many councils of each type were in force when the year ended."""
    found = authorities_of_year(register, year)["authority_type"].value_counts()
    return tuple(found[authority_type] for authority_type in AUTHORITY_TYPES)


def assert_made_of_districts(register, text, districts):
    code = find_code(register, text)
    assert code is not None
    assert building_blocks(register, code) == {find_code(register, district) for district in districts}


def changes_told_from_both_ends(register):
    """Each council that ended with each that followed it, after a check that both say so."""
    forwards = {(old, new) for old in register.index for new in register.at[old, "successors"]}
    backwards = {(old, new) for new in register.index for old in register.at[new, "predecessors"]}
    assert forwards == backwards
    return forwards


def assert_exactly_the_abolished_have_successors(register):
    assert (register["successors"].map(len).gt(0) == register["valid_to"].notna()).all()


# The areas

SQUARE_KILOMETRES = [("City of London", 2.9), ("Isles of Scilly", 16.4), ("Leeds", 551.7), ("Corby", 80.3)]
"""The land of some councils; the generalised source is up to 3 % off."""

COUNCILS_AT = [
    (-0.8963, 52.2370, 2020, {"Northampton", "Northamptonshire"}),  # the Guildhall of Northampton
    (-0.8963, 52.2370, 2022, {"West Northamptonshire"}),
    (-0.0922, 51.5155, 2014, {"City of London"}),
    (-6.3150, 49.9140, 2025, {"Isles of Scilly"}),  # Hugh Town
    (0.1218, 52.2053, 2025, {"Cambridge", "Cambridgeshire"}),
    (-3.5400, 54.6400, 2023, {"Allerdale", "Cumbria"}),  # Workington
]
"""Places, by degrees east and north, and the councils they lay in when a year ended."""


def square_kilometres_of(areas):
    return areas.to_crs("EPSG:27700").area / 1e6


def assert_every_authority_has_an_area_in_degrees(register, areas):
    assert set(areas.index) == set(register["code"])
    assert areas.crs == "EPSG:4326"
    assert areas.is_valid.all()
    assert not areas.is_empty.any()
    assert set(areas.geom_type) <= {"Polygon", "MultiPolygon"}


def assert_size(register, square_kilometres, name, expected):
    assert square_kilometres[find_code(register, name)] == pytest.approx(expected, rel=0.05)


def assert_lies_in(register, shapes, east, north, names):
    """A place lies in the councils of these names, of all whose shapes are given, and in no others."""
    assert set(shapes.index[shapes.contains(shapely.Point(east, north))]) == {
        find_code(register, name) for name in names
    }


# The figures


def assert_headlines_are_honest(rows):
    """Of every council and year a rate is known or not, and no verdict rests on what is not."""
    for row in rows:
        for figure in headlines(row):
            comparison = figure.comparison
            if figure.availability == KNOWN:
                assert _are_shares(comparison.rate)
            if figure.availability == NOTHING:
                assert comparison.rate is None
            if comparison.verdict is not None:
                assert figure.availability == KNOWN
                assert _are_shares(comparison.low, comparison.high)
                assert _are_shares(comparison.average)


def _are_shares(*percentages):
    """Whether all are known, rise, and lie from 0 to 100."""
    known = [each for each in percentages if each is not None]
    return len(known) == len(percentages) and known == sorted(known) and 0 <= known[0] <= known[-1] <= 100


def published_between_limits(measure, statistics):
    """The classes of a measure's published values, after a check that each value lies between its class's limits."""
    values = values_of(measure, statistics).dropna()
    classes = classes_of(measure, values)
    lower = classes.map(lambda index: -math.inf if index == 0 else measure.limits[index - 1])
    upper = classes.map(lambda index: measure.limits[index])
    assert ((values > lower) & (values <= upper)).all()
    return classes.tolist()


def assert_read_back_exactly(sheet, source):
    """A table of figures is read as what our own file of them says."""
    table = pd.read_csv(source)
    assert sheet.not_understood == ()
    assert sheet.left_out == ()
    assert len(sheet.reported) == len(table)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    for number, (reported, code, known) in enumerate(zip(sheet.reported, sheet.codes, rows, strict=True), start=2):
        assert reported == ReportedFigures(
            authority=known["authority_name"],
            year=known["year"],
            figures={figure: float(known[figure]) for figure in FIGURES if known[figure] is not None},
            kind=known["source_kind"],
            title=f"Row {number} of statistics.csv",
            url=known["source_url"],
            page_slug=known["page_slug"],
            note=known["note"],
        )
        assert code == known["authority_code"]
