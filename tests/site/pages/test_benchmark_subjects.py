"""The benchmark of the share of a subject: the funnel by counts, an overall share in place of an average, its words."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.analysis.funnel import Zone, funnel_of, funnel_of_years
from lgo_map.analysis.verdict import Verdict
from lgo_map.analysis.years_together import statistics_of_choice
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.wording.funnel import funnel_in_words
from lgo_map.wording.numbers import NO_BREAK
from lgo_map.wording.verdicts import verdict_worked_out
from tests.app_pages import MapPage, OpenedPage
from tests.known_councils import BIRMINGHAM, BURY, CALDERDALE, DORSET, LEEDS, SHEFFIELD, YORK
from tests.made_decisions import made_data, many_decisions, received_by_subject, whole_list
from tests.made_subjects import EVEN, with_received

HOUSING = SUBJECT_MEASURES["housing"]
METROPOLITAN = (BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD)
ADDRESS = {"year": "2024", "measure": "subject_share", "subject": "housing"}


def text_of(page):
    return page.text.replace(NO_BREAK, " ")


def funnel(dataset, code, year=2024):
    table = statistics_of_choice(dataset, year, HOUSING, False)
    return funnel_of(dataset.register, table, dataset.figures_of_year(year), code, year, HOUSING)


@pytest.fixture(scope="module")
def with_tables(tmp_path_factory):
    rows = [row for row in received_by_subject(2024) if row["authority_code"] != YORK]
    return made_data(tmp_path_factory.mktemp("received"), received=rows)


@pytest.fixture
def tables(with_tables, monkeypatch):
    """What was received in 2023–24 of all councils of the sample but York, a unitary council."""
    monkeypatch.setattr(storage, "DATA", with_tables)


def test_every_similar_authority_is_a_dot_by_its_counts_around_the_share_of_all_together():
    received = dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 41}}
    found = funnel(with_received({2024: received}), LEEDS)
    assert found.average == pytest.approx(100 * 81 / 481)
    assert len(found.dots) == 5
    rows = found.rows.set_index("code")
    assert (rows.loc[LEEDS, "count"], rows.loc[LEEDS, "base"], rows.loc[LEEDS, "verdict"]) == (41, 121, Verdict.HIGHER)
    assert rows.loc[LEEDS, "zone"] == Zone.BEYOND_998
    assert set(rows["source_kind"]) == {"ombudsman"}
    assert found.top == 40
    assert found.drawn_across_line.empty


def test_the_scale_ends_where_the_dots_do_and_never_above_a_hundred():
    lone = dict.fromkeys(SUBJECTS, 0) | {"housing": 3}
    assert funnel(with_received({2024: {LEEDS: lone}}), LEEDS).top == 100
    assert funnel(with_received({2024: {LEEDS: EVEN}}), LEEDS).top == 30
    assert funnel(with_received({2025: {LEEDS: EVEN}}), LEEDS).top == 30  # without a dot


def test_the_verdict_is_worked_out_without_calling_the_share_of_all_published():
    received = dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 41}}
    steps = " ".join(verdict_worked_out(funnel(with_received({2024: received}), LEEDS))).replace(NO_BREAK, " ")
    assert "The figure is 34 %: 41 of 121 complaints received were about housing." in steps
    assert "In all similar authorities together it is 17 %, worked out here" in steps
    assert "higher than the overall share" in steps
    assert "published" not in steps
    assert "average" not in steps


def test_rule_14_together_each_is_compared_with_the_overall_share_of_its_own_years():
    second = dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: dict.fromkeys(SUBJECTS, 1) | {"housing": 12}}
    dataset = with_received({2024: dict.fromkeys(METROPOLITAN, EVEN), 2025: second})
    found = funnel_of_years(dataset, LEEDS, HOUSING, False)
    assert found is not None
    assert [(share.year, share.base) for share in found.shares] == [(2024, 90), (2025, 20)]
    assert found.average == pytest.approx((90 * 100 / 9 + 20 * 100 * 52 / 380) / 110)
    steps = " ".join(verdict_worked_out(found))
    assert "The overall shares in the same years, weighted by its cases, come to" in steps
    assert "overall share is" in funnel_in_words(found)


def test_the_page_says_share_counts_overall_share_and_verdict(tables):
    page = OpenedPage("benchmark", **ADDRESS, council=LEEDS)
    assert page.is_well
    assert page.notices == []
    text = text_of(page)
    assert (
        "the share of complaints about housing of Leeds City Council was 12 % (25 of 212 complaints received)" in text
    )
    assert "the overall share in metropolitan boroughs together, " in text
    assert "Compared with the overall share" in text
    assert "5 of 5 metropolitan boroughs have a dot." in text
    assert "ublished average" not in text
    assert page.filter("subject").value == "housing"
    assert "measure=subject_share&subject=housing" in page.links["The map of 2023–24"]


def test_where_a_similar_authority_is_missing_the_page_says_how_many_are_in_and_gives_no_verdict(tables):
    page = OpenedPage("benchmark", **ADDRESS, council=DORSET)
    text = text_of(page)
    assert "What complaints were about is held here of 9 of the 10 unitary councils." in text
    assert "9 of 10 unitary councils have a dot." in text
    assert "No verdict: what was received by subject is not known of all similar authorities" in text
    assert "Higher than" not in text
    york = text_of(OpenedPage("benchmark", **ADDRESS, council=YORK))
    assert "is not known here. That is not a share of zero." in york


def test_the_newest_known_year_of_the_subject_is_found(tables):
    page = OpenedPage("benchmark", **ADDRESS | {"year": "newest"}, council=LEEDS)
    assert "2023–24, the newest year known" in text_of(page)


def test_without_tables_the_measure_is_not_offered_and_an_address_is_told_why():
    page = OpenedPage("benchmark", **ADDRESS, council=LEEDS)
    assert page.is_well
    assert "Share of a subject" not in page.filter("measure").options
    assert "Of no council is it held here yet" in text_of(page) or "Of no council" in " ".join(page.notices)


def test_the_map_s_panel_leads_to_the_benchmark_of_what_is_painted(tables):
    links = MapPage(**ADDRESS, council=LEEDS).links
    assert "measure=subject_share&subject=housing" in links["Beside similar authorities"]
    assert "measure" not in MapPage(year="2024", council=LEEDS).links["Beside similar authorities"]


def test_rule_13_decisions_are_counted_only_where_all_of_the_type_are_held(tables, tmp_path, monkeypatch):
    text = text_of(OpenedPage("benchmark", **ADDRESS, council=LEEDS))
    assert "How often complaints about housing were upheld, 2023–24" in text
    assert "That can’t be said by council: not all decisions about metropolitan boroughs" in text
    lists = [whole_list("2023-04-01", "2024-03-31", 400, seen_on="2026-05-03")]
    decisions = many_decisions(2024)
    data = made_data(tmp_path, received=received_by_subject(2024), decisions=decisions, imports=lists)
    monkeypatch.setattr(storage, "DATA", data)
    page = OpenedPage("benchmark", **ADDRESS, council=LEEDS)
    assert page.is_well
    outcomes = [row["outcome"] for row in decisions if row["authority_code"] == LEEDS and row["category"] == "Housing"]
    upheld, investigated = outcomes.count("upheld"), len(outcomes) - outcomes.count("closed after initial enquiries")
    assert f"(this council) {upheld} of {investigated}" in text_of(page)
    assert "as the Ombudsman’s list showed them on 3 May 2026" in text_of(page)
    other = OpenedPage("benchmark", **ADDRESS | {"subject": "other"}, council=LEEDS)
    assert "How often complaints about" not in text_of(other)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "housing'--", "HOUSING", "other,"])
def test_a_subject_that_is_none_is_not_repeated(tables, hostile):
    page = OpenedPage("benchmark", **ADDRESS | {"subject": hostile}, council=LEEDS)
    assert page.is_well
    assert page.filter("subject").value == "education_and_children"
    assert "The subject in this page’s address is not one we know" in page.text + " ".join(page.notices)
    assert "<script>" not in page.html
