"""A letter's text, as PDF software left it, turned into what people read.

Functions of text alone: they know no files and no register. :func:`reading_view` gives the letter as
headings, paragraphs and list items; :func:`letter_head` says to whom it is, when, and about which year.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lgo_map.letters import Block

HEADING_LENGTH = 70
"""A heading of these letters is shorter than this many characters; the longest has 55."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ODD_SPACE = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_TAG = re.compile(r"</?(?:u|b|i|em|strong|span|sup|sub|p|div|br)\b[^<>]*>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)

_BULLET = re.compile(r"^[-•▪◦·*–]\s+")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)]*$")
_UNFINISHED = re.compile(r"(?:[,(]|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|with))$")
_LETTERHEAD = re.compile(r"^Local Government (?:&|and) Social Care OMBUDSMAN$")
_PICTURE = re.compile(
    r"^an? [^.]{0,60}(?:signature|logo)\b.*(?:appearing to read|in \w+ ink|background|description).*$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"^(?:page )?\d{1,2}(?: of \d{1,2})?$", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:upheld|satisfactory remedy) decisions?\b")
_SALUTATION = re.compile(r"^Dear\b")
_SIGNED = re.compile(r"^Yours (?:sincerely|faithfully)\b")
_OFFICE = re.compile(r"^(?:Local Government (?:and|&) Social Care Ombudsman$|Chair, Commission for\b)")
_SIGNATURE_BREAK = re.compile(
    r"(?<=sincerely,) | (?=Local Government (?:and|&) Social Care Ombudsman\b|Chair, Commission for\b)"
)
_KNOWN_HEADING = re.compile(
    r"^(?:Annual Review letter \d[\d/–-]*|Complaint statistics|Complaints upheld"
    r"|Compliance with (?:Ombudsman )?recommendations|Satisfactory remed(?:y|ies) provided by the \w+"
    r"|Resources to help you get it right)$"
)

_MONTHS = tuple(calendar.month_name[1:])
_DATE = re.compile(rf"^(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})$", re.MULTILINE)
_TITLE = re.compile(r"^Annual Review letter (\d{4})(?:\s?[-–/]\s?(\d{2}(?:\d{2})?))?$", re.IGNORECASE | re.MULTILINE)
_YEAR_ENDING = re.compile(r"year ending 31 March (\d{4})")
_POST = re.compile(
    r"^(?P<person>.+?) (?P<post>(?:(?:Interim|Acting|Joint|Deputy) )?"
    r"(?:Chief Executive(?: Officer)?|Managing Director|Head of Paid Service)) (?P<council>.+)$"
)


class LetterError(ValueError):
    """A letter's text lacks what every letter has, or contradicts itself; the message says what."""


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


def letter_head(text: str) -> LetterHead:
    """What the head of a letter says.

    Raises
    ------
    LetterError
        If there is no date, no council addressed, or no year, or the years named differ.
    """
    plain = _plain(text)
    addressee, authority_name = _addressed(plain)
    return LetterHead(_year(plain), _date(plain), addressee, authority_name)


def reading_view(text: str) -> tuple[Block, ...]:
    """The letter from its salutation on, as headings, paragraphs and list items of plain text.

    Lines broken by the page's width are joined, sentences torn by a page break made whole, and what is not
    the letter's text is left out: descriptions of the signature, repeated letterheads, page numbers, markup.
    """
    chunks = _mended(_without_noise(_chunks(_plain(text))))
    start = next((i for i, chunk in enumerate(chunks) if _SALUTATION.match(chunk)), 0)
    return tuple(_blocks(chunks[start:]))


def is_sign_off(block: Block) -> bool:
    """Whether the block is the closing formula, after which only names and the statistics page come."""
    return bool(_SIGNED.match(block.text))


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = _ODD_SPACE.sub(" ", _INVISIBLE.sub("", text))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = _LINK.sub(r"\1", _IMAGE.sub("", _TAG.sub("", text)))
    return "\n".join(re.sub(" +", " ", line).strip() for line in _BOLD.sub(r"\1", text).split("\n"))


def _chunks(plain: str) -> Iterator[str]:
    """What stands between blank lines, lines joined; headings and items of lists stand alone."""
    for paragraph in re.split(r"\n{2,}", plain.strip("\n")):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            apart = not lines or _KNOWN_HEADING.match(line) or _KNOWN_HEADING.match(lines[-1])
            if apart or _BULLET.match(line):
                lines.append(line)
            else:
                lines[-1] = _joined(lines[-1], line)
        yield from filter(None, lines)


def _without_noise(chunks: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for chunk in chunks:
        if _LETTERHEAD.match(chunk) or _PICTURE.match(chunk):
            continue
        # A number alone is a page's, unless the words that it counts follow.
        if kept and _PAGE_NUMBER.match(kept[-1]) and not _COUNTED.match(chunk):
            kept.pop()
        kept.append(chunk)
    if kept and _PAGE_NUMBER.match(kept[-1]):
        kept.pop()
    return kept


def _mended(chunks: Iterable[str]) -> list[str]:
    whole: list[str] = []
    for chunk in chunks:
        if whole and _goes_on(whole[-1], chunk):
            whole[-1] = _joined(whole[-1], chunk)
        else:
            whole.append(chunk)
    return whole


def _goes_on(before: str, after: str) -> bool:
    """Whether a page break tore one sentence into `before` and `after`."""
    closed = _SENTENCE_END.search(before) or _SALUTATION.match(before) or _SIGNED.match(before)
    return not closed and not _BULLET.match(after) and bool(after[0].islower() or _UNFINISHED.search(before))


def _joined(before: str, after: str) -> str:
    broken_word = re.search(r"\w-$", before) and after[:1].islower()
    return f"{before}{'' if broken_word else ' '}{after}"


def _blocks(chunks: Iterable[str]) -> Iterator[Block]:
    signature_follows = False
    for chunk in chunks:
        if signature_follows or _SIGNED.match(chunk) or _OFFICE.match(chunk):
            parts = _SIGNATURE_BREAK.split(chunk)
            yield from (Block("paragraph", part) for part in parts)
            signature_follows = bool(_SIGNED.match(parts[-1]))
        elif _BULLET.match(chunk):
            yield Block("item", _BULLET.sub("", chunk))
        else:
            yield Block("heading" if _is_heading(chunk) else "paragraph", chunk)


def _is_heading(chunk: str) -> bool:
    """Whether a piece that stands alone is short, opens with a capital and is no sentence."""
    sentence = _SENTENCE_END.search(chunk) or chunk.endswith(",") or "%" in chunk or _SALUTATION.match(chunk)
    return len(chunk) <= HEADING_LENGTH and chunk[0].isupper() and not sentence


def _date(plain: str) -> datetime.date:
    found = _DATE.search(plain)
    if not found:
        raise LetterError("has no date")
    day, month, year = found.groups()
    try:
        return datetime.date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError as error:
        raise LetterError(f"has the impossible date {found.group()}") from error


def _year(plain: str) -> int:
    title = _TITLE.search(plain)
    if not title:
        raise LetterError('names no year: the line "Annual Review letter" with its year is missing')
    first, last = title.groups()
    year = int(first) if last is None else int(first[: 4 - len(last)] + last)
    ending = _YEAR_ENDING.search(plain)
    if ending and int(ending.group(1)) != year:
        raise LetterError(f'is headed "{title.group()}", yet reports on the {ending.group()}')
    return year


def _addressed(plain: str) -> tuple[str, str]:
    """Person with post, and council: they stand between date and salutation, on lines or all on one."""
    head = re.split(r"^Dear\b", plain, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in _DATE.split(head)[-1].split("\n") if line and line.lower() != "by email"]
    if len(lines) > 1 and not _POST.match(f"- {lines[-1]}"):
        return ", ".join(lines[:-1]), lines[-1]
    found = _POST.match(" ".join(lines))
    if not found:
        raise LetterError("names no council among the lines it is addressed to")
    return f"{found['person']}, {found['post']}", found["council"]
