"""Which councils a postcode or a name, as somebody typed it, may mean.

What was typed is in no answer, no log and no cache: a postcode says where somebody lives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Literal

import pandas as pd

from lgo_map.councils.names import CONTAINS, EXACT, LIKE, names_of
from lgo_map.councils.postcodes import council_of_postcode, normalise_postcode
from lgo_map.councils.register import authorities_on, predecessors_of
from lgo_map.storage import DATA

OUTSIDE_ENGLAND: dict[str, frozenset[str]] = {
    "Wales": frozenset({"CF", "LD", "LL", "NP", "SA"}),
    "Scotland": frozenset(
        {"AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"}
    ),
    "Northern Ireland": frozenset({"BT"}),
    "Jersey": frozenset({"JE"}),
    "Guernsey": frozenset({"GY"}),
    "the Isle of Man": frozenset({"IM"}),
}
"""Postcode areas, the letters a postcode begins with, that lie wholly or mostly outside England."""

MAX_TYPED_CHARACTERS = 200
"""Letters of the text that are read; no name or address that means something is longer."""

MAX_HITS = 8

GUESSES = 3
"""How many of the nearest names are given where none is like what was typed."""

Kind = Literal["nothing", "postcode", "name", "similar", "guess", "no answer"]
"""Nothing was typed, councils of a postcode, of a name, of a similar name, of the nearest there are, or none."""


class NoAnswer(Enum):
    """Why no council is found."""

    HALF_A_POSTCODE = auto()
    POSTCODE_OUTSIDE_ENGLAND = auto()
    UNKNOWN_POSTCODE = auto()
    ALL_OF_LONDON = auto()
    NO_SUCH_NAME = auto()


@dataclass(frozen=True)
class CouncilsFound:
    """What a search found.

    Attributes
    ----------
    kind : {"nothing", "postcode", "name", "similar", "guess", "no answer"}
        See :data:`Kind`.
    codes : tuple of str
        The councils in the order to show them: county before district, the best match of a name first.
    count : int
        How many councils fit, of which at most :data:`MAX_HITS` are given.
    alike : int
        Of a name that fits some councils: how many more there are, the last, whose name but a letter tells apart.
    former : tuple of (str, pandas.Timestamp, tuple of str)
        Councils abolished before 2013 whose name it is: the name, the last day, and the names of those that followed.
    earlier : tuple of str
        Only for a postcode: abolished councils whose figures are those of the place in earlier years.
    reason : NoAnswer or None
        Why no council is found.
    country : str
        Where a postcode outside England seems to lie.
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    count: int = 0
    alike: int = 0
    former: tuple[tuple[str, pd.Timestamp, tuple[str, ...]], ...] = ()
    earlier: tuple[str, ...] = ()
    reason: NoAnswer | None = None
    country: str = ""


def find_councils(text: str, register: pd.DataFrame, day: pd.Timestamp, folder: Path = DATA) -> CouncilsFound:
    """Which councils `text` means.

    Parameters
    ----------
    text : str
        Anything: a postcode, an address that holds one, a code, a council's name with its mistakes.
    register : DataFrame
        As `load_register` gives it.
    day : pandas.Timestamp
        The day of the question: a council in force then comes before an abolished one.
    folder : Path
        The folder that holds the postcodes.

    Raises
    ------
    DataFileError
        If the file of postcodes is missing or damaged; never for what was typed.
    """
    text = text[:MAX_TYPED_CHARACTERS].strip()
    if not text:
        return CouncilsFound("nothing")
    if postcode := _whole_postcode(text):
        return _find_postcode(postcode, register, day, folder)
    if _HALF.fullmatch(_letters_and_digits(text)):
        return _no_postcode(_letters_and_digits(text), NoAnswer.HALF_A_POSTCODE)
    return _find_name(text, register, day)


# --- Postcodes

_HALF = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?(?:[0-9][A-Z]?)?", re.ASCII | re.IGNORECASE)
_IN_AN_ADDRESS = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.ASCII | re.IGNORECASE)
# The second part begins with a digit, so an O there is a zero.
_WITH_O = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)O([A-Z]{2})", re.ASCII | re.IGNORECASE)


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _whole_postcode(text: str) -> str | None:
    compact = _WITH_O.sub(r"\g<1>0\2", _letters_and_digits(text))
    in_an_address = _IN_AN_ADDRESS.findall(text)
    return normalise_postcode(compact) or (normalise_postcode(in_an_address[-1]) if in_an_address else None)


def _no_postcode(postcode: str, otherwise: NoAnswer) -> CouncilsFound:
    """That a postcode lies outside England, if it does, or else what is wrong with it."""
    area = re.split(r"[0-9]", postcode, maxsplit=1)[0].upper()
    for country, areas in OUTSIDE_ENGLAND.items():
        if area in areas:
            return CouncilsFound("no answer", reason=NoAnswer.POSTCODE_OUTSIDE_ENGLAND, country=country)
    return CouncilsFound("no answer", reason=otherwise)


def _find_postcode(postcode: str, register: pd.DataFrame, day: pd.Timestamp, folder: Path) -> CouncilsFound:
    code = council_of_postcode(postcode, folder)
    if code is None or code not in register.index:
        return _no_postcode(postcode, NoAnswer.UNKNOWN_POSTCODE)
    in_force = set(authorities_on(register, day).index)
    county = register.at[code, "county_code"]
    codes = (str(county), code) if county in in_force else (code,)
    before = register.loc[sorted(_earlier_councils(register, code) - in_force)]
    before = before.sort_values(["valid_to", "authority_type", "name"], ascending=[False, True, True])
    return CouncilsFound("postcode", codes, len(codes), earlier=tuple(before["code"]))


def _earlier_councils(register: pd.DataFrame, code: str) -> set[str]:
    """The councils that became this one, the ones they came from, and the counties of the districts among them."""
    earlier: set[str] = set()
    for predecessor in predecessors_of(register, code)["code"]:
        county = register.at[predecessor, "county_code"]
        earlier |= {predecessor} | ({county} if isinstance(county, str) else set())
        earlier |= _earlier_councils(register, predecessor)
    return earlier


# --- Names


def _find_name(text: str, register: pd.DataFrame, day: pd.Timestamp) -> CouncilsFound:
    if set(re.findall(r"\w+", text.casefold())) <= {"greater", "london"} and "london" in text.casefold():
        return CouncilsFound("no answer", reason=NoAnswer.ALL_OF_LONDON)
    names = names_of(register)
    fits: dict[str, float] = {text.upper(): EXACT} if text.upper() in names.full else names.fits(text)
    kind: Kind = "name" if max(fits.values(), default=0) >= CONTAINS else "similar"
    if not fits:
        fits, kind = names.nearest(text), "guess"
    if not fits:
        return CouncilsFound("no answer", reason=NoAnswer.NO_SUCH_NAME)
    in_force = names.in_force(day)
    # Who types the name of an abolished council most often wants the one that serves the place now; but a word as
    # wide as "east" must not put the followers of East Dorset before East Devon.
    highest = EXACT if sum(fit >= CONTAINS for fit in fits.values()) <= MAX_HITS else CONTAINS
    for code, fit in list(fits.items()):
        for follower in names.followers(code):
            fits[follower] = max(fit if fit == EXACT else min(fit, highest), fits.get(follower, LIKE))
    order = sorted(fits, key=lambda code: (-fits[code], code not in in_force, names.full[code]))
    if kind == "guess":
        order = [code for code in order if code in in_force][:GUESSES]
    former = () if kind == "guess" or names.has_name(text) else names.former_councils(text, order[:MAX_HITS])
    alike = sum(fits[code] < CONTAINS for code in order[:MAX_HITS]) if kind == "name" else 0
    return CouncilsFound(
        kind,
        tuple(order[:MAX_HITS]),
        len(order) - alike,
        alike=alike,
        former=tuple((each.name, each.last_day, tuple(names.took_the_place(each))) for each in former),
    )
