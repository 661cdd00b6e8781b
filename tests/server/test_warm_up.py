"""What stands between the server and Streamlit finds, in the versions installed, what it names in each page."""

from __future__ import annotations

import re
from html import unescape
from importlib.metadata import version
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import streamlit_folium
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from xstatic.pkg import leaflet

from lgo_map.server import static_files as serving
from lgo_map.server.warm_up import ELEMENTS, middleware
from lgo_map.site.streamlit_seams import FRONT_END, scripts_of
from lgo_map.storage import PROJECT, digest_of

FOLDERS = {
    "./static/js/": FRONT_END,
    "./app/static/": PROJECT / "static",
    "./component/streamlit_folium.st_folium/": Path(streamlit_folium.__file__).parent / "frontend" / "build",
    "./component/lgo_map.site.map_component.leaflet/": Path(leaflet.BASE_DIR),
}
"""Where the server has the files that it serves below these addresses."""


def named_in(page: str) -> list[str]:
    """The addresses that the document of a page names when Streamlit's is as short as can be."""

    async def document(_: Request) -> HTMLResponse:
        return HTMLResponse("<html><head></head><body></body></html>")

    async def ask() -> str:
        app = Starlette(routes=[Route("/{path:path}", document)], middleware=middleware())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
            return (await client.get(page, headers={"accept": "text/html"})).text

    with start_blocking_portal() as portal:  # where browser tests have run, this thread's loop is theirs
        text = portal.call(ask)
    return [unescape(address) for address in re.findall(r'<link [^>]*href="([^"]+)"', text)]


def file_at(address: str) -> Path:
    """The file that the server answers an address with."""
    path = urlsplit(address).path
    folder = max((each for each in FOLDERS if path.startswith(each)), key=len, default=None)
    assert folder is not None, f"{address} is nowhere that the server serves files from"
    return FOLDERS[folder] / path.removeprefix(folder)


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_of_the_first_view_has_its_script_in_the_streamlit_installed(element):
    scripts = scripts_of([element])
    assert any(name.startswith(f"{element}.") for name in scripts), (
        f"Streamlit {version('streamlit')} has no script named {element}.????????.js: its front end must have renamed "
        f"it. Look for what draws it in {FRONT_END.relative_to(FRONT_END.parents[3])}, and correct ELEMENTS."
    )
    assert len(scripts) > 1, (
        f"the script of {element} seems to import nothing: Streamlit {version('streamlit')} must write its imports in "
        "another way than scripts_of looks for."
    )


@pytest.mark.parametrize(("package", "name"), [("streamlit", "Streamlit"), ("streamlit-folium", "streamlit-folium")])
def test_the_versions_installed_are_the_ones_tested(package, name):
    tested = re.search(rf"[Tt]ested with .*?\b{name} (\d+\.\d+)", " ".join(str(serving.__doc__).split()))
    assert tested is not None, f"the head of serving.py no longer says with which {name} it was tested"
    installed = version(package)
    assert installed.startswith(f"{tested[1]}."), (
        f"{name} {installed} is installed, but its files and its talk with the map were last looked at in {tested[1]}. "
        "Run tests/browser/test_serving.py, and `make bench` for the speed; if both are well, correct the version that "
        "the head of lgo_map/server/static_files.py says was tested."
    )


def test_the_map_page_names_files_that_are_there_and_whose_address_says_their_version():
    addresses = named_in("/")
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        content = file_at(address).read_bytes()
        told = parse_qs(urlsplit(address).query).get("v", [digest_of(content)])
        assert told == [digest_of(content)], address
        if "/app/static/" in address:
            assert digest_of(content) in address
    others = [address.rsplit("/")[-1].split("?")[0] for address in addresses if "/static/js/" not in address]
    assert {re.sub(r"-[0-9a-f]{12}", "", name) for name in others} == {
        "style.css",
        "england.json",
        "choropleth.js",
        "choropleth.css",
        "leaflet.js",
        "leaflet.css",
    }


def test_other_pages_name_the_same_scripts_and_the_style_sheet():
    addresses = named_in("/council")
    names = {address.removeprefix("./static/js/").split("?")[0] for address in addresses}
    assert names == {*scripts_of(ELEMENTS), "./app/static/style.css"}
    assert all(file_at(address).is_file() for address in addresses)
