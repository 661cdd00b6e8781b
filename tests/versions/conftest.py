"""Places of versions for tests: a folder, an S3 server in this process, and a folder seen over the web."""

from __future__ import annotations

import functools
import threading
import urllib.request
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lgo_map.versions.place import Place
from tests.versions.made_versions import KINDS, s3_server

__all__ = ["s3_server"]


@pytest.fixture
def s3_place(s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place in a bucket of its own."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "made",
        "AWS_SECRET_ACCESS_KEY": "up",
        "AWS_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket-{abs(hash(tmp_path))}"
    region = (
        b"<CreateBucketConfiguration><LocationConstraint>eu-west-2</LocationConstraint></CreateBucketConfiguration>"
    )
    urllib.request.urlopen(urllib.request.Request(f"{s3_server}/{bucket}", method="PUT", data=region))  # noqa: S310
    return Place(f"s3://{bucket}/the/data")


@pytest.fixture
def folder_place(tmp_path: Path) -> Place:
    return Place(str(tmp_path / "place"))


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    """Each kind of place to which one can publish."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def web_place(folder_place: Place, tmp_path: Path) -> Iterator[Place]:
    """The folder as it is seen over the web."""
    folder_place.make()
    handler = functools.partial(_Silent, directory=str(tmp_path / "place"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield Place(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""
