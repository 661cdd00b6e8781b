"""Pieces to sit in somebody's page: small, without scripts, and saying what the site says."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from lgo_map import storage
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.exports.briefing_peers import short_names
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation import panel
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.map_svg import TOLERANCE_OF_PIECE, drawing_of, said_in_piece
from lgo_map.presentation.map_view import View
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.known_councils import ALLERDALE, BIRMINGHAM, BOURNEMOUTH, CORBY, LEEDS, NO_COUNCIL, NORTHAMPTON

MAX_BYTES = 40_000


@pytest.fixture
def client() -> TestClient:
    return program()


def piece(client: TestClient, address: str) -> str:
    answer = client.get(f"http://testserver/embed/{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.mark.parametrize("code", [LEEDS, NORTHAMPTON, CORBY, BIRMINGHAM, BOURNEMOUTH, ALLERDALE])
@pytest.mark.parametrize("year", [2020, 2025, "newest", "together"])
def test_a_council_s_piece_says_what_its_panel_says(client, code, year):
    text = piece(client, f"council?council={code}&year={year}")
    for block in panel.figures(current_dataset(), View(year=year, council=code)):
        assert words(block) in words(text)
    assert len(text.encode()) < MAX_BYTES


def test_it_needs_no_script_asks_nobody_and_leads_back(client):
    text = piece(client, f"council?council={LEEDS}&year=2025")
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!data:,|/)', text)
    assert f'href="/council?council={LEEDS}&amp;year=2025" target="_blank" rel="noopener"' in text
    headers = client.get(f"http://testserver/embed/council?council={LEEDS}").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "x-frame-options" not in headers


def test_it_is_light_or_dark_as_the_reader_likes_or_as_is_asked(client):
    assert "color-scheme: light dark" in piece(client, f"council?council={LEEDS}")
    assert "color-scheme: dark;" in piece(client, f"council?council={LEEDS}&theme=dark")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("council", "“council” must be the code of a council"),
        (f"council?council={NO_COUNCIL}", "council in this page’s address is not one we know"),
        (f"council?council={LEEDS}&year=1066", "year in this page’s address is not one we know"),
        (f"council?council={LEEDS}&theme=pink", "“theme” must be one of auto, light, dark; “pink” is not."),
        (f"council?council={LEEDS}&{'x' * 500}", "longer than any"),
        ("map?year=1066", "The year in this page’s address is not one we know. Go to the map"),
        (
            "map?year=1066&tier=x",
            "year in this page’s address is not one we know. The tier in this page’s address is not",
        ),
        ("map?theme=", "“theme” must be one of auto, light, dark"),
    ],
    ids=str,
)
def test_nonsense_is_answered_with_a_page_that_says_so(client, address, said):
    answer = client.get(f"http://testserver/embed/{address}")
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>This can’t be shown</h1>" in answer.text
    assert said in words(answer.text)
    assert 'href="/" target="_blank"' in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


NAMES = ("council", "year", "theme", "types", "tier", "measure", "subject", "own", "district", "x")
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from([LEEDS, NO_COUNCIL, "2025", "newest", "together", "lower", "county,london", "yes", "dark", "\x00"]),
    st.sampled_from([*MEASURES, "subject_share", "housing", "<script>", "9" * 400, "-1"]),
)


@pytest.mark.parametrize("piece_at", ["council", "map"])
@given(parameters=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_for_the_answer_is_a_page_and_never_a_fault_of_ours(piece_at, parameters):
    answer = program().get(f"http://testserver/embed/{piece_at}", params=parameters)
    assert answer.status_code in (200, 400)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in answer.text
    assert answer.text.count("<h1>") == 1


def test_what_is_said_of_nonsense_is_inert(client):
    answer = client.get(f"http://testserver/embed/council?council={LEEDS}&theme=<script>alert(1)</script>")
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_data_that_can_not_be_read_are_a_page_that_says_so_and_a_fault_of_ours(client, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tmp_path)
    answer = client.get("http://testserver/embed/map")
    assert answer.status_code == 503
    assert "register.parquet is missing" in words(answer.text)
    assert "The fault is ours. Reference " in words(answer.text)


def test_who_has_it_is_told_that_nothing_has_changed(client):
    address = f"http://testserver/embed/council?council={LEEDS}"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("tier", ["upper", "lower"])
@pytest.mark.parametrize("year", [2023, "newest", "together"])
def test_the_map_s_piece_has_each_council_with_what_the_map_says_of_it(client, tier, year):
    text = piece(client, f"map?year={year}&tier={tier}")
    layer = layer_of(current_dataset(), year, AUTHORITY_TYPES, tier, "upheld_rate", ombudsman_only=False)
    names = current_dataset().register["name"][list(layer.areas)].astype(str)
    short = dict(zip(names.index, short_names(names), strict=True))
    groups = {int(number): group for number, group in re.findall(r'<g class="c(\d+)">(.*?)</g>', text)}
    for code, (of_class, said) in layer.areas.items():
        title = re.escape(
            f"<title>{escape(short[code])}: {escape(said_in_piece(said, MEASURES['upheld_rate']))}</title>"
        )
        assert re.search(rf'<path d="M[^"]+z">{title}', groups[of_class]), names[code]
    for number, (label, count) in enumerate(layer.legend):
        assert f'c{number}"></span> {escape(label)} <span>({count})</span>' in text
    assert "<script" not in text
    assert len(text.encode()) < MAX_BYTES
    assert f"Known for {layer.known} of {len(layer.areas)} councils" in text


@pytest.mark.parametrize(
    ("said", "measure", "in_piece"),
    [
        ("8 of 11 investigations upheld (73 %), 2024–25", "upheld_rate", "8 of 11 (73 %), 2024–25"),
        (
            "1 of 1 investigation upheld (100 %), from a press report",
            "upheld_rate",
            "1 of 1 (100 %), from a press report",
        ),
        ("upheld rate not known", "upheld_rate", "not known"),
        ("13 investigations; how many were upheld is not known", "upheld_rate", None),
        ("96 % upheld (counts not known)", "upheld_rate", None),
        ("Compliance: 97 % of 33 recommendations due", "compliance_rate", "97 % of 33 recommendations due"),
    ],
)
def test_what_is_said_of_a_council_leaves_out_what_the_heading_says_and_no_more(said, measure, in_piece):
    assert said_in_piece(said, MEASURES[measure]) == (in_piece or said)


def test_rule_5_the_map_s_piece_of_a_year_is_the_england_of_that_year(client):
    assert "<title>Allerdale: " in piece(client, "map?year=2023&tier=lower")
    assert "<title>Allerdale: " not in piece(client, "map?year=2024&tier=lower")


def test_a_council_chosen_is_outlined_and_the_map_leads_back_to_the_view(client):
    text = piece(client, f"map?year=2025&council={LEEDS}&measure=compliance_rate")
    assert text.count('class="chosen"') == 1
    assert "Outlined: Leeds City Council." in text
    assert f"/?year=2025&amp;measure=compliance_rate&amp;council={LEEDS}" in text
    assert "Compliance" in text


def test_areas_are_simplified_and_still_lie_beside_each_other():
    layer = layer_of(current_dataset(), 2025, AUTHORITY_TYPES, "upper", "upheld_rate", ombudsman_only=False)
    paths = drawing_of(current_dataset(), frozenset(layer.areas)).paths
    assert set(paths) == set(layer.areas)
    assert sum(map(len, paths.values())) < 16_000
    assert set(drawing_of(current_dataset(), frozenset(layer.areas), TOLERANCE_OF_PIECE).paths) == set(paths)
