"""The funnel plot of similar authorities as a drawing, for documents in which no script draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from lgo_map.analysis.funnel import Funnel, limit_lines
from lgo_map.presentation.charts.funnel import dots_with_words
from lgo_map.wording.numbers import NO_BREAK, first_upper, number

WIDTH, HEIGHT = 720, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 10, 46
"""What is left around the plot for the labels; the drawing's own units."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
_MOST_LABELS = 8


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

    def at(base: float, rate: float) -> tuple[float, float]:
        across = _LEFT + base / reach * (WIDTH - _LEFT - _RIGHT)
        share = min(max(rate, 0), funnel.top) / funnel.top
        return round(across, 1), round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    parts = [_axes(funnel, reach, at)]
    if funnel.average is not None:
        parts.append(_lines(funnel.average, reach, at))
    parts += [_dot(dot, at(dot["base"], dot["rate"]), link) for dot in dots]
    return (
        f'<svg class="lgo-funnel" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(alt)}">'
        f"{''.join(parts)}</svg>"
    )


_At = Callable[[float, float], tuple[float, float]]


def _axes(funnel: Funnel, reach: float, at: _At) -> str:
    step = next((step for step in _STEPS if reach / step <= _MOST_LABELS), _STEPS[-1])
    right, bottom = at(reach, 0)
    shown = ""
    for rate in range(0, funnel.top + 1, 20 if funnel.top > 50 else 10):
        left, height = at(0, rate)
        shown += f'<path class="grid" d="M{left} {height}H{right}"/>'
        shown += f'<text x="{left - 6}" y="{height + 4}" text-anchor="end">{rate}{NO_BREAK}%</text>'
    for base in range(0, int(reach) + 1, step):
        across, _ = at(base, 0)
        shown += f'<text x="{across}" y="{bottom + 18}" text-anchor="middle">{number(base)}</text>'
    title = escape(first_upper(funnel.measure.cases[1]))
    middle = (_LEFT + right) / 2
    return f'<g aria-hidden="true">{shown}<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{title}</text></g>'


def _lines(average: float, reach: float, at: _At) -> str:
    limits = limit_lines(average, reach)

    def points(column: str) -> list[tuple[float, float]]:
        return [at(base, rate) for base, rate in zip(limits["base"], limits[column], strict=True)]

    low, high = points("low"), points("high")
    mean, right = at(0, average), at(reach, average)
    return (
        f'<g aria-hidden="true"><path class="band" d="{_path([*low, *reversed(high)])}z"/>'
        + "".join(f'<path class="limit" d="{_path(line)}"/>' for line in (low, high))
        + "".join(f'<path class="wider" d="{_path(points(column))}"/>' for column in ("wider_low", "wider_high"))
        + f'<path class="mean" d="{_path([mean, right])}"/></g>'
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{across:g} {height:g}" for across, height in points)


def _dot(dot: dict[Any, Any], place: tuple[float, float], link: Callable[[str], str]) -> str:
    across, height = place
    looks = "reported" if dot["is_reported"] else ""
    if dot["is_this_council"]:
        shape = f'<path class="own {looks}" d="M{across:g} {height - 9:g}l9 9l-9 9l-9-9z"/>'
        return f"<g><title>{escape(dot['label'])}</title>{shape}</g>"
    shape = f'<circle class="{looks}" cx="{across:g}" cy="{height:g}" r="5"/>'
    return f'<a href="{escape(link(dot["code"]))}"><title>{escape(dot["label"])}</title>{shape}</a>'
