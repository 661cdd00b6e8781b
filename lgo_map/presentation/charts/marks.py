"""The marks that charts share: of a council's figure over the years, and of one among others on a scale."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from lgo_map.analysis.trend import ABSENT
from lgo_map.analysis.verdict import Comparison
from lgo_map.figures.values import is_known
from lgo_map.figures.years import CHANGE, PAUSE
from lgo_map.presentation.charts.axes import YEAR
from lgo_map.presentation.charts.vega import Description, layer, nominal, ordinal, quantitative
from lgo_map.presentation.palette import Theme
from lgo_map.wording.numbers import percent


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
        As from :func:`lgo_map.wording.trend.years_in_words`.
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
        As from :func:`lgo_map.wording.trend.years_in_words`, with the fields that the tips show.
    vertical : dict
        Scale and axis of the figures.
    tips : sequence of dict
        What is said of a mark that is pointed at.
    reported : collection of int
        Years whose figure a council or the press reports: their diamonds are hollow.
    """
    rate, average, low = (quantitative(column, **vertical) for column in ("rate", "average", "low"))
    known, means = [year for year in years if year["run"] >= 0], [year for year in years if year["average_run"] >= 0]
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
            known,
            {"type": "line", "strokeWidth": 2, "color": colours.selected},
            {"x": YEAR, "y": rate, "detail": nominal("run")},
        ),
        layer(
            [year for year in known if is_known(year["low"])],
            {"type": "rule", "strokeWidth": sizes.interval, "color": colours.selected, "opacity": 0.4},
            {"x": YEAR, "y": low, "y2": {"field": "high"}},
        ),
        layer(
            [year for year in known if year["year"] not in reported],
            {**diamond, "color": colours.selected, "stroke": colours.paper},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
        layer(
            [year for year in known if year["year"] in reported],
            {**diamond, "color": colours.paper, "stroke": colours.selected},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
    ]


def rule_of_average(average: float | None, across: Description, colours: Theme) -> list[Description]:
    """The published average as a broken upright line with its value beside it; nothing where it is not known.

    Parameters
    ----------
    across : dict
        The channel of the rates.
    """
    if average is None:
        return []
    right = average > 50
    side = {"align": "right" if right else "left", "dx": -6 if right else 6, "baseline": "top", "fontSize": 13}
    mean = [{across["field"]: average, "text": f"Average {percent(average)}"}]
    return [
        layer(mean, {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "color": colours.text}, {"x": across}),
        layer(
            mean,
            {"type": "text", **side, "color": colours.text},
            {"x": across, "y": {"value": 2}, "text": nominal("text")},
        ),
    ]


def marks_of_council(
    comparison: Comparison, across: Description, upwards: Description, height: float, colours: Theme, opacity: float
) -> list[Description]:
    """A council's rate as a diamond on its interval, at a height of its own.

    Parameters
    ----------
    comparison : Comparison
        Of a council whose rate is known.
    across, upwards : dict
        The channels of the rates and of the height.
    opacity : float
        Of the interval.
    """
    council = [
        {across["field"]: comparison.rate, "low": comparison.low, "high": comparison.high, upwards["field"]: height}
    ]
    return [
        layer(
            council if comparison.low is not None else [],
            {"type": "rule", "strokeWidth": 4, "color": colours.selected, "opacity": opacity},
            {"x": {**across, "field": "low"}, "x2": {"field": "high"}, "y": upwards},
        ),
        layer(
            council,
            {
                **{"type": "point", "shape": "diamond", "size": 190, "filled": True, "opacity": 1},
                **{"color": colours.selected, "stroke": colours.paper},
            },
            {"x": across, "y": upwards},
        ),
    ]
