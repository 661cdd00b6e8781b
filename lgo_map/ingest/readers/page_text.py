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
_NO_CHARACTER = re.compile("&#[0-9]{8,};?")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ODD_SPACE = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_ALIKE = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u2019": "'", "\u2018": "'"}
)
_BULLET = re.compile(r"^(?:[-•▪◦·–>#]+(?: |$))+")
_EMPHASIS = re.compile(r"\*+|__+")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{0,500})\)")
_LINK_START, _LINK_MIDDLE, _LINK_END = "\ue000", "\ue001", "\ue002"
"""Stand around where a link leads, and after its words; no text that comes in holds them."""
_MARKS_OF_LINKS = re.compile(f"[{_LINK_START}{_LINK_MIDDLE}{_LINK_END}]")
_MARKED_LINK = re.compile(rf"{_LINK_START}([^\n{_LINK_START}{_LINK_MIDDLE}]{{0,500}}){_LINK_MIDDLE}|{_LINK_END}")
_HREF = re.compile(
    r"""^<a\s[^<>]*?\bhref\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})'|([^\s"'<>]{1,500}))""", re.IGNORECASE
)
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
    link : str or None
        Where the first link in it leads, as written: an address or a path.
    """

    text: str
    is_heading: bool = False
    link: str | None = None


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
    address : str or None
        The address that its HTML names as its own, whichever page it is; None in plain text.
    links : tuple of str
        Where all its links lead, menus included, as written and each once; none in plain text.
    """

    lines: tuple[Line, ...]
    title: str
    url: str | None
    page_slug: str | None
    address: str | None = None
    links: tuple[str, ...] = ()


def page_text(text: str) -> PageText:
    """A page's lines, title and address; whether it is HTML or plain text shows in the text itself.

    Raises
    ------
    Refusal
        If it is larger, or has more markup, than any page of the Ombudsman's.
    """
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"is longer than {MAX_CHARACTERS:,} characters, so it is no page of the Ombudsman's")
    text = _MARKS_OF_LINKS.sub("", _SURROGATES.sub("\ufffd", text))
    if _MARKUP.search(text):
        return _of_html(text)
    url, slug = _address(text)
    unescaped = _MARKS_OF_LINKS.sub("", _unescaped(text))
    return PageText(tuple(Line(line, link=link) for line, link in _linked_lines(unescaped)), "", url, slug)


def _of_html(markup: str) -> PageText:
    if markup.count("<") > MAX_TAGS:
        raise Refusal(f"has more than {MAX_TAGS:,} tags, so it is no page of the Ombudsman's")
    # Without blocks it is text with a stray tag or two, in which the ends of lines are all the structure.
    ends_of_lines = markup if not _BLOCK.search(markup) else markup.replace("\r", " ").replace("\n", " ")
    # Inline markup would only split sentences, and unclosed it multiplies while parsed.
    tree = LexborHTMLParser(_INLINE.sub(_mark_of_link, ends_of_lines))
    address, url, slug = _address_of_html(tree, markup)
    found = tree.css_first("title")
    title = " ".join(_lines(found.text())) if found else ""
    for node in tree.css(_SILENT + ", head"):
        node.decompose()
    headings = {line for node in tree.css(_HEADINGS) for line in _lines(node.text(separator="\n"))}
    body = tree.body.text(separator="\n") if tree.body else ""
    lines = tuple(Line(line, line in headings, link) for line, link in _linked_lines(body))
    leading = (_unescaped(_address_in(tag)) for tag in re.findall(r"<a\s[^<>]+>", ends_of_lines, re.IGNORECASE))
    return PageText(lines, title, url, slug, address, tuple(dict.fromkeys(filter(None, leading))))


def _unescaped(text: str) -> str:
    """A text with the characters that its entities stand for; of a number too long to be one's, the sign for none."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def _mark_of_link(tag: re.Match[str]) -> str:
    """Where a link leads, for it is written in its tag, of which else nothing is left."""
    if tag[0][:3].lower() == "</a":
        return _LINK_END
    address = _address_in(tag[0])
    return f"{_LINK_START}{address}{_LINK_MIDDLE}" if address else ""


def _address_in(tag: str) -> str:
    """Where the tag of a link leads; empty if it does not say."""
    found = _HREF.match(tag)
    return (found[1] or found[2] or found[3]).strip() if found else ""


def plain_lines(text: str) -> Iterator[str]:
    """The lines of a text as people read them: without marks, every run of white space one space, none empty."""
    return _lines(_MARKS_OF_LINKS.sub("", _SURROGATES.sub("\ufffd", text)))


def _lines(text: str) -> Iterator[str]:
    return (line for line, _ in _linked_lines(text))


def _linked_lines(text: str) -> Iterator[tuple[str, str | None]]:
    """The lines that people read, each with where its first link leads.

    A link that begins in a line without words is that of the next one, unless it ends before.
    """
    marked = _LINK.sub(rf"{_LINK_START}\2{_LINK_MIDDLE}\1{_LINK_END}", text) if "](" in text else text
    pending: str | None = None
    for line in _ODD_SPACE.sub(" ", _INVISIBLE.sub("", marked.translate(_ALIKE))).splitlines():
        link, plain = pending, line
        if _LINK_START in line or _LINK_END in line:
            found = list(_MARKED_LINK.finditer(line))
            link = link or next((each[1].strip() for each in found if each[1]), None)
            pending = (found[-1][1] or "").strip() or None if found else pending
            plain = _MARKED_LINK.sub("", line)
        if "*" in plain or "__" in plain:
            plain = _EMPHASIS.sub("", plain)
        plain = _BULLET.sub("", " ".join(filter(None, plain.split(" "))))
        if not plain.isprintable():  # control characters, and marks of the direction of writing
            plain = "".join(character for character in plain if character.isprintable()).strip()
        if plain:
            yield plain, link
            pending = None


def _address_of_html(tree: LexborHTMLParser, markup: str) -> tuple[str | None, str | None, str | None]:
    """The page's canonical address, else the one that a browser notes above a page that it saves.

    Returns
    -------
    tuple of (str or None, str or None, str or None)
        The address; and that of the council's statistics page if it is one, with the last part of it.
    """
    links = [node.attributes.get("href") for node in tree.css('link[rel="canonical"]')]
    links += [node.attributes.get("content") for node in tree.css('meta[property="og:url"]')]
    links += re.findall(r"<!-- saved from url=\(\d{1,6}\)(\S{1,500}) -->", markup[:5000])
    stated = [link.strip() for link in links if link and re.match(r"\s*https?://", link)]
    for link in stated:
        url, slug = _address(link)
        if slug:
            return stated[0], url, slug
    return stated[0] if stated else None, None, None


def _address(text: str) -> tuple[str | None, str | None]:
    """The one council's page whose address stands in a text; none where there are several."""
    found = Counter((match[0], match[1]) for match in _ADDRESS.finditer(text))
    if len({slug for _, slug in found}) != 1:
        return None, None
    url, slug = next(iter(found))
    return f"{url}/statistics", slug
