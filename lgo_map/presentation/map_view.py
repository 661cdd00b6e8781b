"""The view of the map page, and the address that brings it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lgo_map.councils.register import AUTHORITY_TYPES, tier_of_code
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.years import NEWEST, YearChoice
from lgo_map.presentation.url import (
    UrlSchema,
    council_field,
    ombudsman_only_field,
    one_of,
    types_field,
    year_choice_field,
)

TIERS = {"upper": "County councils", "lower": "District councils"}


@dataclass(frozen=True)
class View:
    """All a visitor can choose; field names are the parameters of the address and the keys of the widgets.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in; of each council the newest year known; or the years put together.
    types : tuple of str
        Authority types painted, in their fixed order.
    tier : {"upper", "lower"}
        Which councils are painted where two tiers share an area.
    measure : str
        Key of the measure painted.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    council : str or None
        Code of the council chosen.
    district : str or None
        Code of the district in which a county was clicked.
    """

    year: YearChoice
    types: tuple[str, ...] = AUTHORITY_TYPES
    tier: str = "upper"
    measure: str = DEFAULT_MEASURE
    ombudsman_only: bool = False
    council: str | None = None
    district: str | None = None


def map_schema(years: Collection[int], codes: Collection[str]) -> UrlSchema[View]:
    """What the map's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: of each council the newest that is known.
    codes : collection of str
        Codes of the councils there are.
    """
    return UrlSchema(
        "",
        View(year=NEWEST),
        {
            "year": year_choice_field(years),
            "types": types_field(),
            "tier": one_of({tier: tier for tier in TIERS}, "tier", "you see county councils"),
            "measure": one_of({key: key for key in MEASURES}, "measure", "you see the upheld rate"),
            "ombudsman_only": ombudsman_only_field(),
            "council": council_field(codes),
            "district": one_of({code: code for code in codes}, "district", "it is left out"),
        },
    )


def query_of_council(code: str, year: YearChoice, ombudsman_only: bool = False) -> dict[str, str]:
    """The query parameters of the map of a year with a council chosen and its tier painted."""
    query = {"year": str(year), "council": code}
    if tier_of_code(code) == "lower":
        query["tier"] = "lower"
    return query | query_of_sources(ombudsman_only)


def query_of_sources(ombudsman_only: bool) -> dict[str, str]:
    """The query parameter with which a page counts only the Ombudsman's own figures, if it is to."""
    return {"own": "yes"} if ombudsman_only else {}
