"""The charts of one council's figures over the years, drawn by Altair in the visitor's browser."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import pandas as pd

from lgo_map.measures import Measure
from lgo_map.trend import ABSENT, CHANGE, PAUSE
from lgo_map.web.axes import axis_of_percents, axis_of_years
from lgo_map.web.palette import SURROUNDINGS, Surroundings
from lgo_map.wording import percent

_NARROW = 560  # pixels below which a year's label is broken into more lines
_FONT = 12.5


def trend_chart(
    trend: pd.DataFrame, measure: Measure, theme: str, reported: Collection[int] = (), height: int = 260
) -> alt.LayerChart:
    """One measure by year: the council with its interval, the published average, and the counts under each year.

    A year without a figure stays empty, and no line leads across it.

    Parameters
    ----------
    trend : pandas.DataFrame
        As from :func:`lgo_map.trend.trend_of`.
    theme : {"light", "dark"}
        Which colours.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.
    height : int
        Of the chart with its labels, in pixels.
    """
    around = SURROUNDINGS[theme]
    horizontal = alt.X(
        "year:O",
        scale=alt.Scale(type="band", domain=list(trend["year"]), padding=0),
        axis=_axis_of_years(trend, around),
    )
    vertical = alt.Scale(domain=[0, 100], nice=False)
    percents = axis_of_percents(
        around, [0, 25, 50, 75, 100], labelFontSize=_FONT, gridOpacity=0.25, domain=False, labelPadding=6
    )
    rate = alt.Y("rate:Q", scale=vertical, axis=percents)
    average = alt.Y("average:Q", scale=vertical, axis=percents)
    drawn = _with_tooltips(trend)
    own, means = drawn[drawn["run"] >= 0], drawn[drawn["average_run"] >= 0]
    tips = [
        alt.Tooltip("name:N", title="Year"),
        alt.Tooltip("rate_text:N", title=measure.name),
        alt.Tooltip("average_text:N", title="Published average"),
        alt.Tooltip("compared:N", title="Compared"),
    ]
    layers = [
        *_marks_of_years(drawn, horizontal, around),
        alt.Chart(means)
        .mark_line(strokeWidth=1.5, strokeDash=[5, 3], color=around.text, opacity=0.75)
        .encode(x=horizontal, y=average, detail="average_run:N"),
        alt.Chart(means)
        .mark_tick(orient="horizontal", thickness=2.5, size=22, color=around.text, opacity=1)
        .encode(x=horizontal, y=average, tooltip=tips),
        alt.Chart(own).mark_line(strokeWidth=2, color=around.selected).encode(x=horizontal, y=rate, detail="run:N"),
        alt.Chart(own[own["low"].notna()])
        .mark_rule(strokeWidth=5, color=around.selected, opacity=0.4)
        .encode(x=horizontal, y=alt.Y("low:Q", scale=vertical, axis=percents), y2="high:Q"),
        *(
            alt.Chart(rows)
            .mark_point(shape="diamond", size=150, filled=True, color=fill, stroke=stroke, strokeWidth=2, opacity=1)
            .encode(x=horizontal, y=rate, tooltip=tips)
            for rows, fill, stroke in (
                (own[~own["year"].isin(reported)], around.selected, around.paper),
                (own[own["year"].isin(reported)], around.paper, around.selected),
            )
        ),
    ]
    # A layer without marks would be an empty group, which a screen reader stumbles over.
    return (
        alt.layer(*(layer for layer in layers if len(layer.data))).properties(height=height).configure_view(stroke=None)
    )


def _with_tooltips(trend: pd.DataFrame) -> pd.DataFrame:
    return trend.assign(
        rate_text=[
            f"{percent(rate)} ({counts})" if pd.notna(rate) else "not known"
            for rate, counts in zip(trend["rate"], trend["counts"], strict=True)
        ],
        average_text=[percent(value) for value in trend["average"]],
    )


def _axis_of_years(trend: pd.DataFrame, around: Surroundings) -> alt.Axis:
    """The years, and under each the counts; in a narrow chart each is broken into two lines."""
    wide: dict[str, object] = {}
    narrow: dict[str, object] = {}
    for year, name, counts in zip(trend["year"], trend["name"], trend["short_counts"], strict=True):
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


def _marks_of_years(trend: pd.DataFrame, horizontal: alt.X, around: Surroundings) -> list[alt.Chart]:
    """The year of the pause as a band, the change of process as a line before its year, years of no council shaded."""
    words = alt.MarkConfig(baseline="bottom", fontSize=12, color=around.text, dy=-4).to_dict()
    top = alt.value(0)
    pause, change = trend[trend["year"] == PAUSE], trend[trend["year"] == CHANGE]
    edge = alt.X("year:O", bandPosition=0)
    return [
        alt.Chart(trend[trend["state"] == ABSENT]).mark_rect(color=around.line, opacity=0.16).encode(x=horizontal),
        alt.Chart(pause).mark_rect(color=around.line, opacity=0.22).encode(x=horizontal),
        alt.Chart(pause).mark_text(text="pause", **words).encode(x=horizontal, y=top),
        alt.Chart(change)
        .mark_rule(strokeWidth=1.5, strokeDash=[2, 2], color=around.text, opacity=0.8)
        .encode(x=edge, y=top, y2=alt.value("height")),
        alt.Chart(change).mark_text(text="process changed", align="left", **words).encode(x=edge, y=top),
    ]
