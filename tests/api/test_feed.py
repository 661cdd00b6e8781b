"""The feed says what was added, when, and by which source, and what is not known of that."""

from __future__ import annotations

import datetime
import shutil
from xml.etree import ElementTree

import pytest

from lgo_map import storage
from lgo_map.records.additions import COLUMNS
from tests.api.client import program
from tests.known_councils import CORBY, LEEDS, NO_COUNCIL, YORK

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "https://www.lgo.org.uk/your-councils-performance/leeds-city-council/statistics"
ROWS = (
    f"2026-11-20T09:00:00.000000+00:00,figures,{LEEDS},2025,ombudsman,{PAGE}",
    f"2026-11-21T10:00:00.000000+00:00,decisions,{LEEDS},,ombudsman,",
    f"2026-11-21T10:00:00.000000+00:00,decisions,{YORK},,ombudsman,",
    f"2026-11-22T10:00:00.000000+00:00,letter,{CORBY},2020,ombudsman,",
    f"2026-11-23T10:00:00.000000+00:00,figures,{YORK},2024,press,javascript:alert(1)",
)


@pytest.fixture
def client():
    return program()


@pytest.fixture
def with_additions(tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(storage.DATA, data)
    text = "\n".join((",".join(COLUMNS), *ROWS)) + "\n"
    (data / storage.ADDITIONS_FILE).write_text(text, encoding="utf-8")
    monkeypatch.setattr(storage, "DATA", data)


def fetched(client, query=""):
    answer = client.get(f"http://testserver/feed.atom{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 (our own)


def texts(feed, name):
    return [entry.findtext(f"{ATOM}{name}") for entry in feed.findall(f"{ATOM}entry")]


def test_each_addition_is_an_entry_the_newest_first(client, with_additions):
    feed = fetched(client)
    assert texts(feed, "title") == [
        "Figures: City of York Council, 2023–24",
        "Annual review letter: Corby Borough Council, 2019–20",
        "Decisions and reports: 2 councils",
        "Figures: Leeds City Council, 2024–25",
    ]
    assert texts(feed, "updated")[-1] == "2026-11-20T09:00:00.000Z"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T10:00:00.000Z"
    assert "Stated by a press report." in texts(feed, "summary")[0]
    assert "Leeds City Council and City of York Council" in texts(feed, "summary")[2]
    assert "They are examples" in texts(feed, "summary")[2]


def test_an_entry_leads_to_the_council_and_to_its_source(client, with_additions):
    entries = fetched(client).findall(f"{ATOM}entry")
    links = [{link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")} for entry in entries]
    assert links[3] == {"alternate": f"http://testserver/council?council={LEEDS}&year=2025", "via": PAGE}
    assert "via" not in links[0]


def test_a_council_has_a_feed_of_its_own(client, with_additions):
    feed = fetched(client, f"?council={LEEDS}")
    assert texts(feed, "title") == [
        "Decisions and reports: Leeds City Council",
        "Figures: Leeds City Council, 2024–25",
    ]
    assert "Leeds City Council" in feed.findtext(f"{ATOM}title")


def test_names_of_entries_are_the_same_for_ever_and_each_its_own(client, with_additions):
    names = texts(fetched(client), "id")
    assert names == texts(fetched(client), "id")
    assert len(set(names)) == len(names)
    assert all(name.startswith("urn:uuid:") for name in names)


def test_what_came_in_before_is_said_not_to_be_dated(client, with_additions):
    assert fetched(client).findtext(f"{ATOM}subtitle") == (
        "Additions since 20 November 2026. When anything came in before that was not noted."
    )


def test_where_nothing_was_noted_the_feed_is_empty_and_says_so(client):
    feed = fetched(client)
    assert texts(feed, "title") == []
    assert "Nothing has been added since additions are noted" in feed.findtext(f"{ATOM}subtitle")
    assert datetime.datetime.fromisoformat(str(feed.findtext(f"{ATOM}updated"))).tzinfo is not None


def test_who_has_it_is_told_that_nothing_has_changed(client):
    address = "http://testserver/feed.atom"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("query", [f"?council={NO_COUNCIL}", "?year=2020"])
def test_nonsense_is_a_problem_with_a_sentence(client, query):
    answer = client.get(f"http://testserver/feed.atom{query}")
    assert answer.status_code == 400
    assert "means nothing here" in answer.json()["detail"] or "must be the GSS code" in answer.json()["detail"]


def test_a_damaged_file_is_a_problem_of_ours(client, with_additions):
    (storage.DATA / storage.ADDITIONS_FILE).write_text("added_on\nyesterday\n", encoding="utf-8")
    assert client.get("http://testserver/feed.atom").status_code == 503
