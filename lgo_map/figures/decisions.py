"""What a decision of the Ombudsman can be: its kind, its outcome, and the headings under which it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DecisionKind = Literal["statement", "report"]
Outcome = Literal["upheld", "not upheld", "closed after initial enquiries"]

KINDS: dict[DecisionKind, str] = {"statement": "Decision statement", "report": "Public report"}
"""What each kind is called on screen."""

OUTCOMES: dict[Outcome, str] = {
    "upheld": "Upheld",
    "not upheld": "Not upheld",
    "closed after initial enquiries": "Closed after initial enquiries",
}
"""What each outcome is called on screen, those after an investigation first."""


@dataclass(frozen=True)
class Category:
    """A heading under which the Ombudsman publishes decisions.

    Attributes
    ----------
    in_address : str
        How its pages' addresses write it.
    subject : str or None
        The subject (:data:`lgo_map.figures.subjects.SUBJECTS`) under which its yearly table counts such complaints;
        None where that can't be told.
    """

    in_address: str
    subject: str | None


CATEGORIES: dict[str, Category] = {
    "Adult care services": Category("adult-care-services", "adult_care"),
    "Benefits and tax": Category("benefits-and-tax", "benefits_and_tax"),
    "Children's care services": Category("children-s-care-services", "education_and_children"),
    "Education": Category("education", "education_and_children"),
    "Environment and regulation": Category("environment-and-regulation", "environment"),
    "Housing": Category("housing", "housing"),
    "Planning": Category("planning", "planning_and_development"),
    "Transport and highways": Category("transport-and-highways", "highways_and_transport"),
    "Other categories": Category("other-categories", None),
}
"""The headings that are known, as the Ombudsman prints them; pages may have others, which are kept as printed."""

SUBCATEGORIES: dict[str, tuple[str, ...]] = {
    "Adult care services": (
        *("Assessment and care plan", "Charging", "Direct payments", "Disabled facilities grants", "Domiciliary care"),
        *("Residential care", "Safeguarding"),
    ),
    "Benefits and tax": ("Council tax", "COVID-19", "Other"),
    "Children's care services": (
        *("Adoption", "Child protection", "Disabled children", "Fostering", "Friends and family carers"),
        *("Looked after children", "Other"),
    ),
    "Education": ("Alternative provision", "COVID-19", "Other", "School transport", "Special educational needs"),
    "Environment and regulation": ("Antisocial behaviour", "Other", "Refuse and recycling"),
    "Housing": ("Allocations", "Homelessness", "Other"),
    "Planning": ("Enforcement", "Planning applications"),
}
"""Of each heading, those below it that were seen, as printed; there are others, which are kept as printed too."""
