"""A made site, a made clock, and a run of the web client on both."""

from dataclasses import replace

import pytest

from lgo_map.ingest.web.client import Clock
from lgo_map.ingest.web.fetching import fetch
from lgo_map.ingest.web.settings import WebSettings
from tests.ingest.made_site import (
    made_site,
)
from tests.ingest.web.made_visits import LEEDS, MadeClock


@pytest.fixture
def clock():
    return MadeClock()


@pytest.fixture
def site(clock, monkeypatch):
    # Anyone who runs the tests behind a proxy does not want it asked for this machine.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with made_site(clock.now) as site:
        yield site


@pytest.fixture
def settings(site, tmp_path):
    return WebSettings(base=site.base, folder=tmp_path / "fetched", timeout=60)


@pytest.fixture
def run(settings, clock):
    def run(*slugs, want=frozenset({"pages"}), **other):
        times = Clock(clock.now, clock.now, clock.sleep)
        return list(fetch(slugs or (LEEDS,), replace(settings, **other), want, times))

    return run
