"""The page for programs and websites: what it lists and shows is there."""

from __future__ import annotations

import re

import pytest

from lgo_map.presentation.program_examples import examples, frame, frames, origin_of
from lgo_map.presentation.programs import ADDRESSES, EXAMPLE
from tests.api.client import program
from tests.app_pages import OpenedPage


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
