"""The panel beside the map: what is known of one council in one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from html import escape

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lgo_map.analysis.headline import Headline, headlines
from lgo_map.analysis.peers import similar_authorities
from lgo_map.analysis.verdict import Comparison
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council, councils_of_place, ombudsman_page
from lgo_map.exports.table import COLUMNS, STATEMENT_COLUMNS, councils_table, statements_table
from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import YEAR_NOTES, year_end, year_name, year_period
from lgo_map.presentation import html
from lgo_map.presentation.charts.rates import Dot, rates_chart
from lgo_map.presentation.map_view import View, query_of_sources
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row, disagreements_of
from lgo_map.site.links import BENCHMARK_PAGE, BRIEFING_PAGE, COMPARE_PAGE, COUNCIL_PAGE, show_page_link
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.site.widgets.pieces import ChooseCouncil, council_link, show_notice
from lgo_map.wording.headline import disagreements, investigated_and_upheld, upheld_sentence
from lgo_map.wording.numbers import date_name, first_upper, interval, percent
from lgo_map.wording.verdicts import VERDICT_SIGNS, VERDICTS

NOT_IN_LETTER = "Not in this copy of the letter"
NOT_KNOWN = "Not known"


def show_figures(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    """The chosen council in the chosen year: its name, the sentence about it, and its three figures."""
    council = dataset.council(str(view.council))
    row = dataset.row_of(council.code, view.year, view.own)
    _show_heading(council, view.year)
    _show_place(dataset, view, choose)
    _show_existence(council, view.year)
    if row is not None:  # else the council was not there in that year, and nothing was decided about it
        letter = dataset.letters.get((council.code, view.year))
        figures = headlines(row)
        _show_sentence(council, view.year, row, figures[0], letter)
        _show_cards(council, figures, letter, dataset.statements_of(council.code, view.year))


def show_details(dataset: Dataset, view: View, theme: str, choose: ChooseCouncil) -> None:
    """What stands below the three figures: similar authorities, the letter, the council's family, and the sources."""
    council = dataset.council(str(view.council))
    row = dataset.row_of(council.code, view.year, view.own)
    if row is not None:
        _show_benchmark(dataset, view, headlines(row)[0], theme)
    _show_links(view)
    _show_letter(dataset, council, view.year)
    _show_family(dataset, view, choose)
    _show_sources(dataset, view, row, dataset.statements_of(council.code, view.year))


def _show_links(view: View) -> None:
    """Ways on to what else there is of the council, in the year shown and by the sources chosen."""
    council, year, own = str(view.council), str(view.year), query_of_sources(view.own)
    with st.container(key="panel-links", horizontal=True, gap="medium"):
        show_page_link(COUNCIL_PAGE, "All years of this council", "timeline", council=council, year=year)
        show_page_link(BENCHMARK_PAGE, "Beside similar authorities", "scatter_plot", council=council, year=year, **own)
        show_page_link(
            COMPARE_PAGE, "Compare with other councils", "compare_arrows", councils=council, year=year, **own
        )
        show_page_link(BRIEFING_PAGE, "Briefing to print", "description", council=council, year=year)


def _show_heading(council: Council, year: int) -> None:
    kind = TYPE_NAMES[council.authority_type]
    st.html(
        f'<header class="lgo-head"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(kind[0].upper() + kind[1:])} · {year_name(year)} ({year_period(year)})</p></header>"
    )


def _show_place(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    """In a two-tier area, both councils of the place; for a county, its districts."""
    code = str(view.council)
    council = dataset.council(code)
    if council.authority_type == "district":
        county = [other for other in councils_of_place(dataset.register, code, view.year) if other != code]
        if county:
            name = dataset.council(county[0]).name
            with _line():
                st.html('<p class="lgo-tier">Two councils serve this place. The other is</p>', width="content")
                council_link(name, county[0], None, choose, "place")
    elif council.authority_type == "county":
        _show_districts(dataset, view, choose)


def _show_districts(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    in_force = dataset.in_force(view.year)
    inside = in_force[in_force["county_code"] == view.council].sort_values("name")
    if inside.empty:
        return
    names = {str(code): str(name) for code, name in inside["name"].items()}
    if view.district in names:
        with _line():
            st.html('<p class="lgo-tier">Two councils serve the place you clicked. The other is</p>', width="content")
            council_link(names[view.district], view.district, None, choose, "place")
    with st.popover(f"The {len(names)} district councils in this county", width="stretch"):
        for code, name in names.items():
            council_link(name, code, None, choose, "district")


def _show_existence(council: Council, year: int) -> None:
    day = year_end(year)
    ended, began = council.last_day, council.first_day
    if ended is not None and ended < day:
        show_notice(
            f"This council was abolished: its last day was {date_name(ended)}. It has no area on the map of "
            f"{year_name(year)}. The Ombudsman goes on deciding complaints about abolished councils; such decisions "
            "are not added to those about the councils that followed."
        )
    elif began is not None and began > day:
        show_notice(
            f"This council did not exist in {year_name(year)}: its first day was {date_name(began)}. The councils it "
            "came from are listed below."
        )


def _show_sentence(council: Council, year: int, row: Row | None, headline: Headline, letter: Letter | None) -> None:
    sentence = upheld_sentence(council.name, TYPE_NAMES_PLURAL[council.authority_type], year, row, headline.comparison)
    if letter is not None and headline.state not in (KNOWN, NOTHING):
        sentence += f" It is not in this copy of the letter of {date_name(letter.date)}."
    st.html(f'<p class="lgo-sentence">{escape(sentence)}</p>')
    if note := YEAR_NOTES.get(year):
        show_notice(note)


def _show_cards(council: Council, figures: list[Headline], letter: Letter | None, sources: pd.DataFrame) -> None:
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    stated = list(zip(*(sources[name] for name in ("figure", "chosen", "source_kind", "computed")), strict=True))
    standing = {figure: (str(kind), bool(computed)) for figure, chosen, kind, computed in stated if chosen}
    twice = {figure for figure, count in Counter(figure for figure, *_ in stated).items() if count > 1}
    cards = "".join(
        _card(headline, plural, letter, _mark(headline, standing) + _elsewhere(headline, sources, twice))
        for headline in figures
    )
    st.html(f'<section class="lgo-cards" aria-label="The three figures">{cards}</section>')


def _mark(headline: Headline, standing: Mapping[str, tuple[str, bool]]) -> str:
    """Says that a figure is not the Ombudsman's own, or was not published but computed."""
    if headline.state != KNOWN or headline.measure.column not in standing:
        return ""
    kind, computed = standing[headline.measure.column]
    marks = [] if kind == "ombudsman" else [f"from {SOURCE_NAMES[kind]}"]
    if computed:
        marks.append("computed from the counts")
    return "".join(f"<p>{html.kind_mark(first_upper(mark))}</p>" for mark in marks)


def _elsewhere(headline: Headline, sources: pd.DataFrame, twice: Collection[str]) -> str:
    """What the Ombudsman's letter says of the figure or its counts, where its page says otherwise.

    Only what is stated twice can be stated otherwise.
    """
    measure = headline.measure
    names = [name for name in (measure.column, measure.part, measure.base) if name and name in twice]
    found = [
        f"{FIGURES[name].name}: {sentence}"
        for name in names
        for sentence in disagreements(name, disagreements_of(sources, name))
    ]
    return "".join(f'<p class="lgo-flag">{escape(sentence)}</p>' for sentence in found)


def _card(headline: Headline, plural: str, letter: Letter | None, mark: str) -> str:
    comparison = headline.comparison
    title = f"<h3>{escape(headline.measure.name)}</h3>"
    if headline.state == NOTHING:
        return (
            f'<article>{title}<p class="lgo-none">{escape(headline.measure.nothing)}</p>'
            "<p>So there is nothing to measure.</p></article>"
        )
    if headline.state != KNOWN:
        missing = NOT_IN_LETTER if letter is not None else NOT_KNOWN
        counts = "" if headline.counts == "counts not known" else f"<p>{escape(headline.counts)}</p>"
        return f'<article>{title}<p class="lgo-none">{missing}</p>{counts}{_average_line(comparison, plural)}</article>'
    flag = ""
    if headline.printed_otherwise:
        flag = (
            f'<p class="lgo-flag">As published. The published counts say otherwise: '
            f"{escape(headline.printed_otherwise)}.</p>"
        )
    return (
        f'<article>{title}<p class="lgo-big">{percent(comparison.rate)}</p><p>{escape(headline.counts)}</p>'
        f"{mark}{flag}{_bar_of(comparison)}{_average_line(comparison, plural)}{_verdict(comparison)}</article>"
    )


def _average_line(comparison: Comparison, plural: str) -> str:
    if comparison.average is None:
        return f"<p>Average of {escape(plural)}: not known</p>"
    return f"<p>Average of {escape(plural)}: <b>{percent(comparison.average)}</b></p>"


def _verdict(comparison: Comparison) -> str:
    if comparison.verdict is None:
        reason = comparison.reason or "no verdict"
        return f'<p class="lgo-verdict"><b>No verdict</b>: {escape(reason)}</p>'
    sign = VERDICT_SIGNS[comparison.verdict]
    return (
        f'<p class="lgo-verdict"><span aria-hidden="true">{sign}</span> <b>{VERDICTS[comparison.verdict]}</b>'
        f"<br>95 % interval: {interval(comparison)}</p>"
    )


def _bar_of(comparison: Comparison) -> str:
    if comparison.rate is None:
        return ""
    return html.scale(comparison.low, comparison.high, comparison.rate, comparison.average)


def _show_benchmark(dataset: Dataset, view: View, headline: Headline, theme: str) -> None:
    code = str(view.council)
    kind = dataset.council(code).authority_type
    plural = TYPE_NAMES_PLURAL[kind]
    codes, dots = _rates_of_type(dataset, kind, view.year, view.own)
    known = [dot for dot in dots if dot.code != code]
    st.html(f'<h3 class="lgo-section">Beside other {escape(plural)}, {year_name(view.year)}</h3>')
    if not known:
        st.html(f"<p>The upheld rates of other {escape(plural)} in {year_name(view.year)} are not known here.</p>")
        return
    show_chart(rates_chart(known, headline, plural, theme))
    total = len(codes - {code})
    sentence = f"Each dot is one of the {len(known)} other {plural} whose rate is known, of {total}."
    rate = headline.comparison.rate
    if rate is not None and headline.state == KNOWN:
        above, below = sum(dot.rate > rate for dot in known), sum(dot.rate < rate for dot in known)
        sentence += f" {above or 'None'} had a higher rate, {below or 'none'} a lower one"
        same = len(known) - above - below
        sentence += f", {same} the same." if same else "."
        if headline.comparison.low is not None:
            sentence += " The diamond is this council, the band its 95 % interval."
    if headline.comparison.average is not None:
        sentence += " The broken line is the average the Ombudsman published, which is of all of them."
    st.html(f'<p class="lgo-note">{escape(sentence)}</p>')
    statistics = dataset.statistics_of_year(view.year, view.own)
    show_csv_button(
        lambda: councils_table(
            similar_authorities(dataset.register, statistics, code, view.year), dataset.register, [view.year]
        ),
        COLUMNS,
        plural,
        year_name(view.year),
        key="panel benchmark csv",
    )


@per_dataset(maxsize=100)
def _rates_of_type(dataset: Dataset, kind: str, year: int, own: bool) -> tuple[frozenset[str], tuple[Dot, ...]]:
    """The codes of all councils of a type in a year, and those of them whose rate is known."""
    statistics = dataset.statistics_of_year(year, own)
    in_force = dataset.in_force(year)
    rows = statistics[statistics["code"].isin(in_force.index[in_force["authority_type"] == kind])]
    dots = [
        Dot(row["code"], row["name"], investigated_and_upheld(row), float(row["upheld_rate"]))
        for row in rows[rows["upheld_rate"].notna()].to_dict("records")
    ]
    return frozenset(rows["code"]), tuple(dots)


def _show_letter(dataset: Dataset, council: Council, year: int) -> None:
    code = council.code
    held = dataset.years_of_letters.get(code, ())
    st.html('<h3 class="lgo-section">Annual review letter</h3>')
    others = [y for y in held if y != year]
    chosen: int | None = year if year in held else None
    if chosen is None:
        where = "the council’s page at the Ombudsman" if council.page_slug else "the Ombudsman’s own pages"
        st.html(f"<p>We hold no letter for this year. Look for it on {html.link(where, ombudsman_page(council))}.</p>")
    if others:
        options = [y for y in (chosen, *others) if y is not None]
        picked = st.selectbox(
            "Letter of the year",
            options,
            index=0 if chosen is not None else None,
            format_func=year_name,
            placeholder="Letters of other years",
            key=f"letter of {code} in {year}",
        )
        chosen = picked if picked is not None else chosen
    if chosen is not None:
        letter = dataset.letters[code, chosen]
        st.html(letter_html(letter))
        with st.expander("The text as we received it"):
            st.html(f'<pre class="lgo-received">{escape(letter.received)}</pre>')


def letter_html(letter: Letter) -> str:
    """The reading view of a letter; every word of it is escaped."""
    opening = {"heading": "<h4>", "paragraph": "<p>", "item": '<p class="item">'}
    closing = {"heading": "</h4>", "paragraph": "</p>", "item": "</p>"}
    body = "".join(opening[block.kind] + escape(block.text) + closing[block.kind] for block in letter.blocks)
    return (
        f'<article class="lgo-letter" tabindex="0" aria-label="Annual review letter of {date_name(letter.date)}">'
        f"<header><p>{date_name(letter.date)}</p><p>{escape(letter.addressee)}<br>{escape(letter.authority_name)}</p></header>"
        f"{body}</article>"
    )


def _show_family(dataset: Dataset, view: View, choose: ChooseCouncil) -> None:
    before, after = dataset.family_of(str(view.council))
    for heading, family in (("What it came from", before), ("What became of it", after)):
        if not family:
            continue
        st.html(f'<h3 class="lgo-section">{heading}</h3>')
        with st.container(gap=None):
            for other, name in family.items():
                shown = nearest_year(dataset, other, view.year, view.own)
                row = dataset.row_of(other, shown, view.own)
                with _line():
                    council_link(f"{name}, {year_name(shown)}", other, shown, choose, heading)
                    st.html(
                        f'<p class="lgo-note">{escape(first_upper(investigated_and_upheld(row)))}</p>', width="content"
                    )


def nearest_year(dataset: Dataset, code: str, year: int, own: bool) -> int:
    """The year nearest to `year` in which the council has a figure, else in which it has a row at all."""
    return min(dataset.years_of(code, own), key=lambda other: (abs(other - year), -other), default=year)


def _show_sources(dataset: Dataset, view: View, row: Row | None, figures: pd.DataFrame) -> None:
    if view.own:
        figures = figures[figures["source_kind"] == "ombudsman"]
    with st.expander("Where every figure comes from"):
        if figures.empty:
            st.html("<p>No source here states a figure of this council for this year.</p>")
        borrowed = [] if row is None else _borrowed_averages(dataset, row, figures)
        rows = [_source_row(figure) for figure in figures.to_dict("records")]
        rows += [_borrowed_row(dataset, pages) for pages in borrowed]
        if rows:
            st.html(html.table("Sources", ["Figure", "Value", "Source"], rows))
            name = dataset.council(str(view.council)).name
            show_csv_button(
                lambda: statements_table(pd.concat([figures, *borrowed]), dataset.register),
                STATEMENT_COLUMNS,
                name,
                year_name(view.year),
                "sources",
                key="panel sources csv",
            )


def _source_row(figure: Row) -> str:
    return html.row(escape(FIGURES[figure["figure"]].name), [html.value_text(figure), html.source(figure)])


def _borrowed_averages(dataset: Dataset, row: Row, own: pd.DataFrame) -> list[pd.DataFrame]:
    """The averages that stand here but are read off the pages of other councils of the type: of each, those pages."""
    stated = set(own["figure"])
    return [
        dataset.statements_of_average(row["authority_type"], row["year"], average)
        for average in AVERAGES
        if average not in stated and is_known(row[average])
    ]


def _borrowed_row(dataset: Dataset, pages: pd.DataFrame) -> str:
    page = pages.iloc[0]
    name = escape(dataset.council(page["code"]).name)
    others = f" and of {len(pages) - 1} more" if len(pages) > 1 else ""
    return html.row(
        escape(FIGURES[page["figure"]].name), [html.value_text(page), f"{html.source(page)} of {name}{others}"]
    )


def _line() -> DeltaGenerator:
    """A link and the words beside it."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small")
