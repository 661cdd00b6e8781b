"""Build `data/decisions.sqlite3`: the index in which the app searches what is held of decisions' texts.

Only summaries and improvements that somebody has brought in are in it. Its tables:

- `texts`: searched (FTS5); a row for each case with a text, its summary and its improvements. A case that is a row of
  decisions.parquet has the number of that row, the first being 1; one of which only improvements are held comes after
  them;
- `cases`: of each of these rows the council's code and the reference, and of how many decisions it was built (`held`);
- `words`: every word as it stands in the texts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from lgo_map.pipeline.source_files import SourceRow
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.pipeline.word_index import BETWEEN_TEXTS, STEMMED, new_index
from lgo_map.records.word_search import without_control
from lgo_map.storage import DECISION_INDEX_FILE

_TABLES = f"""
CREATE TABLE cases (id INTEGER PRIMARY KEY, code TEXT NOT NULL, reference TEXT NOT NULL);
CREATE TABLE held (decisions INTEGER NOT NULL);
CREATE VIRTUAL TABLE texts USING fts5 (summary, improvements, {STEMMED});
"""


def build_decision_index(stage: Stage, decisions: list[SourceRow], improvements: Iterable[SourceRow]) -> list[str]:
    """Write `data/decisions.sqlite3`.

    Parameters
    ----------
    stage : Stage
        The build.
    decisions : list of dict
        As they stand in decisions.parquet, in its order, with their summaries.
    improvements : iterable of dict
        In the order of improvements.parquet.

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If it can't be written.
    """
    try:
        texts = write_index(stage.write_to(f"data/{DECISION_INDEX_FILE}"), decisions, improvements)
    except sqlite3.Error as error:  # SQLite tells a full disk so
        raise BuildError(f"data/{DECISION_INDEX_FILE} can't be written: {error}.") from error
    return [f"{texts} cases can be searched by words"]


def write_index(path: Path, decisions: list[SourceRow], improvements: Iterable[SourceRow]) -> int:
    """Write the index; how many cases have a text.

    Parameters
    ----------
    path : Path
        The file; one that is there is replaced.
    decisions, improvements
        As :func:`build_decision_index` takes them.
    """
    agreed: dict[tuple[str, str], list[str]] = {}
    for row in improvements:
        agreed.setdefault((row["authority_code"], row["reference"]), []).append(row["improvement"])
    count = 0
    with new_index(path, _TABLES, searched=("texts",)) as index:
        index.execute("INSERT INTO held VALUES (?)", (len(decisions),))

        def add(number: int, code: str, reference: str, summary: str, agreed_on: list[str]) -> None:
            texts = without_control(summary), BETWEEN_TEXTS.join(map(without_control, agreed_on))
            index.execute("INSERT INTO cases VALUES (?, ?, ?)", (number, code, reference))
            index.execute("INSERT INTO texts (rowid, summary, improvements) VALUES (?, ?, ?)", (number, *texts))
            index.execute("INSERT INTO temp.unstemmed (rowid, text) VALUES (?, ?)", (number, BETWEEN_TEXTS.join(texts)))

        for number, row in enumerate(decisions, 1):
            case = row["authority_code"], row["reference"]
            agreed_on = agreed.pop(case, []) if row["reference"] else []
            if row["summary"] or agreed_on:
                add(number, *case, row["summary"], agreed_on)
                count += 1
        for number, (case, agreed_on) in enumerate(agreed.items(), len(decisions) + 1):
            add(number, *case, "", agreed_on)
            count += 1
    return count
