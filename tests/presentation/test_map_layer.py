"""The legend counts the councils that are painted, each once."""

from __future__ import annotations

import pytest

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation.map_layer import MapLayer, layer_of
from lgo_map.records.dataset import current_dataset
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


def painted(year, types=AUTHORITY_TYPES, tier="lower", measure=MEASURES["upheld_rate"]) -> MapLayer:
    return layer_of(current_dataset(), year, tuple(types), tier, measure.key, ombudsman_only=False)


@every_measure
@pytest.mark.parametrize("year", PAINTED)
@pytest.mark.parametrize("tier", ["upper", "lower"])
def test_the_numbers_add_up_to_the_councils_painted(measure, year, tier):
    shown = painted(year, tier=tier, measure=measure)
    assert sum(count for _, count in shown.legend) == len(shown.areas) == PAINTED[year][tier]


@every_measure
def test_classes_come_first_then_nothing_to_measure_then_not_known(measure):
    labels = [label for label, _ in painted(2025, measure=measure).legend]
    assert len(labels) == len(set(labels)) == len(measure.limits) + 2
    assert labels[-2:] == [measure.nothing, "Not known"]


def test_districts_of_2020_are_few_known_and_many_not():
    shown = painted(2020, types=["district"])
    entries = dict(shown.legend)
    # The 3 whose rate is known are Northampton (64 %), Colchester (25 %) and Gedling (20 %).
    assert len(shown.areas) == 24
    assert shown.known == 3
    assert entries["over 60 to 70"] == 1
    assert entries["50 or less"] == 2
    assert entries["Not known"] == 21


def test_councils_without_investigations_are_not_among_the_unknown():
    shown = painted(2025, types=["district"])
    entries = dict(shown.legend)
    nothing = len(shown.legend) - 2
    assert {code for code, (index, _) in shown.areas.items() if index == nothing} == {CAMBRIDGE, GRAVESHAM}
    assert entries["No investigations"] == 2
    assert shown.known == len(shown.areas) - 2 - entries["Not known"]


@every_measure
def test_with_nothing_painted_every_number_is_zero(measure):
    shown = painted(2025, types=[], measure=measure)
    assert {count for _, count in shown.legend} == {shown.known} == {0}
