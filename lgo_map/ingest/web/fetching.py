"""Statistics pages and letters of councils, fetched from the Ombudsman's site one after the other.

Only here is it known what a council's page links, and what the files are called; how the site is asked is `client`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Literal
from urllib.parse import quote, unquote

import httpx
import pandas as pd
from selectolax.lexbor import LexborHTMLParser

from lgo_map.councils.naming import kinds_in
from lgo_map.councils.ombudsman_pages import slugs_of_name
from lgo_map.councils.register import find_code
from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.web.addresses import letter_links
from lgo_map.ingest.web.client import LETTER, NOT_THERE, PAGE, Clock, Site
from lgo_map.ingest.web.settings import WebSettings
from lgo_map.pipeline.stage import BuildError

Wanted = Literal["pages", "letters"]

EVERYTHING: frozenset[Wanted] = frozenset({"pages", "letters"})
"""All that can be fetched of a council."""

Fetched = Document | FetchFailure

NO_PAGE_OF_ITS_NAME = "no page of the council is at the addresses that follow from its name"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class CouncilToFetch:
    """A council and where its page is.

    Attributes
    ----------
    slugs : tuple of str
        What the last part of its page's address is, or may be, the likeliest first.
    is_its_page : callable, optional
        Whether a page is the council's, where its address only follows from its name; None where it is known.
    """

    slugs: tuple[str, ...]
    is_its_page: Callable[[bytes], bool] | None = None


def councils_to_fetch(
    register: pd.DataFrame, names: Sequence[str] = (), remembered: Mapping[str, str] | None = None
) -> list[CouncilToFetch]:
    """The councils whose pages are to be fetched.

    Where the register knows no address of one, those are tried that follow from its name, and from its older names.

    Parameters
    ----------
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.
    names : sequence of str
        Councils by name, code, or the last part of the address itself ("leeds-city-council"), which the register
        need not know; none means all of the register, those first whose address is known.
    remembered : mapping of str to str, optional
        By code, the last parts of addresses at which pages were found before.

    Returns
    -------
    list of CouncilToFetch
        Each once: as named, or in the order of the register.

    Raises
    ------
    BuildError
        If a name means no council; all such are named.
    """
    slugs = register["page_slug"].fillna(pd.Series(dict(remembered or {}), dtype="str"))
    if not names:
        ordered = [*register.index[slugs.notna()], *register.index[slugs.isna()]]
        return [_council_to_fetch(register, str(code), slugs) for code in ordered]
    found: dict[tuple[str, ...], CouncilToFetch] = {}
    unknown: list[str] = []
    for name in names:
        code = find_code(register, name)
        if code is None and not _SLUG.fullmatch(name):
            unknown.append(f"{name!r} means no council")
            continue
        names_page = _SLUG.fullmatch(name) and (code is None or not isinstance(slugs[code], str))
        council = CouncilToFetch((name,)) if names_page or code is None else _council_to_fetch(register, code, slugs)
        found[council.slugs] = council
    if unknown:
        raise BuildError("; ".join(unknown) + ": name the page itself, as in leeds-city-council.")
    return list(found.values())


def _council_to_fetch(register: pd.DataFrame, code: str, known: pd.Series) -> CouncilToFetch:
    if isinstance(known[code], str):
        return CouncilToFetch((known[code],))
    names = [str(register["name"][code]), *(name for name in register["aliases"][code] if kinds_in(name))]
    slugs = dict.fromkeys(slug for name in names for slug in slugs_of_name(name))
    return CouncilToFetch(tuple(slugs), lambda page: names_council(page, register, code))


def names_council(page: bytes, register: pd.DataFrame, code: str) -> bool:
    """Whether a heading of a page is the name of a council."""
    headings = (" ".join(node.text().split()) for node in LexborHTMLParser(page).css("h1,h2,title"))
    return any(find_code(register, part) == code for text in headings for part in re.split(r" [|–-] ", text) if part)


def fetch(
    councils: Iterable[CouncilToFetch | str],
    settings: WebSettings,
    want: Collection[Wanted] = EVERYTHING,
    clock: Clock | None = None,
) -> Generator[Fetched, None, None]:
    """Fetch the statistics pages and letters of councils, one after the other.

    Parameters
    ----------
    councils : iterable of CouncilToFetch or str
        As :func:`councils_to_fetch` gives them, or the last part of a page's address.
    settings : WebSettings
        Where from, and how patiently.
    want : collection of {"pages", "letters"}
        What to fetch of each.
    clock : Clock, optional
        How time is told and spent.

    Yields
    ------
    Document or FetchFailure
        As each is had, or can't be.

    Raises
    ------
    OSError
        If the folder for fetched files can't be written.
    """
    with site_of(settings, clock) as site:
        asked: set[str] = set()
        for given in councils:
            council = CouncilToFetch((given,)) if isinstance(given, str) else given
            slug = page_of(site, council)
            if isinstance(slug, FetchFailure):
                yield slug
                continue
            if "pages" in want:
                yield _statistics_page(site, slug)
            if "letters" in want:
                yield from _letters(site, slug, asked)


@contextmanager
def site_of(settings: WebSettings, clock: Clock | None = None) -> Iterator[Site]:
    """A conversation with the site, which takes no cookie and asks for nothing compressed."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    # A jar that takes no cookie: nothing that the site sets is sent back to it.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    # Compressed answers are not asked for, since a small one may unpack to any size.
    headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, cookies=cookies, timeout=settings.timeout) as client:
        yield Site(client, settings, clock or Clock())


def summary(missed: Iterable[FetchFailure]) -> list[str]:
    """Say in plain sentences what could not be had, one for each reason.

    Returns
    -------
    list of str
        In the order in which the reasons came up; empty if nothing was missed.
    """
    by_reason: dict[str, list[FetchFailure]] = {}
    for miss in missed:
        by_reason.setdefault(miss.reason, []).append(miss)
    return [_failures_in_words(reason, misses) for reason, misses in by_reason.items()]


def _address(site: Site, slug: str) -> httpx.URL:
    return httpx.URL(f"{site.settings.base}/{quote(slug, safe='')}")


def _statistics_page(site: Site, slug: str) -> Fetched:
    council = _address(site, slug)
    return site.document(council.copy_with(path=f"{council.path}/statistics"), slug, PAGE, f"{slug}.html")


def page_of(site: Site, council: CouncilToFetch) -> str | FetchFailure:
    """The last part of the address of a council's page; one that follows from its name is only taken if it is there."""
    if council.is_its_page is None:
        return council.slugs[0]
    for slug in council.slugs:
        page = _statistics_page(site, slug)
        if isinstance(page, Document):
            if council.is_its_page(page.content):
                return slug
        elif page.reason != NOT_THERE:
            return page
    return FetchFailure(str(_address(site, council.slugs[0])), council.slugs[0], NO_PAGE_OF_ITS_NAME)


def _letters(site: Site, slug: str, asked: set[str]) -> Iterator[Fetched]:
    council = _address(site, slug)
    links: dict[str, None] = {}
    pages = (site.document(council, slug, PAGE, f"{slug}.html"), _statistics_page(site, slug))
    for page in pages:
        if isinstance(page, Document):
            links |= dict.fromkeys(letter_links(page.content, str(page.url)))
    missed = [page for page in pages if isinstance(page, FetchFailure)]
    if len(missed) == len(pages):
        yield missed[0]
        return
    if not links:
        yield FetchFailure(str(council), slug, "it links no letter that could be recognised")
    for link in links:
        if link not in asked:
            asked.add(link)
            yield site.document(httpx.URL(link), slug, LETTER, _file_name(link))


def _file_name(link: str) -> str:
    # The folder is the letter's year: without it all letters of a council would have one name.
    parts = unquote(httpx.URL(link).path).split("/")[-2:]
    return re.sub(r"[^\w .,()&'-]", "-", "-".join(part for part in parts if part))


def _failures_in_words(reason: str, misses: list[FetchFailure]) -> str:
    if len(misses) == 1:
        return f"{misses[0].slug}: {misses[0].url} was not had: {reason}."
    slugs = list(dict.fromkeys(miss.slug for miss in misses))
    named = ", ".join(slugs[:10]) + (f" and {len(slugs) - 10} more" if len(slugs) > 10 else "")
    return f"{len(misses)} addresses were not had: {reason}. They are of {named}."
