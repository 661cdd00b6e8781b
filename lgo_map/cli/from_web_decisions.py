"""What `add --from-web decisions` and `add --from-web improvements` do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track

from lgo_map.cli.add_decisions import finish
from lgo_map.cli.from_web import say_what_was_missed
from lgo_map.councils.register import find_code
from lgo_map.figures.years import year_name
from lgo_map.ingest.decision_ledger import decision_state
from lgo_map.ingest.decision_preview import DecisionState
from lgo_map.ingest.documents import FetchFailure
from lgo_map.ingest.found_decisions import DecisionsRead
from lgo_map.ingest.walked_decisions import TakenDecisions, TakenImprovements
from lgo_map.ingest.web.decision_subjects import find_subjects, wanted_subject
from lgo_map.ingest.web.decisions import DecisionWalk, last_whole_year, years_of
from lgo_map.ingest.web.fetching import councils_to_fetch, site_of
from lgo_map.ingest.web.improvements import ImprovementWalk
from lgo_map.ingest.web.settings import WebSettings, web_settings
from lgo_map.pipeline.stage import BuildError
from lgo_map.settings import settings_from_environment
from lgo_map.storage import PROJECT_WITH_DATA
from lgo_map.wording.numbers import date_name

OLDEST_YEARS = 11
"""Of how many years the site may still have something: improvements after reports stay for ten."""


@dataclass(frozen=True)
class WalkWanted:
    """What is to be fetched.

    Attributes
    ----------
    councils : sequence of str
        Only these, as somebody names them; none means all.
    since, until : datetime.date or None
        Days whose years are wanted; None for the last twelve months that can be whole.
    subjects : sequence of str
        Only these categories or subcategories of decisions.
    """

    councils: Sequence[str] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    subjects: Sequence[str] = ()

    def years(self, today: datetime.date) -> list[int]:
        """The Ombudsman's years that are to be walked, the newest first.

        Raises
        ------
        typer.BadParameter
            If there are none.
        """
        usual = last_whole_year(today)
        until = self.until or max(usual[1], min(self.since or today, today))
        since = self.since or min(usual[0], until)
        if since > today:
            raise typer.BadParameter(f"--since {since} is to come: nothing of it can be on the site.")
        if since > until:
            raise typer.BadParameter(f"--since {since} is after --until {until}.")
        oldest = datetime.date(today.year - OLDEST_YEARS, 1, 1)
        if since < oldest:
            raise typer.BadParameter(
                f"--since {since} is too early: decisions leave the site after about five years, and improvements "
                "after ten at most."
            )
        return years_of(since, min(until, today))


def read_decisions_from_web(
    state: DecisionState, settings: WebSettings, wanted: WalkWanted, years: Sequence[int]
) -> DecisionsRead:
    """Walk the lists of decisions of all subjects, or of those wanted, and take what they show."""
    taken = TakenDecisions(state.register, _codes(state, wanted.councils))
    known = {(row["category"], row["subcategory"]) for row in state.rows.values()}
    with site_of(settings) as site:
        with Console().status("Finding the categories and subcategories …"):
            found = find_subjects(site, [wanted_subject(each) for each in wanted.subjects], sorted(known))
        walk = DecisionWalk(site, years, found.missed)
        elsewhere = [entry for page in found.of_categories for entry in page.entries]
        for subject in track(found.subjects, "Walking", transient=True):
            for walked in walk.lists_of(subject, elsewhere):
                taken.take(walked)
    taken.whole(found.whole_categories, found.is_all, state.rows.values())
    return _with_missed(taken.read, walk.missed)


def read_improvements_from_web(
    state: DecisionState, settings: WebSettings, wanted: WalkWanted, years: Sequence[int]
) -> DecisionsRead:
    """Walk the councils' pages of improvements, of all councils or of those named, and take what they show."""
    councils = councils_to_fetch(state.register, wanted.councils)
    taken = TakenImprovements(state.register, state.improvements)
    with site_of(settings) as site:
        walk = ImprovementWalk(site, years)
        for council in track(councils, "Walking", transient=True):
            for walked in walk.lists_of(council):
                taken.take(walked)
    return _with_missed(taken.read, walk.missed)


def add_from_web(what: str, wanted: WalkWanted, yes: bool, report: Path | None) -> None:
    """Fetch decisions or improvements, show what would happen, and store it if that is wanted."""
    today = datetime.date.today()
    years = wanted.years(today)
    state = decision_state(PROJECT_WITH_DATA, today)
    said = " and ".join(year_name(year) for year in years) if len(years) < 3 else f"{len(years)} years"
    first, last = datetime.date(min(years) - 1, 4, 1), datetime.date(max(years), 3, 31)
    Console().print(
        f"Walking the lists of {said}, {date_name(first)} to {date_name(min(last, today))}: the site has them by the "
        "Ombudsman’s years.",
        style="dim",
        highlight=False,
        soft_wrap=True,
    )
    read_from_web = read_decisions_from_web if what == "decisions" else read_improvements_from_web
    finish(state, read_from_web(state, web_settings(settings_from_environment()), wanted, years), yes, report)


def _codes(state: DecisionState, names: Sequence[str]) -> set[str]:
    codes = {name: find_code(state.register, name) for name in names}
    if unknown := [name for name, code in codes.items() if code is None]:
        raise BuildError("; ".join(f"{name!r} means no council" for name in unknown) + ".")
    return {code for code in codes.values() if code is not None}


def _with_missed(read: DecisionsRead, missed: Sequence[FetchFailure]) -> DecisionsRead:
    say_what_was_missed(missed)
    read.refused += [(miss.url, f"was not had: {miss.reason}") for miss in missed]
    return read
