"""The service improvements that a council agreed, as a table to take away."""

from __future__ import annotations

import pandas as pd

from lgo_map.records.dataset import Dataset

IMPROVEMENT_COLUMNS = {
    "name": "Council",
    "code": "Code",
    "reference": "Reference of the case",
    "decided": "Decided (day, or month where only that is known)",
    "category": "Category",
    "improvement": "Improvement agreed",
    "address": "Where it was read",
}
"""The columns of :func:`improvement_table` and what a file calls each; an empty cell is not known."""


def improvement_table(dataset: Dataset, code: str) -> pd.DataFrame:
    """A row for each improvement of a council that is held, newest first: examples, unless a list was seen whole."""
    rows = dataset.improvements[dataset.improvements["code"] == code]
    return rows.assign(name=dataset.council(code).name)[list(IMPROVEMENT_COLUMNS)].reset_index(drop=True)
