"""The page of one decision of the Ombudsman, or of one public report, read as what it states.

Of many copies the lines with category, decision and date are missing, or the council's name, or all that comes after
some two thousand characters. What is not there is not known; the headings and the reference stand in the address too.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence

from lgo_map.councils.ombudsman_pages import DecisionAddress, part_of_address
from lgo_map.figures.decisions import DecisionKind, Outcome
from lgo_map.ingest.readers.decision_lines import (
    ENDS_EARLY,
    WITHOUT_INVESTIGATION,
    Head,
    address_of,
    day_in,
    ends_sentence,
    head_in,
    heading_in,
    is_furniture,
    notes,
    outcome_in,
    own_decision,
    says_not_investigated,
)
from lgo_map.ingest.readers.page_text import Line, PageText, page_text
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ReportedDecision

_LABELS = {
    "category": re.compile(r"category\b ?:", re.IGNORECASE),
    "decision": re.compile(r"decision ?:", re.IGNORECASE),
    "date": re.compile(r"decision date ?:", re.IGNORECASE),
}
_ANY_LABEL = re.compile(r"(?:^|(?<= ))(?:category|decision date|decision) ?:", re.IGNORECASE)
_LABEL_FIRST = re.compile(r"(?:category|decision date|decision) ?:", re.IGNORECASE)

_SECTIONS = re.compile(
    r"(?:the ombudsman's (?:final )?decision|summary|report summary|the complaints?|the investigation|investigation|"
    r"complaint|the ombudsman's role and powers|(?:how i|how we|how i have) considered (?:this|the) complaint|"
    r"what i (?:have )?(?:found|and have not investigated|investigated)|what we found|what happened|my assessment|"
    r"the complaint and (?:what|how).{0,60}|legal and administrative (?:background|context)|findings?|conclusions?|"
    r"analysis|was there fault.{0,60}|(?:agreed|recommended) (?:action|remedy)|action|recommendations?|decision|"
    r"final decision|key facts|background|parts? of the complaint.{0,60}|injustice|fault|remedy|documents considered|"
    r"investigator's .{0,60}) ?:?",
    re.IGNORECASE,
)
"""The headings of a decision's text, each a line of its own."""

_SUMMARY = re.compile(r"(?:report )?summary ?:? ?", re.IGNORECASE)
_SUMMARY_LABEL = re.compile(r"summary ?: ?(?=\S)", re.IGNORECASE)
_ARROW = re.compile(r" ?(?:[>›»→]|->|[–—]) ?| - ")

_INVESTIGATION = re.compile(r"(?:the )?investigation ?:?|report summary ?:?", re.IGNORECASE)
_THIS_REPORT = re.compile(
    r"\b(?:in|of|to|about|with|from|consider|considered|throughout|publish\w*|issu\w+) this report\b"
    r"|\bthis report (?:has been|is published|is issued|uses|refers|should|shows|sets out)\b"
)
_I_DECIDED = re.compile(
    r"\b(?:I have|I found|I find|I considered|I decided|I investigated|I will|I spoke|my (?:draft )?decision)\b"
)

_MAX_SUMMARY_CHARACTERS = 4_000


def read_decision_page(text: str, url: str | None = None) -> ReportedDecision:
    """What the page of a decision or of a public report states.

    Parameters
    ----------
    text : str
        The page as HTML, or the text copied from it, whole or its beginning.
    url : str, optional
        The page's address; else the one that it names as its own.

    Returns
    -------
    ReportedDecision
        What is printed; headings and reference that are not, as the address has them, and the note says so. The kind
        is known only where the page calls itself a statement or a report: its address does not tell.

    Raises
    ------
    Refusal
        If it is no such page, is of several decisions, or of another than its address.
    """
    return decision_of(page_text(text), url)


def decision_of(page: PageText, url: str | None = None) -> ReportedDecision:
    """As :func:`read_decision_page`, of a page whose lines are known."""
    address = address_of(page, url)
    own = own_decision(address)
    head = _head(page, own)
    labels = _labels(page.lines)
    if not (labels or any(_begins_text(line.text) for line in page.lines)):
        raise Refusal("is not laid out as any page of a decision that is known: it has neither its lines nor its text")
    category, subcategory, of_headings = _headings(labels.get("category"), own)
    outcome, of_outcome = _outcome(labels.get("decision"))
    decided, of_date = _date(labels.get("date"))
    summary = _summary(page.lines)
    early = outcome == "upheld" and says_not_investigated(summary)
    return ReportedDecision(
        head.authority,
        head.reference,
        decided,
        _kind(page.lines),
        category,
        subcategory,
        outcome,
        summary,
        address if own else None,
        notes(
            (
                of_headings,
                of_outcome,
                of_date,
                WITHOUT_INVESTIGATION if early else None,
                ENDS_EARLY if _ends_early(page.lines) else None,
            )
        ),
    )


def is_decision_page(page: PageText, url: str | None) -> bool:
    """Whether a page has a decision's heading or address, and its lines or its text."""
    own = own_decision(address_of(page, url))
    if not own and not any(head_in(line.text) for line in page.lines) and not _head_in_title(page.title):
        return False
    return any(_begins_text(line.text) for line in page.lines)


def has_lines(page: PageText) -> bool:
    """Whether a page has one of the lines with category, decision and date."""
    return any(_LABEL_FIRST.match(line.text) for line in page.lines)


def _head(page: PageText, own: DecisionAddress | None) -> Head:
    """The heading of the page; its reference is the address's where none is printed.

    Raises
    ------
    Refusal
        If there is none, or there are several, or it is not the address's.
    """
    heads = _heads(page.lines)
    if not heads and (titled := _head_in_title(page.title)):
        heads = [titled]
    references = list(dict.fromkeys(head.reference for head in heads))
    if len(references) > 1:
        raise Refusal(f"is of several decisions: {' and '.join(references[:3])}{' and others' * (len(references) > 3)}")
    if not heads:
        if own is None or own.reference is None:
            raise Refusal(
                "names no reference (“21 007 781”), nor has an address that does: it is no page of a decision"
            )
        return Head(None, own.reference)
    if own and own.reference not in references[0].split(" / "):
        raise Refusal(f"is about {references[0]}, but its address is that of {own.reference}")
    names = list(dict.fromkeys(head.authority for head in heads if head.authority))
    if len(names) > 1:
        raise Refusal(f"names several bodies above one reference: {' and '.join(names[:3])}")
    return Head(next(iter(names), None), references[0])


def _heads(lines: Sequence[Line]) -> list[Head]:
    """The headings of decisions: what the HTML says is one, else what stands above a decision's lines or text.

    A line within the text may look like one: "She had complained before (19 001 234)".
    """
    found = [(number, head) for number, line in enumerate(lines) if (head := head_in(line.text))]
    marked = [head for number, head in found if lines[number].is_heading]
    if marked or not found:
        return marked
    starts = [number for number, line in enumerate(lines) if _begins_text(line.text)]
    first = starts[0] if starts else len(lines)
    return [head for number, head in found if number < first or number + 1 in starts]


def _begins_text(text: str) -> bool:
    """Whether a decision's lines or its text begin with a line."""
    return bool(_LABEL_FIRST.match(text) or _SUMMARY_LABEL.match(text) or _SECTIONS.fullmatch(text))


def _head_in_title(title: str) -> Head | None:
    return head_in(re.split(r" [-–|] ", title)[0]) if title else None


def _labels(lines: Sequence[Line]) -> dict[str, str]:
    """What stands after "Category :", "Decision :" and "Decision date :", on the same line or below.

    Raises
    ------
    Refusal
        If one of them states two things, as if two pages were in one.
    """
    found: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        if not _LABEL_FIRST.match(line.text):
            continue
        starts = [match.start() for match in _ANY_LABEL.finditer(line.text)]
        for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
            part = line.text[start:end].strip()
            name = next(name for name, label in reversed(_LABELS.items()) if label.match(part))
            value = part[part.index(":") + 1 :].strip() or _below(lines, number, name)
            if value:
                found.setdefault(name, []).append(value)
    return {name: _the_one(name, values) for name, values in found.items()}


def _below(lines: Sequence[Line], number: int, name: str) -> str:
    """What a label is of that ends its line: the next line, of a category up to two."""
    below: list[str] = []
    for line in lines[number + 1 : number + (3 if name == "category" else 2)]:
        if _LABEL_FIRST.match(line.text) or _SECTIONS.fullmatch(line.text) or len(line.text) > 100:
            break
        below.append(line.text)
    return " > ".join(below)


def _the_one(name: str, values: list[str]) -> str:
    """What a label states: one thing, however often; of what can't be read, the first."""
    read: Callable[[str], object] = {"category": _parts_of_category, "decision": outcome_in, "date": day_in}[name]
    understood = {read(value): value for value in values}
    understood.pop(None, None)
    if len(understood) > 1:
        first, second = list(understood.values())[:2]
        raise Refusal(f"states its {name} twice, differently: {first[:80]} and {second[:80]}")
    return next(iter(understood.values()), values[0])


def _parts_of_category(printed: str) -> tuple[str, str | None] | None:
    """Category and subcategory as "Education > School transport" has them; None if it is none."""
    above, _, below = _ARROW.sub("\n", printed, count=1).partition("\n")
    category, subcategory = heading_in(above), heading_in(below)
    return (category, subcategory) if category and (subcategory or not below.strip()) else None


def _headings(printed: str | None, own: DecisionAddress | None) -> tuple[str | None, str | None, str | None]:
    """Category and subcategory, and what is to be noted of them."""
    if printed is None:
        if own is None:
            return None, None, None
        if own.category and own.subcategory:
            return own.category, own.subcategory, "headings as its address has them"
        unknown = f"{own.category_part}/{own.subcategory_part}"
        return own.category, own.subcategory, f"headings not known as printed; its address has “{unknown}”"
    parts = _parts_of_category(printed)
    if parts is None:
        return None, None, f"its page prints “{printed[:100]}” as its category"
    category, subcategory = parts
    if own is None:
        return category, subcategory, None
    if part_of_address(category) != own.category_part:
        return category, subcategory, f"its address has it under “{own.category_part}/{own.subcategory_part}”"
    if subcategory is None:
        return category, own.subcategory, "subcategory as its address has it" if own.subcategory else None
    if part_of_address(subcategory) != own.subcategory_part:
        return category, subcategory, f"its address has it under “{own.category_part}/{own.subcategory_part}”"
    return category, subcategory, None


def _outcome(printed: str | None) -> tuple[Outcome | None, str | None]:
    if printed is None:
        return None, None
    outcome = outcome_in(printed)
    return outcome, None if outcome else f"its page prints “{printed[:100]}” as its decision"


def _date(printed: str | None) -> tuple[datetime.date | None, str | None]:
    if printed is None:
        return None, None
    decided = day_in(printed)
    return decided, None if decided else f"its page prints “{printed[:100]}” as its date"


def _summary(lines: Sequence[Line]) -> str | None:
    """The summary, to the heading that follows it; None where there is none, or it is only a heading in a list."""
    for number, line in enumerate(lines):
        label = _SUMMARY_LABEL.match(line.text)
        if not label and not (_SUMMARY.fullmatch(line.text)):
            continue
        parts = [line.text[label.end() :]] if label else []
        for following in lines[number + 1 :]:
            text = following.text
            if following.is_heading or _SECTIONS.fullmatch(text) or _LABEL_FIRST.match(text) or head_in(text):
                break
            if is_furniture(text):
                break
            parts.append(text)
        else:
            _leave_out_cut_heading(parts)
        if parts:
            return " ".join(parts)[:_MAX_SUMMARY_CHARACTERS].rstrip()
    return None


def _leave_out_cut_heading(parts: list[str]) -> None:
    """Leave out the last line of a copy that ends there, if it is the beginning of the heading below a summary."""
    if len(parts) > 1 and len(parts[-1]) < 60 and ends_sentence(parts[-2]) and not ends_sentence(parts[-1]):
        parts.pop()


def _kind(lines: Sequence[Line]) -> DecisionKind | None:
    """What the page calls itself; None where it does not, or in two ways.

    A report has a part "The Investigation" and speaks of "this report" as its own; a statement speaks of "this
    statement". Paragraphs are numbered in both, and others' reports are spoken of in statements, which say "I".
    """
    text = "\n".join(line.text for line in lines)
    said = text.lower()
    is_statement = "this statement" in said or "this decision statement" in said
    is_report = any(_INVESTIGATION.fullmatch(line.text) for line in lines)
    if not is_report and "this report" in said:
        is_report = bool(_THIS_REPORT.search(said)) and not _I_DECIDED.search(text)
    if is_statement == is_report:
        return None
    return "report" if is_report else "statement"


def _ends_early(lines: Sequence[Line]) -> bool:
    """Whether a page breaks off within a sentence."""
    last = next((line.text for line in reversed(lines) if not is_furniture(line.text)), "")
    return len(last) > 30 and not ends_sentence(last) and not _SECTIONS.fullmatch(last) and not head_in(last)
