"""The rows of the tables that are about one council, for its page."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd

from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row


class TablesOfCouncil(NamedTuple):
    """The rows of the tables that are about one council."""

    statistics: pd.DataFrame
    figures: pd.DataFrame


def tables_of(dataset: Dataset, code: str) -> TablesOfCouncil:
    """The rows of a council, by its code, those of the statistics oldest year first."""
    statistics, figures = dataset.statistics, dataset.figures
    return TablesOfCouncil(statistics[statistics["code"] == code].sort_values("year"), figures[figures["code"] == code])


def rows_by_year(tables: TablesOfCouncil, years: Collection[int]) -> dict[int, Row]:
    """The council's rows of the statistics, oldest year first."""
    return {int(row["year"]): row for row in tables.statistics.to_dict("records") if row["year"] in years}
