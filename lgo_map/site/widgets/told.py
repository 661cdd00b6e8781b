"""What a screen reader hears when a choice has changed the page: one polite sentence."""

from __future__ import annotations

import re
from html import unescape

import streamlit as st

_TOLD, _ANSWER = "told of this run", "answer of the search told of this run"


def tell(words: str) -> None:
    """Note the sentence that says what the page shows now, as plain text; the last of a run is the one that is heard.

    It is heard once the page is drawn in full, and only if it says something else than before: so never when a visit
    begins, and once for each choice.
    """
    st.session_state[_TOLD] = words


def tell_answer(words: str) -> None:
    """Note what the search for a council has found, as plain text; it is heard before what the page shows now."""
    st.session_state[_ANSWER] = words


def tell_html(piece: str) -> None:
    """Note the words of a piece of HTML in the same way."""
    tell(" ".join(unescape(re.sub(r"<[^>]*>", " ", piece)).split()).replace(" .", ".").replace(" ;", ";"))


def begin_to_tell() -> None:
    """Forget what the run before noted."""
    st.session_state.pop(_TOLD, None)
    st.session_state.pop(_ANSWER, None)


def told() -> str:
    """What the page has noted in this run, or nothing."""
    return str(st.session_state.get(_TOLD, ""))


def answer_told() -> str:
    """What the search has noted in this run, or nothing."""
    return str(st.session_state.get(_ANSWER, ""))
