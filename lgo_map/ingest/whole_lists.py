"""Whether a list was seen whole, and of which days then: only of those may what is held be counted.

Nothing is whole unless the list itself says how many results it has, all of them were seen, and every one was placed.
Of its period only those days are whole of which nothing can come any more and nothing can have gone.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from lgo_map.councils.naming import as_written
from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList
from lgo_map.pipeline.source_files import SourceRow

DAYS_UNTIL_PUBLISHED = 92
"""Decisions appear about three months after they are made: what is more recent may be missing from a list."""
YEARS_PUBLISHED = 5
"""Decisions leave the site after about as many years, reports and their improvements later."""
DAYS_OF_DOUBT = 31
""""About" five years: a list lacks some that are nearly as old."""

ImportRow = SourceRow
"""A row of `data/sources/imports.csv`."""

Page = TypeVar("Page", DecisionList, ImprovementList)


def pages_together(lists: Iterable[DecisionList]) -> list[list[DecisionList]]:
    """Pages of lists, those of one list together: of the same period, headings and restrictions."""
    return _together(
        ((page.first_day, page.last_day, page.category, page.subcategory, page.kinds, page.outcomes), page)
        for page in lists
    )


def pages_of_improvements_together(lists: Iterable[ImprovementList]) -> list[list[ImprovementList]]:
    """As :func:`pages_together`, of a council's improvements."""
    return _together(((page.authority, page.first_day, page.last_day, page.category), page) for page in lists)


def whole_period(
    pages: DecisionList | Sequence[DecisionList],
    seen_on: datetime.date,
    all_placed: bool,
    address: str | None = None,
    code: str | None = None,
) -> ImportRow | str:
    """The days of which a list of decisions was seen whole, as a row of imports; or the sentence why of none.

    Parameters
    ----------
    pages : DecisionList or sequence of DecisionList
        The list, or all its pages, in any order.
    seen_on : datetime.date
        The day on which it was seen; of several, the earliest.
    all_placed : bool
        Whether of every entry it is known whether it is about a council, and about which, and each of these is held:
        none was refused, and none waits for review.
    address : str, optional
        Where the list is.
    code : str, optional
        The council to which the list is restricted.

    Notes
    -----
    Whether the days that limit a list ("fd" and "td") are in it is not said anywhere. Each is taken for in it if an
    entry bears it; so who asks for a period should ask for a day more on either side.
    """
    pages = [pages] if isinstance(pages, DecisionList) else list(pages)
    first = pages[0]
    entries = [entry for of_page in dict.fromkeys(page.entries for page in pages) for entry in of_page]
    seen = {(entry.authority, entry.reference, entry.decided, entry.kind, entry.address) for entry in entries}
    reason = (
        _not_all(len(entries), len(seen), [page.results for page in pages])
        or _restricted(first.kinds, KINDS, "kinds")
        or _restricted(first.outcomes, OUTCOMES, "outcomes")
        or _of_other_pages(pages_together(pages))
    )
    if reason:
        return reason
    if first.first_day is None or first.last_day is None:
        return "it does not say from which day to which"
    if first.subcategory and not first.category:
        return f"it is of {first.subcategory}, and does not say of which category"
    days = [entry.decided for entry in entries]
    if any(day is None or not first.first_day <= day <= first.last_day for day in days):
        return "it has entries without a date, or of days that are not in its period"
    for entry in entries:
        for own, of_list in ((entry.category, first.category), (entry.subcategory, first.subcategory)):
            if own and of_list and as_written(own) != as_written(of_list):
                return f"it shows {entry.reference or 'an entry'}, which is about {own}, not {of_list}"
    if not all_placed:
        return "of some of its entries it can't be told which council they are about, or they wait for review"
    one = datetime.timedelta(days=1)
    from_day = first.first_day if first.first_day in days else first.first_day + one
    to_day = first.last_day if first.last_day in days else first.last_day - one
    headings = {"category": first.category or "", "subcategory": first.subcategory or ""}
    return _row("decisions", code, headings, (from_day, to_day), len(entries), seen_on, address)


def whole_improvements(
    pages: ImprovementList | Sequence[ImprovementList],
    seen_on: datetime.date,
    code: str,
    all_placed: bool,
    address: str | None = None,
) -> ImportRow | str:
    """As :func:`whole_period`, of all pages of a council's improvements.

    Its pages say "between 1 April 2021 and 31 March 2022": both days are in it. Whether it shows all categories only
    its address tells.
    """
    pages = [pages] if isinstance(pages, ImprovementList) else list(pages)
    first = pages[0]
    cases = [case for of_page in dict.fromkeys(page.cases for page in pages) for case in of_page]
    seen = {case.reference for case in cases}
    reason = _not_all(len(cases), len(seen), [page.results for page in pages])
    if reason := reason or _of_other_pages(pages_of_improvements_together(pages)):
        return reason
    if first.first_day is None or first.last_day is None:
        return "it does not say from which day to which"
    if not address and not first.category:
        return "its address is not known, so it can't be told whether it shows all categories"
    days = [case.decided for case in cases]
    if any(day is None or not first.first_day <= day <= first.last_day for day in days):
        return "it has cases without a date, or of days that are not in its period"
    if not all_placed:
        return "some of its cases can't be taken, or wait for review"
    headings = {"category": first.category or "", "subcategory": ""}
    period = first.first_day, first.last_day
    return _row("improvements", code, headings, period, len(cases), seen_on, address)


def _together(keyed: Iterable[tuple[Hashable, Page]]) -> list[list[Page]]:
    groups: dict[Hashable, list[Page]] = {}
    for key, page in keyed:
        groups.setdefault(key, []).append(page)
    return list(groups.values())


def _not_all(entries: int, distinct: int, results: Iterable[int | None]) -> str | None:
    """Why pages do not show all results of their list, each once."""
    claimed = sorted({claim for claim in results if claim is not None})
    if not claimed or None in results:
        return "it does not say how many results it has"
    if len(claimed) > 1:
        return f"its pages differ in how many results it has: {' and '.join(map(str, claimed))}"
    if distinct < entries:
        return "the same entry stands on two of its pages, so the list has changed between them"
    if entries != claimed[0]:
        return f"it says that it has {claimed[0]} results, and {entries} were seen"
    return None


def _restricted(to: Iterable[str], all_there_are: Collection[str], what: str) -> str | None:
    """That a list is only of some kinds, or of some outcomes."""
    return f"it has not all {what}, only: {', '.join(to)}" if to and not set(all_there_are) <= set(to) else None


def _of_other_pages(groups: Sequence[object]) -> str | None:
    return "its pages are of several lists" if len(groups) > 1 else None


def _row(
    what: str,
    code: str | None,
    headings: Mapping[str, str],
    period: tuple[datetime.date, datetime.date],
    results: int,
    seen_on: datetime.date,
    address: str | None,
) -> ImportRow | str:
    first_day = max(period[0], _years_before(seen_on) + datetime.timedelta(days=DAYS_OF_DOUBT))
    last_day = min(period[1], seen_on - datetime.timedelta(days=DAYS_UNTIL_PUBLISHED))
    if first_day > last_day:
        return (
            f"none of its days is: decisions appear some {DAYS_UNTIL_PUBLISHED} days after they are made and leave the "
            f"site after about {YEARS_PUBLISHED} years, and it was seen on {seen_on}"
        )
    return {
        "what": what,
        "authority_code": code or "",
        **headings,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "results": str(results),
        "seen_on": seen_on.isoformat(),
        "source_url": address or "",
    }


def _years_before(day: datetime.date) -> datetime.date:
    year = day.year - YEARS_PUBLISHED
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else datetime.date(year, 3, 1)
