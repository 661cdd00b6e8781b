"""The funnel plot of similar authorities, drawn in the visitor's browser."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from lgo_map.analysis.funnel import Funnel, limit_lines
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.presentation.charts.axes import axis_of_percents
from lgo_map.presentation.charts.vega import Description, layer, layered, nominal, quantitative
from lgo_map.presentation.palette import THEMES, Theme
from lgo_map.wording.counts import counts_in_words
from lgo_map.wording.means import names_of
from lgo_map.wording.numbers import NOT_KNOWN, first_upper, percent
from lgo_map.wording.verdicts import verdict_of_figure

CLICKED = "dot"
"""Name of the chart's selection: the code of the authority whose dot was clicked."""

_BASE = quantitative("base")
_TARGETS = "view_targets"  # the layer's name
_FONT = 12.5
_TARGET = 460  # square pixels: a disc of 24 pixels, as large as a finger needs


def funnel_chart(funnel: Funnel, theme: str, height: int = 420) -> Description:
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
    dict
        A chart whose selection :data:`CLICKED` holds the `code` of the dot clicked.
    """
    colours = THEMES[theme]
    dots = dots_with_words(funnel)
    reach = max(max(dot["base"] for dot in dots) * 1.06, 3.0)
    mean = first_upper(names_of(funnel.measure).mean)
    lines = [] if funnel.average is None else _lines(funnel, mean, reach, colours)
    across = quantitative("base", scale={"domain": [0, reach], "nice": False}, axis=_axis_of_cases(funnel, colours))
    # A double click, which would clear the selection, is a click too.
    click = {"type": "point", "fields": ["code"], "on": "click", "toggle": False, "clear": False}
    return layered(
        [*lines, _marks(dots, funnel.top, colours), _targets(dots, funnel.top, colours)],
        height,
        encoding={"x": across},
        params=[{"name": CLICKED, "select": click, "views": [_TARGETS]}],
        resolve={"axis": {"y": "independent"}},
    )


def _upwards(column: str, top: int, axis: Description | None = None) -> Description:
    return quantitative(column, scale={"domain": [0, top], "nice": False}, axis=axis)


def _axis_of_cases(funnel: Funnel, colours: Theme) -> Description:
    return {
        "title": first_upper(funnel.measure.cases[1]),
        "titleColor": colours.text,
        "titleFontSize": _FONT,
        "titleFontWeight": "normal",
        "labelColor": colours.text,
        "labelFontSize": _FONT,
        "tickMinStep": 1,
        "tickCount": 8,
        "format": "d",
        "grid": False,
        "domainColor": colours.line,
        "tickColor": colours.line,
    }


def _axis_of_rates(top: int, colours: Theme) -> Description:
    return axis_of_percents(
        colours,
        list(range(0, top + 1, 20 if top > 50 else 10)),
        labelFlush=False,
        labelFontSize=_FONT,
        gridOpacity=0.25,
        domain=False,
        labelPadding=6,
    )


def _axis_of_average(average: float, mean: str, colours: Theme) -> Description:
    """The average's name beside the chart, where no line or dot crosses it."""
    return {
        "title": None,
        "orient": "right",
        "values": [average],
        "labelExpr": f"[{', '.join(repr(line) for line in (*mean.split(), percent(average)))}]",
        "labelColor": colours.text,
        "labelFontSize": _FONT,
        "labelLineHeight": 15,
        "labelPadding": 4,
        "domain": False,
        "ticks": False,
        "grid": False,
    }


def _lines(funnel: Funnel, mean: str, reach: float, colours: Theme) -> list[Description]:
    """What chance explains as a band between the 95 % lines, the 99.8 % lines beyond it, and the average."""
    average, top = float(funnel.average or 0), funnel.top
    limits = limit_lines(average, reach).round(3).to_dict("records")
    dashes = {"low": [1, 0], "high": [1, 0], "wider_low": [2, 3], "wider_high": [2, 3]}
    dashed = nominal("line", scale={"domain": list(dashes), "range": list(dashes.values())}, legend=None)
    lines = layer(
        limits,
        {"type": "line", "strokeWidth": 1.6, "color": colours.text, "opacity": 0.75, "clip": True, "aria": False},
        {"x": _BASE, "y": _upwards("limit", top), "strokeDash": dashed},
        also=list(dashes),
    )
    return [
        layer(
            limits,
            {"type": "area", "color": colours.line, "opacity": 0.13, "clip": True, "aria": False},
            {"x": _BASE, "y": _upwards("low", top), "y2": {"field": "high"}},
        ),
        {"transform": [{"fold": list(dashes), "as": ["line", "limit"]}], **lines},
        layer(
            [{"base": base, "average": average} for base in (0.0, reach)],
            {"type": "line", "strokeWidth": 1.8, "strokeDash": [7, 4], "color": colours.text, "aria": False},
            {"x": _BASE, "y": _upwards("average", top, _axis_of_average(average, mean, colours))},
        ),
    ]


def _marks(dots: list[dict[Any, Any]], top: int, colours: Theme) -> Description:
    """The similar authorities' dots, and this council's diamond over them; hollow where it is not the Ombudsman's."""
    looks = []
    for dot in dots:
        shape, size, colour = (
            ("diamond", 230, colours.selected) if dot["is_this_council"] else ("circle", 75, colours.text)
        )
        fill, stroke = (colours.paper, colour) if dot["is_reported"] else (colour, colours.paper)
        looks.append({**dot, "shape": shape, "size": size, "fill": fill, "stroke": stroke})
    return layer(
        looks,
        {"type": "point", "filled": True, "strokeWidth": 1.6, "opacity": 0.9, "aria": False},
        {
            "x": _BASE,
            "y": _upwards("rate", top),
            "shape": nominal("shape", scale=None),
            "size": quantitative("size", scale=None),
            "fill": nominal("fill", scale=None),
            "stroke": nominal("stroke", scale=None),
        },
    )


def _targets(dots: list[dict[Any, Any]], top: int, colours: Theme) -> Description:
    """Unseen discs over the dots, large enough for a finger; they are what is pointed at, clicked and read out."""
    tips = [
        nominal("name", title="Council"),
        nominal("figure", title="Figure"),
        nominal("compared", title="Compared"),
        nominal("stated_by", title="Stated by"),
        *([nominal("also", title="Same place")] if any(dot["also"] for dot in dots) else []),
    ]
    discs = layer(
        dots,
        {"type": "point", "shape": "circle", "size": _TARGET, "filled": True, "opacity": 0, "cursor": "pointer"},
        {
            "x": _BASE,
            "y": _upwards("rate", top, _axis_of_rates(top, colours)),
            "description": nominal("label"),
            "tooltip": tips,
        },
        also=["code"],
    )
    return {"name": _TARGETS, **discs}


def dots_with_words(funnel: Funnel) -> list[dict[Any, Any]]:
    """The dots with what is said of each; the council's own last, so that it lies on top."""
    dots = [dict(dot) for dot in sorted(funnel.records_of_dots, key=itemgetter("is_this_council"))]
    there: dict[tuple[float, float], list[str]] = {}
    for dot in dots:
        there.setdefault((dot["base"], dot["rate"]), []).append(dot["name"])
    for dot in dots:
        dot["figure"] = f"{percent(dot['rate'])}, {counts_in_words(dot['headline'])}"
        dot["compared"] = verdict_of_figure(dot["headline"])
        dot["label"] = f"{dot['name']}: {dot['figure']}: {dot['compared']}"
        dot["also"] = "; ".join(other for other in there[dot["base"], dot["rate"]] if other != dot["name"])
        dot["stated_by"] = first_upper(SOURCE_NAMES.get(dot["source_kind"], NOT_KNOWN))
        dot["is_reported"] = dot["source_kind"] in ("council", "press")
    return dots
