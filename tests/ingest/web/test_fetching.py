import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st

from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.web.addresses import letter_links, redirected_to
from lgo_map.ingest.web.client import Clock
from lgo_map.ingest.web.fetching import councils_to_fetch, councils_without_address, fetch, summary
from lgo_map.ingest.web.settings import WebSettings, web_settings
from lgo_map.pipeline.stage import BuildError
from lgo_map.settings import settings_from_environment
from tests.ingest.made_site import (
    LETTER,
    PAGES,
    Answer,
    council_page,
    made_site,
    page_never_seen,
    page_of_2024,
    page_of_2025,
    page_to_2023,
)

LEEDS = "leeds-city-council"
STATISTICS = f"{PAGES}/{LEEDS}/statistics"
COUNCIL = f"{PAGES}/{LEEDS}"
LETTER_PATH = "/documents/councilperformance/2023/leeds city council.pdf"
ONE_DAY = 86_400

LAYOUTS = {
    "leeds-city-council": page_to_2023("Leeds City Council"),
    "bolton-metropolitan-borough-council": page_of_2024("Bolton Metropolitan Borough Council"),
    "warrington-council": page_of_2025("Warrington Council"),
    "blackpool-borough-council": page_never_seen(),
}
"""By council, a page in each of the three layouts, and in one never seen."""


class MadeClock:
    """A clock whose time passes only when somebody sleeps, or a test says so."""

    def __init__(self):
        self.time = datetime(2025, 7, 23, tzinfo=UTC).timestamp()
        self.slept = []

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds

    def pass_by(self, seconds):
        self.time += seconds


@pytest.fixture
def clock():
    return MadeClock()


@pytest.fixture
def site(clock, monkeypatch):
    # Whoever runs the tests behind a proxy does not want it asked for this machine.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with made_site(clock.now) as site:
        yield site


@pytest.fixture
def settings(site, tmp_path):
    return WebSettings(base=site.base, folder=tmp_path / "fetched", timeout=5)


@pytest.fixture
def run(settings, clock):
    def run(*slugs, want=frozenset({"pages"}), **other):
        times = Clock(clock.now, clock.now, clock.sleep)
        return list(fetch(slugs or (LEEDS,), replace(settings, **other), want, times))

    return run


def pauses(site):
    """The seconds between the starts of the requests."""
    return [later.at - earlier.at for earlier, later in pairwise(site.requests)]


def reason_of(fetched):
    (missed,) = fetched
    assert isinstance(missed, FetchFailure), missed
    return missed.reason


def test_pages_of_all_layouts_and_letters_are_handed_on_as_they_are(site, run):
    for slug, body in LAYOUTS.items():
        site.council(slug, body, f"/documents/councilperformance/2023/{slug.replace('-', ' ')}.pdf")
        site.say(
            f"/documents/councilperformance/2023/{slug.replace('-', ' ')}.pdf", Answer(LETTER, type="application/pdf")
        )
    fetched = run(*LAYOUTS, want={"pages", "letters"})
    assert all(isinstance(document, Document) for document in fetched)
    assert {document.name: document.content for document in fetched[::2]} == {
        f"{slug}.html": body for slug, body in LAYOUTS.items()
    }
    assert fetched[0].url == f"{site.base}/leeds-city-council/statistics"
    assert fetched[1] == Document(
        "2023-leeds city council.pdf",
        LETTER,
        f"{site.origin}/documents/councilperformance/2023/leeds%20city%20council.pdf",
    )
    assert summary([]) == []


def test_pages_fetched_can_be_read_unless_their_layout_was_never_seen(site, run):
    for slug, page in LAYOUTS.items():
        site.council(slug, page)
    *known, unknown = [document.content.decode() for document in run(*LAYOUTS)]
    read = [read_page(text) for text in known]
    assert [(stated.authority, stated.year, stated.figures["upheld_rate"]) for stated in read] == [
        ("Leeds City Council", 2023, 69),
        ("Bolton Metropolitan Borough Council", 2024, 75),
        ("Warrington Council", 2025, 91),
    ]
    with pytest.raises(Refusal):
        read_page(unknown)


def test_only_what_is_wanted_is_asked_for(site, run):
    site.council(LEEDS, page_of_2025("Leeds City Council"), LETTER_PATH)
    site.say(LETTER_PATH, Answer(LETTER, type="application/pdf"))
    run(want={"pages"})
    assert site.paths == [STATISTICS]
    run(want={"letters"})
    assert site.paths == [STATISTICS, COUNCIL, LETTER_PATH]


def test_the_site_learns_the_name_of_the_program_and_nothing_else(site, run):
    site.say(STATISTICS, Answer(page_never_seen(), headers={"Set-Cookie": "visitor=7; Path=/"}))
    run(user_agent="lgo-map/1.0 (+data@example.org)")
    site.say(f"{PAGES}/warrington-council/statistics", Answer(page_never_seen()))
    run("warrington-council", user_agent="lgo-map/1.0 (+data@example.org)")
    for request in site.requests:
        assert set(request.headers) == {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}
        assert request.headers["User-Agent"] == "lgo-map/1.0 (+data@example.org)"


def test_requests_start_a_second_apart_retries_and_redirects_included(site, run):
    site.say(STATISTICS, Answer(status=503), Answer(status=301, headers={"Location": "/moved"}))
    site.say("/moved", Answer(page_never_seen()))
    site.council("warrington-council", page_never_seen())
    run(LEEDS, "warrington-council")
    # robots.txt, the one that failed, the same again (2 seconds later), where it leads, the next council's
    assert pauses(site) == [1, 2, 1, 1]


# --- robots.txt -----------------------------------------------------------------------------------------------------


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


# --- trouble that may pass ------------------------------------------------------------------------------------------


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
    slow = Answer(page_never_seen() * 20_000, trouble="drip", between=lambda: clock.pass_by(60))
    site.say(STATISTICS, slow)
    assert reason_of(run(attempts=2)) == "the answer was not complete after 50 seconds; it was asked 2 times"


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


# --- trouble that stays ---------------------------------------------------------------------------------------------


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


def test_a_council_whose_page_links_no_letter_is_said_to(site, run):
    site.say(COUNCIL, Answer(council_page("/documents/cookies.html")))
    assert reason_of(run(want={"letters"})) == "it links no letter that could be recognised"


def test_one_council_without_a_page_does_not_keep_the_others_from_theirs(site, run):
    site.council("warrington-council", page_of_2025("Warrington Council"))
    missed, document = run(LEEDS, "warrington-council")
    assert missed == FetchFailure(f"{site.base}/{LEEDS}/statistics", LEEDS, "there is no such page (404)")
    assert document.content == page_of_2025("Warrington Council")


def test_what_could_not_be_had_is_said_once_for_each_reason():
    missed = [FetchFailure(f"https://example.org/{n}", f"council-{n}", "it is empty") for n in range(12)]
    missed.insert(3, FetchFailure("https://example.org/x", "council-x", "there is no such page (404)"))
    assert summary(missed) == [
        "12 addresses were not had: it is empty. They are of council-0, council-1, council-2, council-3, council-4, "
        "council-5, council-6, council-7, council-8, council-9 and 2 more.",
        "council-x: https://example.org/x was not had: there is no such page (404).",
    ]


# --- redirects ------------------------------------------------------------------------------------------------------


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


ADDRESS = "https://www.lgo.org.uk/your-councils-performance/leeds-city-council"


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/moved#top", "https://www.lgo.org.uk/moved"),
        ("https://lgo.org.uk/moved", "https://lgo.org.uk/moved"),
        ("statistics", "https://www.lgo.org.uk/your-councils-performance/statistics"),
    ],
)
def test_a_redirect_may_lead_anywhere_on_the_site(location, there):
    assert redirected_to(ADDRESS, location, ADDRESS) == there


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://www.lgo.org.uk/moved", "it is redirected from https to http"),
        ("https://example.org/", "it is redirected to another site, example.org"),
        ("//example.org/", "it is redirected to another site, example.org"),
        ("https://www.lgo.org.uk.example.org/", "it is redirected to another site, www.lgo.org.uk.example.org"),
        ("https://www.lgo.org.uk@example.org/", "it is redirected to what is no address"),
        ("https://www.lgo.org.uk:8443/", "it is redirected to another site, www.lgo.org.uk"),
        ("ftp://www.lgo.org.uk/", "it is redirected to what is no address"),
        ("https://www.lgo.org.uk:none/", "it is redirected to what is no address"),
        ("https://xn--a/", "it is redirected to what is no address"),
        ("https://me:pw@www.lgo.org.uk/", "it is redirected to what is no address"),
    ],
)
def test_a_redirect_may_not_leave_the_site_or_https(location, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        redirected_to(ADDRESS, location, ADDRESS)


# --- which links are letters ----------------------------------------------------------------------------------------


def test_letters_are_recognised_by_their_place_or_their_words():
    page = b"""
    <a href="/documents/councilperformance/2023/leeds city council.pdf">2023</a>
    <a href="/documents/councilperformance/2023/leeds%20city%20council.pdf#page=2">again</a>
    <a href="http://www.lgo.org.uk/files/4711.PDF?v=2">Annual review <b>letter</b> 2022</a>
    <a href="
      https://lgo.org.uk/files/annual-letter-2021.pdf ">2021</a>
    <a href="/files/cookies.pdf">Cookies</a> <a href="/letters.html">letters</a> <a>letter</a>
    <a href="https://example.org/councilperformance/letter.pdf">elsewhere</a>
    <a href="javascript:alert('letter.pdf')">letter</a> <a href="mailto:letter.pdf">letter</a>
    <a href="https://[letter.pdf">letter</a> <a href="https://xn--a/letter.pdf">letter</a>
    """
    assert letter_links(page, ADDRESS) == [
        "https://www.lgo.org.uk/documents/councilperformance/2023/leeds%20city%20council.pdf",
        "https://www.lgo.org.uk/files/4711.PDF?v=2",
        "https://lgo.org.uk/files/annual-letter-2021.pdf",
    ]


def is_on_the_site(address):
    """Ask the standard library, which reads addresses on its own."""
    parts = urlsplit(address)
    return parts.scheme == "https" and parts.netloc in ("www.lgo.org.uk", "lgo.org.uk")


@checked(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.text(max_size=60))
def test_no_page_and_no_link_leads_away_from_the_site(page, text):
    link = f'<a href="{text}letter.pdf">letter</a>'.encode()
    for address in letter_links(page + link, ADDRESS):
        assert is_on_the_site(address)


@checked(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://www.lgo.org.uk", "//lgo.org.uk"]))
def test_no_redirect_leads_away_from_the_site(text, before):
    try:
        there = redirected_to(ADDRESS, before + text, ADDRESS)
    except ValueError as refusal:
        assert str(refusal).startswith("it is redirected")
    else:
        assert is_on_the_site(there)


def test_a_letter_that_two_councils_link_is_fetched_once(site, run):
    for slug in (LEEDS, "warrington-council"):
        site.council(slug, page_never_seen(), LETTER_PATH)
    site.say(LETTER_PATH, Answer(LETTER, type="application/pdf"))
    assert len(run(LEEDS, "warrington-council", want={"letters"})) == 1


@pytest.mark.parametrize("path", ["/letters/..%2F..%2Fetc.pdf", "/letter/%00%0a.pdf", "/letter/a%5Cb:c.pdf"])
def test_a_letters_name_is_never_a_way_out_of_a_folder(site, run, path):
    site.say(COUNCIL, Answer(council_page(path)))
    site.say(unquote(path), Answer(LETTER, type="application/pdf"))
    (document,) = run(want={"letters"})
    assert re.fullmatch(r"[\w .-]+\.pdf", document.name)


# --- what is kept between runs --------------------------------------------------------------------------------------


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


# --- settings -------------------------------------------------------------------------------------------------------


def test_without_settings_it_is_the_ombudsmans_site_once_a_second(monkeypatch):
    for name in ("BASE", "CONTACT", "FOLDER", "PAUSE", "TIMEOUT", "ATTEMPTS", "LARGEST", "HOURS"):
        monkeypatch.delenv(f"LGO_MAP_WEB_{name}", raising=False)
    settings = web_settings(settings_from_environment())
    assert settings.base == "https://www.lgo.org.uk/your-councils-performance"
    assert settings.user_agent == "lgo-map/1.0"
    assert settings.pause == 1


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    for name, value in {
        "BASE": "https://example.org/councils/",
        "CONTACT": "data@example.org",
        "FOLDER": str(tmp_path),
        "PAUSE": "2.5",
        "TIMEOUT": "10",
        "ATTEMPTS": "2",
        "LARGEST": "5000",
        "HOURS": "0",
    }.items():
        monkeypatch.setenv(f"LGO_MAP_WEB_{name}", value)
    assert web_settings(settings_from_environment()) == WebSettings(
        "https://example.org/councils", "lgo-map/1.0 (+data@example.org)", tmp_path, 2.5, 10, 2, 5000, 0
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PAUSE", "0.5", "LGO_MAP_WEB_PAUSE is 0.5, but must be 1 at least."),
        ("PAUSE", "fast", "LGO_MAP_WEB_PAUSE is 'fast', which is no number."),
        ("PAUSE", "nan", "LGO_MAP_WEB_PAUSE is 'nan', which is no number."),
        ("ATTEMPTS", "0", "LGO_MAP_WEB_ATTEMPTS is 0, but must be 1 at least."),
        ("BASE", "lgo.org.uk", "LGO_MAP_WEB_BASE is 'lgo.org.uk', which is no address of a site."),
        ("BASE", "file:///etc", "LGO_MAP_WEB_BASE is 'file:///etc', which is no address of a site."),
        ("BASE", "https://me:pw@example.org", "which is no address of a site."),
        ("CONTACT", "me\r\nX-Evil: 1", "LGO_MAP_WEB_CONTACT holds a sign that can't be sent"),
        ("CONTACT", "Zoë", "LGO_MAP_WEB_CONTACT holds a sign that can't be sent"),
    ],
)
def test_a_setting_that_cannot_be_is_named(monkeypatch, name, value, problem):
    monkeypatch.setenv(f"LGO_MAP_WEB_{name}", value)
    with pytest.raises(BuildError) as raised:
        web_settings(settings_from_environment())
    assert problem in str(raised.value)


# --- which councils -------------------------------------------------------------------------------------------------


def test_all_councils_are_those_whose_address_is_known(register):
    slugs = councils_to_fetch(register)
    assert LEEDS in slugs
    assert len(slugs) == len(set(slugs)) == register["page_slug"].notna().sum()
    assert len(slugs) + len(councils_without_address(register)) == len(register)
    assert "City of London Corporation" in councils_without_address(register)


def test_councils_are_named_as_anybody_may_write_them(register):
    named = ["Leeds", "E08000035", "leeds-city-council", "York", "erewhon-borough-council"]
    assert councils_to_fetch(register, named) == [LEEDS, "city-of-york-council", "erewhon-borough-council"]


def test_councils_that_cannot_be_fetched_are_all_named(register):
    with pytest.raises(BuildError) as raised:
        councils_to_fetch(register, ["Leeds", "City of London", "Erewhon"])
    assert str(raised.value) == (
        "the address of 'City of London' at the Ombudsman is not known; 'Erewhon' means no council: "
        "name the page itself, as in leeds-city-council."
    )
