"""Where the Ombudsman publishes what it states of councils."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lgo_map.councils.register import OMBUDSMAN_PAGES, Council
from lgo_map.figures.decisions import CATEGORIES, SUBCATEGORIES

DECISION_PAGES = "https://www.lgo.org.uk/decisions"
"""The address below which each heading has its list, and each decision its page."""

YEARLY_TABLES = (
    "https://www.lgo.org.uk/information-centre/reports/annual-review-reports/local-government-complaint-reviews"
)
"""The page that links the tables of all councils for each year: complaints received, decided, and compliance."""


def slugs_of_name(name: str) -> list[str]:
    """What a council's page may be called at the Ombudsman, the likeliest first.

    Of the pages whose address is known, all but a few are called by the full name in lower case with hyphens; most of
    the others leave out "and".

    Returns
    -------
    list of str
        One or two: "north-east-lincolnshire-council"; for a name with "and" the one without it too.
    """
    words = re.sub(r"[’']", "", name.lower())
    without = re.sub(r"\band\b", " ", words)
    return list(dict.fromkeys(re.sub(r"[^a-z0-9]+", "-", each).strip("-") for each in (words, without)))


def statistics_page(council: Council) -> str:
    """The address of the council's annual statistics at the Ombudsman; where it is not known, the likeliest."""
    return statistics_page_of_slug(council.page_slug or slugs_of_name(council.name)[0])


def improvements_page(council: Council) -> str:
    """The address of the service improvements a council agreed; where its page is not known, the likeliest."""
    return f"{OMBUDSMAN_PAGES}/{council.page_slug or slugs_of_name(council.name)[0]}/serviceimprovements"


def statistics_page_of_slug(slug: str) -> str:
    """The address of the annual statistics of the council whose page is called so."""
    return f"{OMBUDSMAN_PAGES}/{slug}/statistics"


@dataclass(frozen=True)
class DecisionAddress:
    """What the address of a decision's page, or of the list of a heading, says.

    Attributes
    ----------
    category, subcategory : str or None
        The headings as the Ombudsman prints them; None where the address has none, or one of which it is not known how
        it is printed: capitals ("COVID-19") and apostrophes can't be told from an address.
    reference : str or None
        With blanks, "21 007 781"; None in that of a list.
    category_part, subcategory_part : str or None
        The headings as the address has them: "children-s-care-services".
    """

    category: str | None
    subcategory: str | None
    reference: str | None
    category_part: str | None
    subcategory_part: str | None


def decision_page(category: str | None, subcategory: str | None, reference: str | None) -> str | None:
    """The address that the page of a decision has, which follows from its headings and its reference.

    Returns
    -------
    str or None
        None where one of the three is not known, or where one decision is about several references.

    Examples
    --------
    >>> decision_page("Children's care services", "Looked after children", "18 010 273")
    'https://www.lgo.org.uk/decisions/children-s-care-services/looked-after-children/18-010-273'
    """
    if not category or not subcategory or not reference or not _REFERENCE.fullmatch(reference):
        return None
    return f"{heading_page(category)}/{part_of_address(subcategory)}/{reference.replace(' ', '-')}"


def heading_page(category: str) -> str:
    """The address of the list of what was decided lately under a heading."""
    known = CATEGORIES.get(category)
    return f"{DECISION_PAGES}/{known.in_address if known else part_of_address(category)}"


def part_of_address(heading: str) -> str:
    """A heading as addresses have it: in lower case, with hyphens ("children-s-care-services")."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def decision_address(address: str) -> DecisionAddress | None:
    """What an address says of a decision or of a list of a heading; None if it is of neither.

    Examples
    --------
    >>> decision_address("http://lgo.org.uk/decisions/housing/homelessness/22-016-576?chapter=2").reference
    '22 016 576'
    """
    try:
        path = unquote(urlsplit(address.strip()).path).lower()
    except ValueError:  # square brackets that hold no address
        return None
    found = _DECISION_PATH.fullmatch(path)
    if not found or found["category"] == "archive":
        return None
    category = next((name for name, known in CATEGORIES.items() if known.in_address == found["category"]), None)
    below = SUBCATEGORIES.get(category or "", ())
    return DecisionAddress(
        category,
        next((name for name in below if part_of_address(name) == found["subcategory"]), None),
        found["reference"].replace("-", " ") if found["reference"] else None,
        found["category"],
        found["subcategory"],
    )


_REFERENCE = re.compile(r"[0-9]{2} [0-9]{3} [0-9]{3}[a-z]?")
_DECISION_PATH = re.compile(
    r"/decisions/(?P<category>[a-z0-9-]{1,60})"
    r"(?:/(?P<subcategory>[a-z0-9-]{1,60})(?:/(?P<reference>[0-9]{2}-[0-9]{3}-[0-9]{3}[a-z]?))?)?/?"
)
