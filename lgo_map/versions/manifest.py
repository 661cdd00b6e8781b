"""What a version of the data is: its files with their digests, and from these its name.

The name follows from the content alone, so the same data always have the same name, and what has another content has
another: a place can neither change a version nor send something else for it unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgo_map.storage import ADDITIONS_FILE, DESCRIPTION_FILE, MAPS_FILE, digest_of
from lgo_map.versions.errors import RefusedError

MANIFEST_FILE = "version.json"
FORM = 1
"""Of the list of files."""
MAX_BYTES = 20_000_000
"""Of the list of files: a letter takes 150."""

_NAME = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}-[0-9a-f]{12}")
_PART = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]{0,199}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FileOfVersion:
    """How large a file is, in bytes, and its SHA-256 in hexadecimal digits."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The files of a version.

    Attributes
    ----------
    version : str
        Its name: "1.4.0-0123456789ab", the version of the data's form and a digest of all files.
    files : mapping of str to FileOfVersion
        By their paths in the folder of the data, the maps' shapes below `static/boundaries/` included.
    content : bytes
        The list as it is stored, from which the name follows.
    """

    version: str
    files: Mapping[str, FileOfVersion]
    content: bytes


def is_version(name: str) -> bool:
    """Whether a text can be the name of a version; then it can safely be a folder's name."""
    return _NAME.fullmatch(name) is not None


def manifest_of(data: Path, static: Path) -> tuple[Manifest, dict[str, Path]]:
    """The version that the data in a folder are, and where each of its files is.

    Parameters
    ----------
    data : Path
        The folder with the data.
    static : Path
        The folder whose `boundaries/` has the maps' shapes.

    Raises
    ------
    RefusedError
        If a file that the data's own description names is missing, or is not as described.
    """
    package = _described((data / DESCRIPTION_FILE).read_bytes() if (data / DESCRIPTION_FILE).is_file() else b"")
    paths = {DESCRIPTION_FILE: data / DESCRIPTION_FILE}
    paths |= {path: data / path for path in (*_resources(package), *sources_of(package["resources"]))}
    if (data / ADDITIONS_FILE).is_file():
        paths[ADDITIONS_FILE] = data / ADDITIONS_FILE
    for path, where in paths.items():
        if not where.is_file():
            raise RefusedError(f"The data are not whole: {path} is missing in {data}.", path)
    shapes = _shapes((data / MAPS_FILE).read_bytes())
    paths[shapes] = static.parent / shapes
    if not paths[shapes].is_file():
        raise RefusedError(f"The data are not whole: the maps’ shapes, {shapes}, are missing.", shapes)
    files = {}
    for path, where in sorted(paths.items()):
        _check_path(path)
        content = where.read_bytes()
        files[path] = FileOfVersion(len(content), hashlib.sha256(content).hexdigest())
    _check_description(package, files)
    listed = {path: {"bytes": file.bytes, "sha256": file.sha256} for path, file in files.items()}
    text = json.dumps({"form": FORM, "data": str(package["version"]), "files": listed}, indent=1) + "\n"
    return read_manifest(text.encode()), paths


def sources_of(resources: Iterable[Mapping[str, Any]]) -> list[str]:
    """The files that the data were built from and that come with them, as their description names them."""
    paths = {source.get("path", "") for resource in resources for source in resource.get("sources", [])}
    return sorted(path for path in paths if path.startswith("sources/"))


def read_manifest(content: bytes, version: str | None = None) -> Manifest:
    """The list of files as it is stored.

    Parameters
    ----------
    version : str, optional
        The version it should be of.

    Raises
    ------
    RefusedError
        If it is damaged, of another version, or of a form that this program does not know.
    """
    try:
        listed = json.loads(content)
        form, name = listed["form"], f"{listed['data']}-{digest_of(content)}"
        if form == FORM:
            files = {path: FileOfVersion(int(file["bytes"]), file["sha256"]) for path, file in listed["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("its list of files is damaged", MANIFEST_FILE) from error
    if form != FORM:
        raise RefusedError("its list of files has a form that this program does not know", MANIFEST_FILE)
    if not is_version(name) or version not in (None, name):
        raise RefusedError("its list of files is not the one that its name says", MANIFEST_FILE)
    for path, file in files.items():
        _check_path(path)
        if file.bytes < 0 or not isinstance(file.sha256, str) or not _SHA256.fullmatch(file.sha256):
            raise RefusedError("its list of files is damaged", MANIFEST_FILE)
    return Manifest(name, files, content)


def check_file(path: str, file: FileOfVersion, content: bytes) -> None:
    """Hold what has come against what is listed.

    Raises
    ------
    RefusedError
        If it is something else.
    """
    if len(content) != file.bytes or hashlib.sha256(content).hexdigest() != file.sha256:
        raise RefusedError(f"its file {path} is damaged: it is not the one that was published", path)


def check_copy(folder: Path, version: str) -> Manifest:
    """Hold every file of a folder against the list in it, and the list against the data's own description.

    Raises
    ------
    RefusedError
        If one is missing, is another, or is not as described.
    OSError
        If one can't be read.
    """
    try:
        manifest = read_manifest((folder / MANIFEST_FILE).read_bytes(), version)
        for path, file in manifest.files.items():
            check_file(path, file, (folder / path).read_bytes())
        package = _described((folder / DESCRIPTION_FILE).read_bytes())
        shapes = _shapes((folder / MAPS_FILE).read_bytes())
    except FileNotFoundError as error:
        path = Path(str(error.filename)).relative_to(folder).as_posix()
        raise RefusedError(f"its file {path} is missing", path) from error
    if shapes not in manifest.files:
        raise RefusedError(f"the maps’ shapes, {shapes}, are not in it", MAPS_FILE)
    _check_description(package, manifest.files)
    return manifest


def _described(content: bytes) -> dict[str, Any]:
    try:
        package: dict[str, Any] = json.loads(content)
        _resources(package)
        _ = package["version"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(
            f"the description of the data, {DESCRIPTION_FILE}, is missing or damaged", DESCRIPTION_FILE
        ) from error
    return package


def _resources(package: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {resource["path"]: resource for resource in package["resources"]}


def _check_description(package: Mapping[str, Any], files: Mapping[str, FileOfVersion]) -> None:
    for path, resource in _resources(package).items():
        file = files.get(path)
        if file is None or resource.get("bytes") != file.bytes or resource.get("hash") != f"sha256:{file.sha256}":
            raise RefusedError(f"its file {path} is not as {DESCRIPTION_FILE} describes it", path)


def _shapes(content: bytes) -> str:
    try:
        path = json.loads(content)["file"]
        _check_path(path)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(f"its file {MAPS_FILE} is damaged", MAPS_FILE) from error
    if not path.startswith("static/boundaries/"):
        raise RefusedError(f"its file {MAPS_FILE} is damaged", MAPS_FILE)
    return str(path)


def _check_path(path: str) -> None:
    """A path comes from elsewhere: it must stay in the folder."""
    if not all(map(_PART.fullmatch, path.split("/"))):
        raise RefusedError("its list of files is damaged: it has a path that can’t be a file’s", MANIFEST_FILE)
