"""How large the server's documents are with the real data: a phone on a slow line waits for each byte."""

from __future__ import annotations

import pytest

from lgo_map.documents.answers import document_of
from lgo_map.documents.document import alone
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import current_dataset
from lgo_map.records.kept_answers import answer_with
from tests.known_councils import LEEDS, NORTHAMPTON

LIMITS = {"map": 60_000}
"""Bytes of a compressed document at most, by its page."""
OTHERS = 30_000
VIEWS = [
    *((page, {}) for page in PAGES),
    ("map", {"year": "2025", "council": LEEDS}),
    ("map", {"year": "2020", "tier": "lower"}),
    ("council", {"council": LEEDS}),
    ("council", {"council": NORTHAMPTON}),
    ("benchmark", {"council": NORTHAMPTON, "year": "2020"}),
    ("compare", {"councils": f"{LEEDS},E08000025,E10000030,{NORTHAMPTON},E07000150", "year": "2024"}),
    ("compare", {"councils": NORTHAMPTON, "similar": "yes", "year": "2020"}),
    ("councils", {"year": "2024"}),
    ("decisions", {"council": LEEDS}),
    ("letters", {"letter": f"{NORTHAMPTON}-2020", "q": "remedy"}),
    ("briefing", {"council": LEEDS}),
]


@pytest.mark.parametrize(("page", "parameters"), VIEWS)
def test_a_document_is_small_enough_for_a_phone(page, parameters):
    document = document_of(current_dataset(), page, parameters)
    text = alone(document, "https://council.example")
    assert document.status == 200
    assert len(answer_with(200, text).packed) <= LIMITS.get(page, OTHERS)
