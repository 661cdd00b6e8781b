"""What several test files share: the app's first page, driven as a visitor drives it, without a browser."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import pandas as pd
import pytest
import streamlit as st
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

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


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once() -> Iterator[None]:
    """Have Streamlit look for components in the packages installed once, and not for every page that is opened.

    That takes longer than all that the page does.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


OpenAt = Callable[..., "OpenedPage"]
"""Opens a page by its path at an address given as keywords."""


class OpenedPage:
    """Any page of the app, in a session of its own, opened straight at its address."""

    def __init__(self, path: str, **address: str) -> None:
        self.app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        self.app.switch_page(f"pages/{path}.py")
        self.go(**address)

    def go(self, **address: str) -> None:
        """Go to another address of the same page, as the browser's back and forward buttons do."""
        self.app.query_params.clear()
        for name, value in address.items():
            self.app.query_params[name] = value
        self.app._run(WidgetStates())  # then a browser says nothing of its widgets

    def filter(self, name: str) -> Any:
        """The widget of a field of the page's view, by the field's name."""
        found = [each for each in self._widgets if re.fullmatch(rf"(.* )?{name} ([0-9a-f]{{8}} )?#\d", str(each.key))]
        assert len(found) == 1, f"{name}: {[each.key for each in found]}"
        return found[0]

    @property
    def _widgets(self) -> list[Any]:
        app = self.app
        return [
            *app.selectbox,
            *app.multiselect,
            *app.button_group,
            *app.radio,
            *app.toggle,
            *app.text_input,
        ]

    def press(self, label: str) -> None:
        """Press the button with this label."""
        button = next(b for b in self.app.button if b.label.replace("\\", "") == label)
        button.click().run()

    @property
    def address(self) -> dict[str, str]:
        """The query parameters the browser shows."""
        return {name: v if isinstance(v, str) else v[-1] for name, v in dict(self.app.query_params).items()}

    @property
    def html(self) -> str:
        """All HTML the page writes, its style sheets left out."""
        return "\n".join(h.proto.body for h in self.app.get("html") if not h.proto.body.startswith("<style>"))

    @property
    def text(self) -> str:
        """What a visitor reads of it, tags left out, every run of white space one space."""
        return _words(self.html)

    @property
    def notices(self) -> list[str]:
        """The notices about its address."""
        return [notice.value for notice in self.app.info]

    @property
    def links(self) -> dict[str, str]:
        """The links to pages, by their labels as they read: where each leads."""
        found = [element.proto for element in self.app.get("page_link")]
        return {link.label.replace("\\", ""): f"{link.page}?{link.query_string}" for link in found}

    @property
    def is_well(self) -> bool:
        """Whether neither Streamlit nor the page's own guard reports a problem."""
        return not self.app.exception and "lgo-problem" not in self.html


@pytest.fixture(autouse=True)
def without_a_browser_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the map page not wait until a browser has drawn the figures."""
    monkeypatch.setattr("lgo_map.site.streamlit_seams.FIGURES_AHEAD_SECONDS", 0)


@pytest.fixture
def open_at() -> OpenAt:
    return OpenedPage


@pytest.fixture
def taken_away(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the download buttons of the pages opened give, by file name, as if every one had been pressed."""
    files: dict[str, bytes] = {}

    def press(label: str, data: bytes | Callable[[], bytes], file_name: str, *_: Any, **__: Any) -> None:
        files[file_name] = data() if callable(data) else data

    monkeypatch.setattr(st, "download_button", press)
    return files


def _words(html: str) -> str:
    """The words of a piece of HTML, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


OpenPage = Callable[..., "Page"]
"""Opens the first page at an address given as keywords; without any, as a first visit does."""


class Page(OpenedPage):
    """The app's first page in one visitor's session."""

    def __init__(self, **address: str) -> None:
        super().__init__("map", **address)

    def choose(self, name: str, value: Any) -> None:
        """Choose from one of the select boxes."""
        self.filter(name).set_value(value).run()

    def click_map(self, code: str, latitude: float, longitude: float) -> None:
        """Click a council on the map: what the map's frame reports then is made by hand here."""
        states = self.app._tree.get_widget_states()
        click = {"code": code, "latitude": latitude, "longitude": longitude, "address": f"?{urlencode(self.address)}"}
        states.widgets.add(id=self._map.id, json_value=json.dumps(click))
        self.app._run(states)

    @property
    def widgets(self) -> dict[str, Any]:
        """What the filters show."""
        keys = ("year", "types", "tier", "measure", "own", "council")
        return {key: self.filter(key).value for key in keys}

    @property
    def blocks(self) -> list[str]:
        """Every piece of HTML the page writes, its style sheet left out."""
        return [h.proto.body for h in self.app.get("html") if not h.proto.body.startswith("<style>")]

    @property
    def heading(self) -> str:
        """The name at the head of the panel."""
        heads = [
            found for block in self.blocks if (found := re.search(r"<h2>(.*?)</h2>", block)) and "lgo-head" in block
        ]
        return unescape(heads[0][1])

    @property
    def sources(self) -> str:
        """The text of the table of sources."""
        return " ".join(_words(block) for block in self.blocks if 'aria-label="Sources"' in block)

    @property
    def cards(self) -> dict[str, str]:
        """The text of the three figures' cards by their heading; none where the council was not there."""
        section = "".join(block for block in self.blocks if block.startswith('<section class="lgo-cards"'))
        cards = re.findall(r"<article><h3>(.*?)</h3>(.*?)</article>", section)
        return {name: _words(body) for name, body in cards}

    @property
    def council_links(self) -> list[str]:
        """The labels of the links to other councils, as they read."""
        return [button.label.replace("\\", "") for button in self.app.button]

    @property
    def map_script(self) -> str:
        """The script that makes the map; the frame is rebuilt when it changes."""
        return str(self.sent_to_map["script"])

    @property
    def painting(self) -> dict[str, Any]:
        """What the map is told to paint."""
        found = re.search(r"lgoMap\.paint\((.*)\);", self.sent_to_map["feature_group"])
        assert found is not None
        painting: dict[str, Any] = json.loads(found[1])
        return painting

    @property
    def _map(self) -> Any:
        return self.app.get("component_instance")[0].proto

    @property
    def sent_to_map(self) -> dict[str, Any]:
        sent: dict[str, Any] = json.loads(self._map.json_args)
        return sent


@pytest.fixture(scope="session")
def register() -> pd.DataFrame:
    return load_register()


@pytest.fixture(scope="session")
def statistics() -> pd.DataFrame:
    return load_statistics()


@pytest.fixture(scope="session")
def figures() -> pd.DataFrame:
    return load_figures()


@pytest.fixture
def open_page() -> OpenPage:
    return Page
