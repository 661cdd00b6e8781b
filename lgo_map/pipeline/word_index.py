"""What indexes of words have in common, whatever is searched: how words are cut and stemmed, and how they are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

STEMMED = 'tokenize = "porter unicode61 remove_diacritics 2"'
"""How the words of a table that is searched are cut and stemmed."""

BETWEEN_TEXTS = "\n\ue000\n"
"""A word that nobody can search for, so that no phrase is found across two texts."""

_FORM = """
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
"""
_WORDS = """
CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE temp.unstemmed USING fts5 (text, content = '', tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (temp, unstemmed, row);
"""
_PUT_TOGETHER = {
    "texts": "INSERT INTO texts (texts) VALUES ('optimize')",
    "blocks": "INSERT INTO blocks (blocks) VALUES ('optimize')",
    "whole": "INSERT INTO whole (whole) VALUES ('optimize')",
}
"""How SQLite is told that a table that is searched is filled."""


@contextmanager
def new_index(path: Path, tables: str, searched: tuple[str, ...]) -> Iterator[sqlite3.Connection]:
    """An index to be filled; leaving the block finishes it. The same texts in the same order give the same bytes.

    Another version of SQLite may lay out the same words otherwise; each reads what the other wrote.

    Parameters
    ----------
    path : Path
        The file; one that is there is replaced.
    tables : str
        Statements that make the index's own tables.
    searched : tuple of str
        Those of them that are searched. What is put into them is to go into `temp.unstemmed (rowid, text)` as well:
        from it come the words as they stand in the texts, since what is searched keeps only stems.
    """
    path.unlink(missing_ok=True)
    # Nobody reads the file before it is finished, and a build that fails throws it away: no journal.
    with closing(sqlite3.connect(path, isolation_level=None)) as index:
        index.executescript(_FORM + tables + _WORDS)
        index.execute("PRAGMA journal_mode = OFF")
        index.execute("BEGIN")
        yield index
        index.execute(
            "INSERT INTO words SELECT term FROM temp.vocabulary WHERE term <> ? ORDER BY term", (BETWEEN_TEXTS.strip(),)
        )
        for table in searched:
            index.execute(_PUT_TOGETHER[table])
        index.execute("COMMIT")
        index.execute("VACUUM")
