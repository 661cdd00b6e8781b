"""What the benchmark says of a council, as HTML: the verdict, how it is reached, and all similar authorities."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from lgo_map.analysis.funnel import Funnel, funnel_of_year, funnel_of_years
from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.subject_shares import received_by_similar
from lgo_map.analysis.verdict import Verdict
from lgo_map.analysis.years_together import (
    row_of_choice,
    years_in,
    years_that_could_be_in,
)
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council
from lgo_map.figures.measures import Measure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import (
    NEWEST,
    YEAR_NOTES,
    period_name,
    year_name,
    year_shown,
    years_listed,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.benchmark_view import BenchmarkView
from lgo_map.presentation.url import (
    UrlSchema,
    address_of,
)
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import contradiction_of_figure, counts_in_words, known_counts
from lgo_map.wording.funnel import FUNNEL_ZONES, why_small_councils_differ_little
from lgo_map.wording.lifetime import notice_on_benchmark
from lgo_map.wording.means import SHARE, mean_of, names_of
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, first_upper, number, percent, with_article
from lgo_map.wording.subject_measures import no_overall_share
from lgo_map.wording.verdicts import (
    HOW_IT_IS_REACHED,
    VERDICT_SIGNS,
    verdict_in_a_sentence,
    verdict_label,
    verdict_of_figure,
    verdict_worked_out,
    why_no_verdict,
)
from lgo_map.wording.years_together import doubts_of_years, what_went_in

HEADING, SUBTITLE = "Benchmark", "One council among all similar authorities, and what chance explains"
EMPTY = (
    '<p class="lgo-sentence">Choose a council above, or search for it: you see its figure among those of all '
    "similar authorities of the year, how far chance alone could have moved each, and "
    f"{HOW_IT_IS_REACHED}.</p>"
)
"""What is said where no council is chosen."""


def with_newest_year(dataset: Dataset, view: BenchmarkView) -> BenchmarkView:
    """The view with the year that is meant by the newest known: of this council and measure."""
    if view.year != NEWEST:
        return view
    row = row_of_choice(dataset, str(view.council), NEWEST, view.shown, view.ombudsman_only)
    return replace(view, year=max(years_in(row, NEWEST), default=year_shown(NEWEST, dataset.years)))


@per_dataset(maxsize=16)  # some 100 kB each: the page asks for it, and each of its files
def funnel_at(dataset: Dataset, view: BenchmarkView, code: str) -> Funnel | None:
    """The figures of all similar authorities; None where the council was not there in the year."""
    measure, ombudsman_only = view.shown, view.ombudsman_only
    if not isinstance(view.year, int):
        return funnel_of_years(dataset, code, measure, ombudsman_only)
    return funnel_of_year(dataset, code, view.year, measure, ombudsman_only)


def when_of(dataset: Dataset, view: BenchmarkView) -> str:
    """The year, or the years put together, in words."""
    return period_name(view.year if isinstance(view.year, int) else years_of_one_method(dataset.years))


def heading(council: Council, asked: BenchmarkView, measure: Measure, when: str, is_there: bool) -> str:
    """The council, its type, the measure and the year.

    Parameters
    ----------
    asked : BenchmarkView
        The view before the year was known that is meant by the newest.
    is_there : bool
        Whether the council was there in that year.
    """
    note = ", the newest year known" if asked.year == NEWEST and is_there else ""
    return (
        f'<header class="lgo-benchmark"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(first_upper(TYPE_NAMES[council.authority_type]))} · {escape(measure.name)} · "
        f"{when}{note}</p></header>"
    )


def opening(dataset: Dataset, council: Council, view: BenchmarkView, funnel: Funnel) -> str:
    """The verdict in a sentence, and what is to be known of it."""
    measure, plural = view.shown, TYPE_NAMES_PLURAL[council.authority_type]
    year = year_shown(view.year, dataset.years)
    row = row_of_choice(dataset, council.code, view.year, measure, view.ombudsman_only)
    period = (years_in(row, view.year) or funnel.period) if funnel.is_together else funnel.period
    sentence = verdict_in_a_sentence(funnel.this_council, council.name, plural, period)
    notices = [notice_on_benchmark(council, plural, year), contradiction_of_figure(funnel.this_council)]
    if measure.subject and isinstance(view.year, int):
        notices.insert(0, _not_all_held(dataset, council, view))
    if row is not None and isinstance(funnel.period, tuple):
        could = years_that_could_be_in(dataset, council.code)
        notices += [
            what_went_in(row, years_in(row, view.year), could, funnel.period),
            *doubts_of_years(row, names_of(measure)),
        ]
    said = "".join(html.notice(notice) for notice in notices if notice)
    return f'<p class="lgo-sentence">{escape(sentence)}{_mark_of_source(funnel)}</p>{said}'


def no_funnel(council: Council, when: str) -> str:
    """Why there is no chart, as text."""
    return (
        f"No funnel can be drawn: of no {TYPE_NAMES[council.authority_type]} are this figure and its counts known "
        f"here for {when}."
    )


def in_no_other_year(measure: Measure) -> str:
    """That a figure is not known in any year."""
    return f'<p class="lgo-note">Its {measure.figure.noun} is not known here for any other year either.</p>'


def see_nearest(year: int) -> str:
    """What leads to the nearest year in which a figure is known, as text."""
    return f"See {year_name(year)}, the nearest year in which it is known"


def _not_all_held(dataset: Dataset, council: Council, view: BenchmarkView) -> str:
    """That some similar authorities are not held by subject, and of how many they are; empty where none is missing."""
    kind = council.authority_type
    similar = received_by_similar(dataset, kind, year_shown(view.year, dataset.years), view.ombudsman_only)
    return "" if similar.is_whole else no_overall_share(similar, TYPE_NAMES_PLURAL[kind])


def _mark_of_source(funnel: Funnel) -> str:
    """Says that the council's figure is not the Ombudsman's own, where it is not."""
    kind = next(row["source_kind"] for row in funnel.records if row["is_this_council"])
    words = SOURCE_NAMES.get(kind) if kind != "ombudsman" else None
    part = "in part " if funnel.is_together else ""
    return f" {html.kind_mark(f'{part}from {words}')}" if words else ""


def head_of_chart(funnel: Funnel, plural: str, when: str) -> str:
    """The heading of the chart, what the measure means, and the chart's key."""
    drawn = funnel.records_of_dots
    marks = [html.THIS_COUNCIL] if any(dot["is_this_council"] for dot in drawn) else []
    marks.append(html.Mark(f"another of the {plural}: choose it here or in the table to go there", "●"))
    if any(dot["source_kind"] != "ombudsman" for dot in drawn):
        marks.append(html.Mark(html.AS_REPORTED.words, "○◇"))
    if funnel.average is not None:
        marks += [
            html.PUBLISHED_AVERAGE._replace(words=_mean_in_key(funnel, plural)),
            html.Mark(f"95{NO_BREAK}% lines: by chance alone 1 dot in 20 lies outside", look="band"),
            html.Mark(f"99.8{NO_BREAK}% lines: 1 in 500", look="wider"),
        ]
    shown = f"{heading_of_chart(funnel)}{html.key('lgo-funnel-key', *marks)}"
    if funnel.average is not None:
        return shown
    return shown + html.notice(no_mean(funnel, plural, when))


def heading_of_chart(funnel: Funnel) -> str:
    """What is shown by what, and what the measure means."""
    return (
        f'<h3 class="lgo-section">{escape(funnel.measure.name)} by number of '
        f"{escape(funnel.measure.cases[1])}</h3>"
        f'<p class="lgo-note">{escape(funnel.measure.meaning)}</p>'
    )


def no_mean(funnel: Funnel, plural: str, when: str) -> str:
    """That there is nothing to compare with, as text."""
    mean = first_upper(mean_of(funnel.measure, plural))
    return f"{mean} in {when} is not known here, so there are dots, but no lines and no verdicts."


def _mean_in_key(funnel: Funnel, plural: str) -> str:
    """What the broken line is, in the chart's key."""
    names = names_of(funnel.measure)
    if funnel.is_together:
        return f"{names.mean} of this council’s years, weighted by its cases"
    return mean_of(funnel.measure, plural).removeprefix("the ") if names == SHARE else html.PUBLISHED_AVERAGE.words


def dots_in_words(funnel: Funnel, plural: str) -> str:
    """How many dots there are of how many authorities, and which of them do not lie where their counts do."""
    rows, dots = funnel.records, funnel.records_of_dots
    text = f"{number(len(dots))} of {number(len(rows))} {plural} have a dot. "
    without = sum(row["state"] == KNOWN for row in rows) - len(dots)
    if without:
        text += (
            f"{number(without)} more {'has' if without == 1 else 'have'} a known figure without its counts, and so no "
            "dot. "
        )
    if funnel.average is not None:
        outside = sum(dot["verdict"] in (Verdict.HIGHER, Verdict.LOWER) for dot in dots)
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
    for row in [dot for dot in dots if dot["is_drawn_across_line"]]:
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
    text += "Dots at the same place cover one another: the table names them all."
    return f'<p class="lgo-note">{escape(text)}</p>'


def reasons(funnel: Funnel) -> str:
    """How the verdict is reached step by step, and why small councils can’t be told from the average."""
    steps, sentences = verdict_worked_out(funnel), why_small_councils_differ_little(funnel)
    names, is_share = names_of(funnel.measure), bool(funnel.measure.subject)
    shown = '<h3 class="lgo-section">How the verdict is reached</h3>'
    comparison = funnel.this_council.comparison
    if steps and comparison.verdict is not None:
        items = "".join(f"<li>{escape(step)}</li>" for step in steps)
        shown += (
            f'<p class="lgo-ruling"><span aria-hidden="true">{VERDICT_SIGNS[comparison.verdict]}</span> '
            f"<b>{verdict_label(comparison.verdict, names)}</b></p>"
            f'<ol class="lgo-steps">{items}</ol>'
        )
    else:
        shown += f"<p>{escape(why_no_verdict(funnel.this_council))}</p>"
    if sentences:
        shown += f'<h3 class="lgo-section">Why a small council can’t be told from the {names.mean}</h3>'
        shown += "".join(f'<p class="lgo-why">{escape(sentence)}</p>' for sentence in sentences)
    note = None if funnel.is_together or is_share else YEAR_NOTES.get(funnel.year)
    caveat = funnel.measure.figure.caveat.rstrip(".") if is_share else "A higher rate does not mean worse complaints"
    like = "all of them together" if is_share else "the average"
    return shown + (
        f'<p class="lgo-note">{escape(caveat)}{";" if is_share else ","} and lying inside the lines does not show '
        f"that a council is like {like}: only that its figure can’t tell.{' ' + escape(note) if note else ''}</p>"
    )


def table_of_funnel(
    schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, plural: str, when: str
) -> str:
    """All similar authorities, each a link to its own benchmark, as a table with its heading."""
    years, mean = ["Years"] if funnel.is_together else [], names_of(funnel.measure).mean
    heads = ["Council", funnel.measure.name, "Counts", *years, f"95{NO_BREAK}% interval", f"Compared with the {mean}"]
    heads += ["In the chart", "Stated by"]
    rows = (_row_html(schema, view, funnel, row) for row in funnel.records)
    caption = f"{funnel.measure.name} of {plural}, {when}"
    how_many = f"{number(len(funnel.rows))} rows, those that are known first"
    shown = html.table(caption, heads, rows, f"{caption}: {how_many}", frame="lgo-similar")
    return f'<h3 class="lgo-section">As a table: all {escape(plural)} of {when}</h3>{shown}'


def _row_html(schema: UrlSchema[BenchmarkView], view: BenchmarkView, funnel: Funnel, row: Row) -> str:
    name = escape(row["name"])
    if row["is_this_council"]:
        mark = ' class="own" aria-current="true"'
        name = f'<span class="sign" aria-hidden="true">◆</span> {name} <small>(this council)</small>'
    else:
        mark = ""
        query = urlencode(address_of(schema, replace(view, council=row["code"])))
        name = f'<a href="?{escape(query, quote=True)}" target="_self">{name}</a>'
    return html.row(name, map(escape, _cells_of_council(funnel, row)), mark)


def _cells_of_council(funnel: Funnel, row: Row) -> list[str]:
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
        verdict_of_figure(figure),
        zone,
        first_upper(SOURCE_NAMES[row["source_kind"]]),
    ]
