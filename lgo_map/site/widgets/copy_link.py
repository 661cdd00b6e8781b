"""The button that copies the address of what is shown."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_name("copy_link.js").read_text(encoding="utf-8")
_STYLE = Path(__file__).with_name("copy_link.css").read_text(encoding="utf-8")
_HTML = (
    '<button type="button">Copy link</button><span role="status"></span>'
    '<label hidden>Copy this address: <input readonly size="40"></label>'
)
_component = st.components.v2.component("copy_link", html=_HTML, css=_STYLE, js=_SCRIPT)


def show_copy_link() -> None:
    """A button that copies the address; where the browser forbids that, the address to be copied by hand.

    The address is read by the browser when the button is pressed, so it is that of the view then shown.
    """
    _component(key="copy-link", height="content")
