"""What a page has worked out of the data is kept: drawn again, it works out nothing of it anew."""

from __future__ import annotations

from typing import Any

import pytest

from lgo_map.records.dataset import current_dataset
from lgo_map.site.links import TITLES
from tests.app_pages import OpenedPage
from tests.known_councils import LEEDS, NORTHAMPTON


def _worked_out() -> dict[str, int]:
    """By the name of what is kept of the data, how often it was worked out until now."""
    kept: dict[Any, Any] = current_dataset()._kept
    return {f"{function.__module__}.{function.__qualname__}": of.cache_info().misses for function, of in kept.items()}


def _address(page: str) -> dict[str, str]:
    if page == "compare":
        return {"councils": f"{LEEDS},{NORTHAMPTON}", "similar": "yes"}
    return {"q": "remedy"} if page == "letters" else {"council": LEEDS}


@pytest.mark.parametrize("page", [path.stem for path in TITLES])
@pytest.mark.parametrize("is_open", [False, True], ids=["as the first visitor finds it", "with a choice made"])
def test_a_page_drawn_again_works_out_nothing_anew(page, is_open):
    """Whatever it asks for more often in one run than is kept would be worked out in every run of every visitor."""
    opened = OpenedPage(page, **(_address(page) if is_open else {}))
    before = _worked_out()
    opened.app.run()
    assert opened.is_well
    again = {name: times for name, times in _worked_out().items() if times != before.get(name, 0)}
    assert not again
