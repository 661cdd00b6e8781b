"""What is said of an address that does not show any more what was read there."""

from __future__ import annotations

NEWEST_YEAR_ONLY = "Shows the newest year only."
COPIES_IN_ARCHIVE = "Archived copies"
"""The words of the link to them."""
ADDRESSES_ON_PAPER = (
    "Statistics pages show the newest year only; https://web.archive.org/web/*/ and the address lists their copies."
)
"""The same once for all addresses, where nothing can be pressed."""
