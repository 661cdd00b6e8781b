"""Pieces of HTML: text in them is only ever text, and an address is followed only if it is one of the web."""

from __future__ import annotations

import pytest

from lgo_map.presentation import html

EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize("address", ["https://www.lgo.org.uk/a?b=1&c=2", "http://example.org/"])
def test_an_address_of_the_web_is_linked_and_opens_beside_the_page(address):
    assert html.link("<b>page</b>", address, "its title") == (
        f'<a href="{address.replace("&", "&amp;")}" title="its title" target="_blank" rel="noopener noreferrer">'
        "<b>page</b></a>"
    )


@pytest.mark.parametrize(
    "address", [None, float("nan"), "", "javascript:alert(1)", "data:text/html,x", "ftp://x", "/x"]
)
def test_any_other_address_is_not_followed(address):
    assert html.link("words", address, "title") == "words"


def test_text_is_escaped_wherever_it_stands():
    pieces = [
        html.link("words", f"https://example.org/{EVIL}", EVIL),
        html.table(EVIL, [EVIL], [], caption=EVIL),
        html.group(EVIL, 2),
        html.notice(EVIL),
        html.kind_mark(EVIL),
    ]
    for piece in pieces:
        assert "<script" not in piece
        assert '""' not in piece


def test_a_table_can_be_moved_sideways_by_keyboard_unless_it_has_no_frame():
    framed = html.table("Label", ["A", "B"], [html.row("a", ["<i>b</i>"])], kind="wide", frame="tall")
    assert framed.startswith('<div class="lgo-scroll tall" tabindex="0" role="region" aria-label="Label">')
    assert '<table class="lgo-table wide"><thead>' in framed
    assert '<tr><th scope="row">a</th><td><i>b</i></td></tr>' in framed
    assert html.table("Label", ["A"], [], frame=None).startswith('<table class="lgo-table">')


def test_the_scale_shows_what_is_known_and_is_nothing_without_any():
    assert html.scale(None, None, None, None) == ""
    assert html.scale(35.4, 84.8, 64.0, 45.0).count("<i ") == 3
    assert 'class="span" style="left:35.4%;width:49.4%"' in html.scale(35.4, 84.8, 64.0, 45.0)
    assert 'class="own reported"' in html.scale(None, None, 64.0, None, is_reported=True)
