"""The log: one object of JSON a line, with the references that people were told, and nothing that they typed."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from subprocess import run
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from streamlit import logger as streamlit_logger
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake
from websockets.typing import Origin

from bench.programs import answers, started, wait_until_ready
from bench.session import PageError, Session
from lgo_map.errors import report
from lgo_map.metrics import REGISTRY
from lgo_map.server.logs import MOST_KINDS, log_to
from lgo_map.settings import Settings
from lgo_map.site.shell import show_fault
from lgo_map.storage import PROJECT, DataFileError
from tests.browser.conftest import free_port

POSTCODE, NAME, WORDS = "LS1 1UR", "Quillfeather", "mouldy bathroom"
TYPED = [POSTCODE, POSTCODE.replace(" ", ""), quote(POSTCODE), quote_plus(POSTCODE), NAME, "mouldy", "bathroom"]
"""What was typed, as it would stand in an address too."""

Log = Callable[..., list[dict[str, Any]]]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def loggers_as_before() -> Iterator[None]:
    root, access = logging.getLogger(), logging.getLogger("uvicorn.access")
    before = root.handlers[:], warnings.showwarning, threading.excepthook, sys.excepthook, access.disabled
    set_up = streamlit_logger.setup_formatter
    yield
    root.handlers[:], warnings.showwarning, threading.excepthook, sys.excepthook, access.disabled = before
    streamlit_logger.setup_formatter = set_up
    streamlit_logger.update_formatter()


@pytest.fixture
def stream(loggers_as_before) -> io.StringIO:
    stream = io.StringIO()
    log_to(stream, Settings())
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def failing(message: str = f"invalid literal: '{POSTCODE}'") -> ValueError:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def test_a_line_says_when_how_grave_whose_and_what(stream):
    logging.getLogger("lgo_map.somewhere").warning("The file %r\nis damaged", "a.txt")
    [line] = lines(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "warning",
        "logger": "lgo_map.somewhere",
        "event": "The file 'a.txt' is damaged",
    }


def test_a_fault_has_the_reference_that_was_told_its_kind_and_its_way_through_the_code_but_no_message(stream):
    reference = report(logging.getLogger("lgo_map.somewhere"), failing(), "page about")
    [line] = lines(stream)
    assert (line["reference"], line["where"], line["error"]) == (reference, "page about", "ValueError")
    assert "in failing" in line["traceback"] and line["traceback"].endswith("ValueError\n")
    assert POSTCODE not in stream.getvalue()


def test_the_errors_before_an_error_are_told_without_messages_too(stream):
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            error.add_note(WORDS)
            raise ExceptionGroup(WORDS, [failing(), RuntimeError(NAME)]) from error
    except ExceptionGroup as error:
        report(logging.getLogger("lgo_map.somewhere"), error, "api")
    [line] = lines(stream)
    assert all(kind in line["traceback"] for kind in ("KeyError", "ExceptionGroup", "ValueError", "RuntimeError"))
    assert not any(typed in stream.getvalue() for typed in (NAME, "mouldy", POSTCODE))


def test_what_our_own_errors_and_the_system_say_is_told(stream):
    log = logging.getLogger("lgo_map.somewhere")
    report(log, DataFileError(Path("data/x.parquet"), "is missing", "statistics"), "api")
    report(log, OSError(28, "No space left on device", f"/{NAME}"), "api")
    of_data, of_system = lines(stream)
    assert "The data file data/x.parquet is missing." in of_data["event"]
    assert of_system["traceback"].endswith("OSError: No space left on device\n")
    assert NAME not in stream.getvalue()


def test_one_who_changes_the_code_can_have_messages(loggers_as_before):
    stream = io.StringIO()
    log_to(stream, Settings(debug=True))
    report(logging.getLogger("lgo_map.somewhere"), failing("why it failed"), "api")
    assert lines(stream)[0]["traceback"].endswith("ValueError: why it failed\n")


def test_an_error_that_another_logs_again_has_one_line(stream):
    error = failing()
    report(logging.getLogger("lgo_map.somewhere"), error, "api")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    assert len(lines(stream)) == 1


def test_an_error_that_another_logs_first_is_told_by_the_reference_of_that_line(stream):
    error = failing()
    logging.getLogger("streamlit.error_util").error("Uncaught app execution", exc_info=error)
    assert report(logging.getLogger("lgo_map.somewhere"), error, "app") == lines(stream)[0]["reference"]
    assert len(lines(stream)) == 1


def test_a_fault_in_what_a_widget_calls_is_shown_with_the_reference_of_its_line(stream, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr("streamlit.html", shown.append)
    assert show_fault(failing())
    assert f"The fault is ours. Reload the page. Reference {lines(stream)[0]['reference']}." in shown[0]
    assert POSTCODE not in shown[0]


@pytest.mark.parametrize(
    ("logger", "sentence", "parts", "event"),
    [
        (
            "uvicorn.error",
            '%s - "WebSocket %s" [accepted]',
            (("192.0.2.7", 5), f"/?q={NAME}"),
            '… - "WebSocket …" [accepted]',
        ),
        ("uvicorn.error", "Started server process [%d]", (7,), "Started server process [7]"),
        ("streamlit.web", "Rejecting: origin=%s, %i%% of %5.1f", (NAME, 3, 2.5), "Rejecting: origin=…, 3% of 2.5"),
        ("another", "Could not parse %(what)s", ({"what": NAME},), "Could not parse …"),
        ("another", "One line\nand " + NAME, (), "One line"),
        ("asyncio", f"Exception in callback read('{NAME}')", (), "Exception in callback read…"),
        (
            "asyncio",
            f"Task exception was never retrieved\nfuture: <Task {NAME}>",
            (),
            "Task exception was never retrieved",
        ),
        (
            "uvicorn.error",
            f"Traceback (most recent call last):\n  File ...\nValueError: {NAME}\n",
            (),
            "It failed: ValueError",
        ),
    ],
)
def test_of_what_libraries_put_into_their_sentences_only_numbers_stay(stream, logger, sentence, parts, event):
    logging.getLogger(logger).error(sentence, *parts)
    assert [line["event"] for line in lines(stream)] == [event]


def test_requests_and_websockets_have_no_line(stream, caplog):
    caplog.set_level(logging.INFO, "uvicorn.access")
    caplog.set_level(logging.INFO, "uvicorn.error")
    logging.getLogger("uvicorn.access").info('%s - "%s"', "192.0.2.7", f"GET /?q={NAME}")
    logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" [accepted]', "192.0.2.7", f"/?q={NAME}")
    logging.getLogger("uvicorn.error").info("connection open")
    logging.getLogger("uvicorn.error").info("Shutting down")
    assert [line["event"] for line in lines(stream)] == ["Shutting down"]


def test_loggers_that_streamlit_makes_later_write_such_lines_too(stream, capsys):
    streamlit_logger.get_logger("streamlit.made_for_this_test").warning("Something")
    assert [line["event"] for line in lines(stream)] == ["Something"]
    assert "Something" not in "".join(capsys.readouterr())


def test_of_warnings_of_one_kind_one_a_minute_is_written_and_says_how_many_were_left_out(stream, monkeypatch):
    def left_out() -> float:
        return REGISTRY.get_sample_value("lgo_map_log_left_out_total") or 0

    damaged, full = logging.getLogger("streamlit.web"), logging.getLogger("lgo_map.server.lines")
    before, begun = left_out(), time.time()
    for second in (0, 0.5, 30, 59, 61, 62, 130):
        monkeypatch.setattr(time, "time", lambda second=second: begun + second)
        damaged.warning("Not understood: %s", f"{NAME} {second}", exc_info=failing())
    full.warning("No room for another visitor")
    written = [(line["event"], line.get("left_out"), line.get("error")) for line in lines(stream)]
    assert written == [
        ("Not understood: …", None, "ValueError"),
        ("Not understood: …", 3, "ValueError"),
        ("Not understood: …", 1, "ValueError"),
        ("No room for another visitor", None, None),
    ]
    assert "traceback" not in stream.getvalue() and "reference" not in stream.getvalue()
    assert left_out() - before == 4


def test_whatever_kinds_of_warnings_somebody_makes_up_the_log_does_not_grow_with_them(stream):
    for number in range(MOST_KINDS + 200):
        logging.getLogger("a.library").warning(f"Not understood: {number}")  # as libraries do
    assert len(lines(stream)) == MOST_KINDS + 1
    for _ in range(2):  # a fault has its line, whatever else is written
        report(logging.getLogger("lgo_map.somewhere"), failing(), "api")
    assert len(lines(stream)) == MOST_KINDS + 3


def test_in_text_it_is_said_too_how_many_were_left_out(loggers_as_before, monkeypatch):
    stream, begun = io.StringIO(), time.time()
    log_to(stream, Settings(log="text"))
    for second in (0, 1, 61):
        monkeypatch.setattr(time, "time", lambda second=second: begun + second)
        logging.getLogger("lgo_map.server.lines").warning("No room for another visitor")
    assert stream.getvalue().endswith("No room for another visitor (1 more like it since the last)\n")


def test_warnings_and_threads_that_fail_have_a_line(stream):
    warnings.showwarning(f"do not use {NAME}", DeprecationWarning, "a.py", 3)

    def fail() -> None:
        raise failing()

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    warned, failed = lines(stream)
    assert warned["event"] == "DeprecationWarning at a.py:3"
    assert (failed["where"], failed["error"]) == ("thread", "ValueError")
    assert not any(typed in stream.getvalue() for typed in (NAME, POSTCODE))


def test_a_start_that_fails_leaves_lines_and_no_bare_traceback():
    """A module that can't be imported, as where the code was copied in part."""
    start = "import sys; sys.modules['lgo_map.server.shapes'] = None; import app"
    ended = run([sys.executable, "-c", start], cwd=PROJECT, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 1
    [failed] = [json.loads(line) for line in ended.stderr.splitlines()]
    assert failed["event"] == f"[{failed['reference']}] The process failed"
    assert failed["error"] == "ModuleNotFoundError"
    assert "app.py" in failed["traceback"]


def test_a_line_is_a_line_whatever_stands_in_it(stream):
    logging.getLogger("lgo_map.somewhere").error('“é”\u2028\x1b[31m\r\n{"level": 1}')
    assert len(stream.getvalue().strip("\n").split("\n")) == 1
    assert "\x1b" not in stream.getvalue()
    assert lines(stream)[0]["level"] == "error"


@pytest.mark.parametrize(
    ("stream", "setting", "is_json"),
    [
        (io.StringIO(), "", True),
        (_Terminal(), "", False),
        (_Terminal(), "json", True),
        (io.StringIO(), "text", False),
    ],
)
def test_a_terminal_gets_text_unless_the_operator_says_otherwise(loggers_as_before, stream, setting, is_json):
    log_to(stream, Settings(log=setting))
    reference = report(logging.getLogger("lgo_map.somewhere"), failing(), "api")
    assert stream.getvalue().startswith("{") == is_json
    assert f"[{reference}] The api failed" in stream.getvalue()
    assert POSTCODE not in stream.getvalue()


def test_a_form_of_the_log_that_there_is_not_is_said(loggers_as_before):
    stream = io.StringIO()
    log_to(stream, Settings(log="xml"))
    assert [line["event"] for line in lines(stream)] == [
        "LGO_MAP_LOG can be json or text; what it is set to is passed over."
    ]


def test_faults_are_counted_by_where_they_were(stream):
    def count(where: str) -> float:
        return REGISTRY.get_sample_value("lgo_map_errors_total", {"where": where}) or 0

    before = count("api"), count("uvicorn"), count("other")
    error = failing()
    report(logging.getLogger("lgo_map.somewhere"), error, "api")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    logging.getLogger("uvicorn.error").error("Something else")
    logging.getLogger(NAME).error("Something else")
    logging.getLogger("lgo_map.somewhere").warning("Something small")
    assert (count("api"), count("uvicorn"), count("other")) == tuple(number + 1 for number in before)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of an app that fails wherever words get to that somebody typed, and the file with all it writes."""
    log, port = tmp_path_factory.mktemp("faulty") / "log.txt", free_port()
    address = f"http://127.0.0.1:{port}"
    arguments = ["run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "tests.server.faulty_server", *arguments]
    with log.open("w+") as output, started(command, output, folder=PROJECT, end_seconds=60) as program:
        wait_until_ready(program, output, partial(answers, f"{address}/readyz", 30), 90, "The app")
        yield address, log


def _references_in(text: str) -> set[str]:
    return set(re.findall(r"Reference ([0-9a-f]{8})", text))


async def _typed_on_pages(address: str) -> list[str]:
    """What pages say where a postcode, a name and words are typed into their fields and addresses."""
    told = []
    for typed in (POSTCODE, NAME):
        session = Session(address)
        await session.open("council")
        [field, *_] = session.tab.of_kind("text_input")
        session.tab.say(field.message.id, typed)
        with suppress(PageError):  # it says that something went wrong
            await session._run()
        told.append(session.tab.text())
        await session.close()
    session = Session(address)
    with suppress(PageError):
        await session.open("letters", f"q={quote_plus(WORDS)}")
    told.append(session.tab.text())
    await session.close()
    session = Session(address)
    with suppress(PageError):  # a page that can't be imported
        await session.open("programs", f"q={quote_plus(WORDS)}")
    told.append(session.tab.text())
    await session.close()
    return told


async def _sent_by_websocket(address: str) -> None:
    """Messages that no browser of ours sends, with words in them, and a websocket of another site."""
    session = Session(address)
    for message in (f"{NAME} {WORDS}", f"{POSTCODE} {NAME}".encode()):
        await session.open("about")
        assert session._socket is not None
        await session._socket.send(message)
        await session._socket.wait_closed()
    with pytest.raises(InvalidHandshake):
        await connect(
            f"{address.replace('http', 'ws')}/_stcore/stream?q={NAME}", origin=Origin(f"http://{NAME}.example")
        )


def test_nothing_that_is_typed_stands_in_the_log_whatever_fails(faulty):
    address, log = faulty
    told: list[str] = asyncio.run(_typed_on_pages(address))
    with httpx.Client(base_url=address, timeout=60, headers={"x-forwarded-for": "192.0.2.7"}) as one:
        for typed in (POSTCODE, NAME):
            told.append(one.post("/find", data={"text": typed}).text)
        words = quote_plus(WORDS)
        documents = [one.get(f"/letters?q={words}"), one.get(f"/council?council={quote(POSTCODE)}")]
        told.append(one.get(f"/download/letters/found.csv?q={words}").text)
        told.append(one.get(f"/api/v1/letters?council={quote_plus(POSTCODE)}").text)
        asked = [
            f"/api/v1/councils/{quote(POSTCODE)}",
            f"/{NAME}?q={words}",
            f"/preview/council/{NAME}.png",
            f"/embed/map?q={words}",
        ]
        others = [one.get(path) for path in asked]
    asyncio.run(_sent_by_websocket(address))
    assert [document.status_code for document in documents] == [200, 400]
    assert all(answer.status_code < 500 for answer in others)
    references = [_references_in(text) for text in told]
    written = log.read_text()
    lines = [json.loads(line) for line in written.splitlines()]
    logged = [line["reference"] for line in lines if "reference" in line]
    assert [len(each) for each in references] == [1] * len(references), references
    assert set().union(*references) <= set(logged)
    assert len(logged) == len(set(logged))
    assert {line.get("where") for line in lines} >= {
        "page council",
        "page letters",
        "document letters",
        "file to take away",
        "search",
        "api",
    }
    assert [typed for typed in TYPED if typed.casefold() in written.casefold()] == []
    assert "192.0.2.7" not in written and "127.0.0.1" not in written
    assert "WebSocket" not in "".join(line["event"] for line in lines if line["level"] == "info")


def test_a_websocket_of_another_site_is_refused_without_asking_any_other_host(faulty):
    address, log = faulty
    before = log.read_text()

    async def open_from_elsewhere() -> None:
        with pytest.raises(InvalidHandshake):
            await connect(f"{address.replace('http', 'ws')}/_stcore/stream", origin=Origin("http://elsewhere.example"))

    asyncio.run(open_from_elsewhere())
    assert "streamlit.net_util" not in log.read_text().removeprefix(before)


def test_sessions_with_a_browser_are_counted_while_it_is_there(faulty):
    address, _ = faulty

    async def count() -> float:
        async with httpx.AsyncClient(base_url=address) as asking:
            text = (await asking.get("/internal/metrics")).text
        return float(re.findall(r"^lgo_map_sessions_open (\S+)$", text, re.MULTILINE)[0])

    async def visit() -> None:
        session = Session(address)
        await session.open("about")
        assert await count() == 1
        await session.close()
        while await count():
            await asyncio.sleep(0.05)

    asyncio.run(visit())
