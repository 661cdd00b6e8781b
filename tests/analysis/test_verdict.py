"""How a figure compares with the published average of similar authorities."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lgo_map.analysis.verdict import (
    NO_AVERAGE,
    NO_BASE,
    NO_RATE,
    NOTHING_TO_MEASURE,
    compare,
    similar_authorities,
    wilson_interval,
)
from lgo_map.councils.register import load_register
from lgo_map.records.statistics import load_figures, load_statistics, ombudsman_only, statistics_of
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BRENTWOOD,
    CHELMSFORD,
    CUMBERLAND,
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
    return compare(row["upheld_rate"], row["upheld"], row["investigations"], row["upheld_rate_average"])


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (7, 11, 35.4, 84.8),
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: method 3, the Wilson score interval.
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_the_interval_is_wilsons(count, base, low, high):
    assert wilson_interval(count, base) == pytest.approx((low, high), abs=0.06)


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))), st.floats(0.5, 0.999))
def test_the_interval_is_scipys(share, confidence):
    count, base = share
    expected = binomtest(count, base).proportion_ci(confidence_level=confidence, method="wilson")
    assert wilson_interval(count, base, confidence) == pytest.approx(
        (100 * expected.low, 100 * expected.high), abs=1e-9
    )


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_holds_the_share_and_mirrors_its_opposite(share):
    count, base = share
    low, high = wilson_interval(count, base)
    other_low, other_high = wilson_interval(base - count, base)
    assert -1e-9 <= low <= 100 * count / base + 1e-9
    assert 100 * count / base - 1e-9 <= high <= 100 + 1e-9
    assert (100 - other_high, 100 - other_low) == pytest.approx((low, high))


@pytest.mark.parametrize(("count", "base"), [(8, 7), (-1, 7), (0, 0)])
def test_what_is_no_share_has_no_interval(count, base):
    with pytest.raises(ValueError, match=f"{count} of {base}"):
        wilson_interval(count, base)


@pytest.mark.parametrize(
    ("code", "year", "verdict"),
    [
        # Rule 8: Northampton's 64 % looks far above the average of 45 %, yet rests on 11 cases.
        pytest.param(NORTHAMPTON, 2020, "no clear difference", id="Northampton: 7 of 11, average 45"),
        pytest.param(LEEDS, 2025, "higher", id="Leeds: 62 of 68, average 81"),
        pytest.param(KENT, 2025, "no clear difference", id="Kent: 63 of 76, average 89"),
        pytest.param(ESSEX, 2025, "higher", id="Essex: 183 of 193, average 89"),
        pytest.param(NOTTINGHAM, 2025, "lower", id="Nottingham: 8 of 14, average 80"),
        pytest.param(BRENTWOOD, 2024, "no clear difference", id="Brentwood: 4 of 4, average 63"),
        pytest.param(EAST_SUSSEX, 2025, "lower", id="East Sussex: 21 of 28, average 89"),
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
    assert compare(64, 7, 11, low).verdict == "no clear difference"
    assert compare(64, 7, 11, high).verdict == "no clear difference"


def test_rule_4_a_published_rate_stands_beside_an_interval_from_the_counts():
    hounslow = compare_upheld(HOUNSLOW, 2024)
    assert hounslow.rate == 93
    assert (hounslow.low, hounslow.high) == wilson_interval(22, 24)


@pytest.mark.parametrize(
    ("rate", "base", "count"),
    [(99, 107, 106), (95, 21, 20), (100, 5, 5), (62.5, 4, 3), (12.5, 20, 3), (0, 9, 0)],
)
def test_an_unknown_count_is_the_whole_number_nearest_the_rate(rate, base, count):
    comparison = compare(rate, None, base, 99)
    assert comparison.count == count
    assert (comparison.low, comparison.high) == wilson_interval(count, base)


def test_an_unknown_rate_follows_from_its_counts():
    assert compare(None, 94, 114, 81).rate == pytest.approx(82.456, abs=0.001)


@pytest.mark.parametrize("unknown", [None, pd.NA, math.nan])
def test_rule_1_what_is_not_known_gives_a_reason_and_no_verdict(unknown):
    assert compare(unknown, unknown, unknown, 45).reason == NO_RATE
    assert compare(unknown, unknown, 6, 80).reason == NO_RATE
    assert compare(54, unknown, unknown, 60).reason == NO_BASE
    assert compare(67, 2, unknown, 60).reason == NO_BASE
    assert compare(64, 7, 11, unknown).reason == NO_AVERAGE
    for comparison in (compare(unknown, unknown, unknown, 45), compare(64, 7, 11, unknown)):
        assert comparison.verdict is None


def test_without_an_average_the_interval_still_stands():
    comparison = compare(64, 7, 11, None)
    assert (comparison.low, comparison.high) == wilson_interval(7, 11)


@pytest.mark.parametrize("rate", [None, 0, 100])
def test_rule_2_nothing_of_nothing_is_no_rate(rate):
    comparison = compare(rate, 0, 0, 99)
    assert comparison.rate is None
    assert comparison.low is None
    assert comparison.verdict is None
    assert comparison.reason == NOTHING_TO_MEASURE


def test_more_upheld_than_investigated_is_refused():
    with pytest.raises(ValueError, match="12 of 11"):
        compare(100, 12, 11, 45)


def test_similar_authorities_are_those_of_the_type_and_year_with_figures_or_without():
    stats = load_statistics()
    leeds = similar_authorities(stats, LEEDS, 2025)
    assert len(leeds) == 5
    assert set(leeds["authority_type"]) == {"metropolitan"}
    assert set(leeds["year"]) == {2025}
    assert LEEDS in set(leeds["code"])
    assert leeds["upheld_rate"].isna().any()


def test_rule_6_abolished_councils_are_not_among_the_similar_ones():
    stats, register = load_statistics(), load_register()
    districts = similar_authorities(stats, CHELMSFORD, 2024, register)
    assert statistics_of(stats, ALLERDALE, 2024) is not None
    assert ALLERDALE not in set(districts["code"])
    assert len(districts) == 7


def test_rule_6_an_abolished_council_is_compared_with_those_in_force():
    beside_allerdale = similar_authorities(load_statistics(), ALLERDALE, 2024)
    assert len(beside_allerdale) == 7


def test_a_council_without_a_row_has_no_similar_ones():
    assert similar_authorities(load_statistics(), CUMBERLAND, 2020).empty


def test_similar_authorities_keep_the_figures_they_are_given():
    only = ombudsman_only(load_statistics(), load_figures())
    birmingham = similar_authorities(only, BIRMINGHAM, 2025).set_index("code").loc[BIRMINGHAM]
    assert pd.isna(birmingham["upheld_rate"])
