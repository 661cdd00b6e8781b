"""Which letters say a word, and where in them.

The build writes the letters' words to `data/letters.sqlite3`, an index of SQLite's own full-text search (FTS5,
https://www.sqlite.org/fts5.html). It is opened anew for each question, read-only.

What a visitor types is taken for words, never for the query language of the index: of the text only letters and
digits go on, each word or phrase between quotation marks of our own.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lgo_map.records.letters import Letter
from lgo_map.storage import DATA, LETTER_INDEX_FILE, DataFileError

STEP = "letters"
"""The build step that writes the index."""

MAX_QUERY_CHARACTERS = 200
"""Maximum number of characters looked for of what is typed; the rest is passed over."""
MIN_BEGINNING_LETTERS = 3
"""Minimum number of letters for the last word typed to stand for all the words that begin with it as well."""
MAX_WORDS_BEGUN = 60
"""Maximum number of those words looked for."""
MAX_PASSAGES = 3
"""Maximum number of passages quoted from a letter."""
PASSAGE_WORDS = 40
"""Maximum number of words in a passage; the index allows 64."""

HEAD = 0
"""The number of the block that holds a letter's date, addressee and council; the reading view begins at 1."""

_BEGIN, _END = "\x02", "\x03"  # no letter holds these: the build turns control characters into spaces
_DOUBLE_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


class Piece(NamedTuple):
    """A stretch of a letter's text, and whether it is one of the words looked for. Plain text, never markup."""

    text: str
    is_hit: bool


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
        Anything a visitor types; its first :data:`MAX_QUERY_CHARACTERS` characters count.
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
    with _index(folder) as index:
        held = int(index.execute("SELECT count(*) FROM letters").fetchone()[0])
        searched = int(index.execute(f"SELECT count(*) FROM letters WHERE {_WANTED}", wanted).fetchone()[0])  # noqa: S608 (a constant)
        terms = _terms(text, index)
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
    with _index(folder) as index:
        rows = "SELECT first_row, last_row FROM letters WHERE code = ? AND year = ?"
        span = index.execute(rows, (letter.code, letter.year)).fetchone() or (1, 0)
        words = "SELECT text FROM blocks WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        blocks = [(Piece(row[0], False),) for row in index.execute(words, span)]
        if [block[0].text for block in blocks] != indexed_texts(letter):
            raise DataFileError(folder / LETTER_INDEX_FILE, "was built from other letters than those held", STEP)
        marked: list[tuple[Piece, ...]] = [*blocks]
        if terms := _terms(text, index):
            hits = "SELECT rowid, highlight(blocks, 0, ?, ?) FROM blocks WHERE blocks MATCH ? AND rowid BETWEEN ? AND ?"
            for row, words_marked in index.execute(hits, (_BEGIN, _END, " OR ".join(terms.values()), *span)):
                marked[row - span[0]] = _pieces(words_marked)
    return marked


def indexed_texts(letter: Letter) -> list[str]:
    """What of a letter can be found: its head (date, addressee and council, a line each), then block after block."""
    day = f"{letter.date.day} {letter.date:%B %Y}"
    head = f"{day}\n{letter.addressee}\n{letter.authority_name}"
    return [_CONTROL.sub(" ", text) for text in (head, *(block.text for block in letter.blocks))]


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WANTED = "(? IS NULL OR year = ?) AND (? IS NULL OR authority_type = ?) AND (? IS NULL OR code = ?)"


@contextmanager
def _index(folder: Path) -> Iterator[sqlite3.Connection]:
    path = folder / LETTER_INDEX_FILE
    if not path.is_file():
        raise DataFileError(path, "is missing", STEP)
    try:
        # Immutable: nobody writes to it while it is there, so SQLite needs neither locks nor files beside it.
        index = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            yield index
        finally:
            index.close()
    except sqlite3.Error as error:
        raise DataFileError(path, "is damaged and can't be read", STEP) from error


def _terms(text: str, index: sqlite3.Connection) -> dict[str, str]:
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
    """The words of the letters that begin so. The index itself holds stems, which the beginning may be longer than."""
    decomposed = unicodedata.normalize("NFD", beginning.lower())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?"
    return [str(row[0]) for row in index.execute(words, (plain, plain + "\U0010ffff", MAX_WORDS_BEGUN))]


def _letters_with(
    sought: str, wanted: tuple[object, ...], index: sqlite3.Connection
) -> list[tuple[str, int, int, int]]:
    """Code, year, first and last row of the letters that have what is sought, the most relevant first."""
    # CROSS JOIN keeps SQLite from asking the full text once for each letter.
    letters = (
        "SELECT code, year, first_row, last_row FROM whole CROSS JOIN letters ON letters.id = whole.rowid "  # noqa: S608
        f"WHERE whole MATCH ? AND {_WANTED} ORDER BY whole.rank, year DESC, code"
    )
    return index.execute(letters, (sought, *wanted)).fetchall()


def _passages(terms: Collection[str], first: int, last: int, index: sqlite3.Connection) -> tuple[Passage, ...]:
    """The best passages of the letter whose blocks are these rows of the index, best first.

    Each is the one with the most words that those before it do not have, then with the most words, then with the most
    hits, then the earlier in the letter: so the passages together show as many of the words as they can.
    """
    span = "FROM blocks WHERE blocks MATCH ? AND rowid BETWEEN ? AND ?"
    having = [{row[0] for row in index.execute(f"SELECT rowid {span}", (term, first, last))} for term in terms]
    snippets = index.execute(
        f"SELECT rowid, snippet(blocks, 0, ?, ?, '…', ?) {span}",
        (_BEGIN, _END, PASSAGE_WORDS, " OR ".join(terms), first, last),
    ).fetchall()
    passages = {row: Passage(row - first, _pieces(text)) for row, text in snippets}
    hits = {row: text.count(_BEGIN) for row, text in snippets}
    words = {row: {number for number, rows in enumerate(having) if row in rows} for row in passages}
    chosen: list[int] = []
    shown: set[int] = set()
    while len(chosen) < min(MAX_PASSAGES, len(passages)):
        others = [row for row in passages if row not in chosen]
        best = min(others, key=lambda row: (-len(words[row] - shown), -len(words[row]), -hits[row], row))
        chosen.append(best)
        shown |= words[best]
    return tuple(passages[row] for row in chosen)


def _pieces(marked: str) -> tuple[Piece, ...]:
    """The text without its marks, in pieces."""
    pieces = []
    for part in re.split(f"({_BEGIN}[^{_END}]*{_END})", marked):
        if part:
            pieces.append(Piece(part.strip(_BEGIN + _END), part.startswith(_BEGIN)))
    return tuple(pieces)
