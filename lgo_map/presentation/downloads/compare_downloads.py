"""What can be taken away of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from lgo_map.analysis.peers import Side
from lgo_map.exports.comparison_tables import (
    SIMILAR_HEADINGS,
    STRIP_HEADINGS,
    figures_table,
    row_of_strip,
    similar_table,
    table_headings,
)
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.painted_table import PAINTED_HEADINGS, subjects_table_of
from lgo_map.exports.trend_table import TRENDS_HEADINGS, trends_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, period_name, year_shown, years_of_one_method
from lgo_map.presentation.compare_view import CompareView
from lgo_map.presentation.comparison import among, of_newest_year, period_of, sides_at
from lgo_map.presentation.subjects_side_by_side import years_held
from lgo_map.records.dataset import Dataset
from lgo_map.wording.peers import AmongSimilar


def downloads_of_comparison(dataset: Dataset, asked: CompareView) -> list[Download]:
    """All files of the page at a view."""
    view = of_newest_year(dataset, asked)
    sides = sides_at(dataset, view)
    if not sides or (len(sides) == 1 and not view.similar):
        return []
    return _among_similar(dataset, view, sides[0]) if view.similar else _each_other(dataset, asked, view, sides)


def _each_other(dataset: Dataset, asked: CompareView, view: CompareView, sides: Sequence[Side]) -> list[Download]:
    files = [sides_download(dataset, view, sides)]
    held = years_held(dataset, view.councils, view.ombudsman_only)
    choice = held[0] if held and asked.year == NEWEST else view.year
    if held and (choice in held or choice == TOGETHER):
        files.append(subjects_download(dataset, choice, sides, view.ombudsman_only))
    return [*files, *(years_download(dataset, view, sides, MEASURES[key]) for key in HEADLINE_RATES)]


def _among_similar(dataset: Dataset, view: CompareView, side: Side) -> list[Download]:
    found_of = {key: among(dataset, view, side, MEASURES[key]) for key in HEADLINE_RATES}
    when = period_name(period_of(dataset, view))
    files = [
        strip_download(side, MEASURES[key], found, when)
        for key, found in found_of.items()
        if has_strip(side, MEASURES[key], found)
    ]
    similar = similar_download(side, found_of, when)
    return [*files, similar] if not similar_table(found_of).empty else files


def has_strip(side: Side, measure: Measure, found: AmongSimilar) -> bool:
    """Whether anything is known that can be drawn on the scale of a measure."""
    return bool(found.others["rate"].notna().any()) or side.headlines[measure.key].availability == KNOWN


def sides_download(dataset: Dataset, view: CompareView, sides: Sequence[Side]) -> Download:
    """The figures side by side."""
    year = year_shown(view.year, dataset.years)
    return csv_download(
        "table",
        lambda: figures_table(sides, dataset.letters, year),
        table_headings(sides),
        "compare",
        *(side.council.name for side in sides),
        period_name(period_of(dataset, view)),
        label="Download the table as CSV",
    )


def subjects_download(dataset: Dataset, choice: YearChoice, sides: Sequence[Side], ombudsman_only: bool) -> Download:
    """What complaints were about, side by side."""
    return csv_download(
        "subjects",
        lambda: subjects_table_of(dataset, choice, [side.council.code for side in sides], ombudsman_only),
        PAINTED_HEADINGS,
        "compare what complaints were about",
        *(side.council.name for side in sides),
        period_name(choice if isinstance(choice, int) else years_of_one_method(dataset.years)),
        label="Download the table as CSV",
    )


def years_download(dataset: Dataset, view: CompareView, sides: Sequence[Side], measure: Measure) -> Download:
    """A headline figure of each council by year."""
    statistics = dataset.statistics_shown(view.ombudsman_only)
    return csv_download(
        f"years-{measure.key}",
        lambda: trends_table(statistics, sides, measure, sorted(dataset.years)),
        TRENDS_HEADINGS,
        "compare",
        measure.name,
        *(side.council.name for side in sides),
        label=f"Download {measure.name.lower()} by year as CSV",
    )


def strip_download(side: Side, measure: Measure, found: AmongSimilar, when: str) -> Download:
    """A figure of a council and its similar authorities."""
    known = found.others[found.others["rate"].notna()]
    return csv_download(
        f"scale-{measure.key}",
        lambda: pd.concat([row_of_strip(side, side.headlines[measure.key]), known], ignore_index=True),
        STRIP_HEADINGS,
        measure.name,
        side.council.name,
        "and similar authorities",
        when,
        label=f"Download {measure.name.lower()} as CSV",
    )


def similar_download(side: Side, found_of: Mapping[str, AmongSimilar], when: str) -> Download:
    """The similar authorities with known figures."""
    return csv_download(
        "similar",
        lambda: similar_table(found_of),
        SIMILAR_HEADINGS,
        side.council.name,
        "and similar authorities",
        when,
        label="Download the table as CSV",
    )
