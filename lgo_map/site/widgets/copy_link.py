"""The buttons that copy the address of what is shown, and the code that puts it into somebody's page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lgo_map.presentation.pieces import BY_HAND, OfferedPiece

_SCRIPT = Path(__file__).with_name("copy_link.js").read_text(encoding="utf-8")
_STYLE = Path(__file__).with_name("copy_link.css").read_text(encoding="utf-8")
_HTML = (
    '<span role="status"></span>'
    '<button type="button" class="code" aria-label="Copy embed code" title="Copy embed code" hidden>'
    '<span class="long">Copy embed code</span><span class="short">&lt;/&gt;</span></button>'
    '<button type="button" class="link">Copy link</button>'
    '<label class="link" hidden>Copy this address: <input readonly size="40"></label>'
    f'<label class="code" hidden>{BY_HAND}: <input readonly size="40"></label>'
)
_component = st.components.v2.component("copy_link", html=_HTML, css=_STYLE, js=_SCRIPT)

_OFFERED = "piece offered in this run"


def offer_piece(piece: OfferedPiece) -> None:
    """Note the piece that shows what the page shows, so that its code can be copied."""
    st.session_state[_OFFERED] = piece


def begin_to_offer() -> None:
    """Forget what the run before noted."""
    st.session_state.pop(_OFFERED, None)


def show_copy_link() -> None:
    """Buttons that copy; where the browser forbids that, what is to be copied by hand.

    The address is read by the browser when the button is pressed, so it is that of the view then shown. The code is of
    the piece offered in this run; without one there is no button for it, and its room stays empty.
    """
    piece: OfferedPiece | None = st.session_state.get(_OFFERED)
    _component(key="copy-link", data={"code": piece.code("") if piece is not None else ""}, height="content")
