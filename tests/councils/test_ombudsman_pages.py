"""Where the Ombudsman's page of a council is, known or as it follows from the name."""

from __future__ import annotations

import pytest

from lgo_map.councils.ombudsman_pages import slugs_of_name, statistics_page
from lgo_map.councils.register import council_of
from tests.known_councils import CORBY, LEEDS


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("North East Lincolnshire Council", ["north-east-lincolnshire-council"]),
        ("King’s Lynn Borough Council", ["kings-lynn-borough-council"]),
        ("St. Helens Borough Council", ["st-helens-borough-council"]),
        ("Stockton-on-Tees Borough Council", ["stockton-on-tees-borough-council"]),
        (
            "Brighton and Hove City Council",
            ["brighton-and-hove-city-council", "brighton-hove-city-council"],
        ),
        ("Sandwell Council", ["sandwell-council"]),  # "and" is no word of it
    ],
)
def test_the_page_follows_from_the_name(name, slugs):
    assert slugs_of_name(name) == slugs


def test_an_address_that_is_known_stands_before_one_that_follows(register):
    leeds, corby = council_of(register, LEEDS), council_of(register, CORBY)
    assert statistics_page(leeds).endswith(f"/your-councils-performance/{leeds.page_slug}/statistics")
    assert corby.page_slug is None
    assert statistics_page(corby).endswith("/your-councils-performance/corby-borough-council/statistics")
