"""The letters that are not held, with the page of the council at the Ombudsman, as a table to take away."""

from __future__ import annotations

import pandas as pd

from lgo_map.councils.ombudsman_pages import statistics_page
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset, per_dataset

ADDRESS_KNOWN, ADDRESS_FOLLOWS = "known", "what follows from the name"
"""How an address came about."""

MISSING_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "type_name": "Authority type",
    "year_name": "Year",
    "address": "Its page at the Ombudsman",
    "address_is": "This address is",
}
"""The columns of :func:`missing_letters` that people take away, and what a file calls each."""


@per_dataset(maxsize=1)  # some 300 kB
def missing_letters(dataset: Dataset) -> pd.DataFrame:
    """Every letter that is not held: of the councils in force at the end of each year of which figures are held.

    Returns
    -------
    DataFrame
        The columns of :data:`MISSING_HEADINGS`, `authority_type` and `year`, by type and name, the newest year first.
    """
    rows = []
    for year in dataset.years:
        for code in map(str, dataset.in_force(year).index):
            if (code, year) in dataset.letters:
                continue
            council = dataset.council(code)
            rows.append(
                {
                    "name": council.name,
                    "code": code,
                    "type_name": TYPE_NAMES[council.authority_type],
                    "year_name": year_name(year),
                    "address": statistics_page(council),
                    "address_is": ADDRESS_KNOWN if council.page_slug else ADDRESS_FOLLOWS,
                    "authority_type": council.authority_type,
                    "year": year,
                }
            )
    table = pd.DataFrame(rows, columns=[*MISSING_HEADINGS, "authority_type", "year"])
    order = table["authority_type"].map(AUTHORITY_TYPES.index)
    return table.assign(order=order).sort_values(["order", "name", "code"], kind="stable").drop(columns="order")


def missing_of_choice(
    dataset: Dataset, year: int | None = None, authority_type: str | None = None, code: str | None = None
) -> pd.DataFrame:
    """Those rows of :func:`missing_letters` that filters let through; None lets all through."""
    table = missing_letters(dataset)
    for column, value in (("year", year), ("authority_type", authority_type), ("code", code)):
        if value is not None:
            table = table[table[column] == value]
    return table
