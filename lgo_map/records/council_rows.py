"""The rows of the tables that are about one council, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row


class TablesOfCouncil(NamedTuple):
    """The rows of the tables that are about one council."""

    statistics: pd.DataFrame
    figures: pd.DataFrame


@per_dataset(maxsize=32)
def tables_of(dataset: Dataset, code: str) -> TablesOfCouncil:
    """The rows of a council, by its code, those of the statistics oldest year first."""
    of_statistics, of_figures = (places.get(code, []) for places in _places_by_code(dataset))
    return TablesOfCouncil(dataset.statistics.iloc[of_statistics].sort_values("year"), dataset.figures.iloc[of_figures])


@per_dataset(maxsize=1)
def _places_by_code(dataset: Dataset) -> tuple[Mapping[Any, Any], Mapping[Any, Any]]:
    """Where each council's rows are in the statistics and in the figures, by its code."""
    return dataset.statistics.groupby("code").indices, dataset.figures.groupby("code").indices


def rows_by_year(dataset: Dataset, code: str) -> dict[int, Row]:
    """A council's rows of the statistics, by its code, of the years that have figures, oldest year first."""
    rows = {year: dataset.row_of(code, year, ombudsman_only=False) for year in sorted(dataset.years)}
    return {year: row for year, row in rows.items() if row is not None}
