"""From the subjects of complaints among the sources, and in letters, to `data/subjects.parquet`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.pipeline.letters import read_letters, title_of
from lgo_map.pipeline.preference import SourceFigures, preference
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.source_files import (
    SUBJECTS_CSV,
    key_of_letter,
    key_of_row,
    key_of_subject,
    names_source,
    read_subjects,
)
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage
from lgo_map.pipeline.statements import code_of_row
from lgo_map.records.subjects import SUBJECTS_SCHEMA
from lgo_map.storage import SUBJECTS_FILE


def build_subjects(stage: Stage) -> list[str]:
    """Write `data/subjects.parquet`. Of one subject of a council and year, one source's count stands (:func:`choose`).

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If a row can't be true; the message names file, row and value.
    """
    register = register_of(stage)
    lines: dict[tuple[object, ...], int] = {}
    rows = []
    for line, row in enumerate(read_subjects(stage.sources), start=2):
        where = f"{SOURCES}/{SUBJECTS_CSV}, row {line}"
        code = code_of_row({**row, "year": int(row["year"]), "where": where}, register)
        if not row["source_url"] and not names_source(row["note"]):
            raise BuildError(f"{where}: source_url is empty, and no note names the source.")
        if (before := lines.setdefault(key_of_subject(row), line)) != line:
            raise BuildError(f"{where}: row {before} is of the same council, year, subject and source.")
        rows.append(
            {
                "code": code,
                "year": int(row["year"]),
                "subject": row["subject"],
                "received": int(row["received"]),
                **{column: row[column] for column in ("source_kind", "source_title")},
                **{column: row[column] or None for column in ("source_url", "note")},
                "source": (code, *key_of_row(row)[1:]),
                "in_letter": False,
                "place": line,
            }
        )
    rows += [
        {
            "code": letter.code,
            "year": letter.year,
            "subject": subject,
            "received": int(received),
            "source_kind": "ombudsman",
            "source_title": title_of(letter),
            "source_url": None,
            "note": None,
            "source": key_of_letter(letter.code, letter.year),
            "in_letter": True,
            "place": 0,
        }
        for letter, stated in read_letters(stage, register)
        for subject, received in stated.subjects.items()
    ]
    order = {subject: place for place, subject in enumerate(SUBJECTS)}
    table = pd.DataFrame(choose(rows), columns=list(SUBJECTS_SCHEMA.columns))
    by_subject = table.assign(order=table["subject"].map(order), hidden=~table["chosen"].astype(bool))
    places = by_subject.sort_values(["year", "code", "order", "hidden"], kind="stable").index
    table = table.loc[places].reset_index(drop=True)
    types = dict.fromkeys(table.columns, "str") | {"year": "int64", "received": "int64", "chosen": "bool"}
    table = table.astype(types)
    SUBJECTS_SCHEMA.validate(table).to_parquet(stage.write_to(f"data/{SUBJECTS_FILE}"), index=False)
    return [f"{len(table)} counts of complaints by subject, each with a source"]


def choose(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with `chosen`: whether the count is the one that stands of its council, year and subject.

    Parameters
    ----------
    rows : sequence of dict
        With `code`, `year`, `subject`, `received` and `source_kind`; `source`, what tells their source from others;
        `in_letter` and `place`, as :class:`lgo_map.pipeline.preference.SourceFigures` has them.
    """
    stated: dict[Hashable, dict[str, float]] = {}
    for row in rows:
        stated.setdefault(row["source"], {})[row["subject"]] = row["received"]

    def order(row: dict[str, Any]) -> tuple[int, int, int, bool, int]:
        source = SourceFigures(row["source_kind"], stated[row["source"]], row["in_letter"], row["place"])
        return preference(source)

    standing: dict[tuple[str, int, str], int] = {}
    for place in sorted(range(len(rows)), key=lambda place: order(rows[place])):
        row = rows[place]
        standing.setdefault((row["code"], row["year"], row["subject"]), place)
    chosen = set(standing.values())
    return [{**row, "chosen": place in chosen} for place, row in enumerate(rows)]
