"""The letters held, those found and those missing, as HTML."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import pandas as pd

from lgo_map.councils.register import (
    OMBUDSMAN_PAGES,
    TYPE_NAMES,
    Council,
    ombudsman_page,
)
from lgo_map.exports.missing_letters import ADDRESS_KNOWN, missing_of_choice
from lgo_map.figures.years import year_name, years_listed
from lgo_map.presentation import html
from lgo_map.presentation.letters_view import LettersView
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.letter_search import (
    STEP,
)
from lgo_map.records.letters import Letter
from lgo_map.storage import LETTER_INDEX_FILE, DataFileError
from lgo_map.wording.letters import HOW_TO_BRING_IN, WHERE_TO_LOOK, missing_in_words
from lgo_map.wording.numbers import counted, date_name, first_upper, number

HEADING, SUBTITLE = "Letters", "What the Ombudsman wrote to councils each year, word for word"
SEARCH, FOUND, HELD = "Search the letters", "Letters found", "Letters held here"
MAX_LETTERS_SHOWN = 20
"""Maximum number of letters shown at once; the file to download holds all that were found."""
MAX_COUNCILS_SHOWN = 40
"""Maximum number of councils listed; the file to download has all of them."""

OTHERS_AT_OMBUDSMAN = html.link("Look for others on the councils’ pages at the Ombudsman", OMBUDSMAN_PAGES)


class _ListedLetter(NamedTuple):
    """A letter, with the name and the type of its council."""

    letter: Letter
    name: str
    authority_type: str


@per_dataset(maxsize=1)  # some 100 bytes a letter
def _letters_by_year(dataset: Dataset) -> tuple[_ListedLetter, ...]:
    """All letters, newest first, then by the council's name."""
    names, types = dataset.register["name"].to_dict(), dataset.register["authority_type"].to_dict()
    held = [_ListedLetter(letter, names[letter.code], types[letter.code]) for letter in dataset.letters.values()]
    return tuple(sorted(held, key=lambda each: (-each.letter.year, each.name)))


def letters_of_choice(dataset: Dataset, view: LettersView) -> list[Letter]:
    """The letters that the filters let through, newest first, then by the council's name."""
    return [
        letter
        for letter, _, kind in _letters_by_year(dataset)
        if view.year in (None, letter.year) and view.council in (None, letter.code) and view.type in (None, kind)
    ]


def letter_held(dataset: Dataset, code: str, year: int) -> Letter:
    """A letter that the index found.

    Raises
    ------
    DataFileError
        If the index was built from other letters than those held.
    """
    if (code, year) not in dataset.letters:
        raise DataFileError(dataset.folder / LETTER_INDEX_FILE, "was built from other letters than those held", STEP)
    return dataset.letters[code, year]


def held_in_words(held: int, fitting: int) -> str:
    """How many letters are held, and how many of them the filters let through, as text."""
    shown = f" The newest {number(MAX_LETTERS_SHOWN)} are listed." if fitting > MAX_LETTERS_SHOWN else ""
    those = "none of which fits" if not fitting else f"{number(fitting)} of which fit"
    fit = "" if fitting == held else f", {those} these filters"
    return f"{counted(held, 'letter', 'letters')} can be read and searched here{fit}.{shown}"


def card(dataset: Dataset, letter: Letter) -> str:
    """Whose letter it is, of which year and date, and to whom, as HTML."""
    council = dataset.council(letter.code)
    kind = first_upper(TYPE_NAMES[council.authority_type])
    return (
        f'<header class="lgo-letters-card"><h3>{escape(council.name)}, {year_name(letter.year)}</h3>'
        f"<p>{escape(kind)} · Letter of {date_name(letter.date)} to {escape(letter.addressee)}</p></header>"
    )


def beginning(letter: Letter) -> str:
    """The letter's first paragraph after the salutation, cut after some words."""
    paragraphs = [block.text for block in letter.blocks[1:] if block.kind == "paragraph"]
    words = paragraphs[0].split() if paragraphs else []
    return " ".join(words[:35]) + ("…" if len(words) > 35 else "")


def about(council: Council, letter: Letter, heading_id: str) -> str:
    """The heading of a letter that is open."""
    return (
        f'<header class="lgo-head"><h2 id="{heading_id}" tabindex="-1">{escape(council.name)}, {year_name(letter.year)}'
        f"</h2><p>Annual review letter of {date_name(letter.date)} to {escape(letter.addressee)}</p></header>"
    )


def at_ombudsman(council: Council) -> str:
    """Where the council is at the Ombudsman."""
    where = "The council’s page at the Ombudsman" if council.page_slug else "The Ombudsman’s pages of councils"
    return f'<p class="lgo-note">{html.link(where, ombudsman_page(council))}</p>'


@per_dataset(maxsize=16)  # at most 15 kB each
def letters_missing(dataset: Dataset, year: int | None, authority_type: str | None, code: str | None) -> str:
    """The letters that are not held, and how they can be brought in; empty where all that fit the filters are held.

    Parameters
    ----------
    year, authority_type, code : optional
        The filters; None lets all through.
    """
    missing = missing_of_choice(dataset, year, authority_type, code)
    if missing.empty:
        return ""
    name = dataset.council(code).name if code is not None else None
    words = missing_in_words(len(missing), missing["code"].nunique(), missing["year"].unique(), name)
    return (
        f'<h2 class="lgo-section">Letters not held here</h2><p>{escape(words)} {escape(WHERE_TO_LOOK)}</p>'
        f'{_table_of_missing(missing)}<p class="lgo-note">{escape(HOW_TO_BRING_IN)}</p>'
    )


def _table_of_missing(missing: pd.DataFrame) -> str:
    """A row a council: the years whose letters are not held, and its page at the Ombudsman."""
    years: dict[str, list[int]] = {}
    for code, year in zip(missing["code"], missing["year"], strict=True):
        years.setdefault(str(code), []).append(int(year))
    rows = []
    for first in missing.drop_duplicates("code")[:MAX_COUNCILS_SHOWN].to_dict("records"):
        words = f"Page of {escape(first['name'])}"
        link = html.link(words, first["address"])
        if first["address_is"] != ADDRESS_KNOWN:
            link += " <small>(this address is guessed from the name)</small>"
        rows.append(html.row(escape(first["name"]), (years_listed(sorted(years[first["code"]])), link)))
    left = len(years) - len(rows)
    more = (
        f'<p class="lgo-note">The first {number(len(rows))} councils are listed, {number(left)} more are in the file. '
        "Choose a council or a type above to see it here.</p>"
        if left
        else ""
    )
    return (
        html.table("Letters not held", ("Council", "Years", "Where to look"), rows, kind="lgo-letters-missing") + more
    )


def way_back(query: str) -> str:
    """What leads from an open letter to the list it was opened from, as text; `query` is what was searched for."""
    return "Back to the letters found" if query else "Back to all letters"
