"""The page for programs and websites as a document."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lgo_map.documents.dataset_facts import dataset_facts
from lgo_map.documents.document import Document, heading, status_of
from lgo_map.presentation import html, programs
from lgo_map.presentation.program_examples import examples, frames, origin_of
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import IGNORED
from lgo_map.records.dataset import Dataset


def programs_document(dataset: Dataset, parameters: Mapping[str, str], origin: str) -> Document:
    """The page for programs; its address says nothing but which page it is.

    Parameters
    ----------
    origin : str
        The site's scheme and host, for the examples; empty where it is not known.
    """
    page, notices = PAGES["programs"], [IGNORED] if parameters else []
    origin = origin_of(origin) or programs.WHERE_NOT_KNOWN
    body = [heading(programs.HEADING, programs.SUBTITLE), *map(html.notice, notices)]
    body += ['<div class="lgo-column">', programs.where()]
    for example in examples(origin, programs.EXAMPLE, dataset.years[0]):
        body.append(_code(example.title, example.code))
    body.append(programs.ON_A_PAGE)
    for title, markup in frames(origin, programs.EXAMPLE, dataset.council(programs.EXAMPLE).name).items():
        body.append(_code(title, markup))
    body.append("</div>")
    return Document(
        "programs", page.tab, page.description, "\n".join(body), {}, status_of(notices), dataset_facts(dataset)
    )


def _code(title: str, code: str) -> str:
    return (
        f'<h3>{escape(title)}</h3><pre tabindex="0" role="region" aria-label="{escape(title)}"><code>{escape(code)}'
        "</code></pre>"
    )
