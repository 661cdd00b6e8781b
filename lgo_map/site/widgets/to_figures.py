"""The way from the map to the figures of the council chosen, which on a phone lie below the screen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_name("to_figures.js").read_text(encoding="utf-8")
_STYLE = Path(__file__).with_name("to_figures.css").read_text(encoding="utf-8")
_HTML = (
    '<section aria-label="Council chosen" hidden><p><b></b><span></span></p>'
    '<button type="button">See the figures</button>'
    '<button type="button" class="close" aria-label="Close">✕</button></section>'
)
_component = st.components.v2.component("to_figures", html=_HTML, css=_STYLE, js=_SCRIPT)


def show_to_figures(council: tuple[str, str] | None, figure: str) -> None:
    """On a phone a sheet at the foot of the screen while the figures are below it; elsewhere a button for the keyboard.

    The button leads to the panel's heading and gives it the focus; nothing else moves the focus.

    Parameters
    ----------
    council : tuple of (str, str) or None
        Code and name of the council chosen, as plain text.
    figure : str
        What the map says of it, as plain text; empty where it is not painted.
    """
    code, name = council or ("", "")
    _component(key="to-figures", data={"code": code, "name": name, "figure": figure}, height="content")
