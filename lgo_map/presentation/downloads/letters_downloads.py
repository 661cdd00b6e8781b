"""What can be taken away of the letters: those found or listed, and those not held."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.letters_table import LETTERS_FOUND_HEADINGS, LETTERS_HEADINGS, letters_table
from lgo_map.exports.missing_letters import MISSING_HEADINGS, missing_of_choice
from lgo_map.presentation.letters_list import MAX_LETTERS_SHOWN, letter_held, letters_of_choice
from lgo_map.presentation.letters_view import LettersView
from lgo_map.records.dataset import Dataset
from lgo_map.records.letter_search import LetterSearchResult, search_letters
from lgo_map.records.letters import Letter


def downloads_of_letters(dataset: Dataset, view: LettersView) -> list[Download]:
    """All files of the page at a view."""
    if view.letter is not None:
        return []
    found = search_at(dataset, view, MAX_LETTERS_SHOWN)
    if found.terms:
        return [found_download(dataset, view, found)] if found.letters else []
    letters = letters_of_choice(dataset, view)
    files = [letters_download(dataset, letters)] if letters else []
    missing = missing_of_choice(dataset, view.year, view.type, view.council)
    return files if missing.empty else [*files, missing_download(dataset, missing, view.council)]


def search_at(dataset: Dataset, view: LettersView, most: int) -> LetterSearchResult:
    """What is found of what a view looks for.

    Parameters
    ----------
    most : int
        How many letters at most.
    """
    return search_letters(
        view.q, dataset.folder, year=view.year, authority_type=view.type, code=view.council, most=most
    )


def found_download(dataset: Dataset, view: LettersView, found: LetterSearchResult) -> Download:
    """All letters found, with their passages."""
    return csv_download(
        "found",
        lambda: found_table(dataset, view, found.total),
        LETTERS_FOUND_HEADINGS,
        "letters",
        *found.terms,
        label="Download the letters found as CSV",
    )


def found_table(dataset: Dataset, view: LettersView, total: int) -> pd.DataFrame:
    """All letters found, the most relevant first; their passages one below the other in a cell."""
    found = search_at(dataset, view, total)
    table = letters_table(dataset, (letter_held(dataset, hit.code, hit.year) for hit in found.letters))
    return table.assign(passages=["\n".join(passage.text for passage in hit.passages) for hit in found.letters])


def letters_download(dataset: Dataset, letters: Sequence[Letter]) -> Download:
    """The letters listed."""
    return csv_download(
        "letters",
        lambda: letters_table(dataset, letters),
        LETTERS_HEADINGS,
        "letters",
        label="Download this list as CSV",
    )


def missing_download(dataset: Dataset, missing: pd.DataFrame, code: str | None) -> Download:
    """The letters that are not held.

    Parameters
    ----------
    missing : pandas.DataFrame
        As from :func:`lgo_map.exports.missing_letters.missing_of_choice`.
    code : str, optional
        Of the council that was chosen.
    """
    return csv_download(
        "missing",
        lambda: missing,
        MISSING_HEADINGS,
        "letters not held",
        *([] if code is None else [dataset.council(code).name]),
        label="Download the letters not held as CSV",
    )
