"""The funnel of the benchmark, and how the verdict is reached."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from lgo_map.analysis.funnel import Funnel
from lgo_map.analysis.verdict import Verdict
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import (
    YEAR_NOTES,
    YearChoice,
)
from lgo_map.presentation import html
from lgo_map.presentation.benchmark_view import PREFIX, BenchmarkView
from lgo_map.presentation.charts.funnel import CLICKED, funnel_chart
from lgo_map.presentation.palette import theme_name
from lgo_map.site.links import (
    ABOUT_PAGE,
    show_page_link,
)
from lgo_map.site.page_view import an_older_page_is_open
from lgo_map.site.widgets.chart import show_chart
from lgo_map.site.widgets.pieces import show_notice
from lgo_map.wording.counts import counts_in_words
from lgo_map.wording.funnel import FUNNEL_ZONES, funnel_in_words, why_small_councils_differ_little
from lgo_map.wording.means import SHARE, mean_of, names_of
from lgo_map.wording.numbers import NO_BREAK, first_upper, number, percent, with_article
from lgo_map.wording.verdicts import (
    VERDICT_SIGNS,
    verdict_label,
    verdict_worked_out,
    why_no_verdict,
)

CHOICE = "benchmark choice to follow"
"""Where a click or a button notes what it was pressed for."""


def note_choice(**choice: Any) -> None:
    """Note what a button was pressed for; it is followed when the page is drawn, inside its guard."""
    st.session_state[CHOICE] = choice


def _note_dot(key: str, year: YearChoice) -> None:
    """Note the council whose dot was clicked; a click beside the dots chooses nothing."""
    dots = st.session_state[key]["selection"].get(CLICKED) or []
    if dots and "code" in dots[0]:
        note_choice(council=dots[0]["code"], year=year)


def show_funnel(view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> None:
    """Draw the chart with its heading, its key and what it does not show."""
    theme = theme_name(st.context.theme.type)
    drawn = funnel.dots
    marks = [html.THIS_COUNCIL] if drawn["is_this_council"].any() else []
    marks.append(html.Mark(f"another of the {plural}: click it to go there", "●"))
    if (drawn["source_kind"] != "ombudsman").any():
        marks.append(html.Mark(html.AS_REPORTED.words, "○◇"))
    if funnel.average is not None:
        marks += [
            html.PUBLISHED_AVERAGE._replace(words=_mean_in_key(funnel, plural)),
            html.Mark(f"95{NO_BREAK}% lines: by chance alone 1 dot in 20 lies outside", look="band"),
            html.Mark(f"99.8{NO_BREAK}% lines: 1 in 500", look="wider"),
        ]
    st.html(
        f'<h3 class="lgo-section">{escape(funnel.measure.name)} by number of '
        f"{escape(funnel.measure.cases[1])}</h3>"
        f'<p class="lgo-note">{escape(funnel.measure.meaning)}</p>{html.key("lgo-funnel-key", *marks)}'
    )
    if funnel.average is None:
        mean = first_upper(mean_of(funnel.measure, plural))
        show_notice(f"{mean} in {when} is not known here, so there are dots, but no lines and no verdicts.")
    # Another view has other dots: so each has a selection of its own.
    key = f"{PREFIX}chart {view}"
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


def _mean_in_key(funnel: Funnel, plural: str) -> str:
    """What the broken line is, in the chart's key."""
    names = names_of(funnel.measure)
    if funnel.is_together:
        return f"{names.mean} of this council’s years, weighted by its cases"
    return mean_of(funnel.measure, plural).removeprefix("the ") if names == SHARE else html.PUBLISHED_AVERAGE.words


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
    mean = names_of(funnel.measure).mean
    if funnel.is_together and funnel.average is not None:
        text += (
            f"The lines are drawn around this council’s {mean}. Each other is compared with its own, which differs a "
            "little, as it has other years or more of its cases in one of them. "
        )
    for _, row in funnel.drawn_across_line.iterrows():
        if funnel.is_together:
            text += (
                f"By its own {mean}, {percent(row['average'])}, {with_article(row['name'])} is "
                f"{FUNNEL_ZONES[row['zone']]}, and that decides the verdict. "
            )
            continue
        text += (
            f"The dot of {with_article(row['name'])} is drawn at the published {percent(row['rate'])}, which is "
            f"rounded and lies on the other side of a line; by its counts ({counts_in_words(row['headline'])}) it is "
            f"{FUNNEL_ZONES[row['zone']]}, and that decides the verdict. "
        )
    return f"{text}Dots at the same place cover one another: the table names them all."


def show_reasons(funnel: Funnel) -> None:
    """Say step by step how the verdict is reached, and why small councils can’t be told from the average."""
    steps, sentences = verdict_worked_out(funnel), why_small_councils_differ_little(funnel)
    names, is_share = names_of(funnel.measure), bool(funnel.measure.subject)
    st.html('<h3 class="lgo-section">How the verdict is reached</h3>')
    comparison = funnel.this_council.comparison
    if steps and comparison.verdict is not None:
        items = "".join(f"<li>{escape(step)}</li>" for step in steps)
        st.html(
            f'<p class="lgo-ruling"><span aria-hidden="true">{VERDICT_SIGNS[comparison.verdict]}</span> '
            f"<b>{verdict_label(comparison.verdict, names)}</b></p>"
            f'<ol class="lgo-steps">{items}</ol>'
        )
    else:
        st.html(f"<p>{escape(why_no_verdict(funnel.this_council))}</p>")
    if sentences:
        st.html(
            f'<h3 class="lgo-section">Why a small council can’t be told from the {names.mean}</h3>'
            + "".join(f'<p class="lgo-why">{escape(sentence)}</p>' for sentence in sentences)
        )
    note = None if funnel.is_together or is_share else YEAR_NOTES.get(funnel.year)
    caveat = funnel.measure.figure.caveat.rstrip(".") if is_share else "A higher rate does not mean worse complaints"
    like = "all of them together" if is_share else "the average"
    st.html(
        f'<p class="lgo-note">{escape(caveat)}{";" if is_share else ","} and lying inside the lines does not show '
        f"that a council is like {like}: only that its figure can’t tell.{' ' + escape(note) if note else ''}</p>"
    )
    show_page_link(ABOUT_PAGE, "More about the figures and the verdict", "info")
