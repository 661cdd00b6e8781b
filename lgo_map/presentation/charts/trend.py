"""The charts of one council's figures over the years, drawn in the visitor's browser."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lgo_map.figures.measures import Measure
from lgo_map.figures.values import is_known
from lgo_map.figures.years import CHANGE, PAUSE
from lgo_map.presentation.charts.axes import YEAR, across_years, axis_of_percents, axis_of_years
from lgo_map.presentation.charts.marks import Sizes, marks_of_figures, marks_of_years
from lgo_map.presentation.charts.vega import Description, layer, layered, nominal, ordinal
from lgo_map.presentation.palette import THEMES, Theme
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import percent

_NARROW = 560  # pixels below which a year's label is broken into more lines
_FONT, _NARROW_FONT = 12.5, 11  # pixels; “known” below each of eight years has room on a phone
_SIZES = Sizes(dash=[5, 3], tick_thickness=2.5, tick_length=22, interval=5, diamond=150, outline=2)


def trend_chart(
    trend: Sequence[Row], measure: Measure, theme: str, reported: Collection[int] = (), height: int = 260, **more: Any
) -> Description:
    """One measure by year: the council with its interval, the published average, and the counts under each year.

    A year without a figure stays empty, and no line leads across it.

    Parameters
    ----------
    trend : sequence of Row
        As from :func:`lgo_map.wording.trend.years_in_words`.
    theme : {"light", "dark"}
        Which colours.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.
    height : int
        Of the chart with its labels, in pixels.
    **more : any
        Further properties of the chart.
    """
    colours = THEMES[theme]
    percents = axis_of_percents(
        colours, [0, 25, 50, 75, 100], labelFontSize=_FONT, gridOpacity=0.25, domain=False, labelPadding=6
    )
    vertical = {"scale": {"domain": [0, 100], "nice": False}, "axis": percents}
    years = _with_tooltips(trend)
    tips = [
        nominal("name", title="Year"),
        nominal("rate_text", title=measure.name),
        nominal("average_text", title="Published average"),
        nominal("compared", title="Compared"),
    ]
    layers = [
        *_named_marks_of_years(years, colours),
        *marks_of_figures(years, vertical, tips, reported, colours, _SIZES),
    ]
    return layered(
        layers,
        height,
        encoding={"x": across_years((year["year"] for year in trend), _axis_of_years(trend, colours))},
        **more,
    )


def _with_tooltips(trend: Sequence[Row]) -> list[dict[Any, Any]]:
    years = [dict(year) for year in trend]
    for year in years:
        rate = year["rate"]
        year["rate_text"] = f"{percent(rate)} ({year['counts']})" if is_known(rate) else "not known"
        year["average_text"] = percent(year["average"])
    return years


def _axis_of_years(trend: Sequence[Row], colours: Theme) -> Description:
    """The years, and under each the counts; in a narrow chart each is broken into two lines."""
    wide: dict[str, object] = {}
    narrow: dict[str, object] = {}
    for each in trend:
        year, name, counts = each["year"], each["name"], each["short_counts"]
        first, last = name.split("–")
        wide[str(year)] = [name, counts]
        narrow[str(year)] = [first, f"–{last}", *counts.split(" ", 1)]
    return axis_of_years(
        colours,
        wide,
        narrow,
        _NARROW,
        labelAlign="center",
        labelLimit=0,
        labelFontSize={"expr": f"width < {_NARROW} ? {_NARROW_FONT} : {_FONT}"},
        labelLineHeight=16,
        labelPadding=6,
    )


def _named_marks_of_years(years: list[dict[Any, Any]], colours: Theme) -> list[Description]:
    """The marks of years, with words above the pause and the change of process."""
    words = {"type": "text", "baseline": "bottom", "fontSize": 12, "color": colours.text, "dy": -4}
    pause, change = ([year for year in years if year["year"] == each] for each in (PAUSE, CHANGE))
    top, edge = {"value": 0}, ordinal("year", bandPosition=0)
    absent_mark, pause_mark, change_mark = marks_of_years(years, colours)
    return [
        absent_mark,
        pause_mark,
        layer(pause, {**words, "text": "pause"}, {"x": YEAR, "y": top}),
        change_mark,
        layer(change, {**words, "text": "process changed", "align": "left"}, {"x": edge, "y": top}),
    ]
