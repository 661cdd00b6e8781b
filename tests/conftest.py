"""What all tests share: the frozen sample, and a guard that no test reads other figures unawares."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from hypothesis import settings

# Before lgo_map is imported: it reads this once. Whatever figures the project brings in, tests see the frozen sample.
os.environ["LGO_MAP_DATA"] = str(Path(__file__).resolve().parent / "data")

from lgo_map.councils.register import load_register
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.storage import PROJECT

REAL_DATA = str(PROJECT / "data") + os.sep
REAL_TESTS = Path(__file__).resolve().parent / "real_data"


class _Guard:
    """Has every test fail that reads the figures of today, but for those in `tests/real_data`."""

    is_off = False
    seen: ClassVar[list[str]] = []

    @classmethod
    def listen(cls, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("open", "sqlite3.connect") or cls.is_off or isinstance(arguments[0], int):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 (a Path would be made at every import)
        if REAL_DATA in path:
            cls.seen.append(path)
            raise AssertionError(f"{path} was opened, where a test has the sample: see tests/real_data")


sys.addaudithook(_Guard.listen)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever looks for the reason of a failure in the browser ask for traces: they slow every visit down."""
    parser.addoption("--traces", action="store_true", help="browser tests that fail leave a trace of each page")


def pytest_collection_finish() -> None:
    """Look for garbage no more among modules and tests, which stay to the end: a twentieth of the time went there."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let the tests of the real data, and what they set up, read them."""
    _Guard.is_off = REAL_TESTS in item.path.parents
    try:
        return (yield)
    finally:
        _Guard.is_off = False


@pytest.fixture(autouse=True)
def real_data_seen() -> Iterator[list[str]]:
    """Fail a test that has opened the real data, even where what it tests has swallowed the guard's error."""
    _Guard.seen.clear()
    yield _Guard.seen
    assert _Guard.seen == []


# How long an example takes is the machine's affair.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def register() -> pd.DataFrame:
    return load_register()


@pytest.fixture(scope="session")
def statistics() -> pd.DataFrame:
    return load_statistics()


@pytest.fixture(scope="session")
def figures() -> pd.DataFrame:
    return load_figures()
