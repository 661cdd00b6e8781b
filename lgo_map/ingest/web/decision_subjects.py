"""Which subcategories of decisions the site has lists of, as its own links say, and what its archive calls each."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import httpx

from lgo_map.councils.ombudsman_pages import part_of_address
from lgo_map.figures.decisions import CATEGORIES, SUBCATEGORIES
from lgo_map.ingest.documents import Document, FetchFailure, decoded
from lgo_map.ingest.readers.decision_list import read_decision_list
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList
from lgo_map.ingest.web.client import NOT_THERE, PAGE, Site
from lgo_map.ingest.web.decision_links import LISTS, ArchiveName, DecisionLinks, Subject, decision_links
from lgo_map.pipeline.stage import BuildError

MAX_SUBJECTS = 400
"""Subcategories that are walked; some 40 are known."""

Wanted = tuple[str, ...]
"""A category, a subcategory, or the one and the other, as addresses write them."""


@dataclass
class FoundSubject:
    """A subcategory of the site, and what its own page and that of its category show of it.

    Attributes
    ----------
    subject : Subject
        Where it is.
    is_linked : bool
        Whether the site leads to it; else it is only tried.
    category, subcategory : str or None
        As the Ombudsman prints them; None where that is not known.
    archive : ArchiveName or None
        What the archive calls it.
    recent : DecisionList or None
        The first page of its list of recent decisions.
    seen_on : datetime.date or None
        When that was had.
    doubt : str or None
        Why it can't be walked year by year.
    """

    subject: Subject
    is_linked: bool
    category: str | None = None
    subcategory: str | None = None
    archive: ArchiveName | None = None
    recent: DecisionList | None = None
    seen_on: datetime.date | None = None
    doubt: str | None = None


@dataclass
class Found:
    """The subcategories that the site has lists of.

    Attributes
    ----------
    subjects : list of FoundSubject
        In the order of the site.
    of_categories : list of DecisionList
        What the pages of categories show.
    whole_categories : set of str
        The categories, as addresses write them, whose own page was had, which links their subcategories.
    is_all : bool
        Whether these are all categories of the site.
    missed : list of FetchFailure
        What could not be had.
    """

    subjects: list[FoundSubject] = field(default_factory=list)
    of_categories: list[DecisionList] = field(default_factory=list)
    whole_categories: set[str] = field(default_factory=set)
    is_all: bool = False
    missed: list[FetchFailure] = field(default_factory=list)


def wanted_subject(text: str) -> Wanted:
    """What somebody means by "Education", "school transport" or "Housing > Other", as addresses write it."""
    return tuple(filter(None, map(part_of_address, text.replace("/", ">").split(">"))))


def find_subjects(site: Site, wanted: Collection[Wanted] = (), known: Iterable[tuple[str, str]] = ()) -> Found:
    """The subcategories to be walked, of all categories or of those wanted.

    Parameters
    ----------
    site : Site
        The conversation with the site.
    wanted : collection of tuple of str
        As :func:`wanted_subject` gives them; none means all.
    known : iterable of (str, str)
        Categories and subcategories of decisions that are held. They are tried even where the site does not link them,
        as are those that are known to have been there.

    Raises
    ------
    BuildError
        If one wanted is none of the site; the message names those there are.
    """
    found, start = Found(), _page(site, LISTS, "decisions")
    if isinstance(start, FetchFailure):
        found.missed.append(start)
    links = _links_of(start)
    linked = dict.fromkeys([*links.categories, *(subject.category for subject in links.subjects)])
    tried = dict.fromkeys([*linked, *(category.in_address for category in CATEGORIES.values())])
    tried_subjects = _subjects_named([*_KNOWN, *known])
    for category in tried:
        if not wanted or any(name[0] == category or (len(name) == 1 and name[0] not in tried) for name in wanted):
            _find_in_category(site, found, category, links, category in linked, tried_subjects)
    if wanted:
        _refuse_unknown(wanted, found, tried)
        left_out = [one for one in found.subjects if not any(_is_meant(one, name, tried) for name in wanted)]
        found.subjects = [one for one in found.subjects if one not in left_out]
        found.whole_categories -= {one.subject.category for one in left_out}
    found.is_all = bool(links.categories) and not wanted and found.whole_categories >= set(linked)
    if len(found.subjects) > MAX_SUBJECTS:
        reason = f"the site links {len(found.subjects)} subcategories, of which only {MAX_SUBJECTS} were walked"
        found.missed.append(FetchFailure(str(_address(site, LISTS)), "decisions", reason))
        found.subjects, found.is_all, found.whole_categories = found.subjects[:MAX_SUBJECTS], False, set()
    found.subjects = [one for one in found.subjects if _look_at(site, found, one)]
    _doubt_shared_archives(found.subjects)
    return found


_KNOWN = [(category, below) for category, each in SUBCATEGORIES.items() for below in each]


def _find_in_category(
    site: Site,
    found: Found,
    category: str,
    start: DecisionLinks,
    is_linked: bool,
    tried: Iterable[Subject],
) -> None:
    page = _page(site, f"{LISTS}/{category}", category)
    if isinstance(page, FetchFailure):
        if is_linked or page.reason != NOT_THERE:
            found.missed.append(page)
        return
    links, listed = _links_of(page), _list_of(page)
    linked = {subject: name for each in (start, links) for subject, name in each.subjects.items()}
    of_category = {subject: name for subject, name in linked.items() if subject.category == category}
    if of_category:
        found.whole_categories.add(category)
    if listed:
        found.of_categories.append(listed)
        for entry in listed.entries:
            if entry.subcategory and entry.category in (None, _category_named(category, "")):
                of_category.setdefault(Subject(category, part_of_address(entry.subcategory)), entry.subcategory)
    name = start.categories.get(category) or links.categories.get(category) or ""
    for subject in dict.fromkeys([*of_category, *(subject for subject in tried if subject.category == category)]):
        one = FoundSubject(subject, subject in of_category, _category_named(category, name))
        one.subcategory = _subcategory_named(one.category, subject.subcategory) or _plain(of_category.get(subject))
        one.archive = _only(links.archives.get(subject.subcategory, ()))
        found.subjects.append(one)


def _look_at(site: Site, found: Found, one: FoundSubject) -> bool:
    """Read the page of a subcategory; whether there is one."""
    page = _page(site, one.subject.path, one.subject.subcategory)
    if isinstance(page, FetchFailure):
        if page.reason == NOT_THERE and not one.is_linked:
            return False
        found.missed.append(page)
        one.doubt, one.archive = f"its page was not had: {page.reason}", None
        return True
    one.recent, one.seen_on = _list_of(page), seen_on(page)
    names = _links_of(page).archives.get(one.subject.subcategory, set())
    one.archive = _only(names) if names else one.archive
    if one.archive is None:
        one.doubt = "no link to its archive was found, so only its recent decisions could be walked"
    else:
        one.subcategory = one.subcategory or one.archive.subcategory
    return True


def _doubt_shared_archives(subjects: Iterable[FoundSubject]) -> None:
    """An archive of two subcategories ("Other") is of neither alone: its entries do not say of which."""
    subjects = list(subjects)
    counts = Counter(one.archive for one in subjects)
    for one in subjects:
        if one.archive and counts[one.archive] > 1:
            one.archive = None
            one.doubt = "the site links one archive for it and for another subcategory of that name"


def _refuse_unknown(wanted: Collection[Wanted], found: Found, tried: Collection[str]) -> None:
    unknown = [name for name in wanted if not any(_is_meant(one, name, tried) for one in found.subjects)]
    if unknown and not found.missed:
        linked = [one.subject for one in found.subjects if one.is_linked]
        there = ", ".join(f"{subject.category}/{subject.subcategory}" for subject in linked[:60])
        raise BuildError(
            f"The site has no subject called {' or '.join('/'.join(name) or 'nothing' for name in unknown)}."
            + (f" It has {there}." if there else " It has, by their addresses, " + ", ".join(tried) + ".")
        )


def _is_meant(one: FoundSubject, name: Wanted, categories: Collection[str]) -> bool:
    if len(name) == 1 and name[0] not in categories:
        return one.subject.subcategory == name[0]
    return (one.subject.category, one.subject.subcategory)[: len(name)] == name


def _subjects_named(headings: Iterable[tuple[str, str]]) -> dict[Subject, None]:
    return dict.fromkeys(
        Subject(
            CATEGORIES[category].in_address if category in CATEGORIES else part_of_address(category),
            part_of_address(below),
        )
        for category, below in headings
        if category and below
    )


def _category_named(part: str, linked_as: str) -> str | None:
    known = next((name for name, category in CATEGORIES.items() if category.in_address == part), None)
    return known or _plain(linked_as)


def _subcategory_named(category: str | None, part: str) -> str | None:
    below = SUBCATEGORIES.get(category or "", ())
    return next((name for name in below if part_of_address(name) == part), None)


def _plain(name: str | None) -> str | None:
    """A name with the apostrophe that readers give."""
    return (name or "").replace("’", "'") or None


def _only(names: Collection[ArchiveName]) -> ArchiveName | None:
    return next(iter(names)) if len(names) == 1 else None


def _address(site: Site, path: str) -> httpx.URL:
    return httpx.URL(site.settings.base).copy_with(path=path)


def _page(site: Site, path: str, name: str) -> Document | FetchFailure:
    return site.document(_address(site, path), name, PAGE, f"{name}.html")


def _links_of(page: Document | FetchFailure) -> DecisionLinks:
    return DecisionLinks() if isinstance(page, FetchFailure) else decision_links(page.content, str(page.url))


def _list_of(page: Document) -> DecisionList | None:
    try:
        return read_decision_list(decoded(page.content), str(page.url))
    except Refusal:
        return None


def seen_on(page: Document) -> datetime.date:
    """The day on which the site was asked for a page."""
    return datetime.datetime.fromtimestamp(page.taken_at or 0.0, datetime.UTC).date()
