"""The pages of the site: what each is called, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "Your council’s performance"


@dataclass(frozen=True)
class SitePage:
    """A page of the site.

    Attributes
    ----------
    path : str
        Its address on the site.
    title : str
        What the navigation calls it.
    description : str
        What it is for, in a sentence or two, as a search engine or a link's preview shows it.
    tab : str
        What the browser's tab calls it until a council is chosen, where that is not its title.
    """

    path: str
    title: str
    description: str
    tab: str = ""


PAGES = {
    "map": SitePage(
        "/",
        "Map",
        "A map of England’s councils by how often the Local Government and Social Care Ombudsman upheld complaints "
        "about them. Find yours by name or postcode.",
        "Map of councils",
    ),
    "council": SitePage(
        "/council",
        "Council",
        "Every figure that the Ombudsman published about a council, year by year, beside the average of similar "
        "authorities, with its letters and sources.",
        "A council through the years",
    ),
    "benchmark": SitePage(
        "/benchmark",
        "Benchmark",
        "A council’s figures beside those of all similar authorities, with what chance alone could explain.",
    ),
    "compare": SitePage(
        "/compare", "Compare", "Councils side by side: where they differ by more than chance, and where they don’t."
    ),
    "councils": SitePage(
        "/councils", "All councils", "All councils of England in one table: counts, rates and averages, to download."
    ),
    "decisions": SitePage(
        "/decisions",
        "Decisions",
        "Decisions and public reports of the Ombudsman, to find by council, subject, outcome and date. They are "
        "examples, unless a whole list was seen.",
        "Decisions and public reports",
    ),
    "letters": SitePage(
        "/letters", "Letters", "What the Ombudsman wrote to councils each year, word for word, to search and to read."
    ),
    "briefing": SitePage(
        "/briefing", "Briefing", "Two pages on a council and a year for a committee, to print or to keep as a PDF."
    ),
    "programs": SitePage(
        "/programs",
        "For programs",
        "The figures for programs and websites: JSON, CSV and GeoJSON, with examples in curl, Python and R.",
        "For programs and websites",
    ),
    "about": SitePage(
        "/about",
        "About the figures",
        "Where the figures come from, how they are compared, what is missing, and how to help.",
    ),
}
"""The pages by the names of their files, in the order of the navigation."""
