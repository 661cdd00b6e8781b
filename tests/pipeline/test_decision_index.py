"""The index of the words of decisions: what it holds, and that the same texts give the same file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from lgo_map.pipeline.decision_index import build_decision_index, write_index
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import DATA, DECISION_INDEX_FILE
from tests.known_councils import CORBY, LEEDS
from tests.made_decisions import decision, improvement

DECISIONS = [
    decision(LEEDS, "23 001 001", "2024-03-02", summary="The Council delayed a taxi to school."),
    decision(CORBY, "23 001 002", "2024-03-01"),
    decision(LEEDS, "23 001 003", "2024-02", summary="Its plans for transport\x00 were late."),
]
IMPROVEMENTS = [
    improvement(CORBY, "23 001 002", "2024-03-01", "Train its drivers."),
    improvement(CORBY, "23 001 002", "2024-03-01", "Review each timetable."),
    improvement(LEEDS, "19 001 009", "2020-03-01", "Remind staff of the school run."),
]


@pytest.fixture
def index(tmp_path):
    path = tmp_path / "decisions.sqlite3"
    write_index(path, DECISIONS, IMPROVEMENTS)
    return path


def rows(path, query):
    """What a query of an index gives."""
    with closing(sqlite3.connect(path)) as index:
        return index.execute(query).fetchall()


def test_a_case_has_the_number_of_its_row_and_one_of_improvements_alone_comes_after_them(index):
    assert rows(index, "SELECT * FROM cases") == [
        (1, LEEDS, "23 001 001"),
        (2, CORBY, "23 001 002"),
        (3, LEEDS, "23 001 003"),
        (4, LEEDS, "19 001 009"),
    ]
    assert rows(index, "SELECT * FROM held") == [(3,)]


def test_a_decision_without_a_text_is_not_in_it(tmp_path):
    path = tmp_path / "decisions.sqlite3"
    assert write_index(path, DECISIONS, []) == 2
    assert rows(path, "SELECT rowid FROM texts") == [(1,), (3,)]


def test_no_phrase_is_found_across_two_improvements(index):
    assert rows(index, "SELECT rowid FROM texts WHERE texts MATCH '\"timetable\"'") == [(2,)]
    assert rows(index, "SELECT rowid FROM texts WHERE texts MATCH '\"drivers review\"'") == []


def test_the_words_are_kept_as_they_stand_in_the_texts(index):
    words = {row[0] for row in rows(index, "SELECT word FROM words")}
    assert {"transport", "timetable", "drivers"} <= words
    assert not any("\ue000" in word or "\x00" in word for word in words)


def test_the_same_texts_give_the_same_bytes(index):
    first = index.read_bytes()
    write_index(index, DECISIONS, IMPROVEMENTS)
    assert index.read_bytes() == first


def test_the_sample_holds_no_text_so_its_index_is_empty():
    assert rows(DATA / DECISION_INDEX_FILE, "SELECT count(*) FROM texts") == [(0,)]


def test_an_index_that_can_not_be_written_is_a_sentence(tmp_path, monkeypatch):
    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("lgo_map.pipeline.decision_index.write_index", full)
    with pytest.raises(BuildError, match=r"data/decisions\.sqlite3 can't be written: database or disk is full\."):
        build_decision_index(Stage(tmp_path), [], [])
