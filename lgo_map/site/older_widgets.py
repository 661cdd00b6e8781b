"""What the widgets of an open page show that another session drew: of other data, by other code or another Streamlit.

After the server has been started again the browser sends what they show, and this session's Streamlit may not know
them. A list is sent by its options' labels, which may be others now. So what was chosen is found by what it was called:
by the label, by the label but for what stands in brackets at its end, or as the list itself finds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

Find = Callable[[str], Any]
"""Gives the option that is, or was, called so; None where there is none."""

_IN_BRACKETS = re.compile(r"(?: \([^()]*\))+$")


@dataclass(frozen=True)
class Options:
    """What a widget offers.

    Attributes
    ----------
    labels : mapping
        What each option of a list is called; empty for a widget that is no list.
    find : callable, optional
        Finds an option whose name, without what stood in brackets at its end, is none of these.
    """

    labels: Mapping[Any, str]
    find: Find | None = None

    def called(self, label: str) -> Any:
        """The option that a list calls, or once called, so; KeyError where there is none, or it can't be told which."""
        name = _name_in(label)
        exactly = [option for option, called in self.labels.items() if called == label]
        alike = exactly or [option for option, called in self.labels.items() if _name_in(called) == name]
        found = alike[0] if len(alike) == 1 else self.find(name) if self.find is not None else None
        if found is None or found not in self.labels:
            raise KeyError(label)
        return found


class Heard(NamedTuple):
    """What a widget shows, as this session's would; and whether all that it shows is still offered by that name."""

    value: Any
    is_all: bool


def heard(sent: Any, now: Any, default: Any, options: Options) -> Heard | None:
    """What a widget of an older page shows; what is offered no more is left as it is in the view.

    Parameters
    ----------
    sent : Any
        What the browser sends, as from :func:`lgo_map.site.streamlit_seams.reported_values`: of unknown origin.
    now, default : Any
        The field's value in the view, and in that of a first visit, which says of what kind the widget is.
    options : Options
        What this session's widget of that field offers.

    Returns
    -------
    Heard or None
        None where it is nothing that such a widget shows.
    """
    if isinstance(default, tuple):
        return _heard_of_list(sent, now, options) if isinstance(sent, list) else None
    if not options.labels:
        return _heard_of_other(sent, default)
    if isinstance(sent, list) and len(sent) < 2:  # so a button of several is sent
        sent = sent[0] if sent else None
    if sent is None:
        return Heard(None, is_all=True) if default is None else None
    try:
        return Heard(options.called(str(sent)), is_all=True)
    except KeyError:
        return Heard(now, is_all=False)


def _heard_of_list(sent: list[Any], now: tuple[Any, ...], options: Options) -> Heard:
    """Several options: in the place of each that is not known, one of the view that is not among the others."""
    found: list[Any] = []
    for label in sent:
        try:
            found.append(options.called(str(label)))
        except KeyError:
            found.append(None)
    spare = iter([option for option in now if option not in found])
    kept = [next(spare, None) if option is None else option for option in found]
    return Heard(list(dict.fromkeys(option for option in kept if option is not None)), is_all=None not in found)


def _heard_of_other(sent: Any, default: Any) -> Heard | None:
    """A switch, a text, or a day, which is sent as a list of one: "2020/03/31"."""
    if default is None:
        try:
            return Heard(date(*map(int, sent[0].split("/"))) if sent else None, is_all=True)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None
    return Heard(sent, is_all=True) if type(sent) is type(default) else None


def _name_in(label: str) -> str:
    return _IN_BRACKETS.sub("", label)
