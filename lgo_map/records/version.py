"""Which version of the data a dataset is, so that whoever has its figures can tell whether there are others by now."""

from __future__ import annotations

import hashlib

import pandas as pd

from lgo_map.errors import LgoMapError
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset


@per_dataset(maxsize=None)
def version_of(dataset: Dataset) -> str:
    """12 hexadecimal digits that are others as soon as anything in the tables or letters is another.

    They follow from the content alone: servers with the same data give the same.
    """
    digest = hashlib.sha256()
    tables = (dataset.register, dataset.statistics, dataset.figures, dataset.subjects, dataset.decisions)
    for table in (*tables, dataset.improvements, dataset.imports):
        digest.update(" ".join(table.columns).encode())
        plain = table.astype({column: "str" for column in table.columns if table[column].dtype == object})
        digest.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    for letter in dataset.letters.values():
        digest.update(repr(letter).encode())
    return digest.hexdigest()[:12]


def current_version() -> str:
    """The version that is shown, as it was published or, where that is a folder, by its content; empty without data."""
    try:
        dataset = current_dataset()
    except LgoMapError:
        return ""
    return dataset.version or version_of(dataset)
