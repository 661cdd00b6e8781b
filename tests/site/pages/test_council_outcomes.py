"""From received to upheld on a council's page: which year it is of."""

from __future__ import annotations

import pytest

from tests.known_councils import HAMPSHIRE, LEEDS, NORTHAMPTON
from tests.site.pages.test_council_page import CouncilPage


@pytest.mark.parametrize(
    ("code", "address", "heading"),
    [
        (LEEDS, {}, "From received to upheld, 2024–25"),
        (LEEDS, {"year": 2023}, "From received to upheld, 2022–23"),
        (LEEDS, {"year": "together"}, "From received to upheld, 2024–25"),
        (NORTHAMPTON, {}, "From received to upheld, 2021–22"),
        (HAMPSHIRE, {"year": 2025}, "From received to upheld, 2024–25"),
    ],
)
def test_it_is_of_the_year_looked_at_or_the_newest_of_which_most_is_known(code, address, heading):
    page = CouncilPage(council=code, **address)
    assert heading in page.text
    assert page.text.count("From received to upheld") == 1


def test_leeds_of_2024_25_leads_each_number_to_its_page():
    page = CouncilPage(council=LEEDS)
    (block,) = (block for block in page.html.split("\n") if "lgo-outcomes" in block)
    assert block.count("leeds-city-council/statistics") == 5
    assert "63 (28\N{NO-BREAK SPACE}%) were not for the Ombudsman or not ready for it" in block
