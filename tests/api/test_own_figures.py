"""What programs and frames get of the Ombudsman's own figures only is as if nobody else had ever stated one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lgo_map import storage
from tests.api.client import program
from tests.known_councils import BIRMINGHAM
from tests.own_figures import sample_without_others


@pytest.fixture(scope="module")
def without_others(tmp_path_factory) -> Path:
    return sample_without_others(tmp_path_factory.mktemp("own") / "data")


def answer(address: str) -> str:
    """What is answered, but for the choice of sources in links and in titles, and for what is said of it alone."""
    text = program().get(address).raise_for_status().text
    return re.sub(r"(&amp;|&|\?)(own=yes|sources=ombudsman)|, the Ombudsman’s own figures", "", text)


@pytest.mark.parametrize("year", ["newest", "together", "2025"])
@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/api/v1/statistics?limit=1000", "sources=ombudsman"),
        ("/api/v1/statistics.csv?limit=1000", "sources=ombudsman"),
        ("/api/v1/statistics.geojson?type=metropolitan", "sources=ombudsman"),
        ("/embed/map?tier=lower", "own=yes"),
        (f"/embed/council?council={BIRMINGHAM}", "own=yes"),
    ],
)
def test_rule_10_what_others_state_is_nowhere_when_it_is_left_out(address, own, year, without_others, monkeypatch):
    asked = f"http://testserver{address}&year={year}"
    all_sources, ombudsman_only = answer(asked), answer(f"{asked}&{own}")
    assert all_sources != ombudsman_only
    monkeypatch.setattr(storage, "DATA", without_others)
    assert answer(asked) == ombudsman_only
