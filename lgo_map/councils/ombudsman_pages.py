"""Where the Ombudsman publishes what it states of councils."""

from __future__ import annotations

import re

from lgo_map.councils.register import OMBUDSMAN_PAGES, Council

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


def statistics_page_of_slug(slug: str) -> str:
    """The address of the annual statistics of the council whose page is called so."""
    return f"{OMBUDSMAN_PAGES}/{slug}/statistics"
