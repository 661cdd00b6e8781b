"""Letters, and the passages found in them, as tables to take away."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lgo_map.councils.register import TYPE_NAMES
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset
from lgo_map.records.letters import Letter

LETTERS_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "authority_type": "Authority type",
    "year": "Year",
    "date": "Date of the letter",
    "addressee": "Addressee",
}
"""The columns of :func:`letters_table` and what a file calls each."""
LETTERS_FOUND_HEADINGS = LETTERS_HEADINGS | {"passages": "Passages found"}
"""The same of letters found by words in them."""


def letters_table(dataset: Dataset, letters: Iterable[Letter]) -> pd.DataFrame:
    """Letters as a table: a row each, the columns of :data:`LETTERS_HEADINGS`."""
    rows = []
    for letter in letters:
        council = dataset.council(letter.code)
        rows.append(
            {
                "name": council.name,
                "code": letter.code,
                "authority_type": TYPE_NAMES[council.authority_type],
                "year": year_name(letter.year),
                "date": letter.date.isoformat(),
                "addressee": letter.addressee,
            }
        )
    return pd.DataFrame(rows, columns=list(LETTERS_HEADINGS))
