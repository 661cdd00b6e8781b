"""How the web client asks: it heeds robots.txt, goes slowly, and bears with what a site may do."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from lgo_map.ingest.documents import Document
from lgo_map.ingest.web.fetching import summary
from tests.ingest.made_site import (
    LETTER,
    PAGES,
    Answer,
    council_page,
    made_site,
    page_never_seen,
    page_of_2025,
)
from tests.ingest.web.made_visits import COUNCIL, LEEDS, LETTER_PATH, STATISTICS, pauses, reason_of


def say_robots(site, text="", status=200):
    site.say("/robots.txt", Answer(text.encode(), status, type="text/plain"))


def test_what_robots_txt_forbids_is_not_asked_for(site, run):
    say_robots(site, f"User-agent: *\nDisallow: {PAGES}/*/statistics$\n")
    assert reason_of(run()) == "the site's robots.txt forbids it"
    assert site.paths == []


def test_robots_txt_may_forbid_it_to_this_program_alone(site, run):
    say_robots(site, "User-agent: *\nAllow: /\n\nUser-agent: lgo-map\nDisallow: /\n")
    assert reason_of(run(user_agent="lgo-map/1.0 (+data@example.org)")) == "the site's robots.txt forbids it"


def test_the_longest_rule_of_robots_txt_decides(site, run):
    say_robots(site, f"User-agent: *\nDisallow: /\nAllow: {PAGES}/\n")
    site.say(STATISTICS, Answer(page_never_seen()))
    assert isinstance(run()[0], Document)


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_site_without_robots_txt_forbids_nothing(site, run, status):
    say_robots(site, status=status)
    site.say(STATISTICS, Answer(page_never_seen()))
    assert isinstance(run()[0], Document)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_read_forbids_everything(site, run, status):
    say_robots(site, status=status)
    missed = run(LEEDS, "warrington-council", want={"pages", "letters"})
    assert site.paths == []
    assert len(site.requests) == 4
    (sentence,) = summary(missed)
    assert sentence.startswith(
        "4 addresses were not had: it was not asked for, since the site's robots.txt could not be read "
        f"(the site answered {status} ("
    )
    assert sentence.endswith("They are of leeds-city-council, warrington-council.")


def test_a_redirect_does_not_lead_round_robots_txt(site, run):
    say_robots(site, "User-agent: *\nDisallow: /private/\n")
    site.say(STATISTICS, Answer(status=302, headers={"Location": "/private/statistics"}))
    assert reason_of(run()) == "the site's robots.txt forbids it"
    assert site.paths == [STATISTICS]


def test_a_longer_crawl_delay_is_kept(site, run):
    say_robots(site, "User-agent: *\nCrawl-delay: 7\n")
    run(LEEDS, "warrington-council")
    assert pauses(site) == [7, 7]


def test_a_crawl_delay_of_a_day_is_not_sat_out(site, run):
    say_robots(site, "User-agent: *\nCrawl-delay: 86400\n")
    assert reason_of(run()) == (
        "it was not asked for, since the site's robots.txt wants 86400 seconds between requests"
    )
    assert site.paths == []


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=429),
        Answer(trouble="drop"),
        Answer(page_never_seen(), trouble="cut off"),
    ],
)
def test_what_may_get_better_is_asked_again_each_time_later(site, run, clock, trouble):
    site.say(STATISTICS, trouble, trouble, Answer(page_never_seen()))
    (document,) = run()
    assert document.content == page_never_seen()
    assert pauses(site) == [1, 2, 4]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (Answer(status=500), "the site answered 500 (Internal Server Error); it was asked 4 times"),
        (Answer(status=429), "the site answered 429 (Too Many Requests); it was asked 4 times"),
        (Answer(trouble="drop"), "the answer broke off or was garbled; it was asked 4 times"),
        (Answer(page_never_seen(), trouble="cut off"), "the answer broke off or was garbled; it was asked 4 times"),
    ],
)
def test_what_does_not_get_better_is_given_up_with_the_reason(site, run, trouble, reason):
    site.say(STATISTICS, trouble)
    fetched = run()
    assert reason_of(fetched) == reason
    assert site.paths == [STATISTICS] * 4
    assert summary(fetched) == [f"{LEEDS}: {site.base}/{LEEDS}/statistics was not had: {reason}."]


def test_a_body_of_unknown_length_that_lacks_its_end_is_asked_for_again(site, run):
    whole = page_of_2025("Leeds City Council")
    unmeasured = {"Content-Length": ""}
    cut_off = Answer(whole, headers=unmeasured, trouble="cut off")
    site.say(STATISTICS, cut_off, Answer(whole, headers=unmeasured, trouble="drip"))
    (document,) = run()
    assert document.content == whole
    assert site.paths == [STATISTICS] * 2


def test_a_letter_of_unknown_length_that_lacks_its_end_is_not_taken(site, run):
    site.say(COUNCIL, Answer(council_page(LETTER_PATH)))
    site.say(LETTER_PATH, Answer(LETTER, headers={"Content-Length": ""}, type="application/pdf", trouble="cut off"))
    assert reason_of(run(want={"letters"})) == "the answer broke off or was garbled; it was asked 4 times"


def test_a_site_that_does_not_answer_is_asked_again(site, run):
    site.say(STATISTICS, Answer(trouble="hang"))
    assert (
        reason_of(run(timeout=0.25, attempts=2)) == "the site did not answer within 0.25 seconds; it was asked 2 times"
    )
    assert site.paths == [STATISTICS] * 2


def test_an_answer_that_trickles_in_is_not_waited_for_for_ever(site, run, clock):
    slow = Answer(page_never_seen() * 20_000, trouble="drip", between=lambda: clock.pass_by(700))
    site.say(STATISTICS, slow)
    assert reason_of(run(attempts=2)) == "the answer was not complete after 600 seconds; it was asked 2 times"


def test_a_site_that_is_not_there_is_said_to_be(tmp_path, clock, run):
    with made_site(clock.now) as gone:
        base = gone.base
    reason = reason_of(run(base=base, attempts=1))
    assert reason.startswith("it was not asked for, since the site's robots.txt could not be read (the site could not")


def test_the_site_says_when_to_ask_again(site, run, clock):
    site.say(STATISTICS, Answer(status=429, headers={"Retry-After": "30"}), Answer(page_never_seen()))
    assert isinstance(run()[0], Document)
    first, second = site.requests[1:]
    assert second.at - first.at == 30


def test_the_site_says_when_to_ask_again_by_a_date(site, run, clock):
    moment = format_datetime(datetime.fromtimestamp(clock.now() + 60, UTC), usegmt=True)
    site.say(STATISTICS, Answer(status=503, headers={"Retry-After": moment}), Answer(page_never_seen()))
    assert isinstance(run()[0], Document)
    assert site.requests[2].at == clock.now()
    assert 50 < site.requests[2].at - site.requests[1].at <= 60


@pytest.mark.parametrize("nonsense", ["soon", "-5", "", "99 bottles", "Wed, 23 Jul 0000 10:00:00 +99999999"])
def test_a_time_to_ask_again_that_means_nothing_is_left_aside(site, run, nonsense):
    site.say(STATISTICS, Answer(status=503, headers={"Retry-After": nonsense}), Answer(page_never_seen()))
    assert isinstance(run()[0], Document)


def test_a_site_that_wants_to_be_left_alone_for_an_hour_is(site, run):
    site.say(STATISTICS, Answer(status=429, headers={"Retry-After": "3600"}))
    missed = run(LEEDS, "warrington-council", "blackpool-borough-council")
    assert site.paths == [STATISTICS]
    assert summary(missed) == [
        "3 addresses were not had: the site asked not to be asked again for 3600 seconds; run it again after that. "
        "They are of leeds-city-council, warrington-council, blackpool-borough-council."
    ]


def test_a_site_that_fails_again_and_again_is_left_alone(site, run):
    slugs = [f"made-council-{number}" for number in range(9)]
    for slug in slugs:
        site.say(f"{PAGES}/{slug}/statistics", Answer(status=500))
    missed = run(*slugs, attempts=2)
    assert len(site.paths) == 10
    assert missed[4].reason == "the site answered 500 (Internal Server Error); it was asked 2 times"
    assert missed[5].reason == "it was not asked for, since the site had failed several times in a row"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "there is no such page (404)"),
        (Answer(status=403), "the site answered 403 (Forbidden)"),
        (Answer(status=204), "the site answered 204 (No Content)"),
        (Answer(status=304), "the site answered 304 (Not Modified)"),
        (Answer(b"a,b", type="text/csv"), "it is not a page, but text/csv"),
        (Answer(b"a,b", type="text/\x1b[31mred"), "it is not a page, but something else"),
        (Answer(b"  \n"), "it is empty"),
        (Answer(b"x" * 1001), "it is larger than 0.001 MB"),
        (Answer(b"x" * 9, headers={"Content-Encoding": "gzip"}), "it came compressed, though that was not asked for"),
        (Answer(status=302), "the site answered 302 (Found)"),
    ],
)
def test_what_cannot_get_better_is_asked_once(site, run, answer, reason):
    site.say(STATISTICS, answer)
    fetched = run(largest=1000)
    assert reason_of(fetched) == reason
    assert site.paths == [STATISTICS]
    assert summary(fetched) == [f"{LEEDS}: {site.base}/{LEEDS}/statistics was not had: {reason}."]


def test_a_file_too_large_is_given_up_on_the_way_if_its_size_was_not_announced(site, run):
    body = b"%PDF-1.4" + b"x" * 100_000
    site.say(STATISTICS, Answer(body, headers={"Content-Length": ""}, trouble="drip"))
    assert reason_of(run(largest=1000)) == "it is larger than 0.001 MB"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"<p>Sorry</p>"), "it is not a PDF, but text/html"),
        (Answer(b"<p>Sorry</p>", type="application/pdf"), "it is not a PDF, whatever it says of itself"),
        (Answer(status=404), "there is no such page (404)"),
    ],
)
def test_a_letter_that_is_none_is_said_to_be(site, run, answer, reason):
    site.say(COUNCIL, Answer(council_page(LETTER_PATH)))
    site.say(LETTER_PATH, answer)
    assert reason_of(run(want={"letters"})) == reason


def test_redirects_within_the_site_are_followed(site, run):
    site.say(STATISTICS, Answer(status=301, headers={"Location": f"{STATISTICS}/"}))
    site.say(f"{STATISTICS}/", Answer(page_never_seen()))
    (document,) = run()
    assert (document.content, document.url) == (page_never_seen(), f"{site.base}/{LEEDS}/statistics")


def test_redirects_in_a_circle_end(site, run):
    site.say(STATISTICS, Answer(status=302, headers={"Location": STATISTICS}))
    assert reason_of(run()) == "it is redirected more than 5 times"
    assert site.paths == [STATISTICS] * 6


def test_a_redirect_to_another_site_is_not_followed(site, run, clock):
    with made_site(clock.now) as other:
        site.say(STATISTICS, Answer(status=302, headers={"Location": f"{other.origin}/statistics"}))
        assert reason_of(run()) == "it is redirected to another site, 127.0.0.1"
        assert other.requests == []
