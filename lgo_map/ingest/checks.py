"""Plausibility checks: what arithmetic can say against figures before they are published.

Every check answers with a sentence that names the numbers, or with nothing. A check that lacks a number stays silent.
The limits were tried on every figure held when they were set: of all pages and letters of the Ombudsman two rates
that contradict their counts as printed, and one jump, were found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from lgo_map.analysis.intervals import difference_interval
from lgo_map.figures.catalogue import AVERAGES, COUNTS, FIGURES, PER_100K, PERCENTAGES, RATES, WHOLES
from lgo_map.figures.years import year_end, year_name
from lgo_map.records.statistics import rate_follows_counts

Figures = Mapping[str, float]
"""What is stated of one council and year, by column of the statistics."""

YEARS_OF_DECISIONS = 4
"""For how many years after its end a council may still be decided about; the most known is three."""
RATE_JUMP = 0.9999
"""A rate is doubted that differs from the year before's with this confidence."""
COUNT_JUMP = 1e-9
"""A count is doubted that chance alone would put so far from the year before's less often than this."""
LEAST_OF_A_COPY = 0.75
"""A copy of a letter has at least this share of its words: what is left out is a page's furniture."""
RATE_DEPARTURE = 0.99
COUNT_DEPARTURE = 1e-3
"""The same for two sources of one council and year, which count the same cases: less may differ by chance."""
SAME_POPULATION = 1.2
"""Populations implied by two years may differ by this factor: by growth, and by the rounding of both."""


def check_arithmetic(figures: Figures) -> dict[str, str]:
    """By figure, what in a document's own figures can't be right together."""
    found: dict[str, str] = {}
    for check in (
        _out_of_bounds,
        _parts_and_wholes,
        _rates,
        _rates_of_unstated,
        _sums,
        _compliance,
        _remedy_base,
        _per_100k,
    ):
        for figure, reason in check(figures):
            found.setdefault(figure, reason)
    return found


def check_averages(figures: Figures, others: Mapping[str, float]) -> dict[str, str]:
    """By average, where it is not the one that the other authorities of the type and year print.

    Parameters
    ----------
    others : mapping of str to float
        The published averages of the type and year, as far as they are known.
    """
    return {
        average: f"{FIGURES[average].name} is {figures[average]:g}, but {others[average]:g} on other pages of the type"
        for average in AVERAGES
        if average in figures and average in others and figures[average] != others[average]
    }


def check_copy(figures: Figures, text: str, stored: Figures, stored_text: str) -> str | None:
    """What a copy of a letter lacks that the one stored has, whose place it would take: figures, or much of its text.

    Parameters
    ----------
    figures, text
        Of the copy.
    stored, stored_text
        Of the letter stored.
    """
    if missing := [figure for figure in FIGURES if figure in stored and figure not in figures]:
        common = len(stored) - len(missing)
        said = f"the letter stored states {len(stored)} figures, this copy {common or 'none'}"
        names = ", ".join(FIGURES[figure].name for figure in missing)
        return f"{said} of them, without {names}" if common else said
    words, stored_words = len(text.split()), len(stored_text.split())
    if words < LEAST_OF_A_COPY * stored_words:
        return f"the letter stored has {stored_words} words, this copy {words}"
    return None


def check_year(register: pd.DataFrame, code: str, year: int, newest: int) -> str | None:
    """Why a council can hardly have figures of a year: it did not exist, was long gone, or the year is to come.

    Parameters
    ----------
    newest : int
        The newest year that can have ended.
    """
    begun, ended = register["valid_from"][code], register["valid_to"][code]
    if year > newest:
        return f"the year {year_name(year)} is not over"
    if pd.notna(begun) and begun > year_end(year):
        return f"the council did not exist in {year_name(year)}"
    if pd.notna(ended) and year_end(year - YEARS_OF_DECISIONS) > ended:
        return f"the council was abolished more than {YEARS_OF_DECISIONS} years before the end of {year_name(year)}"
    return None


def _chance_of_such_halves(count: int, other: int) -> float:
    """The p-value of the exact two-sided test that two counts are halves of their sum but for chance.

    Worked out here, as SciPy's `binomtest`, which gives the same, takes every command a third of a second to load.
    """
    total, tail, ways = count + other, 0, 1
    for heads in range(min(count, other) + 1):
        tail += ways
        ways = ways * (total - heads) // (heads + 1)
    return min(1.0, 2 * tail / 2**total)


def check_jumps(figures: Figures, other: Figures, other_year: int) -> dict[str, str]:
    """By figure, what differs from another year of the council by more than its counts allow.

    Parameters
    ----------
    other : mapping of str to float
        What stands for the nearest year known.
    """
    found = {}
    when = year_name(other_year)
    for figure in WHOLES:
        count, before = figures.get(figure), other.get(figure)
        if count is not None and before is not None and count + before > 0:
            chance = _chance_of_such_halves(int(count), int(before))
            if chance < COUNT_JUMP:
                found[figure] = f"{FIGURES[figure].name} is {count:g}, but {before:g} in {when}"
    counts = [f.get(name) for f in (figures, other) for name in ("upheld", "investigations")]
    if all(count is not None for count in counts):
        part, whole, part_before, whole_before = (int(count) for count in counts if count is not None)
        if 0 <= part <= whole and 0 <= part_before <= whole_before and whole and whole_before:
            low, high = difference_interval(part, whole, part_before, whole_before, RATE_JUMP)
            if low > 0 or high < 0:
                found["upheld_rate"] = f"{part} of {whole} upheld, but {part_before} of {whole_before} in {when}"
    found |= _population_jump(figures, other, when)
    return found


def check_departures(figures: Figures, standing: Figures) -> dict[str, str]:
    """By figure, what departs from what stands for the same council and year by more than its counts allow.

    Sources may differ, and then both are kept; but not so far that chance could hardly make of the one the other.

    Parameters
    ----------
    figures : mapping of str to float
        What a source states.
    standing : mapping of str to float
        What stands now, whoever states it.
    """
    found = {}
    for figure in WHOLES:
        count, now = figures.get(figure), standing.get(figure)
        if count is None or now is None or count == now or count < 0:
            continue
        if _chance_of_such_halves(int(count), int(now)) < COUNT_DEPARTURE:
            found[figure] = f"{FIGURES[figure].name} is {count:g}, but {now:g} stands"
    for rate in RATES:
        stated, now, base = figures.get(rate), standing.get(rate), FIGURES[rate].base
        bases = [f[base] for f in (figures, standing) if f.get(base)]
        if (
            stated is None
            or now is None
            or not bases
            or not 0 <= stated <= 100
            or not all(0 < b < 10**6 for b in bases)
        ):
            continue
        of, of_now = int(bases[0]), int(bases[-1])
        parts = [min(whole, round(share * whole / 100)) for share, whole in ((stated, of), (now, of_now))]
        low, high = difference_interval(parts[0], of, parts[1], of_now, RATE_DEPARTURE)
        if low > 0 or high < 0:
            found[rate] = f"{FIGURES[rate].name} is {stated:g} %, but {now:g} % stands, of {of_now:g}"
    for figure in PER_100K:
        stated, now = figures.get(figure), standing.get(figure)
        if FIGURES[figure].average_of:
            continue
        if stated is not None and now is not None and abs(stated - now) > 0.1 + (SAME_POPULATION - 1) * now:
            found[figure] = f"{FIGURES[figure].name} is {stated:g}, but {now:g} stands"
    return found


def _population_jump(figures: Figures, other: Figures, when: str) -> dict[str, str]:
    """Upheld decisions and those per 100,000 residents imply the residents, who don't change much in a year."""
    now, before = _residents(figures), _residents(other)
    if (
        now is None
        or before is None
        or (now[0] <= before[1] * SAME_POPULATION and before[0] <= now[1] * SAME_POPULATION)
    ):
        return {}
    return {
        "upheld_per_100k": f"{figures['upheld']:g} upheld and {figures['upheld_per_100k']:g} per 100,000 residents "
        f"imply other numbers of residents than in {when}"
    }


def _residents(figures: Figures) -> tuple[float, float] | None:
    """At least and at most how many residents follow from a printed number per 100,000."""
    upheld, per_100k = figures.get("upheld"), figures.get("upheld_per_100k")
    if not upheld or not per_100k or per_100k <= 0.05:
        return None
    return 1e5 * upheld / (per_100k + 0.05), 1e5 * upheld / (per_100k - 0.05)


def _out_of_bounds(figures: Figures) -> Iterable[tuple[str, str]]:
    for figure, value in figures.items():
        if not math.isfinite(value) or value < 0:
            yield figure, f"{FIGURES[figure].name} is {value:g}, which can't be"
        elif figure in PERCENTAGES and value > 100:
            yield figure, f"{FIGURES[figure].name} is {value:g} %, more than 100 %"
        elif figure in COUNTS and value != int(value):
            yield figure, f"{FIGURES[figure].name} is {value:g}, which is no whole number"


def _parts_and_wholes(figures: Figures) -> Iterable[tuple[str, str]]:
    behind_rates_first = dict.fromkeys((*(FIGURES[rate].part for rate in RATES), *FIGURES))
    for part, whole in ((part, FIGURES[part].part_of) for part in behind_rates_first if part and FIGURES[part].part_of):
        if part in figures and whole in figures and figures[part] > figures[whole]:
            said = f"{FIGURES[part].name} is {figures[part]:g}, more than {figures[whole]:g}"
            yield part, f"{said} ({FIGURES[whole].name.lower()})"


def _rates(figures: Figures) -> Iterable[tuple[str, str]]:
    for rate in RATES:
        part, base = FIGURES[rate].part, figures.get(FIGURES[rate].base)
        if rate not in figures or base is None or base < 1 or not base < 10**6:
            continue
        printed = figures[rate]
        if part and part in figures:
            if not rate_follows_counts(printed, figures[part], base):
                share = 100 * figures[part] / base
                yield rate, f"{FIGURES[rate].name} is {printed:g} %, but {figures[part]:g} of {base:g} is {share:.0f} %"
        elif not rate_follows_counts(printed, math.floor(printed * base / 100 + 0.5), base):
            yield rate, f"{FIGURES[rate].name} is {printed:g} %, which no number of {base:g} comes to"


def _rates_of_unstated(figures: Figures) -> Iterable[tuple[str, str]]:
    """Where the number upheld is not stated, a rate of the investigations says about how many they are."""
    upheld = FIGURES["upheld_rate"]
    rate, whole = figures.get(upheld.key), figures.get(upheld.base)
    if rate is None or whole is None or not 1 <= whole < 10**6 or upheld.part in figures:
        return
    least, most = (max(0, (rate + half) * whole / 100) for half in (-0.5, 0.5))
    for other in RATES:
        part = figures.get(FIGURES[other].part or "")
        if FIGURES[other].base != upheld.part or other not in figures or part is None:
            continue
        if not (figures[other] - 0.5) * least / 100 <= part <= (figures[other] + 0.5) * most / 100:
            said = f"{FIGURES[other].name} is {figures[other]:g} %, which {part:g} are not of those upheld"
            yield other, f"{said}: {rate:g} % of {whole:g}"


def _sums(figures: Figures) -> Iterable[tuple[str, str]]:
    """A whole is what its parts come to; while some of them are unknown, it is at least those."""
    for whole, figure in FIGURES.items():
        known = [figures[part] for part in figure.sum_of if part in figures]
        if whole not in figures or not known:
            continue
        total, name = sum(known), f"{figure.name} is {figures[whole]:g}"
        if len(known) == len(figure.sum_of) and total != figures[whole]:
            yield whole, f"{name}, but its parts come to {total:g}"
        elif total > figures[whole]:
            yield whole, f"{name}, but some of its parts come to {total:g}"


def _compliance(figures: Figures) -> Iterable[tuple[str, str]]:
    """Recommendations carried out, late or not at all are among those due, and make the rate."""
    due, outcomes = figures.get("compliance_outcomes"), ("complied_on_time", "complied_late", "not_complied")
    known = [figures[outcome] for outcome in outcomes if outcome in figures]
    if due is None or not known:
        return
    if sum(known) > due:
        yield (
            "compliance_outcomes",
            f"{FIGURES['compliance_outcomes'].name} is {due:g}, but its parts come to {sum(known):g}",
        )
    on_time, late, rate = (figures.get(name) for name in ("complied_on_time", "complied_late", "compliance_rate"))
    # Whether what came late counts as complied with is not said by every source, so either may be.
    if on_time is None or late is None or rate is None or due < 1:
        return
    complied = on_time + late
    if not rate_follows_counts(rate, complied, due) and not rate_follows_counts(rate, on_time, due):
        said = f"{FIGURES['compliance_rate'].name} is {rate:g} %"
        yield "compliance_rate", f"{said}, but {complied:g} of {due:g} is {100 * complied / due:.0f} %"


def _remedy_base(figures: Figures) -> Iterable[tuple[str, str]]:
    base = figures.get("satisfactory_remedy_base")
    known = {figures[name] for name in ("upheld", "investigations") if name in figures}
    if base is not None and len(known) == 2 and base not in known:
        yield (
            "satisfactory_remedy_base",
            f"the remedies are said to be of {base:g} cases, neither those upheld nor those investigated",
        )


def _per_100k(figures: Figures) -> Iterable[tuple[str, str]]:
    residents = _residents(figures)
    if residents is not None and (residents[1] < 1_000 or residents[0] > 3_000_000):
        yield "upheld_per_100k", f"it implies {residents[0]:,.0f} to {residents[1]:,.0f} residents"
