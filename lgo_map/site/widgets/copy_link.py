"""The buttons that copy the address of what is shown, and the code that puts it into somebody's page.

One component has them, the place of what a screen reader is told, and what names the navigation's page: each costs as
much in a run as ten pieces of HTML.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lgo_map.presentation.pieces import BY_HAND, OfferedPiece
from lgo_map.site.widgets.told import answer_told, told

_FOLDER = Path(__file__).parent
_SCRIPT = "\n".join(
    (
        (_FOLDER / "told.js").read_text(encoding="utf-8"),
        (_FOLDER / "copy_link.js").read_text(encoding="utf-8"),
        (_FOLDER / "current_page.js").read_text(encoding="utf-8"),
        "export default (component) => {",
        "  const ends = [sayWhatChanged(component), offerCopies(component), nameCurrentPage(component)];",
        "  return () => ends.forEach((end) => end?.());",
        "};",
    )
)
_STYLE = (_FOLDER / "told.css").read_text(encoding="utf-8") + (_FOLDER / "copy_link.css").read_text(encoding="utf-8")
_HTML = (
    '<span role="status"></span>'
    '<button type="button" class="code" aria-label="Copy embed code" title="Copy embed code" hidden>'
    '<span class="long">Copy embed code</span><span class="short">&lt;/&gt;</span></button>'
    '<button type="button" class="link">Copy link</button>'
    '<label class="link" hidden>Copy this address: <input readonly size="40"></label>'
    f'<label class="code" hidden>{BY_HAND}: <input readonly size="40"></label>'
    '<p role="status" aria-live="polite" aria-atomic="true"></p>'
)
_component = st.components.v2.component("copy_link", html=_HTML, css=_STYLE, js=_SCRIPT)

_OFFERED = "piece offered in this run"


def offer_piece(piece: OfferedPiece) -> None:
    """Note the piece that shows what the page shows, so that its code can be copied."""
    st.session_state[_OFFERED] = piece


def begin_to_offer() -> None:
    """Forget what the run before noted."""
    st.session_state.pop(_OFFERED, None)


def show_copy_link(title: str) -> None:
    """Buttons that copy; where the browser forbids that, what is to be copied by hand. To be called after the page.

    The address is read by the browser when the button is pressed, so it is that of the view then shown. The code is of
    the piece offered in this run; without one there is no button for it, and its room stays empty. What has been noted
    to be told is heard from here.

    Parameters
    ----------
    title : str
        Of the page, as its link in the navigation says it; heard before the sentence where the page is another than
        before.
    """
    piece: OfferedPiece | None = st.session_state.get(_OFFERED)
    code = piece.code("") if piece is not None else ""
    words = {"page": title, "answer": answer_told(), "words": told()}
    _component(key="copy-link", data={"code": code, **words}, height="content")
