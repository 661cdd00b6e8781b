"""What the screen shows, as strings and dictionaries, without Streamlit: addresses, the map's layer, charts."""
