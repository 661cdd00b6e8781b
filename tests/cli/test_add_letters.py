"""`add letters` and `review`: letters that are not what is stored, or not what they seem, and what becomes of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.cli import add as add_command
from tests.ingest.made_letters import NORTHAMPTON, NORTHAMPTON_FIGURES, case


@pytest.fixture
def project(whole_project):
    return whole_project


def run(*words, answers=None):
    return CliRunner().invoke(
        app, [str(word) for word in words], input=answers, env={"COLUMNS": "220", "NO_COLOR": "1"}
    )


def sources(project: Path) -> dict[str, bytes]:
    folder = project / "data" / "sources"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def add_letter(project, text, *words):
    """Add a letter's text; the answer, and what is reported field by field."""
    path, report = project.parent / "letter.txt", project.parent / "report.json"
    path.write_text(text, encoding="utf-8")
    answer = run("add", "letters", path, "--report", report, *words)
    return answer, json.loads(report.read_text(encoding="utf-8"))


def held(project) -> list[dict[str, str]]:
    path = project / "data/sources/held.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def without(text: str, *sentences: str) -> str:
    for sentence in sentences:
        assert sentence in text
        text = text.replace(sentence, "")
    return text


# A copy that lacks what is stored


def test_a_copy_without_its_statistics_page_is_held_and_what_would_vanish_is_named(project):
    before = sources(project)
    answer, report = add_letter(project, case("copy-without-statistics-page"))
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert {change["status"] for change in report} == {"held"}
    assert {change["field"]: change["old"] for change in report if change["field"] != "letter"} == NORTHAMPTON_FIGURES
    assert all(change["new"] is None for change in report if change["field"] != "letter")
    assert all("the letter stored states 11 figures, this copy none" in change["reason"] for change in report)
    assert sources(project) == before

    add_letter(project, case("copy-without-statistics-page"), "--yes")
    assert sources(project)["letters/2020/northampton-borough-council.txt"] == NORTHAMPTON.encode()
    assert [row["reason"] for row in held(project)] == ["the letter stored states 11 figures, this copy none"]


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (["7\nupheld decisions"], "states 11 figures, this copy 10 of them, without Upheld"),
        (
            ["64% of complaints we investigated were upheld.", "7\nupheld decisions"],
            "this copy 9 of them, without Upheld, Upheld rate",
        ),
        (["64%"], "this copy 9 of them, without Upheld rate, Upheld rate, published average"),
    ],
)
def test_a_copy_that_lacks_some_figures_is_held(project, lacking, reason):
    if lacking == ["64%"]:
        text = NORTHAMPTON.replace("64%", "G4%").replace("**45%**", "**4S%**")
    else:
        text = without(NORTHAMPTON, *lacking)
    answer, report = add_letter(project, text)
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert any(change["status"] == "held" and reason in change["reason"] for change in report)


def test_a_copy_that_lacks_much_of_the_letter_s_text_is_held_though_its_figures_are_whole(project):
    begin, end = NORTHAMPTON.index("Given the exceptional"), NORTHAMPTON.index("Yours sincerely")
    answer, report = add_letter(project, NORTHAMPTON[:begin] + "\n\n" + NORTHAMPTON[end:])
    assert answer.exit_code == add_command.WANTS_A_LOOK
    letter = next(change for change in report if change["field"] == "letter")
    assert letter["status"] == "held"
    assert "the letter stored has 940 words, this copy" in letter["reason"]


def test_of_two_copies_of_a_new_letter_the_whole_one_is_taken_and_the_one_cut_off_held(project):
    text = NORTHAMPTON.replace("Northampton Borough Council", "Kettering Borough Council")
    folder = project.parent / "letters"
    folder.mkdir()
    (folder / "a cut off.txt").write_text(text[: text.index("Yours sincerely")], encoding="utf-8")
    (folder / "whole.txt").write_text(text, encoding="utf-8")
    assert run("add", "letters", folder, "--yes").exit_code == add_command.WANTS_A_LOOK
    assert sources(project)["letters/2020/kettering-borough-council.txt"] == text.encode()
    assert ["says otherwise" in row["reason"] for row in held(project)] == [True]
