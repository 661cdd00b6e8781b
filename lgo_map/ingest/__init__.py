"""From documents to `data/sources/`: letters, pages and tables are read, checked, previewed and stored."""
