"""What the map's page says beside the map, as HTML, before a council is chosen."""

from __future__ import annotations

from html import escape

from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.figures.years import YearChoice, year_name, year_shown, years_of_one_method
from lgo_map.presentation import html
from lgo_map.presentation.map_layer import MapLayer, averages_of_types
from lgo_map.presentation.map_view import TIERS, View
from lgo_map.presentation.subject_layer import shares_of_types
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import percent
from lgo_map.wording.subject_measures import HOW_SHARED

HEADING = "Your council’s performance"
SUBTITLE = "How often the Local Government and Social Care Ombudsman upheld complaints about each council in England"

_HOW_TO_READ_RATES = (
    "A higher rate does not mean worse complaints: it says how often fault was found when the Ombudsman looked. Most "
    "district councils have fewer than ten investigations a year, so each rate stands with its counts and says how "
    "sure one can be."
)


NO_COUNCIL = '<header class="lgo-head"><h2>Choose a council</h2><p>Choose it on the map or from the list.</p></header>'
"""The head of the panel before a council is chosen."""


def why_nothing_is_painted(view: View) -> str:
    """Why a choice of types and tier leaves the map empty, as text."""
    if not view.types:
        return "No council is painted: choose at least one authority type."
    kind, tier = TYPE_NAMES_PLURAL[view.types[0]], TIERS[view.tier].lower()
    return f"No council is painted: only {kind} are chosen, but {tier} are painted where two councils share an area."


def what_is_painted(dataset: Dataset, view: View, layer: MapLayer) -> str:
    """What the measure means, of how many councils it is known, and how it is to be read."""
    measure = view.painted
    have = "has" if layer.known == 1 else "have"
    when = f"Since {year_name(years_of_one_method(dataset.years)[0])}"
    when = f"For {year_name(view.year)}" if isinstance(view.year, int) else when
    known = f" {when}, {layer.known} of the {len(layer.areas)} councils painted {have} a figure here."
    return (
        f'<p class="lgo-sentence"><b>{escape(measure.name)}</b>: {escape(measure.meaning)}'
        f"{known if layer.areas else ''}</p>"
        f'<p class="lgo-note">{escape(measure.figure.caveat if measure.subject else _HOW_TO_READ_RATES)}</p>'
    )


def averages(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> str:
    """The published average of each authority type, as a table."""
    rows = (
        html.row(
            escape(each.name),
            ["not known" if each.average is None else percent(each.average), f"{each.known} of {each.councils}"],
        )
        for each in averages_of_types(dataset, choice, ombudsman_only)
    )
    caption = f"Upheld rate by authority type, {year_name(year_shown(choice, dataset.years))}"
    headings = ["Authority type", "Published average", "Councils whose rate is known here"]
    return html.table(caption, headings, rows, caption, frame=None)


def shares_caption(view: View, year: int) -> str:
    """What the table of shares is called."""
    return f"{view.painted.name} by authority type, {year_name(year)}"


def shares(dataset: Dataset, view: View) -> str:
    """The share of the subject painted in each authority type, as a table; nothing where none is known."""
    known = shares_of_types(dataset, view.year, view.painted, view.ombudsman_only)
    if known is None:
        return ""
    caption = shares_caption(view, known.year)
    rows = (
        html.row(
            escape(each.name),
            ["not known" if each.share is None else percent(each.share), f"{each.known} of {each.councils}"],
        )
        for each in known.types
    )
    headings = ["Authority type", "Share in all of them together", "Councils known here by subject"]
    return f'<p class="lgo-note">{escape(HOW_SHARED)}</p>' + html.table(caption, headings, rows, caption, frame=None)
