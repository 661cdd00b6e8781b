"""Which decisions say a word, in the texts that are held of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.pipeline.decision_index import write_index
from lgo_map.records.decision_search import passages_of, search_decisions, texts_held
from lgo_map.storage import DATA, DataFileError
from tests.known_councils import CORBY, LEEDS
from tests.made_decisions import decision, improvement

DECISIONS = [
    decision(LEEDS, "23 001 001", "2024-03-02", summary="The Council delayed a child’s taxi to school and said sorry."),
    decision(CORBY, "23 001 002", "2024-03-01"),
    decision(LEEDS, "23 001 003", "2024-02", summary="Ms X complained about a café’s late taxis <b>at night</b>."),
]
IMPROVEMENTS = [
    improvement(CORBY, "23 001 002", "2024-03-01", "Train its drivers."),
    improvement(LEEDS, "19 001 009", "2020-03-01", "Remind drivers of the school run."),
]
CODES = {0: LEEDS, 1: CORBY, 2: LEEDS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("index")
    write_index(path / "decisions.sqlite3", DECISIONS, IMPROVEMENTS)
    return path


def found(text, folder):
    """The rows found."""
    return search_decisions(text, len(DECISIONS), folder).rows.tolist()


def marked(text, row, folder):
    """The passage of a row, with what is marked in brackets."""
    pieces = passages_of(text, [row], CODES, folder)[row]
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("taxi", [0, 2]),
        ("TAXIS", [0, 2]),
        ("cafe", [2]),
        ("taxi school", [0]),
        ("“delayed a child's taxi”", [0]),
        ("“taxi delayed”", []),
        ("driv", [1]),
        ("complaining", [2]),
        ("taxi OR drivers", []),
        ("summary:taxi", []),
        ("tax* NEAR", []),
    ],
)
def test_decisions_with_all_words_are_found_in_the_order_of_their_table(folder, text, rows):
    assert found(text, folder) == rows


def test_a_case_of_which_only_improvements_are_held_is_found_apart(folder):
    result = search_decisions("drivers", len(DECISIONS), folder)
    assert (result.rows.tolist(), result.others) == ([1], ((LEEDS, "19 001 009"),))


def test_what_no_text_has_is_named(folder):
    result = search_decisions("taxi pothole", len(DECISIONS), folder)
    assert (result.terms, result.missing) == (("taxi", "pothole"), ("pothole",))


@pytest.mark.parametrize("text", ["", "?!", "😀", '""'])
def test_without_a_word_nothing_is_looked_for(folder, text):
    result = search_decisions(text, len(DECISIONS), folder)
    assert (result.terms, result.rows.tolist()) == ((), [])


def test_the_passage_is_text_with_the_words_marked(folder):
    assert marked("taxi", 2, folder) == "Ms X complained about a café’s late [taxis] <b>at night</b>."
    assert marked("drivers", 1, folder) == "Train its [drivers]."


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(folder, text):
    search_decisions(text, len(DECISIONS), folder)


def test_it_is_known_of_how_many_cases_a_text_is_held(folder):
    assert texts_held(folder) == 4
    assert texts_held(DATA) == 0


def test_an_index_of_other_decisions_is_not_used(folder):
    with pytest.raises(DataFileError, match="was built from other decisions than those held"):
        search_decisions("taxi", 2, folder)
    with pytest.raises(DataFileError, match="was built from other decisions than those held"):
        passages_of("taxi", [0], {0: CORBY}, folder)


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), (b"not a database", "is damaged")])
def test_a_file_that_can_not_be_used_is_named_with_what_rebuilds_it(tmp_path, content, said):
    if content is not None:
        (tmp_path / "decisions.sqlite3").write_bytes(content)
    with pytest.raises(DataFileError, match=rf"decisions\.sqlite3 {said}.*build decisions$"):
        texts_held(tmp_path)
