"""The head of an annual review letter: to whom it is, when it was written, about which year, and where it ends.

Functions of text alone: they know no files and no register.
"""

from __future__ import annotations

import calendar
import datetime
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lgo_map.pipeline.letter_lines import LETTERHEAD, LetterError, is_page_furniture, plain_text

SALUTATION = re.compile(r"^Dear\b", re.IGNORECASE | re.MULTILINE)
_SIGNED_WITHIN = re.compile(r"^Yours (?:sincerely|faithfully)\b", re.IGNORECASE | re.MULTILINE)
_PART_HEADING = re.compile(r"^Complaints upheld$", re.IGNORECASE | re.MULTILINE)
_MONTHS = tuple(calendar.month_name[1:])
_DAY = rf"(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)}),? (\d{{4}})"
_DATE_LINE_CHARACTERS = 40
"""A line longer than this is a sentence that names a date, and not the letter's."""
_DATE_WITHIN = re.compile(rf"(?<!\d){_DAY}(?!\d)", re.IGNORECASE)
# "Annual Review letter 2022 – South Hams District Council", "RE: Annual Review letter for 2021/22", "Annual Letter
# 2006/07": what stands before or after is parted by a sign, so that no sentence is taken for a title.
_TITLE = re.compile(
    r"^(?:(?:re|subject|title)\s?[:.]\s?|[^.!?\n]{1,60}(?:[:–—|]|\s-)\s)?(?:(?:your|our|the)\s)?"
    r"Annual\s(?:(?:Review\s)?letter|Review\sof\s[\w ]{0,40}complaints?)"
    r"(?:[ :,(–—-]{0,3}\s?(?:(?:for|of)\s)?(?:(?:the\s)?year\s(?:(?:ending|ended)\s(?:on\s)?31(?:st)?\sMarch\s)?)?"
    r"(?P<first>\d{4})(?:\s?[-–/]\s?(?P<last>\d{2}(?:\d{2})?))?\)?)?"
    r"(?:\s?(?:[:–—|(]|\s-\s)[^.!?\n]{0,80})?$",
    re.IGNORECASE | re.MULTILINE,
)
_YEAR_ENDING = re.compile(r"year\s(?:ending|ended)\s(?:on\s)?31(?:st)?\sMarch\s(\d{4})", re.IGNORECASE)
_PERIOD = re.compile(r"1(?:st)?\sApril\s(\d{4})\s(?:to|and|[–-])\s31(?:st)?\sMarch\s(\d{4})", re.IGNORECASE)
_POSTS = (
    r"(?:(?:Interim|Acting|Joint|Deputy|Group) )?"
    r"(?:Chief Executive(?: Officer)?|Managing Director|Head of Paid Service|Town Clerk|Chief Officer)"
)
_POST = re.compile(
    rf"^(?P<person>\S.{{0,200}}?),? (?P<post>{_POSTS}(?:(?:,| and| &) {_POSTS})*),? (?P<council>.+)$", re.IGNORECASE
)
_PERSON_WITH_POST = re.compile(rf"^(?P<person>\S.{{0,200}}?),? (?P<post>{_POSTS}\b.*)$", re.IGNORECASE)
_COUNCIL = re.compile(
    r"\bCouncil\b(?! (?:Offices?|House|Chambers?|Buildings?)\b)|\b(?:Borough|City) of (?:the )?\w", re.I
)
_NAME_GOES_ON = re.compile(r"(?:\b(?:of|of the|and)|&|,)$", re.IGNORECASE)
# A second post is in words that no list has: "Chief Executive and Corporate Director of Place".
_ROLE = re.compile(
    rf"{_POSTS}|\b(?:Director|Officer|Executive|Clerk|Secretary|Solicitor|Treasurer|Head of|Manager|Commissioner|Lead"
    r"|Resources|People|Place|Communities|Services?|Governance|Finance|Regeneration|Growth|Transformation|Strategy)\b",
    re.IGNORECASE,
)
_TITLED_PERSON = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?|Cllr|Councillor)\b", re.IGNORECASE
)
# What a council's papers put before the letter that they hold.
_COVER = re.compile(
    r"^(?:reports? (?:of|by|to|author)\b|agenda\b|minutes\b|wards? affected\b"
    r"|.{0,60}\b(?:committee|cabinet|scrutiny)\b).*$",
    re.IGNORECASE | re.MULTILINE,
)
_ENCLOSED = re.compile(r"^(?:appendix|annex|enclosure|item)\b.{0,60}$", re.IGNORECASE | re.MULTILINE)
_PERIOD_ENDING = re.compile(r"\bfor the period ending:? ?(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b", re.IGNORECASE)
_REPORT_OF = re.compile(r"^Local Authority Report:?", re.IGNORECASE)
# No part of a name that is broken over two lines, nor "The Council".
_NAME_ALONE = re.compile(
    r"^(?!(?i:(?:(?:the|this|your|our|each|a|borough|city|county|district|metropolitan|london) )+council)$)"
    r"(?:[A-Z][A-Z &,.'’()-]{1,60} COUNCIL"
    r"|[A-Z][\w.'’()-]*(?:(?: |, )(?:[A-Z(][\w.'’()-]*|and|of|the|upon|on|in|le|with|by|&)){0,9} Council"
    r"|(?:London |Royal )?Borough (?:Council )?of [A-Z].{1,60}|(?:Council of the )?Isles of Scilly"
    r"|City of (?:London(?: Corporation)?|Bradford.{0,40}))$"
)
_MAX_NAME_CHARACTERS = 80
_HEADS_STATISTICS = re.compile(
    r"^(?:Complaints upheld|Compliance with (?:Ombudsman )?recommendations|Satisfactory remed(?:y|ies) provided by\b.*"
    r"|Complaints and enquiries received|Decisions made\b.*|.*\bfor the period ending\b.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LetterHead:
    """Who a letter is addressed to, when it was written and the year it reports on.

    Attributes
    ----------
    year : int
        The year in which the twelve months end.
    date : datetime.date
        The day the letter was written.
    addressee : str
        Person and post: "Mr Candler, Chief Executive".
    authority_name : str
        The council as the letter prints it.
    """

    year: int
    date: datetime.date
    addressee: str
    authority_name: str


@dataclass(frozen=True)
class StatisticsHeadings:
    """What a letter's statistics are headed with.

    Attributes
    ----------
    councils : tuple of str
        The different names, as printed.
    ends : tuple of tuple of int
        The different last days of their period: day, month, year.
    """

    councils: tuple[str, ...]
    ends: tuple[tuple[int, int, int], ...]


def letter_head(text: str) -> LetterHead:
    """What the head of a letter says: date, addressee and council are those next to its salutation.

    Raises
    ------
    LetterError
        If there is no date, no council addressed, or no year, or the years named differ.
    """
    plain = plain_text(text)
    opening = opening_of(plain)
    if opening.salutation is None:
        raise LetterError('has no salutation: the line "Dear ..." is missing')
    head = _without_cover(plain[: opening.salutation])
    addressee, authority_name = _addressed(head)
    return LetterHead(_year(plain, opening), _date(head), addressee, authority_name)


def lines_after_signature(text: str) -> tuple[str, ...]:
    """The lines after a letter's closing formula, blank ones left out: names, and the statistics."""
    plain = plain_text(text)
    opening = opening_of(plain)
    letter = plain[opening.salutation or 0 : opening.end]
    signed = _SIGNED_WITHIN.search(letter)
    return tuple(line for line in letter[signed.end() if signed else 0 :].split("\n") if line)


def statistics_headings(text: str) -> StatisticsHeadings:
    """Which councils and which last days the statistics after a letter's closing formula are headed with."""
    lines = lines_after_signature(text)
    parts = [number for number, line in enumerate(lines) if _HEADS_STATISTICS.match(line)]
    councils, ends = [], []
    # What comes after the last part of the statistics may be any paper of the council's.
    for line in lines[: parts[-1] + 1 if parts else 0]:
        end = _PERIOD_ENDING.search(line)
        if end:
            day, month, year = (int(number) for number in end.groups())
            ends.append((day, month, year if year > 99 else 2000 + year))
        name = _REPORT_OF.sub("", line[: end.start()] if end else line).strip(" :–-")
        if len(name) <= _MAX_NAME_CHARACTERS and _NAME_ALONE.match(name):
            councils.append(name)
    return StatisticsHeadings(tuple(dict.fromkeys(councils)), tuple(dict.fromkeys(ends)))


def what_no_letter_lacks(text: str) -> str | None:
    """Which of a salutation and a title, each on a line of its own, a text lacks; None if it is titled as a letter."""
    opening = opening_of(plain_text(text))
    lacking = []
    if opening.salutation is None:
        lacking.append('the line "Dear ..."')
    if opening.title is None:
        lacking.append('the line "Annual Review letter"')
    return " and ".join(lacking) or None


def is_signed(text: str) -> bool:
    """Whether a text has a letter's closing formula, on a line of its own."""
    return bool(_SIGNED_WITHIN.search(plain_text(text)))


def how_many_letters(text: str) -> int:
    """How many letters a text holds one after the other: each has its salutation and its closing formula.

    A letter that only goes with another, such as a council's own, has neither title nor figures.
    """
    plain = plain_text(text)
    starts = [match.start() for match in SALUTATION.finditer(plain)]
    letters = [plain[start:end] for start, end in pairwise([*starts, len(plain)])]
    return sum(
        bool(_SIGNED_WITHIN.search(letter) and (_TITLE.search(letter) or _PART_HEADING.search(letter)))
        for letter in letters
    )


@dataclass(frozen=True)
class Opening:
    """Where a letter's salutation begins, its title, and where its text ends: at the salutation of another."""

    salutation: int | None
    title: re.Match[str] | None
    end: int


@lru_cache(maxsize=1)
def opening_of(plain: str) -> Opening:
    """The salutation with a title below it before the next; of several, one with figures and a closing formula."""
    salutations = [match.start() for match in SALUTATION.finditer(plain)]
    titles = list(_TITLE.finditer(plain))
    if not salutations or not titles:
        return Opening(next(iter(salutations), None), next(iter(titles), None), len(plain))
    bounds = [*salutations, len(plain)]

    def unlikeliness(pair: tuple[int, re.Match[str]]) -> tuple[bool, bool, int]:
        place, title = pair
        start, end = bounds[place], bounds[place + 1]
        has_figures = _PART_HEADING.search(plain, start, end)
        return not has_figures, not _SIGNED_WITHIN.search(plain, start, end), title.start() - start

    above = [(bisect(salutations, title.start()) - 1, title) for title in titles]
    first = {place: title for place, title in reversed(above) if place >= 0}
    place, title = min(first.items(), key=unlikeliness, default=(0, titles[-1]))
    end = next(iter(salutations[place + 1 :]), len(plain))
    return Opening(salutations[place], title, end)


def _without_cover(head: str) -> str:
    """What stands above a salutation, but not what a council's papers put before the letter."""
    ends = [0, *(match.end() for match in _COVER.finditer(head))]
    # "Copy to the Chair of the Audit Committee", below the address, is no cover.
    after = next((rest for end in reversed(ends) if _COUNCIL.search(rest := head[end:]) or _printed_date(rest)), head)
    enclosed = after[max((match.end() for match in _ENCLOSED.finditer(after)), default=0) :]
    # "Appendix A" may as well be stamped between the letter's date and its addressee.
    return enclosed if _printed_date(enclosed) else after


def _date(head: str) -> datetime.date:
    found = _printed_date(head)
    if not found:
        raise LetterError("has no date")
    day, month, year = found.groups()
    try:
        return datetime.date(int(year), _MONTHS.index(month.title()) + 1, int(day))
    except ValueError as error:
        raise LetterError(f"has the impossible date {found.group()}") from error


def _printed_date(head: str) -> re.Match[str] | None:
    """The last date above the salutation that is no part of a sentence."""
    found = list(_DATE_WITHIN.finditer(head))
    short = [match for match in found if _length_of_line(head, match.start()) <= _DATE_LINE_CHARACTERS]
    return next(reversed(short or found), None)


def _length_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return (len(text) if end < 0 else end) - (text.rfind("\n", 0, place) + 1)


def _year(plain: str, opening: Opening) -> int:
    title = opening.title
    if not title:
        raise LetterError('names no year: the line "Annual Review letter" with its year is missing')
    body = plain[min(opening.salutation or 0, title.start()) : opening.end]
    ending, period = _YEAR_ENDING.search(body), _PERIOD.search(body)
    if title["first"]:
        year = _year_of_title(title)
    elif ending or period:
        year = int(ending[1] if ending else period[2])  # type: ignore[index]
    else:
        raise LetterError(f'names no year: neither the line "{title[0]}" nor the text says of which it is')
    if ending and int(ending[1]) != year:
        raise LetterError(f'is headed "{title[0]}", yet reports on the {" ".join(ending[0].split())}')
    return year


def _year_of_title(title: re.Match[str]) -> int:
    first, last = title["first"], title["last"]
    if last is None:
        return int(first)
    year = int(first) + 1
    if not str(year).endswith(last):
        raise LetterError(f'is headed "{title[0]}", which is no twelve months')
    return year


def _addressed(head: str) -> tuple[str, str]:
    """Person with post, and council: they stand between date and salutation, on lines or all on one."""
    date = _printed_date(head)
    lines = _lines_of_address(head[date.end() :] if date else head)
    # Some letters have their date below the address.
    if date and not lines:
        lines = _lines_of_address(head[: date.start()])
        if sum(bool(_COUNCIL.search(line)) for line in lines) > 1:
            raise LetterError("names several councils above its date")
    councils = [number for number, line in enumerate(lines) if _COUNCIL.search(line)]
    roles = [number for number, line in enumerate(lines) if _is_role(line)]
    # An address may follow the council, and another council's name may stand above the person.
    until = next((number for number in councils if not roles or number >= roles[0]), len(lines) - 1)
    while 0 <= until < len(lines) - 1 and _NAME_GOES_ON.search(lines[until]):
        until += 1
    start = max((number + 1 for number in councils if roles and number < roles[0]), default=0)
    posts = [number for number in roles if number <= until]
    if posts and posts[-1] < until:
        return _person_and_post(lines[start : posts[-1] + 1], posts[0] - start), " ".join(
            lines[posts[-1] + 1 : until + 1]
        )
    found = _POST.match(" ".join(lines[start : until + 1]))
    if found and not re.match(r"(?:and|&|,)", found["council"], re.IGNORECASE):
        return f"{found['person']}, {found['post']}", found["council"]
    if until < 1 or posts:
        raise LetterError("names no council among the lines it is addressed to")
    return ", ".join(lines[start:until]), lines[until]


def _lines_of_address(text: str) -> list[str]:
    return [
        line
        for line in text.split("\n")
        if line
        and line.lower().rstrip(":") != "by email"
        and not (LETTERHEAD.match(line) or is_page_furniture(line) or _ENCLOSED.match(line))
    ]


def _is_role(line: str) -> bool:
    """Whether a line says what somebody does; "Mr Place" is somebody."""
    return bool(re.search(_POSTS, line, re.IGNORECASE) or (_ROLE.search(line) and not _TITLED_PERSON.match(line)))


def _person_and_post(lines: Sequence[str], post: int) -> str:
    """From the lines above the council, of which the post begins in the one with this number."""
    if post:
        return f"{' '.join(lines[:post])}, {' '.join(lines[post:])}"
    whole = " ".join(lines)
    found = _PERSON_WITH_POST.match(whole)
    return f"{found['person']}, {found['post']}" if found else whole
