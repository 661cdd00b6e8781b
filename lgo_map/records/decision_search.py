"""Which decisions held say a word, in what is held of their summaries and of the improvements agreed after them.

The build writes the words to `data/decisions.sqlite3`; how they are looked for stands in
:mod:`lgo_map.records.word_search`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lgo_map.records.decisions import STEP
from lgo_map.records.word_search import BEGIN, END, PASSAGE_WORDS, Piece, open_index, pieces_of, terms_of
from lgo_map.storage import DATA, DECISION_INDEX_FILE, DataFileError


@dataclass(frozen=True, eq=False)
class DecisionSearchResult:
    """The answer to one search.

    Attributes
    ----------
    terms : tuple of str
        The words and phrases looked for; none where nothing was typed that could be.
    missing : tuple of str
        Those of them that no text held has.
    rows : numpy.ndarray
        The places, in the table of decisions, of those that have all the words.
    others : tuple of (str, str)
        Council's code and reference of cases that have all the words, and of which only improvements are held.
    """

    terms: tuple[str, ...]
    missing: tuple[str, ...]
    rows: np.ndarray
    others: tuple[tuple[str, str], ...]


def texts_held(folder: Path = DATA) -> int:
    """Of how many cases a text is held that can be searched.

    Raises
    ------
    DataFileError
        If the index is missing or damaged.
    """
    with open_index(folder / DECISION_INDEX_FILE, STEP) as index:
        return int(index.execute("SELECT count(*) FROM cases").fetchone()[0])


def search_decisions(text: str, decisions: int, folder: Path = DATA) -> DecisionSearchResult:
    """The decisions whose texts have every word and phrase, in the order of their table.

    Words are found in other endings too, whatever their accents and capitals; what stands in quotation marks must
    stand together; the last word may be only the beginning of one.

    Parameters
    ----------
    text : str
        Anything a visitor types; its first :data:`~lgo_map.records.word_search.MAX_QUERY_CHARACTERS` characters count.
    decisions : int
        How many decisions are held.
    folder : Path
        The data folder.

    Raises
    ------
    DataFileError
        If the index is missing or damaged, or was built from other decisions than those held.
    """
    with open_index(folder / DECISION_INDEX_FILE, STEP) as index:
        _check(index, decisions, folder)
        terms = terms_of(text, index)
        if not terms:
            return DecisionSearchResult((), (), np.empty(0, dtype=np.int32), ())
        found = _having(" AND ".join(terms.values()), index)
        missing = () if len(found) else tuple(term for term, sought in terms.items() if not len(_having(sought, index)))
        others = tuple(_case(number, index) for number in found[found > decisions].tolist())
        return DecisionSearchResult(tuple(terms), missing, found[found <= decisions] - 1, others)


def passages_of(
    text: str, rows: Iterable[int], codes: Mapping[int, str], folder: Path = DATA
) -> dict[int, tuple[Piece, ...]]:
    """The best passage of each of some decisions that have the words of a search, with the words marked.

    Parameters
    ----------
    text : str
        What was searched for.
    rows : iterable of int
        Places in the table of decisions, a page of them.
    codes : mapping of int to str
        The code of the council of each of these.
    folder : Path
        The data folder.

    Raises
    ------
    DataFileError
        If the index is missing or damaged, or was built from other decisions than those held.
    """
    passages: dict[int, tuple[Piece, ...]] = {}
    with open_index(folder / DECISION_INDEX_FILE, STEP) as index:
        terms = terms_of(text, index)
        for row in rows if terms else ():
            found = index.execute(
                "SELECT code, snippet(texts, -1, ?, ?, '…', ?) FROM texts JOIN cases ON cases.id = texts.rowid "
                "WHERE texts MATCH ? AND texts.rowid = ?",
                (BEGIN, END, PASSAGE_WORDS, " OR ".join(terms.values()), row + 1),
            ).fetchone()
            if found is not None:
                if found[0] != codes[row]:
                    raise _of_others(folder)
                passages[row] = pieces_of(found[1].replace("\ue000", ""))
    return passages


def _having(sought: str, index: sqlite3.Connection) -> np.ndarray:
    rows = index.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (sought,))
    return np.fromiter((row[0] for row in rows), dtype=np.int32)


def _case(number: int, index: sqlite3.Connection) -> tuple[str, str]:
    code, reference = index.execute("SELECT code, reference FROM cases WHERE id = ?", (number,)).fetchone()
    return str(code), str(reference)


def _check(index: sqlite3.Connection, decisions: int, folder: Path) -> None:
    if index.execute("SELECT decisions FROM held").fetchone() != (decisions,):
        raise _of_others(folder)


def _of_others(folder: Path) -> DataFileError:
    problem = "was built from other decisions than those held"
    return DataFileError(folder / DECISION_INDEX_FILE, problem, STEP)
