"""What was added, and when: noted with each addition, and forgotten when it is taken back."""

from __future__ import annotations

import datetime

import pytest

from lgo_map.records.additions import load_additions
from lgo_map.storage import ADDITIONS_FILE, DATA, DataFileError
from tests.cli.commands import BARNET_2023, files, letter_to, page, run
from tests.cli.test_add_decisions import saved
from tests.known_councils import BARNET, KETTERING, LEEDS


def noted(project):
    return [(each.what, each.code, each.year, each.source_kind) for each in load_additions(project / "data")]


def test_a_page_that_is_added_is_noted_with_its_council_year_and_source(project, tmp_path):
    assert noted(project) == []
    before = datetime.datetime.now(datetime.UTC)
    assert run("add", "pages", page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023), "--yes").exit_code == 0
    (addition,) = load_additions(project / "data")
    assert (addition.what, addition.code, addition.year, addition.source_kind) == ("figures", BARNET, 2023, "ombudsman")
    assert addition.source_url.startswith("https://www.lgo.org.uk/")
    assert before <= addition.added_on <= datetime.datetime.now(datetime.UTC)


def test_a_preview_notes_nothing_nor_does_what_is_there_already(project, tmp_path):
    path = page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023)
    run("add", "pages", path)
    assert noted(project) == []
    run("add", "pages", path, "--yes")
    run("add", "pages", path, "--yes")
    assert len(noted(project)) == 1


def test_letters_and_decisions_are_noted_after_what_was_added_before(project, tmp_path):
    letter = tmp_path / "kettering.txt"
    letter.write_text(letter_to("Kettering Borough Council"), encoding="utf-8")
    assert run("add", "letters", letter, "--yes").exit_code == 0
    assert run("add", "decisions", saved(tmp_path), "--yes").exit_code == 0
    assert noted(project) == [("letter", KETTERING, 2020, "ombudsman"), ("decisions", LEEDS, None, "ombudsman")]


def test_what_is_taken_back_is_no_longer_noted(project, tmp_path):
    before = files(project)
    assert run("add", "decisions", saved(tmp_path), "--yes").exit_code == 0
    assert run("undo").exit_code == 0
    after = files(project)
    assert {name: after.get(name) for name in before} == before
    assert noted(project) == []
    assert run("add", "decisions", saved(tmp_path), "--yes").exit_code == 0
    assert run("add", "pages", page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023), "--yes").exit_code == 0
    answer = run("undo")
    assert noted(project) == [("decisions", LEEDS, None, "ombudsman")]
    assert "additions.csv" not in answer.output


def test_where_nothing_was_noted_there_is_nothing_and_a_damaged_file_says_so(tmp_path):
    assert load_additions(DATA) == []
    path = tmp_path / ADDITIONS_FILE
    path.parent.mkdir()
    for text in (
        "added_on,what\n2026-01-01,figures\n",
        "added_on,what,authority_code,year,source_kind,source_url\nx\n",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataFileError, match="is damaged"):
            load_additions(tmp_path)
