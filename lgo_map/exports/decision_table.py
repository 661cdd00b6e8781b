"""Decisions and public reports as a table to take away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lgo_map.analysis.decision_filter import WholeCount
from lgo_map.councils.register import TYPE_NAMES
from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import date_name

HEADINGS = {
    "name": "Council",
    "code": "Code",
    "authority_type": "Authority type",
    "decided": "Decided (day, or month where only that is known)",
    "kind": "What it is",
    "category": "Category",
    "subcategory": "Subcategory",
    "outcome": "Outcome",
    "reference": "Reference",
    "address": "Where it was read",
    "source": "Who states it",
    "note": "Note",
    "held": "May it be counted?",
}
"""The columns of the file, by those of :func:`decision_table`; an empty cell is not known."""

EXAMPLE = "No: an example; the Ombudsman has others that are not in this file"
NOT_COUNTED = "No: it may be another of these again"


def decision_table(dataset: Dataset, rows: np.ndarray, whole: WholeCount | None) -> pd.DataFrame:
    """Decisions as a table with the columns of :data:`HEADINGS`.

    Parameters
    ----------
    dataset : Dataset
        The data.
    rows : numpy.ndarray
        Their places in the table of decisions.
    whole : WholeCount or None
        What is counted of them; None where they are examples.
    """
    table = dataset.decisions.iloc[rows].copy()
    types = dataset.register["authority_type"].map(TYPE_NAMES)
    table["name"] = table["code"].map(dataset.register["name"])
    table["authority_type"] = table["code"].map(types)
    table["kind"] = table["kind"].map(KINDS)
    table["outcome"] = table["outcome"].map(OUTCOMES)
    table["source"] = table["source_kind"].map(SOURCE_NAMES)
    counted = f"Yes: all there are, as the Ombudsman’s list showed them on {date_name(whole.seen_on)}" if whole else ""
    held = np.isin(rows, whole.rows) + 1 if whole else np.zeros(len(rows), dtype=int)
    table["held"] = pd.Categorical.from_codes(held.tolist(), pd.Index([EXAMPLE, NOT_COUNTED, counted]))
    return table[list(HEADINGS)].reset_index(drop=True)
