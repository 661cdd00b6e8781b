"""What can be said of a figure once and for all: what an entry of the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a figure's numbers are; the value is the unit that people see behind them."""

    COUNT = ""
    PERCENTAGE = "%"
    PER_100K = "per 100,000 residents"


@dataclass(frozen=True)
class Field:
    """What the data package says of one column.

    Attributes
    ----------
    title, description : str
        For people.
    unit : str
        What the numbers count; empty for what is not measured or counted.
    """

    title: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class Origin:
    """Which code makes a figure what it is, by dotted names, for `docs/figures.md`; a test imports them all.

    Attributes
    ----------
    read_by : tuple of str
        What reads it off a document.
    preferred_in : str
        What chooses between the statements of several sources.
    computed_in : str
        What computes it where nobody publishes it; empty if nothing does.
    judged_in : str
        What compares it with the published average; empty if nothing does.
    said_in : tuple of str
        What makes sentences about it.
    """

    read_by: tuple[str, ...]
    preferred_in: str
    computed_in: str = ""
    judged_in: str = ""
    said_in: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a council and year.

    Attributes
    ----------
    key : str
        Its column in the data.
    name : str
        What it is called in a list of figures.
    label : str
        What cards, tables and the map call it; its name, unless another is given.
    kind : Kind
        What its numbers are.
    field : Field
        What the data package says of it.
    origin : Origin
        Where it comes from and what becomes of it.
    noun, phrase : str
        What it is called in a sentence: as it is published, and where it is compared. Empty for a count.
    meaning : str
        One plain sentence for those who see it first.
    cases : tuple of str
        What one and several of the cases are called, of a count that others are a share of.
    cases_in_short : str
        The same after a bare number, where a chart has little room: "33 due"; empty where the number is enough.
    decisions : str
        What a count counts, where a computed rate says from what it was computed.
    part_of : str
        The count that a count is a part of.
    sum_of : tuple of str
        The counts that together make a count: where all of them are stated, they come to it.
    part, base : str or None, str
        The counts that a rate or number is of: how many, and of how many. Where the base is 0, there is nothing to
        measure. The part is None where nobody publishes it, the base empty for a count.
    counted : str
        What those of the base are that a rate counts, to follow a number: "7 of 11 investigations upheld".
    nothing : str
        What is said where there was nothing to measure.
    average_is : str
        What the average that the Ombudsman publishes is one of; empty where it publishes none.
    average_of : str
        The figure whose published average this is; empty if it is none.
    is_headline : bool
        Whether it is one of those that every page sets first, and compares with the published average.
    limits : tuple of float
        Upper limits of its classes on the map, each included in its class; empty for what the map does not paint.
    caveat : str
        What it can never say.
    breaks : tuple of int
        Years from which it means something else than before.
    column_names : tuple of str
        What a table may call its column, in small letters; "% " stands for all that says per cent.
    notes : tuple of str
        The notes of a source that are about this figure, and not about the whole row.
    in_stats : bool
        Whether it is a column of the stats, and not only a row of the figures.
    """

    key: str
    name: str
    kind: Kind
    field: Field
    origin: Origin
    label: str = ""
    noun: str = ""
    phrase: str = ""
    meaning: str = ""
    cases: tuple[str, str] = ("", "")
    cases_in_short: str = ""
    decisions: str = ""
    part_of: str = ""
    sum_of: tuple[str, ...] = ()
    part: str | None = None
    base: str = ""
    counted: str = ""
    nothing: str = ""
    average_is: str = ""
    average_of: str = ""
    is_headline: bool = False
    limits: tuple[float, ...] = ()
    caveat: str = ""
    breaks: tuple[int, ...] = ()
    column_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    in_stats: bool = True

    def __post_init__(self) -> None:
        """Call it by its name where no shorter one is given."""
        if not self.label:
            object.__setattr__(self, "label", self.name)

    @property
    def average(self) -> str:
        """The column of its published average; empty where none is published."""
        return f"{self.key}_average" if self.average_is else ""

    @property
    def is_count(self) -> bool:
        """Whether its numbers are whole ones."""
        return self.kind is Kind.COUNT and not self.average_of

    @property
    def heading(self) -> str:
        """What a column of a table calls it."""
        return f"{self.label} (%)" if self.kind is Kind.PERCENTAGE else self.label

    def published_average(self, preferred_in: str) -> Figure:
        """The average of it that the Ombudsman publishes, a figure of its own; `preferred_in` as of an origin."""
        return Figure(
            key=self.average,
            name=f"{self.name}, published average",
            label=f"{self.label}, published average",
            kind=self.kind,
            field=Field(
                f"{self.field.title}, average",
                f"{self.average_is}, as the Ombudsman publishes it: the same for all councils of a type in a year, and "
                "given for each of them. Empty where no page of that type and year that is held prints it.",
                self.field.unit,
            ),
            origin=Origin(self.origin.read_by, preferred_in),
            average_of=self.key,
        )
