"""What stands around a council's figures by year: their key, what each measure means, and what is special of years."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from lgo_map.figures.measures import Measure
from lgo_map.figures.years import CHANGE, PAUSE, YEAR_NOTES, year_name
from lgo_map.presentation import html
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import contradiction_of_year
from lgo_map.wording.numbers import NO_BREAK

NOTHING_KNOWN = "<p>Neither this council’s figure nor the average is known in any year.</p>"
"""What is said instead of a chart."""


def heading_of_trends(plural: str, always_there: bool) -> str:
    """The heading of the charts, and what their marks mean.

    Parameters
    ----------
    plural : str
        The similar authorities, "district councils".
    always_there : bool
        Whether the council was there in every year.
    """
    absent = [] if always_there else [html.Mark("shaded, besides the pause: the council was not there")]
    return '<h2 class="lgo-section">Year by year</h2>' + html.key(
        "lgo-key",
        html.THIS_COUNCIL,
        html.AS_REPORTED,
        html.Mark("its 95 % interval: how far chance alone could have moved the figure", look="span"),
        html.PUBLISHED_AVERAGE._replace(words=f"published average of {plural}"),
        html.Mark("a year without a mark is not known, never 0"),
        *absent,
    )


def heading_of_panels() -> str:
    """The heading of small charts side by side, and what their marks mean."""
    return '<h2 class="lgo-section">Year by year</h2>' + html.key(
        "lgo-marks",
        html.THIS_COUNCIL._replace(words="the council"),
        html.AS_REPORTED,
        html.Mark(f"its 95{NO_BREAK}% interval", look="span"),
        html.PUBLISHED_AVERAGE._replace(words="published average of its type"),
        html.Mark("no mark: not known, never 0"),
        html.Mark(f"shaded {year_name(PAUSE)}: the pandemic pause"),
        html.Mark("dotted upright line: the process changed"),
        html.Mark("any other shaded year: the council was not there"),
    )


def heading_of_measure(measure: Measure) -> str:
    """What a chart shows, and what that means."""
    return f'<h3 class="lgo-measure">{escape(measure.name)}</h3><p class="lgo-note">{escape(measure.meaning)}</p>'


def notes_of_years(years: Collection[int]) -> str:
    """What was special of the years that are shown."""
    notes = "".join(
        f"<li><b>{year_name(year)}</b>: {escape(YEAR_NOTES[year])}</li>" for year in (PAUSE, CHANGE) if year in years
    )
    return f'<ul class="lgo-years">{notes}</ul>'


def contradictions(years: Sequence[Row]) -> str:
    """Where the published counts come to another rate than the published one, a line a year.

    Parameters
    ----------
    years : sequence of Row
        As from :func:`lgo_map.wording.trend.years_in_words`.
    """
    flags = [contradiction_of_year(year["name"], year["otherwise"]) for year in years if year["otherwise"]]
    return "".join(f'<p class="lgo-flagged">{escape(flag)}</p>' for flag in flags)
