"""What the app has to know of a run that Streamlit tells nobody.

Tested with Streamlit 1.67. `tests/site/test_page_view.py` fails where another version says it otherwise.
"""

from __future__ import annotations

from streamlit.runtime.state import get_session_state
from streamlit.runtime.state.common import user_key_from_element_id


def reported_keys() -> frozenset[str]:
    """The keys of the widgets that the browser had when it asked for this run, whoever gave them.

    To be called before the page makes its widgets: those made in this run count too.
    """
    keys = (user_key_from_element_id(state.id) for state in get_session_state().get_widget_states())
    return frozenset(key for key in keys if key is not None)
