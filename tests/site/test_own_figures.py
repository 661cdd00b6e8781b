"""On the app's pages, with the Ombudsman's own figures only, all is as if nobody else had ever stated one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lgo_map import storage
from tests.app_pages import OpenedPage
from tests.known_councils import BIRMINGHAM, BOURNEMOUTH, CHRISTCHURCH, CORBY, LEEDS
from tests.own_figures import sample_without_others


@pytest.fixture(scope="module")
def without_others(tmp_path_factory) -> Path:
    return sample_without_others(tmp_path_factory.mktemp("own") / "data")


def shown(page: OpenedPage, files: dict[str, bytes]) -> dict[str, object]:
    """All of a page that rests on figures: text, buttons, charts, tables, the map, and files but for their names."""
    assert page.is_well
    return {
        "text": page.text,
        "buttons": [button.label for button in page.app.button],
        "charts": [chart.proto.spec for chart in page.app.get("vega_lite_chart")],
        "tables": [frame.value.to_csv() for frame in page.app.dataframe],
        "maps": [re.findall(r"areas.*?\}", map_.proto.json_args) for map_ in page.app.get("component_instance")],
        "files": [content for name, content in files.items() if name.endswith(".csv")],
    }


@pytest.mark.parametrize("year", ["together", "2025"])
@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("map", {"council": BIRMINGHAM}),
        ("map", {"council": CHRISTCHURCH, "tier": "lower"}),  # of its successor others know another year
        ("map", {"council": CORBY, "tier": "lower"}),  # and of this one's another figure
        ("map", {}),
        ("benchmark", {"council": BOURNEMOUTH}),
        ("compare", {"councils": f"{BIRMINGHAM},{LEEDS},{BOURNEMOUTH}"}),
        ("compare", {"councils": BIRMINGHAM, "similar": "yes"}),
        ("councils", {}),
    ],
)
def test_rule_10_what_others_state_is_nowhere_when_it_is_switched_off(
    page, parameters, year, without_others, taken_away, monkeypatch
):
    own = shown(OpenedPage(page, **parameters, year=year, own="yes"), taken_away)
    assert own["charts"] or own["tables"] or own["maps"]
    taken_away.clear()
    monkeypatch.setattr(storage, "DATA", without_others)
    assert own == shown(OpenedPage(page, **parameters, year=year), taken_away)
