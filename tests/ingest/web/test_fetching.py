"""What is fetched of which councils."""

import re
from urllib.parse import unquote

import pytest

from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.web.fetching import CouncilToFetch, councils_to_fetch, names_council, summary
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
from tests.known_councils import REDBRIDGE


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
    # The page of statistics is had already, and may link letters as well.
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


def test_all_councils_are_those_of_the_register_known_addresses_first(register):
    councils = councils_to_fetch(register)
    known = register["page_slug"].dropna().to_list()
    assert [council.slugs for council in councils[: len(known)]] == [(slug,) for slug in known]
    assert all(council.is_its_page is not None for council in councils[len(known) :])
    assert len({council.slugs for council in councils}) == len(councils) == len(register)


def test_an_address_that_is_not_known_follows_from_the_names(register):
    (redbridge,) = councils_to_fetch(register, ["Redbridge"])
    assert redbridge.slugs == ("london-borough-of-redbridge",)
    (colchester,) = councils_to_fetch(register, ["Colchester"])
    assert colchester.slugs == ("colchester-city-council", "colchester-borough-council")


def test_an_address_found_once_is_remembered(register):
    (redbridge,) = councils_to_fetch(register, ["Redbridge"], {REDBRIDGE: "redbridge-council"})
    assert redbridge == CouncilToFetch(("redbridge-council",))


def test_councils_are_named_as_anybody_may_write_them(register):
    named = ["Leeds", "E08000035", "leeds-city-council", "York", "erewhon-borough-council"]
    slugs = [council.slugs for council in councils_to_fetch(register, named)]
    assert slugs == [(LEEDS,), ("city-of-york-council",), ("erewhon-borough-council",)]


def test_names_that_mean_no_council_are_all_named(register):
    with pytest.raises(BuildError) as raised:
        councils_to_fetch(register, ["Leeds", "Atlantis", "Erewhon"])
    assert str(raised.value) == (
        "'Atlantis' means no council; 'Erewhon' means no council: name the page itself, as in leeds-city-council."
    )


COLCHESTER = ("colchester-city-council", "colchester-borough-council")


def guessed(register):
    return CouncilToFetch(COLCHESTER, lambda page: names_council(page, register, "E07000071"))


def test_of_addresses_that_follow_from_a_name_the_one_is_taken_that_is_there(site, run, register):
    site.council(COLCHESTER[1], page_of_2025("Colchester Borough Council"), LETTER_PATH)
    site.say(LETTER_PATH, Answer(LETTER, type="application/pdf"))
    page, letter = run(guessed(register), want={"pages", "letters"})
    assert page.url == f"{site.base}/{COLCHESTER[1]}/statistics"
    assert letter.content == LETTER
    assert [path.removeprefix(PAGES) for path in site.paths] == [
        f"/{COLCHESTER[0]}/statistics",
        f"/{COLCHESTER[1]}/statistics",
        f"/{COLCHESTER[1]}",
        LETTER_PATH,
    ]


@pytest.mark.parametrize("heading", ["Leeds City Council", "Page not found", "Colchester Institute"])
def test_a_page_whose_heading_names_another_council_or_none_is_not_taken(site, run, register, heading):
    for slug in COLCHESTER:
        site.council(slug, page_of_2025(heading))
    assert reason_of(run(guessed(register))) == "no page of the council is at the addresses that follow from its name"


def test_a_site_in_trouble_is_not_taken_for_one_without_the_page(site, run, register):
    site.say(f"{PAGES}/{COLCHESTER[0]}/statistics", Answer(status=503))
    site.council(COLCHESTER[1], page_of_2025("Colchester Borough Council"))
    assert "503" in reason_of(run(guessed(register)))


def test_letters_are_found_on_the_page_of_statistics_by_text_or_heading_too(site, run):
    site.say(COUNCIL, Answer(council_page("/documents/cookies.html")))
    files = [f"/assets/attach/{number}/{number}.pdf" for number in range(3)]
    site.say(
        STATISTICS,
        Answer(
            f"<html><h1>Leeds City Council</h1><h2>Annual review letters</h2><a href='{files[0]}'>2024-25</a>"
            f"<h2>More</h2><a href='{files[1]}'>Annual review letter 2023-24</a><a href='{files[2]}'>Leaflet</a>"
            "</html>".encode()
        ),
    )
    for file in files:
        site.say(file, Answer(LETTER, type="application/pdf"))
    assert [document.name for document in run(want={"letters"})] == ["0-0.pdf", "1-1.pdf"]
