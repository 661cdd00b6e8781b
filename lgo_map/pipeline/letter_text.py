"""A letter's text, as PDF software left it, turned into what people read: headings, paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lgo_map.pipeline.letter_head import SALUTATION, opening_of
from lgo_map.pipeline.letter_lines import LETTERHEAD, is_page_furniture, plain_text
from lgo_map.records.letters import Block

HEADING_LENGTH = 70
"""A heading of these letters is shorter than this many characters; the longest has 55."""
_BULLET = re.compile(r"^[-•▪◦·*–]\s+")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)]*$")
_UNFINISHED = re.compile(r"(?:[,(]|\b(?:a|an|and|as|at|by|for|from|in|is|of|on|or|that|the|to|with))$")
_ADDRESS_BROKEN_OFF = re.compile(r"(?:\bhttps?://\S{0,200}[./]|\bwww\.(?:\S{0,200}/)?)$")
_PICTURE = re.compile(
    r"^an? [^.]{0,60}(?:signature|logo)\b.*(?:appearing to read|in \w+ ink|background|description).*$",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"^\d{1,2}$")
_COUNTED = re.compile(r"^(?:upheld|satisfactory remedy) decisions?\b", re.IGNORECASE)
# What is no heading, though it may lack its full stop: "The Ombudsman carried out no investigations in this period".
_STATES = re.compile(r"\b(?:was|were|did|carried)\b|\S (?:upheld|satisfactory remedy) decisions?\b", re.IGNORECASE)
_SIGNED = re.compile(r"^Yours (?:sincerely|faithfully)\b", re.IGNORECASE)
_OFFICE = re.compile(r"^(?:Local Government (?:and|&) Social Care Ombudsman$|Chair, Commission for\b)")
_SIGNATURE_BREAK = re.compile(
    r"(?<=sincerely,) | (?=Local Government (?:and|&) Social Care Ombudsman\b|Chair, Commission for\b)"
)
_KNOWN_HEADING = re.compile(
    r"^(?:Annual Review letter \d[\d/–-]*|Complaint statistics|Complaints upheld"
    r"|Compliance with (?:Ombudsman )?recommendations|Satisfactory remed(?:y|ies) provided by the \w+"
    r"|Resources to help you get it right)$",
    re.IGNORECASE,
)
_HEADING_BROKEN_OFF = re.compile(
    r"^(?:Compliance with(?: Ombudsman)?|Satisfactory remed(?:y|ies)(?: provided(?: by(?: the)?)?)?)$", re.IGNORECASE
)


def reading_view(text: str) -> tuple[Block, ...]:
    """The letter from its salutation on, as headings, paragraphs and list items of plain text.

    Lines broken by the page's width are joined, sentences torn by a page break made whole, and what is not
    the letter's text is left out: descriptions of the signature, repeated letterheads, page numbers, markup.
    """
    plain = plain_text(text)
    opening = opening_of(plain)
    return tuple(_blocks(_mended(_without_noise(_chunks(plain[opening.salutation or 0 : opening.end])))))


def is_sign_off(block: Block) -> bool:
    """Whether the block is the closing formula, after which only names and the statistics page come."""
    return bool(_SIGNED.match(block.text))


def _chunks(plain: str) -> Iterator[str]:
    """What stands between blank lines, lines joined; headings and items of lists stand alone."""
    for paragraph in re.split(r"\n{2,}", plain.strip("\n")):
        chunks: list[list[str]] = []
        for line in paragraph.split("\n"):
            if LETTERHEAD.match(line) or is_page_furniture(line):
                continue
            if not chunks or _stands_apart(chunks[-1], line):
                chunks.append([line])
            else:
                chunks[-1].append(line)
        yield from filter(None, map(_joined, chunks))


def _stands_apart(before: Sequence[str], line: str) -> bool:
    """Whether a line is no continuation of what the lines before it say."""
    # No heading is broken over more than three lines.
    last = _joined(before) if len(before) <= 3 else ""
    if _HEADING_BROKEN_OFF.match(last) and _KNOWN_HEADING.match(f"{last} {line}"):
        return False
    starts = _KNOWN_HEADING.match(line) or _HEADING_BROKEN_OFF.match(line) or _BULLET.match(line)
    return bool(starts or _KNOWN_HEADING.match(last))


def _without_noise(chunks: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for chunk in [*chunks, ""]:
        if _PICTURE.match(chunk):
            continue
        # A number alone is a page's, unless the words that it counts follow, or what may be the rest of it.
        if not _COUNTED.match(chunk) and not chunk[:1].isdecimal():
            while kept and _NUMBER_ALONE.match(kept[-1]):
                kept.pop()
        kept.append(chunk)
    return kept[:-1]


def _mended(chunks: Iterable[str]) -> list[str]:
    whole: list[list[str]] = []
    for chunk in chunks:
        if whole and _goes_on(whole[-1][-1], chunk):
            whole[-1].append(chunk)
        else:
            whole.append([chunk])
    return list(map(_joined, whole))


def _goes_on(before: str, after: str) -> bool:
    """Whether a page break tore one sentence into `before` and `after`."""
    if before.isdecimal() and (after.isdecimal() or _COUNTED.match(after)):
        return True
    if _KNOWN_HEADING.match(before) or _KNOWN_HEADING.match(after):
        return False
    closed = _SENTENCE_END.search(before) or SALUTATION.match(before) or _SIGNED.match(before)
    return not closed and not _BULLET.match(after) and bool(after[0].islower() or _UNFINISHED.search(before))


def _joined(pieces: Sequence[str]) -> str:
    """Pieces of a sentence with a space between, but where the line's end broke a web address or a word's hyphen."""
    text = [pieces[0]]
    for before, after in pairwise(pieces):
        broken = _ADDRESS_BROKEN_OFF.search(before) or (before.endswith("-") and before[-2:-1].isalnum())
        broken_word = broken and after[:1].islower()
        text.append(after if broken_word else f" {after}")
    return "".join(text)


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
    sentence = _SENTENCE_END.search(chunk) or chunk.endswith(",") or "%" in chunk or SALUTATION.match(chunk)
    sentence = sentence or _STATES.search(chunk) or _UNFINISHED.search(chunk)
    return len(chunk) <= HEADING_LENGTH and chunk[0].isupper() and not sentence
