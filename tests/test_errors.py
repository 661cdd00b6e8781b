"""Every error of the project is of one family: it has a sentence, a status, and perhaps a remedy."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
from pathlib import Path

import lgo_map
from lgo_map.errors import LgoMapError, report
from lgo_map.storage import DataFileError

CLASSES = [
    value
    for module in pkgutil.walk_packages(lgo_map.__path__, "lgo_map.")
    if not module.name.endswith("__main__")
    for value in vars(importlib.import_module(module.name)).values()
    if inspect.isclass(value) and issubclass(value, Exception) and value.__module__ == module.name
]


def test_every_error_is_of_the_family_and_has_a_status_of_http():
    assert {each.__name__ for each in CLASSES} >= {"DataFileError", "BuildError", "Refusal", "BriefingError"}
    for each in CLASSES:
        assert issubclass(each, LgoMapError)
        assert 400 <= each.status < 600


def test_an_error_says_its_sentence():
    assert str(LgoMapError("holds no text")) == LgoMapError("holds no text").sentence == "holds no text"


def test_a_damaged_file_is_told_with_its_remedy_and_to_visitors_without():
    error = DataFileError(Path("data/stats.parquet"), "is missing", "statistics")
    assert error.sentence == "The data file data/stats.parquet is missing."
    assert str(error) == f"{error.sentence} To rebuild it, run: {error.remedy}"
    assert error.remedy == "python -m lgo_map build statistics"
    assert error.remedy not in error.sentence


def test_an_error_is_logged_once_and_keeps_its_reference_whoever_comes_upon_it(caplog):
    error, log = ValueError("invalid literal"), logging.getLogger("lgo_map.test")
    reference = report(log, error, "page about")
    assert report(log, error, "app") == reference
    assert [record.getMessage() for record in caplog.records] == [f"[{reference}] The page about failed"]
    assert report(log, ValueError("invalid literal"), "app") != reference


def test_what_an_error_of_ours_says_stands_in_the_line(caplog):
    reference = report(
        logging.getLogger("lgo_map.test"), DataFileError(Path("data/x.parquet"), "is missing", "statistics"), "api"
    )
    [record] = caplog.records
    assert record.getMessage().startswith(f"[{reference}] The api failed: The data file ")
    assert "is missing. To rebuild it, run: " in record.getMessage()
