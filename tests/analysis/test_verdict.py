"""How a figure compares with the published average of similar authorities."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.verdict import NoVerdict, Verdict, compare_with_average
from lgo_map.records.statistics import load_statistics, statistics_of
from tests.known_councils import (
    BRENTWOOD,
    EAST_SUSSEX,
    ESSEX,
    HOUNSLOW,
    KENT,
    LEEDS,
    NORTHAMPTON,
    NOTTINGHAM,
)


def compare_upheld(code, year):
    row = statistics_of(load_statistics(), code, year)
    assert row is not None
    return compare_with_average(
        rate=row["upheld_rate"], count=row["upheld"], base=row["investigations"], average=row["upheld_rate_average"]
    )


@pytest.mark.parametrize(
    ("code", "year", "verdict"),
    [
        # Rule 8: Northampton's 64 % looks far above the average of 45 %, yet rests on 11 cases.
        pytest.param(NORTHAMPTON, 2020, Verdict.NO_CLEAR_DIFFERENCE, id="Northampton: 7 of 11, average 45"),
        pytest.param(LEEDS, 2025, Verdict.HIGHER, id="Leeds: 62 of 68, average 81"),
        pytest.param(KENT, 2025, Verdict.NO_CLEAR_DIFFERENCE, id="Kent: 63 of 76, average 89"),
        pytest.param(ESSEX, 2025, Verdict.HIGHER, id="Essex: 183 of 193, average 89"),
        pytest.param(NOTTINGHAM, 2025, Verdict.LOWER, id="Nottingham: 8 of 14, average 80"),
        pytest.param(BRENTWOOD, 2024, Verdict.NO_CLEAR_DIFFERENCE, id="Brentwood: 4 of 4, average 63"),
        pytest.param(EAST_SUSSEX, 2025, Verdict.LOWER, id="East Sussex: 21 of 28, average 89"),
    ],
)
def test_rule_8_the_verdict_rests_on_the_interval(code, year, verdict):
    comparison = compare_upheld(code, year)
    assert comparison.verdict == verdict
    assert comparison.reason is None


def test_leeds_2025_with_its_interval():
    comparison = compare_upheld(LEEDS, 2025)
    assert (comparison.rate, comparison.count, comparison.base, comparison.average) == (91, 62, 68, 81)
    assert (comparison.low, comparison.high) == pytest.approx((82.07, 95.90), abs=0.02)


def test_an_average_at_the_end_of_the_interval_is_no_clear_difference():
    low, high = wilson_interval(7, 11)
    assert compare_with_average(rate=64, count=7, base=11, average=low).verdict == Verdict.NO_CLEAR_DIFFERENCE
    assert compare_with_average(rate=64, count=7, base=11, average=high).verdict == Verdict.NO_CLEAR_DIFFERENCE


def test_rule_4_a_published_rate_stands_beside_an_interval_from_the_counts():
    hounslow = compare_upheld(HOUNSLOW, 2024)
    assert hounslow.rate == 93
    assert (hounslow.low, hounslow.high) == wilson_interval(22, 24)


@pytest.mark.parametrize(
    ("rate", "base", "count"),
    [(99, 107, 106), (95, 21, 20), (100, 5, 5), (62.5, 4, 3), (12.5, 20, 3), (0, 9, 0)],
)
def test_an_unknown_count_is_the_whole_number_nearest_the_rate(rate, base, count):
    comparison = compare_with_average(rate=rate, count=None, base=base, average=99)
    assert comparison.count == count
    assert (comparison.low, comparison.high) == wilson_interval(count, base)


def test_an_unknown_rate_follows_from_its_counts():
    assert compare_with_average(rate=None, count=94, base=114, average=81).rate == pytest.approx(82.456, abs=0.001)


@pytest.mark.parametrize("unknown", [None, pd.NA, math.nan])
def test_rule_1_what_is_not_known_gives_a_reason_and_no_verdict(unknown):
    assert compare_with_average(rate=unknown, count=unknown, base=unknown, average=45).reason == NoVerdict.RATE_UNKNOWN
    assert compare_with_average(rate=unknown, count=unknown, base=6, average=80).reason == NoVerdict.RATE_UNKNOWN
    assert compare_with_average(rate=54, count=unknown, base=unknown, average=60).reason == NoVerdict.BASE_UNKNOWN
    assert compare_with_average(rate=67, count=2, base=unknown, average=60).reason == NoVerdict.BASE_UNKNOWN
    assert compare_with_average(rate=64, count=7, base=11, average=unknown).reason == NoVerdict.AVERAGE_UNKNOWN
    for comparison in (
        compare_with_average(rate=unknown, count=unknown, base=unknown, average=45),
        compare_with_average(rate=64, count=7, base=11, average=unknown),
    ):
        assert comparison.verdict is None


def test_without_an_average_the_interval_still_stands():
    comparison = compare_with_average(rate=64, count=7, base=11, average=None)
    assert (comparison.low, comparison.high) == wilson_interval(7, 11)


@pytest.mark.parametrize("rate", [None, 0, 100])
def test_rule_2_nothing_of_nothing_is_no_rate(rate):
    comparison = compare_with_average(rate=rate, count=0, base=0, average=99)
    assert comparison.rate is None
    assert comparison.low is None
    assert comparison.verdict is None
    assert comparison.reason == NoVerdict.NOTHING_TO_MEASURE


def test_more_upheld_than_investigated_is_refused():
    with pytest.raises(ValueError, match="12 of 11"):
        compare_with_average(rate=100, count=12, base=11, average=45)
