"""The charts of councils side by side, drawn by Altair in the visitor's browser: all on one scale, 0 to 100 %."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from lgo_map.comparison import HIGHER, LOWER, SAME, AmongSimilar
from lgo_map.measures import KNOWN
from lgo_map.profile import Headline
from lgo_map.trend import ABSENT, CHANGE, PAUSE
from lgo_map.web.axes import axis_of_percents, axis_of_years
from lgo_map.web.palette import SURROUNDINGS, Surroundings
from lgo_map.wording import percent

PANEL_HEIGHT, STRIP_HEIGHT = 190, 170  # pixels
_NARROW = 480  # pixels below which only every second year is named
_FONT = 12
_BIN = 2.0  # percentage points within which dots are piled up
_PERCENTS = alt.Scale(domain=[0, 100], nice=False)
_WITH_HEADROOM = alt.Scale(domain=[0, 116], nice=False)
"""For a value written above its mark: outside the scale it would make its panel lower than the others."""


def panel_spec(trend: pd.DataFrame, year: int, theme: str, reported: Collection[int] = ()) -> dict[str, Any]:
    """One council's figure by year, small: its interval, the published average of its type, the year chosen in bold.

    Parameters
    ----------
    trend : pandas.DataFrame
        As from :func:`lgo_map.trend.trend_of`.
    year : int
        The year whose value is written above its mark.
    theme : {"light", "dark"}
        Which colours.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.

    Returns
    -------
    dict
        A Vega-Lite specification with its data. A page has up to fifteen such charts that differ only in their data,
        and Altair takes a second or two to describe that many: so it describes one.
    """
    drawn = trend.assign(
        rate_text=[percent(rate) if pd.notna(rate) else "not known" for rate in trend["rate"]],
        average_text=[percent(value) for value in trend["average"]],
    )
    own = drawn[drawn["run"] >= 0]
    tables = {
        "absent": drawn[drawn["state"] == ABSENT],
        "pause": drawn[drawn["year"] == PAUSE],
        "change": drawn[drawn["year"] == CHANGE],
        "means": drawn[drawn["average_run"] >= 0],
        "own": own,
        "intervals": own[own["low"].notna()],
        "published": own[~own["year"].isin(reported)],
        "reported": own[own["year"].isin(reported)],
        "chosen": own[own["year"] == year],
    }
    held = {name: rows for name, rows in tables.items() if len(rows)}
    panel = deepcopy(_panel(tuple(zip(trend["year"], trend["name"], strict=True)), year, theme))
    # A layer without marks would be an empty group, which a screen reader stumbles over.
    layers = [layer for layer in panel["layer"] if layer["data"]["name"] in held]
    return panel | {"layer": layers, "datasets": held}


@lru_cache(maxsize=64)
def _panel(years: tuple[tuple[int, str], ...], year: int, theme: str) -> dict[str, Any]:
    """The panel of any council, with its data named but not there."""
    around = SURROUNDINGS[theme]
    horizontal = alt.X(
        "year:O",
        scale=alt.Scale(type="band", domain=[each for each, _ in years], padding=0),
        axis=_axis_of_years(years, year, around),
    )
    percents = _axis_of_percents(around, [0, 50, 100])
    rate, average, low = (
        alt.Y(f"{column}:Q", scale=_WITH_HEADROOM, axis=percents) for column in ("rate", "average", "low")
    )
    tips = [
        alt.Tooltip("name:N", title="Year"),
        alt.Tooltip("rate_text:N", title="Figure"),
        alt.Tooltip("counts:N", title="Counts"),
        alt.Tooltip("average_text:N", title="Published average"),
        alt.Tooltip("compared:N", title="Compared"),
    ]
    label = alt.MarkConfig(dy=-13, fontSize=13, fontWeight="bold").to_dict()
    diamond = alt.MarkConfig(shape="diamond", size=85, filled=True, strokeWidth=1.5, opacity=1).to_dict()
    top, edge = alt.value(0), alt.X("year:O", bandPosition=0)
    layers = [
        _chart("absent").mark_rect(color=around.line, opacity=0.16).encode(x=horizontal),
        _chart("pause").mark_rect(color=around.line, opacity=0.22).encode(x=horizontal),
        _chart("change")
        .mark_rule(strokeWidth=1.5, strokeDash=[2, 2], color=around.text, opacity=0.8)
        .encode(x=edge, y=top, y2=alt.value("height")),
        _chart("means")
        .mark_line(strokeWidth=1.5, strokeDash=[4, 3], color=around.text, opacity=0.75)
        .encode(x=horizontal, y=average, detail="average_run:N"),
        _chart("means")
        .mark_tick(orient="horizontal", thickness=2, size=14, color=around.text, opacity=1)
        .encode(x=horizontal, y=average, tooltip=tips),
        _chart("own").mark_line(strokeWidth=2, color=around.selected).encode(x=horizontal, y=rate, detail="run:N"),
        _chart("intervals")
        .mark_rule(strokeWidth=4, color=around.selected, opacity=0.4)
        .encode(x=horizontal, y=low, y2="high:Q"),
        _chart("published")
        .mark_point(**diamond, color=around.selected, stroke=around.paper)
        .encode(x=horizontal, y=rate, tooltip=tips),
        _chart("reported")
        .mark_point(**diamond, color=around.paper, stroke=around.selected)
        .encode(x=horizontal, y=rate, tooltip=tips),
        # Once as a halo, so that the value can be read where lines pass.
        _chart("chosen")
        .mark_text(**label, stroke=around.halo, strokeWidth=4, color=around.halo)
        .encode(x=horizontal, y=rate, text="rate_text:N"),
        _chart("chosen").mark_text(**label, color=around.text).encode(x=horizontal, y=rate, text="rate_text:N"),
    ]
    panel: dict[str, Any] = alt.layer(*layers).properties(height=PANEL_HEIGHT).configure_view(stroke=None).to_dict()
    return panel


def _chart(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def strip_chart(own: Headline, among: AmongSimilar, theme: str) -> alt.LayerChart:
    """Similar authorities as marks on one scale, with this council and its interval below them.

    Parameters
    ----------
    own : Headline
        The council's figure.
    among : AmongSimilar
        As from :func:`lgo_map.comparison.among_similar`.
    """
    around = SURROUNDINGS[theme]
    piled = _piled(among.others)
    highest = max([*piled["height"], 4.0])
    vertical = alt.Y("height:Q", scale=alt.Scale(domain=[-highest * 0.5, highest * 1.15 + 0.5]), axis=None)
    axis = _axis_of_percents(around, [0, 20, 40, 60, 80, 100], grid=False)
    value, low = (alt.X(f"{column}:Q", scale=_PERCENTS, axis=axis) for column in ("rate", "low"))
    tips = [
        alt.Tooltip("name:N", title="Council"),
        alt.Tooltip("text:N", title="Figure"),
        alt.Tooltip("place:N", title="Compared with this council"),
    ]
    layers = [
        alt.Chart(rows)
        .mark_point(shape=shape, size=size, filled=True, color=fill, stroke=stroke, strokeWidth=1.5, opacity=1)
        .encode(x=value, y=vertical, tooltip=tips)
        for rows, shape, size, fill, stroke in (
            (piled[piled["place"] == SAME], "circle", 60, around.line, around.line),
            (piled[~piled["place"].isin([SAME, HIGHER, LOWER])], "circle", 60, around.paper, around.line),
            (piled[piled["place"] == HIGHER], "triangle-right", 90, around.text, around.text),
            (piled[piled["place"] == LOWER], "triangle-left", 90, around.text, around.text),
        )
    ]
    comparison = own.comparison
    if comparison.average is not None:
        right = comparison.average > 50
        mean = alt.Chart(
            pd.DataFrame({"rate": [comparison.average], "text": [f"Average {percent(comparison.average)}"]})
        )
        side = alt.MarkConfig(align="right" if right else "left", dx=-6 if right else 6, baseline="top", fontSize=13)
        layers.append(mean.mark_rule(strokeWidth=2, strokeDash=[5, 3], color=around.text).encode(x=value))
        layers.append(
            mean.mark_text(**side.to_dict(), color=around.text).encode(x=value, y=alt.value(2), text="text:N")
        )
    if own.state == KNOWN:
        this = pd.DataFrame(
            {"rate": [comparison.rate], "low": [comparison.low], "high": [comparison.high], "height": [-highest * 0.25]}
        )
        interval = alt.Chart(this.dropna()).mark_rule(strokeWidth=4, color=around.selected, opacity=0.5)
        diamond = alt.Chart(this).mark_point(
            shape="diamond", size=190, filled=True, color=around.selected, stroke=around.paper, opacity=1
        )
        layers += [interval.encode(x=low, x2="high:Q", y=vertical), diamond.encode(x=value, y=vertical)]
    # A layer without marks would be an empty group, which a screen reader stumbles over.
    held = [layer for layer in layers if len(layer.data)]
    return alt.layer(*held).properties(height=STRIP_HEIGHT).configure_view(stroke=None)


def _piled(others: pd.DataFrame) -> pd.DataFrame:
    """The known figures, those that would lie on each other piled up."""
    dots = others[others["rate"].notna()].sort_values(["rate", "name"])
    return dots.assign(height=dots.groupby((dots["rate"] / _BIN).round()).cumcount() + 1.0)


def _axis_of_percents(around: Surroundings, values: list[int], grid: bool = True) -> alt.Axis:
    return axis_of_percents(
        around,
        values,
        labelFontSize=_FONT,
        labelPadding=5,
        grid=grid,
        gridOpacity=0.3,
        domain=not grid,
        domainColor=around.line,
    )


def _axis_of_years(years: Sequence[tuple[int, str]], year: int, around: Surroundings) -> alt.Axis:
    """The years in two lines; in a narrow panel every second one, the year chosen among them."""
    names = {str(each): name.split("–") for each, name in years}
    wide = {key: [first, f"–{last}"] for key, (first, last) in names.items()}
    narrow = {key: words if (year - int(key)) % 2 == 0 else "" for key, words in wide.items()}
    return axis_of_years(
        around,
        wide,
        narrow,
        _NARROW,
        labelFontSize=_FONT,
        labelFontWeight={"condition": {"test": f"datum.value == {year}", "value": "bold"}, "value": "normal"},
        labelLineHeight=14,
        labelPadding=5,
    )
