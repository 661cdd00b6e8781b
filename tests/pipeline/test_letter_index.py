"""The index of the letters: what it holds, and that the same letters give the same file."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from lgo_map.pipeline.letter_index import build_letter_index, letters_of_build
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.records.letter_search import search_letters
from lgo_map.records.letters import load_letters
from lgo_map.storage import DATA, DataFileError

FILE = "data/letters.sqlite3"
CORBY = "data/letters/2020/E07000150.json"


@pytest.fixture
def stage(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return Stage(tmp_path)


def built(stage):
    """The folder of the index that this build writes."""
    build_letter_index(stage)
    return stage.read_from(FILE).parent


def rows(path, query):
    """What a query of an index gives."""
    with closing(sqlite3.connect(path)) as index:
        return index.execute(query).fetchall()


def rewritten(stage, name, **changes):
    """Have this build write a letter: the one that is there, changed."""
    stored = json.loads((stage.project / CORBY).read_text(encoding="utf-8"))
    stage.write_to(name).write_text(json.dumps(stored | changes), encoding="utf-8")


def test_the_same_letters_give_the_same_bytes(stage):
    first = (built(stage) / "letters.sqlite3").read_bytes()
    assert stage.written == [FILE]
    assert (built(stage) / "letters.sqlite3").read_bytes() == first


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM letters ORDER BY id",
        "SELECT rowid, text FROM blocks ORDER BY rowid",
        "SELECT word FROM words ORDER BY word",
    ],
)
def test_the_index_of_the_sample_holds_what_the_build_writes(stage, query):
    """Its rows; another version of SQLite lays out the same rows in other bytes."""
    assert rows(built(stage) / "letters.sqlite3", query) == rows(DATA / "letters.sqlite3", query)


def test_a_letter_is_found_by_what_it_can_be_filtered_by_and_block_for_block(stage):
    index = built(stage) / "letters.sqlite3"
    letters = load_letters()
    assert rows(index, "SELECT code, year, authority_type, last_row - first_row FROM letters") == [
        ("E07000150", 2020, "district", len(letters["E07000150", 2020].blocks)),
        ("E07000154", 2020, "district", len(letters["E07000154", 2020].blocks)),
    ]
    texts = [row[0] for row in rows(index, "SELECT text FROM blocks ORDER BY rowid")]
    assert texts[0] == "22 July 2020\nMr Stronach, Chief Executive\nCorby Borough Council"
    assert texts[1] == "Dear Mr Stronach"
    assert sum(text == "Annual Review letter 2020" for text in texts) == 2


def test_every_word_stands_in_the_list_without_capitals_and_unstemmed(stage):
    words = {row[0] for row in rows(built(stage) / "letters.sqlite3", "SELECT word FROM words")}
    assert {"recommendations", "recommend", "stronach", "118"} <= words
    assert words == {word.lower() for word in words}
    assert all(word.isalnum() for word in words)


def test_the_build_says_how_many_letters_can_be_searched(stage):
    assert build_letter_index(stage) == ["2 letters can be searched, in 55 blocks"]


def test_a_letter_of_this_build_counts_and_one_that_it_removes_does_not(stage):
    stage.replace_folder("data/letters")
    rewritten(stage, "data/letters/2019/E07000150.json", year=2019, addressee="Ms Pothole")
    assert list(letters_of_build(stage)) == ["data/letters/2019/E07000150.json"]
    found = search_letters("pothole", built(stage))
    assert (found.held, [(letter.code, letter.year) for letter in found.letters]) == (1, [("E07000150", 2019)])


def test_no_letters_give_an_index_in_which_nothing_is_found(stage):
    stage.replace_folder("data/letters")
    found = search_letters("complaints", built(stage))
    assert (found.held, found.letters) == (0, ())


def test_control_characters_of_a_letter_never_look_like_marks(stage):
    rewritten(stage, CORBY, addressee="Mr \x02Stronach\x03 of \x00Corby")
    head = search_letters("corby", built(stage), code="E07000150").letters[0].passages[0]
    assert head.text == "22 July 2020\nMr  Stronach  of  Corby\nCorby Borough Council"
    assert [piece.text for piece in head.pieces if piece.is_hit] == ["Corby", "Corby"]


def test_a_damaged_letter_stops_the_build_with_one_sentence(stage):
    (stage.project / CORBY).write_text("{}", encoding="utf-8")
    with pytest.raises(BuildError, match=rf"^{CORBY} does not hold a letter; build the letters again\.$"):
        build_letter_index(stage)


def test_a_letter_to_an_unknown_council_stops_the_build_with_one_sentence(stage):
    rewritten(stage, "data/letters/2020/E07000999.json", code="E07000999")
    with pytest.raises(BuildError, match=r"E07000999\.json is to E07000999, which is not in the register\.$"):
        build_letter_index(stage)


def test_without_a_register_the_build_says_what_to_build_first(stage):
    (stage.project / "data/register.parquet").unlink()
    with pytest.raises(DataFileError, match="build register"):
        build_letter_index(stage)
