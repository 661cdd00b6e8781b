"""Nothing on the page or in the map shuts anybody out, as far as axe-core can see."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import pytest
from playwright.sync_api import Frame, expect

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_axe_finds_nothing_serious_with_or_without_a_council(visit, width, height, scheme):
    map_page = visit("?year=2020&tier=lower", width=width, height=height, scheme=scheme)
    expect(map_page.canvas.locator("xpath=ancestor::html")).to_have_attribute("data-theme", scheme)
    found = serious_violations(map_page.page.main_frame)

    map_page.pick(map_page.council, "Northampton B")
    map_page.panel.get_by_text("Where every figure comes from").click()
    expect(map_page.panel.get_by_role("region", name="Sources")).to_be_visible()
    map_page.wait_until_at_rest()
    found += [*serious_violations(map_page.page.main_frame), *serious_violations(map_page.map_frame())]

    assert not found, "\n\n".join(dict.fromkeys(found))


def serious_violations(frame: Frame) -> list[str]:
    """Every element that breaks a rule of serious or critical impact: the rule, the element, the cure."""
    return violations(frame, ("serious", "critical"))


def violations(frame: Frame, impacts: Sequence[str] = ("minor", "moderate", "serious", "critical")) -> list[str]:
    """Every element that breaks a rule, best practices included: the rule, the element, the cure."""
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE)
    broken = frame.evaluate("axe.run({ iframes: false, resultTypes: ['violations'] }).then(r => r.violations)")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n  at {' '.join(map(str, node['target']))}"
        f"\n  {node['html'][:400]}\n  {node['failureSummary']}"
        for violation in broken
        if violation["impact"] in impacts
        for node in violation["nodes"]
    ]
