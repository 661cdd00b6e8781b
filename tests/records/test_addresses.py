"""Addresses of sources: which are one, and which show another year than when they were read."""

from __future__ import annotations

import pytest

from lgo_map.records.addresses import address_key, archived_copies, host_of, shows_newest_year_only

PAGE = "https://www.lgo.org.uk/your-councils-performance/leeds-city-council/statistics"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.lgo.org.uk/your-councils-performance/leeds-city-council/statistics",
        "https://lgo.org.uk/Your-Councils-Performance/Leeds-City-Council/Statistics/",
        f"{PAGE}?displaypref=1",
        f"{PAGE}#figures",
    ],
)
def test_one_page_has_one_address_however_it_is_written(other):
    assert address_key(other) == address_key(PAGE)
    assert shows_newest_year_only(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/mgAi.aspx?ID=1", "https://example.org/mgAi.aspx?ID=2"),
        ("https://example.org/AbC", "https://example.org/abc"),
        ("https://a.example.org/x", "https://b.example.org/x"),
        (PAGE, PAGE.replace("leeds", "york")),
    ],
)
def test_other_pages_have_other_addresses(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "address",
    [
        PAGE.removesuffix("/statistics"),
        f"{PAGE}/2023",
        PAGE.replace("lgo.org.uk", "lgo.org.uk.example.org"),
        "https://www.lgo.org.uk/assets/attach/6973/2-Complaints-Decided-25-26.csv",
        "https://example.org/statistics",
        "https://[oddly/statistics",
        "",
    ],
)
def test_only_the_ombudsman_s_statistics_pages_give_way_to_the_newest_year(address):
    assert not shows_newest_year_only(address)


def test_what_is_no_address_at_all_is_its_own_key():
    assert address_key(" https://[oddly ") == "https://[oddly"
    assert host_of("https://[oddly") == ""
    assert host_of("https://www.Example.org/a") == "example.org"


def test_the_archive_lists_the_copies_of_all_days():
    assert archived_copies(PAGE) == f"https://web.archive.org/web/*/{PAGE}"
