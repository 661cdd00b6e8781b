"""The share of a subject on map, benchmark and comparison, in a browser, with a made yearly table held."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, served
from tests.browser.map_page import go_to, wait_until_at_rest
from tests.browser.test_access import serious_violations
from tests.known_councils import CAMBRIDGE, LEEDS
from tests.made_decisions import made_data, received_by_subject

HOUSING = "measure=subject_share&subject=housing"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with what was received in 2023–24 by subject, served until the tests here are done."""
    folder = tmp_path_factory.mktemp("received")
    with served(folder / "app", data=made_data(folder, received=received_by_subject(2024))) as running:
        yield running


def choose(page: Page, box: str, option: str) -> None:
    """Choose from a select box by typing, as a keyboard does."""
    field = page.get_by_role("combobox", name=box, exact=True)
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_a_subject_is_chosen_beside_the_measure_and_the_map_is_painted_by_it(visit, width, scheme):
    map_page = visit(f"?year=2024&council={LEEDS}", width=width, scheme=scheme)
    page = map_page.page
    map_page.wait_until_at_rest()
    filters = page.locator(".st-key-filters")
    before = filters.bounding_box()
    choose(page, "Measure", "Share of a subject")
    choose(page, "Subject", "Housing")
    expect(page).to_have_url(re.compile(HOUSING))
    legend = page.get_by_role("region", name="Legend")
    expect(legend).to_contain_text("Complaints about housing")
    expect(legend).to_contain_text("% of complaints received")
    expect(map_page.panel).to_contain_text("Housing, 2023–24: 25 of 212 complaints received")
    map_page.wait_until_at_rest()
    after = filters.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == before["height"]  # the box for the subject pushes nothing down
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = [*serious_violations(page.main_frame), *serious_violations(map_page.map_frame())]
    assert not found, "\n\n".join(dict.fromkeys(found))
    page.go_back()
    expect(legend).to_contain_text("Complaints about education and children’s services")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"benchmark?year=2024&council={LEEDS}&{HOUSING}", "25 of 212 complaints received"),
        (f"compare?year=2024&councils={LEEDS},{CAMBRIDGE}", "What complaints were about, 2023–24"),
    ],
    ids=["benchmark", "compare"],
)
def test_benchmark_and_comparison_by_subject_shut_nobody_out(app, new_page, path, says, width, scheme):
    page = new_page(width, 900, scheme)
    go_to(page, f"{app.address}/{path}")
    expect(page.get_by_text(says).first).to_be_visible()
    wait_until_at_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = serious_violations(page.main_frame)
    assert not found, "\n\n".join(dict.fromkeys(found))
