"""The view of the page of all councils, and the address that brings it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.url import (
    UrlSchema,
    ombudsman_only_field,
    types_field,
    year_choice_field,
    yes_or_no,
)

ALL_YEARS = 0
"""Stands for all years among the years; a select box cannot offer None. The address says "all"."""
SEVERAL_YEARS = (ALL_YEARS, NEWEST, TOGETHER)
"""The choices in which rows are not all of one year."""


@dataclass(frozen=True)
class TableView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in, or :data:`ALL_YEARS`; of each council the newest known; or years put
        together.
    types : tuple of str
        Authority types shown, in their fixed order.
    figures : bool
        Whether only rows with figures are shown.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    types: tuple[str, ...] = AUTHORITY_TYPES
    figures: bool = False
    ombudsman_only: bool = False


def councils_schema(years: Collection[int]) -> UrlSchema[TableView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: of each council the newest that is known.
    """
    return UrlSchema(
        "councils ",
        TableView(year=NEWEST),
        {
            "year": year_choice_field(years, more={"all": ALL_YEARS}),
            "types": types_field(),
            "figures": yes_or_no("choice of rows", "you see all rows"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )
