"""Decisions and public reports about a council, and the improvements it agreed, as HTML.

Examples are never counted as if they were all there is: what is held says so, and where all of them are.
"""

from __future__ import annotations

from html import escape

from lgo_map.analysis.council_decisions import (
    DecisionsOfCouncil,
    ImprovementsOfCouncil,
    councils_with_decisions,
    days_of,
    rows_at,
)
from lgo_map.councils.ombudsman_pages import DECISION_PAGES, improvements_page
from lgo_map.councils.register import Council
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.presentation.decision_list import ListedDecision, decision_table_of_one, improvements_table
from lgo_map.records.dataset import Dataset
from lgo_map.wording.decisions import (
    AT_THE_OMBUDSMAN,
    about_whom,
    apart_from_count,
    by_category_in_words,
    held_of_council,
    held_whole,
    improvements_held,
    improvements_whole,
    where_improvements_are,
)

MAX_DECISIONS_SHOWN, MAX_CASES_SHOWN = 8, 5
"""Maximum number of decisions, and of cases with improvements, listed here; their own page and the file have all."""
FIND_AMONG_ALL, REPORTS_ALONE = "Find among all held about it", "Public reports alone"
"""What leads to the page of decisions."""
OF_ANCESTORS = "<p>Decisions about the councils it came from are their own, and not among these:</p>"
"""What is said before ways to them."""


def decisions_section(dataset: Dataset, council: Council, found: DecisionsOfCouncil) -> str:
    """What can be said of how many there are, and the newest of those that are held.

    Parameters
    ----------
    found : DecisionsOfCouncil
        As from :func:`lgo_map.analysis.council_decisions.decisions_of_council`.
    """
    shown = '<h2 class="lgo-section">Decisions and public reports</h2>' + _how_many(council, found)
    if not found.held:
        return shown
    rows = rows_at(dataset, found.places[:MAX_DECISIONS_SHOWN])
    return shown + decision_table_of_one(ListedDecision(council.name, row) for row in rows)


def _how_many(council: Council, found: DecisionsOfCouncil) -> str:
    """What can be said of how many there are, as paragraphs, with the link to all of them."""
    counted, more = [], []
    if found.whole is not None and found.year is not None:
        first, last = days_of(found.year)
        about, whole = about_whom(council.name), found.whole
        counted.append(held_whole(whole.total, whole.by_outcome, about, first, last, whole.seen_on))
        counted.append(by_category_in_words(found.by_category))
        if whole.apart:
            more.append(apart_from_count(whole.apart))
        if found.examples > whole.apart:
            more.append(f"Of other days, {held_of_council(found.examples - whole.apart)}")
    else:
        more.append(held_of_council(found.held))
    sentence = " ".join(filter(None, counted))
    paragraph = f'<p class="lgo-sentence">{html.text(sentence)}</p>' if sentence else ""
    link = html.link(AT_THE_OMBUDSMAN, DECISION_PAGES)
    return f"{paragraph}<p>{html.text(' '.join(more))} {link}.</p>"


def ancestors_with_decisions(dataset: Dataset, code: str) -> list[str]:
    """The councils that one came from about which decisions are held, which are theirs and not added to its own."""
    held = councils_with_decisions(dataset)
    return [each for each in _ancestors(dataset, code) if each in held]


def _ancestors(dataset: Dataset, code: str) -> list[str]:
    """The councils that one came from, and those that these came from, each once."""
    found: dict[str, None] = {}
    for before in dataset.family_of(code)[0]:
        found |= dict.fromkeys([before, *_ancestors(dataset, before)])
    return list(found)


def improvements_section(council: Council, found: ImprovementsOfCouncil) -> str:
    """What can be said of how many improvements were agreed, and those of the newest cases that are held.

    Parameters
    ----------
    found : ImprovementsOfCouncil
        As from :func:`lgo_map.analysis.council_decisions.improvements_of_council`.
    """
    sentences = []
    if found.year is not None and found.seen_on is not None:
        sentences.append(improvements_whole(found.counted, year_name(found.year), found.seen_on))
    if len(found.cases) > found.counted or found.year is None:
        sentences.append(improvements_held(len(found.cases) - found.counted))
    where = where_improvements_are(is_known_address=council.page_slug is not None)
    link = html.link(escape(where), improvements_page(council))
    shown = '<h2 class="lgo-section">Service improvements it agreed</h2>'
    shown += f"<p>{html.text(' '.join(sentences))} {link}.</p>"
    return shown + (improvements_table(found.cases[:MAX_CASES_SHOWN], council.name) if found.cases else "")
