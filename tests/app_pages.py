"""The app's pages, driven as a visitor drives them, without a browser."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from lgo_map.site import streamlit_seams
from lgo_map.storage import PROJECT

# Nobody looks at these pages, so none waits until a browser has drawn a part of it; and the packages installed are
# searched for components once, not for every page that is opened, which takes longer than all that the page does.
streamlit_seams.FIGURES_AHEAD_SECONDS = 0
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


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
            *app.date_input,
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


class MapPage(OpenedPage):
    """The app's first page in one visitor's session."""

    def __init__(self, **address: str) -> None:
        super().__init__("map", **address)

    def choose(self, name: str, value: Any) -> None:
        """Choose from one of the select boxes."""
        self.filter(name).set_value(value).run()

    def click_map(self, code: str, latitude: float, longitude: float) -> None:
        """Click a council on the map: what the map's frame reports then is made by hand here."""
        states = self.app._tree.get_widget_states()
        place = {"code": code, "latitude": latitude, "longitude": longitude}
        click = {"kind": "clicked", **place, "address": f"?{urlencode(self.address)}"}
        states.widgets.add(id=self._map.id, json_value=json.dumps(click))
        self.app._run(states)

    @property
    def widgets(self) -> dict[str, Any]:
        """What the filters show."""
        keys = ("year", "types", "tier", "measure", "ombudsman_only", "council")
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
        section = "".join(re.findall(r'<section class="lgo-cards".*?</section>', "".join(self.blocks)))
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


def _words(html: str) -> str:
    """The words of a piece of HTML, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
