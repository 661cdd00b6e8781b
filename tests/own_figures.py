"""The sample as it would be had nobody but the Ombudsman ever stated a figure."""

from __future__ import annotations

import shutil
from pathlib import Path

from lgo_map import storage
from lgo_map.records.dataset import current_dataset
from tests.known_councils import ASHFIELD


def sample_without_others(folder: Path) -> Path:
    """A copy of the sample's files, in a folder that is not there yet, without every other statement."""
    shutil.copytree(storage.DATA, folder)
    held = current_dataset()
    statistics = held.ombudsman_statistics.copy()
    # Of 2020–21 the sample has none of the Ombudsman's own: one of a council that no test shows stays, so that all
    # has the same years.
    of_year = (statistics["year"] == 2021) & (statistics["code"] == ASHFIELD)
    statistics.loc[of_year, "upheld"] = held.statistics.loc[of_year, "upheld"]
    statistics.to_parquet(folder / storage.STATS_FILE, index=False)
    for table, file in ((held.figures, storage.FIGURES_FILE), (held.subjects, storage.SUBJECTS_FILE)):
        table[table["source_kind"] == "ombudsman"].to_parquet(folder / file, index=False)
    return folder
