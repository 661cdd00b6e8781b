"""Where the site reaches into Streamlit's insides: what it has to know of a run that Streamlit tells nobody.

Tested with Streamlit 1.67; docs/streamlit-seams.md says what is reached for elsewhere, and which test fails where
another version has it otherwise.
"""

from __future__ import annotations

import time

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import get_session_state
from streamlit.runtime.state.common import user_key_from_element_id

MAP_AHEAD_SECONDS, LOOK_SECONDS = 1.0, 0.05
"""For how long at most the rest of the page lets the map go ahead when a visit begins, and how often it looks.

A browser draws all it has been sent at once, and the map, which has to fetch a frame first, would come last. Alone it
is painted half a second sooner, says so, and the rest comes hardly later.
"""

FIGURES_AHEAD_SECONDS = 0.05
"""How long the rest of the page lets the figures of a council go ahead that has just been chosen.

They can be read in two thirds of the time or less: what is sent meanwhile the browser draws on its own.
"""


def let_the_map_go_ahead(pause: DeltaGenerator) -> None:
    """Wait until the map has been painted. It says so like a click, and the page is drawn anew, in full.

    Parameters
    ----------
    pause : DeltaGenerator
        An empty place of the page: whatever is sent to it, Streamlit ends this run there if another has been asked for.
    """
    for _ in range(round(MAP_AHEAD_SECONDS / LOOK_SECONDS)):
        time.sleep(LOOK_SECONDS)
        pause.empty()


def let_the_figures_go_ahead() -> None:
    """Wait a moment, in which the browser draws what it has been sent."""
    time.sleep(FIGURES_AHEAD_SECONDS)


def reported_keys() -> frozenset[str]:
    """The keys of the widgets that the browser had when it asked for this run, whichever page gave them.

    To be called before the page makes its widgets: those made in this run count too.
    """
    keys = (user_key_from_element_id(state.id) for state in get_session_state().get_widget_states())
    return frozenset(key for key in keys if key is not None)


def passes_app_over() -> bool:
    """Whether this run went straight to a page and not through `app.py`, and so has to be made again.

    For the folder `pages/` Streamlit takes the pages for those of its older kind, until `app.py` has run once. It does
    so no more after this has been asked.
    """
    if not PagesManager.uses_pages_directory:
        return False
    PagesManager.uses_pages_directory = False
    return True
