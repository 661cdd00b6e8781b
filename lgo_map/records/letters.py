"""The annual review letters: what the app shows of them, and how they are stored.

A letter is one JSON file, `data/letters/<year>/<code>.json`. It holds the text as it was received and,
beside it, the reading view: the same words as headings, paragraphs and list items.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from lgo_map.storage import DATA, LETTERS_FOLDER, DataFileError, read_json

STEP = "letters"
"""The build step that writes the letters."""

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True)
class Block:
    """A piece of a letter's reading view; `text` is plain text, never markup."""

    kind: BlockKind
    text: str


@dataclass(frozen=True)
class Letter:
    """An annual review letter.

    Attributes
    ----------
    code : str
        The council it is addressed to.
    year : int
        The year it reports on, by the year it ends in.
    date : datetime.date
        The day it was written.
    authority_name : str
        The council's name as the letter prints it.
    addressee : str
        To whom it is addressed at the council: "Mr Candler, Chief Executive".
    source : str
        The file it was read from, below `data/sources`.
    received : str
        Its text exactly as received.
    blocks : tuple of Block
        Its text for reading, from the salutation on.
    """

    code: str
    year: int
    date: datetime.date
    authority_name: str
    addressee: str
    source: str
    received: str
    blocks: tuple[Block, ...]


def letter_to_json(letter: Letter) -> dict[str, Any]:
    """The letter as JSON stores it."""
    return {**asdict(letter), "date": letter.date.isoformat(), "blocks": [asdict(b) for b in letter.blocks]}


def letter_from_json(stored: dict[str, Any]) -> Letter:
    """The letter that JSON stored.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a field is missing, unknown or of another kind than :class:`Letter` says.
    """
    kinds = ("heading", "paragraph", "item")
    blocks = tuple(Block(**block) for block in stored["blocks"])
    if any(block.kind not in kinds or not isinstance(block.text, str) for block in blocks):
        raise ValueError("a block of an unknown kind")
    date = datetime.date.fromisoformat(stored["date"])
    letter = Letter(**{**stored, "date": date, "blocks": blocks})
    texts = (letter.code, letter.authority_name, letter.addressee, letter.source, letter.received)
    if not isinstance(letter.year, int) or not all(isinstance(text, str) for text in texts):
        raise TypeError("a field of an unexpected type")
    return letter


def load_letters(folder: Path = DATA) -> dict[tuple[str, int], Letter]:
    """All letters held, by council and year, in the order of year and code.

    Parameters
    ----------
    folder : Path
        The data folder; letters lie in its `letters/<year>/`.

    Raises
    ------
    DataFileError
        If the folder of letters is missing, or a letter can't be read or lacks a field.
    """
    if not (folder / LETTERS_FOLDER).is_dir():
        raise DataFileError(folder / LETTERS_FOLDER, "is missing", STEP)
    letters = {}
    for path in sorted((folder / LETTERS_FOLDER).glob("*/*.json")):
        letter = _load_letter(path)
        letters[letter.code, letter.year] = letter
    return letters


def _load_letter(path: Path) -> Letter:
    stored = read_json(path, STEP)
    try:
        letter = letter_from_json(stored)
    except (KeyError, TypeError, ValueError) as error:
        raise DataFileError(path, "does not hold a letter", STEP) from error
    if (path.parent.name, path.stem) != (str(letter.year), letter.code):
        raise DataFileError(path, f"holds the letter of {letter.code} for {letter.year}", STEP)
    return letter
