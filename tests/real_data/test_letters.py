"""The letters held, and that each is found."""

from __future__ import annotations

from lgo_map.records.letter_search import marked_letter, search_letters
from tests.known_councils import CORBY, NORTHAMPTON

NOISE = ("signature", "OMBUDSMAN", "<u>", "](#)", "**", "\n", "  ", "\f", "By email")
"""What PDF software leaves to a letter and no reader should see."""


def test_the_letters_to_northampton_and_corby_are_held(letters):
    assert {(NORTHAMPTON, 2020), (CORBY, 2020)} <= set(letters)


def test_every_letter_has_its_received_text_to_the_byte(letters, data):
    for letter in letters.values():
        assert letter.received.encode("utf-8") == (data / "sources" / letter.source).read_bytes()


def test_every_letter_reads_from_the_salutation_without_the_noise_of_the_pdf(letters):
    for key, letter in letters.items():
        assert letter.blocks[0].text.startswith("Dear "), key
        assert not [block.text for block in letter.blocks for noise in NOISE if noise in block.text], key


def test_every_letter_is_found_by_its_council_and_addressee(letters, data):
    for (code, year), letter in letters.items():
        found = search_letters(f"{letter.authority_name} {letter.addressee}", data, code=code, year=year)
        assert [(each.code, each.year) for each in found.letters] == [(code, year)]


def test_every_letter_is_searched_and_its_words_are_marked_unchanged(letters, data):
    found = search_letters("complaints", data)
    assert found.held == found.searched == len(letters)
    for letter in letters.values():
        _, *blocks = ["".join(piece.text for piece in pieces) for pieces in marked_letter(letter, "complaints", data)]
        assert blocks == [block.text for block in letter.blocks]
