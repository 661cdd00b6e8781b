"""While the server is away the page stays as it is, says so quietly, and keeps what is chosen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lgo_map.storage import REGISTER_FILE
from tests.browser.conftest import SAMPLE, App, Guard, free_port, new_context, served
from tests.browser.map_page import MapPage, go_to, wait_until_app_is_shown, wait_until_at_rest
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON

VIEW = f"?year=2020&tier=lower&own=yes&council={NORTHAMPTON}"
AWAY = re.compile("^Connecting again…")
NOTE_DIALOGS = """
    window.dialogs = 0;
    const note = () => { dialogs += document.querySelectorAll("[role=dialog], [data-testid=stDialog]").length; };
    new MutationObserver(note).observe(document, { subtree: true, childList: true });
"""
ANOTHER_STREAMLIT = """
from streamlit.elements.lib import utils
from streamlit.runtime import app_session

name_of = utils._compute_element_id
utils._compute_element_id = lambda kind, *args, **more: name_of(f"{kind}, as of the next version", *args, **more)
app_session.STREAMLIT_VERSION_STRING = "1.99.0"
"""
LOOKED_AT = """(isLookedAt) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !isLookedAt });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


class Server:
    """The app at a port of its own, which goes and comes again there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._running = ExitStack()
        self._app: App | None = None
        self._given = SAMPLE, ""

    def start(self, data: Path = SAMPLE, python_path: str = "") -> str:
        """Start it, unless it runs so, with the sample or other data, and what Python reads first; its address."""
        if self._app is not None and self._given != (data, python_path):
            self.kill()
        if self._app is None:
            self._given = data, python_path
            self._app = self._running.enter_context(served(self._folder, self._port, data, PYTHONPATH=python_path))
        return self._app.address

    def kill(self) -> None:
        """End it as a fault does (SIGKILL)."""
        assert self._app is not None
        self._app.kill()
        self._running.close()
        self._app = None

    def end(self) -> None:
        """End it for good."""
        self._running.close()

    def log(self) -> str:
        """What it has said since it was last started."""
        return (self._folder / "log.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server, for all tests of this file."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.end()


@pytest.fixture
def server(running: Server) -> Server:
    """The server, which runs when the test begins."""
    running.start()
    return running


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A new visitor's browser, which must never show a dialogue, and whose visit must leave no error."""
    context = new_context(browser, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_init_script(NOTE_DIALOGS)
    guard = Guard(urlsplit(server.start()).netloc)
    guard.watch(context)
    yield context
    assert [page.evaluate("dialogs") for page in context.pages] == [0] * len(context.pages)
    context.close()
    assert guard.troubles == []
    assert "Traceback" not in server.log()


@pytest.fixture(scope="module")
def other_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data in which every council has another name, its older one being known as such."""
    folder = tmp_path_factory.mktemp("other") / "data"
    shutil.copytree(SAMPLE, folder)
    register = pd.read_parquet(folder / REGISTER_FILE)
    names = zip(register["aliases"], register["name"], strict=True)
    register["aliases"] = [[*aliases, name] for aliases, name in names]
    register["name"] = "New " + register["name"]
    register.to_parquet(folder / REGISTER_FILE, index=False)
    return folder


@pytest.fixture(scope="module")
def another_streamlit(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where Python finds what makes Streamlit say that it is another version, and call all widgets otherwise."""
    folder = tmp_path_factory.mktemp("streamlit")
    (folder / "sitecustomize.py").write_text(ANOTHER_STREAMLIT, encoding="utf-8")
    return str(folder)


def line_of(page: Page) -> Locator:
    """What the page says of its connection."""
    return page.locator("#lgo-connection")


def map_at(server: Server, context: BrowserContext, slow_line: bool = False) -> MapPage:
    """A map with a council chosen, at rest."""
    map_page = MapPage(context.new_page(), server.start(), slow_line)
    map_page.open(VIEW)
    map_page.wait_until_at_rest()
    return map_page


def choose_measure(map_page: MapPage) -> None:
    """Choose another measure in its list."""
    map_page.pick(map_page.measure, "Compliance")


def shows_measure(map_page: MapPage) -> None:
    """Wait until the measure is shown, and all else is as it was."""
    page = map_page.page
    expect(page).to_have_url(
        re.compile(rf"\?year=2020&tier=lower&measure=compliance_rate&own=yes&council={NORTHAMPTON}$")
    )
    expect(map_page.measure).to_have_value("Compliance")
    expect(map_page.year).to_have_value(re.compile("^2019–20"))
    expect(map_page.ombudsman_only).to_be_checked()
    expect(map_page.title).to_have_text("Northampton Borough Council")


def click_council(map_page: MapPage) -> None:
    """Click another council on the map."""
    map_page.click_shape(CORBY)


def shows_council(map_page: MapPage) -> None:
    """Wait until the council is shown."""
    expect(map_page.title).to_have_text("Corby Borough Council")
    expect(map_page.page).to_have_url(re.compile(f"year=2020&tier=lower&own=yes&council={CORBY}$"))


def choose_both(map_page: MapPage) -> None:
    """Choose a measure, and click a council."""
    choose_measure(map_page)
    click_council(map_page)


def shows_both(map_page: MapPage) -> None:
    """Wait until the one and the other are shown."""
    expect(map_page.title).to_have_text("Corby Borough Council")
    expect(map_page.measure).to_have_value("Compliance")
    expect(map_page.page).to_have_url(
        re.compile(rf"\?year=2020&tier=lower&measure=compliance_rate&own=yes&council={CORBY}$")
    )


def follow_link(map_page: MapPage) -> None:
    """Follow a link of the navigation."""
    map_page.page.get_by_role("link", name="Council", exact=True).click()


def shows_page(map_page: MapPage) -> None:
    """Wait until the page of the link is shown."""
    expect(map_page.page.get_by_role("heading", level=1, name="Northampton Borough Council")).to_be_visible()
    expect(map_page.page).to_have_url(re.compile(rf"/council\?year=2020&council={NORTHAMPTON}$"))


@pytest.mark.parametrize(
    ("choose", "shows"),
    [
        (choose_measure, shows_measure),
        (click_council, shows_council),
        (choose_both, shows_both),
        (follow_link, shows_page),
    ],
)
def test_what_is_chosen_while_the_server_is_gone_is_carried_out_when_it_is_back(
    server: Server,
    context: BrowserContext,
    choose: Callable[[MapPage], None],
    shows: Callable[[MapPage], None],
):
    map_page = map_at(server, context)
    before = map_page.panel_words()
    server.kill()
    line = line_of(map_page.page)
    expect(line).to_have_text(AWAY)
    expect(line).to_have_role("status")
    assert map_page.panel_words() == before
    choose(map_page)
    expect(line).to_have_text("Connecting again… What you have chosen will follow.")
    server.start()
    shows(map_page)
    map_page.wait_until_at_rest()
    expect(line).to_have_text("")


def test_what_is_chosen_while_the_server_is_gone_is_carried_out_by_one_with_other_data(
    server: Server, context: BrowserContext, other_data: Path
):
    map_page = map_at(server, context)
    server.kill()
    expect(line_of(map_page.page)).to_have_text(AWAY)
    map_page.pick(map_page.council, "Corby")
    server.start(other_data)
    expect(map_page.title).to_have_text("New Corby Borough Council")
    expect(map_page.page).to_have_url(re.compile(rf"\?year=2020&tier=lower&own=yes&council={CORBY}$"))
    map_page.wait_until_at_rest()  # until then the box of before is still there beside its successor
    expect(map_page.council).to_have_value(re.compile("^New Corby Borough Council"))
    expect(line_of(map_page.page)).to_have_text("")


@pytest.mark.parametrize(("choose", "shows"), [(choose_both, shows_both), (follow_link, shows_page)])
def test_the_page_is_loaded_anew_with_what_was_chosen_where_the_next_server_has_another_streamlit(
    server: Server,
    context: BrowserContext,
    another_streamlit: str,
    choose: Callable[[MapPage], None],
    shows: Callable[[MapPage], None],
):
    map_page = map_at(server, context)
    server.kill()
    expect(line_of(map_page.page)).to_have_text(AWAY)
    choose(map_page)
    with map_page.page.expect_event("domcontentloaded"):
        server.start(python_path=another_streamlit)
    shows(map_page)
    wait_until_at_rest(map_page.page)
    expect(line_of(map_page.page)).to_have_text("")


def test_a_server_that_comes_back_finds_the_page_as_it_was(server: Server, context: BrowserContext):
    map_page = map_at(server, context)
    before, address = map_page.panel_words(), map_page.search()
    server.kill()
    expect(line_of(map_page.page)).to_have_text("Connecting again…")
    server.start()
    expect(line_of(map_page.page)).to_have_text("")
    assert (map_page.panel_words(), map_page.search()) == (before, address)
    choose_measure(map_page)
    shows_measure(map_page)


def test_what_the_server_had_not_answered_when_it_went_is_answered_by_the_next(server: Server, context: BrowserContext):
    map_page = map_at(server, context, slow_line=True)
    with map_page.line.held_until("compliance_rate"):
        choose_measure(map_page)
    server.kill()
    map_page.line.drop()
    server.start()
    shows_measure(map_page)
    map_page.wait_until_at_rest()


def test_a_plain_link_is_followed_when_the_server_is_back(server: Server, context: BrowserContext):
    page = context.new_page()
    go_to(page, f"{server.start()}/benchmark?council={NORTHAMPTON}&year=2020")
    wait_until_at_rest(page)
    before, link = page.url, page.locator(".lgo-similar a").first
    name, address = link.inner_text(), str(link.get_attribute("href"))
    server.kill()
    expect(line_of(page)).to_have_text(AWAY)
    link.click()
    expect(line_of(page)).to_have_text("Connecting again… What you have chosen will follow.")
    assert page.url == before
    server.start()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    wait_until_app_is_shown(page)
    expect(page.get_by_role("combobox", name="Council", exact=True)).to_have_value(re.compile(f"^{re.escape(name)}"))


@pytest.mark.parametrize(
    ("is_back", "is_another"),
    [(False, False), (True, False), (False, True)],
    ids=["while it is gone", "when it is back", "while it is gone, from another Streamlit"],
)
def test_a_file_that_is_asked_for_comes_when_the_server_is_back(
    server: Server, context: BrowserContext, another_streamlit: str, is_back: bool, is_another: bool
):
    python_path = another_streamlit if is_another else ""
    page = context.new_page()
    go_to(page, f"{server.start()}/councils?year=2020")
    wait_until_app_is_shown(page)
    wait_until_at_rest(page)
    button = page.get_by_role("button", name="CSV", exact=False).first
    server.kill()
    expect(line_of(page)).to_have_text("Connecting again…")
    if is_back:  # a server that knows nothing of the buttons that the other has drawn
        server.start(python_path=python_path)
        expect(line_of(page)).to_have_text("")
    with page.expect_download() as download:
        button.click()
        if not is_back:
            expect(line_of(page)).to_have_text("Connecting again… What you have chosen will follow.")
            server.start(python_path=python_path)
    assert download.value.suggested_filename.endswith(".csv")
    assert "Northampton" in download.value.path().read_text(encoding="utf-8-sig")
    expect(line_of(page)).to_have_text("")
    assert page.url.endswith("/councils?year=2020")


def test_a_page_that_nobody_looks_at_asks_for_no_server_until_somebody_does(server: Server, context: BrowserContext):
    page = context.new_page()
    go_to(page, f"{server.start()}/about")
    wait_until_at_rest(page)
    tries: list[object] = []
    page.on("websocket", lambda each: tries.append(each.url))
    page.evaluate(LOOKED_AT, False)
    server.kill()
    expect(line_of(page)).to_have_text("Connecting again…")
    server.start()
    assert tries == []
    page.evaluate(LOOKED_AT, True)
    expect(line_of(page)).to_have_text("")
    assert len(tries) == 1


def test_what_ends_the_line_again_and_again_is_given_up_with_a_sentence(server: Server, context: BrowserContext):
    map_page = map_at(server, context, slow_line=True)
    before, asked = map_page.panel_words(), map_page.line.cut_whenever_asked()
    choose_measure(map_page)
    expect(line_of(map_page.page)).to_have_text("What you chose last could not be done. Reload the page to go on.")
    assert (len(asked), map_page.panel_words()) == (3, before)


def test_where_only_the_line_was_cut_the_visit_goes_on(server: Server, context: BrowserContext):
    map_page = map_at(server, context, slow_line=True)
    asked: list[str] = []
    session = context.new_cdp_session(map_page.page)
    session.on(
        "Network.webSocketWillSendHandshakeRequest",
        lambda event: asked.append(event["request"]["headers"]["Sec-WebSocket-Protocol"]),
    )
    session.send("Network.enable")
    map_page.line.cut()
    choose_measure(map_page)
    shows_measure(map_page)
    assert [len(protocols.split(",")) for protocols in asked] == [3]  # the third is the visit that goes on


def test_the_back_button_is_followed_when_the_server_is_back(server: Server, context: BrowserContext):
    map_page = map_at(server, context)
    map_page.click_shape(CORBY)
    expect(map_page.page).to_have_url(re.compile(f"council={CORBY}$"))
    map_page.wait_until_at_rest()
    server.kill()
    expect(line_of(map_page.page)).to_have_text(AWAY)
    map_page.page.evaluate("history.back()")
    server.start()
    expect(map_page.title).to_have_text("Northampton Borough Council")
    expect(map_page.page).to_have_url(re.compile(f"council={NORTHAMPTON}$"))


def test_on_another_page_the_list_of_councils_is_heard(server: Server, context: BrowserContext):
    page = context.new_page()
    go_to(page, f"{server.start()}/council?council={LEEDS}")
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    wait_until_at_rest(page)
    server.kill()
    expect(line_of(page)).to_have_text(AWAY)
    box = page.get_by_role("combobox", name="Council", exact=True)
    box.click()
    box.fill("Corby")
    page.get_by_role("option", name=re.compile("^Corby Borough Council")).click()
    server.start()
    expect(page.get_by_role("heading", level=1, name="Corby Borough Council")).to_be_visible()


def test_a_page_at_rest_says_so_and_goes_on_with_the_next_choice(tmp_path, browser):
    with served(tmp_path, LGO_MAP_REST="0.1") as app:
        page = new_context(browser, viewport={"width": 1440, "height": 900}).new_page()
        go_to(page, f"{app.address}/about")
        line = page.locator("#lgo-connection")
        expect(line).to_have_text("This page is at rest. It goes on with your next choice.")

        page.get_by_role("link", name="Decisions", exact=True).first.click()
        expect(page.get_by_role("heading", level=1, name="Decisions")).to_be_visible()
        assert "Traceback" not in app.log.read_text()
        page.context.close()
