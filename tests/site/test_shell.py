"""What every page has, whatever goes wrong on it."""

from __future__ import annotations

import re

import pytest

from lgo_map.site.pages import about_page
from tests.app_pages import OpenedPage


@pytest.fixture
def failing(monkeypatch):
    """A page about the figures that fails."""

    def fail():
        raise ZeroDivisionError("made for the test")

    monkeypatch.setattr(about_page, "current_dataset", fail)


def test_an_unexpected_error_is_told_without_its_cause_and_its_reference_leads_to_it_in_the_log(failing, caplog):
    page = OpenedPage("about")
    assert not page.app.exception
    assert "The fault is ours." in page.text
    assert "made for the test" not in page.text
    [reference] = re.findall(r"Reference ([0-9a-f]{8})\.", page.text)
    told = next(record for record in caplog.records if f"[{reference}]" in record.getMessage())
    assert "about" in told.getMessage()
    assert "ZeroDivisionError: made for the test" in caplog.text
    assert "Map" in page.links  # the rest of the page is there


def test_another_error_has_another_reference(failing):
    references = [re.findall(r"Reference \w+", OpenedPage("about").text) for _ in range(2)]
    assert references[0] != references[1]


def test_anyone_who_changes_the_code_can_have_the_traceback_on_the_page(failing, monkeypatch):
    monkeypatch.setenv("LGO_MAP_DEBUG", "1")
    page = OpenedPage("about")
    assert [error.message for error in page.app.exception] == ["made for the test"]
    assert "The fault is ours." in page.text
