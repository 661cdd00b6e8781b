"""One council among its similar authorities: a strip for each figure, and a table."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lgo_map.analysis.peers import (
    PeerRelation,
    Side,
)
from lgo_map.analysis.years_together import statistics_of_choice
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.comparison_tables import (
    SIMILAR_HEADINGS,
    STRIP_HEADINGS,
    row_of_strip,
    similar_table,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, is_known
from lgo_map.figures.years import (
    period_name,
)
from lgo_map.presentation import html
from lgo_map.presentation.charts.compare import strip_chart
from lgo_map.presentation.compare_view import PREFIX, CompareView
from lgo_map.presentation.palette import theme_name
from lgo_map.records.dataset import Dataset
from lgo_map.site.links import COMPARE_PAGE, TITLES, show_title
from lgo_map.site.pages.compare_pieces import bullets, period_of, shared_by_all, show_links
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import show_notice
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import (
    NO_BREAK,
    first_upper,
    percent,
    with_article,
)
from lgo_map.wording.peers import AmongSimilar, among_similar
from lgo_map.wording.verdicts import RELATION_WORDS


def _among_similar(dataset: Dataset, view: CompareView, side: Side, measure: Measure) -> AmongSimilar:
    statistics = statistics_of_choice(dataset, view.year, measure, view.ombudsman_only)
    return among_similar(dataset.register, statistics, side, measure, period_of(dataset, view))


def show_similar(dataset: Dataset, view: CompareView, side: Side, others: bool) -> None:
    """Draw one council among its similar authorities."""
    name, plural = side.council.name, TYPE_NAMES_PLURAL[side.council.authority_type]
    show_title(f"{name} and similar authorities", TITLES[COMPARE_PAGE])
    when = period_name(period_of(dataset, view))
    heading = f"{name} among {plural}, {when}"
    st.html(f'<h2 class="lgo-section">{escape(heading)}</h2>')
    if others:
        first = with_article(name)
        show_notice(
            f"Only the first council of your choice, {first}, is compared with its similar authorities.", "status"
        )
    show_links([side], view)
    among = {key: _among_similar(dataset, view, side, MEASURES[key]) for key in HEADLINE_RATES}
    shared = shared_by_all([found.limits for found in among.values()])
    if shared:
        st.html(bullets(shared))
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
        f'<p class="lgo-sentence">{escape(found.against_average)} {escape(found.against_others)}</p>{bullets(limits)}'
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
        key=f"{PREFIX}csv of strip {measure.key}",
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
        key=f"{PREFIX}csv of similar",
        label="Download the table as CSV",
    )


def _similar_cell(row: pd.Series, key: str) -> str:
    text = escape(first_upper(row[f"{key}_text"]))
    return f"{text}<small>{escape(row[f'{key}_place'])}</small>" if is_known(row[key]) else text
