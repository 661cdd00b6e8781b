"""A saved page of the Ombudsman's site, as HTML or as text, turned into the lines that people read.

A function of text alone. Scripts, styles, comments and menus state nothing; entities are the characters they
stand for; sentences that inline markup splits are whole again.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from lgo_map.ingest.reported import Refusal

MAX_CHARACTERS = 2_000_000
"""A page has about 60,000; what is longer than this is none."""

MAX_TAGS = 15_000
"""A page has about 1,500. Parsing takes time by the square of the depth, which this bounds."""

_MARKUP = re.compile(r"<[a-z!/]", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:html|body|div|p|h[1-6]|li|section|main|article|table)\b", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|code|em|font|i|label|mark|nobr|s|small|span|strike|strong|tt|u)(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_SILENT = "script, style, template, noscript, iframe, svg, textarea, select, nav, footer, sup"
_HEADINGS = "h1, h2, h3, h4"

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\0]")
_ODD_SPACE = re.compile("[\t\v\f\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_ALIKE = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u2019": "'", "\u2018": "'"}
)
_BULLET = re.compile(r"^(?:[-•▪◦·–>#]+(?: |$))+")
_EMPHASIS = re.compile(r"\*+|__+")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\s]{0,500}\)")
_ADDRESS = re.compile(r"https?://[\w.:-]{1,100}/(?:[\w-]{1,40}/)?your-councils-performance/([A-Za-z0-9-]{1,100})\b")


@dataclass(frozen=True)
class Line:
    """A line that people read.

    Attributes
    ----------
    text : str
        Without markup, every run of white space one space; never empty.
    is_heading : bool
        Whether the HTML says that it is a heading; never so in plain text.
    """

    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class PageText:
    """A page as people read it, and where it says it is from.

    Attributes
    ----------
    lines : tuple of Line
        What stands on the page, in its order.
    title : str
        What the browser's tab says; empty where there is none.
    url : str or None
        The address of the council's page that it names as its own.
    page_slug : str or None
        The last part of the address of the council's page, capitals included.
    """

    lines: tuple[Line, ...]
    title: str
    url: str | None
    page_slug: str | None


def page_text(text: str) -> PageText:
    """A page's lines, title and address; whether it is HTML or plain text shows in the text itself.

    Raises
    ------
    Refusal
        If it is larger, or has more markup, than any page of the Ombudsman's.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"is longer than {MAX_CHARACTERS:,} characters, so it is no statistics page")
    if _MARKUP.search(text):
        return _of_html(text)
    url, slug = _address(text)
    return PageText(tuple(Line(line) for line in _lines(html.unescape(text))), "", url, slug)


def _of_html(markup: str) -> PageText:
    if markup.count("<") > MAX_TAGS:
        raise Refusal(f"has more than {MAX_TAGS:,} tags, so it is no statistics page")
    # Without blocks it is text with a stray tag or two, in which the ends of lines are all the structure.
    ends_of_lines = markup if not _BLOCK.search(markup) else markup.replace("\r", " ").replace("\n", " ")
    # Inline markup would only split sentences, and unclosed it multiplies while parsed.
    tree = LexborHTMLParser(_INLINE.sub("", ends_of_lines))
    url, slug = _address_of_html(tree, markup)
    found = tree.css_first("title")
    title = " ".join(_lines(found.text())) if found else ""
    for node in tree.css(_SILENT + ", head"):
        node.decompose()
    headings = {line for node in tree.css(_HEADINGS) for line in _lines(node.text(separator="\n"))}
    body = tree.body.text(separator="\n") if tree.body else ""
    return PageText(tuple(Line(line, line in headings) for line in _lines(body)), title, url, slug)


def _lines(text: str) -> Iterator[str]:
    for line in _LINK.sub(r"\1", text).translate(_ALIKE).splitlines():
        plain = _EMPHASIS.sub("", _ODD_SPACE.sub(" ", _INVISIBLE.sub("", line)))
        plain = _BULLET.sub("", re.sub(" +", " ", plain).strip())
        if plain:
            yield plain


def _address_of_html(tree: LexborHTMLParser, markup: str) -> tuple[str | None, str | None]:
    """The page's canonical address, else the one that a browser notes above a page that it saves."""
    links = [node.attributes.get("href") for node in tree.css('link[rel="canonical"]')]
    links += [node.attributes.get("content") for node in tree.css('meta[property="og:url"]')]
    links += re.findall(r"<!-- saved from url=\(\d{1,6}\)(\S{1,500}) -->", markup[:5000])
    for link in filter(None, links):
        url, slug = _address(link)
        if slug:
            return url, slug
    return None, None


def _address(text: str) -> tuple[str | None, str | None]:
    """The one council's page whose address stands in a text; none where there are several."""
    found = Counter((match[0], match[1]) for match in _ADDRESS.finditer(text))
    if len({slug for _, slug in found}) != 1:
        return None, None
    url, slug = next(iter(found))
    return f"{url}/statistics", slug
