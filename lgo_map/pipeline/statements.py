"""From the published figures to the figures that stand.

Every figure of every source becomes a *statement*: a row of a long table. Of the statements about one figure,
the one of the highest-ranking source stands; rates that nobody published are computed from counts that stand;
and the whole is laid out as a row for every authority and year.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from lgo_map.councils.register import authorities_of_year, find_code
from lgo_map.figures.catalogue import AVERAGES, FIGURES, PERCENTAGES, RATES, STATS_FIGURES
from lgo_map.figures.figure import Figure
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.pipeline.letter_figures import LetterFigures
from lgo_map.pipeline.letters import existed_by, read_letters, title_of
from lgo_map.pipeline.preference import SourceFigures, preference
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.source_files import (
    STATISTICS,
    check_cells,
    key_of_row,
    names_source,
    source_table,
    source_title,
)
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import (
    FIGURES_SCHEMA,
    NOTE_BREAK,
    STATS_SCHEMA,
    disagreements_of,
    row_sources,
    years_with_figures,
)
from lgo_map.storage import FIGURES_FILE, STATS_FILE
from lgo_map.wording.counts import disagreement_in_note

SOURCE = f"{SOURCES}/{STATISTICS}"

NO_STATISTICS_PAGE = "The copy of this council's letter ends before the statistics page."
RATE_OF_NOTHING_NOTE = "printed as {rate:g}% of 0: there was nothing to measure"

_KEY = ["code", "year", "figure"]
_LINE = "line"
_OF_SOURCE = ["source_kind", "source_title", "source_url", "where", "in_letter", "place", "source"]


def build_statistics(stage: Stage) -> list[str]:
    """Write `data/figures.parquet` and `data/stats.parquet` from the statistics CSV and the letters.

    Returns
    -------
    list of str
        What was checked and held.

    Raises
    ------
    BuildError
        If a row of the CSV or a letter can't be true; the message names file, row and value.
    """
    register = register_of(stage)
    table = read_source(stage.sources / STATISTICS, register)
    letters = read_letters(stage, register)
    statements = pd.concat([statements_of_table(table), statements_of_letters(letters)], ignore_index=True)
    figures = choose(statements)
    figures = pd.concat([figures, compute_rates(figures)], ignore_index=True)
    check_parts(figures)
    averages = published_averages(figures, register)
    stats = lay_out(figures, averages, letters, register)
    _write(_in_order(figures).drop(columns="where"), FIGURES_SCHEMA, stage.write_to(f"data/{FIGURES_FILE}"))
    _write(stats, STATS_SCHEMA, stage.write_to(f"data/{STATS_FILE}"))
    years = years_with_figures(stats)
    return [
        f"{len(table)} rows of {table['code'].nunique()} councils, each with a source",
        f"{len(averages)} published averages, the same on every page of a type and year",
        f"{stats['upheld_rate'].notna().sum()} of {len(stats)} authority-years have an upheld rate",
        f"a row for every authority in force on 31 March {years[0]} to {years[-1]}",
    ]


def read_source(path: Path, register: pd.DataFrame) -> pd.DataFrame:
    """The statistics CSV, checked row by row.

    Returns
    -------
    DataFrame
        Its columns, with counts and rates as numbers, plus `code` (of the register), `line` (in the file) and
        `where` (for messages).

    Raises
    ------
    BuildError
        If the file can't be read, or a row can't be true.
    """
    text = source_table(path)
    check_cells(text, STATISTICS)
    table = text.assign(line=text.index + 2)
    table["where"] = f"{SOURCE}, row " + table[_LINE].astype(str)
    table["year"] = table["year"].astype("int64")
    for figure in FIGURES:
        table[figure] = table[figure].astype("Float64")
    _check_numbers(table)
    table["code"] = [code_of_row(row, register) for row in table.to_dict("records")]
    _check_sources(table)
    return table


def statements_of_table(table: pd.DataFrame) -> pd.DataFrame:
    """Every known figure of the CSV as a statement."""
    titled = table.assign(
        source_title=[
            source_title(kind, address)
            for kind, address in zip(table["source_kind"], table["source_url"].fillna(""), strict=True)
        ],
        in_letter=False,
        place=table[_LINE],
        source=_sources_of(table),
    )
    statements = titled.melt(
        id_vars=["code", "year", *_OF_SOURCE, "note"], value_vars=list(FIGURES), var_name="figure"
    ).dropna(subset="value")
    statements["note"] = [
        _note_of_figure(note, figure) for note, figure in zip(statements["note"], statements["figure"], strict=True)
    ]
    return statements


def _sources_of(table: pd.DataFrame) -> list[str]:
    """What tells each row's source from others: its address, or else the note that names it."""
    rows = table.fillna({"source_url": "", "note": ""}).to_dict("records")
    return ["\n".join(key_of_row({str(column): row[column] for column in row})[2:]) for row in rows]


def _note_of_figure(note: object, figure: str) -> str | None:
    """Of a row's note the parts that are about a figure, or about all of them."""
    if not isinstance(note, str):
        return None
    of_others = {known for other in FIGURES.values() for known in other.notes} - set(FIGURES[figure].notes)
    return NOTE_BREAK.join(part for part in note.split(NOTE_BREAK) if part not in of_others) or None


def statements_of_letters(letters: list[tuple[Letter, LetterFigures]]) -> pd.DataFrame:
    """Every figure that a letter states as a statement of the Ombudsman's."""
    rows = [
        {
            "code": letter.code,
            "year": letter.year,
            "figure": figure,
            "value": value,
            "source_kind": "ombudsman",
            "source_title": title_of(letter),
            "source_url": None,
            "note": None,
            "where": f"{SOURCES}/{letter.source}",
            "in_letter": True,
            "place": 0,
            "source": letter.source,
        }
        for letter, stated in letters
        for figure, value in stated.figures.items()
        if value is not None
    ]
    return pd.DataFrame(rows)


def choose(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements, in whatever order, with `chosen` (the one that stands) and `computed` (none is).

    Of one figure that of the source stands which :func:`lgo_map.pipeline.preference.preference` puts first. A rate of
    no cases ("0 % of 0") never stands, no matter who prints it.

    Raises
    ------
    BuildError
        If a source states a figure in two ways.
    """
    stated = statements.assign(value=statements["value"].astype("float64"))
    of_source = ["code", "year", "source"]
    order = {}
    for key, rows in stated.groupby(of_source, sort=False):
        figures = dict(zip(rows["figure"], rows["value"], strict=True))
        kind, in_letter, place = (rows[column].iloc[0] for column in ("source_kind", "in_letter", "place"))
        order[key] = preference(SourceFigures(str(kind), figures, bool(in_letter), int(place)))
    places = {key: place for place, key in enumerate(sorted(order, key=lambda key: order[key]))}
    stated["order"] = [places[key] for key in zip(*(stated[column] for column in of_source), strict=True)]
    stated = stated.sort_values([*_KEY, "order"], kind="stable", ignore_index=True)
    rivals = stated[stated.groupby([*_KEY, "source"])["value"].transform("nunique") > 1]
    if not rivals.empty:
        first, other = rivals.drop_duplicates([*_KEY, "value"]).iloc[:2].to_dict("records")
        raise BuildError(
            f"{other['where']}: {other['figure']} is {other['value']:g}, but {first['where']} says {first['value']:g}, "
            "and both are of one source."
        )
    chosen = stated.drop(columns=["order", "in_letter", "source", "place"])
    return _without_rates_of_nothing(chosen.assign(computed=False, chosen=~chosen.duplicated(_KEY)))


def compute_rates(figures: pd.DataFrame) -> pd.DataFrame:
    """The rates that follow from counts that stand, where no source publishes one.

    Parameters
    ----------
    figures : DataFrame
        As from :func:`choose`.

    Returns
    -------
    DataFrame
        Further rows of it. A rate ranks as the lower-ranking of its two counts, and has that one's source.
    """
    standing = _standing(figures)
    published = set(zip(*(figures[column] for column in _KEY), strict=True))
    rows = []
    for rate in RATES:
        for count, base in _counts_with_base(standing, FIGURES[rate]):
            if (count["code"], count["year"], rate) in published or base["value"] == 0:
                continue
            lower = max(count, base, key=lambda stated: SOURCE_KINDS.index(stated["source_kind"]))
            counted = " and ".join(FIGURES[stated["figure"]].decisions for stated in (count, base))
            title, value = f"Computed from the counts of {counted}", 100 * count["value"] / base["value"]
            notes = [stated["note"] for stated in (count, base) if pd.notna(stated["note"])]
            rows.append(
                {
                    **lower,
                    "figure": rate,
                    "value": value,
                    "source_title": title,
                    "note": NOTE_BREAK.join(dict.fromkeys(notes)) or None,
                    "computed": True,
                }
            )
    return pd.DataFrame(rows, columns=figures.columns).astype(figures.dtypes)


def check_parts(figures: pd.DataFrame) -> None:
    """Stop where, of the counts that stand, a part is more than its whole, even if two sources state them.

    Raises
    ------
    BuildError
        Naming both sources and values.
    """
    standing = _standing(figures)
    for rate in RATES:
        for count, base in _counts_with_base(standing, FIGURES[rate]):
            if count["value"] > base["value"]:
                raise BuildError(
                    f"{count['where']}: {count['figure']} is {count['value']:g}, "
                    f"more than the {base['value']:g} {base['figure']} of {base['where']}."
                )


def published_averages(figures: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """The average of similar authorities, by authority type, year and figure.

    Raises
    ------
    BuildError
        If two pages of a type and year print it differently.
    """
    types = register["authority_type"]
    stated = figures[figures["figure"].isin(AVERAGES)]
    stated = stated.assign(authority_type=stated["code"].map(types))
    groups = stated.groupby(["authority_type", "year", "figure"])
    for (authority_type, year, figure), rows in groups:
        if rows["value"].nunique() > 1:
            usual = rows["value"].mode().iloc[0]
            odd = rows[rows["value"] != usual].iloc[0]
            raise BuildError(
                f"{odd['where']}: {figure} is {odd['value']:g}, but {usual:g} on other pages of "
                f"{authority_type} councils in {year}."
            )
    return groups["value"].first()


def lay_out(
    figures: pd.DataFrame,
    averages: pd.Series,
    letters: list[tuple[Letter, LetterFigures]],
    register: pd.DataFrame,
) -> pd.DataFrame:
    """The stats: a row for every authority in force in a year, and every abolished one that has figures."""
    standing = figures[figures["chosen"] & figures["figure"].isin(STATS_FIGURES)]
    stats = _grid(figures, letters, register)
    known = standing.pivot(index=["code", "year"], columns="figure", values="value")
    known = known.reindex(columns=list(STATS_FIGURES))
    stats = stats.join(known, on=["code", "year"]).join(row_sources(figures), on=["code", "year"])
    for figure in AVERAGES:
        of_figure = averages[averages.index.get_level_values("figure") == figure].droplevel("figure")
        stats[figure] = stats[["authority_type", "year"]].join(of_figure.rename(figure), on=["authority_type", "year"])[
            figure
        ]
    for figure in STATS_FIGURES:
        stats[figure] = stats[figure].astype("Int64" if FIGURES[figure].is_count else "Float64")
    for column in ("source_kind", "source_url", "note"):
        stats[column] = stats[column].astype("str")
    without_page = [(letter.code, letter.year) for letter, stated in letters if stated.is_empty]
    keys = pd.MultiIndex.from_frame(stats[["code", "year"]])
    stats.loc[stats["source_kind"].isna() & keys.isin(without_page), "note"] = NO_STATISTICS_PAGE
    for key, differing in _differences(figures).items():
        note = stats.loc[keys.isin([key]), "note"].iloc[0]
        stats.loc[keys.isin([key]), "note"] = NOTE_BREAK.join([*([note] if pd.notna(note) else []), *differing])
    return stats[list(STATS_SCHEMA.columns)]


def _differences(figures: pd.DataFrame) -> dict[tuple[str, int], list[str]]:
    """By council and year, in words where other sources say otherwise of a figure that stands."""
    several = figures[figures.groupby(_KEY)["value"].transform("nunique") > 1]
    found: dict[tuple[str, int], list[str]] = {}
    for key, stated in several.groupby(_KEY):
        code, year, figure = str(key[0]), int(str(key[1])), str(key[2])
        others = disagreements_of(stated, figure) if figure in STATS_FIGURES else []
        if others:
            found.setdefault((code, year), []).extend(disagreement_in_note(figure, other) for other in others)
    return found


def _check_numbers(table: pd.DataFrame) -> None:
    for figure in PERCENTAGES:
        if (table[figure] > 100).any():
            row = table[table[figure] > 100].iloc[0]
            raise BuildError(f"{row['where']}: {figure} is {row[figure]:g}, which is not a rate from 0 to 100.")
    for part, whole in ((FIGURES[rate].part, FIGURES[rate].base) for rate in RATES):
        if part and (table[part] > table[whole]).any():
            row = table[table[part] > table[whole]].iloc[0]
            raise BuildError(f"{row['where']}: {part} is {row[part]:g}, more than the {row[whole]:g} {whole}.")


def code_of_row(row: Mapping[Any, Any], register: pd.DataFrame) -> str:
    """The register's code of a row's council; its code and its name must both lead there.

    Raises
    ------
    BuildError
        If they do not, or the council did not exist yet.
    """
    printed, name, where = row["authority_code"], row["authority_name"], row["where"]
    code = find_code(register, printed)
    if code is None:
        raise BuildError(f"{where}: authority_code is {printed}, which is not in the register.")
    if find_code(register, name) != code:
        raise BuildError(f"{where}: authority_name is {name}, yet {printed} is {register['name'][code]}.")
    if not existed_by(register, code, row["year"]):
        raise BuildError(f"{where}: year is {row['year']}, when {name} did not exist yet.")
    return code


def _check_sources(table: pd.DataFrame) -> None:
    unsourced = table[table["source_url"].isna() & ~table["note"].fillna("").map(names_source).astype(bool)]
    if not unsourced.empty:
        raise BuildError(f"{unsourced.iloc[0]['where']}: source_url is empty, and no note names the source.")
    first: dict[tuple[str, ...], dict[Hashable, Any]] = {}
    for row, source in zip(table.to_dict("records"), _sources_of(table), strict=True):
        kind, address = source.split("\n")
        before = first.setdefault((row["code"], str(row["year"]), address), row)
        if before is row:
            continue
        for figure in FIGURES:
            if pd.notna(row[figure]) and pd.notna(before[figure]) and row[figure] != before[figure]:
                raise BuildError(
                    f"{row['where']}: {figure} is {row[figure]:g}, but row {before[_LINE]}, of the same source, says "
                    f"{before[figure]:g}."
                )
        if kind == before["source_kind"]:
            raise BuildError(
                f"{row['where']}: {row['authority_name']} has another row of {row['year']} from the same source, row "
                f"{before[_LINE]}: make one of them."
            )


def _standing(figures: pd.DataFrame) -> dict[tuple[str, int, str], dict[str, Any]]:
    """The statements that stand, by council, year and figure."""
    rows = figures[figures["chosen"]].to_dict("records")
    return {(row["code"], row["year"], row["figure"]): {str(key): row[key] for key in row} for row in rows}


def _counts_with_base(
    standing: dict[tuple[str, int, str], dict[str, Any]], rate: Figure
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The counts behind a rate, part and whole, for every council and year of which both stand."""
    for (code, year, figure), count in standing.items():
        if figure == rate.part and (code, year, rate.base) in standing:
            yield count, standing[code, year, rate.base]


def _without_rates_of_nothing(figures: pd.DataFrame) -> pd.DataFrame:
    wholes = {rate: FIGURES[rate].base for rate in RATES}
    standing = figures[figures["chosen"]].set_index(_KEY)["value"]
    keys = zip(figures["code"], figures["year"], figures["figure"].map(wholes), strict=True)
    of_nothing = pd.Series([standing.get(key) == 0 for key in keys], index=figures.index)
    figures.loc[of_nothing, "chosen"] = False
    notes = [RATE_OF_NOTHING_NOTE.format(rate=value) for value in figures.loc[of_nothing, "value"]]
    given = figures.loc[of_nothing, "note"]
    figures.loc[of_nothing, "note"] = given.where(given.notna(), notes)
    return figures


def _grid(figures: pd.DataFrame, letters: list[tuple[Letter, LetterFigures]], register: pd.DataFrame) -> pd.DataFrame:
    """`code`, `year`, `name` and `authority_type` of every row of the stats, by year and code."""
    with_figures = set(zip(figures["code"], figures["year"], strict=True))
    with_letter = {(letter.code, letter.year) for letter, _ in letters}
    in_force = {
        (code, year)
        for year in {year for _, year in with_figures}
        for code in authorities_of_year(register, year)["code"]
    }
    keys = sorted(in_force | with_figures | with_letter, key=lambda key: (key[1], key[0]))
    grid = pd.DataFrame(keys, columns=["code", "year"]).astype({"year": "int64"})
    return grid.join(register[["name", "authority_type"]], on="code")


def _in_order(figures: pd.DataFrame) -> pd.DataFrame:
    """By year, code and figure; the statement that stands first."""
    order = pd.Series(range(len(FIGURES)), index=FIGURES)
    keys = figures.assign(order=figures["figure"].map(order), hidden=~figures["chosen"])
    return figures.loc[keys.sort_values(["year", "code", "order", "hidden"], kind="stable").index]


def _write(table: pd.DataFrame, schema: pa.DataFrameSchema, path: Path) -> None:
    ordered = table[list(schema.columns)].reset_index(drop=True)
    for column in ("source_url", "note"):
        ordered[column] = ordered[column].astype("str")
    schema.validate(ordered).to_parquet(path, index=False)
