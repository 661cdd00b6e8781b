"""Your council's performance: page config and navigation."""

from pathlib import Path

import streamlit as st

st.set_page_config(
    page_title="Your council’s performance",
    page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
st.navigation(
    [
        st.Page("pages/map.py", title="Map", icon=":material/map:", default=True),
        st.Page("pages/council.py", title="Council", icon=":material/location_city:"),
        st.Page("pages/councils.py", title="All councils", icon=":material/table_rows:"),
        st.Page("pages/about.py", title="About the figures", icon=":material/info:"),
    ],
    position="top",
).run()
