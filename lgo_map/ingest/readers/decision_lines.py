"""What the Ombudsman's pages of decisions, of lists and of improvements write alike, and how it is understood.

Functions of a line or a word of text, which give None for what they do not surely understand.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lgo_map.councils.ombudsman_pages import DecisionAddress, decision_address
from lgo_map.figures.decisions import CATEGORIES, OUTCOMES, SUBCATEGORIES, Outcome
from lgo_map.ingest.readers.page_text import Line, PageText
from lgo_map.records.statistics import NOTE_BREAK

FIRST_YEAR, LAST_YEAR = 1974, 2099
"""The Ombudsman began in 1974; a date of another century is a slip."""

WITHOUT_INVESTIGATION = "remedied early: upheld, though its summary begins “We will not investigate”"
ENDS_EARLY = "read from a copy that ends before the page does"

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?[ ./-]{1,3}[A-Za-z]{3,9}\.?[ ,./-]{1,3}[0-9]{4}(?![0-9])"
"""A pattern for a day as pages print it: "12 Aug 2022", "24-Nov-2021", "3 May 2024"."""
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]{1,3}([A-Za-z]{3,9})\.?[ ,./-]{1,3}([0-9]{4})")

_ONE_REFERENCE = r"[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}(?: ?[A-Za-z](?![A-Za-z]))?"
_BETWEEN = r" ?(?:[/,;&]|and|[/,;] ?(?:and|&)) ?"
REFERENCES = rf"{_ONE_REFERENCE}(?:{_BETWEEN}{_ONE_REFERENCE}){{0,9}}"
"""A pattern for a reference, or for the several of one decision."""
_REFERENCES = re.compile(REFERENCES)
_EACH_REFERENCE = re.compile(r"([0-9]{2})[ -]?([0-9]{3})[ -]?([0-9]{3})(?: ?([A-Za-z])(?![A-Za-z]))?")
_HEAD = re.compile(rf"(?:(?P<name>[^\n]{{2,150}}?) ?)?\( ?(?P<references>{REFERENCES}) ?\)")
_NAME = re.compile(r"[A-Z][\w ,.&'’()/-]{1,149}")
_SENTENCE_END = re.compile(r"(?<!\bSt)[.!?]['\")]? ")

_NOT_INVESTIGATED = re.compile(r"(?:the ombudsman|we|i) will not investigate\b", re.IGNORECASE)

_HEADING = re.compile(r"[A-Za-z0-9][\w ,&'()/:-]{0,79}")
_KNOWN = {
    name.casefold(): name for name in (*CATEGORIES, *(below for each in SUBCATEGORIES.values() for below in each))
}

_FURNITURE = re.compile(
    r"(?:back to (?:the )?top|top|home|menu|search|print(?: this page)?|share(?: this page)?|privacy\b.{0,40}|"
    r"accessibility\b.{0,40}|cookies?\b.{0,80}|"
    r"(?:we|this site|this website|our (?:web)?site) uses? [^.]{0,30}cookies\b.*|"
    r"accept\b.{0,60}|reject\b.{0,40}|manage\b.{0,40}|©.*|copyright\b.*|contact us|site ?map|terms\b.{0,40}|"
    r"follow us\b.{0,40}|(?:facebook|twitter|linkedin|youtube|instagram|x)|"
    r"(?:next|previous|prev|first|last)(?: page)?|page [0-9]{1,5}(?: of [0-9]{1,5})?|[0-9]{1,5}(?: [0-9]{1,5}){0,20}|"
    r"[«»‹›<>|.… -]+|export results\b.{0,20}|sign up\b.{0,60}|subscribe\b.{0,60}|skip to\b.{0,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """The heading of a decision: "Leeds City Council (21 007 781)".

    Attributes
    ----------
    authority : str or None
        None where only the reference is printed.
    reference : str
        With blanks; several with " / " between.
    """

    authority: str | None
    reference: str


def day_in(text: str) -> datetime.date | None:
    """The day that a text is, "12 Aug 2022" or "24-Nov-2021"; None if it is none, or none that there was."""
    found = _DAY.fullmatch(text.strip())
    month = _MONTHS.get(found[2].lower()) if found else None
    return real_day(int(found[3]), month, int(found[1])) if found and month else None


def real_day(year: int, month: int, day: int) -> datetime.date | None:
    """The day, if there was one in the Ombudsman's time."""
    try:
        return datetime.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def references_in(text: str) -> str | None:
    """The reference that a text is, however it is spaced; several with " / " between; None if it is none."""
    if not _REFERENCES.fullmatch(text.strip()):
        return None
    each = (f"{a} {b} {c}{(letter or '').lower()}" for a, b, c, letter in _EACH_REFERENCE.findall(text))
    return " / ".join(dict.fromkeys(each))


def head_in(text: str) -> Head | None:
    """The council and reference that a line is; a name may have brackets of its own."""
    if not text.endswith(")") and not text[:2].isdecimal():
        return None
    bare = references_in(text)
    if bare:
        return Head(None, bare)
    found = _HEAD.fullmatch(text)
    reference = references_in(found["references"]) if found else None
    if found is None or reference is None:
        return None
    name = (found["name"] or "").strip(" -–—:")
    if name and not is_name(name):
        return None
    return Head(name or None, reference)


def is_name(text: str) -> bool:
    """Whether a text may be the name of a council or of another body: no sentence, and no label."""
    return bool(_NAME.fullmatch(text)) and not _SENTENCE_END.search(text)


def outcome_in(text: str) -> Outcome | None:
    """The outcome that a text is."""
    said = " ".join(text.casefold().split()).strip(" .:")
    return next((outcome for outcome in OUTCOMES if outcome == said), None)


def heading_in(text: str) -> str | None:
    """The heading that a text is, as it is printed; one that is known as the Ombudsman writes it."""
    plain = " ".join(text.split()).strip(" .:>")
    if plain.casefold() in _KNOWN:
        return _KNOWN[plain.casefold()]
    return plain if _HEADING.fullmatch(plain) and re.search("[A-Za-z]{2}", plain) else None


def is_known_heading(text: str) -> bool:
    """Whether a text is a heading that was seen at the Ombudsman's, however it is spelt."""
    return " ".join(text.casefold().split()) in _KNOWN


def category_of(subcategory: str | None) -> str | None:
    """The heading above a subcategory, where only one is known that has it."""
    above = [category for category, below in SUBCATEGORIES.items() if subcategory in below]
    return above[0] if len(above) == 1 else None


def is_furniture(text: str) -> bool:
    """Whether a line is what stands on every page of a site, or leads to another page of the list."""
    return bool(_FURNITURE.fullmatch(text))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(re.search(r"[.!?…]['\"”)\]]{0,2}$", text))


def says_not_investigated(summary: str | None) -> bool:
    """Whether a summary begins "We will not investigate"."""
    return bool(summary and _NOT_INVESTIGATED.match(summary))


def decision_link(line: Line, site: str | None) -> str | None:
    """The address of a decision's own page, where a line is the link to it."""
    if not line.link:
        return None
    address = absolute(line.link, site)
    read = decision_address(address) if address else None
    return address if read and read.reference else None


def absolute(link: str, site: str | None) -> str | None:
    """Where a link on a page leads; None if that is no page of the web."""
    try:
        address = urljoin(site or "https://www.lgo.org.uk/", link)
        parts = urlsplit(address)
    except ValueError:  # square brackets that hold no address
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return address if is_web and not re.search(r"[\s\"<>]", address) and address.isprintable() else None


def address_of(page: PageText, url: str | None) -> str | None:
    """A page's address: as it was given, else as the page names it; in text, the one that stands on a line alone."""
    if url or page.address:
        return url or page.address
    alone = {line.text for line in page.lines if re.fullmatch(r"https?://[^\s\"<>]{1,500}", line.text)}
    return next(iter(alone)) if len(alone) == 1 else None


def own_decision(address: str | None) -> DecisionAddress | None:
    """What the address of a decision's page says; None if it is of none."""
    read = decision_address(address) if address else None
    return read if read and read.reference else None


def notes(parts: Iterable[str | None]) -> str | None:
    """One note of several, each once."""
    return NOTE_BREAK.join(dict.fromkeys(part for part in parts if part)) or None
