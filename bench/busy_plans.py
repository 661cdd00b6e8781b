"""Which visits `bench.busy` makes, and what each should show in the end, in the words of the screen.

Both are worked out from the register and the choices made, and not asked of the pages. Every visit is drawn by itself,
from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlencode

from lgo_map.councils.register import (
    AUTHORITY_TYPES,
    TYPE_NAMES_PLURAL,
    authorities_of_year,
    council_of,
    load_register,
    tier_of,
    tier_of_code,
)
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.wording.numbers import first_upper
from tests.browser.map_page import MapPage

TIERS = {"upper": "County councils", "lower": "District councils"}
OPPOSITE = {"upper": "lower", "lower": "upper"}
NOBODY = "Choose a council"
"""The panel's heading as long as no council is chosen."""

NORTHAMPTON, COLCHESTER, LEEDS, BIRMINGHAM = "E07000154", "E07000071", "E08000035", "E08000025"
CORNWALL, WILTSHIRE, SHROPSHIRE, HEREFORDSHIRE = "E06000052", "E06000054", "E06000051", "E06000019"
OF_NO_TIER = (LEEDS, BIRMINGHAM, CORNWALL, WILTSHIRE, SHROPSHIRE, HEREFORDSHIRE)
"""Councils of every year, each alone in its area and large enough to be clicked; choosing one changes nothing else."""

SWITCHABLE_TYPES = ("metropolitan", "unitary", "london")
"""Without county or district councils the map turns to the other tier, and more than one filter would change."""


class Kind(StrEnum):
    """A kind of visit, as `--kind` names it."""

    PICK = "pick"
    FILTERS = "filters"
    RESTART = "restart"


KINDS = {
    Kind.PICK: "pick at once",
    Kind.FILTERS: "two filters at once",
    Kind.RESTART: "first choice after a restart",
}
"""What the table calls them."""


@dataclass(frozen=True)
class View:
    """All that a visitor can have chosen on the map page; the names are those of the address."""

    year: int
    types: tuple[str, ...] = AUTHORITY_TYPES
    tier: str = "upper"
    measure: str = DEFAULT_MEASURE
    own: bool = False
    council: str | None = None


@dataclass(frozen=True)
class Choice:
    """Something a visitor chooses.

    Attributes
    ----------
    words : str
        What it is, for the report.
    make : callable
        Does it in the browser.
    changes : mapping of str to any
        The fields of the view that are others then.
    """

    words: str
    make: Callable[[MapPage], None]
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """A visit as it should go.

    Attributes
    ----------
    kind : Kind
        What kind of visit it is.
    number : int
        Which of its kind.
    start : View
        The view whose address is opened.
    choices : tuple of Choice
        What is chosen then, one right after the other.
    waits : bool
        Whether the visitor lets the page come to rest before choosing.
    """

    kind: Kind
    number: int
    start: View
    choices: tuple[Choice, ...]
    waits: bool = False

    @property
    def end(self) -> View:
        """The view there should be in the end."""
        view = self.start
        for choice in self.choices:
            view = replace(view, **choice.changes)
        return view

    @property
    def words(self) -> str:
        """The visit in a line."""
        when = " (at rest)" if self.waits else ""
        chosen = ", then ".join(choice.words for choice in self.choices)
        return f"{KINDS[self.kind]} {self.number}: {path_of(self.start)}{when}, {chosen}"


@cache
def years() -> tuple[int, ...]:
    """The years there are, the newest last."""
    return tuple(sorted(years_with_figures(load_statistics())))


@cache
def name_of(code: str) -> str:
    """A council's name."""
    return council_of(load_register(), code).name


@cache
def type_of(code: str) -> str:
    """A council's authority type."""
    return council_of(load_register(), code).authority_type


@cache
def areas_of(year: int, types: tuple[str, ...], tier: str) -> int:
    """How many councils are painted."""
    kinds = authorities_of_year(load_register(), year)["authority_type"]
    return int((kinds.isin(types) & (kinds.map(tier_of) != OPPOSITE[tier])).sum())


def type_name(kind: str) -> str:
    """An authority type as its button calls it."""
    return first_upper(TYPE_NAMES_PLURAL[kind])


def parameters_of(view: View) -> dict[str, str]:
    """What an address says that leaves nothing of the view unsaid."""
    return {
        "year": str(view.year),
        "types": ",".join(view.types),
        "tier": view.tier,
        "measure": view.measure,
        "own": "yes" if view.own else "no",
        "council": view.council or "",
    }


def path_of(view: View) -> str:
    """The address of a view on its server: its year, and what differs from the view of a first visit."""
    usual = parameters_of(View(max(years())))
    said = {name: text for name, text in parameters_of(view).items() if name == "year" or text != usual[name]}
    return f"/?{urlencode(said, safe=',')}"


def shown_of(view: View) -> dict[str, str]:
    """What a page shows of a view, by what it is called in the report."""
    code = view.council
    return {f"{name} in the address": text for name, text in parameters_of(view).items()} | {
        "the Council box": name_of(code) if code else "",
        "the Year box": year_name(view.year),
        "the Measure box": MEASURES[view.measure].name,
        "types pressed": ", ".join(type_name(kind) for kind in view.types),
        "tier": TIERS[view.tier],
        "own figures only": "on" if view.own else "off",
        "the panel’s heading": name_of(code) if code else NOBODY,
        "the panel’s year": year_name(view.year),
        "the legend’s heading": MEASURES[view.measure].name,
        "areas painted": str(areas_of(view.year, view.types, view.tier)),
        "notices": "",
    }


def another_year(view: View, chance: random.Random) -> Choice:
    """Choose another year."""
    year = chance.choice([each for each in years() if each != view.year])
    name = year_name(year)
    return Choice(f"year {name}", lambda page: page.pick(page.year, name), {"year": year})


def another_measure(view: View, chance: random.Random) -> Choice:
    """Choose another measure."""
    key = chance.choice([each for each in MEASURES if each != view.measure])
    name = MEASURES[key].name
    return Choice(f"measure “{name}”", lambda page: page.pick(page.measure, name), {"measure": key})


def a_type_less(view: View, chance: random.Random) -> Choice:
    """Switch an authority type off."""
    kind = chance.choice([each for each in SWITCHABLE_TYPES if each in view.types])
    name = type_name(kind)
    left = tuple(each for each in view.types if each != kind)
    return Choice(f"without {name}", lambda page: page.types.get_by_role("button", name=name).click(), {"types": left})


def the_other_tier(view: View, chance: random.Random) -> Choice:
    """Paint the other councils where two share an area."""
    tier = OPPOSITE[view.tier]
    name = TIERS[tier]
    return Choice(f"tier {name}", lambda page: page.tiers.get_by_role("radio", name=name).click(), {"tier": tier})


def own_figures_switched(view: View, chance: random.Random) -> Choice:
    """Switch to the Ombudsman's own figures, or back."""
    words = f"own figures {'off' if view.own else 'on'}"
    switch = "The Ombudsman’s own figures only"
    return Choice(words, lambda page: page.page.get_by_text(switch).click(), {"own": not view.own})


def a_council_picked(view: View, chance: random.Random) -> Choice:
    """Pick a council in the list, one that leaves the tier alone."""
    return pick_of(chance.choice([each for each in OF_NO_TIER if each != view.council]))


def a_council_clicked(view: View, chance: random.Random) -> Choice:
    """Click a council on the map, one that is painted."""
    painted = [each for each in OF_NO_TIER if each != view.council and type_of(each) in view.types]
    code = chance.choice(painted)
    return Choice(f"{name_of(code)} on the map", lambda page: page.click_shape(code), {"council": code})


def pick_of(code: str) -> Choice:
    """Pick a council in the list by typing its name; one of two tiers turns the map to its own."""
    name, tier = name_of(code), tier_of_code(code)
    changes = {"council": code} | ({"tier": tier} if tier in TIERS else {})
    return Choice(f"{name} in the list", lambda page: page.pick(page.council, name), changes)


ChoiceOf = Callable[[View, random.Random], Choice]
PAIRS: tuple[tuple[ChoiceOf, ChoiceOf], ...] = (
    (another_year, another_measure),
    (a_type_less, another_year),
    (own_figures_switched, another_measure),
    (the_other_tier, a_council_picked),
    (a_council_clicked, another_measure),
)
"""What is chosen at once, in either order."""

FIRST_CHOICES: tuple[ChoiceOf, ...] = (
    another_measure,
    another_year,
    a_type_less,
    a_council_picked,
    a_council_clicked,
    own_figures_switched,
    the_other_tier,
)
"""What is chosen first after a restart."""


def plans_of(kind: Kind, visits: int, seed: int) -> list[Plan]:
    """All visits of a kind; each is drawn by itself, so that fewer visits are the first of more."""
    plan_of = {Kind.PICK: a_pick, Kind.FILTERS: two_filters, Kind.RESTART: a_first_choice}[kind]
    return [plan_of(number, random.Random(f"{seed} {kind} {number}")) for number in range(1, visits + 1)]  # noqa: S311


def a_pick(number: int, chance: random.Random) -> Plan:
    """Open the districts of 2019–20, and pick Northampton as soon as that can be done."""
    start = View(2020, tier="lower")
    return Plan(Kind.PICK, number, start, (pick_of(NORTHAMPTON),))


def two_filters(number: int, chance: random.Random) -> Plan:
    """Open the map, and choose two things without waiting for the answer to the first."""
    start = chance.choice((View(2020, tier="lower"), View(2024)))
    pair = [choice_of(start, chance) for choice_of in PAIRS[number % len(PAIRS)]]
    chance.shuffle(pair)
    return Plan(Kind.FILTERS, number, start, tuple(pair), waits=chance.random() < 0.5)


def a_first_choice(number: int, chance: random.Random) -> Plan:
    """Have a council and other things chosen, and choose something else when the server is back."""
    start = chance.choice(
        (
            View(2020, tier="lower", council=NORTHAMPTON),
            View(2022, ("district", "unitary"), "lower", "compliance_rate", council=COLCHESTER),
            View(2024, own=True, council=LEEDS),
            View(max(years()), measure="upheld_per_100k", council=BIRMINGHAM),
        )
    )
    choice_of = FIRST_CHOICES[number % len(FIRST_CHOICES)]
    return Plan(Kind.RESTART, number, start, (choice_of(start, chance),), waits=True)
