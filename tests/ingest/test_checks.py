"""What arithmetic says against the figures of one document: wholes and what makes them up."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.checks import COUNT_JUMP, check_arithmetic, check_departures, check_jumps

DECIDED = {
    "decided": 60,
    "invalid_or_incomplete": 4,
    "advice_given": 2,
    "referred_back": 20,
    "closed_after_initial_enquiries": 18,
    "not_upheld": 5,
    "upheld": 11,
    "investigations": 16,
}
COMPLIANCE = {
    "compliance_outcomes": 20,
    "complied_on_time": 15,
    "complied_late": 3,
    "not_complied": 2,
    "compliance_rate": 90,
}


@pytest.mark.parametrize("figures", [DECIDED, COMPLIANCE, {**DECIDED, **COMPLIANCE}, dict.fromkeys(DECIDED, 0)])
def test_what_adds_up_is_not_doubted(figures):
    assert check_arithmetic(figures) == {}


@pytest.mark.parametrize("whole", [key for key in FIGURES if FIGURES[key].sum_of])
def test_a_whole_that_is_not_the_sum_of_its_parts_is_doubted(whole):
    parts = dict.fromkeys(FIGURES[whole].sum_of, 3)
    total = 3 * len(parts)
    assert check_arithmetic({whole: total, **parts}) == {}
    for wrong in (total - 1, total + 1):
        found = check_arithmetic({whole: wrong, **parts})
        assert found[whole] == f"{FIGURES[whole].name} is {wrong}, but its parts come to {total}"


@pytest.mark.parametrize("whole", [key for key in FIGURES if FIGURES[key].sum_of])
def test_of_parts_that_are_not_all_known_only_too_many_are_doubted(whole):
    first, second = FIGURES[whole].sum_of[:2]
    assert check_arithmetic({whole: 9, first: 3}) == {}
    assert set(check_arithmetic({whole: 9, first: 10})) & {whole, first}
    if len(FIGURES[whole].sum_of) > 2:
        said = f"{FIGURES[whole].name} is 9, but some of its parts come to 10"
        assert check_arithmetic({whole: 9, first: 5, second: 5}) == {whole: said}


@pytest.mark.parametrize("part", [key for key in FIGURES if FIGURES[key].part_of])
def test_no_part_is_more_than_its_whole(part):
    assert part in check_arithmetic({part: 5, FIGURES[part].part_of: 4})


@pytest.mark.parametrize(
    ("changed", "doubted"),
    [
        ({"complied_late": 6}, "compliance_outcomes"),
        ({"compliance_rate": 100}, "compliance_rate"),
        ({"not_complied": 21}, "not_complied"),
    ],
)
def test_recommendations_carried_out_make_the_rate_and_are_among_those_due(changed, doubted):
    assert doubted in check_arithmetic(COMPLIANCE | changed)


def test_a_rate_may_count_what_came_late_as_complied_with_or_not():
    assert check_arithmetic(COMPLIANCE | {"compliance_rate": 75}) == {}


def test_not_all_that_was_due_need_have_been_decided_on():
    assert check_arithmetic(COMPLIANCE | {"not_complied": 0}) == {}


def test_a_remedy_rate_is_doubted_though_the_number_upheld_is_not_stated():
    figures = {"upheld_rate": 81, "investigations": 285, "satisfactory_remedy_rate": 86, "satisfactory_remedies": 198}
    assert check_arithmetic(figures) == {}
    assert check_arithmetic({**figures, "satisfactory_remedies": 2}) == {
        "satisfactory_remedy_rate": "Satisfactory remedy rate is 86 %, which 2 are not of those upheld: 81 % of 285"
    }


def test_a_count_is_doubted_exactly_where_scipys_test_says_that_chance_is_too_small():
    said = 0
    for before in (0, 1, 7, 40, 300, 1500):
        for count in range(0, 2000, 13):
            if not before + count:
                continue
            doubted = "investigations" in check_jumps({"investigations": count}, {"investigations": before}, 2024)
            assert doubted == (binomtest(count, count + before, 0.5).pvalue < COUNT_JUMP), (count, before)
            said += doubted
    assert said


STANDING = {
    "investigations": 94,
    "upheld": 76,
    "upheld_rate": 81,
    "upheld_per_100k": 4.8,
    "compliance_outcomes": 63,
    "compliance_rate": 98,
}


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"compliance_rate": 0}, "Compliance is 0 %, but 98 % stands, of 63"),
        ({"compliance_rate": 10, "compliance_outcomes": 63}, "Compliance is 10 %, but 98 % stands, of 63"),
        ({"upheld_rate": 18}, "Upheld rate is 18 %, but 81 % stands, of 94"),
        ({"upheld": 7, "investigations": 9}, "Investigations is 9, but 94 stands"),
        ({"investigations": 944}, "Investigations is 944, but 94 stands"),
        ({"compliance_outcomes": 6}, "Recommendations due is 6, but 63 stands"),
        ({"upheld_per_100k": 48}, "Upheld per 100,000 residents is 48, but 4.8 stands"),
    ],
)
def test_what_departs_from_what_stands_by_more_than_counts_allow_is_doubted_whoever_states_it(stated, said):
    assert said in check_departures(stated, STANDING).values()
    assert set(check_departures(stated, STANDING)) <= set(stated)


@pytest.mark.parametrize(
    "stated",
    [
        STANDING,
        {"upheld_rate": 75},
        {"upheld": 70, "investigations": 90, "upheld_rate": 78},
        {"compliance_rate": 100, "compliance_outcomes": 60},
        {"upheld_per_100k": 5.1},
        {"satisfactory_remedy_rate": 100},
        {},
    ],
)
def test_sources_may_differ_as_far_as_counts_allow(stated):
    assert check_departures(stated, STANDING) == {}


def test_a_rate_of_nobody_knows_how_many_is_not_doubted_nor_one_of_few():
    assert check_departures({"compliance_rate": 50}, {"compliance_rate": 100}) == {}
    assert check_departures({"upheld_rate": 50}, {"upheld_rate": 100, "investigations": 2, "upheld": 2}) == {}
