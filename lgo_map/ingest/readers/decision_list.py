"""A list of the Ombudsman's decisions, of a category, of a subcategory or of the archive, read entry by entry.

An entry is its heading "council (reference)", a line "Statement Upheld School transport 12-Aug-2022", and its summary.
Whatever of these is missing is not known: nothing is taken from the entry before or after.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from lgo_map.councils.ombudsman_pages import DecisionAddress, decision_address
from lgo_map.figures.decisions import OUTCOMES, DecisionKind, Outcome
from lgo_map.ingest.readers.decision_lines import (
    DAY,
    REFERENCES,
    WITHOUT_INVESTIGATION,
    Head,
    absolute,
    address_of,
    category_of,
    day_in,
    decision_link,
    ends_sentence,
    head_in,
    heading_in,
    is_furniture,
    is_known_heading,
    notes,
    own_decision,
    real_day,
    says_not_investigated,
)
from lgo_map.ingest.readers.page_text import Line, PageText, page_text
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ReportedDecision

NO_HEADING = "no council and no reference stands above it in the list"
CATEGORY_NOT_PRINTED = "category not printed: the only one under which its subcategory is known"
NO_DETAILS = "the list has no line with its kind, outcome and date"

MAX_SUMMARY_CHARACTERS = 4_000
MAX_PAGES = 500
"""Links to other pages of a list that are looked at."""

_RECENT = re.compile(r"recent (?:reports|statements|decisions)\b.{0,40} (?:are )?shown below ?:?", re.IGNORECASE)
_RESULTS = re.compile(r"archive has ([0-9]{1,3}(?:,[0-9]{3}){0,2}|[0-9]{1,9}) results?\b.{0,40}", re.IGNORECASE)
_ARCHIVE = re.compile(r"(.{2,80}?) archive(?: [0-9]{4} ?[-–/] ?[0-9]{2,4})?", re.IGNORECASE)
_ARCHIVE_PATH = "/decisions/archive"

_KINDS: Mapping[str, DecisionKind] = {"statement": "statement", "report": "report"}
# A page may leave nothing between one and the next: "StatementUpheldSchool transport12-Aug-2022".
_KIND = re.compile(r"(?<![A-Za-z])(?:Statement|Report|STATEMENT|REPORT)(?![a-z])")
_DETAILS = re.compile(rf"({_KIND.pattern})[ |·,:-]{{0,3}}(.{{0,160}})")
_OUTCOME_FIRST = re.compile(rf"((?i:{'|'.join(sorted(OUTCOMES, key=len, reverse=True))}))(?![a-z])")
_ITS_DAY = re.compile(rf"(?<![0-9]){DAY}")
_SUMMARY = re.compile(r"summary ?:", re.IGNORECASE)
_SUMMARY_WITHIN = re.compile(r"(?<=\S) ?(?=Summary ?: )")
_HEAD_BEFORE = re.compile(rf"(.{{2,160}}?\( ?{REFERENCES} ?\)) ?(?={_KIND.pattern})")
_HEAD_AFTER = re.compile(rf"(?<!\bSt\.)(?<=[.!?]) ?(?=[A-Z][^.!?]{{2,150}}\( ?{REFERENCES} ?\)$)")
_OF_ANOTHER = re.compile(rf"\([0-9 -]*\)?$|^(?:statement|report)\b.{{0,120}}?{DAY}", re.IGNORECASE)
"""What is left of the heading of another entry, or of the line below it."""

_CODES: Mapping[str, Outcome] = {"c": "closed after initial enquiries", "nu": "not upheld", "u": "upheld"}
"""How the archive's address calls the outcomes."""
_BOTH = ("both", "all")


@dataclass
class _Entry:
    """What stands together on the list: a heading, the line below it, and the summary below that."""

    head: Head | None = None
    details: _Details | None = None
    summary: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class _Details:
    """The line of an entry, as far as it is understood."""

    kind: DecisionKind
    outcome: Outcome | None
    subcategory: str | None
    decided: datetime.date | None
    note: str | None = None


def read_decision_list(text: str, url: str | None = None) -> DecisionList:
    """What a list of decisions states.

    Parameters
    ----------
    text : str
        The page as HTML, or the text copied from it.
    url : str, optional
        Its address; else the one that it names as its own. From it follow the category, and of the archive period,
        subcategory, kinds and outcomes.

    Returns
    -------
    DecisionList
        An entry for each that stands on it, even if it lacks its heading, or the line below that. The period is None
        where the address leaves anything to which the list may be restricted unsaid, or says what is not understood:
        then it can't be told what all of it is.

    Raises
    ------
    Refusal
        If it is no such list.
    """
    return list_of(page_text(text), url)


def list_of(page: PageText, url: str | None = None) -> DecisionList:
    """As :func:`read_decision_list`, of a page whose lines are known."""
    address = address_of(page, url)
    found = list(_entries(page.lines, address))
    if not found and not is_named_list(page):
        raise Refusal("is no list of decisions: it has none, and does not say that it is one")
    heading = decision_address(address) if address else None
    asked = _asked_of_archive(address)
    titles = {
        title for line in page.lines if (match := _ARCHIVE.fullmatch(line.text)) and (title := heading_in(match[1]))
    }
    listed = DecisionList(
        (),
        _results(page.lines),
        category=heading.category if heading else None,
        subcategory=heading.subcategory if heading else None,
        page=_page(address),
        pages=_other_pages(page.links, address),
    )
    if asked is not None:
        listed = _of_archive(listed, asked)
        if titles and listed.subcategory not in titles:  # the page is not the one that its address asks for
            listed = replace(listed, subcategory=None, category=None, first_day=None, last_day=None)
    if listed.subcategory is None and len(titles) == 1:
        listed = replace(listed, subcategory=next(iter(titles)))
    is_archive = asked is not None or bool(titles)
    printed = listed.category or (_linked_category(found) if is_archive else None)
    entries = tuple(_reported(entry, printed) for entry in found)
    return replace(listed, entries=entries, category=printed or category_of(listed.subcategory))


def is_named_list(page: PageText) -> bool:
    """Whether a page says that it is a list of decisions."""
    return any(_RECENT.fullmatch(line.text) or _RESULTS.fullmatch(line.text) for line in page.lines)


def has_entries(page: PageText) -> bool:
    """Whether a line of a list stands on a page."""
    if not any(_KIND.search(line.text) for line in page.lines):
        return False
    return next((True for entry in _entries(page.lines, None) if entry.details), False)


def _entries(lines: Sequence[Line], site: str | None) -> Iterator[_Entry]:
    """The entries in their order; what stands between is of none."""
    entry: _Entry | None = None
    before = ""
    rest = list(_split(lines))
    number = 0
    while number < len(rest):
        line, text = rest[number], rest[number].text
        number += 1
        head = head_in(text)
        taken, details = (0, None) if head else _details(rest, number - 1)
        if head:
            if entry:
                yield entry
            entry, before = _Entry(head, link=decision_link(line, site)), "head"
        elif details:
            is_its = entry is not None and before == "head" and not _of_another(entry.link, details)
            if entry and not is_its:
                yield entry
            if entry is None or not is_its:
                entry = _Entry(link=decision_link(line, site))
            entry.details, before = details, "details"
            entry.link = entry.link or decision_link(line, site)
            number += taken
        elif entry and _SUMMARY.match(text) and before == "details":
            words = text[text.index(":") + 1 :].strip()
            entry.summary, before = "" if _OF_ANOTHER.search(words) else words, "summary"
        elif entry and before == "summary" and _SUMMARY.match(text):  # which of the two is its own can't be told
            entry.summary, before = None, ""
        elif entry and before == "summary" and _continues(entry.summary or "", text):
            entry.summary = f"{entry.summary} {text}".strip()
        else:
            before = ""
    if entry:
        yield entry


def _of_another(link: str | None, details: _Details) -> bool:
    """Whether the line below a heading is not its own: the heading leads to a decision of another subcategory."""
    own = own_decision(link)
    if own is None or own.subcategory is None or not is_known_heading(details.subcategory or ""):
        return False
    return own.subcategory != details.subcategory


def _split(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines in which a heading, the line below it and a summary stand apart, as they should."""
    for line in lines:
        if not (line.text.endswith(")") or "Summary" in line.text or _KIND.search(line.text)):
            yield line
            continue
        parts = [line.text]
        for pattern in (_SUMMARY_WITHIN, _HEAD_AFTER):
            parts = [part for whole in parts for part in (pattern.split(whole) if len(whole) < 20_000 else [whole])]
        if head := _HEAD_BEFORE.match(parts[0]):
            parts[:1] = [head[1], parts[0][head.end() :]]
        yield Line(parts[0], line.is_heading, line.link)
        yield from (Line(part) for part in parts[1:])


def _details(lines: Sequence[Line], number: int) -> tuple[int, _Details | None]:
    """The line of an entry that begins here, and how many further lines it takes."""
    match = _DETAILS.match(lines[number].text)
    if not match:
        return 0, None
    one = _understood(match[1], [match[2]])
    if one and one.decided:
        return 0, one
    parts = [match[2]]
    for taken, line in enumerate(lines[number + 1 : number + 4], start=1):
        if len(line.text) > 80 or _SUMMARY.match(line.text) or _KIND.match(line.text) or head_in(line.text):
            break
        parts.append(line.text)
        if _ITS_DAY.search(line.text):
            several = _understood(match[1], parts)
            return (taken, several) if several else (0, one)
    return 0, one


def _understood(kind: str, parts: Sequence[str]) -> _Details | None:
    """What an entry's line says after its kind; None if it is no such line, but words that begin like it."""
    said = " ".join(part for part in parts if part)
    day = _ITS_DAY.search(said)
    if day and said[day.end() :].strip():
        return None
    middle = (said[: day.start()] if day else said).strip(" |·,:-")
    found = _OUTCOME_FIRST.match(middle)
    outcome = next((outcome for outcome in OUTCOMES if found and outcome == found[1].casefold()), None)
    printed = middle[found.end() :].strip(" |·,:-") if found else middle
    subcategory = heading_in(printed)
    is_plain = not printed or is_known_heading(printed) or _is_own(printed, parts, day is not None)
    if outcome is None and not (day and is_plain and (not printed or is_known_heading(printed))):
        return None
    if _KIND.search(printed) or len(printed) > 80:
        return None
    decided = day_in(day[0]) if day and (is_plain or not re.search("[0-9]", printed)) else None
    unread = None if decided or not day else f"the list prints “{said[:100]}” as its outcome, subcategory and date"
    return _Details(_KINDS[kind.lower()], outcome, subcategory if is_plain and printed else None, decided, unread)


def _is_own(printed: str, parts: Sequence[str], has_day: bool) -> bool:
    """Whether words of which it is not known that they are a heading are one: all of what stands before the date."""
    if re.search("[0-9(]", printed) or not has_day or heading_in(printed) is None:
        return False
    return len(parts) == 1 or printed in parts


def _continues(summary: str, text: str) -> bool:
    """Whether a line goes on with a summary, rather than being what is left of the next entry or the page's foot."""
    if is_furniture(text) or _ARCHIVE.fullmatch(text) or _RESULTS.fullmatch(text):
        return False
    if len(summary) + len(text) > MAX_SUMMARY_CHARACTERS or _OF_ANOTHER.search(text):
        return False
    return not summary or text[0].islower() or ends_sentence(text) or (len(text) >= 60 and not ends_sentence(summary))


def _reported(entry: _Entry, listed: str | None) -> ReportedDecision:
    """An entry with what it states itself, and the category of the list it stands on."""
    own, head, details = _own(entry), entry.head, entry.details
    subcategory = details.subcategory if details else None
    if subcategory is None and own:
        subcategory = own.subcategory
    category = _category(own, listed, subcategory)
    only = category_of(subcategory) if category is None and not listed else None
    early = details and details.outcome == "upheld" and says_not_investigated(entry.summary)
    return ReportedDecision(
        head.authority if head else None,
        head.reference if head else own.reference if own else None,
        details.decided if details else None,
        details.kind if details else None,
        category or only,
        subcategory,
        details.outcome if details else None,
        (entry.summary or "")[:MAX_SUMMARY_CHARACTERS].rstrip() or None,
        entry.link if own else None,
        notes(
            (
                None if head else NO_HEADING,
                None if details else NO_DETAILS,
                CATEGORY_NOT_PRINTED if only else None,
                details.note if details else None,
                WITHOUT_INVESTIGATION if early else None,
            )
        ),
    )


def _category(own: DecisionAddress | None, listed: str | None, subcategory: str | None) -> str | None:
    """The heading above an entry's own: as its own address has it, else its list's.

    None where the entry's own is known below another heading than the list's: the list is not what it is taken for.
    """
    if own and own.category:
        return own.category
    return None if category_of(subcategory) not in (None, listed) else listed


def _linked_category(entries: Sequence[_Entry]) -> str | None:
    """The one category under which all entries that are links have their pages."""
    linked = {own.category for entry in entries if (own := _own(entry))}
    return next(iter(linked)) if len(linked) == 1 else None


def _own(entry: _Entry) -> DecisionAddress | None:
    """What an entry's link says; None if it is none to the entry's own page."""
    own = own_decision(entry.link)
    if own and own.reference and entry.head and own.reference not in entry.head.reference.split(" / "):
        return None
    return own


def _results(lines: Sequence[Line]) -> int | None:
    """How many results the archive says that it has; None where it does not, or says it differently."""
    said = {int(match[1].replace(",", "")) for line in lines if (match := _RESULTS.fullmatch(line.text))}
    return next(iter(said)) if len(said) == 1 else None


def _query(address: str) -> dict[str, str] | None:
    """The parameters of an address by their names in small letters; None if one of them is stated twice."""
    try:
        pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return None
    stated = {name.lower(): value.strip() for name, value in pairs}
    return stated if len(stated) == len(pairs) else None


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/").lower()
    except ValueError:
        return ""


def _asked_of_archive(address: str | None) -> dict[str, str] | None:
    """The parameters of the archive's address; None if it is none."""
    return _query(address) or {} if address and _path(address) == _ARCHIVE_PATH else None


def _of_archive(listed: DecisionList, asked: Mapping[str, str]) -> DecisionList:
    """The list with what the archive was asked for; without a period where that is not all understood."""
    subject = re.fullmatch(r"[0-9]{1,6}[+ ](\S.{1,79})", asked.get("c", ""))
    subcategory = heading_in(subject[1]) if subject else None
    kind = asked.get("t", "").lower()
    kinds = () if kind in _BOTH else (_KINDS.get(kind.removesuffix("s"), kind),) if kind else ()
    codes = [code for code in re.split(r"[+ ]+", asked.get("dc", "").lower()) if code]
    outcomes = tuple(dict.fromkeys(_CODES.get(code, code) for code in codes))
    is_all_outcomes = set(outcomes) == set(OUTCOMES)
    days = _iso_day(asked.get("fd", "")), _iso_day(asked.get("td", ""))
    is_plain = bool(subcategory and kind and codes and days[0] and days[1] and days[0] <= days[1])
    return replace(
        listed,
        subcategory=subcategory,
        kinds=kinds,
        outcomes=() if is_all_outcomes else outcomes,
        first_day=days[0] if is_plain else None,
        last_day=days[1] if is_plain else None,
    )


def _iso_day(text: str) -> datetime.date | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    return real_day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _page(address: str | None) -> int | None:
    """Which page of the list an address is of; of the archive the first where it does not say."""
    asked = _query(address) if address else None
    if asked is None:
        return None
    if re.fullmatch("[1-9][0-9]{0,5}", asked.get("page", "")):
        return int(asked["page"])
    return 1 if "page" not in asked and _asked_of_archive(address) is not None else None


def _other_pages(links: Sequence[str], address: str | None) -> tuple[str, ...]:
    """The addresses of the list's other pages, which differ from its own in the number of the page alone."""
    found: dict[str, None] = {}
    of_own = _without_page(address) if address else None
    for link in links:
        there = absolute(link, address)
        if there is None or "page" not in (_query(there) or {}) or there == address:
            continue
        if (of_own == _without_page(there)) if of_own else _path(there) == _ARCHIVE_PATH:
            found.setdefault(there)
        if len(found) == MAX_PAGES:
            break
    return tuple(found)


def _without_page(address: str) -> tuple[str, frozenset[tuple[str, str]]]:
    asked = _query(address) or {}
    return _path(address), frozenset(
        (name, value) for name, value in asked.items() if name not in ("page", "sortorder")
    )
