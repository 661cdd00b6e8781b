"""The annual review letters: text as received, turned into what the app reads."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.figures.years import year_end
from lgo_map.pipeline.letter_figures import LetterFigures, letter_figures
from lgo_map.pipeline.letter_head import letter_head, lines_after_signature
from lgo_map.pipeline.letter_lines import LetterError
from lgo_map.pipeline.letter_text import reading_view
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.records.letters import Letter, letter_to_json
from lgo_map.storage import LETTERS_FOLDER


def build_letters(stage: Stage) -> list[str]:
    """Write `data/letters/<year>/<code>.json` for every letter in `data/sources/letters`.

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If a letter can't be read, or lacks its council, date or year.
    """
    register = register_of(stage)
    read = read_letters(stage, register)
    stage.replace_folder("data/letters")
    for letter, _ in read:
        stored = json.dumps(letter_to_json(letter), ensure_ascii=False, indent=1) + "\n"
        place = stage.write_to(f"data/{LETTERS_FOLDER}/{letter.year}/{letter.code}.json")
        place.write_text(stored, encoding="utf-8", newline="\n")
    with_figures = sum(not figures.is_empty for _, figures in read)
    return [
        f"{len(read)} letters, each to a council of the register",
        f"{with_figures} of {len(read)} letters have their statistics page",
    ]


def read_letters(stage: Stage, register: pd.DataFrame) -> list[tuple[Letter, LetterFigures]]:
    """Every letter of the sources with the figures it states, in the order of year and code.

    Raises
    ------
    BuildError
        If a letter can't be read, or two are of the same council and year.
    """
    folder = stage.sources / "letters"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    read: dict[tuple[int, str], tuple[Letter, LetterFigures]] = {}
    for path in files:
        letter, figures = _read_letter(path, stage.sources, register)
        other = read.setdefault((letter.year, letter.code), (letter, figures))[0]
        if other is not letter:
            raise BuildError(f"data/sources/{letter.source} is the same council's and year's as {other.source}.")
    return [read[key] for key in sorted(read)]


def title_of(letter: Letter) -> str:
    """What a letter is called as a source."""
    return f"Annual review letter of {letter.date.day} {letter.date:%B %Y}"


def existed_by(register: pd.DataFrame, code: str, year: int) -> bool:
    """Whether a council had its first day by the end of a year; it may have been abolished since."""
    if code not in register.index:
        return False
    begun = register["valid_from"][code]
    return bool(pd.isna(begun) or begun <= year_end(year))


def _read_letter(path: Path, sources: Path, register: pd.DataFrame) -> tuple[Letter, LetterFigures]:
    source = path.relative_to(sources).as_posix()
    received = _text_of(path, source)
    try:
        head = letter_head(received)
        blocks = reading_view(received)
        figures = letter_figures(blocks, lines_after_signature(received))
    except LetterError as error:
        raise BuildError(f"data/sources/{source} {error}.") from error
    code = find_code(register, head.authority_name, head.year)
    if code is None:
        raise BuildError(f"data/sources/{source} is to {head.authority_name}, which is not in the register.")
    letter = Letter(code, head.year, head.date, head.authority_name, head.addressee, source, received, blocks)
    _check_year(letter, figures, register, path.parent.name)
    return letter, figures


def _text_of(path: Path, source: str) -> str:
    if path.suffix != ".txt":
        raise BuildError(f"data/sources/{source} is not a .txt file, so it can't be read as a letter.")
    try:
        received = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BuildError(f"data/sources/{source} is not text in UTF-8 (byte {error.start + 1}).") from error
    if "\0" in received:
        raise BuildError(f"data/sources/{source} is not text: it holds a NUL character.")
    if not received.strip("\ufeff \t\r\n\f"):
        raise BuildError(f"data/sources/{source} is empty.")
    return received


def _check_year(letter: Letter, figures: LetterFigures, register: pd.DataFrame, folder: str) -> None:
    """Whether folder, printed period and the council's first day agree with the letter's year."""
    where, year = f"data/sources/{letter.source}", letter.year
    if folder != str(year):
        raise BuildError(f"{where} lies in the folder {folder}, yet reports on {year}.")
    period = (f"1 April {year - 1}", f"31 March {year}")
    if figures.period not in (None, period):
        printed = " to ".join(figures.period or ())
        raise BuildError(f"{where} reports on {year}, yet its statistics are for {printed}.")
    if not existed_by(register, letter.code, year):
        raise BuildError(f"{where} reports on {year}, when {letter.authority_name} did not exist yet.")
