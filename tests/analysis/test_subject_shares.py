"""What share each subject has in the complaints received, against values worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.subject_shares import received_of_year, subject_shares, years_by_subject
from lgo_map.analysis.verdict import NoVerdict, Verdict
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.dataset import Dataset, current_dataset
from tests.known_councils import ALLERDALE, BIRMINGHAM, BURY, CALDERDALE, CITY_OF_LONDON, LEEDS, SCILLY, SHEFFIELD
from tests.made_subjects import EVEN, with_received

YEAR = 2025
METROPOLITAN = (BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD)
"""All metropolitan boroughs of the sample."""


def made(
    received: Mapping[str, Mapping[str, int]],
    totals: Mapping[str, int] | None = None,
    source_kind: str = "ombudsman",
) -> Dataset:
    """The sample, with what was received in 2024–25 about some councils, by subject, and of some in all."""
    return with_received({YEAR: received}, {YEAR: totals or {}}, source_kind)


def of_subject(dataset: Dataset, code: str, subject: str):
    (share,) = (share for share in subject_shares(dataset, code, YEAR).shares if share.subject == subject)
    return share


def test_the_sample_has_these_metropolitan_boroughs():
    in_force = current_dataset().in_force(YEAR)
    assert set(in_force.index[in_force["authority_type"] == "metropolitan"]) == set(METROPOLITAN)


def test_counts_of_similar_authorities_are_added_and_shares_never_averaged():
    few = dict.fromkeys(SUBJECTS, 0) | {"housing": 1}
    dataset = made(dict.fromkeys(METROPOLITAN[1:], EVEN) | {BIRMINGHAM: few})
    housing = of_subject(dataset, LEEDS, "housing").comparison
    assert housing.average == pytest.approx(100 * 41 / 361)
    assert (housing.count, housing.base) == (10, 90)
    assert (housing.low, housing.high) == wilson_interval(10, 90)
    # The mean of the five shares would be (4 · 11.1 + 100) ÷ 5 = 28.9.
    assert housing.verdict == Verdict.NO_CLEAR_DIFFERENCE


def test_the_same_share_stands_beside_every_authority_of_the_type_the_council_itself_included():
    dataset = made(dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 40}})
    assert {of_subject(dataset, code, "housing").comparison.average for code in METROPOLITAN} == {100 * 80 / 480}


def test_a_larger_share_than_chance_explains_is_higher_and_the_subject_is_unusual():
    dataset = made(dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 41, "planning_and_development": 0}})
    found = subject_shares(dataset, LEEDS, YEAR)
    assert [share.subject for share in found.unusual] == ["housing", "planning_and_development"]
    assert [share.comparison.verdict for share in found.unusual] == [Verdict.HIGHER, Verdict.LOWER]
    assert [share.subject for share in found.most] == ["housing"]


def test_none_of_a_subject_is_a_share_of_zero():
    dataset = made(dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 0}})
    housing = of_subject(dataset, LEEDS, "housing")
    assert (housing.received, housing.comparison.rate) == (0, 0)


def test_rule_1_a_subject_that_is_not_known_is_not_zero_and_neither_is_the_total():
    without = {subject: count for subject, count in EVEN.items() if subject != "housing"}
    dataset = made(dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: without})
    found = subject_shares(dataset, LEEDS, YEAR)
    assert found.total is None
    assert found.most == ()
    assert of_subject(dataset, LEEDS, "housing").received is None
    assert of_subject(dataset, LEEDS, "other").received == 10
    assert {share.comparison.rate for share in found.shares} == {None}


def test_rule_4_a_total_that_is_published_beats_the_sum():
    without = {subject: count for subject, count in EVEN.items() if subject != "housing"}
    dataset = made({LEEDS: without}, totals={LEEDS: 100})
    other = of_subject(dataset, LEEDS, "other").comparison
    assert (other.count, other.base, other.rate) == (10, 100, 10)


def test_a_total_less_than_its_subjects_come_to_is_not_known():
    dataset = made({LEEDS: EVEN}, totals={LEEDS: 80})
    found = subject_shares(dataset, LEEDS, YEAR)
    assert found.total is None
    assert found.is_known
    assert {share.comparison.rate for share in found.shares} == {None}


def test_without_all_similar_authorities_there_is_an_interval_but_no_verdict():
    dataset = made(dict.fromkeys(METROPOLITAN[:3], EVEN) | {LEEDS: EVEN | {"housing": 41}})
    found = subject_shares(dataset, LEEDS, YEAR)
    assert (found.similar.held, found.similar.authorities) == (4, 5)
    housing = of_subject(dataset, LEEDS, "housing").comparison
    assert housing.low is not None
    assert (housing.average, housing.verdict, housing.reason) == (None, None, NoVerdict.AVERAGE_UNKNOWN)
    assert found.unusual == ()


def test_rule_2_where_nothing_was_received_there_is_nothing_to_measure():
    none = dict.fromkeys(SUBJECTS, 0)
    dataset = made(dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: none})
    found = subject_shares(dataset, LEEDS, YEAR)
    assert found.total == 0
    assert {share.comparison.reason for share in found.shares} == {NoVerdict.NOTHING_TO_MEASURE}
    assert found.most == ()


def test_a_whole_type_about_which_nothing_was_received_has_no_share_to_compare_with():
    dataset = made(dict.fromkeys(METROPOLITAN, dict.fromkeys(SUBJECTS, 0)))
    assert subject_shares(dataset, LEEDS, YEAR).similar.share("housing") is None


@pytest.mark.parametrize("code", [CITY_OF_LONDON, SCILLY, ALLERDALE])
def test_a_council_of_which_nothing_is_held_has_nothing_known(code):
    found = subject_shares(made({LEEDS: EVEN}), code, YEAR)
    assert (found.is_known, found.total, found.similar.is_whole) == (False, None, False)


def test_rule_6_an_abolished_council_is_compared_with_its_type_and_is_none_of_it():
    in_force = current_dataset().in_force(YEAR)
    districts = in_force.index[in_force["authority_type"] == "district"]
    dataset = made({str(code): EVEN for code in districts} | {ALLERDALE: EVEN | {"housing": 30}})
    found = subject_shares(dataset, ALLERDALE, YEAR)
    assert found.similar.total == 90 * len(districts)
    assert of_subject(dataset, ALLERDALE, "housing").comparison.verdict == Verdict.HIGHER


def test_what_others_report_can_be_left_out():
    dataset = made({LEEDS: EVEN}, source_kind="council")
    assert subject_shares(dataset, LEEDS, YEAR, ombudsman_only=False).is_known
    assert not subject_shares(dataset, LEEDS, YEAR, ombudsman_only=True).is_known


def test_a_years_table_has_a_row_a_council_of_which_anything_is_known():
    table = received_of_year(made({LEEDS: EVEN, BURY: {"housing": 3}}, totals={CALDERDALE: 7}), YEAR, False)
    assert list(table.columns) == [*SUBJECTS, "received"]
    assert set(table.dtypes.astype(str)) == {"Int64"}
    assert table["received"].dropna().to_dict() == {LEEDS: 90, CALDERDALE: 7}
    assert set(table.index) == {LEEDS, BURY, CALDERDALE}
    assert table.loc[BURY].notna().sum() == 1


def test_the_sample_knows_no_year_by_subject_and_made_ones_are_newest_first():
    assert received_of_year(current_dataset(), YEAR, False)[list(SUBJECTS)].isna().all(axis=None)
    assert years_by_subject(current_dataset()) == {}
    assert years_by_subject(made({LEEDS: EVEN})) == {LEEDS: (YEAR,)}
