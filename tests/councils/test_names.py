"""What a council may be called in short."""

from __future__ import annotations

import pytest

from lgo_map.councils.names import initials_of, place_words


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Royal Borough of Kensington and Chelsea", "rbkc"),
        ("London Borough of Tower Hamlets", "lbth"),
        ("Warwickshire County Council", "wcc"),
        ("Cheshire West and Chester Council", "cwac"),
        ("Isle of Wight Council", "iow"),
        ("Royal Borough of Kingston upon Thames", "rbk"),
        ("Borough Council of King's Lynn and West Norfolk", "bcklwn"),
    ],
)
def test_initials_follow_from_a_name(name, initials):
    assert initials in initials_of(name)


def test_two_letters_are_no_initials():
    assert initials_of("Kent Council") == set()


def test_the_words_of_a_name_are_those_that_say_where_it_is():
    assert place_words("Royal Borough of Kensington & Chelsea Council") == "kensington chelsea"


def test_the_letters_of_a_kind_are_no_part_of_a_place_unless_they_stand_alone():
    assert (place_words("Leeds CC"), place_words("LB Hounslow"), place_words("CC")) == ("leeds", "hounslow", "cc")
