"""Whatever fails, and whenever the process ends: all is as it was or all is new, and said truly."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

import pytest

from lgo_map.pipeline import replacement
from lgo_map.pipeline.replacement import UnfinishedError
from lgo_map.pipeline.stage import open_stage, settle_interrupted
from tests.failing_disk import Killed, calls_counted, failing_from, failing_once, killed_at

KEPT, REGISTER, NEW = "data/sources/statistics.csv", "data/register.parquet", "data/letters/2020/new.json"
OLD, MAP = "data/letters/2019/old.json", "static/boundaries/england.json"
BEFORE = {name: f"old {name}" for name in (KEPT, REGISTER, OLD, MAP)}
AFTER = {KEPT: f"old {KEPT}"} | {name: f"new {name}" for name in (REGISTER, NEW, MAP)}


@pytest.fixture
def project(tmp_path):
    for name, text in BEFORE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def contents(project):
    files = sorted(path for path in project.rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in files}


def without_what_is_beside(project):
    """The files that anybody reads."""
    return {name: text for name, text in contents(project).items() if "/." not in name}


def folders(project):
    return {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_dir()}


def build(project):
    with open_stage(project) as stage:
        stage.edit_sources()
        stage.replace_folder("data/letters")
        for name in (REGISTER, NEW, MAP):
            stage.write_to(name).write_text(f"new {name}", encoding="utf-8")


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """How many calls such a build makes that change files."""
    folder = tmp_path_factory.mktemp("counted")
    for name, text in BEFORE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with calls_counted(folder) as counted:
        build(folder)
    assert contents(folder) == AFTER
    assert counted.count > 40
    return counted.count


def reset(project):
    for path in sorted(project.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    for name, text in BEFORE.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_one_call_fails_and_nothing_has_changed_or_all_is_stored(project, calls, number):
    for call in range(1, calls + 1):
        reset(project)
        was = folders(project)
        try:
            with failing_once(project, call, number):
                build(project)
        except OSError as error:
            assert error.errno == number
            assert without_what_is_beside(project) == BEFORE, f"call {call}"
            settle_interrupted(project)
            assert {name: text for name, text in contents(project).items() if name != "data/.lock"} == BEFORE
            assert folders(project) == was, f"call {call}"
        else:
            assert without_what_is_beside(project) == AFTER, f"call {call}"
            settle_interrupted(project)
        build(project)
        assert contents(project) == AFTER, f"after call {call}"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_from_one_call_on_all_fail_and_what_is_said_is_true_when_the_disk_is_well_again(project, calls, number):
    unfinished = 0
    for call in range(1, calls + 1):
        reset(project)
        try:
            with failing_from(project, call, number):
                build(project)
        except UnfinishedError as error:
            unfinished += 1
            assert "could not be taken back" in str(error)
        except OSError:
            assert without_what_is_beside(project) == BEFORE, f"call {call}"
        else:
            assert without_what_is_beside(project) == AFTER, f"call {call}"
            settle_interrupted(project)
            assert without_what_is_beside(project) == AFTER, f"call {call}"
            continue
        settle_interrupted(project)
        assert {name: text for name, text in contents(project).items() if name != "data/.lock"} == BEFORE
    assert unfinished


def test_killed_at_any_call_the_next_command_finds_all_as_before_or_as_after(project, calls):
    seen = set()
    for call in range(1, calls + 1):
        reset(project)
        with suppress(Killed), killed_at(project, call):
            build(project)
        settle_interrupted(project)
        after = without_what_is_beside(project)
        assert after in (BEFORE, AFTER), f"call {call}"
        seen.add(after == AFTER)
        build(project)
        assert contents(project) == AFTER, f"after call {call}"
    assert seen == {True, False}


def test_taking_back_can_be_killed_at_any_call_too(project, calls):
    for call in range(1, calls + 1):
        reset(project)
        with suppress(Killed), killed_at(project, call):
            build(project)
        stored = without_what_is_beside(project)
        for again in range(1, 40):
            with suppress(Killed), killed_at(project, again):
                settle_interrupted(project)
                break
        settle_interrupted(project)
        after = without_what_is_beside(project)
        assert after in (BEFORE, AFTER), f"call {call}"
        assert after == BEFORE or stored == AFTER, "nothing is stored later"


@pytest.mark.parametrize("part", ["data/letters", "data/sources", "static"])
def test_a_part_of_the_project_may_lie_on_a_file_system_of_its_own(project, monkeypatch, part):
    def within_one(call):
        def guarded(source, target, **more):
            if len({str(path).startswith(str(project / part)) for path in (source, target)}) > 1:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            return call(source, target, **more)

        return guarded

    for name in ("rename", "replace", "link"):
        monkeypatch.setattr(os, name, within_one(getattr(os, name)))
    build(project)
    assert contents(project) == AFTER


def test_a_file_system_without_second_names_is_copied_on(project, monkeypatch):
    def link(*_, **__):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(replacement.os, "link", link)
    build(project)
    assert contents(project) == AFTER
