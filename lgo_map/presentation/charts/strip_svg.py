"""A council among its similar authorities on one scale as a drawing, for documents in which no script draws it."""

from __future__ import annotations

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.peers import PeerRelation
from lgo_map.figures.values import KNOWN
from lgo_map.presentation.charts import svg
from lgo_map.presentation.charts.compare import piled
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
    ground = _ABOVE + highest * _STEP
    foot = ground + _COUNCIL
    parts = [svg.line("grid", (0, foot), (100, foot))]
    for rate in (0, 20, 40, 60, 80, 100):
        look = "begins" if rate == 0 else "ends" if rate == 100 else "label"
        parts.append(svg.line("grid", (rate, foot), (rate, foot + 4)))
        parts.append(svg.words(look, rate, foot + 18, f"{rate}{NO_BREAK}%"))
    average = figure.comparison.average
    if average is not None:
        look, beside = ("mark ends", -1) if average > 50 else ("mark begins", 1)
        parts.append(svg.line("mean", (average, 8), (average, foot)))
        parts.append(svg.words(look, average + beside, 16, f"Average {percent(average)}"))
    for dot in dots:
        tip = f"{dot['name']}: {dot['text']}. {dot['place']}"
        down = ground - (dot["height"] - 1) * _STEP
        if dot["relation"] in _LOOKS:
            parts.append(svg.dot(_LOOKS[dot["relation"]], dot["rate"], down, _DOT, tip))
        else:
            shape = _TO_RIGHT if dot["relation"] == PeerRelation.CLEARLY_HIGHER else _TO_LEFT
            parts.append(svg.sign("other", dot["rate"], down, shape, tip))
    if figure.availability == KNOWN and figure.comparison.rate is not None:
        down, comparison = ground + _COUNCIL * 0.55, figure.comparison
        if comparison.low is not None and comparison.high is not None:
            parts.append(svg.line("interval", (comparison.low, down), (comparison.high, down)))
        parts.append(svg.sign("own", figure.comparison.rate, down, svg.diamond(16), figure_in_words(figure)))
    return svg.chart("lgo-strip", foot + _BELOW, title, description, "", parts)
