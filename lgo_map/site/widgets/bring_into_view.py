"""Going to a place of the page that has just been drawn."""

from __future__ import annotations

from html import escape

import streamlit as st

SCRIPT = """
(() => {
    const name = document.querySelector("[data-lgo-go-to]")?.dataset.lgoGoTo;
    let frames = 0;
    (function look() {
        const place = document.getElementById(name);
        if (place) {
            place.focus({ preventScroll: true });
            place.scrollIntoView({ block: "center" });
        } else if (frames++ < 120) requestAnimationFrame(look);
    })();
})();
"""
"""Waits for the place to be drawn, and goes there: by scrolling, and with the keyboard's focus.

It is the same wherever it goes, for the pages' policy lets run what it knows by its hash.
"""


def bring_into_view(place: str) -> None:
    """Go to the element with this `id`, by scrolling and with the keyboard's focus.

    Parameters
    ----------
    place : str
        One of the page's own names, never text from data or address.
    """
    named = f'<span hidden data-lgo-go-to="{escape(place)}"></span>'
    st.html(f"{named}<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
