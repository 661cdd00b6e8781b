"""Where the app reaches into Streamlit's insides, for what a run or a file of it tells nobody.

Tested with Streamlit 1.67 and streamlit-folium 0.27; docs/streamlit-seams.md says what is reached for elsewhere, and
which test fails where another version has it otherwise.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import streamlit
from streamlit import logger as streamlit_logger
from streamlit.elements import html
from streamlit.runtime import exists as runtime_exists
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import SessionState, get_session_state
from streamlit.runtime.state.common import user_key_from_element_id

from lgo_map.site.streamlit_messages import hand_on_what_is_drawn

FIGURES_AHEAD_SECONDS = 0.05
"""How long the rest of the page lets the figures of a council go ahead that has just been chosen.

They can be read in two thirds of the time or less: what is sent meanwhile the browser draws on its own.
"""


FRONT_END = Path(streamlit.__file__).parent / "static" / "static" / "js"
"""Where Streamlit keeps the scripts of its front end, served below `/static/js`."""

_NAMED_BY_BUILDER = re.compile(r"/static/js/main\.[0-9a-f]{8}\.js$")  # the script of streamlit-folium
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_IMPORTED = re.compile(r"""(?:from|import)\s*["`']\./([^"`']+\.js)""")


def let_the_figures_go_ahead() -> None:
    """Wait a moment, in which the browser draws what it has been sent."""
    hand_on_what_is_drawn()
    time.sleep(FIGURES_AHEAD_SECONDS)


def reported_values() -> dict[str, Any]:
    """What the widgets show that the browser had when it asked for this run, whichever page gave them, by their keys.

    It is as the browser sends it: an option's label, a list of labels, a text, yes or no, and None for nothing. To be
    called before the page makes its widgets: those made in this run count too.
    """
    values: dict[str, Any] = {}
    for state in get_session_state().get_widget_states():
        key, kind = user_key_from_element_id(state.id), state.WhichOneof("value")
        if key is not None and (key not in values or not _is_own(key, state.id)):  # one that another version has named
            value: Any = None if kind is None else getattr(state, kind)
            values[key] = list(value.data) if kind == "string_array_value" else value
    return values


def reported_keys() -> frozenset[str]:
    """The keys of those widgets; see :func:`reported_values`."""
    return frozenset(reported_values())


def pressed_keys() -> frozenset[str]:
    """The keys of the buttons that were pressed, of those of them that no run has answered yet."""
    pressed = (state.id for state in get_session_state().get_widget_states() if state.trigger_value)
    return frozenset(key for key in map(user_key_from_element_id, pressed) if key is not None)


def strangers() -> frozenset[str]:
    """The keys of those of them that Streamlit calls otherwise here: they were drawn with another version of it."""
    named = ((user_key_from_element_id(state.id), state.id) for state in get_session_state().get_widget_states())
    return frozenset(key for key, name in named if key is not None and _is_own(key, name) is False)


def _is_own(key: str, name: str) -> bool | None:
    """Whether a name is what this session's Streamlit calls the widget of a key; None before it has been made."""
    own = get_session_state()._state._key_id_mapper.get_id_from_key(key)
    return None if own is None else own == name


def passes_app_over() -> bool:
    """Whether this run went straight to a page and not through `app.py`, and so has to be made again.

    For the folder `pages/` Streamlit takes the pages for those of its older kind, until `app.py` has run once. It does
    so no more after this has been asked.
    """
    if not PagesManager.uses_pages_directory:
        return False
    PagesManager.uses_pages_directory = False
    return True


async def visit_first() -> None:
    """Run the app once, as a visitor without a browser. To be called when the server has started."""
    await get_instance().does_script_run_without_error()


def scripts_of(elements: Collection[str], folder: Path = FRONT_END) -> list[str]:
    """The scripts of Streamlit's front end that draw some of its elements, with all that these import.

    Parameters
    ----------
    elements : collection of str
        Names of elements as the front end calls their scripts, such as "Selectbox". One without a script is left out.
    folder : Path
        Where the scripts are.

    Returns
    -------
    list of str
        File names, sorted.
    """
    found: set[str] = set()
    ahead = [path.name for element in elements for path in folder.glob(f"{element}.????????.js")]
    while ahead:
        name = ahead.pop()
        if name not in found and (folder / name).is_file():
            found.add(name)
            ahead += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return sorted(found)


def scripts_in_document(document: Path = FRONT_END.parents[1] / "index.html") -> list[str]:
    """The scripts that stand in Streamlit's own document, each as it stands."""
    return _INLINE.findall(document.read_text(encoding="utf-8"))


def is_named_by_builder(path: str) -> bool:
    """Whether the address of a file holds a digest of its content that the builder of a front end put there."""
    return _NAMED_BY_BUILDER.search(path) is not None


def hand_logs_on() -> None:
    """Have Streamlit's loggers, those that come later too, hand their lines on to Python's handlers.

    Each has a handler of its own, which writes text.
    """

    def hand_on(logger: logging.Logger) -> None:
        if own := getattr(logger, "streamlit_console_handler", None):
            logger.removeHandler(own)
        logger.propagate = True

    streamlit_logger.setup_formatter = hand_on
    streamlit_logger.update_formatter()


class StateAsAsked(Mapping[str, Any]):
    """A session's values by the keys the app has given, each looked up when it is asked for."""

    def __init__(self, state: SessionState) -> None:
        """Of a state of Streamlit's."""
        self._state = state

    def __getitem__(self, key: str) -> Any:
        """The value; KeyError where there is none."""
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        """The keys, as Streamlit finds them."""
        return iter(_all_values(self._state))

    def __len__(self) -> int:
        """How many keys there are."""
        return len(_all_values(self._state))


_all_values = SessionState.filtered_state.fget  # type: ignore[attr-defined]


def let_widgets_ask_for_one_value() -> None:
    """Have a select box or text box look up its own value alone, where it gathers those of all widgets for it.

    For each of our components that makes a class of its own, which Python has to clear away. To be called before the
    server serves.
    """
    SessionState.filtered_state = property(StateAsAsked)  # type: ignore[assignment,method-assign]


_clean_text, _is_style_alone = html.clean_text, html._html_only_style_tags


def let_html_be_as_it_is() -> None:
    """Have `st.html` look through a piece of HTML only where it can find something; before the server serves.

    It looks for lines to be moved to the left, for comments and for styles: in a large table for a millisecond.
    """
    html.clean_text = without_indent
    html._html_only_style_tags = is_style_alone


def without_indent(text: Any) -> str:
    """What Streamlit makes of a text whose lines may be indented; a single line need not be searched for others."""
    return text.strip() if isinstance(text, str) and "\n" not in text else _clean_text(text)


def is_style_alone(html_content: str) -> bool:
    """Whether HTML has nothing but styles and comments; that which begins with anything else need not be searched."""
    begins = html_content.lstrip()[:6].lower()
    return begins.startswith(("<style", "<!--")) and _is_style_alone(html_content)


def open_sessions() -> int:
    """How many visits have a browser at this moment."""
    return get_instance()._session_mgr.num_active_sessions() if runtime_exists() else 0


def end_visits_that_are_over() -> int:
    """End those visits that nobody can go on with, and say how many: Streamlit keeps each for two minutes.

    It forgets one only when the next leaves, and does not close what the visit had open. To be called on the server's
    loop.
    """
    if not runtime_exists():
        return 0
    sessions = get_instance()._session_mgr
    with sessions._storage_lock:  # type: ignore[attr-defined]
        over = sessions._session_storage._cache.expire()  # type: ignore[attr-defined]
    for _, kept in over:
        kept.session.shutdown()
    return len(over)
