"""The view of the page of a briefing, and the address that brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from lgo_map.figures.years import NEWEST, YearChoice
from lgo_map.presentation.url import UrlSchema, council_field, year_choice_field
from lgo_map.records.dataset import Dataset, per_dataset

PREFIX = "briefing "
"""What the keys of the page's widgets begin with."""


@dataclass(frozen=True)
class BriefingView:
    """All a visitor can choose here; field names are the parameters of the address.

    Every briefing has the years put together; the newest known, and years together, open that of the newest year in
    which the council's upheld rate is known.
    """

    year: YearChoice
    council: str | None = None


@per_dataset(maxsize=None)
def briefing_schema(dataset: Dataset) -> UrlSchema[BriefingView]:
    """What the page's address can say."""
    return UrlSchema(
        prefix=PREFIX,
        default=BriefingView(year=NEWEST),
        fields={"year": year_choice_field(dataset.years), "council": council_field(dataset.codes)},
    )
