"""How words that a visitor types are looked for in an index of SQLite's own full-text search (FTS5).

An index is opened anew for each question, read-only. It has a table `words` with every word as it stands in the texts,
since the index itself keeps only stems.

What a visitor types is taken for words, never for the query language of the index: of the text only letters and
digits go on, each word or phrase between quotation marks of our own.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from lgo_map.storage import DataFileError

MAX_QUERY_CHARACTERS = 200
"""Maximum number of characters looked for of what is typed; the rest is passed over."""
MIN_BEGINNING_LETTERS = 3
"""Minimum number of letters for the last word typed to stand for all the words that begin with it as well."""
MAX_WORDS_BEGUN = 60
"""Maximum number of those words looked for."""
PASSAGE_WORDS = 40
"""Maximum number of words in a passage; the index allows 64."""

BEGIN, END = "\x02", "\x03"
"""What the index sets about a word looked for; no text holds these, since :func:`without_control` is asked first."""

_DOUBLE_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Piece(NamedTuple):
    """A stretch of a text, and whether it is one of the words looked for. Plain text, never markup."""

    text: str
    is_hit: bool


def without_control(text: str) -> str:
    """A text as an index holds it: control characters other than tab and newline are blanks."""
    return _CONTROL.sub(" ", text)


@contextmanager
def open_index(path: Path, step: str) -> Iterator[sqlite3.Connection]:
    """An index, to be read only; `step` is the build step that writes it.

    Raises
    ------
    DataFileError
        If it is missing, or whatever is asked of it shows that it is damaged.
    """
    if not path.is_file():
        raise DataFileError(path, "is missing", step)
    try:
        # Immutable: nobody writes to it while it is there, so SQLite needs neither locks nor files beside it.
        index = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            yield index
        finally:
            index.close()
    except sqlite3.Error as error:
        raise DataFileError(path, "is damaged and can’t be read", step) from error


def terms_of(text: str, index: sqlite3.Connection) -> dict[str, str]:
    """What is looked for, as people read it, and as the index is asked for it.

    Only letters and digits go on: a mark between two of them, such as an apostrophe of either form, parts two words
    that must follow each other. No word is a word of the query language, since each stands between quotation marks.
    """
    if len(text) > MAX_QUERY_CHARACTERS:  # not in the middle of a word, unless there is only one
        text = re.sub(r"\S+$", "", text[: MAX_QUERY_CHARACTERS + 1]) or text[:MAX_QUERY_CHARACTERS]
    cut = unicodedata.normalize("NFC", text).translate(_DOUBLE_QUOTES)
    terms: dict[str, str] = {}
    last: list[str] = []
    for phrase, chunk in re.findall(r'"([^"]*)"?|([^\s"]+)', cut):
        words = re.findall(r"[^\W_]+", phrase or chunk)
        if words:
            name = " ".join(words) if phrase else _as_read(chunk)
            terms.pop(name, None)  # so that the last word is the last of them
            terms[name] = f'"{" ".join(words)}"'
            last = [] if phrase else words
    if len(last) == 1 and len(last[0]) >= MIN_BEGINNING_LETTERS:
        words = [last[0], *_words_that_begin(last[0], index)]
        terms[next(reversed(terms))] = "(" + " OR ".join(f'"{word}"' for word in words) + ")"
    return terms


def _as_read(chunk: str) -> str:
    """The chunk as an answer repeats it: without marks that were not looked for, but for those inside a word."""
    return re.sub(r"[^\w'’.-]+", " ", chunk).strip(" _'’.-")


def _words_that_begin(beginning: str, index: sqlite3.Connection) -> list[str]:
    """The words of the texts that begin so. The index itself holds stems, which the beginning may be longer than."""
    decomposed = unicodedata.normalize("NFD", beginning.lower())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?"
    return [str(row[0]) for row in index.execute(words, (plain, plain + "\U0010ffff", MAX_WORDS_BEGUN))]


def pieces_of(marked: str) -> tuple[Piece, ...]:
    """The text without its marks, in pieces."""
    pieces = []
    for part in re.split(f"({BEGIN}[^{END}]*{END})", marked):
        if part:
            pieces.append(Piece(part.strip(BEGIN + END), part.startswith(BEGIN)))
    return tuple(pieces)
