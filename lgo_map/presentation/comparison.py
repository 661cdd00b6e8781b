"""Councils compared, as HTML: what can be concluded of them, their figures, and one among its similar authorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from lgo_map.analysis.peers import (
    PeerRelation,
    Side,
    newest_year_in_common,
    sides_of_year,
    sides_of_years,
)
from lgo_map.analysis.years_together import statistics_of_choice
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.comparison_tables import (
    similar_table,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import is_known
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YEAR_NOTES,
    Period,
    period_name,
    year_name,
    year_shown,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.compare_view import CompareView
from lgo_map.presentation.side_by_side import side_by_side
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.wording.counts import figure_in_words
from lgo_map.wording.numbers import (
    NO_BREAK,
    first_upper,
    percent,
    with_article,
)
from lgo_map.wording.peers import AmongSimilar, among_similar, conclusion_of
from lgo_map.wording.verdicts import RELATION_WORDS
from lgo_map.wording.years_together import HOW_PUT_TOGETHER

HEADING, SUBTITLE = "Compare councils", "Two to five side by side, or one with its similar authorities"
COMPARED_WITH = {False: "each other", True: "similar authorities (the first council)"}
"""What councils can be compared with, by whether that is their similar authorities."""
NOTHING_KNOWN = "<p>Neither its figure nor the average is known in any year.</p>"
"""What stands in place of a council’s chart of a figure."""
EXAMPLES = {
    "Leeds, Birmingham and Surrey, 2023–24": (("E08000035", "E08000025", "E10000030"), 2024, False),
    "Leeds with all metropolitan boroughs, 2023–24": (("E08000035",), 2024, True),
}
"""Comparisons to begin with: what the button says, and the councils, the year and whether with similar authorities."""
EMPTY = (
    '<p class="lgo-sentence">Choose two to five councils above, of any type, or find them by '
    "postcode: you see their figures side by side and year by year, and a sentence on each figure says which of "
    "them clearly differ and what can’t be concluded.</p>"
    '<p class="lgo-note">Councils that have been abolished are in the list too, with the year they ended. For '
    "example:</p>"
)
"""What is said where no council is chosen."""


def one_is_chosen(side: Side) -> str:
    """What is said where only one council is chosen, as text."""
    name = first_upper(with_article(side.council.name))
    return f"{name} is chosen. Add at least one more council above, or compare it with its similar authorities."


def with_similar_in_words(side: Side) -> str:
    """What leads to a council's comparison with its similar authorities, as text."""
    return f"Compare {side.council.name} with other {TYPE_NAMES_PLURAL[side.council.authority_type]}"


def of_newest_year(dataset: Dataset, view: CompareView) -> CompareView:
    """The view with the year that is meant by the newest known: one in which most of the councils can be compared.

    Councils of different years are not compared: rates were not alike in all.
    """
    if view.year != NEWEST:
        return view
    codes = view.councils[:1] if view.similar else view.councils
    return replace(view, year=newest_year_in_common(dataset, codes, view.ombudsman_only))


def sides_at(dataset: Dataset, view: CompareView) -> list[Side]:
    """What is known of each of the councils."""
    if isinstance(view.year, int):
        return sides_of_year(dataset, view.councils, view.year, view.ombudsman_only)
    return sides_of_years(dataset, view.councils, view.ombudsman_only)


def period_of(dataset: Dataset, view: CompareView) -> Period:
    """The year, or the years put together."""
    return view.year if isinstance(view.year, int) else years_of_one_method(dataset.years)


def about_the_year(dataset: Dataset, asked: CompareView, view: CompareView) -> str:
    """Which year is meant, and what is special about it.

    Parameters
    ----------
    asked, view : CompareView
        The view before and after :func:`of_newest_year`.
    """
    said = []
    if asked.year == NEWEST:
        is_one = view.similar or len(view.councils) == 1
        whose = "this council’s upheld rate is" if is_one else "most of these upheld rates are"
        said.append(f"{period_name(period_of(dataset, view))} is the newest year in which {whose} known.")
    if isinstance(view.year, int) and view.year in YEAR_NOTES:
        said.append(f"{year_name(view.year)}: {YEAR_NOTES[view.year]}")
    if view.year == TOGETHER:
        said.append(HOW_PUT_TOGETHER)
    return "".join(f'<p class="lgo-note">{escape(sentence)}</p>' for sentence in said)


def shared_by_all(limits: Sequence[list[str]]) -> list[str]:
    """What is said of every figure, to be said only once."""
    first, *others = limits
    return [limit for limit in first if all(limit in other for other in others)]


def bullets(sentences: Sequence[str]) -> str:
    """Sentences as a list."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="lgo-limits">{items}</ul>'


def conclusions(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> str:
    """What can be concluded of each figure, and what can't."""
    period = period_of(dataset, view)
    shown = f'<h2 class="lgo-section">What can be concluded, {period_name(period)}</h2>'
    found = {key: conclusion_of(sides, MEASURES[key], period) for key in HEADLINE_RATES}
    shared = shared_by_all([conclusion.limits for conclusion in found.values()])
    if shared:
        shown += f'<p class="lgo-limits-head">For all three figures</p>{bullets(shared)}'
    for key, conclusion in found.items():
        limits = [limit for limit in conclusion.limits if limit not in shared]
        shown += (
            f'<h3 class="lgo-measure">{escape(MEASURES[key].name)}</h3><p class="lgo-sentence">'
            f'{escape(conclusion.sentence)}</p><p class="lgo-limits-head">What can’t be concluded</p>{bullets(limits)}'
        )
    return shown


def table_of_sides(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> str:
    """The figures side by side, with their heading."""
    year, when = year_shown(view.year, dataset.years), period_name(period_of(dataset, view))
    return (
        f'<h2 class="lgo-section">Side by side, {when}</h2>{side_by_side(dataset, year, sides, view.ombudsman_only)}'
        '<p class="lgo-note">A figure is a link to its source. Unless it is marked, the Ombudsman published it.</p>'
    )


def among(dataset: Dataset, view: CompareView, side: Side, measure: Measure) -> AmongSimilar:
    """A council's figure among those of its similar authorities."""
    return _among(dataset, replace(view, councils=(side.council.code,)), measure)


@per_dataset(maxsize=48)  # some 100 kB each: the page asks for it, and each of its files
def _among(dataset: Dataset, view: CompareView, measure: Measure) -> AmongSimilar:
    [side] = sides_at(dataset, view)
    statistics = statistics_of_choice(dataset, view.year, measure, view.ombudsman_only)
    return among_similar(dataset.register, statistics, side, measure, period_of(dataset, view))


def head_of_similar(side: Side, when: str, others: bool) -> str:
    """Which council is among which, and that others of the choice are not compared, if there are any."""
    name, plural = side.council.name, TYPE_NAMES_PLURAL[side.council.authority_type]
    shown = f'<h2 class="lgo-section">{escape(f"{name} among {plural}, {when}")}</h2>'
    if not others:
        return shown
    first = with_article(name)
    said = f"Only the first council of your choice, {first}, is compared with its similar authorities."
    return shown + html.notice(said, "status")


def key_of_strips(side: Side, found: Mapping[str, AmongSimilar]) -> str:
    """What the marks of the charts mean; nothing where no figure of another council is known."""
    if not any(each.others["rate"].notna().any() for each in found.values()):
        return ""
    return html.key(
        "lgo-marks",
        html.THIS_COUNCIL._replace(words=f"{side.council.name} with its 95{NO_BREAK}% interval"),
        html.Mark(f"another council, {RELATION_WORDS[PeerRelation.NOT_DISTINCT]} from it", "●", "dot"),
        html.Mark("clearly higher", "▶"),
        html.Mark("clearly lower", "◀"),
        html.Mark("not compared, as counts are missing", "○", "dot"),
        html.PUBLISHED_AVERAGE,
    )


def strip_in_words(measure: Measure, found: AmongSimilar) -> str:
    """What the chart of a figure shows, for those who can't see it, as text."""
    known = found.others[found.others["rate"].notna()].sort_values(["rate", "name"])
    listed = "; ".join(f"{row['name']} {percent(row['rate'])}" for _, row in known.iterrows())
    return f"{measure.name} on a scale from 0 to 100 per cent. {found.against_average} {found.against_others} " + (
        f"From the lowest to the highest: {listed}." if listed else ""
    )


def words_of_strip(measure: Measure, found: AmongSimilar, limits: Sequence[str]) -> str:
    """Of a figure, how it compares with the average and with the others, and what can't be concluded."""
    return (
        f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>'
        f'<p class="lgo-sentence">{escape(found.against_average)} {escape(found.against_others)}</p>{bullets(limits)}'
    )


def table_of_similar(when: str, side: Side, found: Mapping[str, AmongSimilar]) -> str:
    """The council and its similar authorities with known figures, as a table with its heading."""
    table = similar_table(dict(found))
    plural = TYPE_NAMES_PLURAL[side.council.authority_type]
    heading = f'<h2 class="lgo-section">{escape(first_upper(plural))} with known figures</h2>'
    if table.empty:
        return f"{heading}<p>No figure of another of the {escape(plural)} is known here for {when}.</p>"
    this = [escape(first_upper(figure_in_words(side.headlines[key]))) for key in HEADLINE_RATES]
    rows = [html.row(f"{escape(side.council.name)}<small>this council</small>", this, ' class="own"')]
    rows += [
        html.row(escape(row["name"]), (_similar_cell(row, key) for key in HEADLINE_RATES))
        for row in table.to_dict("records")
    ]
    headings = ["Council", *(MEASURES[key].name for key in HEADLINE_RATES)]
    return heading + html.table("Similar authorities with known figures", headings, rows, kind="lgo-similar")


def _similar_cell(row: Mapping[Any, Any], key: str) -> str:
    text = escape(first_upper(row[f"{key}_text"]))
    return f"{text}<small>{escape(row[f'{key}_place'])}</small>" if is_known(row[key]) else text
