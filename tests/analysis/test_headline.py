"""The three figures of a council, each with the counts it is a share of, on real rows."""

from __future__ import annotations

import pytest

from lgo_map.analysis.headline import headlines
from lgo_map.analysis.verdict import Verdict
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.records.statistics import load_figures, ombudsman_only, statistics_of
from lgo_map.wording.counts import contradiction, counts_in_words
from tests.invariants import assert_headlines_are_honest
from tests.known_councils import (
    BIRMINGHAM,
    CHELMSFORD,
    CORBY,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
)


@pytest.fixture(scope="module")
def own_statistics(statistics):
    return ombudsman_only(statistics, load_figures())


def three(statistics, code, year):
    return headlines(statistics_of(statistics, code, year))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_northamptons_three_figures_stand_as_its_letter_states_them(statistics):
    upheld, compliance, remedy = three(statistics, NORTHAMPTON, 2020)
    assert (upheld.comparison.rate, plain(counts_in_words(upheld)), upheld.comparison.average) == (
        64,
        "7 of 11 investigations",
        45,
    )
    assert (compliance.comparison.rate, plain(counts_in_words(compliance))) == (100, "of 5 recommendations due")
    assert compliance.comparison.average == 99
    assert remedy.comparison.rate == 14
    assert {f.comparison.verdict for f in (upheld, compliance, remedy)} == {Verdict.NO_CLEAR_DIFFERENCE}


def test_a_remedy_is_one_of_the_upheld_cases_not_of_the_investigations(statistics):
    remedy = three(statistics, NORTHAMPTON, 2020)[2]
    assert plain(counts_in_words(remedy)) == "1 of 7 upheld cases"
    assert (remedy.comparison.count, remedy.comparison.base) == (1, 7)


def test_corbys_figures_are_unknown_beside_known_averages(statistics):
    figures = three(statistics, CORBY, 2020)
    assert [f.availability for f in figures] == [UNKNOWN] * 3
    assert [f.comparison.rate for f in figures] == [None] * 3
    assert [f.comparison.average for f in figures] == [45, 99, 20]
    assert {counts_in_words(f) for f in figures} == {"counts not known"}


def test_a_council_without_a_row_has_three_unknown_figures():
    figures = headlines(None)
    assert [f.measure.key for f in figures] == list(HEADLINE_RATES)
    assert [f.availability for f in figures] == [UNKNOWN] * 3


def test_none_of_one_is_known_and_none_of_none_is_not(statistics):
    upheld, compliance, remedy = three(statistics, CHELMSFORD, 2024)
    assert (upheld.availability, upheld.comparison.rate, plain(counts_in_words(upheld))) == (
        KNOWN,
        0,
        "0 of 1 investigation",
    )
    assert (compliance.availability, compliance.measure.nothing) == (NOTHING, "No recommendations were due")
    assert (remedy.availability, remedy.measure.nothing) == (NOTHING, "No upheld cases")
    assert (compliance.comparison.rate, remedy.comparison.rate) == (None, None)


def test_gravesham_was_not_investigated_so_nothing_can_be_measured(statistics):
    assert [f.availability for f in three(statistics, GRAVESHAM, 2025)] == [NOTHING] * 3


def test_hounslows_published_rate_stands_and_is_flagged(statistics):
    upheld = three(statistics, HOUNSLOW, 2024)[0]
    assert upheld.comparison.rate == 93
    assert plain(contradiction(upheld)) == "22 of 24 is 92 %"


@pytest.mark.parametrize(("code", "year"), [(NORTHAMPTON, 2020), (LEEDS, 2025), (BIRMINGHAM, 2025), (CHELMSFORD, 2024)])
def test_a_rate_that_follows_from_its_counts_is_not_flagged(statistics, code, year):
    assert three(statistics, code, year)[0].rate_of_counts is None


def test_leeds_is_higher_than_the_average(statistics):
    upheld = three(statistics, LEEDS, 2025)[0]
    assert upheld.comparison.verdict == Verdict.HIGHER
    assert upheld.comparison.low > upheld.comparison.average == 81


def test_every_row_has_three_honest_figures(statistics, own_statistics):
    for table in (statistics, own_statistics):
        assert_headlines_are_honest(row for _, row in table.iterrows())
