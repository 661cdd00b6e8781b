"""What the register says about councils through time, on the frozen sample."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.councils.register import (
    AUTHORITY_TYPES,
    SCHEMA,
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    authorities_of_year,
    authorities_on,
    building_blocks,
    councils_of_place,
    find_code,
    load_register,
    predecessors_of,
    successors_of,
    tier_of,
)
from lgo_map.storage import DATA, DataFileError
from tests.invariants import (
    DISTRICTS_OF,
    RegisterInvariants,
    assert_exactly_the_abolished_have_successors,
    assert_made_of_districts,
    changes_told_from_both_ends,
    councils_of_each_type,
)
from tests.known_councils import (
    ALLERDALE,
    BOURNEMOUTH,
    BUCKINGHAMSHIRE,
    BUCKINGHAMSHIRE_COUNTY,
    BURY,
    CARLISLE,
    CHRISTCHURCH,
    CITY_OF_LONDON,
    COLCHESTER,
    COPELAND,
    CORBY,
    CUMBERLAND,
    CUMBRIA,
    DORSET,
    DORSET_COUNTY,
    HOUNSLOW,
    KENT,
    LEEDS,
    NO_COUNCIL,
    NORTH_NORTHAMPTONSHIRE,
    NORTHAMPTON,
    NORTHAMPTONSHIRE,
    POOLE,
    SCILLY,
    SHEFFIELD,
    SHEFFIELD_BEFORE,
    WEST_NORTHAMPTONSHIRE,
    WESTMORLAND,
    YORK,
)

# On 31 March of the year: county, district, metropolitan, unitary, london.
COUNTS = {
    **dict.fromkeys(range(2014, 2020), (12, 30, 5, 5, 5)),
    2020: (11, 24, 5, 5, 5),  # six districts of Dorset, its county, Bournemouth and Poole; two unitary councils
    2021: (10, 20, 5, 6, 5),  # Buckinghamshire
    **dict.fromkeys((2022, 2023), (9, 13, 5, 8, 5)),  # Northamptonshire
    **dict.fromkeys((2024, 2025, 2026), (8, 7, 5, 10, 5)),  # Cumbria
}


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The councils as the sources of the figures name them."""
    table = pd.read_csv(DATA / "sources" / "statistics.csv", dtype=str)
    return table[["authority_code", "authority_name", "page_slug"]].drop_duplicates()


class TestCouncilsInForce:
    @pytest.mark.parametrize(("year", "counts"), COUNTS.items())
    def test_how_many_of_each_type_stood_on_31_march(self, register, year, counts):
        assert councils_of_each_type(register, year) == counts

    @pytest.mark.parametrize("year", COUNTS)
    def test_each_district_of_a_family_lies_in_one_council_of_each_tier(self, register, year):
        """Of the families that are whole: single-tier councils with either tier make the same, nothing twice."""
        standing = authorities_of_year(register, year)
        of_families = standing[standing["predecessors"].map(len).gt(0) | standing["successors"].map(len).gt(0)]
        for tier in ("upper", "lower"):
            shown = of_families[of_families["authority_type"].map(tier_of).isin([tier, "single"])]
            blocks = [block for code in shown.index for block in building_blocks(register, code)]
            # Of Northamptonshire 7, of Cumbria 6, of Buckinghamshire 4, of Dorset 6 with Bournemouth and Poole.
            assert len(blocks) == len(set(blocks)) == 7 + 6 + 4 + 8

    def test_a_year_ends_the_day_before_a_reorganisation(self, register):
        codes_2023 = authorities_of_year(register, 2023).index
        codes_2024 = authorities_of_year(register, 2024).index
        assert ALLERDALE in codes_2023
        assert CUMBERLAND not in codes_2023
        assert ALLERDALE not in codes_2024
        assert CUMBERLAND in codes_2024

    def test_the_last_and_the_first_day_both_count(self, register):
        eve, morning = pd.Timestamp("2023-03-31"), pd.Timestamp("2023-04-01")
        assert ALLERDALE in authorities_on(register, eve).index
        assert CUMBERLAND not in authorities_on(register, eve).index
        assert ALLERDALE not in authorities_on(register, morning).index
        assert CUMBERLAND in authorities_on(register, morning).index

    def test_the_city_of_london_has_always_been_there(self, register):
        assert pd.isna(register.at[CITY_OF_LONDON, "valid_from"])
        assert CITY_OF_LONDON in authorities_on(register, pd.Timestamp("1900-01-01")).index


class TestAnyRegister(RegisterInvariants):
    """What holds of the sample's register and of the real one alike."""


class TestNames:
    @pytest.mark.parametrize(
        ("code", "name"),
        [
            (YORK, "City of York Council"),
            (SCILLY, "Council of the Isles of Scilly"),
            (BOURNEMOUTH, "Bournemouth, Christchurch and Poole Council"),
            (COLCHESTER, "Colchester City Council"),
            (CORBY, "Corby Borough Council"),
            (LEEDS, "Leeds City Council"),
            (BURY, "Bury Metropolitan Borough Council"),
            (CITY_OF_LONDON, "City of London Corporation"),
            (HOUNSLOW, "London Borough of Hounslow"),
            (KENT, "Kent County Council"),
        ],
    )
    def test_full_official_name(self, register, code, name):
        assert register.at[code, "name"] == name

    def test_every_type_has_a_name_for_one_and_for_many(self):
        assert tuple(TYPE_NAMES) == tuple(TYPE_NAMES_PLURAL) == AUTHORITY_TYPES


class TestFindingACouncil:
    def test_every_page_of_the_ombudsman(self, register, published):
        pages = published.dropna(subset="page_slug")
        given = dict(zip(pages["authority_code"], pages["page_slug"], strict=True))
        held = register["page_slug"].dropna().to_dict()
        beyond = {POOLE, DORSET_COUNTY}  # whose figures are of a year that the sample has not
        assert {code: page for code, page in held.items() if code not in beyond} == given

    def test_a_code_from_before_a_border_moved(self, register):
        assert SHEFFIELD_BEFORE not in register.index
        assert find_code(register, SHEFFIELD_BEFORE) == SHEFFIELD

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("leeds", "Leeds City Council"),
            ("  LEEDS city   council ", "Leeds City Council"),
            ("York, City of", "City of York Council"),
            ("Bournemouth, Christchurch & Poole", "Bournemouth, Christchurch and Poole Council"),
            ("Bournemouth Christchurch and Poole Council", "Bournemouth, Christchurch and Poole Council"),
            ("Barrow in Furness", "Barrow-in-Furness Borough Council"),
            ("Hounslow Borough Council", "London Borough of Hounslow"),
            ("Wellingborough", "Borough Council of Wellingborough"),
            ("Isles of Scilly", "Council of the Isles of Scilly"),
            ("Borough of Poole", "Poole Borough Council"),
            ("Colchester Borough Council", "Colchester City Council"),
            ("Bury Council", "Bury Metropolitan Borough Council"),
            ("BCP Council", "Bournemouth, Christchurch and Poole Council"),
            ("City of London", "City of London Corporation"),
        ],
    )
    def test_a_name_as_anyone_may_write_it(self, register, text, name):
        code = find_code(register, text)
        assert code is not None
        assert register.at[code, "name"] == name

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Dorset", DORSET),
            ("Dorset Council", DORSET),
            ("Dorset County Council", DORSET_COUNTY),
            ("Dorset County", DORSET_COUNTY),
            ("Buckinghamshire", BUCKINGHAMSHIRE),
            ("Buckinghamshire County Council", BUCKINGHAMSHIRE_COUNTY),
            ("Cumbria", CUMBRIA),
        ],
    )
    def test_a_short_name_means_the_council_in_force_but_a_full_one_is_exact(self, register, text, code):
        assert find_code(register, text) == code


class TestWhatBecameOfCouncils:
    def test_where_cumberland_came_from(self, register):
        assert set(predecessors_of(register, CUMBERLAND).index) == {ALLERDALE, CARLISLE, COPELAND, CUMBRIA}
        assert successors_of(register, CUMBERLAND).empty

    def test_what_became_of_northampton(self, register):
        assert list(successors_of(register, NORTHAMPTON)["name"]) == ["West Northamptonshire Council"]
        assert predecessors_of(register, NORTHAMPTON).empty

    @pytest.mark.parametrize(
        ("county", "successors"),
        [
            (NORTHAMPTONSHIRE, [NORTH_NORTHAMPTONSHIRE, WEST_NORTHAMPTONSHIRE]),
            (CUMBRIA, [CUMBERLAND, WESTMORLAND]),
        ],
    )
    def test_a_county_that_was_split_has_two_successors(self, register, county, successors):
        assert list(successors_of(register, county).index) == successors

    def test_each_change_is_told_from_both_ends(self, register):
        changes = changes_told_from_both_ends(register)
        assert len(changes) == 31

    def test_exactly_the_abolished_have_successors(self, register):
        assert_exactly_the_abolished_have_successors(register)
        assert register["valid_to"].notna().sum() == 29

    def test_a_district_may_go_another_way_than_its_county(self, register):
        assert list(successors_of(register, CHRISTCHURCH).index) == [BOURNEMOUTH]
        assert list(successors_of(register, DORSET_COUNTY).index) == [DORSET]


class TestPlaces:
    def test_corby_shares_its_place_with_its_county(self, register):
        assert councils_of_place(register, CORBY, 2020) == [NORTHAMPTONSHIRE, CORBY]

    @pytest.mark.parametrize("code", [LEEDS, CUMBERLAND, CITY_OF_LONDON, KENT])
    def test_leeds_and_every_council_that_is_no_district_stands_alone(self, register, code):
        assert councils_of_place(register, code, 2025) == [code]

    def test_after_its_county_is_gone_a_district_stands_alone(self, register):
        assert councils_of_place(register, ALLERDALE, 2023) == [CUMBRIA, ALLERDALE]
        assert councils_of_place(register, ALLERDALE, 2024) == [ALLERDALE]

    def test_tiers(self):
        assert {kind: tier_of(kind) for kind in AUTHORITY_TYPES} == {
            "county": "upper",
            "district": "lower",
            "metropolitan": "single",
            "unitary": "single",
            "london": "single",
        }

    @pytest.mark.parametrize(
        ("text", "blocks"),
        [
            *DISTRICTS_OF,
            ("Westmorland and Furness Council", ["Barrow-in-Furness", "Eden", "South Lakeland"]),
            ("Northamptonshire", [
                "Corby", "Daventry", "East Northamptonshire", "Kettering", "Northampton",
                "South Northamptonshire", "Wellingborough",
            ]),
        ],
    )  # fmt: skip
    def test_an_area_is_the_union_of_2011_districts(self, register, text, blocks):
        assert_made_of_districts(register, text, blocks)

    def test_an_unknown_code_has_no_area(self, register):
        with pytest.raises(KeyError):
            building_blocks(register, NO_COUNCIL)


class TestTheFile:
    def test_the_code_is_index_and_column_and_can_be_merged_on(self, register):
        figures = pd.DataFrame({"code": [LEEDS], "upheld": [62]})
        assert figures.merge(register, on="code")["name"].tolist() == ["Leeds City Council"]
        assert register.index.is_monotonic_increasing

    def test_a_missing_file_is_named_with_what_rebuilds_it(self, tmp_path):
        with pytest.raises(DataFileError, match=r"register\.parquet is missing.*build register"):
            load_register(tmp_path)

    def test_a_damaged_file_is_named(self, tmp_path):
        (tmp_path / "register.parquet").write_bytes(b"PAR1 and then nothing of use")
        with pytest.raises(DataFileError, match=r"register\.parquet is damaged"):
            load_register(tmp_path)

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("authority_type", "parish"),
            ("code", "W06000015"),
            ("aliases", "Leeds"),
            ("valid_from", None),
            ("county_code", "E10000003"),
        ],
    )
    def test_a_table_that_says_what_can_not_be_is_refused(self, tmp_path, register, column, value):
        wrong = register.loc[[LEEDS]].astype({column: object})
        wrong[column] = [value]
        wrong.astype({"valid_from": "datetime64[ms]"}).to_parquet(tmp_path / "register.parquet", index=False)
        with pytest.raises(DataFileError, match="does not hold what it should"):
            load_register(tmp_path)

    def test_the_loaded_table_still_fits_the_schema(self, register):
        assert len(SCHEMA.validate(register.reset_index(drop=True))) == 64
