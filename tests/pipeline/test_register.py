"""Building the register: what the sources say, and the one sentence that answers a mistake in them."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from lgo_map.pipeline.register import build_register
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import DATA

SOURCES = DATA / "sources"


@pytest.fixture
def stage(tmp_path) -> Stage:
    """A project that holds nothing but the register's two source files."""
    sources = tmp_path / "data" / "sources"
    sources.mkdir(parents=True)
    for file in ("register.csv", "reorganisations.csv"):
        shutil.copy(SOURCES / file, sources)
    return Stage(tmp_path)


def edit(stage: Stage, file: str, old: str, new: str) -> int:
    """Replace `old`, which stands once in the file, and say in which of its lines."""
    path = stage.sources / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


class TestTheBuiltRegister:
    def test_the_file_held_is_what_the_sources_give(self, stage):
        checks = build_register(stage)
        built = pd.read_parquet(stage.read_from("data/register.parquet"))
        pd.testing.assert_frame_equal(built, pd.read_parquet(DATA / "register.parquet"))
        assert checks[0] == "35 councils in force today, 29 abolished since 2013"

    def test_the_same_sources_give_the_same_bytes(self, stage):
        build_register(stage)
        first = stage.read_from("data/register.parquet").read_bytes()
        build_register(stage)
        assert stage.read_from("data/register.parquet").read_bytes() == first

    def test_the_order_of_rows_in_the_source_does_not_matter(self, stage):
        build_register(stage)
        first = stage.read_from("data/register.parquet").read_bytes()
        path = stage.sources / "register.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
        build_register(stage)
        assert stage.read_from("data/register.parquet").read_bytes() == first

    def test_a_table_saved_by_a_spreadsheet_is_read_as_well(self, stage):
        path = stage.sources / "register.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
        assert build_register(stage)[0].startswith("35 councils")


# file, what to change, into what, and what the sentence says after "data/sources/<file>, row <line>: "
MISTAKES = [
    ("register.csv", "authority_type,", "kind,", "the column 'authority_type' is missing"),
    ("register.csv", "E08000035,Leeds", "E8000035,Leeds", "'E8000035' is no code of an English council"),
    ("register.csv", "E08000035,Leeds", "W06000015,Leeds", "'W06000015' is no code of an English council"),
    ("register.csv", "E08000035,Leeds", "E08000033,Leeds", "'E08000033' stands in the register twice"),
    ("register.csv", "Leeds City Council", "", "'E08000035' has no name"),
    (
        "register.csv",
        "Leeds City Council",
        "Bury Council",
        "'Bury Council' may mean E08000035, or E08000002 by 'Bury Council'",
    ),
    (
        "register.csv",
        "BCP Council",
        "Borough of Leeds",
        "'Borough of Leeds' may mean E06000058, or E08000035 by 'Leeds City Council'",
    ),
    (
        "register.csv",
        "Leeds City Council",
        "Birmingham City Council",
        "'Birmingham City Council' is the name of two councils",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan",
        "Leeds City Council,parish",
        "'parish' is none of county, district, metropolitan, unitary, london",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01",
        "Leeds City Council,metropolitan,1 April 1974",
        "'1 April 1974' is no date of the form 2019-04-01",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01",
        "Leeds City Council,metropolitan,1974-02-30",
        "'1974-02-30' is no date of the form 2019-04-01",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01",
        "Leeds City Council,metropolitan,",
        "'E08000035' has no first day (valid_from)",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01,",
        "Leeds City Council,metropolitan,1974-04-01,1974-03-31",
        "'1974-03-31' is a last day (valid_to) before the first",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01,",
        "Leeds City Council,metropolitan,1974-04-01,2025-03-31",
        "'E08000035' was abolished but has no successor in reorganisations.csv",
    ),
    (
        "register.csv",
        "leeds-city-council",
        "birmingham-city-council",
        "'birmingham-city-council' is the page of two councils",
    ),
    (
        "register.csv",
        "Leeds City Council,metropolitan,1974-04-01,,",
        "Leeds City Council,metropolitan,1974-04-01,,E10000012",
        "'E08000035' has a county but is no district",
    ),
    (
        "register.csv",
        "Chelmsford City Council,district,1974-04-01,,E10000012",
        "Chelmsford City Council,district,1974-04-01,,",
        "'E07000070' is a district without a county",
    ),
    (
        "register.csv",
        "Chelmsford City Council,district,1974-04-01,,E10000012",
        "Chelmsford City Council,district,1974-04-01,,E10000099",
        "'E10000099' is no county of the register",
    ),
    (
        "register.csv",
        "Chelmsford City Council,district,1974-04-01,,E10000012",
        "Chelmsford City Council,district,1974-04-01,,E10000009",
        "'E07000070' is a district that outlives its county",
    ),
    (
        "reorganisations.csv",
        "2020-04-01,E07000004,",
        "2020/04/01,E07000004,",
        "'2020/04/01' is no date of the form 2019-04-01",
    ),
    ("reorganisations.csv", "2020-04-01,E07000004,", ",E07000004,", "'' is no day"),
    (
        "reorganisations.csv",
        "E07000004,E06000060",
        "E07000999,E06000060",
        "'E07000999' is a predecessor not in the register",
    ),
    (
        "reorganisations.csv",
        "E07000004,E06000060",
        "E07000004,E06000099",
        "'E06000099' is a successor not in the register",
    ),
    (
        "reorganisations.csv",
        "E07000005,E06000060",
        "E07000004,E06000060",
        "'E07000004' is given the same successor twice",
    ),
    (
        "reorganisations.csv",
        "2020-04-01,E07000004,",
        "2020-04-02,E07000004,",
        "'E07000004' does not end, in register.csv, on the day before the reorganisation",
    ),
    (
        "reorganisations.csv",
        "E07000004,E06000060",
        "E07000004,E06000061",
        "'E06000061' does not begin, in register.csv, on the day of the reorganisation",
    ),
    ("reorganisations.csv", "predecessor,", "old,", "the column 'predecessor' is missing"),
]  # fmt: skip


class TestMistakesInTheSources:
    @pytest.mark.parametrize(("file", "old", "new", "problem"), MISTAKES)
    def test_a_mistake_is_answered_with_file_row_and_value(self, stage, file, old, new, problem):
        row = edit(stage, file, old, new)
        with pytest.raises(BuildError) as error:
            build_register(stage)
        sentence = str(error.value)
        assert sentence.startswith(f"data/sources/{file}, row {row}: {problem}")
        assert sentence.endswith(".")
        assert "\n" not in sentence

    @pytest.mark.parametrize("file", ["register.csv", "reorganisations.csv"])
    def test_a_missing_file(self, stage, file):
        (stage.sources / file).unlink()
        with pytest.raises(BuildError, match=rf"^data/sources/{file} is missing\.$"):
            build_register(stage)

    def test_an_empty_file(self, stage):
        (stage.sources / "register.csv").write_text("")
        with pytest.raises(BuildError, match=r"^data/sources/register\.csv, row 1: the column 'code' is missing\.$"):
            build_register(stage)

    def test_bytes_that_are_no_text(self, stage):
        (stage.sources / "register.csv").write_bytes(b"code,name\n\xff\xfe\x00")
        with pytest.raises(BuildError, match=r"^data/sources/register\.csv can't be read as a table: "):
            build_register(stage)

    def test_a_comma_in_a_name_without_quotation_marks(self, stage):
        row = edit(stage, "register.csv", "Leeds City Council", "Leeds, City of")
        with pytest.raises(
            BuildError, match=rf"^data/sources/register\.csv, row {row}: .* has 10 cells instead of 9\.$"
        ):
            build_register(stage)

    def test_a_council_left_out(self, stage):
        path = stage.sources / "register.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("E08000035")), encoding="utf-8")
        with pytest.raises(BuildError, match="4 councils of type 'metropolitan' are in force, where England has 5"):
            build_register(stage)

    def test_nothing_is_written_when_a_check_fails(self, stage):
        edit(stage, "register.csv", "Leeds City Council", "")
        with pytest.raises(BuildError):
            build_register(stage)
        assert stage.written == []


def with_former(stage: Stage, *rows: str) -> Stage:
    """The project with a table of councils abolished before 2013."""
    text = "\n".join(["name,other_names,last_day,successor,note", *rows]) + "\n"
    (stage.sources / "former_councils.csv").write_text(text, encoding="utf-8")
    return stage


def test_councils_abolished_before_2013_stand_with_what_took_their_place(stage):
    build_register(with_former(stage, "Oldtown,Old Town,2009-03-31,E08000035,", "Oldtown,,2009-03-31,E08000025,split"))
    register = pd.read_parquet(stage.read_from("data/register.parquet")).set_index("code")["former_councils"]
    assert list(register["E08000035"]) == ["Oldtown (until 2009-03-31)", "Old Town (until 2009-03-31)"]
    assert list(register["E08000025"]) == ["Oldtown (until 2009-03-31)"]
    assert list(register["E08000019" if "E08000019" in register else "E06000014"]) == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",,2009-03-31,E08000035,", "row 2: 'E08000035' is given a former council without a name"),
        ("Oldtown (old),,2009-03-31,E08000035,", "row 2: 'Oldtown (old)' has brackets in a name"),
        ("Oldtown,,31 March 2009,E08000035,", "row 2: '31 March 2009' is no date of the form"),
        ("Oldtown,,,E08000035,", "row 2: '' is no day"),
        ("Oldtown,,2019-03-31,E08000035,", "row 2: '2019-03-31' is a day of the register's own"),
        ("Oldtown,,2009-03-31,E08999999,", "row 2: 'E08999999' is not in the register"),
    ],
)
def test_a_mistake_in_the_former_councils_is_told_with_its_row(stage, row, sentence):
    with pytest.raises(BuildError) as error:
        build_register(with_former(stage, row))
    assert f"former_councils.csv, {sentence}" in str(error.value)
