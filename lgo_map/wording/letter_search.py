"""What a search of the letters found, in plain words."""

from __future__ import annotations

from lgo_map.records.letter_search import LetterSearchResult
from lgo_map.wording.numbers import counted, number

NO_WORDS_TYPED = "Type a word, several words, or a “phrase in quotation marks”."


def letters_found(found: LetterSearchResult) -> str:
    """What was found, or why nothing was."""
    if not found.terms:
        return NO_WORDS_TYPED
    if found.searched == 0:
        return f"No letter held here fits these filters, so none was searched. {_limits(found)}"
    if found.total == 0:
        return f"{_none_has_it(found)} {_limits(found)}"
    words = "it" if len(found.terms) == 1 else "all of it"
    if found.searched == 1:
        return f"The one letter searched has {words}."
    verb = "has" if found.total == 1 else "have"
    shown = f" The {number(len(found.letters))} that fit best are shown." if len(found.letters) < found.total else ""
    return f"{number(found.total)} of the {number(found.searched)} letters searched {verb} {words}.{shown}"


def _none_has_it(found: LetterSearchResult) -> str:
    none = f"None of the {number(found.searched)} letters searched has"
    if found.searched == 1:
        none = "The one letter searched does not have"
    if len(found.terms) > 1 and not found.missing:
        return f"{none} all of these words, though each of them is in one letter or another."
    words = " or ".join(f"“{term}”" for term in found.missing)
    must = "" if len(found.terms) == 1 else ", and a letter must have all that you type"
    return f"{none} {words}{must}."


def _limits(found: LetterSearchResult) -> str:
    are = "is" if found.held == 1 else "are"
    held = f"Only {counted(found.held, 'letter', 'letters')} {are} held here"
    return f"{held}; the councils’ pages at the Ombudsman have more."
