"""Where the site reaches into Streamlit's insides: what it has to know of a run that Streamlit tells nobody.

Tested with Streamlit 1.67; docs/streamlit-seams.md says what is reached for elsewhere, and which test fails where
another version has it otherwise.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import get_session_state
from streamlit.runtime.state.common import user_key_from_element_id


def reported_keys() -> frozenset[str]:
    """The keys of the widgets that the browser had when it asked for this run, whoever gave them.

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
