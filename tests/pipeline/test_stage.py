"""A build is whole or not at all, whenever it is stopped."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

import pytest

from lgo_map.pipeline.stage import BuildError, open_stage, settle_interrupted
from lgo_map.storage import PROJECT

REGISTER, LETTER, OLD_LETTER = "data/register.parquet", "data/letters/2020/new.json", "data/letters/2019/old.json"
MAP = "static/boundaries/england-2014.json"


@pytest.fixture
def project(tmp_path):
    """A small project as an earlier build left it."""
    for name in (REGISTER, OLD_LETTER, MAP, "data/sources/statistics.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"old {name}", encoding="utf-8")
    return tmp_path


def contents(project):
    """Every file of the project with what it holds."""
    files = sorted(path for path in project.rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in files}


def write_all(stage):
    """What a build that replaces the letters writes."""
    stage.replace_folder("data/letters")
    for name in (REGISTER, LETTER, MAP):
        stage.write_to(name).write_text(f"new {name}", encoding="utf-8")


def built(project):
    """What the project holds when that build has gone through."""
    kept = {"data/sources/statistics.csv": "old data/sources/statistics.csv"}
    return {**kept, **{name: f"new {name}" for name in (REGISTER, LETTER, MAP)}}


def test_a_build_that_goes_through_replaces_what_it_wrote_and_nothing_else(project):
    with open_stage(project) as stage:
        write_all(stage)
    assert contents(project) == built(project)
    assert not (project / "data/.build").exists()


def test_nothing_changes_before_the_build_is_through(project):
    before = contents(project)
    with open_stage(project) as stage:
        write_all(stage)
        seen = {name: text for name, text in contents(project).items() if not name.startswith("data/.")}
    assert seen == before


@pytest.mark.parametrize("mishap", [BuildError("a rate of 140"), KeyboardInterrupt(), MemoryError(), SystemExit(1)])
def test_a_build_that_fails_half_way_leaves_the_old_data(project, mishap):
    before = contents(project)
    with pytest.raises(type(mishap)), open_stage(project) as stage:
        write_all(stage)
        raise mishap
    assert contents(project) == before
    assert not (project / "data/.build").exists()


def test_a_build_killed_half_way_leaves_the_old_data(project):
    before = contents(project)
    script = (
        "import os, signal, sys; from pathlib import Path; from lgo_map.pipeline.stage import open_stage\n"
        "with open_stage(Path(sys.argv[1])) as stage:\n"
        f"    stage.write_to({REGISTER!r}).write_text('new')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(project)], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    after = contents(project)
    assert after.pop(f"data/.build/{REGISTER}") == "new"
    after.pop("data/.lock")  # that of a process that is no more
    assert after == before


def test_the_next_build_starts_afresh_after_a_kill(project):
    left_over = project / "data" / ".build" / "data" / "half.parquet"
    left_over.parent.mkdir(parents=True)
    left_over.write_text("half a table", encoding="utf-8")
    with open_stage(project) as stage:
        write_all(stage)
    assert contents(project) == built(project)


def test_without_an_interrupted_build_there_is_nothing_to_finish(project):
    before = contents(project)
    settle_interrupted(project)
    assert contents(project) == before


def test_a_file_of_a_replaced_folder_that_is_written_again_stays(project):
    with open_stage(project) as stage:
        stage.replace_folder("data/letters")
        stage.write_to(OLD_LETTER).write_text("the same letter, read anew", encoding="utf-8")
    assert contents(project)[OLD_LETTER] == "the same letter, read anew"


def test_a_folder_that_is_not_there_yet_can_be_replaced(project):
    shutil.rmtree(project / "data" / "letters")
    with open_stage(project) as stage:
        write_all(stage)
    assert contents(project) == built(project)


def test_a_step_reads_what_an_earlier_step_of_the_same_build_wrote(project):
    with open_stage(project) as stage:
        assert stage.read_from(REGISTER).read_text(encoding="utf-8") == f"old {REGISTER}"
        stage.write_to(REGISTER).write_text("new", encoding="utf-8")
        assert stage.read_from(REGISTER).read_text(encoding="utf-8") == "new"
        assert stage.read_from(MAP).read_text(encoding="utf-8") == f"old {MAP}"
        assert stage.sources == project / "data" / "sources"


def test_a_file_written_twice_is_listed_once(project):
    with open_stage(project) as stage:
        for text in ("first", "second"):
            stage.write_to(REGISTER).write_text(text, encoding="utf-8")
        assert stage.written == [REGISTER]
    assert contents(project)[REGISTER] == "second"
