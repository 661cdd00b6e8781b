"""What complaints are about: the subjects by which the Ombudsman's yearly table counts what each council received."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One of the Ombudsman's categories.

    Attributes
    ----------
    name : str
        What it is called on screen.
    column_names : tuple of str
        What a table may call its column, in small letters, without "and", "service" and "services".
    """

    name: str
    column_names: tuple[str, ...]

    @property
    def in_text(self) -> str:
        """What it is called within a sentence, after "about": "housing", "other subjects"."""
        return "other subjects" if self.name == "Other" else f"{self.name[:1].lower()}{self.name[1:]}"


SUBJECTS = {
    "adult_care": Subject(
        "Adult care services", ("adult care", "adult social care", "adult social", "adult", "adults")
    ),
    "benefits_and_tax": Subject(
        "Benefits and tax",
        ("benefits tax", "benefit tax", "benefits council tax", "benefits local taxation", "benefits taxation"),
    ),
    "corporate_and_other": Subject(
        "Corporate and other services", ("corporate other", "corporate others", "corporate")
    ),
    "education_and_children": Subject(
        "Education and children’s services",
        ("education childrens", "education children", "childrens education", "children education"),
    ),
    "environment": Subject(
        "Environmental services, public protection and regulation",
        (
            "environmental public protection regulation",
            "environment public protection regulation",
            "environmental public protection",
            "environment public protection",
            "environment regulation",
            "environmental regulation",
            "environmental",
            "environment",
        ),
    ),
    "highways_and_transport": Subject(
        "Highways and transport", ("highways transport", "transport highways", "highways")
    ),
    "housing": Subject("Housing", ("housing",)),
    "planning_and_development": Subject(
        "Planning and development", ("planning development", "planning building control", "planning")
    ),
    "other": Subject("Other", ("other", "others")),
}
"""Every subject by its key, in the order of the Ombudsman's table."""
