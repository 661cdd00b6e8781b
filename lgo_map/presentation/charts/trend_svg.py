"""A council's figure over the years as a drawing, for documents in which no script draws it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from lgo_map.analysis.trend import ABSENT
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import is_known
from lgo_map.figures.years import CHANGE, PAUSE
from lgo_map.presentation.charts import svg
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import percent
from lgo_map.wording.trend import trend_in_words

Years = Sequence[Row]
"""The years of a trend as :func:`lgo_map.wording.trend.years_in_words` gives them."""


class _Sizes(NamedTuple):
    """Pixels: above the plot, its height, below it; and of the marks."""

    above: int
    plot: int
    below: int
    diamond: int
    line_height: int

    @property
    def height(self) -> int:
        return self.above + self.plot + self.below

    def at(self, rate: float) -> float:
        """How far down a rate is."""
        return round(self.above + self.plot * (1 - rate / 100), 1)


_LARGE = _Sizes(above=26, plot=190, below=74, diamond=16, line_height=16)
_SMALL = _Sizes(above=26, plot=110, below=36, diamond=12, line_height=14)
_BESIDE_MARK = 9
"""Pixels from a mark to the value written above it."""


def trend_svg(years: Years, measure: Measure, reported: Collection[int] = ()) -> str:
    """One measure by year: the council with its interval, the published average, and the counts under each year.

    Parameters
    ----------
    years : sequence of Row
        Every year, known or not; one without a figure stays empty, and no line leads across it.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.
    """
    parts = [*_grid(_LARGE, (0, 25, 50, 75, 100)), *_marks_of_years(years, _LARGE, named=True)]
    parts += [*_marks_of_figures(years, reported, _LARGE), *_labels_with_counts(years)]
    axis = svg.axis_of_percents({rate: _LARGE.at(rate) for rate in (0, 25, 50, 75, 100)}, _LARGE.height)
    title = f"{measure.name} by year"
    return svg.chart("lgo-trend", _LARGE.height, title, trend_in_words(years, measure), axis, parts)


def small_trend_svg(years: Years, measure: Measure, council: str, year: int, reported: Collection[int] = ()) -> str:
    """The same, small, to stand beside those of other councils.

    Parameters
    ----------
    council : str
        The council's name, for those who can't see the chart.
    year : int
        The year whose value is written above its mark.
    """
    parts = [*_grid(_SMALL, (0, 50, 100)), *_marks_of_years(years, _SMALL, named=False)]
    parts += _marks_of_figures(years, reported, _SMALL)
    for place, each in enumerate(years):
        across = _middle(place, len(years))
        if each["year"] == year and each["run"] >= 0:
            down = _SMALL.at(each["rate"]) - _BESIDE_MARK
            parts.append(svg.words("value", across, down, percent(each["rate"])))
        first, last = each["name"].split("–")
        look = "year chosen" if each["year"] == year else "year"
        down = _SMALL.at(0) + _SMALL.line_height + 2
        parts.append(svg.lines_of_words(look, across, down, [first, f"–{last}"], _SMALL.line_height))
    axis = svg.axis_of_percents({rate: _SMALL.at(rate) for rate in (0, 50, 100)}, _SMALL.height)
    title, said = f"{council}: {measure.name} by year", f"{council}. {trend_in_words(years, measure)}"
    return svg.chart("lgo-trend small", _SMALL.height, title, said, axis, parts)


def _middle(place: int, of: int) -> float:
    """Where the middle of a year is across, in per cent."""
    return round((place + 0.5) / of * 100, 2)


def _grid(sizes: _Sizes, rates: Sequence[int]) -> Iterator[str]:
    for rate in rates:
        yield svg.line("grid", (0, sizes.at(rate)), (100, sizes.at(rate)))


def _marks_of_years(years: Years, sizes: _Sizes, named: bool) -> Iterator[str]:
    """The years of no council shaded, that of the pause as a band, the change of process as a line before its year."""
    width = 100 / len(years)
    for place, year in enumerate(years):
        left = round(place * width, 2)
        if year["state"] == ABSENT:
            yield svg.band("absent", left, width, sizes.above, sizes.plot)
        if year["year"] == PAUSE:
            yield svg.band("pause", left, width, sizes.above, sizes.plot)
            if named:
                yield svg.words("mark", _middle(place, len(years)), sizes.above - 8, "pause")
        if year["year"] == CHANGE:
            yield svg.line("change", (left, sizes.above), (left, sizes.above + sizes.plot))
            if named:
                yield svg.words("mark begins", left, sizes.above - 8, "process changed")


def _marks_of_figures(years: Years, reported: Collection[int], sizes: _Sizes) -> Iterator[str]:
    """The averages as ticks along a broken line; the figures as diamonds on a line, each with its interval."""
    yield from _connected("average", "average_run", "mean-line", years, sizes)
    yield from _connected("rate", "run", "own-line", years, sizes)
    half = 100 / len(years) * 0.22
    for place, year in enumerate(years):
        across = _middle(place, len(years))
        if year["average_run"] >= 0:
            down = sizes.at(year["average"])
            yield svg.line("mean", (across - half, down), (across + half, down))
        if year["run"] >= 0:
            if is_known(year["low"]):
                yield svg.line("interval", (across, sizes.at(year["low"])), (across, sizes.at(year["high"])))
            look = "own reported" if year["year"] in reported else "own"
            yield svg.sign(look, across, sizes.at(year["rate"]), svg.diamond(sizes.diamond), _tip(year))


def _connected(column: str, run: str, look: str, years: Years, sizes: _Sizes) -> Iterator[str]:
    """Lines from year to year, where the years are of one run."""
    for place, (year, after) in enumerate(pairwise(years)):
        if year[run] >= 0 and year[run] == after[run]:
            start = _middle(place, len(years)), sizes.at(year[column])
            yield svg.line(look, start, (_middle(place + 1, len(years)), sizes.at(after[column])))


def _labels_with_counts(years: Years) -> Iterator[str]:
    """Under each year its counts; both in two lines each where there is little room: the style sheet chooses."""
    down, height = _LARGE.at(0) + _LARGE.line_height + 2, _LARGE.line_height
    for place, year in enumerate(years):
        across, (first, last) = _middle(place, len(years)), year["name"].split("–")
        counts: str = year["short_counts"]
        yield svg.lines_of_words("year wide", across, down, [year["name"], counts], height)
        yield svg.lines_of_words("year narrow", across, down, [first, f"–{last}", *counts.split(" ", 1)], height)


def _tip(year: Any) -> str:
    counts = f" ({year['counts']})" if year["counts"] else ""
    said = f"{year['name']}: {percent(year['rate'])}{counts}, average {percent(year['average'])}"
    return f"{said}. {year['compared']}" if year["compared"] else said
