"""A council among its similar authorities on one scale as a drawing, for documents in which no script draws it."""

from __future__ import annotations

from collections.abc import Iterable

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.peers import PeerRelation
from lgo_map.figures.values import KNOWN
from lgo_map.presentation.charts import svg
from lgo_map.presentation.charts.compare import piled
from lgo_map.presentation.charts.rates import Dot, rates_in_words, stacked
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import NO_BREAK, percent
from lgo_map.wording.peers import AmongSimilar

_DOT, _STEP = 4.5, 11
"""Pixels: the radius of a dot, and how much higher the next of a pile is."""
_ABOVE, _COUNCIL, _BELOW = 26, 34, 26
"""Pixels above the dots for the average's value, below them for the council, and below that for the scale."""
_LOOKS = {
    PeerRelation.NOT_DISTINCT: "dot",
    PeerRelation.COUNTS_UNKNOWN: "dot reported",
    PeerRelation.NOT_COMPARED: "dot reported",
}
_TO_RIGHT, _TO_LEFT = "M-4-6L6 0-4 6z", "M4-6L-6 0 4 6z"


def strip_svg(figure: HeadlineFigure, among: AmongSimilar, title: str, description: str) -> str:
    """Similar authorities as marks on a scale from 0 to 100 %, with this council and its interval below them.

    Parameters
    ----------
    figure : HeadlineFigure
        The council's figure.
    among : AmongSimilar
        As from :func:`lgo_map.wording.peers.among_similar`.
    title, description : str
        What the chart is and shows, for those who can't see it; text.
    """
    dots = piled(among.others).to_dict("records")
    highest = max([*(int(dot["height"]) for dot in dots), 3])
    marks = []
    for dot in dots:
        tip = f"{dot['name']}: {dot['text']}. {dot['place']}"
        down = _down(highest, dot["height"])
        if dot["relation"] in _LOOKS:
            marks.append(svg.dot(_LOOKS[dot["relation"]], dot["rate"], down, _DOT, tip))
        else:
            shape = _TO_RIGHT if dot["relation"] == PeerRelation.CLEARLY_HIGHER else _TO_LEFT
            marks.append(svg.sign("other", dot["rate"], down, shape, tip))
    return _drawn(figure, highest, marks, title, description)


def rates_svg(others: Iterable[Dot], figure: HeadlineFigure, average_name: str) -> str:
    """The same for the panel, whose similar authorities are only pointed at.

    Parameters
    ----------
    others : iterable of Dot
        The similar authorities whose rate is known.
    average_name : str
        What the average is of: "district councils".
    """
    dots = stacked(others)
    highest = max([*(int(dot["height"]) for dot in dots), 3])
    marks = [
        svg.dot("dot", dot["value"], _down(highest, dot["height"]), _DOT, f"{dot['name']}: {dot['text']}")
        for dot in dots
    ]
    title = f"{figure.measure.name} of other {average_name}"
    return _drawn(figure, highest, marks, title, rates_in_words(figure, len(dots), average_name))


def _down(highest: int, place: float) -> float:
    """How far down the dot at a place of its pile is; the lowest has place 1."""
    return _ABOVE + (highest - place + 1) * _STEP


def _drawn(figure: HeadlineFigure, highest: int, marks: list[str], title: str, description: str) -> str:
    foot = _down(highest, 1) + _COUNCIL
    parts = [svg.line("grid", (0, foot), (100, foot))]
    for rate in (0, 20, 40, 60, 80, 100):
        look = "begins" if rate == 0 else "ends" if rate == 100 else "label"
        parts.append(svg.line("grid", (rate, foot), (rate, foot + 4)))
        parts.append(svg.words(look, rate, foot + 18, f"{rate}{NO_BREAK}%"))
    comparison = figure.comparison
    if comparison.average is not None:
        look, beside = ("mark ends", -1) if comparison.average > 50 else ("mark begins", 1)
        parts.append(svg.line("mean", (comparison.average, 8), (comparison.average, foot)))
        parts.append(svg.words(look, comparison.average + beside, 16, f"Average {percent(comparison.average)}"))
    parts += marks
    if figure.availability == KNOWN and comparison.rate is not None:
        down = foot - _COUNCIL * 0.45
        if comparison.low is not None and comparison.high is not None:
            parts.append(svg.line("interval", (comparison.low, down), (comparison.high, down)))
        parts.append(svg.sign("own", comparison.rate, down, svg.diamond(16), figure_in_words(figure)))
    return svg.chart("lgo-strip", int(foot) + _BELOW, title, description, "", parts)
