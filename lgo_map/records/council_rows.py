"""The rows of the tables that are about one council, for its page."""

from __future__ import annotations

from typing import NamedTuple

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
    statistics, figures = dataset.statistics, dataset.figures
    return TablesOfCouncil(statistics[statistics["code"] == code].sort_values("year"), figures[figures["code"] == code])


def rows_by_year(dataset: Dataset, code: str) -> dict[int, Row]:
    """A council's rows of the statistics, by its code, of the years that have figures, oldest year first."""
    rows = {year: dataset.row_of(code, year, ombudsman_only=False) for year in sorted(dataset.years)}
    return {year: row for year, row in rows.items() if row is not None}
