"""Which councils a postcode or a name, as somebody typed it, may mean.

What was typed is in no answer, no log and no cache: a postcode says where somebody lives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pandas as pd
from rapidfuzz import fuzz, process

from lgo_map.councils.postcodes import council_of_postcode, normalise_postcode
from lgo_map.councils.register import authorities_on, predecessors_of, spellings, successors_of
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

Kind = Literal["nothing", "postcode", "name", "similar", "no answer"]
"""Nothing was typed, councils of a postcode, councils of a name, councils of a similar name, or none."""


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
    kind : {"nothing", "postcode", "name", "similar", "no answer"}
        See :data:`Kind`.
    codes : tuple of str
        The councils in the order to show them: county before district, the best match of a name first.
    count : int
        How many councils there are, of which at most :data:`MAX_HITS` are given.
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
    return CouncilsFound("postcode", codes, len(codes), tuple(before["code"]))


def _earlier_councils(register: pd.DataFrame, code: str) -> set[str]:
    """The councils that became this one, the ones they came from, and the counties of the districts among them."""
    earlier: set[str] = set()
    for predecessor in predecessors_of(register, code)["code"]:
        county = register.at[predecessor, "county_code"]
        earlier |= {predecessor} | ({county} if isinstance(county, str) else set())
        earlier |= _earlier_councils(register, predecessor)
    return earlier


# --- Names

_FILLERS = frozenset(
    {"council", "borough", "district", "metropolitan", "royal", "corporation", "county", "city", "the", "of", "and"}
)

_IN_FULL = {
    **{"n": "north", "s": "south", "e": "east", "w": "west", "ne": "north east", "nw": "north west"},
    **{"saint": "st", "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire"},
    **{"cambs": "cambridgeshire", "derbys": "derbyshire", "glos": "gloucestershire", "hants": "hampshire"},
    **{"herts": "hertfordshire", "lancs": "lancashire", "leics": "leicestershire", "lincs": "lincolnshire"},
    **{"northants": "northamptonshire", "notts": "nottinghamshire", "oxon": "oxfordshire", "salop": "shropshire"},
    **{"staffs": "staffordshire", "warks": "warwickshire", "wilts": "wiltshire", "worcs": "worcestershire"},
    **{"yorks": "yorkshire", "banes": "bath north east somerset"},
}
"""Short forms in common use, and what they stand for; the register's own names are written out in the same way."""

EXACT, BEGINS, CONTAINS, SIMILAR = 3, 2, 1, 0
"""How well a name fits, as a number that sorts."""


def place_words(text: str) -> str:
    """The words of a name that say where it is, written as plainly as can be.

    Not cached here, as the keys of :mod:`lgo_map.councils.register` are: it also reads what people type.
    """
    plain = re.sub(r"['’‘`´.]", "", text.casefold().replace("&", " and "))
    words = re.findall(r"\w+", plain)
    words = " ".join(_IN_FULL.get(word, word) for word in words).split()
    kept = [word for word in words if word not in _FILLERS]
    return " ".join([word for word in kept if word != "london"] or kept)


_place_words_of_spelling = lru_cache(maxsize=4096)(place_words)
"""The same for the register's spellings, which come again with every search; never for what was typed."""


def _find_name(text: str, register: pd.DataFrame, day: pd.Timestamp) -> CouncilsFound:
    wanted = place_words(text)
    if set(re.findall(r"\w+", text.casefold())) <= {"greater", "london"} and "london" in text.casefold():
        return CouncilsFound("no answer", reason=NoAnswer.ALL_OF_LONDON)
    if text.upper() in register.index:
        fits = {text.upper(): EXACT}
    else:
        fits = _fits(wanted, [(code, _place_words_of_spelling(spelling)) for code, spelling in spellings(register)])
    if not fits:
        return CouncilsFound("no answer", reason=NoAnswer.NO_SUCH_NAME)
    in_force = set(authorities_on(register, day).index)
    # Who types the name of an abolished council most often wants the one that serves the place now; but a word as
    # wide as "east" must not put the followers of East Dorset before East Devon.
    highest = EXACT if len(fits) <= MAX_HITS else CONTAINS
    for code, fit in list(fits.items()):
        for follower in _followers(register, code):
            fits[follower] = max(fit if fit == EXACT else min(fit, highest), fits.get(follower, SIMILAR))
    order = sorted(fits, key=lambda code: (-fits[code], code not in in_force, register.at[code, "name"]))
    kind: Kind = "similar" if max(fits.values()) == SIMILAR else "name"
    return CouncilsFound(kind, tuple(order[:MAX_HITS]), len(order))


def _fits(wanted: str, places: list[tuple[str, str]]) -> dict[str, int]:
    """How well the councils fit that fit at all; similar ones only where nothing else does."""
    fits: dict[str, int] = {}
    if len(wanted) < 2:
        return fits
    for code, place in places:
        if (fit := _fit(wanted, place)) is not None:
            fits[code] = max(fit, fits.get(code, SIMILAR))
    return fits or dict.fromkeys(_similar(wanted, places), SIMILAR)


def _fit(wanted: str, place: str) -> int | None:
    if place == wanted:
        return EXACT
    if place.startswith(wanted):
        return BEGINS
    words = place.split()
    in_the_name = all(any(word.startswith(part) for word in words) for part in wanted.split())
    return CONTAINS if in_the_name else None


def _similar(wanted: str, places: list[tuple[str, str]]) -> list[str]:
    """The councils whose names come nearest, where they come near at all, or stand in the text with others."""
    if len(wanted) < 4:
        return []
    typed, names = set(wanted.split()), [place for _, place in places]
    found = process.extract(wanted, names, scorer=_likeness, score_cutoff=81, limit=None)
    similar = [places[index][0] for _, score, index in found if score >= found[0][1] - 4]
    named = [code for code, place in places if place and set(place.split()) <= typed]  # "Leeds, West Yorkshire"
    return similar + named


def _likeness(wanted: str, place: str, **_: object) -> float:
    """How alike two names are, from 0 to 100; a part of a longer name counts for a little less than the whole."""
    whole = fuzz.ratio(wanted, place)
    if not 6 <= len(wanted) < len(place):  # four letters are alike to a part of too many names: "Lees", "Kirklees"
        return whole
    return max(whole, 0.95 * fuzz.partial_ratio(wanted, place))


def _followers(register: pd.DataFrame, code: str) -> set[str]:
    """The councils in force that took an abolished one's place, in one step or several."""
    followers: set[str] = set()
    for successor in successors_of(register, code)["code"]:
        followers |= _followers(register, successor) or {successor}
    return followers
