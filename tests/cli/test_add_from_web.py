"""`add --from-web`: from a site's pages and letters to what is stored, against a server on this machine."""

from __future__ import annotations

import json

import pytest

from lgo_map.cli import command
from lgo_map.ingest import ledger
from lgo_map.ingest.web import fetching
from lgo_map.records.statistics import load_figures, load_statistics
from tests.cli.commands import files, letter_to, run
from tests.ingest.made_letters import LAYOUTS, pdf_of
from tests.ingest.made_pages import as_html, page_pieces
from tests.ingest.made_site import PAGES, TABLES_PAGE, Answer, made_site, tables_page
from tests.ingest.made_tables import as_csv, made_figures, yearly_tables
from tests.known_councils import BARNET, KETTERING, REDBRIDGE

BARNET_2023 = {"upheld_rate": 80, "upheld": 20, "investigations": 25}
"""Made figures, to be found in no source."""


class MadeClock:
    """A clock whose time passes only when somebody waits."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def now(self) -> float:
        return self.time

    monotonic = now

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def site(tmp_path, monkeypatch):
    clock = MadeClock()
    monkeypatch.setattr(fetching, "Clock", lambda: clock)
    monkeypatch.setattr(ledger, "newest_year", lambda today: 2026)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with made_site(clock.now) as site:
        monkeypatch.setenv("LGO_MAP_WEB_BASE", site.base)
        monkeypatch.setenv("LGO_MAP_WEB_FOLDER", str(tmp_path / "fetched"))
        yield site


def test_pages_and_letters_are_fetched_previewed_and_stored(project, site, tmp_path):
    barnet = as_html(page_pieces("London Borough of Barnet", 2023, BARNET_2023)).encode()
    site.council("london-borough-of-barnet", barnet)
    site.council("kettering-borough-council", b"gone", "/documents/councilperformance/2020/kettering.pdf")
    site.say(f"{PAGES}/kettering-borough-council/statistics", Answer(b"not here", 404))
    letter = pdf_of(letter_to("Kettering Borough Council"), LAYOUTS[0])
    site.say("/documents/councilperformance/2020/kettering.pdf", Answer(letter, type="application/pdf"))
    before, report = files(project), tmp_path / "report.json"
    words = (
        "add",
        "--from-web",
        "--council",
        "london-borough-of-barnet",
        "--council",
        "kettering-borough-council",
        "--report",
        report,
    )

    answer = run(*words)
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "404" in answer.stdout or "not there" in answer.stdout
    assert files(project) == before

    asked = len(site.paths)
    answer = run(*words, "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK, answer.output
    changes = json.loads(report.read_text(encoding="utf-8"))
    new = {(change["code"], change["year"]) for change in changes if change["status"] == "new"}
    assert new == {(BARNET, 2023), (KETTERING, 2020)}
    rates = [c["new"] for c in changes if c["field"] == "upheld_rate"]
    assert sorted(rates) == [64, 80]
    assert (project / "data/letters/2020/E07000153.json").exists()
    assert not [path for path in site.paths[asked:] if path.endswith(".pdf")]  # had already


def test_a_site_that_forbids_is_not_asked_and_nothing_changes(project, site):
    site.say("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n", type="text/plain"))
    site.council(
        "london-borough-of-barnet", as_html(page_pieces("London Borough of Barnet", 2023, BARNET_2023)).encode()
    )
    before = files(project)
    answer = run("add", "--from-web", "--council", "london-borough-of-barnet", "--yes")
    assert answer.exit_code == command.WANTS_A_LOOK
    assert "robots.txt" in answer.stdout
    assert site.paths == []
    assert files(project) == before


def test_a_council_of_no_address_is_named(project, site):
    answer = run("add", "--from-web", "--council", "Atlantis City Council")
    assert answer.exit_code == command.FAILED
    assert "Atlantis City Council" in answer.stderr
    assert site.paths == []


def offer_tables(site, names, year):
    """Have the site offer the three tables of a year; their addresses."""
    links = {}
    for number, (name, rows) in enumerate(yearly_tables(names, year).items()):
        path = f"/assets/attach/{number}/{name}.csv"
        links[path] = f"{name.replace('-', ' ')} CSV"
        site.say(path, Answer(as_csv(rows), type="text/csv"))
    site.say(TABLES_PAGE, Answer(tables_page(links)))
    return [site.origin + path for path in links]


def test_the_yearly_tables_are_fetched_and_stored_each_with_its_address(project, site, tmp_path):
    names = {
        "Leeds City Council": "metropolitan",
        "London Borough of Redbridge": "london",
        "Kent County Council": "county",
    }
    addresses = offer_tables(site, names, 2026)
    report = tmp_path / "report.json"
    answer = run("add", "--from-web", "tables", "--year", "2026", "--report", report, "--yes")
    assert answer.exit_code in (command.STORED, command.WANTS_A_LOOK), answer.output
    assert "24 rows are of bodies that are no principal council" in answer.stdout
    assert "not understood" not in answer.stdout
    changes = json.loads(report.read_text(encoding="utf-8"))
    assert not [change for change in changes if change["status"] == "refused"]
    stats = load_statistics(project / "data")
    row = stats[(stats["code"] == REDBRIDGE) & (stats["year"] == 2026)].iloc[0]
    made = made_figures("London Borough of Redbridge", 2026, "london").figures
    assert {figure: float(row[figure]) for figure in made} == made
    figures = load_figures(project / "data")
    stated = figures[(figures["code"] == REDBRIDGE) & (figures["year"] == 2026) & ~figures["computed"]]
    assert set(stated["source_url"]) == set(addresses)
    assert set(stated["source_kind"]) == {"ombudsman"}
    again = run("add", "--from-web", "tables")
    assert "0 new, 0 changed" in again.stdout


def test_a_column_of_a_table_that_is_not_understood_is_named(project, site):
    offer_tables(site, {"Leeds City Council": "metropolitan"}, 2026)
    rows = yearly_tables({"Leeds City Council": "metropolitan"}, 2026)["2-Complaints-Decided-25-26"]
    head = next(row for row in rows if row and row[0] == "Authority Name")
    head[head.index("Upheld")] = "Fault found"
    site.say("/assets/attach/1/2-Complaints-Decided-25-26.csv", Answer(as_csv(rows), type="text/csv"))
    answer = run("add", "--from-web", "tables")
    assert "2-Complaints-Decided-25-26.csv: columns not understood: Fault found." in answer.stdout


def test_a_file_that_is_another_table_than_its_link_says_is_refused(project, site, tmp_path):
    offer_tables(site, {"Leeds City Council": "metropolitan"}, 2026)
    rows = yearly_tables({"Leeds City Council": "metropolitan"}, 2026)
    decided = as_csv(rows["2-Complaints-Decided-25-26"])
    site.say("/assets/attach/0/1-Complaints-Received-25-26.csv", Answer(decided, type="text/csv"))
    report = tmp_path / "report.json"
    answer = run("add", "--from-web", "tables", "--report", report)
    assert answer.exit_code == command.WANTS_A_LOOK
    refused = [c for c in json.loads(report.read_text(encoding="utf-8")) if c["status"] == "refused"]
    assert [c["reason"] for c in refused] == [
        "is linked as the table of complaints received, by subject, but has no such columns"
    ]


def test_a_page_at_an_address_that_follows_from_the_name_is_taken_and_its_address_remembered(project, site):
    slug = "london-borough-of-redbridge"
    page = as_html(page_pieces("London Borough of Redbridge", 2023, BARNET_2023)).encode()
    site.council(slug, page)
    answer = run("add", "--from-web", "pages", "--council", "Redbridge", "--yes")
    assert answer.exit_code == command.STORED, answer.output
    sources = (project / "data/sources/statistics.csv").read_text(encoding="utf-8")
    assert f"{REDBRIDGE},London Borough of Redbridge,{slug},2023" in sources
    assert "tried by their names" not in run("add", "--from-web", "pages", "--council", "Redbridge").stdout


def test_what_does_not_go_together_is_said(project, site):
    assert run("add", "--from-web", "tables", "--council", "Leeds").exit_code == 2
    assert run("add", "--from-web", "pages", "--year", "2024").exit_code == 2
    assert site.paths == []
