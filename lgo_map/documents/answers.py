"""Which document an address asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import pandas as pd

from lgo_map.documents.about_document import about_document
from lgo_map.documents.benchmark_document import benchmark_document
from lgo_map.documents.briefing_document import briefing_document
from lgo_map.documents.compare_document import compare_document
from lgo_map.documents.council_document import council_document
from lgo_map.documents.councils_document import councils_document
from lgo_map.documents.decisions_document import decisions_document
from lgo_map.documents.document import Document, heading, link_to
from lgo_map.documents.letters_document import letters_document
from lgo_map.documents.map_document import map_document
from lgo_map.documents.programs_document import programs_document
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import Dataset
from lgo_map.wording.search import Hit, search

_DOCUMENTS: dict[str, Callable[[Dataset, Mapping[str, str]], Document]] = {
    "map": map_document,
    "council": council_document,
    "benchmark": benchmark_document,
    "compare": compare_document,
    "councils": councils_document,
    "decisions": decisions_document,
    "letters": letters_document,
    "briefing": briefing_document,
    "about": about_document,
}

PAGES_BY_PATH = {page.path: name for name, page in PAGES.items()}
"""The name of each page by its path; a path may also end in a slash."""


def page_at(path: str) -> str | None:
    """The name of the page at a path; None where there is none."""
    return PAGES_BY_PATH.get(path.rstrip("/") or "/")


def document_of(dataset: Dataset, page: str, parameters: Mapping[str, str], origin: str = "") -> Document:
    """What a page says at an address, without the app.

    Parameters
    ----------
    origin : str
        The site's scheme and host, which examples for programs name; empty where it is not known.

    Raises
    ------
    DataFileError
        If a file it needs is missing or damaged.
    """
    if page == "programs":
        return programs_document(dataset, parameters, origin)
    return _DOCUMENTS[page](dataset, parameters)


def not_found() -> Document:
    """What is said where there is no page."""
    links = "".join(f"<li>{link_to(name, page.title, {})}</li>" for name, page in PAGES.items())
    body = (
        f"{heading('There is no such page')}<p>Nothing is at this address. Look for a council above, or go on to one "
        f'of the pages:</p><ul class="lgo-links">{links}</ul>'
    )
    return Document("", "There is no such page", "Nothing is at this address.", body, {}, status=404)


def found(dataset: Dataset, text: str) -> Document | str:
    """The council that somebody looked for, by its code, or a document with those it may be.

    What was typed is not repeated: it may say where somebody lives.
    """
    answer = search(text, dataset.register, pd.Timestamp.today().normalize(), dataset.folder)
    if answer.kind in ("postcode", "name") and len(answer.hits) == 1 and not answer.earlier:
        return answer.hits[0].code
    body = f'{heading("Find your council")}<p class="lgo-sentence">{escape(answer.sentence)}</p>'
    body += "".join(map(_hit, answer.hits))
    if answer.earlier:
        body += f"<p>{escape(answer.earlier_sentence)}</p>" + "".join(map(_hit, answer.earlier))
    return Document("", "Find your council", answer.sentence, body, {})


def _hit(hit: Hit) -> str:
    return f"<p>{link_to('council', hit.name, {'council': hit.code})}<br><small>{escape(hit.note)}</small></p>"
