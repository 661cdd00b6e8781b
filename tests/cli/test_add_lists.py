"""`python -m lgo_map add decisions` with lists and with improvements: what is stored, and what of it is whole."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_map.cli import command
from lgo_map.pipeline.decision_sources import read_imports, read_improvements
from tests.cli.commands import files, report_of, run
from tests.cli.made_decision_files import held_back, saved, stored
from tests.ingest.made_decision_pages import (
    MadeCase,
    MadeDecision,
    MadeImprovements,
    archive_address,
    as_html,
    improvements_csv,
    improvements_pieces,
    list_pieces,
)
from tests.known_councils import LEEDS


def about_adoption(authority: str, reference: str, decided: datetime.date, **more) -> MadeDecision:
    """Under a heading of which the sample holds nothing."""
    made = MadeDecision(authority, reference, decided)
    return replace(made, category="Children's care services", subcategory="Adoption", **more)


LISTED = [
    about_adoption("Leeds City Council", "22 007 998", datetime.date(2023, 8, 12)),
    about_adoption("London Borough of Barnet", "22 007 999", datetime.date(2023, 8, 11), kind="report"),
    about_adoption("Cumbria Fire Authority", "22 008 000", datetime.date(2023, 8, 10), summary=""),
]
SEEN_ON = ("--seen-on", "2026-01-05")
"""So late that all of 2023-24 has been published, and so early that nothing of it has left the site."""


def archive(folder: Path, entries: Sequence[MadeDecision] = LISTED, results=None, number=1, **how) -> Path:
    path = folder / f"archive {number}.html"
    pieces = list_pieces(
        entries,
        heading="Adoption archive 2023-2024",
        results=len(entries) if results is None else results,
        **{key: how.pop(key) for key in ("unnamed",) if key in how},
    )
    address = archive_address("Adoption", first_day="2023-03-31", last_day="2024-03-31", page=number, **how)
    path.write_text(as_html(pieces, address=address), encoding="utf-8")
    return path


def whole(project):
    return [
        (row["what"], row["authority_code"], row["category"], row["subcategory"], row["first_day"], row["last_day"])
        for row in read_imports(project / "data/sources")
    ]


def test_a_list_brings_the_kind_and_a_decision_s_own_page_what_a_list_lacks(project, tmp_path):
    own = saved(tmp_path, replace(LISTED[1], authority="London Borough of Barnet", summary="All of it. And more."))
    cut = [replace(entry, summary="All of it.") for entry in LISTED]
    assert run("add", "decisions", archive(tmp_path, cut), "--yes").exit_code == 0
    assert stored(project, "22 007 999")["kind"] == "report"
    assert run("add", "decisions", own, "--yes").exit_code == 0
    row = stored(project, "22 007 999")
    assert (row["kind"], row["outcome"], row["decided"]) == ("report", "upheld", "2023-08-11")
    assert (row["subcategory"], row["source_url"]) == ("Adoption", LISTED[1].address)


def test_a_list_that_shows_all_results_it_claims_is_whole_if_it_is_said_when_it_was_seen(project, tmp_path):
    path = archive(tmp_path)
    unsaid = run("add", "decisions", path)
    assert unsaid.exit_code == 0, unsaid.output
    assert "2 new" in unsaid.stdout
    assert "1 is about a body that is no principal council" in unsaid.stdout
    assert "nobody says on which day it was seen (--seen-on)" in unsaid.stdout
    answer = run("add", "decisions", path, *SEEN_ON, "--yes")
    assert answer.exit_code == 0, answer.output
    assert "Whole: decisions of Children's care services > Adoption, 1 April 2023 to 30 March 2024" in answer.stdout
    assert whole(project) == [("decisions", "", "Children's care services", "Adoption", "2023-04-01", "2024-03-30")]
    assert run("check").exit_code == 0
    assert "Nothing to store" in run("add", "decisions", path, *SEEN_ON, "--yes").stdout
    assert run("undo").exit_code == 0
    assert whole(project) == []


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"results": 13}, "it says that it has 13 results, and 3 were seen"),
        ({"kinds": "reports"}, "it has not all kinds, only: report"),
        ({"outcomes": "u+"}, "it has not all outcomes, only: upheld"),
        ({"unnamed": (0,)}, "which council they are about"),
        ({"entries": ()}, "it is empty"),
        ({"entries": [replace(LISTED[0], authority="Middlemarch Borough Council")]}, "which council they are about"),
        ({"entries": [replace(LISTED[0], decided=datetime.date(2024, 4, 1))]}, "days that are not in its period"),
    ],
)
def test_a_list_that_may_lack_something_is_never_whole(project, tmp_path, how, why):
    answer = run("add", "decisions", archive(tmp_path, **how), *SEEN_ON, "--yes")
    assert why in answer.stdout.replace("\n", " ")
    assert whole(project) == []


def test_pages_of_one_list_are_whole_together(project, tmp_path):
    one, two = archive(tmp_path, LISTED[:2], 3), archive(tmp_path, LISTED[2:], 3, 2)
    assert "3 results, and 2 were seen" in run("add", "decisions", one, *SEEN_ON).stdout
    assert run("add", "decisions", two, one, *SEEN_ON, "--yes").exit_code == 0
    assert len(whole(project)) == 1


def test_a_list_that_does_not_show_what_is_held_of_its_period_is_not_whole(project, tmp_path):
    more = about_adoption("Leeds City Council", "22 009 000", datetime.date(2023, 9, 1))
    run("add", "decisions", saved(tmp_path, more), "--yes")
    answer = run("add", "decisions", archive(tmp_path), *SEEN_ON, "--yes")
    assert "it does not show 22 009 000, which is held" in answer.stdout
    assert whole(project) == []


def test_a_list_of_which_an_entry_waits_for_review_is_not_whole(project, tmp_path):
    run("add", "decisions", saved(tmp_path, replace(LISTED[0], outcome="not upheld", summary="")), "--yes")
    answer = run("add", "decisions", archive(tmp_path), *SEEN_ON, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "or they wait for review" in answer.stdout
    assert whole(project) == []


def test_a_list_that_shows_a_decision_of_which_another_page_waits_is_not_whole(project, tmp_path):
    denied = replace(LISTED[0], outcome="not upheld")
    page = saved(tmp_path, denied)
    answer = run("add", "decisions", page, archive(tmp_path), *SEEN_ON, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "its summary says that there was fault" in held_back(project)[0]["reason"]
    assert whole(project) == []
    again = run("add", "decisions", archive(tmp_path), *SEEN_ON, "--yes")
    assert "or they wait for review" in again.stdout
    assert run("review", "--drop-all").exit_code == 0
    run("add", "decisions", archive(tmp_path), *SEEN_ON, "--yes")
    assert len(whole(project)) == 1


CASES = (
    MadeCase(reference="22 009 876", decided=datetime.date(2023, 11, 24)),
    MadeCase(
        reference="22 009 877", decided=datetime.date(2023, 12, 1), improvements=("It will read.", "It will write.")
    ),
)


def improvements_page(folder: Path, cases=CASES, **how) -> Path:
    made = MadeImprovements(cases, year=2024, **{"category": None} | how)
    path = folder / "improvements.html"
    path.write_text(as_html(improvements_pieces(made), address=made.address), encoding="utf-8")
    return path


def improvements(project):
    return [(row["reference"], row["improvement"]) for row in read_improvements(project / "data/sources")]


def test_a_council_s_improvements_are_stored_in_their_order_and_taken_back(project, tmp_path):
    before = files(project)
    path = improvements_page(tmp_path)
    answer, report = report_of(project, "decisions", path, *SEEN_ON, "--yes")
    assert answer.exit_code == 0, answer.output
    assert "2 new, 0 changed" in answer.stdout
    assert [(change["what"], change["code"]) for change in report] == [("improvements", LEEDS)] * 2
    assert improvements(project) == [
        ("22 009 876", CASES[0].improvements[0]),
        ("22 009 877", "It will read."),
        ("22 009 877", "It will write."),
    ]
    assert whole(project) == [("improvements", LEEDS, "", "", "2023-04-01", "2024-03-31")]
    assert run("check").exit_code == 0
    assert "0 new, 0 changed, 2 same" in run("add", "decisions", path).stdout
    assert run("undo").exit_code == 0
    assert files(project) == before


def test_the_export_of_improvements_says_the_same_as_the_page(project, tmp_path):
    run("add", "decisions", improvements_page(tmp_path), "--yes")
    export = tmp_path / "export.csv"
    export.write_bytes(improvements_csv(CASES))
    assert "0 new, 0 changed, 2 same, 0 held, 0 refused" in run("add", "decisions", export).stdout
    export.write_bytes(improvements_csv([replace(CASES[1], improvements=("It will read, and speak.",))]))
    answer, report = report_of(project, "decisions", export, "--yes")
    assert answer.exit_code == 0, answer.output
    assert report[0]["fields"]["improvement"]["old"] == "It will read.\nIt will write."
    assert improvements(project)[1:] == [("22 009 877", "It will read, and speak.")]


def test_improvements_with_another_date_wait_and_review_publishes_them(project, tmp_path):
    run("add", "decisions", improvements_page(tmp_path), "--yes")
    moved = replace(CASES[0], decided=datetime.date(2023, 10, 2))
    answer = run("add", "decisions", improvements_page(tmp_path, (moved,)), "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "its date is" in held_back(project)[0]["reason"]
    shown = run("review", "--list").stdout
    assert CASES[0].improvements[0] in shown
    assert run("review", "--publish-all").exit_code == 0
    (row, *_) = [row for row in read_improvements(project / "data/sources") if row["reference"] == "22 009 876"]
    assert row["decided"] == "2023-10-02"


def test_improvements_of_one_category_are_whole_of_that_alone_and_others_that_are_held_are_missed(project, tmp_path):
    run("add", "decisions", improvements_page(tmp_path, category=1019), *SEEN_ON, "--yes")
    assert whole(project) == [("improvements", LEEDS, "Planning", "", "2023-04-01", "2024-03-31")]
    answer = run("add", "decisions", improvements_page(tmp_path, CASES[:1]), *SEEN_ON, "--yes")
    assert "it does not show 22 009 877, which is held" in answer.stdout
    assert len(whole(project)) == 1
