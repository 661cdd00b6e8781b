"""The newest figure that is known, and years put together, against values worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.analysis.headline import headline
from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.verdict import NoVerdict, Verdict
from lgo_map.analysis.years_together import (
    can_be_put_together,
    gained,
    newest_known,
    put_together,
    row_of_choice,
    statistics_of_choice,
    years_in,
    years_that_could_be_in,
)
from lgo_map.figures.catalogue import STATS_FIGURES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import NEWEST, TOGETHER, year_shown, years_of_one_method
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import load_statistics
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BRENTWOOD,
    CALDERDALE,
    CAMBRIDGE,
    CHELMSFORD,
    COLCHESTER,
    CORBY,
    CROYDON,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    SHEFFIELD,
    WEST_NORTHAMPTONSHIRE,
    YORK,
)

YEARS = (2023, 2024, 2025)
UPHELD, COMPLIANCE, REMEDY = MEASURES["upheld_rate"], MEASURES["compliance_rate"], MEASURES["satisfactory_remedy_rate"]
STATISTICS = load_statistics()
RATE = "upheld_rate"


def made(*years: dict[str, object], code: str = "E07000001", kind: str = "district") -> pd.DataFrame:
    """Rows of one made council, a year each; what is not given is not known."""
    rows = [{"code": code, "name": "Made Council", "authority_type": kind, **year} for year in years]
    table = pd.DataFrame(rows, columns=list(STATISTICS.columns))
    types = {name: dtype for name, dtype in STATISTICS.dtypes.items() if name in ("year", *STATS_FIGURES)}
    return table.astype(types)


def year(
    of: int, upheld: int | None, base: int | None, average: float | None = 60, **more: object
) -> dict[str, object]:
    return {"year": of, "upheld": upheld, "investigations": base, "upheld_rate_average": average, **more}


def together(*years: dict[str, object], measure=UPHELD):
    table = put_together(made(*years), measure, YEARS)
    assert len(table) == 1
    return table.iloc[0]


def judged(row, measure=UPHELD):
    return headline(row.to_dict(), measure)


# --- put together: worked by hand


def test_rule_14_counts_are_added_and_rates_never_averaged():
    """2 of 3 and 4 of 20 are 6 of 23, which is 26 %; the mean of the two rates would be 43 %."""
    row = together(year(2024, 2, 3, upheld_rate=67), year(2025, 4, 20, upheld_rate=20))
    assert (row["upheld"], row["investigations"]) == (6, 23)
    assert row[RATE] == pytest.approx(26.086957)
    assert row["years"] == (2024, 2025)


def test_rule_14_the_average_is_weighted_by_the_councils_own_investigations():
    """(3 · 60 + 20 · 66) ÷ 23 = 1500 ÷ 23 = 65.22; the plain mean of the averages is 63."""
    row = together(year(2024, 2, 3, 60), year(2025, 4, 20, 66))
    assert row["upheld_rate_average"] == pytest.approx(65.217391)


def test_rule_14_the_verdict_rests_on_the_interval_of_the_sums():
    """6 of 23: Wilson's interval is 12.5 to 46.5, below 65.2; of 2 of 3 alone it is 20.8 to 93.9."""
    row = together(year(2024, 2, 3, 60), year(2025, 4, 20, 66))
    comparison = judged(row).comparison
    assert (comparison.count, comparison.base) == (6, 23)
    assert (comparison.low, comparison.high) == pytest.approx(wilson_interval(6, 23))
    assert (comparison.low, comparison.high) == pytest.approx((12.55, 46.47), abs=0.02)
    assert comparison.verdict == Verdict.LOWER


def test_three_years_none_of_which_tells_anything_tell_something_together():
    """8 of 10 (interval 49.0 to 94.3) can't be told from an average of 60; 24 of 30 (62.7 to 90.5) can."""
    years = [year(of, 8, 10, 60, upheld_rate=80) for of in YEARS]
    singles = [judged(together(each)).comparison.verdict for each in years]
    assert singles == [Verdict.NO_CLEAR_DIFFERENCE] * 3
    assert judged(together(*years)).comparison.verdict == Verdict.HIGHER


def test_equal_averages_stay_exactly_what_they_are():
    row = together(*(year(of, 1, base, 66) for of, base in zip(YEARS, (7, 3, 11), strict=True)))
    assert row["upheld_rate_average"] == 66


@pytest.mark.parametrize("unknown", [(None, 5), (3, None), (None, None)])
def test_rule_1_a_year_without_both_counts_does_not_go_in_and_is_no_zero(unknown):
    row = together(year(2024, *unknown, upheld_rate=60), year(2025, 3, 4, upheld_rate=75))
    assert (row["upheld"], row["investigations"], row["years"]) == (3, 4, (2025,))
    assert row["years_without_counts"] == (2024,)


def test_a_year_of_which_nothing_is_known_is_not_said_to_be_known_without_counts():
    row = together(year(2024, None, None), year(2025, 3, 4))
    assert row["years_without_counts"] == ()


def test_rule_1_a_council_of_which_no_year_can_go_in_is_unknown():
    row = together(year(2024, None, None, upheld_rate=60), year(2025, None, 4))
    figure = judged(row)
    assert figure.availability == UNKNOWN
    assert (figure.comparison.rate, figure.counts) == (None, (None, None))
    assert row["years"] == ()
    assert figure.comparison.reason == NoVerdict.RATE_UNKNOWN


def test_rule_2_a_year_without_investigations_goes_in_and_adds_nothing():
    row = together(year(2024, 3, 4, 60), year(2025, None, 0, 66))
    assert (row["upheld"], row["investigations"], row["years"]) == (3, 4, (2024, 2025))
    assert row["upheld_rate_average"] == 60


def test_rule_2_years_without_any_investigations_are_nothing_to_measure():
    figure = judged(together(year(2024, 0, 0, 60), year(2025, None, 0, 66)))
    assert figure.availability == NOTHING
    assert figure.comparison.rate is None
    assert figure.comparison.reason == NoVerdict.NOTHING_TO_MEASURE


def test_none_of_some_is_a_rate_of_zero():
    figure = judged(together(year(2024, 0, 3), year(2025, 0, 2)))
    assert (figure.availability, figure.comparison.rate) == (KNOWN, 0)


def test_where_the_average_of_one_year_is_not_known_there_is_an_interval_but_no_verdict():
    row = together(year(2024, 3, 4, None), year(2025, 30, 30, 66))
    comparison = judged(row).comparison
    assert comparison.average is None
    assert (comparison.low, comparison.high) == pytest.approx(wilson_interval(33, 34))
    assert (comparison.verdict, comparison.reason) == (None, NoVerdict.AVERAGE_UNKNOWN)
    assert row["years_no_average"] == (2024,)


def test_the_average_of_a_year_without_cases_or_counts_is_not_needed():
    row = together(year(2023, None, None, None), year(2024, 0, 0, None), year(2025, 3, 4, 66))
    assert (row["upheld_rate_average"], row["years_no_average"]) == (66, ())


def test_rule_4_a_published_rate_that_does_not_follow_from_its_counts_is_put_in_by_its_counts_and_said():
    row = together(year(2024, 22, 24, 85, upheld_rate=93), year(2025, 3, 4, 84, upheld_rate=75))
    assert (row["upheld"], row["investigations"]) == (25, 28)
    assert (row["years"], row["years_at_odds"]) == ((2024, 2025), (2024,))


def test_a_rate_to_the_nearest_whole_per_cent_follows_from_its_counts():
    assert together(year(2025, 1, 8, upheld_rate=13))["years_at_odds"] == ()  # 12.5 %, printed as 13
    assert together(year(2025, 1, 8, upheld_rate=14))["years_at_odds"] == (2025,)


def test_years_before_the_change_of_process_never_go_in():
    row = together(year(2022, 5, 5), year(2023, 1, 4), year(2025, 1, 2))
    assert (row["upheld"], row["investigations"], row["years"]) == (2, 6, (2023, 2025))


def test_all_other_figures_of_the_row_are_unknown_and_so_is_one_source():
    row = together(year(2025, 3, 4, dealt_with=9, compliance_outcomes=3, source_url="https://example.org/"))
    others = [name for name in STATS_FIGURES if name not in ("upheld", "investigations", RATE, f"{RATE}_average")]
    assert row[others].isna().all()
    assert row[["source_url", "note"]].isna().all()
    assert row["year"] == 2025


def test_the_order_of_the_rows_does_not_matter():
    years = [year(2023, 1, 4, 59), year(2024, 2, 5, 63), year(2025, 3, 6, 66)]
    one, other = (put_together(made(*rows), UPHELD, YEARS) for rows in (years, years[::-1]))
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_rule_3_remedies_are_added_over_the_upheld_cases_of_years_that_know_both():
    """1 of 7 and 3 of 8 are 4 of 15; the upheld cases of a year whose remedies are not known stay out."""
    row = together(
        year(2023, 7, 11, satisfactory_remedies=1, satisfactory_remedy_rate=14, satisfactory_remedy_rate_average=10),
        year(2024, 8, 9, satisfactory_remedies=3, satisfactory_remedy_rate=38, satisfactory_remedy_rate_average=13),
        year(2025, 90, 99),
        measure=REMEDY,
    )
    assert (row["satisfactory_remedies"], row["upheld"], row["years"]) == (4, 15, (2023, 2024))
    assert row["satisfactory_remedy_rate"] == pytest.approx(26.666667)
    assert row["satisfactory_remedy_rate_average"] == pytest.approx((7 * 10 + 8 * 13) / 15)
    assert pd.isna(row["investigations"])


def test_of_compliance_the_whole_numbers_nearest_the_rates_are_added():
    """97 % of 33 is 32, 67 % of 3 is 2: 34 of 36."""
    row = together(
        {"year": 2024, "compliance_outcomes": 33, "compliance_rate": 97, "compliance_rate_average": 99},
        {"year": 2025, "compliance_outcomes": 3, "compliance_rate": 67, "compliance_rate_average": 90},
        measure=COMPLIANCE,
    )
    assert row["compliance_outcomes"] == 36
    assert row["compliance_rate"] == pytest.approx(100 * 34 / 36)
    assert row["compliance_rate_average"] == pytest.approx((33 * 99 + 3 * 90) / 36)
    assert judged(row, COMPLIANCE).comparison.count == 34


def test_a_number_of_residents_is_not_held_so_numbers_per_residents_are_not_put_together():
    measure = MEASURES["upheld_per_100k"]
    row = together(year(2025, 3, 4, upheld_per_100k=2.5), measure=measure)
    assert not can_be_put_together(measure)
    assert (row["years"], judged(row, measure).availability) == ((), UNKNOWN)
    assert [can_be_put_together(each) for each in (UPHELD, COMPLIANCE, REMEDY)] == [True] * 3


# --- the newest known


def newest(*years: dict[str, object], measure=UPHELD):
    return newest_known(made(*years), measure, YEARS).iloc[0]


def test_the_newest_known_year_is_taken_whole_with_its_own_average():
    row = newest(
        year(2023, 1, 4, 59, upheld_rate=25), year(2024, 2, 4, 63, upheld_rate=50), year(2025, None, 7, 66, note="x")
    )
    assert (row["years"], row["year"]) == ((2024,), 2025)
    assert (row[RATE], row["upheld"], row["investigations"], row["upheld_rate_average"]) == (50, 2, 4, 63)


def test_each_measure_has_a_newest_year_of_its_own():
    years = [year(2024, 2, 4, upheld_rate=50, compliance_rate=90), year(2025, 3, 4, upheld_rate=75)]
    assert newest(*years)["years"] == (2025,)
    assert newest(*years, measure=COMPLIANCE)["years"] == (2024,)


def test_rule_2_that_there_was_nothing_to_measure_is_known_and_not_passed_over():
    row = newest(year(2024, 2, 4, upheld_rate=50), year(2025, None, 0))
    assert row["years"] == (2025,)
    assert judged(row).availability == NOTHING


def test_an_older_figure_than_2022_23_never_stands_for_a_council_of_which_none_is_known_since():
    row = newest(year(2022, 4, 5, 50, upheld_rate=80), year(2024, None, None), year(2025, None, 7, 66))
    assert (row["years"], judged(row).availability) == ((), UNKNOWN)
    assert row["investigations"] == 7


def test_a_difference_is_known_only_where_the_average_is():
    years = [year(2024, 2, 4, 60, upheld_rate=50), year(2025, 3, 4, None, upheld_rate=75)]
    assert newest(*years, measure=MEASURES["upheld_rate_difference"])["years"] == (2024,)


def test_with_every_figure_of_the_newest_year_known_the_newest_known_is_that_year():
    full = STATISTICS.copy()
    of_newest = full["year"] == 2025
    full.loc[of_newest, RATE] = full.loc[of_newest, RATE].fillna(50)
    full.loc[of_newest & full["investigations"].isna(), "investigations"] = 4
    found = newest_known(full, UPHELD, YEARS)
    columns = [name for name in full.columns if name != "years"]
    there = found[found["code"].isin(full.loc[of_newest, "code"])]
    expected = full[of_newest].sort_values("code")
    pd.testing.assert_frame_equal(there[columns].reset_index(drop=True), expected.reset_index(drop=True))


# --- which years


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([2025, 2022, 2024, 2023], (2023, 2024, 2025)),
        ([2026, 2025, 2023, 2018], (2023, 2025, 2026)),
        ([2020, 2021], (2021,)),
    ],
)
def test_the_years_of_one_method_begin_with_2022_23_and_end_with_the_newest(held, expected):
    assert years_of_one_method(held) == expected


def test_more_than_one_year_is_shown_on_the_england_of_the_newest():
    assert [year_shown(choice, [2023, 2025]) for choice in (2023, NEWEST, TOGETHER)] == [2023, 2025, 2025]


# --- the sample


@pytest.mark.parametrize(
    ("code", "years", "upheld", "base", "average"),
    [
        # (54 · 77 + 59 · 80 + 68 · 81) ÷ 181
        (LEEDS, (2023, 2024, 2025), 37 + 44 + 62, 54 + 59 + 68, 14386 / 181),
        (CROYDON, (2023, 2024, 2025), 57 + 43 + 32, 69 + 48 + 36, (69 * 77 + 48 * 85 + 36 * 84) / 153),
        (YORK, (2023, 2024), 19 + 7, 22 + 9, (22 * 72 + 9 * 79) / 31),
        # of 2024-25 only the investigations are known
        (SHEFFIELD, (2023, 2024), 39, 50, (26 * 77 + 24 * 80) / 50),
        (BIRMINGHAM, (2024, 2025), 115 + 94, 132 + 114, (132 * 80 + 114 * 81) / 246),
        # printed as 93 %, but 22 of 24
        (HOUNSLOW, (2023, 2024), 37, 47, (23 * 77 + 24 * 85) / 47),
        (CALDERDALE, (2025,), 22, 29, 81),
        (WEST_NORTHAMPTONSHIRE, (2024,), 21, 25, 79),
        # no investigations in 2024-25
        (CAMBRIDGE, (2023, 2025), 5, 6, 59),
        (CHELMSFORD, (2024,), 0, 1, 63),
    ],
)
def test_councils_of_the_sample_put_together(code, years, upheld, base, average):
    row = row_of_choice(current_dataset(), code, TOGETHER, UPHELD, ombudsman_only=False)
    assert row is not None
    assert years_in(row, TOGETHER) == years
    assert (row["upheld"], row["investigations"]) == (upheld, base)
    assert row["upheld_rate_average"] == pytest.approx(average)


@pytest.mark.parametrize(
    ("code", "years", "rate"),
    [
        (LEEDS, (2025,), 91),
        (YORK, (2024,), 78),
        (SHEFFIELD, (2024,), 83),
        (BRENTWOOD, (2024,), 100),
        (CALDERDALE, (2025,), 76),
        (COLCHESTER, (), None),  # 2020 is known, which is too old
    ],
)
def test_the_newest_known_of_councils_of_the_sample(code, years, rate):
    row = row_of_choice(current_dataset(), code, NEWEST, UPHELD, ombudsman_only=False)
    assert years_in(row, NEWEST) == years
    assert headline(row, UPHELD).comparison.rate == rate


def test_what_there_is_nothing_of_is_no_rate_in_either_choice():
    for choice in (NEWEST, TOGETHER):
        row = row_of_choice(current_dataset(), GRAVESHAM, choice, UPHELD, ombudsman_only=False)
        assert headline(row, UPHELD).availability == NOTHING


def test_rule_6_a_predecessors_years_are_its_own():
    dataset = current_dataset()
    allerdale = row_of_choice(dataset, ALLERDALE, TOGETHER, UPHELD, ombudsman_only=False)
    assert allerdale is not None
    assert (allerdale["upheld"], allerdale["investigations"], allerdale["years"]) == (2, 5, (2023, 2024))
    assert row_of_choice(dataset, CORBY, TOGETHER, UPHELD, ombudsman_only=False) is None
    assert years_in(None, TOGETHER) == ()


def test_rule_10_figures_of_other_sources_can_be_switched_off_here_too():
    dataset = current_dataset()
    with_all = row_of_choice(dataset, BIRMINGHAM, TOGETHER, UPHELD, ombudsman_only=False)
    own = row_of_choice(dataset, BIRMINGHAM, TOGETHER, UPHELD, ombudsman_only=True)
    assert with_all is not None and own is not None
    assert (with_all["source_kind"], own["source_kind"]) == ("council", "ombudsman")
    assert (with_all["years"], own["years"]) == ((2024, 2025), (2024,))


def test_a_single_year_is_what_it_was():
    dataset = current_dataset()
    table = statistics_of_choice(dataset, 2024, UPHELD, ombudsman_only=False)
    pd.testing.assert_frame_equal(table, dataset.statistics_of_year(2024, ombudsman_only=False))
    assert years_in(dataset.row_of(LEEDS, 2024, ombudsman_only=False), 2024) == (2024,)


def test_a_council_that_began_in_2023_has_two_years_that_could_go_in():
    dataset = current_dataset()
    assert years_that_could_be_in(dataset, LEEDS) == (2023, 2024, 2025)
    assert years_that_could_be_in(dataset, "E06000063") == (2024, 2025)


def test_what_is_gained_is_counted_from_the_verdicts():
    found = gained(current_dataset(), "metropolitan", UPHELD)
    assert (found.councils, found.known) == (5, 5)
    assert found.only_together <= found.clear <= found.known
