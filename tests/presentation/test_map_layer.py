"""The legend counts the councils that are painted, each once."""

from __future__ import annotations

import pytest

from lgo_map.councils.register import AUTHORITY_TYPES, authorities_of_year
from lgo_map.figures.classes import states_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, UNKNOWN
from lgo_map.presentation.map_layer import classes_and_legend, councils_to_paint
from tests.known_councils import CAMBRIDGE, GRAVESHAM

PAINTED = {
    2020: {"upper": 26, "lower": 39},
    2021: {"upper": 26, "lower": 36},
    2022: {"upper": 27, "lower": 31},
    2023: {"upper": 27, "lower": 31},
    2024: {"upper": 28, "lower": 27},
    2025: {"upper": 28, "lower": 27},
}
"""How many councils of the sample are painted: those in force but for the districts, or but for the counties."""

every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def painted(statistics, register, year, types=AUTHORITY_TYPES, tier="lower"):
    of_year = statistics[statistics["year"] == year]
    return councils_to_paint(of_year, authorities_of_year(register, year), list(types), tier)


def legend_of(measure, shown):
    return classes_and_legend(measure, shown)[1]


@every_measure
@pytest.mark.parametrize("year", PAINTED)
@pytest.mark.parametrize("tier", ["upper", "lower"])
def test_the_numbers_add_up_to_the_councils_painted(statistics, register, measure, year, tier):
    shown = painted(statistics, register, year, tier=tier)
    entries = legend_of(measure, shown)
    assert sum(count for _, count in entries) == len(shown) == PAINTED[year][tier]


@every_measure
def test_classes_come_first_then_nothing_to_measure_then_not_known(statistics, register, measure):
    labels = [label for label, _ in legend_of(measure, painted(statistics, register, 2025))]
    assert len(labels) == len(set(labels)) == len(measure.limits) + 2
    assert labels[-2:] == [measure.nothing, "Not known"]


def test_districts_of_2020_are_few_known_and_many_not(statistics, register):
    shown = painted(statistics, register, 2020, types=["district"])
    entries = dict(legend_of(MEASURES["upheld_rate"], shown))
    # The 3 whose rate is known are Northampton (64 %), Colchester (25 %) and Gedling (20 %).
    assert len(shown) == 24
    assert entries["over 60 to 70"] == 1
    assert entries["50 or less"] == 2
    assert entries["Not known"] == 21


def test_councils_without_investigations_are_not_among_the_unknown(statistics, register):
    measure = MEASURES["upheld_rate"]
    shown = painted(statistics, register, 2025, types=["district"])
    entries = dict(legend_of(measure, shown))
    without = shown.index[shown["investigations"].eq(0).fillna(False)]
    assert set(without) == {CAMBRIDGE, GRAVESHAM}
    assert entries["No investigations"] == 2
    states = states_of(measure, shown)
    assert entries["Not known"] == (states == UNKNOWN).sum()
    assert (states == KNOWN).sum() == len(shown) - len(without) - entries["Not known"]


@every_measure
def test_with_nothing_painted_every_number_is_zero(statistics, register, measure):
    entries = legend_of(measure, painted(statistics, register, 2025, types=[]))
    assert {count for _, count in entries} == {0}
