"""Tables as files that a spreadsheet opens rightly."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

_STARTS_A_FORMULA = re.compile(r"^\s*[=+\-@]|^[\t\r\n]")
DECIMALS = 2


def csv_of(table: pd.DataFrame, headings: Mapping[str, str]) -> bytes:
    """A table as CSV that a spreadsheet opens rightly.

    Parameters
    ----------
    table : pandas.DataFrame
        With at least the columns of `headings`.
    headings : mapping of str to str
        The columns wanted, in their order, and what the file calls each.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, lines ended by CR and LF, unknown cells empty, numbers to two decimals. A text
        that a spreadsheet would take for a formula begins with an apostrophe.
    """
    shown = table[list(headings)].round(DECIMALS)
    for column in shown.columns:
        if not pd.api.types.is_any_real_numeric_dtype(shown[column]):
            shown[column] = shown[column].map(_inert, na_action="ignore")  # of categories, each is looked at once
    return shown.rename(columns=headings).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def file_name(*parts: str, ending: str = "csv") -> str:
    """A name for a file, of lower case letters, digits and hyphens: "leeds-city-council-2019-20.csv"."""
    words = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower().replace("’", "")).strip("-")
    return f"{words}.{ending}"


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _STARTS_A_FORMULA.match(value) else value
