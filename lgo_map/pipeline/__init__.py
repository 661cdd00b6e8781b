"""From `data/sources/` to `data/`: validated tables, written all or nothing. The app never imports it."""
