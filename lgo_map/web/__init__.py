"""All that knows Streamlit or folium."""
