"""`python -m lgo_map add decisions`: what the operator sees, and what is stored."""

from __future__ import annotations

import datetime
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_map.cli import command
from lgo_map.pipeline.decision_sources import read_decisions
from lgo_map.records.decisions import load_decisions
from tests.cli.commands import files, report_of, run
from tests.cli.made_decision_files import LEEDS_DECISION, held_back, saved, stored
from tests.ingest.made_decision_pages import (
    as_html,
    decision_pieces,
    made_decision,
)
from tests.known_councils import ALLERDALE, BARNET, CUMBERLAND, LEEDS


def table(folder: Path, *rows: str, columns="Council,Reference,Decision date,Kind,Outcome,Link,Note") -> Path:
    path = folder / "decisions.csv"
    path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_preview_says_what_is_new_and_stores_nothing(project, tmp_path):
    before = files(project)
    answer, report = report_of(project, "decisions", saved(tmp_path))
    assert answer.exit_code == 0, answer.output
    assert "1 new, 0 changed, 0 same, 0 held, 0 refused" in answer.stdout
    assert "Leeds City Council" in answer.stdout
    assert "Decision statement, Upheld, Education > School transport" in answer.stdout
    assert "Run it again with --yes" in answer.stdout
    assert files(project) == before
    (change,) = report
    assert (change["code"], change["reference"], change["decided"]) == (LEEDS, "21 007 999", "2022-08-12")
    assert (change["what"], change["status"], change["reason"]) == ("decision", "new", None)
    assert change["fields"]["outcome"] == {"old": None, "new": "upheld"}


@pytest.mark.parametrize("suffix", ["html", "txt"])
def test_a_page_is_stored_shown_and_taken_back(project, tmp_path, suffix):
    before = files(project)
    path = saved(tmp_path, suffix=suffix)
    answer = run("add", "decisions", path, "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Stored: data/sources/decisions.csv" in answer.stdout
    row = load_decisions(project / "data").set_index("reference").loc["21 007 999"]
    assert (row["code"], row["decided"], row["kind"], row["outcome"]) == (LEEDS, "2022-08-12", "statement", "upheld")
    assert (row["category"], row["subcategory"], row["source_kind"]) == ("Education", "School transport", "ombudsman")
    assert stored(project, "21 007 999")["summary"] == LEEDS_DECISION.summary
    assert run("check").exit_code == 0

    after = files(project)
    again = run("add", "decisions", path, "--yes")
    assert "0 new, 0 changed, 1 same" in again.stdout
    assert "all of it is there already" in again.stdout
    assert files(project) == after

    assert run("undo").exit_code == 0
    assert files(project) == before


def test_pages_are_added_from_folders_and_zips_and_what_is_no_page_is_refused_with_a_reason(project, tmp_path):
    folder = tmp_path / "pages" / "2022"
    folder.mkdir(parents=True)
    saved(folder)
    (folder / "notes.txt").write_text("Remember to save the rest.\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        for number in (5, 10):
            made = made_decision(number)
            archive.writestr(f"{number}.html", as_html(decision_pieces(made), address=made.address))
        archive.writestr("empty.html", "")
    answer, report = report_of(project, "decisions", folder.parent, tmp_path / "more.zip", "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "3 new, 0 changed, 0 same, 0 held, 2 refused" in answer.stdout
    reasons = {Path(change["source"]).name: change["reason"] for change in report if change["status"] == "refused"}
    assert set(reasons) == {"notes.txt", "empty.html"}
    assert reasons["empty.html"] == "is empty"
    assert all(reasons.values())


def test_what_is_not_on_a_page_stays_unknown_and_another_page_of_the_same_decision_fills_it(project, tmp_path):
    bare = saved(tmp_path, has_lines=False, suffix="txt")
    assert run("add", "decisions", bare, "--yes").exit_code == 0
    row = stored(project, "21 007 999")
    assert (row["decided"], row["outcome"], row["category"]) == ("", "", "")
    answer, report = report_of(project, "decisions", saved(tmp_path), "--yes")
    assert answer.exit_code == 0, answer.output
    assert "0 new, 1 changed" in answer.stdout
    assert report[0]["fields"]["outcome"] == {"old": None, "new": "upheld"}
    row = stored(project, "21 007 999")
    assert (row["decided"], row["outcome"], row["category"]) == ("2022-08-12", "upheld", "Education")
    assert run("add", "decisions", bare, "--yes").exit_code == 0
    assert stored(project, "21 007 999") == row  # what a page does not say is not taken away


def test_what_two_pages_say_of_a_decision_is_one_change(project, tmp_path):
    bare = saved(tmp_path, has_lines=False, suffix="txt")
    answer, report = report_of(project, "decisions", bare, saved(tmp_path), "--yes")
    assert answer.exit_code == 0, answer.output
    assert "1 new, 0 changed, 1 same" in answer.stdout
    (change,) = [change for change in report if change["status"] == "new"]
    assert change["fields"]["outcome"] == {"old": None, "new": "upheld"}
    assert stored(project, "21 007 999")["category"] == "Education"


def test_two_pages_of_one_decision_that_contradict_each_other_are_not_both_stored(project, tmp_path):
    other = saved(tmp_path, replace(LEEDS_DECISION, outcome="not upheld", summary="He complained."), suffix="txt")
    answer, report = report_of(project, "decisions", saved(tmp_path), other, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "1 new, 0 changed, 0 same, 1 held" in answer.stdout
    (reason,) = [change["reason"] for change in report if change["status"] == "held"]
    assert "its outcome is “Not upheld”, but “Upheld” is held, from" in reason
    assert "21 007 999.html, added with it" in reason
    assert stored(project, "21 007 999")["outcome"] == "upheld"
    (waiting,) = held_back(project)
    assert (waiting["authority_code"], waiting["outcome"], waiting["what"]) == (LEEDS, "not upheld", "decisions")
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"decided": datetime.date(2090, 1, 4)}, "which is to come"),
        ({"decided": datetime.date(2021, 3, 31)}, "its reference 21 007 999 is of a complaint of 2021"),
        ({"authority": "Cumberland Council"}, "the council was not there before 1 April 2023"),
        ({"outcome": "not upheld"}, "marked “Not upheld”, but its summary says that there was fault"),
        ({"summary": "Mr X complained. We found no fault."}, "but its summary says that there was no fault"),
    ],
)
def test_what_can_hardly_be_true_waits_for_review(project, tmp_path, changed, why):
    answer, report = report_of(project, "decisions", saved(tmp_path, replace(LEEDS_DECISION, **changed)), "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert [change["status"] for change in report] == ["held"]
    assert why in report[0]["reason"]
    assert not [row for row in read_decisions(project / "data/sources") if row["reference"] == "21 007 999"]
    assert [row["reference"] for row in held_back(project)] == ["21 007 999"]


def test_an_upheld_that_begins_we_will_not_investigate_is_taken_as_it_stands(project, tmp_path):
    early = replace(
        LEEDS_DECISION, summary="We will not investigate this complaint, for the Council agreed to apologise."
    )
    assert run("add", "decisions", saved(tmp_path, early), "--yes").exit_code == 0
    assert stored(project, "21 007 999")["outcome"] == "upheld"


def test_a_decision_at_a_weekend_is_taken(project, tmp_path):
    assert (
        run("add", "decisions", saved(tmp_path, replace(LEEDS_DECISION, decided=datetime.date(2022, 8, 13)))).exit_code
        == 0
    )


def test_rule_6_an_abolished_council_goes_on_being_decided_about(project, tmp_path):
    late = replace(LEEDS_DECISION, authority="Allerdale Borough Council", decided=datetime.date(2024, 6, 3))
    assert run("add", "decisions", saved(tmp_path, late), "--yes").exit_code == 0
    assert stored(project, "21 007 999")["authority_code"] == ALLERDALE
    years_after = replace(LEEDS_DECISION, authority="Allerdale Borough Council", reference="27 001 001")
    path = saved(tmp_path, replace(years_after, decided=datetime.date(2027, 6, 3)))
    assert "more than 4 years after the council was abolished" in report_of(project, "decisions", path)[1][0][
        "reason"
    ] or (
        datetime.date.today() < datetime.date(2027, 6, 3)  # it is to come
    )


def test_a_short_name_is_the_council_of_its_date(project, tmp_path):
    rows = ["Cumberland,24 001 001,2024-05-01,,,https://www.lgo.org.uk/a,"]
    assert run("add", "decisions", table(tmp_path, *rows), "--yes").exit_code == 0
    assert stored(project, "24 001 001")["authority_code"] == CUMBERLAND


@pytest.mark.parametrize(
    "name",
    ["Sunny Lawns Care Home Ltd", "Cumbria Fire Authority", "Lichfield Parish Council", "Anchor", "City Hospitals NHS"],
)
def test_what_is_about_another_body_is_only_noted(project, tmp_path, name):
    before = files(project)
    answer, report = report_of(project, "decisions", saved(tmp_path, replace(LEEDS_DECISION, authority=name)), "--yes")
    assert answer.exit_code == 0, answer.output
    assert "1 is about a body that is no principal council" in answer.stdout
    assert [(change["status"], change["name"]) for change in report] == [("other body", name)]
    assert files(project) == before


def test_a_name_that_might_be_a_council_s_and_is_in_no_register_is_refused(project, tmp_path):
    path = saved(tmp_path, replace(LEEDS_DECISION, authority="Middlemarch Borough Council"))
    answer, report = report_of(project, "decisions", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "Middlemarch Borough Council, which is not in the register" in report[0]["reason"]


def test_a_page_without_a_council_s_name_is_that_of_its_reference_or_refused(project, tmp_path):
    nameless = saved(tmp_path, is_named=False, suffix="txt")
    answer, report = report_of(project, "decisions", nameless, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "names no council, and its reference, 21 007 999, is not held" in report[0]["reason"]
    answer, report = report_of(project, "decisions", nameless, saved(tmp_path), "--yes")
    assert answer.exit_code == 0, answer.output
    assert {change["code"] for change in report} == {LEEDS}
    assert "1 new, 0 changed, 1 same" in answer.stdout  # one decision, however many pages it has
    assert report_of(project, "decisions", nameless)[1][0]["status"] == "same"


def test_another_council_under_a_reference_that_is_held_waits(project, tmp_path):
    run("add", "decisions", saved(tmp_path), "--yes")
    path = saved(tmp_path, replace(LEEDS_DECISION, authority="London Borough of Barnet"))
    answer, report = report_of(project, "decisions", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "its reference is held of a decision about Leeds City Council" in report[0]["reason"]
    assert stored(project, "21 007 999")["authority_code"] == LEEDS
    assert run("review", "--publish-all").exit_code == 0
    assert stored(project, "21 007 999")["authority_code"] == BARNET  # in its place, not beside it
    assert run("undo").exit_code == 0
    assert stored(project, "21 007 999")["authority_code"] == LEEDS


def test_review_walks_through_decisions_too_and_each_answer_can_be_taken_back(project, tmp_path):
    other = replace(LEEDS_DECISION, outcome="not upheld", summary="")
    run("add", "decisions", saved(tmp_path), "--yes")
    run("add", "decisions", saved(tmp_path, other, suffix="txt"), "--yes")
    before = files(project)
    shown = run("review", "--list")
    assert shown.exit_code == command.WANTS_A_LOOK
    assert "1 of 1: Leeds City Council, 21 007 999" in shown.stdout
    assert "Not upheld" in shown.stdout
    assert "its outcome is “Not upheld”, but “Upheld” is held" in shown.stdout
    assert "1 row is still held back" in shown.stdout
    assert run("review", answers="l\n").exit_code == command.WANTS_A_LOOK
    assert files(project) == before
    assert run("review", answers="p\n").exit_code == 0
    assert stored(project, "21 007 999")["outcome"] == "not upheld"
    assert stored(project, "21 007 999")["summary"] == LEEDS_DECISION.summary
    assert not held_back(project)
    assert run("check").exit_code == 0
    run("undo")
    assert stored(project, "21 007 999")["outcome"] == "upheld"
    assert len(held_back(project)) == 1
    assert run("review", "--drop-all").exit_code == 0
    assert not held_back(project)
    assert stored(project, "21 007 999")["outcome"] == "upheld"


def test_all_that_waits_is_published_but_for_what_the_build_can_t_take(project, tmp_path):
    for number in (1, 2, 3):
        late = replace(LEEDS_DECISION, reference=f"21 007 99{number}", decided=datetime.date(2090, 1, 4))
        run("add", "decisions", saved(tmp_path, late), "--yes")
    queue = project / "data/sources/held-decisions.csv"
    text = queue.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    queue.write_text("".join([lines[0], lines[1].replace(LEEDS, "E99999999"), *lines[2:]]), encoding="utf-8")
    answer = run("review", "--publish-all")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert answer.stderr.count("It stays held back:") == 1
    assert "E99999999 is not in the register" in answer.stderr
    assert "1 row is still held back" in answer.stdout
    assert [row["reference"] for row in held_back(project)] == ["21 007 991"]
    assert stored(project, "21 007 992")["decided"] == stored(project, "21 007 993")["decided"] == "2090-01-04"
    assert run("undo").exit_code == 0  # one by one
    assert len(held_back(project)) == 2
    queue.write_text(text, encoding="utf-8")
    before = files(project)
    assert run("review", "--publish-all").exit_code == 0
    assert not held_back(project)
    assert run("undo").exit_code == 0  # all at once
    after = files(project)
    assert {name for name in before if before[name] != after.get(name)} <= {"data/.last-addition.json"}


def test_the_project_s_own_table_says_nothing_new(project):
    answer = run("add", "decisions", project / "data/sources/decisions.csv")
    assert answer.exit_code == 0, answer.output
    assert "0 new, 0 changed, 71 same, 0 held, 0 refused" in answer.stdout
    assert "There is nothing new to store." in answer.stdout


def test_a_table_has_columns_by_their_meaning_and_its_rows_may_be_reports(project, tmp_path):
    rows = (
        "Leeds CC,21007999,12/08/2022,,Maladministration causing injustice,https://example.org/7,about a bus",
        "London Borough of Barnet,,October 2022,,No fault,https://www.example.org/news/8,",
        "Leeds City Council,19 019 971,2020-09-16,,Upheld,,",
    )
    answer, report = report_of(project, "decisions", table(tmp_path, *rows), "--reports", "--kind", "press", "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    _, second, third = report
    row = stored(project, "21 007 999")
    assert (row["authority_code"], row["decided"], row["kind"]) == (LEEDS, "2022-08-12", "report")
    assert (row["outcome"], row["source_kind"]) == ("upheld", "press")
    assert row["note"] == "about a bus; outcome as the source puts it: Maladministration causing injustice"
    assert (second["code"], second["decided"]) == (BARNET, "2022-10")
    assert second["fields"]["outcome"]["new"] == "not upheld"
    # The Ombudsman's own list calls that decision a statement.
    assert third["status"] == "refused"
    assert "its kind is “Public report”, but “Decision statement” is held, as the Ombudsman says" in third["reason"]


@pytest.mark.parametrize(("said", "kind"), [((), ""), (("--reports",), "report"), (("--statements",), "statement")])
def test_what_the_rows_of_a_table_are_is_not_known_unless_somebody_says_it(project, tmp_path, said, kind):
    path = table(tmp_path, "Leeds City Council,21 007 999", columns="Council,Reference")
    assert run("add", "decisions", path, *said, "--yes").exit_code == 0
    assert stored(project, "21 007 999")["kind"] == kind


def test_rule_10_what_the_press_says_fills_what_the_ombudsman_does_not_and_the_note_says_who_said_it(project, tmp_path):
    run("add", "decisions", saved(tmp_path, has_lines=False, suffix="txt"), "--yes")
    rows = "Leeds City Council,21 007 999,2022-08-12,,,https://www.example.org/news/8,"
    assert run("add", "decisions", table(tmp_path, rows), "--kind", "press", "--yes").exit_code == 0
    row = stored(project, "21 007 999")
    assert (row["source_kind"], row["decided"]) == ("ombudsman", "2022-08-12")
    assert "its date as a press report (https://www.example.org/news/8) says" in row["note"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Leeds City Council,21 007,2022-08-12,,,https://www.lgo.org.uk/a,", '"21 007" as its reference'),
        ("Leeds City Council,21 007 999,soon,,,https://www.lgo.org.uk/a,", '"soon" as its date'),
        ("Leeds City Council,21 007 999,2022-02-30,,,https://www.lgo.org.uk/a,", '"2022-02-30" as its date'),
        (
            "Leeds City Council,21 007 999,2022-08-12,letter,,https://www.lgo.org.uk/a,",
            "neither a statement nor a report",
        ),
        ("Leeds City Council,21 007 999,2022-08-12,,,lgo.org.uk,", '"lgo.org.uk" as its address'),
        ("Leeds City Council,,2022-08-12,,Upheld,,", "neither a reference nor an address"),
        (",21 007 999,2022-08-12,,Upheld,,", "names no council"),
        ("Leeds City Council,21 007 999,2022-08-12,,,,,x", "more cells than"),
    ],
)
def test_a_row_that_can_t_be_read_is_refused_by_its_number_and_the_others_are_taken(project, tmp_path, row, why):
    good = "London Borough of Barnet,22 001 001,2022-11-01,,Upheld,https://www.lgo.org.uk/b,"
    answer, report = report_of(project, "decisions", table(tmp_path, row, good), "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "1 new, 0 changed, 0 same, 0 held, 1 refused" in answer.stdout
    (refused,) = [change for change in report if change["status"] == "refused"]
    assert why in refused["reason"]
    assert refused["source"].startswith("Row 2 of ")
    assert stored(project, "22 001 001")["authority_code"] == BARNET


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "has no columns of a table of decisions"),
        (b"Council,Reference\n", "has no rows"),
        (b'Council,Reference\n"Leeds,21\n', "no CSV"),
        (b"\x00\x01\x02", "neither text"),
    ],
)
def test_a_table_that_is_none_is_refused_with_what_to_do(project, tmp_path, content, why):
    (tmp_path / "odd.csv").write_bytes(content)
    answer, report = report_of(project, "decisions", tmp_path / "odd.csv", "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert why in report[0]["reason"]
    assert "Traceback" not in answer.output


def test_a_column_that_is_not_understood_is_named(project, tmp_path):
    path = table(tmp_path, "Leeds City Council,21 007 999,x", columns="Council,Reference,Mood")
    assert "its column “Mood” is not understood" in run("add", "decisions", path).stdout


def test_an_address_is_of_one_file_and_no_day_is_to_come(project, tmp_path):
    both = run("add", "decisions", tmp_path, "--url", "https://www.lgo.org.uk/decisions/a/b/21-007-999")
    assert both.exit_code == 2
    bad = run("add", "decisions", saved(tmp_path), "--url", "lgo.org.uk")
    assert bad.exit_code == 2
    assert "is no web address" in bad.stderr
    late = run("add", "decisions", saved(tmp_path), "--seen-on", "2090-01-01")
    assert late.exit_code == 2
    assert "to come" in late.stderr
