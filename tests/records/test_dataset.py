"""What is looked up quickly is what the tables say."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.figures.values import is_known
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import Row, figures_of, statistics_of
from tests.known_councils import ALLERDALE, BIRMINGHAM, CORBY, LEEDS, NO_COUNCIL, NORTHAMPTON


@pytest.mark.parametrize("code", [LEEDS, NORTHAMPTON, CORBY, ALLERDALE, BIRMINGHAM, NO_COUNCIL])
@pytest.mark.parametrize("year", [2020, 2022, 2024, 2025, 1999])
@pytest.mark.parametrize("own", [False, True])
def test_a_row_and_its_statements_are_those_of_the_tables(code, year, own):
    assert_row_is_that_of_the_tables(current_dataset(), code, year, own)


def assert_row_is_that_of_the_tables(dataset, code, year, own):
    """The row of a council and year that is looked up, and its statements, are those found by searching."""
    expected = statistics_of(dataset.statistics_shown(own), code, year)
    found = dataset.row_of(code, year, own)
    assert (found is None) == (expected is None)
    assert _known(found) == _known(expected)
    pd.testing.assert_frame_equal(dataset.statements_of(code, year), figures_of(dataset.figures, code, year))


def test_the_years_of_a_council_are_those_with_figures_else_all_it_has_rows_for():
    dataset = current_dataset()
    for own in (False, True):
        rows = dataset.statistics_shown(own)
        has_figures = rows["investigations"].notna() | rows["upheld_rate"].notna() | rows["upheld"].notna()
        without_any = set(rows["code"]) - set(rows.loc[has_figures, "code"])
        assert dataset.years_of(NO_COUNCIL, own) == ()
        for code in {LEEDS, NORTHAMPTON, CORBY, ALLERDALE, BIRMINGHAM, *sorted(without_any)[:3]}:
            wanted = rows[(rows["code"] == code) & (has_figures | (code in without_any))]
            assert sorted(dataset.years_of(code, own)) == sorted(wanted["year"]), (code, own)


def _known(row: Row | None) -> dict[str, object]:
    """What a row knows."""
    return {} if row is None else {str(name): value for name, value in row.items() if is_known(value)}
