"""The site: all that knows Streamlit or folium."""
