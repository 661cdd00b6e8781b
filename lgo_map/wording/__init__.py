"""How it is said, in plain text."""
