"""Addresses of sources: which of them are the same one, and which show another year now than when they were read."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from lgo_map.councils.register import OMBUDSMAN_PAGES

_STATISTICS_PAGE = re.compile(re.escape(urlsplit(OMBUDSMAN_PAGES).path) + r"/[^/]+/statistics")


def address_key(address: str) -> str:
    """What two ways of writing one address have in common.

    They may differ in http or https, "www.", a slash or a part ("#…") at the end. Of the Ombudsman's statistics pages
    capitals don't count either, nor does a query, which says how the page is laid out.

    Examples
    --------
    >>> address_key("http://www.Example.org/news/7/#top"), address_key("https://example.org/news/7")
    ('example.org/news/7', 'example.org/news/7')
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # square brackets that hold no address
        return address.strip()
    host, path = _host(parts.netloc), parts.path.rstrip("/")
    if _is_statistics_page(host, path):
        return f"{host}{path.lower()}"
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def shows_newest_year_only(address: str) -> bool:
    """Whether an address is one of the Ombudsman's statistics pages: it shows the newest year, and no older one."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return _is_statistics_page(_host(parts.netloc), parts.path.rstrip("/"))


def table_file(address: str) -> str:
    """The name of the file at an address, if it is a table: "2-Complaints-Decided-25-26.csv"; else empty."""
    try:
        name = unquote(urlsplit(address.strip()).path).rsplit("/", 1)[-1]
    except ValueError:
        return ""
    return name if name.lower().endswith((".csv", ".xlsx")) else ""


def archived_copies(address: str) -> str:
    """Where the web archive lists the copies it has of an address, of all days."""
    return f"https://web.archive.org/web/*/{address}"


def host_of(address: str) -> str:
    """The host of an address, without "www."; empty where it has none."""
    try:
        return _host(urlsplit(address.strip()).netloc)
    except ValueError:
        return ""


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _is_statistics_page(host: str, path: str) -> bool:
    return host == _host(urlsplit(OMBUDSMAN_PAGES).netloc) and bool(_STATISTICS_PAGE.fullmatch(path.lower()))
