"""The view of the benchmark page, and the address that brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.figures.catalogue import HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.measures import Measure
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, key_of_choice, measure_called
from lgo_map.figures.years import (
    NEWEST,
    YearChoice,
)
from lgo_map.presentation.map_view import measure_field, subject_field
from lgo_map.presentation.url import UrlSchema, council_field, ombudsman_only_field, year_choice_field
from lgo_map.records.dataset import Dataset, per_dataset

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
        One of :data:`lgo_map.figures.catalogue.HEADLINE_RATES`, or that it is the share of a subject.
    subject : str
        The subject whose share is shown, where one is.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    council: str | None = None
    measure: str = UPHELD_RATE.key
    subject: str = DEFAULT_SUBJECT
    ombudsman_only: bool = False

    @property
    def shown(self) -> Measure:
        """The measure that is shown."""
        return measure_called(key_of_choice(self.measure, self.subject))


@per_dataset(maxsize=None)
def benchmark_schema(dataset: Dataset) -> UrlSchema[BenchmarkView]:
    """What the page's address can say."""
    return UrlSchema(
        prefix=PREFIX,
        default=BenchmarkView(year=NEWEST),
        fields={
            "year": year_choice_field(dataset.years),
            "council": council_field(dataset.codes),
            "measure": measure_field(HEADLINE_RATES, is_any_share_known(dataset)),
            "subject": subject_field(),
            "ombudsman_only": ombudsman_only_field(),
        },
    )
