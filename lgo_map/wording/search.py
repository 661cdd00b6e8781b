"""What a search for a council by postcode or name found, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lgo_map.councils.finder import MAX_HITS, CouncilsFound, Kind, NoAnswer, find_councils
from lgo_map.councils.register import TYPE_NAMES, authorities_on, council_of, successors_of, tier_of
from lgo_map.storage import DATA
from lgo_map.wording.numbers import and_list, date_name, first_upper

RESPONSIBLE_FOR: dict[str, str] = {
    "upper": "schools, social care, roads, libraries and waste disposal",
    "lower": "bins and recycling, housing, planning and council tax",
    "single": "all council services: schools, social care, roads, libraries, bins, housing, planning and council tax",
}
"""By tier, what people most often need from a council, fit to follow "responsible for".

After https://www.gov.uk/understand-how-your-council-works.
"""

NONE_CHOSEN = "No council is chosen."
WORDS_OR_PHRASE = "Words, or a “phrase in quotation marks”"
"""What may be typed where texts are searched."""
NOTHING_TYPED = "Type a whole postcode, such as NN1 1DE, or the name of a council."
_OF_A_TOWN = "To find the council of a town or a village, type a whole postcode, such as NN1 1DE."
NO_ANSWER = {
    NoAnswer.HALF_A_POSTCODE: "That is only a part of a postcode, and several councils may share it. Type the whole "
    "postcode, such as NN1 1DE, or the name of a council.",
    NoAnswer.POSTCODE_OUTSIDE_ENGLAND: "That looks like a postcode in {country}. This site covers councils in England: "
    "type an English postcode or the name of a council in England.",
    NoAnswer.UNKNOWN_POSTCODE: "That postcode is not one we know in England. Check it for a slip; if it is very new or "
    "just over the border, type the name of the council instead.",
    NoAnswer.ALL_OF_LONDON: "London has 33 councils. To find the one you want, type the name of its borough, “City of "
    "London”, or a whole postcode, such as SW1A 1AA.",
    NoAnswer.NO_SUCH_NAME: f"We know no council in England of that name. Check the spelling. {_OF_A_TOWN}",
}
"""Why no council is found, and what to do."""


def postcode_not_looked_for(where: str) -> str:
    """What somebody is told who types a postcode where words of texts are looked for, such as "the letters"."""
    return (
        f"That looks like a postcode, so it was not looked for in {where}. To find the council of a place, type its "
        "postcode into “Find your council” at the top."
    )


@dataclass(frozen=True)
class Hit:
    """A council that may be the one meant.

    Attributes
    ----------
    code, name : str
        As in the register.
    in_force : bool
        Whether it is in force on the day of the question.
    note : str
        One line: what it is responsible for, or that it was abolished, when, and what followed it.
    """

    code: str
    name: str
    in_force: bool
    note: str


@dataclass(frozen=True)
class Answer:
    """What a search found.

    Attributes
    ----------
    kind : {"nothing", "postcode", "name", "similar", "guess", "no answer"}
        As of :class:`~lgo_map.councils.finder.CouncilsFound`.
    sentence : str
        What was found, or why nothing was and what to do.
    hits : tuple of Hit
        The councils in the order to show them: county before district, the best match of a name first.
    earlier_sentence : str
        Introduces `earlier`; empty without any.
    earlier : tuple of Hit
        Only for a postcode: abolished councils whose figures are those of the place in earlier years.
    """

    kind: Kind
    sentence: str
    hits: tuple[Hit, ...] = ()
    earlier_sentence: str = ""
    earlier: tuple[Hit, ...] = ()


def search(text: str, register: pd.DataFrame, day: pd.Timestamp, folder: Path = DATA) -> Answer:
    """Answer what somebody typed; the parameters are those of :func:`lgo_map.councils.finder.find_councils`."""
    found = find_councils(text, register, day, folder)
    in_force = set(authorities_on(register, day).index)
    return Answer(
        found.kind,
        _councils_in_words(found),
        tuple(_hit(register, code, in_force) for code in found.codes),
        _earlier_sentence(len(found.earlier)),
        tuple(_hit(register, code, in_force) for code in found.earlier),
    )


def _councils_in_words(found: CouncilsFound) -> str:
    if found.reason is not None:
        return NO_ANSWER[found.reason].format(country=found.country)
    if found.kind == "nothing":
        return NOTHING_TYPED
    if found.kind == "postcode":
        if found.count == 1:
            return "One council serves this postcode."
        return "Two councils serve this postcode, each with its own services."
    if len(found.former) == 1:
        others = found.count + found.alike > len(found.former[0][2])
        return _former_sentence(*found.former[0]) + (" Others have a name like it." if others else "")
    if found.kind == "similar":
        return "No council has just that name. The nearest:"
    if found.kind == "guess":
        which = "this one" if found.count == 1 else "one of these"
        return f"We know no council in England of that name. Did you mean {which}? {_OF_A_TOWN}"
    return _name_sentence(found.count) + _alike_sentence(found.alike)


def _name_sentence(count: int) -> str:
    if count == 1:
        return "One council fits."
    if count <= MAX_HITS:
        return f"{count} councils fit, the likeliest first."
    return f"{count} councils fit; these are the likeliest {MAX_HITS}. Type more of the name, or a whole postcode."


def _former_sentence(name: str, last_day: pd.Timestamp, followers: Sequence[str]) -> str:
    """What became of a council abolished before 2013."""
    took = and_list(followers) if len(followers) <= 3 else f"{len(followers)} councils"
    return f"There was a council called {name} until {date_name(last_day)}; {took} took its place."


def _alike_sentence(count: int) -> str:
    if count == 0:
        return ""
    return " Below, one of nearly that name." if count == 1 else f" Below, {count} of nearly that name."


def _earlier_sentence(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return "For earlier years, see the council that it replaced."
    return "For earlier years, see the councils of the area then; which of them served this postcode is not known here."


def _hit(register: pd.DataFrame, code: str, in_force: set[str]) -> Hit:
    council = council_of(register, code)
    kind = first_upper(TYPE_NAMES[council.authority_type])
    if code in in_force:
        note = f"{kind}, responsible for {RESPONSIBLE_FOR[tier_of(council.authority_type)]}."
    elif council.last_day is None:
        note = f"{kind}, in force from {date_name(council.first_day)}."
    else:
        names = sorted(successors_of(register, code)["name"])
        note = f"Abolished. {kind} until {date_name(council.last_day)}" + (
            f"; then {and_list(names)}." if names else "."
        )
    return Hit(code, council.name, code in in_force, note)
