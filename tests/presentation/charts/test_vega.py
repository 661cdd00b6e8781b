"""Charts described as plain data: what goes to the browser, and that it is Vega-Lite."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from altair.vegalite.v6.schema.core import TopLevelLayerSpec
from jsonschema import ValidationError  # type: ignore[import-untyped]

from lgo_map.presentation.charts.vega import layer, layered, nominal, ordinal, quantitative


def test_altair_would_find_a_slip():
    drawn = layered([layer([{"a": 1}], {"type": "point"}, {"x": quantitative("a", axes=None)})], 100)
    with pytest.raises(ValidationError, match="axes"):
        TopLevelLayerSpec.validate(drawn)


def test_only_what_a_layer_shows_is_sent_and_what_is_not_known_is_null():
    rows: list[dict[str, object]] = [
        {"year": 2020, "rate": math.nan, "name": pd.NA, "note": "of no use here"},
        {"year": 2021, "rate": 50.0},
    ]
    encoding = {"x": ordinal("year"), "y": quantitative("rate"), "tooltip": [nominal("name")], "y2": {"value": 0}}
    assert layer(rows, {"type": "point"}, encoding)["data"] == {
        "values": [{"year": 2020, "rate": None, "name": None}, {"year": 2021, "rate": 50.0}]
    }
    assert layer(rows, {"type": "point"}, {"x": ordinal("year")}, also=["rate"])["data"]["values"][1] == rows[1]


def test_a_layer_without_marks_is_left_out():
    some = layer([{"a": 1}], {"type": "point"}, {"x": quantitative("a")})
    none = layer([], {"type": "rule"}, {"x": quantitative("a")})
    assert layered([none, some, none], 100)["layer"] == [some]
