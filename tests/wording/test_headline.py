"""The sentences people read, on real rows: what was found, how that compares, how sure one can be."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.analysis.headline import headlines
from lgo_map.analysis.verdict import compare_with_average
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import statistics_of
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.headline import upheld_sentence
from tests.known_councils import (
    ALLERDALE,
    ASHFIELD,
    BIRMINGHAM,
    CAMBRIDGE,
    CHELMSFORD,
    CORBY,
    CUMBERLAND,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    REDBRIDGE,
    SHEFFIELD,
)


def plain(text):
    """The text with its no-break spaces as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def row_with(**figures):
    """A row of the statistics of which only these figures are known."""
    blank = dict.fromkeys(("investigations", "upheld", "upheld_rate", "upheld_rate_average"))
    return pd.Series({**blank, **figures}, dtype=object)


def sentence_on(row):
    """What the panel says of a row of the statistics."""
    plural = TYPE_NAMES_PLURAL[row["authority_type"]]
    return plain(upheld_sentence(row["name"], plural, row["year"], row, headlines(row)[0].comparison))


def sentence(statistics, code, year):
    return sentence_on(statistics_of(statistics, code, year))


@pytest.mark.parametrize(
    ("code", "year", "text"),
    [
        (LEEDS, 2025, "62 of 68 investigations upheld (91 %)"),
        (NORTHAMPTON, 2020, "7 of 11 investigations upheld (64 %)"),
        (BIRMINGHAM, 2025, "94 of 114 investigations upheld (82 %)"),
        (HOUNSLOW, 2024, "22 of 24 investigations upheld (93 %)"),
        (CHELMSFORD, 2024, "0 of 1 investigation upheld (0 %)"),
        (ASHFIELD, 2021, "0 of 3 investigations upheld (0 %)"),
        (CORBY, 2020, "upheld rate not known"),
        (ASHFIELD, 2024, "upheld rate not known"),
        (CAMBRIDGE, 2025, "no investigations"),
        (GRAVESHAM, 2025, "no investigations"),
        (REDBRIDGE, 2020, "82 % upheld (counts not known)"),
        (SHEFFIELD, 2025, "22 investigations; how many were upheld is not known"),
    ],
)
def test_the_counts_stand_with_the_rate(statistics, code, year, text):
    assert plain(investigated_and_upheld(statistics_of(statistics, code, year))) == text


def test_a_council_without_a_row_is_not_known_rather_than_zero():
    assert investigated_and_upheld(None) == "upheld rate not known"


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ({"upheld": 3}, "3 upheld; number of investigations not known"),
        ({"upheld": 3, "upheld_rate": 60.0}, "60 % upheld (3 cases; number of investigations not known)"),
        ({"investigations": 5, "upheld_rate": 60.0}, "60 % of 5 investigations upheld"),
        ({"investigations": 1}, "1 investigation; how many were upheld is not known"),
        ({"upheld": 1, "upheld_rate": 50.0}, "50 % upheld (1 case; number of investigations not known)"),
        ({"investigations": 1, "upheld_rate": 100.0}, "100 % of 1 investigation upheld"),
    ],
)
def test_each_set_of_known_figures_has_words_that_agree_with_their_numbers(figures, text):
    assert plain(investigated_and_upheld(row_with(**figures))) == text


def test_northampton_looks_high_but_eleven_cases_are_too_few_to_tell(statistics):
    assert sentence(statistics, NORTHAMPTON, 2020) == (
        "In 2019–20 the Ombudsman found fault in 7 of the 11 complaints about Northampton Borough Council that it "
        "investigated in detail (64 %), which is no clear difference from the average of district councils (45 %): "
        "chance alone could have put the rate anywhere from 35 % to 85 %."
    )


def test_leeds_is_higher_than_chance_explains(statistics):
    text = sentence(statistics, LEEDS, 2025)
    assert "fault in 62 of the 68 complaints about Leeds City Council" in text
    assert "(91 %)" in text
    assert "is higher than the average of metropolitan boroughs (81 %) by more than chance explains" in text
    assert "from 82 % to 96 %" in text


def test_a_rate_of_zero_is_said_in_words_and_without_an_average_there_is_no_verdict(statistics):
    text = sentence(statistics, ASHFIELD, 2021)
    assert "found no fault in any of the 3 complaints about Ashfield District Council" in text
    assert "(0 %)" in text
    assert "average of district councils is not known here" in text
    assert "from 0 % to 56 %" in text
    assert "difference" not in text


def test_one_investigation_is_one_complaint(statistics):
    found = sentence(statistics, ALLERDALE, 2024)
    assert "found fault in the one complaint about Allerdale Borough Council" in found
    assert "(100 %), which is no clear difference" in found
    assert "from 21 % to 100 %" in found
    none = sentence(statistics, CHELMSFORD, 2024)
    assert "found no fault in the one complaint about Chelmsford City Council" in none
    assert "(0 %), which is no clear difference" in none


@pytest.mark.parametrize(("code", "year", "name"), [(CORBY, 2020, "Corby Borough"), (CUMBERLAND, 2025, "Cumberland")])
def test_what_is_not_known_is_said_to_be_so_and_no_number_is_given(statistics, code, year, name):
    text = sentence(statistics, code, year)
    assert f"{name} Council" in text
    assert f"{year_name(year)} is not known here." in text
    assert "%" not in text


@pytest.mark.parametrize(("code", "year"), [(CAMBRIDGE, 2025), (GRAVESHAM, 2025)])
def test_without_investigations_there_is_no_rate(statistics, code, year):
    text = sentence(statistics, code, year)
    assert "investigated no complaints" in text
    assert "no upheld rate" in text
    assert "%" not in text


def test_a_rate_without_counts_has_no_verdict(statistics):
    text = sentence(statistics, REDBRIDGE, 2020)
    assert "found fault in 82 % of the complaints about the London Borough of Redbridge" in text
    assert "the counts are not known" in text
    assert "higher" not in text
    assert "lower" not in text
    assert "difference" not in text


def test_without_counts_a_known_average_gives_no_verdict_either():
    row = row_with(upheld_rate=52.0, upheld_rate_average=60.0)
    comparison = compare_with_average(rate=52.0, count=None, base=None, average=60.0)
    text = plain(upheld_sentence("Kirklees Council", "metropolitan boroughs", 2018, row, comparison))
    assert "without the counts nobody can say whether that really differs from the average" in text
    assert "(60 %)" in text


def test_investigations_of_unknown_outcome_are_no_rate(statistics):
    text = sentence(statistics, SHEFFIELD, 2025)
    assert "22 investigations; how many were upheld is not known" in text
    assert "%" not in text


def test_a_computed_rate_reads_as_a_whole_number(statistics):
    text = sentence(statistics, BIRMINGHAM, 2025)
    assert "fault in 94 of the 114 complaints about Birmingham City Council" in text
    assert "(82 %), which is no clear difference" in text
    assert "from 74 % to 88 %" in text


def test_the_published_rate_is_the_one_read_out(statistics):
    text = sentence(statistics, HOUNSLOW, 2024)
    assert "22 of the 24 complaints about the London Borough of Hounslow" in text
    assert "(93 %)" in text


def test_every_sentence_is_whole(statistics):
    texts = [sentence_on(row) for _, row in statistics.iterrows()]
    assert len(texts) == len(statistics)
    for text in texts:
        assert text.endswith(".")
        assert not any(stray in text for stray in ("nan", "NaN", "<NA>", "None", "  "))
