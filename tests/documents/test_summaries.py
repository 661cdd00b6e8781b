"""What search engines and previews of links are told of each view: short, its own, and true of what it shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lgo_map.documents import preview
from lgo_map.documents.answers import document_of
from lgo_map.documents.document import head_of
from lgo_map.documents.preview import preview_of
from lgo_map.documents.summaries import MOST, as_text, in_short
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.known_councils import ALLERDALE, BIRMINGHAM, CORBY, LEEDS, NORTHAMPTON, SURREY

ORIGIN = "https://council.example"
_FACTS = 'script[type="application/ld+json"]'
VIEWS = [
    *((page, {}) for page in PAGES),
    ("map", {"year": "2025"}),
    ("map", {"year": "2025", "tier": "lower"}),
    ("map", {"year": "2025", "types": "county,london"}),
    ("map", {"measure": "compliance_rate"}),
    ("map", {"council": LEEDS}),
    ("map", {"council": LEEDS, "year": "2025"}),
    ("map", {"council": LEEDS, "year": "together"}),
    ("council", {"council": LEEDS}),
    ("council", {"council": LEEDS, "year": "2024"}),
    ("council", {"council": ALLERDALE}),
    ("council", {"council": CORBY}),
    ("benchmark", {"council": LEEDS}),
    ("benchmark", {"council": LEEDS, "year": "2024"}),
    ("benchmark", {"council": LEEDS, "measure": "compliance_rate"}),
    ("benchmark", {"council": CORBY, "year": "2020"}),
    ("compare", {"councils": f"{LEEDS},{BIRMINGHAM},{SURREY},{CORBY},{NORTHAMPTON}", "year": "2024"}),
    ("compare", {"councils": LEEDS, "similar": "yes"}),
    ("councils", {"year": "2024"}),
    ("councils", {"year": "2024", "types": "county"}),
    ("councils", {"year": "all"}),
    ("decisions", {"council": LEEDS}),
    ("letters", {"letter": f"{NORTHAMPTON}-2020"}),
    ("letters", {"letter": f"{CORBY}-2020"}),
    ("briefing", {"council": LEEDS}),
    ("briefing", {"council": LEEDS, "year": "2024"}),
]


def head(page: str, parameters: dict[str, str]) -> Any:
    return LexborHTMLParser(head_of(document_of(current_dataset(), page, parameters), ORIGIN))


def test_every_view_has_a_title_and_a_description_of_its_own_that_no_search_engine_cuts():
    documents = [document_of(current_dataset(), page, parameters) for page, parameters in VIEWS]
    for document in documents:
        assert 40 < len(document.description) <= MOST
        assert len(document.title) <= MOST
        assert document.description.endswith((".", "…"))
        assert " ;" not in document.description
    assert len({document.title for document in documents}) == len(VIEWS)
    assert len({document.description for document in documents}) == len(VIEWS)
    assert len({document.address for document in documents}) == len(VIEWS)


def test_what_is_not_known_or_a_sample_is_said_to_be_in_the_description_too():
    corby = document_of(current_dataset(), "map", {"council": CORBY, "year": "2020", "tier": "lower"})
    assert "upheld rate not known" in corby.description
    assert "0" not in corby.description.replace("2019–20", "")
    decisions = document_of(current_dataset(), "decisions", {"council": LEEDS})
    assert "They are examples, not all there are" in decisions.description


@pytest.mark.parametrize(
    ("page", "parameters", "address"),
    [
        ("map", {"utm_source": "x", "fbclid": "1"}, "/"),
        ("map", {"year": "newest"}, "/"),
        ("council", {"council": LEEDS, "utm_source": "x"}, f"/council?council={LEEDS}"),
        ("letters", {"letter": f"{NORTHAMPTON}-2020", "q": "remedy", "at": "3"}, f"/letters?letter={NORTHAMPTON}-2020"),
        ("about", {"ref": "x"}, "/about"),
    ],
)
def test_the_canonical_address_has_only_what_makes_the_view(page, parameters, address):
    assert head(page, parameters).css_first("link[rel=canonical]").attributes["href"] == ORIGIN + address


@pytest.mark.parametrize("page", ["councils", "about", "programs"])
def test_pages_with_the_data_say_what_the_data_are(page):
    facts = json.loads(head(page, {}).css_first(_FACTS).text())
    assert (facts["@type"], facts["url"]) == ("Dataset", f"{ORIGIN}/councils")


def test_a_councils_page_says_what_its_figures_are_and_where_programs_get_them():
    facts = json.loads(head("council", {"council": LEEDS, "year": "2020"}).css_first(_FACTS).text())
    assert (facts["@type"], facts["identifier"]) == ("Dataset", LEEDS)
    assert facts["url"] == f"{ORIGIN}/council?council={LEEDS}"
    assert facts["isPartOf"]["url"] == f"{ORIGIN}/councils"
    assert "license" not in facts
    for each in facts["distribution"]:
        answer = program().get(each["contentUrl"].replace(ORIGIN, "http://testserver"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(each["encodingFormat"])


def test_a_council_of_which_no_year_is_held_says_nothing_of_figures():
    dataset = current_dataset()
    without = next(code for code in dataset.register.index if not dataset.years_of(code, ombudsman_only=False))
    assert head("council", {"council": without}).css_first(_FACTS) is None


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("All of it.", 160, "All of it."),
        ("One sentence that is here. Another that is too long for it.", 40, "One sentence that is here."),
        ("The rate was 91 % (62 of 68): higher than that of others.", 45, "The rate was 91 % (62 of 68)."),
        ("A sentence of many words that has no end where one could cut it", 30, "A sentence of many words that…"),
        ("Short. But then comes a clause that goes on and on and on", 40, "Short. But then comes a clause that…"),
    ],
)
def test_a_text_is_cut_where_a_clause_ends_or_else_between_words(text, most, short):
    assert in_short(text, most) == short


def test_markup_becomes_a_text_without_blanks_before_its_stops():
    assert as_text("<p><b>317 councils</b>; <i>known</i>.</p><p>A &amp; B</p>") == "317 councils; known. A & B"


@pytest.mark.parametrize(("code", "notes"), [(ALLERDALE, "The map of 2022–23, its last year"), (LEEDS, None)])
def test_the_picture_of_an_abolished_council_is_the_map_on_which_it_was(monkeypatch, code, notes):
    drawn: list[tuple[str, list[str]]] = []

    def draw(site: str, title: str, sentence: str, drawing: str, said: list[str]) -> bytes:
        drawn.append((drawing, said))
        return b""

    monkeypatch.setattr(preview, "preview_png", draw)
    preview_of.__wrapped__(current_dataset(), code)  # type: ignore[attr-defined]  # as it is drawn, not as it is kept
    [(drawing, said)] = drawn
    assert drawing.count('fill="none" stroke=') == 1  # the outline
    assert (notes in said) if notes else not any("last year" in note for note in said)
