"""A browser without a browser: it hears what it is let hear of the app's messages, and says what its widgets show.

With it a test makes the order of events it is about: a run cut short at any message, messages that never arrive, a
choice made in widgets that have been replaced meanwhile, a server that has forgotten the visit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

from lgo_map.storage import PROJECT

TRIGGERS = ("button",)

Cut = Callable[[list[list[ForwardMsg]]], RerunData | None]
"""Gives the request that comes in now, if one does, for what each run has sent so far."""


class Server:
    """A server that knows one visit; a new one knows nothing of the visits before.

    Attributes
    ----------
    runs : list of list of ForwardMsg
        What each run of the last request has sent, those cut short included.
    """

    def __init__(self, page: str) -> None:
        self.app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        self.app.switch_page(f"pages/{page}.py")
        self.runs: list[list[ForwardMsg]] = []

    def ask(self, query: str, widgets: WidgetStates, cut: Cut) -> None:
        """Have the page drawn; when `cut` gives another request for what has been sent so far, the run ends for it."""
        self.runs = []
        send, start = ScriptRunner._enqueue_forward_msg, ScriptRunContext.on_script_start

        def starting(context: ScriptRunContext) -> None:
            self.runs.append([])
            start(context)

        def sending(runner: ScriptRunner, message: ForwardMsg) -> None:
            if (another := cut(self.runs)) is not None:
                runner.request_rerun(another)
            send(runner, message)
            self.runs[-1].append(ForwardMsg.FromString(message.SerializeToString()))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ScriptRunContext, "on_script_start", starting)
            patch.setattr(ScriptRunner, "_enqueue_forward_msg", sending)
            self.app.query_params.clear()
            for name, value in parse_qsl(query):
                self.app.query_params[name] = value
            self.app._run(widgets)


class Browser:
    """What a browser shows of a page, and what it says of it."""

    def __init__(self, page: str, query: str = "") -> None:
        self.page, self.query = page, query
        self.server = Server(page)
        self.elements: dict[str, tuple[str, Any]] = {}
        self.states: dict[str, WidgetState] = {}
        self._late: list[ForwardMsg] = []

    def open(self) -> Browser:
        """Open the page, and wait until all of it is there."""
        self.ask()
        return self

    def ask(self, hears: bool = True, cut: Cut = lambda _: None) -> None:
        """Send what the widgets show, and hear the answer; or nothing of it, because the next run drops what is unsent.

        What a run says of the address is never dropped, only late.
        """
        request = self.request()
        self.server.ask(self.query, request.widget_states or WidgetStates(), cut)
        unheard = self.server.runs[:-1] if hears else self.server.runs
        self._late += [message for run in unheard for message in run if message.HasField("page_info_changed")]
        if hears:
            self.hear(self._late)
            self._late = []
            self.hear(self.server.runs[-1], to_its_end=True)

    def request(self) -> RerunData:
        """What the browser asks for when something is chosen now; what is pressed is pressed once."""
        states = [WidgetState.FromString(state.SerializeToString()) for state in self.states.values()]
        for identity, (kind, _) in self.elements.items():
            if kind in TRIGGERS:
                self.states.pop(identity, None)
        return RerunData(
            query_string=self.query,
            widget_states=WidgetStates(widgets=states),
            page_script_hash=self.server.app._page_hash,
        )

    def hear(self, messages: Sequence[ForwardMsg], to_its_end: bool = False) -> None:
        """Show what the messages say; at a run's end what it did not send again is gone."""
        sent = set()
        for message in messages:
            if message.HasField("page_info_changed"):
                self.query = message.page_info_changed.query_string
            if not message.HasField("delta") or not message.delta.HasField("new_element"):
                continue
            kind = str(message.delta.new_element.WhichOneof("type"))
            element = getattr(message.delta.new_element, kind)
            identity = getattr(element, "id", "")
            if not identity:
                continue
            sent.add(identity)
            self.elements[identity] = kind, element
            shown = _shown_by(kind, element)
            if shown is not None and (element.set_value or identity not in self.states):
                self.states[identity] = shown
        if to_its_end:
            self.elements = {key: element for key, element in self.elements.items() if key in sent}
            self.states = {key: state for key, state in self.states.items() if key in sent}

    def restart_the_server(self) -> None:
        """The server is started again, and has forgotten the visit; the browser keeps the page as it is."""
        self.server = Server(self.page)

    def choose(self, label: str, value: Any) -> None:
        """Change what a widget shows, without saying so yet: an option by its beginning, options, yes or no, a text."""
        identity, kind, element = self._widget(label)
        self.states[identity] = _state(kind, element, value)

    def press(self, label: str) -> None:
        """Press a button, without saying so yet."""
        identity, _, _ = self._widget(label)
        self.states[identity] = WidgetState(id=identity, trigger_value=True)

    def click(self, code: str, latitude: float, longitude: float) -> None:
        """Click a council on the map, without saying so yet, as static/choropleth.js reports it."""
        identity = self._map()
        place = {"code": code, "latitude": latitude, "longitude": longitude}
        address = f"?{self.query}" if self.query else ""
        value = {"kind": "clicked", "click": f"{len(self.states)}", **place, "address": address}
        self.states[identity] = WidgetState(id=identity, json_value=json.dumps(value))

    def go(self, **address: str) -> None:
        """Go to another address of the page, by back, forward or a link: then it says nothing of its widgets."""
        self.query = urlencode(address)
        self.server.ask(self.query, WidgetStates(), lambda _: None)
        self.hear(self.server.runs[-1], to_its_end=True)

    @property
    def address(self) -> dict[str, str]:
        """The query parameters of the page's address."""
        return dict(parse_qsl(self.query))

    def shown(self, label: str) -> Any:
        """What a widget shows: an option or None, options, yes or no, a text."""
        identity, kind, _ = self._widget(label)
        state = self.states[identity]
        if kind in ("button_group", "multiselect"):
            return list(state.string_array_value.data)
        if kind == "checkbox":
            return state.bool_value
        return state.string_value or None

    def _map(self) -> str:
        found = [key for key, (kind, _) in self.elements.items() if kind == "component_instance"]
        if not found:
            raise LookupError("The map is not there.")
        return found[0]

    def _widget(self, label: str) -> tuple[str, str, Any]:
        # What is sent first comes first in the page: a widget that replaces another comes after it.
        found = [(key, kind, element) for key, (kind, element) in self.elements.items() if _label_of(element) == label]
        if not found:
            raise LookupError(f"No {label} is there.")
        return found[-1]


def _label_of(element: Any) -> str:
    return str(getattr(element, "label", "")).replace("\\", "")


def _shown_by(kind: str, element: Any) -> WidgetState | None:
    """What a widget shows that is new, or whose value is sent with it."""
    state = WidgetState(id=element.id)
    if kind in ("selectbox", "radio"):
        if element.set_value:
            text = element.raw_value
        else:
            text = element.options[element.default] if element.HasField("default") else ""
        if text:
            state.string_value = text
    elif kind in ("button_group", "multiselect"):
        options = _options_of(kind, element)
        chosen = element.raw_values if element.set_value else [options[index] for index in element.default]
        state.string_array_value.data.extend(chosen)
        state.string_array_value.SetInParent()
    elif kind == "checkbox":
        state.bool_value = element.value if element.set_value else element.default
    elif kind == "text_input":
        state.string_value = element.value if element.set_value else element.default
    else:
        return None
    return state


def _state(kind: str, element: Any, value: Any) -> WidgetState:
    state = WidgetState(id=element.id)
    options = _options_of(kind, element)
    if kind in ("button_group", "multiselect"):
        state.string_array_value.data.extend(next(o for o in options if o.startswith(each)) for each in value)
        state.string_array_value.SetInParent()
    elif kind in ("selectbox", "radio"):
        if value is not None:
            state.string_value = next(option for option in options if option.startswith(value))
    elif kind == "checkbox":
        state.bool_value = value
    else:
        state.string_value = value
    return state


def _options_of(kind: str, element: Any) -> list[str]:
    if kind == "button_group":
        return [option.content for option in element.options]
    return list(getattr(element, "options", ()))


def with_one_more(known: dict[bool, dict[int, tuple[int, int]]]) -> dict[bool, dict[int, tuple[int, int]]]:
    """What other data might say of how many councils have a rate: one more in each year."""
    return {
        only: {year: (count + 1, councils) for year, (count, councils) in of_years.items()}
        for only, of_years in known.items()
    }
