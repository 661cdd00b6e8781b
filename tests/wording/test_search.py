"""What somebody finds who types a postcode or a council's name, on the frozen sample."""

import logging

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgo_map.councils.register import load_register
from lgo_map.storage import DataFileError
from lgo_map.wording.search import Answer, search
from tests.known_councils import WEST_NORTHAMPTONSHIRE

TODAY = pd.Timestamp("2025-10-01")
REGISTER = load_register()


def ask(text: str) -> Answer:
    return search(text, REGISTER, TODAY)


def found(text: str) -> list[str]:
    return [hit.name for hit in ask(text).hits]


@pytest.mark.parametrize(
    "typed", ["NN1 1DE", "nn11de", " nN1  1dE\n", "NN1-1DE", "NN1 1DE.", "Guildhall, Northampton, NN1 1DE, England"]
)
def test_a_postcode_in_any_spelling_gives_its_council(typed):
    answer = ask(typed)
    assert answer.kind == "postcode"
    assert [hit.code for hit in answer.hits] == [WEST_NORTHAMPTONSHIRE]
    assert answer.sentence == "One council serves this postcode."


def test_a_letter_o_in_place_of_the_zero_is_read_as_a_zero():
    assert ask("TR21 OJY").hits == ask("TR21 0JY").hits != ()


def test_a_postcode_of_two_tiers_names_the_county_and_the_district_and_what_each_does():
    answer = ask("cb2 1tn")
    assert [hit.name for hit in answer.hits] == ["Cambridgeshire County Council", "Cambridge City Council"]
    assert answer.sentence.startswith("Two councils serve this postcode")
    county, district = (hit.note for hit in answer.hits)
    assert county == "County council, responsible for schools, social care, roads, libraries and waste disposal."
    assert district == "District council, responsible for bins and recycling, housing, planning and council tax."
    assert answer.earlier == () and answer.earlier_sentence == ""


def test_a_postcode_gives_the_abolished_councils_of_its_area_for_earlier_years():
    answer = ask("NN1 1DE")
    assert [hit.name for hit in answer.earlier] == [
        "Northamptonshire County Council",
        "Daventry District Council",
        "Northampton Borough Council",
        "South Northamptonshire District Council",
    ]
    assert not any(hit.in_force for hit in answer.earlier)
    assert "is not known here" in answer.earlier_sentence  # which of three districts, the postcode can't tell


def test_a_county_of_old_is_not_forgotten():
    # Christchurch was a district of Dorset, though the county did not become a part of its successor.
    assert "Dorset County Council" in [hit.name for hit in ask("BH15 2RU").earlier]


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("CF10 1AA", "Wales"),
        ("EH1 1YZ", "Scotland"),
        ("eh11yz", "Scotland"),
        ("G2", "Scotland"),
        ("BT1 5GS", "Northern Ireland"),
        ("JE2 3AB", "Jersey"),
    ],
)
def test_a_postcode_outside_england_is_told_so(typed, country):
    answer = ask(typed)
    assert answer.kind == "no answer" and answer.hits == ()
    assert f"a postcode in {country}" in answer.sentence
    assert "type an English postcode or the name" in answer.sentence


@pytest.mark.parametrize("typed", ["NN1", "nn1 1", "NN1 1D", "ec1a", "M1"])
def test_half_a_postcode_asks_for_the_whole(typed):
    answer = ask(typed)
    assert answer.kind == "no answer" and answer.hits == ()
    assert "only a part of a postcode" in answer.sentence and "Type the whole postcode" in answer.sentence


@pytest.mark.parametrize("typed", ["ZZ1 1ZZ", "NN99 9ZZ"])
def test_an_unknown_postcode_is_told_so(typed):
    answer = ask(typed)
    assert answer.kind == "no answer" and answer.hits == ()
    assert "not one we know in England" in answer.sentence and "Check it" in answer.sentence


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\u00a0"])
def test_nothing_typed_asks_for_something(typed):
    answer = ask(typed)
    assert answer.kind == "nothing"
    assert answer.sentence.startswith("Type a whole postcode")


@pytest.mark.parametrize("typed", ["xyzzy", "council", "the", "x", "🙂🙂", "%_--;'", "lorem ipsum", "٣٣"])
def test_nonsense_is_told_so_and_what_to_do(typed):
    answer = ask(typed)
    assert answer.kind == "no answer" and answer.hits == ()
    assert "Check the spelling" in answer.sentence


def test_london_alone_asks_for_a_borough():
    assert "To find the one you want" in ask("London").sentence
    assert found("City of London") == ["City of London Corporation"]
    assert found("Hounslow, London") == ["London Borough of Hounslow"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("barrow in furness", "Westmorland and Furness Council"),
        ("barrow in furnes", "Westmorland and Furness Council"),
        ("isle of scilly", "Council of the Isles of Scilly"),
        ("scilly", "Council of the Isles of Scilly"),
        ("BCP", "Bournemouth, Christchurch and Poole Council"),
        ("bournmouth", "Bournemouth, Christchurch and Poole Council"),
        ("weymouth & portland", "Dorset Council"),
        ("N Northants", "North Northamptonshire Council"),
        ("cambs", "Cambridgeshire County Council"),
        ("birmigham", "Birmingham City Council"),
        ("chelmsfrod", "Chelmsford City Council"),
        ("hunslow", "London Borough of Hounslow"),
        ("leeds, west yorkshire", "Leeds City Council"),
        ("E08000019", "Sheffield City Council"),
        ("e06000062", "West Northamptonshire Council"),
        ("leads", "Leeds City Council"),
        ("Leesd", "Leeds City Council"),
        ("barow", "Westmorland and Furness Council"),
        ("leads, west yorkshire", "Leeds City Council"),
        ("Leeds CC", "Leeds City Council"),
        ("LB Hounslow", "London Borough of Hounslow"),
        ("leeds", "Leeds City Council"),
        ("LEEDS CITY COUNCIL", "Leeds City Council"),
    ],
)
def test_a_name_is_found_in_many_spellings(typed, name):
    assert found(typed)[0] == name


def test_every_council_is_found_by_each_of_its_names():
    missed = [
        (name, code)
        for code, full, aliases in zip(REGISTER["code"], REGISTER["name"], REGISTER["aliases"], strict=True)
        for name in [full, *aliases]
        if code not in {hit.code for hit in ask(name).hits}
    ]
    assert missed == []


@pytest.mark.parametrize("place", ["dorset", "Buckinghamshire"])
def test_of_one_name_the_council_in_force_comes_first_then_the_abolished_one(place):
    first, second = ask(place).hits[:2]
    assert first.in_force and not second.in_force
    assert second.name.endswith("County Council")
    assert second.note.startswith("Abolished. County council until 31 March ")


def test_the_name_of_an_abolished_council_gives_the_one_that_followed_and_itself():
    poole = ask("poole").hits
    assert [hit.name for hit in poole] == ["Bournemouth, Christchurch and Poole Council", "Poole Borough Council"]
    assert (
        poole[1].note
        == "Abolished. Unitary council until 31 March 2019; then Bournemouth, Christchurch and Poole Council."
    )
    assert found("northants")[:3] == [
        "North Northamptonshire Council",
        "West Northamptonshire Council",
        "Northamptonshire County Council",
    ]
    assert found("northampton")[:2] == ["West Northamptonshire Council", "Northampton Borough Council"]
    assert found("wellingborough") == ["North Northamptonshire Council", "Borough Council of Wellingborough"]


def test_a_short_name_with_a_slip_gives_the_short_names_like_it():
    assert found("lees") == ["Leeds City Council"]
    assert found("burry") == ["Bury Metropolitan Borough Council"]


def test_a_similar_name_is_said_to_be_only_similar():
    answer = ask("birmigham")
    assert answer.kind == "similar"
    assert answer.sentence.startswith("No council has just that name")


def test_where_no_name_is_like_it_the_nearest_are_asked_about_and_the_way_by_postcode_is_told():
    answer = ask("bermigam")
    assert answer.kind == "guess"
    assert [hit.name for hit in answer.hits] == ["Birmingham City Council"]
    assert answer.sentence.startswith("We know no council in England of that name. Did you mean this one?")
    assert "To find the council of a town or a village, type a whole postcode" in answer.sentence


@pytest.mark.parametrize(("typed", "name"), [("wnc", "West Northamptonshire Council"), ("L.B.H.", "Hounslow")])
def test_a_council_is_found_by_its_initials(typed, name):
    assert name in found(typed)[0]


def test_a_wide_word_gives_a_few_and_asks_for_more():
    answer = ask("no")
    assert len(answer.hits) == 8
    assert answer.hits[0].name == "North Northamptonshire Council"
    assert "Type more of the name" in answer.sentence


def test_before_a_reorganisation_the_council_of_then_is_in_force():
    hits = search("cumbria", REGISTER, pd.Timestamp("2023-03-31")).hits
    assert next((hit.name, hit.in_force) for hit in hits) == ("Cumbria County Council", True)
    assert [hit.note for hit in hits if hit.name == "Cumberland Council"] == [
        "Unitary council, in force from 1 April 2023."
    ]


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text):
    answer = ask(text)
    assert answer.sentence.endswith((".", ":"))
    assert len({hit.code for hit in answer.hits}) == len(answer.hits) <= 8
    assert bool(answer.hits) == (answer.kind in {"postcode", "name", "similar", "guess"})


@settings(max_examples=100)
@given(st.from_regex(r"[A-Za-z]{1,2}[0-9OI][A-Za-z0-9]? ?[0-9][A-Za-z]{2}", fullmatch=True))
def test_anything_like_a_postcode_gets_an_answer(text):
    assert ask(text).sentence


def test_a_text_without_end_is_answered_too():
    assert ask("x" * 1_000_000).kind == "no answer"
    assert ask("\ud800").kind == "no answer"


def test_what_is_typed_is_neither_repeated_nor_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        for secret in ["CB2 1TN", "CF10 1AA", "CB2 1", "zqxj wvkk"]:
            assert secret.casefold() not in repr(ask(secret)).casefold()
            assert secret not in caplog.text


def test_without_the_file_of_postcodes_a_name_is_still_found(tmp_path):
    assert search("leeds", REGISTER, TODAY, tmp_path).hits
    with pytest.raises(DataFileError, match=r"postcodes\.parquet is missing"):
        search("CB2 1TN", REGISTER, TODAY, tmp_path)
