"""The letters as a document: a search of their text, and one letter with what was found marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from lgo_map.councils.postcodes import holds_postcode
from lgo_map.documents.document import Document, heading, link_to, links, status_of
from lgo_map.documents.downloads import download_links
from lgo_map.documents.forms import field, form, select, type_select
from lgo_map.exports.missing_letters import missing_of_choice
from lgo_map.figures.years import year_name
from lgo_map.presentation import html, letters
from lgo_map.presentation.downloads.letters_downloads import (
    found_download,
    letters_download,
    missing_download,
    search_at,
)
from lgo_map.presentation.letters_list import (
    FOUND,
    HEADING,
    HELD,
    MAX_LETTERS_SHOWN,
    OTHERS_AT_OMBUDSMAN,
    SEARCH,
    SUBTITLE,
    about,
    at_ombudsman,
    beginning,
    card,
    held_in_words,
    letter_held,
    letters_missing,
    letters_of_choice,
    way_back,
)
from lgo_map.presentation.letters_view import LettersView, choices_of, key_of, letters_schema
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.records.letter_search import LetterSearchResult, marked_letter
from lgo_map.records.letters import Letter
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS
from lgo_map.wording.letter_search import letters_found
from lgo_map.wording.numbers import date_name
from lgo_map.wording.search import WORDS_OR_PHRASE, postcode_not_looked_for


def letters_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The page of letters at an address."""
    schema = letters_schema(dataset)
    view, notices = read_address(schema, parameters)
    page = PAGES["letters"]
    said = [*notices, *([postcode_not_looked_for("the letters")] if holds_postcode(parameters.get("q", "")) else [])]
    body = [heading(HEADING, SUBTITLE), *map(html.notice, said), _filters(dataset, view)]
    title, description, query = page.title, page.description, address_of(schema, view)
    if view.letter is not None:
        code, year = view.letter.split("-")
        letter = dataset.letters[code, int(year)]
        title = f"Letter to {dataset.council(code).name}, {year_name(letter.year)}"
        day, name = date_name(letter.date), dataset.council(code).name
        description = f"The annual review letter that the Ombudsman wrote to {name} on {day}, word for word."
        query = address_of(schema, replace(view, q="", at=None))  # what is marked in it makes no other letter
        body.append(_open(dataset, schema, view, letter))
    else:
        body.append(_list(dataset, schema, view))
    return Document("letters", title, description, "\n".join(body), query, status_of(notices))


def _filters(dataset: Dataset, view: LettersView) -> str:
    years = {"": "All years"} | {str(year): year_name(year) for year in choices_of(dataset).years}
    return form(
        "letters",
        "Which letters are listed",
        [
            field("q", SEARCH, view.q, "search", MAX_QUERY_CHARACTERS, WORDS_OR_PHRASE),
            select("year", "Year", years, str(view.year or "")),
            type_select(view.type),
            select("council", "Council", {"": "All councils", **dataset.council_labels}, view.council or ""),
        ],
    )


def _list(dataset: Dataset, schema: UrlSchema[LettersView], view: LettersView) -> str:
    found = search_at(dataset, view, MAX_LETTERS_SHOWN)
    return _found(dataset, schema, view, found) if found.terms else _held(dataset, schema, view, found)


def _found(dataset: Dataset, schema: UrlSchema[LettersView], view: LettersView, found: LetterSearchResult) -> str:
    shown = f'<h2 class="lgo-section">{FOUND}</h2>'
    shown += f'<p class="lgo-sentence">{escape(letters_found(found))}</p>'
    if not found.letters:
        return f"{shown}<p>{OTHERS_AT_OMBUDSMAN}</p>"
    for hit in found.letters:
        shown += card(dataset, letter_held(dataset, hit.code, hit.year))
        for passage in hit.passages:
            at = replace(view, letter=key_of(hit.code, hit.year), at=passage.block)
            name = dataset.council(hit.code).name
            words = f"Open the letter to {name}, {year_name(hit.year)}, at this passage"
            shown += f'<blockquote class="lgo-passage">{letters.marked(passage.pieces)}</blockquote>'
            shown += f"<p>{_link(schema, at, words)}</p>"
    return shown + download_links("letters", address_of(schema, view), [found_download(dataset, view, found)])


def _held(dataset: Dataset, schema: UrlSchema[LettersView], view: LettersView, found: LetterSearchResult) -> str:
    held = letters_of_choice(dataset, view)
    shown = f'<h2 class="lgo-section">{HELD}</h2>'
    shown += html.notice(letters_found(found)) if view.q else ""
    shown += f'<p class="lgo-note">{escape(held_in_words(found.held, len(held)))}</p>'
    for letter in held[:MAX_LETTERS_SHOWN]:
        words = f"Open the letter to {dataset.council(letter.code).name}, {year_name(letter.year)}"
        opened = replace(view, letter=key_of(letter.code, letter.year))
        shown += card(dataset, letter) + f'<p class="lgo-letters-begins">{escape(beginning(letter))}</p>'
        shown += f"<p>{_link(schema, opened, words)}</p>"
    missing = missing_of_choice(dataset, view.year, view.type, view.council)
    query = address_of(schema, view)
    if held:
        shown += download_links("letters", query, [letters_download(dataset, held)])
    if missing.empty:
        return shown
    shown += letters_missing(dataset, view.year, view.type, view.council)
    return shown + download_links("letters", query, [missing_download(dataset, missing, view.council)])


def _open(dataset: Dataset, schema: UrlSchema[LettersView], view: LettersView, letter: Letter) -> str:
    council = dataset.council(letter.code)
    blocks = marked_letter(letter, view.q, dataset.folder)
    at = view.at if view.at is not None and view.at < len(blocks) else None
    query = {"council": letter.code, "year": str(letter.year)}
    return "".join(
        [
            links(
                _link(schema, replace(view, letter=None, at=None), way_back(view.q)),
                link_to("council", f"All figures of {council.name}", query),
            ),
            about(council, letter, "lgo-letter-open"),
            at_ombudsman(council),
            letters.passages(view.q, blocks, at) if view.q else "",
            letters.marked_letter(letter, blocks, at),
            f"<details><summary>The text as we received it</summary>{letters.received(letter)}</details>",
        ]
    )


def _link(schema: UrlSchema[LettersView], view: LettersView, words: str) -> str:
    return link_to("letters", words, address_of(schema, view))
