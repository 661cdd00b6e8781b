"""Going to a place of the page that has just been drawn."""

from __future__ import annotations

import json

import streamlit as st

_SCRIPT = """<script>
(() => {
    let frames = 0;
    (function look() {
        const place = document.getElementById(PLACE);
        if (place) {
            place.focus({ preventScroll: true });
            place.scrollIntoView({ block: "center" });
        } else if (frames++ < 120) requestAnimationFrame(look);
    })();
})();
</script>"""
"""Waits for the place to be drawn, and goes there: by scrolling, and with the keyboard's focus."""


def bring_into_view(place: str) -> None:
    """Go to the element with this `id`, by scrolling and with the keyboard's focus.

    Parameters
    ----------
    place : str
        One of the page's own names, never text from data or address.
    """
    st.html(_SCRIPT.replace("PLACE", json.dumps(place)), unsafe_allow_javascript=True)
