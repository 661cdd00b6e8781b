"""With the Ombudsman's own figures only, all is as if nobody else had ever stated one."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from selectolax.lexbor import LexborHTMLParser

from lgo_map.documents.answers import document_of
from lgo_map.documents.downloads import downloads_of
from lgo_map.records.dataset import Dataset, current_dataset, load_dataset
from tests.known_councils import BIRMINGHAM, BOURNEMOUTH, CHRISTCHURCH, CORBY, LEEDS
from tests.own_figures import sample_without_others

OTHERS = [BIRMINGHAM, BOURNEMOUTH]
"""Councils of which the press or they themselves state figures, some of which would stand."""


@pytest.fixture(scope="module")
def held() -> Dataset:
    return current_dataset()


@pytest.fixture(scope="module")
def without_others(tmp_path_factory) -> Dataset:
    return load_dataset(sample_without_others(tmp_path_factory.mktemp("own") / "data"))


def said(dataset: Dataset, page: str, parameters: Mapping[str, str]) -> list[str]:
    """What a page's document says, part by part, but for its forms, and for the choice of sources in its links."""
    shown = LexborHTMLParser(document_of(dataset, page, parameters).body)
    for form in shown.css("form"):
        form.decompose()
    text = re.sub(r"(?:&amp;|\?)own=yes", "", str(shown.html)).replace("?&amp;", "?")
    # An address with another choice names the first year of the list, which goes without saying else.
    return re.sub(r'\?year=newest(?=")', "", text).split("<")


def files(dataset: Dataset, page: str, parameters: Mapping[str, str]) -> dict[str, bytes]:
    return {file.key: file.make() for file in downloads_of(dataset, page, parameters) if file.key.endswith(".csv")}


@pytest.mark.parametrize("year", ["newest", "2020"])
@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        *(("map", {"council": code}) for code in (*OTHERS, CHRISTCHURCH, CORBY)),
        ("map", {"tier": "lower"}),
        *(("benchmark", {"council": code}) for code in OTHERS),
        ("compare", {"councils": f"{BIRMINGHAM},{LEEDS},{BOURNEMOUTH}"}),
        ("compare", {"councils": BIRMINGHAM, "similar": "yes"}),
        ("councils", {}),
    ],
)
def test_rule_10_what_others_state_is_nowhere_when_it_is_switched_off(held, without_others, page, parameters, year):
    asked = {**parameters, "year": year}
    own = {**asked, "own": "yes"}
    assert said(held, page, own) == said(without_others, page, asked)
    assert files(held, page, own) == files(without_others, page, asked)
    assert files(held, page, asked) != files(held, page, own)


@pytest.mark.parametrize("own", [{}, {"own": "yes"}])
def test_rule_10_the_years_say_how_many_councils_have_figures_by_the_sources_chosen(held, without_others, own):
    dataset = without_others if own else held
    shown = LexborHTMLParser(document_of(held, "map", {"year": "2020", **own}).body)
    known, councils = dataset.councils_with_rate[False][2020]
    offered = [option.text() for option in shown.css("select[name=year] option")]
    assert f"2019–20 ({known} of {councils})" in offered
