"""Where the Ombudsman's decisions lie: which links of a page lead to lists of them, and how their archive is asked."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote_plus

import httpx
from selectolax.lexbor import LexborHTMLParser

from lgo_map.councils.ombudsman_pages import decision_address, part_of_address
from lgo_map.ingest.web.addresses import is_same_site, parse_address

LISTS = "/decisions"
"""The path below which each category, each subcategory and each decision has its page."""

ARCHIVE = "/Decisions/Archive"

MAX_LINKS = 5_000
"""Links of a page that are looked at; a page of the site has some 150."""

# In the address the plus is written as %2b and a blank as a plus; a bare plus for both reads as a blank.
_NUMBERED = re.compile(r"(\d{1,4})[+ ](\S.{0,79})")

_Key = TypeVar("_Key")


@dataclass(frozen=True, order=True)
class Subject:
    """A subcategory that has lists of its own at the site.

    Attributes
    ----------
    category, subcategory : str
        As its address writes them: "education", "school-transport".
    """

    category: str
    subcategory: str

    @property
    def path(self) -> str:
        """The path of its list."""
        return f"{LISTS}/{self.category}/{self.subcategory}"


@dataclass(frozen=True)
class ArchiveName:
    """What addresses of the archive call a subcategory: "4+School transport"."""

    number: str
    subcategory: str


@dataclass
class DecisionLinks:
    """What a page links of the decisions' lists.

    Attributes
    ----------
    categories : dict
        Those whose page it links, as addresses write them, and what it calls them: "" where that is not plain.
    subjects : dict
        As `categories`, the subcategories whose list it links, or one of whose decisions.
    archives : dict
        By a subcategory as addresses write it, what addresses of its archive call it.
    """

    categories: dict[str, str] = field(default_factory=dict)
    subjects: dict[Subject, str] = field(default_factory=dict)
    archives: dict[str, set[ArchiveName]] = field(default_factory=dict)


def decision_links(page: bytes, address: str) -> DecisionLinks:
    """What a page links of the decisions' lists; only links of the forms that are known, on the same site.

    Parameters
    ----------
    page : bytes
        The page's HTML.
    address : str
        Where it was had.
    """
    here, found = httpx.URL(address), DecisionLinks()
    for anchor in LexborHTMLParser(page).css("a[href]")[:MAX_LINKS]:
        link = parse_address(anchor.attributes.get("href") or "", here)
        if link is None or link.scheme not in ("http", "https") or not is_same_site(link, here):
            continue
        if link.path.casefold().rstrip("/") == ARCHIVE.casefold():
            for name in filter(None, map(_archive_name, link.params.get_list("c"))):
                found.archives.setdefault(part_of_address(name.subcategory), set()).add(name)
            continue
        said, text = decision_address(str(link)), " ".join(anchor.text(separator=" ").split())
        if said is None or said.category_part is None or _is_reference(said.subcategory_part):
            continue
        if said.subcategory_part is None:
            if not _is_reference(said.category_part):
                _note(found.categories, said.category_part, text, said.category_part)
        else:
            subject = Subject(said.category_part, said.subcategory_part)
            _note(found.subjects, subject, text, said.subcategory_part)
    return found


def archive_address(
    site: httpx.URL, name: ArchiveName, first_day: datetime.date, last_day: datetime.date, page: int
) -> httpx.URL:
    """A page of the archive of a subcategory, its parameters in the form and order that the site writes them.

    Parameters
    ----------
    site : httpx.URL
        Any address of the site.
    name : ArchiveName
        The subcategory.
    first_day, last_day : datetime.date
        The days that limit the list; whether they are in it is not said anywhere.
    page : int
        From 1.
    """
    query = (
        f"t=both&fd={first_day}&td={last_day}&c={name.number}%2b{quote_plus(name.subcategory)}"
        f"&dc=c%2Bnu%2Bu%2B&sortOrder=descending&page={page}"
    )
    return site.copy_with(path=ARCHIVE, query=query.encode("ascii"), fragment=None)


def _archive_name(value: str) -> ArchiveName | None:
    match = _NUMBERED.fullmatch(value)
    if match is None or not value.isprintable() or not part_of_address(match[2]):
        return None
    return ArchiveName(match[1], " ".join(match[2].split()))


def _is_reference(part: str | None) -> bool:
    return part is not None and re.fullmatch(r"\d{2}-\d{3}-\d{3}[a-z]?", part, re.ASCII) is not None


def _note(where: dict[_Key, str], key: _Key, text: str, part: str) -> None:
    """Note a link, and what it is called if its text is its name."""
    name = text if text.isprintable() and len(text) <= 80 and part_of_address(text) == part else ""
    where[key] = where.get(key) or name
