"""The map page as a document: filters, the council chosen, and every council painted with what the map says of it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lgo_map.analysis.years_together import councils_with_rate_of, row_of_choice
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL
from lgo_map.documents.document import Document, link_to, status_of
from lgo_map.documents.forms import form, select
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, year_shown
from lgo_map.presentation import html, panel
from lgo_map.presentation.map_layer import averages_of_types, layer_of
from lgo_map.presentation.map_view import TIERS, View, map_schema, query_of_council, query_of_sources
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import address_of, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.numbers import first_upper, percent
from lgo_map.wording.years_together import choice_name

HEADING = "Your council’s performance"
SUBTITLE = "How often the Local Government and Social Care Ombudsman upheld complaints about each council in England"


def map_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The map page at an address."""
    schema = map_schema(dataset.years, dataset.register.index)
    view, notices = read_address(schema, parameters)
    body = [
        f'<header class="lgo-title"><h1>{escape(HEADING)}</h1><p>{escape(SUBTITLE)}</p></header>',
        *(html.notice(notice) for notice in notices),
        _filters(dataset, view),
    ]
    page = PAGES["map"]
    title, description = page.tab, page.description
    if view.council is not None:
        council = dataset.council(view.council)
        title = f"{council.name}, {choice_name(view.year, dataset.years)}"
        description = _in_a_sentence(dataset, view)
        body += [panel.heading(council, view.year, dataset.years), *panel.figures(dataset, view), _links(view)]
    body += [_averages(dataset, view.year), _councils(dataset, view)]
    return Document("map", title, description, "\n".join(body), address_of(schema, view), status_of(notices))


def _in_a_sentence(dataset: Dataset, view: View) -> str:
    """What is known of the council chosen, as text."""
    row = row_of_choice(dataset, str(view.council), view.year, MEASURES["upheld_rate"], view.ombudsman_only)
    council = dataset.council(str(view.council))
    if row is None:
        return f"{council.name} at the Local Government and Social Care Ombudsman."
    return f"{council.name}, {choice_name(view.year, dataset.years)}: {investigated_and_upheld(row)}."


def _filters(dataset: Dataset, view: View) -> str:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    years = {}
    for choice in choices:
        known, total = councils_with_rate_of(dataset, choice)
        years[str(choice)] = f"{choice_name(choice, dataset.years)} ({known} of {total})"
    councils = {"": "No council", **dataset.council_labels}
    kinds = {"": "All authority types"} | {kind: first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES}
    kind = view.types[0] if len(view.types) == 1 else ""
    return form(
        "map",
        "What the map shows",
        [
            select("council", "Council", councils, view.council or ""),
            select("year", "Year (councils with figures)", years, str(view.year)),
            select("measure", "Measure", {key: each.name for key, each in MEASURES.items()}, view.measure),
            select("types", "Authority types", kinds, kind),
            select("tier", "Where two councils share an area, show", TIERS, view.tier),
        ],
        query_of_sources(view.ombudsman_only),
    )


def _links(view: View) -> str:
    council, year = str(view.council), str(view.year)
    query = {"council": council, "year": year}
    links = [
        link_to("council", "All years of this council", query),
        link_to("benchmark", "Beside similar authorities", query | query_of_sources(view.ombudsman_only)),
        link_to("briefing", "Briefing to print", query),
    ]
    return f'<ul class="lgo-links">{"".join(f"<li>{link}</li>" for link in links)}</ul>'


def _averages(dataset: Dataset, choice: YearChoice) -> str:
    year = choice_name(year_shown(choice, dataset.years), dataset.years)
    rows = (
        html.row(
            escape(each.name),
            ["not known" if each.average is None else percent(each.average), f"{each.known} of {each.councils}"],
        )
        for each in averages_of_types(dataset, choice)
    )
    caption = f"Upheld rate by authority type, {year}"
    headings = ["Authority type", "Published average", "Councils whose rate is known here"]
    return html.table(caption, headings, rows, caption, frame=None)


def _councils(dataset: Dataset, view: View) -> str:
    """Every council painted, a link each, with what the map says when it is pointed at."""
    layer = layer_of(dataset, view.year, view.types, view.tier, view.measure, view.ombudsman_only)
    labels = [label for label, _ in layer.legend]
    in_force = dataset.in_force(layer.year)
    named = sorted(layer.areas, key=lambda code: str(in_force["name"][code]).casefold())
    rows = (
        html.row(
            link_to("map", str(in_force["name"][code]), query_of_council(code, view.year, view.ombudsman_only)),
            [escape(labels[layer.areas[code][0]]), escape(layer.areas[code][1])],
        )
        for code in named
    )
    caption = f"{view.painted.name}, {choice_name(view.year, dataset.years)}: the councils on the map"
    return html.table(caption, ["Council", view.painted.name, "What is known"], rows, caption)
