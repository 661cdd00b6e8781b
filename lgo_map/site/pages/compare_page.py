"""Compare: two to five councils side by side, or one council with its similar authorities."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from lgo_map.analysis.peers import (
    MAX_COUNCILS,
    PeerRelation,
    Side,
    newest_year_in_common,
    sides_of,
    sides_of_years,
)
from lgo_map.analysis.years_together import statistics_of_choice
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.comparison_tables import (
    SIMILAR_HEADINGS,
    STRIP_HEADINGS,
    figures_table,
    row_of_strip,
    similar_table,
    table_headings,
)
from lgo_map.exports.trend_table import TRENDS_HEADINGS, trends_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, is_known
from lgo_map.figures.years import (
    CHANGE,
    NEWEST,
    PAUSE,
    TOGETHER,
    YEAR_NOTES,
    Period,
    YearChoice,
    period_name,
    year_name,
    year_shown,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.charts.compare import panels_of_council, strip_chart
from lgo_map.presentation.map_view import query_of_sources
from lgo_map.presentation.palette import theme_name
from lgo_map.presentation.side_by_side import side_by_side
from lgo_map.presentation.url import (
    UrlSchema,
    councils_field,
    ombudsman_only_field,
    year_choice_field,
    yes_or_no,
)
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.site.links import BENCHMARK_PAGE, COMPARE_PAGE, COUNCIL_PAGE, TITLES, show_page_link, show_title
from lgo_map.site.page_view import PageView, page_view
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.head import show_head, show_notices
from lgo_map.site.widgets.pieces import plain, show_button, show_notice
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import (
    NO_BREAK,
    first_upper,
    percent,
    with_article,
)
from lgo_map.wording.peers import AmongSimilar, among_similar, conclusion_of
from lgo_map.wording.verdicts import HOW_TESTED, RELATION_WORDS
from lgo_map.wording.years_together import HOW_PUT_TOGETHER, choice_name

_STYLE = Path(__file__).with_name("compare.css")
_PREFIX = "compare "
_ASKED = "comparison asked for"
_FULL = "comparison is full"

EXAMPLES = {
    "Leeds, Birmingham and Surrey, 2023–24": (("E08000035", "E08000025", "E10000030"), 2024, False),
    "Leeds with all metropolitan boroughs, 2023–24": (("E08000035",), 2024, True),
}
"""Comparisons to begin with: what the button says, and the councils, the year and whether with similar authorities."""


@dataclass(frozen=True)
class CompareView:
    """All a visitor can choose here; field names are the parameters of the address.

    Attributes
    ----------
    year : int, "newest" or "together"
        The year the Ombudsman's year ends in; the newest in which most of the councils are known; or years together.
    councils : tuple of str
        Codes of the councils, at most :data:`lgo_map.analysis.peers.MAX_COUNCILS`, in the order chosen.
    similar : bool
        Whether the first council is compared with its similar authorities, not the councils with each other.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count; the address calls it `own`.
    """

    year: YearChoice
    councils: tuple[str, ...] = ()
    similar: bool = False
    ombudsman_only: bool = False


def compare_schema(years: Collection[int], codes: Collection[str]) -> UrlSchema[CompareView]:
    """What the page's address can say.

    Parameters
    ----------
    years : collection of int
        Years that can be shown, besides the default: the newest known.
    codes : collection of str
        Codes of the councils there are.
    """
    return UrlSchema(
        _PREFIX,
        CompareView(year=NEWEST),
        {
            "year": year_choice_field(years),
            "councils": councils_field(codes, MAX_COUNCILS),
            "similar": yes_or_no("kind of comparison", "councils are compared with each other"),
            "ombudsman_only": ombudsman_only_field(),
        },
    )


def show_compare_page() -> None:
    """Draw the page."""
    dataset = current_dataset()
    st.html(_STYLE)
    home = page_view(compare_schema(dataset.years, dataset.register.index))
    found = show_head(
        "Compare councils", "Two to five side by side, or one with its similar authorities", "compare", here=True
    )
    home.choose(_view_asked_for(home.view, found))
    view = home.settle()
    _show_filters(dataset, home)
    show_notices(home)
    with st.container(key="compare-page"):
        if st.session_state.pop(_FULL, False):
            show_notice(
                f"You can compare at most {MAX_COUNCILS} councils: take one away before you add another.", "status"
            )
        _show_comparison(dataset, view)


def _view_asked_for(view: CompareView, found: str | None) -> CompareView:
    """The view with what a button or the search has just asked for."""
    asked = st.session_state.pop(_ASKED, None)
    if asked is not None:
        councils, year, similar = asked
        return replace(view, councils=councils or view.councils, year=year or view.year, similar=similar)
    if found is None:
        return view
    others = tuple(code for code in view.councils if code != found)
    if view.similar:  # only the first is compared
        return replace(view, councils=(found, *others)[:MAX_COUNCILS])
    if found in view.councils:
        return view
    if len(view.councils) == MAX_COUNCILS:
        st.session_state[_FULL] = True
        return view
    return replace(view, councils=(*view.councils, found))


def _ask_for(councils: tuple[str, ...], year: int | None, similar: bool) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn."""
    st.session_state[_ASKED] = councils, year, similar


def _show_filters(dataset: Dataset, home: PageView[CompareView]) -> None:
    labels = dataset.council_labels
    with st.container(key="compare-filters"):
        councils, year = st.columns([5, 1.6], vertical_alignment="top")
        councils.multiselect(
            "Councils",
            list(labels),
            format_func=labels.__getitem__,
            max_selections=MAX_COUNCILS,
            placeholder="Choose two to five, or type a name",
            key=home.widget("councils", labels.values()),
        )
        choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
        names = {choice: choice_name(choice, dataset.years) for choice in choices}
        year.selectbox("Year", choices, format_func=names.__getitem__, key=home.widget("year", names.values()))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            st.radio(
                "Compare with",
                [False, True],
                format_func=lambda similar: "similar authorities (the first council)" if similar else "each other",
                horizontal=True,
                key=home.widget("similar"),
                width="content",
            )
            st.toggle("The Ombudsman’s own figures only", key=home.widget("ombudsman_only"))


def _of_newest_year(dataset: Dataset, view: CompareView) -> CompareView:
    """The view with the year that is meant by the newest known: one in which most of the councils can be compared.

    Councils of different years are not compared: rates were not alike in all.
    """
    if view.year != NEWEST:
        return view
    codes = view.councils[:1] if view.similar else view.councils
    return replace(view, year=newest_year_in_common(dataset, codes, view.ombudsman_only))


def _sides(dataset: Dataset, view: CompareView) -> list[Side]:
    if isinstance(view.year, int):
        statistics = dataset.statistics_of_year(view.year, view.ombudsman_only)
        return sides_of(dataset.register, statistics, view.councils, view.year)
    return sides_of_years(dataset, view.councils, view.ombudsman_only)


def _period(dataset: Dataset, view: CompareView) -> Period:
    """The year, or the years put together."""
    return view.year if isinstance(view.year, int) else years_of_one_method(dataset.years)


def _show_comparison(dataset: Dataset, asked: CompareView) -> None:
    view = _of_newest_year(dataset, asked)
    sides = _sides(dataset, view)
    if not sides or (len(sides) == 1 and not view.similar):
        _show_empty_state(sides)
        return
    if asked.year == NEWEST:
        whose = "this council’s upheld rate is" if view.similar or len(sides) == 1 else "most of these upheld rates are"
        year = period_name(_period(dataset, view))
        st.html(f'<p class="lgo-note">{year} is the newest year in which {whose} known.</p>')
    if isinstance(view.year, int) and view.year in YEAR_NOTES:
        st.html(f'<p class="lgo-note">{year_name(view.year)}: {escape(YEAR_NOTES[view.year])}</p>')
    if view.year == TOGETHER:
        st.html(f'<p class="lgo-note">{escape(HOW_PUT_TOGETHER)}</p>')
    if view.similar:
        _show_similar(dataset, view, sides[0], others=len(sides) > 1)
    else:
        _show_each_other(dataset, view, sides)
    with st.expander("How clear differences are told from chance"):
        st.html(f"<p>{escape(HOW_TESTED)}</p>")


def _show_empty_state(sides: Sequence[Side]) -> None:
    if sides:
        side = sides[0]
        kind, name = TYPE_NAMES_PLURAL[side.council.authority_type], first_upper(with_article(side.council.name))
        st.html(
            f'<p class="lgo-sentence" role="status">{escape(name)} is chosen. Add at least one more '
            "council above, or compare it with its similar authorities.</p>"
        )
        show_button(
            plain(f"Compare {side.council.name} with other {kind}"),
            key=f"{_PREFIX}with similar {side.council.code}",
            on_click=partial(_ask_for, (side.council.code,), None, True),
            icon=":material/arrow_forward:",
        )
        return
    st.html(
        '<p class="lgo-sentence" role="status">Choose two to five councils above, of any type, or find them by '
        "postcode: you see their figures side by side and year by year, and a sentence on each figure says which of "
        "them clearly differ and what can’t be concluded.</p>"
        '<p class="lgo-note">Councils that have been abolished are in the list too, with the year they ended. For '
        "example:</p>"
    )
    for label, (councils, year, similar) in EXAMPLES.items():
        show_button(
            plain(label),
            key=f"{_PREFIX}example {label}",
            on_click=partial(_ask_for, councils, year, similar),
            type="tertiary",
            icon=":material/arrow_forward:",
        )


def _show_links(sides: Sequence[Side], view: CompareView) -> None:
    sources = query_of_sources(view.ombudsman_only)
    year = str(view.year)
    for side in sides:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            name, code = side.council.name, side.council.code
            show_page_link(COUNCIL_PAGE, name, "location_city", council=code, year=year)
            show_page_link(BENCHMARK_PAGE, f"Benchmark of {name}", "bar_chart", council=code, year=year, **sources)


def _show_each_other(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    show_title(", ".join(side.council.name for side in sides), TITLES[COMPARE_PAGE])
    period = _period(dataset, view)
    st.html(f'<h2 class="lgo-section">What can be concluded, {period_name(period)}</h2>')
    conclusions = {key: conclusion_of(sides, MEASURES[key], period) for key in HEADLINE_RATES}
    shared = _shared([conclusion.limits for conclusion in conclusions.values()])
    if shared:
        st.html(f'<p class="lgo-limits-head">For all three figures</p>{_list(shared)}')
    for key, conclusion in conclusions.items():
        limits = [limit for limit in conclusion.limits if limit not in shared]
        st.html(
            f'<h3 class="lgo-measure">{escape(MEASURES[key].name)}</h3><p class="lgo-sentence">'
            f'{escape(conclusion.sentence)}</p><p class="lgo-limits-head">What can’t be concluded</p>{_list(limits)}'
        )
    _show_side_by_side(dataset, view, sides)
    _show_years(dataset, view, sides)


def _shared(limits: Sequence[list[str]]) -> list[str]:
    """What is said of every figure, to be said only once."""
    first, *others = limits
    return [limit for limit in first if all(limit in other for other in others)]


def _list(sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="lgo-limits">{items}</ul>'


def _show_side_by_side(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    year, when = year_shown(view.year, dataset.years), period_name(_period(dataset, view))
    st.html(f'<h2 class="lgo-section">Side by side, {when}</h2>')
    st.html(
        side_by_side(dataset, year, sides, view.ombudsman_only)
        + '<p class="lgo-note">A figure is a link to its source. Unless it is marked, the Ombudsman published it.</p>'
    )
    show_csv_button(
        lambda: figures_table(sides, dataset.letters, year),
        table_headings(sides),
        "compare",
        *(side.council.name for side in sides),
        when,
        key=f"{_PREFIX}csv of table",
        label="Download the table as CSV",
    )
    _show_links(sides, view)


def _show_years(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> None:
    """One small chart a council and measure, all on one scale."""
    years, theme = sorted(dataset.years), theme_name(st.context.theme.type)
    st.html('<h2 class="lgo-section">Year by year</h2>')
    st.html(
        html.key(
            "lgo-marks",
            html.THIS_COUNCIL._replace(words="the council"),
            html.AS_REPORTED,
            html.Mark(f"its 95{NO_BREAK}% interval", look="span"),
            html.PUBLISHED_AVERAGE._replace(words="published average of its type"),
            html.Mark("no mark: not known, never 0"),
            html.Mark("grey band: the pandemic pause"),
            html.Mark("dotted upright line: the process changed"),
            html.Mark("pale years: the council was not there"),
        )
    )
    codes = [side.council.code for side in sides]
    panels = [
        panels_of_council(dataset, view.ombudsman_only, code, year_shown(view.year, dataset.years), theme)
        for code in codes
    ]
    for number, key in enumerate(HEADLINE_RATES):
        measure = MEASURES[key]
        st.html(f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>')
        for side, of_side, column in zip(sides, panels, st.columns(len(sides), gap="medium"), strict=True):
            with column:
                st.html(f'<p class="lgo-panel">{escape(side.council.name)}</p>')
                panel = of_side[number]
                if panel is None:
                    st.html("<p>Neither its figure nor the average is known in any year.</p>")
                    continue
                show_chart(json.loads(panel.chart), alt=f"{side.council.name}. {panel.words}")
        show_csv_button(
            partial(trends_table, dataset.statistics_shown(view.ombudsman_only), sides, measure, years),
            TRENDS_HEADINGS,
            "compare",
            measure.name,
            *(side.council.name for side in sides),
            key=f"{_PREFIX}csv of years {key}",
            label=f"Download {measure.name.lower()} by year as CSV",
        )
    notes = [f"{year_name(year)}: {YEAR_NOTES[year]}" for year in (PAUSE, CHANGE) if year in years]
    st.html(_list(notes))


def _among_similar(dataset: Dataset, view: CompareView, side: Side, measure: Measure) -> AmongSimilar:
    statistics = statistics_of_choice(dataset, view.year, measure, view.ombudsman_only)
    return among_similar(dataset.register, statistics, side, measure, _period(dataset, view))


def _show_similar(dataset: Dataset, view: CompareView, side: Side, others: bool) -> None:
    name, plural = side.council.name, TYPE_NAMES_PLURAL[side.council.authority_type]
    show_title(f"{name} and similar authorities", TITLES[COMPARE_PAGE])
    when = period_name(_period(dataset, view))
    heading = f"{name} among {plural}, {when}"
    st.html(f'<h2 class="lgo-section">{escape(heading)}</h2>')
    if others:
        first = with_article(name)
        show_notice(
            f"Only the first council of your choice, {first}, is compared with its similar authorities.", "status"
        )
    _show_links([side], view)
    among = {key: _among_similar(dataset, view, side, MEASURES[key]) for key in HEADLINE_RATES}
    shared = _shared([found.limits for found in among.values()])
    if shared:
        st.html(_list(shared))
    if any(found.others["rate"].notna().any() for found in among.values()):
        st.html(
            html.key(
                "lgo-marks",
                html.THIS_COUNCIL._replace(words=f"{name} with its 95{NO_BREAK}% interval"),
                html.Mark(f"another council, {RELATION_WORDS[PeerRelation.NOT_DISTINCT]} from it", "●", "dot"),
                html.Mark("clearly higher", "▶"),
                html.Mark("clearly lower", "◀"),
                html.Mark("not compared, as counts are missing", "○", "dot"),
                html.PUBLISHED_AVERAGE,
            )
        )
    for key, found in among.items():
        _show_strip(when, side, MEASURES[key], found, [limit for limit in found.limits if limit not in shared])
    _show_similar_table(when, side, among)


def _show_strip(when: str, side: Side, measure: Measure, found: AmongSimilar, limits: list[str]) -> None:
    figure = side.headlines[measure.key]
    st.html(
        f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>'
        f'<p class="lgo-sentence">{escape(found.against_average)} {escape(found.against_others)}</p>{_list(limits)}'
    )
    known = found.others[found.others["rate"].notna()]
    if known.empty and figure.availability != KNOWN:
        return
    ordered = known.sort_values(["rate", "name"])
    listed = "; ".join(f"{row['name']} {percent(row['rate'])}" for _, row in ordered.iterrows())
    show_chart(
        strip_chart(figure, found, theme_name(st.context.theme.type)),
        alt=f"{measure.name} on a scale from 0 to 100 per cent. {found.against_average} {found.against_others} "
        + (f"From the lowest to the highest: {listed}." if listed else ""),
    )
    show_csv_button(
        lambda: pd.concat([row_of_strip(side, figure), known], ignore_index=True),
        STRIP_HEADINGS,
        measure.name,
        side.council.name,
        "and similar authorities",
        when,
        key=f"{_PREFIX}csv of strip {measure.key}",
        label=f"Download {measure.name.lower()} as CSV",
    )


def _show_similar_table(when: str, side: Side, among: dict[str, AmongSimilar]) -> None:
    table = similar_table(among)
    plural = TYPE_NAMES_PLURAL[side.council.authority_type]
    st.html(f'<h2 class="lgo-section">{escape(first_upper(plural))} with known figures</h2>')
    if table.empty:
        st.html(f"<p>No figure of another of the {escape(plural)} is known here for {when}.</p>")
        return
    this = [escape(first_upper(figure_in_words(side.headlines[key]))) for key in HEADLINE_RATES]
    rows = [html.row(f"{escape(side.council.name)}<small>this council</small>", this, ' class="own"')]
    rows += [
        html.row(escape(row["name"]), (_similar_cell(row, key) for key in HEADLINE_RATES))
        for _, row in table.iterrows()
    ]
    headings = ["Council", *(MEASURES[key].name for key in HEADLINE_RATES)]
    st.html(html.table("Similar authorities with known figures", headings, rows, kind="lgo-similar"))
    show_csv_button(
        lambda: table,
        SIMILAR_HEADINGS,
        side.council.name,
        "and similar authorities",
        when,
        key=f"{_PREFIX}csv of similar",
        label="Download the table as CSV",
    )


def _similar_cell(row: pd.Series, key: str) -> str:
    text = escape(first_upper(row[f"{key}_text"]))
    return f"{text}<small>{escape(row[f'{key}_place'])}</small>" if is_known(row[key]) else text
