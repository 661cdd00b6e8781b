"""What is not the app is not served at all: else Streamlit would serve what is there, without any of our bounds."""

from __future__ import annotations

import shutil

import pytest
from streamlit.web import cli

from lgo_map.server import __main__ as start
from lgo_map.server.__main__ import main, why_not
from lgo_map.storage import PROJECT


@pytest.fixture
def project(tmp_path):
    """A folder with what Streamlit reads of the project."""
    shutil.copy(PROJECT / "app.py", tmp_path)
    shutil.copytree(PROJECT / "pages", tmp_path / "pages")
    return tmp_path


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_project_can_be_served(project):
    assert why_not(project) is None


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("app.py", "app = App(", "app = App((", "app.py is no Python, line "),
        ("app.py", "import streamlit as st", "<<<<<<< HEAD", "app.py is no Python, line "),
        ("app.py", "app = App(", "app = made(", "In app.py no “app = App(…)” is found"),
        ("app.py", "else:", "else:\n    return", "app.py is no Python, line "),
        ("app.py", "import", "\0import", "app.py "),
        ("pages/about.py", "with page(ABOUT_PAGE):", "with page(ABOUT_PAGE)", "pages/about.py is no Python, line "),
    ],
)
def test_a_file_that_is_damaged_is_named_and_nothing_is_served(project, monkeypatch, caplog, file, before, after, said):
    monkeypatch.setattr(cli, "main", lambda *_, **__: pytest.fail("It is served."))
    monkeypatch.setattr(start, "log_to_standard_error", lambda: None)
    change(project / file, before, after)
    with pytest.raises(SystemExit) as ended:
        main([], project)
    assert ended.value.code == 1
    (line,) = caplog.messages
    assert line.startswith(said)
    assert "Nothing is served" in line


def test_without_app_there_is_nothing_to_serve(project):
    (project / "app.py").unlink()
    assert str(why_not(project)).startswith("app.py can’t be read: ")


def test_streamlit_is_told_what_the_server_is_told(project, monkeypatch):
    told = []
    monkeypatch.setattr(cli, "main", lambda arguments, **_: told.extend(arguments))
    main(["--server.port=9000"], project)
    assert told == ["run", str(project / "app.py"), "--server.port=9000"]
