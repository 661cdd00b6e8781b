"""Each address of the server has its title, its status and its text, whoever asks, and the app comes with it."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import streamlit
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from lgo_map import storage
from lgo_map.documents.answers import document_of
from lgo_map.documents.document import Document
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.server import documents
from lgo_map.server.documents import MAX_ADDRESS_CHARACTERS, MAX_FORM_BYTES, ROUTES, ServerDocuments, into_shell
from lgo_map.server.lines import IS_FULL
from tests.known_councils import LEEDS

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
READER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def _shell(_: Request) -> Response:
    return HTMLResponse(SHELL)


async def _file(_: Request) -> Response:
    return PlainTextResponse("a file")


async def _other(_: Request) -> Response:
    return HTMLResponse("<title>Another page</title>")


APP = Starlette(
    routes=[
        *ROUTES,
        Route("/file.txt", _file),
        Route("/other", _other),
        Route("/{path:path}", _shell, methods=["GET", "HEAD", "POST"]),
    ],
    middleware=[Middleware(ServerDocuments)],
)

PACKING = Starlette(
    routes=APP.routes, middleware=[Middleware(ServerDocuments), Middleware(GZipMiddleware, minimum_size=1)]
)
"""The same as Streamlit serves it: compressed for who takes it, before we see it."""


def ask(method: str, address: str, app: Starlette = APP, **more: object) -> httpx.Response:
    async def talk() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://council.example") as client:
            return await client.request(method, address, **more)  # type: ignore[arg-type]

    return asyncio.run(talk())


def test_a_page_has_its_own_title_and_text_and_still_brings_the_app():
    answer = ask("GET", f"/council?council={LEEDS}", headers=READER)
    assert answer.status_code == 200
    assert "<title>Leeds City Council – Your council’s performance</title>" in answer.text
    assert "<title>Streamlit</title>" not in answer.text
    assert '<html lang="en-GB">' in answer.text
    assert f'href="https://council.example/council?council={LEEDS}"' in answer.text
    assert '<div id="root"></div>' in answer.text
    assert '<script type="module" crossorigin src="./static/js/index.' in answer.text
    assert "You need to enable JavaScript" not in answer.text
    assert "<h1>Leeds City Council</h1>" in answer.text


def test_what_is_seen_first_comes_first_and_needs_no_other_file():
    """Scripts and style sheets of the app wait until the view is painted: with them on one line it would come later."""
    answer = ask("GET", f"/council?council={LEEDS}", headers=READER)
    page: Any = LexborHTMLParser(answer.text)
    order = [each.id or each.tag for each in page.css("#lgo-view, #root, #lgo-app, script, style")]
    own = order.index("lgo-view")
    assert order.count("lgo-view") == order.count("root") == 1
    assert own < order.index("lgo-app") < order.index("root")
    awaited: Any = LexborHTMLParser(answer.text.partition('<template id="lgo-app">')[2].partition("</template>")[0])
    assert page.css("link[rel=stylesheet], link[rel=modulepreload], link[rel=preload], script[src]") == []
    in_head = [each for each in page.css("head > *") if each.tag in ("script", "link")]
    assert [each for each in in_head if each.attributes.get("src")] == []
    assert {each.attributes.get("rel") for each in in_head if each.tag == "link"} <= {
        "shortcut icon",
        "canonical",
        "alternate",
    }
    assert ".lgo-cards" in page.css_first("head style").text()
    scripts = [each.attributes["src"] for each in awaited.css('script[type="module"]')]
    assert [src for src in scripts if src and src.startswith("./static/js/index.")] == scripts
    assert len(scripts) == 1
    assert len(awaited.css("link[rel=modulepreload]")) == SHELL.count('rel="modulepreload"')


def test_the_style_of_every_page_comes_before_the_app_so_that_a_pages_own_counts_for_more():
    """The script of the view puts what the template holds in the template's place."""
    shell = SHELL.replace("<body>", '<body><link rel="stylesheet" href="./style.css">')
    text = into_shell(shell, document_of(current_dataset(), "about", {}), "https://site.example")
    assert text.count("./style.css") == 1
    assert text.index('<template id="lgo-app">') < text.index("./style.css") < text.index('<div id="root">')


def test_nothing_of_the_front_end_is_said_that_is_not_ours_to_say():
    """The pointer to an interface for agents that this app does not offer goes, and with it what explains it."""
    text = ask("GET", "/", headers=READER).text
    assert "_stcore/agent" not in text
    assert "Snowflake" in text  # the licence of the front end stays


def test_examples_for_programs_name_the_site_that_was_asked_for():
    text = ask("GET", "/programs", headers=READER | {"host": "councils.example.org"}).text
    assert "https://councils.example.org/api/v1/" in text
    assert "localhost" not in text


def test_programs_that_ask_for_anything_are_given_the_document_too():
    assert "<title>Map of councils" in ask("GET", "/", headers={"accept": "*/*"}).text


@pytest.mark.parametrize("path", ["/nope", "/council/more", "/%22%3E%3Cscript%3E", "/wp-login.php"])
def test_an_address_that_is_no_page_says_so_with_its_status(path):
    answer = ask("GET", path, headers=READER)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "<script" not in answer.text
    page: Any = LexborHTMLParser(answer.text)
    assert not page.css("link[rel=stylesheet]")
    assert ".lgo-find" in page.css_first("head style").text()


def test_files_of_the_app_and_pages_of_others_pass_through():
    answer = ask("GET", "/file.txt", headers=READER)
    assert (answer.status_code, answer.text) == (200, "a file")
    other = ask("GET", "/other", headers=READER)
    assert (other.status_code, other.text) == (200, "<title>Another page</title>")
    search = ask("GET", "/find", headers=READER)
    assert search.status_code == 200
    assert "Find your council" in search.text


def test_an_answer_is_asked_for_once_and_passed_on_as_it_comes():
    asked: list[str] = []

    async def parts(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        await send({"type": "http.response.body", "body": b"a,", "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})

    sent: list[Any] = []

    async def talk() -> None:
        async def take(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "method": "GET", "path": "/media/a.csv", "query_string": b"", "headers": []}
        await ServerDocuments(parts)(scope, receive, take)

    asyncio.run(talk())
    assert asked == ["/media/a.csv"]
    assert [message.get("body") for message in sent] == [None, b"a,", b"b"]


def test_nonsense_in_an_address_has_its_status_and_the_app_comes_all_the_same():
    answer = ask("GET", "/?year=1066", headers=READER)
    assert answer.status_code == 400
    assert '<div id="root"></div>' in answer.text
    long = ask("GET", "/?" + "x" * MAX_ADDRESS_CHARACTERS, headers=READER)
    assert long.status_code == 200
    assert "xxxxx" not in long.text


def test_the_head_of_an_answer_is_that_of_the_whole_and_has_no_body():
    whole, head = ask("GET", "/about", headers=READER), ask("HEAD", "/about", headers=READER)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_a_document_is_sent_compressed_to_who_takes_it():
    packed = ask("GET", "/", headers=READER | {"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    plain = ask("GET", "/", headers=READER | {"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert len(gzip.compress(plain.content)) < 60_000


@pytest.mark.parametrize("address", ["/about", "/nope", f"/council?council={LEEDS}"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_programs_are_told_the_same_however_they_ask(address, method):
    """Link previews and search engines ask for anything, compressed; link checkers for the head alone."""
    browser = ask("GET", address, headers=READER | {"accept-encoding": "identity"})
    other = ask(method, address, PACKING, headers={"accept": "*/*", "accept-encoding": "gzip", "range": "bytes=0-9"})
    assert other.status_code == browser.status_code
    assert other.text == (browser.text if method == "GET" else "")
    assert "last-modified" not in other.headers  # that would be the time of Streamlit's document


def test_files_compressed_by_streamlit_pass_through():
    answer = ask("GET", "/other", PACKING, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("<title>Another page</title>")


def test_who_has_a_document_already_is_only_told_that_it_is_the_same():
    first = ask("GET", "/about", headers=READER)
    held = {"if-none-match": f'"other", {first.headers["etag"]}'}
    again = ask("GET", "/about", headers=READER | held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = ask("GET", "/programs", headers=READER | held)
    assert (other.status_code, other.headers["etag"] == first.headers["etag"]) == (200, False)


def test_a_document_is_made_once_for_all_who_ask_and_for_each_host_with_its_own_address(monkeypatch):
    made: list[str] = []

    def counted(dataset: Dataset, page: str, parameters: Mapping[str, str], origin: str) -> Document:
        made.append(page)
        return document_of(dataset, page, parameters, origin)

    monkeypatch.setattr(documents, "document_of", counted)
    address = "/decisions?from=2023-01-01"
    first = ask("GET", address, headers=READER)
    again = ask("GET", address, headers={"accept": "*/*", "accept-encoding": "identity"})
    assert (made, again.text) == (["decisions"], first.text)
    other = ask("GET", address, headers=READER | {"host": "other.example"})
    assert made == ["decisions"] * 2
    assert "https://other.example/decisions" in other.text
    assert "council.example" not in other.text
    assert ask("GET", address, headers=READER).text == first.text
    assert ask("GET", "/decisions?from=nonsense", headers=READER).status_code == 400
    assert ask("GET", "/decisions?from=nonsense", headers=READER).status_code == 400  # of nonsense there is no end
    assert made == ["decisions"] * 4


def test_other_data_are_told_of_at_once(monkeypatch):
    address = f"/council?council={LEEDS}"
    assert "<h1>Leeds City Council</h1>" in ask("GET", address, headers=READER).text
    dataset = current_dataset()
    other = replace(dataset, register=dataset.register.assign(name="Another name"))
    monkeypatch.setattr(documents, "current_dataset", lambda: other)
    answer = ask("GET", address, headers=READER)
    assert "<h1>Another name</h1>" in answer.text
    monkeypatch.undo()
    assert "<h1>Leeds City Council</h1>" in ask("GET", address, headers=READER).text


@pytest.mark.parametrize("host", ["evil.example/<script>", 'a"b', "evil example", ""])
def test_a_host_that_is_none_is_not_repeated(host):
    answer = ask("GET", "/", headers=READER | {"host": host})
    assert answer.status_code == 200
    assert not host or host not in answer.text
    assert 'rel="canonical" href="/"' in answer.text


def test_the_operator_can_say_where_the_site_is(monkeypatch):
    monkeypatch.setenv("LGO_MAP_ADDRESS", "https://councils.example.org/")
    assert 'rel="canonical" href="https://councils.example.org/about"' in ask("GET", "/about", headers=READER).text
    assert "https://councils.example.org/sitemap.xml" in ask("GET", "/robots.txt").text


def test_a_postcode_leads_to_its_council_and_stands_in_no_address_and_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    answer = ask("POST", "/find", data={"text": "LS1 1UR"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/council?council={LEEDS}"
    several = ask("POST", "/find", data={"text": "NN17 1QG"})
    assert several.status_code == 200
    assert several.headers["cache-control"] == "no-store"
    assert "NN17" not in several.text
    assert not [record for record in caplog.records if "LS1" in record.getMessage() or "NN17" in record.getMessage()]


@pytest.mark.parametrize("body", [b"text=%ff%fe", b"a=1&" * 50, b"x" * (MAX_FORM_BYTES + 1), b"text=\xff"])
def test_a_form_that_is_none_of_ours_is_refused(body):
    answer = ask("POST", "/find", content=body)
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text


def test_an_address_can_not_search_so_that_none_has_a_postcode():
    answer = ask("GET", "/find?text=LS1+1UR", headers={"accept": "*/*"})
    assert answer.status_code == 200
    assert "LS1" not in answer.text
    assert '<form class="lgo-find" action="/find" method="post"' in answer.text


def test_a_fault_in_a_document_does_not_keep_the_app_from_coming(monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(documents, "document_of", fail)
    answer = ask("GET", "/about?year=2031", headers=READER)
    assert answer.status_code == 200
    assert '<div id="root"></div>' in answer.text
    assert "a fault of ours" not in answer.text
    assert "The document about failed" in caplog.text


def test_where_the_data_are_missing_the_app_itself_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tmp_path)
    answer = ask("GET", "/", headers=READER)
    assert answer.status_code == 200
    assert '<div id="root"></div>' in answer.text


def test_robots_and_sitemap_are_what_they_are_called():
    assert ask("GET", "/robots.txt").headers["content-type"].startswith("text/plain")
    sitemap = ask("GET", "/sitemap.xml")
    assert sitemap.headers["content-type"].startswith("application/xml")
    assert f"https://council.example/council?council={LEEDS}</loc>" in sitemap.text


def test_councils_chosen_one_by_one_in_the_form_lead_to_the_address_of_their_comparison():
    answer = ask("GET", f"/compare?go=&council1={LEEDS}&council2=E10000030&council3=&year=2024&similar=")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/compare?year=2024&councils={LEEDS}%2CE10000030",
    )
    assert ask("GET", answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("address", ["/preview/map.png", f"/preview/council/{LEEDS}.png"])
def test_a_link_to_a_page_has_a_picture_of_the_size_that_previews_want(address):
    answer = ask("GET", address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(answer.content[at : at + 4], "big") for at in (16, 20)] == [1200, 630]


def test_a_page_names_its_picture_and_there_is_none_of_a_council_that_is_none():
    assert f"https://council.example/preview/council/{LEEDS}.png" in ask("GET", f"/council?council={LEEDS}").text
    assert "https://council.example/preview/map.png" in ask("GET", "/letters").text
    assert ask("GET", "/preview/council/E99999999.png").status_code == 404


def test_a_page_for_whom_there_is_no_room_in_the_app_stands_alone_and_says_when_to_come_back():
    async def full(scope: Any, receive: Any, send: Any) -> None:
        await APP({**scope, IS_FULL: True}, receive, send)

    for headers in (READER, READER | {"accept-encoding": "gzip"}):
        answer = ask("GET", f"/council?council={LEEDS}", full, headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "30"
        assert "<h1>Leeds City Council</h1>" in answer.text
        assert "Many people are using this site just now" in answer.text
        assert '<div id="root">' not in answer.text
    again = ask("GET", f"/council?council={LEEDS}", headers=READER)
    assert again.status_code == 200
    assert "Many people" not in again.text
    assert ask("GET", "/file.txt", full).text == "a file"  # type: ignore[arg-type]
