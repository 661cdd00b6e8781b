"""Which year a table's texts name, and that what can't be told is left out rather than read as another."""

from __future__ import annotations

import pytest

from lgo_map.ingest.readers.table_years import year_of_label, years_in
from tests.ingest.made_tables import only, reasons


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023", {2023}),
        ("2022-23", {2023}),
        ("2022/23", {2023}),
        ("2022–23", {2023}),
        ("2022 to 2023", {2023}),
        ("2022 23", {2023}),
        ("Complaints_decided_2022_23", {2023}),
        ("2-Complaints-Decided-25-26", {2026}),
        ("1-Complaints-Received-24-25 (1)", {2025}),
        ("2025-26 v1.2", {2026}),
        ("1999-00", set()),
        ("year ending 31 March 2023", {2023}),
        ("1 April 2022 to 31 March 2023", {2023}),
        ("31/03/2023", {2023}),
        ("extracted on 26 July 2023", set()),
        ("2023-07-26", set()),
        ("2018-2025", set()),
        ("2020/2", set()),
        ("2020.1", set()),
        ("20231 complaints", set()),
        ("24-25-26", set()),
        ("sections 10-11", set()),
        ("in 2022 14 councils", {2022}),
        ("2022-23 and 2024", {2023, 2024}),
        ("2022 and 2024", {2022, 2024}),
    ],
)
def test_the_years_that_a_text_names(text, years):
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("label", "year"),
    [
        *((label, 2020) for label in ("Apr 19–Mar 20", "April 2019 to March 2020", "1 April 2019 - 31 March 2020")),
        *((label, 2020) for label in ("2019/20", "2019-2020", "2019 20", "2019to20", "2019-20*", "2019 & 20", "19/20")),
        *((label, 2021) for label in ("2020/1", "2020-1", "Mar-21", "March 2021", "Year ending 31 March 2021")),
        *((label, 2024) for label in ("31/03/24", "31.3.2024", "2024-03-31", "2024-03-31 00:00:00", "y/e 31.3.24")),
        *((label, 2024) for label in ("FY24", "FY 2024", "FY23/24", "2024", "Financial year 2023-24")),
    ],
)
def test_the_labels_of_real_tables_are_the_year_their_months_end_in(label, year):
    assert only(f"Council,Year,Upheld\nLeeds City Council,{label},37\n").year == year


@pytest.mark.parametrize(
    "label",
    [
        *("2020/2", "2020-3", "2018-2025", "2019/2020/2021", "2020-1-2", "2020.1", "99/00", "23-25", "24", "03/24"),
        *("30/03/24", "Apr 2019", "Jan 20 - Dec 20", "Apr 18–Mar 20", "Q1 2020", "2019-20 H1", "2020 (part)"),
        *("6 months to 31 March 2021", "2019-20 and 2020-21", "20201", "last year"),
    ],
)
def test_a_label_that_can_not_be_told_leaves_the_row_out(label):
    assert year_of_label(label) is None
    rows = reasons(f"Council,Year,Upheld\nLeeds City Council,{label},37\nLeeds City Council,2023,37\n")
    assert rows == [(2, f'Year is "{label}", which is no year')]
