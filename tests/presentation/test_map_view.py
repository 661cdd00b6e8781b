"""The address is the view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.councils.register import AUTHORITY_TYPES, load_register
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_SHARE
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import NEWEST, TOGETHER
from lgo_map.presentation.map_view import TIERS, View, map_schema, query_of_council
from lgo_map.presentation.url import address_of, read_address
from tests.known_councils import LEEDS, NORTHAMPTON

YEARS = range(2018, 2026)
CODES = list(load_register().index)
NEWEST_CODES = {code: code for code in CODES}
MAP = map_schema(YEARS, NEWEST_CODES, with_subjects=True)
WITHOUT_SUBJECTS = map_schema(YEARS, NEWEST_CODES)

any_types = st.sets(st.sampled_from(AUTHORITY_TYPES)).map(lambda ts: tuple(t for t in AUTHORITY_TYPES if t in ts))
any_council = st.none() | st.sampled_from(CODES)
any_view = st.builds(
    View,
    year=st.sampled_from([*YEARS, NEWEST, TOGETHER]),
    types=any_types,
    tier=st.sampled_from(list(TIERS)),
    measure=st.sampled_from([*MEASURES, SUBJECT_SHARE]),
    subject=st.sampled_from(list(SUBJECTS)),
    ombudsman_only=st.booleans(),
    council=any_council,
    district=any_council,
)
any_parameter = st.sampled_from(
    ["year", "types", "tier", "measure", "subject", "own", "council", "district", "utm_source", ""]
)
any_text = st.text() | st.sampled_from(
    [
        "2020",
        "newest",
        "together",
        "NEWEST",
        "٢٠٢٠",
        "2020.0",
        "-2020",
        "0",
        "upheld_rate",
        "subject_share",
        "subject_share_housing",
        "housing",
        "Housing",
        "housing,other",
        "county,county",
        "none,county",
        ",",
        "<b>",
        "yes",
        LEEDS,
    ]
)


def read(**parameters):
    return read_address(MAP, parameters)


@given(any_view)
def test_an_address_brings_its_view_back(view):
    assert read_address(MAP, address_of(MAP, view)) == (view, [])


@given(any_view)
def test_an_address_means_the_same_when_a_newer_year_has_come(view):
    address = address_of(MAP, view)
    later, _ = read_address(map_schema(range(2018, 2027), NEWEST_CODES, with_subjects=True), address)
    assert later == view or not address


@given(any_view, any_view)
def test_different_views_have_different_addresses(one, other):
    assert (address_of(MAP, one) == address_of(MAP, other)) == (one == other)


def test_a_first_visit_has_an_empty_address():
    view = View(year=NEWEST)
    assert address_of(MAP, view) == {}
    assert read() == (view, [])
    assert (view.types, view.tier, view.measure, view.ombudsman_only, view.council) == (
        AUTHORITY_TYPES,
        "upper",
        "upheld_rate",
        False,
        None,
    )


def test_an_address_says_only_what_is_not_as_on_a_first_visit():
    view = View(year=2020, tier="lower", council=NORTHAMPTON)
    assert address_of(MAP, view) == {"year": "2020", "tier": "lower", "council": NORTHAMPTON}


def test_the_share_of_a_subject_has_its_address_and_old_ones_mean_what_they_meant():
    view = View(year=2024, measure=SUBJECT_SHARE, subject="housing")
    assert address_of(MAP, view) == {"year": "2024", "measure": "subject_share", "subject": "housing"}
    assert view.painted.name == "Complaints about housing"
    assert read(measure="subject_share")[0].painted.subject == DEFAULT_SUBJECT
    assert read(year="2020", measure="compliance_rate") == (View(year=2020, measure="compliance_rate"), [])


def test_rule_1_where_no_share_is_held_an_address_that_asks_for_one_is_told_why():
    view, notices = read_address(WITHOUT_SUBJECTS, {"year": "2024", "measure": "subject_share", "subject": "housing"})
    assert view.painted.key == "upheld_rate"
    assert len(notices) == 1
    assert "Of no council is it held here yet" in notices[0]
    assert read(measure="subject_share", subject="<b>")[1] == [
        "The subject in this page’s address is not one we know, so you see education and children’s services."
    ]


def test_no_authority_types_can_be_chosen_and_copied():
    view = View(year=NEWEST, types=())
    assert address_of(MAP, view) == {"year": "newest", "types": "none"}
    assert read(types="none") == (view, [])


def test_types_are_understood_in_any_order():
    view, notices = read(types="london,county")
    assert view.types == ("county", "london")
    assert notices == []


@pytest.mark.parametrize("with_subjects", [True, False])
@given(parameters=st.dictionaries(any_parameter, any_text))
def test_any_address_gives_a_view_that_can_be_shown(with_subjects, parameters):
    schema = MAP if with_subjects else WITHOUT_SUBJECTS
    view, notices = read_address(schema, parameters)
    assert view.year in (*YEARS, NEWEST, TOGETHER)
    assert set(view.types) <= set(AUTHORITY_TYPES)
    assert view.tier in TIERS
    assert view.measure in MEASURES or (with_subjects and view.measure == SUBJECT_SHARE)
    assert view.subject in SUBJECTS
    assert view.painted.column
    assert view.ombudsman_only in (True, False)
    assert view.council is None or view.council in CODES
    assert view.district is None or view.district in CODES
    assert read_address(schema, address_of(schema, view)) == (view, [])
    assert all(notice.endswith(".") for notice in notices)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("year", "you see the newest known"),
        ("types", "you see all types"),
        ("tier", "you see county councils"),
        ("measure", "you see the upheld rate"),
        ("own", "you see all sources"),
        ("council", "none is chosen"),
        ("district", "it is left out"),
        ("gibberish", "means nothing here"),
    ],
)
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "%00", "[x](javascript:1)", "9999", f"{NORTHAMPTON} "])
def test_nonsense_is_ignored_with_a_notice_that_does_not_repeat_it(name, about, text):
    view, notices = read_address(MAP, {name: text})
    assert view == View(year=NEWEST)
    assert len(notices) == 1
    assert about in notices[0]
    assert "gibberish" not in notices[0]
    assert not text or text not in notices[0]


def test_what_makes_sense_beside_nonsense_is_kept():
    view, notices = read(year="2020", council=NORTHAMPTON, measure="happiness", tier="lower")
    assert view == View(year=2020, council=NORTHAMPTON, tier="lower")
    assert len(notices) == 1


def test_the_choice_of_more_than_one_year_stands_in_the_address():
    view = View(year=TOGETHER, council=LEEDS)
    assert address_of(MAP, view) == {"year": "together", "council": LEEDS}
    assert read(year="newest") == (View(year=NEWEST), [])


def test_years_without_figures_can_not_be_shown():
    for text in ("2017", "2026", "20200", "02020"):
        view, notices = read(year=text)
        assert view.year == NEWEST
        assert len(notices) == 1


def test_a_link_to_a_council_paints_its_tier():
    view, notices = read(**query_of_council(NORTHAMPTON, 2020, ombudsman_only=True))
    assert view == View(year=2020, tier="lower", ombudsman_only=True, council=NORTHAMPTON)
    assert notices == []
    assert query_of_council(LEEDS, 2025) == {"year": "2025", "council": LEEDS}
