"""The tables of councils side by side and among similar authorities."""

from __future__ import annotations

import io

import pandas as pd

from lgo_map.analysis.peers import PeerRelation
from lgo_map.exports.comparison_tables import SIMILAR_HEADINGS, TABLE_HEADINGS, figures_table, similar_table
from lgo_map.exports.csv import csv_of
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.wording.peers import among_similar
from lgo_map.wording.verdicts import RELATION_WORDS
from tests.known_councils import (
    BIRMINGHAM,
    CUMBERLAND,
    LEEDS,
)
from tests.sample_figures import REGISTER, STATISTICS, UPHELD, plain, sides


def similar(year, code, measure=UPHELD):
    return among_similar(REGISTER, STATISTICS, sides(year, code)[0], measure, year)


def test_the_table_has_a_row_for_each_council_even_one_that_was_not_there():
    table = figures_table(sides(2023, BIRMINGHAM, CUMBERLAND, LEEDS), {(LEEDS, 2023)}, 2023)
    assert table["name"].to_list() == ["Birmingham City Council", "Cumberland Council", "Leeds City Council"]
    assert table["in_force"].to_list() == ["yes", "no", "yes"]
    assert table["letter"].to_list() == ["no", "no", "yes"]
    assert table["upheld_rate"].isna().to_list() == [False, True, False]
    file = pd.read_csv(io.BytesIO(csv_of(table, TABLE_HEADINGS)))
    assert file["Upheld rate (%)"].to_list()[::2] == [84, 69]
    assert list(file.columns) == list(TABLE_HEADINGS.values())


def test_the_table_of_similar_authorities_holds_those_with_a_known_figure():
    among = {key: similar(2024, LEEDS, MEASURES[key]) for key in HEADLINE_RATES}
    table = similar_table(among)
    assert len(table) == 4
    assert LEEDS not in set(table["code"])
    birmingham = table.set_index("code").loc[BIRMINGHAM]
    assert birmingham["upheld_rate"] == 87
    assert plain(str(birmingham["upheld_rate_text"])) == "87 %, 115 of 132 investigations"
    file = pd.read_csv(io.BytesIO(csv_of(table, SIMILAR_HEADINGS)))
    relations = (
        PeerRelation.CLEARLY_HIGHER,
        PeerRelation.CLEARLY_LOWER,
        PeerRelation.NOT_DISTINCT,
        PeerRelation.COUNTS_UNKNOWN,
    )
    shown = [RELATION_WORDS[relation] for relation in relations]
    assert file["Upheld rate compared with this council"].isin(shown).all()


def test_a_council_without_similar_authorities_has_an_empty_table():
    table = similar_table({key: similar(2023, CUMBERLAND, MEASURES[key]) for key in HEADLINE_RATES})
    assert table.empty
