"""What a measurement was made on, to be kept beside its numbers."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).parents[1]
PACKAGES = ("streamlit", "streamlit-folium", "pandas", "geopandas", "shapely", "pyarrow")


def measured_on() -> dict[str, Any]:
    """The day, the machine, the versions and the commit; never the machine's name."""
    about = Path("/proc/cpuinfo")
    model = (
        re.search(r"^model name\s*: (.+)$", about.read_text(encoding="utf-8"), re.MULTILINE) if about.exists() else None
    )
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": model[1] if model else platform.machine(),
        "processors": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "load_average": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "commit": commit_of(PROJECT),
    }


def in_words(measured: dict[str, Any]) -> str:
    """The machine and the versions in a line, to stand under a table."""
    return (
        f"{measured['processors']} processors ({measured['processor']}), load {measured['load_average']}; Python "
        f"{measured['python']}, Streamlit {measured['streamlit']}; commit {measured['commit']}"
    )


def commit_of(checkout: Path) -> str:
    """The commit that a folder has checked out, and whether anything in it was changed since."""
    changed = _git(checkout, "status", "-s", "-uno")
    return _git(checkout, "rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def _git(checkout: Path, *arguments: str) -> str:
    command = [shutil.which("git") or "git", "-C", str(checkout), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
