"""A letter among other papers: a council's agenda with its reports, of which a few pages are the letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lgo_map.ingest.reported import Refusal
from lgo_map.pipeline.letter_head import is_signed, letter_head, what_no_letter_lacks
from lgo_map.pipeline.letter_lines import LetterError, plain_text

MAX_PAGES_OF_A_LETTER = 8
"""A document of no more pages, which begins with a letter, is that letter; one has three to six."""
MAX_CHARACTERS_OF_A_LETTER = 40_000
"""A text without pages that is longer is a pack of papers; a letter has 6,000 characters."""

_STATISTICS = re.compile(
    r"^(?:complaints upheld|compliance with (?:ombudsman )?recommendations|satisfactory remed(?:y|ies) provided by\b.*"
    r"|complaints and enquiries received|decisions made\b.*|.*\bfor the period ending\b.*|statistics are based on\b.*"
    r"|notes)$",
    re.IGNORECASE | re.MULTILINE,
)


def letter_pages(pages: Sequence[str]) -> tuple[int, int]:
    """The first and the last page of the one letter that a document holds, counted from 0.

    Raises
    ------
    Refusal
        If it holds several letters, a letter whose end can't be found, or more text than a letter and no pages.
    """
    whole = 0, len(pages) - 1
    if len(pages) == 1 and len(pages[0]) > MAX_CHARACTERS_OF_A_LETTER:
        size = f"{len(pages[0]):,} characters and no pages"
        raise Refusal(f"is longer than any letter, with {size}: give the letter as a document of its own")
    titled = [number for number, page in enumerate(pages) if what_no_letter_lacks(page) is None]
    # What is only titled as one may be a council's own letter about it.
    first, *others = [number for number in titled if _has_head(pages[number])] or titled or [0]
    if others:
        found = ", ".join(str(number + 1) for number in (first, *others[:-1]))
        letters = f"holds {len(others) + 1} letters, on pages {found} and {others[-1] + 1}"
        raise Refusal(f"{letters}: give each as a document of its own")
    if not titled and len(pages) > MAX_PAGES_OF_A_LETTER and what_no_letter_lacks("".join(pages)) is None:
        raise Refusal(
            f'has {len(pages)} pages, none of which begins an annual review letter, with "Dear ..." and title'
        )
    if not titled or (first == 0 and len(pages) <= MAX_PAGES_OF_A_LETTER):
        return whole
    window = range(first, min(first + MAX_PAGES_OF_A_LETTER, len(pages)))
    signed = next((number for number in window if is_signed(pages[number])), None)
    if signed is None:
        raise Refusal(
            f"holds a letter that begins on page {first + 1} of {len(pages)}, but its end can't be found: give its "
            "pages as a document of their own"
        )
    last = signed
    while last + 1 in window and _STATISTICS.search(plain_text(pages[last + 1])):
        last += 1
    return first, last


def _has_head(page: str) -> bool:
    try:
        letter_head(page)
    except LetterError:
        return False
    return True
