"""What has been worked out for one visitor is not worked out again for the next."""

from __future__ import annotations

import pytest

from lgo_map.records.dataset import current_dataset
from tests.app_pages import OpenedPage
from tests.known_councils import LEEDS, NORTHAMPTON

VIEWS = [
    ("map", {}),
    ("map", {"year": "2020", "council": NORTHAMPTON}),
    ("map", {"year": "together", "measure": "compliance_rate", "council": LEEDS}),
    ("council", {"council": LEEDS}),
    ("benchmark", {"council": LEEDS, "year": "2025"}),
    ("compare", {"councils": f"{LEEDS},{NORTHAMPTON}", "year": "2020"}),
    ("councils", {"year": "2025"}),
    ("decisions", {"council": LEEDS}),
    ("letters", {"q": "remedy"}),
    ("briefing", {"council": LEEDS, "year": "2025"}),
    ("about", {}),
]


@pytest.mark.parametrize(("path", "address"), VIEWS, ids=lambda part: part if isinstance(part, str) else str(part))
def test_a_view_that_was_shown_before_asks_for_nothing_that_is_no_longer_kept(path, address):
    OpenedPage(path, **address)
    before = missed()
    assert OpenedPage(path, **address).is_well
    assert missed() == before


def missed() -> dict[str, int]:
    """By function, how often what it makes of the data had to be made."""
    kept = current_dataset()._kept
    return {function.__qualname__: results.cache_info().misses for function, results in kept.items()}
