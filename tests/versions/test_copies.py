"""Copies of versions on a machine are whole or are not there, and stay as long as anybody uses them."""

from __future__ import annotations

import json
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgo_map.storage import DATA, DESCRIPTION_FILE, STATS_FILE, digest_of
from lgo_map.versions.copies import Copies
from lgo_map.versions.errors import PlaceError, RefusedError
from lgo_map.versions.manifest import MANIFEST_FILE
from lgo_map.versions.place import Place
from tests.versions.made_versions import data_with, published


@pytest.fixture
def lying(folder_place: Place, tmp_path: Path) -> Path:
    """The folder of a version in a place, to be damaged."""
    return tmp_path / "place" / "versions" / published(folder_place, DATA)


@pytest.fixture
def copies(tmp_path: Path, folder_place: Place) -> Copies:
    return Copies(tmp_path / "copies", folder_place)


def versions_in(copies: Copies) -> list[str]:
    return sorted(path.parent.name for path in copies.folder.glob(f"*/{MANIFEST_FILE}"))


@pytest.mark.parametrize("kind", ["folder", "s3", "web"])
def test_a_copy_is_what_was_published_and_dated_the_same_everywhere(kind, request, tmp_path):
    place = request.getfixturevalue(f"{kind}_place")
    version = published(request.getfixturevalue("folder_place") if kind == "web" else place, DATA)
    here, there = (Copies(tmp_path / name, place).take(version) for name in ("here", "there"))
    for path in (DESCRIPTION_FILE, STATS_FILE, "letters.sqlite3", "sources/statistics.csv"):
        assert (here.folder / path).read_bytes() == (DATA / path).read_bytes()
    assert len(list((here.folder / "static" / "boundaries").glob("england-*.json"))) == 1
    times = [(copy.folder / STATS_FILE).stat().st_mtime for copy in (here, there)]
    assert times[0] == times[1]
    assert abs(datetime.now(UTC).timestamp() - times[0]) < 3600


def test_a_copy_that_is_there_is_not_asked_for_again(copies, folder_place, tmp_path):
    version = published(folder_place, DATA)
    copies.take(version).release()
    shutil.rmtree(tmp_path / "place" / "versions")
    assert copies.take(version).version == version


def test_two_processes_that_want_the_same_version_get_one_copy(copies, folder_place, tmp_path):
    version, taken = published(folder_place, DATA), []
    threads = [
        threading.Thread(target=lambda: taken.append(Copies(tmp_path / "copies", folder_place).take(version)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({copy.folder for copy in taken}) == 1
    assert len(taken) == 3
    assert versions_in(copies) == [version]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda folder: (folder / STATS_FILE).write_bytes(bytes(len((folder / STATS_FILE).read_bytes()))),
    "cut short": lambda folder: (folder / STATS_FILE).write_bytes((folder / STATS_FILE).read_bytes()[:-1]),
    "too long": lambda folder: (folder / STATS_FILE).write_bytes((folder / STATS_FILE).read_bytes() + b"1"),
    "a page instead of a file": lambda folder: (folder / STATS_FILE).write_text("<html>Welcome</html>"),
    "a file missing": lambda folder: (folder / STATS_FILE).unlink(),
    "the list missing": lambda folder: (folder / MANIFEST_FILE).unlink(),
    "the list cut short": lambda folder: (folder / MANIFEST_FILE).write_bytes(b'{"form": 1, "data"'),
    "the list empty": lambda folder: (folder / MANIFEST_FILE).write_bytes(b""),
    "the list another": lambda folder: (folder / MANIFEST_FILE).write_text('{"form": 1, "data": "1.4.0", "files": {}}'),
    "nothing": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_version_that_is_damaged_or_half_written_is_refused_and_leaves_nothing(copies, lying, damage):
    DAMAGES[damage](lying)
    with pytest.raises(RefusedError):
        copies.take(lying.name)
    assert versions_in(copies) == []
    assert [path for path in copies.folder.iterdir() if path.is_dir()] == []


def test_a_version_that_is_mended_is_taken(copies, lying):
    content = (lying / STATS_FILE).read_bytes()
    (lying / STATS_FILE).write_bytes(b"")
    with pytest.raises(RefusedError, match=r"its file stats\.parquet is damaged"):
        copies.take(lying.name)
    (lying / STATS_FILE).write_bytes(content)
    assert copies.take(lying.name).version == lying.name


def listed_as(place: Path, change) -> str:
    """The name of a version whose list of files has been changed, and which has the name that follows from it."""
    [version] = (place / "versions").iterdir()
    listed = json.loads((version / MANIFEST_FILE).read_text(encoding="utf-8"))
    change(listed)
    content = json.dumps(listed).encode()
    name = f"1.4.0-{digest_of(content)}"
    (version / MANIFEST_FILE).write_bytes(content)
    version.rename(place / "versions" / name)
    return name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda listed: listed["files"].update({"../../evil": listed["files"][STATS_FILE]}), "can’t be a file’s"),
        (lambda listed: listed["files"].update({"/etc/evil": listed["files"][STATS_FILE]}), "can’t be a file’s"),
        (lambda listed: listed["files"].update({"a//b": listed["files"][STATS_FILE]}), "can’t be a file’s"),
        (lambda listed: listed["files"].update({".lock": listed["files"][STATS_FILE]}), "can’t be a file’s"),
        (lambda listed: listed.update(form=2), "a form that this program does not know"),
        (lambda listed: listed.update(files=[1]), "its list of files is damaged"),
        (lambda listed: listed["files"][STATS_FILE].update(bytes=-1), "its list of files is damaged"),
        (lambda listed: listed["files"][STATS_FILE].update(sha256=None), "its list of files is damaged"),
        (lambda listed: listed["files"].pop(STATS_FILE), "not as datapackage.json describes it"),
        (lambda listed: listed["files"].pop(DESCRIPTION_FILE), "datapackage.json is missing"),
    ],
)
def test_a_list_of_files_that_means_harm_or_is_not_whole_is_refused(copies, lying, tmp_path, change, sentence):
    name = listed_as(tmp_path / "place", change)
    with pytest.raises(RefusedError, match=sentence):
        copies.take(name)
    assert not (tmp_path / "evil").exists()


def test_a_place_that_never_answers_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = Place(f"http://127.0.0.1:{silent.getsockname()[1]}", answer_seconds=0.1, file_seconds=0.1)
        with pytest.raises(PlaceError, match="can’t be had"):
            place.history()
        with pytest.raises(PlaceError, match="can’t be had"):
            Copies(tmp_path / "copies", place).take("1.4.0-0123456789ab")


def test_a_version_that_takes_too_long_to_come_is_given_up(tmp_path, folder_place):
    version = published(folder_place, DATA)
    with pytest.raises(PlaceError, match="takes too long"):
        Copies(tmp_path / "copies", folder_place, max_seconds=-1).take(version)


def test_copies_are_removed_when_nobody_uses_them_but_for_the_last(copies, folder_place, tmp_path):
    versions = [published(folder_place, data_with(tmp_path / str(count), count)) for count in (97, 98, 99)]
    first, second, third = map(copies.take, versions)
    copies.note_last(third.version)
    copies.prune()
    assert versions_in(copies) == sorted(versions)
    first.release()
    third.release()
    Copies(tmp_path / "copies", folder_place).prune()  # as another process does
    assert versions_in(copies) == sorted(versions[1:])
    second.release()
    copies.prune()
    assert versions_in(copies) == [versions[2]]
    assert copies.last() == versions[2]


def test_shapes_stay_when_their_version_is_removed(copies, folder_place):
    copy = copies.take(published(folder_place, DATA))
    [shapes] = (copy.folder / "static" / "boundaries").iterdir()
    content = shapes.read_bytes()
    copy.release()
    copies.prune()
    assert not copy.folder.exists()
    kept = copies.shapes(shapes.name)
    assert kept is not None
    assert kept.read_bytes() == content


def test_what_a_killed_process_has_left_is_no_version_and_is_removed(copies, folder_place):
    version = published(folder_place, DATA)
    left = copies.folder / f"{version}.part"
    (left / "boundaries").mkdir(parents=True)
    assert copies.take(version).version == version
    assert not left.exists()


def test_a_copy_that_has_been_damaged_here_is_made_anew(copies, folder_place):
    version = published(folder_place, DATA)
    copy = copies.take(version)
    copy.release()
    (copy.folder / STATS_FILE).write_bytes(b"dust")
    again = copies.take(version)
    assert (again.folder / STATS_FILE).read_bytes() == (DATA / STATS_FILE).read_bytes()


def test_a_folder_that_somebody_else_has_put_there_is_not_used(copies, folder_place, tmp_path, monkeypatch):
    version = published(folder_place, DATA)
    (tmp_path / "elsewhere").mkdir()
    copies.folder.parent.mkdir()
    copies.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="belongs to somebody else"):
        copies.take(version)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unnamed = Copies(None, folder_place)
    unnamed.folder.parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="belongs to somebody else"):
        unnamed.take(version)
    assert list((tmp_path / "elsewhere").rglob("*.parquet")) == []
