"""A new year needs no change of the code: its three tables are brought in, and every page knows it."""

from __future__ import annotations

from lgo_map import storage
from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.ingest import ledger
from tests.known_councils import CUMBERLAND, KENT, LEEDS, REDBRIDGE, YORK
from tests.next_year import assert_held, assert_shown, bring_in_tables

YEAR = 2026


def test_the_tables_of_a_new_year_are_on_the_map_the_council_page_and_the_briefing(
    whole_project, tmp_path, monkeypatch
):
    monkeypatch.setattr(ledger, "newest_year", lambda today: YEAR)
    councils = authorities_of_year(load_register(), YEAR)
    bring_in_tables(tmp_path, councils, YEAR)
    monkeypatch.setattr(storage, "DATA", whole_project / "data")
    assert_held(whole_project / "data", councils, YEAR)
    district = next(code for code in councils.index if councils.at[code, "authority_type"] == "district")
    assert_shown(councils, YEAR, [LEEDS, REDBRIDGE, KENT, YORK, CUMBERLAND, district])
