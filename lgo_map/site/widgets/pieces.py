"""Small pieces that several pages show: names of figures, a figure with its source, a link to a council."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.figures.values import is_known
from lgo_map.records.statistics import Row
from lgo_map.site.page_view import PageView, an_older_page_is_open
from lgo_map.wording.numbers import decimal, first_upper, number
from lgo_map.wording.words import SOURCE_KINDS

ChooseCouncil = Callable[[str, int | None], None]
"""What a link to another council does: choose it, and the year if one is given."""


def show_council_box(
    place: DeltaGenerator,
    labels: Mapping[str, str],
    home: PageView[Any],
    placeholder: str = "Choose a council, or type its name",
) -> None:
    """The select box for a council, in a place of the page; `key` names it among the app's widgets.

    The labels are those of the data.
    """
    place.selectbox(
        "Council",
        list(labels),
        format_func=labels.__getitem__,
        index=None,
        placeholder=placeholder,
        key=home.widget("council", labels.values()),
    )


def value_text(figure: Row) -> str:
    """The value of a row of the figures, with its unit."""
    name, value = figure["figure"], figure["value"]
    if "rate" in name:
        text = f"{decimal(value)}\N{NO-BREAK SPACE}%"
    elif "100k" in name:
        text = decimal(value)
    else:
        text = number(value)
    return text if figure["chosen"] else f"{text} (not used)"


def source_html(figure: Row) -> str:
    """Who states a row of the figures, linked and marked by kind, as escaped HTML."""
    title = escape(str(figure["source_title"]))
    if is_known(figure["source_url"]) and str(figure["source_url"]).startswith(("https://", "http://")):
        address = escape(str(figure["source_url"]), quote=True)
        title = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{title}</a>'
    kind = str(figure["source_kind"])
    mark = "" if kind == "ombudsman" else f' <span class="lgo-kind">{escape(SOURCE_KINDS.get(kind, kind))}</span>'
    note = f"<br><small>{escape(first_upper(str(figure['note'])))}</small>" if is_known(figure["note"]) else ""
    return f"{title}{mark}{note}"


def council_link(label: str, code: str, year: int | None, choose: ChooseCouncil, where: str) -> None:
    """A button that chooses another council; `where` keeps apart two that lead to the same."""
    show_button(
        plain(label),
        key=f"{where} {code} {year}",
        on_click=partial(choose, code, year),
        type="tertiary",
        icon=":material/arrow_forward:",
    )


def show_button(label: str, key: str, on_click: Callable[[], None], **look: Any) -> None:
    """A button that is heard once, in whatever session it was drawn.

    Parameters
    ----------
    label : str
        As Markdown; see :func:`plain`.
    key : str
        Of the button among the page's widgets.
    on_click : callable
        Called when it has been pressed, before the page is drawn again; it only notes what is wanted.
    **look
        As `st.button` takes it.
    """
    is_pressed = st.button(label, key=key, on_click=on_click, **look)
    if is_pressed and an_older_page_is_open():  # then Streamlit does not call
        on_click()


def is_seen() -> bool:
    """Whether there is a browser: the visit with which the server makes itself ready has none."""
    return "User-Agent" in st.context.headers


def is_phone() -> bool:
    """Whether the browser says it is a phone's, which has room for little at a time."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!~|$:<>" else letter for letter in text)
