"""Small pieces that several pages show: a notice, a button, a link to a council, the box to choose one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, find_code
from lgo_map.figures.years import YearChoice
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.site.older_widgets import Find
from lgo_map.site.page_view import PageView, an_older_page_is_open
from lgo_map.site.streamlit_seams import pressed_keys
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.years_together import choice_called

TYPE_LABELS = {kind: first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES}
"""What lists call the authority types."""

ChooseCouncil = Callable[[str, int | None], None]
"""What a link to another council does: choose it, and the year if one is given."""


def show_council_box(
    place: DeltaGenerator,
    dataset: Dataset,
    home: PageView[Any],
    placeholder: str = "Choose a council, or type its name",
) -> None:
    """The select box for a council, in a place of the page."""
    show_list(
        place, "Council", dataset.council_labels, home, "council", council_called(dataset), placeholder=placeholder
    )


def council_called(dataset: Dataset) -> Find:
    """Finds the council that other data have called so, by any of its names."""
    return partial(find_code, dataset.register)


def show_year_box(
    place: DeltaGenerator, labels: Mapping[YearChoice, str], home: PageView[Any], label: str = "Year"
) -> None:
    """The select box for a choice of year.

    Parameters
    ----------
    labels : mapping
        What each choice is called, beginning as in `choice_name`.
    """
    show_list(place, label, labels, home, "year", partial(choice_called, labels))


def show_type_pills(home: PageView[Any], place: DeltaGenerator | None = None) -> None:
    """The authority types, of which any number can be chosen, here or in a place of the page."""
    (place or st).pills(
        "Authority types",
        list(TYPE_LABELS),
        selection_mode="multi",
        format_func=TYPE_LABELS.__getitem__,
        key=home.widget("types", TYPE_LABELS),
    )


def show_list(
    place: DeltaGenerator,
    label: str,
    labels: Mapping[Any, str],
    home: PageView[Any],
    name: str,
    find: Find | None = None,
    placeholder: str | None = None,
) -> None:
    """A select box for a field of the view, in a place of the page.

    Parameters
    ----------
    labels : mapping
        What each option is called.
    name : str
        The field's.
    find : callable, optional
        As :meth:`lgo_map.site.page_view.PageView.widget` takes it.
    placeholder : str, optional
        What stands there when nothing is chosen; without it something always is.
    """
    place.selectbox(
        label,
        list(labels),
        index=0 if placeholder is None else None,
        format_func=labels.__getitem__,
        placeholder=placeholder,
        key=home.widget(name, labels, find),
    )


def show_notice(text: str, role: Literal["note", "status"] = "note") -> None:
    """A sentence set off from the rest, as :func:`lgo_map.presentation.html.notice` makes it."""
    st.html(html.notice(text, role))


def council_link(label: str, code: str, year: int | None, choose: ChooseCouncil, where: str) -> None:
    """A button that chooses another council; `where` keeps apart two that lead to the same."""
    show_button(
        plain(label),
        key=f"{where} {code}",
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
    is_pressed = an_older_page_is_open() and key in pressed_keys()
    st.button(label, key=key, on_click=on_click, **look)
    if is_pressed:  # then Streamlit does not call
        on_click()


def is_phone() -> bool:
    """Whether the browser says it is a phone's, which has room for little at a time."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def plain(text: str) -> str:
    """Text that Streamlit's Markdown shows as it stands."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!~|$:<>" else letter for letter in text)
