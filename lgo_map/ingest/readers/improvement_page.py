"""The page of the improvements that a council has agreed to make after decisions about it, read case by case.

A case is its heading "council (reference)", a line "Category: Planning Date: 24-Nov-2021", a summary, and what was
agreed, each thing on a line. Nothing is taken from the case before or after.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from lgo_map.ingest.readers.decision_lines import (
    DAY,
    REFERENCES,
    Head,
    absolute,
    address_of,
    day_in,
    ends_sentence,
    head_in,
    heading_in,
    is_furniture,
    is_name,
)
from lgo_map.ingest.readers.page_text import Line, PageText, page_text
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ImprovementList, ReportedImprovements

MAX_CHARACTERS = 6_000
"""An improvement or a summary is shorter."""
MAX_PAGES = 200
"""Links to other pages and to the export that are looked at."""

_PERIOD = re.compile(rf"showing service improvements between ({DAY}) (?:and|to|until|-|–) ({DAY})\.?", re.IGNORECASE)
_SHOWN = re.compile(
    r"showing ([0-9]{1,6}) ?(?:-|–|to) ?([0-9]{1,6}) of ([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}) cases?\b.{0,60}",
    re.IGNORECASE,
)
_CATEGORY = re.compile(rf"category ?: ?(.{{0,100}}?)(?: date ?: ?({DAY}|.{{0,40}}))?", re.IGNORECASE)
_DATE = re.compile(r"date ?: ?(.{1,40})", re.IGNORECASE)
_SUMMARY = re.compile(r"summary ?:?", re.IGNORECASE)
_IMPROVEMENTS = re.compile(r"service improvements? ?:?", re.IGNORECASE)
_APART = (
    re.compile(r"(Summary ?:) ?(\S.*)"),
    re.compile(r"(Service improvements? ?:) ?(\S.*)"),
    re.compile(rf"(.{{2,160}}?\( ?{REFERENCES} ?\)) ?((?:Category|Date) ?:.*)"),
    re.compile(rf"(.*(?<!\bSt)[.!?]) ?([A-Z][^.!?]{{2,150}}\( ?{REFERENCES} ?\))"),
)
"""Two things that should stand on lines of their own."""
_ENDS_AS_HEADING = re.compile(r"\([0-9 -]*\)?$")
_PATH = re.compile(r"/your-councils-performance/[^/]+/serviceimprovements(?:/.*)?")


@dataclass
class _Case:
    """What stands together on the page."""

    head: Head
    category: str | None = None
    decided: datetime.date | None = None
    summary: list[str] = field(default_factory=list)
    improvements: list[str] = field(default_factory=list)


def read_improvements(text: str, url: str | None = None) -> ImprovementList:
    """What a page of a council's improvements states.

    Parameters
    ----------
    text : str
        The page as HTML, or the text copied from it.
    url : str, optional
        Its address; else the one that it names as its own.

    Returns
    -------
    ImprovementList
        Its cases that have a reference and say what was agreed. Where its address restricts it to a category and it
        can't be told to which, it has no period: then it can't be told what all of it is.

    Raises
    ------
    Refusal
        If it is no such page.
    """
    return improvements_of(page_text(text), url)


def improvements_of(page: PageText, url: str | None = None) -> ImprovementList:
    """As :func:`read_improvements`, of a page whose lines are known."""
    if not is_improvements_page(page):
        raise Refusal(
            "is no page of a council's service improvements: it neither says of which days it shows them nor has one"
        )
    address = address_of(page, url)
    cases = [case for case in _cases(page.lines) if case.improvements]
    period, shown = _period(page.lines), _shown(page.lines)
    category = None
    if _is_restricted(address):
        printed = {case.category for case in cases}
        category = next(iter(printed)) if len(printed) == 1 else None
        period = period if category else None
    return ImprovementList(
        tuple(
            ReportedImprovements(
                case.head.authority,
                case.head.reference,
                case.decided,
                case.category,
                tuple(dict.fromkeys(case.improvements)),
                " ".join(case.summary)[:MAX_CHARACTERS].rstrip() or None,
                address,
            )
            for case in cases
        ),
        _authority(page.lines, cases),
        shown[2] if shown else None,
        period[0] if period else None,
        period[1] if period else None,
        category,
        shown[:2] if shown else None,
        _other_pages(page.links, address),
    )


def is_improvements_page(page: PageText) -> bool:
    """Whether a page says of which days it shows improvements, or how many cases with them there are; or has a case."""
    texts = [line.text for line in page.lines]
    if any(_PERIOD.fullmatch(text) or _SHOWN.fullmatch(text) for text in texts):
        return True
    is_dated = any(_DATE.fullmatch(text) or ((match := _CATEGORY.fullmatch(text)) and match[2]) for text in texts)
    return is_dated and any(_IMPROVEMENTS.fullmatch(text) for text in texts)


def _cases(lines: Sequence[Line]) -> Iterator[_Case]:
    """The cases in their order, each with what stands below its heading and above the next.

    Where a case begins without a heading that can be read, it and all up to the next heading is left out.
    """
    case: _Case | None = None
    part = ""
    for line in _split(lines):
        head = head_in(line)
        if head:
            if case:
                if part == "improvements" and head.authority is None:
                    _leave_out_last(case.improvements)
                yield case
            case, part = _Case(head), "head"
        elif case and part:
            part = _take(case, part, line)
    if case:
        yield case


def _take(case: _Case, part: str, line: str) -> str:
    """Add a line to the part of a case that it stands in, and tell in which part the next one stands; "" in none."""
    if is_furniture(line) or _SHOWN.fullmatch(line) or _PERIOD.fullmatch(line):
        return "" if part == "improvements" else part
    if _IMPROVEMENTS.fullmatch(line):
        return "improvements" if part != "improvements" else ""
    is_summary = bool(_SUMMARY.fullmatch(line))
    if part == "improvements" and (is_summary or _CATEGORY.fullmatch(line) or _DATE.fullmatch(line)):
        _leave_out_last(case.improvements)
        return ""
    if is_summary:
        return "summary"
    if _CATEGORY.fullmatch(line) or _DATE.fullmatch(line):
        _note_category_and_date(case, line)
    elif part == "summary" and not _ENDS_AS_HEADING.search(line):
        case.summary.append(line)
    elif part == "improvements":
        _add(case.improvements, line)
    return part


def _note_category_and_date(case: _Case, line: str) -> None:
    match = _CATEGORY.fullmatch(line)
    if match:
        case.category = case.category or heading_in(re.split("[>›»]", match[1])[0])
    printed = match[2] if match else line[line.index(":") + 1 :]
    case.decided = case.decided or day_in(printed or "")


def _leave_out_last(improvements: list[str]) -> None:
    """Leave the last line out if it may be what is left of the heading of another case, which begins below it."""
    if improvements and not ends_sentence(improvements[-1]):
        improvements.pop()


def _split(lines: Sequence[Line]) -> Iterator[str]:
    """The lines' texts, in which headings, labels and what these are of stand apart, as they should."""
    for line in lines:
        for pattern in _APART:
            if len(line.text) < 20_000 and (match := pattern.fullmatch(line.text)):
                yield from (match[1].strip(), match[2].strip())
                break
        else:
            yield line.text[:MAX_CHARACTERS].rstrip()


def _add(improvements: list[str], line: str) -> None:
    """Another improvement, or the rest of the last one, where a copy has broken its line; no rest of a heading."""
    if _ENDS_AS_HEADING.search(line):
        return
    is_rest = improvements and line[0].islower() and not ends_sentence(improvements[-1])
    if is_rest and len(improvements[-1]) + len(line) < MAX_CHARACTERS:
        improvements[-1] = f"{improvements[-1]} {line}"
    else:
        improvements.append(line)


def _period(lines: Sequence[Line]) -> tuple[datetime.date, datetime.date] | None:
    """The days of which the page says it is; None where it does not, or says it differently."""
    said = {(day_in(match[1]), day_in(match[2])) for line in lines if (match := _PERIOD.fullmatch(line.text))}
    if len(said) != 1:
        return None
    first, last = next(iter(said))
    return (first, last) if first and last and first <= last else None


def _shown(lines: Sequence[Line]) -> tuple[int, int, int] | None:
    """The first and last case that the page shows, and how many there are; None where that can't be true."""
    said = {
        (int(match[1]), int(match[2]), int(match[3].replace(",", "")))
        for line in lines
        if (match := _SHOWN.fullmatch(line.text))
    }
    if len(said) != 1:
        return None
    first, last, results = next(iter(said))
    return (first, last, results) if first <= last <= results or results == last == 0 else None


def _authority(lines: Sequence[Line], cases: Sequence[_Case]) -> str | None:
    """The council whose page it is: the one in the headings of its cases, or else the name beside the page's title."""
    named = {case.head.authority for case in cases if case.head.authority}
    if len(named) == 1:
        return next(iter(named))
    above = []
    for number, line in enumerate(lines):
        if _PERIOD.fullmatch(line.text) or _SHOWN.fullmatch(line.text) or head_in(line.text):
            break
        if line.text in named:
            return line.text
        if _IMPROVEMENTS.fullmatch(line.text):
            above = [each.text for each in (*lines[number + 1 : number + 2], *lines[max(0, number - 1) : number])]
    names = [text for text in above if is_name(text) and re.search(r"\b(?:Council|Borough|City|Isles)\b", text)]
    return names[0] if names and not named else None


def _is_restricted(address: str | None) -> bool:
    """Whether an address asks for one category alone."""
    try:
        asked = parse_qsl(urlsplit(address or "").query, max_num_fields=40)
    except ValueError:
        return True
    return any(name.lower() == "category" and value.lower() not in ("", "0", "all") for name, value in asked)


def _other_pages(links: Sequence[str], address: str | None) -> tuple[str, ...]:
    """Addresses of the other pages of these improvements, and of their export."""
    there = (absolute(link, address) for link in links)
    other = (each for each in there if each and each != address and _PATH.fullmatch(_path(each)))
    return tuple(dict.fromkeys(other))[:MAX_PAGES]


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.lower()
    except ValueError:
        return ""
