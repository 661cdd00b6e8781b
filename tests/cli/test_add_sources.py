"""`add`: every source is kept under its own address, and which of them stands."""

from __future__ import annotations

import json

from lgo_map.cli import command
from lgo_map.ingest import ledger
from lgo_map.records.statistics import figures_of, load_figures
from tests.cli.commands import held, press, report_of, run
from tests.known_councils import BARNET


def test_rule_12_a_second_newspaper_never_replaces_the_first(project, tmp_path):
    first, second = "https://one.example.org/a", "https://two.example.org/b"
    row = "London Borough of Barnet,2023,20,25,80,,"
    assert run("add", "statistics", press(tmp_path, row + first), "--kind", "press", "--yes").exit_code == 0
    other = press(tmp_path, f"London Borough of Barnet,2023,,,75,as it was told,{second}")
    answer = run("add", "statistics", other, "--kind", "press", "--yes", "--report", tmp_path / "r.json")
    assert answer.exit_code == 0, answer.output
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [(r["field"], r["old"], r["status"], r["reason"]) for r in report] == [
        ("upheld_rate", None, "new", "a press report (one.example.org) says 80, which stands")
    ]
    stated = figures_of(load_figures(project / "data"), BARNET, 2023)
    rates = stated[stated["figure"] == "upheld_rate"]
    assert list(zip(rates["value"], rates["source_url"], rates["chosen"], strict=True)) == [
        (80, first, True),
        (75, second, False),
    ]
    assert run("undo").exit_code == 0
    assert set(figures_of(load_figures(project / "data"), BARNET, 2023)["source_url"]) == {first}


def test_rule_12_the_same_address_again_changes_its_own_row_and_loses_nothing(project, tmp_path):
    address = "https://one.example.org/a"
    row = f"London Borough of Barnet,2023,20,25,80,read off a picture,{address}"
    run("add", "statistics", press(tmp_path, row), "--kind", "press", "--yes")
    again = f"London Borough of Barnet,2023,21,25,84,corrected,{address.replace('https://', 'http://www.')}/"
    _, report = report_of(project, "statistics", press(tmp_path, again), "--kind", "press", "--yes")
    assert {(r["field"], r["old"], r["status"]) for r in report} == {
        ("upheld", 20, "changed"),
        ("investigations", 25, "same"),
        ("upheld_rate", 80, "changed"),
    }
    rows = [
        r
        for r in ledger.read_statistics(project / "data/sources")
        if (r["authority_code"], r["year"]) == (BARNET, "2023")
    ]
    assert [(r["upheld"], r["source_url"], r["note"]) for r in rows] == [
        ("21", address, "read off a picture; corrected")
    ]


def test_rule_12_what_waits_is_settled_by_its_own_source_alone(project, tmp_path):
    one, two = "https://one.example.org/a", "https://two.example.org/b"
    wrong = press(tmp_path, *(f"London Borough of Barnet,2023,20,25,60,,{address}" for address in (one, two)))
    assert run("add", "statistics", wrong, "--kind", "press", "--yes").exit_code == command.WANTS_A_LOOK
    assert {row["source_url"] for row in held(project)} == {one, two}
    run(
        "add",
        "statistics",
        press(tmp_path, f"London Borough of Barnet,2023,20,25,80,,{one}"),
        "--kind",
        "press",
        "--yes",
    )
    assert [row["source_url"] for row in held(project)] == [two]
    answer = run("review", "--publish-all")
    assert answer.exit_code == 0, answer.output
    stated = figures_of(load_figures(project / "data"), BARNET, 2023)
    rates = stated[stated["figure"] == "upheld_rate"]
    assert list(zip(rates["value"], rates["source_url"], rates["chosen"], strict=True)) == [
        (80, one, True),
        (60, two, False),
    ]


def test_rule_12_papers_without_an_address_are_told_apart_by_what_names_them(project, tmp_path):
    papers = ("Audit Committee 3 June 2023", "Scrutiny Board 4 July 2023")
    rows = [
        f"London Borough of Barnet,2023,{upheld},25,,{paper}," for upheld, paper in zip((20, 19), papers, strict=True)
    ]
    answer, report = report_of(project, "statistics", press(tmp_path, *rows), "--yes")
    assert answer.exit_code == 0, answer.output
    assert {r["status"] for r in report} == {"new"}
    stated = figures_of(load_figures(project / "data"), BARNET, 2023)
    upheld = stated[stated["figure"] == "upheld"]
    assert dict(zip(upheld["note"], upheld["value"], strict=True)) == dict(zip(papers, (20, 19), strict=True))


def test_counts_of_two_sources_that_can_not_both_be_true_wait(project, tmp_path):
    rows = (
        "London Borough of Barnet,2023,20,,,,https://one.example.org",
        "London Borough of Barnet,2023,,15,,,https://b.org",
    )
    answer, report = report_of(project, "statistics", press(tmp_path, *rows), "--kind", "press", "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert [(r["field"], r["status"]) for r in report] == [("upheld", "new"), ("investigations", "held")]
    parts = "Upheld would be 20 (a press report (one.example.org))", "15, the investigations (a press report (b.org))"
    assert report[1]["reason"] == ", more than ".join(parts)


def test_an_address_held_as_that_of_another_kind_of_source_waits_where_it_differs(project, tmp_path):
    row = "London Borough of Barnet,2023,20,25,80,,https://one.example.org"
    run("add", "statistics", press(tmp_path, row), "--kind", "press", "--yes")
    other = press(tmp_path, row.replace("20,25,80", "15,25,60"))
    _, report = report_of(project, "statistics", other, "--kind", "council", "--yes")
    assert {r["status"] for r in report if r["field"] != "investigations"} == {"held"}
    assert "Upheld is 15, but 20 is held of the same address, as a press report" in {r["reason"] for r in report}


def test_a_figure_whose_file_names_no_address_has_the_file_as_its_source(project, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("Council,Year,Upheld,Not upheld\nLondon Borough of Barnet,2022/23,5,11\n", encoding="utf-8")
    answer, _ = report_of(project, "statistics", path, "--yes")
    assert answer.exit_code == 0, answer.output
    stated = figures_of(load_figures(project / "data"), BARNET, 2023).set_index("figure")
    notes = stated["note"].to_dict()
    assert stated["source_url"].isna().all()
    assert "report.csv" in notes["upheld"]
    assert "report.csv" in notes["investigations"]
    assert "counted as upheld plus not upheld" in notes["investigations"]
    assert "counted as upheld plus not upheld" not in notes["upheld"]
