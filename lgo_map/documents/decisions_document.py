"""Decisions and public reports as a document: those held that fit the filters, a page of them at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from lgo_map.councils.postcodes import holds_postcode
from lgo_map.documents.document import Document, heading, link_to, links, status_of
from lgo_map.documents.downloads import download_links
from lgo_map.documents.forms import field, form, select, tick, type_select
from lgo_map.documents.summaries import as_text, in_short
from lgo_map.figures.decisions import OUTCOMES
from lgo_map.presentation import html
from lgo_map.presentation.decision_results import (
    HEADING,
    SEARCH,
    SUBTITLE,
    Shown,
    how_many,
    how_many_as_html,
    number_of_texts,
    other_cases,
    part_of_list,
    periods_of_which_all_is_held,
    shown_at,
    table_of,
)
from lgo_map.presentation.decision_view import DecisionsView, decisions_schema, filter_of, subjects_of
from lgo_map.presentation.downloads.decisions_downloads import decisions_download
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS
from lgo_map.wording.decisions import NO_TEXTS, show_whole_period
from lgo_map.wording.numbers import number
from lgo_map.wording.search import WORDS_OR_PHRASE, postcode_not_looked_for


def decisions_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The page of decisions at an address."""
    schema = decisions_schema(dataset)
    view, notices = read_address(schema, parameters)
    texts, page = number_of_texts(dataset), PAGES["decisions"]
    said = list(notices)
    if holds_postcode(parameters.get("q", "")):
        said.append(postcode_not_looked_for("decisions’ texts"))
    if view.q and not texts:
        said.append(NO_TEXTS)
    shown = shown_at(dataset, view, texts)
    counted = how_many_as_html(dataset, view, how_many(dataset, view, shown, texts))
    body = [
        heading(HEADING, SUBTITLE),
        *map(html.notice, said),
        _filters(dataset, view, texts),
        counted,
        _whole_periods(dataset, schema, view, shown),
        _list(dataset, schema, view, shown),
        other_cases(dataset, view, shown),
    ]
    title, description = page.tab, page.description
    if view.council is not None:
        title, description = f"{dataset.council(view.council).name} – {page.title}", in_short(as_text(counted))
    query = address_of(schema, view)
    return Document("decisions", title, description, "\n".join(body), query, status_of(notices))


def _filters(dataset: Dataset, view: DecisionsView, texts: int) -> str:
    subjects = {"": "All subjects"} | {key: subject.label for key, subject in subjects_of(dataset).items()}
    outcomes = {"": "All outcomes"} | {key.replace(" ", "-"): name for key, name in OUTCOMES.items()}
    first, last = (day.isoformat() if day else "" for day in (view.first_day, view.last_day))
    fields = [
        select("council", "Council", {"": "All councils", **dataset.council_labels}, view.council or ""),
        select("subject", "Subject", subjects, view.subject or ""),
        select("outcome", "Outcome", outcomes, (view.outcome or "").replace(" ", "-")),
        type_select(view.type),
        field("from", "Decided from", first, "date"),
        field("to", "Decided to", last, "date"),
        tick("reports", "Public reports only", view.reports),
    ]
    if texts:
        fields.append(field("q", SEARCH, view.q, "search", MAX_QUERY_CHARACTERS, WORDS_OR_PHRASE))
    return form("decisions", "Which decisions are listed", fields)


def _whole_periods(dataset: Dataset, schema: UrlSchema[DecisionsView], view: DecisionsView, shown: Shown) -> str:
    periods = periods_of_which_all_is_held(dataset, filter_of(dataset, view), shown)
    ways = [
        link_to(
            "decisions",
            show_whole_period(first, last),
            address_of(schema, replace(view, first_day=first, last_day=last, q="", page=1)),
        )
        for first, last in periods
    ]
    return links(*ways) if ways else ""


def _list(dataset: Dataset, schema: UrlSchema[DecisionsView], view: DecisionsView, shown: Shown) -> str:
    if not len(shown.rows):
        return ""
    part = part_of_list(view, shown)
    listed = f'<h2 class="lgo-section">Held here, newest first{escape(part.where)}</h2>'
    listed += table_of(dataset, view, shown, part.rows)
    query = address_of(schema, view)
    listed += download_links("decisions", query, [decisions_download(dataset, view, shown)])
    if part.pages == 1:
        return listed
    ways = [
        link_to("decisions", words, address_of(schema, replace(view, page=to)))
        for words, to in (("Newer", part.page - 1), ("Older", part.page + 1))
        if 1 <= to <= part.pages
    ]
    pager = f"<p>Page {number(part.page)} of {number(part.pages)}</p>{links(*ways)}"
    return f'{listed}<nav aria-label="Pages of the list">{pager}</nav>'
