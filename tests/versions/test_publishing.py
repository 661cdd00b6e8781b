"""Data are published as a version, whole or not at all, and one can go back."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import UTC, datetime

import pytest

from lgo_map.storage import DATA
from lgo_map.versions.errors import PlaceError, RefusedError
from lgo_map.versions.place import History, Place, Published
from lgo_map.versions.publishing import publish, roll_back
from tests.versions.made_versions import STATIC, data_with, published

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_what_is_published_is_current_and_what_was_stays_there(place, tmp_path):
    first, second = published(place, DATA), published(place, data_with(tmp_path / "second", 99))
    history = place.history()
    assert [each.version for each in history.versions] == [second, first]
    assert history.current == second
    assert place.stored() == sorted([first, second])


def test_when_a_version_became_current_is_noted(place):
    version, _ = publish(place, DATA, STATIC, clock=lambda: NOON)
    assert place.history().versions == (Published(version, NOON),)


def test_the_same_data_are_the_same_version_and_publishing_them_again_changes_nothing(place, tmp_path):
    version, is_new = publish(place, DATA, STATIC)
    seen = place.history()
    assert is_new
    assert publish(place, shutil.copytree(DATA, tmp_path / "copy"), STATIC) == (version, False)
    assert place.history() == seen


def test_one_goes_back_to_the_version_before_and_further(place, tmp_path):
    versions = [published(place, data_with(tmp_path / str(count), count)) for count in (97, 98, 99)]
    assert roll_back(place) == (versions[2], versions[1])
    assert roll_back(place) == (versions[1], versions[0])
    with pytest.raises(PlaceError, match="There is no version before the current one"):
        roll_back(place)
    assert place.history().current == versions[0]


def test_what_one_went_back_from_can_be_published_again(place, tmp_path):
    later = data_with(tmp_path / "later", 99)
    first, second = published(place, DATA), published(place, later)
    roll_back(place)
    assert publish(place, later, STATIC) == (second, True)
    assert [each.version for each in place.history().versions] == [second, first]


def test_one_does_not_go_back_to_a_version_that_is_gone(folder_place, tmp_path):
    first = published(folder_place, DATA)
    second = published(folder_place, data_with(tmp_path / "second", 99))
    shutil.rmtree(tmp_path / "place" / "versions" / first)
    with pytest.raises(PlaceError, match=f"The version before, {first}, does not lie in"):
        roll_back(folder_place)
    assert folder_place.history().current == second


@pytest.mark.parametrize("fails_at", [0, 7])
def test_a_publication_that_is_interrupted_changes_nothing_and_can_be_done_again(
    place, tmp_path, monkeypatch, fails_at
):
    first, later = published(place, DATA), data_with(tmp_path / "later", 99)
    written: list[str] = []

    def write(version, path, content, write=place.write):
        if len(written) >= fails_at:
            raise PlaceError("gone")
        written.append(path)
        write(version, path, content)

    with monkeypatch.context() as patch:
        patch.setattr(place, "write", write)
        with pytest.raises(PlaceError):
            published(place, later)
    assert place.history().current == first
    second = published(place, later)
    assert [each.version for each in place.history().versions] == [second, first]


def test_of_two_who_publish_at_once_both_are_noted(place, tmp_path):
    folders = [data_with(tmp_path / str(count), count) for count in (97, 98)]
    first = published(place, DATA)
    threads = [threading.Thread(target=published, args=(place, folder)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = [each.version for each in place.history().versions]
    assert len(versions) == 3
    assert versions[-1] == first
    assert sorted(versions) == place.stored()


def test_whoever_has_not_seen_the_newest_state_changes_nothing(place, tmp_path):
    first = published(place, DATA)
    seen = place.history()
    second = published(place, data_with(tmp_path / "second", 99))
    assert not place.change_history(seen.versions, seen)
    assert not place.change_history([Published(first, NOON)], History((), ""))
    assert place.history().current == second


def test_what_waits_for_review_is_not_published(place, tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "sources" / "held.csv").write_text("secret", encoding="utf-8")
    (data / "notes.txt").write_text("secret", encoding="utf-8")
    assert publish(place, data, STATIC)[0] == published(place, DATA)


def test_data_that_are_not_as_described_are_not_published(folder_place, tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "stats.parquet").write_bytes(b"something else")
    with pytest.raises(RefusedError, match=r"stats\.parquet is not as datapackage.json describes it"):
        published(folder_place, data)
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"resources": 3, "version": "1.0.0"}'])
def test_data_without_a_description_are_not_published(folder_place, tmp_path, content):
    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "datapackage.json").unlink()
    if content is not None:
        (data / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(RefusedError, match=r"the description of the data, datapackage.json, is missing or damaged"):
        published(folder_place, data)


def test_data_whose_maps_have_no_shapes_are_not_published(folder_place, tmp_path):
    (tmp_path / "static").mkdir()
    with pytest.raises(RefusedError, match=r"the maps’ shapes, static/boundaries/england-.*, are missing"):
        publish(folder_place, DATA, tmp_path / "static")


def test_over_the_web_a_place_can_be_read_and_nothing_changed(web_place, folder_place):
    version = published(folder_place, DATA)
    assert web_place.history().current == version
    described = web_place.read(version, "datapackage.json", 10_000_000)
    assert described is not None
    assert json.loads(described[0])["resources"]
    for change in (lambda: published(web_place, DATA), lambda: roll_back(web_place)):
        with pytest.raises(PlaceError, match="is seen over the web only"):
            change()


@pytest.mark.parametrize(
    "address", ["ftp://example.org/data", "s3:///prefix", "https://", "x://", "https://example.org/?key=1"]
)
def test_what_is_no_place_is_said_to_be_none(address):
    with pytest.raises(PlaceError, match="is no place of versions"):
        Place(address)


def test_a_secret_in_an_address_is_never_said():
    place = Place("http://somebody:secret@127.0.0.1:1/data", answer_seconds=0.5)
    with pytest.raises(PlaceError) as caught:
        place.history()
    assert "secret" not in caught.value.sentence
    assert "secret" not in place.name


@pytest.mark.parametrize(
    "content", ["", "\n", "../../etc/passwd\n", "<html>Not here</html>", "1.4.0-0123456789AB", "\0"]
)
def test_a_file_that_names_no_version_is_said_to_name_none(folder_place, tmp_path, content):
    folder_place.make()
    (tmp_path / "place" / "current").write_text(content, encoding="utf-8")
    with pytest.raises(PlaceError, match="names no version"):
        folder_place.history()


def test_a_place_without_anything_has_no_current_version(place):
    place.make()
    assert place.history() == History((), "")
