"""The box that finds a council by postcode or name, for any page."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from lgo_map.councils.finder import MAX_TYPED_CHARACTERS
from lgo_map.records.dataset import Dataset
from lgo_map.site.page_view import pressed_in_older_page
from lgo_map.site.streamlit_seams import reported_keys
from lgo_map.site.widgets.pieces import plain, show_button
from lgo_map.site.widgets.told import tell_answer
from lgo_map.wording.search import Hit, search

LABEL = "Find your council: postcode or name"

BOXES = 3
"""How many keys the text boxes take in turn."""


def show_search(dataset: Dataset, key: str) -> str | None:
    """The box and its answers, and the council that has just been chosen from them.

    What is typed stays in the visitor's session until a council is chosen or the box is emptied; it is written to no
    log and no address.

    Parameters
    ----------
    dataset : Dataset
        Where the council is looked for.
    key : str
        Name of this box among the page's widgets.

    Returns
    -------
    str or None
        A council's code, once, on the run that follows the choice; else None.

    Raises
    ------
    DataFileError
        If the file of postcodes is missing or damaged.
    """
    box = _text_of(key)
    pressed = pressed_in_older_page(_found_of(key))
    if pressed is not None and pressed in dataset.register.index:
        _note_choice(key, pressed)
        box = _text_of(key)
    typed = st.text_input(
        LABEL,
        key=box,
        max_chars=MAX_TYPED_CHARACTERS,
        placeholder="For example NN1 1DE or Leeds",
        autocomplete="off",
        icon=":material/search:",
    )
    with st.container(key=f"{key}-search-answers", gap=None):  # always there, so that nothing after it is rebuilt
        if typed:
            _show_answer(typed, dataset, key)
    chosen: str | None = st.session_state.pop(_choice_of(key), None)
    return chosen


def _show_answer(typed: str, dataset: Dataset, key: str) -> None:
    answer = search(typed, dataset.register, pd.Timestamp.today().normalize(), dataset.folder)
    tell_answer(answer.sentence)
    st.html(f'<p class="lgo-found">{escape(answer.sentence)}</p>')
    for hit in answer.hits:
        _show_hit(hit, key)
    if answer.earlier:
        st.html(f'<p class="lgo-found-before">{escape(answer.earlier_sentence)}</p>')
        for hit in answer.earlier:
            _show_hit(hit, key)


def _show_hit(hit: Hit, key: str) -> None:
    show_button(
        plain(hit.name),
        key=_found_of(key) + hit.code,
        on_click=partial(_note_choice, key, hit.code),
        type="tertiary",
        icon=":material/arrow_forward:",
    )
    st.html(f'<p class="lgo-found-note">{escape(hit.note)}</p>')


def _note_choice(key: str, code: str) -> None:
    st.session_state[_choice_of(key)] = code
    # A postcode says where somebody lives, and is needed no longer: the next box is a new one, and empty.
    st.session_state[_box_of(key)] = (st.session_state[_box_of(key)] + 1) % BOXES


def _text_of(key: str) -> str:
    """The key of the text box, which is another one after each choice."""
    boxes = [f"{key} typed #{box}" for box in range(BOXES)]
    if _box_of(key) not in st.session_state:
        reported = reported_keys()  # a page that another session drew may have any
        st.session_state[_box_of(key)] = next((box for box, name in enumerate(boxes) if name in reported), 0)
    return boxes[st.session_state[_box_of(key)]]


def _found_of(key: str) -> str:
    return f"{key} found "


def _box_of(key: str) -> str:
    return f"{key} box"


def _choice_of(key: str) -> str:
    return f"{key} chosen"
