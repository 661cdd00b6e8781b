"""What the documents name is there: files, places in other documents, and the tests that hold the rules."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from lgo_map.storage import PROJECT

DOCUMENTS = [PROJECT / name for name in ("bench/README.md", "tests/data/README.md")]
DOCUMENTS += sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")])
TESTS_BY_FILE = {
    path.relative_to(PROJECT).as_posix(): re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    for path in (PROJECT / "tests").rglob("test_*.py")
}
TESTS = {name for names in TESTS_BY_FILE.values() for name in names}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@every_document
def test_every_file_that_a_document_names_is_there(document):
    named = re.findall(
        r"`((?:bench|deploy|docs|lgo_map|script|static|tests)/[\w/]+\.\w+)`", document.read_text(encoding="utf-8")
    )
    assert [name for name in named if "NAME" not in name and not (PROJECT / name).exists()] == []


@every_document
def test_every_test_that_a_document_names_is_there(document):
    named = re.findall(r"`(test_[a-z0-9_*]+)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if not any(fnmatchcase(test, name) for test in TESTS)] == []


@every_document
def test_every_link_to_another_document_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, place = target.partition("#")
        other = document.parent / name if name else document
        assert other.exists(), target
        assert not place or place in places_of(other.read_text(encoding="utf-8")), target


def places_of(text: str) -> set[str]:
    """What links call the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_each_test_that_a_rule_is_held_by_is_in_the_file_it_is_said_to_be_in():
    held = re.findall(
        r"\*Held by\*(.*?)(?:\n\n|\Z)", (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(held) == 14
    for part in (part for by in held for part in by.split(";")):
        files, names = re.findall(r"`(tests/[\w/]+\.py)`", part), re.findall(r"`(test_[a-z0-9_*]+)`", part)
        for file in files if names else []:
            assert any(fnmatchcase(test, name) for test in TESTS_BY_FILE[file] for name in names), (file, names)
        for name in names:
            assert any(fnmatchcase(test, name) for file in files for test in TESTS_BY_FILE[file]), (files, name)
