"""Tables in `tests/ingest/cases` that were once read wrongly, against the councils that England really has."""

from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.cli import add as add_command
from lgo_map.cli import command
from lgo_map.councils.register import find_code
from lgo_map.ingest.readers.table import read_table
from lgo_map.storage import Project
from tests.make_sample import TESTS

CASES = TESTS / "ingest" / "cases"


@pytest.fixture
def preview(tmp_path, monkeypatch, project):
    """What `add statistics` would do with a case: its exit code, and its report."""
    shutil.copytree(project / "data", tmp_path / "data")
    for module in (add_command, command):
        monkeypatch.setattr(module, "PROJECT_WITH_DATA", Project(project, tmp_path / "data"))

    def run(case):
        report = tmp_path / "report.json"
        answer = CliRunner().invoke(app, ["add", "statistics", str(CASES / f"{case}.csv"), "--report", str(report)])
        return answer.exit_code, json.loads(report.read_text(encoding="utf-8"))

    return run


def stated(case):
    (sheet,) = read_table((CASES / f"{case}.csv").read_bytes(), f"{case}.csv").sheets
    return sheet.reported


def test_parishes_that_call_themselves_city_councils_are_refused(preview):
    exit_code, report = preview("parish-city-council")
    assert exit_code == command.WANTS_A_LOOK
    assert [(change["code"], change["status"]) for change in report] == [(None, "refused")] * 3


@pytest.mark.parametrize(
    ("case", "years"),
    [
        ("year-with-one-digit", [2021, 2022, 2023, 2024]),
        ("year-labels", [2020, 2023, 2024, 2024, 2021, 2024]),
    ],
)
def test_a_label_of_a_year_is_the_year_its_months_end_in(case, years):
    assert [reported.year for reported in stated(case)] == years


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ("abbreviated-names", ["E08000001", "E09000005", "E07000137", "E08000032", "E10000002"]),
        ("predecessor-of-the-year", ["E10000002", "E10000027", "E10000023", "E10000009"]),
    ],
)
def test_a_name_is_that_of_the_council_of_the_year(register, case, codes):
    assert [find_code(register, reported.authority, reported.year) for reported in stated(case)] == codes


def test_a_row_that_is_left_out_counts_and_is_in_the_report(preview):
    exit_code, report = preview("left-out-and-exit-0")
    assert exit_code == command.WANTS_A_LOOK
    assert {change["source"].split(" of ")[0] for change in report} == {"Row 2", "Row 3"}
    assert [change["status"] for change in report if change["source"].startswith("Row 2")] == ["refused"]


def test_a_row_without_an_address_names_its_source(preview):
    (reported,) = stated("no-source")
    assert reported.url is None
    assert reported.note is not None
    assert reported.note.startswith("The file no-source.csv")
    assert reported.figures == {"upheld": 5, "not_upheld": 11, "investigations": 16}
