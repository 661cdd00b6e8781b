"""How much is covered, counted from the frozen sample."""

from __future__ import annotations

import pytest

from lgo_map.analysis.coverage import (
    averages_missing,
    coverage_of_rates,
    known_by_council,
    rates_printed_otherwise,
    states_of_figures,
)
from lgo_map.records.statistics import load_figures
from tests.known_councils import ALLERDALE, CORBY, HOUNSLOW, NORTHAMPTON


@pytest.fixture(scope="module")
def coverage(register, statistics):
    return coverage_of_rates(register, statistics, load_figures())


def test_the_england_of_2025_has_35_councils(coverage):
    councils = coverage.loc[2025, "councils"].to_dict()
    assert councils == {"county": 8, "district": 7, "metropolitan": 5, "unitary": 10, "london": 5}


def test_the_rate_of_5_of_8_counties_is_known_for_2025(coverage):
    assert tuple(coverage.loc[(2025, "county"), ["known", "councils"]]) == (5, 8)


def test_every_known_rate_is_stated_by_one_kind_of_source(coverage):
    assert (coverage[["ombudsman", "council", "press"]].sum(axis=1) == coverage["known"]).all()
    assert (coverage["known"] <= coverage["councils"]).all()


def test_years_come_newest_first(coverage):
    assert list(dict.fromkeys(coverage.index.get_level_values("year"))) == list(range(2025, 2019, -1))


def test_an_abolished_council_s_figures_count_for_no_later_year(register, statistics, coverage):
    late = statistics[(statistics["code"] == ALLERDALE) & (statistics["year"] == 2024)]  # Allerdale, gone since 2023
    assert late["upheld_rate"].notna().all()
    districts = statistics[(statistics["year"] == 2024) & (statistics["authority_type"] == "district")]
    assert coverage.loc[(2024, "district"), "known"] < districts["upheld_rate"].notna().sum()


def test_every_council_and_year_is_known_unknown_or_nothing_to_measure(register, statistics, coverage):
    states = states_of_figures(register, statistics)
    assert (states.sum(axis=1) == coverage["councils"].sum()).all()
    assert (states["nothing"] > 0).all()
    assert states.loc["upheld_rate", "known"] == coverage["known"].sum()


def test_the_districts_average_of_2020_is_known_and_the_counties_is_not(statistics):
    missing = averages_missing(statistics)
    assert (2020, "district") not in missing
    assert (2020, "county") in missing


def test_hounslow_s_93_per_cent_of_22_in_24_is_found(statistics):
    odd = rates_printed_otherwise(statistics)
    row = odd[(odd["code"] == HOUNSLOW) & (odd["year"] == 2024)].iloc[0]
    assert (row["upheld"], row["investigations"], row["upheld_rate"]) == (22, 24, 93)


def test_every_council_in_force_in_a_year_counts_once_and_says_what_is_known(register, statistics, coverage):
    known = known_by_council(register, statistics)
    assert not known.duplicated(["code", "year"]).any()
    assert len(known) == coverage["councils"].sum()
    assert (known["upheld_rate"] == "known").sum() == coverage["known"].sum()
    rows = known.set_index(["code", "year"])
    assert rows.loc[(NORTHAMPTON, 2020), "answered"] == 3
    assert rows.loc[(CORBY, 2020), "answered"] == 0
    assert (ALLERDALE, 2024) not in rows.index  # it has figures of that year, but was no more
