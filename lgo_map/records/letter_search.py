"""Which letters say a word, and where in them.

The build writes the letters' words to `data/letters.sqlite3`, an index of SQLite's own full-text search (FTS5,
https://www.sqlite.org/fts5.html). It is opened anew for each question, read-only.
How a visitor's words are looked for, whatever is searched, stands in :mod:`lgo_map.records.word_search`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lgo_map.records.letters import Letter
from lgo_map.records.word_search import (
    BEGIN,
    END,
    PASSAGE_WORDS,
    Piece,
    open_index,
    pieces_of,
    terms_of,
    without_control,
)
from lgo_map.storage import DATA, LETTER_INDEX_FILE, DataFileError

STEP = "letters"
"""The build step that writes the index."""

MAX_PASSAGES = 3
"""Maximum number of passages quoted from a letter."""

HEAD = 0
"""The number of the block that holds a letter's date, addressee and council; the reading view begins at 1."""


@dataclass(frozen=True)
class Passage:
    """What is quoted of one block of a letter; `block` is its number, :data:`HEAD` that of the letter's head."""

    block: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The passage without its marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class LetterFound:
    """A letter that has all the words, and its best passages, best first."""

    code: str
    year: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class LetterSearchResult:
    """The answer to one search.

    Attributes
    ----------
    terms : tuple of str
        The words and phrases looked for; none where nothing was typed that could be.
    missing : tuple of str
        Those of them that are in no letter searched.
    searched : int
        How many letters were searched: those the filters let through.
    held : int
        How many letters there are without filters.
    total : int
        How many letters have all the words.
    letters : tuple of LetterFound
        The most relevant of them, best first.
    """

    terms: tuple[str, ...]
    missing: tuple[str, ...]
    searched: int
    held: int
    total: int
    letters: tuple[LetterFound, ...]


def search_letters(
    text: str,
    folder: Path = DATA,
    *,
    year: int | None = None,
    authority_type: str | None = None,
    code: str | None = None,
    most: int = 20,
) -> LetterSearchResult:
    """The letters that have every word and phrase of a text, the most relevant first (BM25), with passages.

    Words are found in other endings too ("complaint" finds "complaints"), whatever their accents and capitals. What
    stands in quotation marks must stand together in one block. The last word may be only the beginning of one.

    Parameters
    ----------
    text : str
        Anything a visitor types; its first :data:`~lgo_map.records.word_search.MAX_QUERY_CHARACTERS` characters count.
    folder : Path
        The data folder.
    year, authority_type, code : optional
        Only letters of this year, to authorities of this type, to this council.
    most : int
        Maximum number of letters given; `total` counts all.

    Raises
    ------
    DataFileError
        If the index is missing or damaged.
    """
    wanted = (year, year, authority_type, authority_type, code, code)
    with open_index(folder / LETTER_INDEX_FILE, STEP) as index:
        held = int(index.execute("SELECT count(*) FROM letters").fetchone()[0])
        searched = int(index.execute(_SEARCHED, wanted).fetchone()[0])
        terms = terms_of(text, index)
        if not terms:
            return LetterSearchResult((), (), searched, held, 0, ())
        rows = _letters_with(" AND ".join(terms.values()), wanted, index)
        missing = (
            () if rows else tuple(term for term, sought in terms.items() if not _letters_with(sought, wanted, index))
        )
        letters = tuple(
            LetterFound(row[0], row[1], _passages(terms.values(), row[2], row[3], index)) for row in rows[:most]
        )
    return LetterSearchResult(tuple(terms), missing, searched, held, len(rows), letters)


def marked_letter(letter: Letter, text: str, folder: Path = DATA) -> list[tuple[Piece, ...]]:
    """All of a letter with the words of a search marked: its head, then every block of its reading view.

    Parameters
    ----------
    letter : Letter
        The letter to mark.
    text : str
        What the visitor searched for; nothing is marked where it holds no word.

    Returns
    -------
    list of tuple of Piece
        At :data:`HEAD` the head: date, addressee and council, a line each. From 1 on the blocks, in order.

    Raises
    ------
    DataFileError
        If the index is missing or damaged, or was built from other letters than this.
    """
    with open_index(folder / LETTER_INDEX_FILE, STEP) as index:
        rows = "SELECT first_row, last_row FROM letters WHERE code = ? AND year = ?"
        span = index.execute(rows, (letter.code, letter.year)).fetchone() or (1, 0)
        words = "SELECT text FROM blocks WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        blocks = [(Piece(row[0], False),) for row in index.execute(words, span)]
        if [block[0].text for block in blocks] != indexed_texts(letter):
            raise DataFileError(folder / LETTER_INDEX_FILE, "was built from other letters than those held", STEP)
        marked: list[tuple[Piece, ...]] = [*blocks]
        if terms := terms_of(text, index):
            hits = "SELECT rowid, highlight(blocks, 0, ?, ?) FROM blocks WHERE blocks MATCH ? AND rowid BETWEEN ? AND ?"
            for row, words_marked in index.execute(hits, (BEGIN, END, " OR ".join(terms.values()), *span)):
                marked[row - span[0]] = pieces_of(words_marked)
    return marked


def indexed_texts(letter: Letter) -> list[str]:
    """What of a letter can be found: its head (date, addressee and council, a line each), then block after block."""
    day = f"{letter.date.day} {letter.date:%B %Y}"
    head = f"{day}\n{letter.addressee}\n{letter.authority_name}"
    return [without_control(text) for text in (head, *(block.text for block in letter.blocks))]


_SEARCHED = """
SELECT count(*) FROM letters
WHERE (? IS NULL OR year = ?) AND (? IS NULL OR authority_type = ?) AND (? IS NULL OR code = ?)
"""
# CROSS JOIN keeps SQLite from asking the full text once for each letter.
_FOUND = """
SELECT code, year, first_row, last_row FROM whole CROSS JOIN letters ON letters.id = whole.rowid
WHERE whole MATCH ? AND (? IS NULL OR year = ?) AND (? IS NULL OR authority_type = ?) AND (? IS NULL OR code = ?)
ORDER BY whole.rank, year DESC, code
"""


def _letters_with(
    sought: str, wanted: tuple[object, ...], index: sqlite3.Connection
) -> list[tuple[str, int, int, int]]:
    """Code, year, first and last row of the letters that have what is sought, the most relevant first."""
    return index.execute(_FOUND, (sought, *wanted)).fetchall()


def _passages(terms: Collection[str], first: int, last: int, index: sqlite3.Connection) -> tuple[Passage, ...]:
    """The best passages of the letter whose blocks are these rows of the index, best first.

    Each is the one with the most words that those before it do not have, then with the most words, then with the most
    hits, then the earlier in the letter: so the passages together show as many of the words as they can.
    """
    span = "FROM blocks WHERE blocks MATCH ? AND rowid BETWEEN ? AND ?"
    having = [{row[0] for row in index.execute(f"SELECT rowid {span}", (term, first, last))} for term in terms]
    snippets = index.execute(
        f"SELECT rowid, snippet(blocks, 0, ?, ?, '…', ?) {span}",
        (BEGIN, END, PASSAGE_WORDS, " OR ".join(terms), first, last),
    ).fetchall()
    passages = {row: Passage(row - first, pieces_of(text)) for row, text in snippets}
    hits = {row: text.count(BEGIN) for row, text in snippets}
    words = {row: {number for number, rows in enumerate(having) if row in rows} for row in passages}
    chosen: list[int] = []
    shown: set[int] = set()
    while len(chosen) < min(MAX_PASSAGES, len(passages)):
        others = [row for row in passages if row not in chosen]
        best = min(others, key=lambda row: (-len(words[row] - shown), -len(words[row]), -hits[row], row))
        chosen.append(best)
        shown |= words[best]
    return tuple(passages[row] for row in chosen)
