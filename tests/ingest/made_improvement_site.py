"""Councils' pages of improvements, and their export, on a made site like the Ombudsman's."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

import httpx

from tests.ingest.made_decision_pages import (
    SITE,
    MadeCase,
    MadeImprovements,
    Piece,
    as_html,
    improvements_csv,
    improvements_pieces,
    made_case,
)
from tests.ingest.made_site import Answer, MadeSite

PER_PAGE = 10
LEEDS_CITY = ("leeds-city-council", "Leeds City Council")


def cases_of(authority: str, year: int, count: int, first: int = 0) -> list[MadeCase]:
    """Made cases of a council in one of the Ombudsman's years."""
    day = datetime.date(year - 1, 4, 1)
    return [
        replace(
            made_case(first + number),
            authority=authority,
            reference=f"{year % 100 - 1:02d} {100 + first:03d} {number:03d}",
            decided=day + datetime.timedelta(days=number),
        )
        for number in range(count)
    ]


def offer_improvements(
    site: MadeSite,
    year: int,
    cases: Sequence[MadeCase],
    council: tuple[str, str] = LEEDS_CITY,
    has_export: bool = True,
    has_pager: bool = True,
    results: int | None = None,
    category: int | None = None,
) -> list[str]:
    """Have the site answer for the improvements of a council in a year; the paths of its pages."""
    slug, authority = council
    whole = MadeImprovements(tuple(cases), authority, year, slug=slug, category=category)
    starts = range(0, max(1, len(cases)), PER_PAGE)
    addresses = [whole.address if start == 0 else f"{whole.address}&page={start // PER_PAGE + 1}" for start in starts]
    claimed = len(cases) if results is None else results
    paths = []
    for start, address in zip(starts, addresses, strict=True):
        of_page = replace(whole, cases=tuple(cases[start : start + PER_PAGE]), first=start + 1, results=claimed)
        pieces = improvements_pieces(
            replace(of_page, pages=tuple(addresses) if has_pager else ()), has_export=has_export
        )
        if not cases:
            pieces = [Piece(p.tag, p.words.replace("1 - 0 of", "0 - 0 of"), p.link) for p in pieces]
        paths.append(path_of(address))
        site.say(paths[-1], Answer(as_html(pieces, address=address).replace(SITE, site.origin).encode()))
    if has_export:
        export = path_of(whole.address.replace("?", "/export?"))
        site.say(export, Answer(improvements_csv(cases), type="text/csv"))
    return paths


def path_of(address: str) -> str:
    """What of an address a site sees."""
    return unquote(httpx.URL(address).raw_path.decode("ascii"))
