"""A letter's text, as PDF software left it, as plain lines."""

from __future__ import annotations

import re
from functools import lru_cache

from lgo_map.errors import LgoMapError

# Control characters too, and those that turn the direction of writing: a name is shown in a terminal.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ODD_SPACE = re.compile("[\t\v\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_TAG = re.compile(r"</?(?:u|b|i|em|strong|span|sup|sub|p|div|br)\b[^<>]{0,500}>", re.IGNORECASE)
# How long a link may be is limited, so that a text of brackets alone takes no time by its square.
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)")
# A bold mark may have lost its fellow at the end of a line.
_BOLD = re.compile(r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_HEADING_MARK = re.compile(r"^#{1,6} +")
LETTERHEAD = re.compile(r"^Local Government (?:&|and) Social Care OMBUDSMAN$")
# What software prints at the head and foot of each page; a browser its address, the day and the time.
_FURNITURE = re.compile(
    r"^(?:(?:page )?\d{1,3}(?: of |/)\d{1,3}|page \d{1,3}|(?:https?|file)://\S{1,500} \d{1,3}(?:/| of )\d{1,3}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: .{0,200})?)$",
    re.IGNORECASE,
)


class LetterError(LgoMapError):
    """A letter's text lacks what every letter has, or contradicts itself; the sentence says what, after its name."""

    status = 422


def is_page_furniture(line: str) -> bool:
    """Whether a line is what software prints at the head or foot of a page: "2 of 3", "https://… 1/2", day and time."""
    return bool(_FURNITURE.match(line))


# A letter is asked several questions one after the other, each of its plain text.
@lru_cache(maxsize=1)
def plain_text(text: str) -> str:
    """The letter's lines without markup and what nobody sees, every run of white space one space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = _ODD_SPACE.sub(" ", _INVISIBLE.sub("", text))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = _LINK.sub(r"\1", _IMAGE.sub("", _TAG.sub("", text)))
    lines = (_HEADING_MARK.sub("", line.strip()) for line in _BOLD.sub("", text).split("\n"))
    return "\n".join(re.sub(" +", " ", line).strip() for line in lines)
