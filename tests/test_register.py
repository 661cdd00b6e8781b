"""What the register says about councils through time, on the committed data."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.register import (
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
    year_end,
)
from lgo_map.store import DATA, DataFileError

CUMBERLAND, ALLERDALE, CARLISLE, COPELAND, CUMBRIA = (
    "E06000063",
    "E07000026",
    "E07000028",
    "E07000029",
    "E10000006",
)
NORTHAMPTON, CORBY, NORTHAMPTONSHIRE = "E07000154", "E07000150", "E10000021"
NORTH_NORTHAMPTONSHIRE, WEST_NORTHAMPTONSHIRE = "E06000061", "E06000062"

# On 31 March of the year: county, district, metropolitan, unitary, london.
COUNTS = {
    **dict.fromkeys(range(2014, 2020), (27, 201, 36, 56, 33)),
    2020: (26, 192, 36, 56, 33),  # Dorset's and Suffolk's districts, West Somerset
    2021: (25, 188, 36, 57, 33),  # Buckinghamshire
    **dict.fromkeys((2022, 2023), (24, 181, 36, 59, 33)),  # Northamptonshire
    **dict.fromkeys((2024, 2025, 2026), (21, 164, 36, 63, 33)),  # Cumbria, North Yorkshire, Somerset
}


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    """The councils as the sources of the figures name them."""
    table = pd.read_csv(DATA / "sources" / "statistics.csv", dtype=str)
    return table[["authority_code", "authority_name", "page_slug"]].drop_duplicates()


class TestCouncilsInForce:
    @pytest.mark.parametrize(("year", "counts"), COUNTS.items())
    def test_how_many_of_each_type_stood_on_31_march(self, register, year, counts):
        found = authorities_of_year(register, year)["authority_type"].value_counts()
        assert tuple(found[authority_type] for authority_type in AUTHORITY_TYPES) == counts

    @pytest.mark.parametrize("year", COUNTS)
    def test_each_2011_district_lies_in_one_council_of_each_tier(self, register, year):
        """Single-tier councils with either tier of the rest make the whole of England, nothing twice."""
        standing = authorities_of_year(register, year)
        all_blocks = set()
        for tier in ("upper", "lower"):
            shown = standing[standing["authority_type"].map(tier_of).isin([tier, "single"])]
            blocks = [block for code in shown.index for block in building_blocks(register, code)]
            assert len(blocks) == len(set(blocks)) == 326
            all_blocks |= set(blocks)
        assert len(all_blocks) == 326

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
        assert pd.isna(register.at["E09000001", "valid_from"])
        assert "E09000001" in authorities_on(register, pd.Timestamp("1900-01-01")).index

    def test_year_end(self):
        assert year_end(2020) == pd.Timestamp("2020-03-31")


class TestNames:
    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("E06000010", "Kingston upon Hull City Council"),
            ("E06000014", "City of York Council"),
            ("E06000033", "Southend-on-Sea City Council"),
            ("E06000040", "Royal Borough of Windsor and Maidenhead"),
            ("E06000042", "Milton Keynes City Council"),
            ("E06000047", "Durham County Council"),
            ("E06000053", "Council of the Isles of Scilly"),
            ("E06000056", "Central Bedfordshire Council"),
            ("E06000058", "Bournemouth, Christchurch and Poole Council"),
            ("E07000066", "Basildon Borough Council"),
            ("E07000071", "Colchester City Council"),
            ("E07000112", "Folkestone and Hythe District Council"),
            ("E07000138", "City of Lincoln Council"),
            ("E07000150", "Corby Borough Council"),
            ("E07000240", "St Albans City and District Council"),
            ("E08000017", "City of Doncaster Council"),
            ("E08000032", "City of Bradford Metropolitan District Council"),
            ("E08000035", "Leeds City Council"),
            ("E09000001", "City of London Corporation"),
            ("E09000011", "Royal Borough of Greenwich"),
            ("E09000012", "London Borough of Hackney"),
            ("E09000020", "Royal Borough of Kensington and Chelsea"),
            ("E09000033", "Westminster City Council"),
            ("E10000016", "Kent County Council"),
        ],
    )
    def test_full_official_name(self, register, code, name):
        assert register.at[code, "name"] == name

    def test_every_county_is_a_county_council(self, register):
        counties = register.loc[register["authority_type"] == "county", "name"]
        assert counties.str.endswith(" County Council").all()

    def test_every_type_has_a_name_for_one_and_for_many(self):
        assert tuple(TYPE_NAMES) == tuple(TYPE_NAMES_PLURAL) == AUTHORITY_TYPES


class TestFindingACouncil:
    def test_every_code_and_name_in_the_published_figures(self, register, published):
        for code, name in zip(published["authority_code"], published["authority_name"], strict=True):
            assert find_code(register, code) == code
            assert find_code(register, name) == code

    def test_every_page_of_the_ombudsman(self, register, published):
        pages = published.dropna(subset="page_slug")
        given = dict(zip(pages["authority_code"], pages["page_slug"], strict=True))
        held = register["page_slug"].dropna()
        assert held.to_dict() == given

    def test_every_council_by_its_own_code_name_and_aliases(self, register):
        for code, row in register.iterrows():
            for spelling in (code, row["name"], row["name"].upper(), *row["aliases"]):
                assert find_code(register, spelling) == code

    @pytest.mark.parametrize(
        ("former", "code"),
        [
            ("E07000100", "E07000240"),  # St Albans
            ("E07000104", "E07000241"),  # Welwyn Hatfield
            ("E07000097", "E07000242"),  # East Hertfordshire
            ("E07000101", "E07000243"),  # Stevenage
            ("E08000020", "E08000037"),  # Gateshead
            ("E06000048", "E06000057"),  # Northumberland
            ("E08000016", "E08000038"),  # Barnsley
            ("E08000019", "E08000039"),  # Sheffield
        ],
    )
    def test_a_code_from_before_a_border_moved(self, register, former, code):
        assert former not in register.index
        assert find_code(register, former) == code

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("leeds", "Leeds City Council"),
            ("  LEEDS city   council ", "Leeds City Council"),
            ("Bristol, City of", "Bristol City Council"),
            ("Herefordshire, County of", "Herefordshire Council"),
            ("County Durham", "Durham County Council"),
            ("Telford & Wrekin Council", "Telford and Wrekin Council"),
            ("St. Helens", "St Helens Metropolitan Borough Council"),
            ("Stoke on Trent", "Stoke-on-Trent City Council"),
            ("King’s Lynn & West Norfolk", "Borough Council of King's Lynn and West Norfolk"),
            ("Hackney Borough Council", "London Borough of Hackney"),
            ("Kingston upon Thames", "Royal Borough of Kingston upon Thames"),
            ("Isles of Scilly", "Council of the Isles of Scilly"),
            ("Borough of Poole", "Poole Borough Council"),
            ("Shepway District Council", "Folkestone and Hythe District Council"),
            ("Colchester Borough Council", "Colchester City Council"),
            ("Doncaster Metropolitan Borough Council", "City of Doncaster Council"),
            ("BCP Council", "Bournemouth, Christchurch and Poole Council"),
            ("Hull", "Kingston upon Hull City Council"),
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
            ("Dorset", "E06000059"),
            ("Dorset Council", "E06000059"),
            ("Dorset County Council", "E10000009"),
            ("Dorset County", "E10000009"),
            ("Somerset", "E06000066"),
            ("Somerset County Council", "E10000027"),
            ("North Yorkshire", "E06000065"),
            ("North Yorkshire County Council", "E10000023"),
            ("Buckinghamshire", "E06000060"),
            ("Cumbria", "E10000006"),
        ],
    )
    def test_a_short_name_means_the_council_in_force_but_a_full_one_is_exact(self, register, text, code):
        assert find_code(register, text) == code

    @pytest.mark.parametrize(
        "text",
        ["", " ", "Council", "London", "London Borough", "Atlantis", "Cardiff", "E07000999", "E12000007"],
    )
    def test_what_is_no_english_council_is_not_found(self, register, text):
        assert find_code(register, text) is None


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
            (CUMBRIA, [CUMBERLAND, "E06000064"]),
        ],
    )
    def test_a_county_that_was_split_has_two_successors(self, register, county, successors):
        assert list(successors_of(register, county).index) == successors

    def test_each_change_is_told_from_both_ends(self, register):
        forwards = {(old, new) for old in register.index for new in register.at[old, "successors"]}
        backwards = {(old, new) for new in register.index for old in register.at[new, "predecessors"]}
        assert forwards == backwards
        assert len(forwards) == 50

    def test_exactly_the_abolished_have_successors(self, register):
        abolished = register["valid_to"].notna()
        assert (register["successors"].map(len).gt(0) == abolished).all()
        assert abolished.sum() == 48

    def test_somerset_west_and_taunton_came_and_went(self, register):
        code = "E07000246"
        assert set(predecessors_of(register, code)["name"]) == {
            "Taunton Deane Borough Council",
            "West Somerset District Council",
        }
        assert list(successors_of(register, code)["name"]) == ["Somerset Council"]


class TestPlaces:
    def test_corby_shares_its_place_with_its_county(self, register):
        assert councils_of_place(register, CORBY, 2020) == [NORTHAMPTONSHIRE, CORBY]

    @pytest.mark.parametrize("code", ["E08000035", "E06000066", "E09000001", "E10000016"])
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
            ("Leeds City Council", ["Leeds"]),
            ("Somerset Council", ["Mendip", "Sedgemoor", "South Somerset", "Taunton Deane", "West Somerset"]),
            (
                "Dorset County Council",
                [
                    "Christchurch",
                    "East Dorset",
                    "North Dorset",
                    "Purbeck",
                    "West Dorset",
                    "Weymouth and Portland",
                ],
            ),
            (
                "Dorset Council",
                ["East Dorset", "North Dorset", "Purbeck", "West Dorset", "Weymouth and Portland"],
            ),
            ("Bournemouth, Christchurch and Poole", ["Bournemouth", "Christchurch", "Poole"]),
            (
                "North Northamptonshire",
                ["Corby", "East Northamptonshire", "Kettering", "Wellingborough"],
            ),
            ("Northamptonshire", [
                "Corby", "Daventry", "East Northamptonshire", "Kettering", "Northampton",
                "South Northamptonshire", "Wellingborough",
            ]),
            ("East Suffolk", ["Suffolk Coastal", "Waveney"]),
        ],
    )  # fmt: skip
    def test_an_area_is_the_union_of_2011_districts(self, register, text, blocks):
        code = find_code(register, text)
        assert code is not None
        assert building_blocks(register, code) == {find_code(register, block) for block in blocks}

    def test_an_unknown_code_has_no_area(self, register):
        with pytest.raises(KeyError):
            building_blocks(register, "E07000999")


class TestTheFile:
    def test_the_code_is_index_and_column_and_can_be_merged_on(self, register):
        figures = pd.DataFrame({"code": ["E08000035"], "upheld": [62]})
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
        wrong = register.loc[["E08000035"]].astype({column: object})
        wrong[column] = [value]
        wrong.astype({"valid_from": "datetime64[ms]"}).to_parquet(tmp_path / "register.parquet", index=False)
        with pytest.raises(DataFileError, match="does not hold what it should"):
            load_register(tmp_path)

    def test_the_loaded_table_still_fits_the_schema(self, register):
        assert len(SCHEMA.validate(register.reset_index(drop=True))) == 365
