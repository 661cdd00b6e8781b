"""Where to fetch from, and how patiently: the settings of the web client."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lgo_map.councils.register import OMBUDSMAN_PAGES
from lgo_map.ingest.documents import MAX_BYTES
from lgo_map.ingest.web.addresses import parse_address
from lgo_map.pipeline.stage import BuildError
from lgo_map.settings import Settings
from lgo_map.storage import PROJECT

AGENT = "lgo-map/1.0"
"""How the program names itself to the site."""


@dataclass(frozen=True)
class WebSettings:
    """Where to fetch from, and how patiently.

    Attributes
    ----------
    base : str
        The address below which each council has its page; without a slash at its end.
    user_agent : str
        Sent with each request. Nothing else about the sender is.
    folder : Path
        Where fetched files are kept between runs.
    pause : float
        Seconds between the starts of two requests, 1 at least.
    timeout : float
        Seconds to wait for a connection, and for each next part of an answer.
    attempts : int
        How often an address is asked that fails in a way that may pass.
    largest : int
        Bytes; a larger answer is not taken.
    fresh_hours : float
        For how many hours what was had is not asked for again.

    Raises
    ------
    BuildError
        If one of them can't be; the message names its environment variable.
    """

    base: str = OMBUDSMAN_PAGES
    user_agent: str = AGENT
    folder: Path = PROJECT / ".lgo-fetched"
    pause: float = 1.0
    timeout: float = 30.0
    attempts: int = 4
    largest: int = MAX_BYTES
    fresh_hours: float = 24.0

    def __post_init__(self) -> None:
        """Refuse what would be impolite or can't work."""
        url = parse_address(self.base)
        if url is None or url.scheme not in ("http", "https") or not url.host or url.query:
            raise BuildError(f"LGO_MAP_WEB_BASE is {self.base!r}, which is no address of a site.")
        if not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise BuildError("LGO_MAP_WEB_CONTACT holds a sign that can't be sent: write it in plain letters.")
        for name, value, least in (
            ("LGO_MAP_WEB_PAUSE", self.pause, 1),
            ("LGO_MAP_WEB_TIMEOUT", self.timeout, 0.01),
            ("LGO_MAP_WEB_ATTEMPTS", self.attempts, 1),
            ("LGO_MAP_WEB_LARGEST", self.largest, 1),
            ("LGO_MAP_WEB_HOURS", self.fresh_hours, 0),
        ):
            if not least <= value < float("inf"):
                raise BuildError(f"{name} is {value:g}, but must be {least:g} at least.")


def web_settings(given: Settings) -> WebSettings:
    """The settings of the web client, each as the operator has set it, else its default.

    Raises
    ------
    BuildError
        If one of them can't be.
    """
    usual = WebSettings()
    return WebSettings(
        base=given.web_base.rstrip("/") or usual.base,
        user_agent=f"{AGENT} (+{given.web_contact})" if given.web_contact else AGENT,
        folder=Path(given.web_folder or usual.folder),
        pause=_number("LGO_MAP_WEB_PAUSE", given.web_pause, usual.pause),
        timeout=_number("LGO_MAP_WEB_TIMEOUT", given.web_timeout, usual.timeout),
        attempts=int(_number("LGO_MAP_WEB_ATTEMPTS", given.web_attempts, usual.attempts)),
        largest=int(_number("LGO_MAP_WEB_LARGEST", given.web_largest, usual.largest)),
        fresh_hours=_number("LGO_MAP_WEB_HOURS", given.web_hours, usual.fresh_hours),
    )


def _number(name: str, text: str, usual: float) -> float:
    if not text:
        return usual
    # float() would also take "nan" and "1e999", which no setting can be.
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", text, re.ASCII) is None:
        raise BuildError(f"{name} is {text!r}, which is no number.")
    return float(text)
