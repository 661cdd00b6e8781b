"""The axes that several charts share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lgo_map.presentation.charts.vega import Description, ordinal
from lgo_map.presentation.palette import Theme

YEAR = ordinal("year")
"""The year of a mark, in a chart that has :func:`across_years`."""


def axis_of_percents(colours: Theme, values: Sequence[int], **more: Any) -> Description:
    """An axis of rates from 0 to 100 per cent with labels at these values.

    Parameters
    ----------
    **more : any
        Further properties of the axis.
    """
    return {
        "title": None,
        "values": list(values),
        "labelExpr": "datum.value + ' %'",
        "labelColor": colours.text,
        "gridColor": colours.line,
        "ticks": False,
        **more,
    }


def axis_of_years(
    colours: Theme, wide: Mapping[str, object], narrow: Mapping[str, object], narrow_below: int, **more: Any
) -> Description:
    """An axis of years, each with its own label.

    Parameters
    ----------
    wide, narrow : mapping of str to str or list of str
        By year its label, in one line or several.
    narrow_below : int
        Pixels below which the chart's labels are the narrow ones.
    **more : any
        Further properties of the axis.
    """
    wide_labels, narrow_labels = json.dumps(wide, ensure_ascii=False), json.dumps(narrow, ensure_ascii=False)
    return {
        "title": None,
        "labelExpr": f"(width < {narrow_below} ? {narrow_labels} : {wide_labels})[datum.value]",
        "labelAngle": 0,
        "labelOverlap": False,
        "labelFlush": False,
        "labelColor": colours.text,
        "domainColor": colours.line,
        "ticks": False,
        "grid": False,
        **more,
    }


def across_years(years: Iterable[int], axis: Description) -> Description:
    """What the marks of all layers share whose place across is their year: a band for each year, and the axis."""
    return ordinal("year", scale={"type": "band", "domain": list(years), "padding": 0}, axis=axis)
