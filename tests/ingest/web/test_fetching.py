"""What is fetched of which councils."""

import re
from urllib.parse import unquote

import pytest

from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.web.fetching import councils_to_fetch, councils_without_address, summary
from lgo_map.pipeline.stage import BuildError
from tests.ingest.made_site import (
    LETTER,
    PAGES,
    Answer,
    council_page,
    page_never_seen,
    page_of_2025,
)
from tests.ingest.web.made_visits import COUNCIL, LAYOUTS, LEEDS, LETTER_PATH, STATISTICS, pauses, reason_of


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
