"""Which links are letters, and where a redirect may lead."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st

from lgo_map.ingest.web.addresses import letter_links, redirected_to

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
