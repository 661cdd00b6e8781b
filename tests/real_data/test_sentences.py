"""What is said and drawn of every figure that is held is whole, honest, and never a number for the unknown."""

from __future__ import annotations

import io

import pandas as pd
import pypdf
import pytest

from lgo_map.analysis.funnel import Funnel, Zone, funnel_of, limits_around
from lgo_map.analysis.headline import headlines
from lgo_map.analysis.outcomes import outcomes_of
from lgo_map.analysis.peers import sides_of_year
from lgo_map.analysis.verdict import Verdict, compare_with_average
from lgo_map.councils.register import TYPE_NAMES_PLURAL, authorities_of_year
from lgo_map.exports.briefing import Briefing, briefing_of
from lgo_map.exports.briefing_pdf import briefing_pdf
from lgo_map.exports.briefing_peers import MAX_NAMES
from lgo_map.exports.table import councils_table
from lgo_map.exports.trend_table import trend_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.classes import class_labels, states_of, values_of
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import CHANGE
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import ombudsman_only, years_with_figures
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.outcomes import outcomes_in_words
from lgo_map.wording.peers import conclusion_of
from lgo_map.wording.verdicts import TABLE_WORDS
from tests.invariants import assert_headlines_are_honest, published_between_limits
from tests.known_councils import ALLERDALE, BUCKINGHAMSHIRE, CORBY, NORTH_YORKSHIRE, NORTHAMPTON, WEST_NORTHAMPTONSHIRE

STRAY = ("nan", "NaN", "<NA>", "None", "  ")
"""What a value that is not known leaves in a sentence that forgot it."""

every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
each_of_three = pytest.mark.parametrize("measure", [MEASURES[key] for key in HEADLINE_RATES], ids=HEADLINE_RATES)


@pytest.fixture(scope="module")
def rows(statistics):
    """Every row of the statistics, as a dictionary."""
    return statistics.to_dict("records")


@pytest.fixture(scope="module")
def years(statistics):
    return years_with_figures(statistics)


# One council


@pytest.mark.parametrize("own", [False, True], ids=["all sources", "the Ombudsman's own"])
def test_every_row_has_three_honest_figures(rows, statistics, figures, own):
    assert_headlines_are_honest(ombudsman_only(statistics, figures).to_dict("records") if own else rows)


def test_every_sentence_is_whole(rows):
    for row in rows:
        plural = TYPE_NAMES_PLURAL[row["authority_type"]]
        text = upheld_sentence(row["name"], plural, row["year"], row, headlines(row)[0].comparison)
        assert text.endswith(".")
        assert not any(stray in text for stray in STRAY)


@each_of_three
def test_no_line_joins_years_with_an_unknown_one_between_them(measure, statistics, years):
    for code in statistics["code"].unique()[::9]:
        drawn = trend_table(statistics, code, measure, years)
        for values, runs in (("rate", "run"), ("average", "average_run")):
            assert ((drawn[runs] >= 0) == drawn[values].notna()).all()
            for _, stretch in drawn[drawn[runs] >= 0].groupby(runs):
                joined = stretch["year"].tolist()
                assert joined == list(range(joined[0], joined[-1] + 1))


def test_no_line_joins_upheld_rates_across_the_change_of_process(statistics, years):
    for code in statistics["code"].unique()[::9]:
        drawn = trend_table(statistics, code, MEASURES["upheld_rate"], years).set_index("year")
        for runs in ("run", "average_run"):
            before, after = drawn[runs][[CHANGE - 1, CHANGE]].tolist()
            assert before == -1 or before != after


# The map


@every_measure
def test_every_published_value_lies_between_the_limits_of_its_class(measure, statistics):
    classes = published_between_limits(measure, statistics)
    assert len(classes) > 50
    assert set(classes) == set(range(len(class_labels(measure))))


@every_measure
def test_what_is_not_known_has_no_value(measure, statistics):
    states, values = states_of(measure, statistics), values_of(measure, statistics)
    assert set(states) == {KNOWN, UNKNOWN, NOTHING}
    assert values[states != KNOWN].isna().all()
    assert values[states == KNOWN].notna().all()


# Beside others


@pytest.fixture(scope="module")
def drawn(statistics, figures, register, years) -> list[Funnel]:
    """Every funnel there is, once."""
    found = [
        funnel_of(register, statistics, figures, of_type.index[0], year, MEASURES[key])
        for year in years
        for _, of_type in authorities_of_year(register, year).groupby("authority_type")
        for key in HEADLINE_RATES
    ]
    assert len(found) == len(years) * 5 * 3
    return [funnel for funnel in found if funnel is not None]


def test_a_place_among_the_lines_never_contradicts_the_verdict_beside_it(drawn):
    every = pd.concat([funnel.rows for funnel in drawn])
    judged = every[every["verdict"].notna()]
    assert len(judged) > 300
    assert ((judged["zone"] == Zone.INSIDE) == (judged["verdict"] == Verdict.NO_CLEAR_DIFFERENCE)).all()
    assert set(judged["zone"]) == {Zone.INSIDE, Zone.BEYOND_95, Zone.BEYOND_998}
    assert every.loc[every["verdict"].isna(), "zone"].isna().all()


def test_a_rate_that_is_drawn_across_a_line_is_printed_otherwise_than_its_counts(drawn):
    across = pd.concat([funnel.drawn_across_line for funnel in drawn])
    assert (across["rate"] != 100 * across["count"] / across["base"]).all()


@each_of_three
def test_in_all_that_was_published_the_lines_say_what_the_verdicts_say(measure, rows):
    compared = 0
    for row in rows:
        figure = headlines(row)[HEADLINE_RATES.index(measure.key)]
        comparison = figure.comparison
        if figure.availability != KNOWN or comparison.verdict is None:
            continue
        compared += 1
        count, base, average = comparison.count, comparison.base, comparison.average
        assert count is not None and base is not None and average is not None
        low, high = limits_around(average, [base])
        rate = 100 * count / base
        side = Verdict.HIGHER if rate > high[0] else Verdict.LOWER if rate < low[0] else Verdict.NO_CLEAR_DIFFERENCE
        assert (
            side
            == comparison.verdict
            == compare_with_average(rate=None, count=count, base=base, average=average).verdict
        ), row["name"]
    assert compared >= 70


@each_of_three
def test_every_choice_of_five_councils_gives_sentences_that_name_all_that_can_be_tested(
    measure, dataset, register, years
):
    codes = register.index.to_list()
    for year in years:
        for start in range(0, len(codes) - 5, 31):
            chosen = sides_of_year(dataset, codes[start : start + 5], year, ombudsman_only=False)
            found = conclusion_of(chosen, measure, year)
            told = (found.sentence + " ".join(found.limits)).replace("\N{NO-BREAK SPACE}", " ")
            assert "nan" not in told.lower().split()
            assert "None" not in told
            for side in chosen:
                assert side.council.name in told


def test_every_council_and_year_has_a_row_in_the_table_that_says_one_of_five_things(statistics, register, years):
    table = councils_table(register, statistics, years)
    assert len(table) == len(statistics)
    assert set(table["verdict"]) == set(TABLE_WORDS)
    silent = table[table["upheld_rate"].notna() & (table["verdict"] == "not known")]
    assert silent["reason"].notna().all()


# The briefing


@pytest.fixture(scope="module")
def briefing():
    def make(code: str, year: int) -> Briefing:
        return briefing_of(current_dataset(), code, year, "1.0.0")

    return make


def test_no_council_takes_more_than_two_pages(briefing, register, years):
    # Every 23rd, and those with the most to say: many sources, many predecessors, many similar authorities.
    most = [BUCKINGHAMSHIRE, WEST_NORTHAMPTONSHIRE, NORTH_YORKSHIRE, NORTHAMPTON, CORBY, ALLERDALE]
    newest = [(code, years[-1]) for code in [*register.index[::23], *most]]
    for code, year in [*newest, *((code, 2021) for code in most)]:
        made = pypdf.PdfReader(io.BytesIO(briefing_pdf(briefing(code, year))))
        assert len(made.pages) <= 2, (code, year)


def test_the_similar_authorities_are_all_those_of_the_type_in_force(briefing, register, years):
    for year in years:
        in_force = authorities_of_year(register, year)
        for kind, of_type in in_force.groupby("authority_type"):
            groups = briefing(of_type.index[0], year).groups
            assert sum(group.count for group in groups) == len(of_type), (kind, year)
            named = [len(group.names) for group in groups]
            counts = [group.count for group in groups]
            assert named == (counts if len(of_type) <= MAX_NAMES else [*counts[:-1], 0])


def test_the_date_of_the_data_is_that_of_the_newest_year(briefing, years):
    assert briefing(NORTHAMPTON, 2020).day == f"{years[-1]}-03-31"


def test_what_became_of_complaints_is_told_of_every_year_without_a_stray_word(statistics):
    for row in statistics.to_dict("records"):
        outcomes = outcomes_of(row)
        said = outcomes_in_words(outcomes, row["name"], row["year"])
        assert not any(stray in said for stray in STRAY), said
        if outcomes.is_whole:
            assert sum(part.count or 0 for part in outcomes.parts) == outcomes.total
        assert all(outcome.count is None or outcome.count >= 0 for outcome in outcomes.investigated)
        assert outcomes.is_known or "not known" in said
