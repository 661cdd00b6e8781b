"""Charts as Vega-Lite describes them: plain data, which Streamlit hands to the visitor's browser to draw.

Altair would describe the same. But it takes 75 to 95 ms of the server's time a chart, mostly to check what it has just
been told and to copy it, and it lets visitors wait for each other, for its settings are those of the whole process.
Plain data take less than 1 ms. What Altair would check is checked by the tests, with Altair: that every description is
one of Vega-Lite's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

Description = dict[str, Any]
"""A chart or a part of one, in the words of https://vega.github.io/vega-lite/docs/."""


def quantitative(field: str, **more: Any) -> Description:
    """A channel that shows an amount, with further properties of the channel."""
    return {"field": field, "type": "quantitative", **more}


def ordinal(field: str, **more: Any) -> Description:
    """A channel that shows one of several values in their order, such as a year."""
    return {"field": field, "type": "ordinal", **more}


def nominal(field: str, **more: Any) -> Description:
    """A channel that shows a name, or a text."""
    return {"field": field, "type": "nominal", **more}


def layer(
    rows: Iterable[Mapping[Any, Any]], mark: Description, encoding: Description, also: Collection[str] = ()
) -> Description:
    """Marks of one kind, one for each row; only the fields that they show go to the browser.

    Parameters
    ----------
    rows : iterable of mapping
        By name of the field its value; what is not known is null.
    mark, encoding : dict
        What is drawn, and which channel of it shows which field.
    also : collection of str
        Fields that are sent although no channel shows them.
    """
    fields = sorted({*_fields_of(encoding), *also})
    values = [{field: _known(row[field]) for field in fields if field in row} for row in rows]
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def layered(layers: Sequence[Description], height: int, **more: Any) -> Description:
    """A chart of layers that have marks, the first at the bottom.

    A layer without marks would be an empty group, which a screen reader stumbles over.

    Parameters
    ----------
    height : int
        Of the chart with its labels, in pixels; its width is that of its place on the page.
    **more : any
        Further properties of the chart.
    """
    held = [each for each in layers if each["data"]["values"]]
    return {"layer": held, "height": height, "config": {"view": {"stroke": None}}, **more}


def _fields_of(encoding: Description) -> Iterator[str]:
    for channels in encoding.values():
        for channel in channels if isinstance(channels, list) else [channels]:
            if "field" in channel:
                yield channel["field"]


def _known(value: Any) -> Any:
    """The value as JSON has it: null where it is not known."""
    return None if pd.isna(value) else value
