"""`add --from-web decisions` and `improvements`: from a site's lists to what is held, and held whole."""

from __future__ import annotations

import datetime
import json

import pytest

from lgo_map.cli import command
from lgo_map.figures.decisions import SUBCATEGORIES
from lgo_map.ingest.web import fetching
from lgo_map.pipeline.decision_sources import read_decisions, read_imports, read_improvements
from lgo_map.records.decisions import is_whole, load_decisions, load_imports
from tests.cli.commands import files, run
from tests.ingest.made_decision_pages import as_html, decision_pieces, improvements_csv
from tests.ingest.made_decision_site import HOMELESS, NEEDS, TRANSPORT, MadeDecisionLists, decisions_of
from tests.ingest.made_improvement_site import cases_of, offer_improvements
from tests.ingest.made_site import Answer, made_site
from tests.known_councils import BARNET, LEEDS

pytestmark = pytest.mark.usefixtures("nothing_held")

YEAR = 2025
FIRST, LAST = datetime.date(2024, 4, 1), datetime.date(2025, 3, 31)
OF_YEAR = ("--since", FIRST, "--until", LAST)


class MadeClock:
    """A clock whose time passes only when somebody waits."""

    def __init__(self) -> None:
        self.time = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC).timestamp()

    def now(self) -> float:
        return self.time

    monotonic = now

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def site(tmp_path, monkeypatch):
    clock = MadeClock()
    monkeypatch.setattr(fetching, "Clock", lambda: clock)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with made_site(clock.now) as site:
        monkeypatch.setenv("LGO_MAP_WEB_BASE", site.base)
        monkeypatch.setenv("LGO_MAP_WEB_FOLDER", str(tmp_path / "fetched"))
        monkeypatch.setenv("LGO_MAP_WEB_ATTEMPTS", "1")
        yield site


@pytest.fixture
def nothing_held(project):
    """The project without a decision: those of the sample are on no made site."""
    sources = project / "data/sources/decisions.csv"
    sources.write_text(sources.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    answer = run("build", "decisions")
    assert answer.exit_code == command.STORED, answer.output


def offer(site, *of, councils=("Leeds City Council", "London Borough of Barnet"), **more):
    decisions = [one for heading, count in of for one in decisions_of(heading, YEAR, count, councils)]
    return MadeDecisionLists(site, decisions, **more).offer()


def walk(*words):
    return run("add", "--from-web", "decisions", *OF_YEAR, *words)


def imports_of(project):
    return read_imports(project / "data/sources")


def whole(project, code=LEEDS, **more):
    return is_whole(load_imports(project / "data"), "decisions", code, FIRST, LAST, **more)


def test_a_walk_is_shown_then_stored_and_what_it_saw_whole_may_be_counted(project, site):
    lists = offer(site, (TRANSPORT, 23), (HOMELESS, 4))
    before = files(project)
    answer = walk()
    assert answer.exit_code == command.STORED, answer.output
    assert "27 new, 0 changed, 0 same, 0 held, 0 refused" in answer.stdout
    assert "2024–25, 1 April 2024 to 31 March 2025" in answer.stdout
    assert "Whole: decisions of all subjects, 1 April 2024 to 31 March 2025" in answer.stdout
    assert answer.stdout.count("Whole:") == 1  # of the whole site; that its parts are follows from it
    assert files(project) == before
    assert not whole(project)

    asked = len(site.paths)
    answer = walk("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert [path for path in site.paths[asked:] if path in site.answers] == []  # all was had already
    held = load_decisions(project / "data").set_index("reference")
    for made in lists.decisions:
        row = held.loc[made.reference]
        assert (row["decided"], row["kind"], row["outcome"]) == (made.decided.isoformat(), made.kind, made.outcome)
        assert (row["category"], row["subcategory"]) == (made.category, made.subcategory)
        assert row["code"] == (LEEDS if made.authority.startswith("Leeds") else BARNET)
    assert whole(project)
    assert whole(project, BARNET)
    assert whole(project, category="Education")
    assert not is_whole(load_imports(project / "data"), "decisions", LEEDS, FIRST, datetime.date(2025, 4, 30))
    assert [(row["category"], row["subcategory"], row["results"]) for row in imports_of(project)] == [
        ("", "", "27"),
        ("Education", "", "23"),
        ("Education", "School transport", "23"),
        ("Housing", "", "4"),
        ("Housing", "Homelessness", "4"),
    ]

    answer = walk("--yes")
    assert "0 new, 0 changed, 27 same" in answer.stdout
    assert "Nothing to store" in answer.stdout
    run("undo")
    assert files(project) == before


def test_a_list_that_is_not_whole_is_stored_as_examples_and_says_why(project, site):
    offer(site, (TRANSPORT, 12), (NEEDS, 3), claims={TRANSPORT: [15]})
    answer = walk("--yes")
    assert answer.exit_code == command.STORED, answer.output
    reason = "it says that it has 15 results, and 12 were seen"
    assert f"Not taken for whole: Education, School transport, 2024–25: {reason}." in answer.stdout
    assert "15 new" in answer.stdout
    assert not whole(project)
    assert not whole(project, category="Education")
    assert whole(project, category=NEEDS[0], subcategory=NEEDS[1])


def test_a_decision_that_is_held_and_not_shown_keeps_its_list_from_being_whole(project, site):
    lists = offer(site, (TRANSPORT, 4), (HOMELESS, 2))
    gone = lists.decisions.pop(0)
    path = project.parent / "held.html"
    path.write_text(as_html(decision_pieces(gone), address=gone.address), encoding="utf-8")
    assert run("add", "decisions", path, "--yes").exit_code == command.STORED
    lists.offer()
    answer = run("add", "--from-web", "decisions", *OF_YEAR, "--yes")
    assert not whole(project, category="Education")
    assert f"it does not show {gone.reference}, which is held and is of its period" in answer.stdout
    assert whole(project, category="Housing")


def test_an_entry_that_waits_for_review_keeps_its_list_from_being_whole(project, site):
    offer(site, (TRANSPORT, 3), (HOMELESS, 2))
    walk("--yes")
    sources = project / "data/sources/decisions.csv"
    (line,) = [line for line in sources.read_text(encoding="utf-8").splitlines() if "number 1 of school" in line]
    imports = project / "data/sources/imports.csv"
    imports.write_text(imports.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    changed = line.replace(",upheld,", ",not upheld,")
    assert changed != line
    sources.write_text(sources.read_text(encoding="utf-8").replace(line, changed), encoding="utf-8")
    answer = walk("--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "1 held" in answer.stdout
    assert not whole(project, category=TRANSPORT[0], subcategory=TRANSPORT[1])
    assert whole(project, category=HOMELESS[0])


def test_other_bodies_count_as_seen_and_an_unknown_council_does_not(project, site):
    councils = ("Leeds City Council", "Sunny Lodge Care Home Ltd", "Cleveland Fire Authority")
    offer(site, (TRANSPORT, 6), (HOMELESS, 2), councils=councils)
    answer = walk("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert "are about bodies that are no principal council" in answer.stdout
    assert whole(project)


def test_an_entry_about_a_council_nobody_knows_keeps_its_list_from_being_whole(project, site):
    offer(site, (TRANSPORT, 2), (HOMELESS, 2), councils=("Leeds City Council", "Atlantis City Council"))
    answer = walk("--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "Atlantis City Council, which is not in the register of councils" in " ".join(answer.stdout.split())
    assert imports_of(project) == []


def test_an_entry_without_a_name_is_that_of_its_own_page(project, site):
    lists = offer(site, (TRANSPORT, 3))
    nameless = lists.decisions[1].reference
    lists.unnamed, lists.details_are_links = {nameless}, True
    lists.offer()
    answer = walk("--yes")
    assert answer.exit_code == command.STORED, answer.output
    (row,) = [row for row in read_decisions(project / "data/sources") if row["reference"] == nameless]
    assert (row["authority_code"], row["kind"]) == (BARNET, "statement")
    assert whole(project)


def test_an_entry_that_leads_nowhere_is_refused_and_its_list_not_whole(project, site):
    lists = offer(site, (TRANSPORT, 3), (HOMELESS, 2))
    lists.unnamed = {lists.decisions[1].reference}
    lists.offer()
    answer = walk("--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "names no council" in answer.stdout
    assert not whole(project, category="Education")
    assert whole(project, category="Housing")


def test_of_one_council_only_its_decisions_are_taken_and_whole(project, site):
    lists = offer(site, (TRANSPORT, 12), (HOMELESS, 3))
    answer = walk("--council", "Leeds", "--yes")
    assert answer.exit_code == command.STORED, answer.output
    mine = [made for made in lists.decisions if made.authority.startswith("Leeds")]
    assert f"{len(mine)} new" in answer.stdout
    references = {row["reference"] for row in read_decisions(project / "data/sources")}
    assert {made.reference for made in lists.decisions} & references == {made.reference for made in mine}
    assert whole(project)
    assert not whole(project, BARNET)


def test_a_site_that_fails_in_the_middle_is_gone_on_with_when_run_again(project, site):
    lists = offer(site, (TRANSPORT, 35), (HOMELESS, 3))
    broken = lists.archive_path(TRANSPORT, YEAR, 3)
    kept = site.answers[broken]
    site.say(broken, Answer(status=503))
    answer = walk("--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "was not had: the site answered 503 (Service Unavailable); it was asked once." in answer.stdout
    assert "23 new" in answer.stdout
    assert not whole(project, category="Education")
    site.answers[broken] = kept
    asked = len(site.paths)
    answer = walk("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert "15 new, 0 changed, 23 same" in answer.stdout
    again = [path for path in site.paths[asked:] if path in site.answers]
    assert again == [broken, lists.archive_path(TRANSPORT, YEAR, 4)]
    assert whole(project)


def test_lists_that_are_not_whole_for_one_reason_are_named_together(project, site):
    headings = [("Adult care services", below) for below in SUBCATEGORIES["Adult care services"]]
    lists = offer(site, *((heading, 2) for heading in headings))
    for heading in headings:
        del site.answers[lists.archive_path(heading, YEAR, 1)]
    answer = walk()
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("Not taken for whole")]
    assert line.endswith("and 2 more: a page of it was not had: there is no such page (404).")
    assert line.count("2024–25") == 5


def test_a_site_that_forbids_it_is_not_asked_and_nothing_changes(project, site):
    offer(site, (TRANSPORT, 2))
    site.say("/robots.txt", Answer(b"User-agent: *\nDisallow: /decisions\n", type="text/plain"))
    before = files(project)
    answer = walk("--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "the site's robots.txt forbids it" in answer.stdout
    assert site.paths == []
    assert files(project) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2100-01-01"), "--since 2100-01-01 is to come"),
        (("--since", "yesterday"), "'yesterday' does not match the format"),
        (("--since", "2024-02-31"), "'2024-02-31' does not match the format"),
        (("--since", "2025-01-01", "--until", "2024-01-01"), "--since 2025-01-01 is after --until 2024-01-01"),
        (("--since", "1990-01-01"), "is too early"),
        (("--year", "2024"), "--year is for --from-web tables"),
    ],
)
def test_days_that_can_not_be_are_said(project, site, words, said):
    offer(site, (TRANSPORT, 2))
    answer = run("add", "--from-web", "decisions", *words)
    assert answer.exit_code == 2
    assert said in " ".join(answer.stderr.replace("│", " ").split())
    assert site.paths == []


@pytest.mark.parametrize("what", ["tables", "pages", "letters"])
@pytest.mark.parametrize("option", ["--since", "--until", "--subject"])
def test_options_of_decisions_are_refused_for_all_else(project, site, what, option):
    answer = run("add", "--from-web", what, option, "2025-01-01")
    assert answer.exit_code == 2
    assert site.paths == []


def test_a_subject_or_council_that_there_is_not_is_said(project, site):
    offer(site, (TRANSPORT, 2))
    before = files(project)
    answer = walk("--subject", "Unicorns")
    assert answer.exit_code == command.FAILED
    assert "The site has no subject called unicorns. It has education/school-transport." in answer.stderr
    answer = walk("--council", "Atlantis")
    assert answer.exit_code == command.FAILED
    assert "'Atlantis' means no council" in answer.stderr
    assert files(project) == before


def test_only_the_subject_named_is_walked(project, site):
    offer(site, (TRANSPORT, 2), (HOMELESS, 2))
    answer = walk("--subject", "Homelessness", "--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert [(row["category"], row["subcategory"]) for row in imports_of(project)] == [HOMELESS]


def test_without_days_the_years_of_the_last_twelve_months_are_walked_that_can_be_whole(project, site, monkeypatch):
    offer(site, (TRANSPORT, 2))
    answer = run("add", "--from-web", "decisions")
    asked = [path for path in site.paths if path.startswith("/Decisions/Archive")]
    assert len(asked) in (1, 2)  # the twelve months end 92 days ago: in one of the Ombudsman's years, or in two
    assert "Walking the lists of" in answer.stdout


def test_the_report_has_every_decision(project, site, tmp_path):
    offer(site, (TRANSPORT, 3))
    report = tmp_path / "report.json"
    walk("--report", report)
    changes = json.loads(report.read_text(encoding="utf-8"))
    assert {change["status"] for change in changes} == {"new"}
    assert len({change["reference"] for change in changes}) == 3


def improvements(*words):
    return run("add", "--from-web", "improvements", "--council", "Leeds", *OF_YEAR, *words)


def whole_of_improvements(project, **more):
    return is_whole(load_imports(project / "data"), "improvements", LEEDS, FIRST, LAST, **more)


def test_a_councils_improvements_of_a_year_are_stored_and_whole(project, site):
    cases = cases_of("Leeds City Council", YEAR, 13)
    offer_improvements(site, YEAR, cases)
    before = files(project)
    answer = improvements()
    assert answer.exit_code == command.STORED, answer.output
    assert "13 new" in answer.stdout
    assert files(project) == before
    asked = len(site.paths)
    answer = improvements("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert site.paths[asked:] == []
    stored = read_improvements(project / "data/sources")
    mine = [(row["reference"], row["improvement"]) for row in stored if row["authority_code"] == LEEDS]
    assert mine[-sum(len(case.improvements) for case in cases) :] == [
        (case.reference, words) for case in cases for words in case.improvements
    ]
    assert whole_of_improvements(project)
    assert whole_of_improvements(project, category="Planning")
    assert not is_whole(load_imports(project / "data"), "improvements", BARNET, FIRST, LAST)
    run("undo")
    assert files(project) == before


def test_improvements_that_are_held_and_not_shown_keep_the_list_from_being_whole(project, site, tmp_path):
    gone, *cases = cases_of("Leeds City Council", YEAR, 5)
    path = tmp_path / "export.csv"
    path.write_bytes(improvements_csv([gone]))
    assert run("add", "decisions", path, "--yes").exit_code == command.STORED
    offer_improvements(site, YEAR, cases)
    answer = improvements("--yes")
    assert f"it does not show {gone.reference}, which is held and is of its period" in answer.stdout
    assert not whole_of_improvements(project)


def test_improvements_of_which_not_all_are_shown_are_not_whole(project, site):
    offer_improvements(site, YEAR, cases_of("Leeds City Council", YEAR, 5), results=9, has_export=False)
    answer = improvements("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert "it says that it has 9 results, and 5 were seen" in answer.stdout
    assert not whole_of_improvements(project)


def test_no_improvements_are_a_whole_list_of_none(project, site):
    offer_improvements(site, YEAR, [], has_export=False)
    answer = improvements("--yes")
    assert answer.exit_code == command.STORED, answer.output
    assert whole_of_improvements(project)


def test_subjects_are_of_decisions_only(project, site):
    answer = improvements("--subject", "Education")
    assert answer.exit_code == 2
    assert site.paths == []


def test_a_list_that_was_whole_is_so_no_longer_when_it_shows_what_can_not_be_taken(project, site):
    lists = offer(site, (TRANSPORT, 3), (HOMELESS, 2))
    walk("--yes")
    assert whole(project)
    lists.decisions = [*decisions_of(TRANSPORT, YEAR, 1, ["Atlantis City Council"], first=800), *lists.decisions]
    lists.offer()
    path = project.parent / "new.html"
    new = lists.decisions[0]
    path.write_text(as_html(decision_pieces(new), address=new.address), encoding="utf-8")
    answer = run("add", "decisions", path, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert answer.stdout.count("No longer whole: decisions of") == 3  # of the subcategory, the category, and of all
    assert not whole(project)
    assert not whole(project, category=TRANSPORT[0], subcategory=TRANSPORT[1])
    assert whole(project, category=HOMELESS[0])
    run("undo")
    assert whole(project)
