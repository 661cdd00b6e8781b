"""From documents that somebody adds to what they state, and what is refused of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from lgo_map.councils.naming import is_other_body
from lgo_map.councils.register import find_code
from lgo_map.ingest.documents import HTML_KINDS, Document, FetchFailure, RefusedDocument, decoded, pages_of, text_of
from lgo_map.ingest.preview import Change
from lgo_map.ingest.readers.letter import is_letter, read_letter
from lgo_map.ingest.readers.pack import letter_pages
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.readers.table import TableRead, row_title
from lgo_map.ingest.reported import ParsedDocument, Refusal, ReportedFigures

_STATISTICS_PAGE = re.compile(r"/([A-Za-z0-9-]+)/statistics/?$")
"""The end of the address of a council's page of statistics at the Ombudsman."""


@dataclass
class ReadResult:
    """What could be read, what is refused, and what of it is about bodies that are no principal councils."""

    parsed: list[ParsedDocument] = field(default_factory=list)
    refused: list[Change] = field(default_factory=list)
    other_bodies: list[Change] = field(default_factory=list)


IncomingDocument = Document | RefusedDocument | FetchFailure


def letter_in(document: Document) -> ParsedDocument:
    """A letter as PDF, text, Markdown or HTML; of a pack of papers, the pages that are the letter.

    Raises
    ------
    Refusal
        If it is none, or can't be read.
    """
    pages = pages_of(document)
    first, last = letter_pages(pages)
    text = "".join(pages[first : last + 1])
    reported = read_letter(text).reported
    name = document.name
    if last - first + 1 < len(pages):
        within = f"page {first + 1}" if first == last else f"pages {first + 1} to {last + 1}"
        name += f", {within} of {len(pages)}"
    return ParsedDocument(name, replace(reported, url=document.url or reported.url), text)


def page_in(document: Document) -> ParsedDocument:
    """A statistics page as HTML or text, or as PDF.

    Raises
    ------
    Refusal
        If it is none, or can't be read.
    """
    is_html = document.name.lower().endswith(HTML_KINDS)
    reported = read_page(decoded(document.content) if is_html else text_of(document))
    of_page = _STATISTICS_PAGE.search(document.url or "")
    slug = reported.page_slug or (of_page[1] if of_page else None)
    return ParsedDocument(document.name, replace(reported, url=document.url or reported.url, page_slug=slug))


def page_or_letter_in(document: Document) -> ParsedDocument:
    """Whichever of the two a fetched document is."""
    if document.name.lower().endswith(HTML_KINDS):
        return page_in(document)
    text = text_of(document)
    return letter_in(document) if is_letter(text) else page_in(document)


def read_all(documents: Iterable[IncomingDocument], read: Callable[[Document], ParsedDocument]) -> ReadResult:
    """Every document, one after the other; one that can't be read doesn't stop the others."""
    result = ReadResult()
    for document in documents:
        if isinstance(document, FetchFailure):
            result.refused.append(refusal_of(document.url, f"was not had: {document.reason}"))
        elif isinstance(document, RefusedDocument):
            result.refused.append(refusal_of(document.name, document.reason))
        else:
            try:
                result.parsed.append(read(document))
            except Refusal as refusal:
                result.refused.append(refusal_of(document.name, str(refusal)))
    return result


def rows_of(table: TableRead, file: str, register: pd.DataFrame) -> ReadResult:
    """The rows of a file of statistics.

    A row whose code and name lead to two councils is refused; one of a body that is no principal council is only noted.
    """
    result = ReadResult()
    for title, why in table.left_out:
        result.refused.append(refusal_of(f"{file}, sheet {title}" if title else file, why))
    for sheet in table.sheets:
        for number, why in sheet.refused:
            result.refused.append(refusal_of(row_title(number, file, sheet.name), why))
        for reported, printed in zip(sheet.reported, sheet.codes, strict=True):
            row = _row(reported, printed, register)
            if isinstance(row, ParsedDocument):
                result.parsed.append(row)
            elif row.status == "refused":
                result.refused.append(row)
            else:
                result.other_bodies.append(row)
    return result


def _row(reported: ReportedFigures, printed: str | None, register: pd.DataFrame) -> ParsedDocument | Change:
    code = find_code(register, printed) if printed else None
    named = find_code(register, reported.authority, reported.year)
    if code is None and named is None and is_other_body(reported.authority):
        why = "is no principal council"
        return Change(None, reported.authority, reported.year, "", None, None, "other body", why, reported.title)
    if code and named not in (code, None):
        name = register["name"][code]
        return refusal_of(reported.title, f"names {reported.authority}, yet {printed} is {name}", reported.year)
    return ParsedDocument(reported.title, replace(reported, authority=code) if code else reported)


def refusal_of(document: str, reason: str, year: int | None = None) -> Change:
    """That a document is refused, and why: a sentence that follows its name."""
    return Change(None, document, year, "", None, None, "refused", reason, document)
