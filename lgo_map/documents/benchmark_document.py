"""The benchmark as a document: the verdict on a council's figure, how it is reached, and all similar authorities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lgo_map.analysis.funnel import nearest_known_year
from lgo_map.analysis.subject_statistics import is_any_share_known
from lgo_map.analysis.years_together import statistics_of_measure
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.documents.document import Document, address_on_site, heading, link_to, links, status_of
from lgo_map.documents.downloads import DownloadLinks
from lgo_map.documents.forms import form, own_tick, select, year_select
from lgo_map.documents.summaries import as_text, in_short, year_in_title
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.subject_measures import SUBJECT_SHARE, SUBJECT_SHARE_NAME
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import year_shown
from lgo_map.presentation import benchmark, html
from lgo_map.presentation.benchmark_view import BenchmarkView, benchmark_schema
from lgo_map.presentation.charts.funnel_svg import funnel_svg
from lgo_map.presentation.downloads.benchmark_downloads import downloads_of_benchmark
from lgo_map.presentation.map_view import query_of_council, query_of_painted, query_of_sources
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.upheld_by_subject import upheld_of_subject
from lgo_map.presentation.url import UrlSchema, address_of, read_address
from lgo_map.records.dataset import Dataset
from lgo_map.wording.funnel import funnel_in_words
from lgo_map.wording.lifetime import absence_on_benchmark


def benchmark_document(dataset: Dataset, parameters: Mapping[str, str]) -> Document:
    """The benchmark at an address."""
    schema = benchmark_schema(dataset)
    view, notices = read_address(schema, parameters)
    page = PAGES["benchmark"]
    body = [heading(benchmark.HEADING, benchmark.SUBTITLE), *map(html.notice, notices), _filters(dataset, view)]
    title, description = page.title, page.description
    if view.council is None:
        body += [benchmark.EMPTY, links(link_to("map", "Choose it on the map", {}))]
    else:
        council = dataset.council(view.council)
        first, *others = _sections(dataset, schema, view, council)
        body += [first, *others]
        measure = f", {view.shown.name}" if view.measure != DEFAULT_MEASURE else ""
        title = f"{council.name} – {page.title}{measure}{year_in_title(dataset, view.year)}"
        description = in_short(as_text(others[0]))
    return Document("benchmark", title, description, "\n".join(body), address_of(schema, view), status_of(notices))


def _filters(dataset: Dataset, view: BenchmarkView) -> str:
    measures = {key: MEASURES[key].name for key in HEADLINE_RATES}
    more = []
    if is_any_share_known(dataset):
        measures[SUBJECT_SHARE] = SUBJECT_SHARE_NAME
        subjects = {key: subject.name for key, subject in SUBJECTS.items()}
        more.append(select("subject", "Subject, for the share of one", subjects, view.subject))
    councils = {"": "Choose a council", **dataset.council_labels}
    return form(
        "benchmark",
        "What the benchmark shows",
        [
            select("council", "Council", councils, view.council or ""),
            year_select(dataset, view.year),
            select("measure", "Measure", measures, view.measure),
            *more,
            own_tick(view.ombudsman_only),
        ],
    )


def _sections(dataset: Dataset, schema: UrlSchema[BenchmarkView], asked: BenchmarkView, council: Council) -> list[str]:
    view = benchmark.with_newest_year(dataset, asked)
    funnel, when = benchmark.funnel_at(dataset, view, council.code), benchmark.when_of(dataset, view)
    measure, plural = view.shown, TYPE_NAMES_PLURAL[council.authority_type]
    head = benchmark.heading(council, asked, measure, when, is_there=funnel is not None)
    if funnel is None:
        absent = html.notice(absence_on_benchmark(council, year_shown(view.year, dataset.years)))
        return [head, absent, _nearest_year(dataset, schema, view)]
    files = DownloadLinks("benchmark", address_of(schema, asked), downloads_of_benchmark(dataset, asked))
    sections = [head, benchmark.opening(dataset, council, view, funnel)]
    if funnel.this_council.availability != KNOWN:
        sections.append(_nearest_year(dataset, schema, view))
    if funnel.dots.empty:
        sections.append(html.notice(benchmark.no_funnel(council, when)))
    else:
        sections.append('<div class="lgo-beside"><div>')
        sections.append(benchmark.head_of_chart(funnel, plural, when))
        sections.append(
            funnel_svg(
                funnel,
                funnel_in_words(funnel),
                lambda code: address_on_site("benchmark", address_of(schema, replace(view, council=code))),
            )
        )
        sections.append(benchmark.dots_in_words(funnel, plural))
        sections.append(f"</div><div>{benchmark.reasons(funnel)}</div></div>")
    sections += [benchmark.table_of_funnel(schema, view, funnel, plural, when), files.to("similar.csv")]
    if measure.subject and isinstance(view.year, int):
        sections += [upheld_of_subject(dataset, council, view.year, measure.subject), files.to("upheld.csv")]
    return [*sections, _links(view, when)]


def _nearest_year(dataset: Dataset, schema: UrlSchema[BenchmarkView], view: BenchmarkView) -> str:
    statistics = statistics_of_measure(dataset, view.shown, view.ombudsman_only)
    year = year_shown(view.year, dataset.years)
    nearest = nearest_known_year(statistics, str(view.council), year, view.shown)
    if nearest is None:
        return benchmark.in_no_other_year(view.shown)
    return links(link_to("benchmark", benchmark.see_nearest(nearest), address_of(schema, replace(view, year=nearest))))


def _links(view: BenchmarkView, when: str) -> str:
    council, year, sources = str(view.council), str(view.year), query_of_sources(view.ombudsman_only)
    painted = query_of_painted(view.measure, view.subject)
    similar = {"year": year, "councils": council, "similar": "yes"} | sources
    return links(
        link_to("council", "All years of this council", {"year": year, "council": council}),
        link_to("compare", "All three figures beside similar authorities", similar),
        link_to("map", f"The map of {when}", query_of_council(council, view.year, view.ombudsman_only) | painted),
        link_to("about", "More about the figures and the verdict", {}),
    )
