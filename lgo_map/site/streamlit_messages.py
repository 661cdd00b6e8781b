"""How what a run draws gets from its thread to the browser: in few pieces, not message by message.

Streamlit wakes the server's loop for each message twice, and lets the loop turn once more between any two that it
sends. Here a run's messages are handed to the loop together: when something else has happened than a message (a run has
begun or ended), and otherwise after :data:`HOLD_SECONDS`. The browser is sent the same messages in the same order.

Reaches into Streamlit 1.67: docs/streamlit-seams.md.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

HOLD_SECONDS = 0.01
"""How long a message waits for others at most."""

MOST_TOGETHER = 100
"""So many messages are sent before the loop turns: Streamlit parts with a browser that 500 wait for."""

_run = threading.local()
_flush, _send, _populate = AppSession.flush_browser_queue, Runtime._send_message, app_session._populate_theme_msg
_themes: dict[str, CustomThemeConfig] = {}


def hand_messages_on_together() -> None:
    """Have every run's messages handed on as this module says; to be called before the server serves."""
    AppSession._on_scriptrunner_event = take_event  # type: ignore[method-assign,assignment]
    AppSession.flush_browser_queue = _flushed  # type: ignore[method-assign,assignment]
    Runtime._send_message = _send_together  # type: ignore[method-assign,assignment]
    app_session._populate_theme_msg = fill_in_theme


def hand_on_what_is_drawn() -> None:
    """Have those messages of this thread's run handed on now that wait for others; nothing outside a run."""
    session = getattr(_run, "session", None)
    if session is not None:
        session.waiting.hand_on(session)


class Waiting:
    """What the runs of a session have said and the server's loop has not heard yet, in the order it was said.

    The session has this, and this has the session only while something waits: so a session that is over leaves memory
    at once, and its loop's files with it, and not when Python next looks for rings of objects.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._events: deque[tuple[Any, ScriptRunnerEvent, dict[str, Any]]] = deque()
        self._is_planned = False

    def add(self, session: Any, sender: Any, event: ScriptRunnerEvent, more: dict[str, Any]) -> None:
        """Take in what a run of the session has said, in any thread."""
        self._events.append((sender, event, more))  # before it is asked whether the loop will look: else it may have
        if event != ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self.hand_on(session)
        elif not self._is_planned:
            self._is_planned = True
            session._call_soon_on_event_loop(partial(self._handle_later, session))

    def hand_on(self, session: Any) -> None:
        """Have all handled that waits, as soon as the loop turns."""
        session._call_soon_on_event_loop(partial(self._handle_all, session))

    def _handle_later(self, session: Any) -> None:
        session._event_loop.call_later(HOLD_SECONDS, self._handle_all, session)

    def _handle_all(self, session: Any) -> None:
        """Do what Streamlit does with each, on the loop, and then once have the messages sent."""
        self._is_planned = False
        if not self._events:
            return
        tell, session._message_enqueued_callback = session._message_enqueued_callback, None
        try:
            while self._events:
                sender, event, more = self._events.popleft()
                if event != ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
                    session._handle_scriptrunner_event_on_event_loop(sender, event, **more)
                elif sender is session._scriptrunner:
                    session._browser_queue.enqueue(more["forward_msg"])
        finally:
            session._message_enqueued_callback = tell
            if tell is not None:
                tell()
            if self._events:  # one could not be handled: the others are nevertheless
                self.hand_on(session)


def take_event(session: Any, sender: Any, event: ScriptRunnerEvent, **more: Any) -> None:
    """Take in what a run says, in its thread (in the place of Streamlit's own)."""
    waiting: Waiting | None = session.__dict__.get("waiting")
    if waiting is None:
        waiting = session.__dict__.setdefault("waiting", Waiting())
    _run.session = session
    waiting.add(session, sender, event, more)


def fill_in_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    """Say a theme's settings, which are read once: they don't change while the server runs."""
    if section not in _themes:
        _populate(theme := CustomThemeConfig(), section)
        _themes[section] = theme
    if _themes[section].ByteSize():
        msg.MergeFrom(_themes[section])


def _flushed(session: AppSession) -> list[list[ForwardMsg]]:
    messages = _flush(session)
    return [messages[at : at + MOST_TOGETHER] for at in range(0, len(messages), MOST_TOGETHER)]


def _send_together(runtime: Runtime, session: Any, messages: Sequence[ForwardMsg]) -> None:
    for message in messages:
        _send(runtime, session, message)
