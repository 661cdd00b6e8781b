"""The page of all councils as a document: the same rows as a table, each council a link to its own page."""

from __future__ import annotations

from collections.abc import Mapping

from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL
from lgo_map.documents.dataset_facts import dataset_facts
from lgo_map.documents.document import Document, heading, link_to, status_of
from lgo_map.documents.downloads import downloads_section
from lgo_map.documents.forms import form, own_tick, select, tick, types_ticks
from lgo_map.documents.summaries import as_text, in_short
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation import html
from lgo_map.presentation.councils_table import (
    HEADING,
    ONLY_WITH_FIGURES,
    SUBTITLE,
    caption,
    readable,
    summary,
    table_of,
)
from lgo_map.presentation.councils_view import ALL_YEARS, TableView, councils_schema
from lgo_map.presentation.downloads.rows_downloads import rows_of_councils
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import address_of, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.wording.counts import figures_not_held
from lgo_map.wording.years_together import choice_name


def councils_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The page of all councils at an address."""
    schema = councils_schema(dataset.years)
    view, notices = read_address(schema, parameters)
    table, query, page = table_of(dataset, view), address_of(schema, view), PAGES["councils"]
    said = summary(dataset, view, table)
    body = [heading(HEADING, SUBTITLE), *map(html.notice, notices), _filters(dataset, view), said]
    if not table.empty:
        body.append(readable(dataset, view, _name))
        missing = figures_not_held(dataset.figures_held)
        body.append(html.notice(missing) if missing else "")
        body.append(downloads_section(dataset, "councils", query, rows_of_councils(dataset, view)))
    first_visit = view == schema.default
    return Document(
        "councils",
        page.title if first_visit else caption(dataset.years, view) + _other_choices(view),
        page.description if first_visit else in_short(as_text(said)),
        "\n".join(body),
        query,
        status_of(notices),
        facts=dataset_facts(dataset),
    )


def _other_choices(view: TableView) -> str:
    """What is chosen besides the year, to end a title."""
    kinds = [] if set(view.types) == set(AUTHORITY_TYPES) else [TYPE_NAMES_PLURAL[kind] for kind in view.types]
    only = (["with figures"] if view.figures else []) + (["the Ombudsman’s own"] if view.ombudsman_only else [])
    return "".join(f", {words}" for words in [*kinds, *only])


def _name(council: str, code: str) -> str:
    return link_to("council", council, {"council": code})


def _filters(dataset: Dataset, view: TableView) -> str:
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    years = {str(choice): choice_name(choice, dataset.years) for choice in choices} | {"all": "All years"}
    return form(
        "councils",
        "Which rows are shown",
        [
            select("year", "Year", years, "all" if view.year == ALL_YEARS else str(view.year)),
            types_ticks(view.types),
            tick("figures", ONLY_WITH_FIGURES, view.figures),
            own_tick(view.ombudsman_only),
        ],
    )
