"""Your council's performance: page config and navigation."""

from pathlib import Path

import streamlit as st

from lgo_map.web.links import MAP_PAGE, TITLES

st.set_page_config(
    page_title="Your council’s performance",
    page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
st.navigation(
    [st.Page(page, title=title, default=page == MAP_PAGE) for page, title in TITLES.items()], position="hidden"
).run()
