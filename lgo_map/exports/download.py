"""A file that somebody can take away: what it is called, of which kind it is, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from lgo_map.exports.csv import csv_of, file_name


@dataclass(frozen=True)
class Download:
    """A file that a page offers; it is made when somebody asks for it.

    Attributes
    ----------
    key : str
        What tells it from the other files of its page, and what its address calls it: "trend-upheld_rate.csv".
    name : str
        The file's name.
    mediatype : str
        What it is, as HTTP calls it.
    make : callable
        Gives its content; LgoMapError where it can't be made.
    label : str
        What leads to it, as text.
    """

    key: str
    name: str
    mediatype: str
    make: Callable[[], bytes]
    label: str


def csv_download(
    key: str,
    make: Callable[[], pd.DataFrame],
    headings: Mapping[str, str],
    *name_parts: str,
    label: str = "Download as CSV",
) -> Download:
    """A table to take away as CSV.

    Parameters
    ----------
    key : str
        As of :class:`Download`, without the ending.
    make : callable
        Gives the table, with at least the columns of `headings`.
    headings : mapping of str to str
        The columns wanted, and what the file calls each.
    *name_parts : str
        What the file's name is made of.
    label : str
        What leads to it.
    """
    return Download(f"{key}.csv", file_name(*name_parts), "text/csv", lambda: csv_of(make(), headings), label)
