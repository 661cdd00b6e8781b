"""The view of a page in a visitor's session: it has one home, which no widget owns.

Widgets are drawn from the view and report to it, and the address follows it. Streamlit alone would keep the view in
its widgets, and lose it: a run that is cut short draws only some of them, what it had to say of the others never
reaches the browser, and the browser's next request brings their first options back as if the visitor had chosen them.

So a widget is told its value once, under a key of its own, when it is made. As long as the browser says that it has a
widget under that key, whatever it shows there is what it was told or what the visitor has chosen since. A view that
changes by other means than a field's widget gives the field a widget with another key; what a visitor has chosen in
the one before, and the browser sends late, still counts.

What a widget shows the browser sends as a label. Where labels depend on the data, other data make another widget, which
takes the place of the one before as any other does: to Streamlit a label it does not know means the first option.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zlib import crc32

import streamlit as st

from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.site.streamlit_seams import reported_keys

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")

REMEMBERED = ("year", "council", "councils", "ombudsman_only")
"""What a link to another page keeps of the view, if that page knows it."""

TURNS = 4
"""How many keys the widgets of a field take in turn. Streamlit keeps what it knows of each for as long as the visit."""

_REMEMBERED = "remembered between pages"
_PAGE, _VIEW = "page shown", "view of the page shown"
_OLDER_PAGE = "an older page is open"
_REFUSED = object()


def turn_to_page(name: str) -> None:
    """Note which page this run draws; the view of another ends with it. To be called before the page draws anything."""
    state = st.session_state
    if _OLDER_PAGE not in state:
        state[_OLDER_PAGE] = bool(reported_keys())
    if state.get(_PAGE) != name:
        state[_PAGE] = name
        state.pop(_VIEW, None)


def page_drawn() -> str | None:
    """The page that this run draws, by the name given to :func:`turn_to_page`; None outside every page."""
    return st.session_state.get(_PAGE)


def an_older_page_is_open() -> bool:
    """Whether this visit's page was drawn by another session, and none of this one's runs has drawn it in full yet.

    So it is after the server has been started again: the page stays open, and what its visitor does first opens a new
    session, which has not heard of any of its widgets. Streamlit calls nobody back for them.
    """
    return bool(st.session_state.get(_OLDER_PAGE))


def hear_older_page() -> None:
    """Draw the page again, if it has only now been drawn for one that was there before: now its widgets are known."""
    if an_older_page_is_open():
        st.session_state[_OLDER_PAGE] = False
        st.rerun()


def page_view(schema: UrlSchema[V]) -> PageView[V]:
    """The view of the page shown, as the address and the widgets have left it.

    To be called once a run, before the page's widgets are made.
    """
    state, parameters = st.session_state, st.query_params.to_dict()
    home: PageView[V] | None = state.get(_VIEW)
    if home is None:
        home = state[_VIEW] = PageView(schema, parameters)
    home.begin_run(schema, parameters)
    return home


def remembered() -> dict[str, Any]:
    """Year, council, councils compared and choice of sources last seen on any page, as far as they were chosen."""
    return dict(st.session_state.get(_REMEMBERED, {}))


@dataclass
class _Control:
    """The widgets a field has had: the turn of the newest, and what each of them shows in the browser, newest last.

    `labels` is the digest of what the options of the newest are called, or nothing; others may be called otherwise.
    `shown` is by the widgets' keys.
    """

    labels: str = ""
    turn: int | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    refused: bool = False


class PageView(Generic[V]):
    """A page's view, where it stands.

    Attributes
    ----------
    view : a frozen dataclass
        What the visitor has chosen to see.
    notices : list of str
        What did not make sense in the address.
    changed : frozenset of str
        The fields that the visitor has changed in their widgets since the run before.
    refused : frozenset of str
        The fields in whose widgets something stands that the address may not say.
    """

    def __init__(self, schema: UrlSchema[V], parameters: dict[str, str]) -> None:
        """The view that an address asks for."""
        self._schema = schema
        self._controls = {each.name: _Control() for each in fields(schema.default)}
        self._superseded: list[dict[str, str]] = []
        self._reported: frozenset[str] = frozenset()
        self.changed: frozenset[str] = frozenset()
        self.view: V
        self.notices: list[str]
        self._address: dict[str, str]
        self._read(parameters)
        self._remembered_view = self.view
        if an_older_page_is_open():
            self._take_over(reported_keys())

    @property
    def refused(self) -> frozenset[str]:
        """See the class."""
        return frozenset(name for name, control in self._controls.items() if control.refused)

    def begin_run(self, schema: UrlSchema[V], parameters: dict[str, str]) -> None:
        """Take in where the address and the widgets of the browser stand."""
        self._schema, self._reported = schema, reported_keys()
        self._follow_address(parameters)
        self._hear_widgets()

    def choose(self, view: V) -> None:
        """Change the view by other means than its widgets: they will show it."""
        for name, control in self._controls.items():
            if getattr(view, name) != getattr(self.view, name):
                control.refused = False
        self.view = view

    def settle(self) -> V:
        """The view, which the address says from now on. One change of the view is one step of the browser's history."""
        if self.view != read_address(self._schema, self._address)[0]:
            self._superseded.append(self._address)
            self._address, self.notices = address_of(self._schema, self.view), []
        if st.query_params.to_dict() != self._address:
            st.query_params.from_dict(self._address)
        self._remember()
        return self.view

    def widget(self, name: str, labels: Iterable[str] = ()) -> str:
        """The key of a field's widget, to be made in this run; Streamlit gives the widget the field's value with it.

        Parameters
        ----------
        name : str
            The field's.
        labels : iterable of str
            What the options are called, if it may be otherwise when the data have changed.
        """
        control, value = self._controls[name], getattr(self.view, name)
        digest = _digest_of(tuple(labels))
        if control.labels != digest:
            control.labels, control.turn = digest, None
            control.shown = dict(list(control.shown.items())[-TURNS:])  # in these the visitor may choose until they go
        if control.turn is not None:
            key = self._key(name, control.turn)
            if key in self._reported and (control.refused or self._meaning(name, control.shown[key]) == value):
                return key
        turn = self._next_turn(name, control)
        key = self._key(name, turn)
        control.shown.pop(key, None)
        control.turn, control.shown[key], control.refused = turn, _in_widget(value), False
        st.session_state[key] = _in_widget(value)
        return key

    def _read(self, parameters: dict[str, str]) -> None:
        self.view, self.notices = read_address(self._schema, parameters)
        self._address = parameters
        for control in self._controls.values():
            control.refused = False

    def _follow_address(self, parameters: dict[str, str]) -> None:
        """Turn to the view of an address the visitor went to: by back or forward, or by a link to the page itself.

        Then the browser says nothing of its widgets. What the visitor chooses in them before the browser has heard of a
        new address comes with the one before.
        """
        if parameters == self._address:
            if parameters not in self._superseded:  # else it may be that of before
                self._superseded.clear()
        elif parameters not in self._superseded or not self._reported_here():
            overtaken = bool(self._superseded)
            self._superseded.clear()
            self._read(parameters)
            if overtaken:  # the address before may still be on its way to the browser
                st.query_params.from_dict(parameters)

    def _reported_here(self) -> bool:
        return any(not self._reported.isdisjoint(control.shown) for control in self._controls.values())

    def _hear_widgets(self) -> None:
        """Take in what the visitor has changed in the widgets the browser has, in older ones first."""
        changes: dict[str, Any] = {}
        for name, control in self._controls.items():
            for key, shown in control.shown.items():
                if key not in self._reported or key not in st.session_state or st.session_state[key] == shown:
                    continue
                control.shown[key] = st.session_state[key]
                changes[name] = self._meaning(name, control.shown[key])
                control.refused = changes[name] is _REFUSED
                if control.refused:
                    changes[name] = getattr(self._schema.default, name)
        self.view, self.changed = replace(self.view, **changes), frozenset(changes)

    def _meaning(self, name: str, shown: Any) -> Any:
        """The field's value for what its widget shows, as the address would give it back."""
        parameter = self._schema.fields[name]
        if shown is None:
            return None
        if shown == []:
            return ()
        try:
            return parameter.read(parameter.write(shown))
        except KeyError:
            return _REFUSED

    def _next_turn(self, name: str, control: _Control) -> int:
        """The turn that was longest ago, but for those whose widgets the browser still has."""
        begin = 0 if control.turn is None else control.turn + 1
        turns = [(begin + step) % TURNS for step in range(TURNS)]
        return next((turn for turn in turns if self._key(name, turn) not in self._reported), turns[0])

    def _take_over(self, keys: Collection[str]) -> None:
        """Go on with the widgets of a page that another session drew: they show what the address says.

        Where they show anything else, the visitor has chosen it since.
        """
        for name, control in self._controls.items():
            shown = _in_widget(getattr(self.view, name))
            key = re.compile(rf"{re.escape(self._schema.prefix + name)} ([0-9a-f]{{8}} )?#(\d)")
            found = [match for match in map(key.fullmatch, keys) if match is not None]
            control.shown = {match[0]: shown for match in found}
            if found:
                control.labels = found[-1][1] or ""
            if len(found) == 1:
                control.turn = int(found[0][2])

    def _key(self, name: str, turn: int) -> str:
        return f"{self._schema.prefix}{name} {self._controls[name].labels}#{turn}"

    def _remember(self) -> None:
        """Remember what links to other pages keep; a council that is cleared on a page is forgotten with it."""
        kept = remembered()
        for name in REMEMBERED:
            value = getattr(self.view, name, None)
            if value:
                kept[name] = value
            elif getattr(self._remembered_view, name, None):
                kept.pop(name, None)
        if getattr(self.view, "councils", ()):
            kept["council"] = kept["councils"][0]
        st.session_state[_REMEMBERED] = kept
        self._remembered_view = self.view


@lru_cache(maxsize=64)
def _digest_of(labels: tuple[str, ...]) -> str:
    """What tells these labels from others, and a blank; nothing where there are none."""
    called = "".join(labels)
    return f"{crc32(called.encode()):08x} " if called else ""


def _in_widget(value: Any) -> Any:
    """A field's value as a widget has it."""
    return list(value) if isinstance(value, tuple) else value
