"""What councils side by side allow to conclude, in words, on the published figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from lgo_map.analysis.peers import PeerRelation, sides_of_year
from lgo_map.records.dataset import current_dataset
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.peers import among_similar, conclusion_of
from lgo_map.wording.verdicts import verdict_of_figure
from tests.known_councils import (
    ALLERDALE,
    BARNET,
    BIRMINGHAM,
    BRENTWOOD,
    CALDERDALE,
    CHELMSFORD,
    CORBY,
    CUMBERLAND,
    GRAVESHAM,
    LEEDS,
    NORTHAMPTON,
    NOTTINGHAM,
    SHEFFIELD,
    SURREY,
    WARWICKSHIRE,
)
from tests.sample_figures import COMPLIANCE, REGISTER, REMEDY, STATISTICS, UPHELD, plain, sides


def conclusion(year, *codes, measure=UPHELD):
    found = conclusion_of(sides(year, *codes), measure, year)
    return plain(found.sentence), plain(" ".join(found.limits))


def similar(year, code, measure=UPHELD):
    return among_similar(REGISTER, STATISTICS, sides(year, code)[0], measure, year)


def test_leeds_is_clearly_higher_than_nottingham_but_not_than_barnet():
    sentence, limits = conclusion(2025, LEEDS, BARNET, NOTTINGHAM)
    assert sentence == (
        "In 2024–25 the upheld rate of Leeds City Council (91 %, 62 of 68 investigations) is clearly higher than that "
        "of Nottingham City Council (57 %, 8 of 14 investigations). Every other pair, with the London Borough of "
        "Barnet (81 %, 26 of 32 investigations) among them, shows no clear difference: chance alone could explain it."
    )
    assert "does not mean worse complaints" in limits


def test_councils_of_different_types_are_said_to_be_responsible_for_different_things():
    _, limits = conclusion(2025, LEEDS, BARNET)
    assert "different types (metropolitan borough, London borough)" in limits
    assert "compares only within a type" in limits
    _, limits = conclusion(2024, LEEDS, BIRMINGHAM)
    assert "different types" not in limits


def test_where_chance_could_explain_it_the_sentence_says_so():
    sentence, _ = conclusion(2024, LEEDS, BARNET)
    assert sentence == (
        "In 2023–24 there is no clear difference in the upheld rate between Leeds City Council (75 %, 44 of 59 "
        "investigations) and the London Borough of Barnet (81 %, 22 of 27 investigations): chance alone could explain "
        "what you see."
    )


def test_equal_rates_need_no_explanation_by_chance():
    sentence, _ = conclusion(2024, LEEDS, BARNET, measure=COMPLIANCE)
    assert "no clear difference" in sentence
    assert "100 % of 33 recommendations due" in sentence
    assert "chance" not in sentence


def test_remedies_are_compared_among_upheld_cases():
    sentence, _ = conclusion(2024, LEEDS, SURREY, measure=REMEDY)
    assert "Leeds City Council (18 %, 8 of 44 upheld cases) is clearly higher than that of Surrey" in sentence


def test_a_figure_not_known_is_no_zero_and_nothing_is_concluded_from_it():
    sentence, limits = conclusion(2020, NORTHAMPTON, CORBY)
    assert "only for Northampton Borough Council (64 %, 7 of 11 investigations)" in sentence
    assert "nothing to compare it with" in sentence
    assert "The upheld rate of Corby Borough Council is not known here: that is not a rate of 0." in limits


def test_where_no_figure_is_known_the_sentence_says_so():
    sentence, _ = conclusion(2020, CORBY, SHEFFIELD)
    assert "known with its counts for none of these councils" in sentence


def test_a_rate_without_its_counts_is_named_but_not_compared():
    sentence, limits = conclusion(2024, LEEDS, BARNET, WARWICKSHIRE)
    assert "Warwickshire" not in sentence
    assert "For Warwickshire County Council the rate is known (67 %), but not all counts behind it" in limits


def test_a_rate_whose_base_is_known_is_compared_by_the_count_nearest_to_it():
    sentence, _ = conclusion(2024, LEEDS, CALDERDALE)
    assert "Calderdale Metropolitan Borough Council (95 % of 20 investigations)" in sentence


def test_a_council_with_nothing_due_had_nothing_to_measure():
    sentence, limits = conclusion(2024, LEEDS, CHELMSFORD, measure=COMPLIANCE)
    assert "only for Leeds" in sentence
    assert "For Chelmsford City Council there was nothing to measure: no recommendations due." in limits
    assert "not known" not in limits
    assert "different types" not in limits


def test_an_abolished_council_says_when_it_ended_and_what_its_figures_are():
    _, limits = conclusion(2024, ALLERDALE, CUMBERLAND)
    assert (
        "Allerdale Borough Council had been abolished: its last day was 31 March 2023, and Cumberland Council followed."
        in limits
    )
    assert "complaints the Ombudsman decided after that" in limits


def test_a_council_that_did_not_exist_yet_says_since_when_it_does():
    sentence, limits = conclusion(2023, CUMBERLAND, BIRMINGHAM)
    assert "none of these councils" in sentence
    assert "Cumberland Council did not exist yet in 2022–23: its first day was 1 April 2023." in limits
    assert "Cumberland Council is not known" not in limits


@pytest.mark.parametrize("measure", [UPHELD, COMPLIANCE, REMEDY])
@pytest.mark.parametrize("year", [2020, 2021, 2023, 2024, 2025])
def test_every_choice_of_five_councils_gives_sentences_that_name_all_that_can_be_tested(year, measure):
    codes = REGISTER.index.to_list()
    for start in range(0, len(codes) - 4, 6):
        chosen = sides(year, *codes[start : start + 5])
        found = conclusion_of(chosen, measure, year)
        told = plain(found.sentence + " ".join(found.limits))
        assert "nan" not in told.lower().split()
        assert "None" not in told
        for side in chosen:
            assert side.council.name in told


def test_leeds_is_higher_than_the_average_but_can_t_be_told_from_any_one_borough():
    found = similar(2025, LEEDS)
    assert plain(found.against_average) == (
        "The upheld rate of Leeds City Council in 2024–25 was 91 % (62 of 68 investigations), which is higher than the "
        "published average of metropolitan boroughs (81 %) by more than chance explains: chance alone could have put "
        "it anywhere from 82 % to 96 %."
    )
    assert found.against_others == (
        "None of the 3 other metropolitan boroughs whose figure is known here with its counts can be told apart from "
        "it."
    )
    assert "Of the 4 other metropolitan boroughs in force, the figure of 1 is not known here." in found.limits


def test_similar_authorities_that_clearly_differ_are_counted():
    row = {"upheld_rate_average": 66.0, "year": 2025, "authority_type": "district"}
    districts = [code for code in REGISTER.index if code.startswith("E07") and REGISTER["valid_to"].isna()[code]][:4]
    made = pd.DataFrame(
        [
            row | {"code": code, "name": REGISTER.at[code, "name"], "upheld": upheld, "investigations": 100}
            for code, upheld in zip(districts, (50, 95, 10, 52), strict=True)
        ]
    ).assign(upheld_rate=lambda table: table["upheld"].astype(float), compliance_rate=None, compliance_outcomes=None)
    made = made.reindex(columns=STATISTICS.columns).astype(STATISTICS.dtypes[["upheld", "investigations"]].to_dict())
    dataset = replace(current_dataset(), statistics=made)
    [side] = sides_of_year(dataset, districts[:1], 2025, ombudsman_only=False)
    found = among_similar(REGISTER, made, side, UPHELD, 2025)
    assert found.others["relation"].to_list() == [
        PeerRelation.CLEARLY_HIGHER,
        PeerRelation.CLEARLY_LOWER,
        PeerRelation.NOT_DISTINCT,
    ]
    assert found.against_others == (
        "Of 3 other district councils whose figure is known here with its counts, 1 can’t be told apart from it, "
        "1 is clearly higher and 1 is clearly lower."
    )
    [side] = sides_of_year(dataset, districts[1:2], 2025, ombudsman_only=False)
    found = among_similar(REGISTER, made, side, UPHELD, 2025)
    assert "3 are clearly lower" in found.against_others
    assert "told apart" not in found.against_others


def test_what_is_known_of_similar_authorities_and_what_is_not():
    places = similar(2024, CHELMSFORD, COMPLIANCE).others.set_index("code")["relation"]
    assert places[GRAVESHAM] == PeerRelation.FIGURE_UNKNOWN
    assert places[BRENTWOOD] == PeerRelation.NOT_COMPARED
    assert (
        similar(2024, BRENTWOOD, COMPLIANCE).others.set_index("code").at[CHELMSFORD, "relation"]
        == PeerRelation.NOTHING_TO_MEASURE
    )
    assert similar(2024, LEEDS).others.set_index("code").at[CALDERDALE, "relation"] == PeerRelation.NOT_DISTINCT
    assert similar(2024, SURREY).others.set_index("code").at[WARWICKSHIRE, "relation"] == PeerRelation.COUNTS_UNKNOWN


def test_an_unknown_figure_has_no_place_among_the_others():
    found = similar(2020, CORBY)
    assert found.against_average == "The upheld rate of Corby Borough Council in 2019–20 is not known here."
    assert "can’t be compared" in found.against_others
    assert set(found.others["relation"]) <= {
        PeerRelation.FIGURE_UNKNOWN,
        PeerRelation.NOTHING_TO_MEASURE,
        PeerRelation.NOT_COMPARED,
        PeerRelation.COUNTS_UNKNOWN,
    }


def test_a_rate_without_counts_is_told_apart_from_nobody():
    found = similar(2024, WARWICKSHIRE)
    assert "without all counts nobody can say" in found.against_average
    assert found.against_others.startswith("Nor can anybody say")


def test_an_abolished_council_is_compared_with_those_in_force():
    found = similar(2024, ALLERDALE)
    assert ALLERDALE not in set(found.others["code"])
    assert len(found.others) == 7
    assert "had been abolished" in found.limits[0]


def test_before_its_time_a_council_has_no_similar_authorities():
    found = similar(2023, CUMBERLAND)
    assert found.others.empty
    assert "did not exist yet" in found.limits[0]


def test_a_figure_in_words_is_never_a_number_where_none_is_known():
    chelmsford, corby = sides(2024, CHELMSFORD)[0], sides(2020, CORBY)[0]
    assert figure_in_words(chelmsford.headlines[COMPLIANCE.key]) == "No recommendations were due"
    assert verdict_of_figure(chelmsford.headlines[COMPLIANCE.key]) == "No recommendations were due"
    assert figure_in_words(corby.headlines[UPHELD.key]) == verdict_of_figure(corby.headlines[UPHELD.key]) == "not known"
