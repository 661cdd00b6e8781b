"""The page of one council as a document: its figures of all years, as sentences and tables, its letters, its family."""

from __future__ import annotations

from collections.abc import Mapping

from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.analysis.years_together import figures_of_choice
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council
from lgo_map.documents.council_complaints import decisions, subjects
from lgo_map.documents.dataset_facts import facts_of_council
from lgo_map.documents.document import Document, link_to, status_of
from lgo_map.documents.document import heading as heading_of
from lgo_map.documents.downloads import DownloadLinks
from lgo_map.documents.forms import form, select
from lgo_map.documents.summaries import in_short, upheld_in_short, year_in_title
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation import html, letters
from lgo_map.presentation.charts.trend_svg import trend_svg
from lgo_map.presentation.council import (
    BECAME,
    CAME_FROM,
    FAMILY,
    FIGURES,
    HEADING,
    LETTERS,
    NO_FIGURES,
    SUBTITLE,
    heading_of_letter,
    letters_elsewhere,
    notice_of_end,
    sentence_of_year,
    sentence_of_years,
    years_together,
)
from lgo_map.presentation.council_view import schema_of_council
from lgo_map.presentation.downloads.council_downloads import downloads_of_council
from lgo_map.presentation.figures_by_year import figures_by_year
from lgo_map.presentation.outcomes import outcomes_of_council
from lgo_map.presentation.pieces import piece_of_council
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.trends import (
    NOTHING_KNOWN,
    contradictions,
    heading_of_measure,
    heading_of_trends,
    notes_of_years,
)
from lgo_map.presentation.url import address_of, read_address
from lgo_map.records.council_rows import rows_by_year, tables_of
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.lifetime import life_in_words
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.trend import years_in_words


def council_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The council page at an address."""
    schema = schema_of_council(dataset)
    view, notices = read_address(schema, parameters)
    chooser = form(
        "council",
        "Which council is shown",
        [select("council", "Council", {"": "Choose a council", **dataset.council_labels}, view.council or "")],
    )
    said = "".join(html.notice(notice) for notice in notices)
    page = PAGES["council"]
    if view.council is None:
        heading = heading_of(HEADING, SUBTITLE)
        return Document(
            "council",
            page.tab,
            page.description,
            heading + said + chooser,
            address_of(schema, view),
            status_of(notices),
        )
    council = dataset.council(view.council)
    query = address_of(schema, view)
    files = DownloadLinks("council", query, downloads_of_council(dataset, view))
    first, *others = _sections(dataset, council, view.year, files)
    kind = first_upper(TYPE_NAMES[council.authority_type])
    heading = heading_of(council.name, f"{kind} · {life_in_words(council)}")
    body = "\n".join([heading, said, chooser, first, *others])
    piece = piece_of_council(dataset, council.code, view.year)
    title = f"{council.name} – {page.title}{when}" if (when := year_in_title(dataset, view.year)) else council.name
    known = upheld_in_short(dataset, council.code, view.year or NEWEST)
    description = in_short(f"{known} Every figure of every year with its source, letters and decisions.")
    facts = facts_of_council(dataset, council)
    return Document("council", title, description, body, query, status_of(notices), facts, piece=piece)


def _sections(dataset: Dataset, council: Council, choice: YearChoice | None, files: DownloadLinks) -> list[str]:
    rows = rows_by_year(dataset, council.code)
    if not rows:
        return [
            html.notice(NO_FIGURES),
            decisions(dataset, council, choice, files),
            _letters(dataset, council),
            _family(dataset, council),
        ]
    together = figures_of_choice(dataset, council.code, TOGETHER, ombudsman_only=False)
    has_sum = any(figure.years for figure in together)
    if choice == TOGETHER and has_sum:
        first = sentence_of_years(dataset, council, together) + notice_of_end(council, rows)
    else:
        first = sentence_of_year(council, rows, choice if isinstance(choice, int) else None)
    figures, statements = figures_by_year(dataset, council.code)
    return [
        first,
        _trends(dataset, council, rows, files),
        years_together(dataset, council, together, with_sentence=choice != TOGETHER) if has_sum else "",
        outcomes_of_council(dataset, council, rows, choice),
        subjects(dataset, council, choice, files),
        decisions(dataset, council, choice, files),
        f"{FIGURES}{figures}{files.to('figures.csv')}",
        _statements(statements, files) if statements else "",
        _letters(dataset, council),
        _family(dataset, council),
    ]


def _trends(dataset: Dataset, council: Council, rows: Mapping[int, Row], files: DownloadLinks) -> str:
    """The headline figures by year as charts; the table of every figure says the same."""
    figures, years = tables_of(dataset, council.code).figures, sorted(dataset.years)
    always_there = len(rows) == len(years)
    shown = heading_of_trends(TYPE_NAMES_PLURAL[council.authority_type], always_there) + notes_of_years(years)
    for measure in (MEASURES[key] for key in HEADLINE_RATES):
        trend = trend_of(rows.values(), measure, years)
        shown += heading_of_measure(measure)
        if is_empty(trend):
            shown += NOTHING_KNOWN
            continue
        named = years_in_words(trend)
        shown += trend_svg(named, measure, reported_years(figures, council.code, measure.column))
        shown += files.to(f"trend-{measure.key}.csv") + contradictions(named)
    return shown


def _statements(statements: str, files: DownloadLinks) -> str:
    return f"<details><summary>All that every source says</summary>{statements}{files.to('sources.csv')}</details>"


def _letters(dataset: Dataset, council: Council) -> str:
    held = dataset.years_of_letters.get(council.code, ())
    shown = LETTERS
    for year in held:
        letter = dataset.letters[council.code, year]
        shown += heading_of_letter(letter) + letters.letter(letter)
    return shown + letters_elsewhere(council, is_any_held=bool(held))


def _family(dataset: Dataset, council: Council) -> str:
    before, after = dataset.family_of(council.code)
    shown = ""
    for heading, family in ((CAME_FROM, before), (BECAME, after)):
        if family:
            links = "".join(f"<li>{link_to('council', name, {'council': code})}</li>" for code, name in family.items())
            shown += f'{heading}<ul class="lgo-links">{links}</ul>'
    return FAMILY + shown if shown else ""
