"""What was added to the data, and when: a row for each council, year and source of each addition, as it was stored.

What was there before additions were noted has no row: nothing says when it came.
"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from lgo_map.storage import ADDITIONS_FILE, DATA, DataFileError

Added = Literal["figures", "subjects", "letter", "decisions", "improvements"]
"""What can be added: a source's figures, its counts by subject, a letter, decisions and reports, improvements."""

COLUMNS = ("added_on", "what", "authority_code", "year", "source_kind", "source_url")


@dataclass(frozen=True)
class Addition:
    """Something added about a council.

    Attributes
    ----------
    added_on : datetime.datetime
        When it was stored, in UTC; the same for all of one addition.
    what : str
        One of :data:`Added`.
    code : str
        The council.
    year : int or None
        The year it is about; None for decisions and improvements.
    source_kind, source_url : str
        Who states it, and where; both empty where it comes from several pages, or from a letter.
    """

    added_on: datetime.datetime
    what: Added
    code: str
    year: int | None
    source_kind: str
    source_url: str


def load_additions(folder: Path = DATA) -> list[Addition]:
    """All additions that were noted, in the order in which they were made; none where there is no such file yet.

    Raises
    ------
    DataFileError
        If the file is damaged.
    """
    path = folder / ADDITIONS_FILE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_addition(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise DataFileError(path, "is damaged and can’t be read", "all") from error


def _addition(row: dict[str, str]) -> Addition:
    what, added_on = row["what"], datetime.datetime.fromisoformat(row["added_on"])
    if what not in get_args(Added) or added_on.tzinfo is None:
        raise ValueError(what)
    year = int(row["year"]) if row["year"] else None
    return Addition(added_on, what, row["authority_code"], year, row["source_kind"], row["source_url"])  # type: ignore[arg-type]
