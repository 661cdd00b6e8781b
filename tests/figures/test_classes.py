"""Classes, and what is known, unknown or not there to be measured, on the frozen sample."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.figures.classes import class_labels, classes_of, states_of, values_of
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from tests.invariants import published_between_limits
from tests.known_councils import ASHFIELD, CAMBRIDGE, CHELMSFORD, CORBY, GRAVESHAM, LEEDS, NORTHAMPTON, SHEFFIELD

every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def rows_of(statistics, code, year):
    return statistics[(statistics["code"] == code) & (statistics["year"] == year)]


def state(statistics, measure, code, year):
    return states_of(MEASURES[measure], rows_of(statistics, code, year)).item()


def value(statistics, measure, code, year):
    return values_of(MEASURES[measure], rows_of(statistics, code, year)).item()


def label_of(measure, number):
    """What the legend says of the class a value falls in."""
    measure = MEASURES[measure]
    return class_labels(measure)[classes_of(measure, pd.Series([float(number)])).item()]


def test_the_map_is_first_painted_by_the_upheld_rate():
    assert DEFAULT_MEASURE == "upheld_rate"
    assert list(MEASURES) == [
        "upheld_rate",
        "upheld_per_100k",
        "compliance_rate",
        "satisfactory_remedy_rate",
        "upheld_rate_difference",
    ]


@every_measure
def test_a_measure_has_five_to_seven_classes_with_rising_limits(measure):
    assert 5 <= len(measure.limits) <= 7
    assert list(measure.limits) == sorted(set(measure.limits))
    assert len(class_labels(measure)) == len(measure.limits)


@pytest.mark.parametrize(
    ("measure", "number", "label"),
    [
        ("upheld_rate", 0, "50 or less"),
        ("upheld_rate", 50, "50 or less"),
        ("upheld_rate", 50.1, "over 50 to 60"),
        ("upheld_rate", 60, "over 50 to 60"),
        ("upheld_rate", 90, "over 80 to 90"),
        ("upheld_rate", 91, "over 90 to 100"),
        ("upheld_rate", 100, "over 90 to 100"),
        ("upheld_per_100k", 0, "1 or less"),
        ("upheld_per_100k", 8, "over 6 to 8"),
        ("upheld_per_100k", 8.1, "over 8"),
        ("upheld_per_100k", 250, "over 8"),
        ("compliance_rate", 90, "90 or less"),
        ("compliance_rate", 99, "over 98 to 99"),
        ("compliance_rate", 100, "over 99 to 100"),
        ("satisfactory_remedy_rate", 0, "0"),
        ("satisfactory_remedy_rate", 0.5, "over 0 to 5"),
        ("satisfactory_remedy_rate", 14, "over 10 to 20"),
        ("upheld_rate_difference", -81, "−20 or less"),
        ("upheld_rate_difference", -20, "−20 or less"),
        ("upheld_rate_difference", -0.1, "over −10 to 0"),
        ("upheld_rate_difference", 0, "over −10 to 0"),
        ("upheld_rate_difference", 20, "over 10 to 20"),
        ("upheld_rate_difference", 37, "over 20"),
    ],
)
def test_an_upper_limit_belongs_to_its_class(measure, number, label):
    assert label_of(measure, number) == label


@every_measure
def test_every_published_value_lies_between_the_limits_of_its_class(measure, statistics):
    assert len(published_between_limits(measure, statistics)) > 25


@every_measure
def test_a_value_has_the_same_class_alone_as_among_all(measure, statistics):
    values = values_of(measure, statistics).dropna()
    together = classes_of(measure, values)
    alone = [classes_of(measure, values.loc[[index]]).item() for index in values.index[::7]]
    assert together[::7].tolist() == alone


def test_no_values_have_no_classes():
    assert classes_of(MEASURES["upheld_rate"], pd.Series(dtype="float64")).empty


@pytest.mark.parametrize(
    ("measure", "code", "year", "expected"),
    [
        ("upheld_rate", NORTHAMPTON, 2020, KNOWN),
        ("upheld_rate", CORBY, 2020, UNKNOWN),
        ("compliance_rate", CORBY, 2020, UNKNOWN),
        ("satisfactory_remedy_rate", CORBY, 2020, UNKNOWN),
        ("upheld_rate_difference", CORBY, 2020, UNKNOWN),
        ("upheld_rate", GRAVESHAM, 2025, NOTHING),
        ("upheld_per_100k", GRAVESHAM, 2025, NOTHING),
        ("compliance_rate", GRAVESHAM, 2025, NOTHING),
        ("satisfactory_remedy_rate", GRAVESHAM, 2025, NOTHING),
        ("upheld_rate_difference", GRAVESHAM, 2025, NOTHING),
        ("upheld_rate", CAMBRIDGE, 2025, NOTHING),
        ("compliance_rate", CAMBRIDGE, 2025, UNKNOWN),
        ("upheld_rate", CHELMSFORD, 2024, KNOWN),
        ("upheld_per_100k", CHELMSFORD, 2024, KNOWN),
        ("compliance_rate", CHELMSFORD, 2024, NOTHING),
        ("satisfactory_remedy_rate", CHELMSFORD, 2024, NOTHING),
        ("upheld_rate", ASHFIELD, 2021, KNOWN),
        ("upheld_rate_difference", ASHFIELD, 2021, UNKNOWN),
        ("upheld_rate", SHEFFIELD, 2025, UNKNOWN),
    ],
)
def test_zero_unknown_and_nothing_to_measure_are_three_things(statistics, measure, code, year, expected):
    assert state(statistics, measure, code, year) == expected


def test_none_of_one_is_a_known_rate_of_zero(statistics):
    assert value(statistics, "upheld_rate", CHELMSFORD, 2024) == 0


@every_measure
def test_what_is_not_known_has_no_value(measure, statistics):
    states, values = states_of(measure, statistics), values_of(measure, statistics)
    assert set(states) == {KNOWN, UNKNOWN, NOTHING}
    assert values[states != KNOWN].isna().all()
    assert values[states == KNOWN].notna().all()


@pytest.mark.parametrize(
    ("code", "year", "points"), [(NORTHAMPTON, 2020, 64 - 45), (LEEDS, 2025, 91 - 81), (CHELMSFORD, 2024, -63)]
)
def test_the_difference_is_the_rate_less_the_average_of_the_same_year(statistics, code, year, points):
    assert value(statistics, "upheld_rate_difference", code, year) == points
