"""What the operator can set in the environment; the table in docs/operating.md says what each means."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Settings:
    """The variables as they are set, each called `LGO_MAP_` and the attribute's name in capitals.

    Attributes
    ----------
    data : str
        Where the app reads its data, if not in the project's `data/`: a folder, or a place of versions.
    data_copies : str
        The folder that holds copies of the versions of such a place, as written.
    data_seconds : str
        How often it is looked whether there is another version, as written.
    address : str
        Where the site is to be found, "https://example.org"; without it, the address it was asked for at.
    debug : bool
        Whether a page that fails shows the traceback: for developing only.
    log : str
        The form of the server's log, "json" or "text"; without it JSON, unless it goes to a terminal.
    metrics_forwarded : bool
        Whether a request that a proxy hands on is told the metrics.
    drain : str
        Seconds in which the server still answers after it was told to end, and says that it is not ready.
    visitors, rest : str
        How many visitors may have the app open at once, and minutes until one who does nothing has to take it up again,
        as written.
    tiles, tiles_attribution : str
        Address pattern and credit of background tiles; without the first there are none.
    web_base, web_contact, web_folder, web_pause, web_timeout, web_attempts, web_largest, web_hours : str
        How figures are fetched from the web, as written. The web client reads and checks them, so that a wrong one
        keeps nothing else from working.
    """

    data: str = ""
    data_copies: str = ""
    data_seconds: str = ""
    address: str = ""
    debug: bool = False
    log: str = ""
    metrics_forwarded: bool = False
    drain: str = ""
    visitors: str = ""
    rest: str = ""
    tiles: str = ""
    tiles_attribution: str = ""
    web_base: str = ""
    web_contact: str = ""
    web_folder: str = ""
    web_pause: str = ""
    web_timeout: str = ""
    web_attempts: str = ""
    web_largest: str = ""
    web_hours: str = ""


VARIABLES = {field.name: f"LGO_MAP_{field.name.upper()}" for field in fields(Settings)}
"""The environment variable of each setting."""


def settings_from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a variable that is empty or only blanks is not set."""
    written = {name: environment.get(variable, "").strip() for name, variable in VARIABLES.items()}
    debug, forwarded = (written.pop(name) not in ("", "0") for name in ("debug", "metrics_forwarded"))
    return Settings(debug=debug, metrics_forwarded=forwarded, **written)
