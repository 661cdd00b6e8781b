"""A view goes into its address and comes back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.url import (
    UrlSchema,
    address_of,
    council_field,
    councils_field,
    ombudsman_only_field,
    read_address,
    types_field,
    year_choice_field,
)
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON, SHEFFIELD, SHEFFIELD_BEFORE

CODES = [LEEDS, NORTHAMPTON, CORBY]
NEWEST_CODES = {SHEFFIELD_BEFORE: SHEFFIELD} | {code: code for code in (*CODES, SHEFFIELD)}
YEARS = range(2018, 2026)


@dataclass(frozen=True)
class Choice:
    year: YearChoice
    council: str | None = None
    councils: tuple[str, ...] = ()
    ombudsman_only: bool = False
    types: tuple[str, ...] = ("county", "london")


CHOICES = UrlSchema(
    "test ",
    Choice(2025),
    {
        "year": year_choice_field(YEARS),
        "council": council_field(NEWEST_CODES),
        "councils": councils_field(NEWEST_CODES, most=2),
        "ombudsman_only": ombudsman_only_field(),
        "types": types_field(),
    },
)

any_choice = st.builds(
    Choice,
    year=st.sampled_from([*YEARS, NEWEST, TOGETHER]),
    council=st.none() | st.sampled_from(CODES),
    councils=st.lists(st.sampled_from(CODES), max_size=2, unique=True).map(tuple),
    ombudsman_only=st.booleans(),
    types=st.sampled_from([("county", "london"), (), ("district",)]),
)


@given(any_choice)
def test_an_address_brings_its_view_back(choice):
    assert read_address(CHOICES, address_of(CHOICES, choice)) == (choice, [])


def test_the_view_of_a_first_visit_has_no_address_and_any_other_names_its_year():
    assert address_of(CHOICES, Choice(2025)) == {}
    assert address_of(CHOICES, Choice(2025, ombudsman_only=True)) == {"year": "2025", "own": "yes"}


def test_what_a_form_leaves_empty_is_not_chosen():
    assert read_address(CHOICES, {"year": "", "own": ""}) == (CHOICES.default, [])


@pytest.mark.parametrize("text", [f"{LEEDS},{LEEDS}", f"{LEEDS},{NORTHAMPTON},{CORBY}", "E1", f"{LEEDS},"])
def test_too_many_councils_one_twice_or_none_at_all_are_ignored_with_a_notice(text):
    choice, notices = read_address(CHOICES, {"councils": text})
    assert choice.councils == ()
    assert notices == ["The choice of councils in this page’s address is not one we know, so none is chosen."]


def test_a_code_that_a_council_had_means_the_council_and_its_address_has_the_new_one():
    view, notices = read_address(CHOICES, {"council": SHEFFIELD_BEFORE, "councils": f"{LEEDS},{SHEFFIELD_BEFORE}"})
    assert (view.council, view.councils, notices) == (SHEFFIELD, (LEEDS, SHEFFIELD), [])
    assert address_of(CHOICES, view)["council"] == SHEFFIELD
    twice, _ = read_address(CHOICES, {"councils": f"{SHEFFIELD},{SHEFFIELD_BEFORE}"})
    assert twice.councils == ()


def test_the_order_of_councils_is_kept_and_that_of_types_is_fixed():
    choice, _ = read_address(CHOICES, {"councils": f"{CORBY},{LEEDS}", "types": "london,county"})
    assert choice.councils == (CORBY, LEEDS)
    assert choice.types == ("county", "london")
