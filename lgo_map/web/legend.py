"""The legend: every class of the map with its colour and its number of councils."""

from __future__ import annotations

from collections import Counter
from html import escape

import pandas as pd
import streamlit as st

from lgo_map.measures import KNOWN, NOTHING, UNKNOWN, Measure, class_labels, classes_of, states_of, values_of
from lgo_map.web.palette import SURROUNDINGS, class_colours


def legend_entries(measure: Measure, statistics: pd.DataFrame) -> list[tuple[str, int]]:
    """What each class is called and how many of the councils in `statistics` are in it.

    The classes come first, lowest first, then "nothing to measure" in the measure's words, then "not known".
    """
    states = states_of(measure, statistics)
    classes = Counter(classes_of(measure, values_of(measure, statistics)[states == KNOWN]))
    entries = [(label, classes[index]) for index, label in enumerate(class_labels(measure))]
    return [
        *entries,
        (measure.nothing, int((states == NOTHING).sum())),
        ("Not known", int((states == UNKNOWN).sum())),
    ]


def show_legend(measure: Measure, statistics: pd.DataFrame, theme: str) -> None:
    """Draw the legend of the councils painted."""
    around = SURROUNDINGS[theme]
    hatch = f"repeating-linear-gradient(45deg,{around.hatch} 0 2px,{around.unknown} 2px 5px)"
    fills = [*class_colours(measure, theme), around.nothing, hatch]
    rows = "".join(
        f'<li><span class="swatch" style="background:{fill};border-color:{around.border}"></span>'
        f'<span class="label">{escape(label)}</span> '
        f'<span class="count">{count}<span class="lgo-unseen"> councils</span></span></li>'
        for (label, count), fill in zip(legend_entries(measure, statistics), fills, strict=True)
    )
    st.html(
        f'<section class="lgo-legend" aria-label="Legend"><h2>{escape(measure.name)}'
        f"<span>{escape(measure.unit)} (councils)</span></h2><ul>{rows}</ul></section>"
    )
