"""The figures as the app reads them, on the frozen sample. Rules are those of the project's design."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.figures.catalogue import AVERAGES, COUNTS, FIGURES, PERCENTAGES, STATS_FIGURES
from lgo_map.records.statistics import (
    STATS_SCHEMA,
    figures_of,
    load_figures,
    load_statistics,
    ombudsman_only,
    rate_follows_counts,
    records_of,
    statements_of_average,
    statistics_of,
    years_with_figures,
)
from lgo_map.storage import DATA, DataFileError
from tests.known_councils import (
    ALLERDALE,
    ASHFIELD,
    BIRMINGHAM,
    CAMBRIDGE,
    CHELMSFORD,
    CORBY,
    CUMBERLAND,
    CUMBRIA,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NO_COUNCIL,
    NORTH_NORTHAMPTONSHIRE,
    NORTHAMPTON,
    NORTHAMPTONSHIRE,
    NOTTINGHAMSHIRE,
    SOUTH_LAKELAND,
    WEST_NORTHAMPTONSHIRE,
    YORK,
)

YEARS = list(range(2020, 2026))
AFTER_ABOLITION = {
    (ALLERDALE, 2024),
    (SOUTH_LAKELAND, 2024),
    (CUMBRIA, 2024),
    (CUMBRIA, 2025),
    (NORTHAMPTON, 2022),
    (NORTHAMPTONSHIRE, 2022),
}


@pytest.fixture(scope="module")
def stats():
    return load_statistics()


@pytest.fixture(scope="module")
def ombudsmans(stats, figures):
    return ombudsman_only(stats, figures)


def known(stats, code, year, *columns):
    row = statistics_of(stats, code, year)
    assert row is not None
    return tuple(None if pd.isna(row[column]) else row[column] for column in columns)


def stated(figures, code, year, figure):
    rows = figures_of(figures, code, year)
    return rows[rows["figure"] == figure]


# What is in the table


def test_northampton_2020_is_what_its_letter_states(stats, figures):
    rates = ("upheld_rate", "upheld_rate_average", "compliance_rate", "compliance_rate_average")
    assert known(stats, NORTHAMPTON, 2020, "investigations", "upheld", "compliance_outcomes") == (11, 7, 5)
    assert known(stats, NORTHAMPTON, 2020, *rates) == (64, 45, 100, 99)
    remedies = ("satisfactory_remedies", "satisfactory_remedy_rate", "satisfactory_remedy_rate_average")
    assert known(stats, NORTHAMPTON, 2020, *remedies) == (1, 14, 20)
    assert set(figures_of(figures, NORTHAMPTON, 2020)["source_title"]) == {"Annual review letter of 22 July 2020"}


def test_leeds_2025_is_what_its_page_states(stats):
    columns = (
        "investigations",
        "upheld",
        "upheld_rate",
        "upheld_rate_average",
        "upheld_per_100k",
        "dealt_with",
    )
    assert known(stats, LEEDS, 2025, *columns) == (68, 62, 91, 81, 7.5, 227)


def test_how_many_authorities_have_an_upheld_rate_each_year(stats):
    assert stats.groupby("year")["upheld_rate"].count().to_dict() == {
        2020: 9,  # 8 of the published pages and reports, and Northampton's letter
        2021: 10,
        2022: 5,
        2023: 13,
        2024: 22,
        2025: 13,
    }


def test_every_authority_in_force_has_a_row_and_so_have_abolished_ones_with_figures(stats):
    register = load_register()
    in_force = {(code, year) for year in YEARS for code in authorities_of_year(register, year)["code"]}
    assert set(zip(stats["code"], stats["year"], strict=True)) == in_force | AFTER_ABOLITION
    assert not in_force & AFTER_ABOLITION


def test_years_with_figures_run_from_2020_to_2025(stats):
    assert years_with_figures(stats) == YEARS


def test_a_year_of_which_only_averages_are_known_has_no_figures(stats):
    empty = stats[stats["year"] == 2025].copy()
    own = [figure for figure in STATS_FIGURES if figure not in AVERAGES]
    empty[own] = pd.NA
    assert empty["upheld_rate_average"].notna().any()
    assert years_with_figures(empty) == []


def test_counts_are_whole_numbers_and_rates_percentages_both_nullable(stats):
    for figure in STATS_FIGURES:
        assert stats[figure].dtype == ("Int64" if figure in COUNTS else "Float64")
        if figure in PERCENTAGES:
            assert stats[figure].dropna().between(0, 100).all()
    assert stats["year"].dtype == "int64"


def test_no_part_is_more_than_its_whole(stats):
    assert (stats["upheld"] <= stats["investigations"]).fillna(True).all()
    assert (stats["satisfactory_remedies"] <= stats["upheld"]).fillna(True).all()


# The rules


def test_rule_1_corby_2020_is_in_the_table_and_not_known(stats, figures):
    own = [figure for figure in STATS_FIGURES if figure not in AVERAGES]
    assert known(stats, CORBY, 2020, *own) == (None,) * len(own)
    assert known(stats, CORBY, 2020, "source_kind", "source_url") == (None, None)
    (note,) = known(stats, CORBY, 2020, "note")
    assert note == "The copy of this council's letter ends before the statistics page."
    assert figures_of(figures, CORBY, 2020).empty


def test_rule_1_the_average_stands_beside_corbys_unknown_rate(stats):
    averages = ("upheld_rate_average", "compliance_rate_average", "satisfactory_remedy_rate_average")
    assert known(stats, CORBY, 2020, *averages) == (45, 99, 20)


def test_rule_1_a_page_read_only_in_part_leaves_the_rest_unknown(stats):
    assert known(stats, NORTH_NORTHAMPTONSHIRE, 2025, "compliance_outcomes", "satisfactory_remedies") == (
        None,
        None,
    )
    assert known(stats, WEST_NORTHAMPTONSHIRE, 2025, "investigations", "upheld", "upheld_rate") == (37, None, None)


@pytest.mark.parametrize(("code", "year"), [(NORTHAMPTONSHIRE, 2022), (ALLERDALE, 2023)])
def test_rule_2_0_per_cent_of_0_is_no_compliance_rate_but_kept_as_printed(stats, figures, code, year):
    assert known(stats, code, year, "compliance_outcomes", "compliance_rate") == (0, None)
    (printed,) = stated(figures, code, year, "compliance_rate").to_dict("records")
    assert printed["value"] == 0
    assert not printed["chosen"]
    assert printed["note"] == "compliance published as 0% of 0 outcomes"


def test_rule_2_no_recommendations_due_is_no_compliance_rate(stats, figures):
    assert known(stats, CHELMSFORD, 2024, "compliance_outcomes", "compliance_rate") == (0, None)
    (printed,) = stated(figures, CHELMSFORD, 2024, "compliance_outcomes").to_dict("records")
    assert printed["note"] == "no recommendations were due"


@pytest.mark.parametrize(("code", "year"), [(GRAVESHAM, 2025), (CAMBRIDGE, 2025), (CUMBRIA, 2025)])
def test_rule_2_no_investigations_no_upheld_rate(stats, code, year):
    assert known(stats, code, year, "investigations", "upheld_rate") == (0, None)


def test_rule_2_none_upheld_of_some_is_a_rate_of_0(stats):
    assert known(stats, CHELMSFORD, 2024, "investigations", "upheld", "upheld_rate") == (1, 0, 0)
    assert known(stats, ASHFIELD, 2021, "investigations", "upheld", "upheld_rate") == (3, 0, 0)
    assert known(stats, SOUTH_LAKELAND, 2022, "investigations", "upheld", "upheld_rate") == (4, 0, 0)


def test_rule_2_no_row_has_a_rate_of_nothing(stats):
    for rate, whole in [
        ("upheld_rate", "investigations"),
        ("compliance_rate", "compliance_outcomes"),
        ("satisfactory_remedy_rate", "upheld"),
    ]:
        assert stats.loc[stats[whole].eq(0).fillna(False), rate].isna().all()


def test_rule_3_remedies_are_counted_among_upheld_cases_and_the_printed_base_is_kept(stats, figures):
    upheld, remedies, rate = known(
        stats, NORTHAMPTON, 2020, "upheld", "satisfactory_remedies", "satisfactory_remedy_rate"
    )
    assert rate_follows_counts(rate, remedies, upheld)
    (base,) = stated(figures, NORTHAMPTON, 2020, "satisfactory_remedy_base")["value"]
    assert base == 11
    assert not rate_follows_counts(rate, remedies, base)
    assert "satisfactory_remedy_base" not in stats


def test_rule_3_every_published_remedy_rate_is_of_the_upheld_cases(stats):
    columns = ["satisfactory_remedy_rate", "satisfactory_remedies", "upheld"]
    rows = stats[columns].dropna()
    assert len(rows) == 28
    assert all(rate_follows_counts(*row) for row in rows.itertuples(index=False))


@pytest.mark.parametrize(
    ("code", "published", "upheld", "investigations"), [(HOUNSLOW, 93, 22, 24), (CUMBRIA, 91, 9, 10)]
)
def test_rule_4_the_published_rate_stands_and_is_seen_not_to_follow(
    stats, figures, code, published, upheld, investigations
):
    assert known(stats, code, 2024, "upheld_rate", "upheld", "investigations") == (
        published,
        upheld,
        investigations,
    )
    assert not rate_follows_counts(published, upheld, investigations)
    (statement,) = stated(figures, code, 2024, "upheld_rate").to_dict("records")
    assert statement["chosen"]
    assert not statement["computed"]
    assert statement["note"] == "published rate does not follow from the published counts"


def test_rule_4_no_other_published_rate_contradicts_its_counts(stats):
    columns = ["upheld_rate", "upheld", "investigations"]
    odd = stats[[not rate_follows_counts(*row) for row in stats[columns].itertuples(index=False)]]
    assert set(zip(odd["code"], odd["year"], strict=True)) == {(HOUNSLOW, 2024), (CUMBRIA, 2024)}


def test_rule_4_a_rate_is_computed_only_where_none_is_published(figures):
    rates = figures[figures["figure"].isin(["upheld_rate", "satisfactory_remedy_rate"])]
    computed = rates[rates["computed"]]
    assert len(computed) == 10
    several = rates.duplicated(["code", "year", "figure"], keep=False)
    assert not rates[several]["computed"].any()
    assert set(computed["source_kind"]) == {"council", "press"}


def test_rule_4_a_computed_rate_says_so(stats, figures):
    assert known(stats, NOTTINGHAMSHIRE, 2021, "upheld", "investigations") == (15, 28)
    (rate,) = known(stats, NOTTINGHAMSHIRE, 2021, "upheld_rate")
    assert rate == pytest.approx(1500 / 28)
    (statement,) = stated(figures, NOTTINGHAMSHIRE, 2021, "upheld_rate").to_dict("records")
    assert statement["computed"]
    assert statement["source_title"] == "Computed from the counts of upheld decisions and investigations"


def test_rule_5_the_year_2023_has_allerdale_and_2024_cumberland(stats):
    assert statistics_of(stats, ALLERDALE, 2023) is not None
    assert statistics_of(stats, CUMBERLAND, 2023) is None
    assert statistics_of(stats, CUMBERLAND, 2024) is not None


def test_rule_6_figures_of_abolished_councils_stay_their_own(stats):
    assert known(stats, ALLERDALE, 2024, "name", "investigations", "upheld") == (
        "Allerdale Borough Council",
        1,
        1,
    )
    assert known(stats, CUMBERLAND, 2024, "investigations", "upheld", "upheld_rate") == (None, None, None)
    assert known(stats, NORTHAMPTON, 2022, "investigations", "upheld", "upheld_rate") == (4, 2, 50)


def test_rule_6_an_abolished_council_without_figures_has_no_row(stats):
    assert statistics_of(stats, CORBY, 2022) is None
    assert statistics_of(stats, ALLERDALE, 2025) is None


def test_rule_6_an_abolished_council_is_given_the_average_of_its_type(stats):
    assert known(stats, ALLERDALE, 2024, "upheld_rate_average", "compliance_rate_average") == (63, 99)


@pytest.mark.parametrize(
    ("authority_type", "year", "average", "authorities"),
    [
        ("district", 2020, 45, 24),
        ("district", 2022, 51, 14),
        ("county", 2022, 71, 10),
        ("district", 2023, 59, 13),
        ("unitary", 2023, 72, 8),
        ("county", 2024, 85, 9),
        ("metropolitan", 2025, 81, 5),
        ("london", 2025, 84, 5),
        ("county", 2025, 89, 9),
    ],
)
def test_rule_8_the_published_average_is_there_for_every_authority_of_the_type(
    stats, authority_type, year, average, authorities
):
    rows = stats[(stats["authority_type"] == authority_type) & (stats["year"] == year)]
    assert len(rows) == authorities
    assert rows["upheld_rate_average"].eq(average).all()


def test_rule_9_each_year_keeps_its_own_average(stats):
    averages = stats[stats["authority_type"] == "county"].groupby("year")["upheld_rate_average"].first()
    assert [averages[year] for year in (2022, 2023, 2024, 2025)] == [71, 80, 85, 89]
    assert pd.isna(averages[2021])


def test_rule_10_every_figure_names_its_source(figures):
    assert figures["source_title"].str.len().gt(0).all()
    without_address = figures[figures["source_url"].isna()]
    from_letters = without_address["source_title"].str.startswith("Annual review letter")
    assert (from_letters | without_address["note"].notna()).all()


def test_rule_10_every_figure_of_the_table_is_a_statement_that_stands(stats, figures):
    standing = figures[figures["chosen"]]
    assert not standing.duplicated(["code", "year", "figure"]).any()
    own = [figure for figure in STATS_FIGURES if figure not in AVERAGES]
    laid_out = stats.melt(["code", "year"], own, var_name="figure").dropna(subset="value")
    both = standing[standing["figure"].isin(own)].merge(laid_out, on=["code", "year", "figure"], how="outer")
    assert (both["value_x"] == both["value_y"]).all()


def test_rule_10_an_average_leads_to_the_pages_that_print_it(stats, figures):
    pages = statements_of_average(stats, figures, "metropolitan", 2025, "upheld_rate_average")
    assert set(pages["value"]) == {81}
    assert LEEDS in set(pages["code"])
    assert CAMBRIDGE not in set(pages["code"])
    (northampton,) = statements_of_average(stats, figures, "district", 2020, "upheld_rate_average").to_dict("records")
    assert northampton["source_title"] == "Annual review letter of 22 July 2020"


def test_rule_10_birmingham_2025_has_its_counts_from_two_sources(stats, figures):
    assert known(stats, BIRMINGHAM, 2025, "investigations", "upheld", "source_kind") == (114, 94, "council")
    kinds = {
        figure: stated(figures, BIRMINGHAM, 2025, figure)["source_kind"].item()
        for figure in ("investigations", "upheld", "upheld_rate")
    }
    assert kinds == {"investigations": "ombudsman", "upheld": "council", "upheld_rate": "council"}


def test_rule_10_north_northamptonshire_2025_has_its_counts_from_two_sources(stats, figures):
    assert known(stats, NORTH_NORTHAMPTONSHIRE, 2025, "investigations", "upheld", "source_kind") == (
        22,
        19,
        "press",
    )
    (rate,) = stated(figures, NORTH_NORTHAMPTONSHIRE, 2025, "upheld_rate").to_dict("records")
    assert (rate["computed"], rate["source_kind"]) == (True, "press")
    assert rate["value"] == pytest.approx(86.36, abs=0.01)


def test_rule_10_the_ombudsmans_own_figures_only(stats, ombudsmans):
    assert known(ombudsmans, BIRMINGHAM, 2025, "investigations", "upheld", "upheld_rate") == (114, None, None)
    assert known(ombudsmans, BIRMINGHAM, 2025, "upheld_rate_average", "source_kind") == (81, "ombudsman")
    (address,) = known(ombudsmans, BIRMINGHAM, 2025, "source_url")
    assert address.endswith("/birmingham-city-council/statistics")
    assert known(ombudsmans, NORTH_NORTHAMPTONSHIRE, 2025, "investigations", "upheld") == (22, None)


def test_rule_10_what_only_the_press_reports_is_unknown_then(ombudsmans):
    columns = ("investigations", "upheld", "upheld_rate", "source_kind", "source_url", "note")
    assert known(ombudsmans, YORK, 2021, *columns) == (None,) * 6


def test_rule_10_the_ombudsmans_own_rows_stay_as_they_are(stats, ombudsmans):
    for code, year in [(LEEDS, 2025), (NORTHAMPTON, 2020), (CORBY, 2020), (HOUNSLOW, 2024)]:
        columns = list(stats.columns)
        assert known(ombudsmans, code, year, *columns) == known(stats, code, year, *columns)


def test_rule_10_switching_others_off_keeps_the_shape_and_the_averages(stats, ombudsmans):
    STATS_SCHEMA.validate(ombudsmans)
    assert ombudsmans.shape == stats.shape
    assert ombudsmans.index.equals(stats.index)
    pd.testing.assert_frame_equal(ombudsmans[list(AVERAGES)], stats[list(AVERAGES)])
    assert ombudsmans["upheld_rate"].notna().sum() == 39
    assert set(ombudsmans["source_kind"].dropna()) == {"ombudsman"}


def test_switching_others_off_leaves_the_table_itself_alone(stats, figures):
    before = stats.copy()
    ombudsman_only(stats, figures)
    pd.testing.assert_frame_equal(stats, before)


# Small questions


def test_figures_of_a_council_come_in_the_order_of_the_screen(figures):
    names = list(figures_of(figures, LEEDS, 2024)["figure"])
    assert names[:3] == ["investigations", "upheld", "upheld_rate"]
    assert names == [figure for figure in FIGURES if figure in names]


def test_the_note_of_a_row_is_beside_the_figure_it_is_about(figures):
    rows = figures_of(figures, YORK, 2021).set_index("figure")["note"]
    assert rows["investigations"] == "investigations counted as upheld plus not upheld"
    assert rows["upheld_rate"] == "investigations counted as upheld plus not upheld"
    assert pd.isna(rows["upheld"])


def test_a_council_without_a_row_has_no_statistics(stats, figures):
    assert statistics_of(stats, NO_COUNCIL, 2020) is None
    assert figures_of(figures, NO_COUNCIL, 2020).empty


@pytest.mark.parametrize(
    ("rate", "part", "whole", "follows"),
    [
        (64, 7, 11, True),
        (91, 62, 68, True),
        (62, 5, 8, True),  # 62.5: down
        (63, 5, 8, True),  # 62.5: up
        (61, 5, 8, False),
        (93, 22, 24, False),
        (0, 0, 0, False),
        (0, 0, 4, True),
        (54, None, 12, True),
        (None, 5, 8, True),
        (pd.NA, pd.NA, pd.NA, True),
    ],
)
def test_whether_a_published_rate_follows_from_its_counts(rate, part, whole, follows):
    assert rate_follows_counts(rate, part, whole) is follows


# Files that can't be read


@pytest.mark.parametrize(("name", "load"), [("stats", load_statistics), ("figures", load_figures)])
def test_a_missing_or_damaged_table_is_named_with_what_rebuilds_it(tmp_path, name, load):
    with pytest.raises(DataFileError, match=rf"{name}\.parquet is missing.*build statistics"):
        load(tmp_path)
    (tmp_path / f"{name}.parquet").write_bytes((DATA / f"{name}.parquet").read_bytes()[:500])
    with pytest.raises(DataFileError, match=rf"{name}\.parquet is damaged.*build statistics"):
        load(tmp_path)


@pytest.mark.parametrize("column", ["upheld", "source_kind", "note"])
def test_a_table_without_a_column_is_refused(tmp_path, stats, column):
    stats.drop(columns=column).to_parquet(tmp_path / "stats.parquet", index=False)
    with pytest.raises(DataFileError, match=rf"does not hold what it should.*{column}"):
        load_statistics(tmp_path)


def test_a_rate_beyond_100_is_refused_when_read(tmp_path, stats):
    wrong = stats.copy()
    wrong.loc[0, "upheld_rate"] = 140
    wrong.to_parquet(tmp_path / "stats.parquet", index=False)
    with pytest.raises(DataFileError, match="does not hold what it should"):
        load_statistics(tmp_path)


@pytest.mark.parametrize("rows", [slice(None), slice(0)])
def test_the_records_of_a_table_are_those_that_pandas_makes(rows):
    table = load_statistics().iloc[rows]
    ours, theirs = records_of(table), table.to_dict("records")
    assert list(map(repr, ours)) == list(map(repr, theirs))  # what is not known equals nothing
    assert not ours or any(value is None for value in dict(ours[0]).values())
