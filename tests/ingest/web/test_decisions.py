"""A walk over the Ombudsman's lists of decisions: what is asked for, what is seen, and what is whole then."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest

from lgo_map.ingest.walked_lists import Walked, whole_lists
from lgo_map.ingest.web import list_walk
from lgo_map.ingest.web.client import Clock
from lgo_map.ingest.web.decision_subjects import find_subjects, wanted_subject
from lgo_map.ingest.web.decisions import CATEGORY_OF_LINK, NAME_OF_OWN_PAGE, DecisionWalk
from lgo_map.ingest.web.fetching import site_of
from lgo_map.pipeline.stage import BuildError
from tests.ingest.made_decision_site import HOMELESS, NEEDS, TRANSPORT, MadeDecisionLists, decisions_of
from tests.ingest.made_site import Answer

COUNCILS = ("Leeds City Council", "Essex County Council", "London Borough of Hounslow")
YEAR = 2025


@pytest.fixture(autouse=True)
def _it_is_2026(clock):
    clock.time = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC).timestamp()


@pytest.fixture
def walk(settings, clock):
    """A walk over the lists of a year: the lists, what is whole, and what was missed."""

    def walk(*wanted, years=(YEAR,), known=(), held=(), **other):
        times = Clock(clock.now, clock.now, clock.sleep)
        with site_of(replace(settings, **other), times) as visit:
            found = find_subjects(visit, [wanted_subject(each) for each in wanted], known)
            walk = DecisionWalk(visit, years, found.missed)
            elsewhere = [entry for page in found.of_categories for entry in page.entries]
            lists = [one for subject in found.subjects for one in walk.lists_of(subject, elsewhere)]
        walked = Walked(lists, found.whole_categories, found.is_all)
        return lists, whole_lists(walked, lambda one: True, held), walk.missed

    return walk


@pytest.fixture
def offered(site):
    def offered(*of, **more):
        decisions = [one for heading, count in of for one in decisions_of(heading, YEAR, count, COUNCILS)]
        return MadeDecisionLists(site, decisions, **more).offer()

    return offered


def headings(whole):
    return [(row["category"], row["subcategory"], row["results"]) for row in whole.rows]


def test_all_lists_are_walked_to_their_end_and_are_whole_with_their_categories_and_all(offered, walk, site):
    lists = offered((TRANSPORT, 23), (NEEDS, 4), (HOMELESS, 10))
    walked, whole, missed = walk()
    assert missed == []
    assert [len(one.entries) for one in walked] == [23, 4, 10]
    assert [entry.reference for one in walked for entry in one.entries] == [one.reference for one in lists.decisions]
    assert headings(whole) == [
        (*TRANSPORT, "23"),
        (*NEEDS, "4"),
        (*HOMELESS, "10"),
        ("Education", "", "27"),
        ("Housing", "", "10"),
        ("", "", "37"),
    ]
    assert {(row["first_day"], row["last_day"], row["seen_on"]) for row in whole.rows} == {
        ("2024-04-01", "2025-03-31", "2026-11-20")
    }
    assert whole.reasons == []
    assert len(site.paths) == len(set(site.paths))
    starts = [request.at for request in site.requests]
    assert all(later - earlier >= 1 for earlier, later in pairwise(starts))


def reasons(whole):
    return dict(whole.reasons)


NAME = "Education, School transport, 2024–25"


def test_a_run_that_was_stopped_goes_on_where_it_stopped(offered, walk, site):
    lists = offered((TRANSPORT, 35), (NEEDS, 12))
    broken = [lists.archive_path(TRANSPORT, YEAR, page) for page in (3, 4)]
    kept = {path: site.answers.pop(path) for path in broken}
    site.say(broken[0], Answer(status=503))
    walked, whole, missed = walk(attempts=1)
    assert [miss.url.rpartition("page=")[2] for miss in missed] == ["3"]
    assert len(walked[0].entries) == 20  # what had been seen is not lost
    assert headings(whole) == [(*NEEDS, "12")]
    assert reasons(whole) == {
        NAME: "a page of it was not had: the site answered 503 (Service Unavailable); it was asked once"
    }
    site.answers |= kept
    asked = len(site.paths)
    walked, whole, missed = walk()
    assert missed == []
    assert (*TRANSPORT, "35") in headings(whole)
    tried_again = [path for path in site.paths[asked:] if path in site.paths[:asked] and site.answers.get(path)]
    assert tried_again == [broken[0]]


def test_a_site_that_is_down_is_not_asked_on_and_on(offered, walk, site):
    lists = offered((TRANSPORT, 35), (NEEDS, 12))
    walk()
    for path in list(site.answers):
        if path.startswith("/Decisions/Archive"):
            site.say(path, Answer(status=503))
    asked = len(site.paths)
    _, whole, missed = walk(years=(2024, 2025, 2026), attempts=1)
    assert (*TRANSPORT, "35") in headings(whole)  # what is over was had before, and is kept
    assert len(site.paths) - asked <= 50
    assert missed
    assert lists.years == (YEAR,)


def test_pages_of_a_year_that_is_over_are_kept_and_those_of_the_newest_are_not(offered, walk, site, clock):
    lists = offered((TRANSPORT, 12))
    newest = MadeDecisionLists(site, [*decisions_of(TRANSPORT, 2027, 2), *lists.decisions], (2025, 2027))
    newest.offer()
    walk(years=(2027, 2025))
    asked = len(site.paths)
    clock.pass_by(9 * 24 * 3600)
    walk(years=(2027, 2025))
    again = [path for path in site.paths[asked:] if path.startswith("/Decisions/Archive")]
    assert again == [newest.archive_path(TRANSPORT, 2027, 1)]


def test_an_operator_who_wants_nothing_kept_has_all_asked_for_again(offered, walk, site):
    offered((TRANSPORT, 12))
    walk()
    asked = len(site.paths)
    walk(fresh_hours=0)
    assert site.paths[asked:] == site.paths[:asked]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ([25], "it says that it has 25 results, and 23 were seen"),
        ([23, 24], "its pages differ in how many results it has: 23 and 24"),
        ([None], "it does not say how many results it has"),
        ([23, None], "it does not say how many results it has"),
        ([999_999_999], "it says that it has 999999999 results, and 23 were seen"),
    ],
)
def test_a_list_that_does_not_show_what_it_claims_is_not_whole(offered, walk, claims, why):
    offered((TRANSPORT, 23), (HOMELESS, 3), claims={TRANSPORT: claims})
    walked, whole, _ = walk()
    assert len(walked[0].entries) == 23
    assert reasons(whole) == {NAME: why}
    assert headings(whole) == [(*HOMELESS, "3"), ("Housing", "", "3")]


def test_a_list_that_changes_while_it_is_walked_is_walked_again_once_and_then_whole(offered, walk, site):
    lists = offered((TRANSPORT, 23))
    before = {path: list(answers) for path, answers in site.answers.items()}
    lists.decisions.insert(0, decisions_of(TRANSPORT, YEAR, 1, COUNCILS, first=500)[0])
    lists.offer()
    first = lists.archive_path(TRANSPORT, YEAR, 1)
    # Page 1 as it was, then, newest first, all of it moved on by one.
    site.answers[first] = [*before[first], *site.answers[first]]
    walked, whole, _ = walk()
    assert len(walked[0].entries) == 24
    assert (*TRANSPORT, "24") in headings(whole)
    pages = [path for path in site.paths if path.startswith("/Decisions/Archive")]
    assert len(pages) == 6


def test_a_list_that_changes_again_and_again_is_walked_twice_and_not_whole(offered, walk, site):
    lists = offered((TRANSPORT, 23))
    for page in (1, 2, 3):
        path = lists.archive_path(TRANSPORT, YEAR, page)
        answers = site.answers[path]
        site.answers[path] = [Answer(answers[0].body.replace(b"has 23", b"has 2%d" % (page + n))) for n in (0, 3, 6)]
    _, whole, _ = walk()
    assert "its pages differ in how many results" in reasons(whole)[NAME]
    assert len([path for path in site.paths if path.startswith("/Decisions/Archive")]) <= 8


def test_an_entry_that_stands_on_two_pages_keeps_its_list_from_being_whole(offered, walk):
    lists = offered((TRANSPORT, 23))
    lists.decisions[10] = lists.decisions[9]
    lists.offer()
    _, whole, _ = walk()
    assert "the same entry stands on two" in reasons(whole)[NAME]


def test_an_archive_that_is_not_there_is_said_to_be_missed(offered, walk, site):
    lists = offered((TRANSPORT, 3), (HOMELESS, 2))
    del site.answers[lists.archive_path(TRANSPORT, YEAR, 1)]
    _, whole, missed = walk()
    assert reasons(whole) == {
        "education, school transport, 2024–25": "a page of it was not had: there is no such page (404)"
    }
    assert [miss.reason for miss in missed] == ["there is no such page (404)"]
    assert headings(whole) == [(*HOMELESS, "2"), ("Housing", "", "2")]


def test_a_subcategory_whose_archive_is_not_linked_is_walked_by_its_own_pages_and_never_whole(offered, walk, site):
    lists = offered((TRANSPORT, 15), (NEEDS, 3), no_archive=(TRANSPORT,))
    path = "/decisions/education/school-transport"
    body = site.answers[path][0].body
    second = path + "?page=2"
    site.say(path, Answer(body.replace(b"</main>", f"<a href='{second}'>2</a></main>".encode())))
    rest = MadeDecisionLists(site, lists.decisions[10:15])
    site.say(second, site.answers[path][0])
    site.answers[second] = [_list_page(rest)]
    walked, whole, _ = walk()
    assert len(walked[0].entries) == 15
    assert headings(whole) == [(*NEEDS, "3")]
    assert reasons(whole) == {
        "Education, School transport, recent decisions": (
            "no link to its archive was found, so only its recent decisions could be walked"
        )
    }


def _list_page(lists):
    """The answer with the recent decisions of some made lists."""
    kept = dict(lists.site.answers)
    lists.offer()
    answer = lists.site.answers["/decisions/education/school-transport"][0]
    lists.site.answers = kept
    return answer


@pytest.mark.parametrize(
    "other",
    [
        replace(decisions_of(TRANSPORT, YEAR, 1)[0], reference="24 900 001", category="Planning"),
        replace(decisions_of(TRANSPORT, YEAR, 1)[0], reference="24 900 001", subcategory="Other"),
    ],
)
def test_an_entry_of_another_heading_keeps_its_list_from_being_whole(offered, walk, site, other):
    lists = offered((TRANSPORT, 3))
    MadeDecisionLists(site, lists.decisions, strays=[other]).offer_archive(TRANSPORT, YEAR)
    _, whole, _ = walk()
    assert reasons(whole) == {NAME: "it shows 24 900 001, which is of another category or subcategory"}


def test_an_archive_that_lacks_what_the_site_shows_among_its_recent_decisions_is_not_whole(offered, walk, site):
    lists = offered((TRANSPORT, 12))
    MadeDecisionLists(site, lists.decisions[1:]).offer_archive(TRANSPORT, YEAR)
    _, whole, _ = walk()
    lacking = lists.decisions[0].reference
    assert reasons(whole) == {NAME: f"it lacks {lacking}, which the site shows among its recent decisions"}


def test_an_empty_archive_is_whole_where_the_site_shows_decisions_of_other_years(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    lists.offer_archive(TRANSPORT, 2026)
    _, whole, _ = walk("School transport", years=(2026,))
    assert headings(whole) == [(*TRANSPORT, "0")]
    assert (whole.rows[0]["first_day"], whole.rows[0]["last_day"]) == ("2025-04-01", "2026-03-31")


def test_an_empty_archive_of_a_subcategory_of_which_nothing_is_shown_is_not_whole(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    lists.decisions.clear()
    lists.offer_archive(TRANSPORT, YEAR)
    archive = lists.archive_page(TRANSPORT, YEAR, 1)
    for path, link in (
        ("/decisions/education", "/decisions/education/school-transport"),
        ("/decisions/education/school-transport", str(archive)),
    ):
        site.say(path, Answer(f"<html><a href='{link.replace('&', '&amp;')}'>School transport</a></html>".encode()))
    _, whole, _ = walk()
    assert reasons(whole) == {NAME: "it is empty, and no other page shows that the subcategory has decisions at all"}


def test_a_decision_published_since_the_last_walk_has_its_list_walked_anew(offered, walk, site, clock):
    lists = offered((TRANSPORT, 12))
    walk()
    lists.decisions[:0] = decisions_of(TRANSPORT, YEAR, 1, COUNCILS, first=500)
    lists.offer()
    clock.pass_by(8 * 24 * 3600)
    walked, whole, _ = walk()
    assert len(walked[0].entries) == 13
    assert (*TRANSPORT, "13") in headings(whole)


def test_one_archive_that_two_subcategories_link_is_of_neither(offered, walk, site):
    other = [(category, "Other") for category in ("Education", "Housing")]
    lists = offered(*((heading, 3) for heading in other))
    lists.number_of = lambda heading: 9
    lists.offer()
    walked, whole, _ = walk()
    assert whole.rows == []
    assert {why for _, why in whole.reasons} == {
        "the site links one archive for it and for another subcategory of that name"
    }
    assert [{entry.category for entry in one.entries} for one in walked] == [{"Education"}, {"Housing"}]


def test_subcategories_of_one_name_have_each_its_own_archive(offered, walk):
    offered((("Education", "Other"), 3), (("Housing", "Other"), 4))
    _, whole, _ = walk()
    assert headings(whole)[:2] == [("Education", "Other", "3"), ("Housing", "Other", "4")]


def test_an_entry_without_a_councils_name_has_it_from_its_own_page(offered, walk, site):
    lists = offered((TRANSPORT, 3))
    nameless = lists.decisions[1]
    lists.unnamed, lists.details_are_links = {nameless.reference}, True
    lists.offer()
    walked, _, missed = walk()
    assert [entry.authority for entry in walked[0].entries] == [one.authority for one in lists.decisions]
    assert [entry.note for entry in walked[0].entries] == [None, NAME_OF_OWN_PAGE, None]
    assert missed == []
    own = httpx.URL(nameless.address).path
    assert site.paths.count(own) == 1


def test_entries_that_neither_name_a_council_nor_lead_anywhere_are_handed_on_as_they_are(offered, walk, site):
    lists = offered((TRANSPORT, 3))
    lists.unnamed = {lists.decisions[1].reference}
    lists.offer()
    walked, _, _ = walk()
    assert [entry.authority is None for entry in walked[0].entries] == [False, True, False]
    assert [entry.reference is None for entry in walked[0].entries] == [False, True, False]


def test_an_own_page_that_can_not_be_had_leaves_the_entry_without_a_name(offered, walk, site):
    lists = offered((TRANSPORT, 3))
    nameless = lists.decisions[1]
    lists.unnamed, lists.details_are_links = {nameless.reference}, True
    lists.offer()
    site.say(httpx.URL(nameless.address).path, Answer(status=403))
    walked, _, missed = walk()
    assert [entry.authority is None for entry in walked[0].entries] == [False, True, False]
    assert [(miss.slug, miss.reason) for miss in missed] == [(nameless.reference, "the site answered 403 (Forbidden)")]


def test_a_category_that_no_entry_prints_or_links_is_that_of_the_page_that_links_the_list(offered, walk, site):
    lists = offered((TRANSPORT, 2), (("Education", "Other"), 2))
    for heading in lists.headings:
        path = lists.archive_path(heading, YEAR, 1)
        plain = re.sub(rb"<h3><a [^>]*>(.*?)</a></h3>", rb"<h3>\1</h3>", site.answers[path][0].body)
        site.say(path, Answer(plain))
    walked, _, _ = walk()
    for one, subcategory in zip(walked, ("School transport", "Other"), strict=True):
        assert [(entry.category, entry.subcategory) for entry in one.entries] == [("Education", subcategory)] * 2
        assert {entry.note for entry in one.entries} == {CATEGORY_OF_LINK}


def test_an_entry_of_another_subcategory_does_not_get_the_category_of_the_list(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    path = lists.archive_path(TRANSPORT, YEAR, 1)
    plain = re.sub(rb"<h3><a [^>]*>(.*?)</a></h3>", rb"<h3>\1</h3>", site.answers[path][0].body)
    site.say(path, Answer(plain.replace(b"Not upheld School transport", b"Not upheld Dog fouling")))
    walked, whole, _ = walk()
    assert [(entry.category, entry.subcategory) for entry in walked[0].entries] == [(None, "Dog fouling"), TRANSPORT]
    assert whole.rows == []


def test_a_category_and_subcategories_that_nobody_knew_are_walked_as_the_site_calls_them(offered, walk):
    parks = ("Parks & open spaces", "Dogs, ponds & bins")
    offered((parks, 12), (TRANSPORT, 2))
    walked, whole, _ = walk()
    assert (*parks, "12") in headings(whole)
    assert {(entry.category, entry.subcategory) for entry in walked[0].entries} == {parks}


def test_a_subcategory_of_a_decision_that_is_held_is_tried_though_nothing_links_it(offered, walk, site):
    offered((TRANSPORT, 2))
    walk(known=[("Education", "Exclusions & bans")])
    assert "/decisions/education/exclusions-bans" in site.paths


def test_only_the_subjects_wanted_are_walked_and_nothing_beyond_is_whole(offered, walk, site):
    offered((TRANSPORT, 2), (NEEDS, 2), (HOMELESS, 2))
    _, whole, _ = walk("school transport", "Housing")
    assert headings(whole) == [(*TRANSPORT, "2"), (*HOMELESS, "2"), ("Housing", "", "2")]
    assert "/decisions/education/special-educational-needs" not in site.paths
    _, whole, _ = walk("Education > Special educational needs")
    assert headings(whole) == [(*NEEDS, "2")]


def test_a_subject_that_the_site_does_not_have_is_said_with_those_it_has(offered, walk):
    offered((TRANSPORT, 2), (HOMELESS, 2))
    with pytest.raises(BuildError) as raised:
        walk("Unicorns")
    assert str(raised.value) == (
        "The site has no subject called unicorns. It has education/school-transport, housing/homelessness."
    )


def test_robots_are_obeyed(offered, walk, site):
    offered((TRANSPORT, 2))
    site.say("/robots.txt", Answer(b"User-agent: *\nDisallow: /Decisions/Archive\n", type="text/plain"))
    walked, whole, missed = walk()
    assert whole.rows == []
    assert {miss.reason for miss in missed} == {"the site's robots.txt forbids it"}
    assert not [path for path in site.paths if path.startswith("/Decisions/Archive")]
    assert len(walked[0].also_seen) == 2  # on the subcategory's page, and on that of its category


def test_a_redirect_to_another_site_is_not_followed(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    elsewhere = Answer(status=302, headers={"Location": "https://example.org/Decisions/Archive"})
    site.say(lists.archive_path(TRANSPORT, YEAR, 1), elsewhere)
    _, whole, missed = walk()
    assert [miss.reason for miss in missed] == ["it is redirected to another site, example.org"]
    assert whole.rows == []


def test_a_redirect_to_another_list_of_the_site_is_not_taken_for_the_archive(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    site.say(lists.archive_path(TRANSPORT, YEAR, 1), Answer(status=302, headers={"Location": "/decisions/education"}))
    _, whole, _ = walk()
    assert headings(whole) == []


def test_a_page_that_is_no_list_is_said_to_be_none(offered, walk, site):
    lists = offered((TRANSPORT, 2))
    site.say(lists.archive_path(TRANSPORT, YEAR, 1), Answer(b"<html><h1>Maintenance</h1><p>Come back.</p></html>"))
    _, whole, missed = walk()
    assert headings(whole) == []
    assert [miss.reason.split(":")[0] for miss in missed] == ["the page is no list of decisions"]


def test_pages_without_end_are_not_asked_for_without_end(offered, walk, site, monkeypatch):
    lists = offered((TRANSPORT, 30))
    for page in range(4, 40):
        site.say(lists.archive_path(TRANSPORT, YEAR, page), site.answers[lists.archive_path(TRANSPORT, YEAR, 1)][0])
    for page in (1, 2, 3):
        path = lists.archive_path(TRANSPORT, YEAR, page)
        site.say(path, Answer(site.answers[path][0].body.replace(b"has 30 results", b"has 3,000,000 results")))
    _, whole, _ = walk()
    assert "3000000 results" in reasons(whole)[NAME]
    archive = [path for path in site.paths if path.startswith("/Decisions/Archive")]
    assert len(archive) <= 8
    monkeypatch.setattr(list_walk, "MAX_PAGES", 2)
    _, whole, _ = walk()
    assert reasons(whole)[NAME] == "a page of it was not had: the list has more than 2 pages"


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/decisions/planning/enforcement",
        "javascript:alert(1)",
        "/decisions/../../etc/passwd",
        "/Decisions/Archive?c=4%2bSchool+transport&page=99999999999999999999",
        "/Decisions/Archive?c=1000000000%2bSchool+transport",
        "/decisions/education/school-transport/?page=-1",
        "//example.org/Decisions/Archive?c=9%2bSchool+transport",
        "http://[::1/decisions",
    ],
)
def test_hostile_links_change_nothing(offered, walk, site, link):
    offered((TRANSPORT, 12))
    for path in ("/decisions", "/decisions/education", "/decisions/education/school-transport"):
        body = site.answers[path][0].body
        site.say(path, Answer(body.replace(b"</main>", f'<a href="{link}">School transport</a></main>'.encode())))
    _, whole, missed = walk()
    assert (*TRANSPORT, "12") in headings(whole)
    assert missed == []
    assert {request.headers["Host"] for request in site.requests} == {site.origin.removeprefix("http://")}


def test_more_subcategories_than_any_site_has_are_not_all_walked(offered, walk, site):
    offered((TRANSPORT, 2))
    links = "".join(f"<a href='/decisions/education/made-up-{number}'>x</a>" for number in range(900))
    body = site.answers["/decisions/education"][0].body
    site.say("/decisions/education", Answer(body.replace(b"</main>", f"{links}</main>".encode())))
    _, whole, missed = walk()
    assert len(site.paths) < 450
    assert (*TRANSPORT, "2") in headings(whole)
    assert not [row for row in whole.rows if not row["subcategory"]]
    assert "of which only 400 were walked" in missed[0].reason


def test_where_the_start_page_links_nothing_the_known_categories_are_walked_but_the_site_is_not_whole(
    offered, walk, site
):
    offered((TRANSPORT, 2))
    site.say("/decisions", Answer(b"<html><h1>Decisions</h1><form><input name=q></form></html>"))
    _, whole, _ = walk()
    assert headings(whole) == [(*TRANSPORT, "2"), ("Education", "", "2")]


def test_a_category_whose_page_is_not_had_keeps_the_site_from_being_whole(offered, walk, site):
    offered((TRANSPORT, 2), (HOMELESS, 2))
    site.say("/decisions/housing", Answer(status=403))
    _, whole, missed = walk()
    assert headings(whole) == [(*TRANSPORT, "2"), ("Education", "", "2")]
    assert [miss.reason for miss in missed] == ["the site answered 403 (Forbidden)"]
