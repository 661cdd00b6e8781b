"""The page of a briefing: one council in one year, as a document to be printed or taken away as PDF."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from lgo_map import storage
from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.analysis.years_together import row_of_choice, years_in
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.briefing import (
    Briefing,
    BriefingFigure,
    Source,
    briefing_name,
    briefing_of,
    data_version,
)
from lgo_map.exports.briefing_complaints import BriefingComplaints, complaints_of
from lgo_map.exports.briefing_pdf import BriefingError, briefing_pdf
from lgo_map.exports.table import COUNCILS_COLUMNS, councils_table
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, year_shown
from lgo_map.presentation import html
from lgo_map.presentation.charts.trend import trend_chart
from lgo_map.presentation.palette import THEMES
from lgo_map.presentation.url import (
    UrlSchema,
    council_field,
    year_choice_field,
)
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.statistics import in_force
from lgo_map.site.links import COUNCIL_PAGE, MAP_PAGE, show_page_link, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import show_council_box
from lgo_map.wording.addresses import COPIES_IN_ARCHIVE, NEWEST_YEAR_ONLY
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.trend import years_in_words
from lgo_map.wording.years_together import choice_name

_STYLE = Path(__file__).with_name("briefing.css")
_PREFIX = "briefing "
_PAPER = "light"  # the sheet is white in both themes, as it is when printed
_log = logging.getLogger(__name__)

_PRINT_BUTTON = st.components.v2.component(
    "print_page",
    html='<button type="button">Print this page</button>',
    css=(
        "button { font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color); background: none; "
        "border: 1px solid var(--st-border-color); border-radius: 8px; padding: 0.25rem 0.75rem; min-height: 2.5rem; "
        "cursor: pointer; }"
        "button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }"
        "button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }"
    ),
    js=(
        "export default function ({ parentElement }) {"
        '  parentElement.querySelector("button").onclick = () => window.print();'
        "}"
    ),
)


@dataclass(frozen=True)
class BriefingView:
    """All a visitor can choose here; field names are the parameters of the address.

    Every briefing has the years put together; the newest known, and years together, open that of the newest year in
    which the council's upheld rate is known.
    """

    year: YearChoice
    council: str | None = None


def show_briefing_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    schema = UrlSchema(
        prefix=_PREFIX,
        default=BriefingView(year=NEWEST),
        fields={"year": year_choice_field(dataset.years), "council": council_field(dataset.register.index)},
    )
    home = page_view(schema)
    with st.container(key="briefing-head"):
        found = show_head(
            "Briefing", "One council in one year, to print or to attach to a paper", "briefing", here=True
        )
        if found is not None:
            home.choose(replace(home.view, council=found))
        view = home.settle()
        _show_filters(dataset, home)
        show_notices(home)
    if view.council is None:
        _show_empty_state()
        return
    year = _year_of(dataset, view.council, view.year)
    briefing = _briefing(dataset, view.council, year, data_version(storage.DATA))
    show_title(briefing.title)
    with st.container(key="briefing-controls"):
        _show_controls(dataset, briefing, view, year)
    with st.container(key="briefing-sheet"):
        _show_briefing(dataset, briefing, view.council)


def _year_of(dataset: Dataset, code: str, choice: YearChoice) -> int:
    """The year that a choice means for a council: where it is none, the newest in which its upheld rate is known."""
    if isinstance(choice, int):
        return choice
    row = row_of_choice(dataset, code, NEWEST, MEASURES[UPHELD_RATE.key], ombudsman_only=False)
    return max(years_in(row, NEWEST), default=year_shown(NEWEST, dataset.years))


def _show_filters(dataset: Dataset, home: PageView[BriefingView]) -> None:
    council, year = st.columns([3, 1.5])
    show_council_box(council, dataset.council_labels, home)
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    names = {choice: choice_name(choice, dataset.years) for choice in choices}
    year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))


def _show_empty_state() -> None:
    st.html(
        '<p class="lgo-sentence">Choose a council above, or find it by postcode or name: you get a document of two '
        "pages about one year, to print or to attach to a committee paper.</p>"
        '<p class="lgo-note">It holds the three figures beside the average of similar authorities, the years before '
        "and after, who the similar authorities are, how to read the figures, and where they come from.</p>"
    )
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _show_controls(dataset: Dataset, briefing: Briefing, view: BriefingView, year: int) -> None:
    try:
        made = _pdf(briefing)
    except BriefingError as error:
        _log.exception("The PDF of %r failed", briefing.title)
        st.info(str(error), icon=":material/info:")
        made = None
    with st.container(key="briefing-buttons", horizontal=True, vertical_alignment="center", gap="small"):
        if made is not None:
            st.download_button(
                "Download as PDF",
                made,
                briefing_name(briefing.council, year),
                "application/pdf",
                key=f"briefing pdf {view}",
                on_click="ignore",
                icon=":material/picture_as_pdf:",
            )
        _PRINT_BUTTON(key="briefing-print", width="content", height="content")
        show_page_link(
            COUNCIL_PAGE, "All years of this council", "timeline", council=str(view.council), year=str(view.year)
        )
        _show_csv_buttons(dataset, briefing, view, year)
    known = [year.name for year in briefing.trend if year.rate is not None]
    words = ", ".join(known) if known else "none"
    st.html(f'<p class="lgo-note">Years whose upheld rate is known here: {words}.</p>')


def _show_csv_buttons(dataset: Dataset, briefing: Briefing, view: BriefingView, year: int) -> None:
    """The figures of the document's tables and chart, as data."""
    statistics, register = dataset.statistics, dataset.register
    show_csv_button(
        lambda: councils_table(register, statistics[statistics["code"] == view.council], dataset.years),
        COUNCILS_COLUMNS,
        briefing.council,
        "all years",
        key=f"briefing years csv {view}",
        label="Its figures as CSV",
    )
    kind = str(register["authority_type"][str(view.council)])
    show_csv_button(
        lambda: councils_table(register, in_force(register, statistics, year), [year], [kind]),
        COUNCILS_COLUMNS,
        TYPE_NAMES_PLURAL[kind],
        briefing.year_name,
        key=f"briefing similar csv {view}",
        label="Similar authorities as CSV",
    )


@per_dataset(maxsize=256)  # some 30 kB each
def _briefing(dataset: Dataset, code: str, year: int, version: str) -> Briefing:
    tables = dataset.register, dataset.statistics, dataset.figures, dataset.letters
    return briefing_of(*tables, code, year, version, complaints_of(dataset, code, year))


@lru_cache(maxsize=32)
def _pdf(briefing: Briefing) -> bytes:
    return briefing_pdf(briefing)


def _show_briefing(dataset: Dataset, briefing: Briefing, code: str) -> None:
    """The same document as the PDF's, as a page."""
    notices = "".join(map(html.notice, briefing.notices))
    st.html(
        f'<header class="lgo-briefing"><h2>{escape(briefing.title)}</h2>'
        f"<p>{escape(briefing.kind)} · {escape(briefing.period)}</p></header>{notices}"
        f'<p class="lgo-sentence">{escape(briefing.sentence)}</p>'
    )
    if briefing.figures:
        st.html(_section("The three figures beside the average of similar authorities", _figures_html(briefing)))
    st.html(
        "<h3>Upheld rate year by year</h3>"
        + html.key(
            "lgo-briefing-key",
            html.THIS_COUNCIL,
            html.AS_REPORTED,
            html.Mark("95\N{NO-BREAK SPACE}% interval", look="span"),
            html.PUBLISHED_AVERAGE,
        )
    )
    _show_trend(dataset, briefing, code)
    st.html(_trend_table_html(briefing))
    if briefing.together:
        paragraphs = "".join(f"<p>{escape(words)}</p>" for words in briefing.together)
        st.html(_section(first_upper(briefing.together_name), paragraphs))
    kind = "lgo-after-figures"  # of the first section after them
    for heading, body in _complaints_html(briefing.complaints):
        st.html(_section(heading, body, kind))
        kind = "lgo-briefing-section"
    st.html(_section("Who the similar authorities are", _similar_html(briefing), kind))
    if briefing.family:
        note = "The Ombudsman decides about each council by itself; the figures below are not added to those above."
        st.html(_section("Councils before and after", f"<p>{note}</p>{_list_html(map(escape, briefing.family))}"))
    st.html(_section("How to read the figures", _list_html(map(escape, briefing.reading))))
    st.html(_section("Annual review letter", f"<p>{escape(briefing.letter)} {_link_html(briefing.ombudsman_page)}</p>"))
    sources = _list_html(_source_html(source) for source in briefing.sources)
    sources = sources if briefing.sources else "<p>No source held here states a figure of this council.</p>"
    st.html(_section("Sources", sources, "lgo-briefing-sources"))
    licences = "".join(f'<p class="lgo-note">{escape(words)}</p>' for words in briefing.licences)
    dated = f"{briefing.date_of_data} {briefing.complaints.not_held}"
    st.html(_section("Date of the data", f"<p>{escape(dated.strip())}</p>{licences}"))


def _show_trend(dataset: Dataset, briefing: Briefing, code: str) -> None:
    measure = MEASURES[UPHELD_RATE.key]
    statistics, figures = (table[table["code"] == code] for table in (dataset.statistics, dataset.figures))
    trend = trend_of(statistics.to_dict("records"), measure, sorted(dataset.years))
    if is_empty(trend):
        st.html("<p>Neither this council’s upheld rate nor the average is known in any year.</p>")
        return
    reported, paper = reported_years(figures, code, measure.column), THEMES[_PAPER].paper
    chart = trend_chart(years_in_words(trend), measure, _PAPER, reported, height=220, background=paper)
    with st.container(key="briefing-trend"):
        show_chart(chart, alt=briefing.trend_alternative)


def _section(heading: str, body: str, kind: str = "lgo-briefing-section") -> str:
    return f'<section class="{kind}"><h3>{escape(heading)}</h3>{body}</section>'


def _list_html(items: Iterable[str]) -> str:
    """A list of pieces of HTML."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _link_html(address: str) -> str:
    return html.link(escape(address), address)


def _source_html(source: Source) -> str:
    words = escape(f"{source.title}: {source.states}")
    if source.address:
        words += f"<br>{_link_html(source.address)}"
    if source.copies:
        words += f"<br><small>{NEWEST_YEAR_ONLY} {COPIES_IN_ARCHIVE}:</small> {_link_html(source.copies)}"
    return words


def _figures_html(briefing: Briefing) -> str:
    rows = (_figure_html(figure) for figure in briefing.figures)
    return html.table("The three figures", ("Figure", "This council", "Average", "Compared"), rows)


def _figure_html(figure: BriefingFigure) -> str:
    large = "lgo-briefing-rate" if figure.rate is not None else "lgo-briefing-none"
    smaller = (figure.counts, figure.stated_by, figure.flag)
    this_council = f'<span class="{large}">{escape(figure.value)}</span>' + "".join(
        f"<br><small>{escape(words)}</small>" for words in smaller if words
    )
    interval = (
        f"<br><small>95\N{NO-BREAK SPACE}% interval: {escape(figure.interval)}</small>" if figure.interval else ""
    )
    scale = html.scale(figure.low, figure.high, figure.rate, figure.average_rate, figure.is_reported)
    return html.row(
        f"<b>{escape(figure.name)}</b><br><small>{escape(figure.meaning)}</small>",
        [this_council, escape(figure.average), f"{escape(figure.verdict)}{interval}{scale}"],
    )


def _trend_table_html(briefing: Briefing) -> str:
    headings = (
        "Year",
        "Upheld rate",
        "Of how many",
        "Average",
        "95\N{NO-BREAK SPACE}% interval",
        "Compared",
        "Stated by",
    )
    rows = (
        html.row(
            escape(year.name),
            map(escape, (year.value, year.counts, year.average, year.interval, year.verdict, year.stated_by)),
            ' class="chosen"' if year.name == briefing.year_name else "",
        )
        for year in briefing.trend
    )
    return html.table("Upheld rate year by year", headings, rows)


def _complaints_html(told: BriefingComplaints) -> list[tuple[str, str]]:
    """The sections on complaints, reports and improvements, as far as any of it is held: heading and HTML."""
    sections = []
    if told.subjects:
        headings = ("Subject", "Received", "Share", "Similar authorities", "95\N{NO-BREAK SPACE}% interval", "Compared")
        rows = (
            html.row(
                escape(each.name), map(escape, (each.received, each.share, each.similar, each.interval, each.verdict))
            )
            for each in told.subjects
        )
        table = html.table("What complaints were about", headings, rows)
        note = f'<p class="lgo-note">{escape(told.note)}</p>' if told.note else ""
        sections.append(("What complaints were about", f"<p>{escape(told.unusual)}</p>{table}{note}"))
    reports, improvements = (*told.reports, told.more_reports), (*told.improvements, told.more_improvements)
    for heading, lines in ((told.reports_are, reports), (told.improvements_are, improvements)):
        items = list(filter(None, lines))
        if heading:
            sections.append((heading, _list_html(map(html.text, items)) if items else ""))
    return sections


def _similar_html(briefing: Briefing) -> str:
    lines = "".join(f"<p>{escape(words)}</p>" for words in briefing.similar)
    if not briefing.groups:
        return lines
    rows = (
        html.row(escape(group.verdict), [str(group.count), escape(", ".join(group.names) or "too many to name here")])
        for group in briefing.groups
    )
    return lines + html.table("Similar authorities", ("Upheld rate", "Number", "Authorities"), rows)
