"""A visitor without a browser: speaks the protocol of Streamlit's front end over its websocket.

It holds what a browser's tab holds: the elements the server has sent, the values of the widgets among them, the
address, and the large messages kept so that the server need not send them again. A change of a widget is sent as the
front end sends it, with the values of all widgets; an element inside a fragment asks for a run of that fragment alone.
Nothing is drawn, and no files are fetched.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import streamlit
from google.protobuf.message import DecodeError, Message  # type: ignore[import-untyped]
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

try:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.proto.WidgetStates_pb2 import WidgetState
except ImportError as error:  # the package has moved its messages
    raise SystemExit("This Streamlit keeps its messages elsewhere: bench/session.py was tested with 1.67.0.") from error

TESTED_WITH = "1.67.0"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"

ANSWER_TIMEOUT_SECONDS = 60
"""An answer that takes longer is taken to have failed."""

WRONG = ("Something went wrong", "can’t be shown", "can't be shown")
"""What the app says where it could not answer."""

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class ProtocolError(RuntimeError):
    """Streamlit's front end and server speak otherwise than this module knows."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"bench/session.py, tested with Streamlit {TESTED_WITH}, cannot follow {streamlit.__version__}: {what}"
        )


class PageError(RuntimeError):
    """The app answered with an error, or not at all."""


@dataclass(frozen=True)
class Answer:
    """What came of an interaction.

    Attributes
    ----------
    seconds : float
        From the moment the message was sent until the server said that the script had finished.
    received : int
        Bytes of the websocket's messages, before any compression of the connection.
    """

    seconds: float
    received: int


@dataclass
class _Placed:
    """An element of the page: its kind, its message, the run that sent it, and the fragment it belongs to."""

    kind: str
    message: Any
    run: int
    fragment: str


@dataclass
class _Kept:
    """A message the server need not send again, and how many runs had finished when it was last used."""

    message: ForwardMsg
    used: int


@dataclass
class Tab:
    """What the browser's tab holds of the app."""

    elements: dict[tuple[int, ...], _Placed] = field(default_factory=dict)
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    kept: dict[str, _Kept] = field(default_factory=dict)
    query: str = ""
    path: str = ""
    page: str = ""  # the server's name for the page: a digest
    run: int = 0
    finished: int = 0
    keep_for_runs: int = 2
    errors: list[str] = field(default_factory=list)

    def take(self, message: ForwardMsg) -> None:
        """Do what the server says."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self._recalled(message)
            kind = "delta"
        elif message.metadata.cacheable:
            self.kept.setdefault(message.hash, _Kept(message, self.finished)).used = self.finished
        if kind == "delta":
            self._place(message)
        elif kind == "new_session":
            self.run += 1
            self.page = message.new_session.page_script_hash
            self.keep_for_runs = message.new_session.config.max_cached_message_age
        elif kind == "navigation":
            path = {page.page_script_hash: page.url_pathname for page in message.navigation.app_pages}
            self.page = message.navigation.page_script_hash
            self.path = path.get(self.page, "")
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.errors.append("There is no such page.")
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            self.errors.append("The script could not be compiled.")

    def finish(self, fragments: frozenset[str]) -> None:
        """Drop what the run that has just ended did not send again: of the whole page, or of its fragments."""
        stale = [
            where
            for where, placed in self.elements.items()
            if placed.run < self.run and (not fragments or placed.fragment in fragments)
        ]
        for where in stale:
            del self.elements[where]
        there = {getattr(placed.message, "id", "") for placed in self.elements.values()}
        self.widgets = {identity: state for identity, state in self.widgets.items() if identity in there}
        self.finished += 1
        for digest, kept in list(self.kept.items()):
            concerned = not fragments or kept.message.delta.fragment_id in fragments
            if concerned and self.finished - kept.used > self.keep_for_runs:
                del self.kept[digest]

    def widget(self, key: str) -> _Placed:
        """The widget that the app's code calls by this key."""
        for placed in self.elements.values():
            if _key_of(getattr(placed.message, "id", "")) == key:
                return placed
        raise PageError(f"The page has no widget {key!r}.")

    def of_kind(self, kind: str) -> list[_Placed]:
        """The page's elements of a kind, as Streamlit's messages name it."""
        return [placed for placed in self.elements.values() if placed.kind == kind]

    def say(self, identity: str, value: Any) -> None:
        """Have a component report a value with the next message."""
        self.widgets[identity] = WidgetState(id=identity, json_value=json.dumps(value))

    def text(self) -> str:
        """The bodies of the page's HTML and Markdown elements, one after the other."""
        return "\n".join(
            placed.message.body for placed in self.elements.values() if placed.kind in ("html", "markdown")
        )

    def _recalled(self, reference: ForwardMsg) -> ForwardMsg:
        kept = self.kept.get(reference.ref_hash)
        if kept is None:
            raise ProtocolError("the server refers to a message that was not to be kept")
        kept.used = self.finished
        message = ForwardMsg()
        message.CopyFrom(kept.message)
        message.metadata.CopyFrom(reference.metadata)
        return message

    def _place(self, message: ForwardMsg) -> None:
        delta, where = message.delta, tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            self.elements.pop(where, None)
            return
        kind = str(delta.new_element.WhichOneof("type"))
        element = getattr(delta.new_element, kind)
        self.elements[where] = _Placed(kind, element, self.run, delta.fragment_id)
        shown = _shown_by(kind, element)
        if shown is not None and (element.set_value or element.id not in self.widgets):
            self.widgets[element.id] = shown
        if kind == "exception":
            self.errors.append(f"{element.type}: {element.message}")
        elif kind in ("html", "markdown") and any(words in element.body for words in WRONG):
            self.errors.append(next(words for words in WRONG if words in element.body))


class Session:
    """One visitor's tab and its connection.

    Parameters
    ----------
    url : str
        Where the app runs: "http://127.0.0.1:8501".
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.tab = Tab()
        self._socket: ClientConnection | None = None

    async def open(self, path: str = "", query: str = "") -> Answer:
        """Open the app at an address, as a browser does that has typed it: by a connection of its own."""
        await self.close()
        self.tab = Tab(path=path, query=query)
        started = time.perf_counter()
        try:
            self._socket = await self._connected()
        except (OSError, InvalidHandshake) as error:
            raise PageError(f"No app answers at {self.url}: {error}") from error
        answer = await self._run(page_name=path)
        if not self.tab.elements:
            raise ProtocolError("the first run of the script sent no elements")
        return Answer(time.perf_counter() - started, answer.received)

    async def _connected(self) -> ClientConnection:
        return await connect(
            f"ws{self.url.removeprefix('http')}/_stcore/stream",
            origin=Origin(self.url),
            subprotocols=[Subprotocol("streamlit")],
            user_agent_header=BROWSER,
            additional_headers={"Accept-Language": "en-GB,en;q=0.9"},
            open_timeout=ANSWER_TIMEOUT_SECONDS,
            ping_interval=None,  # it is the server that asks whether a browser is still there
            max_queue=None,
            max_size=None,
            proxy=None,
        )

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def choose(self, key: str, value: Any) -> Answer:
        """Give a widget another value.

        Parameters
        ----------
        key : str
            The widget's key in the app's code.
        value : str, list of str, bool or None
            As the widget shows it; of an option, its beginning is enough. None empties a select box.
        """
        placed = self.tab.widget(key)
        self.tab.widgets[placed.message.id] = _state_of(placed, value)
        return await self._run(placed.fragment)

    async def press(self, key: str) -> Answer:
        """Press a button."""
        placed = self.tab.widget(key)
        return await self._run(placed.fragment, pressed=placed.message.id)

    async def click(self, code: str, latitude: float, longitude: float) -> Answer:
        """Click a council in the map, as `static/choropleth.js` reports it."""
        maps = self.tab.of_kind("component_instance")
        if len(maps) != 1:
            raise ProtocolError(f"the page has {len(maps)} components where the map should be the only one")
        place = {"code": code, "latitude": latitude, "longitude": longitude}
        value = {"kind": "clicked", "click": f"{time.time_ns()}", **place, "address": f"?{self.tab.query}"}
        self.tab.say(maps[0].message.id, value)
        return await self._run(maps[0].fragment)

    async def follow(self, label: str) -> Answer:
        """Follow a link to another of the app's pages, within the same connection."""
        links = [link.message for link in self.tab.of_kind("page_link") if link.message.label == label]
        if not links:
            raise PageError(f"The page has no link {label!r}.")
        self.tab.widgets, self.tab.elements = {}, {}
        self.tab.page, self.tab.query = links[0].page_script_hash, links[0].query_string
        return await self._run()

    async def _run(self, fragment: str = "", pressed: str | None = None, page_name: str = "") -> Answer:
        """Ask for a run of the script, and wait until it has finished."""
        tab = self.tab
        tab.errors.clear()
        started = time.perf_counter()
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
                received = await self._asked(self._request(fragment, pressed, page_name))
        except TimeoutError as error:
            raise PageError(f"No answer in {ANSWER_TIMEOUT_SECONDS} seconds.") from error
        except ConnectionClosed as error:
            raise PageError(f"The server has closed the connection: {error}") from error
        answer = Answer(time.perf_counter() - started, received)
        if tab.errors:
            raise PageError(tab.errors[0])
        return answer

    async def _asked(self, request: bytes) -> int:
        """Send a request, and take what comes until it is answered; the bytes received."""
        if self._socket is None:
            raise PageError("The page is not open.")
        await self._socket.send(request)
        return await self._take_until_finished(self._socket)

    def _request(self, fragment: str = "", pressed: str | None = None, page_name: str = "") -> bytes:
        """The message that asks for a run of the script, or of a fragment alone."""
        tab = self.tab
        states = list(tab.widgets.values())
        if pressed is not None:
            states.append(WidgetState(id=pressed, trigger_value=True))
        request = BackMsg()
        ask = request.rerun_script
        ask.query_string, ask.page_name, ask.page_script_hash = tab.query, page_name, tab.page
        ask.fragment_id = fragment
        ask.widget_states.widgets.extend(states)
        ask.cached_message_hashes.extend(tab.kept)
        ask.context_info.timezone, ask.context_info.timezone_offset = "Europe/London", 0
        ask.context_info.locale, ask.context_info.color_scheme = "en-GB", "light"
        ask.context_info.url, ask.context_info.is_embedded = f"{self.url}/{tab.path}", False
        return request.SerializeToString()

    async def _take_until_finished(self, socket: ClientConnection) -> int:
        """Take messages until the run asked for has finished, however many runs that needs; the bytes received."""
        received, begun = 0, False
        while True:
            data = await socket.recv()
            received += len(data)
            message = ForwardMsg()
            try:
                message.ParseFromString(data)
                kind = message.WhichOneof("type")
                begun = begun or kind == "new_session"
                self.tab.take(message)
            except (DecodeError, AttributeError, TypeError, ValueError) as error:
                raise ProtocolError(f"a message cannot be read ({error})") from error
            if await self._has_asked_again(socket, message):
                begun = False
            # What is left of an earlier run may still be on its way when the next one is asked for.
            if kind == "script_finished" and begun:
                if message.script_finished in FINISHED:
                    self.tab.finish(frozenset(message.metadata.run.fragment_ids))
                    return received
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise PageError("The script did not run.")

    async def _has_asked_again(self, socket: ClientConnection, message: ForwardMsg) -> bool:
        """Whether the page, told by a message to report something at once, did so and asked for another run."""
        return False


def _key_of(identity: str) -> str:
    """The key in a widget's identity, `$$ID-<digest>-<key>`, without what the app puts behind it."""
    parts = identity.split("-", 2)
    return re.sub(r"( [0-9a-f]{8})? #\d$", "", parts[2]) if len(parts) == 3 and parts[0] == "$$ID" else ""


def _shown_by(kind: str, element: Message) -> WidgetState | None:
    """The value a widget shows as it was sent; None for what has no value until it is used."""
    widget: Any = element
    state = WidgetState(id=getattr(widget, "id", ""))
    if kind in ("selectbox", "radio"):
        text = widget.raw_value if widget.set_value else None
        if not widget.set_value and widget.HasField("default"):
            text = widget.options[widget.default]
        if text:
            state.string_value = text
    elif kind in ("button_group", "multiselect"):
        options = _options_of(kind, widget)
        chosen = widget.raw_values if widget.set_value else [options[index] for index in widget.default]
        state.string_array_value.data.extend(chosen)
        state.string_array_value.SetInParent()
    elif kind == "checkbox":
        state.bool_value = widget.value if widget.set_value else widget.default
    elif kind in ("text_input", "text_area"):
        state.string_value = widget.value if widget.set_value else widget.default
    else:
        return None
    return state


def _state_of(placed: _Placed, value: Any) -> WidgetState:
    """The state of a widget that shows `value`."""
    state = WidgetState(id=placed.message.id)
    if placed.kind in ("button_group", "multiselect"):
        options = _options_of(placed.kind, placed.message)
        state.string_array_value.data.extend(_option(options, each) for each in value)
        state.string_array_value.SetInParent()
    elif placed.kind in ("selectbox", "radio"):
        if value is not None:
            state.string_value = _option(_options_of(placed.kind, placed.message), value)
    elif placed.kind == "checkbox":
        state.bool_value = value
    elif placed.kind in ("text_input", "text_area"):
        state.string_value = value
    else:
        raise ProtocolError(f"it does not know how a {placed.kind} is used")
    return state


def _options_of(kind: str, widget: Any) -> list[str]:
    return [option.content for option in widget.options] if kind == "button_group" else list(widget.options)


def _option(options: list[str], beginning: str) -> str:
    for option in options:
        if option.startswith(beginning):
            return option
    raise PageError(f"There is no option {beginning!r}.")
