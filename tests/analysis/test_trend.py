"""What is drawn of a council's years, known answers from the published figures."""

from __future__ import annotations

import math

import pytest

from lgo_map.analysis.trend import ABSENT, reported_years
from lgo_map.exports.trend_table import trend_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import CHANGE
from lgo_map.records.statistics import load_figures, load_statistics, years_with_figures
from tests.known_councils import ALLERDALE, BIRMINGHAM, CITY_OF_LONDON, CORBY, CUMBERLAND, HOUNSLOW, LEEDS, NORTHAMPTON

STATISTICS = load_statistics()


YEARS = years_with_figures(STATISTICS)


UPHELD, COMPLIANCE, REMEDY = (MEASURES[key] for key in HEADLINE_RATES)


def trend(code, measure=UPHELD):
    return trend_table(STATISTICS, code, measure, YEARS).set_index("year", drop=False)


def test_the_figures_are_the_published_ones_beside_the_published_average():
    leeds = trend(LEEDS)
    assert leeds["rate"].dropna().to_dict() == {2023: 69, 2024: 75, 2025: 91}
    assert leeds["average"].dropna().to_dict() == {2023: 77, 2024: 80, 2025: 81}
    assert leeds.loc[[2023, 2024, 2025], "short_counts"].tolist() == ["37 of 54", "44 of 59", "62 of 68"]


def test_remedies_are_counted_among_upheld_cases():
    northampton = trend(NORTHAMPTON, REMEDY)
    assert northampton.at[2020, "short_counts"] == "1 of 7"
    assert northampton.at[2020, "rate"] == 14


def test_nothing_due_is_nothing_to_measure_and_has_no_rate():
    northampton = trend(NORTHAMPTON, COMPLIANCE)
    assert northampton.at[2022, "state"] == NOTHING
    assert math.isnan(northampton.at[2022, "rate"])
    assert northampton.at[2022, "short_counts"] == "none due"


def test_a_published_rate_of_zero_is_one():
    assert trend(NORTHAMPTON, REMEDY).at[2022, "rate"] == 0


@pytest.mark.parametrize("code", [CORBY, CITY_OF_LONDON, CUMBERLAND])
@pytest.mark.parametrize("key", HEADLINE_RATES)
def test_a_council_with_no_figures_has_averages_but_no_rate_in_any_year(code, key):
    unknown = trend(code, MEASURES[key])
    assert unknown["rate"].isna().all()
    assert set(unknown["state"]) <= {UNKNOWN, ABSENT}
    assert unknown["average"].notna().any()


def test_years_before_and_after_a_council_are_absent_not_unknown():
    assert trend(CUMBERLAND)["state"].tolist() == [ABSENT] * 4 + [UNKNOWN] * 2
    assert trend(ALLERDALE)["state"].tolist() == [UNKNOWN] * 3 + [KNOWN, KNOWN, ABSENT]
    assert trend(CORBY)["state"].tolist() == [UNKNOWN] * 2 + [ABSENT] * 4


def test_an_abolished_council_keeps_the_figures_decided_after_its_end():
    assert trend(ALLERDALE).at[2024, "short_counts"] == "1 of 1"


@pytest.mark.parametrize("key", HEADLINE_RATES)
def test_no_line_joins_years_with_an_unknown_one_between_them(key):
    for code in STATISTICS["code"].unique():
        drawn = trend(code, MEASURES[key])
        for values, runs in (("rate", "run"), ("average", "average_run")):
            assert ((drawn[runs] >= 0) == drawn[values].notna()).all()
            for _, stretch in drawn[drawn[runs] >= 0].groupby(runs):
                years = stretch["year"].tolist()
                assert years == list(range(years[0], years[-1] + 1))


def test_no_line_joins_upheld_rates_across_the_change_of_process():
    for code in STATISTICS["code"].unique():
        drawn = trend(code)
        for runs in ("run", "average_run"):
            before, after = drawn.at[CHANGE - 1, runs], drawn.at[CHANGE, runs]
            assert before == -1 or before != after
    districts = trend(ALLERDALE)["average_run"]
    assert districts[2022] >= 0
    assert districts[2023] == districts[2024]


def test_a_rate_that_contradicts_its_counts_stays_as_published_and_says_so():
    hounslow = trend(HOUNSLOW)
    assert hounslow.at[2024, "rate"] == 93
    assert hounslow.at[2024, "otherwise"].replace("\N{NO-BREAK SPACE}", " ") == "22 of 24 is 92 %"


def test_a_rate_without_its_counts_has_no_interval():
    birmingham = trend(BIRMINGHAM)
    assert birmingham.at[2023, "rate"] == 84
    assert math.isnan(birmingham.at[2023, "low"])
    assert birmingham.at[2023, "short_counts"] == "128 of ?"
    assert birmingham.at[2023, "compared"] == "No interval: the number of cases behind the figure is not known"


def test_years_whose_figure_is_not_the_ombudsmans_own_are_told_apart():
    assert reported_years(load_figures(), BIRMINGHAM, "upheld_rate") == {2023, 2025}
    assert reported_years(load_figures(), LEEDS, "upheld_rate") == set()
