"""The charts of all pages are Vega-Lite."""

from __future__ import annotations

import json

import pytest
from altair.vegalite.v6.schema.core import TopLevelLayerSpec

from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, CUMBERLAND, HAMPSHIRE, LEEDS, NORTHAMPTON


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("council", {"council": LEEDS}),
        ("council", {"council": CUMBERLAND}),
        ("council", {"council": CORBY}),
        ("benchmark", {"council": HAMPSHIRE, "year": "2025"}),
        ("benchmark", {"council": LEEDS, "year": "2021"}),
        ("compare", {"councils": f"{LEEDS},{NORTHAMPTON},{CUMBERLAND}", "year": "2020"}),
        ("compare", {"councils": LEEDS, "similar": "yes", "year": "2024"}),
        ("briefing", {"council": NORTHAMPTON, "year": "2020"}),
        ("map", {"council": NORTHAMPTON, "year": "2020"}),
    ],
)
def test_every_chart_is_described_as_vega_lite_has_it(path, address):
    charts = OpenedPage(path, **address).app.get("vega_lite_chart")
    assert charts
    for chart in charts:
        TopLevelLayerSpec.validate(json.loads(chart.proto.spec))
