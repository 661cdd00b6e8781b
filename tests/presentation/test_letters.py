"""A letter on the screen is its own words, whatever they are."""

from __future__ import annotations

from lgo_map.presentation import letters
from lgo_map.records.letter_search import marked_letter
from lgo_map.records.letters import Block, load_letters
from lgo_map.records.word_search import Piece
from tests.known_councils import CORBY, NORTHAMPTON

LETTERS = load_letters()


def test_every_word_of_a_letter_is_escaped():
    letter = LETTERS[CORBY, 2020]
    made = type(letter)(**{**vars(letter), "blocks": (Block("paragraph", "<b>"), Block("item", "&"))})
    html = letters.marked_letter(made, [(Piece("Mr <i>", False),), (Piece("<b>", True),), (Piece("&", False),)], 1)
    assert "Mr &lt;i&gt;" in html
    assert "<mark>&lt;b&gt;</mark>" in html
    assert '<p id="lgo-letter-block-2" class="item">&amp;</p>' in html


def test_the_reading_view_keeps_headings_paragraphs_and_items():
    letter = LETTERS[NORTHAMPTON, 2020]
    html = letters.marked_letter(letter, marked_letter(letter, ""), None)
    assert html.count("<h3") == sum(block.kind == "heading" for block in letter.blocks)
    assert html.count('class="item"') == 1
    assert html.count(' id="lgo-letter-block-') == len(letter.blocks) + 1
