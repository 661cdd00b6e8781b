"""The Ombudsman's decisions, fetched list after list: of every subcategory the archive of each year wanted.

What was seen is handed on list by list; whether a list is whole is decided in :mod:`lgo_map.ingest.walked_lists`.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import httpx

from lgo_map.councils.ombudsman_pages import decision_address, decision_page, part_of_address
from lgo_map.figures.years import year_of_day
from lgo_map.ingest.documents import FetchFailure, decoded
from lgo_map.ingest.found_decisions import REFERENCE_BREAK
from lgo_map.ingest.readers.decision_lines import notes
from lgo_map.ingest.readers.decision_list import CATEGORY_NOT_PRINTED, NO_HEADING
from lgo_map.ingest.readers.decision_page import read_decision_page
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ReportedDecision
from lgo_map.ingest.walked_lists import WalkedList
from lgo_map.ingest.web.addresses import is_same_site, parse_address
from lgo_map.ingest.web.client import PAGE, Site
from lgo_map.ingest.web.decision_links import ArchiveName, archive_address
from lgo_map.ingest.web.decision_subjects import FoundSubject
from lgo_map.ingest.web.list_walk import HOURS_OF_ONE_WALK, ListSeen, linked_page, walk_list
from lgo_map.ingest.whole_lists import DAYS_UNTIL_PUBLISHED
from lgo_map.records.statistics import NOTE_BREAK

HOURS_OF_WHAT_IS_OVER = 24.0 * 28
"""For how many hours the pages of a list are not asked for again to which nothing is added any more."""

HOURS_OF_A_DECISION = 24.0 * 365
"""For how many hours a decision's own page is not asked for again."""

_UNTIL_PUBLISHED = datetime.timedelta(days=DAYS_UNTIL_PUBLISHED)
CATEGORY_OF_LINK = "category not printed on its list: that of the page that links the list"
NAME_OF_OWN_PAGE = "council not printed on its list: from the decision's own page"

_STATED = ("authority", "decided", "kind", "outcome")
_OF_OWN_PAGE = (*_STATED, "category", "subcategory", "summary", "address")
"""What is taken from a decision's own page where its entry on a list lacks it."""


def last_whole_year(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The last twelve months of which all decisions can be on the site: the first day and the last."""
    last = today - _UNTIL_PUBLISHED
    return last - datetime.timedelta(days=364), last


def years_of(first_day: datetime.date, last_day: datetime.date) -> list[int]:
    """The Ombudsman's years that have days of a period, the newest first, each by the year it ends in."""
    return list(range(year_of_day(last_day), year_of_day(first_day) - 1, -1))


@dataclass
class DecisionWalk:
    """A walk over the lists of decisions.

    Attributes
    ----------
    site : Site
        The conversation with the site.
    years : sequence of int
        The Ombudsman's years to walk, by the year each ends in.
    missed : list of FetchFailure
        What could not be had, or not be read.
    """

    site: Site
    years: Sequence[int]
    missed: list[FetchFailure] = field(default_factory=list)

    def lists_of(self, found: FoundSubject, elsewhere: Iterable[ReportedDecision] = ()) -> Iterator[WalkedList]:
        """The lists of a subcategory: its archive of every year, or where that is not linked, its recent decisions.

        Parameters
        ----------
        found : FoundSubject
            The subcategory.
        elsewhere : iterable of ReportedDecision
            What other pages showed lately: what is of it must be in its archive.
        """
        recent = [*(found.recent.entries if found.recent else ()), *(one for one in elsewhere if _is_of(one, found))]
        if found.archive is None:
            yield self._recent(found, recent)
            return
        shown: set[str | None] = {None}
        for year in self.years:
            walked = self._archive(found, year, found.archive, recent)
            shown |= {entry.reference for entry in walked.entries}
            if year == self.years[-1]:
                walked = replace(walked, also_seen=(*walked.also_seen, *_others(recent, shown)))
            yield walked

    def _archive(
        self, found: FoundSubject, year: int, name: ArchiveName, recent: Sequence[ReportedDecision]
    ) -> WalkedList:
        # Whether the days that limit a list are in it is not said anywhere: a day more on either side makes sure.
        limits = datetime.date(year - 1, 3, 31), datetime.date(year, 4, 1)
        base = httpx.URL(self.site.settings.base)
        first = archive_address(base, name, *limits, 1)

        def next_page(page: DecisionList, number: int) -> httpx.URL | None:
            following = archive_address(base, name, *limits, number + 1)
            return following if page.results is not None or linked_page(page, number + 1, following) else None

        fresh = HOURS_OF_WHAT_IS_OVER if limits[1] + _UNTIL_PUBLISHED < self._today else None
        seen = walk_list(self.site, found.subject.subcategory, first, next_page, fresh)
        walked = self._walked(found, year, seen, first)
        doubt = walked.doubt or _contradiction(walked, found, recent)
        hours = (self.site.clock.now() - min(seen.taken_at, default=0.0)) / 3600
        # What was kept from a walk of before may lack what has been published since.
        if seen.may_have_changed or (doubt and not seen.missed and hours > HOURS_OF_ONE_WALK):
            again = walk_list(self.site, found.subject.subcategory, first, next_page, 0.0)
            if not again.missed:
                walked = self._walked(found, year, again, first)
                doubt = walked.doubt or _contradiction(walked, found, recent)
        return replace(walked, doubt=doubt)

    def _recent(self, found: FoundSubject, recent: Sequence[ReportedDecision]) -> WalkedList:
        """The list of recent decisions, by its own links from page to page, back to the years that are wanted."""
        first = httpx.URL(self.site.settings.base).copy_with(path=found.subject.path)
        oldest = datetime.date(min(self.years) - 1, 4, 1) - _UNTIL_PUBLISHED
        seen = ListSeen((), (), ())
        if found.recent is not None:
            seen = walk_list(
                self.site,
                found.subject.subcategory,
                first,
                lambda page, number: linked_page(page, number + 1, first),
                is_enough=lambda page: all(entry.decided and entry.decided < oldest for entry in page.entries),
            )
        walked = self._walked(found, None, seen, first)
        shown = {None, *(entry.reference for entry in walked.entries)}
        also_seen = (*walked.also_seen, *_others(recent, shown))
        return replace(walked, doubt=walked.doubt or found.doubt, also_seen=also_seen)

    def _walked(self, found: FoundSubject, year: int | None, seen: ListSeen, first: httpx.URL) -> WalkedList:
        doubt = None
        if seen.missed:
            self.missed.append(seen.missed)
            doubt = f"a page of it was not had: {seen.missed.reason}"
        also_seen: list[ReportedDecision] = []
        pages = tuple(
            replace(
                page,
                entries=tuple(self._completed(entry, found, also_seen) for entry in page.entries),
                category=page.category or found.category,
                subcategory=page.subcategory or found.subcategory,
            )
            for page in seen.pages
        )
        return WalkedList(
            (found.subject.category, found.subject.subcategory),
            year,
            pages,
            seen.addresses,
            str(first.copy_with(path=found.subject.path, query=None)),
            seen.seen_on if seen.pages else found.seen_on,
            tuple(also_seen),
            doubt,
        )

    def _completed(
        self, entry: ReportedDecision, found: FoundSubject, also_seen: list[ReportedDecision]
    ) -> ReportedDecision:
        """An entry with what it lacks: from the decision's own page, and its headings from where its list is linked.

        An own page that contradicts it is noted as also seen.
        """
        if entry.reference is None or None not in (entry.authority, entry.decided, entry.kind, entry.outcome):
            return _with_headings(entry, found)
        own = self._own_page(entry, found)
        if own is None or own.reference not in entry.reference.split(REFERENCE_BREAK):
            return _with_headings(entry, found)
        lacks = {name: getattr(own, name) for name in _OF_OWN_PAGE if getattr(entry, name) is None}
        completed = replace(entry, **lacks)
        if any(getattr(own, name) not in (None, getattr(completed, name)) for name in _STATED):
            also_seen.append(own)
        if entry.authority is None and completed.authority:
            completed = replace(completed, note=notes((NAME_OF_OWN_PAGE, *_notes_of(entry, NO_HEADING))))
        return _with_headings(completed, found)

    def _own_page(self, entry: ReportedDecision, found: FoundSubject) -> ReportedDecision | None:
        base = httpx.URL(self.site.settings.base)
        address = parse_address(entry.address or "", base)
        said = decision_address(str(address)) if address and is_same_site(address, base) else None
        if address is None or said is None or said.reference is None:
            category, subcategory = entry.category or found.category, entry.subcategory or found.subcategory
            follows = decision_page(category, subcategory, entry.reference)
            if follows is None:
                return None
            address = httpx.URL(follows)
        address = base.copy_with(path=address.path)
        name = str(entry.reference)
        had = self.site.document(address, name, PAGE, f"{name}.html", HOURS_OF_A_DECISION)
        try:
            if not isinstance(had, FetchFailure):
                return read_decision_page(decoded(had.content), str(address))
        except Refusal as refusal:
            had = FetchFailure(str(address), name, f"the page {refusal}")
        self.missed.append(had)
        return None

    @property
    def _today(self) -> datetime.date:
        return datetime.datetime.fromtimestamp(self.site.clock.now(), datetime.UTC).date()


def _with_headings(entry: ReportedDecision, found: FoundSubject) -> ReportedDecision:
    """An entry with the headings of its list, where it does not print them and is not known to be of others."""
    of_its_list = part_of_address(entry.subcategory or "") in ("", found.subject.subcategory)
    of_its_list = of_its_list and entry.category in (None, found.category)
    is_inferred = entry.category is None or CATEGORY_NOT_PRINTED in (entry.note or "").split(NOTE_BREAK)
    if not of_its_list or found.category is None or not (is_inferred or entry.subcategory is None):
        return entry
    note = notes((CATEGORY_OF_LINK if is_inferred else None, *_notes_of(entry, CATEGORY_NOT_PRINTED)))
    return replace(entry, category=found.category, subcategory=entry.subcategory or found.subcategory, note=note)


def _notes_of(entry: ReportedDecision, but: str) -> Iterator[str]:
    return (part for part in (entry.note or "").split(NOTE_BREAK) if part != but)


def _others(entries: Iterable[ReportedDecision], shown: Container[str | None]) -> Iterable[ReportedDecision]:
    """Those that are not shown, each once."""
    by_reference: dict[str | None, ReportedDecision] = {}
    for entry in entries:
        if entry.reference not in shown:
            by_reference.setdefault(entry.reference, entry)
    return by_reference.values()


def _is_of(entry: ReportedDecision, found: FoundSubject) -> bool:
    part = part_of_address(entry.subcategory or "")
    return part == found.subject.subcategory and entry.category in (None, found.category)


def _contradiction(walked: WalkedList, found: FoundSubject, recent: Iterable[ReportedDecision]) -> str | None:
    """What other pages of the site, or its own entries' addresses, say against an archive that seems to be whole."""
    for entry in walked.entries:
        said = decision_address(entry.address or "")
        parts = (said.category_part, said.subcategory_part) if said and said.subcategory_part else walked.heading
        if parts != walked.heading or not _is_of(entry, found):
            return f"it shows {entry.reference or 'an entry'}, which is of another category or subcategory"
    if walked.year is None or walked.seen_on is None:
        return None
    if not walked.entries and not (found.recent and found.recent.entries):
        return "it is empty, and no other page shows that the subcategory has decisions at all"
    shown = {entry.reference for entry in walked.entries}
    first, last = datetime.date(walked.year - 1, 4, 1), datetime.date(walked.year, 3, 31)
    last = min(last, walked.seen_on - _UNTIL_PUBLISHED)
    for entry in recent:
        if entry.reference and entry.decided and first <= entry.decided <= last and entry.reference not in shown:
            return f"it lacks {entry.reference}, which the site shows among its recent decisions"
    return None
