"""What several addresses look up: councils by any of their codes, the source of a statement, plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from lgo_map.api.models import Average, Figure, Number, Source, Stated
from lgo_map.api.problems import BadRequest, NotHeld, shown
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.values import is_known
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, is_web_address
from lgo_map.wording.decisions import EVERY_COUNCIL

ROOT = "/api/v1"
"""Where the API is, in the addresses it gives."""


def text_or_none(value: Any) -> str | None:
    """A text of a table; None where it is not known."""
    return str(value) if is_known(value) else None


def number_or_none(value: Any) -> Number | None:
    """A number of a table, whole where it is a whole one; None where it is not known."""
    if not is_known(value):
        return None
    return int(value) if float(value) == int(value) else float(value)


def council_asked(dataset: Dataset, code: str) -> str:
    """The newest code of the council whose address it is.

    Raises
    ------
    NotHeld
        If no council has or had the code.
    """
    found = dataset.codes.get(code)
    if found is None:
        raise NotHeld(f"No council has or had the code {shown(code)}. All are listed at {ROOT}/councils.")
    return found


def council_wanted(dataset: Dataset, code: str | None) -> str | None:
    """The newest code of the council that a parameter restricts to; None where it restricts to none.

    Raises
    ------
    BadRequest
        If no council has or had the code.
    """
    if code is None:
        return None
    found = dataset.codes.get(code)
    if found is None:
        raise BadRequest(f"The parameter “council” must be the GSS code of a council; {shown(code)} is not.")
    return found


def who_is_asked_for(dataset: Dataset, code: str | None, authority_type: str | None) -> str:
    """The council, the authority type or all councils that a request is restricted to, in words."""
    if code is not None:
        return dataset.council(code).name
    return EVERY_COUNCIL if authority_type is None else TYPE_NAMES_PLURAL[authority_type]


def key_wanted(name: str, key: str | None, keys: Iterable[str]) -> str | None:
    """A key that a parameter names, if it is one of those there are.

    Raises
    ------
    BadRequest
        If it is not.
    """
    if key is not None and key not in keys:
        raise BadRequest(f"The parameter “{name}” must be one of {', '.join(keys)}; {shown(key)} is not.")
    return key


def year_wanted(dataset: Dataset, year: int | None) -> int | None:
    """A year that a parameter names, if it has figures.

    Raises
    ------
    BadRequest
        If it has none.
    """
    if year is not None and year not in dataset.years:
        years = f"{min(dataset.years)} to {max(dataset.years)}"
        raise BadRequest(f"The parameter “year” must be one that has figures, of {years}; “{year}” has none.")
    return year


def of_rows(
    dataset: Dataset, table: pd.DataFrame, year: int | None, authority_type: str | None, code: str | None
) -> pd.DataFrame:
    """The rows of a table of councils' years that are of a year, an authority type and a council."""
    if year is not None:
        table = table[table["year"] == year]
    if code is not None:
        table = table[table["code"] == code]
    if authority_type is not None:
        table = table[table["code"].map(dataset.register["authority_type"]) == authority_type]
    return table


@per_dataset(maxsize=None)
def standing_statements(dataset: Dataset, year: int) -> dict[tuple[str, str], dict[Any, Any]]:
    """The statements of a year that stand, by council and figure."""
    stated = dataset.figures_of_year(year)
    rows = stated[stated["chosen"]].to_dict("records")
    return {(str(row["code"]), str(row["figure"])): row for row in rows}


def source_of(statement: Row) -> Source:
    """Who makes a statement, and where."""
    address = statement["source_url"]
    return Source(
        kind=statement["source_kind"],
        title=str(statement["source_title"]),
        address=str(address) if is_web_address(address) else None,
        note=text_or_none(statement["note"]),
    )


def figures_stated(statements: Iterable[Row]) -> dict[str, Figure]:
    """Of the statements about a council and year, the figures that stand, by key, with what others say."""
    stand: dict[str, Figure] = {}
    others: dict[str, list[Stated]] = {}
    for statement in statements:
        key, source = str(statement["figure"]), source_of(statement)
        if key in AVERAGES:
            continue
        value = number_or_none(statement["value"])
        if value is None:
            continue
        if statement["chosen"]:
            stand[key] = Figure(value=value, computed=bool(statement["computed"]), source=source, others=[])
        else:
            others.setdefault(key, []).append(Stated(value=value, source=source))
    for key, said in others.items():
        if key in stand:
            stand[key].others = said
    return stand


@per_dataset(maxsize=None)
def average_of(dataset: Dataset, authority_type: str, year: int, average: str) -> tuple[Average, int] | None:
    """A published average with one of the pages that print it, and how many do; None where none that is held does."""
    stated = dataset.statements_of_average(authority_type, year, average)
    value = None if stated.empty else number_or_none(stated["value"].iloc[0])
    if value is None:
        return None
    return Average(value=value, source=source_of(stated.iloc[0].to_dict())), len(stated)


def averages_of(dataset: Dataset, authority_type: str, year: int) -> dict[str, Average]:
    """The published averages of a type and year, by the figure they are the average of."""
    found = {FIGURES[key].average_of: average_of(dataset, authority_type, year, key) for key in AVERAGES}
    return {key: average[0] for key, average in found.items() if average is not None}


def letter_path(code: str, year: int) -> str:
    """Where a letter is, here."""
    return f"{ROOT}/letters/{year}/{code}"
