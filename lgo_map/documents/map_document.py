"""The map page as a document: filters, the council chosen, and every council painted with what the map says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.analysis.years_together import councils_with_rate_of
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL
from lgo_map.documents.document import Document, address_on_site, heading, link_to, links, status_of
from lgo_map.documents.downloads import DownloadLinks, downloads_section
from lgo_map.documents.forms import form, more_filters, own_tick, select, types_ticks
from lgo_map.documents.map_panel import details
from lgo_map.documents.summaries import choice_within, in_short, upheld_in_short, year_in_title
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_SHARE, SUBJECT_SHARE_NAME
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation import html, map_words, panel
from lgo_map.presentation.downloads.map_downloads import files_beside_map, rows_of_map
from lgo_map.presentation.legend import legend
from lgo_map.presentation.map_layer import MapLayer, layer_of
from lgo_map.presentation.map_svg import map_style, map_svg
from lgo_map.presentation.map_view import (
    TIERS,
    View,
    query_of_council,
    query_of_painted,
    query_of_sources,
    schema_of_map,
)
from lgo_map.presentation.pieces import piece_of_map
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import address_of, read_address
from lgo_map.records.credits import ONS_CREDIT, OS_CREDIT
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import number
from lgo_map.wording.years_together import choice_name, years_in_legend


def map_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The map page at an address."""
    schema = schema_of_map(dataset)
    view, notices = read_address(schema, parameters)
    body = [
        heading(map_words.HEADING, map_words.SUBTITLE),
        *(html.notice(notice) for notice in notices),
        _filters(dataset, view),
    ]
    query, page = address_of(schema, view), PAGES["map"]
    files = DownloadLinks("map", query, files_beside_map(dataset, view))
    title, description = page.tab, page.description
    figures = [map_words.NO_COUNCIL]
    if view.council is not None:
        council = dataset.council(view.council)
        title = f"{council.name}, {choice_within(dataset, view.year)}"
        known = upheld_in_short(dataset, council.code, view.year, view.ombudsman_only)
        description = in_short(
            f"{known} On the map of England, {choice_within(dataset, view.year)}, with all three figures."
        )
        figures = [panel.heading(council, view.year, dataset.years), *panel.figures(dataset, view), _links(view)]
    layer = layer_of(dataset, view.year, view.types, view.tier, view.painted.key, view.ombudsman_only)
    if view.council is None and query:
        title += year_in_title(dataset, view.year) + _other_choices(view)
        description = in_short(_of_all(dataset, view, layer))
    if not layer.areas:
        body.append(html.notice(map_words.why_nothing_is_painted(view)))
    more = [map_words.what_is_painted(dataset, view, layer)]
    if view.council is not None:
        more.append(details(dataset, view, files))
    if view.painted.subject:
        more.append(map_words.shares(dataset, view))
    else:
        more.append(map_words.averages(dataset, view.year, view.ombudsman_only))
    more.append(files.to("shares.csv", "averages.csv"))
    # Beside the map on a desk; on a phone the figures that were asked for come before it, and all else after it.
    parts = [f'<div class="lgo-beside-map">{"".join(part)}</div>' for part in (figures, more)]
    parts.insert(0 if view.council is None else 1, _map(dataset, view, layer))
    body += ['<div class="lgo-map-page">', *parts, "</div>"]
    body += [_councils(dataset, view, layer), files.to("painted.csv")]
    body.append(downloads_section(dataset, "map", query, rows_of_map(dataset, view)))
    style = map_style(view.painted)
    piece = piece_of_map(dataset, view)
    return Document("map", title, description, "\n".join(body), query, status_of(notices), style=style, piece=piece)


def _other_choices(view: View) -> str:
    """What is chosen besides the year, to end a title."""
    kinds = [] if set(view.types) == set(AUTHORITY_TYPES) else [TYPE_NAMES_PLURAL[kind] for kind in view.types]
    tier = [TIERS[view.tier].lower()] if view.tier != next(iter(TIERS)) else []
    measure = [view.painted.name] if view.painted.key != DEFAULT_MEASURE else []
    return "".join(f", {words}" for words in [*measure, *kinds, *tier])


def _of_all(dataset: Dataset, view: View, layer: MapLayer) -> str:
    """What the map shows, where no council is chosen."""
    of_year = f"{view.painted.name}, {choice_within(dataset, view.year)}"
    return (
        f"{of_year}: known here of {number(layer.known)} of the {number(len(layer.areas))} councils on this map of "
        "England. Find yours by name or postcode."
    )


def _filters(dataset: Dataset, view: View) -> str:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    years = {}
    for choice in choices:
        known, total = councils_with_rate_of(dataset, choice, view.ombudsman_only)
        years[str(choice)] = f"{choice_name(choice, dataset.years)} ({known} of {total})"
    councils = {"": "No council", **dataset.council_labels}
    return form(
        "map",
        "What the map shows",
        [
            select("council", "Council", councils, view.council or ""),
            select("year", "Year (councils with figures)", years, str(view.year)),
            *_measures(dataset, view),
            more_filters(
                [
                    types_ticks(view.types),
                    select("tier", "Where two councils share an area, show", TIERS, view.tier),
                    own_tick(view.ombudsman_only),
                ],
                is_open=replace(view, year=NEWEST, council=None, measure=DEFAULT_MEASURE, subject=DEFAULT_SUBJECT)
                != View(NEWEST),
            ),
        ],
    )


def _measures(dataset: Dataset, view: View) -> list[str]:
    measures = {key: each.name for key, each in MEASURES.items()}
    if not is_any_share_known(dataset):
        return [select("measure", "Measure", measures, view.measure)]
    subjects = {key: subject.name for key, subject in SUBJECTS.items()}
    return [
        select("measure", "Measure", measures | {SUBJECT_SHARE: SUBJECT_SHARE_NAME}, view.measure),
        select("subject", "Subject, for the share of one", subjects, view.subject),
    ]


def _links(view: View) -> str:
    council, year = str(view.council), str(view.year)
    query = {"council": council, "year": year}
    return links(
        link_to("council", "All years of this council", query),
        link_to("benchmark", "Beside similar authorities", query | query_of_sources(view.ombudsman_only)),
        link_to("briefing", "Briefing to print", query),
    )


def _caption(dataset: Dataset, view: View) -> str:
    return f"{view.painted.name}, {choice_name(view.year, dataset.years)}: the councils on the map"


def _map(dataset: Dataset, view: View, layer: MapLayer) -> str:
    """The map with its legend; each council leads to its figures."""
    if not layer.areas:
        return ""
    label = f"{_caption(dataset, view)}. The table below says the same."
    drawn = map_svg(dataset, layer, label, lambda code: address_on_site("map", _query_of(view, code)), view.council)
    credit = f'<p class="lgo-credit">{OS_CREDIT}. {ONS_CREDIT}.</p>'
    classes = legend(view.painted, layer.legend, None, years_in_legend(view.year, layer.years))
    return f'<div class="lgo-map-frame">{classes}{drawn}{credit}</div>'


def _query_of(view: View, code: str) -> dict[str, str]:
    """The address of a council on the map that is shown."""
    query = query_of_council(code, view.year, view.ombudsman_only) | query_of_painted(view.measure, view.subject)
    return query | ({"measure": view.measure} if view.measure != DEFAULT_MEASURE else {})


def _councils(dataset: Dataset, view: View, layer: MapLayer) -> str:
    """Every council painted, a link each, with what the map says when it is pointed at."""
    if not layer.areas:
        return ""
    labels = [label for label, _ in layer.legend]
    named = sorted(layer.areas, key=lambda code: dataset.names[code].casefold())
    rows = (
        html.row(
            link_to("map", dataset.names[code], _query_of(view, code)),
            [escape(labels[layer.areas[code][0]]), escape(layer.areas[code][1])],
        )
        for code in named
    )
    caption = _caption(dataset, view)
    return html.table(caption, ["Council", view.painted.name, "What is known"], rows, caption)
