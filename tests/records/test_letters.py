"""The letters that the app shows, as they are built."""

from __future__ import annotations

import datetime
import json
import shutil

import pytest

from lgo_map.records.letters import load_letters
from lgo_map.storage import DATA, DataFileError

NORTHAMPTON, CORBY = ("E07000154", 2020), ("E07000150", 2020)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "letters", tmp_path / "letters")
    return tmp_path


def change(folder, **fields):
    path = folder / "letters" / "2020" / "E07000154.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **fields}), encoding="utf-8")


def test_the_letters_to_northampton_and_corby_are_held():
    letters = load_letters()
    assert {NORTHAMPTON, CORBY} <= set(letters)
    assert letters[NORTHAMPTON].date == datetime.date(2020, 7, 22)
    assert letters[NORTHAMPTON].authority_name == "Northampton Borough Council"
    assert letters[NORTHAMPTON].addressee == "Mr Candler, Chief Executive"
    assert letters[CORBY].authority_name == "Corby Borough Council"
    assert letters[CORBY].addressee == "Mr Stronach, Chief Executive"


@pytest.mark.parametrize("key", sorted(load_letters()))
def test_the_received_text_is_the_source_to_the_letter(key):
    letter = load_letters()[key]
    source = DATA / "sources" / letter.source
    assert letter.received.encode("utf-8") == source.read_bytes()


def test_northamptons_letter_reads_as_headings_paragraphs_and_an_item():
    blocks = load_letters()[NORTHAMPTON].blocks
    assert blocks[0].text == "Dear Mr Candler"
    assert [block.text for block in blocks if block.kind == "heading"] == [
        "Annual Review letter 2020",
        "Complaint statistics",
        "Resources to help you get it right",
        "Complaints upheld",
        "Compliance with Ombudsman recommendations",
        "Satisfactory remedies provided by the authority",
    ]
    (item,) = (block.text for block in blocks if block.kind == "item")
    assert item.startswith("Failure to comply with our recommendations is rare.")


def test_corbys_letter_ends_with_the_signature():
    blocks = load_letters()[CORBY].blocks
    assert [block.text for block in blocks[-4:]] == [
        "Yours sincerely,",
        "Michael King",
        "Local Government and Social Care Ombudsman",
        "Chair, Commission for Local Administration in England",
    ]


@pytest.mark.parametrize("key", [NORTHAMPTON, CORBY])
def test_sentences_torn_by_a_page_break_are_whole(key):
    paragraphs = [block.text for block in load_letters()[key].blocks if block.kind == "paragraph"]
    (remedies,) = (text for text in paragraphs if text.startswith("Satisfactory remedies provided by the authority"))
    assert "a positive and open approach to resolving complaints." in remedies
    assert "taken steps to put things right before the complaint came to us." in remedies


@pytest.mark.parametrize("key", [NORTHAMPTON, CORBY])
@pytest.mark.parametrize("noise", ["signature", "OMBUDSMAN", "<u>", "](#)", "**", "\n", "  ", "\f", "By email"])
def test_the_reading_view_has_no_noise_of_the_pdf(key, noise):
    assert not [block.text for block in load_letters()[key].blocks if noise in block.text]


def test_both_letters_say_the_same_in_their_common_part():
    northampton, corby = (load_letters()[key].blocks for key in (NORTHAMPTON, CORBY))
    assert northampton[1 : len(corby)] == corby[1:]


def test_a_letter_is_missing_from_no_page_because_the_folder_is_empty(tmp_path):
    (tmp_path / "letters").mkdir()
    assert load_letters(tmp_path) == {}


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"letters is missing.*python -m lgo_map build letters"):
        load_letters(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b'{"code": "E07000154"}'])
def test_a_damaged_letter_is_named(folder, content):
    (folder / "letters" / "2020" / "E07000154.json").write_bytes(content)
    with pytest.raises(DataFileError, match=r"2020/E07000154\.json .*build letters"):
        load_letters(folder)


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "22 July 2020"},
        {"date": None},
        {"year": "2020"},
        {"blocks": [{"kind": "table", "text": "1"}]},
        {"blocks": [{"kind": "item", "text": 1}]},
        {"blocks": ["Dear Mr Candler"]},
        {"received": None},
        {"html": "<p>"},
        {"code": "E07000150"},
        {"year": 2021},
    ],
)
def test_a_letter_with_a_wrong_field_is_named(folder, fields):
    change(folder, **fields)
    with pytest.raises(DataFileError, match=r"2020/E07000154\.json"):
        load_letters(folder)
