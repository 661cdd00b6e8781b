"""From lists that were walked at the Ombudsman's site to what is held whole: lists, categories, all decisions.

Nothing is whole on doubt. Beside what a list says of itself (:mod:`lgo_map.ingest.whole_lists`) all else that is known
of its period must agree with it: what other pages of the site showed, and what was held before.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lgo_map.figures.years import year_name
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision
from lgo_map.ingest.whole_lists import DAYS_UNTIL_PUBLISHED, ImportRow, whole_improvements, whole_period
from lgo_map.pipeline.source_files import SourceRow


@dataclass(frozen=True)
class WalkedList:
    """A list that was walked, or should have been.

    Attributes
    ----------
    heading : tuple of (str, str)
        The category and subcategory as addresses write them.
    year : int or None
        The year it is of, by the year it ends in; None of a list of recent decisions.
    pages : tuple of DecisionList
        What was seen of it.
    addresses : tuple of str
        Where each of the pages is.
    list_address : str
        Where the subcategory has its list of recent decisions.
    seen_on : datetime.date or None
        On which day; of several, the earliest.
    also_seen : tuple of ReportedDecision
        What other pages say of its subcategory: recent decisions, and the own pages of entries that lacked something.
    doubt : str or None
        Why it is not whole, whatever it says of itself: a sentence's end.
    """

    heading: tuple[str, str]
    year: int | None
    pages: tuple[DecisionList, ...]
    addresses: tuple[str, ...]
    list_address: str
    seen_on: datetime.date | None
    also_seen: tuple[ReportedDecision, ...] = ()
    doubt: str | None = None

    @property
    def entries(self) -> list[ReportedDecision]:
        """All entries of all its pages."""
        return [entry for page in self.pages for entry in page.entries]

    @property
    def heading_name(self) -> str:
        """What it is about: "Education, School transport"."""
        said = next(((page.category, page.subcategory) for page in self.pages), (None, None))
        return ", ".join(label or part.replace("-", " ") for label, part in zip(said, self.heading, strict=True))

    @property
    def name(self) -> str:
        """What it is called: "Education, School transport, 2024–25"."""
        return f"{self.heading_name}, {year_name(self.year) if self.year else 'recent decisions'}"


@dataclass(frozen=True)
class WalkedImprovements:
    """What was seen of a council's improvements of a year.

    Attributes
    ----------
    slug : str
        The last part of the address of the council's page.
    year : int
        The year, by the year it ends in.
    pages : tuple of ImprovementList
        What was seen: pages, or what the export has as one.
    address : str
        Where the list begins.
    seen_on : datetime.date or None
        On which day; of several, the earliest.
    doubt : str or None
        Why it is not whole, whatever it says of itself.
    """

    slug: str
    year: int
    pages: tuple[ImprovementList, ...]
    address: str
    seen_on: datetime.date | None
    doubt: str | None = None

    @property
    def name(self) -> str:
        """What it is called: "leeds-city-council, improvements, 2024–25"."""
        category = next((page.category for page in self.pages if page.category), None)
        return ", ".join(filter(None, (self.slug, "improvements", category, year_name(self.year))))


@dataclass(frozen=True)
class Walked:
    """All lists of a walk, and how much of the site they are.

    Attributes
    ----------
    lists : sequence of WalkedList
        Of every subcategory found one for each year, or one without a year.
    whole_categories : collection of str
        The categories, as addresses write them, all of whose subcategories are among them.
    is_all : bool
        Whether these are all categories of the site.
    """

    lists: Sequence[WalkedList]
    whole_categories: Collection[str] = ()
    is_all: bool = False


@dataclass
class WholeLists:
    """What a walk saw whole, and why it did not see the rest so.

    Attributes
    ----------
    rows : list of dict
        Rows of `data/sources/imports.csv`.
    reasons : list of (str, str)
        By name of each list that is not whole, why not.
    """

    rows: list[ImportRow] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)


IsPlaced = Callable[[WalkedList], bool]
"""Whether of every entry of a list it is known which body it is about, and it is held if that is a council."""


def whole_lists(
    walked: Walked, is_placed: IsPlaced, held: Iterable[SourceRow] = (), code: str | None = None
) -> WholeLists:
    """What of a walk is whole: each list by itself, each category whose lists all are, and all if all are.

    Parameters
    ----------
    walked : Walked
        What was seen.
    is_placed : callable
        Whether all entries of a list have found their places.
    held : iterable of dict
        Rows of `data/sources/decisions.csv`: what was held before.
    code : str, optional
        The council, if only its decisions were taken.
    """
    result = WholeLists()
    held = [row for row in held if row["source_kind"] == "ombudsman" and code in (None, row["authority_code"])]
    found: dict[tuple[tuple[str, str], int | None], ImportRow] = {}
    for one in walked.lists:
        row = _row_of(one, is_placed, held, code)
        if isinstance(row, str):
            result.reasons.append((one.name, row))
        else:
            found[one.heading, one.year] = row
            result.rows.append(row)
    categories = dict.fromkeys(one.heading[0] for one in walked.lists)
    for year in sorted({one.year for one in walked.lists if one.year is not None}):
        of_year = [one for one in walked.lists if one.year in (year, None)]
        of_categories = []
        for category in categories:
            lists = [one for one in of_year if one.heading[0] == category]
            rows = [found.get((one.heading, year)) for one in lists]
            name = next((row["category"] for row in rows if row), "")
            whole = _together(lists, rows, name, held) if category in walked.whole_categories else None
            of_categories.append(whole)
            if whole:
                result.rows.append(whole)
        if walked.is_all and (whole := _together(of_year, of_categories, "", held)):
            result.rows.append(whole)
    return result


def whole_list_of_improvements(
    pages: Sequence[ImprovementList],
    seen_on: datetime.date,
    code: str,
    all_placed: bool,
    held: Mapping[tuple[str, str], Sequence[SourceRow]],
    address: str | None,
) -> ImportRow | str:
    """As :func:`lgo_map.ingest.whole_lists.whole_improvements`, if the list shows all that is held of its days.

    Parameters
    ----------
    held : mapping
        By council and reference, the rows of `data/sources/improvements.csv`.
    """
    row = whole_improvements(pages, seen_on, code, all_placed, address)
    if isinstance(row, str):
        return row
    shown = {case.reference for page in pages for case in page.cases}
    for (_, reference), rows in held.items():
        if reference not in shown and claims_all_of(row, "improvements", rows[0]):
            return f"it does not show {reference}, which is held and is of its period"
    return row


def covers(whole: ImportRow, other: ImportRow) -> bool:
    """Whether a row of imports says of more than another does, and all that the other says."""
    is_of_it = all(whole[column] in ("", other[column]) for column in ("authority_code", "category", "subcategory"))
    of_days = whole["first_day"] <= other["first_day"] and other["last_day"] <= whole["last_day"]
    return whole["what"] == other["what"] and whole != other and is_of_it and of_days


def claims_all_of(whole: ImportRow, what: str, row: Mapping[str, str]) -> bool:
    """Whether a row of imports says that all is held of what a decision, or a case with improvements, is of.

    Parameters
    ----------
    whole : dict
        The row of imports.
    what : {"decisions", "improvements"}
        Which of the two it is.
    row : mapping
        Its `authority_code`, "" where the council is not known, `decided`, `category`, and of a decision `subcategory`.
    """
    is_of_it = all(whole[heading] in ("", row.get(heading, "")) for heading in ("category", "subcategory"))
    of_council = not whole["authority_code"] or row["authority_code"] in ("", whole["authority_code"])
    return (
        whole["what"] == what and is_of_it and of_council and whole["first_day"] <= row["decided"] <= whole["last_day"]
    )


def _row_of(one: WalkedList, is_placed: IsPlaced, held: Iterable[SourceRow], code: str | None) -> ImportRow | str:
    if one.doubt or not one.pages or one.seen_on is None:
        return one.doubt or "nothing of it was seen"
    row = whole_period(one.pages, one.seen_on, is_placed(one), one.addresses[0], code)
    if isinstance(row, str):
        return row
    if one.year is not None:
        # The days more that were asked for are those of another year's list.
        row["first_day"] = max(row["first_day"], f"{one.year - 1}-04-01")
        row["last_day"] = min(row["last_day"], f"{one.year}-03-31")
        if row["first_day"] > row["last_day"]:
            return f"none of its days is: decisions appear some {DAYS_UNTIL_PUBLISHED} days after they are made"
    if missing := _missing(row, [one], held):
        return f"it does not show {missing}, which is held and is of its period"
    return row


def _together(
    lists: Iterable[WalkedList], rows: Sequence[ImportRow | None], category: str, held: Iterable[SourceRow]
) -> ImportRow | None:
    """The days that all lists have in common, if all of them are whole and no decision that is held is of another."""
    there = [row for row in rows if row is not None]
    if not rows or len(there) < len(rows):
        return None
    lists = list(lists)
    row = there[0] | {
        "category": category,
        "subcategory": "",
        "first_day": max(row["first_day"] for row in there),
        "last_day": min(row["last_day"] for row in there),
        "results": str(sum(int(row["results"]) for row in there)),
        "seen_on": min(row["seen_on"] for row in there),
        "source_url": _above(lists[0].list_address, 1 if category else 2),
    }
    return None if row["first_day"] > row["last_day"] or _missing(row, lists, held) else row


def _missing(row: ImportRow, lists: Iterable[WalkedList], held: Iterable[SourceRow]) -> str | None:
    """A decision that is held, is of the headings and days of a row of imports, and is not on the lists."""
    shown = {part for one in lists for entry in one.entries for part in (entry.reference or "").split(" / ")}
    for of_held in held:
        if claims_all_of(row, "decisions", of_held) and shown.isdisjoint(of_held["reference"].split(" / ")):
            return of_held["reference"] or "a decision without a reference"
    return None


def _above(address: str, levels: int) -> str:
    return address.rsplit("/", levels)[0]
