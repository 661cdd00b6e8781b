"""How well the names of councils fit what somebody typed: the whole, the beginning, a part, initials, or nearly.

Nothing typed is kept.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from lgo_map.councils.per_register import per_register
from lgo_map.councils.register import authorities_on, former_council, spellings

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

_KINDS_IN_SHORT = frozenset({"bc", "cc", "dc", "lb", "lbc", "mb", "mbc", "mdc", "rb"})
"""Letters that stand beside a name for the kind of council: "Leeds CC"."""

EXACT, BEGINS, CONTAINS, LIKE = 3.0, 2.0, 1.0, 0.0
"""How well a name fits, as a number that sorts; one that is only alike lies between the last two, the nearer above."""

_ONE_SLIP = 96
"""How alike, from 0 to 100, two names are that a single letter tells apart: one wrong, missing, added, or swapped."""

_PART_WITH_SLIP = 83
"""The same of a name's first word, or of a word among others."""

_LESS_BEFORE_2013 = 3
"""By how much less the name of a council abolished before 2013 counts."""

_LIKE_ENOUGH, _NEAR_ENOUGH = 81, 66
"""From what likeness on two names are taken for the same with mistakes, and to be worth a guess."""

_MEANT_BY_INITIALS = re.compile(r"[a-z]{3,7}")
_SMALL_WORDS = frozenset({"and", "of", "the", "upon", "on", "with", "in"})


def place_words(text: str, in_full: bool = True) -> str:
    """The words of a name that say where it is, written as plainly as can be, and short forms `in_full`.

    Not cached here, as the keys of :mod:`lgo_map.councils.register` are: it also reads what people type.
    """
    plain = re.sub(r"['’‘`´.]", "", text.casefold().replace("&", " and "))
    words = re.findall(r"\w+", plain)
    if in_full:
        words = " ".join(_IN_FULL.get(word, word) for word in words).split()
    kept = [word for word in words if word not in _FILLERS]
    kept = [word for word in kept if word not in _KINDS_IN_SHORT] or kept
    return " ".join([word for word in kept if word != "london"] or kept)


_place_words_of_spelling = lru_cache(maxsize=4096)(place_words)
"""The same for the register's spellings; never for what was typed."""


class FormerCouncil(NamedTuple):
    """A council abolished before April 2013, and its last day."""

    name: str
    last_day: pd.Timestamp


class CouncilNames:
    """All names of a register's councils, as a search needs them.

    Attributes
    ----------
    full : dict of str to str
        The full name of each council, by code.
    """

    def __init__(self, register: pd.DataFrame) -> None:
        """The names in a register, as `load_register` gives it."""
        self._register = weakref.ref(register)
        named = [(code, spelling) for code, spelling in spellings(register) if spelling != code]
        pairs = dict.fromkeys((code, _place_words_of_spelling(spelling)) for code, spelling in named)
        self._own = len(pairs)  # after their own names come those of councils whose place they took before 2013
        self._former: dict[str, dict[str, FormerCouncil]] = {}
        for code, texts in zip(register["code"], register["former_councils"], strict=True):
            for name, day in map(former_council, texts):
                pairs[code, _place_words_of_spelling(name)] = None
                self._former.setdefault(code, {})[name] = FormerCouncil(name, day)
        self._codes = [code for code, _ in pairs]
        self._places = [place for _, place in pairs]
        self._words = [frozenset(place.split()) for place in self._places]
        self._first_words = self._telling_first_words()
        self._initials: dict[str, set[str]] = {}
        for code, spelling in named:
            for letters in initials_of(spelling):
                self._initials.setdefault(letters, set()).add(code)
        self._codes_before = {spelling.casefold(): code for code, spelling in named if re.search(r"\d", spelling)}
        self._successors = dict(zip(register["code"], register["successors"], strict=True))
        self.full = dict(zip(register["code"], register["name"], strict=True))
        self._in_force: tuple[pd.Timestamp, frozenset[str]] | None = None

    def followers(self, code: str) -> set[str]:
        """The councils in force that took an abolished one's place, in one step or several."""
        followers: set[str] = set()
        for successor in self._successors[code]:
            followers |= self.followers(successor) or {successor}
        return followers

    def in_force(self, day: pd.Timestamp) -> frozenset[str]:
        """The councils in force on a day; kept, for it is nearly always today."""
        kept, register = self._in_force, self._register()
        if kept is None or kept[0] != day:
            kept = day, frozenset() if register is None else frozenset(authorities_on(register, day).index)
            self._in_force = kept
        return kept[1]

    def fits(self, text: str) -> dict[str, float]:
        """The councils whose names fit, and how well, from :data:`LIKE` to :data:`EXACT`.

        Where few fit, those count too that a slip tells apart from the text: "run" is Runnymede's beginning, or Arun.
        """
        if code := self._codes_before.get(text.casefold().strip()):
            return {code: EXACT}
        wanted = place_words(text)
        fits: dict[str, float] = {}
        if len(wanted) >= 2:
            for number, (code, place, words) in enumerate(zip(self._codes, self._places, self._words, strict=True)):
                if (fit := _fit(wanted, place, words)) is not None:
                    if number >= self._own and fit != EXACT:
                        fit = CONTAINS
                    fits[code] = max(fit, fits.get(code, LIKE))
        if not fits:
            letters = text.casefold().replace(".", "").strip()
            fits = dict.fromkeys(self._initials.get(letters, ()), EXACT)
        return self._similar(text, slips_only=bool(fits)) | fits if len(fits) < 3 else fits

    def former_councils(self, text: str, codes: Collection[str]) -> list[FormerCouncil]:
        """Of the councils abolished before 2013 whose place these took, those whose name the text is, or begins."""
        wanted, found = place_words(text), {}
        for code in codes:
            for name, former in self._former.get(code, {}).items():
                place = _place_words_of_spelling(name)
                if place == wanted or (len(wanted) >= 4 and place.startswith(wanted)) or _is_slip(wanted, place):
                    found[name] = former
        exact = [former for name, former in found.items() if _place_words_of_spelling(name) == wanted]
        return exact or list(found.values())

    def has_name(self, text: str) -> bool:
        """Whether the text is the name of a council of the register."""
        return place_words(text) in self._places[: self._own]

    def took_the_place(self, former: FormerCouncil) -> list[str]:
        """The names of the councils that took a former one's place."""
        return sorted(self.full[code] for code, held in self._former.items() if held.get(former.name) == former)

    def nearest(self, text: str) -> dict[str, float]:
        """The councils whose names come nearest to a text that fits none, as far as any is worth a guess."""
        alike = self._likeness(text, _NEAR_ENOUGH)
        return {code: score / 110 for code, score in alike.items() if score >= max(alike.values()) - 10}

    def _similar(self, text: str, slips_only: bool) -> dict[str, float]:
        """The councils whose names come near, or stand in the text with other words ("Leeds, West Yorkshire")."""
        if slips_only:
            return {code: score / 110 for code, score in self._likeness(text, _ONE_SLIP).items()}
        alike = self._likeness(text, _LIKE_ENOUGH)
        similar = {code: score / 110 for code, score in alike.items() if score >= max(alike.values()) - 4}
        typed = set(place_words(text).split())
        named = (code for code, words in zip(self._codes, self._words, strict=True) if words and words <= typed)
        return dict.fromkeys(named, (_ONE_SLIP - 0.5) / 110) | similar

    def _likeness(self, text: str, least: float) -> dict[str, float]:
        """How alike the names are to a text that reach some likeness, 0 to 101: of each council the most alike."""
        alike: dict[str, float] = {}
        for wanted in {place_words(text), place_words(text, in_full=False)}:
            for code, score in self._scores(wanted, least):
                alike[code] = max(score, alike.get(code, 0))
        return alike

    def _scores(self, wanted: str, least: float) -> Iterator[tuple[str, float]]:
        """The same of each name.

        A part of a longer name counts for a little less than the whole. Four letters are alike to a part of too many
        names, "Lees" to Kirklees, and three to too many names, unless but one letter tells them apart.
        """
        if len(wanted) < 3:
            return
        scores: dict[int, float] = {}
        for _, slips, index in process.extract(wanted, self._places, scorer=OSA.distance, score_cutoff=1, limit=None):
            scores[index] = _ONE_SLIP if slips else 100
        if len(wanted) >= 4:
            found = process.extract(wanted, self._places, scorer=fuzz.ratio, score_cutoff=least, limit=None)
            for _, score, index in found:
                scores[index] = max(score, scores.get(index, 0))
        if len(wanted) >= 6 and least < 95:
            least_of_part = least / 0.95
            found = process.extract(
                wanted, self._places, scorer=fuzz.partial_ratio, score_cutoff=least_of_part, limit=None
            )
            for place, score, index in found:
                if len(place) > len(wanted):
                    scores[index] = max(0.95 * score, scores.get(index, 0))
        for index, score in scores.items():
            if score >= least:  # of two as like as each other in a part, the one comes first that is on the whole
                before_2013 = _LESS_BEFORE_2013 if index >= self._own else 0  # "davon" is Devon before it is Avon
                yield self._codes[index], score + fuzz.ratio(wanted, self._places[index]) / 100 - before_2013
        if least <= _PART_WITH_SLIP:
            yield from ((code, _PART_WITH_SLIP) for code in self._with_a_slip_in_a_part(wanted))

    def _with_a_slip_in_a_part(self, wanted: str) -> Iterator[str]:
        """Councils whose name begins with what is typed, or that is a word of it, but for a letter: "Barow"."""
        words = wanted.split()
        if len(words) == 1 and len(wanted) >= 5:
            near = process.extract(wanted, list(self._first_words), scorer=OSA.distance, score_cutoff=1, limit=None)
            yield from (self._first_words[first] for first, _, _ in near)
        for word in words if len(words) > 1 else ():
            if len(word) >= 5:
                near = process.extract(word, self._places, scorer=OSA.distance, score_cutoff=1, limit=None)
                yield from (self._codes[index] for _, _, index in near)

    def _telling_first_words(self) -> dict[str, str]:
        """The first words of longer names with which the names of one council alone begin."""
        begin: dict[str, set[str]] = {}
        for code, place in zip(self._codes, self._places, strict=True):
            if place:
                begin.setdefault(place.split()[0], set()).add(code)
        return {first: min(codes) for first, codes in begin.items() if len(codes) == 1}


@per_register
def names_of(register: pd.DataFrame) -> CouncilNames:
    """The names of a register's councils; made once for each table."""
    return CouncilNames(register)


def initials_of(name: str) -> set[str]:
    """The initials a council may go by, after its name: "rbkc", "lbth", "wcc", "cwac", "iow".

    With and without the small words, with what says its kind or without; of at least three letters.
    """
    words = re.findall(r"[a-z]+", re.sub(r"['’.]", "", name.casefold()))
    found: set[str] = set()
    for kept_small in (frozenset[str](), frozenset({"and"}), _SMALL_WORDS):
        kept = [word for word in words if word not in _SMALL_WORDS or word in kept_small]
        found |= {"".join(word[0] for word in kept[:end]) for end in _ends(kept)}
        before = next((place for place, word in enumerate(words) if word in {"upon", "on", "with"}), 0)
        found.add("".join(word[0] for word in words[:before] if word in kept))
    return {letters for letters in found if _MEANT_BY_INITIALS.fullmatch(letters)}


def _ends(words: list[str]) -> Iterator[int]:
    """Where a name may end: with its last word, or before the words of kind at its end."""
    yield len(words)
    for end in range(len(words) - 1, 0, -1):
        if words[end] not in _FILLERS:
            return
        yield end


def _is_slip(wanted: str, place: str) -> bool:
    return len(wanted) >= 3 and OSA.distance(wanted, place, score_cutoff=1) <= 1


def _fit(wanted: str, place: str, words: frozenset[str]) -> float | None:
    if place == wanted:
        return EXACT
    if place.startswith(wanted):
        return BEGINS
    in_the_name = all(any(word.startswith(part) for word in words) for part in wanted.split())
    return CONTAINS if in_the_name else None
