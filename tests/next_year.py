"""What the tests of a new year share: the Ombudsman's tables of it brought in, and the pages looked at."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.cli import command
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.records.subjects import load_subjects
from tests.app_pages import MapPage, OpenedPage
from tests.ingest.made_tables import YEARLY_AVERAGES, as_csv, made_figures, yearly_tables


def bring_in_tables(folder: Path, councils: pd.DataFrame, year: int) -> None:
    """Add the three tables of a year by the project's own commands, and publish what is held back.

    Parameters
    ----------
    folder : Path
        Where to write the files.
    councils : pandas.DataFrame
        The rows of the register that the tables are about.
    """
    named = dict(zip(councils["name"], councils["authority_type"], strict=True))
    for number, (name, rows) in enumerate(yearly_tables(named, year).items()):
        path = folder / f"{name}.csv"
        path.write_bytes(as_csv(rows))
        url = f"https://www.lgo.org.uk/assets/attach/{number}/{path.name}"
        _run("add", "statistics", path, "--kind", "ombudsman", "--url", url, "--yes")
    assert _run("review", "--publish-all") == command.STORED


def assert_held(data: Path, councils: pd.DataFrame, year: int) -> None:
    """Every figure and subject of every council is the one that the tables print."""
    stats = load_statistics(data)
    assert max(years_with_figures(stats)) == year
    of_year = stats[stats["year"] == year].set_index("code")
    subjects = load_subjects(data)
    received = subjects[subjects["year"] == year].set_index(["code", "subject"])["received"]
    assert set(councils["code"]) <= set(of_year.index)
    for council in councils.to_dict("records"):
        code, name = str(council["code"]), str(council["name"])
        made = made_figures(name, year, str(council["authority_type"]))
        assert of_year.loc[code, list(made.figures)].to_dict() == made.figures, name
        assert received[code].to_dict() == made.subjects


def assert_shown(councils: pd.DataFrame, year: int, codes: list[str]) -> None:
    """The map, council page and briefing of these councils are well, and are about the new year."""
    for code in codes:
        name, kind = str(councils["name"][code]), str(councils["authority_type"][code])
        made = made_figures(name, year, kind)
        on_map = MapPage(council=code, year=str(year))
        assert on_map.is_well
        assert on_map.filter("year").value == year
        of_council = OpenedPage("council", council=code)
        assert of_council.is_well
        assert f"By subject, {year_name(year)}" in of_council.text
        assert f"Complaints and enquiries received {made.figures['received']:,g}" in of_council.text
        briefing = OpenedPage("briefing", council=code, year=str(year))
        assert briefing.is_well
        assert year_name(year) in briefing.text
        if made.figures["investigations"]:
            rate = f"{made.figures['upheld_rate']} %"
            average = f"{YEARLY_AVERAGES[kind]} %"
            for page in (on_map, of_council, briefing):
                assert rate in page.text
                assert average in page.text
        else:
            assert "no investigations" in on_map.text.lower()


def _run(*words: str | Path) -> int:
    answer = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert answer.exit_code in (command.STORED, command.WANTS_A_LOOK), answer.output
    return answer.exit_code
