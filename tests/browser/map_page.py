"""What a visitor can do on the map page, and see there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Locator, Page, Position, WebSocketRoute, expect

_POINT_INSIDE = """(path) => {
    // Of a grid of points, the one furthest from the shape's edge, measured from the corner of the shape's box.
    const box = path.getBoundingClientRect();
    const inside = (x, y) => path.isPointInFill(new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse()));
    const room = (x, y) => {
        let radius = 0;
        while (radius < 12 && [[1, 0], [-1, 0], [0, 1], [0, -1], [.7, .7], [.7, -.7], [-.7, .7], [-.7, -.7]].every(
            ([dx, dy]) => inside(x + dx * (radius + 1), y + dy * (radius + 1)))) radius += 1;
        return radius;
    };
    let best = { radius: 0 };
    for (let i = 1; i < 40; i++) for (let j = 1; j < 40; j++) {
        const x = box.x + box.width * i / 40, y = box.y + box.height * j / 40;
        if (!inside(x, y)) continue;
        const radius = room(x, y);
        if (radius > best.radius) best = { radius, x: x - box.x, y: y - box.y };
    }
    return best.radius ? { x: best.x, y: best.y } : null;
}"""

_POINT_AT = """(path, [longitude, latitude]) => {
    const place = map.latLngToContainerPoint([latitude, longitude]);  // streamlit-folium keeps the map there
    const box = path.getBoundingClientRect(), container = map.getContainer().getBoundingClientRect();
    return { x: place.x + container.x - box.x, y: place.y + container.y - box.y };
}"""


def wait_until_at_rest(page: Page) -> None:
    """Wait until the app has answered the last choice on the page in full."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def wait_until(where: Page | Frame, condition: str, argument: object = None) -> None:
    """Wait until a function in a page or frame gives true.

    Playwright's own waiting has the page evaluate a text, which the pages' policy lets nobody do.
    """
    where.evaluate(
        f"""argument => new Promise((done, fail) => {{
            setTimeout(() => fail(Error("It did not come to be.")), 90_000);
            const look = () => ({condition})(argument) ? done() : requestAnimationFrame(look);
            look();
        }})""",
        argument,
    )


def wait_until_app_is_shown(page: Page) -> None:
    """Wait until the app has taken the place of the first view, which the server's document brings."""
    expect(page.locator("html")).not_to_have_class(re.compile("lgo-waiting"))


def go_to(page: Page, address: str) -> None:
    """Open an address, and wait until the app is shown there."""
    page.goto(address)
    wait_until_app_is_shown(page)


class Line:
    """The line between the page and the app, which can hold back what the app says."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._holding = False
        self._held: list[str | bytes] = []
        self._to_page: WebSocketRoute | None = None
        self._asked: list[str | bytes] | None = None

    def use(self) -> None:
        """Put this line between the page and the app; to be called before the page is opened."""
        self._page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, to_page: WebSocketRoute) -> None:
        self._to_page = to_page
        to_app = to_page.connect_to_server()
        to_app.on_message(self._carry)

        def ask(message: str | bytes) -> None:
            if self._asked is None:
                to_app.send(message)
            else:
                self._asked.append(message)
                to_page.close(code=1001)

        to_page.on_message(ask)

    def _carry(self, message: str | bytes) -> None:
        if self._holding:
            self._held.append(message)
        elif self._to_page is not None:
            self._to_page.send(message)

    @contextmanager
    def held_until(self, text: str) -> Iterator[None]:
        """Do something, and hold back all the app says to it until it has said the text; the page hears nothing."""
        self._holding = True
        yield
        while not any(text.encode() in (m if isinstance(m, bytes) else m.encode()) for m in self._held):
            self._page.evaluate("() => true")  # lets the next message arrive

    def drop(self) -> None:
        """Hold back nothing more; what was held back is lost, as where the connection ends."""
        self._holding = False
        self._held.clear()

    def cut(self) -> None:
        """Cut the line; the server runs on."""
        assert self._to_page is not None
        self._to_page.close(code=1001)

    def cut_whenever_asked(self) -> list[str | bytes]:
        """Cut the line from now on as soon as the page asks for something; what it asks for, as it does."""
        self._asked = []
        return self._asked

    def let_go(self) -> None:
        """Deliver what was held back, and hold back nothing more."""
        self._holding = False
        held, self._held = self._held, []
        for message in held:
            self._carry(message)


class MapPage:
    """The map page in a browser.

    Attributes
    ----------
    page : playwright.sync_api.Page
        The browser's page.
    panel : playwright.sync_api.Locator
        What is said of the council chosen.
    title : playwright.sync_api.Locator
        The panel's heading: the name of the council chosen.
    chart : playwright.sync_api.Locator
        The picture of the council among similar ones.
    frame_element : playwright.sync_api.Locator
        The frame the map is in, as an element of the page.
    canvas : playwright.sync_api.Locator
        The map inside its frame.
    tooltip : playwright.sync_api.Locator
        What the map says of the council pointed at.
    council, year, measure, types, tiers, ombudsman_only_field : playwright.sync_api.Locator
        The filters.
    """

    def __init__(self, page: Page, address: str, slow_line: bool = False) -> None:
        self.page = page
        self.address = address
        self.line = Line(page)
        if slow_line:
            self.line.use()
        self.panel = page.locator(".st-key-panel")
        self.title = self.panel.get_by_role("heading", level=2)
        self.frame_element = page.locator("iframe[title^=streamlit_folium]")
        self._inside = page.frame_locator("iframe[title^=streamlit_folium]")
        self.chart = self.panel.get_by_test_id("stVegaLiteChart")
        self.canvas = self._inside.locator(".leaflet-container")
        self.tooltip = self._inside.locator(".leaflet-tooltip")
        self.council = page.get_by_role("combobox", name="Council", exact=True)
        self.year = page.get_by_role("combobox", name=re.compile("^Year"))
        self.measure = page.get_by_role("combobox", name="Measure", exact=True)
        self.types = page.get_by_role("toolbar", name="Authority types")
        self.tiers = page.get_by_role("radiogroup", name="Where two councils share an area, paint")
        self.ombudsman_only = page.get_by_role("switch", name="The Ombudsman’s own figures only")

    def open(self, query: str = "") -> None:
        """Open the map with the query given, and wait until it is painted and all else is there."""
        go_to(self.page, f"{self.address}/{query}")
        self.wait_until_complete()

    def reload(self) -> None:
        """Reload the page, and wait until the map is painted and all else is there."""
        self.page.reload()
        wait_until_app_is_shown(self.page)
        self.wait_until_complete()

    def wait_until_painted(self) -> None:
        """Wait for the map's first painting."""
        expect(self.canvas).to_have_attribute("data-painted", re.compile(r"\w"))

    def wait_until_complete(self) -> None:
        """Wait for the map's first painting, and for the rest of the page."""
        self.wait_until_painted()
        expect(self.page.locator(".lgo-foot")).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)  # what stands for an element not drawn yet

    def painting(self) -> str | None:
        """The stamp of what is painted; two views with the same painting have the same."""
        return self.canvas.get_attribute("data-painted")

    @contextmanager
    def repainting(self) -> Iterator[None]:
        """Do something, and wait until it has changed the map."""
        before = self.painting()
        yield
        expect(self.canvas).not_to_have_attribute("data-painted", str(before))

    def map_frame(self) -> Frame:
        """The frame the map is in, as a frame to evaluate scripts in."""
        frame = self.frame_element.element_handle().content_frame()
        assert frame is not None
        return frame

    def shape(self, code: str) -> Locator:
        """The area of a council on the map."""
        return self._inside.locator(f'path[data-code="{code}"]')

    def click_shape(self, code: str, at: tuple[float, float] | None = None) -> None:
        """Click a council on the map with the mouse, where there is most room or at a longitude and latitude."""
        self.shape(code).click(position=self._point_inside(code) if at is None else self._point_at(code, at))

    def hover_shape(self, code: str) -> None:
        """Move the mouse over a council on the map."""
        self.shape(code).hover(position=self._point_inside(code))

    def _point_at(self, code: str, place: tuple[float, float]) -> Position:
        point = self.shape(code).evaluate(_POINT_AT, place)
        return Position(x=point["x"], y=point["y"])

    def _point_inside(self, code: str) -> Position:
        point = self.shape(code).evaluate(_POINT_INSIDE)
        assert point is not None, f"{code} is too small on the map to be pointed at"
        return Position(x=point["x"], y=point["y"])

    def panel_words(self) -> str:
        """All that the panel says of a council once it is complete, but for the scale and labels of its chart."""
        self.wait_until_at_rest()
        # The browser fetches what draws a link when it meets the first one, after the app has come to rest.
        expect(self.panel.get_by_role("link", name="All years of this council")).to_be_visible()
        return self.panel.evaluate(
            """panel => {
                const chart = panel.querySelector("[data-testid=stVegaLiteChart]");
                if (chart) chart.style.display = "none";
                const words = panel.innerText;
                if (chart) chart.style.display = "";
                return words;
            }"""
        )

    def card(self, measure: str) -> Locator:
        """What the panel says of one of the three figures."""
        figures = self.panel.get_by_role("region", name="The three figures")
        return figures.get_by_role("article").filter(has=self.page.get_by_role("heading", name=measure, exact=True))

    def pick(self, box: Locator, text: str) -> None:
        """Pick the one option of a select box that begins with the text, by typing it."""
        box.click()
        box.fill(text)
        self.page.get_by_role("option", name=re.compile(f"^{re.escape(text)}")).click()

    def press_button(self, group: Locator, role: str, name: str) -> None:
        """Press a button of a filter, and wait until map and address have followed."""
        address = self.search()
        with self.repainting():
            group.get_by_role(role, name=name).click()  # type: ignore[arg-type]
        wait_until(self.page, "before => location.search !== before", address)

    def search(self) -> str:
        """The address's part from the question mark on."""
        return str(self.page.evaluate("location.search"))

    def tab_to(self, wanted: Locator, most: int = 40) -> None:
        """Press the tab key until an element has the focus, at most as often as anyone would."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"not reached by pressing Tab {most} times: {wanted}")

    def zoom_in(self, code: str) -> None:
        """Press the map's "+", and wait until a council has come to rest in its new size."""
        before = self.shape(code).evaluate("path => path.getBoundingClientRect().width")
        self.canvas.get_by_role("button", name="Zoom in").click()
        wait_until(
            self.map_frame(),
            """([code, before]) => !document.querySelector(".leaflet-zoom-anim")
                && document.querySelector(`path[data-code="${code}"]`).getBoundingClientRect().width > 1.2 * before""",
            [code, before],
        )

    def wait_until_at_rest(self) -> None:
        """Wait until the app has answered the last choice in full."""
        wait_until_at_rest(self.page)

    def painted_codes(self) -> set[str]:
        """The codes of all councils painted, in whatever colour."""
        codes = self._inside.locator("path[data-class]").evaluate_all(
            "paths => paths.filter(path => path.dataset.class !== '').map(path => path.dataset.code)"
        )
        return set(codes)
