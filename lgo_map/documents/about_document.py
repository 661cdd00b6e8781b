"""The page about the figures as a document."""

from __future__ import annotations

from collections.abc import Mapping

from lgo_map.documents.dataset_facts import dataset_facts
from lgo_map.documents.document import Document, heading, status_of
from lgo_map.documents.downloads import download_links
from lgo_map.presentation import about, html
from lgo_map.presentation.downloads.about_downloads import downloads_of_about
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import IGNORED
from lgo_map.records.dataset import Dataset


def about_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The page about the figures; its address says nothing but which page it is."""
    page, notices = PAGES["about"], [IGNORED] if parameters else []
    *parts, last = about.sections(dataset)
    files = [download_links("about", {}, [each]) for each in downloads_of_about(dataset)]
    sections = [text for part, file in zip(parts, files, strict=True) for text in (*part, file)] + [*last]
    body = [heading(about.HEADING, about.SUBTITLE), *map(html.notice, notices)]
    body += ['<div class="lgo-column">', *sections, "</div>"]
    facts = dataset_facts(dataset)
    return Document("about", page.title, page.description, "\n".join(body), {}, status_of(notices), facts)
