"""A letter among other papers: its pages alone are the letter, or a sentence says which pages there are."""

from __future__ import annotations

import pytest

from lgo_map.ingest.documents import Document
from lgo_map.ingest.readers.letter import read_letter
from lgo_map.ingest.reading import letter_in
from lgo_map.ingest.reported import Refusal
from tests.ingest.made_letters import CORBY, NORTHAMPTON, NORTHAMPTON_FIGURES, case, pack_of, pdf_of

PAPER = "20 October 2022\n\nReport of the Monitoring Officer\n\nWest Devon Borough Council\n\nComplaints\n"


def refusal_of(document: Document) -> str:
    with pytest.raises(Refusal) as refused:
        letter_in(document)
    return str(refused.value)


def in_pages(*pages: str) -> Document:
    return Document("pack.txt", "\f".join(pages).encode())


def test_of_a_pack_of_52_pages_the_letter_s_pages_alone_are_the_letter():
    alone = letter_in(Document("letter.pdf", pdf_of(NORTHAMPTON, "lines")))
    pages = 3
    parsed = letter_in(Document("pack.pdf", pack_of(20, pdf_of(NORTHAMPTON, "lines"), 52 - 20 - pages)))
    assert parsed.name == "pack.pdf, pages 21 to 23 of 52"
    assert parsed.reported == alone.reported
    assert parsed.reported.figures == NORTHAMPTON_FIGURES
    assert parsed.letter is not None
    assert alone.letter is not None
    assert parsed.letter.split() == alone.letter.split()
    assert "West Devon" not in parsed.letter


@pytest.mark.parametrize("before", [0, 1, 12])
@pytest.mark.parametrize("after", [0, 1, 12])
def test_papers_before_and_after_are_no_part_of_the_letter(before, after):
    body, statistics = NORTHAMPTON.split("Complaints upheld\n\n\n", 1)
    parsed = letter_in(in_pages(*[PAPER] * before, body, f"Complaints upheld\n\n{statistics}", *[PAPER] * after))
    assert parsed.reported.figures == NORTHAMPTON_FIGURES
    assert parsed.letter is not None
    if before or after > 6:
        assert "West Devon" not in parsed.letter
        assert parsed.name == f"pack.txt, pages {before + 1} to {before + 2} of {before + 2 + after}"
    assert read_letter(parsed.letter).head.authority_name == "Northampton Borough Council"


def test_tables_on_the_page_after_the_signature_belong_to_the_letter():
    body, tables = case("letter-2019-tables").split("Local Authority Report", 1)
    parsed = letter_in(in_pages(*[PAPER] * 9, body, f"Local Authority Report{tables}", *[PAPER] * 9))
    assert parsed.reported.figures["received"] == 43
    assert parsed.name == "pack.txt, pages 10 to 11 of 20"


def test_a_council_s_own_letter_about_it_is_not_taken_for_it():
    own = "Dear Councillor\n\nAnnual Review letter 2020\n\nIt follows.\n\nYours sincerely\n"
    parsed = letter_in(in_pages(PAPER, own, NORTHAMPTON, *[PAPER] * 9))
    assert parsed.reported.authority == "Northampton Borough Council"
    assert parsed.name == "pack.txt, page 3 of 12"


def test_several_letters_in_a_pack_are_refused_with_their_pages():
    assert refusal_of(in_pages(*[PAPER] * 3, CORBY, PAPER, NORTHAMPTON, PAPER)) == (
        "holds 2 letters, on pages 4 and 6: give each as a document of its own"
    )


def test_a_letter_whose_end_can_t_be_found_is_refused_with_its_page():
    unsigned = NORTHAMPTON.split("Yours sincerely")[0]
    assert refusal_of(in_pages(*[PAPER] * 3, unsigned, *[PAPER] * 20)) == (
        "holds a letter that begins on page 4 of 24, but its end can't be found: give its pages as a document of their "
        "own"
    )


def test_a_pack_in_which_no_page_begins_a_letter_is_refused():
    begin, end = NORTHAMPTON.split("Annual Review letter 2020", 1)
    assert "none of which begins an annual review letter" in refusal_of(
        in_pages(*[PAPER] * 9, begin, f"Annual Review letter 2020{end}")
    )
    assert "is no annual review letter" in refusal_of(in_pages(*[PAPER] * 9))


def test_a_long_text_without_pages_is_refused():
    assert "is longer than any letter" in refusal_of(in_pages(PAPER * 500 + NORTHAMPTON))


def test_a_letter_alone_is_kept_as_received():
    text = NORTHAMPTON.replace("Complaints upheld\n\n\n", "\fComplaints upheld\n\n\n", 1)
    parsed = letter_in(Document("letter.txt", text.encode()))
    assert (parsed.name, parsed.letter) == ("letter.txt", text)
