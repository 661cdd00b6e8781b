"""Councils compared, as a document: what can be concluded, and their figures side by side and year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from lgo_map.analysis.headline import headline
from lgo_map.analysis.peers import MAX_COUNCILS, Side
from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.documents.document import Document, heading, link_to, links, status_of
from lgo_map.documents.downloads import DownloadLinks
from lgo_map.documents.form_addresses import COUNCILS
from lgo_map.documents.forms import form, own_tick, select, year_select
from lgo_map.documents.summaries import in_short, names_in_title, year_in_title
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import (
    CHANGE,
    NEWEST,
    PAUSE,
    TOGETHER,
    YEAR_NOTES,
    YearChoice,
    period_name,
    year_name,
    year_shown,
    years_of_one_method,
)
from lgo_map.presentation import comparison, html
from lgo_map.presentation.charts.strip_svg import strip_svg
from lgo_map.presentation.charts.trend_svg import small_trend_svg
from lgo_map.presentation.compare_view import CompareView, schema_of_compare
from lgo_map.presentation.downloads.compare_downloads import downloads_of_comparison, has_strip
from lgo_map.presentation.map_view import query_of_sources
from lgo_map.presentation.side_by_side import NOT_THERE, with_source
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.subjects_side_by_side import (
    heading_of_subjects,
    not_held_by_subject,
    see_newest_held,
    subjects_side_by_side,
    years_held,
)
from lgo_map.presentation.trends import heading_of_measure, heading_of_panels
from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.records.council_rows import tables_of
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import first_upper, percent
from lgo_map.wording.trend import years_in_words
from lgo_map.wording.verdicts import HOW_TESTED

_WITH = {"": comparison.COMPARED_WITH[False], "yes": comparison.COMPARED_WITH[True]}


def compare_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The comparison at an address."""
    schema = schema_of_compare(dataset)
    view, notices = read_address(schema, parameters)
    page = PAGES["compare"]
    body = [heading(comparison.HEADING, comparison.SUBTITLE), *map(html.notice, notices), _filters(dataset, view)]
    title, description = page.title, page.description
    meant = comparison.of_newest_year(dataset, view)
    sides = comparison.sides_at(dataset, meant)
    if not sides or (len(sides) == 1 and not view.similar):
        body.append(_empty_state(schema, view, sides))
    else:
        names = [side.council.name for side in sides]
        compared = f"{names[0]} and similar authorities" if view.similar else names_in_title(names)
        files = DownloadLinks("compare", address_of(schema, view), downloads_of_comparison(dataset, view))
        if view.similar:
            sections = _similar(dataset, meant, sides, files)
        else:
            sections = _each_other(dataset, schema, view, meant, sides, files)
        title = f"{compared} – {page.title}{year_in_title(dataset, view.year)}"
        when = period_name(comparison.period_of(dataset, meant))
        description = in_short(f"{compared}, {when}: which figures differ by more than chance, and which don’t.")
        body += [comparison.about_the_year(dataset, view, meant), *sections]
        body.append(
            "<details><summary>How clear differences are told from chance</summary>"
            f"<p>{escape(HOW_TESTED)}</p></details>"
        )
    return Document("compare", title, description, "\n".join(body), address_of(schema, view), status_of(notices))


def _filters(dataset: Dataset, view: CompareView) -> str:
    # The list of councils is long, and compressed is short where it is there again.
    labels = {"": "Choose a council", **dataset.council_labels}
    chosen = [*view.councils, *[""] * MAX_COUNCILS][: max(len(view.councils) + 1, 2)][:MAX_COUNCILS]
    councils = [
        select(name, f"Council {at}", labels, code)
        for at, (name, code) in enumerate(zip(COUNCILS, chosen, strict=False), start=1)
    ]
    similar = select("similar", "Compare with", _WITH, "yes" if view.similar else "")
    year = year_select(dataset, view.year)
    return form("compare", "What is compared", [*councils, year, similar, own_tick(view.ombudsman_only)])


def _empty_state(schema: UrlSchema[CompareView], view: CompareView, sides: Sequence[Side]) -> str:
    if sides:
        words = comparison.with_similar_in_words(sides[0])
        way = link_to("compare", words, address_of(schema, replace(view, similar=True)))
        return f'<p class="lgo-sentence">{escape(comparison.one_is_chosen(sides[0]))}</p>{links(way)}'
    ways = [
        link_to("compare", label, address_of(schema, CompareView(year, councils, similar)))
        for label, (councils, year, similar) in comparison.EXAMPLES.items()
    ]
    return comparison.EMPTY + links(*ways)


def _each_other(
    dataset: Dataset,
    schema: UrlSchema[CompareView],
    asked: CompareView,
    view: CompareView,
    sides: Sequence[Side],
    files: DownloadLinks,
) -> list[str]:
    return [
        comparison.conclusions(dataset, view, sides),
        comparison.table_of_sides(dataset, view, sides),
        files.to("table.csv"),
        _ways_on(view, sides),
        _subjects(dataset, schema, asked, view, sides),
        files.to("subjects.csv"),
        _by_year(dataset, view, sides, files),
    ]


def _similar(dataset: Dataset, view: CompareView, sides: Sequence[Side], files: DownloadLinks) -> list[str]:
    side, when = sides[0], period_name(comparison.period_of(dataset, view))
    among = {key: comparison.among(dataset, view, side, MEASURES[key]) for key in HEADLINE_RATES}
    shared = comparison.shared_by_all([found.limits for found in among.values()])
    first = comparison.head_of_similar(side, when, others=len(sides) > 1)
    first += comparison.bullets(shared) if shared else ""
    first += comparison.key_of_strips(side, among)
    for key, found in among.items():
        limits = [limit for limit in found.limits if limit not in shared]
        measure = MEASURES[key]
        first += comparison.words_of_strip(measure, found, limits)
        if has_strip(side, measure, found):
            title, said = f"{measure.name}, {when}", comparison.strip_in_words(measure, found)
            first += strip_svg(side.headlines[key], found, title, said)
        first += files.to(f"scale-{key}.csv")
    similar = comparison.table_of_similar(when, side, among) + files.to("similar.csv")
    return [first, similar, _ways_on(view, [side])]


def _ways_on(view: CompareView, sides: Sequence[Side]) -> str:
    year, sources = str(view.year), query_of_sources(view.ombudsman_only)
    ways = []
    for side in sides:
        query = {"council": side.council.code, "year": year}
        ways.append(link_to("council", side.council.name, query))
        ways.append(link_to("benchmark", f"Benchmark of {side.council.name}", query | sources))
    return links(*ways)


def _subjects(
    dataset: Dataset, schema: UrlSchema[CompareView], asked: CompareView, view: CompareView, sides: Sequence[Side]
) -> str:
    held = years_held(dataset, view.councils, view.ombudsman_only)
    if not held:
        return ""
    choice: YearChoice = held[0] if asked.year == NEWEST else view.year
    period = period_name(choice if isinstance(choice, int) else years_of_one_method(dataset.years))
    if choice not in held and choice != TOGETHER:
        query = address_of(schema, replace(view, year=held[0]))
        return (
            heading_of_subjects(period)
            + not_held_by_subject(period)
            + links(link_to("compare", see_newest_held(held[0]), query))
        )
    return heading_of_subjects(period) + subjects_side_by_side(dataset, choice, sides, view.ombudsman_only)


def _by_year(dataset: Dataset, view: CompareView, sides: Sequence[Side], files: DownloadLinks) -> str:
    """Of each measure a small chart a council, and a table with a row a year and a column a council."""
    codes = [side.council.code for side in sides]
    rows = {(code, year): dataset.row_of(code, year, view.ombudsman_only) for code in codes for year in dataset.years}
    headings = ["Year", *(side.council.name for side in sides)]
    shown = heading_of_panels()
    for key in HEADLINE_RATES:
        measure = MEASURES[key]
        lines = (
            html.row(year_name(year), [_of_year(dataset, rows.get((code, year)), measure) for code in codes])
            for year in dataset.years
        )
        caption = f"{measure.name} by year"
        shown += heading_of_measure(measure) + _panels(dataset, view, sides, measure)
        shown += html.table(caption, headings, lines, caption, kind="lgo-compare") + files.to(f"years-{key}.csv")
    notes = [f"{year_name(year)}: {YEAR_NOTES[year]}" for year in (PAUSE, CHANGE) if year in dataset.years]
    return shown + comparison.bullets(notes)


def _panels(dataset: Dataset, view: CompareView, sides: Sequence[Side], measure: Measure) -> str:
    """A small chart for each council, all on one scale."""
    shown, years = "", sorted(dataset.years)
    for side in sides:
        code, name = side.council.code, side.council.name
        rows = [row for year in years if (row := dataset.row_of(code, year, view.ombudsman_only)) is not None]
        trend = trend_of(rows, measure, years)
        chart = comparison.NOTHING_KNOWN
        if not is_empty(trend):
            reported = reported_years(tables_of(dataset, code).figures, code, measure.column)
            year = year_shown(view.year, dataset.years)
            chart = small_trend_svg(years_in_words(trend), measure, name, year, reported)
        shown += f'<div><p class="lgo-panel">{escape(name)}</p>{chart}</div>'
    return f'<div class="lgo-panels">{shown}</div>'


def _of_year(dataset: Dataset, row: Row | None, measure: Measure) -> str:
    if row is None:
        return NOT_THERE
    figure = headline(row, measure)
    words = escape(first_upper(figure_in_words(figure)))
    average = figure.comparison.average
    beside = "" if average is None else f"<small>average of its type: {escape(percent(average))}</small>"
    if figure.availability != KNOWN:
        return f'<span class="lgo-missing">{words}</span>{beside}'
    return with_source(dataset, str(row["code"]), int(row["year"]), measure.column, words) + beside
