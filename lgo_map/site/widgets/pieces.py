"""Small pieces that several pages show: a notice, a button, a link to a council, the box to choose one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.presentation import html
from lgo_map.site.page_view import PageView, an_older_page_is_open

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


def show_notice(text: str, role: Literal["note", "status"] = "note") -> None:
    """A sentence set off from the rest, as :func:`lgo_map.presentation.html.notice` makes it."""
    st.html(html.notice(text, role))


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


def is_phone() -> bool:
    """Whether the browser says it is a phone's, which has room for little at a time."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!~|$:<>" else letter for letter in text)
