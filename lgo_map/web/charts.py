"""Charts, drawn by Altair in the visitor's browser."""

from __future__ import annotations

import altair as alt
import pandas as pd

from lgo_map.profile import Headline
from lgo_map.web.palette import SURROUNDINGS
from lgo_map.web.vega import Description, layer, layered, nominal, quantitative
from lgo_map.wording import percent

_BIN = 2.0


def benchmark_chart(
    similar: pd.DataFrame, own_code: str, headline: Headline, average_name: str, theme: str
) -> alt.Chart:
    """Every similar authority of the year as a dot, the published average as a line, this council with its interval.

    Parameters
    ----------
    similar : pandas.DataFrame
        Rows of the statistics with `name` and `text` (the counts in words), of which those with a known rate are drawn.
    own_code : str
        The council marked.
    headline : Headline
        Its figure.
    average_name : str
        What the average is of: "district councils".
    """
    around = SURROUNDINGS[theme]
    column = headline.measure.column
    dots = _stacked(similar[similar[column].notna() & (similar["code"] != own_code)], column)
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(
        title=None,
        values=[0, 20, 40, 60, 80, 100],
        labelExpr="datum.value + ' %'",
        grid=False,
        labelColor=around.text,
        labelFontSize=13,
    )
    highest = max([*dots["height"], 4.0])
    vertical = alt.Scale(domain=[-highest * 0.5, highest * 1.3 + 1])
    layers = [
        alt.Chart(dots)
        .mark_circle(size=70, opacity=0.85, color=around.line)
        .encode(
            x=alt.X("value:Q", scale=scale, axis=axis),
            y=alt.Y("height:Q", scale=vertical, axis=None),
            tooltip=[alt.Tooltip("name:N", title="Council"), alt.Tooltip("text:N", title="Figures")],
        )
    ]
    comparison = headline.comparison
    if comparison.average is not None:
        mean = pd.DataFrame({"value": [comparison.average], "text": [f"Average {percent(comparison.average)}"]})
        base = alt.Chart(mean).encode(x=alt.X("value:Q", scale=scale))
        layers.append(base.mark_rule(strokeWidth=2, strokeDash=[5, 3], color=around.text))
        layers.append(
            base.mark_text(
                align="right" if comparison.average > 50 else "left",
                dx=-6 if comparison.average > 50 else 6,
                baseline="top",
                color=around.text,
                fontSize=13,
            ).encode(text="text:N", y=alt.value(2))
        )
    if comparison.rate is not None:
        own = pd.DataFrame(
            {
                "value": [comparison.rate],
                "low": [comparison.low],
                "high": [comparison.high],
                "height": [-highest * 0.22],
                "text": ["This council"],
            }
        )
        base = alt.Chart(own).encode(y=alt.Y("height:Q", scale=vertical, axis=None))
        if comparison.low is not None:
            layers.append(
                base.mark_rule(strokeWidth=4, color=around.selected, opacity=0.55).encode(
                    x=alt.X("low:Q", scale=scale), x2="high:Q"
                )
            )
        layers.append(
            base.mark_point(
                shape="diamond", size=190, filled=True, color=around.selected, stroke=around.paper, opacity=1
            ).encode(x=alt.X("value:Q", scale=scale))
        )
    return (
        alt.layer(*layers)
        .properties(height=190, description=_description(headline, len(dots), average_name))
        .configure_view(stroke=None)
    )


def rates_chart(similar: pd.DataFrame, own_code: str, headline: Headline, average_name: str, theme: str) -> Description:
    """Every similar authority of the year as a dot, the published average as a line, this council with its interval.

    Parameters
    ----------
    similar : pandas.DataFrame
        Rows of the statistics with `name` and `text` (the counts in words), of which those with a known rate are drawn.
    own_code : str
        The council marked.
    headline : Headline
        Its figure.
    average_name : str
        What the average is of: "district councils".
    """
    around = SURROUNDINGS[theme]
    column = headline.measure.column
    dots = _stacked(similar[similar[column].notna() & (similar["code"] != own_code)], column).to_dict("records")
    highest = max([*(dot["height"] for dot in dots), 4.0])
    height = quantitative("height", scale={"domain": [-highest * 0.5, highest * 1.3 + 1]}, axis=None)
    scale = {"domain": [0, 100], "nice": False}
    axis = {
        "title": None,
        "values": [0, 20, 40, 60, 80, 100],
        "labelExpr": "datum.value + ' %'",
        "grid": False,
        "labelColor": around.text,
        "labelFontSize": 13,
    }
    value = quantitative("value", scale=scale)
    layers = [
        layer(
            dots,
            {"type": "circle", "size": 70, "opacity": 0.85, "color": around.line},
            {
                "x": {**value, "axis": axis},
                "y": height,
                "tooltip": [nominal("name", title="Council"), nominal("text", title="Figures")],
            },
        )
    ]
    comparison = headline.comparison
    if comparison.average is not None:
        mean = [{"value": comparison.average, "text": f"Average {percent(comparison.average)}"}]
        right = comparison.average > 50
        words = {"align": "right" if right else "left", "dx": -6 if right else 6, "baseline": "top", "fontSize": 13}
        layers += [
            layer(mean, {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 3], "color": around.text}, {"x": value}),
            layer(
                mean,
                {"type": "text", **words, "color": around.text},
                {"x": value, "y": {"value": 2}, "text": nominal("text")},
            ),
        ]
    if comparison.rate is not None:
        own = {"value": comparison.rate, "low": comparison.low, "high": comparison.high, "height": -highest * 0.22}
        layers += [
            layer(
                [own] if comparison.low is not None else [],
                {"type": "rule", "strokeWidth": 4, "color": around.selected, "opacity": 0.55},
                {"x": quantitative("low", scale=scale), "x2": {"field": "high"}, "y": height},
            ),
            layer(
                [own],
                {
                    **{"type": "point", "shape": "diamond", "size": 190, "filled": True, "opacity": 1},
                    **{"color": around.selected, "stroke": around.paper},
                },
                {"x": value, "y": height},
            ),
        ]
    return layered(layers, 190, description=_description(headline, len(dots), average_name))


def _stacked(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Dots that would lie on each other, piled up in bins of two percentage points."""
    dots = rows[["name", "text"]].assign(value=rows[column].astype("float64")).sort_values(["value", "name"])
    dots["height"] = dots.groupby((dots["value"] / _BIN).round()).cumcount() + 1.0
    return dots


def _description(headline: Headline, others: int, average_name: str) -> str:
    comparison = headline.comparison
    sentence = f"{headline.measure.name} of {others} other {average_name} as dots from 0 to 100 per cent."
    if comparison.average is not None:
        sentence += f" The average is {percent(comparison.average)}."
    if comparison.rate is not None:
        sentence += f" This council is at {percent(comparison.rate)}."
    return sentence
