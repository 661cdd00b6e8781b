"""What is looked up quickly is what the tables say, and goes when other files have come."""

from __future__ import annotations

import gc
import os
import shutil
import weakref
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from lgo_map import storage
from lgo_map.figures.values import is_known
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.statistics import Row, figures_of, statistics_of
from tests.known_councils import ALLERDALE, BIRMINGHAM, CORBY, LEEDS, NO_COUNCIL, NORTHAMPTON


@pytest.mark.parametrize("code", [LEEDS, NORTHAMPTON, CORBY, ALLERDALE, BIRMINGHAM, NO_COUNCIL])
@pytest.mark.parametrize("year", [2020, 2022, 2024, 2025, 1999])
@pytest.mark.parametrize("ombudsman_only", [False, True])
def test_a_row_and_its_statements_are_those_of_the_tables(code, year, ombudsman_only):
    assert_row_is_that_of_the_tables(current_dataset(), code, year, ombudsman_only)


def assert_row_is_that_of_the_tables(dataset, code, year, ombudsman_only):
    """The row of a council and year that is looked up, and its statements, are those found by searching."""
    expected = statistics_of(dataset.statistics_shown(ombudsman_only), code, year)
    found = dataset.row_of(code, year, ombudsman_only)
    assert (found is None) == (expected is None)
    assert _known(found) == _known(expected)
    pd.testing.assert_frame_equal(dataset.statements_of(code, year), figures_of(dataset.figures, code, year))


def test_the_years_of_a_council_are_those_with_figures_else_all_it_has_rows_for():
    dataset = current_dataset()
    for ombudsman_only in (False, True):
        rows = dataset.statistics_shown(ombudsman_only)
        has_figures = rows["investigations"].notna() | rows["upheld_rate"].notna() | rows["upheld"].notna()
        without_any = set(rows["code"]) - set(rows.loc[has_figures, "code"])
        assert dataset.years_of(NO_COUNCIL, ombudsman_only) == ()
        for code in {LEEDS, NORTHAMPTON, CORBY, ALLERDALE, BIRMINGHAM, *sorted(without_any)[:3]}:
            wanted = rows[(rows["code"] == code) & (has_figures | (code in without_any))]
            assert sorted(dataset.years_of(code, ombudsman_only)) == sorted(wanted["year"]), (code, ombudsman_only)


def test_what_was_worked_out_goes_with_its_dataset_when_the_files_have_changed(tmp_path, monkeypatch):
    folder = shutil.copytree(storage.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("sources"))
    monkeypatch.setattr(storage, "DATA", folder)
    before = current_dataset()
    assert before is current_dataset()
    assert_row_is_that_of_the_tables(before, LEEDS, 2024, ombudsman_only=False)
    before.family_of(ALLERDALE)
    kept = weakref.ref(names_of(before, 2024))
    assert kept() is names_of(before, 2024)
    gone = weakref.ref(before)
    del before
    gc.disable()  # it passes over all that was there when the server started
    try:
        os.utime(folder / "stats.parquet", ns=(0, 0))
        assert current_dataset() is not None
        assert gone() is None
        assert kept() is None
    finally:
        gc.enable()


@per_dataset(maxsize=2)
def names_of(dataset: Dataset, year: int) -> pd.Series:
    return dataset.in_force(year)["name"].copy()


def test_each_dataset_keeps_as_many_results_as_are_allowed_and_those_asked_for_last():
    dataset = current_dataset()
    first, second = names_of(dataset, 2023), names_of(dataset, 2024)
    assert names_of(dataset, 2023) is first
    names_of(dataset, 2025)
    assert names_of(dataset, 2023) is first
    assert names_of(dataset, 2024) is not second


def test_visitors_who_ask_at_once_all_have_the_same_answer():
    dataset = current_dataset()
    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda year: names_of(dataset, year), [2020, 2023, 2025] * 200))
    for year, answer in zip([2020, 2023, 2025] * 200, answers, strict=True):
        pd.testing.assert_series_equal(answer, dataset.in_force(year)["name"])


def _known(row: Row | None) -> dict[str, object]:
    """What a row knows."""
    return {} if row is None else {str(name): value for name, value in row.items() if is_known(value)}
