"""The view of the map page, and the address that brings it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.councils.register import AUTHORITY_TYPES, tier_of, tier_of_code
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES, Measure
from lgo_map.figures.subject_measures import (
    DEFAULT_SUBJECT,
    SUBJECT_SHARE,
    key_of_choice,
    measure_called,
)
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import NEWEST, YearChoice
from lgo_map.presentation.url import (
    UrlField,
    UrlSchema,
    council_field,
    ombudsman_only_field,
    one_of,
    types_field,
    year_choice_field,
)
from lgo_map.records.dataset import Dataset, per_dataset

NO_SHARES_HELD = (
    "The measure in this page’s address is the share of a subject in the complaints received. Of no council is it held "
    "here yet what they were about, so you see the upheld rate."
)
"""The notice where an address asks for a measure that can't be painted as yet."""

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
        Key of the measure painted, or that it is the share of a subject.
    subject : str
        The subject whose share is painted, where one is.
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
    subject: str = DEFAULT_SUBJECT
    ombudsman_only: bool = False
    council: str | None = None
    district: str | None = None

    @property
    def painted(self) -> Measure:
        """The measure that is painted."""
        return measure_called(key_of_choice(self.measure, self.subject))


def in_tier_of_types(view: View) -> View:
    """The view in the tier of its types: with only one of county and district councils, the other would be empty."""
    of_two_tiers = [kind for kind in view.types if tier_of(kind) in TIERS]
    return replace(view, tier=tier_of(of_two_tiers[0])) if len(of_two_tiers) == 1 else view


def map_schema(years: Collection[int], codes: Mapping[str, str], with_subjects: bool = False) -> UrlSchema[View]:
    """What the map's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: of each council the newest that is known.
    codes : mapping of str to str
        The newest code of each council there is, by every code it has or had.
    with_subjects : bool
        Whether the share of a subject is known of any council in any year.
    """
    return UrlSchema(
        "",
        View(year=NEWEST),
        {
            "year": year_choice_field(years),
            "types": types_field(),
            "tier": one_of({tier: tier for tier in TIERS}, "tier", "you see county councils"),
            "measure": measure_field(MEASURES, with_subjects),
            "subject": subject_field(),
            "ombudsman_only": ombudsman_only_field(),
            "council": council_field(codes),
            "district": council_field(codes, "district", "it is left out"),
        },
    )


@per_dataset(maxsize=None)
def schema_of_map(dataset: Dataset) -> UrlSchema[View]:
    """What the map's address can say with the data that are held."""
    return map_schema(dataset.years, dataset.codes, is_any_share_known(dataset))


def measure_field(measures: Collection[str], with_subjects: bool) -> UrlField:
    """Which measure is shown, the share of a subject among them if any is known.

    Parameters
    ----------
    measures : collection of str
        The keys of the others.
    """
    keys = [*measures, *([SUBJECT_SHARE] if with_subjects else [])]
    return one_of(
        {key: key for key in keys},
        "measure",
        "you see the upheld rate",
        not_held={} if with_subjects else {SUBJECT_SHARE: NO_SHARES_HELD},
    )


def subject_field() -> UrlField:
    """Whose share is shown, where it is that of a subject."""
    instead = f"you see {SUBJECTS[DEFAULT_SUBJECT].in_text}"
    return one_of({key: key for key in SUBJECTS}, "subject", instead)


def query_of_council(code: str, year: YearChoice, ombudsman_only: bool = False) -> dict[str, str]:
    """The query parameters of the map of a year with a council chosen and its tier painted."""
    query = {"year": str(year), "council": code}
    if tier_of_code(code) == "lower":
        query["tier"] = "lower"
    return query | query_of_sources(ombudsman_only)


def query_of_painted(measure: str, subject: str) -> dict[str, str]:
    """The query parameters of a page that shows the share of a subject, if one is shown; none for other measures."""
    return {"measure": measure, "subject": subject} if measure == SUBJECT_SHARE else {}


def query_of_sources(ombudsman_only: bool) -> dict[str, str]:
    """The query parameter with which a page counts only the Ombudsman's own figures, if it is to."""
    return {"own": "yes"} if ombudsman_only else {}
