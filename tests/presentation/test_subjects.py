"""What complaints were about as HTML: each subject with its source, on scales that end alike."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from lgo_map.analysis.subject_shares import subject_shares
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.presentation.subjects import shares_of_year, top_of_scale
from lgo_map.records.dataset import current_dataset
from lgo_map.records.subjects import subjects_of
from tests.known_councils import BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD

PLURAL = "metropolitan boroughs"


@pytest.fixture(scope="module")
def dataset():
    held = current_dataset()
    codes = (BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD)
    rows = [
        (code, 2025, subject, 10, "ombudsman", "A <table>", "https://www.lgo.org.uk/a.csv", None, True)
        for code in codes
        for subject in SUBJECTS
    ]
    table = pd.DataFrame(rows, columns=list(held.subjects.columns)).astype(held.subjects.dtypes.to_dict())
    table.loc[(table["code"] == LEEDS) & (table["subject"] == "housing"), "received"] = 41
    table.loc[(table["code"] == LEEDS) & (table["subject"] == "other"), ["source_kind", "source_url"]] = (
        "press",
        "javascript:alert(1)",
    )
    return dataclasses.replace(held, subjects=table)


def drawn(dataset, code):
    return shares_of_year(subject_shares(dataset, code, 2025), PLURAL, subjects_of(dataset.subjects, code))


def test_every_subject_stands_with_its_count_its_scale_and_its_words(dataset):
    html = drawn(dataset, LEEDS)
    assert re.findall(r"<h4>(.*?)</h4>", html) == [subject.name.replace("'", "&#x27;") for subject in SUBJECTS.values()]
    assert html.count("41 of 121 complaints and enquiries, 34\N{NO-BREAK SPACE}%</a>") == 1
    assert html.count('class="lgo-bar" aria-hidden="true"') == html.count("In metropolitan boroughs together") == 9
    assert "every scale runs from 0 to 50\N{NO-BREAK SPACE}%" in html
    assert "roughly every third council" in html


def test_each_count_leads_to_its_source_and_no_address_but_a_web_address_is_a_link(dataset):
    html = drawn(dataset, LEEDS)
    assert html.count('href="https://www.lgo.org.uk/a.csv"') == 8
    assert "javascript:" not in html
    assert "A &lt;table&gt;" in html
    assert "press" in html


def test_nothing_drawn_lies_beyond_the_end_of_the_scales(dataset):
    assert top_of_scale(subject_shares(dataset, LEEDS, 2025)) == 50
    for left in re.findall(r"left:([\d.]+)%", drawn(dataset, LEEDS)):
        assert 0 <= float(left) <= 100


def test_without_a_total_there_is_no_scale(dataset):
    table = dataset.subjects
    part = dataclasses.replace(dataset, subjects=table[table["subject"] != "housing"])
    html = drawn(part, LEEDS)
    assert "lgo-bar" not in html
    assert '<p class="lgo-missing">Not known, which is not zero</p>' in html
