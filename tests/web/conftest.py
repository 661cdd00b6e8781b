"""What several files of tests of the pages share beside `tests/conftest.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, TypeVar

from tests.conftest import OpenedPage

Opened = TypeVar("Opened", bound=OpenedPage)


def read_once(opens: Callable[..., Opened]) -> Callable[..., Opened]:
    """Opens a page at an address once for all the tests that only read it: nothing can be done there any more."""

    def refuse(*_: Any) -> NoReturn:
        raise AssertionError("other tests read this page as well: open one of your own")

    @cache
    def opened(*given: str, **address: str) -> Opened:
        page = opens(*given, **address)
        page.app._run = refuse  # type: ignore[assignment, method-assign]
        return page

    return opened
