"""One council's figure among those of all its similar authorities, and how the verdict on it is reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from lgo_map.analysis.funnel import Funnel, funnel_of, funnel_of_years, nearest_known_year
from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.verdict import Verdict
from lgo_map.analysis.years_together import row_of_choice, years_in, years_that_could_be_in
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council, council_of
from lgo_map.figures.catalogue import HEADLINE_RATES, UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YEAR_NOTES,
    YearChoice,
    period_name,
    year_name,
    year_shown,
    years_listed,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.charts.funnel import CLICKED, funnel_chart
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.url import (
    UrlSchema,
    address_of,
    council_field,
    ombudsman_only_field,
    one_of,
    year_choice_field,
)
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import (
    ABOUT_PAGE,
    BENCHMARK_PAGE,
    COMPARE_PAGE,
    COUNCIL_PAGE,
    MAP_PAGE,
    TITLES,
    query_of,
    show_page_link,
    show_title,
)
from lgo_map.site.page_view import PageView, an_older_page_is_open, page_view
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import plain, show_button, show_council_box, show_notice
from lgo_map.wording.counts import contradiction_of_figure, counts_in_words, known_counts
from lgo_map.wording.funnel import FUNNEL_ZONES, funnel_in_words, why_small_councils_differ_little
from lgo_map.wording.lifetime import absence_on_benchmark, notice_on_benchmark
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, first_upper, number, percent, with_article
from lgo_map.wording.verdicts import (
    HOW_IT_IS_REACHED,
    VERDICT_LABELS,
    VERDICT_SIGNS,
    VERDICT_WORDS,
    verdict_in_a_sentence,
    verdict_or_reason,
    verdict_worked_out,
    why_no_verdict,
)
from lgo_map.wording.years_together import choice_name, doubts_of_years, what_went_in

_STYLE = Path(__file__).with_name("benchmark.css")
_PREFIX = "benchmark "
_CHOICE = "benchmark choice to follow"

CSV_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "year_name": "Year",
    "measure": "Measure",
    "rate": "Figure (%)",
    "count": "Cases counted",
    "base": "Of cases",
    "average": "Published average (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "verdict": "Compared with the average",
    "zone": "Among the lines of the funnel",
    "stated_by": "Stated by",
}


@dataclass(frozen=True)
class BenchmarkView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in; the newest in which the council's figure is known; or years together.
    council : str or None
        Code of the council chosen.
    measure : str
        One of :data:`lgo_map.figures.catalogue.HEADLINE_RATES`.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    council: str | None = None
    measure: str = UPHELD_RATE.key
    ombudsman_only: bool = False


def show_benchmark_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    schema = _schema(dataset)
    home = page_view(schema)
    found = show_head(
        "Benchmark", "One council among all similar authorities, and what chance explains", "benchmark", here=True
    )
    _follow_choice(dataset, home, found)
    view = home.settle()
    _show_filters(dataset, home)
    show_notices(home)
    with st.container(key="benchmark-page"):
        if view.council is None:
            _show_empty_state()
            return
        council = council_of(dataset.register, view.council)
        show_title(council.name, TITLES[BENCHMARK_PAGE])
        _show_benchmark(dataset, schema, view, council)


def _schema(dataset: Dataset) -> UrlSchema[BenchmarkView]:
    measures = {key: key for key in HEADLINE_RATES}
    return UrlSchema(
        prefix=_PREFIX,
        default=BenchmarkView(year=NEWEST),
        fields={
            "year": year_choice_field(dataset.years),
            "council": council_field(dataset.register.index),
            "measure": one_of(measures, "measure", "you see the upheld rate"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )


def _follow_choice(dataset: Dataset, home: PageView[BenchmarkView], found: str | None) -> None:
    """Turn to what a search, a dot or a button has just asked for, if any has."""
    choice: dict[str, Any] = st.session_state.pop(_CHOICE, {})
    if found is not None:
        choice = {"council": found}
    # The browser says which dot was clicked, and may say anything.
    if "council" not in choice or choice["council"] in dataset.register.index:
        home.choose(replace(home.view, **choice))


def _show_filters(dataset: Dataset, home: PageView[BenchmarkView]) -> None:
    with st.container(key="benchmark-filters"):
        council, year, measure = st.columns([3, 1.5, 1.4], vertical_alignment="bottom")
        show_council_box(council, dataset.council_labels, home)
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))
        measure.selectbox(
            "Measure", HEADLINE_RATES, format_func=lambda key: MEASURES[key].name, key=home.widget("measure")
        )
        st.toggle("The Ombudsman’s own figures only", key=home.widget("ombudsman_only"))


def _show_empty_state() -> None:
    st.html(
        '<p class="lgo-sentence">Choose a council above, or search for it: you see its figure among those of all '
        "similar authorities of the year, how far chance alone could have moved each, and "
        f"{HOW_IT_IS_REACHED}.</p>"
    )
    show_page_link(MAP_PAGE, "Choose it on the map", "map")


def _with_newest_year(dataset: Dataset, view: BenchmarkView) -> BenchmarkView:
    """The view with the year that is meant by the newest known: of this council and measure."""
    if view.year != NEWEST:
        return view
    row = row_of_choice(dataset, str(view.council), NEWEST, MEASURES[view.measure], view.ombudsman_only)
    return replace(view, year=max(years_in(row, NEWEST), default=year_shown(NEWEST, dataset.years)))


def _funnel(dataset: Dataset, view: BenchmarkView, code: str) -> Funnel | None:
    measure, ombudsman_only = MEASURES[view.measure], view.ombudsman_only
    if not isinstance(view.year, int):
        return funnel_of_years(dataset, code, measure, ombudsman_only)
    of_year, figures = dataset.statistics_of_year(view.year, ombudsman_only), dataset.figures_of_year(view.year)
    return funnel_of(dataset.register, of_year, figures, code, view.year, measure)


def _show_benchmark(dataset: Dataset, schema: UrlSchema[BenchmarkView], asked: BenchmarkView, council: Council) -> None:
    view = _with_newest_year(dataset, asked)
    statistics = dataset.statistics_shown(view.ombudsman_only)
    measure, plural = MEASURES[view.measure], TYPE_NAMES_PLURAL[council.authority_type]
    funnel, year, when = (
        _funnel(dataset, view, council.code),
        year_shown(view.year, dataset.years),
        _when(dataset, view),
    )
    note = ", the newest year known" if asked.year == NEWEST else ""
    st.html(
        f'<header class="lgo-benchmark"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(first_upper(TYPE_NAMES[council.authority_type]))} · {escape(measure.name)} · "
        f"{when}{note if funnel is not None else ''}</p></header>"
    )
    if funnel is None:
        show_notice(absence_on_benchmark(council, year))
        _show_nearest_year(statistics, view, year)
        return
    row = row_of_choice(dataset, council.code, view.year, measure, view.ombudsman_only)
    period = (years_in(row, view.year) or funnel.period) if funnel.is_together else funnel.period
    sentence = verdict_in_a_sentence(funnel.this_council, council.name, plural, period)
    st.html(f'<p class="lgo-sentence">{escape(sentence)}{_mark_of_source(funnel)}</p>')
    notices = [notice_on_benchmark(council, plural, year), contradiction_of_figure(funnel.this_council)]
    if row is not None and isinstance(funnel.period, tuple):
        could = years_that_could_be_in(dataset, council.code)
        notices += [what_went_in(row, years_in(row, view.year), could, funnel.period), *doubts_of_years(row)]
    for notice in filter(None, notices):
        show_notice(notice)
    if funnel.this_council.availability != KNOWN:
        _show_nearest_year(statistics, view, year)
    if funnel.dots.empty:
        show_notice(
            f"No funnel can be drawn: of no {TYPE_NAMES[council.authority_type]} are this figure and its counts known "
            f"here for {when}."
        )
    else:
        chart, words = st.columns([5, 3], gap="large")
        with chart:
            _show_chart(view, funnel, plural, when)
        with words:
            _show_reasons(funnel)
    _show_table(schema, view, funnel, plural, when)
    _show_links(council, view, when)


def _when(dataset: Dataset, view: BenchmarkView) -> str:
    """The year, or the years put together, in words."""
    return period_name(view.year if isinstance(view.year, int) else years_of_one_method(dataset.years))


def _mark_of_source(funnel: Funnel) -> str:
    """Says that the council's figure is not the Ombudsman's own, where it is not."""
    kind = funnel.rows.loc[funnel.rows["is_this_council"], "source_kind"].iloc[0]
    words = SOURCE_NAMES.get(kind) if kind != "ombudsman" else None
    part = "in part " if funnel.is_together else ""
    return f" {html.kind_mark(f'{part}from {words}')}" if words else ""


def _show_nearest_year(statistics: pd.DataFrame, view: BenchmarkView, year: int) -> None:
    measure = MEASURES[view.measure]
    nearest = nearest_known_year(statistics, str(view.council), year, measure)
    if nearest is None:
        what = measure.figure.noun
        st.html(f'<p class="lgo-note">Its {what} is not known here for any other year either.</p>')
        return
    # A button: a page link to the page it stands on would leave the browser's address as it was.
    show_button(
        plain(f"See {year_name(nearest)}, the nearest year in which it is known"),
        key=f"{_PREFIX}nearest {view.council} {nearest}",
        on_click=partial(_note_choice, year=nearest),
        type="tertiary",
        icon=":material/arrow_forward:",
    )


def _note_choice(**choice: Any) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn, inside its guard."""
    st.session_state[_CHOICE] = choice


def _note_dot(key: str, year: YearChoice) -> None:
    """Note the council whose dot was clicked; a click beside the dots chooses nothing."""
    dots = st.session_state[key]["selection"].get(CLICKED) or []
    if dots and "code" in dots[0]:
        _note_choice(council=dots[0]["code"], year=year)


def _show_chart(view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    theme = theme_name(st.context.theme.type)
    drawn = funnel.dots
    marks = [html.THIS_COUNCIL] if drawn["is_this_council"].any() else []
    marks.append(html.Mark(f"another of the {plural}: click it to go there", "●"))
    if (drawn["source_kind"] != "ombudsman").any():
        marks.append(html.Mark(html.AS_REPORTED.words, "○◇"))
    if funnel.average is not None:
        marks += [
            html.PUBLISHED_AVERAGE._replace(words="average of this council’s years, weighted by its cases")
            if funnel.is_together
            else html.PUBLISHED_AVERAGE,
            html.Mark(f"95{NO_BREAK}% lines: by chance alone 1 dot in 20 lies outside", look="band"),
            html.Mark(f"99.8{NO_BREAK}% lines: 1 in 500", look="wider"),
        ]
    st.html(
        f'<h3 class="lgo-section">{escape(funnel.measure.name)} by number of '
        f"{escape(funnel.measure.cases[1])}</h3>"
        f'<p class="lgo-note">{escape(funnel.measure.meaning)}</p>{html.key("lgo-funnel-key", *marks)}'
    )
    if funnel.average is None:
        show_notice(
            f"The average of {plural} in {when} is not known here, so there are dots, but no lines and no verdicts."
        )
    # Another view has other dots: so each has a selection of its own.
    key = f"{_PREFIX}chart {view}"
    show_chart(
        funnel_chart(funnel, theme),
        alt=funnel_in_words(funnel),
        key=key,
        on_select=lambda: _note_dot(key, view.year),
        selection_mode=CLICKED,
    )
    if an_older_page_is_open():
        _note_dot(key, view.year)
    st.html(f'<p class="lgo-note">{escape(_dots_in_words(funnel, plural))}</p>')


def _dots_in_words(funnel: Funnel, plural: str) -> str:
    """How many dots there are of how many authorities, and which of them do not lie where their counts do."""
    rows, dots = funnel.rows, funnel.dots
    text = f"{number(len(dots))} of {number(len(rows))} {plural} have a dot. "
    without = int((rows["state"] == KNOWN).sum()) - len(dots)
    if without:
        text += (
            f"{number(without)} more {'has' if without == 1 else 'have'} a known figure without its counts, and so no "
            "dot. "
        )
    if funnel.average is not None:
        outside = int(dots["verdict"].isin([Verdict.HIGHER, Verdict.LOWER]).sum())
        text += (
            f"{number(outside) if outside else 'None'} of the dots {'lies' if outside == 1 else 'lie'} outside the "
            f"95{NO_BREAK}% lines. "
        )
    if funnel.is_together and funnel.average is not None:
        text += (
            "The lines are drawn around this council’s average. Each other is compared with its own, which differs a "
            "little, as it has other years or more of its cases in one of them. "
        )
    for _, row in funnel.drawn_across_line.iterrows():
        if funnel.is_together:
            text += (
                f"By its own average, {percent(row['average'])}, {with_article(row['name'])} is "
                f"{FUNNEL_ZONES[row['zone']]}, and that decides the verdict. "
            )
            continue
        text += (
            f"The dot of {with_article(row['name'])} is drawn at the published {percent(row['rate'])}, which is "
            f"rounded and lies on the other side of a line; by its counts ({counts_in_words(row['headline'])}) it is "
            f"{FUNNEL_ZONES[row['zone']]}, and that decides the verdict. "
        )
    return f"{text}Dots at the same place cover one another: the table names them all."


def _show_reasons(funnel: Funnel) -> None:
    steps, sentences = verdict_worked_out(funnel), why_small_councils_differ_little(funnel)
    st.html('<h3 class="lgo-section">How the verdict is reached</h3>')
    comparison = funnel.this_council.comparison
    if steps and comparison.verdict is not None:
        items = "".join(f"<li>{escape(step)}</li>" for step in steps)
        st.html(
            f'<p class="lgo-ruling"><span aria-hidden="true">{VERDICT_SIGNS[comparison.verdict]}</span> '
            f'<b>{VERDICT_LABELS[comparison.verdict]}</b></p><ol class="lgo-steps">{items}</ol>'
        )
    else:
        st.html(f"<p>{escape(why_no_verdict(funnel.this_council))}</p>")
    if sentences:
        st.html(
            '<h3 class="lgo-section">Why a small council can’t be told from the average</h3>'
            + "".join(f'<p class="lgo-why">{escape(sentence)}</p>' for sentence in sentences)
        )
    note = None if funnel.is_together else YEAR_NOTES.get(funnel.year)
    st.html(
        '<p class="lgo-note">A higher rate does not mean worse complaints, and lying inside the lines does not show '
        f"that a council is like the average: only that its figure can’t tell.{' ' + escape(note) if note else ''}</p>"
    )
    show_page_link(ABOUT_PAGE, "More about the figures and the verdict", "info")


def _show_table(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    st.html(f'<h3 class="lgo-section">As a table: all {escape(plural)} of {when}</h3>')
    # Plain links in a plain table, not a grid whose rows are selected: every one is reached with the Tab key, read out
    # as what it is, found by the browser's search, opened in a new tab, and one step of its history. They cost a
    # reload of the page, which a button in each of 200 rows would cost on every run. A click on a dot does not reload.
    st.html(_table_html(schema, view, funnel, plural, when))
    show_csv_button(
        lambda: csv_table(funnel),
        CSV_HEADINGS,
        "benchmark",
        MEASURES[view.measure].figure.noun,
        plural,
        when,
        *(["ombudsman only"] if view.ombudsman_only else []),
        key=f"{_PREFIX}csv {view}",
    )


def csv_table(funnel: Funnel) -> pd.DataFrame:
    """The rows of a funnel as :data:`CSV_HEADINGS` names them; what is not known is empty."""
    return funnel.rows.assign(
        year_name=funnel.rows["years"].map(lambda years: years_listed(years) or NOT_KNOWN),
        measure=funnel.measure.name,
        verdict=funnel.rows["verdict"].map(VERDICT_WORDS),
        zone=funnel.rows["zone"].map(FUNNEL_ZONES),
        stated_by=funnel.rows["source_kind"].map({k: first_upper(v) for k, v in SOURCE_NAMES.items()}),
    )


def _table_html(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> str:
    years = ["Years"] if funnel.is_together else []
    heads = ["Council", funnel.measure.name, "Counts", *years, f"95{NO_BREAK}% interval", "Compared with the average"]
    heads += ["In the chart", "Stated by"]
    rows = (_row_html(schema, view, funnel, row) for row in funnel.rows.to_dict("records"))
    caption = f"{funnel.measure.name} of {plural}, {when}"
    how_many = f"{number(len(funnel.rows))} rows, those that are known first"
    return html.table(caption, heads, rows, f"{caption}: {how_many}", frame="lgo-similar")


def _row_html(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, row: dict[Any, Any]) -> str:
    name = escape(row["name"])
    if row["is_this_council"]:
        mark = ' class="own" aria-current="true"'
        name = f'<span class="sign" aria-hidden="true">◆</span> {name} <small>(this council)</small>'
    else:
        mark = ""
        query = urlencode(address_of(schema, replace(view, council=row["code"])))
        name = f'<a href="?{escape(query, quote=True)}" target="_self">{name}</a>'
    return html.row(name, map(escape, _cells_of_council(funnel, row)), mark)


def _cells_of_council(funnel: Funnel, row: dict[Any, Any]) -> list[str]:
    figure: HeadlineFigure = row["headline"]
    counts = counts_in_words(figure) if row["state"] == KNOWN else known_counts(figure)
    years = [years_listed(row["years"])] if funnel.is_together else []
    if row["state"] == NOTHING:
        return [funnel.measure.nothing, counts, *years, "", "", "no dot", ""]
    if row["state"] != KNOWN:
        return [NOT_KNOWN, counts, *years, "", "", "no dot", ""]
    between = f"{percent(row['low'])} to {percent(row['high'])}" if is_known(row["low"]) else ""
    zone = FUNNEL_ZONES[row["zone"]] if is_known(row["zone"]) else ("a dot" if row["is_dot"] else "no dot")
    return [
        percent(row["rate"]),
        counts,
        *years,
        between,
        verdict_or_reason(figure.comparison),
        zone,
        first_upper(SOURCE_NAMES[row["source_kind"]]),
    ]


def _show_links(council: Council, view: BenchmarkView, when: str) -> None:
    kept = {"council": council.code, "year": view.year, "ombudsman_only": view.ombudsman_only}
    with st.container(key="benchmark-links", horizontal=True, gap="medium"):
        show_page_link(COUNCIL_PAGE, "All years of this council", "timeline", **query_of(COUNCIL_PAGE, kept))
        show_page_link(
            COMPARE_PAGE,
            "All three figures beside similar authorities",
            "compare_arrows",
            **query_of(COMPARE_PAGE, kept) | {"similar": "yes"},
        )
        show_page_link(MAP_PAGE, f"The map of {when}", "map", **query_of(MAP_PAGE, kept))
