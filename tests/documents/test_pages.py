"""Each page's document says what its app says, and leads on without a script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.documents.answers import document_of
from lgo_map.documents.document import Document, address_on_site, head_of
from lgo_map.documents.form_addresses import moved_to
from lgo_map.exports.table import councils_table
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import current_dataset
from tests.app_pages import OpenedPage
from tests.documents.test_answers import HOSTILE, ORIGIN, page_of, said
from tests.known_councils import ALLERDALE, CORBY, CUMBERLAND, LEEDS, NORTHAMPTON

BIRMINGHAM, SURREY = "E08000025", "E10000030"


def document(page: str, **parameters: str) -> Document:
    return document_of(current_dataset(), page, parameters)


def links_of(shown: Document) -> list[str]:
    return [str(link.attributes.get("href")) for link in page_of(shown).css("main a")]


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("page", "parameters", "piece"),
    [
        ("council", {"council": LEEDS, "year": "2025"}, f"/embed/council?council={LEEDS}&year=2025"),
        ("map", {"year": "2020", "tier": "lower"}, "/embed/map?year=2020&tier=lower"),
        ("map", {}, "/embed/map"),
    ],
)
def test_without_a_script_the_code_that_puts_the_view_into_a_page_can_be_copied(page, parameters, piece):
    shown = page_of(document(page, **parameters))
    (frame,) = LexborHTMLParser(shown.css_first("details textarea[readonly]").text()).css("iframe")
    assert frame.attributes["src"] == f"{ORIGIN}{piece}"
    assert frame.attributes["title"]
    assert shown.css_first(".lgo-code label").attributes["for"] == shown.css_first(".lgo-code textarea").id


def test_of_what_is_no_piece_there_is_no_code():
    for page, parameters in (("about", {}), ("council", {}), ("benchmark", {"council": LEEDS})):
        assert not page_of(document(page, **parameters)).css("textarea")


VIEWS = [
    ("benchmark", {"council": LEEDS, "year": "2025"}),
    ("benchmark", {"council": NORTHAMPTON, "year": "2020", "measure": "compliance_rate"}),
    ("benchmark", {"council": CORBY, "year": "2020"}),
    ("benchmark", {"council": LEEDS, "year": "together"}),
    ("compare", {"councils": f"{LEEDS},{BIRMINGHAM},{SURREY}", "year": "2024"}),
    ("compare", {"councils": LEEDS, "similar": "yes", "year": "2024"}),
    ("compare", {"councils": LEEDS}),
    ("councils", {"year": "2024"}),
    ("councils", {"year": "2024", "types": "county", "figures": "yes"}),
    ("decisions", {}),
    ("decisions", {"council": LEEDS}),
    ("letters", {"q": "remedy"}),
    ("letters", {"letter": f"{NORTHAMPTON}-2020", "q": "remedy"}),
    ("briefing", {"council": NORTHAMPTON, "year": "2020"}),
    ("about", {}),
]


@pytest.mark.parametrize(("page", "parameters"), VIEWS)
def test_page_and_document_say_the_same_sentences(page, parameters):
    opened = OpenedPage(page, **parameters)
    shown = document(page, **parameters)
    text = said(shown)
    app: Any = LexborHTMLParser(opened.html)
    sentences = [one_line(node.text(separator=" ")) for node in app.css("p.lgo-sentence, .lgo-notice")]
    assert shown.status == 200
    assert sentences or page in ("about", "councils", "letters")
    for sentence in sentences:
        assert sentence in text


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", {"council": LEEDS, "year": "2025"}),
        ("map", {"council": CUMBERLAND, "year": "2024"}),
        ("map", {"council": CORBY, "year": "2020"}),
        ("council", {"council": LEEDS}),
        ("council", {"council": CORBY, "year": "2020"}),
        ("council", {"council": ALLERDALE}),
        ("benchmark", {"council": LEEDS, "year": "2025"}),
        ("compare", {"councils": f"{LEEDS},{BIRMINGHAM}", "year": "2024"}),
        ("compare", {"councils": LEEDS, "similar": "yes", "year": "2024"}),
        ("councils", {}),
        ("decisions", {"council": LEEDS}),
        ("letters", {}),
        ("briefing", {"council": NORTHAMPTON, "year": "2020"}),
        ("about", {}),
    ],
)
def test_no_section_of_a_page_is_missing_without_scripts(page, query):
    opened = OpenedPage(page, **query)
    blocks = LexborHTMLParser("".join(block.proto.body for block in opened.app.get("html")))
    headings = [one_line(heading.text()) for heading in blocks.css("h2, h3")]
    here = {one_line(heading.text()) for heading in page_of(document(page, **query)).css("h2, h3")}
    assert headings
    assert [heading for heading in headings if heading not in here] == []


def test_the_benchmark_names_every_similar_authority_and_leads_to_its_own():
    shown = document("benchmark", council=LEEDS, year="2025")
    assert "91 % (62 of 68 investigations): higher than the average of metropolitan boroughs, 81 %" in said(shown)
    assert f"?year=2025&council={BIRMINGHAM}" in links_of(shown)
    assert shown.title == "Leeds City Council – Benchmark, 2024–25"


def test_the_funnel_is_drawn_with_a_link_for_each_dot_that_is_not_the_councils_own():
    html = page_of(document("benchmark", council=LEEDS, year="2025"))
    titles = [title.text() for title in html.css(".lgo-funnel title")]
    assert any(title.startswith("Leeds City Council: 91") for title in titles)
    links = html.css(".lgo-funnel a")
    assert len(links) == len(titles) - 1
    assert all("Leeds" not in link.css_first("title").text() for link in links)
    assert {str(link.attributes["href"]).partition("?")[0] for link in links} == {"/benchmark"}


def test_where_a_figure_is_not_known_the_benchmark_leads_to_the_nearest_year_in_which_it_is():
    shown = document("benchmark", council=CORBY, year="2020")
    sentence = page_of(shown).css_first("main p.lgo-sentence").text()
    assert "not known" in sentence
    assert "%" not in sentence
    assert "is not known here for any other year either" in said(shown) or "the nearest year" in said(shown)
    absent = document("benchmark", council=ALLERDALE, year="2025")
    assert absent.status == 200


def sent(shown: Document, page: str, **changes: Any) -> str | None:
    """The address that a page's form makes with what stands in it, and what is chosen in it besides.

    `changes` are the values a field is to have, by its name; several for what is ticked.
    """
    form: Any = page_of(shown).css_first(f'form.lgo-form[action="{PAGES[page].path}"]')
    pairs = []
    for field in form.css("select, input, button"):
        name, kind = str(field.attributes["name"]), field.attributes.get("type")
        value = field.attributes.get("value") or ""
        if field.tag == "select":
            value = str(field.css_first("option[selected]").attributes["value"] or "")
        if name in changes and kind != "hidden":
            if kind == "checkbox" and value not in changes[name]:
                continue
            value = value if kind == "checkbox" else changes[name]
        elif kind == "checkbox" and "checked" not in field.attributes:
            continue
        pairs.append((name, value))
    return moved_to(current_dataset(), page, pairs)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", {}),
        ("map", {"year": "2020", "types": "county,district", "tier": "lower", "own": "yes", "council": CORBY}),
        ("council", {"council": LEEDS}),
        ("benchmark", {"year": "2024", "council": LEEDS, "measure": "compliance_rate"}),
        ("compare", {"year": "2024", "councils": f"{LEEDS},{BIRMINGHAM}"}),
        ("compare", {"year": "newest", "councils": LEEDS, "similar": "yes", "own": "yes"}),
        ("councils", {"year": "all", "types": "none", "figures": "yes"}),
        ("decisions", {"council": LEEDS, "reports": "yes", "from": "2023-04-01"}),
        ("letters", {"q": "seminars", "type": "district"}),
        ("briefing", {"year": "2020", "council": CORBY}),
    ],
)
def test_a_form_sent_as_it_stands_leads_to_the_address_that_the_app_has(page, query):
    assert sent(document(page, **query), page) == address_on_site(page, query)


def test_several_authority_types_can_be_ticked_all_and_none():
    shown = document("councils", year="2024")
    address = "/councils?year=2024"
    assert sent(shown, "councils", types=["unitary", "county"]) == f"{address}&types=county%2Cunitary"
    assert sent(shown, "councils", types=[]) == f"{address}&types=none"
    assert sent(shown, "councils", types=list(AUTHORITY_TYPES)) == address
    assert sent(document("map"), "map", types=["london"]) == "/?year=newest&types=london"
    ticked = page_of(document("councils", types="county,unitary")).css("fieldset input[checked]")
    assert [field.attributes["value"] for field in ticked] == ["county", "unitary"]


def test_only_county_or_district_councils_ticked_lead_to_the_map_that_has_them():
    both = sent(document("map"), "map", types=["district", "london"])
    assert both == "/?year=newest&types=district%2Clondon&tier=lower"
    assert sent(document("map", tier="lower"), "map", types=["county"]) == "/?year=newest&types=county"
    assert sent(document("map", tier="lower"), "map") == "/?year=newest&tier=lower"


def test_councils_compared_are_chosen_in_lists_whose_answer_is_the_comparison():
    shown = document("compare", councils=LEEDS, year="2024")
    address = sent(shown, "compare", council2=BIRMINGHAM)
    assert address == f"/compare?year=2024&councils={LEEDS}%2C{BIRMINGHAM}"
    third = document("compare", councils=f"{LEEDS},{BIRMINGHAM}")
    assert page_of(third).css_first('select[name="council3"] option[selected]').attributes["value"] == ""


def test_what_a_form_asks_for_and_the_app_does_not_know_is_told_at_its_address():
    nonsense = [("year", "1066"), ("types", "none"), ("types", "county"), ("go", "")]
    assert moved_to(current_dataset(), "councils", nonsense) == "/councils?year=1066&types=county"
    assert moved_to(current_dataset(), "compare", [("councils", LEEDS)]) is None


def test_all_councils_are_a_table_in_which_each_leads_to_its_own_page():
    shown = document("councils", year="2024")
    assert f"/council?council={LEEDS}" in links_of(shown)
    rows = page_of(shown).css("table tbody tr")
    assert len(rows) == len(councils_table(current_dataset().register, current_dataset().statistics, [2024]))
    leeds = next(row for row in rows if row.css_first("th").text() == "Leeds City Council")
    assert "44\xa0of\xa059" in leeds.text()


@pytest.mark.parametrize("page", ["councils", "about"])
def test_programs_are_told_what_the_data_are(page):
    html: Any = LexborHTMLParser(head_of(document(page), ORIGIN))
    facts = json.loads(html.css_first('script[type="application/ld+json"]').text())
    assert facts["@type"] == "Dataset"
    assert "not all there are" in facts["description"]
    assert "license" not in facts  # the data package gives none for the figures
    assert all(each["contentUrl"].startswith(f"{ORIGIN}/api/v1/statistics.") for each in facts["distribution"])


def test_letters_are_found_opened_and_marked_without_a_script():
    found = document("letters", q="remedy")
    way = next(link for link in links_of(found) if "letter=" in link and "at=" in link)
    query = dict(part.split("=") for part in way.partition("?")[2].split("&"))
    letter = page_of(document("letters", **query))
    assert letter.css_first("article.lgo-letter mark") is not None
    assert letter.css_first(".lgo-passage-here") is not None
    assert letter.css_first('nav.lgo-letter-places a[aria-current="true"]') is not None


@pytest.mark.parametrize("page", ["letters", "decisions"])
def test_a_postcode_is_not_looked_for_in_texts_and_not_repeated(page):
    shown = document(page, q="LS1 1UR")
    assert shown.status == 400
    assert "That looks like a postcode, so it was not looked for" in said(shown)
    assert "LS1 1UR" not in shown.body
    assert "q" not in shown.query


def test_decisions_held_are_examples_and_never_counted_as_all():
    text = said(document("decisions"))
    assert "They are examples, not all there are" in text
    assert "Look for all of them at the Ombudsman" in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_looked_for_is_inert_wherever_it_is_shown(page, text):
    parameters = dict.fromkeys(("q", "councils", "letter", "at", "subject", "outcome", "from", "to", "page"), text)
    html = page_of(document_of(current_dataset(), page, parameters))
    assert not html.css("main script, main img, main [onmouseover]")


@pytest.mark.parametrize(("page", "parameters"), [*VIEWS, *((page, {}) for page in PAGES)])
def test_every_control_has_a_label_and_no_id_is_there_twice(page, parameters):
    html = page_of(document(page, **parameters))
    labels = {str(label.attributes["for"]) for label in html.css("label")}
    for control in html.css("input:not([type=hidden]), select"):
        assert control.attributes["id"] in labels
    ids = [node.attributes["id"] for node in html.css("[id]")]
    assert len(ids) == len(set(ids))
    levels = [int(node.tag[1]) for node in html.css("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
