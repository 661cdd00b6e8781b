"""`add statistics`: the Ombudsman's three yearly tables, and what of a table is not taken."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.cli import command
from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest import ledger
from lgo_map.pipeline.source_files import COLUMNS, REVIEW_QUEUE_COLUMNS, read_statistics, rows_as_text
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.records.subjects import load_subjects
from tests.ingest.made_tables import OTHER_BODIES, as_csv, made_figures, workbook, yearly_tables
from tests.known_councils import LEEDS, NORTHAMPTON, REDBRIDGE

YEAR = 2026
FILES = "https://www.lgo.org.uk/assets/attach"


@pytest.fixture
def project(whole_project, monkeypatch):
    monkeypatch.setattr(ledger, "newest_year", lambda today: YEAR)
    return whole_project


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "220", "NO_COLOR": "1"})


def report_of(tmp_path, *words):
    path = tmp_path / "report.json"
    answer = run("add", "statistics", *words, "--report", path)
    return answer, json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def councils():
    return {row["name"]: row["authority_type"] for row in authorities_of_year(load_register(), YEAR).to_dict("records")}


def save(folder, name, rows, suffix="csv"):
    path = folder / f"{name}.{suffix}"
    path.write_bytes(as_csv(rows) if suffix == "csv" else workbook({"Data": rows}))
    return path


def csv_of(folder, text):
    path = folder / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_three_tables_of_a_year_bring_every_figure_of_every_council(project, tmp_path, suffix):
    named = councils()
    for number, (name, rows) in enumerate(yearly_tables(named, YEAR).items()):
        path = save(tmp_path, name, rows, suffix)
        where = f"{FILES}/{number}/{path.name}"
        answer, report = report_of(tmp_path, path, "--kind", "ombudsman", "--url", where, "--yes")
        assert answer.exit_code in (command.STORED, command.WANTS_A_LOOK), answer.output
        assert {row["status"] for row in report if row["field"] != "source_url"} <= {"new", "held", "other body"}
        others = [row for row in report if row["status"] == "other body"]
        assert len(others) == len(OTHER_BODIES)
        assert "8 rows are of bodies that are no principal council" in answer.stdout
    assert run("review", "--publish-all").exit_code == command.STORED
    stats = load_statistics(project / "data")
    stats = stats[stats["year"] == YEAR].set_index("name")
    assert set(stats.index) == set(named)
    for name, kind in named.items():
        made = made_figures(name, YEAR, kind).figures
        assert stats.loc[name, list(made)].to_dict() == made
    figures = load_figures(project / "data")
    assert figures.loc[(figures["year"] == YEAR) & (figures["code"] == LEEDS), "source_url"].notna().all()
    titles = set(figures.loc[(figures["year"] == YEAR) & ~figures["computed"], "source_title"])
    assert titles == {f"Yearly table of all councils ({name}.{suffix})" for name in yearly_tables({}, YEAR)}
    assert run("check").exit_code == command.STORED


def test_a_table_of_all_councils_is_not_taken_for_a_councils_own_unasked(project, tmp_path):
    made = {f"{name} ": kind for name, kind in councils().items()} | {f"{n}, the": k for n, k in councils().items()}
    path = save(tmp_path, *next(iter(yearly_tables(made, YEAR).items())))
    answer = run("add", "statistics", path, "--yes")
    assert answer.exit_code == command.FAILED
    assert "--kind ombudsman --url" in answer.output
    assert "complaints received, by subject" in answer.output


def test_what_is_left_out_as_untrue_counts_and_is_reported(project, tmp_path):
    path = csv_of(
        tmp_path,
        "Council,Year,Investigations,Upheld,Upheld rate\n"
        "Leeds City Council,2019/20,60,40,108%\n"
        "Bury Council,22/23,12,8,67%\n"
        "Total,22/23,12,8,67%\n",
    )
    answer, report = report_of(tmp_path, path)
    assert answer.exit_code == command.WANTS_A_LOOK
    assert {row["source"] for row in report} == {"Row 2 of figures.csv", "Row 3 of figures.csv"}
    (refused,) = [row for row in report if row["status"] == "refused"]
    assert refused["source"] == "Row 2 of figures.csv"
    assert refused["reason"] == 'Upheld rate is "108%", which is no rate from 0 to 100'
    assert {(row["year"], row["status"]) for row in report if row["status"] != "refused"} == {(2023, "new")}


def test_where_every_row_is_left_out_the_exit_code_says_so(project, tmp_path):
    path = csv_of(tmp_path, "Council,Year,Upheld\nLeeds City Council,2020/2,4\nBury Council,soon,4\n")
    answer, report = report_of(tmp_path, path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert len(report) == 2
    assert {row["status"] for row in report} == {"refused"}


def test_a_parish_that_calls_itself_a_city_council_is_refused(project, tmp_path):
    path = csv_of(tmp_path, "Council,Year,Investigations,Upheld\nNorthampton City Council,2019/20,4,1\n")
    answer, report = report_of(tmp_path, path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert [(row["code"], row["status"]) for row in report] == [(None, "refused")]
    assert "not in the register" in report[0]["reason"]


def test_a_figure_without_an_address_has_its_source_in_the_note(project, tmp_path):
    path = csv_of(tmp_path, "Council,Year,Upheld,Not upheld\nNorthampton Borough Council,2018/19,5,11\n")
    assert run("add", "statistics", path, "--yes").exit_code == command.STORED
    stored = load_figures(project / "data")
    stored = stored[(stored["code"] == NORTHAMPTON) & (stored["year"] == 2019)]
    assert set(stored["figure"]) >= {"upheld", "not_upheld", "investigations"}
    for note in stored.loc[~stored["computed"], "note"]:
        assert "The file figures.csv" in note


def test_a_file_added_again_with_a_row_more_is_the_same_source(project, tmp_path):
    head, row = "Council,Year,Upheld,Investigations\n", "Northampton Borough Council,2018/19,5,16\n"
    assert run("add", "statistics", csv_of(tmp_path, head + row), "--yes").exit_code == command.STORED
    longer = csv_of(tmp_path, f"{head}Leeds City Council,2018/19,40,60\n{row}")
    _, report = report_of(tmp_path, longer)
    assert {change["status"] for change in report if change["code"] == NORTHAMPTON} == {"same"}


def subjects_now(project, code):
    held = load_subjects(project / "data")
    held = held[(held["code"] == code) & (held["year"] == YEAR)]
    return dict(zip(held["subject"], held["received"], strict=True))


def test_what_was_received_by_subject_is_stored_shown_in_the_report_and_taken_back(project, tmp_path):
    named = {"London Borough of Redbridge": "london", "Kent County Council": "county"}
    name, rows = next(iter(yearly_tables(named, YEAR).items()))
    path = save(tmp_path, name, rows)
    words = (path, "--kind", "ombudsman", "--url", f"{FILES}/1/{path.name}")
    made = made_figures("London Borough of Redbridge", YEAR, "london").subjects
    _, report = report_of(tmp_path, *words)
    of_subjects = {row["field"]: row["new"] for row in report if row["code"] == REDBRIDGE and "/" in row["field"]}
    assert of_subjects == {f"received/{subject}": count for subject, count in made.items()}
    assert load_subjects(project / "data").empty
    run("add", "statistics", *words, "--yes")
    assert subjects_now(project, REDBRIDGE) == made
    assert set(load_subjects(project / "data")["source_url"]) == {f"{FILES}/1/{path.name}"}
    assert run("check").exit_code == command.STORED
    _, again = report_of(tmp_path, *words)
    assert {row["status"] for row in again if row["code"] == REDBRIDGE} == {"same"}
    assert run("undo").exit_code == command.STORED
    assert load_subjects(project / "data").empty


def test_subjects_of_a_row_that_is_held_wait_until_it_is_added_again_after_review(project, tmp_path):
    name, rows = next(iter(yearly_tables({"London Borough of Redbridge": "london"}, YEAR).items()))
    row = next(row for row in rows if row and str(row[0]).startswith("London Borough of Redbridge"))
    row[-1] += 1  # its subjects no longer come to it
    path = save(tmp_path, name, rows)
    words = ("add", "statistics", path, "--kind", "ombudsman", "--url", f"{FILES}/1/{path.name}", "--yes")
    assert run(*words).exit_code == command.WANTS_A_LOOK
    assert subjects_now(project, REDBRIDGE) == {}
    assert run("review", "--publish-all").exit_code == command.STORED
    run(*words)
    assert subjects_now(project, REDBRIDGE) == made_figures("London Borough of Redbridge", YEAR, "london").subjects


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E09000026,London Borough of Redbridge,2026,gardens,4,ombudsman,A table,https://a.example/,", "not a subject"),
        ("E09000026,London Borough of Redbridge,2026,housing,,ombudsman,A table,https://a.example/,", "is empty"),
        ("E09000026,London Borough of Redbridge,2026,housing,-4,ombudsman,A table,https://a.example/,", "not a count"),
        ("E09000026,Kent County Council,2026,housing,4,ombudsman,A table,https://a.example/,", "authority_name"),
        ("E09000026,London Borough of Redbridge,2026,housing,4,ombudsman,A table,,", "source_url is empty"),
    ],
)
def test_a_row_of_subjects_that_can_not_be_true_stops_the_build_with_a_sentence(project, row, said):
    path = project / "data/sources/subjects.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    answer = run("build", "statistics")
    assert answer.exit_code == command.FAILED
    assert "data/sources/subjects.csv, row 2" in answer.output.replace("\n", " ")
    assert said in answer.output.replace("\n", " ")


def test_files_of_before_the_new_figures_are_read_as_they_are(project, tmp_path):
    sources = project / "data/sources"
    path = csv_of(tmp_path, "Council,Year,Upheld,Investigations\nLeeds City Council,2026,40,90\n")
    later = list(FIGURES)[list(FIGURES).index("received") :]
    for name in ("statistics.csv", "held.csv"):
        columns = COLUMNS if name == "statistics.csv" else REVIEW_QUEUE_COLUMNS
        rows = read_statistics(sources) if name == "statistics.csv" else []
        text = rows_as_text(rows, columns)
        table = pd.read_csv(io.StringIO(text), dtype=str).drop(columns=later)
        table.to_csv(sources / name, index=False, lineterminator="\n")
    before = load_figures(project / "data")
    assert run("build", "statistics").exit_code == command.STORED
    pd.testing.assert_frame_equal(load_figures(project / "data"), before)
    assert run("add", "statistics", path, "--yes").exit_code in (command.STORED, command.WANTS_A_LOOK)
    assert (sources / "statistics.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
