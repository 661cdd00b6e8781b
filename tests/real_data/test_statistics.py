"""The figures held keep the rules of the project's design, whatever they are."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.analysis.coverage import coverage_of_rates, rates_printed_otherwise, states_of_figures
from lgo_map.councils.register import authorities_of_year, find_code
from lgo_map.figures.catalogue import AVERAGES, COUNTS, FIGURES, PERCENTAGES, RATES, STATS_FIGURES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.pipeline.source_files import figures_of_row, read_statistics
from lgo_map.records.statistics import (
    NOTE_BREAK,
    STATS_SCHEMA,
    ombudsman_only,
    rate_follows_counts,
    statements_of_average,
    statistics_of,
    years_with_figures,
)
from tests.known_councils import ALLERDALE, CORBY, CUMBERLAND, CUMBRIA, HOUNSLOW, LEEDS, NORTHAMPTON

KEY = ["code", "year", "figure"]
OWN = [figure for figure in STATS_FIGURES if figure not in AVERAGES]


@pytest.fixture(scope="module")
def standing(figures):
    return figures[figures["chosen"]]


@pytest.fixture(scope="module")
def ombudsmans(statistics, figures):
    return ombudsman_only(statistics, figures)


def known(statistics, code, year, *columns):
    row = statistics_of(statistics, code, year)
    assert row is not None
    return tuple(None if pd.isna(row[column]) else row[column] for column in columns)


# The table


def test_every_year_with_figures_has_a_map(statistics, maps):
    assert maps.first_year == 2014
    assert statistics["year"].min() >= maps.first_year


def test_what_the_letter_to_northampton_and_the_page_of_leeds_state_is_held(statistics):
    columns = ("investigations", "upheld", "upheld_rate", "upheld_rate_average")
    assert known(statistics, NORTHAMPTON, 2020, *columns) == (11, 7, 64, 45)
    assert known(statistics, LEEDS, 2025, *columns) == (68, 62, 91, 81)


def test_the_years_held_follow_each_other_from_2018(statistics):
    years = years_with_figures(statistics)
    assert years == list(range(2018, max(years) + 1))
    assert {2018, 2025} <= set(years)


def test_every_authority_in_force_has_a_row_and_else_only_abolished_ones_with_figures(
    statistics, register, figures, letters
):
    years = years_with_figures(statistics)
    in_force = {(code, year) for year in years for code in authorities_of_year(register, year)["code"]}
    rows = set(zip(statistics["code"], statistics["year"], strict=True))
    assert in_force <= rows
    stated = set(zip(figures["code"], figures["year"], strict=True)) | set(letters)
    for code, year in rows - in_force:
        assert (code, year) in stated
        assert register.at[code, "valid_to"] < pd.Timestamp(year, 3, 31)


def test_counts_are_whole_numbers_and_rates_percentages_both_nullable(statistics):
    for figure in STATS_FIGURES:
        assert statistics[figure].dtype == ("Int64" if figure in COUNTS else "Float64")
        if figure in PERCENTAGES:
            assert statistics[figure].dropna().between(0, 100).all()
    assert statistics["year"].dtype == "int64"


def test_no_part_is_more_than_its_whole(statistics):
    assert (statistics["upheld"] <= statistics["investigations"]).fillna(True).all()
    assert (statistics["satisfactory_remedies"] <= statistics["upheld"]).fillna(True).all()


# The rules


def test_rule_1_a_council_of_which_nothing_is_stated_is_there_and_not_known(statistics, figures, letters):
    assert {(CORBY, 2020), (NORTHAMPTON, 2020)} <= set(letters)
    rows = statistics.set_index(["code", "year"])
    assert set(letters) <= set(rows.index)
    silent = rows.index.difference(pd.MultiIndex.from_frame(figures[["code", "year"]].drop_duplicates()))
    assert len(silent)
    assert rows.loc[silent, [*OWN, "source_kind", "source_url"]].isna().all(axis=None)


def test_rule_2_no_row_has_a_rate_of_nothing(statistics):
    for rate in RATES:
        assert statistics.loc[statistics[FIGURES[rate].base].eq(0).fillna(False), rate].isna().all()


def test_rule_3_a_remedy_rate_whose_counts_stand_is_of_the_upheld_cases(statistics, figures):
    """Should a page print one otherwise, it stands as published, as every rate does."""
    rows = statistics.dropna(subset=["satisfactory_remedy_rate", "satisfactory_remedies", "upheld"])
    columns = ["satisfactory_remedy_rate", "satisfactory_remedies", "upheld"]
    odd = rows[[not rate_follows_counts(*row) for row in rows[columns].itertuples(index=False)]]
    assert _are_published(odd, "satisfactory_remedy_rate", figures)
    assert len(odd) < len(rows) / 20
    assert known(statistics, NORTHAMPTON, 2020, *columns) == (14, 1, 7)


def test_rule_4_a_rate_that_its_counts_contradict_is_a_published_one(statistics, figures):
    odd = rates_printed_otherwise(statistics)
    assert _are_published(odd, "upheld_rate", figures)
    assert {(HOUNSLOW, 2024), (CUMBRIA, 2024)} <= set(zip(odd["code"], odd["year"], strict=True))


def _are_published(rows, figure, figures) -> bool:
    """Whether every one of these rows has the figure from a source, and not from counts."""
    stated = figures[figures["chosen"] & ~figures["computed"] & (figures["figure"] == figure)]
    return set(zip(rows["code"], rows["year"], strict=True)) <= set(zip(stated["code"], stated["year"], strict=True))


def test_rule_4_a_rate_is_computed_only_where_none_is_published(figures):
    rates = figures[figures["figure"].isin(RATES)]
    computed = rates[rates["computed"]]
    assert not computed.empty
    assert not rates[rates.duplicated(KEY, keep=False)]["computed"].any()


def test_rule_4_a_computed_rate_follows_from_the_counts_that_stand(statistics, figures):
    computed = figures[figures["computed"] & (figures["figure"] == "upheld_rate")]
    rows = computed.merge(statistics, on=["code", "year"])
    assert len(rows) == len(computed)
    rates = (100 * rows["upheld"] / rows["investigations"]).astype(float)
    assert rates.to_list() == pytest.approx(rows["value"].to_list())


def test_rules_5_and_6_the_england_of_the_year_and_what_is_decided_after_an_end(statistics):
    assert statistics_of(statistics, ALLERDALE, 2023) is not None
    assert statistics_of(statistics, CUMBERLAND, 2023) is None
    assert statistics_of(statistics, CUMBERLAND, 2024) is not None
    assert known(statistics, ALLERDALE, 2024, "investigations", "upheld") == (1, 1)


def test_rule_8_an_average_is_the_same_for_all_of_a_type_and_year(statistics):
    for average in AVERAGES:
        groups = statistics.groupby(["authority_type", "year"])[average]
        assert (groups.nunique() <= 1).all()
        assert ((groups.count() == 0) | (groups.count() == groups.size())).all()


def test_rule_10_every_figure_names_its_source(figures):
    assert figures["source_title"].str.len().gt(0).all()
    assert set(figures["source_kind"]) <= set(SOURCE_KINDS)
    without_address = figures[figures["source_url"].isna()]
    from_letters = without_address["source_title"].str.startswith("Annual review letter")
    assert (from_letters | without_address["note"].notna()).all()
    assert figures["source_url"].dropna().str.match(r"https?://\S+$").all()


def test_rule_12_every_figure_of_every_row_that_is_edited_is_held_with_its_address_and_note(register, figures, data):
    held = {
        (row["code"], row["year"], row["source_kind"], row["source_url"], row["figure"], row["value"]): row["note"]
        for row in figures[~figures["computed"]].fillna({"source_url": "", "note": ""}).to_dict("records")
    }
    assert len(held) == len(figures[~figures["computed"]].drop_duplicates([*KEY, "source_kind", "source_url", "value"]))
    for row in read_statistics(data / "sources"):
        code, year = find_code(register, row["authority_code"]), int(row["year"])
        stated = figures_of_row(row)
        notes = [
            held[code, year, row["source_kind"], row["source_url"], figure, value] for figure, value in stated.items()
        ]
        assert notes
        for part in filter(None, row["note"].split(NOTE_BREAK)):
            about = {name for name, figure in FIGURES.items() if part in figure.notes}
            if about and about.isdisjoint(stated):  # what is said of a figure that the row does not state
                continue
            assert any(part in note for note in notes), (row["authority_name"], year, part)


def test_rule_10_every_figure_of_the_table_is_a_statement_that_stands(statistics, standing):
    assert not standing.duplicated(KEY).any()
    laid_out = statistics.melt(["code", "year"], OWN, var_name="figure").dropna(subset="value")
    both = standing[standing["figure"].isin(OWN)].merge(laid_out, on=KEY, how="outer")
    assert (both["value_x"] == both["value_y"]).all()


def test_rule_10_of_several_statements_the_one_of_the_highest_rank_stands(figures):
    ranks = figures.assign(rank=figures["source_kind"].map(SOURCE_KINDS.index))
    best = ranks.groupby(KEY)["rank"].transform("min")
    assert (ranks.loc[ranks["chosen"], "rank"] == best[ranks["chosen"]]).all()


def test_rule_10_an_average_leads_to_the_pages_that_print_it(statistics, figures):
    for average in AVERAGES:
        held = statistics.dropna(subset=average).drop_duplicates(["authority_type", "year"])
        assert not held.empty
        for row in held.to_dict("records"):
            pages = statements_of_average(statistics, figures, row["authority_type"], row["year"], average)
            assert set(pages["value"]) == {row[average]}


def test_rule_10_switching_others_off_keeps_the_shape_and_the_averages(statistics, figures, ombudsmans):
    STATS_SCHEMA.validate(ombudsmans)
    assert ombudsmans.shape == statistics.shape
    assert ombudsmans.index.equals(statistics.index)
    pd.testing.assert_frame_equal(ombudsmans[list(AVERAGES)], statistics[list(AVERAGES)])
    assert set(ombudsmans["source_kind"].dropna()) == {"ombudsman"}
    rates = figures[figures["chosen"] & (figures["figure"] == "upheld_rate")]
    assert ombudsmans["upheld_rate"].notna().sum() == (rates["source_kind"] == "ombudsman").sum()


def test_rule_10_the_ombudsmans_own_rows_stay_as_they_are(statistics, standing, ombudsmans):
    others = standing[(standing["source_kind"] != "ombudsman") & ~standing["figure"].isin(AVERAGES)]
    keys = pd.MultiIndex.from_frame(statistics[["code", "year"]])
    own = ~keys.isin(pd.MultiIndex.from_frame(others[["code", "year"]]))
    assert {(LEEDS, 2025), (NORTHAMPTON, 2020), (CORBY, 2020), (HOUNSLOW, 2024)} <= set(keys[own])
    pd.testing.assert_frame_equal(ombudsmans[own], statistics[own])


# How much is covered


@pytest.fixture(scope="module")
def coverage(register, statistics, figures):
    return coverage_of_rates(register, statistics, figures)


def test_england_of_2025_has_317_councils(coverage):
    councils = coverage.loc[2025, "councils"].to_dict()
    assert councils == {"county": 21, "district": 164, "metropolitan": 36, "unitary": 63, "london": 33}


def test_every_known_rate_is_stated_by_one_kind_of_source(coverage):
    assert (coverage[list(SOURCE_KINDS)].sum(axis=1) == coverage["known"]).all()
    assert (coverage["known"] <= coverage["councils"]).all()


def test_every_council_and_year_is_known_unknown_or_nothing_to_measure(register, statistics, coverage):
    states = states_of_figures(register, statistics)
    assert (states.sum(axis=1) == coverage["councils"].sum()).all()
    assert (states["nothing"] > 0).all()
    assert states.loc["upheld_rate", "known"] == coverage["known"].sum()
