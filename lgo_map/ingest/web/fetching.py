"""Statistics pages and letters of councils, fetched from the Ombudsman's site one after the other.

Only here is it known what a council's page links, and what the files are called; how the site is asked is `client`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Literal
from urllib.parse import quote, unquote

import httpx
import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.web.addresses import letter_links
from lgo_map.ingest.web.client import LETTER, PAGE, Clock, Site
from lgo_map.ingest.web.settings import WebSettings
from lgo_map.pipeline.stage import BuildError

Wanted = Literal["pages", "letters"]

EVERYTHING: frozenset[Wanted] = frozenset({"pages", "letters"})
"""All that can be fetched of a council."""

Fetched = Document | FetchFailure

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.IGNORECASE | re.ASCII)


def councils_to_fetch(register: pd.DataFrame, names: Sequence[str] = ()) -> list[str]:
    """The last parts of the addresses of councils' pages.

    Parameters
    ----------
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.
    names : sequence of str
        Councils by name, code, or the last part of the address itself ("leeds-city-council"), which the register
        need not know; none means all of the register whose address is known.

    Returns
    -------
    list of str
        Each once: as named, or in the order of the register.

    Raises
    ------
    BuildError
        If a name means no council, or one whose address is not known; all such are named.
    """
    if not names:
        return [str(slug) for slug in register["page_slug"].dropna()]
    slugs: dict[str, None] = {}
    unknown: list[str] = []
    for name in names:
        code = find_code(register, name)
        slug = register.at[code, "page_slug"] if code is not None else None
        if isinstance(slug, str):
            slugs[slug] = None
        elif _SLUG.fullmatch(name):
            slugs[name] = None
        elif code is None:
            unknown.append(f"{name!r} means no council")
        else:
            unknown.append(f"the address of {name!r} at the Ombudsman is not known")
    if unknown:
        raise BuildError("; ".join(unknown) + ": name the page itself, as in leeds-city-council.")
    return list(slugs)


def councils_without_address(register: pd.DataFrame) -> list[str]:
    """The names of the councils that "all" leaves out, since the register knows no address of theirs."""
    return [str(name) for name in register.loc[register["page_slug"].isna(), "name"]]


def fetch(
    slugs: Iterable[str],
    settings: WebSettings,
    want: Collection[Wanted] = EVERYTHING,
    clock: Clock | None = None,
) -> Generator[Fetched, None, None]:
    """Fetch the statistics pages and letters of councils, one after the other.

    Parameters
    ----------
    slugs : iterable of str
        As :func:`councils_to_fetch` gives them.
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
    settings.folder.mkdir(parents=True, exist_ok=True)
    # A jar that takes no cookie: nothing that the site sets is sent back to it.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    # Compressed answers are not asked for, since a small one may unpack to any size.
    headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, cookies=cookies, timeout=settings.timeout) as client:
        site = Site(client, settings, clock or Clock())
        asked: set[str] = set()
        for slug in slugs:
            council = httpx.URL(f"{settings.base}/{quote(slug, safe='')}")
            if "pages" in want:
                yield site.document(council.copy_with(path=f"{council.path}/statistics"), slug, PAGE, f"{slug}.html")
            if "letters" in want:
                yield from _letters(site, council, slug, asked)


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


def _letters(site: Site, council: httpx.URL, slug: str, asked: set[str]) -> Iterator[Fetched]:
    page = site.document(council, slug, PAGE, f"{slug}.html")
    if isinstance(page, FetchFailure):
        yield page
        return
    links = letter_links(page.content, str(council))
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
