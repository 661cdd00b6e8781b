"""What lists of decisions and of improvements have in common: they are examples, unless they were seen whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from pydantic import BaseModel

from lgo_map.api.answers import CSV, Asked, Content, Part, as_csv, links_of, paging
from lgo_map.api.lookups import text_or_none


def content_of_cases(
    request: Asked,
    part: Part,
    table: pd.DataFrame,
    rows: np.ndarray,
    is_whole: bool,
    item: type[BaseModel],
    answer: Callable[..., BaseModel],
) -> Content:
    """A part of the cases found, as what is asked for has it.

    Parameters
    ----------
    request : Asked
        What is asked for.
    part : Part
        Which part of them.
    table : pandas.DataFrame
        All that is held, with the code of the council of each.
    rows : numpy.ndarray
        The places in it of those found, in their order.
    is_whole : bool
        Whether these are all there are.
    item : type
        The model of one of them, which names the columns.
    answer : callable
        Makes the answer of `held`, `paging` and `items`.
    """
    held = "whole" if is_whole else "examples"
    shown = table.iloc[part.of(rows)]
    shown = shown.assign(name=shown["code"].map(request.dataset.register["name"]), held=held)
    columns = [*item.model_fields]
    if request.form is CSV:
        return Content(as_csv(shown[[*columns, "held"]]))
    items = [
        item.model_validate({str(key): text_or_none(value) for key, value in row.items()})
        for row in shown[columns].to_dict("records")
    ]
    place = paging(part, len(items), len(rows), count_may_be_said=is_whole)
    return Content(answer(held=held, paging=place, items=items), links_of(request.request, place))
