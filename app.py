"""Your council's performance: page config and navigation, and how the app is served."""

from pathlib import Path

import streamlit as st
from streamlit.starlette import App

if __name__ == "__main__":  # run by Streamlit for a visitor
    from lgo_map.presentation.site_pages import SITE
    from lgo_map.site.links import pages_to_run

    st.set_page_config(
        page_title=SITE,
        page_icon=str(Path(__file__).parent / "static" / "icon.svg"),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.navigation(pages_to_run(), position="hidden").run()
else:  # imported by Streamlit's server, once
    from lgo_map.server.logs import log_to_standard_error

    log_to_standard_error()  # before the others, so that one that can't be imported has its line

    from lgo_map.api.application import routes
    from lgo_map.server.documents import ROUTES
    from lgo_map.server.downloads import routes as routes_of_downloads
    from lgo_map.server.health import routes as routes_of_health
    from lgo_map.server.shapes import ROUTE as SHAPES
    from lgo_map.server.warm_up import middleware, warm_up
    from lgo_map.site.shell import show_fault
    from lgo_map.site.streamlit_messages import hand_messages_on_together
    from lgo_map.site.streamlit_seams import let_html_be_as_it_is, let_widgets_ask_for_one_value

    hand_messages_on_together()
    let_widgets_ask_for_one_value()
    let_html_be_as_it_is()
    app = App(
        __file__,
        middleware=middleware(),
        lifespan=warm_up,
        routes=[*routes(), *ROUTES, *routes_of_downloads(), *routes_of_health(), SHAPES],
        on_script_error=show_fault,
    )
