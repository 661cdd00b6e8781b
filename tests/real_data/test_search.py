"""What somebody finds who types a name or a postcode, among all councils of England."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

import pandas as pd
import pytest

from lgo_map.councils.finder import find_councils
from lgo_map.councils.names import place_words
from lgo_map.councils.register import authorities_on, former_council
from lgo_map.wording.search import Answer, search
from tests.known_councils import CAMBRIDGE, WEST_NORTHAMPTONSHIRE

TODAY = pd.Timestamp("2025-10-01")


@pytest.fixture(scope="module")
def ask(register, data):
    def answer(text: str) -> Answer:
        return search(text, register, TODAY, data)

    return answer


@pytest.fixture(scope="module")
def found(ask):
    def names(text: str) -> list[str]:
        return [hit.name for hit in ask(text).hits]

    return names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kings lynn", "Borough Council of King's Lynn and West Norfolk"),
        ("King’s Lynn", "Borough Council of King's Lynn and West Norfolk"),
        ("kingslynn", "Borough Council of King's Lynn and West Norfolk"),
        ("st helens", "St Helens Metropolitan Borough Council"),
        ("Saint Helens", "St Helens Metropolitan Borough Council"),
        ("hull", "Kingston upon Hull City Council"),
        ("BCP", "Bournemouth, Christchurch and Poole Council"),
        ("shepway", "Folkestone and Hythe District Council"),
        ("N Herts", "North Hertfordshire District Council"),
        ("banes", "Bath and North East Somerset Council"),
        ("birmigham", "Birmingham City Council"),
        ("wolverhamton", "City of Wolverhampton Council"),
        ("nuneton", "Nuneaton and Bedworth Borough Council"),
        ("tunbrige wells", "Tunbridge Wells Borough Council"),
        ("stoke on trnet", "Stoke-on-Trent City Council"),
        ("hamersmith and fulam", "London Borough of Hammersmith and Fulham"),
        ("leeds, west yorkshire", "Leeds City Council"),
        ("E08000016", "Barnsley Metropolitan Borough Council"),
        ("e06000062", "West Northamptonshire Council"),
        ("leads", "Leeds City Council"),
        ("isle of white", "Isle of Wight Council"),
        ("nw forest", "New Forest District Council"),
        ("barow", "Westmorland and Furness Council"),
        ("rbkc", "Royal Borough of Kensington and Chelsea"),
        ("RBWM", "Royal Borough of Windsor and Maidenhead"),
        ("lbth", "London Borough of Tower Hamlets"),
        ("L.B.H.F.", "London Borough of Hammersmith and Fulham"),
        ("cwac", "Cheshire West and Chester Council"),
        ("NELC", "North East Lincolnshire Council"),
        ("iow", "Isle of Wight Council"),
        ("leeds", "Leeds City Council"),
        ("LEEDS CITY COUNCIL", "Leeds City Council"),
        ("City of London", "City of London Corporation"),
        ("Hounslow, London", "London Borough of Hounslow"),
    ],
)
def test_a_name_is_found_in_many_spellings(typed, name, found):
    assert found(typed)[0] == name


def slips_in(name: str, chance: random.Random) -> Iterator[str]:
    """The name with each of its letters left out, with another in its place, and after the one that follows."""
    for place, letter in enumerate(name):
        if letter == " ":
            continue
        before, after = name[:place], name[place + 1 :]
        yield before + after
        yield before + chance.choice(string.ascii_lowercase.replace(letter, "")) + after
        if after[:1].strip() and after[0] != letter:
            yield before + after[0] + letter + after[1:]


def test_a_slip_in_a_short_name_finds_its_council_among_the_first_three(register):
    """Any one slip, at any place, in the name of any council in force."""
    chance, missed = random.Random(15), []  # noqa: S311
    for code in authorities_on(register, TODAY).index:
        name = place_words(register.at[code, "name"])
        for typed in slips_in(name, chance):
            if code not in find_councils(typed, register, TODAY).codes[:3]:
                missed.append((typed, name))
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "name", "until"),
    [
        ("Salisbury", "Wiltshire Council", "31 March 2009"),
        ("Salsbury", "Wiltshire Council", "31 March 2009"),
        ("Shrewsbury", "Shropshire Council", "31 March 2009"),
        ("macclesfield", "Cheshire East Council", "31 March 2009"),
        ("Brighton", "Brighton and Hove City Council", "31 March 1997"),
        ("Grimsby", "North East Lincolnshire Council", "31 March 1996"),
        ("Gillingham", "Medway Council", "31 March 1998"),
    ],
)
def test_a_place_whose_council_was_abolished_before_2013_leads_to_what_took_its_place(typed, name, until, ask):
    answer = ask(typed)
    assert answer.hits[0].name == name
    assert answer.sentence.startswith("There was a council called ")
    assert f"until {until}; {name} took its place." in answer.sentence


def test_a_county_of_old_leads_to_all_councils_of_its_area(ask):
    assert len(ask("Berkshire").hits) == 6
    assert ask("Humberside").sentence == (
        "There was a council called Humberside until 31 March 1996; 4 councils took its place."
    )


def test_durham_city_is_in_county_durham(found):
    assert found("Durham City")[0] == "Durham County Council"


def test_every_former_council_leads_to_all_that_took_its_place(register, ask):
    followers: dict[str, set[str]] = {}
    for code, texts in zip(register["code"], register["former_councils"], strict=True):
        for text in texts:
            followers.setdefault(former_council(text)[0], set()).add(code)
    assert len(followers) > 70
    missed = [name for name, codes in followers.items() if not codes <= {hit.code for hit in ask(name).hits}]
    assert missed == []


def test_initials_that_several_councils_go_by_give_them_all(ask):
    answer = ask("wcc")
    assert {"Warwickshire County Council", "Westminster City Council", "Winchester City Council"} <= {
        hit.name for hit in answer.hits
    }
    assert answer.sentence == f"{len(answer.hits)} councils fit, the likeliest first."


def test_where_another_name_is_a_letter_away_it_comes_after(ask):
    answer = ask("Bolton")
    assert [hit.name for hit in answer.hits] == ["Bolton Metropolitan Borough Council", "Boston Borough Council"]
    assert answer.sentence == "One council fits. Below, one of nearly that name."


def test_every_council_is_found_by_each_of_its_names(register, ask):
    missed = [
        (name, code)
        for code, full, aliases in zip(register["code"], register["name"], register["aliases"], strict=True)
        for name in [full, *aliases]
        if code not in {hit.code for hit in ask(name).hits}
    ]
    assert missed == []


@pytest.mark.parametrize("place", ["dorset", "somerset", "Buckinghamshire", "north yorkshire"])
def test_of_one_name_the_council_in_force_comes_first_then_the_abolished_one(place, ask):
    first, second = ask(place).hits[:2]
    assert first.in_force and not second.in_force
    assert second.name.endswith("County Council")
    assert second.note.startswith("Abolished. County council until 31 March ")


def test_the_name_of_an_abolished_council_gives_the_one_that_followed_and_itself(found):
    assert found("taunton deane") == ["Somerset Council", "Taunton Deane Borough Council"]
    assert found("northampton")[:2] == ["West Northamptonshire Council", "Northampton Borough Council"]


def test_predecessors_of_predecessors_come_last_and_a_county_of_old_is_not_forgotten(ask):
    somerset = [hit.name for hit in ask("TA1 1HE").earlier]
    assert somerset[0] == "Somerset County Council"
    assert somerset[-2:] == ["Taunton Deane Borough Council", "West Somerset District Council"]
    # Christchurch was a district of Dorset, though the county did not become a part of its successor.
    assert "Dorset County Council" in [hit.name for hit in ask("BH15 2RU").earlier]


def test_a_short_name_with_a_slip_gives_the_short_names_like_it(found):
    assert found("lees") == ["Leeds City Council", "Lewes District Council"]


def test_a_wide_word_gives_a_few_and_asks_for_more(ask):
    answer = ask("east")
    assert len(answer.hits) == 8
    assert all(hit.name.startswith("East ") for hit in answer.hits)
    assert "Type more of the name" in answer.sentence


def test_london_has_as_many_councils_as_is_said(register, ask):
    boroughs = (register["authority_type"] == "london") & register["valid_to"].isna()
    assert f"London has {boroughs.sum()} councils" in ask("London").sentence


def test_postcodes_of_one_tier_and_of_two_give_their_councils(ask):
    assert [hit.code for hit in ask("NN1 1DE").hits] == [WEST_NORTHAMPTONSHIRE]
    county, district = ask("cb2 1tn").hits
    assert (county.name, district.code) == ("Cambridgeshire County Council", CAMBRIDGE)


def test_a_letter_o_in_place_of_the_zero_is_read_as_a_zero(ask):
    assert ask("WC1H OAA").hits == ask("WC1H 0AA").hits != ()


@pytest.mark.parametrize("typed", ["xyzzy", "council", "the", "x", "🙂🙂", "%_--;'", "lorem ipsum", "٣٣"])
def test_nonsense_is_no_council(typed, ask):
    answer = ask(typed)
    assert answer.kind == "no answer" and answer.hits == ()
