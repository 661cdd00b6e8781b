"""A piece of HTML that need not be searched is shown as Streamlit, which searches it, would show it."""

from __future__ import annotations

import pytest
from streamlit.elements.html import _html_only_style_tags
from streamlit.string_util import clean_text

from lgo_map.site.streamlit_seams import is_style_alone, without_indent

PIECES = [
    "<p>Words</p>",
    "  <p>Words</p> \t",
    "\u00a0<p>A space that does not break</p>\u00a0",
    "<style>p { color: red }</style>",
    " <STYLE media='print'>p {}</STYLE>",
    "<!-- a note --><style>p {}</style><!-- another -->",
    "<!-- a note --><p>Words</p>",
    "<style>p {}</style><p>Words</p>",
    "<p>Words</p><style>p {}</style>",
    "<section>Words</section>",
    "    <p>\n      Lines\n    </p>\n",
    "\n\t<p>Lines</p>\n\n\t<p>and more</p>",
    "<style>\n  p { color: red }\n</style>\n",
    "a\rb\x0bc\u2028d",
    "   ",
    "\n",
    "",
]


@pytest.mark.parametrize("piece", PIECES)
def test_html_is_cleaned_as_streamlit_cleans_it(piece):
    assert without_indent(piece) == clean_text(piece)


@pytest.mark.parametrize("piece", PIECES)
def test_styles_alone_are_told_from_what_is_to_be_seen(piece):
    shown = clean_text(piece)
    if shown:  # Streamlit refuses nothing at all before it asks
        assert is_style_alone(shown) == _html_only_style_tags(shown)


def test_what_is_no_text_is_shown_as_its_text():
    assert without_indent(7) == "7"
