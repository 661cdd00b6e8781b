"""A walk over councils' pages of improvements: what is asked for, what is seen, and what makes it doubtful."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from lgo_map.ingest.web.client import Clock
from lgo_map.ingest.web.fetching import CouncilToFetch, site_of
from lgo_map.ingest.web.improvements import ImprovementWalk
from tests.ingest.made_decision_pages import improvements_csv
from tests.ingest.made_improvement_site import LEEDS_CITY, cases_of, offer_improvements, path_of
from tests.ingest.made_site import PAGES, Answer

YEAR = 2025
LEEDS = LEEDS_CITY[1]


@pytest.fixture(autouse=True)
def _it_is_2026(clock):
    clock.time = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC).timestamp()


@pytest.fixture
def walk(settings, clock):
    def walk(*councils, years=(YEAR,), **other):
        times = Clock(clock.now, clock.now, clock.sleep)
        with site_of(replace(settings, **other), times) as visit:
            walk = ImprovementWalk(visit, years)
            named = [CouncilToFetch((slug,)) for slug in councils or (LEEDS_CITY[0],)]
            lists = [one for council in named for one in walk.lists_of(council)]
        return lists, walk.missed

    return walk


def references(walked):
    return [case.reference for page in walked.pages for case in page.cases]


def test_a_list_on_one_page_is_had_with_one_request(site, walk):
    cases = cases_of(LEEDS, YEAR, 4)
    (path,) = offer_improvements(site, YEAR, cases)
    (one,), missed = walk()
    assert missed == []
    assert references(one) == [case.reference for case in cases]
    assert (one.doubt, one.seen_on) == (None, datetime.date(2026, 11, 20))
    assert site.paths == [path]


def test_a_longer_list_is_had_by_its_export_which_is_the_list_as_filtered(site, walk):
    cases = cases_of(LEEDS, YEAR, 23)
    first, *_ = offer_improvements(site, YEAR, cases)
    (one,), missed = walk()
    assert missed == []
    assert references(one) == [case.reference for case in cases]
    assert [case.improvements for case in one.pages[0].cases] == [case.improvements for case in cases]
    assert {case.authority for case in one.pages[0].cases} == {LEEDS}
    assert site.paths == [first, first.replace("?", "/export?")]
    assert one.doubt is None


@pytest.mark.parametrize(
    "export",
    [
        Answer(status=404),
        Answer(b"<html></html>"),
        Answer(b"Nothing,of,this\n1,2,3\n", type="text/csv"),
        Answer(improvements_csv(cases_of(LEEDS, YEAR, 22)), type="text/csv"),
        Answer(status=302, headers={"Location": "https://example.org/x.csv"}),
    ],
)
def test_where_the_export_does_not_have_it_all_the_pages_are_turned(site, walk, export):
    cases = cases_of(LEEDS, YEAR, 23)
    paths = offer_improvements(site, YEAR, cases)
    site.say(paths[0].replace("?", "/export?"), export)
    (one,), _ = walk()
    assert references(one) == [case.reference for case in cases]
    assert [path for path in site.paths if "export" not in path] == paths
    assert one.doubt is None


def test_a_page_that_can_not_be_had_makes_the_list_doubtful_and_is_had_when_run_again(site, walk):
    cases = cases_of(LEEDS, YEAR, 23)
    paths = offer_improvements(site, YEAR, cases, has_export=False)
    kept = site.answers[paths[1]]
    site.say(paths[1], Answer(status=503))
    (one,), missed = walk(attempts=1)
    assert len(references(one)) == 10
    assert one.doubt is not None
    assert one.doubt.startswith("a page of it was not had: the site answered 503")
    assert [miss.slug for miss in missed] == [LEEDS_CITY[0]]
    site.answers[paths[1]] = kept
    asked = len(site.paths)
    (one,), missed = walk()
    assert references(one) == [case.reference for case in cases]
    assert site.paths[asked:] == paths[1:]


def test_a_page_of_another_year_than_asked_for_is_doubtful(site, walk):
    paths = offer_improvements(site, YEAR, cases_of(LEEDS, YEAR, 2))
    older = offer_improvements(site, 2024, cases_of(LEEDS, 2024, 2))
    site.answers[older[0]] = site.answers[paths[0]]
    lists, _ = walk(years=(2024,))
    assert [one.doubt for one in lists] == ["it does not say that it is of the year asked for"]


def test_where_the_page_of_all_categories_is_not_there_those_that_are_linked_are_walked(site, walk):
    base = f"{PAGES}/{LEEDS_CITY[0]}/serviceimprovements"
    planning = [replace(case, category="Planning") for case in cases_of(LEEDS, YEAR, 2)]
    (path,) = offer_improvements(site, YEAR, planning, category=1019)
    site.say(
        base,
        Answer(
            f"<html><h1>Service improvements</h1><a href='{base}?category=1019'>Planning</a>"
            f"<a href='https://example.org{base}?category=7'>x</a><a href='?category=9x'>y</a></html>".encode()
        ),
    )
    (one,), _ = walk()
    assert references(one) == [case.reference for case in planning]
    assert one.pages[0].category == "Planning"
    assert one.doubt is None
    assert [each for each in site.paths if "category" in each] == [path]


def test_a_council_that_has_no_such_page_is_missed_and_the_others_are_had(site, walk):
    offer_improvements(site, YEAR, cases_of(LEEDS, YEAR, 2))
    lists, missed = walk("essex-county-council", LEEDS_CITY[0])
    assert [one.slug for one in lists] == [LEEDS_CITY[0]]
    assert [(miss.slug, miss.reason) for miss in missed] == [("essex-county-council", "there is no such page (404)")]


def test_pages_without_end_are_not_turned_without_end(site, walk):
    paths = offer_improvements(site, YEAR, cases_of(LEEDS, YEAR, 20), has_export=False, results=5_000)
    body = site.answers[paths[1]][0].body
    for page in range(3, 30):
        path = f"{paths[0]}&page={page}"
        link = f'<a href="{path.replace(str(page), str(page + 1))}">next</a></main>'
        site.say(path, Answer(body.replace(b"</main>", link.encode())))
    site.say(paths[1], Answer(body.replace(b"</main>", f'<a href="{paths[0]}&page=3">3</a></main>'.encode())))
    (one,), _ = walk()
    assert len(references(one)) == 20
    assert len(site.paths) <= 4


def test_links_to_other_lists_or_sites_are_not_taken_for_the_next_page(site, walk):
    paths = offer_improvements(site, YEAR, cases_of(LEEDS, YEAR, 12), has_export=False, has_pager=False)
    links = (
        f"<a href='https://example.org{paths[0]}&page=2'>2</a>"
        f"<a href='{path_of(site.base)}/{LEEDS_CITY[0]}/serviceimprovements?year=2019&page=2'>2</a>"
        "<a href='javascript:page=2'>2</a>"
    )
    site.say(paths[0], Answer(site.answers[paths[0]][0].body.replace(b"</main>", f"{links}</main>".encode())))
    (one,), _ = walk()
    assert site.paths == [paths[0]]
    assert len(references(one)) == 10


def test_robots_are_obeyed(site, walk):
    offer_improvements(site, YEAR, cases_of(LEEDS, YEAR, 2))
    site.say("/robots.txt", Answer(b"User-agent: *\nDisallow: /*serviceimprovements\n", type="text/plain"))
    lists, missed = walk()
    assert lists == []
    assert [miss.reason for miss in missed] == ["the site's robots.txt forbids it"]
    assert site.paths == []
