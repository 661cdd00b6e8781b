"""The share of a subject as a measure like others: by year, newest known and together, by values worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.analysis.headline import headline
from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.subject_statistics import has_shares, statistics_by_subject, years_with_shares
from lgo_map.analysis.verdict import NoVerdict, Verdict
from lgo_map.analysis.years_together import can_be_put_together, row_of_choice, statistics_of_choice, years_in
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.subject_measures import (
    DEFAULT_SUBJECT,
    SUBJECT_MEASURES,
    key_of_choice,
    measure_called,
)
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import NEWEST, TOGETHER
from lgo_map.records.dataset import current_dataset
from tests.known_councils import ALLERDALE, BIRMINGHAM, BURY, CALDERDALE, CORBY, LEEDS, SHEFFIELD
from tests.made_subjects import EVEN, with_received

HOUSING = SUBJECT_MEASURES["housing"]
METROPOLITAN = (BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD)
"""All metropolitan boroughs of the sample."""

ALL_EVEN = dict.fromkeys(METROPOLITAN, EVEN)


def figure_of(dataset, code, choice, ombudsman_only=False):
    row = row_of_choice(dataset, code, choice, HOUSING, ombudsman_only)
    return headline(row, HOUSING)


def kind_of(dataset, code, choice, ombudsman_only=False):
    table = statistics_of_choice(dataset, choice, HOUSING, ombudsman_only)
    return table.set_index("code")["source_kind"][code]


def test_a_year_s_share_is_of_all_that_was_received_beside_that_of_the_type_together():
    dataset = with_received({2025: ALL_EVEN | {LEEDS: EVEN | {"housing": 41}}})
    figure = figure_of(dataset, LEEDS, 2025)
    assert figure.availability == KNOWN
    assert (figure.comparison.count, figure.comparison.base) == (41, 121)
    assert figure.comparison.rate == pytest.approx(100 * 41 / 121)
    assert figure.comparison.average == pytest.approx(100 * 81 / 481)
    assert (figure.comparison.low, figure.comparison.high) == wilson_interval(41, 121)
    assert figure.comparison.verdict == Verdict.HIGHER


def test_rules_1_and_2_not_known_none_and_nothing_to_measure_are_three_things():
    without = {subject: count for subject, count in EVEN.items() if subject != "housing"}
    none = dict.fromkeys(SUBJECTS, 0)
    received = {LEEDS: without, BURY: none, CALDERDALE: EVEN | {"housing": 0}}
    dataset = with_received({2025: received}, {2025: {LEEDS: 100}})
    states = {code: figure_of(dataset, code, 2025).availability for code in METROPOLITAN}
    assert states == {LEEDS: UNKNOWN, BURY: NOTHING, CALDERDALE: KNOWN, BIRMINGHAM: UNKNOWN, SHEFFIELD: UNKNOWN}
    assert figure_of(dataset, CALDERDALE, 2025).comparison.rate == 0


def test_where_a_similar_authority_is_not_held_there_is_a_share_but_no_verdict():
    dataset = with_received({2025: {LEEDS: EVEN, BURY: EVEN}})
    comparison = figure_of(dataset, LEEDS, 2025).comparison
    assert (comparison.rate, comparison.average) == (pytest.approx(100 / 9), None)
    assert comparison.reason == NoVerdict.AVERAGE_UNKNOWN


def test_the_newest_known_is_a_year_of_one_method_whose_share_is_known():
    dataset = with_received({2019: ALL_EVEN, 2023: ALL_EVEN, 2024: {LEEDS: EVEN | {"housing": 0}}})
    years = {code: years_in(row_of_choice(dataset, code, NEWEST, HOUSING, False), NEWEST) for code in METROPOLITAN}
    assert years == dict.fromkeys(METROPOLITAN, (2023,)) | {LEEDS: (2024,)}
    assert figure_of(dataset, LEEDS, NEWEST).comparison.rate == 0


def test_rule_14_years_together_add_counts_and_weight_the_type_s_share_by_the_council_s_own():
    first = ALL_EVEN | {LEEDS: EVEN | {"housing": 0}}
    second = ALL_EVEN | {LEEDS: dict.fromkeys(SUBJECTS, 1) | {"housing": 12}}
    dataset = with_received({2019: ALL_EVEN, 2024: first, 2025: second})
    figure = figure_of(dataset, LEEDS, TOGETHER)
    # 0 of 80 and 12 of 20; the mean of the two shares would be 30 %.
    assert (figure.comparison.count, figure.comparison.base) == (12, 100)
    assert figure.comparison.rate == 12
    # 40 of 440 in the first year, 52 of 380 in the second, by 80 and 20 of its own.
    assert figure.comparison.average == pytest.approx(100 * (80 * 40 / 440 + 20 * 52 / 380) / 100)
    assert years_in(row_of_choice(dataset, LEEDS, TOGETHER, HOUSING, False), TOGETHER) == (2024, 2025)


def test_rule_10_a_share_ranks_as_the_lower_of_its_two_counts_and_can_be_switched_off():
    dataset = with_received({2025: {LEEDS: EVEN}}, source_kind="press")
    for choice in (2025, NEWEST, TOGETHER):
        assert kind_of(dataset, LEEDS, choice) == "press"
    assert figure_of(dataset, LEEDS, 2025, ombudsman_only=True).availability == UNKNOWN
    assert pd.isna(kind_of(dataset, LEEDS, 2025, ombudsman_only=True))


def test_rule_6_an_abolished_council_stands_beside_its_type_s_share():
    districts = current_dataset().in_force(2024)
    codes = [str(code) for code in districts.index[districts["authority_type"] == "district"]]
    dataset = with_received({2024: dict.fromkeys([*codes, ALLERDALE], EVEN)})
    assert figure_of(dataset, ALLERDALE, 2024).comparison.average == pytest.approx(100 / 9)


def test_years_with_shares_are_those_in_which_one_is_known_of_a_council_that_is_there():
    assert years_with_shares(current_dataset(), False) == ()
    dataset = with_received({2020: {CORBY: EVEN}, 2025: {CORBY: EVEN}, 2024: {LEEDS: {"housing": 3}}})
    assert years_with_shares(dataset, False) == (2020,)  # Corby had gone by 2025; of what 3 are, is not known
    assert has_shares(dataset, 2020, False)
    assert not has_shares(dataset, 2024, False)
    assert not has_shares(dataset, NEWEST, False)
    assert has_shares(with_received({2023: {LEEDS: EVEN}}), TOGETHER, False)


def test_without_any_year_the_share_is_known_of_nobody():
    table = statistics_by_subject(current_dataset(), "housing", False)
    assert len(table) == len(current_dataset().statistics)
    assert table[[HOUSING.column, str(HOUSING.part), HOUSING.base]].isna().all(axis=None)
    for choice in (2025, NEWEST, TOGETHER):
        assert statistics_of_choice(current_dataset(), choice, HOUSING, False)[HOUSING.column].isna().all()


@pytest.mark.parametrize("measure", SUBJECT_MEASURES.values(), ids=SUBJECT_MEASURES)
def test_the_share_of_every_subject_is_a_measure_by_its_key(measure):
    assert measure_called(measure.key) is measure
    assert can_be_put_together(measure)
    assert measure.key not in FIGURES
    assert measure.limits[-1] == 100
    assert "average" not in measure.meaning


def test_a_choice_of_measure_and_subject_means_one_measure():
    assert key_of_choice("subject_share", "housing") == HOUSING.key
    assert key_of_choice("upheld_rate", "housing") == "upheld_rate"
    assert DEFAULT_SUBJECT in SUBJECTS
