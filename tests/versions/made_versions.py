"""Versions of the sample that differ in one figure, and what serves them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from moto.server import ThreadedMotoServer

from lgo_map.storage import DATA, DESCRIPTION_FILE, PROJECT, STATS_FILE
from lgo_map.versions.place import Place
from lgo_map.versions.publishing import publish
from tests.known_councils import LEEDS

KINDS = ("folder", "s3")
STATIC = PROJECT / "static"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server in this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def changed(folder: Path, path: str, change: Callable[[bytes], bytes]) -> Path:
    """Change a file of data, and describe it anew."""
    content = change((folder / path).read_bytes())
    (folder / path).write_bytes(content)
    package = json.loads((folder / DESCRIPTION_FILE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["path"] == path:
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / DESCRIPTION_FILE).write_text(json.dumps(package), encoding="utf-8")
    return folder


def data_with(folder: Path, investigations: int) -> Path:
    """The sample in a folder, with another count of investigations of Leeds in the newest year."""
    shutil.copytree(DATA, folder)

    def change(content: bytes) -> bytes:
        table = pd.read_parquet(folder / STATS_FILE)
        table.loc[(table["code"] == LEEDS) & (table["year"] == table["year"].max()), "investigations"] = investigations
        table.to_parquet(folder / STATS_FILE, index=False)
        return (folder / STATS_FILE).read_bytes()

    return changed(folder, STATS_FILE, change)


def published(place: Place, data: Path) -> str:
    """The name under which data are published at a place."""
    return publish(place, data, STATIC)[0]
