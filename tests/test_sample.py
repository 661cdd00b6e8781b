"""The frozen sample that tests run on: it is what the build makes of its own sources, and small."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from lgo_map.ingest.verify import verify_data
from lgo_map.storage import DATA, PROJECT
from tests.make_sample import SAMPLE, TESTS, YEARS, of_the_sample

REMEDY = "make it again: python -m tests.make_sample"


def test_tests_read_the_sample():
    assert DATA == SAMPLE


@pytest.mark.parametrize("read", [Path.read_bytes, sqlite3.connect], ids=["read", "connect"])
def test_anyone_who_opens_the_real_data_is_stopped(read, real_data_seen):
    path = PROJECT.joinpath("data", "letters.sqlite3")
    with pytest.raises(AssertionError, match="where a test has the sample"):
        read(path)
    assert real_data_seen == [str(path)]
    real_data_seen.clear()


def test_no_test_but_those_of_the_real_data_names_them():
    """Arrow opens files in a way of its own, which the guard does not see."""
    others = [path for path in TESTS.rglob("*.py") if TESTS / "real_data" not in path.parents]
    naming = {path for path in others if re.search(r"""PROJECT */ *['"]data""", path.read_text(encoding="utf-8"))}
    assert naming == {TESTS / "conftest.py", TESTS / "make_sample.py"}  # the guard itself, and what cuts the sample


def test_the_sample_is_what_the_build_makes_of_its_sources(tmp_path):
    shutil.copytree(SAMPLE, tmp_path / "data")
    shutil.copytree(PROJECT / "static" / "boundaries", tmp_path / "static" / "boundaries")
    with of_the_sample():
        found = verify_data(tmp_path)
    assert found.wrong == [], REMEDY


def test_the_sample_names_the_shapes_that_the_app_serves():
    entry = json.loads((SAMPLE / "boundaries" / "maps.json").read_text(encoding="utf-8"))
    assert (PROJECT / entry["file"]).is_file(), REMEDY


def test_the_sample_is_small():
    sizes = [path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()]
    assert sum(sizes) < 500_000


def test_every_year_of_the_sample_has_known_rates_and_unknown_ones(statistics):
    rates = statistics.groupby("year")["upheld_rate"].agg(["count", "size"])
    assert list(rates.index) == list(YEARS)
    assert (rates["count"] > 0).all()
    assert (rates["count"] < rates["size"]).all()
