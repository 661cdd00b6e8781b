"""What stands between the browser and Streamlit, and what is done once when the server starts."""
