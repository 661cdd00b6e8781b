"""Made versions of the data that show in every answer which version it was made from.

In edition 2 every council is called as "Leeds City Council (made 2)", and 2,000 investigations are added to each count
that is known. Nothing of it is true; it lies in temporary folders and storage that end with the measurement.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from bench.machine import PROJECT
from lgo_map.storage import DESCRIPTION_FILE, FIGURES_FILE, REGISTER_FILE, STATS_FILE
from lgo_map.versions.manifest import MANIFEST_FILE, manifest_of
from lgo_map.versions.place import Place, Published
from lgo_map.versions.publishing import publish

STATIC = PROJECT / "static"
_NAMED = re.compile(rb"\(made (\d)\)")
_COUNTED = re.compile(rb"(?<![\d,.])(\d),\d{3} (?:complaints )?investigat")


def editions_in(text: bytes) -> set[int]:
    """The editions that a text shows, by councils' names and by counts of investigations."""
    return {int(found) for pattern in (_NAMED, _COUNTED) for found in pattern.findall(text)}


def make_edition(folder: Path, edition: int, data: Path = PROJECT / "data") -> Path:
    """Write the data held, made into an edition (1 to 9), into a folder that is not there yet."""
    shutil.copytree(data, folder)
    register, stats, figures = (pd.read_parquet(folder / name) for name in (REGISTER_FILE, STATS_FILE, FIGURES_FILE))
    for table in (register, stats):
        table["name"] = table["name"] + f" (made {edition})"
    stats["investigations"] = stats["investigations"] + 1000 * edition
    figures.loc[figures["figure"] == "investigations", "value"] += 1000 * edition
    for name, table in ((REGISTER_FILE, register), (STATS_FILE, stats), (FIGURES_FILE, figures)):
        table.to_parquet(folder / name, index=False)
    package = json.loads((folder / DESCRIPTION_FILE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["path"] in (REGISTER_FILE, STATS_FILE, FIGURES_FILE):
            content = (folder / resource["path"]).read_bytes()
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / DESCRIPTION_FILE).write_text(json.dumps(package), encoding="utf-8")
    return folder


def publish_edition(place: Place, folder: Path) -> str:
    """Publish what :func:`make_edition` wrote; the version's name."""
    return publish(place, folder, STATIC)[0]


def publish_half(place: Place, folder: Path) -> str:
    """Make a version current of which half the files are missing, as no publishing of ours does; its name."""
    manifest, paths = manifest_of(folder, STATIC)
    for path in sorted(manifest.files)[::2]:
        place.write(manifest.version, path, paths[path].read_bytes())
    place.write(manifest.version, MANIFEST_FILE, manifest.content)
    seen = place.history()
    if not place.change_history((Published(manifest.version, datetime.now(UTC)), *seen.versions), seen):
        raise RuntimeError("The made storage did not let a version be made current.")
    return manifest.version
