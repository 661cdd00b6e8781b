"""What the map shows in every year held: all of that year's England, counted and in whole words."""

from __future__ import annotations

import json

import pytest

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import SUBJECT_MEASURES, measure_called
from lgo_map.presentation.map_layer import layer_of, layer_payload
from lgo_map.presentation.map_view import TIERS
from tests.site.pages.test_map_page import slips_in

every_measure = pytest.mark.parametrize("measure", [*MEASURES, *(of.key for of in SUBJECT_MEASURES.values())])
every_tier = pytest.mark.parametrize("tier", TIERS)
OTHER = {"upper": "district", "lower": "county"}
"""By tier, the type that is not painted."""


@every_tier
def test_every_council_of_the_tier_is_painted_and_is_on_the_map_that_is_fetched(dataset, project, maps, tier):
    topology = json.loads((project / maps.file).read_text(encoding="utf-8"))
    years = {each["id"]: each["properties"] for each in topology["objects"]["england"]["geometries"]}
    for year in dataset.years:
        on_map = {
            code
            for code, of in years.items()
            if of["first_year"] <= year <= (year if of["last_year"] is None else of["last_year"])
        }
        in_force = dataset.in_force(year)
        painted = set(layer_of(dataset, year, AUTHORITY_TYPES, tier, "upheld_rate", ombudsman_only=False).areas)
        assert painted == set(in_force.index[in_force["authority_type"] != OTHER[tier]]), year
        assert painted <= on_map, year


@every_tier
@every_measure
@pytest.mark.parametrize("own", [False, True])
def test_the_legend_counts_all_that_is_painted_and_each_is_described_in_whole_words(dataset, tier, measure, own):
    for year in dataset.years:
        layer = layer_of(dataset, year, AUTHORITY_TYPES, tier, measure, own)
        painted = [index for index, _ in layer.areas.values()]
        assert [painted.count(index) for index in range(len(layer.legend))] == [count for _, count in layer.legend]
        assert len(painted) > 100, year
        assert slips_in(text for _, text in layer.areas.values()) == [], year


@every_measure
def test_a_painting_is_a_small_message(dataset, measure):
    for year in dataset.years:
        for tier in TIERS:
            layer = layer_of(dataset, year, AUTHORITY_TYPES, tier, measure, ombudsman_only=False)
            sent = json.dumps(layer_payload(layer, measure_called(measure), tier, None, "light"))
            assert len(sent) < 40_000, (year, tier)
