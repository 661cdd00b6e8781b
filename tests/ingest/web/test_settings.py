"""The web client's settings, and what they can't be."""

import pytest

from lgo_map.ingest.web.settings import WebSettings, web_settings
from lgo_map.pipeline.stage import BuildError
from lgo_map.settings import settings_from_environment


def test_without_settings_it_is_the_ombudsmans_site_once_a_second(monkeypatch):
    for name in ("BASE", "CONTACT", "FOLDER", "PAUSE", "TIMEOUT", "ATTEMPTS", "LARGEST", "HOURS"):
        monkeypatch.delenv(f"LGO_MAP_WEB_{name}", raising=False)
    settings = web_settings(settings_from_environment())
    assert settings.base == "https://www.lgo.org.uk/your-councils-performance"
    assert settings.user_agent == "lgo-map/1.0"
    assert settings.pause == 1


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    for name, value in {
        "BASE": "https://example.org/councils/",
        "CONTACT": "data@example.org",
        "FOLDER": str(tmp_path),
        "PAUSE": "2.5",
        "TIMEOUT": "10",
        "ATTEMPTS": "2",
        "LARGEST": "5000",
        "HOURS": "0",
    }.items():
        monkeypatch.setenv(f"LGO_MAP_WEB_{name}", value)
    assert web_settings(settings_from_environment()) == WebSettings(
        "https://example.org/councils", "lgo-map/1.0 (+data@example.org)", tmp_path, 2.5, 10, 2, 5000, 0
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PAUSE", "0.5", "LGO_MAP_WEB_PAUSE is 0.5, but must be 1 at least."),
        ("PAUSE", "fast", "LGO_MAP_WEB_PAUSE is 'fast', which is no number."),
        ("PAUSE", "nan", "LGO_MAP_WEB_PAUSE is 'nan', which is no number."),
        ("ATTEMPTS", "0", "LGO_MAP_WEB_ATTEMPTS is 0, but must be 1 at least."),
        ("BASE", "lgo.org.uk", "LGO_MAP_WEB_BASE is 'lgo.org.uk', which is no address of a site."),
        ("BASE", "file:///etc", "LGO_MAP_WEB_BASE is 'file:///etc', which is no address of a site."),
        ("BASE", "https://me:pw@example.org", "which is no address of a site."),
        ("CONTACT", "me\r\nX-Evil: 1", "LGO_MAP_WEB_CONTACT holds a sign that can't be sent"),
        ("CONTACT", "Zoë", "LGO_MAP_WEB_CONTACT holds a sign that can't be sent"),
    ],
)
def test_a_setting_that_cannot_be_is_named(monkeypatch, name, value, problem):
    monkeypatch.setenv(f"LGO_MAP_WEB_{name}", value)
    with pytest.raises(BuildError) as raised:
        web_settings(settings_from_environment())
    assert problem in str(raised.value)
