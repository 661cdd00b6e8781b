"""A build is whole or not at all, whenever it is stopped."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lgo_map.pipeline.stage import BuildError, finish_interrupted, open_stage
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
    assert not (project / ".build").exists()


def test_nothing_changes_before_the_build_is_through(project):
    before = contents(project)
    with open_stage(project) as stage:
        write_all(stage)
        seen = {name: text for name, text in contents(project).items() if not name.startswith(".build/")}
    assert seen == before


@pytest.mark.parametrize("mishap", [BuildError("a rate of 140"), KeyboardInterrupt(), MemoryError(), SystemExit(1)])
def test_a_build_that_fails_half_way_leaves_the_old_data(project, mishap):
    before = contents(project)
    with pytest.raises(type(mishap)), open_stage(project) as stage:
        write_all(stage)
        raise mishap
    assert contents(project) == before
    assert not (project / ".build").exists()


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
    assert after.pop(f".build/{REGISTER}") == "new"
    assert after == before


def test_the_next_build_starts_afresh_after_a_kill(project):
    left_over = project / ".build" / "data" / "half.parquet"
    left_over.parent.mkdir(parents=True)
    left_over.write_text("half a table", encoding="utf-8")
    with open_stage(project) as stage:
        write_all(stage)
    assert contents(project) == built(project)


def killed_while_moving(project, monkeypatch, moved):
    """Build, and be killed when this many files (1 is the list of what was decided) have been moved."""
    real = Path.replace
    count = 0

    def replace(path, target):
        nonlocal count
        if count == moved:
            raise KeyboardInterrupt  # as far as files can tell, the process ends here
        count += 1
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt), open_stage(project) as stage:
            write_all(stage)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_build_killed_while_its_files_are_moved_is_finished_by_the_next(project, monkeypatch, moved):
    killed_while_moving(project, monkeypatch, moved)
    assert (project / ".build" / "commit.json").exists()
    with open_stage(project) as stage:
        seen = contents(project)
        assert not stage.written
    assert seen == built(project)
    assert contents(project) == built(project)


def test_a_finished_move_is_not_undone_by_a_build_that_fails(project, monkeypatch):
    killed_while_moving(project, monkeypatch, 1)
    with pytest.raises(BuildError), open_stage(project):
        raise BuildError("a rate of 140")
    assert contents(project) == built(project)


def test_a_build_killed_while_obsolete_files_are_removed_is_finished(project, monkeypatch):
    def unlink(path, missing_ok=False):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt), open_stage(project) as stage:
            write_all(stage)
    finish_interrupted(project)
    assert contents(project) == built(project)


def test_without_an_interrupted_build_there_is_nothing_to_finish(project):
    before = contents(project)
    finish_interrupted(project)
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
