"""What is said of an address that does not show any more what was read there."""

from __future__ import annotations

NEWEST_YEAR_ONLY = "This address shows the newest year only."
COPIES_IN_ARCHIVE = "Copies of it in the web archive"
"""The words of the link to them."""
