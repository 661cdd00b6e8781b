"""A briefing as HTML: the same document as the PDF's."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lgo_map.analysis.years_together import row_of_choice, years_in
from lgo_map.exports.briefing import (
    Briefing,
    BriefingFigure,
    Source,
    briefing_of,
    data_version,
)
from lgo_map.exports.briefing_complaints import BriefingComplaints, complaints_of
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, YearChoice, year_shown
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.wording.addresses import COPIES_IN_ARCHIVE, NEWEST_YEAR_ONLY
from lgo_map.wording.numbers import first_upper

HEADING, SUBTITLE = "Briefing", "One council in one year, to print or to attach to a paper"
NOTHING_KNOWN = "<p>Neither this council’s upheld rate nor the average is known in any year.</p>"
"""What stands in place of the chart."""
EMPTY = (
    '<p class="lgo-sentence">Choose a council above, or find it by postcode or name: you get a document of two '
    "pages about one year, to print or to attach to a committee paper.</p>"
    '<p class="lgo-note">It holds the three figures beside the average of similar authorities, the years before '
    "and after, who the similar authorities are, how to read the figures, and where they come from.</p>"
)
"""What is said where no council is chosen."""


def year_of(dataset: Dataset, code: str, choice: YearChoice) -> int:
    """The year that a choice means for a council: where it is none, the newest in which its upheld rate is known."""
    if isinstance(choice, int):
        return choice
    row = row_of_choice(dataset, code, NEWEST, MEASURES[UPHELD_RATE.key], ombudsman_only=False)
    return max(years_in(row, NEWEST), default=year_shown(NEWEST, dataset.years))


def briefing_at(dataset: Dataset, code: str, year: int) -> Briefing:
    """The briefing of a council and year."""
    return _briefing(dataset, code, year, data_version(dataset.folder))


@per_dataset(maxsize=64)  # some 30 kB each
def _briefing(dataset: Dataset, code: str, year: int, version: str) -> Briefing:
    return briefing_of(dataset, code, year, version, complaints_of(dataset, code, year))


def years_known(briefing: Briefing) -> str:
    """Of which years the upheld rate is known."""
    known = [year.name for year in briefing.trend if year.rate is not None]
    return f'<p class="lgo-note">Years whose upheld rate is known here: {", ".join(known) if known else "none"}.</p>'


def opening(briefing: Briefing) -> str:
    """What the briefing says before its chart, and the heading and the key of that."""
    notices = "".join(map(html.notice, briefing.notices))
    shown = (
        f'<header class="lgo-briefing"><h2>{escape(briefing.title)}</h2>'
        f"<p>{escape(briefing.kind)} · {escape(briefing.period)}</p></header>{notices}"
        f'<p class="lgo-sentence">{escape(briefing.sentence)}</p>'
    )
    if briefing.figures:
        shown += _section("The three figures beside the average of similar authorities", _figures_html(briefing))
    return shown


def heading_of_trend() -> str:
    """The heading of the chart, and its key."""
    return "<h3>Upheld rate year by year</h3>" + html.key(
        "lgo-briefing-key",
        html.THIS_COUNCIL,
        html.AS_REPORTED,
        html.Mark("95\N{NO-BREAK SPACE}% interval", look="span"),
        html.PUBLISHED_AVERAGE,
    )


def sections(briefing: Briefing) -> list[str]:
    """What the briefing says after the figures by year."""
    shown = []
    if briefing.together:
        paragraphs = "".join(f"<p>{escape(words)}</p>" for words in briefing.together)
        shown.append(_section(first_upper(briefing.together_name), paragraphs))
    kind = "lgo-after-figures"  # of the first section after them
    for heading, body in _complaints_html(briefing.complaints):
        shown.append(_section(heading, body, kind))
        kind = "lgo-briefing-section"
    shown.append(_section("Who the similar authorities are", _similar_html(briefing), kind))
    if briefing.family:
        note = "The Ombudsman decides about each council by itself; the figures below are not added to those above."
        shown.append(_section("Councils before and after", f"<p>{note}</p>{_list_html(map(escape, briefing.family))}"))
    shown.append(_section("How to read the figures", _list_html(map(escape, briefing.reading))))
    letter = f"<p>{escape(briefing.letter)} {_link_html(briefing.ombudsman_page)}</p>"
    shown.append(_section("Annual review letter", letter))
    sources = _list_html(_source_html(source) for source in briefing.sources)
    sources = sources if briefing.sources else "<p>No source held here states a figure of this council.</p>"
    shown.append(_section("Sources", sources, "lgo-briefing-sources"))
    licences = "".join(f'<p class="lgo-note">{escape(words)}</p>' for words in briefing.licences)
    dated = f"{briefing.date_of_data} {briefing.complaints.not_held}"
    shown.append(_section("Date of the data", f"<p>{escape(dated.strip())}</p>{licences}"))
    return shown


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


def trend_table(briefing: Briefing) -> str:
    """The upheld rate year by year, as a table."""
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
