"""What pages say of several sources of one figure, and of an address that shows another year by now."""

from __future__ import annotations

import re

import pytest

from lgo_map.records.dataset import current_dataset
from tests.app_pages import MapPage, OpenedPage
from tests.known_councils import BOURNEMOUTH, LEEDS

COUNCIL_PAPERS = [
    f"https://democracy.bcpcouncil.gov.uk/ieIssueDetails.aspx?IId={number}&amp;Opt=3" for number in (9288, 9833)
]
NEWSPAPER = "https://www.bournemouthecho.co.uk/news/19497292.bcp-council-failing-provide-satisfactory-remedy-complaints/?ref=rss"
ARCHIVE = "https://web.archive.org/web/*/https://lgo.org.uk/your-councils-performance/leeds-city-council/statistics"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_rule_12_where_a_newspaper_says_otherwise_than_the_council_the_card_says_so():
    page = MapPage(council=BOURNEMOUTH, year="2020")
    card = plain(page.cards["Upheld rate"])
    assert card.startswith("50 %")
    assert "From a council’s report" in card
    assert "Upheld rate: A press report says 42 %." in card
    assert "42 % (not used) Press report" in plain(page.sources)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("council", "50 % council’s report A press report says 42 %."),
        ("briefing", "A council’s report Upheld rate: A press report says 42 %."),
    ],
)
def test_rule_12_council_page_and_briefing_say_so_too(path, expected):
    page = OpenedPage(path, council=BOURNEMOUTH, year="2020")
    assert page.is_well
    assert expected in plain(page.text)


def test_rule_12_every_source_is_listed_with_its_own_address_and_its_note():
    page = OpenedPage("council", council=BOURNEMOUTH)
    for address in (*COUNCIL_PAPERS, NEWSPAPER):
        assert f'href="{address}"' in page.html
    assert "42 % (not used) Press report a press report Two sources differ" in plain(page.text)


def test_rule_12_table_and_data_say_it_in_the_note():
    row = current_dataset().row_of(BOURNEMOUTH, 2020, ombudsman_only=False)
    assert row is not None
    assert row["upheld_rate"] == 50
    assert row["note"].endswith("two sources differ; upheld rate: a press report says 42 %")
    shown = OpenedPage("councils", year="2020").app.dataframe[0].value
    (note,) = shown.loc[shown["code"] == BOURNEMOUTH, "note"] if "code" in shown else shown["note"].dropna().tail(1)
    assert "a press report says 42 %" in note


def test_with_the_ombudsman_s_own_figures_alone_no_other_source_is_heard():
    page = MapPage(council=BOURNEMOUTH, year="2020", own="yes")
    assert "42 %" not in plain(page.text)


def test_an_address_that_shows_another_year_by_now_says_so_and_leads_to_its_copies():
    older, newest = MapPage(council=LEEDS, year="2024"), MapPage(council=LEEDS, year="2025")
    assert "Annual statistics page Shows the newest year only. Archived copies" in older.sources
    assert f'href="{ARCHIVE}"' in older.html
    own = newest.sources.partition("published average")[0]
    assert "newest year only" not in own
    for path in ("council", "briefing"):
        page = OpenedPage(path, council=LEEDS, year="2024")
        assert re.search(ARCHIVE.replace("*", r"\*").replace("//lgo", "//(www.)?lgo"), page.html)
        assert "Shows the newest year only. Archived copies" in page.text
