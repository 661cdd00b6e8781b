"""What a screen reader hears when a choice has changed a page: each page that has a choice says it in a sentence."""

from __future__ import annotations

import pytest

from tests.app_pages import OpenedPage
from tests.known_councils import HOUNSLOW, LEEDS, NORTHAMPTON

CHOICES = [
    ("map", {"year": "2020", "measure": "upheld_rate"}, {"year": "2020", "measure": "compliance_rate"}),
    ("map", {"year": "2025"}, {"year": "2025", "council": LEEDS}),
    ("council", {"council": LEEDS, "year": "2025"}, {"council": LEEDS, "year": "2024"}),
    ("council", {"council": LEEDS}, {}),
    ("benchmark", {"council": LEEDS, "year": "2025"}, {"council": LEEDS, "year": "2024"}),
    ("benchmark", {"council": LEEDS, "year": "2025"}, {"council": LEEDS, "year": "2025", "measure": "compliance_rate"}),
    ("benchmark", {"council": NORTHAMPTON, "year": "2020"}, {}),
    ("compare", {"councils": f"{LEEDS},{HOUNSLOW}", "year": "2024"}, {"councils": LEEDS, "year": "2024"}),
    ("compare", {"councils": LEEDS, "year": "2024"}, {"councils": LEEDS, "year": "2024", "similar": "yes"}),
    ("compare", {"councils": LEEDS, "year": "2024", "similar": "yes"}, {}),
    ("councils", {"year": "2020"}, {"year": "2020", "types": "county"}),
    ("decisions", {}, {"reports": "yes"}),
    ("letters", {"q": "remedy"}, {"q": "no such word"}),
    ("letters", {}, {"q": "remedy"}),
    ("briefing", {"council": NORTHAMPTON, "year": "2020"}, {"council": NORTHAMPTON, "year": "2022"}),
    ("briefing", {"council": NORTHAMPTON, "year": "2020"}, {}),
]


def told(page: OpenedPage) -> str:
    return str(page.app.session_state["told of this run"])


@pytest.mark.parametrize(("page", "before", "after"), CHOICES)
def test_what_a_choice_has_changed_is_told_in_other_words_than_before(page, before, after):
    first, second = told(OpenedPage(page, **before)), told(OpenedPage(page, **after))
    assert first != second
    for sentence in (first, second):
        assert sentence.endswith(".")
        assert "<" not in sentence


@pytest.mark.parametrize("page", ["about", "programs", "benchmark"])
def test_what_the_search_has_found_is_told_on_every_page_and_beside_it_once(page):
    opened = OpenedPage(page)
    opened.app.text_input[0].set_value("no such council").run()
    found = opened.app.session_state["answer of the search told of this run"]
    assert found.startswith("We know no council in England of that name.")
    assert 'role="status"' not in opened.html
