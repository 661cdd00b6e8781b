"""What can go wrong with a place of versions."""

from __future__ import annotations

from lgo_map.errors import LgoMapError


class PlaceError(LgoMapError):
    """The place does not answer, or does not let us do what we want; another time it may."""

    status = 503


class RefusedError(LgoMapError):
    """A version is not to be used as it stands.

    Attributes
    ----------
    path : str
        The file of the version that is to blame; empty where it is none of them.
    """

    status = 503

    def __init__(self, sentence: str, path: str = "") -> None:
        """Say what is wrong, and with which file."""
        super().__init__(sentence)
        self.path = path
