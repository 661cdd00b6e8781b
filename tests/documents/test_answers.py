"""What each address says without the app: the same facts as the app, and nothing of the address repeated."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lgo_map.documents.answers import document_of, found, not_found, page_at
from lgo_map.documents.document import Document, alone, head_of, view_of
from lgo_map.documents.sitemap import robots, sitemap
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.credits import ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT
from lgo_map.records.dataset import current_dataset
from tests.known_councils import ALLERDALE, CORBY, CUMBERLAND, LEEDS, NORTHAMPTON

ORIGIN = "https://council.example"
HOSTILE = ['"><script>alert(1)</script>', "' onmouseover='alert(1)", "</noscript><img src=x>", "\x00", "ü" * 5000]


def page_of(document: Document) -> Any:
    """The document as a browser reads it."""
    return LexborHTMLParser(alone(document, ORIGIN))


def said(document: Document) -> str:
    """The text of its main part, every run of white space one blank."""
    return " ".join(page_of(document).css_first("main").text(separator=" ").split())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_whose_the_figures_and_the_areas_are(page):
    foot = page_of(document_of(current_dataset(), page, {})).css_first("footer").text()
    assert "Local Government and Social Care Ombudsman; figures that councils or the press report are marked" in foot
    assert f"{OS_CREDIT}. {ROYAL_MAIL_CREDIT}. {ONS_CREDIT}." in foot


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_title_a_description_and_one_heading_of_its_own(page):
    document = document_of(current_dataset(), page, {})
    html = page_of(document)
    assert html.css_first("html").attributes["lang"] == "en-GB"
    assert html.css_first("title").text().endswith("– Your council’s performance")
    assert len(html.css_first('meta[name="description"]').attributes["content"] or "") > 40
    assert html.css_first('link[rel="canonical"]').attributes["href"] == ORIGIN + PAGES[page].path
    assert len(html.css("h1")) == 1
    assert document.status == 200
    current = [link.attributes["href"] for link in html.css("nav a[aria-current]")]
    assert current == [PAGES[page].path]


def test_titles_and_descriptions_tell_pages_apart():
    documents = [document_of(current_dataset(), page, {}) for page in PAGES]
    assert len({document.title for document in documents}) == len(PAGES)
    assert len({document.description for document in documents}) == len(PAGES)


def test_the_map_with_leeds_chosen_says_its_sentence_and_three_figures_with_counts_average_and_verdict():
    document = document_of(current_dataset(), "map", {"year": "2025", "council": LEEDS})
    text = said(document)
    assert "62 of the 68 complaints about Leeds City Council" in text
    cards = [" ".join(card.text(separator=" ").split()) for card in page_of(document).css(".lgo-cards article")]
    assert cards[0].startswith("Upheld rate 91 % 62 of 68 investigations")
    assert "Average of metropolitan boroughs: 81" in cards[0]
    assert "Higher" in cards[0]
    assert cards[1].startswith("Compliance Not known")
    assert document.title == "Leeds City Council, 2024–25"
    assert document.description.startswith("Leeds City Council, 2024–25: 62 of 68 investigations upheld")
    assert document.address == f"/?year=2025&council={LEEDS}"


def test_the_map_lists_every_council_painted_with_what_the_map_says_of_it():
    dataset = current_dataset()
    rows = page_of(document_of(dataset, "map", {"year": "2024", "tier": "lower"})).css("table:last-of-type tbody tr")
    shown = {tuple(" ".join(cell.text().split()) for cell in row.css("th, td")) for row in rows}
    layer = layer_of(
        dataset, 2024, tuple(dataset.in_force(2024)["authority_type"].unique()), "lower", "upheld_rate", False
    )
    labels = [label for label, _ in layer.legend]
    names = dataset.in_force(2024)["name"]
    wanted = {(str(names[code]), labels[index], " ".join(text.split())) for code, (index, text) in layer.areas.items()}
    assert wanted <= shown
    assert len(wanted) > 20


def test_what_is_not_known_is_said_and_is_no_zero():
    text = said(document_of(current_dataset(), "map", {"year": "2020", "council": CORBY}))
    assert "Not in this copy of the letter" in text
    assert " 0 %" not in text.split("More about this council")[0]  # there begins the scale of a chart


def test_a_council_page_has_its_years_its_letter_and_its_family_as_links():
    document = document_of(current_dataset(), "council", {"council": NORTHAMPTON})
    html, text = page_of(document), said(document)
    assert document.title == "Northampton Borough Council"
    assert "2020–21" in text
    assert "letter of 22 July 2020" in text
    after = [link.attributes["href"] for link in html.css(".lgo-links a")]
    assert any(str(link).startswith("/council?council=E06000062") for link in after)
    rates = [" ".join(row.text(separator=" ").split()) for row in html.css("table.lgo-by-year tr")]
    assert any(row.startswith("Upheld rate ") and "64 %" in row for row in rates)


def test_an_abolished_council_is_reached_from_its_successor():
    links = page_of(document_of(current_dataset(), "council", {"council": CUMBERLAND})).css("a")
    assert f"/council?council={ALLERDALE}" in [link.attributes.get("href") for link in links]


def test_the_filters_are_a_form_whose_answer_is_the_page():
    html = page_of(document_of(current_dataset(), "map", {"year": "2024", "own": "yes"}))
    form = html.css_first('form[action="/"]')
    assert form.attributes["method"] == "get"
    assert form.css_first('select[name="year"] option[selected]').attributes["value"] == "2024"
    assert "checked" in form.css_first('input[name="own"]').attributes
    named = {str(field.attributes["id"]) for field in form.css("select, input[type=checkbox]")}
    assert named == {str(label.attributes["for"]) for label in form.css("label")}
    chosen = {field.attributes["name"]: "" for field in form.css("select")} | {"year": "2024", "measure": "upheld_rate"}
    assert document_of(current_dataset(), "map", chosen).status == 200  # what is left empty is not nonsense


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_can_be_read_without_the_map(measure):
    document = document_of(current_dataset(), "map", {"measure": measure})
    assert document.status == 200
    assert MEASURES[measure].name in said(document)


def test_an_address_that_can_not_be_meant_is_told_so_and_has_its_status():
    for parameters in ({"year": "1066"}, {"council": "E99999999"}, {"measure": "luck"}):
        document = document_of(current_dataset(), "map", parameters)
        assert document.status == 400
        assert "in this page’s address is not one we know" in said(document)
        assert document.address == "/"
    followed = document_of(current_dataset(), "council", {"council": LEEDS, "utm_source": "news"})
    assert (followed.status, followed.address) == (200, f"/council?council={LEEDS}")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_hostile_address_is_repeated(page, text):
    parameters = dict.fromkeys(("year", "council", "measure", "types", "tier", "own", "q", text), text)
    document = document_of(current_dataset(), page, parameters)
    whole = head_of(document, ORIGIN) + view_of(document, ORIGIN)
    assert text not in whole
    assert "<script>alert" not in whole


@given(st.dictionaries(st.sampled_from(["year", "council", "types", "tier", "measure", "x"]), st.text(max_size=30)))
def test_any_address_is_answered(parameters):
    for page in ("map", "council"):
        document = document_of(current_dataset(), page, parameters)
        assert document.status in (200, 400)
        assert page_of(document).css_first("main h1") is not None


def test_what_a_document_is_about_can_not_break_out_of_its_head():
    bad = "</script><script>alert(1)</script>"
    document = Document("about", bad, bad, "", {"a": bad}, facts={"name": bad, "@type": "Dataset"})
    html: Any = LexborHTMLParser(head_of(document, ORIGIN))
    scripts = html.css("script")
    assert [script.attributes["type"] for script in scripts] == ["application/ld+json"]
    assert json.loads(scripts[0].text())["name"] == bad
    assert html.css_first("title").text().startswith(bad)


def test_a_page_that_is_none_says_so_and_leads_on():
    document = not_found()
    assert document.status == 404
    assert page_at("/nope") is None
    html = page_of(document)
    assert html.css_first("h1").text() == "There is no such page"
    assert html.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    assert {page.path for page in PAGES.values()} <= {link.attributes.get("href") for link in html.css("main a")}
    assert html.css_first('form[action="/find"][method="post"]') is not None


@pytest.mark.parametrize(
    ("path", "page"), [("/", "map"), ("", "map"), ("/council", "council"), ("/council/", "council")]
)
def test_a_page_is_known_by_its_path(path, page):
    assert page_at(path) == page


def test_a_postcode_leads_to_its_council_and_is_not_repeated():
    assert found(current_dataset(), "LS1 1UR") == LEEDS
    several = found(current_dataset(), "NN17 1QG")  # its council had predecessors, so there is something to choose
    assert isinstance(several, Document)
    assert "NN17" not in view_of(several, ORIGIN) + head_of(several, ORIGIN)
    assert f"/council?council={CORBY}" in view_of(several, ORIGIN)


@pytest.mark.parametrize("typed", ["", "no such place", "NN17", "EH1 1YZ", *HOSTILE])
def test_a_search_that_finds_none_says_what_to_do(typed):
    answer = found(current_dataset(), typed)
    assert isinstance(answer, Document)
    assert not typed or typed not in view_of(answer, ORIGIN)
    assert len(said(answer)) > 40


def test_search_engines_are_told_every_page_and_every_council():
    addresses = re.findall("<loc>(.*?)</loc>", sitemap(current_dataset(), ORIGIN))
    assert f"{ORIGIN}/council?council={LEEDS}" in addresses
    assert f"{ORIGIN}/" in addresses
    assert len(addresses) == len(PAGES) + len(current_dataset().register)
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in robots(ORIGIN)


def test_the_newest_known_is_what_an_address_without_a_year_shows():
    dataset = current_dataset()
    assert said(document_of(dataset, "map", {})) == said(document_of(dataset, "map", {"year": NEWEST}))


def test_the_map_is_drawn_and_each_council_on_it_leads_to_its_figures_in_the_order_of_the_table():
    document = document_of(current_dataset(), "map", {"year": "2025", "council": LEEDS})
    html = page_of(document)
    links = html.css("svg.lgo-map a")
    assert [link.attributes["href"] for link in links] == [
        link.attributes["href"] for link in html.css("table:last-of-type tbody th a")
    ][-len(links) :]
    leeds = next(link for link in links if f"council={LEEDS}" in str(link.attributes["href"]))
    assert leeds.attributes["aria-current"] == "true"
    assert leeds.css_first("title").text() == "Leeds City Council: 62 of 68 investigations upheld (91\xa0%)"
    unknown = [link for link in links if link.css_first("path").attributes["class"] == "c7"]
    assert unknown
    assert all("0 %" not in link.css_first("title").text() for link in unknown)
    assert ".c7{fill:url(#unknown)" in document.style


def test_a_map_on_which_nothing_is_painted_says_why():
    text = said(document_of(current_dataset(), "map", {"types": "district", "tier": "upper"}))
    assert "No council is painted: only district councils are chosen" in text
