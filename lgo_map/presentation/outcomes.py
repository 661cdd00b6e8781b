"""What became of the complaints about a council in a year as a picture: a table with a bar in each row."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lgo_map.analysis.outcomes import Outcome, OutcomesOfYear, outcomes_of
from lgo_map.councils.register import Council
from lgo_map.figures.years import YearChoice, year_name
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.numbers import NOT_KNOWN, number
from lgo_map.wording.outcomes import (
    NOT_INVESTIGATED,
    RECEIVED_ARE_OTHERS,
    WORKED_OUT,
    outcome_name,
    outcomes_in_words,
    share_heading,
    share_of_all,
)


def outcomes_of_council(dataset: Dataset, council: Council, rows: Mapping[int, Row], wanted: YearChoice | None) -> str:
    """The section of one council: a year's outcomes with their heading.

    Parameters
    ----------
    rows : mapping of int to Row
        The council's rows of the statistics, at least one.
    wanted : int, "newest", "together" or None
        The year looked at; where that is no single year of the rows, it is the newest of which most is known.
    """
    year = wanted if isinstance(wanted, int) and wanted in rows else _newest_known(rows)
    statements = dataset.statements_of(council.code, year)
    standing: dict[str, Row] = {str(row["figure"]): row for row in statements[statements["chosen"]].to_dict("records")}
    heading = f'<h2 class="lgo-section">From received to upheld, {year_name(year)}</h2>'
    return heading + outcomes_section(outcomes_of(rows[year]), council.name, year, standing)


def _newest_known(rows: Mapping[int, Row]) -> int:
    """The newest year of which more than the investigations is known, else the newest of which those are, or any."""

    def worth(year: int) -> tuple[bool, bool, int]:
        outcomes = outcomes_of(rows[year])
        return outcomes.tells_more, outcomes.is_known, year

    return max(rows, key=worth)


def outcomes_section(outcomes: OutcomesOfYear, name: str, year: int, standing: Mapping[str, Row]) -> str:
    """A sentence, and a table from received to upheld whose bars are one picture; what is not known is hatched.

    Parameters
    ----------
    name : str
        The council's full name.
    year : int
        The year.
    standing : mapping of str to Row
        By figure, the statement that stands: each number leads to its source.
    """
    sentence = f'<p class="lgo-sentence">{escape(outcomes_in_words(outcomes, name, year))}</p>'
    if not outcomes.is_known:
        return sentence
    rows = []
    if outcomes.received is not None:
        received = Outcome("received", outcomes.received, 0)
        rows.append(_row(outcomes, received, "received", standing, share=False))
    rows.append(_row(outcomes, Outcome(outcomes.whole, outcomes.total, 0), "whole", standing, share=False))
    if outcomes.tells_more:
        rows += [_row(outcomes, part, "part", standing) for part in outcomes.parts]
    else:
        bar = _piece("unknown", 0, outcomes.longest, outcomes.longest)
        rows.append(html.row(escape(NOT_INVESTIGATED), [_number(outcomes.parts[0], None), "", bar], ' class="part"'))
        rows.append(_row(outcomes, outcomes.parts[-1], "part", standing))
    rows += [_row(outcomes, part, "found", standing) for part in outcomes.investigated]
    table = html.table(
        "What became of the complaints",
        ["What became of them", "How many", share_heading(outcomes), "As a bar"],
        rows,
        kind="lgo-outcomes",
    )
    notes = [RECEIVED_ARE_OTHERS] if outcomes.received is not None else []
    if any(outcome.count is None for outcome in (*outcomes.parts, *outcomes.investigated)) or outcomes.total is None:
        notes.append("What is hatched is not known, which is not 0.")
    if any(outcome.is_worked_out for outcome in (*outcomes.parts, *outcomes.investigated)):
        notes.append(WORKED_OUT)
    note = f'<p class="lgo-note">{escape(" ".join(notes))}</p>' if notes else ""
    return sentence + table + note


def _row(
    outcomes: OutcomesOfYear, outcome: Outcome, level: str, standing: Mapping[str, Row], share: bool = True
) -> str:
    cells = [_number(outcome, standing.get(outcome.figure))]
    cells.append(share_of_all(outcomes, outcome) if share else "")
    cells.append(_bar(outcomes, outcome, level))
    return html.row(escape(outcome_name(outcome)), cells, f' class="{level}"')


def _number(outcome: Outcome, statement: Row | None) -> str:
    if outcome.count is None:
        return f'<span class="lgo-missing">{NOT_KNOWN}</span>'
    text = number(outcome.count)
    if statement is None or outcome.is_worked_out:
        return f"{html.kind_mark('computed')} {text}" if outcome.is_worked_out else text
    linked = html.link(text, statement["source_url"], str(statement["source_title"]))
    return linked + html.mark_of_source(str(statement["source_kind"]))


def _bar(outcomes: OutcomesOfYear, outcome: Outcome, level: str) -> str:
    """The bar of a row, where it lies among the others; hatched over all that it can be where it is not known."""
    end = outcomes.longest
    if outcome.count is not None:
        return _piece(level if level != "found" else outcome.figure, outcome.start, outcome.count, end)
    if level == "whole":
        return _piece("unknown", 0, end, end)
    if level == "found":
        investigations = outcomes.parts[-1]
        if investigations.count is not None:
            known = sum(each.count or 0 for each in outcomes.investigated)
            return _piece("unknown", investigations.start, investigations.count - known, end)
    if outcomes.rest is None:
        return _piece("unknown", 0, end, end)
    return _piece("unknown", outcome.start, outcomes.rest, end)


def _piece(kind: str, start: int, length: int, end: int) -> str:
    left, width = 100 * start / end, 100 * length / end
    return (
        f'<div class="bar" aria-hidden="true"><i class="{kind}" style="left:{left:.2f}%;width:{width:.2f}%"></i></div>'
    )
