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
from lgo_map.records.statistics import load_statistics, statistics_of
from lgo_map.records.subjects import load_subjects, subjects_of
from tests.ingest.made_letters import NORTHAMPTON, NORTHAMPTON_FIGURES, case
from tests.known_councils import KETTERING


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


def figures_now(project, code, year=2020):
    row = statistics_of(load_statistics(project / "data"), code, year)
    assert row is not None
    return row


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


# Statistics of another council, or of another year


def headed(*lines: str) -> str:
    """A letter to Kettering whose statistics page is headed with these lines."""
    text = NORTHAMPTON.replace("Northampton Borough Council", "Kettering Borough Council")
    return text.replace("\nComplaints upheld\n", "\n" + "\n".join(lines) + "\n\nComplaints upheld\n")


@pytest.mark.parametrize(
    "lines",
    [
        ("Corby Borough Council", "For the period ending: 31/03/20"),
        ("Local Authority Report: Corby Borough Council", "For the Period Ending: 31/03/2020"),
        ("Corby Borough Council For the period ending: 31/03/20",),
        ("CORBY BOROUGH COUNCIL",),
        ("Corby Borough Council",),
        ("Erewhon District Council",),
    ],
)
def test_statistics_headed_with_another_council_hold_the_letter_and_both_are_named(project, lines):
    answer, report = add_letter(project, headed(*lines))
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert {change["status"] for change in report} == {"held"}
    said = "it is to Kettering Borough Council, but its statistics are headed"
    assert all(
        said in change["reason"] and change["reason"].split("headed ")[1] in " ".join(lines) for change in report
    )


def test_statistics_of_another_year_hold_the_letter_and_both_are_named(project):
    answer, report = add_letter(project, headed("Kettering Borough Council", "For the period ending: 31/03/19"))
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert report[0]["reason"] == (
        "the letter is about the year to 31 March 2020, its statistics are headed as of 31/03/2019"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Kettering Borough Council", "For the period ending: 31/03/20"),
        ("Local Authority Report:      Kettering Borough Council", "For the Period Ending:       31/03/2020"),
        ("KETTERING BOROUGH COUNCIL",),
        ("Kettering BC", "For the period ending 31.03.2020"),
        ("Kettering", "Borough Council"),
        ("The Council",),
    ],
)
def test_statistics_headed_with_the_letter_s_own_council_and_year_are_taken(project, lines):
    answer, report = add_letter(project, headed(*lines))
    assert answer.exit_code == 0
    assert {change["status"] for change in report} == {"new"}


# The tables of 2018 and 2019, and letters without figures


@pytest.mark.parametrize(("name", "year", "rate"), [("letter-2019-tables", 2019, 31), ("letter-2018-tables", 2018, 64)])
def test_a_letter_with_tables_is_stored_shown_checked_and_taken_back(project, name, year, rate):
    before = sources(project)
    text = case(name).replace("Isle of Wight Council", "Kettering Borough Council")
    answer, report = add_letter(project, text, "--yes")
    assert answer.exit_code == 0, answer.output
    assert {change["status"] for change in report} == {"new"}
    row = figures_now(project, KETTERING, year)
    assert (row["upheld_rate"], row["not_upheld"] + row["upheld"]) == (rate, row["investigations"])
    subjects = subjects_of(load_subjects(project / "data"), KETTERING)
    assert subjects["received"].sum() == row["received"]
    assert set(subjects["source_title"].str[:24]) == {"Annual review letter of "}
    assert run("check").exit_code == 0
    again, report = add_letter(project, text, "--yes")
    assert "all of it is there already" in again.stdout
    assert {change["status"] for change in report} == {"same"}
    assert run("undo").exit_code == 0
    assert sources(project) == before


def test_a_copy_that_lacks_the_subjects_that_are_stored_is_held_and_they_are_named(project):
    text = case("letter-2018-tables").replace("Isle of Wight Council", "Kettering Borough Council")
    add_letter(project, text, "--yes")
    answer, report = add_letter(project, text.replace("Adult", "Adll"))
    assert answer.exit_code == add_command.WANTS_A_LOOK
    lost = [change for change in report if change["field"].startswith("received/")]
    assert [(change["new"], change["status"]) for change in lost] == [(None, "held")] * 9
    assert sum(change["old"] for change in lost) == 49


def test_a_letter_whose_tables_can_t_be_read_is_stored_and_that_is_said(project):
    text = case("letter-2018-tables").replace("Isle of Wight Council", "Kettering Borough Council")
    answer, report = add_letter(project, text.replace("Not Upheld", "Notupheld").replace("Housing", "Houses"), "--yes")
    assert answer.exit_code == add_command.WANTS_A_LOOK
    said = {change["field"]: (change["status"], change["reason"]) for change in report}
    assert said["letter"] == ("new", "states no figures that can be read")
    assert said[""][0] == "refused"
    assert "“Decisions made” can’t be read" in said[""][1]
    assert "letters/2018/kettering-borough-council.txt" in sources(project)


def test_a_letter_without_its_statistics_page_says_that_it_states_no_figures(project):
    answer, report = add_letter(project, case("two-posts").replace("North East Lincolnshire", "Nottingham City"))
    assert answer.exit_code == 0
    assert [(change["field"], change["reason"]) for change in report] == [
        ("letter", "states no figures that can be read")
    ]


# What is held can be published as it stands, or says why not


def test_a_letter_held_for_two_values_is_published_with_the_first_once_somebody_says_so(project):
    text = NORTHAMPTON.replace("Northampton Borough Council", "Kettering Borough Council")
    answer, _ = add_letter(
        project, text + "\n\nComplaints upheld\n\n60% of complaints we investigated were upheld.", "--yes"
    )
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert "stated as 64 and as 60" in held(project)[0]["reason"]
    assert run("review", "--publish-all").exit_code == 0
    assert held(project) == []
    assert figures_now(project, KETTERING)["upheld_rate"] == 64
    checked = run("check")
    assert checked.exit_code == 0
    assert "letter: Upheld rate is stated as 64 and as 60, as published." in checked.stdout


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "64% of complaints we investigated were upheld.",
            "",
            "the sentence that opens its part of the page is missing",
        ),
        ("\nCompliance with Ombudsman recommendations\n", "\n", "the figures of two parts of the page stand under one"),
        ("22 July 2020", "22 July 2019", "yet is of 22 July 2019"),
        ("7\nupheld decisions", "3\nupheld decisions", "but 3 of 11 is 27 %"),
    ],
)
def test_whatever_else_a_letter_is_held_for_it_can_be_published_as_it_stands(project, old, new, reason):
    text = NORTHAMPTON.replace("Northampton Borough Council", "Kettering Borough Council")
    assert old in text
    add_letter(project, text.replace(old, new), "--yes")
    assert reason in held(project)[0]["reason"]
    answer = run("review", "--publish-all")
    assert (answer.exit_code, held(project)) == (0, []), answer.output
    assert figures_now(project, KETTERING)["investigations"] == 11


def test_what_can_never_be_published_says_why_and_the_rows_after_it_are_published(project):
    """Its statistics are of another year, which no review can make this one's."""
    text = NORTHAMPTON.replace("Northampton Borough Council", "Corby Borough Council")
    add_letter(project, text.replace("1 April 2019 to 31 March 2020", "1 April 2018 to 31 March 2019"), "--yes")
    text = NORTHAMPTON.replace("Northampton Borough Council", "Kettering Borough Council")
    add_letter(project, text.replace("7\nupheld decisions", "3\nupheld decisions"), "--yes")
    assert len(held(project)) == 2
    answer = run("review", "--publish-all")
    assert answer.exit_code == add_command.WANTS_A_LOOK
    assert "It stays held back" in answer.stderr
    assert "1 April 2018 to 31 March 2019" in answer.stderr
    assert [row["authority_name"] for row in held(project)] == ["Corby Borough Council"]
    assert figures_now(project, KETTERING)["upheld"] == 3

    # Asked one by one, it is offered to be dropped or left instead.
    asked = run("review", answers="p\nd\n")
    assert asked.exit_code == 0, asked.output
    assert held(project) == []


def test_a_letter_published_from_review_takes_the_place_of_the_one_stored_whatever_its_file_is_called(project):
    folder = project / "data/sources/letters/2020"
    (folder / "northampton-borough-council.txt").rename(folder / "another name.txt")
    add_letter(project, NORTHAMPTON.replace("7\nupheld decisions", "3\nupheld decisions"), "--yes")
    assert run("review", "--publish-all").exit_code == 0
    assert "3\nupheld decisions" in (folder / "another name.txt").read_text("utf-8")
    assert not (folder / "northampton-borough-council.txt").exists()


def test_two_letters_of_a_council_and_year_that_wait_are_both_kept(project):
    wrong = NORTHAMPTON.replace("7\nupheld decisions", "3\nupheld decisions")
    add_letter(project, wrong, "--yes")
    add_letter(project, wrong.replace("22 July 2020", "23 July 2020"), "--yes")
    files = [row["letter"] for row in held(project)]
    assert len(set(files)) == 2
    texts = [(project / "data/sources" / file).read_text("utf-8") for file in files]
    assert ["22 July 2020" in text for text in texts] == [True, False]
    assert run("review", "--drop-all").exit_code == 0
    assert run("check").exit_code == 0


@pytest.mark.parametrize("kind", ["council", "press", "ombudsman"])
def test_a_figure_that_departs_from_what_stands_is_held_whoever_states_it(project, kind):
    table = project.parent / "figures.csv"
    table.write_text("Council,Year,Upheld rate,Compliance rate\nLeeds City Council,2023,19,100\n", encoding="utf-8")
    report = project.parent / "report.json"
    words = ("--kind", kind, "--url", "https://example.org/other", "--report", report)
    assert run("add", "statistics", table, *words).exit_code == add_command.WANTS_A_LOOK
    held_back = {change["field"]: change["reason"] for change in json.loads(report.read_text("utf-8"))}
    assert "Upheld rate is 19 %, but 69 % stands, of 54" in held_back["upheld_rate"]
