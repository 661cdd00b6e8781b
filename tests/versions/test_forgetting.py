"""Old versions can be taken away from a place, and what is or may become current never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lgo_map.storage import DATA
from lgo_map.versions.errors import PlaceError
from lgo_map.versions.forgetting import AT_REST, forget, versions_to_forget
from lgo_map.versions.manifest import MANIFEST_FILE
from lgo_map.versions.place import Place
from lgo_map.versions.publishing import publish, roll_back
from tests.versions.made_versions import STATIC, data_with, published


def later() -> datetime:
    return datetime.now(UTC) + AT_REST + timedelta(hours=1)


def test_the_newest_stay_and_can_be_gone_back_to(place, tmp_path):
    versions = [published(place, data_with(tmp_path / str(count), count)) for count in (96, 97, 98, 99)]
    found, seen = versions_to_forget(place, 2)
    assert sorted(found) == sorted(versions[:2])
    forget(place, found, 2, seen)
    assert place.stored() == sorted(versions[2:])
    assert [each.version for each in place.history().versions] == versions[:1:-1]
    assert roll_back(place) == (versions[3], versions[2])


@pytest.mark.parametrize("keep", [1, 0, -1])
def test_the_current_version_and_the_one_before_it_are_always_kept(folder_place, keep):
    published(folder_place, DATA)
    with pytest.raises(PlaceError, match="At least 2 versions are kept"):
        versions_to_forget(folder_place, keep)
    assert versions_to_forget(folder_place, 2)[0] == []


def test_what_one_went_back_from_is_taken_away_only_when_it_has_lain_there_for_a_day(place, tmp_path):
    published(place, DATA)
    second = published(place, data_with(tmp_path / "second", 99))
    roll_back(place)
    assert versions_to_forget(place, 2)[0] == []
    assert versions_to_forget(place, 2, clock=later)[0] == [second]


def test_what_is_being_put_there_is_left_alone(place, tmp_path):
    published(place, DATA)
    begun = published(place, data_with(tmp_path / "begun", 99))
    roll_back(place)
    place._answers.remove(f"versions/{begun}/{MANIFEST_FILE}")
    assert versions_to_forget(place, 2, clock=later)[0] == []


def test_what_was_published_again_meanwhile_stays(folder_place, tmp_path):
    again = data_with(tmp_path / "again", 99)
    published(folder_place, DATA)
    version = published(folder_place, again)
    roll_back(folder_place)
    found, seen = versions_to_forget(folder_place, 2, clock=later)
    assert found == [version]
    publish(folder_place, again, STATIC)
    with pytest.raises(PlaceError, match="Somebody else has changed what is current"):
        forget(folder_place, found, 2, seen)
    forget(folder_place, found, 2, folder_place.history())
    assert folder_place.stamp(version, MANIFEST_FILE)


def test_a_place_that_is_seen_over_the_web_is_left_as_it_is(folder_place, web_place):
    published(folder_place, DATA)
    with pytest.raises(PlaceError, match="seen over the web only: take versions away at the storage behind it"):
        versions_to_forget(web_place, 2)


def test_where_nothing_is_published_there_is_nothing_to_take_away(folder_place: Place):
    folder_place.make()
    with pytest.raises(PlaceError, match="Nothing has been published"):
        versions_to_forget(folder_place, 2)
