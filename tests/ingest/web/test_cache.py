"""What is kept between runs, so that nothing is asked for twice."""

import httpx
import pytest

from lgo_map.ingest.documents import Document
from lgo_map.ingest.web.client import PAGE, Clock
from lgo_map.ingest.web.fetching import fetch, site_of
from tests.ingest.made_site import (
    PAGES,
    Answer,
    page_never_seen,
    page_of_2025,
)
from tests.ingest.web.made_visits import LEEDS, ONE_DAY, STATISTICS, reason_of


def test_an_interrupted_run_goes_on_where_it_stopped(site, settings, run, clock):
    slugs = [LEEDS, "warrington-council", "blackpool-borough-council"]
    for slug in slugs:
        site.council(slug, page_of_2025(slug))
    interrupted = fetch(slugs, settings, {"pages"}, Clock(clock.now, clock.now, clock.sleep))
    next(interrupted)
    next(interrupted)
    interrupted.close()
    fetched = run(*slugs)
    assert [document.content for document in fetched] == [page_of_2025(slug) for slug in slugs]
    assert site.paths == [f"{PAGES}/{slug}/statistics" for slug in slugs]


def test_what_will_not_change_is_kept_as_long_as_the_caller_says_and_tells_when_it_was_had(site, settings, clock):
    site.council(LEEDS, page_of_2025(LEEDS))
    address = httpx.URL(f"{settings.base}/{LEEDS}/statistics")
    with site_of(settings, Clock(clock.now, clock.now, clock.sleep)) as visit:
        first = visit.document(address, LEEDS, PAGE, "page.html")
        clock.pass_by(3 * ONE_DAY)
        again = visit.document(address, LEEDS, PAGE, "page.html", fresh_hours=100)
        assert isinstance(first, Document)
        assert isinstance(again, Document)
        assert (again.content, again.taken_at) == (first.content, first.taken_at)
        assert len(site.paths) == 1
        anew = visit.document(address, LEEDS, PAGE, "page.html", fresh_hours=0)
    assert isinstance(anew, Document)
    assert anew.taken_at == clock.now()
    assert len(site.paths) == 2


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"ETag": '"v1"'}, {"If-None-Match": '"v1"'}),
        (
            {"Last-Modified": "Wed, 23 Jul 2025 10:00:00 GMT"},
            {"If-Modified-Since": "Wed, 23 Jul 2025 10:00:00 GMT"},
        ),
    ],
)
def test_what_did_not_change_is_not_sent_again(site, run, clock, given, asked):
    site.say(STATISTICS, Answer(page_never_seen(), headers=given))
    (first,) = run()
    clock.pass_by(2 * ONE_DAY)
    (second,) = run()
    assert second == first
    sent = site.requests[-1].headers
    assert {name: sent[name] for name in asked} == asked
    clock.pass_by(ONE_DAY / 2)
    assert run() == [first]
    assert site.paths == [STATISTICS] * 2


def test_what_changed_is_had_anew(site, run, clock):
    site.say(STATISTICS, Answer(b"old", headers={"ETag": '"v1"'}), Answer(b"new", headers={"ETag": '"v2"'}))
    (first,) = run()
    clock.pass_by(2 * ONE_DAY)
    (second,) = run()
    assert (first.content, second.content) == (b"old", b"new")


def test_what_is_redirected_is_asked_for_conditionally_where_it_lies(site, run, clock):
    site.say(STATISTICS, Answer(status=301, headers={"Location": "/moved"}))
    site.say("/moved", Answer(page_never_seen(), headers={"ETag": '"v1"'}))
    first = run()
    clock.pass_by(2 * ONE_DAY)
    assert run() == first
    *_, asked, moved = site.requests
    assert asked.headers["If-None-Match"] is None
    assert moved.headers["If-None-Match"] == '"v1"'


def test_a_page_that_is_gone_is_not_taken_from_what_is_kept(site, run, clock):
    site.say(STATISTICS, Answer(page_never_seen()), Answer(status=404))
    run()
    clock.pass_by(2 * ONE_DAY)
    assert reason_of(run()) == "there is no such page (404)"


@pytest.mark.parametrize("damage", [lambda kept: kept[:-3], lambda _: b"", lambda _: b"[]\nx", lambda _: b"\xff\n"])
def test_a_kept_file_that_is_damaged_is_asked_for_again(site, run, settings, damage):
    site.say(STATISTICS, Answer(page_never_seen()))
    run()
    (kept,) = settings.folder.iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    (document,) = run()
    assert document.content == page_never_seen()
    assert site.paths == [STATISTICS] * 2


def test_kept_files_are_written_whole_or_not_at_all(site, run, settings, monkeypatch):
    site.say(STATISTICS, Answer(b"old", headers={"ETag": '"v1"'}), Answer(b"new"))
    run()

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("pathlib.Path.replace", killed)
        run(fresh_hours=0)
    (document,) = run()
    assert document.content == b"old"
