"""Whatever a button of the app gives is to be had without scripts too: the same file, by a link of the document."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette

from lgo_map.documents.answers import document_of
from lgo_map.records.dataset import current_dataset
from lgo_map.server.downloads import routes
from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, CUMBERLAND, LEEDS, NORTHAMPTON, YORK

APP = Starlette(routes=routes())


def files_linked(page, query):
    """What the links of a page's document lead to, by file name."""
    document = LexborHTMLParser(document_of(current_dataset(), page, query).body)
    addresses = [str(link.attributes["href"]) for link in document.css('a[href^="/download/"]')]
    assert len(set(addresses)) == len(addresses)

    async def fetch():
        transport = httpx.ASGITransport(APP)
        async with httpx.AsyncClient(transport=transport, base_url="https://council.example") as client:
            return [await client.get(address) for address in addresses]

    files = {}
    for answer in asyncio.run(fetch()):
        assert answer.status_code == 200
        [name] = re.findall(r'^attachment; filename="([^"]+)"$', answer.headers["content-disposition"])
        files[name] = answer.content
    return files


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", {}),
        ("map", {"year": "2020", "types": "district", "tier": "lower", "own": "yes"}),
        ("map", {"year": "2020", "council": NORTHAMPTON}),
        ("map", {"year": "together", "council": LEEDS}),
        ("council", {}),
        ("council", {"council": LEEDS}),
        ("council", {"council": CORBY, "year": "2020"}),
        ("council", {"council": CUMBERLAND}),
        ("benchmark", {"council": LEEDS}),
        ("benchmark", {"council": NORTHAMPTON, "year": "2020", "measure": "compliance_rate", "own": "yes"}),
        ("compare", {}),
        ("compare", {"councils": f"{LEEDS},{YORK}", "year": "2024"}),
        ("compare", {"councils": LEEDS, "year": "newest", "similar": "yes"}),
        ("councils", {}),
        ("councils", {"year": "2020", "types": "county,unitary", "figures": "yes"}),
        ("councils", {"year": "2020", "types": "none"}),
        ("decisions", {}),
        ("decisions", {"council": LEEDS}),
        ("letters", {}),
        ("letters", {"q": "seminars"}),
        ("letters", {"council": CORBY}),
        ("letters", {"letter": f"{CORBY}-2020"}),
        ("briefing", {"council": CUMBERLAND, "year": "2024"}),
        ("about", {}),
        ("programs", {}),
    ],
)
def test_every_file_of_a_page_is_the_same_by_its_button_and_by_its_link(taken_away, page, query):
    opened = OpenedPage(page, **query)
    assert opened.is_well
    linked = files_linked(page, query)
    # What stands in the app only until a council is chosen is beside the map in its document.
    beside = {name for name in linked if page == "map" and "council" in query and name.startswith("upheld-rate-by-")}
    assert {name: content for name, content in linked.items() if name not in beside} == taken_away
