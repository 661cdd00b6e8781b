"""Bringing in the figures of another year leaves every test green.

The other tests never read them: they have the sample, and a guard that fails whichever opens the real data.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from lgo_map import storage
from lgo_map.__main__ import app
from lgo_map.cli import add as add_command
from lgo_map.cli import build as build_command
from lgo_map.cli import command
from lgo_map.cli import review as review_command
from lgo_map.councils.register import authorities_of_year
from lgo_map.ingest import ledger
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.storage import PROJECT, Project
from tests.make_sample import TESTS
from tests.next_year import assert_held, assert_shown, bring_in_tables

AVERAGES = {"county": 88, "district": 65, "metropolitan": 82, "unitary": 80, "london": 85}
COLUMNS = (
    *("authority_code", "authority_name", "year", "investigations", "upheld", "upheld_rate", "upheld_rate_average"),
    *("compliance_outcomes", "compliance_rate", "compliance_rate_average"),
    *("satisfactory_remedies", "satisfactory_remedy_rate", "satisfactory_remedy_rate_average"),
    *("source_kind", "source_url"),
)
UNTOUCHED = (
    *("data/register.parquet", "data/postcodes.parquet"),
    *("data/boundaries/authorities.parquet", "data/boundaries/maps.json", "static/boundaries/england-*.json"),
)
"""What no figure changes."""
OF_UNTOUCHED = (
    "test_boundaries.py",
    "test_postcodes.py",
    "test_register.py::TestCouncilsInForce",
    "test_register.py::TestWhatBecameOfCouncils",
    "test_register.py::TestAgainstThePackages",
    "test_search.py",
)
"""The tests that read nothing else: of the same bytes they say the same."""


def made_row(number: int, council: dict, year: int, before: pd.Series | None) -> dict[str, object]:
    """The figures of one council, of each kind that real ones are: known, in part, of nothing, and from others."""
    chance = random.Random(f"{council['code']} {year}")  # noqa: S311
    row = {"authority_code": council["code"], "authority_name": council["name"], "year": year}
    kind = {0: "council", 1: "press"}.get(number % 14, "ombudsman")
    row |= {"source_kind": kind, "source_url": f"https://example.org/{council['code']}"}
    was_known = before is not None and pd.notna(before["investigations"])
    investigations = int(before["investigations"]) if before is not None and was_known else chance.randint(1, 40)
    if number % 17 == 2:
        return row | {"investigations": 0, "upheld": 0, "compliance_outcomes": 0}
    if number % 9 == 3:
        return row | {"investigations": investigations}
    rate = before["upheld_rate"] if before is not None and pd.notna(before["upheld_rate"]) else 80
    upheld = sum(chance.random() < rate / 100 for _ in range(investigations))
    row |= {"investigations": investigations, "upheld": upheld}
    if kind != "ombudsman":
        return row
    due, remedies = upheld // 2, upheld // 8
    row |= {"upheld_rate_average": AVERAGES[council["authority_type"]], "compliance_outcomes": due}
    row |= {"compliance_rate_average": 99, "satisfactory_remedy_rate_average": 13}
    if investigations:
        row |= {"upheld_rate": round(100 * upheld / investigations)}
    if due:
        row |= {"compliance_rate": round(100 * (due - number % 2) / due)}
    if upheld:
        row |= {"satisfactory_remedies": remedies, "satisfactory_remedy_rate": round(100 * remedies / upheld)}
    return row


def run(*words: str | Path) -> int:
    """Run the project's command line; its exit code."""
    answer = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert answer.exit_code in (command.STORED, command.WANTS_A_LOOK), answer.output
    return answer.exit_code


@pytest.fixture
def copied(tmp_path, monkeypatch, project, statistics) -> tuple[Path, int]:
    """A copy of the project for the commands to work on, and the year after the newest known one, which has ended."""
    folder = tmp_path / "project"
    shutil.copytree(project / "data", folder / "data")
    shutil.copytree(project / "static" / "boundaries", folder / "static" / "boundaries")
    for module in (build_command, add_command, review_command, command):
        monkeypatch.setattr(module, "PROJECT_WITH_DATA", Project(folder, folder / "data"))
    year = max(years_with_figures(statistics)) + 1
    monkeypatch.setattr(ledger, "newest_year", lambda today: year)  # whatever the day is
    return folder, year


@pytest.fixture
def next_tables(copied, tmp_path, monkeypatch, register) -> tuple[Path, int]:
    """The same with the three yearly tables of all councils brought in, and the pages reading from it."""
    folder, year = copied
    bring_in_tables(tmp_path, authorities_of_year(register, year), year)
    monkeypatch.setattr(storage, "DATA", folder / "data")
    return folder, year


@pytest.fixture
def next_year(copied, tmp_path, register, statistics) -> tuple[Path, int]:
    """The same into which made figures of that year have been brought by a table of another form."""
    folder, year = copied
    before = statistics[statistics["year"] == year - 1].set_index("code")
    councils = authorities_of_year(register, year)
    file = tmp_path / "figures.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        for number, council in enumerate(councils.to_dict("records")):
            known = before.loc[council["code"]] if council["code"] in before.index else None
            writer.writerow(made_row(number, council, year, known))
    run("add", "statistics", file, "--yes")
    assert run("review", "--publish-all") == command.STORED
    assert run("build", "statistics") == command.STORED
    return folder, year


def test_the_next_years_figures_leave_every_test_of_the_real_data_green(next_year, project, register):
    folder, year = next_year
    of_year = load_statistics(folder / "data").query("year == @year")
    assert len(of_year) == len(authorities_of_year(register, year))
    assert of_year["investigations"].notna().all()
    assert of_year["upheld_rate"].notna().sum() > len(of_year) / 2

    for name in UNTOUCHED:
        (ours,), (theirs,) = folder.glob(name), project.glob(name)
        assert (ours.name, ours.read_bytes()) == (theirs.name, theirs.read_bytes()), name
    tests = TESTS / "real_data"
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    left_out = [f"--deselect={tests.relative_to(PROJECT) / name}" for name in OF_UNTOUCHED]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests, "--ignore", __file__, *left_out],
        cwd=PROJECT,
        env=settings | {"LGO_MAP_REAL_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-5000:] + told.stderr[-2000:]
    assert " passed" in told.stdout
    assert "skipped" not in told.stdout


def test_the_yearly_tables_of_a_new_year_are_on_every_page(next_tables, register):
    folder, year = next_tables
    councils = authorities_of_year(register, year)
    assert_held(folder / "data", councils, year)
    of_each_type = [str(rows.index[3]) for _, rows in councils.groupby("authority_type")]
    assert_shown(councils, year, of_each_type)
