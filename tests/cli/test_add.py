"""`python -m lgo_map add`, `review`, `undo` and `check`: what the operator sees, and what is stored."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

import pytest

from lgo_map import storage
from lgo_map.cli import command
from lgo_map.ingest import ledger
from lgo_map.pipeline.source_files import COLUMNS, REVIEW_QUEUE_COLUMNS, rows_as_text
from lgo_map.records.statistics import disagreements_of, figures_of, load_figures
from lgo_map.storage import PROJECT
from tests.app_pages import OpenedPage
from tests.cli.commands import (
    BARNET_2023,
    NORTHAMPTON_LETTER,
    figures_now,
    files,
    held,
    letter_to,
    page,
    report_of,
    run,
)
from tests.ingest.made_letters import LAYOUTS, pdf_of, scanned_pdf
from tests.known_councils import BARNET, KETTERING, LEEDS, NORTHAMPTON, NOTTINGHAM, REDBRIDGE


def test_a_preview_says_what_is_new_and_stores_nothing(project, tmp_path):
    before = files(project)
    answer, report = report_of(project, "pages", page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023))
    assert answer.exit_code == 0
    assert "5 new, 0 changed, 0 same, 0 held, 0 refused" in answer.stdout
    assert "Run it again with --yes" in answer.stdout
    assert files(project) == before
    assert set(report[0]) == {"code", "year", "field", "old", "new", "status", "reason", "source"}
    assert {(r["code"], r["year"], r["status"], r["old"]) for r in report} == {(BARNET, 2023, "new", None)}
    assert {r["field"]: r["new"] for r in report} == BARNET_2023


@pytest.mark.parametrize("suffix", ["html", "txt"])
def test_a_page_is_stored_shown_and_taken_back(project, tmp_path, suffix):
    before = files(project)
    path = page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023, suffix)
    answer = run("add", "pages", path, "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Stored: data/sources/statistics.csv" in answer.stdout
    assert figures_now(project, BARNET, 2023) == BARNET_2023
    rate = figures_of(load_figures(project / "data"), BARNET, 2023).set_index("figure").loc["upheld_rate"]
    assert (rate["source_kind"], rate["source_title"]) == ("ombudsman", "Annual statistics page")
    assert run("check").exit_code == 0

    stored = files(project)
    again = run("add", "pages", path, "--yes")
    assert "0 new, 0 changed, 5 same" in again.stdout
    assert "all of it is there already" in again.stdout
    assert files(project) == stored

    assert run("undo").exit_code == 0
    assert files(project) == before
    assert "nothing to take back" in run("undo").stderr


def test_a_figure_that_changes_is_shown_with_what_it_was(project, tmp_path):
    now = {"upheld_rate": 76, "upheld": 45, "investigations": 59}
    answer, report = report_of(project, "pages", page(tmp_path, "Leeds City Council", 2024, now), "--yes")
    assert answer.exit_code == 0, answer.output
    changes = {r["field"]: (r["old"], r["new"], r["status"]) for r in report}
    assert changes["upheld"] == (44, 45, "changed")
    assert changes["upheld_rate"] == (75, 76, "changed")
    assert changes["investigations"] == (59, 59, "same")
    assert figures_now(project, LEEDS, 2024)["upheld_rate"] == 76
    assert figures_now(project, LEEDS, 2024)["compliance_outcomes"] == 33  # what the page does not say is left


def test_what_a_council_reports_never_overwrites_the_ombudsman_s_figure(project, tmp_path):
    path = tmp_path / "report 2025.csv"
    path.write_text("Authority,Upheld,Not upheld\nLeeds City Council,60,8\nTotal,60,8\n", encoding="utf-8")
    answer, report = report_of(project, "statistics", path, "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Authority" in answer.stdout
    assert "left out" in answer.stdout  # the row of totals
    (upheld,) = [r for r in report if r["field"] == "upheld"]
    assert (upheld["status"], upheld["new"]) == ("new", 60)
    assert "the Ombudsman’s page says 62, which stands" in upheld["reason"]
    assert figures_now(project, LEEDS, 2025)["upheld"] == 62
    stated = figures_of(load_figures(project / "data"), LEEDS, 2025)
    assert {("council", 60.0, False), ("ombudsman", 62.0, True)} <= set(
        zip(stated["source_kind"], stated["value"], stated["chosen"], strict=True)
    )


def test_a_page_that_differs_from_the_letter_is_listed_and_both_are_kept(project, tmp_path):
    now = {"upheld_rate": 73, "upheld": 8, "investigations": 11}
    answer, report = report_of(project, "pages", page(tmp_path, "Northampton Borough Council", 2020, now), "--yes")
    assert answer.exit_code == 0, answer.output
    reasons = {r["field"]: r["reason"] for r in report}
    assert reasons["upheld"] == "the letter says 7, which stands"  # it states more than these three figures
    assert reasons["investigations"] is None
    assert figures_now(project, NORTHAMPTON, 2020)["upheld"] == 7
    stated = figures_of(load_figures(project / "data"), NORTHAMPTON, 2020)
    assert [(other.title, other.value) for other in disagreements_of(stated, "upheld_rate")] == [
        ("Annual statistics page", 73)
    ]


def test_where_page_and_letter_differ_the_figure_says_so(project, tmp_path, monkeypatch):
    now = {"upheld_rate": 73, "upheld": 8, "investigations": 11}
    run("add", "pages", page(tmp_path, "Northampton Borough Council", 2020, now), "--yes")
    monkeypatch.setattr(storage, "DATA", project / "data")
    address = {"council": NORTHAMPTON, "year": "2020"}
    on_map, of_council = OpenedPage("map", tier="lower", **address), OpenedPage("council", **address)
    assert "Upheld rate: The annual statistics page says 73 %." in on_map.text
    assert "64 % The annual statistics page says 73 %." in of_council.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_letters_are_added_from_a_zip_and_a_scanned_one_is_refused(project, tmp_path, layout):
    path = tmp_path / "letters.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2020/kettering.pdf", pdf_of(letter_to("Kettering Borough Council"), layout))
        archive.writestr("2020/scan.pdf", scanned_pdf(NORTHAMPTON_LETTER))
        archive.writestr("../northampton.txt", NORTHAMPTON_LETTER)
    answer, report = report_of(project, "letters", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    (refused,) = [r for r in report if r["status"] == "refused"]
    assert "scan.pdf" in refused["source"]
    assert "no text" in refused["reason"]
    assert (project / "data/letters/2020" / f"{KETTERING}.json").exists()
    assert (project / "data/sources/letters/2020/kettering-borough-council.txt").exists()
    assert figures_now(project, KETTERING, 2020)["upheld_rate"] == 64
    assert {r["status"] for r in report if r["code"] == NORTHAMPTON} == {"same"}
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ({"upheld_rate": 60, "upheld": 20, "investigations": 25}, "20 of 25 is 80 %"),
        ({"upheld_rate": 80, "upheld": 20, "investigations": 25, "upheld_rate_average": 12}, "on other pages"),
        ({"compliance_rate": 95, "compliance_outcomes": 9}, "which no number of 9 comes to"),
    ],
)
def test_a_doubtful_page_waits_with_its_reason_and_is_not_published(project, tmp_path, figures, why):
    path = page(tmp_path, "London Borough of Barnet", 2023, figures)
    answer, report = report_of(project, "pages", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert {r["status"] for r in report} == {"held"}
    assert any(why in r["reason"] for r in report)
    (row,) = held(project)
    assert row["authority_code"] == BARNET
    assert why in row["reason"]
    assert figures_now(project, BARNET, 2023) == {}
    assert run("check").exit_code == 0

    stored = files(project)
    run("add", "pages", path, "--yes")
    assert files(project) == stored


def test_review_publishes_drops_or_leaves(project, tmp_path):
    wrong = {"upheld_rate": 60, "upheld": 20, "investigations": 25}
    for name in ("London Borough of Barnet", "London Borough of Redbridge", "Nottingham City Council"):
        run("add", "pages", page(tmp_path, name, 2023, wrong), "--yes")
    listed = run("review", "--list")
    assert listed.exit_code == command.WANTS_A_LOOK
    assert "3 of 3" in listed.stdout
    assert "20 of 25 is 80 %" in listed.stdout

    answer = run("review", answers="d\np\nl\n")
    assert "1 row is still held back" in answer.stdout
    assert len(held(project)) == 1
    published = [code for code in (NOTTINGHAM, BARNET, REDBRIDGE) if figures_now(project, code, 2023)]
    assert len(published) == 1

    assert run("undo").exit_code == 0
    assert len(held(project)) == 2
    assert run("review", "--drop-all").exit_code == 0
    assert held(project) == []
    assert "Nothing is held back" in run("review").stdout


def test_all_that_waits_is_decided_about_at_once_and_taken_back_at_once(project, tmp_path):
    wrong = {"upheld_rate": 60, "upheld": 20, "investigations": 25}
    for name in ("London Borough of Barnet", "London Borough of Redbridge"):
        run("add", "pages", page(tmp_path, name, 2023, wrong), "--yes")
    waiting = held(project)
    assert len(waiting) == 2
    for decision, are_published in (("--drop-all", False), ("--publish-all", True)):
        assert run("review", decision).exit_code == 0
        assert held(project) == []
        assert [bool(figures_now(project, code, 2023)) for code in (BARNET, REDBRIDGE)] == [are_published] * 2
        assert run("undo").exit_code == 0
        assert held(project) == waiting


def test_a_doubtful_letter_waits_whole_and_can_be_published(project, tmp_path):
    path = tmp_path / "kettering.txt"
    text = letter_to("Kettering Borough Council").replace("64% of complaints", "24% of complaints")
    path.write_text(text, encoding="utf-8")
    assert run("add", "letters", path, "--yes").exit_code == command.WANTS_A_LOOK
    assert not (project / "data/letters/2020" / f"{KETTERING}.json").exists()
    assert (project / "data/sources/held/letters/2020/kettering-borough-council.txt").read_text("utf-8") == text
    assert run("check").exit_code == 0

    assert run("review", answers="p\n").exit_code == 0
    assert (project / "data/letters/2020" / f"{KETTERING}.json").exists()
    assert not (project / "data/sources/held/letters/2020/kettering-borough-council.txt").exists()
    assert figures_now(project, KETTERING, 2020)["upheld_rate"] == 24


def test_a_letter_that_has_changed_takes_the_place_of_the_one_held(project, tmp_path):
    moved = project / "data/sources/letters/2020/another name.txt"
    (project / "data/sources/letters/2020/northampton-borough-council.txt").rename(moved)
    path = tmp_path / "northampton.md"
    path.write_text(NORTHAMPTON_LETTER.replace("Mr Candler", "Ms Candler"), encoding="utf-8")
    answer, report = report_of(project, "letters", path, "--yes")
    assert answer.exit_code == 0, answer.output
    assert {r["status"] for r in report if r["field"] == "letter"} == {"changed"}
    assert "Ms Candler" in moved.read_text("utf-8")
    assert "Ms Candler" in (project / "data/letters/2020" / f"{NORTHAMPTON}.json").read_text("utf-8")


def test_a_letter_held_back_is_settled_by_a_sound_copy(project, tmp_path):
    path = tmp_path / "kettering.txt"
    sound = letter_to("Kettering Borough Council")
    path.write_text(sound.replace("64% of complaints", "24% of complaints"), encoding="utf-8")
    assert run("add", "letters", path, "--yes").exit_code == command.WANTS_A_LOOK
    path.write_text(sound, encoding="utf-8")
    assert run("add", "letters", path, "--yes").exit_code == 0
    assert held(project) == []
    assert not list((project / "data/sources/held").rglob("*.txt"))
    assert figures_now(project, KETTERING, 2020)["upheld_rate"] == 64


@pytest.mark.parametrize(
    ("council", "year", "why"),
    [
        ("Atlantis City Council", 2023, "not in the register"),
        ("London Borough of Barnet", 2031, "is not over"),
        ("Cumberland Council", 2022, "did not exist"),
        ("Poole Borough Council", 2024, "was abolished"),
    ],
)
def test_a_page_of_no_council_or_of_an_impossible_year_is_refused(project, tmp_path, council, year, why):
    before = files(project)
    overview = {"dealt_with": 20, "not_for_us": 5, "assessed_and_closed": 10}
    path = page(tmp_path, council, year, {"upheld_rate": 80, "upheld": 4, "investigations": 5, **overview})
    answer, report = report_of(project, "pages", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert why in report[0]["reason"]
    assert files(project) == before


def test_two_documents_of_one_council_and_year_that_differ_are_not_both_taken(project, tmp_path):
    for number, upheld in enumerate((20, 15)):
        folder = tmp_path / str(number)
        folder.mkdir()
        figures = {"upheld_rate": 4 * upheld, "upheld": upheld, "investigations": 25}
        page(folder, "London Borough of Barnet", 2023, figures)
    answer, report = report_of(project, "pages", tmp_path / "0", tmp_path / "1")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert any(r["status"] == "held" and "says otherwise" in r["reason"] for r in report)


def test_a_jump_beyond_what_counts_allow_is_held(project, tmp_path):
    figures = {"upheld_rate": 3, "upheld": 2, "investigations": 68}
    _, report = report_of(project, "pages", page(tmp_path, "Leeds City Council", 2024, figures))
    assert {r["status"] for r in report} == {"held"}
    assert "62 of 68 in 2024–25" in report[0]["reason"] or "37 of 54 in 2022–23" in report[0]["reason"]


def test_figures_that_are_gone_are_not_replaced_by_those_added(project, tmp_path):
    (project / "data/sources/statistics.csv").unlink()
    before = files(project)
    answer = run("add", "pages", page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023), "--yes")
    assert answer.exit_code == 1
    assert "Nothing has changed: data/sources/statistics.csv is missing." in answer.stderr
    assert files(project) == before


@pytest.mark.parametrize("command", ["add", "review", "check"])
@pytest.mark.parametrize("file", ["statistics.csv", "held.csv"])
def test_a_damaged_row_of_the_sources_is_a_sentence_with_its_place(project, tmp_path, command, file):
    rows = ledger.read_statistics(project / "data/sources")[:1]
    columns = COLUMNS if file == "statistics.csv" else REVIEW_QUEUE_COLUMNS
    damaged = dict.fromkeys(columns, "") | rows[0] | {"year": ""}
    if "title" in columns:
        damaged |= {"title": "Row 2", "reason": "made"}
    (project / "data/sources" / file).write_text(rows_as_text([damaged], columns), encoding="utf-8")
    before = files(project)
    added = page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023)
    answer = run(
        *{"add": ("add", "pages", added, "--yes"), "review": ("review", "--list"), "check": ("check",)}[command]
    )
    if (command, file) == ("review", "statistics.csv"):
        assert "Nothing is held back." in answer.stdout  # it reads the other file only
    else:
        assert answer.exit_code in (1, 3)
        assert f"data/sources/{file}, row 2: year is empty." in answer.output
    assert files(project) == before


def test_sources_edited_since_are_not_overwritten_by_undo(project, tmp_path):
    run("add", "pages", page(tmp_path, "London Borough of Barnet", 2023, BARNET_2023), "--yes")
    path = project / "data/sources/statistics.csv"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    before = files(project)
    answer = run("undo")
    assert answer.exit_code == command.FAILED
    assert "has been edited since" in answer.stderr
    assert files(project) == before


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("data/stats.parquet", "stats.parquet"),
        ("data/letters/2020/E07000154.json", "E07000154.json"),
        ("data/register.parquet", "register.parquet"),
        ("data/postcodes.parquet", "postcodes.parquet"),
        ("data/letters.sqlite3", "letters.sqlite3"),
    ],
)
def test_check_says_which_file_is_damaged_or_missing(project, file, said):
    (project / file).write_bytes(b"damaged")
    answer = run("check")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert said in answer.stdout
    assert "Traceback" not in answer.output
    (project / file).unlink()
    assert said in run("check").stdout


def test_check_sees_a_source_that_was_edited_without_building(project):
    path = project / "data/sources/statistics.csv"
    path.write_text(path.read_text("utf-8").replace(",68,62,91,", ",68,61,90,", 1), encoding="utf-8")
    answer = run("check")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "data/stats.parquet is not what its sources give" in answer.stdout


def test_check_names_published_rates_that_contradict_their_counts(project):
    answer = run("check")
    assert answer.exit_code == 0
    assert "London Borough of Hounslow, 2023–24: Upheld rate is 93 %, but 22 of 24 is 92 %" in answer.stdout


@pytest.mark.parametrize("words", [(), ("letters",), ("pages", "no such file"), ("statistics",)])
def test_a_command_not_understood_says_what_to_give(words):
    answer = run("add", *words)
    assert answer.exit_code == 2
    assert answer.output


def test_a_file_that_is_no_table_is_a_sentence(project, tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"\x00\x01no table")
    answer = run("add", "statistics", path)
    assert answer.exit_code == command.FAILED
    assert answer.stderr.startswith("Nothing has changed:")
    assert "Traceback" not in answer.output


def test_adding_from_disk_loads_nothing_that_asks_the_web():
    loaded = "import sys, lgo_map.__main__; print(*sorted({'httpx', 'tenacity', 'protego'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == ""


def test_the_journey_of_a_page_opens_no_more_files_than_are_listed():
    told = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = told.partition("fifteen files")[2].partition("What else runs")[0]
    opened = re.findall(r"`([a-z_/]+\.py)`", listed)
    assert len(set(opened)) == 15
    assert all((PROJECT / "lgo_map" / file).is_file() for file in opened)
