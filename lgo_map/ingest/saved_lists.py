"""Which lists are whole of the pages that somebody has saved: those of a walk are judged in :mod:`.walked_lists`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.ingest.found_decisions import SeenPage
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList
from lgo_map.ingest.walked_lists import Walked, WalkedList, WholeLists, whole_list_of_improvements, whole_lists
from lgo_map.ingest.whole_lists import ImportRow, pages_of_improvements_together, pages_together
from lgo_map.pipeline.source_files import SourceRow

NOT_SEEN = "nobody says on which day it was seen (--seen-on)"
"""Why a list from disk is not whole, whatever it shows."""

EMPTY = "it is empty, and by itself does not show that it is the list of anything"

_List = TypeVar("_List", DecisionList, ImprovementList)


def whole_pages(
    pages: Sequence[SeenPage],
    unplaced: Collection[int],
    held: Collection[SourceRow],
    cases: Mapping[tuple[str, str], list[SourceRow]],
    register: pd.DataFrame,
) -> WholeLists:
    """Which lists are whole, and of the others that say how many results they have, why not.

    Parameters
    ----------
    pages : sequence of SeenPage
        The pages.
    unplaced : collection of int
        Which of them have entries that are refused or wait for review.
    held : collection of dict
        All decisions that are held, with those of the pages.
    cases : mapping
        All improvements that are held, with those of the pages, by council and reference.
    register : pandas.DataFrame
        The councils.
    """
    result = WholeLists()
    for places in _places(pages, pages_together(_lists(pages, DecisionList))):
        seen = [pages[place] for place in places]
        found = whole_lists(Walked([_as_walked(seen)]), partial(_always, set(places).isdisjoint(unplaced)), held)
        result.reasons += [(seen[0].document, reason) for _, reason in found.reasons]
        result.rows += found.rows
    for places in _places(pages, pages_of_improvements_together(_lists(pages, ImprovementList))):
        seen = [pages[place] for place in places]
        row = _whole_improvements(seen, set(places).isdisjoint(unplaced), cases, register)
        if isinstance(row, str):
            result.reasons.append((seen[0].document, row))
        else:
            result.rows.append(row)
    return result


def _as_walked(pages: Sequence[SeenPage]) -> WalkedList:
    """The pages of one list as a walk would have seen it."""
    lists = _lists(pages, DecisionList)
    doubt = NOT_SEEN if any(page.seen_on is None for page in pages) else EMPTY if not lists[0].results else None
    day = min((page.seen_on for page in pages if page.seen_on is not None), default=None)
    return WalkedList(("", ""), None, tuple(lists), tuple(page.address or "" for page in pages), "", day, doubt=doubt)


def _whole_improvements(
    pages: Sequence[SeenPage],
    all_placed: bool,
    cases: Mapping[tuple[str, str], list[SourceRow]],
    register: pd.DataFrame,
) -> ImportRow | str:
    lists = _lists(pages, ImprovementList)
    days = [page.seen_on for page in pages if page.seen_on is not None]
    if len(days) < len(pages):
        return NOT_SEEN
    code = find_code(register, lists[0].authority) if lists[0].authority else None
    if code is None:
        return "it does not say which council’s it is"
    return whole_list_of_improvements(lists, min(days), code, all_placed, cases, pages[0].address)


def _always(answer: bool, _: WalkedList) -> bool:
    return answer


def _lists(pages: Iterable[SeenPage], of_kind: type[_List]) -> list[_List]:
    return [page.list for page in pages if isinstance(page.list, of_kind)]


def _places(pages: Iterable[SeenPage], groups: Iterable[Sequence[_List]]) -> Iterator[list[int]]:
    """Of lists that say how many results they have, where the pages of each are."""
    places = {id(page.list): place for place, page in enumerate(pages)}
    return ([places[id(each)] for each in group] for group in groups if group[0].results is not None)
