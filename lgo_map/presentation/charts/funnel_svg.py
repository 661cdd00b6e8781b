"""The funnel plot of similar authorities as a drawing, for documents in which no script draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from lgo_map.analysis.funnel import Funnel, limit_lines
from lgo_map.presentation.charts import svg
from lgo_map.presentation.charts.funnel import dots_with_words
from lgo_map.wording.numbers import first_upper, number

HEIGHT, _ABOVE, _BELOW = 400, 12, 48
"""Pixels: of the drawing, and of it what is left above and below the plot."""
_PLOT = HEIGHT - _ABOVE - _BELOW
_UNITS = 1000
"""How many units wide the lines are drawn; they are stretched to the width there is."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
_MOST_LABELS = 6


def funnel_svg(funnel: Funnel, alt: str, link: Callable[[str], str]) -> str:
    """Cases across, rate upwards; the limits around the average, every similar authority a dot that is a link.

    Parameters
    ----------
    funnel : Funnel
        With at least one dot.
    alt : str
        What the chart shows, for those who can't see it; text.
    link : callable
        Gives the address to which the dot of a council leads, by its code.
    """
    dots = dots_with_words(funnel)
    reach = max(max(dot["base"] for dot in dots) * 1.06, 3.0)

    def down(rate: float) -> float:
        return round(_ABOVE + _PLOT * (1 - min(max(rate, 0), funnel.top) / funnel.top), 1)

    heights = {rate: down(rate) for rate in range(0, funnel.top + 1, 20 if funnel.top > 50 else 10)}
    parts = [*_axes(funnel, reach, heights), _lines(funnel, reach)]
    parts += [_dot(dot, dot["base"] / reach * 100, down(dot["rate"]), link) for dot in dots]
    axis = svg.axis_of_percents(heights, HEIGHT)
    return (
        f'<div class="lgo-chart lgo-funnel">{axis}<svg class="plot" height="{HEIGHT}" role="group" '
        f'aria-label="{escape(alt)}">{"".join(parts)}</svg></div>'
    )


def _axes(funnel: Funnel, reach: float, heights: dict[int, float]) -> Iterator[str]:
    for height in heights.values():
        yield svg.line("grid", (0, height), (100, height))
    step = next((step for step in _STEPS if reach / step <= _MOST_LABELS), _STEPS[-1])
    labels = (svg.words("", base / reach * 100, HEIGHT - 30, number(base)) for base in range(0, int(reach) + 1, step))
    title = svg.words("", 50, HEIGHT - 8, first_upper(funnel.measure.cases[1]))
    yield f'<g aria-hidden="true">{"".join(labels)}{title}</g>'


def _lines(funnel: Funnel, reach: float) -> str:
    """The average and the limits around it: stretched with the width, but as thick everywhere."""
    if funnel.average is None:
        return ""
    limits = limit_lines(funnel.average, reach)

    def at(base: float, rate: float) -> tuple[float, float]:
        share = min(max(rate, 0), funnel.top) / funnel.top
        return round(base / reach * _UNITS, 1), round(_PLOT * (1 - share), 1)

    def points(column: str) -> list[tuple[float, float]]:
        return [at(base, rate) for base, rate in zip(limits["base"], limits[column], strict=True)]

    low, high = points("low"), points("high")
    mean = [at(0, funnel.average), at(reach, funnel.average)]
    return (
        f'<svg y="{_ABOVE}" width="100%" height="{_PLOT}" viewBox="0 0 {_UNITS} {_PLOT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><path class="band" d="{_path([*low, *reversed(high)])}z"/>'
        + "".join(_line("limit", line) for line in (low, high))
        + "".join(_line("wider", points(column)) for column in ("wider_low", "wider_high"))
        + f"{_line('average', mean)}</svg>"
    )


def _line(look: str, points: Iterable[tuple[float, float]]) -> str:
    return f'<path class="{look}" vector-effect="non-scaling-stroke" d="{_path(points)}"/>'


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{across:g} {height:g}" for across, height in points)


def _dot(dot: dict[Any, Any], across: float, down: float, link: Callable[[str], str]) -> str:
    across, looks = round(across, 2), " reported" if dot["is_reported"] else ""
    if dot["is_this_council"]:
        return svg.sign(f"own{looks}", across, down, svg.diamond(18), dot["label"])
    shape, leads_to = svg.dot(f"peer{looks}", across, down, 5), escape(link(dot["code"]))
    return f'<a href="{leads_to}"><title>{escape(dot["label"])}</title>{shape}</a>'
