"""Walking a list at the Ombudsman's site, page after page, until all that it says it has was seen."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import httpx

from lgo_map.ingest.documents import FetchFailure, decoded
from lgo_map.ingest.readers.decision_list import read_decision_list
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ReportedDecision
from lgo_map.ingest.web.addresses import is_same_site, parse_address
from lgo_map.ingest.web.client import NOT_THERE, PAGE, Site

MAX_PAGES = 2_000
"""Pages of one list that are asked for; the longest that is known of has 13."""

HOURS_OF_ONE_WALK = 6
"""Pages of one list that were had within as many hours are of one walk, unless they contradict each other."""

NextPage = Callable[[DecisionList, int], httpx.URL | None]
"""From a page of a list and its number, the address of the next; None where there is none."""


@dataclass(frozen=True)
class ListSeen:
    """What was seen of a list.

    Attributes
    ----------
    pages : tuple of DecisionList
        Those that had entries of their own, and the first in any case; in their order.
    addresses : tuple of str
        Where each is.
    taken_at : tuple of float
        When each was had, in seconds since 1970.
    repeats : bool
        Whether it ended with a page that shows nothing but what was seen before.
    missed : FetchFailure or None
        The page that could not be had, or not be read, where that was the end of it.
    """

    pages: tuple[DecisionList, ...]
    addresses: tuple[str, ...]
    taken_at: tuple[float, ...]
    repeats: bool = False
    missed: FetchFailure | None = None

    @property
    def entries(self) -> Iterator[ReportedDecision]:
        """All entries of all pages."""
        return (entry for page in self.pages for entry in page.entries)

    @property
    def seen_on(self) -> datetime.date:
        """The day on which it was seen; of several, the earliest."""
        return datetime.datetime.fromtimestamp(min(self.taken_at), datetime.UTC).date()

    @property
    def may_have_changed(self) -> bool:
        """Whether its pages can't be of one moment, so that walking it again may show all of it."""
        if self.missed is not None or not self.pages:
            return False
        claims = {page.results for page in self.pages}
        counts = Counter(map(entry_key, self.entries))
        if len(claims) > 1 or max(counts.values(), default=0) > 1:
            return True
        hours = (max(self.taken_at) - min(self.taken_at)) / 3600
        is_all = claims == {counts.total()}
        return not is_all and claims != {None} and (self.repeats or hours > HOURS_OF_ONE_WALK)


def entry_key(entry: ReportedDecision) -> Hashable:
    """What tells an entry of a list from all others."""
    return entry.authority, entry.reference, entry.decided, entry.kind, entry.address


def walk_list(
    site: Site,
    name: str,
    first: httpx.URL,
    next_page: NextPage,
    fresh_hours: float | None = None,
    is_enough: Callable[[DecisionList], bool] = lambda page: False,
) -> ListSeen:
    """Ask for the pages of a list, one after the other.

    It ends when all results that the list claims were seen, with the last page, with a page that can't be had or read,
    or with one that shows nothing new.

    Parameters
    ----------
    site : Site
        The conversation with the site.
    name : str
        What the list is called where something of it is missed.
    first : httpx.URL
        Its first page.
    next_page : callable
        Where the next page is.
    fresh_hours : float, optional
        For how many hours its pages are not asked for again; as the settings say where it is None.
    is_enough : callable, optional
        Whether what comes after a page is not wanted.
    """
    pages: list[DecisionList] = []
    addresses: list[str] = []
    taken: list[float] = []
    seen: set[Hashable] = set()
    address = first

    def so_far(repeats: bool = False, missed: FetchFailure | None = None) -> ListSeen:
        return ListSeen(tuple(pages), tuple(addresses), tuple(taken), repeats, missed)

    for number in range(1, MAX_PAGES + 1):
        had = page_at(site, name, address, fresh_hours)
        if isinstance(had, FetchFailure):
            # What the site neither has nor links is no page that is missed: the list has ended.
            is_end = had.reason == NOT_THERE and pages and linked_page(pages[-1], number, address) is None
            return so_far() if is_end else so_far(missed=had)
        page, taken_at = had
        shown = set(map(entry_key, page.entries))
        if pages and not shown - seen:
            return so_far(repeats=bool(shown))
        pages.append(page)
        addresses.append(str(address))
        taken.append(taken_at)
        seen |= shown
        is_all = page.results is not None and sum(len(one.entries) for one in pages) >= page.results
        following = None if is_all or not shown or is_enough(page) else next_page(page, number)
        if following is None:
            return so_far()
        address = following
    return so_far(missed=FetchFailure(str(address), name, f"the list has more than {MAX_PAGES} pages"))


def page_at(
    site: Site, name: str, address: httpx.URL, fresh_hours: float | None
) -> tuple[DecisionList, float] | FetchFailure:
    """A page of a list, and when it was had."""
    had = site.document(address, name, PAGE, f"{name}.html", fresh_hours)
    if isinstance(had, FetchFailure):
        return had
    try:
        return read_decision_list(decoded(had.content), str(address)), had.taken_at or 0.0
    except Refusal as refusal:
        return FetchFailure(str(address), name, f"the page {refusal}")


def linked_page(page: DecisionList, number: int, of: httpx.URL) -> httpx.URL | None:
    """The address of the page of a list that has a number, if a page of the list links it; `of` is one of its pages."""
    for link in (parse_address(address, of) for address in page.pages):
        if link is None or link.scheme not in ("http", "https") or not is_same_site(link, of):
            continue
        if link.params.get("page") == str(number) and link.path.casefold() == of.path.casefold():
            return link.copy_with(scheme=of.scheme, host=of.host, fragment=None)
    return None
