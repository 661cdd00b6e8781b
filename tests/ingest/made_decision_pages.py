"""Pages of decisions, of reports, of lists and of improvements as the Ombudsman lays them out, for tests only.

Councils' names that tests give may be real; every case, reference, date and outcome here is made up.
"""

from __future__ import annotations

import csv
import datetime
import html
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from lgo_map.councils.ombudsman_pages import decision_page, heading_page
from lgo_map.figures.decisions import OUTCOMES, SUBCATEGORIES, DecisionKind, Outcome

SITE = "https://www.lgo.org.uk"
MENU = ("Make a complaint", "Decisions", "Your council's performance", "Information centre", "Contact us")
COOKIES = "We use cookies to make this site work. Accept all cookies"
TO_TOP = "Back to top"
COUNCILS = (
    *("Leeds City Council", "Essex County Council", "London Borough of Hounslow", "Northampton Borough Council"),
    *("Bournemouth, Christchurch and Poole Council", "Council of the Isles of Scilly", "Allerdale Borough Council"),
)
HEADINGS = tuple((category, below) for category, each in SUBCATEGORIES.items() for below in each)


@dataclass(frozen=True)
class Piece:
    """A tag of HTML, the words in it, and where they lead if they are a link."""

    tag: str
    words: str
    link: str | None = None


@dataclass(frozen=True)
class MadeDecision:
    """A decision that nobody took."""

    authority: str = "Leeds City Council"
    reference: str = "21 007 781"
    decided: datetime.date = datetime.date(2022, 8, 12)
    kind: DecisionKind = "statement"
    category: str = "Education"
    subcategory: str = "School transport"
    outcome: Outcome = "upheld"
    summary: str = "Ms X complained about a bus. The Council was at fault and has agreed to apologise."

    @property
    def heading(self) -> str:
        return f"{self.authority} ({self.reference})"

    @property
    def address(self) -> str:
        return decision_page(self.category, self.subcategory, self.reference) or ""


def made_decision(number: int) -> MadeDecision:
    """One of 900, of which each has a reference, a date and a summary of its own."""
    category, subcategory = HEADINGS[number % len(HEADINGS)]
    outcome = list(OUTCOMES)[number % len(OUTCOMES)]
    return MadeDecision(
        COUNCILS[number % len(COUNCILS)],
        f"{20 + number % 5} {100 + number:03d} {(number * 37 + 11) % 1000:03d}",
        datetime.date(2021, 1, 4) + datetime.timedelta(days=number),
        "report" if number % 9 == 4 else "statement",
        category,
        subcategory,
        outcome,
        f"Case {_in_words(number)} was about a delay. The Council was slow, and it has told its staff so.",
    )


def decision_pieces(
    decision: MadeDecision = MadeDecision(),
    *,
    has_lines: bool = True,
    is_named: bool = True,
    has_headings_list: bool = False,
    colon: str = " : ",
    arrow: str = " > ",
    day: str = "%d %b %Y",
) -> list[Piece]:
    """The page of one decision; of a report, the chapter with the investigation.

    Parameters
    ----------
    decision : MadeDecision
        What it states.
    has_lines : bool
        Whether category, decision and date are printed: of many copies they are missing.
    is_named : bool
        Whether the council's name stands before the reference.
    has_headings_list : bool
        Whether a list of the page's headings stands in the place of those lines.
    colon, arrow, day
        How a label, a heading under another and a date are written.
    """
    pieces = [Piece("h1", decision.heading if is_named else decision.reference)]
    if has_lines and not has_headings_list:
        pieces += [
            Piece("p", f"Category{colon}{decision.category}{arrow}{decision.subcategory}"),
            Piece("p", f"Decision{colon}{OUTCOMES[decision.outcome]}"),
            Piece("p", f"Decision date{colon}{decision.decided.strftime(day)}"),
        ]
    body = _report(decision) if decision.kind == "report" else _statement(decision)
    if has_headings_list:
        pieces += [Piece("li", piece.words) for piece in body if piece.tag == "h2"]
    return [*pieces, *body]


def _statement(decision: MadeDecision) -> list[Piece]:
    return [
        Piece("h2", "The Ombudsman's final decision:"),
        Piece("p", f"Summary: {decision.summary}"),
        Piece("h2", "The complaint"),
        Piece("p", "The complainant, whom I shall call Ms X, complains about what the Council did."),
        Piece("p", TO_TOP),
        Piece("h2", "The Ombudsman's role and powers"),
        Piece("p", "We investigate complaints about maladministration. I refer to this as fault."),
        Piece("h2", "How I considered this complaint"),
        Piece("p", "I have spoken to Ms X. She and the Council could comment on a draft of this statement."),
        Piece("p", TO_TOP),
        Piece("h2", "What I found"),
        Piece("p", "On 3 May 2019 the Council wrote to another family, and decided nothing (00 000 000)."),
        Piece("h2", "Agreed action"),
        Piece("p", "Within one month the Council will apologise."),
        Piece("h2", "Final decision"),
        Piece("p", "I have completed my investigation."),
        Piece("p", "Investigator's decision on behalf of the Ombudsman"),
    ]


def _report(decision: MadeDecision) -> list[Piece]:
    return [
        Piece("h2", "The Investigation"),
        Piece("h3", "The complaint"),
        Piece("p", "1. The complainant, whom we refer to as Ms X, complains about what the Council did."),
        Piece("h3", "Legal and administrative background"),
        Piece("p", "2. The Council must have regard to guidance."),
        Piece("p", TO_TOP),
        Piece("h3", "The Ombudsman's role and powers"),
        Piece("p", "3. We investigate complaints about maladministration. In this report, we use the word fault."),
    ]


def old_report_pieces(decision: MadeDecision = MadeDecision(kind="report")) -> list[Piece]:
    """A short page of 2017, without a name, lines or summary."""
    return [
        Piece("h1", decision.reference),
        Piece("h2", "The complaint"),
        Piece("p", "Mrs Y complained that her son had no school."),
        Piece("h2", "Finding"),
        Piece("p", "Fault found causing injustice, and recommendations made."),
        Piece("p", "To put this right the Council should pay Mrs Y a sum."),
    ]


def archive_address(
    subcategory: str = "School transport",
    *,
    number: int | None = 4,
    first_day: str = "2021-03-31",
    last_day: str = "2022-03-31",
    kinds: str | None = "both",
    outcomes: str | None = "c+nu+u+",
    page: int | None = 7,
    is_alphabetical: bool = False,
) -> str:
    """The address of a page of the archive, its parameters and escapes in either of the two ways seen."""
    plus = "%2B" if is_alphabetical else "%2b"
    printed = subcategory.replace(" ", "+")
    parameters = {
        "t": kinds,
        "fd": first_day,
        "td": last_day,
        "c": printed if number is None else f"{number}{plus}{printed}",
        "dc": outcomes.replace("+", plus.upper()) if outcomes else None,
        "sortOrder": "descending",
        "page": page,
    }
    order = sorted(parameters) if is_alphabetical else parameters
    stated = (f"{name}={parameters[name]}" for name in order if parameters[name] is not None)
    return f"{SITE}/Decisions/Archive?{'&'.join(stated)}"


def list_address(category: str, subcategory: str | None = None) -> str:
    """The address of the list of a category, or of one below it."""
    if subcategory is None:
        return heading_page(category)
    page = decision_page(category, subcategory, "00 000 000")
    return str(page).rpartition("/")[0]


def list_pieces(
    entries: Sequence[MadeDecision],
    *,
    heading: str = "statements",
    results: int | None = None,
    unnamed: Collection[int] = (),
    pages: Iterable[str] = (),
    is_split: bool = False,
) -> list[Piece]:
    """A list of decisions.

    Parameters
    ----------
    entries : sequence of MadeDecision
        In the order of the list.
    heading : str
        "reports" for a category's list, "statements" for that of one below it, else what the archive is called:
        "School transport archive 2021-2022".
    results : int, optional
        How many results the archive says that it has.
    unnamed : collection of int
        The places of entries above which no council stands.
    pages : iterable of str
        Addresses of the other pages, linked below the list.
    is_split : bool
        Whether kind, outcome, heading and date stand on lines of their own.
    """
    if heading in ("reports", "statements"):
        pieces = [
            Piece("h1", "Decisions"),
            Piece("p", f"Recent {heading} in this category are shown below:"),
        ]
    else:
        pieces = [Piece("h1", heading)]
    if results is not None:
        pieces.append(Piece("p", f"Archive has {results:,} results"))
    for place, entry in enumerate(entries):
        if place not in unnamed:
            pieces.append(Piece("h3", entry.heading, entry.address))
        details = (entry.kind.capitalize(), OUTCOMES[entry.outcome], entry.subcategory, f"{entry.decided:%d-%b-%Y}")
        pieces += [Piece("p", part) for part in (details if is_split else (" ".join(details),))]
        pieces.append(Piece("p", f"Summary: {entry.summary}"))
    pieces += [Piece("li", str(number), page) for number, page in enumerate(pages, start=1)]
    return pieces


@dataclass(frozen=True)
class MadeCase:
    """What a council is made to have agreed after a case."""

    authority: str = "Leeds City Council"
    reference: str = "20 009 876"
    decided: datetime.date = datetime.date(2021, 11, 24)
    category: str = "Planning"
    summary: str = "Mr Y complained about a wall. The Council did not look at it."
    improvements: tuple[str, ...] = ("The Council will train its officers by 1 March 2022.",)


def made_case(number: int) -> MadeCase:
    """One of 900, of which each has a reference, a date and words of its own, and one to three improvements."""
    words = _in_words(number)
    return MadeCase(
        COUNCILS[0],
        f"{20 + number % 5} {100 + number:03d} {(number * 53 + 7) % 1000:03d}",
        datetime.date(2021, 4, 1) + datetime.timedelta(days=number % 365),
        list(SUBCATEGORIES)[number % len(SUBCATEGORIES)],
        f"Case {words} was about a letter. The Council had lost it.",
        tuple(
            f"Step {_in_words(step)} of case {words}: the Council will remind staff." for step in range(number % 3 + 1)
        ),
    )


@dataclass(frozen=True)
class MadeImprovements:
    """A page of the improvements of a council: its cases, and what it says of itself."""

    cases: tuple[MadeCase, ...] = (MadeCase(),)
    authority: str = "Leeds City Council"
    year: int = 2022
    results: int | None = None
    first: int = 1
    pages: tuple[str, ...] = ()
    slug: str = "leeds-city-council"
    category: int | None = field(default=1019)

    @property
    def address(self) -> str:
        query = f"year={self.year - 1}" if self.category is None else f"category={self.category}&year={self.year - 1}"
        return f"{SITE}/your-councils-performance/{self.slug}/serviceimprovements?{query}"


def improvements_pieces(
    made: MadeImprovements = MadeImprovements(), *, is_split: bool = False, has_export: bool = True
) -> list[Piece]:
    """The page of a council's improvements in a year; `is_split`: category and date stand on lines of their own."""
    results = len(made.cases) if made.results is None else made.results
    last = made.first + len(made.cases) - 1
    pieces = [
        Piece("h1", "Service improvements"),
        Piece("h2", made.authority),
        Piece("p", f"Showing service improvements between 1 April {made.year - 1} and 31 March {made.year}"),
        Piece("p", f"Showing {made.first} - {last} of {results:,} cases with service improvements"),
    ]
    if has_export:
        pieces.append(Piece("p", "Export results (CSV)", made.address.replace("?", "/export?")))
    for case in made.cases:
        pieces.append(Piece("h3", f"{case.authority} ({case.reference})"))
        line = (f"Category: {case.category}", f"Date: {case.decided:%d-%b-%Y}")
        pieces += [Piece("p", words) for words in (line if is_split else (" ".join(line),))]
        pieces += [Piece("h4", "Summary"), Piece("p", case.summary), Piece("h4", "Service improvements")]
        pieces += [Piece("li", words) for words in case.improvements]
    pieces += [Piece("li", str(number), page) for number, page in enumerate(made.pages, start=1)]
    return pieces


IMPROVEMENT_HEADINGS = ("Council", "Reference", "Category", "Date", "Summary", "Service improvements")
"""How the export's columns may be called: nobody has seen them."""


def improvements_csv(
    cases: Iterable[MadeCase],
    *,
    headings: Sequence[str] = IMPROVEMENT_HEADINGS,
    order: Sequence[int] = (0, 1, 2, 3, 4, 5),
    separator: str = ",",
    is_row_each: bool = True,
    day: str = "%d-%b-%Y",
    encoding: str = "utf-8",
) -> bytes:
    """The export of improvements: a row for each improvement, or for each case with all of them in one cell."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow([headings[place] for place in order])
    for case in cases:
        for words in case.improvements if is_row_each else ("\n".join(case.improvements),):
            row = (case.authority, case.reference, case.category, case.decided.strftime(day), case.summary, words)
            writer.writerow([row[place] for place in order])
    return written.getvalue().encode(encoding)


def as_html(pieces: Iterable[Piece], *, address: str | None = None, title: str = "", cookies: str = "first") -> str:
    """The page as a browser gets it, with menu, cookie text, scripts and footer around it."""
    canonical = f'<link rel="canonical" href="{html.escape(address)}">' if address else ""
    menu = "".join(f'<li><a href="/{item.lower().replace(" ", "-")}">{html.escape(item)}</a></li>' for item in MENU)
    banner = f'<div class="cookies"><p>{COOKIES}</p></div>'
    main = "\n".join(f"  {_as_tag(piece)}" for piece in pieces)
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>{html.escape(title)}</title>{canonical}
<style>p::after {{ content: "Decision : Not upheld" }}</style></head>
<body>
{banner if cookies == "first" else ""}
<nav><ul>{menu}</ul></nav>
<!-- Statement Not upheld Other 01-Jan-2020 -->
<script>document.write("<p>Decision : Not upheld</p>");</script>
<main>
{main}
</main>
{banner if cookies == "last" else ""}
<footer><p>Corby Borough Council (00 000 001)</p><p>&copy; 2025</p></footer>
</body></html>
"""


def _as_tag(piece: Piece) -> str:
    words = html.escape(piece.words, quote=False)
    inner = f'<a href="{html.escape(piece.link)}">{words}</a>' if piece.link else words
    return f"<{piece.tag}>{inner}</{piece.tag}>"


def as_text(pieces: Iterable[Piece], *, cookies: str = "first", cut_at: int | None = None) -> str:
    """The page as somebody copies it from the browser; `cut_at`: after how many characters the copy ends."""
    lines = [*((COOKIES,) if cookies == "first" else ()), *MENU]
    lines += [f"- {piece.words}" if piece.tag == "li" else piece.words for piece in pieces]
    lines += ["Privacy", "© 2025", *((COOKIES,) if cookies == "last" else ())]
    return ("\n".join(lines) + "\n")[:cut_at]


def _in_words(number: int) -> str:
    """A number in letters only, so that no text of a case has digits: 12 is "bc"."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
