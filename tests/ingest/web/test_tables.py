"""The Ombudsman's yearly tables: which links are one, and what is taken of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from lgo_map.councils.ombudsman_pages import YEARLY_TABLES
from lgo_map.ingest.documents import FetchFailure
from lgo_map.ingest.web.client import Clock
from lgo_map.ingest.web.tables import FetchedTable, fetch_tables, table_links
from tests.ingest.made_site import TABLES_PAGE, Answer, tables_page

CSV = b"Authority Name,Upheld\nLeeds City Council,7\n"
WORDS = {1: "Received", 2: "Decided", 3: "Compliance"}


@pytest.fixture
def run_tables(settings, clock):
    def run(*years, **other):
        times = Clock(clock.now, clock.now, clock.sleep)
        return list(fetch_tables(replace(settings, **other), years, times))

    return run


def offer(site, *years, suffixes=("csv", "xlsx")):
    """Have the site offer all tables of these years."""
    links = {}
    for year in years:
        for number, word in WORDS.items():
            for suffix in suffixes:
                path = f"/assets/attach/{year}{number}/{number}-Complaints-{word}-{year - 2001}-{year - 2000}.{suffix}"
                links[path] = f"Complaints {word.lower()} ({suffix.upper()})"
                kind = "text/csv" if suffix == "csv" else "application/vnd.ms-excel"
                site.say(path, Answer(CSV if suffix == "csv" else b"PK" + CSV, type=kind))
    site.say(TABLES_PAGE, Answer(tables_page(links)))


def links_of(html):
    return [(link.table, link.year) for link in table_links(f"<html>{html}</html>".encode(), YEARLY_TABLES)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/assets/attach/6973/2-Complaints-Decided-25-26.csv'>CSV</a>", [("decided", 2026)]),
        ("<h2>2024-25</h2><a href='/assets/attach/1/received.xlsx'>Excel</a>", [("received", 2025)]),
        ("<h2>2024-25</h2><h3>Complaints received</h3><a href='/a/1.csv'>2023-24</a>", [("received", 2024)]),
        ("<h2>2024-25</h2><h3>Complaints received</h3><a href='/a/1.csv'>CSV</a>", [("received", 2025)]),
        ("<h2>2024-25</h2><p></p><h2>Older</h2><a href='/a/received.csv'>CSV</a>", []),
        ("<a href='/a/1.csv'>Compliance with remedies 2022/23</a>", [("compliance", 2023)]),
        ("<table><tr><th>2021-22<td><a href='/a/Complaints%20decided.csv'>x</a></table>", [("decided", 2022)]),
        ("<h2>2024-25</h2><a href='/a/Complaints-received-and-decided.csv'>CSV</a>", []),
        ("<a href='/a/Complaints-received.csv'>CSV</a>", []),
        ("<h2>2019-20 to 2021-22</h2><a href='/a/Complaints-received.csv'>CSV</a>", []),
        ("<a href='/a/Complaints-received-24-25.pdf'>PDF</a>", []),
        ("<a href='https://example.org/Complaints-received-24-25.csv'>CSV</a>", []),
        ("<a href='javascript:alert(1)'>Complaints received 24-25.csv</a>", []),
    ],
)  # fmt: skip
def test_a_table_is_known_by_the_links_text_its_files_name_or_the_heading_above(html, expected):
    assert links_of(html) == expected


def test_all_three_tables_of_every_year_are_fetched_the_newest_first_as_csv(site, run_tables):
    offer(site, 2024, 2025, 2026)
    had = run_tables()
    assert all(isinstance(one, FetchedTable) for one in had)
    assert [(one.link.year, one.link.table) for one in had] == [
        (year, table) for year in (2026, 2025, 2024) for table in ("received", "decided", "compliance")
    ]
    assert len(site.paths) == 1 + 9
    assert all(path.endswith(".csv") for path in site.paths[1:])
    starts = [request.at for request in site.requests]
    assert all(later - earlier >= 1 for earlier, later in pairwise(starts))
    run_tables()
    assert len(site.paths) == 1 + 9  # had already


def test_only_the_years_named_are_asked_for(site, run_tables):
    offer(site, 2024, 2025, 2026)
    assert {one.link.year for one in run_tables(2025)} == {2025}
    assert len(site.paths) == 1 + 3


def test_a_year_that_is_not_offered_says_so(site, run_tables):
    offer(site, 2025)
    missed = run_tables(2019)
    assert [type(one) for one in missed] == [FetchFailure] * 3
    assert missed[0].reason == (
        "it links no table of complaints received, by subject for 2018–19 that could be recognised"
    )


def test_where_the_csv_can_not_be_had_the_excel_file_is(site, run_tables):
    offer(site, 2026)
    path = "/assets/attach/20262/2-Complaints-Decided-25-26.csv"
    site.say(path, Answer(b"<html></html>"))  # a page where a file should be
    decided = run_tables()[1]
    assert isinstance(decided, FetchedTable)
    assert decided.document.name == "2-Complaints-Decided-25-26.xlsx"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "there is no such page (404)"),
        (Answer(b"<html><p>Moved</p></html>"), "it links no table that could be recognised"),
    ],
)
def test_a_page_that_is_gone_or_links_nothing_says_so(site, run_tables, answer, reason):
    site.say(TABLES_PAGE, answer)
    (missed,) = run_tables()
    assert isinstance(missed, FetchFailure)
    assert missed.reason == reason


def test_robots_are_obeyed(site, run_tables):
    offer(site, 2026)
    site.say("/robots.txt", Answer(b"User-agent: *\nDisallow: /assets/\n", type="text/plain"))
    missed = run_tables()
    assert {type(one) for one in missed} == {FetchFailure}
    assert site.paths == [TABLES_PAGE]
