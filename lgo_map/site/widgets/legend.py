"""The legend: every class of the map with its colour and its number of councils."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from lgo_map.figures.measures import Measure
from lgo_map.presentation.palette import SURROUNDINGS, class_colours


def show_legend(measure: Measure, legend: Sequence[tuple[str, int]], theme: str) -> None:
    """Draw the legend: of every class its name and how many councils are in it, as in a scene."""
    around = SURROUNDINGS[theme]
    hatch = f"repeating-linear-gradient(45deg,{around.hatch} 0 2px,{around.unknown} 2px 5px)"
    fills = [*class_colours(measure, theme), around.nothing, hatch]
    rows = "".join(
        f'<li><span class="swatch" style="background:{fill};border-color:{around.border}"></span>'
        f'<span class="label">{escape(label)}</span> '
        f'<span class="count">{count}<span class="lgo-unseen"> {_councils(count)}</span></span></li>'
        for (label, count), fill in zip(legend, fills, strict=True)
    )
    st.html(
        f'<section class="lgo-legend" aria-label="Legend"><h2>{escape(measure.name)}'
        f"<span>{escape(measure.unit)} (councils)</span></h2><ul>{rows}</ul></section>"
    )


def _councils(count: int) -> str:
    return "council" if count == 1 else "councils"
