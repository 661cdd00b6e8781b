"""The view of the page of one council, and the address that brings it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lgo_map.figures.years import YearChoice
from lgo_map.presentation.url import UrlSchema, council_field, year_choice_field
from lgo_map.records.dataset import Dataset, per_dataset


@dataclass(frozen=True)
class CouncilView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    council : str or None
        Code of the council shown.
    year : int, "newest", "together" or None
        The year, or the years put together, in which it was being looked at elsewhere: the sentence is about it, and
        links lead back to it. None is the newest with a figure.
    """

    council: str | None = None
    year: YearChoice | None = None


def council_schema(years: Collection[int], codes: Mapping[str, str]) -> UrlSchema[CouncilView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown.
    codes : mapping of str to str
        The newest code of each council there is, by every code it has or had.
    """
    return UrlSchema(
        "council page ",
        CouncilView(),
        {
            "year": replace(year_choice_field(years), instead="you see the newest year with a figure"),
            "council": council_field(codes),
        },
    )


@per_dataset(maxsize=None)
def schema_of_council(dataset: Dataset) -> UrlSchema[CouncilView]:
    """What the page's address can say with the data that are held."""
    return council_schema(dataset.years, dataset.codes)
