"""The charts of one council's figures over the years, drawn in the visitor's browser."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lgo_map.measures import Measure
from lgo_map.statistics import Row
from lgo_map.trend import ABSENT, CHANGE, PAUSE
from lgo_map.web.axes import YEAR, across_years, axis_of_percents, axis_of_years
from lgo_map.web.palette import SURROUNDINGS, Surroundings
from lgo_map.web.vega import Description, layer, layered, nominal, ordinal, quantitative
from lgo_map.wording import is_known, percent

_NARROW = 560  # pixels below which a year's label is broken into more lines
_FONT = 12.5


def trend_chart(
    trend: Sequence[Row], measure: Measure, theme: str, reported: Collection[int] = (), height: int = 260, **more: Any
) -> Description:
    """One measure by year: the council with its interval, the published average, and the counts under each year.

    A year without a figure stays empty, and no line leads across it.

    Parameters
    ----------
    trend : sequence of Row
        As from :func:`lgo_map.trend.years_of_trend`.
    theme : {"light", "dark"}
        Which colours.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.
    height : int
        Of the chart with its labels, in pixels.
    **more : any
        Further properties of the chart.
    """
    around = SURROUNDINGS[theme]
    scale = {"domain": [0, 100], "nice": False}
    percents = axis_of_percents(
        around, [0, 25, 50, 75, 100], labelFontSize=_FONT, gridOpacity=0.25, domain=False, labelPadding=6
    )
    rate, average, low = (quantitative(column, scale=scale, axis=percents) for column in ("rate", "average", "low"))
    years = _with_tooltips(trend)
    own, means = [year for year in years if year["run"] >= 0], [year for year in years if year["average_run"] >= 0]
    tips = [
        nominal("name", title="Year"),
        nominal("rate_text", title=measure.name),
        nominal("average_text", title="Published average"),
        nominal("compared", title="Compared"),
    ]
    diamond = {"type": "point", "shape": "diamond", "size": 150, "filled": True, "strokeWidth": 2, "opacity": 1}
    layers = [
        *_marks_of_years(years, around),
        layer(
            means,
            {"type": "line", "strokeWidth": 1.5, "strokeDash": [5, 3], "color": around.text, "opacity": 0.75},
            {"x": YEAR, "y": average, "detail": nominal("average_run")},
        ),
        layer(
            means,
            {"type": "tick", "orient": "horizontal", "thickness": 2.5, "size": 22, "color": around.text, "opacity": 1},
            {"x": YEAR, "y": average, "tooltip": tips},
        ),
        layer(
            own,
            {"type": "line", "strokeWidth": 2, "color": around.selected},
            {"x": YEAR, "y": rate, "detail": nominal("run")},
        ),
        layer(
            [year for year in own if is_known(year["low"])],
            {"type": "rule", "strokeWidth": 5, "color": around.selected, "opacity": 0.4},
            {"x": YEAR, "y": low, "y2": {"field": "high"}},
        ),
        layer(
            [year for year in own if year["year"] not in reported],
            {**diamond, "color": around.selected, "stroke": around.paper},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
        layer(
            [year for year in own if year["year"] in reported],
            {**diamond, "color": around.paper, "stroke": around.selected},
            {"x": YEAR, "y": rate, "tooltip": tips},
        ),
    ]
    return layered(
        layers,
        height,
        encoding={"x": across_years((year["year"] for year in trend), _axis_of_years(trend, around))},
        **more,
    )


def _with_tooltips(trend: Sequence[Row]) -> list[dict[Any, Any]]:
    years = [dict(year) for year in trend]
    for year in years:
        rate = year["rate"]
        year["rate_text"] = f"{percent(rate)} ({year['counts']})" if is_known(rate) else "not known"
        year["average_text"] = percent(year["average"])
    return years


def _axis_of_years(trend: Sequence[Row], around: Surroundings) -> Description:
    """The years, and under each the counts; in a narrow chart each is broken into two lines."""
    wide: dict[str, object] = {}
    narrow: dict[str, object] = {}
    for each in trend:
        year, name, counts = each["year"], each["name"], each["short_counts"]
        first, last = name.split("–")
        wide[str(year)] = [name, counts]
        narrow[str(year)] = [first, f"–{last}", *counts.split(" ", 1)]
    return axis_of_years(
        around,
        wide,
        narrow,
        _NARROW,
        labelAlign="center",
        labelLimit=0,
        labelFontSize=_FONT,
        labelLineHeight=16,
        labelPadding=6,
    )


def _marks_of_years(years: list[dict[Any, Any]], around: Surroundings) -> list[Description]:
    """The year of the pause as a band, the change of process as a line before its year, years of no council shaded."""
    words = {"type": "text", "baseline": "bottom", "fontSize": 12, "color": around.text, "dy": -4}
    absent = [year for year in years if year["state"] == ABSENT]
    pause, change = ([year for year in years if year["year"] == each] for each in (PAUSE, CHANGE))
    top, edge = {"value": 0}, ordinal("year", bandPosition=0)
    return [
        layer(absent, {"type": "rect", "color": around.line, "opacity": 0.16}, {"x": YEAR}),
        layer(pause, {"type": "rect", "color": around.line, "opacity": 0.22}, {"x": YEAR}),
        layer(pause, {**words, "text": "pause"}, {"x": YEAR, "y": top}),
        layer(
            change,
            {"type": "rule", "strokeWidth": 1.5, "strokeDash": [2, 2], "color": around.text, "opacity": 0.8},
            {"x": edge, "y": top, "y2": {"value": "height"}},
        ),
        layer(change, {**words, "text": "process changed", "align": "left"}, {"x": edge, "y": top}),
    ]
