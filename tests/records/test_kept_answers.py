"""Whole answers are kept within a bound, those asked for last."""

from __future__ import annotations

import gzip

import pytest

from lgo_map.records.kept_answers import Answer, KeptAnswers, answer_with


def test_what_is_kept_is_bounded_in_bytes_and_what_was_asked_for_last_stays():
    kept = KeptAnswers(most=100)
    one = Answer(200, b"1" * 30)
    kept.keep("/a", one)
    kept.keep("/b", Answer(200, b"2" * 30))
    kept.keep("/c", Answer(200, b"3" * 30))
    assert kept.get("/a") == one
    kept.keep("/d", Answer(200, b"4" * 30))
    assert [name for name in ("/a", "/b", "/c", "/d") if kept.get(name)] == ["/a", "/c", "/d"]
    kept.keep("/d", Answer(200, b"5" * 30))
    assert [name for name in ("/a", "/b", "/c", "/d") if kept.get(name)] == ["/a", "/c", "/d"]
    kept.keep("/" + "e" * 80, Answer(200, b"6" * 19))
    assert kept.get("/d") is None


def test_what_is_larger_than_the_bound_is_not_kept():
    kept = KeptAnswers(most=100)
    kept.keep("/large", Answer(200, b"1" * 101))
    assert kept.get("/large") is None
    kept.keep("/small", Answer(200, b"1"))
    assert kept.get("/small") == Answer(200, b"1")


def test_an_answer_is_the_text_compressed_and_named_by_it():
    answer, same = answer_with(200, "Égalité"), answer_with(200, "Égalité")
    assert gzip.decompress(answer.packed).decode() == "Égalité"
    assert (answer.tag, answer == same) == (same.tag, True)
    assert answer_with(200, "other").tag != answer.tag


@pytest.mark.parametrize(("tags", "is_held"), [("", False), ("*", True), ('"x", W/"y"', False)])
def test_who_names_no_tag_of_it_does_not_have_it(tags, is_held):
    answer = answer_with(200, "text")
    assert answer.is_held(tags) is is_held
    assert answer.is_held(f"{tags}, {answer.tag}")
    assert answer.is_held(answer.tag.removeprefix("W/"))
