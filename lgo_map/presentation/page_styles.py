"""The style sheet that a page has besides that of all pages, for the app and for the server's documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("styles")


def style_of(page: str) -> Path:
    """The style sheet of a page, by the page's name; it need not be there."""
    return _FOLDER / f"{page}.css"


@cache
def rules_of(page: str) -> str:
    """The rules of a page's style sheet; nothing where it has none."""
    file = style_of(page)
    return file.read_text(encoding="utf-8") if file.exists() else ""
