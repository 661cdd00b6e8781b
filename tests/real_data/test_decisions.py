"""Every decision and report that is held is found on its page, with what is known of it, and never as a count."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from lgo_map import storage
from lgo_map.councils.register import load_register
from lgo_map.records.decisions import load_decisions
from lgo_map.wording.decisions import EXAMPLES_ONLY, decided_name
from lgo_map.wording.numbers import first_upper
from tests.app_pages import OpenedPage


@pytest.fixture(autouse=True)
def real_data(monkeypatch, data):
    monkeypatch.setattr(storage, "DATA", data)


def listed(page: OpenedPage) -> list[str]:
    """The rows of the list, as HTML."""
    return re.findall(r'<tr><th scope="row">.*?</tr>', page.html)


def test_every_decision_held_is_listed_in_order_with_its_source_and_none_is_a_count(data):
    decisions, names = load_decisions(data), load_register(data)["name"]
    page = OpenedPage("decisions")
    rows = listed(page)
    for number in range(2, min(-(-len(decisions) // 25), 40) + 1):
        page.go(page=str(number))
        assert page.is_well
        assert EXAMPLES_ONLY in page.text
        rows += listed(page)
    assert len(rows) == min(len(decisions), 1000)
    for row, decision in zip(rows, decisions.to_dict("records"), strict=False):
        shown = unescape(row)
        assert str(names[decision["code"]]) in shown
        assert first_upper(decided_name(decision["decided"])) in shown
        for known in ("category", "subcategory", "reference"):
            assert pd.isna(decision[known]) or decision[known] in shown
        assert 'href="http' in row or pd.isna(decision["address"])


def test_rule_13_of_no_council_a_number_is_given_without_days_of_which_all_are_held(data):
    for code in load_decisions(data)["code"].unique()[:25]:
        page = OpenedPage("decisions", council=code)
        assert EXAMPLES_ONLY in page.text
        assert not re.search(r"\bAll \d", page.text)
