"""What is read from one document that somebody adds: what it states, and why it can't be taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from lgo_map.errors import LgoMapError


class Refusal(LgoMapError):
    """A document can't be taken; the sentence follows its name: "holds no text: it is a scanned image"."""

    status = 422


@dataclass(frozen=True)
class ReportedFigures:
    """What one document states of one council and year.

    Attributes
    ----------
    authority : str
        The council as printed: its name, or a code.
    year : int
        The year in which the twelve months end.
    figures : dict of str to float
        By column of the statistics (:data:`lgo_map.figures.catalogue.FIGURES`), only those stated. "n/a" is not
        stated.
    kind : {"ombudsman", "council", "press"}
        Who states them.
    title : str
        What the source is called: "Annual statistics page", "Annual review letter of 22 July 2020".
    url : str or None
        Where it is printed.
    page_slug : str or None
        The last part of the address of the council's page at the Ombudsman.
    note : str or None
        What the source says that the columns can't.
    doubts : dict of str to str
        By figure, or under "" for all of them, why it should not be published unseen.
    also_named : tuple of str
        Other names under which it states its figures; they must be the same council's.
    unreadable : dict of str to str
        The figures that are stated but can't be read, and why; they are not among the figures.
    subjects : dict of str to float
        By subject (:data:`lgo_map.figures.subjects.SUBJECTS`), how many complaints were received, as far as stated.
    """

    authority: str
    year: int
    figures: dict[str, float]
    kind: str
    title: str
    url: str | None = None
    page_slug: str | None = None
    note: str | None = None
    doubts: dict[str, str] = field(default_factory=dict)
    also_named: tuple[str, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedDocument:
    """A document that could be read.

    Attributes
    ----------
    name : str
        What the document is called: its path, or the row of a table.
    reported : ReportedFigures
        What it states.
    letter : str or None
        Its text as received, if it is a letter.
    """

    name: str
    reported: ReportedFigures
    letter: str | None = None
