"""Statistics pages as the Ombudsman lays them out, made from given figures, for tests only.

Names and figures that tests give may be real; the words around the sentences with figures are made up.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

Figures = Mapping[str, float]
Piece = tuple[str, str]
"""A tag of HTML and the words in it."""
Accident = Callable[[str, random.Random], str]
"""What befalls a page."""

MENU = ("Make a complaint", "Decisions", "Your council's performance", "Corby Borough Council", "Contact us")
NOTICE = (
    ("h2", "Advice on comparing statistics across years"),
    ("p", "In 2022-23 the way of investigating changed. In 2020-21 no complaints were accepted for three months."),
)
TERMS = (
    ("p", "More about this data"),
    ("p", "Complaints dealt with – all complaints and enquiries that were considered."),
    ("p", "Not for us – complaints that were not for us or not ready for us to investigate."),
    ("p", "Complaints upheld – we investigated complaints and found fault; upheld decisions are counted."),
    ("p", "Compliance with Ombudsman recommendations – a council below 100% should look at what it missed."),
    ("p", "Satisfactory remedies provided by the Council – how many upheld cases were put right early."),
    ("p", "Average performance rates – this compares to an average of similar authorities."),
)


def page_pieces(
    name: str,
    year: int,
    figures: Figures,
    *,
    notice: bool = False,
    predecessors: Sequence[str] = (),
    terms: bool = True,
) -> list[Piece]:
    """A council's page in the layout of its year: what is known is printed, the rest left out."""
    pieces: list[Piece] = [*NOTICE] if notice else []
    pieces.append(("h1", name))
    if predecessors:
        pieces.append(("p", f"{name} is a merger of several councils, which have pages of their own."))
        pieces += [("li", predecessor) for predecessor in predecessors]
    if year >= 2025:
        pieces += [("h2", "Complaint overview"), *_overview(year, figures)]
    else:
        pieces.append(("h2", "Annual statistics"))
    if terms or year >= 2025:
        pieces += TERMS
    parts = [_upheld, _remedy, _compliance] if year >= 2025 else [_upheld, _compliance, _remedy]
    for part in parts:
        pieces += part(name, year, figures)
    return [
        *pieces,
        ("h2", "Annual letters"),
        ("p", "Each year a letter says how a council did."),
        ("h2", "Reports"),
        ("p", f"In the last nine years there were reports against {name}"),
        ("p", "Case 20 000 721: 3 upheld decisions, a total of 12 investigations."),
    ]


def as_html(pieces: Iterable[Piece], *, slug: str | None = None, title: str = "") -> str:
    """The page as a browser gets it, with menu, cookie banner, scripts and footer around it."""
    address = f"https://www.lgo.org.uk/your-councils-performance/{slug}/statistics"
    canonical = f'<link rel="canonical" href="{address}">' if slug else ""
    menu = "".join(f'<li><a href="/{item.lower().replace(" ", "-")}">{html.escape(item)}</a></li>' for item in MENU)
    main = "\n".join(f"  <{tag}>{_marked(words)}</{tag}>" for tag, words in pieces)
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>{html.escape(title)}</title>{canonical}
<style>p::after {{ content: "99% of complaints we investigated were upheld" }}</style></head>
<body>
<div class="cookies"><p>We use 2 cookies. Accept 100% of them?</p></div>
<nav><ul>{menu}</ul></nav>
<!-- 98% of complaints we investigated were upheld. -->
<script>document.write("<p>99% of complaints we investigated were upheld.</p>");</script>
<main>
{main}
</main>
<footer><p>Leicester City Council</p><p>&copy; 2025</p></footer>
</body></html>
"""


def as_text(pieces: Iterable[Piece]) -> str:
    """The page as somebody copies it from the browser."""
    lines = ["We use 2 cookies. Accept 100% of them?", *MENU, "Home > Your council's performance > Statistics"]
    lines += [f"- {words}" if tag == "li" else words for tag, words in pieces]
    return "\n".join([*lines, "Privacy", "© 2025"]) + "\n"


def _marked(words: str) -> str:
    """The words as HTML, with the first one emphasised where it is a number."""
    first, _, rest = html.escape(words, quote=False).partition(" ")
    return f"<strong>{first}</strong>\n {rest}" if first[0].isdigit() else f"{first} {rest}".strip()


def _overview(year: int, figures: Figures) -> list[Piece]:
    dealt, away, closed, investigated = (
        figures[figure] for figure in ("dealt_with", "not_for_us", "assessed_and_closed", "investigations")
    )
    words = (
        f"Between 1 April {year - 1} to 31 March {year}, we dealt with {_count(dealt, 'complaint')}. "
        f"Of these, {away:g} {'was' if away == 1 else 'were'} not for us or not ready for us to investigate. "
        f"We assessed and closed {_count(closed, 'complaint')}. We investigated {_count(investigated, 'complaint')}."
    )
    return [("p", words)]


def _upheld(name: str, year: int, figures: Figures) -> list[Piece]:
    pieces = [("h3", "Complaints upheld")]
    rate, upheld, total = (figures.get(figure) for figure in ("upheld_rate", "upheld", "investigations"))
    if year >= 2025 and total == 0:
        return [*pieces, ("p", "The Ombudsman carried out no investigations in this period")]
    if year == 2024 and rate is not None:
        pieces.append(("p", f"{rate:g}% Complaints upheld by {name}"))
    if year >= 2025 and upheld is not None:
        pieces.append(("p", f"We investigated {_count(total, 'complaint')} and upheld {upheld:g}."))
    if rate is not None:
        pieces.append(("p", f"{rate:g}% of complaints we investigated were upheld."))
        pieces.append(_average(figures, "upheld_rate_average"))
    if year < 2025 and upheld is not None:
        pieces.append(("p", _count(upheld, "upheld decision")))
    if "upheld_per_100k" in figures:
        pieces += _per_100k(name, year, figures)
    if year < 2025 and total is not None:
        kind = "detailed investigations" if year < 2024 else "investigations"
        pieces.append(_based_on(f"{total:g} {kind}", year))
    return pieces


def _per_100k(name: str, year: int, figures: Figures) -> list[Piece]:
    sign = "%" if year >= 2025 else ""
    average = figures.get("upheld_per_100k_average")
    of_type = "n/a" if average is None else f"{average:g}{sign} upheld decisions per 100,000 residents"
    return [
        ("p", f"Adjusted for {name}'s population, this is"),
        ("p", f"{figures['upheld_per_100k']:g}{sign} upheld decisions per 100,000 residents"),
        ("p", "."),
        ("p", "The average for authorities of this type is"),
        ("p", f"{of_type}."),
        ("p", "View upheld decisions"),
    ]


def _compliance(name: str, year: int, figures: Figures) -> list[Piece]:
    pieces = [("h3", "Compliance with Ombudsman recommendations")]
    rate, outcomes = figures.get("compliance_rate"), figures.get("compliance_outcomes")
    if outcomes == 0 and rate is None:
        return [*pieces, ("p", "No recommendations were due for compliance in this period")]
    if rate is not None:
        if year == 2024:
            pieces.append(("p", f"{rate:g}% of cases were successfully implemented by {name}"))
        pieces.append(
            ("p", f"{rate:g}% of cases we were satisfied the Council had successfully implemented our recommendations.")
        )
        pieces.append(_average(figures, "compliance_rate_average"))
    if outcomes is not None:
        pieces.append(_based_on(f"{outcomes:g} compliance outcomes", year))
    return pieces


def _remedy(name: str, year: int, figures: Figures) -> list[Piece]:
    pieces = [("h3", "Satisfactory remedies provided by the Council")]
    if figures.get("upheld") == 0 and "satisfactory_remedy_rate" not in figures:
        return [*pieces, ("p", "The Ombudsman did not uphold any complaints in this period")]
    rate = figures.get("satisfactory_remedy_rate")
    if rate is not None:
        if year == 2024:
            pieces.append(("p", f"{rate:g}% Complaints with satisfactory remedy provided by {name}"))
        before = "we found the Council had provided a satisfactory remedy before the complaint reached the Ombudsman."
        pieces.append(("p", f"In {rate:g}% of upheld cases {before}"))
        pieces.append(_average(figures, "satisfactory_remedy_rate_average"))
    if "satisfactory_remedies" in figures:
        pieces.append(("p", _count(figures["satisfactory_remedies"], "satisfactory remedy decision")))
    if "satisfactory_remedy_base" in figures:
        kind = "detailed investigations" if year < 2024 else "upheld decisions"
        pieces.append(_based_on(f"{figures['satisfactory_remedy_base']:g} {kind}", year))
    return [*pieces, ("p", "View all satisfactory remedy decisions")]


def _average(figures: Figures, figure: str) -> Piece:
    printed = f"{figures[figure]:g}%" if figure in figures else "n/a"
    return ("p", f"This compares to an average of {printed} in similar authorities.")


def _based_on(what: str, year: int) -> Piece:
    return (
        "p",
        f"Statistics are based on a total of {what} for the period between 1 April {year - 1} to 31 March {year}",
    )


def _count(number: float | None, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def damaged(page: str, other: str, chance: random.Random) -> str:
    """The page after one to three of the accidents that befall what is saved, copied or edited; digits stay.

    Parameters
    ----------
    page, other : str
        A page and another one that may end up in the same file, both as HTML or both as text.
    """
    accidents = [*_ACCIDENTS, *(_TAG_ACCIDENTS if "<main>" in page else ())]
    for accident in chance.choices(accidents, k=chance.randint(1, 3)):
        page = accident(page, chance)
    if chance.random() < 0.05:
        page = page + other if chance.random() < 0.5 else other + page
    return page


def _with_lines(change: Callable[[list[str], int, random.Random], None]) -> Accident:
    def accident(page: str, chance: random.Random) -> str:
        lines = page.split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines)

    return accident


def _drop_line(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at : at + chance.randint(1, 2)]


def _double_line(lines: list[str], at: int, chance: random.Random) -> None:
    lines.insert(min(len(lines), at + chance.randint(0, 2)), lines[at])


def _swap_lines(lines: list[str], at: int, _: random.Random) -> None:
    lines[at - 1], lines[at] = lines[at], lines[at - 1]


_IN_NUMBERS = frozenset("0123456789.,")


def _place(line: str, chance: random.Random) -> int:
    """A place in a line, not inside a number."""
    at = chance.randint(0, len(line))
    while 0 < at < len(line) and line[at - 1] in _IN_NUMBERS and line[at] in _IN_NUMBERS:
        at -= 1
    return at


def _cut_line(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at][: _place(lines[at], chance)]


def _join_lines(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at : at + 2] = [chance.choice(("", " ")).join(lines[at : at + 2])]


def _break_line(lines: list[str], at: int, chance: random.Random) -> None:
    place = chance.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:place], lines[at][place:]]


def _change_case(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice((str.upper, str.lower, str.title))(lines[at])


def _space_oddly(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at].replace(" ", chance.choice(("  ", "\t", "\u00a0", "&nbsp;", "\u2009", " \u200b", "\n")))


def _write_entities(lines: list[str], at: int, chance: random.Random) -> None:
    for plain, entity in (("%", "&#37;"), ("&", "&amp;"), ("'", "&rsquo;"), (" ", "&#32;")):
        if chance.random() < 0.5:
            lines[at] = lines[at].replace(plain, entity)


def _mark_up(lines: list[str], at: int, chance: random.Random) -> None:
    mark = chance.choice(("**", "<b>", "<i ", "<!-- ", "</p>", "<p>", "<br>", "* ", "# ", '"', "<script>"))
    place = _place(lines[at], chance)
    lines[at] = lines[at][:place] + mark + lines[at][place:]


def _separate_thousands(lines: list[str], at: int, chance: random.Random) -> None:
    separator = chance.choice((",", ".", " ", "'"))
    lines[at] = re.sub(r"(?<=\d)(?=(?:\d{3})+\b)", separator, lines[at])


def _cut_off(page: str, chance: random.Random) -> str:
    return page[: chance.randint(len(page) // 4, len(page))]


def _lose_beginning(page: str, chance: random.Random) -> str:
    return "\n".join(page.split("\n")[chance.randint(0, 40) :])


def _part(page: str, chance: random.Random) -> str:
    """One of the parts of a page, from its heading to the next."""
    heads = [match.start() for match in re.finditer(r"^ *(?:<h.>)?[A-Z]\w+ (?:\w+ ){0,4}\w+(?:</h.>)?$", page, re.M)]
    bounds = [*heads, len(page)]
    at = chance.randrange(len(bounds) - 1) if heads else 0
    return page[bounds[at] : bounds[at + 1]] if heads else page


def _lose_part(page: str, chance: random.Random) -> str:
    return page.replace(_part(page, chance), "", 1)


def _repeat_part(page: str, chance: random.Random) -> str:
    part = _part(page, chance)
    return page.replace(part, part + part, 1)


def _on_a_tag(change: Callable[[str, random.Random], str]) -> Accident:
    def accident(page: str, chance: random.Random) -> str:
        tags = [match.span() for match in re.finditer(r"<[^<>]+>", page)]
        start, end = chance.choice(tags) if tags else (0, 0)
        return page[:start] + change(page[start:end], chance) + page[end:]

    return accident


LINE_ACCIDENTS: tuple[Accident, ...] = tuple(
    map(
        _with_lines,
        (
            _drop_line,
            _double_line,
            _swap_lines,
            _cut_line,
            _join_lines,
            _break_line,
            _change_case,
            _space_oddly,
            _write_entities,
            _mark_up,
            _separate_thousands,
        ),
    )
)
"""What befalls one line, or two that stand together."""
_ACCIDENTS: tuple[Accident, ...] = (
    *LINE_ACCIDENTS,
    _cut_off,
    _lose_beginning,
    _lose_part,
    _repeat_part,
)
_TAG_ACCIDENTS: tuple[Accident, ...] = (
    _on_a_tag(lambda tag, chance: ""),
    _on_a_tag(lambda tag, chance: tag[:-1]),
    _on_a_tag(lambda tag, chance: tag[1:]),
    _on_a_tag(lambda tag, chance: tag + tag),
    _on_a_tag(lambda tag, chance: tag.replace("<", "&lt;")),
    _on_a_tag(lambda tag, chance: tag.replace('"', "", 1)),
    _on_a_tag(lambda tag, chance: tag.replace("</", "<")),
)


def with_damaged_digits(page: str, chance: random.Random) -> str:
    """The page with one digit of its statistics lost, doubled or changed."""
    begin = re.search(r"Annual statistics|Complaint overview", page)
    end = page.rindex("Annual letters")
    at = chance.choice([m.start() for m in re.finditer(r"\d", page[:end]) if begin and m.start() > begin.start()])
    digit = page[at]
    return page[:at] + chance.choice(("", digit * 2, chance.choice("0123456789"))) + page[at + 1 :]


def with_letters_for_digits(page: str, chance: random.Random) -> str:
    """The page with one or two digits of its statistics as software reads them off a scan: O, l, S, G."""
    begin, end = re.search(r"Annual statistics|Complaint overview", page), page.rindex("Annual letters")
    places = [m.start() for m in re.finditer(r"\d", page[:end]) if begin and m.start() > begin.start()]
    for at in chance.sample(places, chance.randint(1, 2)):
        page = page[:at] + chance.choice("OolISGBZ|") + page[at + 1 :]
    return page
