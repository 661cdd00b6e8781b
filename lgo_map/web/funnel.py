"""The funnel plot of similar authorities, drawn by Altair in the visitor's browser."""

from __future__ import annotations

import altair as alt
import pandas as pd

from lgo_map.funnel import Funnel, limit_lines
from lgo_map.profile import NOUNS
from lgo_map.web.axes import axis_of_percents
from lgo_map.web.palette import SURROUNDINGS, Surroundings
from lgo_map.wording import SOURCE_KINDS, VERDICTS, first_upper, percent

CLICKED = "dot"
"""Name of the chart's selection: the code of the authority whose dot was clicked."""

_FONT = 12.5
_TARGET = 460  # square pixels: a disc of 24 pixels, as large as a finger needs


def funnel_chart(funnel: Funnel, theme: str, height: int = 420) -> alt.LayerChart:
    """Cases across, rate upwards; the limits around the average, every similar authority a dot that can be clicked.

    Parameters
    ----------
    funnel : Funnel
        With at least one dot.
    theme : {"light", "dark"}
        Which colours.
    height : int
        Of the chart with its labels, in pixels.

    Returns
    -------
    alt.LayerChart
        Its selection :data:`CLICKED` holds the `code` of the dot clicked.
    """
    around = SURROUNDINGS[theme]
    dots = _with_tooltips(funnel)
    reach = max(int(dots["base"].max()) * 1.06, 3.0)
    across = alt.X("base:Q", scale=alt.Scale(domain=[0, reach], nice=False), axis=_axis_of_cases(funnel, around))
    lines = [] if funnel.average is None else _lines(funnel.average, reach, across, around)
    layers = alt.layer(*lines, _marks(dots, across, around), _targets(dots, across, around))
    return layers.properties(height=height).resolve_axis(y="independent").configure_view(stroke=None)


def _upwards(column: str, axis: alt.Axis | None = None) -> alt.Y:
    return alt.Y(f"{column}:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis)


def _axis_of_cases(funnel: Funnel, around: Surroundings) -> alt.Axis:
    return alt.Axis(
        title=first_upper(NOUNS[funnel.measure.base][1]),
        titleColor=around.text,
        titleFontSize=_FONT,
        titleFontWeight="normal",
        labelColor=around.text,
        labelFontSize=_FONT,
        tickMinStep=1,
        tickCount=8,
        format="d",
        grid=False,
        domainColor=around.line,
        tickColor=around.line,
    )


def _axis_of_rates(around: Surroundings) -> alt.Axis:
    return axis_of_percents(
        around,
        [0, 20, 40, 60, 80, 100],
        labelFlush=False,
        labelFontSize=_FONT,
        gridOpacity=0.25,
        domain=False,
        labelPadding=6,
    )


def _axis_of_average(average: float, around: Surroundings) -> alt.Axis:
    """The average's name beside the chart, where no line or dot crosses it."""
    return alt.Axis(
        title=None,
        orient="right",
        values=[average],
        labelExpr=f"['Average', '{percent(average)}']",
        labelColor=around.text,
        labelFontSize=_FONT,
        labelLineHeight=15,
        labelPadding=4,
        domain=False,
        ticks=False,
        grid=False,
    )


def _lines(average: float, reach: float, across: alt.X, around: Surroundings) -> list[alt.Chart]:
    """What chance explains as a band between the 95 % lines, the 99.8 % lines beyond it, and the average."""
    limits = limit_lines(average, reach)
    lines = limits.melt("base", var_name="line", value_name="limit")
    lines["kind"] = lines["line"].str.startswith("wider")
    mean = pd.DataFrame({"base": [0.0, reach], "average": [average, average]})
    dashes = alt.StrokeDash("kind:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [2, 3]]), legend=None)
    return [
        alt.Chart(limits)
        .mark_area(color=around.line, opacity=0.13, aria=False)
        .encode(x=across, y=_upwards("low"), y2="high:Q"),
        alt.Chart(lines)
        .mark_line(strokeWidth=1.6, color=around.text, opacity=0.75, aria=False)
        .encode(x=across, y=_upwards("limit"), detail="line:N", strokeDash=dashes),
        alt.Chart(mean)
        .mark_line(strokeWidth=1.8, strokeDash=[7, 4], color=around.text, aria=False)
        .encode(x=across, y=_upwards("average", _axis_of_average(average, around))),
    ]


def _marks(dots: pd.DataFrame, across: alt.X, around: Surroundings) -> alt.Chart:
    """The similar authorities' dots, and this council's diamond over them; hollow where it is not the Ombudsman's."""
    own, reported = dots["is_own"], dots["is_reported"]
    colour = own.map({True: around.selected, False: around.text})
    looks = pd.DataFrame(
        {
            "base": dots["base"],
            "rate": dots["rate"],
            "shape": own.map({True: "diamond", False: "circle"}),
            "size": own.map({True: 230, False: 75}),
            "fill": colour.mask(reported, around.paper),
            "stroke": colour.where(reported, around.paper),
        }
    )
    return (
        alt.Chart(looks)
        .mark_point(filled=True, strokeWidth=1.6, opacity=0.9, aria=False)
        .encode(
            x=across,
            y=_upwards("rate"),
            shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
        )
    )


def _targets(dots: pd.DataFrame, across: alt.X, around: Surroundings) -> alt.Chart:
    """Unseen discs over the dots, large enough for a finger; they are what is pointed at, clicked and read out."""
    # A double click, which would clear the selection, is a click too.
    clicked = alt.selection_point(name=CLICKED, fields=["code"], on="click", toggle=False, clear=False)
    return (
        alt.Chart(dots)
        .mark_point(shape="circle", size=_TARGET, filled=True, opacity=0, cursor="pointer")
        .encode(
            x=across,
            y=_upwards("rate", _axis_of_rates(around)),
            description="label:N",
            tooltip=[
                alt.Tooltip("name:N", title="Council"),
                alt.Tooltip("figure:N", title="Figure"),
                alt.Tooltip("compared:N", title="Compared"),
                alt.Tooltip("stated_by:N", title="Stated by"),
                *([alt.Tooltip("also:N", title="Same place")] if dots["also"].any() else []),
            ],
        )
        .add_params(clicked)
    )


def _with_tooltips(funnel: Funnel) -> pd.DataFrame:
    """The dots with what is said of each; the council's own last, so that it lies on top."""
    dots = funnel.dots.sort_values("is_own", kind="stable")
    there: dict[tuple[float, float], list[str]] = {}
    for base, rate, name in zip(dots["base"], dots["rate"], dots["name"], strict=True):
        there.setdefault((base, rate), []).append(name)
    also = [
        ", ".join(other for other in there[base, rate] if other != name)
        for base, rate, name in zip(dots["base"], dots["rate"], dots["name"], strict=True)
    ]
    figure = [f"{percent(rate)}, {counts}" for rate, counts in zip(dots["rate"], dots["counts"], strict=True)]
    compared = [
        VERDICTS.get(verdict, f"No verdict: {reason}")
        for verdict, reason in zip(dots["verdict"], dots["reason"], strict=True)
    ]
    labels = [": ".join(parts) for parts in zip(dots["name"], figure, compared, strict=True)]
    kinds = dots["source_kind"]
    # Only what is drawn goes to the browser.
    return dots[["code", "name", "is_own", "rate"]].assign(
        base=dots["base"].astype("int64"),
        figure=figure,
        compared=compared,
        label=labels,
        also=also,
        stated_by=[first_upper(SOURCE_KINDS.get(kind, "not known")) for kind in kinds],
        is_reported=kinds.isin(["council", "press"]).to_numpy(),
    )
