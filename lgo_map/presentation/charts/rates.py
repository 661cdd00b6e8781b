"""The chart of the panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.presentation.charts.marks import marks_of_council, rule_of_average
from lgo_map.presentation.charts.vega import Description, layer, layered, nominal, quantitative
from lgo_map.presentation.palette import THEMES
from lgo_map.wording.numbers import percent

_BIN = 2.0


class Dot(NamedTuple):
    """A council whose rate is known: its code, its name, its counts in words, and its rate in per cent."""

    code: str
    name: str
    text: str
    rate: float


def rates_chart(others: Iterable[Dot], headline: HeadlineFigure, average_name: str, theme: str) -> Description:
    """Every similar authority of the year as a dot, the published average as a line, this council with its interval.

    Parameters
    ----------
    others : iterable of Dot
        The similar authorities.
    headline : HeadlineFigure
        The figure of the council marked.
    average_name : str
        What the average is of: "district councils".
    """
    colours = THEMES[theme]
    dots = stacked(others)
    highest = max([*(dot["height"] for dot in dots), 4.0])
    height = quantitative("height", scale={"domain": [-highest * 0.5, highest * 1.3 + 1]}, axis=None)
    scale = {"domain": [0, 100], "nice": False}
    axis = {
        "title": None,
        "values": [0, 20, 40, 60, 80, 100],
        "labelExpr": "datum.value + ' %'",
        "grid": False,
        "labelColor": colours.text,
        "labelFontSize": 13,
    }
    value = quantitative("value", scale=scale)
    layers = [
        layer(
            dots,
            {"type": "circle", "size": 70, "opacity": 0.85, "color": colours.line},
            {
                "x": {**value, "axis": axis},
                "y": height,
                "tooltip": [nominal("name", title="Council"), nominal("text", title="Figures")],
            },
        )
    ]
    comparison = headline.comparison
    layers += rule_of_average(comparison.average, value, colours)
    if comparison.rate is not None:
        layers += marks_of_council(comparison, value, height, -highest * 0.22, colours, opacity=0.55)
    return layered(layers, 190, description=rates_in_words(headline, len(dots), average_name))


def stacked(dots: Iterable[Dot]) -> list[Description]:
    """Dots that would lie on each other, piled up in bins of two percentage points."""
    heights: Counter[int] = Counter()
    stacked = []
    for dot in sorted(dots, key=lambda dot: (dot.rate, dot.name)):
        pile = round(dot.rate / _BIN)
        heights[pile] += 1
        stacked.append({"name": dot.name, "text": dot.text, "value": dot.rate, "height": float(heights[pile])})
    return stacked


def rates_in_words(headline: HeadlineFigure, others: int, average_name: str) -> str:
    """What the chart shows, for those who can't see it; `others` is how many dots there are."""
    comparison = headline.comparison
    sentence = f"{headline.measure.name} of {others} other {average_name} as dots from 0 to 100 per cent."
    if comparison.average is not None:
        sentence += f" The average is {percent(comparison.average)}."
    if comparison.rate is not None:
        sentence += f" This council is at {percent(comparison.rate)}."
    return sentence
