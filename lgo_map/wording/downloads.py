"""What is said where a file can't be taken away."""

from __future__ import annotations

from lgo_map.errors import LgoMapError


def cannot_be_made(what: str, error: Exception, reference: str = "") -> str:
    """That a file can't be made just now, and why, as far as visitors understand it.

    Parameters
    ----------
    what : str
        What can't be made, as the sentence begins: "The file councils.csv".
    reference : str
        By which the log names the error.
    """
    why = f"{error.sentence} " if isinstance(error, LgoMapError) else ""
    told = f" Reference {reference}." if reference else ""
    return f"{what} can’t be made just now. {why}The fault is ours; please try again later.{told}"
