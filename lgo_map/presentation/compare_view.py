"""The view of the compare page, and the address that brings it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lgo_map.analysis.peers import (
    MAX_COUNCILS,
)
from lgo_map.figures.years import (
    NEWEST,
    YearChoice,
)
from lgo_map.presentation.url import (
    UrlSchema,
    councils_field,
    ombudsman_only_field,
    year_choice_field,
    yes_or_no,
)
from lgo_map.records.dataset import Dataset, per_dataset

PREFIX = "compare "
"""What the keys of the page's widgets begin with."""


@dataclass(frozen=True)
class CompareView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in; the newest in which most of the councils are known; or years together.
    councils : tuple of str
        Codes of the councils, at most :data:`lgo_map.analysis.peers.MAX_COUNCILS`, in the order chosen.
    similar : bool
        Whether the first council is compared with its similar authorities, not the councils with each other.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    councils: tuple[str, ...] = ()
    similar: bool = False
    ombudsman_only: bool = False


def compare_schema(years: Collection[int], codes: Mapping[str, str]) -> UrlSchema[CompareView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: the newest known.
    codes : mapping of str to str
        The newest code of each council there is, by every code it has or had.
    """
    return UrlSchema(
        PREFIX,
        CompareView(year=NEWEST),
        {
            "year": year_choice_field(years),
            "councils": councils_field(codes, MAX_COUNCILS),
            "similar": yes_or_no("kind of comparison", "councils are compared with each other"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )


@per_dataset(maxsize=None)
def schema_of_compare(dataset: Dataset) -> UrlSchema[CompareView]:
    """What the page's address can say with the data that are held."""
    return compare_schema(dataset.years, dataset.codes)
