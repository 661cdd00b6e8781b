"""The view of a page in a visitor's session: it has one home, which no widget owns.

Widgets are drawn from the view and report to it, and the address follows it. Streamlit alone would keep the view in
its widgets, and lose it: a run that is cut short draws only some of them, what it had to say of the others never
reaches the browser, and the browser's next request brings their first options back as if the visitor had chosen them.

So a widget is told its value once, under a key of its own, when it is made. As long as the browser says that it has a
widget under that key, whatever it shows there is what it was told or what the visitor has chosen since. A view that
changes by other means than a field's widget gives the field a widget with another key; what a visitor has chosen in
the one before, and the browser sends late, still counts.

What a list shows the browser sends as a label. Other labels make another widget, which takes the place of the one
before as any other does: to Streamlit a label it does not know means the first option. What another session drew, of
other data or by other code, is heard by its labels all the same (:mod:`lgo_map.site.older_widgets`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zlib import crc32

import streamlit as st

from lgo_map.presentation.url import NO_LONGER_OFFERED, UrlSchema, address_of, no_longer_listed, read_address
from lgo_map.site.older_widgets import Find, Options, heard
from lgo_map.site.streamlit_seams import pressed_keys, reported_values, strangers

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")

REMEMBERED = ("year", "council", "councils", "ombudsman_only")
"""What a link to another page keeps of the view, if that page knows it."""

TURNS = 4
"""How many keys the widgets of a field take in turn. Streamlit keeps what it knows of each for as long as the visit."""

_REMEMBERED = "remembered between pages"
_PAGE, _VIEW = "page shown", "view of the page shown"
_OLDER_PAGE, _HEARD_OF = "an older page is open", "what the older page said"
_FOLLOWED = "buttons of an older page that were followed"
_REFUSED = object()


def turn_to_page(name: str) -> None:
    """Note which page this run draws; the view of another ends with it. To be called before the page draws anything."""
    state = st.session_state
    foreign = strangers()
    if _OLDER_PAGE not in state or foreign:
        values = reported_values()
        heard_of = state.get(_HEARD_OF, {})
        if any(key not in heard_of or heard_of[key] != values[key] for key in foreign or values):
            state[_OLDER_PAGE], state[_HEARD_OF] = True, values
    elif not state[_OLDER_PAGE]:
        state.pop(_HEARD_OF, None)  # what was typed may say where somebody lives
    state.setdefault(_OLDER_PAGE, False)
    if state.get(_PAGE) != name:
        state[_PAGE] = name
        state.pop(_VIEW, None)


def page_drawn() -> str | None:
    """The page that this run draws, by the name given to :func:`turn_to_page`; None outside every page."""
    return st.session_state.get(_PAGE)


def an_older_page_is_open() -> bool:
    """Whether this visit's page was drawn by another session, and none of this one's runs has drawn it in full yet.

    Or none since the page said something new, where another version of Streamlit drew it, whose widgets stay unknown.
    So it is after the server has been started again: the page stays open, and what its visitor does first opens a new
    session, which has not heard of any of its widgets. Streamlit calls nobody back for them.
    """
    return bool(st.session_state.get(_OLDER_PAGE))


def hear_older_page() -> None:
    """Draw the page again, if it has only now been drawn for one that was there before: now its widgets are known."""
    home: PageView[Any] | None = st.session_state.get(_VIEW)
    if an_older_page_is_open():
        followed = st.session_state.pop(_FOLLOWED, ())
        if home is not None and any(key not in followed and key not in st.session_state for key in pressed_keys()):
            home.note_that_something_is_gone()
    if an_older_page_is_open() or (home is not None and home.has_more_to_hear):
        st.session_state[_OLDER_PAGE] = False
        if home is not None:
            home.is_run_again = True
        st.rerun()


def pressed_in_older_page(beginning: str) -> str | None:
    """What follows this beginning in the key of the button that the visitor has pressed in a page of another session.

    Of a button that this session may not draw, what it was pressed for must stand in its key. None where no such button
    was pressed, and in a page that this session has drawn: that calls what the button was given.
    """
    found = (
        next((key for key in pressed_keys() if key.startswith(beginning)), None) if an_older_page_is_open() else None
    )
    if found is None:
        return None
    st.session_state.setdefault(_FOLLOWED, set()).add(found)
    return found.removeprefix(beginning)


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
    `shown` is by the widgets' keys. `older` is what the browser sends of those that another session drew and Streamlit
    does not know; what the latest of it means is known, and `heard`, when this session has made a widget of the field.
    """

    labels: str = ""
    turn: int | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    older: dict[str, Any] = field(default_factory=dict)
    unheard: set[str] = field(default_factory=set)
    heard: dict[str, Any] = field(default_factory=dict)

    def hear_browser(self, values: Mapping[str, Any], known: Collection[str]) -> None:
        """Take in what the browser says of the widgets of an older page; Streamlit itself hears those it knows."""
        for key in list(self.older):
            if key in known:
                self.forget(key)
            elif key in values and values[key] != self.older[key]:
                self.older[key] = values[key]
                self.unheard.add(key)

    def forget(self, key: str) -> None:
        """Leave the widget of an older page to Streamlit."""
        self.older.pop(key, None)
        self.heard.pop(key, None)
        self.unheard.discard(key)


class PageView(Generic[V]):
    """A page's view, where it stands.

    Attributes
    ----------
    view : a frozen dataclass
        What the visitor has chosen to see.
    notices : list of str
        What did not make sense in the address, and what of an older page's choices is no longer offered.
    asked_at : dict of str to str
        The address the browser's page had when it asked for this run.
    is_run_again : bool
        Whether the next run is one that the browser has not asked for.
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
        self._sent: frozenset[str] = frozenset()
        self.asked_at: dict[str, str] = parameters
        self.is_run_again = False
        self.changed: frozenset[str] = frozenset()
        self.view: V
        self._of_address: list[str]
        self._of_older_page: list[str] = []
        self._said_of_it: list[str] = []
        self._is_drawn = False
        self._address: dict[str, str]
        self._read(parameters)
        self._remembered_view = self.view
        if an_older_page_is_open():
            self._take_over(reported_values())

    @property
    def notices(self) -> list[str]:
        """See the class."""
        return list(dict.fromkeys((*self._of_address, *self._of_older_page)))

    @property
    def has_more_to_hear(self) -> bool:
        """Whether something has been found to be chosen in an older page only when this run had begun."""
        return any(control.heard for control in self._controls.values())

    @property
    def refused(self) -> frozenset[str]:
        """See the class."""
        return frozenset(name for name, control in self._controls.items() if control.refused)

    def begin_run(self, schema: UrlSchema[V], parameters: dict[str, str]) -> None:
        """Take in where the address and the widgets of the browser stand."""
        self._said_of_it = list(self._of_older_page) if self._is_drawn and not self.has_more_to_hear else []
        self._is_drawn = not an_older_page_is_open()
        values = reported_values()
        self._schema, self._reported, self.asked_at = schema, frozenset(values) - strangers(), parameters
        self._sent = frozenset(values)
        for control in self._controls.values():
            control.hear_browser(values, {key for key in control.older if self._is_known(key)})
        self._follow_address(parameters)
        self.is_run_again = False
        self._hear_widgets()

    def choose(self, view: V) -> None:
        """Change the view by other means than its widgets: they will show it."""
        for name, control in self._controls.items():
            if getattr(view, name) != getattr(self.view, name):
                control.refused = False
        self.view = view

    def note_that_something_is_gone(self) -> None:
        """Have a notice say that what was pressed in an older page is not offered any more."""
        self._of_older_page.append(NO_LONGER_OFFERED)

    def settle(self) -> V:
        """The view, which the address says from now on. One change of the view is one step of the browser's history."""
        if self.view != read_address(self._schema, self._address)[0]:
            self._superseded.append(self._address)
            self._address, self._of_address = address_of(self._schema, self.view), []
            self._of_older_page = [each for each in self._of_older_page if each not in self._said_of_it]
        if st.query_params.to_dict() != self._address:
            st.query_params.from_dict(self._address)
        self._remember()
        return self.view

    def widget(self, name: str, labels: Mapping[Any, str] | None = None, find: Find | None = None) -> str:
        """The key of a field's widget, to be made in this run; Streamlit gives the widget the field's value with it.

        Parameters
        ----------
        name : str
            The field's.
        labels : mapping, optional
            Of a list, what each option is called.
        find : callable, optional
            The option that other data may have called so; see :class:`lgo_map.site.older_widgets.Options`.
        """
        control, value = self._controls[name], getattr(self.view, name)
        self._hear_older(name, Options(labels or {}, find))
        digest = _digest_of(tuple((labels or {}).values()))
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
        control.forget(key)
        control.turn, control.shown[key], control.refused = turn, _in_widget(value), False
        st.session_state[key] = _in_widget(value)
        return key

    def _read(self, parameters: dict[str, str]) -> None:
        self.view, self._of_address = read_address(self._schema, parameters)
        self._address, self._of_older_page = parameters, []
        for control in self._controls.values():
            control.refused = False

    def _follow_address(self, parameters: dict[str, str]) -> None:
        """Turn to the view of an address the visitor went to: by back or forward, or by a link to the page itself.

        Then the browser says nothing of its widgets. What the visitor chooses in them before the browser has heard of a
        new address comes with the one before.
        """
        if parameters == self._address:
            # Else it may be that of before, or the browser has not asked for this run.
            if parameters not in self._superseded and not self.is_run_again:
                self._superseded.clear()
        elif parameters not in self._superseded or not self._reported_here():
            overtaken = bool(self._superseded)
            self._superseded.clear()
            self._read(parameters)
            if overtaken:  # the address before may still be on its way to the browser
                st.query_params.from_dict(parameters)

    def _reported_here(self) -> bool:
        return any(not self._sent.isdisjoint(control.shown) for control in self._controls.values())

    def _hear_widgets(self) -> None:
        """Take in what the visitor has changed in the widgets the browser has, in older ones first."""
        changes: dict[str, Any] = {}
        for name, control in self._controls.items():
            for key, shown in control.shown.items():
                now = self._shown_now(name, key)
                if now == shown:
                    continue
                control.shown[key] = now
                changes[name] = self._meaning(name, now)
                control.refused = changes[name] is _REFUSED
                if control.refused:
                    changes[name] = getattr(self._schema.default, name)
        self.view, self.changed = replace(self.view, **changes), frozenset(changes)

    def _shown_now(self, name: str, key: str) -> Any:
        """What a widget that a field has had shows in the browser, as far as it has been heard."""
        control = self._controls[name]
        if key in control.older:
            return control.heard.pop(key, control.shown[key])
        return st.session_state[key] if self._is_known(key) else control.shown[key]

    def _is_known(self, key: str) -> bool:
        """Whether the browser has a widget under a key, and Streamlit knows what it shows."""
        return key in self._reported and key in st.session_state

    def _hear_older(self, name: str, options: Options) -> None:
        """Find out what those of a field's widgets show that another session drew."""
        control, now = self._controls[name], getattr(self.view, name)
        for key in list(control.unheard):
            control.unheard.discard(key)
            found = heard(control.older[key], now, getattr(self._schema.default, name), options)
            if found is None:
                continue
            if found.value != control.shown[key]:
                control.heard[key] = found.value
            if not found.is_all:
                self._of_older_page.append(no_longer_listed(self._schema.fields[name].what))

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
        return next((turn for turn in turns if self._key(name, turn) not in self._sent), turns[0])

    def _take_over(self, values: Mapping[str, Any]) -> None:
        """Go on with the widgets of a page that another session drew: they show what the address says.

        Where they show anything else, the visitor has chosen it since. What did not make sense in the address is said
        until then, though the address is another by then.
        """
        self._of_older_page = list(self._of_address)
        for name, control in self._controls.items():
            shown = _in_widget(getattr(self.view, name))
            key = re.compile(rf"{re.escape(self._schema.prefix + name)} ([0-9a-f]{{8}} )?#(\d)")
            found = [match for match in map(key.fullmatch, values) if match is not None]
            control.shown = {match[0]: shown for match in found}
            if found:
                control.labels = found[-1][1] or ""
            if len(found) == 1:  # else it can't be told which of them is the newest
                control.turn = int(found[0][2])
                control.older, control.unheard = {found[0][0]: values[found[0][0]]}, {found[0][0]}

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
