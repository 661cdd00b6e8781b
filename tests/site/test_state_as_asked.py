"""A widget that looks up its own value finds what it would among all values that Streamlit gathers for it."""

from __future__ import annotations

import pytest
from streamlit.runtime.state import SessionState

from lgo_map.site.streamlit_seams import StateAsAsked


def test_a_value_is_found_by_its_key_and_what_has_none_is_not_there():
    state = SessionState()
    state["measure"], state["council"] = "upheld_rate", None
    asked = StateAsAsked(state)
    assert asked["measure"] == "upheld_rate"
    assert "council" in asked
    assert asked["council"] is None
    assert "year" not in asked
    with pytest.raises(KeyError):
        asked["year"]


def test_all_values_are_those_that_streamlit_gathers():
    state = SessionState()
    state["measure"], state["council"] = "upheld_rate", None
    gathered = state.filtered_state
    assert dict(StateAsAsked(state)) == dict(gathered) == {"measure": "upheld_rate", "council": None}
    assert len(StateAsAsked(state)) == 2
