"""Starts the server: `python -m lgo_map.server`, with settings of Streamlit's such as `--server.port=8501`.

`streamlit run app.py` does the same as long as all is well. Streamlit finds the app by reading app.py; where it finds
none there, and one wrong letter is enough, it serves the file in a plainer way of its own: visits without bounds, no
headers, and a 200 for every address, those that ask for its health among them. Started here, nothing is served then.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from streamlit.web import cli
from streamlit.web.server.app_discovery import discover_asgi_app

from lgo_map.server.logs import log_to_standard_error
from lgo_map.storage import PROJECT

_log = logging.getLogger("lgo_map.server")


def why_not(project: Path) -> str | None:
    """A sentence that says why a project's folder can't be served; None where it can."""
    app = project / "app.py"
    for path in (app, *sorted((project / "pages").glob("*.py"))):
        name = path.relative_to(project).as_posix()
        try:
            compile(path.read_bytes(), name, "exec")
        except SyntaxError as error:
            return f"{name} is no Python, line {error.lineno}: {error.msg}. Nothing is served; put it right first."
        except (OSError, ValueError) as error:
            return f"{name} can’t be read: {error}. Nothing is served; put it right first."
    if not discover_asgi_app(app).is_asgi_app:
        return "In app.py no “app = App(…)” is found. Nothing is served; put it back first."
    return None


def main(arguments: list[str], project: Path = PROJECT) -> None:
    """Serve a project until told to end.

    Parameters
    ----------
    arguments : list of str
        What else Streamlit is told.
    project : Path
        The folder with app.py and its pages.

    Raises
    ------
    SystemExit
        With 1, and a line in the log, if it can't be served; else as Streamlit ends.
    """
    if reason := why_not(project):
        log_to_standard_error()
        _log.error(reason)
        raise SystemExit(1)
    cli.main(["run", str(project / "app.py"), *arguments], prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
