"""The installed packages of data that some steps read."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from lgo_map.pipeline.stage import BuildError

INSTALL = "pip install -r requirements-build.txt"
"""The command that installs them."""


def package_file(package: str, module: str, name: str) -> Path:
    """The file or folder `name` inside an installed package of data, found without running its code.

    Parameters
    ----------
    package : str
        The package's name on PyPI.
    module : str
        The name it is imported by.
    name : str
        A path inside the module's folder; empty for the folder itself.

    Raises
    ------
    BuildError
        If the package is not installed or does not hold the file.
    """
    found = find_spec(module)
    if found is None or not found.submodule_search_locations:
        raise BuildError(f"The package {package} is not installed; install it with: {INSTALL}")
    path = Path(found.submodule_search_locations[0]) / name
    if not path.exists():
        raise BuildError(f"The package {package} lacks its file {module}/{name}; install it again with: {INSTALL}")
    return path
