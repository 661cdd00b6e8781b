"""While the app serves, another version of the data is taken by all processes, whole and checked, or the old stays."""

from __future__ import annotations

import errno
import gc
import json
import logging
import shutil
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lgo_map import storage
from lgo_map.councils.boundaries import load_maps
from lgo_map.records import dataset as records
from lgo_map.records.dataset import Dataset, NoDataYetError, current_dataset, one_version
from lgo_map.records.version import current_version
from lgo_map.server import data_versions, shapes
from lgo_map.server.data_versions import DataVersions, versions_as_set
from lgo_map.server.warm_up import warm
from lgo_map.settings import Settings
from lgo_map.site.page_view import PageView
from lgo_map.storage import DATA, STATS_FILE
from lgo_map.versions.copies import Copies
from lgo_map.versions.errors import PlaceError
from lgo_map.versions.manifest import MANIFEST_FILE
from lgo_map.versions.place import Place
from lgo_map.versions.publishing import publish, roll_back
from tests.app_pages import OpenedPage
from tests.failing_disk import failing_from
from tests.known_councils import LEEDS
from tests.versions.conftest import folder_place, place, s3_place, s3_server, web_place
from tests.versions.made_versions import changed, data_with, published

__all__ = ["folder_place", "place", "s3_place", "s3_server", "web_place"]


@pytest.fixture(autouse=True)
def from_a_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app takes its data from a place, and has none yet."""
    monkeypatch.setattr(storage, "PLACE", "file:///made")
    monkeypatch.setattr(storage, "DATA", Path("/nowhere"))
    monkeypatch.setattr(records, "_served", [])
    yield
    gc.unfreeze()


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., DataVersions]:
    """What takes versions in a process, each on a machine of its own unless it is named."""
    machines = iter(range(10))

    def begun(place: Place, machine: str | None = None, prepare: Callable[[Dataset], None] = warm) -> DataVersions:
        return DataVersions(place, Copies(tmp_path / (machine or f"machine {next(machines)}"), place), prepare)

    return begun


def investigations() -> int:
    row = current_dataset().row_of(LEEDS, max(current_dataset().years), ombudsman_only=False)
    assert row is not None
    return int(row["investigations"])


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if "is refused" in record.message]


def test_what_is_published_is_taken_while_serving_by_every_process_and_taken_back(place, process, tmp_path):
    processes = [process(place) for _ in range(2)]
    counts = {published(place, data_with(tmp_path / str(count), count)): count for count in (97, 98)}
    first, second = counts
    for wanted in (second, first, second):
        if place.history().current != wanted:
            roll_back(place) if wanted == first else published(place, tmp_path / "98")
        for each in processes:
            each.look()
            assert each.looks().version == wanted == current_version()
            assert investigations() == counts[wanted]
    assert processes[0].looks().taken == 3


def test_a_version_that_is_shown_is_not_taken_again(folder_place, process):
    published(folder_place, DATA)
    one = process(folder_place)
    one.look()
    before = current_dataset()
    one.look()
    assert current_dataset() is before
    assert one.looks().taken == 1


def test_without_any_data_the_app_says_that_none_have_come(folder_place, process):
    folder_place.make()
    one = process(folder_place)
    one.look()
    with pytest.raises(NoDataYetError, match="The data have not come yet"):
        current_dataset()
    assert current_version() == ""
    assert one.looks().version == ""


def damaged(place: Path) -> None:
    (newest(place) / STATS_FILE).write_bytes(b"dust")


def half_written(place: Path) -> None:
    (newest(place) / MANIFEST_FILE).unlink()
    (newest(place) / "figures.parquet").unlink()


def newest(place: Path) -> Path:
    return place / "versions" / (place / "current").read_text().split()[0]


@pytest.mark.parametrize("spoil", [damaged, half_written])
def test_a_damaged_version_is_refused_with_one_line_and_the_old_stays_until_it_is_mended(
    folder_place, process, tmp_path, caplog, spoil
):
    first, one = published(folder_place, data_with(tmp_path / "97", 97)), process(folder_place)
    one.look()
    second = published(folder_place, data_with(tmp_path / "98", 98))
    whole = shutil.copytree(newest(tmp_path / "place"), tmp_path / "whole")
    spoil(tmp_path / "place")
    for _ in range(3):
        one.look()
        assert current_version() == first
        assert investigations() == 97
    [line] = refusals(caplog)
    assert f"Version {second} of the data is refused: its " in line
    assert f"Version {first} stays." in line
    assert one.looks().refused == {"damaged": 1}
    shutil.copytree(whole, newest(tmp_path / "place"), dirs_exist_ok=True)
    one.look()
    assert current_version() == second


def without_a_column(content: bytes, tmp_path: Path) -> bytes:
    (tmp_path / "older.parquet").write_bytes(content)
    pd.read_parquet(tmp_path / "older.parquet").drop(columns="investigations").to_parquet(tmp_path / "older.parquet")
    return (tmp_path / "older.parquet").read_bytes()


def test_a_version_of_an_older_form_is_refused_with_one_line_and_the_old_stays(folder_place, process, tmp_path, caplog):
    first, one = published(folder_place, DATA), process(folder_place)
    one.look()
    older = changed(
        shutil.copytree(DATA, tmp_path / "older"), STATS_FILE, lambda content: without_a_column(content, tmp_path)
    )
    published(folder_place, older)
    for _ in range(3):
        one.look()
    assert current_version() == first
    [line] = refusals(caplog)
    assert "stats.parquet does not hold what it should" in line
    assert one.looks().refused == {"unusable": 1}


def test_a_list_of_files_of_a_form_that_is_not_known_is_refused(folder_place, process, tmp_path, caplog):
    first, one = published(folder_place, DATA), process(folder_place)
    one.look()
    version = "1.4.0-0123456789ab"
    folder_place.write(version, MANIFEST_FILE, json.dumps({"form": 9, "data": "1.4.0"}).encode())
    (tmp_path / "place" / "current").write_text(f"{version}\n")
    one.look()
    assert current_version() == first
    assert "its list of files has a form that this program does not know" in refusals(caplog)[0]


def test_what_fails_in_our_own_code_has_a_version_refused_and_the_app_goes_on(folder_place, process, tmp_path, caplog):
    first = published(folder_place, DATA)

    def fails_later(dataset: Dataset) -> None:
        if dataset.version != first:
            raise ZeroDivisionError("made up")

    one = process(folder_place, prepare=fails_later)
    one.look()
    published(folder_place, data_with(tmp_path / "98", 98))
    one.look()
    assert current_version() == first
    assert "ZeroDivisionError: made up" in refusals(caplog)[0]


def test_where_nothing_can_be_written_the_old_stays_and_the_new_comes_as_soon_as_it_can(
    folder_place, process, tmp_path, monkeypatch, caplog
):
    first, one = published(folder_place, DATA), process(folder_place)
    one.look()
    second = published(folder_place, data_with(tmp_path / "98", 98))

    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        one.look()
        one.look()
    assert current_version() == first
    [line] = refusals(caplog)
    assert "there is no room left on the disk" in line
    assert one.looks().refused == {"no room": 1}
    one.look()
    assert current_version() == second


def test_a_place_that_is_gone_and_comes_back_costs_a_line_each(folder_place, process, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    first, one = published(folder_place, DATA), process(folder_place)
    one.look()
    caplog.clear()
    (tmp_path / "place").rename(tmp_path / "gone")
    for _ in range(3):
        one.look()
    assert current_version() == first
    assert len(caplog.records) == 1
    assert one.looks().unanswered == 3
    (tmp_path / "gone").rename(tmp_path / "place")
    one.look()
    assert [record.message for record in caplog.records[1:]] == ["The place of the data answers again."]


def test_a_place_that_never_answers_changes_nothing_and_costs_one_line(folder_place, process, caplog):
    version, one = published(folder_place, DATA), process(folder_place)
    one.look()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = Place(f"http://127.0.0.1:{silent.getsockname()[1]}", answer_seconds=0.1)
        other = process(slow)
        other.look()
        other.look()
    assert other.looks().unanswered == 2
    assert len(caplog.records) == 1
    assert current_version() == version


def test_a_start_while_the_place_is_gone_shows_the_version_used_last_on_the_machine(folder_place, process, tmp_path):
    version = published(folder_place, data_with(tmp_path / "97", 97))
    process(folder_place, "machine").look()
    (tmp_path / "place").rename(tmp_path / "gone")
    records._served.clear()
    again = process(folder_place, "machine")
    again.begin()
    again.end()
    assert current_version() == version
    assert investigations() == 97


def test_a_start_that_has_waited_for_a_silent_place_says_so_and_shows_the_version_used_last(
    folder_place, process, tmp_path, caplog, monkeypatch
):
    version = published(folder_place, DATA)
    process(folder_place, "machine").look()
    records._served.clear()
    again, is_over = process(folder_place, "machine"), threading.Event()

    def silent() -> None:
        is_over.wait()
        raise PlaceError("It is over.")

    monkeypatch.setattr(folder_place, "history", silent)
    again.begin(start_seconds=0.01)
    assert current_version() == version
    [waited] = [line for line in caplog.messages if "The start has waited" in line]
    assert waited.startswith(
        f"The start has waited 0.01 seconds for file://{tmp_path}/place, which has not given its data"
    )
    again.end()
    is_over.set()


def test_a_start_while_nothing_can_be_written_shows_the_version_used_last_on_the_machine(
    folder_place, process, tmp_path, caplog
):
    version = published(folder_place, data_with(tmp_path / "97", 97))
    process(folder_place, "machine").look()
    published(folder_place, data_with(tmp_path / "98", 98))
    records._served.clear()
    again = process(folder_place, "machine")
    with failing_from(tmp_path / "machine", 1, errno.EROFS):
        again.begin()
        again.end()
        assert current_version() == version
        assert investigations() == 97
    [line] = refusals(caplog)
    assert "it lies on a file system that can only be read" in line


def test_a_start_without_a_place_and_without_a_whole_copy_shows_nothing(folder_place, process, tmp_path):
    version = published(folder_place, DATA)
    process(folder_place, "machine").look()
    (tmp_path / "place").rename(tmp_path / "gone")
    records._served.clear()
    [copy] = (tmp_path / "machine").glob(f"*/{version}")
    (copy / STATS_FILE).write_bytes(b"dust")
    again = process(folder_place, "machine")
    again.begin()
    again.end()
    assert current_version() == ""


def test_a_run_that_has_begun_keeps_its_version_to_its_end(folder_place, process, tmp_path):
    first, one = published(folder_place, data_with(tmp_path / "97", 97)), process(folder_place)
    one.look()
    with one_version():
        assert investigations() == 97
        second = published(folder_place, data_with(tmp_path / "98", 98))
        one.look()
        assert current_version() == first
        assert investigations() == 97
        assert (current_dataset().folder / STATS_FILE).is_file()  # though it is not the last any more
    assert current_version() == second
    assert investigations() == 98


def test_a_page_being_drawn_is_of_one_version_and_the_next_choice_shows_the_new_one(
    folder_place, process, tmp_path, monkeypatch
):
    published(folder_place, data_with(tmp_path / "97", 4097))
    one = process(folder_place)
    one.look()
    later = data_with(tmp_path / "98", 4098)

    def settle(home, settle=PageView.settle):
        published(folder_place, later)
        one.look()
        return settle(home)

    with monkeypatch.context() as patch:
        patch.setattr(PageView, "settle", settle)
        opened = OpenedPage("council", council=LEEDS)
    assert opened.is_well
    assert one.looks().taken == 2
    assert "4,097" in opened.text
    assert "4,098" not in opened.text
    opened.app.run()
    assert "4,098" in opened.text
    assert "4,097" not in opened.text


def test_data_that_nobody_uses_any_more_are_gone_from_memory_and_disk(folder_place, process, tmp_path):
    published(folder_place, DATA)
    one = process(folder_place)
    one.look()
    before = current_dataset()
    folder, gone = before.folder, weakref.ref(before)
    published(folder_place, data_with(tmp_path / "98", 98))
    one.look()
    assert folder.is_dir()
    gc.disable()  # its going must not wait for the garbage collector
    try:
        del before
        assert gone() is None
    finally:
        gc.enable()
    one.look()
    assert not folder.exists()


def test_processes_of_a_machine_share_copies_and_remove_none_that_another_uses(folder_place, process, tmp_path):
    published(folder_place, DATA)
    one, other = process(folder_place, "machine"), process(folder_place, "machine")
    one.look()
    of_one = current_dataset()
    other.look()
    assert current_dataset().folder == of_one.folder
    published(folder_place, data_with(tmp_path / "98", 98))
    other.look()
    other.look()
    assert (of_one.folder / STATS_FILE).is_file()


def test_the_shapes_of_a_version_are_served_and_those_of_the_version_before_too(
    folder_place, process, tmp_path, monkeypatch
):
    monkeypatch.setattr(shapes, "LOOKS", 1)
    monkeypatch.setattr(shapes, "LOOK_SECONDS", 0)
    static = tmp_path / "static" / "boundaries"
    static.mkdir(parents=True)
    data = shutil.copytree(DATA, tmp_path / "data")
    content = b'{"type": "Topology"}'
    name = f"england-{storage.digest_of(content)}.json"
    (static / name).write_bytes(content)
    entry = {**json.loads((data / "boundaries/maps.json").read_text()), "file": f"static/boundaries/{name}"}
    changed(data, "boundaries/maps.json", lambda _: json.dumps(entry).encode())
    publish(folder_place, data, tmp_path / "static")
    one = process(folder_place)
    monkeypatch.setattr(data_versions, "_running", [one])
    client = TestClient(Starlette(routes=[shapes.ROUTE]))
    assert client.get(f"/app/static/boundaries/{name}").status_code == 404
    one.look()
    assert load_maps(current_dataset().folder).file.endswith(name)
    answer = client.get(f"/app/static/boundaries/{name}")
    assert (answer.content, answer.headers["content-type"]) == (content, "application/json")
    published(folder_place, DATA)
    one.look()
    one.look()
    assert client.get(f"/app/static/boundaries/{name}").content == content
    for nonsense in ("england-0123456789ab.json", "..%2Fcurrent", "maps.json"):
        assert client.get(f"/app/static/boundaries/{nonsense}").status_code == 404


@pytest.mark.parametrize("seconds", ["0", "-5", "often", "nan", "1e9"])
def test_seconds_that_are_none_are_said_to_be_none(seconds):
    with pytest.raises(PlaceError, match="LGO_MAP_DATA_SECONDS is"):
        versions_as_set(warm, Settings(data_seconds=seconds))


def test_a_folder_of_data_has_nothing_to_take(monkeypatch):
    monkeypatch.setattr(storage, "PLACE", None)
    assert versions_as_set(warm) is None
    assert data_versions.running() is None
