"""Files are compressed once and kept for good, but only what never changes; and each page names what it will need."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from anyio import move_on_after
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from lgo_map.server import static_files as serving
from lgo_map.server.static_files import KEEP_FOR_GOOD, ImmutableFileCache, PreloadHints, TcpNoDelay
from lgo_map.server.warm_up import middleware
from lgo_map.site.streamlit_seams import scripts_of
from lgo_map.storage import digest_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = b"const answer = 42;\n" * 500
DIGEST = digest_of(SCRIPT)
NOT_FOUND = b"Not found"
BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}
READER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BODY = """<body><script>"a head ends with </head>"</script></body></html>"""
DOCUMENT = f"<!doctype html><html><head><title>Éire</title></head>{BODY}"


@dataclass
class Behind:
    """An app that answers with what it has, and remembers what it was asked.

    Attributes
    ----------
    files : dict
        By path: content, content type and `Cache-Control`.
    asked : list of Headers
        Those of each request.
    """

    files: dict[str, tuple[bytes, str, str]]
    asked: list[Headers] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        methods = ["GET", "HEAD", "POST"]
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=methods)])

    async def _answer(self, request: Request) -> Response:
        self.asked.append(request.headers)
        if request.url.path not in self.files:
            return Response(NOT_FOUND, 404, media_type="text/plain")
        content, media_type, cache_control = self.files[request.url.path]
        headers = {"cache-control": cache_control, "etag": '"1"', "last-modified": "Sat, 01 Nov 2025 00:00:00 GMT"}
        if "range" in request.headers:
            return Response(content[:10], 206, {**headers, "content-range": "bytes 0-9/9500"}, media_type)
        if "if-none-match" in request.headers:
            return Response(b"", 304, headers)
        return Response(content, 200, headers, media_type)


def run(wanted: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """Run a coroutine in a thread of its own: where browser tests have run, this one's loop is theirs."""
    with start_blocking_portal() as portal:
        return portal.call(wanted, *given)


@dataclass(frozen=True)
class Visitor:
    """Someone who asks an app for things, with headers of their own."""

    app: ASGIApp
    headers: dict[str, str]

    def get(self, address: str) -> httpx.Response:
        return self.ask("GET", address)

    def ask(self, method: str, address: str, **headers: str) -> httpx.Response:
        return run(self._ask, method, address, headers)

    async def _ask(self, method: str, address: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app", headers=self.headers) as client:
            return await client.request(method, address, headers=headers)


def files(**contents: bytes) -> Behind:
    """An app with scripts of these names below `/app/static`, to be asked for again at each visit."""
    return Behind({f"/app/static/{name}.js": (each, "text/javascript", "no-cache") for name, each in contents.items()})


def browser_of(behind: Behind) -> Visitor:
    """A browser of the app behind `ImmutableFileCache`."""
    return Visitor(ImmutableFileCache(behind.app), BROWSER)


def test_a_file_is_kept_whole_for_all_even_if_the_first_who_asked_for_it_has_hung_up():
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Begin to answer, and break off when told that nobody waits, as Starlette does."""
        headers = [(b"cache-control", b"public, immutable"), (b"content-length", str(len(SCRIPT)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        with move_on_after(0.01):
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await send({"type": "http.response.body", "body": SCRIPT})

    async def hang_up_and_ask_again() -> httpx.Response:
        kept = ImmutableFileCache(app)
        scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": accepts_gzip}
        await kept(scope, hung_up, unheard)
        return await Visitor(kept, BROWSER)._ask("GET", address, {})

    async def hung_up() -> Message:
        return {"type": "http.disconnect"}

    async def unheard(_: Message) -> None:
        return

    address, accepts_gzip = "/static/js/index.js", [(b"accept-encoding", b"gzip")]
    answer = run(hang_up_and_ask_again)
    assert answer.content == SCRIPT
    assert answer.headers["cache-control"] == KEEP_FOR_GOOD


@pytest.mark.parametrize("sent", [b"", SCRIPT[:100]])
def test_an_answer_that_breaks_off_is_never_kept(sent):
    asked = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        headers = [(b"cache-control", b"public, immutable"), (b"content-length", str(len(SCRIPT)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": SCRIPT if len(asked) > 1 else sent})

    browser = Visitor(ImmutableFileCache(app), BROWSER)
    browser.get("/static/js/index.js")
    assert browser.get("/static/js/index.js").content == SCRIPT
    assert browser.get("/static/js/index.js").content == SCRIPT
    assert len(asked) == 2


@pytest.mark.parametrize("address", [f"/app/static/a.js?v={DIGEST}", f"/app/static/a-{DIGEST}.js"])
def test_a_file_whose_address_says_its_version_is_compressed_and_kept_for_good(address):
    behind = files(a=SCRIPT, **{f"a-{DIGEST}": SCRIPT})
    answer = browser_of(behind).get(address)
    assert answer.status_code == 200
    assert answer.content == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(gzip.compress(SCRIPT, mtime=0)) < len(SCRIPT) / 10
    assert answer.headers["cache-control"] == KEEP_FOR_GOOD
    assert {"immutable", "max-age=31536000"} <= set(KEEP_FOR_GOOD.split(", "))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"].lower() == "accept-encoding"
    assert "etag" not in answer.headers  # it would stand for the uncompressed file
    assert "last-modified" not in answer.headers


@pytest.mark.parametrize("path", ["/static/js/main.521860b0.js", "/component/x.y/static/js/main.521860b0.js"])
def test_what_the_builder_of_streamlit_folium_has_named_is_kept_for_good(path):
    behind = Behind({path: (SCRIPT, "text/javascript", "no-cache")})
    assert browser_of(behind).get(path).headers["cache-control"] == KEEP_FOR_GOOD


def test_what_streamlit_itself_says_never_changes_is_compressed():
    path = "/static/js/Selectbox.BqYd1m0s.js"
    behind = Behind({path: (SCRIPT, "text/javascript", "public, immutable, max-age=31536000")})
    assert browser_of(behind).get(path).headers["content-encoding"] == "gzip"


def test_the_second_time_it_comes_from_memory_for_every_visitor():
    behind = files(a=SCRIPT)
    lasting = ImmutableFileCache(behind.app)
    answers = [Visitor(lasting, BROWSER).get(f"/app/static/a.js?v={DIGEST}") for _ in range(3)]
    assert len(behind.asked) == 1
    assert {answer.content for answer in answers} == {SCRIPT}
    assert answers[0].headers == answers[1].headers == answers[2].headers


@pytest.mark.parametrize("query", ["?v=0123456789ab", f"?v={DIGEST[:-1]}", "?v=", "", "?w=1", "?v=%00&v=é"])
def test_an_address_without_the_right_version_is_answered_but_never_for_good(query):
    behind = files(a=SCRIPT)
    browser = browser_of(behind)
    for times in (1, 2):
        answer = browser.get(f"/app/static/a.js{query}")
        assert (answer.status_code, answer.content) == (200, SCRIPT)
        assert answer.headers["cache-control"] == "no-cache"
        assert len(behind.asked) == times


def test_a_wrong_version_is_not_answered_for_good_when_the_right_one_is_in_memory():
    behind = files(a=SCRIPT)
    browser = browser_of(behind)
    browser.get(f"/app/static/a.js?v={DIGEST}")
    wrong = browser.get("/app/static/a.js?v=0123456789ab")
    assert wrong.headers["cache-control"] == "no-cache"
    assert browser.get(f"/app/static/a.js?v={DIGEST}").headers["cache-control"] == KEEP_FOR_GOOD
    assert len(behind.asked) == 2


def test_a_digest_in_the_name_of_another_content_is_not_believed():
    behind = files(**{f"a-{DIGEST}": b"something else\n" * 100})
    assert browser_of(behind).get(f"/app/static/a-{DIGEST}.js").headers["cache-control"] == "no-cache"


def test_a_file_that_has_changed_is_not_given_as_its_old_version():
    behind = files(a=SCRIPT)
    browser = browser_of(behind)
    browser.get(f"/app/static/a.js?v={DIGEST}")
    changed = SCRIPT + b"// changed\n"
    behind.files["/app/static/a.js"] = (changed, "text/javascript", "no-cache")
    answer = browser.get(f"/app/static/a.js?v={digest_of(changed)}")
    assert answer.content == changed
    assert answer.headers["cache-control"] == KEEP_FOR_GOOD


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"accept-encoding": "identity"}, 200),
        ("GET", {"range": "bytes=0-9"}, 206),
        ("GET", {"if-none-match": '"1"'}, 304),
        ("HEAD", {}, 200),
        ("POST", {}, 200),
    ],
)
def test_any_other_request_passes_through_untouched(method, headers, status):
    behind = files(a=SCRIPT)
    browser = browser_of(behind)
    browser.get(f"/app/static/a.js?v={DIGEST}")  # that it is in memory makes no difference
    answer = browser.ask(method, f"/app/static/a.js?v={DIGEST}", **headers)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"] == '"1"'
    assert "content-encoding" not in answer.headers
    assert {**BROWSER, **headers}.items() <= dict(behind.asked[-1]).items()


def test_what_is_no_file_passes_through_untouched():
    behind = Behind({f"/media/{DIGEST}.js": (SCRIPT, "text/javascript", "no-cache")})
    answer = browser_of(behind).get(f"/media/{DIGEST}.js?v={DIGEST}")
    assert answer.headers["cache-control"] == "no-cache"
    assert behind.asked[-1]["accept-encoding"] == BROWSER["accept-encoding"]


@pytest.mark.parametrize(
    "stand", [ImmutableFileCache, lambda app: PreloadHints(app, ["a.js"], ["a.css"], dict), TcpNoDelay]
)
@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_for_a_page_or_file_is_handed_on(stand, kind):
    handed_on = []

    async def app(*given):
        handed_on.append(given)

    async def line(*_):
        raise AssertionError("only the app behind speaks on the line")

    scope = {"type": kind, "path": "/_stcore/stream", "query_string": b"", "headers": []}
    run(stand(app), scope, line, line)
    assert handed_on == [(scope, line, line)]


@pytest.mark.parametrize("digest", [DIGEST, digest_of(NOT_FOUND)])
def test_a_missing_file_stays_missing_and_is_found_when_it_comes(digest):
    behind = files()
    browser = browser_of(behind)
    for times in (1, 2):
        answer = browser.get(f"/app/static/a.js?v={digest}")
        assert answer.status_code == 404
        assert "immutable" not in answer.headers.get("cache-control", "")
        assert len(behind.asked) == times
    behind.files |= files(a=SCRIPT).files
    assert browser.get(f"/app/static/a.js?v={DIGEST}").status_code == 200


def test_what_does_not_shrink_is_sent_as_it_is_and_kept_for_good_all_the_same():
    squeezed = gzip.compress(bytes(i * i * 7919 % 251 for i in range(3000)), mtime=0)
    behind = Behind({"/app/static/a.woff2": (squeezed, "font/woff2", "no-cache")})
    answer = browser_of(behind).get(f"/app/static/a.woff2?v={digest_of(squeezed)}")
    assert answer.content == squeezed
    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(squeezed)
    assert answer.headers["cache-control"] == KEEP_FOR_GOOD


def test_an_empty_file_is_sent():
    answer = browser_of(files(a=b"")).get(f"/app/static/a.js?v={digest_of(b'')}")
    assert (answer.status_code, answer.content) == (200, b"")


def test_invented_versions_take_no_memory_from_files(monkeypatch):
    room_for_one = len(gzip.compress(SCRIPT, mtime=0))
    monkeypatch.setattr(serving, "MAX_CACHE_BYTES", room_for_one)
    behind = files(a=SCRIPT)
    browser = browser_of(behind)
    for number in range(50):
        browser.get(f"/app/static/a.js?v={number:012x}")
        browser.get(f"/app/static/{number}-{DIGEST}.js?v={DIGEST}")
    browser.get(f"/app/static/a.js?v={DIGEST}")
    asked = len(behind.asked)
    browser.get(f"/app/static/a.js?v={DIGEST}")
    assert len(behind.asked) == asked


@pytest.mark.parametrize(("bound", "part"), [("MAX_FILE_BYTES", 0.5), ("MAX_CACHE_BYTES", 1.5)])
def test_when_memory_is_full_files_are_sent_all_the_same(monkeypatch, bound, part):
    monkeypatch.setattr(serving, bound, part * len(gzip.compress(SCRIPT, mtime=0)))
    behind = files(a=SCRIPT, b=SCRIPT)
    browser = browser_of(behind)
    for times in (1, 2):
        for name in ("a", "b"):
            answer = browser.get(f"/app/static/{name}.js?v={DIGEST}")
            assert (answer.content, answer.headers["cache-control"]) == (SCRIPT, KEEP_FOR_GOOD), (name, times)
    assert len(behind.asked) == (4 if bound == "MAX_FILE_BYTES" else 3)


DOCUMENTS = ("/", "/council", "/app/static/a", "/embed/council", "/api/v1/docs")


def document(media_type: str = "text/html") -> Behind:
    return Behind({path: (DOCUMENT.encode(), media_type, "no-cache") for path in DOCUMENTS})


def reader_of(behind: Behind, scripts=("a.js",), by_page=None, styles=("./a.css",)) -> Visitor:
    """A browser of the app behind `PreloadHints`."""
    return Visitor(PreloadHints(behind.app, scripts, styles, lambda: by_page or {}), READER)


def test_the_document_names_each_script_once_and_of_files_those_of_its_page():
    reader = reader_of(document(), ["a.js", "b.js"], {"/": ["./shapes.json?v=1&w=2"], "/compare": ["./other.json"]})
    for _ in range(2):  # the second visitor's is as the first's
        answer = reader.get("/")
        head = answer.text.split("</head>")[0]
        for name in ("a.js", "b.js"):
            assert head.count(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">') == 1
        assert answer.text.count('href="./shapes.json?v=1&amp;w=2"') == 1
        assert "./other.json" not in answer.text
        # In the body: what the front end puts into the head while it runs must not count for more.
        assert answer.text.endswith(BODY.replace("<body>", '</head><body><link rel="stylesheet" href="./a.css">'))
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.headers["cache-control"] == "no-cache"
    council = reader.get("/council").text
    assert "./static/js/a.js" in council
    assert "./shapes.json" not in council


def test_the_files_of_a_page_are_asked_for_at_each_visit():
    by_page = {"/": ["./old.json"]}
    reader = reader_of(document(), by_page=by_page)
    reader.get("/")
    by_page["/"] = ["./new.json"]
    answer = reader.get("/").text
    assert "./new.json" in answer
    assert "./old.json" not in answer


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {"accept": "*/*"}),  # not a page: a script asks
        ("HEAD", "/", {}),
        ("POST", "/", {}),
        ("GET", "/missing", {}),
        ("GET", "/app/static/a", {}),
        ("GET", "/embed/council", {}),
        ("GET", "/api/v1/docs", {}),
    ],
)
def test_any_other_answer_is_left_as_it_is(method, path, headers):
    behind = document()
    plain = Visitor(behind.app, READER).ask(method, path, **headers)
    answer = reader_of(behind).ask(method, path, **headers)
    assert (answer.status_code, answer.content) == (plain.status_code, plain.content)
    assert answer.headers == plain.headers


def test_what_is_not_a_document_is_left_as_it_is():
    answer = reader_of(document("application/json")).get("/")
    assert answer.content == DOCUMENT.encode()
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_name_is_never_read_as_markup():
    hostile = 'a"><script>alert(1)</script>.js'
    answer = reader_of(document(), [hostile], {"/": [hostile]}, [hostile]).get("/").text
    assert "<script>alert" not in answer
    assert answer.count("&quot;&gt;&lt;script&gt;") == 3


def test_scripts_are_found_with_all_that_they_import(tmp_path):
    (tmp_path / "Selectbox.abcdefgh.js").write_text('import{a as b}from"./shared.12345678.js";import"./side.js";')
    (tmp_path / "shared.12345678.js").write_text("import c from './Selectbox.abcdefgh.js';import d from'./gone.js'")
    (tmp_path / "side.js").write_text('const later = () => import("./lazy.js")')
    (tmp_path / "lazy.js").write_text("")
    (tmp_path / "SelectboxOther.abcdefgh.js").write_text("")
    found = scripts_of(["Selectbox", "Unknown"], tmp_path)
    assert found == ["Selectbox.abcdefgh.js", "shared.12345678.js", "side.js"]


async def _delays(middleware: list[Middleware], is_websocket: bool) -> bool:
    """Whether a server made as Streamlit makes it puts off what it says on a websocket, or what it answers."""

    async def answer(request: Request) -> Response:
        return Response("welcome")

    async def greet(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("welcome")
        await websocket.receive()

    app = Starlette(routes=[WebSocketRoute("/", greet), Route("/", answer)], middleware=middleware)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        serving_it = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        if is_websocket:
            async with connect(f"ws://{address}/") as line:
                assert await line.recv() == "welcome"
                delays = _puts_off(server)
        else:
            async with httpx.AsyncClient(trust_env=False) as client:
                assert (await client.get(f"http://{address}/")).text == "welcome"
                delays = _puts_off(server)
        server.should_exit = True
        await serving_it
    return delays


def _puts_off(server: uvicorn.Server) -> bool:
    (connection,) = server.server_state.connections
    return not connection.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


on_both = pytest.mark.parametrize("is_websocket", [True, False], ids=["websocket", "request"])


@on_both
def test_what_is_said_is_sent_at_once(is_websocket):
    stands = middleware()
    place = next(number for number, each in enumerate(stands) if each.cls is TcpNoDelay)
    assert not run(_delays, stands[: place + 1], is_websocket), (
        f"something stands before TcpNoDelay, or uvicorn {uvicorn.__version__} holds its connections elsewhere"
    )


@on_both
def test_without_us_it_would_not_be(is_websocket):
    assert run(_delays, [], is_websocket), "uvicorn or asyncio now do what TcpNoDelay is there for: take it out"
