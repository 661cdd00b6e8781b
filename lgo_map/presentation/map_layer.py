"""What the map shows of one choice of year, authority types, tier, measure and sources."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lgo_map.analysis.years_together import YEARS, england_of, statistics_of_choice
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES, TYPE_NAMES_PLURAL, tier_of
from lgo_map.figures.classes import class_labels, classes_of, states_of, values_of
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES, Measure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subject_measures import measure_called
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN, is_known
from lgo_map.figures.years import TOGETHER, YearChoice, year_shown, years_of_one_method
from lgo_map.presentation.palette import THEMES, class_colours
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, in_force
from lgo_map.storage import digest_of
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.numbers import counted, decimal, first_upper, number, percent, percentage_points
from lgo_map.wording.years_together import years_in_tooltip


@dataclass(frozen=True)
class MapLayer:
    """What is painted, the same for everybody who makes the same choice.

    Attributes
    ----------
    year : int
        The year whose England is shown.
    areas : mapping of str to (int, str)
        By code of the council painted, its class and what is said of it when it is pointed at. Classes count from 0
        for the lowest; the two after the last are "nothing to measure" and "not known".
    legend : tuple of (str, int)
        What each class is called and how many councils are in it, in the order of the classes.
    known : int
        Of how many councils painted the measure is known.
    years : mapping of tuple of int to int
        By the years that a council's figure is from, none where it is not known, how many councils.
    """

    year: int
    areas: Mapping[str, tuple[int, str]]
    legend: tuple[tuple[str, int], ...]
    known: int
    years: Mapping[tuple[int, ...], int]

    @cached_property
    def sent_areas(self) -> Mapping[str, list[int | str]]:
        """The areas as JSON has them; nobody changes them."""
        return {code: list(area) for code, area in self.areas.items()}

    @cached_property
    def digest(self) -> str:
        """Another one for other areas or another year."""
        return digest_of(json.dumps([self.year, self.sent_areas]).encode())


@per_dataset(maxsize=200)  # a layer holds some 300 short texts: 60 kB
def layer_of(
    dataset: Dataset, year: YearChoice, types: tuple[str, ...], tier: str, measure: str, ombudsman_only: bool
) -> MapLayer:
    """The layer of a choice.

    Parameters
    ----------
    dataset : Dataset
        The data.
    year : int, "newest" or "together"
        One year, of each council the newest that is known, or the years put together.
    types : tuple of str
        Authority types painted.
    tier : {"upper", "lower"}
        Which councils are painted where two tiers share an area.
    measure : str
        Key of the measure, as :func:`lgo_map.figures.subject_measures.measure_called` knows it.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count.
    """
    labels, councils = _councils_of(dataset, year, measure, ombudsman_only)
    kinds = _kinds_painted(types, tier)
    painted = [council for council in councils if council.kind in kinds]
    in_class = Counter(council.area[0] for council in painted)
    legend = tuple((label, in_class[index]) for index, label in enumerate(labels))
    years = Counter(council.years for council in painted)
    if isinstance(year, int):
        years[(year,)] = len(painted)
    known = len(painted) - legend[-1][1] - legend[-2][1]
    areas = {council.code: council.area for council in painted}
    return MapLayer(year_shown(year, dataset.years), areas, legend, known, years)


class _Council(NamedTuple):
    """A council that may be painted: its type, what a layer has of it, and the years that its figure is from."""

    code: str
    kind: str
    area: tuple[int, str]
    years: tuple[int, ...]


@per_dataset(maxsize=32)  # of 317 councils 80 kB; of these every choice of types and tier takes its part
def _councils_of(
    dataset: Dataset, year: YearChoice, measure: str, ombudsman_only: bool
) -> tuple[tuple[str, ...], tuple[_Council, ...]]:
    """What the classes are called, and all councils that a choice of year shows, of both tiers."""
    chosen, england = measure_called(measure), england_of(dataset, year)
    statistics = statistics_of_choice(dataset, year, chosen, ombudsman_only)
    shown = statistics[statistics["code"].isin(england.index)].set_index("code", drop=False)
    labels = (*class_labels(chosen), chosen.nothing, "Not known")
    classes = _classes(chosen, shown, len(labels))
    years: list[tuple[int, ...]]
    if isinstance(year, int):
        after = {} if ombudsman_only else _reported_by_others(_sources_of_year(dataset, year, chosen, shown))
        years = [(year,)] * len(shown)
    else:
        after = _years_and_sources(shown, year, years_of_one_method(dataset.years))
        years = shown[YEARS].tolist()
    kinds = dict(zip(england.index, england["authority_type"], strict=True))
    councils = zip(shown.index, classes, _tooltips(chosen, shown), years, strict=True)
    return labels, tuple(
        _Council(str(code), str(kinds[code]), (index, text + after.get(str(code), "")), of_years)
        for code, index, text, of_years in councils
    )


def layer_payload(layer: MapLayer, measure: Measure, tier: str, selected: str | None, theme: str) -> dict[str, Any]:
    """What the browser needs to paint one view.

    Parameters
    ----------
    tier : {"upper", "lower"}
        Which councils are drawn where two tiers share an area.
    """
    painting = {
        "year": layer.year,
        "tier": tier,
        "areas": layer.sent_areas,
        "fills": [*class_colours(measure, theme), THEMES[theme].nothing, "url(#unknown)"],
        "colours": asdict(THEMES[theme]),
        "theme": theme,
        "types": {key: first_upper(name) for key, name in TYPE_NAMES.items()},
        "selected": selected,
    }
    rest = {name: value for name, value in painting.items() if name != "areas"}
    painting["stamp"] = digest_of(f"{layer.digest} {json.dumps(rest)}".encode())
    return painting


class AverageOfType(NamedTuple):
    """Of an authority type: what it is called, the published average in per cent, and of how many councils a rate is
    known.
    """

    name: str
    average: float | None
    known: int
    councils: int


AVERAGES_COLUMNS = {
    "name": "Authority type",
    "average": "Published average (%)",
    "known": "Councils whose rate is known here",
    "councils": "Councils",
}
"""What a file calls each field of :class:`AverageOfType`."""


@per_dataset(maxsize=50)
def averages_of_types(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> tuple[AverageOfType, ...]:
    """The published average of each authority type in a year, and how many of its rates the sources chosen state.

    Of a choice of more than one year the average is that of the newest year, the number known that of the choice.
    """
    year = year_shown(choice, dataset.years)
    of_year = in_force(dataset.register, dataset.statistics_of_year(year, ombudsman_only=False), year)
    of_choice = statistics_of_choice(dataset, choice, MEASURES[DEFAULT_MEASURE], ombudsman_only)
    known = set(of_choice.loc[of_choice["upheld_rate"].notna(), "code"])
    averages = []
    for kind in AUTHORITY_TYPES:
        shown = of_year[of_year["authority_type"] == kind]
        average = shown["upheld_rate_average"].max()
        averages.append(
            AverageOfType(
                first_upper(TYPE_NAMES_PLURAL[kind]),
                float(average) if is_known(average) else None,
                int(shown["code"].isin(known).sum()),
                len(shown),
            )
        )
    return tuple(averages)


def _kinds_painted(types: Collection[str], tier: str) -> list[str]:
    return [kind for kind in types if tier_of(kind) in (tier, "single")]


def _classes(measure: Measure, statistics: pd.DataFrame, number: int) -> list[int]:
    """The class of every row, of so many as in :class:`MapLayer`."""
    states = states_of(measure, statistics).to_numpy()
    by_value = classes_of(measure, values_of(measure, statistics)).to_numpy()
    classes: list[int] = np.select([states == KNOWN, states == NOTHING], [by_value, number - 2], number - 1).tolist()
    return classes


def _sources_of_year(dataset: Dataset, year: int, measure: Measure, painted: pd.DataFrame) -> pd.DataFrame:
    """`code` and `source_kind` of the figure that stands of each council in a year."""
    if measure.subject:
        return painted[["code", "source_kind"]].dropna()
    figures = dataset.figures_of_year(year)
    return figures[(figures["figure"] == measure.column) & figures["chosen"]]


def _reported_by_others(standing: pd.DataFrame) -> dict[str, str]:
    """By council, the words that mark a figure of the year as a council's or the press's."""
    others = standing[standing["source_kind"] != "ombudsman"]
    return {
        code: f", from {SOURCE_NAMES[kind]}" for code, kind in zip(others["code"], others["source_kind"], strict=True)
    }


def _years_and_sources(painted: pd.DataFrame, choice: YearChoice, all_years: tuple[int, ...]) -> dict[str, str]:
    """By council, the words that say which years a figure is from, and whether it is a council's or the press's."""
    words = {}
    for code, years, kind in zip(painted.index, painted[YEARS], painted["source_kind"], strict=True):
        part = "in part " if choice == TOGETHER else ""
        source = f", {part}from {SOURCE_NAMES[kind]}" if kind in SOURCE_NAMES and kind != "ombudsman" else ""
        words[str(code)] = years_in_tooltip(choice, years, all_years) + source
    return words


def _tooltips(measure: Measure, painted: pd.DataFrame) -> list[str]:
    """What the map says of each council when it is pointed at."""
    of_default = ("investigations", "upheld", "upheld_rate") if measure.key == DEFAULT_MEASURE else ()
    needed = dict.fromkeys((*of_default, measure.base, measure.part or measure.base))
    rows: list[Row] = painted[list(needed)].to_dict("records")  # type: ignore[assignment]
    if measure.key == DEFAULT_MEASURE:
        return [investigated_and_upheld(row) for row in rows]
    states, values = states_of(measure, painted), values_of(measure, painted)
    # The legend has a subject's whole name; here it would be sent three hundred times.
    name = SUBJECTS[measure.subject].name.partition(",")[0] if measure.subject else measure.name
    return [
        f"{name}: {_measured(measure, state, value, row)}"
        for state, value, row in zip(states, values, rows, strict=True)
    ]


def _measured(measure: Measure, state: str, value: float, row: Row) -> str:
    if state == NOTHING:
        return measure.nothing.lower()
    if state == UNKNOWN:
        return "not known"
    if measure.is_difference:
        side = "above" if value > 0 else "below"
        points = percentage_points(decimal(abs(value)))
        return "same as the average" if value == 0 else f"{points} {side} the average"
    if measure.subject:
        return f"{number(row[str(measure.part)])} of {counted(row[measure.base], *measure.cases)}, {percent(value)}"
    if measure.unit == "%":
        return f"{percent(value)}{_of_base(measure, row)}"
    return decimal(value)


def _of_base(measure: Measure, row: Row) -> str:
    base, part = row[measure.base], row[measure.part] if measure.part else None
    if not is_known(base):
        return ""
    whole = counted(base, *measure.cases)
    return f" ({number(part)} of {whole})" if is_known(part) else f" of {whole}"
