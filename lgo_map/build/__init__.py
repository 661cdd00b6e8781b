"""All that writes `data/` and `static/boundaries/`: sources in, validated tables out. The app never imports it."""
