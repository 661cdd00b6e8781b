"""Who pastes an address of the site into a text gets the piece that shows the same."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest

from tests.api.client import program
from tests.known_councils import LEEDS, NO_COUNCIL

SITE = "http://testserver"


@pytest.fixture
def client():
    return program()


@pytest.mark.parametrize(
    ("path", "piece", "title"),
    [
        (
            f"/council?council={LEEDS}&year=2025",
            f"/embed/council?council={LEEDS}&year=2025",
            "Leeds City Council, 2024–25",
        ),
        ("/?year=2020&tier=lower", "/embed/map?year=2020&tier=lower", "Upheld rate, 2019–20"),
        ("/", "/embed/map?", "Upheld rate, newest known"),
    ],
)
def test_an_address_of_the_site_gives_the_piece_that_shows_it(client, path, piece, title):
    answer = client.get(f"oembed?url={quote(SITE + path)}&maxwidth=500&dnt=1")
    said = answer.json()
    assert (said["type"], said["version"], said["title"], said["width"]) == ("rich", "1.0", title, 500)
    source = html.unescape(re.findall(r'src="([^"]*)"', said["html"])[0])
    assert source == SITE + piece
    assert client.get(source).status_code == 200
    assert f'title="{title}"' in said["html"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/council?council=E08000035",
        f"{SITE}/about",
        f"{SITE}/council",
        f"{SITE}/council?council={NO_COUNCIL}",
        f"{SITE}/?year=1066",
        f"{SITE}.evil.example/?year=2020",
        f"{SITE}@evil.example/",
        "http://[",
        "",
    ],
)
def test_of_any_other_address_there_is_none(client, address):
    assert client.get(f"oembed?url={quote(address)}").status_code == 404


def test_there_is_no_other_form_than_json(client):
    answer = client.get(f"oembed?url={quote(SITE)}/&format=xml")
    assert answer.status_code == 501
    assert answer.json()["detail"] == "oEmbed is given as JSON only here."
