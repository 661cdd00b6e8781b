"""A chart on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lgo_map.presentation.charts.vega import Description


def show_chart(chart: Description, alt: str | None = None, **more: Any) -> None:
    """Draw a chart as wide as its place.

    Parameters
    ----------
    alt : str, optional
        The same in words, for those who can't see it; else the chart's own description.
    **more : any
        What else :func:`streamlit.vega_lite_chart` is told, such as what follows a click.
    """
    st.vega_lite_chart(spec=chart, width="stretch", alt=alt, **more)
