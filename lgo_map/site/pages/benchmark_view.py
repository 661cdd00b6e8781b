"""The view of the benchmark page, and the address that brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from lgo_map.figures.catalogue import HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.years import (
    NEWEST,
    YearChoice,
)
from lgo_map.presentation.url import (
    UrlSchema,
    council_field,
    ombudsman_only_field,
    one_of,
    year_choice_field,
)
from lgo_map.records.dataset import Dataset

PREFIX = "benchmark "
"""What the keys of the page's widgets begin with."""


@dataclass(frozen=True)
class BenchmarkView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in; the newest in which the council's figure is known; or years together.
    council : str or None
        Code of the council chosen.
    measure : str
        One of :data:`lgo_map.figures.catalogue.HEADLINE_RATES`.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    council: str | None = None
    measure: str = UPHELD_RATE.key
    ombudsman_only: bool = False


def benchmark_schema(dataset: Dataset) -> UrlSchema[BenchmarkView]:
    """What the page's address can say."""
    measures = {key: key for key in HEADLINE_RATES}
    return UrlSchema(
        prefix=PREFIX,
        default=BenchmarkView(year=NEWEST),
        fields={
            "year": year_choice_field(dataset.years),
            "council": council_field(dataset.register.index),
            "measure": one_of(measures, "measure", "you see the upheld rate"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )
