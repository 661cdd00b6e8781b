"""What a council's figure is compared with, by name: an average the Ombudsman published, or the share in its type."""

from __future__ import annotations

from typing import NamedTuple

from lgo_map.figures.measures import Measure


class Names(NamedTuple):
    """What a figure of a measure is called, and what it is compared with."""

    rate: str
    mean: str


RATE = Names("rate", "average")
SHARE = Names("share", "overall share")


def names_of(measure: Measure) -> Names:
    """The names for a measure: a share of a subject has no published average, but an overall share in its type."""
    return SHARE if measure.subject else RATE


def mean_of(measure: Measure, plural: str) -> str:
    """What a figure is compared with, of a type: "the average of district councils".

    Parameters
    ----------
    plural : str
        What similar authorities are called.
    """
    return f"the overall share in {plural} together" if measure.subject else f"the average of {plural}"
