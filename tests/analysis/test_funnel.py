"""The funnel: its limits say what the verdict says."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lgo_map.analysis.funnel import (
    WIDER_CONFIDENCE,
    Funnel,
    Zone,
    funnel_of,
    funnel_of_years,
    limit_lines,
    limits_around,
    nearest_known_year,
    verdict_hangs_on_rounding,
    zone_of,
)
from lgo_map.analysis.headline import headline
from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.verdict import NoVerdict, Verdict, compare_with_average
from lgo_map.councils.register import authorities_of_year
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.values import KNOWN, UNKNOWN
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import ombudsman_only, years_with_figures
from lgo_map.wording.funnel import (
    funnel_in_words,
    why_small_councils_differ_little,
)
from lgo_map.wording.verdicts import verdict_worked_out
from tests.known_councils import ALLERDALE, BARNET, COLCHESTER, CORBY, CROYDON, HAMPSHIRE, LEEDS, NORTHAMPTON
from tests.sample_figures import COMPLIANCE, FIGURES, REGISTER, REMEDY, STATISTICS, UPHELD, funnel


def side_of_the_lines(rate: float, base: int, average: float) -> Verdict:
    low, high = limits_around(average, [base])
    return Verdict.HIGHER if rate > high[0] else Verdict.LOWER if rate < low[0] else Verdict.NO_CLEAR_DIFFERENCE


@pytest.mark.parametrize(
    ("average", "base", "confidence", "low", "high"),
    [
        # Worked by hand: 45 ± 1.95996 · √(45 · 55 / 11), and with 3.09023 for 99.8 %.
        (45, 11, 0.95, 15.60, 74.40),
        (45, 11, WIDER_CONFIDENCE, 0.0, 91.35),
        (80, 100, 0.95, 72.16, 87.84),
        (80, 100, WIDER_CONFIDENCE, 67.64, 92.36),
        (100, 30, 0.95, 100, 100),
        (0, 30, WIDER_CONFIDENCE, 0, 0),
    ],
)
def test_the_limits_are_the_score_limits_around_the_average(average, base, confidence, low, high):
    found = limits_around(average, [base], confidence)
    assert [float(limit[0]) for limit in found] == pytest.approx([low, high], abs=0.01)


shares = st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@given(shares, st.integers(0, 1000).map(lambda tenths: tenths / 10))
@example((0, 30), 0.0)
@example((30, 30), 100.0)
@example((29, 30), 100.0)
@example((1, 1), 50.0)
def test_a_dot_lies_outside_the_lines_exactly_when_the_verdict_says_so(share, average):
    count, base = share
    assert (
        side_of_the_lines(100 * count / base, base, average)
        == compare_with_average(rate=None, count=count, base=base, average=average).verdict
    )


def test_the_whole_range_of_small_councils_has_no_case_in_which_chart_and_verdict_differ():
    for base in (1, 2, 3, 5, 8, 13, 20):
        for count in range(base + 1):
            low, high = wilson_interval(count, base)
            for average in range(101):
                outside = side_of_the_lines(100 * count / base, base, average) != Verdict.NO_CLEAR_DIFFERENCE
                assert outside == (average < low or average > high), (count, base, average)


@pytest.mark.parametrize("measure", [UPHELD, COMPLIANCE, REMEDY], ids=HEADLINE_RATES)
def test_in_all_that_was_published_the_lines_say_what_the_verdicts_say(measure):
    compared = 0
    for _, row in STATISTICS.iterrows():
        figure = headline(row, measure)
        comparison = figure.comparison
        if figure.availability != KNOWN or comparison.verdict is None:
            continue
        compared += 1
        assert comparison.count is not None
        assert comparison.base is not None
        assert comparison.average is not None
        rate = 100 * comparison.count / comparison.base
        assert side_of_the_lines(rate, comparison.base, comparison.average) == comparison.verdict, row["name"]
    assert compared >= 25


@cache
def everything_drawn() -> list[Funnel]:
    """Every funnel there is, once."""
    return [
        funnel(of_type.index[0], year, measure)
        for year in years_with_figures(STATISTICS)
        for _, of_type in authorities_of_year(REGISTER, year).groupby("authority_type")
        for measure in (UPHELD, COMPLIANCE, REMEDY)
    ]


def test_a_place_among_the_lines_never_contradicts_the_verdict_beside_it():
    rows = pd.concat([drawn.rows for drawn in everything_drawn()])
    judged = rows[rows["verdict"].notna()]
    assert len(judged) > 90
    assert ((judged["zone"] == Zone.INSIDE) == (judged["verdict"] == Verdict.NO_CLEAR_DIFFERENCE)).all()
    assert set(judged["zone"]) == {Zone.INSIDE, Zone.BEYOND_95, Zone.BEYOND_998}
    assert rows.loc[rows["verdict"].isna(), "zone"].isna().all()


def test_one_published_rate_is_rounded_across_a_line_and_is_known_to_be():
    # 1 of 43 upheld cases is 2.33 %, within the lower line at 2.29 %; the Ombudsman printed 2 %.
    across = [
        (code, drawn.year, drawn.measure.key)
        for drawn in everything_drawn()
        for code in drawn.drawn_across_line["code"]
    ]
    assert across == [(CROYDON, 2024, "satisfactory_remedy_rate")]
    row = funnel(CROYDON, 2024, REMEDY).drawn_across_line.iloc[0]
    assert (row["rate"], row["count"], row["base"], row["zone"]) == (2.0, 1, 43, Zone.INSIDE)
    assert zone_of(row["rate"], row["base"], row["average"]) == Zone.BEYOND_95


def test_northamptons_funnel_is_of_all_the_districts_of_its_year():
    drawn = funnel(NORTHAMPTON, 2020)
    assert len(drawn.rows) == len(drawn.rows["code"].unique()) == 24
    assert drawn.average == 45
    own = drawn.rows[drawn.rows["is_this_council"]]
    assert own[["code", "rate", "count", "base"]].to_numpy().tolist() == [[NORTHAMPTON, 64.0, 7, 11]]
    assert own.iloc[0]["source_kind"] == "ombudsman"
    # Colchester's own report says 1 of 4.
    colchester = drawn.rows[drawn.rows["code"] == COLCHESTER].iloc[0]
    assert (colchester["rate"], colchester["source_kind"]) == (25.0, "council")


def test_known_councils_come_first_and_the_unknown_stay_in_the_table_without_a_dot():
    rows = funnel(CORBY, 2020).rows
    assert rows["state"].is_monotonic_increasing  # known, then unknown; nobody had nothing to measure
    corby = rows[rows["is_this_council"]].iloc[0]
    assert corby["state"] == "unknown"
    assert not corby["is_dot"]
    assert pd.isna(corby["rate"])
    for state, of_state in rows.groupby(["state", "is_dot"]):
        assert list(of_state["name"]) == sorted(of_state["name"], key=str.casefold), state


def test_a_rate_without_counts_is_listed_but_is_no_dot():
    rows = funnel(BARNET, 2020).rows  # of the London boroughs one rate is known, from the press, without counts
    known = rows[rows["state"] == KNOWN]
    assert len(known) == 1
    assert pd.isna(known.iloc[0]["base"])
    assert not known.iloc[0]["is_dot"]
    assert known.iloc[0]["headline"].comparison.reason == NoVerdict.BASE_UNKNOWN


def test_without_an_average_there_are_dots_but_neither_lines_nor_verdicts():
    drawn = funnel(LEEDS, 2021)
    assert drawn.average is None
    assert len(drawn.dots) == 1
    assert drawn.rows["zone"].isna().all()
    assert "no limits are drawn" in funnel_in_words(drawn)
    assert verdict_worked_out(drawn) == []
    assert why_small_councils_differ_little(drawn) == []


def test_an_abolished_council_is_shown_beside_those_it_is_none_of():
    drawn = funnel(ALLERDALE, 2024)
    assert len(drawn.rows) == 7 + 1
    assert drawn.rows.loc[drawn.rows["is_this_council"], "rate"].tolist() == [100.0]


def test_a_council_that_was_not_there_has_no_funnel():
    assert funnel_of(REGISTER, STATISTICS, FIGURES, ALLERDALE, 2025, UPHELD) is None


def test_only_the_ombudsmans_own_figures_are_drawn_if_one_asks_for_them():
    own = ombudsman_only(STATISTICS, FIGURES)
    drawn = funnel(NORTHAMPTON, 2020, statistics=own)
    assert set(drawn.dots["source_kind"]) == {"ombudsman"}
    assert len(drawn.dots) < len(funnel(NORTHAMPTON, 2020).dots)


def test_the_lines_narrow_towards_the_average_and_the_wider_ones_stay_outside():
    lines = limit_lines(45, 200)
    assert lines["base"].iloc[[0, -1]].tolist() == [1, 200]
    assert lines["low"].is_monotonic_increasing
    assert lines["high"].is_monotonic_decreasing
    assert (lines["wider_low"] <= lines["low"]).all()
    assert (lines["wider_high"] >= lines["high"]).all()
    assert np.all(lines.drop(columns="base").to_numpy() >= 0)


def test_a_verdict_that_half_a_point_of_the_average_could_change_says_so():
    hampshire = funnel(HAMPSHIRE, 2025)  # 30 of 38 is 78.9 %, the line around the printed 89 % lies at 79.05 %
    assert verdict_hangs_on_rounding(hampshire.this_council.comparison)
    assert "read it with care" in verdict_worked_out(hampshire)[-1]
    assert not verdict_hangs_on_rounding(funnel(NORTHAMPTON, 2020).this_council.comparison)
    assert not verdict_hangs_on_rounding(funnel(CORBY, 2020).this_council.comparison)


@pytest.mark.parametrize(
    ("code", "year", "measure", "nearest"),
    [
        (ALLERDALE, 2025, UPHELD, 2024),
        (ALLERDALE, 2020, UPHELD, 2023),
        (NORTHAMPTON, 2021, UPHELD, 2022),
        (CORBY, 2020, UPHELD, None),
    ],
)
def test_the_nearest_year_with_the_figure_is_found(code, year, measure, nearest):
    assert nearest_known_year(STATISTICS, code, year, measure) == nearest


# --- years put together


def together(code, measure=UPHELD, ombudsman_only=False):
    found = funnel_of_years(current_dataset(), code, measure, ombudsman_only)
    assert found is not None
    return found


def test_the_funnel_of_years_together_has_the_sums_and_the_years_of_each():
    found = together(LEEDS)
    rows = found.rows.set_index("code")
    assert found.is_together
    assert (rows.at[LEEDS, "count"], rows.at[LEEDS, "base"], rows.at[LEEDS, "years"]) == (143, 181, (2023, 2024, 2025))
    assert found.average == pytest.approx(14386 / 181)
    assert [(share.year, share.base, share.average) for share in found.shares] == [
        (2023, 54, 77),
        (2024, 59, 80),
        (2025, 68, 81),
    ]


def test_each_council_is_judged_by_the_average_of_its_own_years():
    for code in (LEEDS, CROYDON, HAMPSHIRE, COLCHESTER):
        for row in together(code).rows.to_dict("records"):
            if row["is_dot"] and row["average"] is not None:
                expected = side_of_the_lines(100 * row["count"] / row["base"], row["base"], row["average"])
                assert row["verdict"] == expected


def test_a_dot_that_only_the_lines_of_another_council_leave_out_is_said_to_be_so():
    """The lines are this council's; where they say otherwise of another than its own average, that is marked."""
    for code in (LEEDS, CROYDON, HAMPSHIRE):
        found = together(code)
        for row in found.dots.to_dict("records"):
            drawn = zone_of(row["rate"], row["base"], found.average)
            assert row["is_drawn_across_line"] == (row["zone"] is not None and drawn != row["zone"])


def test_a_council_without_a_figure_sees_the_lines_of_all_that_are_drawn():
    found = together(COLCHESTER)
    dots = found.dots.dropna(subset=["average"])
    assert found.this_council.availability == UNKNOWN
    assert found.average == pytest.approx((dots["base"] * dots["average"]).sum() / dots["base"].sum())


def test_the_weighted_average_is_worked_out_with_its_numbers():
    first = verdict_worked_out(together(LEEDS))[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "weighted by its cases, come to 79 %: (54 × 77 % + 59 × 80 % + 68 × 81 %) ÷ 181." in first
    assert funnel_in_words(together(LEEDS)).startswith("Funnel plot of 2022–23 to 2024–25 together:")


def test_an_abolished_council_is_beside_the_others_of_years_together_and_corby_has_none():
    assert together(ALLERDALE).rows.set_index("code").at[ALLERDALE, "count"] == 2
    assert funnel_of_years(current_dataset(), CORBY, UPHELD, ombudsman_only=False) is None
