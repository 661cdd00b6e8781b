"""`add --from-web`: from a site's pages and letters to what is stored, against a server on this machine."""

from __future__ import annotations

import json

import pytest

from lgo_map.cli import command
from lgo_map.ingest.web import fetching
from tests.cli.test_add import files, letter_to, run
from tests.ingest.made_letters import LAYOUTS, pdf_of
from tests.ingest.made_pages import as_html, page_pieces
from tests.ingest.made_site import PAGES, Answer, made_site
from tests.known_councils import BARNET, KETTERING

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
def project(whole_project):
    return whole_project


@pytest.fixture
def site(tmp_path, monkeypatch):
    clock = MadeClock()
    monkeypatch.setattr(fetching, "Clock", lambda: clock)
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
