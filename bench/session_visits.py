"""What a visitor without a browser does on the app's pages, one action after another.

Each action is made in a :class:`bench.session.Session`; in which order, and how long a visitor reads in between, is
drawn by chance. Nothing is measured here.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bench.session import Answer, PageError, Session
from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, authorities_of_year, load_register
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import year_name
from lgo_map.wording.numbers import first_upper

YEARS = range(2018, 2026)
TYPES = [first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES]
WORDS = ("delay", "remedy", "“apologise and pay”", "housing children", "Northampton")
PAGES = ("Council", "Benchmark", "Compare", "All councils", "Letters", "Briefing", "About the figures")

FILTER, YEAR, MEASURE, CLICK = "type filter", "year", "measure", "click on the map"
"""What the kinds of action on the map are called in the results."""

PAUSES = "3 to 10, 5.3 on average; after some interactions 15 to 30"
"""Seconds between two actions, in words for the results."""


@dataclass(frozen=True)
class ClickPoint:
    """A council, and a point inside it (degrees)."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Action:
    """Something a visitor does.

    Attributes
    ----------
    page, kind : str
        Where, and what.
    act : callable
        Does it in a session.
    shows : str, optional
        What the page has to say afterwards.
    """

    page: str
    kind: str
    act: Callable[[Session], Awaitable[Answer]]
    shows: str | None = None

    async def perform(self, session: Session) -> Answer:
        """Do it, and see whether the answer is the right one."""
        try:
            answer = await self.act(session)
        except PageError as error:
            raise PageError(f"{self.page}, {self.kind}: {error}") from error
        if self.shows is not None and self.shows not in session.tab.text():
            raise PageError(f"{self.page}, {self.kind}: the page does not say {self.shows!r}.")
        return answer


def click_points_of_today() -> list[ClickPoint]:
    """The councils that a visitor sees at first: the newest year's, of the upper tier where there are two."""
    councils = authorities_of_year(load_register(), max(YEARS))
    councils = councils[councils["authority_type"] != "district"]
    inside = load_boundaries().set_index("code")["geometry"].representative_point()
    return [
        ClickPoint(str(code), str(name), float(inside[code].y), float(inside[code].x))
        for code, name in councils["name"].items()
    ]


def open_app(page: str = "Map", path: str = "") -> Action:
    """Open the app anew."""
    return Action(page, "opened anew", lambda session: session.open(path))


def choose_value(page: str, kind: str, key: str, value: Any, shows: str | None = None) -> Action:
    """Give a widget another value."""
    return Action(page, kind, lambda session: session.choose(key, value), shows)


def follow_link(page: str) -> Action:
    """Follow a link in the navigation."""
    return Action(page, "opened by its link", lambda session: session.follow(page))


def click_council(point: ClickPoint) -> Action:
    """Click a council in the map."""
    return Action(
        "Map",
        CLICK,
        lambda session: session.click(point.code, point.latitude, point.longitude),
        f"<h2>{escape(point.name)}",
    )


def filter_types(chance: random.Random) -> Action:
    """Choose some authority types, among them one that the map paints at first."""
    some = {"Unitary councils", *chance.sample(TYPES, chance.randint(0, 3))}
    return choose_value("Map", FILTER, "types", [kind for kind in TYPES if kind in some])


def choose_year(chance: random.Random) -> Action:
    """Choose another year for the map."""
    return choose_value("Map", YEAR, "year", year_name(chance.choice(YEARS)))


def choose_measure(chance: random.Random) -> Action:
    """Choose another measure for the map."""
    return choose_value("Map", MEASURE, "measure", chance.choice(list(MEASURES.values())).name)


def choose_from_list(point: ClickPoint) -> Action:
    """Choose a council in the list above the map."""
    return choose_value("Map", "choice in the list", "council", point.name, f"<h2>{escape(point.name)}")


def actions_on_page(chance: random.Random, page: str, points: Sequence[ClickPoint]) -> list[Action]:
    """What is done on a page besides the map: it is opened, and used."""
    point, other = chance.sample(points, 2)
    year = year_name(chance.choice(YEARS))
    uses = {
        "Council": [choose_value(page, "council", "council page council", point.name, escape(point.name))],
        "Benchmark": [
            choose_value(page, "council", "benchmark council", point.name, escape(point.name)),
            choose_value(page, "year", "benchmark year", year),
        ],
        "Compare": [
            choose_value(page, "councils", "compare councils", [point.name, other.name], escape(other.name)),
            choose_value(page, "year", "compare year", year),
        ],
        "All councils": [
            choose_value(page, "year", "councils year", year),
            choose_value(page, "type filter", "councils types", chance.sample(TYPES, 2)),
        ],
        "Letters": [choose_value(page, "search", "letters q", words) for words in chance.sample(WORDS, 2)],
        "Briefing": [choose_value(page, "council", "briefing council", point.name, escape(point.name))],
        "About the figures": [],
    }
    return [follow_link(page), *uses[page]]


def mixed_visit(seed: int, points: Sequence[ClickPoint]) -> Iterator[Action]:
    """Eighty-odd actions, all over the app: for each of the other pages, the map is opened and used once more."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    yield open_app()
    for page in PAGES:
        yield filter_types(chance)
        yield click_council(chance.choice(points))
        yield choose_year(chance)
        yield choose_year(chance)
        yield choose_value("Map", YEAR, "year", year_name(max(YEARS)))
        yield click_council(chance.choice(points))
        yield choose_measure(chance)
        yield choose_from_list(chance.choice(points))
        yield from actions_on_page(chance, page, points)
        yield follow_link("Map")


def browsing_visit(chance: random.Random, points: Sequence[ClickPoint]) -> Iterator[tuple[Action, float]]:
    """What a visitor does, each action with the seconds until the next: thirteen on average, then the tab is closed."""
    yield open_app(), pause(chance)
    while True:
        yield filter_types(chance), pause(chance)
        yield click_council(chance.choice(points)), pause(chance)
        yield choose_year(chance), pause(chance)
        yield click_council(chance.choice(points)), pause(chance)
        if chance.random() < 0.3:
            yield choose_measure(chance), pause(chance)
        if chance.random() < 0.4:
            for action in actions_on_page(chance, chance.choice(PAGES[:-1]), points):
                yield action, pause(chance)
            yield follow_link("Map"), pause(chance)
        if chance.random() < 0.5:
            return
        if chance.random() < 0.5:
            yield choose_from_list(chance.choice(points)), idle(chance)


def pause(chance: random.Random) -> float:
    """Seconds in which a visitor reads what has come: 3 to 10, shorter ones more often, 5.3 on average."""
    return 3 + min(7.0, chance.expovariate(1 / 2.5))


def idle(chance: random.Random) -> float:
    """Seconds in which a visitor does something else."""
    return chance.uniform(15, 30)
