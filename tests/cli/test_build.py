"""`python -m lgo_map build`: what it writes, and what it says when it can't."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.pipeline import steps
from lgo_map.storage import PROJECT
from tests.known_councils import NO_COUNCIL

STATISTICS = "data/sources/statistics.csv"


def run(*words):
    """Run the command in a wide terminal, so that no line of its table is broken."""
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "NO_COLOR": "1"})


def files(project):
    """Every file of the data with its bytes."""
    paths = [path for folder in ("data", "static") for path in (project / folder).rglob("*") if path.is_file()]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


def change(project, line, **cells):
    """Change cells of a line of the statistics as people edit them."""
    path = project / STATISTICS
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column, value in cells.items():
        table.loc[line - 2, column] = value
    table.to_csv(path, index=False, lineterminator="\n")


def refusal(project, *words):
    """What a build that can't be made says; the data is as it was."""
    before = files(project)
    answer = run(*words)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert files(project) == before
    assert not (project / "data/.build").exists()
    sentence = answer.stderr.strip()
    assert "\n" not in sentence
    assert sentence.startswith("Not built: ")
    assert sentence.endswith(".")
    return sentence


@pytest.mark.parametrize(
    ("step", "written", "check"),
    [
        ("register", ["data/register.parquet"], "35 councils in force today"),
        ("letters", ["data/letters/2020/E07000150.json", "data/letters/2020/E07000154.json"], "2 letters"),
        ("statistics", ["data/figures.parquet", "data/stats.parquet"], "82 rows of 37 councils"),
    ],
)
def test_a_step_built_again_writes_the_same_bytes(project, step, written, check):
    committed = files(project)
    for name in written:
        (project / name).unlink()
    answer = run("build", step)
    assert answer.exit_code == 0
    assert answer.stderr == ""
    assert files(project) == committed
    assert check in answer.stdout
    assert all(name in answer.stdout for name in written)
    assert not (project / "data/.build").exists()


def test_a_letter_that_no_source_gives_any_more_is_removed(project):
    committed = files(project)
    shutil.copy(project / "data/letters/2020/E07000150.json", project / "data/letters/2020/E07000999.json")
    assert run("build", "letters").exit_code == 0
    assert files(project) == committed


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"upheld_rate": "140"}, "140"),
        ({"authority_code": NO_COUNCIL}, NO_COUNCIL),
        ({"investigations": "many"}, "many"),
        ({"year": "MMXX"}, "MMXX"),
        ({"authority_code": "[red]Poole"}, "[red]Poole"),
        ({"investigations": "[/]"}, "[/]"),
    ],
)
def test_a_source_with_a_mistake_stops_the_build_with_one_sentence(project, cells, said):
    change(project, 20, **cells)
    sentence = refusal(project, "build", "statistics")
    assert STATISTICS in sentence
    assert "20" in sentence
    assert said in sentence


def test_a_missing_column_stops_the_build_with_one_sentence(project):
    path = project / STATISTICS
    pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="upheld").to_csv(path, index=False)
    sentence = refusal(project, "build", "statistics")
    assert STATISTICS in sentence
    assert "upheld" in sentence


def test_an_unreadable_letter_stops_the_build_with_one_sentence(project):
    (project / "data/sources/letters/2020/corby-borough-council.txt").write_bytes(b"\xff\xfe\x00\x01")
    assert "corby-borough-council.txt" in refusal(project, "build", "letters")


@pytest.mark.parametrize(
    ("step", "source"),
    [
        ("register", "data/sources/register.csv"),
        ("register", "data/sources/reorganisations.csv"),
        ("statistics", STATISTICS),
    ],
)
def test_a_missing_source_stops_the_build_with_one_sentence(project, step, source):
    (project / source).unlink()
    assert source in refusal(project, "build", step)


@pytest.mark.parametrize(("step", "needed"), [("letters", "register.parquet"), ("statistics", "register.parquet")])
def test_a_step_says_what_it_needs_built_first(project, step, needed):
    (project / "data" / needed).unlink()
    before = files(project)
    answer = run("build", step)
    assert answer.exit_code == 1
    assert needed in answer.stderr
    assert "build register" in answer.stderr
    assert files(project) == before


def test_a_later_step_that_fails_takes_back_what_earlier_steps_wrote(project, monkeypatch):
    change(project, 20, upheld_rate="140")
    (project / "data/register.parquet").write_bytes(b"an older register")
    monkeypatch.setattr(steps, "STEPS", {name: steps.STEPS[name] for name in ("register", "statistics")})
    assert "140" in refusal(project, "build")
    assert (project / "data/register.parquet").read_bytes() == b"an older register"


def test_all_steps_are_built_in_the_order_in_which_they_need_each_other(project, monkeypatch):
    ran: list[str] = []

    def step(name):
        def build(stage):
            ran.append(name)
            return [f"{name} went through"]

        return build

    monkeypatch.setattr(steps, "STEPS", {name: step(name) for name in steps.STEPS})
    assert run("build").exit_code == 0
    assert run("build", "all").exit_code == 0
    assert ran == ["register", "postcodes", "boundaries", "letters", "statistics", "decisions"] * 2


def test_an_unknown_step_is_refused_with_the_ones_there_are(project):
    before = files(project)
    answer = run("build", "everything")
    assert answer.exit_code == 2
    assert all(step in answer.stderr for step in [*steps.STEPS, "all"])
    assert files(project) == before


def test_the_command_says_what_it_can_do():
    told = subprocess.run(
        [sys.executable, "-m", "lgo_map", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert "build" in told.stdout
    assert "python -m lgo_map" in told.stdout
