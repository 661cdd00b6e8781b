"""A briefing as a document: the two pages of the PDF as a page."""

from __future__ import annotations

from collections.abc import Mapping

from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.documents.document import Document, heading, link_to, links, status_of
from lgo_map.documents.downloads import download_links
from lgo_map.documents.forms import form, select, year_select
from lgo_map.documents.summaries import in_short, upheld_in_short
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation import briefing, html
from lgo_map.presentation.briefing_view import BriefingView, briefing_schema
from lgo_map.presentation.charts.trend_svg import trend_svg
from lgo_map.presentation.downloads.briefing_downloads import downloads_of_briefing
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import address_of, read_address
from lgo_map.records.council_rows import tables_of
from lgo_map.records.dataset import Dataset
from lgo_map.wording.trend import years_in_words


def briefing_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The briefing at an address."""
    schema = briefing_schema(dataset)
    view, notices = read_address(schema, parameters)
    page = PAGES["briefing"]
    body = [heading(briefing.HEADING, briefing.SUBTITLE), *map(html.notice, notices), _filters(dataset, view)]
    title, description = page.title, page.description
    if view.council is None:
        body += [briefing.EMPTY, links(link_to("map", "Choose it on the map", {}))]
    else:
        told = briefing.briefing_at(dataset, view.council, briefing.year_of(dataset, view.council, view.year))
        query = {"council": view.council, "year": str(view.year)}
        title = told.title
        year = briefing.year_of(dataset, view.council, view.year)
        known = upheld_in_short(dataset, view.council, year)
        description = in_short(f"{known} Two pages for a committee, to print or as PDF, with similar authorities.")
        body += [
            download_links("briefing", address_of(schema, view), downloads_of_briefing(dataset, view)),
            links(link_to("council", "All years of this council", query)),
            briefing.years_known(told),
            '<div class="lgo-sheet">',
            briefing.opening(told),
            briefing.heading_of_trend(),
            _trend(dataset, view.council),
            briefing.trend_table(told),
            *briefing.sections(told),
            "</div>",
        ]
    return Document("briefing", title, description, "\n".join(body), address_of(schema, view), status_of(notices))


def _trend(dataset: Dataset, code: str) -> str:
    """The upheld rate by year as a chart; the table below it says the same."""
    measure, tables = MEASURES[UPHELD_RATE.key], tables_of(dataset, code)
    trend = trend_of(tables.statistics.to_dict("records"), measure, sorted(dataset.years))
    if is_empty(trend):
        return briefing.NOTHING_KNOWN
    return trend_svg(years_in_words(trend), measure, reported_years(tables.figures, code, measure.column))


def _filters(dataset: Dataset, view: BriefingView) -> str:
    councils = {"": "Choose a council", **dataset.council_labels}
    chosen = select("council", "Council", councils, view.council or "")
    return form("briefing", "Which briefing is shown", [chosen, year_select(dataset, view.year)])
