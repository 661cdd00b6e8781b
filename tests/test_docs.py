"""What the documents name is there: files, and the tests that hold the rules."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from lgo_map.storage import PROJECT

DOCUMENTS = [PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "bench/README.md", "tests/data/README.md")]
DOCUMENTS += sorted((PROJECT / "docs").glob("*.md"))
TESTS = {
    name
    for path in (PROJECT / "tests").rglob("test_*.py")
    for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@every_document
def test_every_file_that_a_document_names_is_there(document):
    named = re.findall(r"`((?:bench|docs|lgo_map|static|tests)/[\w/]+\.\w+)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if "NAME" not in name and not (PROJECT / name).exists()] == []


@every_document
def test_every_test_that_a_document_names_is_there(document):
    named = re.findall(r"`(test_[a-z0-9_*]+)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if not any(fnmatchcase(test, name) for test in TESTS)] == []
