"""The charts of councils side by side, drawn in the visitor's browser: all on one scale, 0 to 100 %."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.peers import PeerRelation
from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN
from lgo_map.presentation.charts.axes import YEAR, across_years, axis_of_percents, axis_of_years
from lgo_map.presentation.charts.marks import Sizes, marks_of_council, marks_of_figures, marks_of_years, rule_of_average
from lgo_map.presentation.charts.vega import Description, layer, layered, nominal, quantitative
from lgo_map.presentation.palette import THEMES, Theme
from lgo_map.records.council_rows import tables_of
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import percent
from lgo_map.wording.peers import AmongSimilar
from lgo_map.wording.trend import trend_in_words, years_in_words

PANEL_HEIGHT, STRIP_HEIGHT = 190, 170  # pixels
_NARROW = 480  # pixels below which only every second year is named
_FONT = 12
_SIZES = Sizes(dash=[4, 3], tick_thickness=2, tick_length=14, interval=4, diamond=85, outline=1.5)
_BIN = 2.0  # percentage points within which dots are piled up
_PERCENTS = {"domain": [0, 100], "nice": False}
_WITH_HEADROOM = {"domain": [0, 116], "nice": False}
"""For a value written above its mark: outside the scale it would make its panel lower than the others."""


def panel_chart(trend: Sequence[Row], year: int, theme: str, reported: Collection[int] = ()) -> Description:
    """One council's figure by year, small: its interval, the published average of its type, the year chosen in bold.

    Parameters
    ----------
    trend : sequence of Row
        As from :func:`lgo_map.wording.trend.years_in_words`.
    year : int
        The year whose value is written above its mark.
    theme : {"light", "dark"}
        Which colours.
    reported : collection of int
        Years whose figure a council or the press reports: their marks are hollow.
    """
    colours = THEMES[theme]
    years = [{**each, "rate_text": percent(each["rate"]), "average_text": percent(each["average"])} for each in trend]
    chosen = [each for each in years if each["run"] >= 0 and each["year"] == year]
    vertical = {"scale": _WITH_HEADROOM, "axis": _axis_of_percents(colours, [0, 50, 100])}
    tips = [
        nominal("name", title="Year"),
        nominal("rate_text", title="Figure"),
        nominal("counts", title="Counts"),
        nominal("average_text", title="Published average"),
        nominal("compared", title="Compared"),
    ]
    label = {"type": "text", "dy": -13, "fontSize": 13, "fontWeight": "bold"}
    written = {"x": YEAR, "y": quantitative("rate", **vertical), "text": nominal("rate_text")}
    layers = [
        *marks_of_years(years, colours),
        *marks_of_figures(years, vertical, tips, reported, colours, _SIZES),
        # Once as a halo, so that the value can be read where lines pass.
        layer(chosen, {**label, "stroke": colours.halo, "strokeWidth": 4, "color": colours.halo}, written),
        layer(chosen, {**label, "color": colours.text}, written),
    ]
    axis = _axis_of_years([(each["year"], each["name"]) for each in trend], year, colours)
    return layered(layers, PANEL_HEIGHT, encoding={"x": across_years((each["year"] for each in trend), axis)})


class Panel(NamedTuple):
    """A small chart as JSON, which nobody who has it can change for others, and the same in words."""

    chart: str
    words: str


@per_dataset(maxsize=64)  # some 25 kB each
def panels_of_council(
    dataset: Dataset, ombudsman_only: bool, code: str, year: int, theme: str
) -> tuple[Panel | None, ...]:
    """A council's charts of the three figures; None where neither figure nor average is known in any year."""
    years, stated = sorted(dataset.years), tables_of(dataset, code).figures
    rows = [row for each in years if (row := dataset.row_of(code, each, ombudsman_only)) is not None]
    panels: list[Panel | None] = []
    for measure in (MEASURES[key] for key in HEADLINE_RATES):
        trend = trend_of(rows, measure, years)
        if is_empty(trend):
            panels.append(None)
            continue
        shown = years_in_words(trend)
        chart = panel_chart(shown, year, theme, reported_years(stated, code, measure.column))
        panels.append(Panel(json.dumps(chart), trend_in_words(shown, measure)))
    return tuple(panels)


def strip_chart(figure: HeadlineFigure, among: AmongSimilar, theme: str) -> Description:
    """Similar authorities as marks on one scale, with this council and its interval below them.

    Parameters
    ----------
    figure : HeadlineFigure
        The council's figure.
    among : AmongSimilar
        As from :func:`lgo_map.wording.peers.among_similar`.
    """
    colours = THEMES[theme]
    dots = piled(among.others).to_dict("records")
    highest = max([*(dot["height"] for dot in dots), 4.0])
    vertical = quantitative("height", scale={"domain": [-highest * 0.5, highest * 1.15 + 0.5]}, axis=None)
    axis = _axis_of_percents(colours, [0, 20, 40, 60, 80, 100], grid=False)
    value = quantitative("rate", scale=_PERCENTS, axis=axis)
    tips = [
        nominal("name", title="Council"),
        nominal("text", title="Figure"),
        nominal("place", title="Compared with this council"),
    ]
    layers = [
        layer(
            [dot for dot in dots if dot["relation"] in relations],
            {
                **{"type": "point", "shape": shape, "size": size, "filled": True, "color": fill, "stroke": stroke},
                **{"strokeWidth": 1.5, "opacity": 1},
            },
            {"x": value, "y": vertical, "tooltip": tips},
        )
        for relations, shape, size, fill, stroke in (
            ([PeerRelation.NOT_DISTINCT], "circle", 60, colours.line, colours.line),
            ([PeerRelation.COUNTS_UNKNOWN, PeerRelation.NOT_COMPARED], "circle", 60, colours.paper, colours.line),
            ([PeerRelation.CLEARLY_HIGHER], "triangle-right", 90, colours.text, colours.text),
            ([PeerRelation.CLEARLY_LOWER], "triangle-left", 90, colours.text, colours.text),
        )
    ]
    comparison = figure.comparison
    layers += rule_of_average(comparison.average, value, colours)
    if figure.availability == KNOWN:
        layers += marks_of_council(comparison, value, vertical, -highest * 0.25, colours, opacity=0.5)
    return layered(layers, STRIP_HEIGHT)


def piled(others: pd.DataFrame) -> pd.DataFrame:
    """The known figures, those that would lie on each other piled up."""
    dots = others[others["rate"].notna()].sort_values(["rate", "name"])
    return dots.assign(height=dots.groupby((dots["rate"] / _BIN).round()).cumcount() + 1.0)


def _axis_of_percents(colours: Theme, values: list[int], grid: bool = True) -> Description:
    return axis_of_percents(
        colours,
        values,
        labelFontSize=_FONT,
        labelPadding=5,
        grid=grid,
        gridOpacity=0.3,
        domain=not grid,
        domainColor=colours.line,
    )


def _axis_of_years(years: Sequence[tuple[int, str]], year: int, colours: Theme) -> Description:
    """The years in two lines; in a narrow panel every second one, the year chosen among them."""
    names = {str(each): name.split("–") for each, name in years}
    wide = {key: [first, f"–{last}"] for key, (first, last) in names.items()}
    narrow = {key: words if (year - int(key)) % 2 == 0 else "" for key, words in wide.items()}
    return axis_of_years(
        colours,
        wide,
        narrow,
        _NARROW,
        labelFontSize=_FONT,
        labelFontWeight={"condition": {"test": f"datum.value == {year}", "value": "bold"}, "value": "normal"},
        labelLineHeight=14,
        labelPadding=5,
    )
