"""The code that puts what a page shows into somebody's page."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from lgo_map.presentation.map_view import View
from lgo_map.presentation.pieces import piece_of_council, piece_of_map
from lgo_map.records.dataset import current_dataset
from tests.known_councils import LEEDS, NORTHAMPTON

SITE = "https://example.org"


@pytest.mark.parametrize(
    ("choice", "address", "title"),
    [
        (None, f"/embed/council?council={LEEDS}", "Leeds City Council, newest known"),
        ("newest", f"/embed/council?council={LEEDS}", "Leeds City Council, newest known"),
        (2025, f"/embed/council?council={LEEDS}&year=2025", "Leeds City Council, 2024–25"),
        (
            "together",
            f"/embed/council?council={LEEDS}&year=together",
            "Leeds City Council, together, 2022–23 to 2024–25",
        ),
    ],
)
def test_the_code_of_a_council_names_the_year_that_is_shown(choice, address, title):
    piece = piece_of_council(current_dataset(), LEEDS, choice)
    assert (piece.address, piece.title) == (address, title)
    code = piece.code(SITE)
    assert unescape(code).startswith(f'<iframe src="{SITE}{address}" title="{title}" width="100%"')
    assert code.endswith("></iframe>")


def test_the_code_of_the_map_is_of_the_view_that_is_shown():
    view = View(year=2020, tier="lower", measure="compliance_rate", council=NORTHAMPTON, types=("district",))
    piece = piece_of_map(current_dataset(), view)
    assert piece.title == "Compliance, 2019–20"
    for part in ("year=2020", "tier=lower", "measure=compliance_rate", f"council={NORTHAMPTON}", "types=district"):
        assert part in piece.address
    assert piece_of_map(current_dataset(), View(year="newest")).address == "/embed/map"


def test_a_title_can_not_break_out_of_the_code():
    piece = replace(piece_of_council(current_dataset(), LEEDS, 2025), title='"><script>alert(1)</script>')
    assert "<script" not in piece.code(SITE)
