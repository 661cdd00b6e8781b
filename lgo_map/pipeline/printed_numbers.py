"""Numbers as letters and pages print them, and what stands in a number's place but can't be read as one.

Pieces of patterns for text in which words are parted by one space or the end of a line. A number that a letter or
sign touches is no number: software that reads a scan gives "G9%" for 69, "l00%" for 100, "1O0" for 100.
"""

from __future__ import annotations

import re

BEGIN = (
    r"(?<![^\s(\[\"“‘'*])(?<![0-9] )(?:(?<![0-9]\n)|(?<=\b[12][0-9]{3}\n))"
    r"(?<!\s[b-z][ \n])(?<!\A[b-z][ \n])(?!0[0-9])"
)
"""Before a number: nothing that belongs to it, torn off by a space or, but for a year, by the end of a line."""

WHOLE = rf"{BEGIN}([0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,6}})"
"""A count."""
DECIMAL = rf"{BEGIN}([0-9]{{1,4}}(?:\.[0-9]{{1,3}})?)"
"""A number that may have a fraction."""
PERCENT = rf"{DECIMAL}(?:[ \n]?%|[ \n]per[ \n]cent)"
"""A percentage with its sign."""

_IN_PLACE_OF_A_NUMBER = r"(?<!\S)(?!(?:n/?a|[-–—.]{1,3})[\s%])(?:\S{1,3}[ \n])?((?=\S{0,15}[0-9%])\S{1,16}|[lio|]{1,4})"
_UNREADABLE = {
    PERCENT: rf"{_IN_PLACE_OF_A_NUMBER}(?:[ \n](?:%|per[ \n]cent|\S{{1,3}}))?",
    WHOLE: _IN_PLACE_OF_A_NUMBER,
    DECIMAL: _IN_PLACE_OF_A_NUMBER,
}
_MAX_QUOTED_CHARACTERS = 60


def with_anything_for_numbers(pattern: str) -> str:
    """The pattern of a sentence with, in place of its numbers, all that may stand there; "n/a" is no number at all."""
    for number, unreadable in _UNREADABLE.items():
        pattern = pattern.replace(number, unreadable)
    return pattern


def why_unreadable(text: str, start: int, end: int) -> str:
    """That a sentence's number can't be read, with the sentence and the two words before it."""
    before = re.findall(r"\S+", text[max(0, start - 40) : start])[-2:]
    words = " ".join([*before, *text[start:end].split()])
    short = words if len(words) <= _MAX_QUOTED_CHARACTERS else words[: _MAX_QUOTED_CHARACTERS - 1].rstrip() + "…"
    return f"its number can’t be read: “{short}”"
