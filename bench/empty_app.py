"""A page with nothing but a heading: the least that any page of Streamlit takes, to compare the others with."""

import streamlit as st

st.title("Nothing but a heading")
