"""The table of all councils: what it holds, in which order, and the file it is taken away as."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from lgo_map.exports.csv import csv_of
from lgo_map.exports.table import COUNCILS_COLUMNS, councils_table
from lgo_map.wording.verdicts import TABLE_WORDS
from tests.known_councils import ALLERDALE, CORBY, HOUNSLOW, NORTHAMPTON


@pytest.fixture(scope="module")
def all_years(register, statistics):
    return councils_table(register, statistics, range(2020, 2026))


def row_of(table, code, year):
    (index,) = table.index[(table["code"] == code) & (table["year"] == year)]
    return table.loc[index]


def read(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


def test_northampton_has_its_letter_s_counts_and_no_clear_difference(all_years):
    row = row_of(all_years, NORTHAMPTON, 2020)
    assert (row["upheld"], row["investigations"], row["upheld_rate"], row["upheld_rate_average"]) == (7, 11, 64, 45)
    assert (round(row["low"]), round(row["high"])) == (35, 85)
    assert row["verdict"] == "no clear difference"


def test_corby_s_unknown_figures_stay_empty(all_years):
    row = row_of(all_years, CORBY, 2020)
    assert row[["upheld_rate", "upheld", "investigations", "low", "high", "compliance_rate"]].isna().all()
    assert row["verdict"] == "not known"


def test_nothing_to_measure_is_neither_unknown_nor_zero(all_years):
    nothing = all_years[all_years["investigations"].eq(0).fillna(False)]
    assert not nothing.empty
    assert set(nothing["verdict"]) == {"nothing to measure"}
    assert nothing["upheld_rate"].isna().all()


def test_compliance_with_no_recommendations_has_no_rate_even_if_one_is_printed(register, statistics):
    made = statistics[(statistics["code"] == NORTHAMPTON) & (statistics["year"] == 2020)].copy()
    made["compliance_outcomes"], made["compliance_rate"] = 0, 0.0
    assert councils_table(register, made, [2020])["compliance_rate"].isna().all()


def test_a_printed_rate_stands_where_its_counts_say_another(all_years):
    row = row_of(all_years, HOUNSLOW, 2024)
    assert (row["upheld"], row["investigations"], row["upheld_rate"]) == (22, 24, 93)


def test_a_verdict_says_one_of_five_things(all_years):
    assert set(all_years["verdict"]) == set(TABLE_WORDS)


def test_a_known_rate_without_a_verdict_says_why(all_years):
    silent = all_years[all_years["upheld_rate"].notna() & (all_years["verdict"] == "not known")]
    assert not silent.empty
    assert silent["reason"].notna().all()


def test_every_council_of_the_year_has_a_row_and_those_with_figures_come_first(register, statistics):
    table = councils_table(register, statistics, [2020])
    assert len(table) == 11 + 24 + 5 + 5 + 5
    known = table["upheld_rate"].notna().to_list()
    assert known == [True] * 9 + [False] * 41


def test_an_abolished_council_says_until_when_it_was_there(all_years):
    assert row_of(all_years, ALLERDALE, 2023)["council"] == "Allerdale Borough Council"
    assert row_of(all_years, ALLERDALE, 2024)["council"] == "Allerdale Borough Council (until 2023)"


def test_types_and_figures_can_be_asked_for(register, statistics):
    table = councils_table(register, statistics, [2025], ["london"], with_figures=True)
    assert set(table["type"]) == {"London borough"}
    assert table[["upheld_rate", "investigations", "compliance_rate"]].notna().any(axis=1).all()


def test_without_any_type_the_table_is_empty_and_still_a_file(register, statistics):
    table = councils_table(register, statistics, [2025], [])
    assert table.empty
    assert (
        csv_of(table, COUNCILS_COLUMNS)
        .decode("utf-8-sig")
        .strip()
        .startswith("Council,Authority type,Year,Upheld rate (%)")
    )


def test_the_file_opens_in_a_spreadsheet_with_plain_headings_and_empty_unknowns(all_years):
    file = csv_of(all_years, COUNCILS_COLUMNS)
    assert file.startswith(b"\xef\xbb\xbf")
    rows = read(file)
    assert len(rows) == len(all_years)
    assert list(rows[0]) == list(COUNCILS_COLUMNS.values())
    corby = next(row for row in rows if row["Code"] == CORBY and row["Year"] == "2019–20")
    assert corby["Upheld rate (%)"] == corby["Investigations"] == ""


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", " =1", "\t=1"])
def test_a_cell_that_looks_like_a_formula_is_made_inert(register, statistics, name):
    made = statistics[(statistics["code"] == NORTHAMPTON) & (statistics["year"] == 2020)].assign(name=name)
    (row,) = read(csv_of(councils_table(register, made, [2020]), COUNCILS_COLUMNS))
    assert row["Council"] == "'" + name


def test_a_figure_is_no_text_to_be_made_inert(all_years):
    rates = [row["Upheld rate (%)"] for row in read(csv_of(all_years, COUNCILS_COLUMNS)) if row["Upheld rate (%)"]]
    assert rates == [str(float(rate)) for rate in all_years["upheld_rate"].dropna().astype(float).round(2)]


def test_the_table_leaves_the_statistics_as_they_were(register, statistics):
    before = statistics.copy()
    councils_table(register, statistics, [2024])
    pd.testing.assert_frame_equal(statistics, before)
