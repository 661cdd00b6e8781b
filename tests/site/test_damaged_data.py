"""Where a data file is missing or damaged, the page says which, and the log what rebuilds it; no traceback shows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from lgo_map import storage
from tests.app_pages import MapPage
from tests.known_councils import ESSEX, LEEDS, NORTHAMPTON

STEPS = {
    "register.parquet": "register",
    "stats.parquet": "statistics",
    "figures.parquet": "statistics",
    "subjects.parquet": "statistics",
    f"letters/2020/{NORTHAMPTON}.json": "letters",
    "boundaries/maps.json": "boundaries",
}
AREAS = "boundaries/authorities.parquet"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data that the app reads, to be damaged."""
    copied = shutil.copytree(
        storage.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("sources", "postcodes.parquet")
    )
    monkeypatch.setattr(storage, "DATA", copied)
    return copied


def cut_off(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lose_a_column(path):
    """Take one column out of a table, one field out of every entry of anything else."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
        table.drop(columns=table.columns[1]).to_parquet(path)
    else:
        held = json.loads(path.read_text(encoding="utf-8"))
        for entry in held if isinstance(held, list) else [held]:
            entry.pop(list(entry)[1])
        path.write_text(json.dumps(held), encoding="utf-8")


def lose_all_rows(path):
    """Leave a file of the right form that holds nothing."""
    if path.suffix == ".parquet":
        pd.read_parquet(path).head(0).to_parquet(path)
    else:
        path.write_text("[]", encoding="utf-8")


def assert_names(page, file, step, log):
    """The page says which file is at fault, in its own words, and the log under the same reference what rebuilds it."""
    assert not page.app.exception
    problem = [block for block in page.blocks if "lgo-problem" in block]
    assert len(problem) == 1
    assert file.rsplit("/", 1)[-1] in problem[0]
    assert "The fault is ours." in problem[0]
    for stray in ("Traceback", "Error", "File &quot;", "site-packages", "python -m", "<code>"):
        assert stray not in problem[0]
        assert stray not in page.text
    [reference] = re.findall(r"Reference ([0-9a-f]{8})\.", problem[0])
    told = [record.getMessage() for record in log.records if f"[{reference}]" in record.getMessage()]
    assert len(told) == 1
    assert f"python -m lgo_map build {step}" in told[0]


DAMAGES = {"missing": os.unlink, "cut off": cut_off, "incomplete": lose_a_column, "empty": lose_all_rows}
MAY_BE_EMPTY = ("subjects.parquet",)


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        pytest.param(file, damage, id=f"{name}-{file}")
        for file in STEPS
        for name, damage in DAMAGES.items()
        if not (name == "empty" and file in MAY_BE_EMPTY)
    ],
)
def test_the_page_names_the_file_and_the_log_what_rebuilds_it(folder, file, damage, caplog):
    if file.startswith("letters") and damage is os.unlink:
        damage, file = shutil.rmtree, "letters"
    damage(folder / file)
    page = MapPage(year="2020", council=NORTHAMPTON)
    assert_names(page, file, "letters" if file == "letters" else STEPS[file], caplog)


def test_the_page_is_whole_again_when_the_file_is(folder):
    kept = (folder / "stats.parquet").read_bytes()
    cut_off(folder / "stats.parquet")
    page = MapPage(year="2020", council=NORTHAMPTON)
    assert not page.is_well
    (folder / "stats.parquet").write_bytes(kept)
    page.app.run()
    assert page.is_well
    assert page.heading == "Northampton Borough Council"
    assert page.address == {"year": "2020", "council": NORTHAMPTON}


@pytest.mark.parametrize("damage", [os.unlink, cut_off, lose_a_column], ids=["missing", "cut off", "incomplete"])
def test_a_click_on_a_county_without_the_areas_names_the_file(folder, damage, caplog):
    page = MapPage()
    damage(folder / AREAS)
    page.click_map(ESSEX, 51.7351, 0.4742)
    assert_names(page, AREAS, "boundaries", caplog)


def test_a_file_that_goes_while_a_visitor_is_here_is_named_at_the_next_choice(folder, caplog):
    page = MapPage()
    (folder / "register.parquet").unlink()
    page.choose("council", LEEDS)
    assert_names(page, "register.parquet", "register", caplog)


def test_a_file_that_goes_while_a_visitor_is_here_is_named_at_the_next_click(folder, caplog):
    page = MapPage()
    (folder / "register.parquet").unlink()
    page.click_map(LEEDS, 53.8, -1.55)
    assert_names(page, "register.parquet", "register", caplog)


def test_the_page_reads_all_from_the_folder_that_its_host_names(folder):
    """In a process of its own, since the folder is taken from the environment at the start."""
    (folder / "boundaries" / "maps.json").unlink()
    script = (
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "print(*[html.proto.body for html in app.get('html')])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "LGO_MAP_DATA": str(folder), "PYTHONPATH": str(storage.PROJECT)},
        cwd=storage.PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "The data file boundaries/maps.json is missing." in told.stdout
    assert "python -m lgo_map build boundaries" in told.stderr
    assert "Upheld rate" in told.stdout
