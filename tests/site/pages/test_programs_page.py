"""The page for programs and websites: its examples work as they stand."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from lgo_map.api.application import routes
from lgo_map.presentation.program_examples import examples, frame, frames, origin_of
from lgo_map.presentation.programs import ADDRESSES, EXAMPLE
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.app_pages import OpenedPage


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The figures for programs, served in this process."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), lifespan="off", log_config=None))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks from now on is answered as soon as the server runs
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def asked_of(origin: str, language: str):
    return [each for each in examples(origin, EXAMPLE, current_dataset().years[0]) if each.language == language]


@pytest.mark.parametrize("number", range(3))
def test_the_examples_in_python_run_as_they_stand(origin, number, capsys):
    exec(compile(asked_of(origin, "python")[number].code, "example", "exec"), {})  # noqa: S102
    said = capsys.readouterr().out
    known, councils = current_dataset().councils_with_rate[2025]
    assert [
        f"The upheld rate of {known} of {councils} councils is known.",
        "Leeds City Council",
        "Examples, not all there are; for all of them see https://www.lgo.org.uk/decisions",
    ][number] in said


@pytest.mark.parametrize("language", ["bash", "r"])
def test_the_addresses_of_the_other_examples_are_there(language):
    client = program()
    for example in asked_of("", language):
        addresses = re.findall(r'"/api/v1/([^"]+)"', example.code)
        assert addresses
        for address in addresses:
            assert client.get(address).status_code == 200, address


def test_the_addresses_it_lists_are_there():
    client = program()
    for address in ADDRESSES:
        path = address.replace("CODE", EXAMPLE).replace("…", "2025")
        assert client.get(path).status_code == 200, path


def test_the_page_shows_them_all():
    page = OpenedPage("programs")
    assert page.is_well
    assert "Null, or an empty cell, is not known" in page.text
    shown = [example.code.rstrip() for example in examples("http://localhost:8501", EXAMPLE, 2025)]
    shown += frames("http://localhost:8501", EXAMPLE, "Leeds City Council").values()
    assert [code.value for code in page.app.code] == shown


def test_what_is_copied_into_a_page_shows_what_it_says():
    for markup in frames("http://testserver", EXAMPLE, "Leeds City Council").values():
        source = re.findall(r'src="([^"]*)"', markup)[0]
        assert program().get(source).status_code == 200


def test_a_name_in_a_frame_is_never_read_as_markup():
    assert "<script>" not in frame("https://example.org/?a", '"><script>', 1, 1)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://example.org/programs?x=1", "https://example.org"),
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://[::1]:80/", "http://[::1]:80"),
        ('https://example.org"; rm -rf /', None),
        ("https://user:pass@example.org/", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_plain_address_stands_in_examples(address, origin):
    assert origin_of(address) == origin
