"""What the operator may set is read in one place and documented in one table."""

from __future__ import annotations

import re

import pytest

from lgo_map.settings import VARIABLES, Settings, settings_from_environment
from lgo_map.storage import PROJECT


def test_every_variable_stands_once_in_the_table_and_every_one_in_the_table_is_read():
    table = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`LGO_MAP_[^|]*)\|", table, re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`(LGO_MAP_[A-Z_]+)`", row)]
    assert sorted(documented) == sorted(VARIABLES.values())


def test_the_environment_is_read_in_one_module_only():
    modules = [PROJECT / "app.py", *(PROJECT / "pages").glob("*.py"), *(PROJECT / "lgo_map").rglob("*.py")]
    reading = [path.name for path in modules if re.search(r"\bos\.(environ|getenv)", path.read_text(encoding="utf-8"))]
    assert reading == ["settings.py"]


@pytest.mark.parametrize("value", ["", "  "])
def test_what_is_empty_is_not_set(value):
    assert settings_from_environment(dict.fromkeys(VARIABLES.values(), value)) == Settings()


def test_settings_are_taken_as_they_are_written():
    assert settings_from_environment(
        {"LGO_MAP_DATA": "/elsewhere", "LGO_MAP_DEBUG": "1", "LGO_MAP_TILES": "https://example.org/{z}", "HOME": "/"}
    ) == Settings(data="/elsewhere", debug=True, tiles="https://example.org/{z}")


def test_debugging_is_off_at_0():
    assert not settings_from_environment({"LGO_MAP_DEBUG": "0"}).debug


def test_a_wrong_setting_of_the_web_client_stops_nothing_else():
    assert settings_from_environment({"LGO_MAP_WEB_PAUSE": "fast"}).web_pause == "fast"
