"""The page of one council: its figures of all years, its letters, and the councils before and after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from lgo_map.analysis.headline import HeadlineFigure, headline, headlines
from lgo_map.analysis.trend import is_empty, reported_years, trend_of
from lgo_map.analysis.years_together import (
    ChosenFigure,
    england_of,
    figures_of_choice,
    years_that_could_be_in,
)
from lgo_map.councils.register import (
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    Council,
    council_of,
    ombudsman_page,
    predecessors_of,
    successors_of,
)
from lgo_map.exports.table import STATEMENT_COLUMNS, statements_table
from lgo_map.exports.trend_table import trend_headings, trend_table
from lgo_map.figures.catalogue import AVERAGES, FIGURES, HEADLINE_RATES, STATS_FIGURES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import NOTHING, is_known
from lgo_map.figures.years import (
    CHANGE,
    PAUSE,
    TOGETHER,
    YEAR_NOTES,
    YearChoice,
    period_name,
    year_end,
    year_name,
    years_of_one_method,
)
from lgo_map.presentation import html, letters, panel
from lgo_map.presentation.charts.trend import trend_chart
from lgo_map.presentation.map_view import query_of_council, query_of_sources
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.subjects import subjects_section
from lgo_map.presentation.url import UrlSchema, council_field, year_choice_field
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.statistics import Row, disagreements_of, figures_held, figures_of, is_web_address
from lgo_map.records.subjects import subjects_of
from lgo_map.site.links import (
    BENCHMARK_PAGE,
    BRIEFING_PAGE,
    COMPARE_PAGE,
    LETTERS_PAGE,
    MAP_PAGE,
    show_page_link,
    show_title,
)
from lgo_map.site.page_view import page_view, remembered
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import begin_head, show_heading, show_notices
from lgo_map.site.widgets.pieces import council_link, show_council_box, show_notice
from lgo_map.wording.counts import (
    contradiction_after_rate,
    contradiction_of_year,
    disagreements,
    figures_not_held,
    investigated_and_upheld,
)
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.lifetime import life_in_words, notice_on_council_page
from lgo_map.wording.numbers import date_name, first_upper
from lgo_map.wording.trend import trend_in_words, years_in_words
from lgo_map.wording.years_together import HOW_PUT_TOGETHER, choice_name

KIND_MARKS = {"council": "council’s report", "press": "press"}
"""What marks a figure that is not the Ombudsman's tables."""

_STYLE = Path(__file__).with_name("council_page.css")
_CHOICE = "choice to follow on the council page"


@dataclass(frozen=True)
class CouncilView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    council : str or None
        Code of the council shown.
    year : int, "newest", "together" or None
        The year, or the years put together, in which it was being looked at elsewhere: the sentence is about it, and
        links lead back to it. None is the newest with a figure.
    """

    council: str | None = None
    year: YearChoice | None = None


def council_schema(years: Collection[int], codes: Collection[str]) -> UrlSchema[CouncilView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown.
    codes : collection of str
        Codes of the councils there are.
    """
    return UrlSchema(
        "council page ",
        CouncilView(),
        {
            "year": replace(year_choice_field(years), instead="you see the newest year with a figure"),
            "council": council_field(codes),
        },
    )


def show_council_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    home = page_view(council_schema(dataset.years, dataset.register.index))
    st.html(_STYLE)
    title, found = begin_head("council", here=True)
    choice = st.session_state.pop(_CHOICE, None) or found
    if choice is not None:
        home.choose(replace(home.view, council=choice))
    view = home.settle()
    show_council_box(st.container(key="council-chooser"), dataset.council_labels, home)
    show_notices(home)
    if view.council is None:
        show_heading(title, "A council through the years", "Every figure of one council, its letters and its family")
        _show_empty_state()
        return
    council = council_of(dataset.register, view.council)
    kind = first_upper(TYPE_NAMES[council.authority_type])
    show_heading(title, council.name, f"{kind} · {life_in_words(council)}")
    show_title(council.name)
    with st.container(key="council-page"):
        _show_council(dataset, council, view.year)


def _choose(code: str, _: int | None) -> None:
    """Note the council a link was pressed for; it is followed when the page is drawn."""
    st.session_state[_CHOICE] = code


def _show_empty_state() -> None:
    st.html(
        '<p class="lgo-sentence">Choose a council above, or type a part of its name: you see how often the Ombudsman '
        "found it at fault in every year that is known here, its letters, and the councils it came from.</p>"
        '<p class="lgo-note">Councils that have been abolished are in the list too, with the year they ended.</p>'
    )
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _show_council(dataset: Dataset, council: Council, choice: YearChoice | None) -> None:
    years = sorted(dataset.years)
    tables = _tables_of(dataset, council.code)
    there = _rows_by_year(tables, years)
    if there:
        together = figures_of_choice(dataset, council.code, TOGETHER, ombudsman_only=False)
        has_sum = any(figure.years for figure in together)
        if choice == TOGETHER and has_sum:
            _show_sentence_of_years(dataset, council, together)
            _show_notice_of_end(council, there)
        else:
            _show_one_year(council, there, choice if isinstance(choice, int) else None)
        _show_links(dataset, tables, council, choice)
        _show_trends(tables, council, years, always_there=len(there) == len(years))
        if has_sum:
            _show_years_together(dataset, council, together, with_sentence=choice != TOGETHER)
        _show_table(dataset, council, there)
        if subjects := subjects_section(subjects_of(dataset.subjects, council.code)):
            st.html(subjects)
    else:
        show_notice("No figure of this council is known here: it was not there in the years we hold.")
    _show_letters(dataset, council)
    _show_family(dataset, council)


class _TablesOfCouncil(NamedTuple):
    """The rows of the tables that are about one council."""

    statistics: pd.DataFrame
    figures: pd.DataFrame


def _tables_of(dataset: Dataset, code: str) -> _TablesOfCouncil:
    statistics, figures = dataset.statistics, dataset.figures
    return _TablesOfCouncil(
        statistics[statistics["code"] == code].sort_values("year"), figures[figures["code"] == code]
    )


def _rows_by_year(tables: _TablesOfCouncil, years: Collection[int]) -> dict[int, Row]:
    """The council's rows of the statistics, oldest year first."""
    return {int(row["year"]): row for row in tables.statistics.to_dict("records") if row["year"] in years}


def _show_links(dataset: Dataset, tables: _TablesOfCouncil, council: Council, wanted: YearChoice | None) -> None:
    """Ways on to what else there is of the council, in the year or the years looked at."""
    year: YearChoice | None = _year_on_map(dataset.years, tables, council, wanted)
    if year is None:
        return
    if isinstance(wanted, str) and council.code in england_of(dataset, wanted).index:
        year = wanted
    query, sources = (
        {"council": council.code, "year": str(year)},
        query_of_sources(bool(remembered().get("ombudsman_only"))),
    )
    name = choice_name(year, dataset.years)
    when = name if isinstance(year, int) else name[:1].lower() + name[1:]
    with st.container(key="council-links", horizontal=True, gap="medium"):
        on_the_map = query_of_council(council.code, year) | sources
        show_page_link(
            MAP_PAGE, f"On the map of {when}" if isinstance(year, int) else f"On the map: {when}", "map", **on_the_map
        )
        beside = query | sources
        show_page_link(BENCHMARK_PAGE, f"Beside similar authorities, {when}", "scatter_plot", **beside)
        compared = {"councils": council.code, "year": str(year)} | sources
        show_page_link(COMPARE_PAGE, "Compare with other councils", "compare_arrows", **compared)
        show_page_link(BRIEFING_PAGE, "Briefing to print", "description", **query)


def _year_on_map(
    years_held: list[int], tables: _TablesOfCouncil, council: Council, wanted: YearChoice | None
) -> int | None:
    """The year wanted if the council has an area in it, else the newest on whose map it has a rate, or any area."""
    rows = tables.statistics
    if council.last_day is not None:
        rows = rows[[year_end(int(year)) <= council.last_day for year in rows["year"]]]
    rows = rows[rows["year"].isin(years_held)]
    if isinstance(wanted, int) and wanted in rows["year"].to_list():
        return wanted
    known = rows[rows["upheld_rate"].notna()]
    years = (rows if known.empty else known)["year"]
    return None if years.empty else int(years.max())


def _show_one_year(council: Council, rows: Mapping[int, Row], wanted: int | None) -> None:
    """The year wanted, or else the newest whose rate is known, in a sentence."""
    known = [year for year, row in rows.items() if is_known(row["upheld_rate"])]
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    if known:
        year = wanted if wanted is not None and wanted in rows else max(known)
        compared = headline(rows[year], MEASURES["upheld_rate"]).comparison
        sentence = upheld_sentence(council.name, plural, year, rows[year], compared)
    else:
        sentence = "In none of the years below is this council’s upheld rate known here. That is not a rate of zero."
    st.html(f'<p class="lgo-sentence">{escape(sentence)}</p>')
    _show_notice_of_end(council, rows)


def _show_notice_of_end(council: Council, rows: Mapping[int, Row]) -> None:
    if notice := notice_on_council_page(council, rows):
        show_notice(notice)


def _show_sentence_of_years(dataset: Dataset, council: Council, together: Sequence[ChosenFigure]) -> None:
    could = years_that_could_be_in(dataset, council.code)
    st.html(panel.sentence_of_choice(council, TOGETHER, together[0], could, dataset.years))


def _show_years_together(
    dataset: Dataset, council: Council, together: Sequence[ChosenFigure], with_sentence: bool
) -> None:
    """The three figures over the years of one method, put together."""
    heading = first_upper(period_name(years_of_one_method(dataset.years)))
    st.html(f'<h2 class="lgo-section">{heading}</h2>')
    if with_sentence:
        _show_sentence_of_years(dataset, council, together)
    st.html(
        panel.cards_of_choice(dataset, council, TOGETHER, together)
        + f'<p class="lgo-note">{escape(HOW_PUT_TOGETHER)}</p>'
    )


def _show_trends(tables: _TablesOfCouncil, council: Council, years: list[int], always_there: bool) -> None:
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    theme = theme_name(st.context.theme.type)
    absent = [] if always_there else [html.Mark("in a pale grey year the council was not there")]
    st.html('<h2 class="lgo-section">Year by year</h2>')
    st.html(
        html.key(
            "lgo-key",
            html.THIS_COUNCIL,
            html.AS_REPORTED,
            html.Mark("its 95 % interval: how far chance alone could have moved the figure", look="span"),
            html.PUBLISHED_AVERAGE._replace(words=f"published average of {plural}"),
            html.Mark("a year without a mark is not known, never 0"),
            *absent,
        )
    )
    first, *others = HEADLINE_RATES
    _show_trend(tables, council, years, first, theme)
    notes = "".join(
        f"<li><b>{year_name(year)}</b>: {escape(YEAR_NOTES[year])}</li>" for year in (PAUSE, CHANGE) if year in years
    )
    st.html(f'<ul class="lgo-years">{notes}</ul>')
    for column, key in zip(st.columns(len(others), gap="medium"), others, strict=True):
        with column:
            _show_trend(tables, council, years, key, theme)


def _show_trend(tables: _TablesOfCouncil, council: Council, years: list[int], key: str, theme: str) -> None:
    measure = MEASURES[key]
    trend = trend_of(tables.statistics.to_dict("records"), measure, years)
    st.html(f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>')
    if is_empty(trend):
        st.html("<p>Neither this council’s figure nor the average is known in any year.</p>")
        return
    reported = reported_years(tables.figures, council.code, measure.column)
    shown = years_in_words(trend)
    show_chart(trend_chart(shown, measure, theme, reported), alt=trend_in_words(shown, measure))
    show_csv_button(
        lambda: trend_table(tables.statistics, council.code, measure, years),
        trend_headings(measure),
        council.name,
        measure.name,
        "by year",
        key=f"council {key} csv",
    )
    flags = [contradiction_of_year(year["name"], year["otherwise"]) for year in shown if year["otherwise"]]
    if flags:
        st.html("".join(f'<p class="lgo-flagged">{escape(flag)}</p>' for flag in flags))


def _show_table(dataset: Dataset, council: Council, rows: Mapping[int, Row]) -> None:
    """Every figure that stands, by year, each a link to its source; below it all that any source says."""
    st.html('<h2 class="lgo-section">Every figure by year</h2>')
    figures, statements = _tables_html(dataset, council.code)
    st.html(figures)
    show_csv_button(
        lambda: pd.DataFrame(list(rows.values())).assign(year_name=lambda table: table["year"].map(year_name)),
        {"name": "Council", "year_name": "Year"} | {figure: FIGURES[figure].name for figure in STATS_FIGURES},
        council.name,
        "every figure by year",
        key="council figures csv",
    )
    with st.expander("All that every source says"):
        st.html(statements or "<p>No source here states a figure of this council.</p>")
        if statements:
            show_csv_button(
                lambda: statements_table(
                    dataset.register, pd.concat([dataset.statements_of(council.code, year) for year in rows])
                ),
                STATEMENT_COLUMNS,
                council.name,
                "every source",
                key="council sources csv",
            )


@per_dataset(maxsize=64)  # some 50 kB each
def _tables_html(dataset: Dataset, code: str) -> tuple[str, str]:
    """The table of all figures by year, and that of all statements, or nothing where there is none."""
    tables = _tables_of(dataset, code)
    rows = _rows_by_year(tables, dataset.years)
    stated = {
        year: [row for _, row in figures_of(tables.figures, code, year).iterrows()]
        for year in sorted(rows, reverse=True)
    }
    held = figures_held(dataset.figures)
    columns = [_cells_of_year(dataset, rows[year], statements) for year, statements in stated.items()]
    rows_of_figures = (html.row(escape(FIGURES[figure].name), (cells[figure] for cells in columns)) for figure in held)
    headings = ["Figure", *map(year_name, stated)]
    figures = (
        html.table("Every figure by year", headings, rows_of_figures, kind="lgo-by-year")
        + '<p class="lgo-note">A figure is a link to its source. Unless it is marked, the Ombudsman published it; '
        "“computed” means that it follows from published counts. Where an address shows the newest year only, “All "
        "that every source says” below has a link to copies of it in the web archive. "
        f"{escape(figures_not_held(held))}</p>"
    )
    statements = [
        html.row(
            year_name(year),
            [
                escape(FIGURES[statement["figure"]].name),
                html.value_text(statement),
                html.source(statement, max(dataset.years)),
            ],
        )
        for year, of_year in stated.items()
        for statement in of_year
    ]
    return figures, html.table("Sources", ["Year", "Figure", "Value", "Source"], statements) if statements else ""


def _cells_of_year(dataset: Dataset, row: Row, stated: list[pd.Series]) -> dict[str, str]:
    """Of one year, every figure's cell as HTML."""
    standing = {str(statement["figure"]): statement for statement in reversed(stated) if statement["chosen"]}
    found = {each.measure.column: each for each in headlines(row)}
    cells = {}
    for figure in FIGURES:
        if figure in standing:
            cells[figure] = _cell(standing[figure], max(dataset.years)) + _doubts(figure, found.get(figure), stated)
        elif figure in AVERAGES and is_known(row[figure]):
            cells[figure] = _borrowed_cell(dataset, str(row["authority_type"]), int(row["year"]), figure)
        else:
            nothing = figure in found and found[figure].availability == NOTHING
            cells[figure] = _missing(found[figure].measure.nothing if nothing else "not known")
    return cells


def _borrowed_cell(dataset: Dataset, authority_type: str, year: int, figure: str) -> str:
    """The cell of an average that stands only on the pages of other councils of the type."""
    statements = dataset.statements_of_average(authority_type, year, figure)
    return _missing("not known") if statements.empty else _cell(statements.iloc[0], max(dataset.years))


def _missing(words: str) -> str:
    return f'<span class="lgo-missing">{escape(words)}</span>'


def _cell(statement: pd.Series, newest: int) -> str:
    """A figure as a link to its source, marked if it is not the Ombudsman's tables."""
    value, address = html.value_text(statement), statement["source_url"]
    title = html.title_of_source(statement, newest)
    if is_web_address(address):
        value = html.link(value, address, title)
    else:
        value = f'<span title="{escape(title)}">{value}</span>'
    marks = [KIND_MARKS[statement["source_kind"]]] if statement["source_kind"] in KIND_MARKS else []
    marks += ["computed"] if statement["computed"] else []
    return value + "".join(f"<br>{html.kind_mark(mark)}" for mark in marks)


def _doubts(figure: str, headline: HeadlineFigure | None, stated: list[pd.Series]) -> str:
    """What other sources say of a figure, and what its counts come to, where that is another value."""
    beside = [statement for statement in stated if statement["figure"] == figure]
    sentences = disagreements(figure, disagreements_of(pd.DataFrame(beside), figure)) if len(beside) > 1 else []
    if headline is not None and (otherwise := contradiction_after_rate(headline)):
        sentences.append(otherwise)
    return "".join(f'<br><small class="lgo-flag">{escape(sentence)}</small>' for sentence in sentences)


def _show_letters(dataset: Dataset, council: Council) -> None:
    st.html('<h2 class="lgo-section">Annual review letters</h2>')
    held = sorted((year for code, year in dataset.letters if code == council.code), reverse=True)
    for year in held:
        letter = dataset.letters[council.code, year]
        st.html(f'<h3 class="lgo-measure">{year_name(year)}: letter of {date_name(letter.date)}</h3>')
        st.html(letters.letter(letter))
        with st.expander(f"The text of the letter for {year_name(year)} as we received it"):
            st.html(letters.received(letter))
        show_page_link(
            LETTERS_PAGE, f"Search the letter for {year_name(year)}", "search", letter=f"{council.code}-{year}"
        )
    where = "the council’s page at the Ombudsman" if council.page_slug else "the Ombudsman’s own pages"
    begin = "Look for letters of other years" if held else "We hold no letter to this council. Look for it"
    st.html(f"<p>{begin} on {html.link(where, ombudsman_page(council))}.</p>")


def _show_family(dataset: Dataset, council: Council) -> None:
    before, after = predecessors_of(dataset.register, council.code), successors_of(dataset.register, council.code)
    if before.empty and after.empty:
        return
    st.html('<h2 class="lgo-section">Councils before and after</h2>')
    if not before.empty:
        st.html('<h3 class="lgo-measure">It came from</h3>')
        _show_kin(dataset, council.code, predecessors=True, depth=1)
    if not after.empty:
        st.html('<h3 class="lgo-measure">It became</h3>')
        _show_kin(dataset, council.code, predecessors=False, depth=1)


def _show_kin(dataset: Dataset, code: str, predecessors: bool, depth: int) -> None:
    """A branch of the family tree: each council with its last or first known figures, and those before or after it."""
    kin = (predecessors_of if predecessors else successors_of)(dataset.register, code)
    direction = "before" if predecessors else "after"
    with st.container(key=f"kin-{depth}-{direction}-{code}", gap="small"):
        for other in kin.index:
            relative = council_of(dataset.register, str(other))
            with st.container(gap=None):
                # A button: a page link to the page it stands on would leave the browser's address as it was.
                council_link(relative.name, relative.code, None, _choose, f"{direction} {code}")
                st.html(f'<p class="lgo-kin">{escape(_kin_in_words(dataset, relative, predecessors))}</p>')
                _show_kin(dataset, relative.code, predecessors, depth + 1)


def _kin_in_words(dataset: Dataset, council: Council, last: bool) -> str:
    rows = dataset.statistics[dataset.statistics["code"] == council.code]
    known = rows[rows[["upheld_rate", "investigations", "upheld"]].notna().any(axis=1)].sort_values("year")
    life = first_upper(life_in_words(council))
    if known.empty:
        return f"{life}. No figures of it are known here."
    row = known.iloc[-1 if last else 0]
    which = "Last" if last else "First"
    return f"{life}. {which} figures known, {year_name(int(row['year']))}: {investigated_and_upheld(row)}."
