"""The view of the page of letters, and the address that brings it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lgo_map.councils.register import (
    AUTHORITY_TYPES,
)
from lgo_map.presentation.url import UrlSchema, council_field, one_of, words_field
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.letter_search import (
    HEAD,
)

KEYS = "letters "
"""What the keys of the page's widgets begin with."""


@dataclass(frozen=True)
class LettersView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    q : str
        What is searched for; never a postcode.
    year : int or None
        Only letters of this year.
    type : str or None
        Only letters to authorities of this type.
    council : str or None
        Only letters to the council with this code.
    letter : str or None
        The letter that is open, as :func:`key_of` writes it.
    at : int or None
        The number of the block at which it is open.
    """

    q: str = ""
    year: int | None = None
    type: str | None = None
    council: str | None = None
    letter: str | None = None
    at: int | None = None


def key_of(code: str, year: int) -> str:
    """How the address writes a letter: "E07000154-2020"."""
    return f"{code}-{year}"


@per_dataset(maxsize=None)
def letters_schema(dataset: Dataset) -> UrlSchema[LettersView]:
    """What the page's address can say."""
    years, types, longest = choices_of(dataset)
    letters = [key_of(code, year) for code, year in dataset.letters]
    return UrlSchema(
        KEYS,
        LettersView(),
        {
            "q": words_field("search", "all letters are listed"),
            "year": one_of({str(year): year for year in years}, "year", "you see the letters of all years"),
            "type": one_of({kind: kind for kind in types}, "authority type", "you see the letters to all types"),
            "council": council_field(dataset.codes, instead="you see the letters to all councils"),
            "letter": one_of({key: key for key in letters}, "letter", "none is open"),
            "at": one_of({str(at): at for at in range(HEAD, longest + 1)}, "passage", "none is marked"),
        },
    )


class Choices(NamedTuple):
    """All years, newest first, and authority types; and the most blocks a letter has."""

    years: tuple[int, ...]
    types: tuple[str, ...]
    longest: int


@per_dataset(maxsize=1)  # some kB; to ask it of thousands of letters on every run would take long
def choices_of(dataset: Dataset) -> Choices:
    """What can be chosen among."""
    years = {letter.year for letter in dataset.letters.values()} | set(dataset.years)
    return Choices(
        tuple(sorted(years, reverse=True)),
        AUTHORITY_TYPES,
        max((len(letter.blocks) for letter in dataset.letters.values()), default=0),
    )
