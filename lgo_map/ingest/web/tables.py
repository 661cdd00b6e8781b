"""The Ombudsman's yearly tables of all councils, fetched from the page that links them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar
from urllib.parse import unquote

import httpx
from selectolax.lexbor import LexborHTMLParser

from lgo_map.councils.ombudsman_pages import YEARLY_TABLES
from lgo_map.figures.years import year_name
from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.readers.table import YEARLY_TABLES as TABLES_IN_WORDS
from lgo_map.ingest.readers.table_years import years_in
from lgo_map.ingest.web.addresses import is_same_site, parse_address
from lgo_map.ingest.web.client import PAGE, Clock, ExpectedKind, Site
from lgo_map.ingest.web.fetching import site_of
from lgo_map.ingest.web.settings import WebSettings

_T = TypeVar("_T")
_SHEET = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel")
_ANY = ("application/octet-stream", "binary/octet-stream")
_KINDS = {
    ".csv": ExpectedKind("a CSV", ("text/csv", "application/csv", "text/plain", "application/vnd.ms-excel", *_ANY)),
    ".xlsx": ExpectedKind("an Excel file", (*_SHEET, "application/zip", *_ANY), b"PK"),
}
"""What is taken, the kind preferred first."""

_WORDS = {"received": ("received",), "decided": ("decided", "decisions"), "compliance": ("complian", "remedies")}
"""By which words, of a link's text or its file's name, each table is known."""


@dataclass(frozen=True)
class TableLink:
    """A link to one of the tables.

    Attributes
    ----------
    url : str
        Where the file is.
    table : {"received", "decided", "compliance"}
        Which table it is said to be.
    year : int
        The year in which its twelve months end.
    """

    url: str
    table: str
    year: int


@dataclass(frozen=True)
class FetchedTable:
    """A file that was had, and what its link said of it."""

    document: Document
    link: TableLink


def table_links(page: bytes, address: str) -> list[TableLink]:
    """The tables that a page links, by the links' texts and their files' names, in the page's order.

    Parameters
    ----------
    page : bytes
        The page's HTML.
    address : str
        Where it was had.
    """
    here = httpx.URL(address)
    found: dict[str, TableLink] = {}
    headings: list[tuple[str, str]] = []  # those a link stands below, the outermost first
    for node in LexborHTMLParser(page).css("h1,h2,h3,h4,h5,h6,th,caption,summary,strong,button,a[href]"):
        text = " ".join(node.text(separator=" ").split())
        if node.tag != "a":
            level = str(node.tag) if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else "other"
            headings = [above for above in headings if above[0] < level]
            headings.append((level, text))
            continue
        link = parse_address(node.attributes.get("href") or "", here)
        if link is None or link.scheme not in ("http", "https") or not is_same_site(link, here):
            continue
        name = PurePosixPath(unquote(link.path)).name
        if PurePosixPath(name.casefold()).suffix not in _KINDS:
            continue
        said = [PurePosixPath(name).stem, text, *(heading for _, heading in reversed(headings))]
        table, year = _one(map(_tables_in, said)), _one(map(years_in, said))
        if table is not None and year is not None:
            url = str(link.copy_with(scheme=here.scheme, fragment=None))
            found.setdefault(url, TableLink(url, table, year))
    return list(found.values())


def fetch_tables(
    settings: WebSettings, years: Collection[int] = (), clock: Clock | None = None
) -> Generator[FetchedTable | FetchFailure, None, None]:
    """Fetch the three tables of every year that the page offers, or of the years given; the newest year first.

    Of a table offered as CSV and as Excel the CSV is taken, and the Excel file where the CSV can't be had.

    Yields
    ------
    FetchedTable or FetchFailure
        As each is had, or can't be.

    Raises
    ------
    OSError
        If the folder for fetched files can't be written.
    """
    address = httpx.URL(settings.base).copy_with(path=httpx.URL(YEARLY_TABLES).path)
    with site_of(settings, clock) as site:
        page = site.document(address, "yearly tables", PAGE, "yearly-tables.html")
        if isinstance(page, FetchFailure):
            yield page
            return
        links = table_links(page.content, str(address))
        offered = sorted({link.year for link in links}, reverse=True)
        if not offered:
            yield FetchFailure(str(address), "yearly tables", "it links no table that could be recognised")
        for year in sorted(years, reverse=True) or offered:
            yield from _tables_of(site, links, year, str(address))


def _tables_of(site: Site, links: Iterable[TableLink], year: int, page: str) -> Iterator[FetchedTable | FetchFailure]:
    for table, words in TABLES_IN_WORDS.items():
        of_table = [link for link in links if (link.year, link.table) == (year, table)]
        if not of_table:
            reason = f"it links no table of {words} for {year_name(year)} that could be recognised"
            yield FetchFailure(page, "yearly tables", reason)
            continue
        missed: list[FetchFailure] = []
        for link in sorted(of_table, key=lambda link: list(_KINDS).index(_suffix(link.url))):
            name = PurePosixPath(unquote(httpx.URL(link.url).path)).name
            had = site.document(httpx.URL(link.url), f"table {name}", _KINDS[_suffix(link.url)], name)
            if isinstance(had, Document):
                yield FetchedTable(had, link)
                break
            missed.append(had)
        else:
            yield from missed


def _suffix(url: str) -> str:
    return PurePosixPath(httpx.URL(url).path.casefold()).suffix


def _tables_in(text: str) -> set[str]:
    plain = text.casefold()
    return {table for table, words in _WORDS.items() if any(word in plain for word in words)}


def _one(found: Iterable[set[_T]]) -> _T | None:
    """What the first text that says anything says, if that is one thing."""
    said = next(filter(None, found), set())
    return next(iter(said)) if len(said) == 1 else None
