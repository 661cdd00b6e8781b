"""The catalogue holds every figure of the data, says of each what others need, and is what docs/figures.md says."""

from __future__ import annotations

import pkgutil

import pytest

from lgo_map.figures.catalogue import (
    AVERAGES,
    COUNTS,
    FIGURES,
    HEADLINE_RATES,
    LETTER,
    PAGE,
    PER_100K,
    PERCENTAGES,
    RATES,
    STATS_FIGURES,
    TABLE,
    WHOLES,
)
from lgo_map.figures.reference import reference
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.ingest.readers import page
from lgo_map.ingest.readers.table_names import match_name
from lgo_map.pipeline.letter_figures import found_figures
from lgo_map.records.statistics import FIGURES_SCHEMA, STATS_SCHEMA
from lgo_map.storage import PROJECT

each_figure = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
each_headline = pytest.mark.parametrize("figure", [FIGURES[key] for key in HEADLINE_RATES], ids=HEADLINE_RATES)

NO_FIGURES = {
    *("code", "year", "name", "authority_type", "figure", "value", "computed", "chosen"),
    *("source_kind", "source_title", "source_url", "note"),
}


def names_of(figure):
    origin = figure.origin
    names = [*origin.read_by, origin.preferred_in, origin.computed_in, origin.judged_in, *origin.said_in]
    return list(filter(None, names))


SHARES = {measure.key: measure.figure for measure in SUBJECT_MEASURES.values()}


@pytest.mark.parametrize("figure", [*FIGURES.values(), *SHARES.values()], ids=[*FIGURES, *SHARES])
def test_what_makes_a_figure_what_it_is_can_be_imported(figure):
    assert figure.origin.read_by
    for name in names_of(figure):
        assert pkgutil.resolve_name(name)


def test_the_page_about_the_figures_is_that_of_the_catalogue():
    written = (PROJECT / "docs" / "figures.md").read_text(encoding="utf-8")
    assert written == reference(), "run `make figures`"
    assert all(f"`{key}`" in written for key in FIGURES)


def test_the_page_links_to_files_that_are_there():
    links = {link.split(")")[0] for link in reference().split("](")[1:]}
    assert all((PROJECT / "docs" / link).is_file() for link in links if not link.startswith("#"))


def test_every_column_that_is_a_figure_has_an_entry(statistics, figures):
    assert [column for column in STATS_SCHEMA.columns if column not in NO_FIGURES] == list(STATS_FIGURES)
    assert set(statistics.columns) - NO_FIGURES == set(STATS_FIGURES)
    assert set(FIGURES_SCHEMA.columns) <= NO_FIGURES
    assert set(figures["figure"]) <= set(FIGURES)


@each_figure
def test_an_entry_says_what_others_ask_of_every_figure(figure):
    assert figure.key == figure.key.lower()
    assert all((figure.name, figure.label, figure.heading, figure.field.title, figure.field.unit))
    assert figure.field.description.endswith(".")
    assert (figure.key in COUNTS) + (figure.key in PERCENTAGES) + (figure.key in PER_100K) == 1
    assert figure.average_of or figure.column_names
    assert figure.average == "" or FIGURES[figure.average].average_of == figure.key


@each_figure
def test_the_counts_that_an_entry_names_are_counts(figure):
    assert {figure.part, figure.base, figure.part_of} - {None, ""} <= set(COUNTS)
    if figure.limits:
        assert figure.meaning
        assert figure.nothing
        assert list(figure.limits) == sorted(figure.limits)


@pytest.mark.parametrize("rate", RATES)
def test_a_rates_counts_say_what_they_are_called(rate):
    figure = FIGURES[rate]
    assert all(FIGURES[figure.base].cases)
    assert figure.base in WHOLES
    if figure.part:
        assert FIGURES[figure.part].part_of == figure.base
        assert FIGURES[figure.part].decisions
        assert FIGURES[figure.base].decisions
        assert figure.origin.computed_in


@each_headline
def test_a_headline_figure_has_all_that_pages_say_of_it(figure):
    assert figure.key in RATES
    assert figure.average in AVERAGES
    assert figure.limits
    assert all((figure.noun, figure.phrase, figure.counted, figure.nothing, figure.caveat, figure.origin.judged_in))


def test_the_readers_are_those_that_know_the_figure():
    def read_by(reader):
        return {key for key, figure in FIGURES.items() if reader in figure.origin.read_by}

    sentences = {figure for _, figure, _ in page._STATEMENTS} - {"average", "total"}
    of_parts = {*page._TOTALS.values(), *(FIGURES[rate].average for rate in page._RATES.values())}
    assert read_by(PAGE) == sentences | of_parts
    assert read_by(LETTER) == set(found_figures([]).values)
    assert read_by(TABLE) == {key for key in FIGURES if match_name(key) == key}


def test_no_two_figures_are_called_the_same():
    for names in (
        [figure.name for figure in FIGURES.values()],
        [figure.label for figure in FIGURES.values()],
        [name for figure in FIGURES.values() for name in figure.column_names],
    ):
        assert len(names) == len(set(names))
