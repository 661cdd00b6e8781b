"""What all commands have in common: one at a time, on the data that are set, and true about what has changed."""

from __future__ import annotations

import datetime
import errno
import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import pandas as pd
import pytest
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.cli import command
from lgo_map.ingest import last_addition
from lgo_map.records.decisions import load_decisions
from lgo_map.records.statistics import load_statistics, statistics_of
from lgo_map.storage import DATA, PROJECT
from tests.failing_disk import Killed, calls_counted, failing_from, failing_once, killed_at
from tests.ingest.made_decision_pages import MadeDecision, decision_pieces
from tests.ingest.made_decision_pages import as_html as as_html_of_decision
from tests.ingest.made_pages import as_html, page_pieces
from tests.known_councils import BARNET

FIGURES = {"upheld_rate": 80, "upheld": 20, "investigations": 25}


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    """Every addition is made at the same time, so that what is stored can be compared."""
    monkeypatch.setattr(last_addition, "now", lambda: datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC))


@pytest.fixture
def page(tmp_path):
    """A page with figures that no source of the sample has."""
    path = tmp_path / "barnet.html"
    path.write_text(as_html(page_pieces("London Borough of Barnet", 2023, FIGURES)), encoding="utf-8")
    return path


def run(*words, answers=None):
    return CliRunner().invoke(
        app, [str(word) for word in words], input=answers, env={"COLUMNS": "220", "NO_COLOR": "1"}
    )


def contents(folder):
    """What anybody reads, and what `undo` needs."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def is_stored(project):
    row = statistics_of(load_statistics(project / "data"), BARNET, 2023)
    return row is not None and pd.notna(row["upheld"])


DECISION = MadeDecision("London Borough of Barnet", "21 007 999")


@pytest.fixture
def decision(tmp_path):
    """The page of a decision that is not held in the sample."""
    path = tmp_path / "decision.html"
    path.write_text(as_html_of_decision(decision_pieces(DECISION), address=DECISION.address), encoding="utf-8")
    return path


def is_decision_stored(project):
    return DECISION.reference in set(load_decisions(project / "data")["reference"])


@pytest.fixture(params=["pages", "decisions"])
def addition(request, page, decision):
    """Words that add something, and what says whether it is stored."""
    if request.param == "pages":
        return ("add", "pages", page, "--yes"), is_stored
    return ("add", "decisions", decision, "--yes"), is_decision_stored


@pytest.fixture
def calls(project, addition, tmp_path):
    """How many calls that change files storing it makes."""
    copy = tmp_path / "before"
    shutil.copytree(project, copy)
    words, is_there = addition
    with calls_counted(project) as counted:
        assert run(*words).exit_code == 0
    reset(project, copy)
    assert not is_there(project)
    return counted.count


def reset(project, copy):
    shutil.rmtree(project)
    shutil.copytree(copy, project)


STEP = 41
"""Every how manieth call is tried, at most; of a smaller build `tests/pipeline/test_replacement.py` tries each."""


def some_of(calls: int) -> range:
    return range(1, calls + 1, min(STEP, max(1, calls // 6)))


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(lambda folder, call: failing_once(folder, call, errno.ENOSPC), id="full once"),
        pytest.param(lambda folder, call: failing_from(folder, call, errno.EROFS), id="read-only from then on"),
        pytest.param(killed_at, id="killed"),
    ],
)
def test_whenever_storing_fails_what_is_said_is_true_and_check_stores_nothing(
    project, addition, calls, tmp_path, failing
):
    words, is_there = addition
    copy = tmp_path / "before"
    before = contents(project)
    for call in some_of(calls):
        reset(project, copy)
        said = None
        with suppress(Killed), failing(project, call):
            said = run(*words)
        if said is not None and said.exit_code:
            assert said.exit_code == command.FAILED, said.output
            assert "Traceback" not in said.output
            assert said.stderr.startswith(("Nothing has changed:", "Nothing has been stored, but not all")), said.stderr
            if said.stderr.startswith("Nothing has changed:"):
                now = {name: content for name, content in contents(project).items() if "/." not in f"/{name}"}
                assert now == {name: content for name, content in before.items() if "/." not in f"/{name}"}
        elif said is not None:
            assert is_there(project), f"call {call} of {calls}"
        run("review", "--list")  # a command that only looks
        assert is_there(project) == (said.exit_code == 0 if said else is_there(project))
        if not is_there(project):
            assert contents(project) == before, f"call {call} of {calls}"
        again = run(*words)
        assert again.exit_code == 0, again.output
        assert is_there(project)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (words, what)
        for what, step in (("pages", "statistics"), ("decisions", "decisions"))
        for words in (("undo",), ("review", "--publish-all"), ("review", "--drop-all"), ("build", step))
    ],
)
@pytest.mark.parametrize(
    "failing", [lambda folder, call: failing_from(folder, call, errno.ENOSPC), killed_at], ids=["full", "killed"]
)
def test_other_commands_that_fail_leave_all_as_it_was_too(project, tmp_path, words, what, failing):
    doubtful = tmp_path / "barnet.html"
    late = replace(DECISION, decided=datetime.date(2090, 1, 2))
    doubtful.write_text(
        as_html(page_pieces("London Borough of Barnet", 2023, FIGURES | {"upheld_rate": 60}))
        if what == "pages"
        else as_html_of_decision(decision_pieces(late), address=late.address),
        encoding="utf-8",
    )
    assert run("add", what, doubtful, "--yes").exit_code == command.WANTS_A_LOOK
    copy = tmp_path / "before"
    shutil.copytree(project, copy)
    before = contents(project)
    with calls_counted(project) as counted:
        assert run(*words).exit_code == 0
    after = contents(project)
    assert after != before or words[0] == "build"
    for call in some_of(counted.count):
        reset(project, copy)
        said = None
        with suppress(Killed), failing(project, call):
            said = run(*words)
        assert said is None or "Traceback" not in said.output
        run("review", "--list")
        if said is not None and said.exit_code:
            assert contents(project) == before, f"call {call} of {counted.count}"
        assert contents(project) in (before, after), f"call {call} of {counted.count}"


def test_two_additions_at_once_are_not_both_made(project, page):
    before = contents(project)
    with (project / "data" / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for words in (("add", "pages", page, "--yes"), ("undo",), ("build", "statistics")):
            answer = run(*words)
            assert answer.exit_code == command.FAILED
            assert "another addition or build is under way on the same data" in answer.stderr
        assert run("add", "pages", page).exit_code == 0  # a preview changes nothing
        assert run("review", "--list").exit_code == 0
    assert contents(project) == before


def test_the_lock_of_a_process_that_is_no_more_locks_nothing(project, page):
    (project / "data" / ".lock").write_text("", encoding="utf-8")
    assert run("add", "pages", page, "--yes").exit_code == 0
    assert is_stored(project)
    assert not (project / "data" / ".lock").exists()


def test_commands_work_on_the_folder_that_is_set_and_say_which(tmp_path, page):
    data = tmp_path / "elsewhere"
    shutil.copytree(DATA, data)
    stored_here = (DATA / "sources" / "statistics.csv").read_bytes()
    environment = os.environ | {"LGO_MAP_DATA": str(data), "COLUMNS": "200", "NO_COLOR": "1"}

    def command_line(*words):
        words = (sys.executable, "-m", "lgo_map", *map(str, words))
        return subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    before = contents(data)
    answer = command_line("add", "pages", page, "--yes")
    assert answer.returncode == 0, answer.stderr
    assert f"Working on the data in {data} (LGO_MAP_DATA)." in answer.stdout
    row = statistics_of(load_statistics(data), BARNET, 2023)
    assert row is not None
    assert row["upheld"] == 20
    assert (DATA / "sources" / "statistics.csv").read_bytes() == stored_here
    assert command_line("undo").returncode == 0
    assert contents(data) == before

    environment["LGO_MAP_DATA"] = str(tmp_path / "nowhere")
    answer = command_line("check")
    assert answer.returncode == command.FAILED
    assert answer.stderr == f"Nothing has changed: the data should be in {tmp_path / 'nowhere'}, which is no folder.\n"


def test_a_report_that_cannot_be_written_keeps_anything_from_being_stored(project, page, tmp_path):
    before = contents(project)
    answer = run("add", "pages", page, "--yes", "--report", tmp_path / "no such folder" / "report.json")
    assert answer.exit_code == command.FAILED
    assert answer.stderr.startswith("Nothing has changed:")
    assert "report.json" in answer.stderr
    assert contents(project) == before


def test_a_report_whose_place_is_taken_is_said_although_all_is_stored(project, page, tmp_path):
    (tmp_path / "report.json").mkdir()
    answer = run("add", "pages", page, "--yes", "--report", tmp_path / "report.json")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert answer.stderr.startswith("All has been stored, but:")
    assert is_stored(project)


def test_a_report_goes_to_a_pipe_and_through_a_link_without_replacing_them(project, page, tmp_path):
    pipe, link, file = tmp_path / "pipe", tmp_path / "link.json", tmp_path / "report.json"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    file.write_text("of before", encoding="utf-8")
    link.symlink_to(file)
    for path in (pipe, link):
        assert run("add", "pages", page, "--report", path).exit_code == 0
    assert b'"upheld"' in os.read(reading, 100_000)
    os.close(reading)
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert '"upheld"' in file.read_text("utf-8")


def test_review_goes_on_after_a_row_that_cannot_be_published(project, tmp_path):
    for name in ("London Borough of Barnet", "London Borough of Redbridge"):
        path = tmp_path / f"{name}.html"
        path.write_text(as_html(page_pieces(name, 2023, FIGURES | {"upheld_rate": 60})), encoding="utf-8")
        assert run("add", "pages", path, "--yes").exit_code == command.WANTS_A_LOOK
    held = project / "data" / "sources" / "held.csv"
    lines = held.read_text("utf-8").splitlines()
    place = lines[0].split(",").index("upheld")
    cells = lines[1].split(",")
    cells[place] = "99"  # more than were investigated
    held.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    answer = run("review", "--publish-all")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "It stays held back:" in answer.stderr
    assert "more than the 25 investigations" in answer.stderr
    assert "1 row is still held back" in answer.stdout
    assert len(held.read_text("utf-8").splitlines()) == 2


def test_what_undo_needs_is_damaged_and_that_is_a_sentence(project, page):
    run("add", "pages", page, "--yes")
    (project / "data" / ".last-addition.json").write_text("{", encoding="utf-8")
    answer = run("undo")
    assert answer.exit_code == command.FAILED
    assert "is damaged" in answer.stderr


@pytest.mark.parametrize("kind", ["letters", "pages"])
def test_a_folder_without_documents_is_said(project, tmp_path, kind):
    (tmp_path / "empty").mkdir()
    answer = run("add", kind, tmp_path / "empty")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "holds no document" in answer.stdout


def test_a_copy_that_undo_needs_has_been_changed_and_nothing_is_taken_back(project, page):
    run("add", "pages", page, "--yes")
    (project / "data" / ".last-addition" / "statistics.csv").write_text("authority_code\n", encoding="utf-8")
    before = contents(project)
    answer = run("undo")
    assert answer.exit_code == command.FAILED
    assert "data/.last-addition/statistics.csv is damaged" in answer.stderr
    assert contents(project) == before
