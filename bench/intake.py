"""How long it takes to add a year: 350 letters as PDF and 350 statistics pages, all made.

Everything happens in a copy of the data in a temporary folder, which is gone at the end. Prints seconds, and the peak
memory of the command as letters and pages grow from none to 350: flat means that it does not grow with them.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.storage import PROJECT
from tests.ingest.made_letters import LAYOUTS, pdf_of
from tests.ingest.made_pages import as_html, page_pieces

DOCUMENTS = 350
LETTER = PROJECT / "data" / "sources" / "letters" / "2020" / "northampton-borough-council.txt"


def made(folder: Path) -> None:
    """Write the letters and pages, each of another council or year."""
    register, chance = load_register(), random.Random(1)  # noqa: S311 - nothing secret
    text = LETTER.read_text(encoding="utf-8")
    (folder / "letters").mkdir()
    (folder / "pages").mkdir()
    councils = {year: list(authorities_of_year(register, year)["name"]) for year in (2020, 2021, 2022, 2024)}
    to = [(name, 2020) for name in councils[2020]] + [(name, 2021) for name in councils[2021]]
    for number, (name, year) in enumerate(to[:DOCUMENTS]):
        later = text.replace("Northampton Borough Council", name)
        if year == 2021:
            later = later.replace("2020", "2021").replace("2019", "2020")
        (folder / "letters" / f"{number}.pdf").write_bytes(pdf_of(later, LAYOUTS[number % len(LAYOUTS)]))
    about = [(name, year) for year in (2024, 2022) for name in councils[year]]
    for number, (name, year) in enumerate(about[:DOCUMENTS]):
        investigations = chance.randint(4, 60)
        upheld = chance.randint(0, investigations)
        figures = {
            "investigations": investigations,
            "upheld": upheld,
            "upheld_rate": float(f"{100 * upheld / investigations:.0f}"),
        }
        page = as_html(page_pieces(name, year, figures))
        (folder / "pages" / f"{number}.html").write_text(page, encoding="utf-8")


def run(project: Path, what: str, folder: Path, count: int) -> tuple[float, str]:
    """Add the first `count` documents: seconds, and what the command counted."""
    chosen = sorted((folder / what).iterdir(), key=lambda path: int(path.stem))[:count]
    started = time.perf_counter()
    answer = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "lgo_map", "add", what, *map(str, chosen), "--yes"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    counted = [line for line in answer.stdout.splitlines() if " refused" in line and " held" in line]
    return seconds, counted[-1] if counted else (answer.stderr or answer.stdout)[-300:]


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made(folder)
        for count in (1, DOCUMENTS // 10, DOCUMENTS):
            project = folder / f"project-{count}"
            for name in ("data", "static", "lgo_map"):
                shutil.copytree(PROJECT / name, project / name)
            for what in ("letters", "pages"):
                seconds, counted = run(project, what, folder, count)
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(f"{count:>4} {what:<8} {seconds:6.1f} s   peak so far {peak:5.0f} MB   {counted}")


if __name__ == "__main__":
    main()
