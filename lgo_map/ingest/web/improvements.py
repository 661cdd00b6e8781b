"""What councils agreed to change, fetched from the page that each has for a year, or from its export as CSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import httpx
from selectolax.lexbor import LexborHTMLParser

from lgo_map.ingest.documents import Document, FetchFailure, decoded
from lgo_map.ingest.readers.improvement_page import read_improvements
from lgo_map.ingest.readers.improvement_table import read_improvement_table
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ImprovementList
from lgo_map.ingest.walked_lists import WalkedImprovements
from lgo_map.ingest.web.addresses import is_same_site, parse_address
from lgo_map.ingest.web.client import PAGE, ExpectedKind, Site
from lgo_map.ingest.web.decisions import HOURS_OF_WHAT_IS_OVER
from lgo_map.ingest.web.fetching import CouncilToFetch, page_of
from lgo_map.ingest.whole_lists import DAYS_UNTIL_PUBLISHED

EXPORT = ExpectedKind(
    "a CSV",
    ("text/csv", "application/csv", "text/plain", "application/vnd.ms-excel", "application/octet-stream"),
)
MAX_PAGES = 100
"""Pages of one list that are asked for; the only one that was seen has one."""
MAX_CATEGORIES = 40
MAX_EXPORTS = 2

_PAGE_NAME = "serviceimprovements"


@dataclass
class ImprovementWalk:
    """A walk over the councils' pages of improvements.

    Attributes
    ----------
    site : Site
        The conversation with the site.
    years : sequence of int
        The Ombudsman's years, by the year each ends in.
    missed : list of FetchFailure
        What could not be had, or not be read.
    """

    site: Site
    years: Sequence[int]
    missed: list[FetchFailure] = field(default_factory=list)

    def lists_of(self, council: CouncilToFetch) -> Iterator[WalkedImprovements]:
        """The improvements of a council, year by year: of all categories, else of each that its pages link."""
        slug = page_of(self.site, council)
        if isinstance(slug, FetchFailure):
            self.missed.append(slug)
            return
        for year in self.years:
            of_all = self._list(slug, year, None)
            if isinstance(of_all, WalkedImprovements):
                yield of_all
                continue
            of_each = [self._list(slug, year, category) for category in self._categories(slug, year)]
            lists = [one for one in of_each if isinstance(one, WalkedImprovements)]
            yield from lists
            if not lists:
                self.missed.append(of_all)
            self.missed += [one for one in of_each if isinstance(one, FetchFailure)]

    def _list(self, slug: str, year: int, category: int | None) -> WalkedImprovements | FetchFailure:
        """All of a list, by its export if its first page does not show all, else page after page."""
        first = self._address(slug, year, category)
        had = self._page(first, slug, year)
        if isinstance(had, FetchFailure):
            return had
        pages, taken, doubt = [had[0]], [had[1]], None
        if had[0].results is not None and len(had[0].cases) < had[0].results:
            exported = self._export(had[0], first, slug, year)
            if exported:
                pages, taken = [exported[0]], [min(exported[1], had[1])]
            else:
                doubt = self._turn_pages(pages, taken, first, slug, year)
        seen_on = datetime.datetime.fromtimestamp(min(taken), datetime.UTC).date()
        walked = WalkedImprovements(slug, year, tuple(pages), str(first), seen_on)
        return replace(walked, doubt=doubt or _contradiction(walked, category))

    def _turn_pages(
        self, pages: list[ImprovementList], taken: list[float], first: httpx.URL, slug: str, year: int
    ) -> str | None:
        """Add the pages that follow, and say what kept one of them from being had."""
        seen = {case.reference for case in pages[0].cases}
        for number in range(2, MAX_PAGES + 1):
            links = (parse_address(link, first) for link in pages[-1].pages)
            following = next((link for link in links if link and _is_page(link, number, first)), None)
            if following is None:
                return None
            had = self._page(following.copy_with(scheme=first.scheme, host=first.host), slug, year)
            if isinstance(had, FetchFailure):
                self.missed.append(had)
                return f"a page of it was not had: {had.reason}"
            if not {case.reference for case in had[0].cases} - seen:
                return None
            seen |= {case.reference for case in had[0].cases}
            pages.append(had[0])
            taken.append(had[1])
        return f"it has more than {MAX_PAGES} pages"

    def _export(
        self, page: ImprovementList, first: httpx.URL, slug: str, year: int
    ) -> tuple[ImprovementList, float] | None:
        """The list as its export has it, if that is linked, can be read and has as many cases as the page says."""
        of_page = self.site.document(first, slug, PAGE, f"{slug}-improvements.html", HOURS_OF_WHAT_IS_OVER)
        exports = _exports_in(of_page.content, first) if isinstance(of_page, Document) else ()
        for link in list(dict.fromkeys(exports))[:MAX_EXPORTS]:
            had = self.site.document(link, slug, EXPORT, f"{slug}-improvements.csv", self._fresh(year))
            if isinstance(had, FetchFailure):
                self.missed.append(had)
                continue
            try:
                cases = read_improvement_table(had.content, had.name)
            except Refusal as refusal:
                self.missed.append(FetchFailure(str(link), slug, f"the file {refusal}"))
                continue
            if len({case.reference for case in cases}) == len(cases) == page.results:
                named = (replace(c, authority=c.authority or page.authority, address=str(first)) for c in cases)
                return replace(page, cases=tuple(named), shown=(1, len(cases)), pages=()), had.taken_at or 0.0
        return None

    def _page(self, address: httpx.URL, slug: str, year: int) -> tuple[ImprovementList, float] | FetchFailure:
        had = self.site.document(address, slug, PAGE, f"{slug}-improvements.html", self._fresh(year))
        if isinstance(had, FetchFailure):
            return had
        try:
            return read_improvements(decoded(had.content), str(address)), had.taken_at or 0.0
        except Refusal as refusal:
            return FetchFailure(str(address), slug, f"the page {refusal}")

    def _categories(self, slug: str, year: int) -> list[int]:
        """The numbers of the categories that a council's pages of improvements link."""
        found: dict[int, None] = {}
        for address in (self._address(slug, year, None), self._address(slug, None, None)):
            had = self.site.document(address, slug, PAGE, f"{slug}-improvements.html")
            if isinstance(had, Document):
                found |= dict.fromkeys(_categories_in(had.content, address))
        return list(found)[:MAX_CATEGORIES]

    def _address(self, slug: str, year: int | None, category: int | None) -> httpx.URL:
        page = httpx.URL(f"{self.site.settings.base}/{quote(slug, safe='')}/{_PAGE_NAME}")
        query = {"category": category, "year": None if year is None else year - 1}
        stated = {name: str(value) for name, value in query.items() if value is not None}
        return page.copy_with(params=stated) if stated else page

    def _fresh(self, year: int) -> float | None:
        today = datetime.datetime.fromtimestamp(self.site.clock.now(), datetime.UTC).date()
        over = datetime.date(year, 3, 31) + datetime.timedelta(days=DAYS_UNTIL_PUBLISHED)
        return HOURS_OF_WHAT_IS_OVER if over < today else None


def _contradiction(walked: WalkedImprovements, category: int | None) -> str | None:
    """Why a list is not what was asked for."""
    limits = {(page.first_day, page.last_day) for page in walked.pages}
    if limits != {(datetime.date(walked.year - 1, 4, 1), datetime.date(walked.year, 3, 31))}:
        return "it does not say that it is of the year asked for"
    if category is not None and any(page.category is None for page in walked.pages):
        return "it is of one category, and does not say of which"
    if category is None and any(page.category is not None for page in walked.pages):
        return "it is of one category, though all were asked for"
    return None


def _categories_in(page: bytes, address: httpx.URL) -> Iterator[int]:
    for anchor in LexborHTMLParser(page).css("a[href]"):
        link = parse_address(anchor.attributes.get("href") or "", address)
        if link is None or not is_same_site(link, address) or link.path.casefold() != address.path.casefold():
            continue
        number = link.params.get("category", "")
        if number.isascii() and number.isdecimal() and len(number) <= 6:
            yield int(number)


def _is_page(link: httpx.URL, number: int, of: httpx.URL) -> bool:
    """Whether a link leads to the page of a number of the list that `of` is a page of."""
    if link.scheme not in ("http", "https") or not is_same_site(link, of):
        return False
    asked = {name: value for name, value in link.params.items() if name != "page"}
    same = asked == {name: value for name, value in of.params.items() if name != "page"}
    return same and link.path.casefold() == of.path.casefold() and link.params.get("page") == str(number)


def _exports_in(page: bytes, address: httpx.URL) -> Iterator[httpx.URL]:
    """Where a page's links to its export lead, known by their text: "Export results (CSV)"."""
    for anchor in LexborHTMLParser(page).css("a[href]"):
        link = parse_address(anchor.attributes.get("href") or "", address)
        if link is None or link.scheme not in ("http", "https") or not is_same_site(link, address):
            continue
        if "export" in anchor.text().casefold():
            yield link.copy_with(scheme=address.scheme, host=address.host, fragment=None)
