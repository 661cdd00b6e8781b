"""Searching the letters: what is found in the two letters held, and what is said when nothing is."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.records.letter_search import HEAD, marked_letter, search_letters
from lgo_map.records.letters import load_letters
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS
from lgo_map.storage import DATA, DataFileError
from lgo_map.wording.letter_search import letters_found
from tests.known_councils import CORBY, NORTHAMPTON

LETTERS = load_letters()
TYPED = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "complaints",
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                "council's",
                '"',
                "“",
                "”",
                "*",
                "^",
                ":",
                "text:",
                "(",
                ")",
                "-",
                "+",
                "\0",
                "é",
                "😀",
                "{",
                "'",
                ";--",
            ]
        ),
        max_size=12,
    ).map(" ".join),
)


def councils(text, **filters):
    """The councils whose letters are found."""
    return {letter.code for letter in search_letters(text, **filters).letters}


def hits(text, **filters):
    """Every marked word of every passage."""
    found = search_letters(text, **filters).letters
    return {piece.text for letter in found for passage in letter.passages for piece in passage.pieces if piece.is_hit}


# --- what is found ---


def test_a_word_that_both_letters_have_finds_both():
    found = search_letters("seminars")
    assert letters_found(found) == "2 of the 2 letters searched have it."
    assert {(letter.code, letter.year) for letter in found.letters} == {(CORBY, 2020), (NORTHAMPTON, 2020)}


def test_only_northamptons_letter_has_its_statistics_page():
    assert councils('"detailed investigations"') == {NORTHAMPTON}


def test_a_letter_is_found_by_its_addressee_and_council():
    found = search_letters("stronach corby")
    assert letters_found(found) == "1 of the 2 letters searched has all of it."
    assert found.letters[0].code == CORBY
    assert found.letters[0].passages[0].block == HEAD


def test_words_are_found_in_other_endings_capitals_and_accents():
    assert "recommendations" in hits("RECOMMENDING")
    assert "seminars" in hits("séminar")


@pytest.mark.parametrize("text", ["recommendatio", "investigat", "sem", "SÉMI", "put things rig"])
def test_the_last_word_may_be_only_begun(text):
    assert councils(text) == {CORBY, NORTHAMPTON}


def test_a_word_of_two_letters_stands_for_itself_only():
    assert hits("we") == {"We", "we"}


def test_a_word_that_is_not_the_last_is_meant_as_typed():
    assert councils("recommendatio things") == set()


@pytest.mark.parametrize("text", ["council's", "council’s", "COUNCIL'S"])
def test_an_apostrophe_of_either_form_finds_the_other(text):
    assert hits(text) == {"council's", "Council's"}


@pytest.mark.parametrize(
    "text", ['"put things right"', "“put things right”", "„put things right“", '"put things right']
)
def test_a_phrase_stays_a_phrase_in_quotation_marks_of_any_form(text):
    assert hits(text) == {"put things right"}


def test_the_words_of_a_phrase_must_stand_together_and_in_one_block():
    assert councils("right things put") == {CORBY, NORTHAMPTON}
    assert councils('"right things put"') == set()
    assert councils('"Mr Stronach Annual Review"') == set()
    assert councils('"Annual Review letter"') == {CORBY, NORTHAMPTON}


def test_a_passage_names_its_block_and_holds_its_text():
    passages = search_letters("Bristol", code=CORBY).letters[0].passages
    assert [passage.block for passage in passages] == [14]
    block = LETTERS[CORBY, 2020].blocks[14 - 1].text
    assert passages[0].text.strip("…") in block
    assert [piece.text for piece in passages[0].pieces if piece.is_hit] == ["Bristol"]


def test_the_passages_together_show_all_the_words():
    for letter in search_letters("council's seminars recommendations").letters:
        quoted = {piece.text.lower() for passage in letter.passages for piece in passage.pieces if piece.is_hit}
        assert {"council's", "seminars", "recommendations"} <= quoted


def test_at_most_three_passages_are_quoted_and_at_most_so_many_letters():
    found = search_letters("complaints", most=1)
    assert len(found.letters[0].passages) == 3
    assert (found.total, len(found.letters)) == (2, 1)
    assert letters_found(found) == "2 of the 2 letters searched have it. The 1 that fit best are shown."


def test_filters_leave_out_other_letters():
    assert councils("seminars", code=CORBY) == {CORBY}
    assert councils("seminars", year=2020, authority_type="district") == {CORBY, NORTHAMPTON}
    found = search_letters("seminars", authority_type="county")
    assert (found.searched, found.held, found.letters) == (0, 2, ())


# --- what is said ---


def test_a_word_in_no_letter_is_answered_with_how_little_is_held():
    assert letters_found(search_letters("pothole")) == (
        "None of the 2 letters searched has “pothole”. Only 2 letters are held here; the councils’ pages at the "
        "Ombudsman have more."
    )


def test_the_word_that_no_letter_has_is_named():
    found = search_letters("complaints “about potholes” seminars")
    assert found.missing == ("about potholes",)
    assert letters_found(found).startswith(
        "None of the 2 letters searched has “about potholes”, and a letter must have all"
    )


def test_words_that_no_letter_has_together_are_said_to_be_apart():
    found = search_letters("stronach candler")
    assert found.missing == ()
    assert "all of these words, though each of them is in one letter or another" in letters_found(found)


def test_one_letter_is_not_called_several():
    assert letters_found(search_letters("seminars", code=CORBY)) == "The one letter searched has it."
    assert letters_found(search_letters("pothole", code=CORBY)).startswith(
        "The one letter searched does not have “pothole”."
    )


def test_filters_that_no_letter_fits_are_said_to_be_why():
    assert letters_found(search_letters("seminars", year=1999)).startswith("No letter held here fits these filters")


@pytest.mark.parametrize("text", ["", "   ", "*", '"', '""', "?!…", "😀", "\0", "\ud800", "\ue000", "_", "''", "*("])
def test_where_no_word_is_typed_the_answer_is_what_to_type(text):
    found = search_letters(text)
    assert letters_found(found) == "Type a word, several words, or a “phrase in quotation marks”."
    assert (found.terms, found.letters) == ((), ())


@pytest.mark.parametrize(
    "text", ["NOT", "text:seminars", "NEAR(seminars, 2)", "seminars*", "^seminars", "{text}: seminars", "sem\0inars"]
)
def test_the_query_language_is_only_words_here(text):
    assert letters_found(search_letters(text))
    assert councils("seminars) OR (pothole") == set()


def test_only_the_first_200_characters_count():
    assert MAX_QUERY_CHARACTERS == 200
    assert councils("seminars" + " " * 200 + "pothole") == {CORBY, NORTHAMPTON}
    assert search_letters("seminars " * 100_000).total == 2


@given(TYPED)
def test_whatever_is_typed_gets_a_sentence(text):
    found = search_letters(text)
    assert letters_found(found).endswith(".")
    assert found.total == len(found.letters)
    for letter in found.letters:
        assert letter.passages
        assert all(any(piece.is_hit for piece in passage.pieces) for passage in letter.passages)


# --- a letter, marked ---


@given(TYPED)
def test_marks_never_change_a_letters_words(text):
    letter = LETTERS[NORTHAMPTON, 2020]
    head, *blocks = ["".join(piece.text for piece in pieces) for pieces in marked_letter(letter, text)]
    assert head == "22 July 2020\nMr Candler, Chief Executive\nNorthampton Borough Council"
    assert blocks == [block.text for block in letter.blocks]


def test_every_hit_of_a_letter_is_marked_and_nothing_without_a_search():
    letter = LETTERS[CORBY, 2020]
    marked = marked_letter(letter, "learning")
    words = [piece.text for block in marked for piece in block if piece.is_hit]
    assert (
        words.count("learning") == 3
    )  # "identify any learning", "the learning from complaints", "the emphasis is on learning"
    assert {word.lower() for word in words} <= {"learning", "learned"}
    assert not any(piece.is_hit for block in marked_letter(letter, "") for piece in block)


# --- a file that can't be used ---


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "is missing"), (b"", "is damaged"), (b"not a database" * 100, "is damaged"), ("cut", "is damaged")],
)
def test_a_missing_or_damaged_index_is_named_with_what_rebuilds_it(tmp_path, content, said):
    whole = (DATA / "letters.sqlite3").read_bytes()
    if content is not None:
        (tmp_path / "letters.sqlite3").write_bytes(whole[: len(whole) // 2] if content == "cut" else content)
    with pytest.raises(DataFileError, match=rf"letters\.sqlite3 {said}.*build letters$"):
        search_letters("complaints", tmp_path)
    with pytest.raises(DataFileError, match=rf"letters\.sqlite3 {said}.*build letters$"):
        marked_letter(LETTERS[CORBY, 2020], "complaints", tmp_path)


def test_a_letter_that_the_index_was_not_built_from_is_not_shown_with_wrong_marks():
    other = load_letters()[CORBY, 2020]
    changed = type(other)(**{**vars(other), "blocks": other.blocks[:-1]})
    with pytest.raises(DataFileError, match="was built from other letters than those held"):
        marked_letter(changed, "complaints")


def test_searching_leaves_nothing_beside_the_index(tmp_path):
    shutil.copy(DATA / "letters.sqlite3", tmp_path)
    before = (tmp_path / "letters.sqlite3").read_bytes()
    (tmp_path / "letters.sqlite3").chmod(0o444)
    assert search_letters("complaints", tmp_path).total == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letters.sqlite3"]
    assert (tmp_path / "letters.sqlite3").read_bytes() == before
