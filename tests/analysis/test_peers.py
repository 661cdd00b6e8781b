"""Which councils side by side clearly differ, and which are similar; known answers from Newcombe's paper."""

from __future__ import annotations

import pandas as pd

from lgo_map.analysis.headline import headline
from lgo_map.analysis.peers import clear_differences, similar_authorities
from lgo_map.councils.lifetime import Status
from lgo_map.records.statistics import load_figures, ombudsman_only, statistics_of
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    CHELMSFORD,
    CUMBERLAND,
    LEEDS,
)
from tests.sample_figures import REGISTER, STATISTICS, UPHELD, sides


def figure(upheld, investigations):
    """An upheld rate of these counts."""
    row = pd.Series(
        {
            "upheld_rate": 100 * upheld / investigations,
            "upheld": upheld,
            "investigations": investigations,
            "upheld_rate_average": None,
        }
    )
    return headline(row, UPHELD)


def test_a_difference_between_two_is_clear_and_among_five_no_longer():
    two = {"a": figure(56, 70), "b": figure(48, 80)}
    (found,) = clear_differences(two)
    assert (found.higher, found.lower) == ("a", "b")
    assert (round(found.low, 2), round(found.high, 2)) == (5.24, 33.39)
    assert clear_differences(two | {name: figure(7, 10) for name in "cde"}) == []


def test_the_higher_one_is_found_whichever_is_named_first():
    (found,) = clear_differences({"b": figure(48, 80), "a": figure(56, 70)})
    assert (found.higher, found.lower) == ("a", "b")
    assert 0 < found.low < found.high


def test_a_council_on_its_last_day_is_in_force():
    assert sides(2023, ALLERDALE)[0].status is Status.IN_FORCE


def test_similar_authorities_are_those_of_the_type_and_year_with_figures_or_without():
    leeds = similar_authorities(REGISTER, STATISTICS, LEEDS, 2025)
    assert len(leeds) == 5
    assert set(leeds["authority_type"]) == {"metropolitan"}
    assert set(leeds["year"]) == {2025}
    assert LEEDS in set(leeds["code"])
    assert leeds["upheld_rate"].isna().any()


def test_rule_6_abolished_councils_are_not_among_the_similar_ones():
    districts = similar_authorities(REGISTER, STATISTICS, CHELMSFORD, 2024)
    assert statistics_of(STATISTICS, ALLERDALE, 2024) is not None
    assert ALLERDALE not in set(districts["code"])
    assert len(districts) == 7


def test_rule_6_an_abolished_council_is_compared_with_those_in_force():
    beside_allerdale = similar_authorities(REGISTER, STATISTICS, ALLERDALE, 2024)
    assert len(beside_allerdale) == 7


def test_a_council_without_a_row_has_no_similar_ones():
    assert similar_authorities(REGISTER, STATISTICS, CUMBERLAND, 2020).empty


def test_similar_authorities_keep_the_figures_they_are_given():
    only = ombudsman_only(STATISTICS, load_figures())
    birmingham = similar_authorities(REGISTER, only, BIRMINGHAM, 2025).set_index("code").loc[BIRMINGHAM]
    assert pd.isna(birmingham["upheld_rate"])
