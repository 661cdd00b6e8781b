"""Addresses of the site: which links on a page are letters, and which redirects may be followed."""

from __future__ import annotations

import re

import httpx
from selectolax.lexbor import LexborHTMLParser


def letter_links(page: bytes, address: str) -> list[str]:
    """The addresses of the letters that a council's page links.

    Parameters
    ----------
    page : bytes
        The page's HTML.
    address : str
        Where it was had.

    Returns
    -------
    list of str
        Each once, in the page's order, complete and encoded: PDF files on the same site whose address, text or heading
        mentions a letter, or that lie in a folder of the councils' performance.
    """
    here = httpx.URL(address)
    found: dict[str, None] = {}
    heading = ""
    for anchor in LexborHTMLParser(page).css("h1,h2,h3,h4,h5,h6,th,caption,summary,strong,a[href]"):
        if anchor.tag != "a":
            heading = anchor.text().casefold()
            continue
        link = parse_address(anchor.attributes.get("href") or "", here)
        if link is None or link.scheme not in ("http", "https") or not is_same_site(link, here):
            continue
        path = link.path.casefold()
        of_letter = any("letter" in text for text in (path, anchor.text().casefold(), heading))
        of_letter = of_letter or "councilperformance" in path
        if path.endswith(".pdf") and of_letter:
            found[str(link.copy_with(scheme=here.scheme, fragment=None))] = None
    return list(found)


def redirected_to(address: str, location: str, base: str) -> str:
    """Where a redirect leads, if it may be followed.

    Parameters
    ----------
    address : str
        What was asked.
    location : str
        What the answer's `Location` says.
    base : str
        An address of the site that must not be left; its name with and without "www." are the same site.

    Returns
    -------
    str
        The next address.

    Raises
    ------
    ValueError
        If it leaves the site, or https; the message says so, as the reason of a :class:`FetchFailure`.
    """
    here = httpx.URL(address)
    there = parse_address(location, here)
    if there is None or there.scheme not in ("http", "https"):
        raise ValueError("it is redirected to what is no address")
    if not is_same_site(there, httpx.URL(base)):
        raise ValueError(f"it is redirected to another site, {there.host}")
    if here.scheme == "https" and there.scheme == "http":
        raise ValueError("it is redirected from https to http")
    return str(there.copy_with(fragment=None))


def parse_address(text: str, here: httpx.URL | None = None) -> httpx.URL | None:
    """An address as written, alone or on the page `here`; None if it is no address."""
    # Browsers drop line breaks within an address; httpx refuses it.
    plain = re.sub(r"[\t\r\n]", "", text.strip())
    try:
        url = here.join(plain) if here else httpx.URL(plain)
        # Whether a host's name can be one is only known when it is asked for. No name and password is ever sent.
        return url if url.host is not None and not url.userinfo else None
    except (httpx.InvalidURL, ValueError):
        return None


def is_same_site(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses are of one site; its name with and without "www." is the same."""
    return (one.host.removeprefix("www."), one.port) == (other.host.removeprefix("www."), other.port)
