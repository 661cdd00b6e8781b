"""The marks of a council's figure over the years, which the large chart and the small ones share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from lgo_map.analysis.trend import ABSENT
from lgo_map.figures.values import is_known
from lgo_map.figures.years import CHANGE, PAUSE
from lgo_map.presentation.charts.axes import YEAR
from lgo_map.presentation.charts.vega import Description, layer, nominal, ordinal, quantitative
from lgo_map.presentation.palette import Theme


class Sizes(NamedTuple):
    """How large the marks are, in pixels, the diamond in square pixels."""

    dash: Sequence[int]
    tick_thickness: float
    tick_length: int
    interval: int
    diamond: int
    outline: float


def marks_of_years(years: Sequence[Mapping[str, Any]], colours: Theme) -> list[Description]:
    """The years of no council shaded, that of the pause as a band, and the change of process as a line before its year.

    Parameters
    ----------
    years : sequence of mapping
        As from :func:`lgo_map.analysis.trend.years_of_trend`.
    """
    absent = [year for year in years if year["state"] == ABSENT]
    pause, change = ([year for year in years if year["year"] == each] for each in (PAUSE, CHANGE))
    return [
        layer(absent, {"type": "rect", "color": colours.line, "opacity": 0.16}, {"x": YEAR}),
        layer(pause, {"type": "rect", "color": colours.line, "opacity": 0.22}, {"x": YEAR}),
        layer(
            change,
            {"type": "rule", "strokeWidth": 1.5, "strokeDash": [2, 2], "color": colours.text, "opacity": 0.8},
            {"x": ordinal("year", bandPosition=0), "y": {"value": 0}, "y2": {"value": "height"}},
        ),
    ]


def marks_of_figures(
    years: Sequence[Mapping[str, Any]],
    vertical: Description,
    tips: Sequence[Description],
    reported: Collection[int],
    colours: Theme,
    sizes: Sizes,
) -> list[Description]:
    """The averages as ticks along a broken line; the figures as diamonds on a line, each with its interval.

    Parameters
    ----------
    years : sequence of mapping
        As from :func:`lgo_map.analysis.trend.years_of_trend`, with the fields that the tips show.
    vertical : dict
        Scale and axis of the figures.
    tips : sequence of dict
        What is said of a mark that is pointed at.
    reported : collection of int
        Years whose figure a council or the press reports: their diamonds are hollow.
    """
    rate, average, low = (quantitative(column, **vertical) for column in ("rate", "average", "low"))
    own, means = [year for year in years if year["run"] >= 0], [year for year in years if year["average_run"] >= 0]
    diamond = {
        **{"type": "point", "shape": "diamond", "size": sizes.diamond, "filled": True},
        **{"strokeWidth": sizes.outline, "opacity": 1},
    }
    tick = {"type": "tick", "orient": "horizontal", "thickness": sizes.tick_thickness, "size": sizes.tick_length}
    return [
        layer(
            means,
            {"type": "line", "strokeWidth": 1.5, "strokeDash": sizes.dash, "color": colours.text, "opacity": 0.75},
            {"x": YEAR, "y": average, "detail": nominal("average_run")},
        ),
        layer(means, {**tick, "color": colours.text, "opacity": 1}, {"x": YEAR, "y": average, "tooltip": tips}),
        layer(
            own,
            {"type": "line", "strokeWidth": 2, "color": colours.selected},
            {"x": YEAR, "y": rate, "detail": nominal("run")},
        ),
        layer(
            [year for year in own if is_known(year["low"])],
            {"type": "rule", "strokeWidth": sizes.interval, "color": colours.selected, "opacity": 0.4},
            {"x": YEAR, "y": low, "y2": {"field": "high"}},
        ),
        layer(
            [year for year in own if year["year"] not in reported],
            {**diamond, "color": colours.selected, "stroke": colours.paper},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
        layer(
            [year for year in own if year["year"] in reported],
            {**diamond, "color": colours.paper, "stroke": colours.selected},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
    ]
