"""Build `data/letters.sqlite3`: the index in which the app searches the letters' text.

Three tables and two full-text indexes (FTS5):

- `letters`: a row per letter, with what it can be filtered by, and which rows of `blocks` are its own;
- `blocks`: a row per block of a letter, searched for the passages to quote; the first of a letter is its head;
- `whole`: a row per letter, searched for which letters have all words; it keeps no text;
- `words`: every word as it stands in the letters, since the indexes keep only stems.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from lgo_map.councils.register import council_of
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.pipeline.word_index import BETWEEN_TEXTS, STEMMED, new_index
from lgo_map.records.letter_search import indexed_texts
from lgo_map.records.letters import Letter, letter_from_json
from lgo_map.storage import LETTER_INDEX_FILE, LETTERS_FOLDER

_LETTERS = f"data/{LETTERS_FOLDER}"

_TABLES = f"""
CREATE TABLE letters (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, year INTEGER NOT NULL, authority_type TEXT NOT NULL,
    first_row INTEGER NOT NULL, last_row INTEGER NOT NULL, UNIQUE (code, year)
);
CREATE VIRTUAL TABLE blocks USING fts5 (text, {STEMMED});
CREATE VIRTUAL TABLE whole USING fts5 (text, content = '', {STEMMED});
"""


def build_letter_index(stage: Stage) -> list[str]:
    """Write `data/letters.sqlite3` from the letters this build wrote, and those it left as they were.

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If a letter is damaged, or is to a council that is not in the register.
    DataFileError
        If the register can't be read.
    """
    register = register_of(stage)
    letters = letters_of_build(stage)
    for name, letter in letters.items():
        if letter.code not in register.index:
            raise BuildError(f"{name} is to {letter.code}, which is not in the register.")
    types = {letter.code: council_of(register, letter.code).authority_type for letter in letters.values()}
    try:
        write_index(stage.write_to(f"data/{LETTER_INDEX_FILE}"), letters.values(), types)
    except sqlite3.Error as error:  # SQLite tells a full disk so
        raise BuildError(f"data/{LETTER_INDEX_FILE} can't be written: {error}.") from error
    blocks = sum(len(indexed_texts(letter)) for letter in letters.values())
    return [f"{len(letters)} letters can be searched, in {blocks} blocks"]


def write_index(path: Path, letters: Iterable[Letter], types: dict[str, str]) -> None:
    """Write the index of some letters.

    Parameters
    ----------
    path : Path
        The file; one that is there is replaced.
    letters : iterable of Letter
        The letters, at most one of a council and year.
    types : dict of str to str
        The authority type of each letter's council, by code.
    """
    with new_index(path, _TABLES, searched=("blocks", "whole")) as index:
        row = 1
        for number, letter in enumerate(letters, 1):
            texts = indexed_texts(letter)
            last = row + len(texts) - 1
            values = (number, letter.code, letter.year, types[letter.code], row, last)
            index.execute("INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?)", values)
            index.executemany("INSERT INTO blocks (rowid, text) VALUES (?, ?)", enumerate(texts, row))
            whole = (number, BETWEEN_TEXTS.join(texts))
            index.execute("INSERT INTO whole (rowid, text) VALUES (?, ?)", whole)
            index.execute("INSERT INTO temp.unstemmed (rowid, text) VALUES (?, ?)", whole)
            row = last + 1


def letters_of_build(stage: Stage) -> dict[str, Letter]:
    """The letters this build wrote, and those it left as they were, by their files below the project, in order.

    Raises
    ------
    BuildError
        If a file does not hold a letter.
    """
    before = {name for name in stage.files_before(_LETTERS) if name.endswith(".json")}
    written = {name for name in stage.written if name.startswith(f"{_LETTERS}/")}
    names = sorted(before - set(stage.removed) | written)
    return {name: _letter_of_file(stage.read_from(name), name) for name in names}


def _letter_of_file(path: Path, name: str) -> Letter:
    try:
        return letter_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise BuildError(f"{name} does not hold a letter; build the letters again.") from error
