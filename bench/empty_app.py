"""A page with nothing but a heading: what Streamlit itself takes, to compare the others with."""

import streamlit as st

st.title("Nothing but a heading")
