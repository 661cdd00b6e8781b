"""Letters with every figure different, and what software, scanners and people do to a letter's text."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.ingest.made_letters import NORTHAMPTON, case

Damage = Callable[[list[str], Random], list[str]]
"""Lines of a letter to lines of a letter; no digit is changed, split or joined to another."""

DECIDED = (
    "invalid_or_incomplete",
    "advice_given",
    "referred_back",
    "closed_after_initial_enquiries",
    "not_upheld",
    "upheld",
)
FURNITURE = (
    "Local Government & Social Care OMBUDSMAN",
    "Page 2 of 3",
    "2 of 3",
    "2",
    "",
    "\f",
    "\u200b",
    "Northampton Borough Council",
    "For the period ending: 31/03/20",
    "![](image1.png)",
    "https://www.lgo.org.uk/your-councils-performance/northampton-borough-council/statistics 2/3",
    "2/3",
    "26/11/2025, 10:31 Annual letter",
)
LOOKALIKES = str.maketrans("aceopxyi", "асеорхуі")
LIGATURES = (("ffi", "\ufb03"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
ODD_SPACES = "\u00a0\u2009\u202f\t\u3000"


def letter_of_figures(random: Random) -> tuple[str, dict[str, float]]:
    """A short letter to Northampton whose figures are all different, and these; the rates follow from the counts."""
    figures: dict[str, float] = {}
    while len(set(figures.values())) < 11:
        investigations = random.randint(5, 300)
        upheld = random.randint(3, investigations)
        remedies = random.randint(1, upheld)
        figures = {
            "upheld_rate": round(100 * upheld / investigations),
            "upheld_rate_average": random.randint(40, 80),
            "upheld": upheld,
            "investigations": investigations,
            "compliance_rate": random.randint(80, 100),
            "compliance_rate_average": random.randint(95, 100),
            "compliance_outcomes": random.randint(1, 200),
            "satisfactory_remedies": remedies,
            "satisfactory_remedy_base": random.randint(1, 300),
            "satisfactory_remedy_rate": round(100 * remedies / upheld),
            "satisfactory_remedy_rate_average": random.randint(5, 25),
        }
    per_100k = ""
    if random.random() < 0.5:
        own, average = 0.1 + random.randint(10, 99), 0.3 + random.randint(100, 150)
        figures |= {"upheld_per_100k": own, "upheld_per_100k_average": average}
        per_100k = f"""
This is {own:g} upheld decisions per 100,000 residents.

The average for authorities of this type is
{average:g} upheld decisions per 100,000 residents.
"""
    head, rest = NORTHAMPTON.split("This year, we continue")
    after = rest[rest.index("This data will be uploaded") : rest.index("I would encourage")]
    period = "for the period between 1 April 2019 to 31 March 2020"
    page = f"""Yours sincerely,

Michael King
Local Government and Social Care Ombudsman
Chair, Commission for Local Administration in England

Complaints upheld

{figures["upheld_rate"]:g}% of complaints we investigated were upheld.

This compares to an average of **{figures["upheld_rate_average"]:g}%** in similar authorities.

{figures["upheld"]:g}
upheld decisions
{per_100k}
Statistics are based on a total of {figures["investigations"]:g} detailed investigations {period}

Compliance with Ombudsman recommendations

In **{figures["compliance_rate"]:g}%** of cases we were satisfied the authority had successfully implemented our
recommendations.

This compares to an average of **{figures["compliance_rate_average"]:g}%** in similar authorities.

Statistics are based on a total of {figures["compliance_outcomes"]:g} compliance outcomes {period}

- Failure to comply with our recommendations is rare. An authority with a compliance rate below 100% should
scrutinise those complaints where it failed to comply and identify any learning.

Satisfactory remedies provided by the authority

In **{figures["satisfactory_remedy_rate"]:g}%** of upheld cases we found the authority had provided a satisfactory
remedy before the complaint reached the Ombudsman.

This compares to an average of **{figures["satisfactory_remedy_rate_average"]:g}%** in similar authorities.

{figures["satisfactory_remedies"]:g}
satisfactory remedy decisions

Statistics are based on a total of {figures["satisfactory_remedy_base"]:g} detailed investigations {period}"""
    return f"{head}{after}{page}", figures


def letter_of_tables(random: Random) -> tuple[str, dict[str, float]]:
    """The letter of 2019 to Northampton with other numbers in its tables, and these; a sum is that of its parts."""
    text = case("letter-2019-tables").replace("Isle of Wight Council", "Northampton Borough Council")
    for old, new in (("24 July 2019", "22 July 2020"), ("2019", "2020"), ("Mr A Person", "Mr Candler")):
        text = text.replace(old, new)
    received = [random.randint(0, 40) for _ in range(9)]
    decided = [random.randint(1, 40) for _ in range(6)]
    rate = round(100 * decided[5] / (decided[4] + decided[5]))
    remedies, on_time, late, undone = (random.randint(0, decided[5]) for _ in range(4))
    averages = random.randint(40, 80), random.randint(5, 25)
    share, due = round(100 * remedies / decided[5]), on_time + late + undone + 1
    on_time += 1
    figures: dict[str, float] = {
        **dict(zip(DECIDED, decided, strict=True)),
        "received": sum(received),
        "decided": sum(decided),
        "investigations": decided[4] + decided[5],
        "upheld_rate": rate,
        "upheld_rate_average": averages[0],
        "satisfactory_remedies": remedies,
        "satisfactory_remedy_rate": share,
        "satisfactory_remedy_rate_average": averages[1],
        "compliance_outcomes": due,
        "complied_on_time": on_time,
        "complied_late": late,
        "not_complied": undone,
        "compliance_rate": round(100 * (on_time + late) / due),
    }
    for old, numbers in (
        ("10 4 4 6 5 4 1 9 0 43", (*received, sum(received))),
        ("2 1 13 14 11 5 31 55 46", (*decided, rate, averages[0], sum(decided))),
        ("0 0 8", (remedies, share, averages[1])),
        ("4 4 0 0", (due, on_time, late, undone)),
        ("100%", (f"{figures['compliance_rate']}%",)),
    ):
        text = text.replace(f"\n{old}\n", f"\n{' '.join(map(str, numbers))}\n")
    return text, figures


def damaged(text: str, random: Random) -> str:
    """The letter after one to six accidents, mostly to its statistics page, its digits as they were."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 6)):
        lines = random.choice(DAMAGES)(lines, random)
    return "\n".join(lines)


def with_a_damaged_digit(text: str, random: Random) -> str:
    """The letter with one digit of its statistics page another, gone, doubled, or apart from its fellow."""
    start = text.index("Yours sincerely")
    place = start + random.choice([found.start() for found in re.finditer(r"\d", text[start:])])
    digit = text[place]
    another = random.choice([other for other in "0123456789" if other != digit])
    changed = random.choice((another, "", digit * 2, f"{digit} ", f" {digit}", "O", "l"))
    return text[:place] + changed + text[place + 1 :]


def with_a_letter_for_a_digit(text: str, random: Random) -> str:
    """The letter with one or two digits of its statistics page as software reads them off a scan: O, l, S, G."""
    start = text.index("Yours sincerely")
    for _ in range(random.randint(1, 2)):
        place = start + random.choice([found.start() for found in re.finditer(r"\d", text[start:])])
        text = text[:place] + random.choice(("O", "o", "l", "I", "S", "G", "B", "Z", "|", "l ")) + text[place + 1 :]
    return text


def _a_line(lines: list[str], random: Random) -> int:
    """The number of a line that isn't blank, in two of three cases on the statistics page."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    if not written:
        return 0
    return random.choice(written[len(written) // 2 :] if random.random() < 0.67 else written)


def _drop(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    return lines[:place] + lines[place + 1 :]


def _double(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    return [*lines[:place], lines[place], *lines[place:]]


def _swap(lines: list[str], random: Random) -> list[str]:
    """A line with the next that isn't blank."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    if len(written) < 2:
        return lines
    index = random.randrange(len(written) - 1)
    one, other = written[index], written[index + 1]
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def _cut_off(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    # A number cut through would be another number.
    kept = re.sub(r"\d+$", "", lines[place][: random.randint(0, len(lines[place]))])
    return [*lines[:place], kept]


def _tear_out(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    return lines[:place] + lines[place + random.randint(1, 5) :]


def _insert(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    around = [""] if random.random() < 0.5 else []
    return [*lines[:place], *around, random.choice(FURNITURE), *around, *lines[place:]]


def _change_case(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    return [*lines[:place], random.choice((str.upper, str.lower, str.title))(lines[place]), *lines[place + 1 :]]


def _within(change: Callable[[str, Random], str]) -> Damage:
    def damage(lines: list[str], random: Random) -> list[str]:
        place = _a_line(lines, random)
        return [*lines[:place], *change(lines[place], random).split("\n"), *lines[place + 1 :]]

    return damage


def _at(line: str, pattern: str, put: str, random: Random) -> str:
    places = [found.span() for found in re.finditer(pattern, line)]
    if not places:
        return line
    start, end = random.choice(places)
    return line[:start] + put + line[end:]


def _join_lines(lines: list[str], random: Random) -> list[str]:
    place = _a_line(lines, random)
    if place + 1 >= len(lines):
        return lines
    return [*lines[:place], f"{lines[place]} {lines[place + 1]}", *lines[place + 2 :]]


DAMAGES: tuple[Damage, ...] = (
    _drop,
    _double,
    _swap,
    _cut_off,
    _tear_out,
    _insert,
    _insert,
    _change_case,
    _join_lines,
    _within(lambda line, random: _at(line, r"(?<!\d) | (?!\d)", "", random)),
    _within(
        lambda line, random: _at(line, r"(?<=[a-zA-Z])(?=[a-zA-Z])", random.choice((" ", "-\n", "\n", "\n\n")), random)
    ),
    _within(lambda line, random: _at(line, " ", random.choice(("\n", "\n\n", *ODD_SPACES)), random)),
    _within(lambda line, random: _at(line, "(?=[a-z])", random.choice(("**", "\u00ad", "\u200b", "<u>")), random)),
    _within(lambda line, random: line.translate(LOOKALIKES)),
    _within(lambda line, random: line.replace(*random.choice(LIGATURES))),
)
