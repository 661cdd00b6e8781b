"""A run's messages reach the browser together, all of them and in the order in which they were drawn."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

from lgo_map.site import streamlit_messages
from lgo_map.site.streamlit_messages import fill_in_theme, hand_on_what_is_drawn, take_event

MESSAGE, STARTED = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SCRIPT_STARTED
STOPPED = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS


class Session:
    """What is asked of a session of Streamlit's: its loop, its run, what is to be sent, and who sends it."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self._scriptrunner: Any = object()
        self._browser_queue = self
        self._message_enqueued_callback: Callable[[], None] | None = self._tell
        self.heard: list[Any] = []
        self.woken = self.told = 0
        self.refuses: Any = None

    def enqueue(self, message: Any) -> None:
        if message == self.refuses:
            raise ValueError(message)
        self.heard.append(message)

    def _tell(self) -> None:
        self.told += 1

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        self._event_loop.call_soon_threadsafe(callback)

    def _handle_scriptrunner_event_on_event_loop(self, _: Any, event: ScriptRunnerEvent, **__: Any) -> None:
        self.heard.append(event)

    def draws(self, messages: list[Any], sender: Any = None) -> None:
        for message in messages:
            take_event(self, sender or self._scriptrunner, MESSAGE, forward_msg=message)

    def runs(self, messages: list[Any]) -> None:
        take_event(self, self._scriptrunner, STARTED)
        self.draws(messages)
        take_event(self, self._scriptrunner, STOPPED)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(90):
        while not holds():
            await asyncio.sleep(0)


def test_a_run_is_heard_whole_and_in_order_and_the_loop_is_woken_a_few_times():
    async def run() -> Session:
        session = Session()
        await asyncio.to_thread(session.runs, list(range(80)))
        await _until(lambda: STOPPED in session.heard)
        return session

    session = asyncio.run(run())
    assert session.heard == [STARTED, *range(80), STOPPED]
    assert session.woken < 20
    assert session.told < 20


def test_what_is_drawn_is_handed_on_though_nothing_follows():
    async def run() -> list[Any]:
        session = Session()
        await asyncio.to_thread(session.draws, ["a", "b"])
        await _until(lambda: len(session.heard) == 2)
        await asyncio.to_thread(session.draws, ["c"])
        await _until(lambda: len(session.heard) == 3)
        return session.heard

    assert asyncio.run(run()) == ["a", "b", "c"]


def test_a_run_can_have_what_it_has_drawn_handed_on_at_once(monkeypatch):
    monkeypatch.setattr(streamlit_messages, "HOLD_SECONDS", 3600)

    async def run() -> list[Any]:
        session = Session()

        def draw() -> None:
            session.draws(["a", "b"])
            hand_on_what_is_drawn()

        await asyncio.to_thread(draw)
        await _until(lambda: len(session.heard) == 2)
        return session.heard

    assert asyncio.run(run()) == ["a", "b"]


def test_outside_a_run_there_is_nothing_to_hand_on():
    thread = threading.Thread(target=hand_on_what_is_drawn)
    thread.start()
    thread.join()


def test_two_threads_that_draw_at_once_lose_nothing():
    async def run() -> Session:
        session = Session()
        parts = [[(name, number) for number in range(2000)] for name in "ab"]
        await asyncio.gather(*(asyncio.to_thread(session.draws, part) for part in parts))
        await _until(lambda: len(session.heard) == 4000)
        return session

    heard = asyncio.run(run()).heard
    for name in "ab":
        assert [number for of, number in heard if of == name] == list(range(2000))


def test_a_session_that_is_over_leaves_memory_without_pythons_looking_for_garbage():
    """What a visit has open, such as its loop's files, is closed with it."""

    async def run() -> Callable[[], Session | None]:
        session = Session()
        run_of_session = threading.Thread(target=session.runs, args=[["a", "b"]])
        run_of_session.start()
        await _until(lambda: STOPPED in session.heard and not run_of_session.is_alive())
        session._browser_queue = session._message_enqueued_callback = None  # type: ignore[assignment]
        return weakref.ref(session)

    gc.disable()
    try:
        assert asyncio.run(run())() is None
    finally:
        gc.enable()


def test_of_a_run_that_another_has_taken_the_place_of_nothing_is_shown():
    async def run() -> list[Any]:
        session = Session()
        session.draws(["old"], sender=object())
        session.runs(["new"])
        await _until(lambda: STOPPED in session.heard)
        return session.heard

    assert asyncio.run(run()) == [STARTED, "new", STOPPED]


def test_what_cannot_be_handled_holds_nothing_else_up():
    async def run() -> Session:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        session = Session()
        session.refuses = "b"
        session.draws(["a", "b", "c"])
        await _until(lambda: "c" in session.heard)
        return session

    session = asyncio.run(run())
    assert session.heard == ["a", "c"]
    assert session._message_enqueued_callback == session._tell


@pytest.mark.parametrize(("messages", "pieces"), [(0, []), (3, [3]), (250, [100, 100, 50])])
def test_what_is_to_be_sent_is_sent_in_pieces_none_left_out(monkeypatch, messages, pieces):
    queue = [ForwardMsg(hash=str(number)) for number in range(messages)]
    monkeypatch.setattr(streamlit_messages, "_flush", lambda _: queue)
    sent: list[ForwardMsg] = []
    monkeypatch.setattr(streamlit_messages, "_send", lambda _, __, message: sent.append(message))
    nobody: Any = None
    flushed = streamlit_messages._flushed(nobody)
    assert [len(piece) for piece in flushed] == pieces
    for piece in flushed:
        streamlit_messages._send_together(nobody, None, piece)
    assert sent == queue


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar"])
def test_a_theme_says_what_streamlit_would_have_it_say(section, monkeypatch):
    monkeypatch.setattr(streamlit_messages, "_themes", {})
    options = {"primaryColor": "#123456", "font": "serif", "baseRadius": "medium"} if "side" not in section else {}
    monkeypatch.setattr(config, "get_options_for_section", lambda _: options)
    for _ in range(2):
        fill_in_theme(ours := CustomThemeConfig(), section)
        app_session._populate_theme_msg(theirs := CustomThemeConfig(), section)
        assert ours == theirs


def test_streamlit_has_what_is_reached_for():
    """Where another version has it otherwise, its messages would be lost or sent twice."""
    assert AppSession._on_scriptrunner_event.__code__.co_varnames[:3] == ("self", "sender", "event")
    assert AppSession.flush_browser_queue.__code__.co_argcount == 1
    assert Runtime._send_message.__code__.co_varnames[:3] == ("self", "session_info", "msg")
    assert ScriptRunner._enqueue_forward_msg.__code__.co_argcount == 2
    assert {"_browser_queue", "_message_enqueued_callback", "_scriptrunner", "_event_loop"} <= set(
        AppSession.__init__.__code__.co_names
    )
