"""What the screen shows, as strings and dictionaries, without Streamlit: schema, HTML, the map's layer, charts."""
