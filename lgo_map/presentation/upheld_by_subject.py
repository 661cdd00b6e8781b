"""How often complaints on a subject were upheld, by council, as HTML: only where all decisions are held."""

from __future__ import annotations

from html import escape

from lgo_map.analysis.upheld_by_subject import UpheldBySubject, UpheldOfCouncil, headings_of, upheld_by_subject
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.wording.decisions import about_whom, held_whole
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, interval, number, percent

_NOTE = (
    "Counted are the decisions that the Ombudsman publishes, by the day of the decision: they need not add up to its "
    "yearly figures. Investigated are those upheld or not upheld. Few decisions make a share that chance moves a lot."
)


def upheld_of_subject(dataset: Dataset, council: Council, year: int, subject: str) -> str:
    """The table for all similar authorities, or in a line why there is none."""
    kind, name = council.authority_type, SUBJECTS[subject].in_text
    plural, when = TYPE_NAMES_PLURAL[kind], year_name(year)
    if not headings_of(subject):
        return ""
    heading = f'<h3 class="lgo-section">How often complaints about {escape(name)} were upheld, {when}</h3>'
    found = upheld_by_subject(dataset, kind, year, subject)
    if found is None:
        return heading + (
            f'<p class="lgo-note">That can’t be said by council: not all decisions about {escape(plural)} on this '
            "subject in the year are held here, and examples are not counted.</p>"
        )
    held = "".join(f"<p>{escape(sentence)}</p>" for sentence in _held(found, plural))
    caption = f"Upheld decisions about {name}, {plural}, {when}"
    heads = ["Council", "Upheld of investigated", "Share", f"95{NO_BREAK}% interval", "Closed after initial enquiries"]
    rows = [html.row(f"<b>All {escape(plural)} together</b>", _cells(found.together))]
    rows += [_row(each, is_own=each.code == council.code) for each in found.councils]
    table = html.table(caption, heads, rows, frame="lgo-similar")
    return f'{heading}{held}<p class="lgo-note">{escape(_NOTE)}</p>{table}'


def _held(found: UpheldBySubject, plural: str) -> list[str]:
    """That all decisions are held, heading by heading."""
    return [
        held_whole(
            count.total, count.by_outcome, about_whom(plural, heading), found.first_day, found.last_day, count.seen_on
        )
        for heading, count in found.headings.items()
    ]


def _row(of: UpheldOfCouncil, is_own: bool) -> str:
    name, mark = escape(of.name), ""
    if is_own:
        name = f'<span class="sign" aria-hidden="true">◆</span> {name} <small>(this council)</small>'
        mark = ' class="own" aria-current="true"'
    return html.row(name, _cells(of), mark)


def _cells(of: UpheldOfCouncil) -> list[str]:
    share = of.upheld
    if share.base is None:
        counts = [f'<span class="lgo-missing">{NOT_KNOWN}</span>', "", ""]
    elif share.base == 0:
        counts = ["none investigated", "", ""]
    else:
        counts = [f"{number(share.count)} of {number(share.base)}", percent(share.rate), interval(share)]
    return [*counts, number(of.closed)]
