"""The letters: search their text, and read one with what was found marked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from lgo_map.councils.register import (
    Council,
)
from lgo_map.figures.years import year_name
from lgo_map.presentation import letters
from lgo_map.presentation.downloads.letters_downloads import found_download, letters_download, search_at
from lgo_map.presentation.letters_list import (
    FOUND,
    HEADING,
    HELD,
    MAX_LETTERS_SHOWN,
    OTHERS_AT_OMBUDSMAN,
    SEARCH,
    SUBTITLE,
    about,
    at_ombudsman,
    beginning,
    card,
    held_in_words,
    letter_held,
    letters_of_choice,
    way_back,
)
from lgo_map.presentation.letters_view import LettersView, choices_of, key_of, letters_schema
from lgo_map.presentation.page_styles import style_of
from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.letter_search import (
    LetterSearchResult,
    Passage,
    marked_letter,
)
from lgo_map.records.letters import Letter
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS
from lgo_map.site.links import COUNCIL_PAGE, LETTERS_PAGE, TITLES, show_page_link, show_title
from lgo_map.site.page_view import PageView, page_view, pressed_in_older_page
from lgo_map.site.pages.letters_missing import show_missing_letters
from lgo_map.site.widgets.bring_into_view import bring_into_view
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import TYPE_LABELS, plain, show_button, show_council_box, show_list, show_notice
from lgo_map.site.widgets.told import tell
from lgo_map.wording.letter_search import letters_found
from lgo_map.wording.search import WORDS_OR_PHRASE, postcode_not_looked_for

_STYLE = style_of("letters")
_KEYS = "letters "
_CHOICE = f"{_KEYS}choice to follow"
_CLOSED = f"{_KEYS}just closed"
_OPEN = f"{_KEYS}open "
_RESULTS, _HEADING = "lgo-letters-results", "lgo-letters-open"


def show_letters_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    schema = letters_schema(dataset)
    home = page_view(schema)
    _follow_choice(schema, home)
    st.html(_STYLE)
    show_head(HEADING, SUBTITLE, "letters")
    view = home.settle()
    _show_choices(dataset, home)
    show_notices(home)
    if view.letter is not None:
        _show_open_letter(dataset, view)
        return
    _show_list(dataset, view)
    if st.session_state.pop(_CLOSED, False):
        bring_into_view(_RESULTS)


# --- choosing ---


def _show_choices(dataset: Dataset, home: PageView[LettersView]) -> None:
    with st.container(key="letters-choices"):
        words, year, kind, council = st.columns([5, 2, 3, 4], vertical_alignment="bottom")
        words.text_input(
            SEARCH,
            key=home.widget("q"),
            max_chars=MAX_QUERY_CHARACTERS,
            placeholder=WORDS_OR_PHRASE,
            autocomplete="off",
            icon=":material/search:",
        )
        years = {year: year_name(year) for year in choices_of(dataset).years}
        show_list(year, "Year", years, home, "year", placeholder="All years")
        show_list(kind, "Authority type", TYPE_LABELS, home, "type", placeholder="All types")
        show_council_box(council, dataset, home, "All councils")
    if "q" in home.refused:
        show_notice(postcode_not_looked_for("the letters"), "status")


def _follow_choice(schema: UrlSchema[LettersView], home: PageView[LettersView]) -> None:
    """Open the letter a button has just asked for; anyone who searches anew is shown what is found, and no letter."""
    if home.changed:
        home.choose(replace(home.view, letter=None, at=None))
    if (pressed := pressed_in_older_page(_OPEN)) is not None:  # newer letters may have taken its place in the list
        letter, _, at = pressed.partition(" at ")
        view, gone = read_address(schema, address_of(schema, home.view) | {"letter": letter, "at": at})
        if gone:
            home.note_that_something_is_gone()
        else:
            home.choose(view)
    if _CHOICE in st.session_state:
        letter, at = st.session_state.pop(_CHOICE)
        home.choose(replace(home.view, letter=letter, at=at))


def _open(letter: str | None, at: int | None) -> None:
    """Note the letter and the passage a button was pressed for; it is followed when the page is drawn."""
    st.session_state[_CHOICE] = letter, at


def _go_back() -> None:
    _open(None, None)
    st.session_state[_CLOSED] = True


# --- what is held, and what was found ---


def _show_list(dataset: Dataset, view: LettersView) -> None:
    found = search_at(dataset, view, MAX_LETTERS_SHOWN)
    if found.terms:
        _show_found(dataset, view, found)
    else:
        _show_held(dataset, view, found)


def _show_found(dataset: Dataset, view: LettersView, found: LetterSearchResult) -> None:
    _show_results_heading(FOUND)
    st.html(f'<p class="lgo-sentence">{escape(letters_found(found))}</p>')
    tell(letters_found(found))
    if not found.letters:
        st.html(f"<p>{OTHERS_AT_OMBUDSMAN}</p>")
        return
    for hit in found.letters:
        letter = letter_held(dataset, hit.code, hit.year)
        key = key_of(hit.code, hit.year)
        with st.container(key=f"letters-found-{key}", border=True):
            st.html(card(dataset, letter))
            for passage in hit.passages:
                _show_passage(key, passage)
    show_csv_button(found_download(dataset, view, found), key=f"{_KEYS}download found")


def _show_passage(key: str, passage: Passage) -> None:
    with st.container(gap=None):
        st.html(f'<blockquote class="lgo-passage">{letters.marked(passage.pieces)}</blockquote>')
        show_button(
            "Open the letter here",
            key=f"{_OPEN}{key} at {passage.block}",
            on_click=partial(_open, key, passage.block),
            type="tertiary",
            icon=":material/article:",
        )


def _show_held(dataset: Dataset, view: LettersView, found: LetterSearchResult) -> None:
    letters = letters_of_choice(dataset, view)
    _show_results_heading(HELD)
    if view.q:
        show_notice(letters_found(found))
    held = held_in_words(found.held, len(letters))
    st.html(f'<p class="lgo-note">{held}</p>')
    tell(f"{letters_found(found)} {held}" if view.q else held)
    for letter in letters[:MAX_LETTERS_SHOWN]:
        key, name = key_of(letter.code, letter.year), dataset.council(letter.code).name
        with st.container(key=f"letters-held-{key}", border=True):
            st.html(card(dataset, letter) + f'<p class="lgo-letters-begins">{escape(beginning(letter))}</p>')
            show_button(
                plain(f"Open the letter to {name}, {year_name(letter.year)}"),
                key=f"{_OPEN}{key}",
                on_click=partial(_open, key, None),
                type="tertiary",
                icon=":material/article:",
            )
    if letters:
        show_csv_button(letters_download(dataset, letters), key=f"{_KEYS}download held")
    show_missing_letters(dataset, view.year, view.type, view.council, _KEYS)


def _show_results_heading(text: str) -> None:
    st.html(f'<h2 class="lgo-section" id="{_RESULTS}" tabindex="-1">{escape(text)}</h2>')


# --- one letter ---


def _show_open_letter(dataset: Dataset, view: LettersView) -> None:
    code, year = str(view.letter).split("-")
    letter = dataset.letters[code, int(year)]
    council = dataset.council(letter.code)
    blocks = marked_letter(letter, view.q, dataset.folder)
    at = view.at if view.at is not None and view.at < len(blocks) else None
    show_title(f"Letter to {council.name}, {year_name(letter.year)}", TITLES[LETTERS_PAGE])
    aside, reading = st.columns([4, 7], gap="large")
    with aside, st.container(key="letters-aside"):
        _show_about_letter(council, letter, view)
        if view.q:
            st.html(letters.passages(view.q, blocks, at))
    with reading:
        st.html(letters.marked_letter(letter, blocks, at))
        with st.expander("The text as we received it"):
            st.html(letters.received(letter))
    bring_into_view(_HEADING if at is None else letters.block_id(at))


def _show_about_letter(council: Council, letter: Letter, view: LettersView) -> None:
    show_button(
        way_back(view.q),
        key=f"{_KEYS}back",
        on_click=_go_back,
        icon=":material/arrow_back:",
    )
    st.html(about(council, letter, _HEADING))
    show_page_link(
        COUNCIL_PAGE, f"All figures of {council.name}", "timeline", council=letter.code, year=str(letter.year)
    )
    st.html(at_ombudsman(council))
