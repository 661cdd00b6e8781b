"""The style that stands in each document: what it uses of the pages' own, and no way for another to overrule it."""

from __future__ import annotations

import pytest

from lgo_map.documents.style import rules_within, style_of_documents
from lgo_map.presentation.site_pages import PAGES


def test_rules_hold_within_the_view_alone_and_those_about_streamlits_elements_are_left_out():
    style = """
    /* a { color: red; } */
    :root { --field: 4rem; }
    .lgo-e:has(.lgo-f:is(h1, h2), .lgo-g) { left: 0; }
    .stApp .lgo-a, .lgo-b:is(h1, h2), .stHtml .lgo-c { margin: 0;
      color: red; }
    iframe[title^="x"] { height: 1px; }
    @media print { .lgo-d { top: 0; } .st-key-a { top: 0; } }
    @media (max-width: 1px) { .stColumn { top: 0; } }
    """
    assert rules_within(style, "#view") == (
        "#view .lgo-e:has(.lgo-f:is(h1, h2), .lgo-g) { left: 0; }\n"
        "#view .lgo-b:is(h1, h2), #view .lgo-c { margin: 0; color: red; }\n"
        "@media print {\n#view .lgo-d { top: 0; }\n}\n"
    )


@pytest.mark.parametrize("page", [*PAGES, ""])
def test_the_pages_own_rules_are_the_documents_and_all_of_theirs_are_balanced(page):
    style = style_of_documents(page)
    assert "#lgo-view .lgo-cards {" in style
    assert "st-key" not in style
    assert style.count("{") == style.count("}")
    assert "<" not in style


def test_what_a_page_of_the_app_is_drawn_in_its_document_is_too():
    assert "#lgo-view .lgo-about" in style_of_documents("about")
    assert ".lgo-about" not in style_of_documents("map")
