"""What a walk over the Ombudsman's lists found, for the preview: its decisions, and which of its lists are whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.figures.years import year_of_day
from lgo_map.ingest.found_decisions import DecisionsRead, FoundDecision, SeenPage, row_of_reported
from lgo_map.ingest.reported_decisions import ReportedDecision
from lgo_map.ingest.walked_lists import (
    Walked,
    WalkedImprovements,
    WalkedList,
    WholeLists,
    whole_list_of_improvements,
    whole_lists,
)
from lgo_map.ingest.whole_lists import ImportRow
from lgo_map.pipeline.source_files import SourceRow


@dataclass
class TakenDecisions:
    """Lists of decisions as they are walked, and what of them is to be stored.

    Attributes
    ----------
    register : pandas.DataFrame
        The councils.
    codes : collection of str
        The councils whose decisions are wanted; none means all.
    read : DecisionsRead
        What was found so far.
    lists : list of (WalkedList, range)
        The lists, and the places of their pages in what was read.
    """

    register: pd.DataFrame
    codes: Collection[str] = ()
    read: DecisionsRead = field(default_factory=DecisionsRead)
    lists: list[tuple[WalkedList, range]] = field(default_factory=list)

    def take(self, walked: WalkedList) -> None:
        """Take in a list, and what other pages showed of its subcategory."""
        before = len(self.read.pages)
        for page, address in zip(walked.pages, walked.addresses, strict=True):
            place, name = len(self.read.pages), f"{walked.name}, page {page.page or 1}"
            self.read.pages.append(SeenPage(name, page, address, walked.seen_on))
            for entry in filter(self._is_wanted, page.entries):
                self.read.decisions.append(FoundDecision(name, row_of_reported(entry, address), place))
        for also in filter(self._is_wanted, walked.also_seen):
            name = f"{walked.heading_name}, {also.reference or 'a decision without a reference'}"
            self.read.add_decision(name, also, walked.list_address)
        self.lists.append((walked, range(before, len(self.read.pages))))

    def whole(self, whole_categories: Collection[str], is_all: bool, held: Iterable[SourceRow]) -> None:
        """Have the preview say which lists are whole; the parameters are those of a :class:`Walked` and its check."""
        walked = Walked([one for one, _ in self.lists], whole_categories, is_all)
        places = {id(one): set(of_it) for one, of_it in self.lists}
        held = list(held)

        def found(unplaced: Collection[int]) -> WholeLists:
            result = WholeLists()
            codes: list[str | None] = [*sorted(self.codes)]
            for code in codes or [None]:
                of_code = whole_lists(walked, lambda one: places[id(one)].isdisjoint(unplaced), held, code)
                result.rows += of_code.rows
                result.reasons = of_code.reasons if not result.reasons else result.reasons
            return result

        self.read.whole_lists = found

    def _is_wanted(self, entry: ReportedDecision) -> bool:
        """Whether a decision is, or may be, about a council that is wanted."""
        if not self.codes or entry.authority is None:
            return True
        year = year_of_day(entry.decided) if entry.decided else None
        return find_code(self.register, entry.authority, year) in {*self.codes, None}


@dataclass
class TakenImprovements:
    """Lists of improvements as they are walked, and what of them is to be stored.

    Attributes
    ----------
    register : pandas.DataFrame
        The councils.
    held : mapping
        By council and reference, what was held before: rows of `data/sources/improvements.csv`.
    read : DecisionsRead
        What was found so far.
    lists : list of (WalkedImprovements, range)
        The lists, and the places of their pages in what was read.
    """

    register: pd.DataFrame
    held: Mapping[tuple[str, str], Sequence[SourceRow]] = field(default_factory=dict)
    read: DecisionsRead = field(default_factory=DecisionsRead)
    lists: list[tuple[WalkedImprovements, range]] = field(default_factory=list)

    def take(self, walked: WalkedImprovements) -> None:
        """Take in a council's list of a year."""
        before = len(self.read.pages)
        for number, page in enumerate(walked.pages, start=1):
            self.read.add_list(SeenPage(f"{walked.name}, page {number}", page, walked.address, walked.seen_on))
        self.lists.append((walked, range(before, len(self.read.pages))))
        self.read.whole_lists = self._whole

    def _whole(self, unplaced: Collection[int]) -> WholeLists:
        result = WholeLists()
        for one, places in self.lists:
            row = one.doubt or self._row_of(one, all_placed=set(places).isdisjoint(unplaced))
            if isinstance(row, str):
                result.reasons.append((one.name, row))
            else:
                result.rows.append(row)
        return result

    def _row_of(self, one: WalkedImprovements, all_placed: bool) -> ImportRow | str:
        names = {page.authority for page in one.pages}
        code = find_code(self.register, next(iter(names)) or "") if len(names) == 1 else None
        if code is None or one.seen_on is None:
            return "it does not say which council’s it is"
        return whole_list_of_improvements(one.pages, one.seen_on, code, all_placed, self.held, one.address)
