"""The lists of decisions, their archive and the pages of decisions, on a made site like the Ombudsman's."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

import httpx

from lgo_map.figures.decisions import CATEGORIES
from lgo_map.ingest.web.decision_links import ArchiveName, archive_address
from tests.ingest.made_decision_pages import (
    SITE,
    MadeDecision,
    Piece,
    as_html,
    decision_pieces,
    list_address,
    list_pieces,
)
from tests.ingest.made_site import Answer, MadeSite

PER_PAGE = 10

Heading = tuple[str, str]

_KINDS = ("Statement ", "Report ")

TRANSPORT, NEEDS = ("Education", "School transport"), ("Education", "Special educational needs")
HOMELESS = ("Housing", "Homelessness")


def decisions_of(
    heading: Heading, year: int, count: int, councils: Sequence[str] = ("Leeds City Council",), first: int = 1
) -> list[MadeDecision]:
    """Made decisions of a subcategory in one of the Ombudsman's years, the newest first, a day apart."""
    last_day = datetime.date(year, 3, 20)
    category, subcategory = heading
    return [
        MadeDecision(
            councils[number % len(councils)],
            f"{year % 100 - 1:02d} {sum(map(ord, category + subcategory)) % 900 + 100} {first + number:03d}",
            last_day - datetime.timedelta(days=number),
            "report" if number % 7 == 6 else "statement",
            category,
            subcategory,
            "upheld" if number % 3 else "not upheld",
            f"Complaint number {number} of {subcategory.lower()}. The Council was slow.",
        )
        for number in range(count)
    ]


@dataclass
class MadeDecisionLists:
    """What a made site has of decisions.

    Attributes
    ----------
    site : MadeSite
        The site.
    decisions : list of MadeDecision
        All it has, the newest first.
    years : tuple of int
        Of which years its archive is linked.
    no_archive : collection of (str, str)
        The headings whose archive it does not link.
    unnamed : collection of str
        The references of decisions above which lists print no council.
    strays : sequence of MadeDecision
        What its archives show, though it is of other headings.
    details_are_links : bool
        Whether the line below the council's name leads to the decision too.
    claims : dict
        By heading, how many results its archive says it has, page after page; the last for all that follow.
    """

    site: MadeSite
    decisions: list[MadeDecision]
    years: tuple[int, ...] = (2025,)
    no_archive: Collection[Heading] = ()
    unnamed: Collection[str] = ()
    strays: Sequence[MadeDecision] = ()
    details_are_links: bool = False
    claims: dict[Heading, list[int | None]] = field(default_factory=dict)

    @property
    def headings(self) -> list[Heading]:
        """The subcategories there are decisions of."""
        return list(dict.fromkeys((one.category, one.subcategory) for one in self.decisions))

    def offer(self) -> MadeDecisionLists:
        """Have the site answer for all its lists and decisions."""
        categories = list(dict.fromkeys(category for category, _ in self.headings))
        self.say("/decisions", [Piece("h1", "Decisions"), *_links((name, list_address(name)) for name in categories)])
        for category in categories:
            self._offer_category(category)
        for heading in self.headings:
            self._offer_heading(heading)
            for year in self.years:
                self.offer_archive(heading, year)
        for one in self.decisions:
            self.say(httpx.URL(one.address).path, decision_pieces(one))
        return self

    def offer_archive(self, heading: Heading, year: int, per_page: int = PER_PAGE) -> None:
        """Have the site answer for all pages of the archive of a subcategory in a year."""
        of_year = self.of_archive(heading, year)
        claims = self.claims.get(heading) or [len(of_year)]
        for number in range(1, max(1, -(-len(of_year) // per_page)) + 1):
            shown = of_year[(number - 1) * per_page : number * per_page]
            claimed = claims[min(number, len(claims)) - 1]
            last = -(-len(of_year) // per_page)
            links = [str(self.archive_page(heading, year, each)) for each in range(1, last + 1)]
            pieces = list_pieces(
                shown,
                heading=f"{heading[1]} archive {year - 1}-{year}",
                results=claimed,
                unnamed=[place for place, one in enumerate(shown) if one.reference in self.unnamed],
                pages=links if last > 1 else (),
            )
            pieces = self._with_links(pieces, shown)
            self.say(self.archive_path(heading, year, number), pieces)

    def of_archive(self, heading: Heading, year: int) -> list[MadeDecision]:
        """The decisions of a subcategory in a year."""
        first, last = datetime.date(year - 1, 4, 1), datetime.date(year, 3, 31)
        of_heading = [one for one in self.decisions if (one.category, one.subcategory) == heading]
        return [*(one for one in of_heading if first <= one.decided <= last), *self.strays]

    def archive_page(self, heading: Heading, year: int, page: int) -> httpx.URL:
        """The address at which a page of the archive is asked for."""
        limits = datetime.date(year - 1, 3, 31), datetime.date(year, 4, 1)
        name = ArchiveName(str(self.number_of(heading)), heading[1])
        return archive_address(httpx.URL(self.site.origin), name, *limits, page)

    def archive_path(self, heading: Heading, year: int, page: int) -> str:
        """Its path, as the site sees it."""
        return unquote(self.archive_page(heading, year, page).raw_path.decode("ascii"))

    def number_of(self, heading: Heading) -> int:
        """The number that the archive has before a subcategory: that of its category."""
        return list(CATEGORIES).index(heading[0]) + 1 if heading[0] in CATEGORIES else 77

    def say(self, path: str, pieces: Iterable[Piece]) -> None:
        """Have the site answer with a page, whose links lead to itself."""
        page = as_html(pieces, address=f"{SITE}{path}")
        self.site.say(path, Answer(page.replace(SITE, self.site.origin).encode()))

    def _offer_category(self, category: str) -> None:
        lately = [one for one in self.decisions if one.category == category][:PER_PAGE]
        below = [heading for heading in self.headings if heading[0] == category]
        links = _links((name, list_address(category, name)) for _, name in below)
        self.say(httpx.URL(list_address(category)).path, [*list_pieces(lately, heading="reports"), *links])

    def _offer_heading(self, heading: Heading) -> None:
        lately = [one for one in self.decisions if (one.category, one.subcategory) == heading][:PER_PAGE]
        archives = [
            (f"{heading[1]} archive {year - 1}-{year}", self._archive_as_linked(heading, year))
            for year in self.years
            if heading not in self.no_archive
        ]
        unnamed = [place for place, one in enumerate(lately) if one.reference in self.unnamed]
        pieces = self._with_links(list_pieces(lately, heading="statements", unnamed=unnamed), lately)
        self.say(httpx.URL(list_address(*heading)).path, [*pieces, *_links(archives)])

    def _with_links(self, pieces: Iterable[Piece], shown: Sequence[MadeDecision]) -> list[Piece]:
        entries = iter(shown)
        return [
            replace(piece, link=next(entries).address)
            if self.details_are_links and piece.words.startswith(_KINDS)
            else piece
            for piece in pieces
        ]

    def _archive_as_linked(self, heading: Heading, year: int) -> str:
        name = ArchiveName(str(self.number_of(heading)), heading[1])
        limits = datetime.date(year - 1, 3, 31), datetime.date(year, 3, 31)
        return str(archive_address(httpx.URL(SITE), name, *limits, 1))


def _links(links: Iterable[tuple[str, str]]) -> list[Piece]:
    return [Piece("li", name, address) for name, address in links]
