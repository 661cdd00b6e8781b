"""What tests and measurements start ends with them, and says why where it does not start."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys

import pytest

from bench.programs import started, wait_until_ready
from lgo_map.storage import PROJECT

SLEEPS = ["sleep", "3600"]
STARTS = f"""
import sys
from pathlib import Path
from bench.programs import started
with open(int(sys.argv[1]), "w") as output, started({SLEEPS}, output, folder=Path()):
    print("started", flush=True)
    sys.stdin.read()
"""


def test_a_program_ends_when_what_has_started_it_is_killed():
    ended, kept = os.pipe()
    command = [sys.executable, "-c", STARTS, str(kept)]
    with (
        os.fdopen(ended),
        subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[kept]
        ) as starting,
    ):
        os.close(kept)
        assert starting.stdout is not None
        assert starting.stdout.readline() == b"started\n"
        assert select.select([ended], [], [], 0)[0] == []
        starting.kill()
        assert select.select([ended], [], [], 90)[0] == [ended]  # nobody has the other end any more


def test_a_program_that_does_not_start_is_named_with_what_it_printed(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('There is no room.')"]
    with (tmp_path / "log").open("w+") as output, started(command, output, folder=tmp_path) as program:
        said = re.escape("The app did not start. It printed: There is no room.")
        with pytest.raises(RuntimeError, match=said):
            wait_until_ready(program, output, lambda: False, 90, "The app")
