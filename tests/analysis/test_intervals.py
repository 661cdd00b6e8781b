"""The intervals, against SciPy's and those of Wilson's and Newcombe's papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lgo_map.analysis.intervals import confidence_for, difference_interval, wilson_interval


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
    ("counts", "published"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_that_of_newcombes_paper(counts, published):
    assert [round(end / 100, 4) for end in difference_interval(*counts)] == list(published)


def test_the_interval_of_the_difference_the_other_way_round_is_its_mirror():
    low, high = difference_interval(48, 80, 56, 70)
    assert (round(low, 2), round(high, 2)) == (-33.39, -5.24)


def test_to_be_surer_takes_a_wider_interval():
    low, high = difference_interval(56, 70, 48, 80, 0.995)
    assert low < 5.24
    assert high > 33.39


@pytest.mark.parametrize("counts", [(3, 2, 1, 2), (-1, 2, 1, 2), (0, 0, 1, 2), (1, 2, 0, 0), (1, 2, 3, 2)])
def test_what_is_no_share_has_no_interval_of_a_difference(counts):
    with pytest.raises(ValueError, match="is not a share"):
        difference_interval(*counts)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_between_zero_and_one(confidence):
    with pytest.raises(ValueError, match="not a confidence"):
        difference_interval(1, 2, 1, 2, confidence)


def test_the_more_pairs_at_once_the_surer_each_test_must_be():
    assert confidence_for(1) == pytest.approx(0.95)
    assert confidence_for(10) == pytest.approx(0.995)
