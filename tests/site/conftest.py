"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st


@pytest.fixture
def taken_away(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the download buttons of the pages opened give, by file name, as if every one had been pressed."""
    files: dict[str, bytes] = {}

    def press(label: str, data: bytes | Callable[[], bytes], file_name: str, *_: Any, **__: Any) -> None:
        files[file_name] = data() if callable(data) else data

    monkeypatch.setattr(st, "download_button", press)
    return files
