"""What can be taken away of the benchmark."""

from __future__ import annotations

from lgo_map.analysis.funnel import Funnel
from lgo_map.analysis.upheld_by_subject import UpheldBySubject, headings_of, upheld_by_subject
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.exports.download import Download, csv_download
from lgo_map.exports.funnel_table import (
    FUNNEL_HEADINGS,
    FUNNEL_HEADINGS_OF_SHARE,
    UPHELD_HEADINGS,
    funnel_table,
    upheld_table,
)
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation.benchmark import funnel_at, when_of, with_newest_year
from lgo_map.presentation.benchmark_view import BenchmarkView
from lgo_map.records.dataset import Dataset


def downloads_of_benchmark(dataset: Dataset, asked: BenchmarkView) -> list[Download]:
    """All files of the page at a view."""
    if asked.council is None:
        return []
    view = with_newest_year(dataset, asked)
    funnel = funnel_at(dataset, view, asked.council)
    if funnel is None:
        return []
    kind, subject = dataset.council(asked.council).authority_type, view.shown.subject
    files = [funnel_download(view, funnel, TYPE_NAMES_PLURAL[kind], when_of(dataset, view))]
    if subject and isinstance(view.year, int) and headings_of(subject):
        found = upheld_by_subject(dataset, kind, view.year, subject)
        if found is not None:
            files.append(upheld_download(found, kind, view.year, subject))
    return files


def funnel_download(view: BenchmarkView, funnel: Funnel, plural: str, when: str) -> Download:
    """All similar authorities, with the council's own row."""
    return csv_download(
        "similar",
        lambda: funnel_table(funnel),
        FUNNEL_HEADINGS_OF_SHARE if funnel.measure.subject else FUNNEL_HEADINGS,
        "benchmark",
        funnel.measure.figure.noun,
        plural,
        when,
        *(["ombudsman only"] if view.ombudsman_only else []),
    )


def upheld_download(found: UpheldBySubject, kind: str, year: int, subject: str) -> Download:
    """How often complaints on a subject were upheld, council by council."""
    return csv_download(
        "upheld",
        lambda: upheld_table(found, year, subject),
        UPHELD_HEADINGS,
        "upheld decisions about",
        SUBJECTS[subject].in_text,
        TYPE_NAMES_PLURAL[kind],
        year_name(year),
    )
