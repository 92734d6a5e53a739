"""Every real file in the reference material, against counts and sums taken without the readers."""

import csv
import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from commonweal.front.open_data import reading


@pytest.fixture(scope="module")
def real(shared):
    def read(path: str) -> bytes:
        return (shared / "data" / "real" / path).read_bytes()

    return read


def plain_rows(source: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The file by the standard library alone."""
    return list(csv.DictReader(io.StringIO(source.decode(encoding), newline="")))


def added(texts) -> Decimal:
    return sum((Decimal(text.strip().replace(",", "")) for text in texts), Decimal(0))


def kinds(found: reading.Reading) -> Counter[tuple[str, str]]:
    return Counter((each.severity, each.what_is_wrong) for each in found.problems)


GRANTS = {
    # file: rows, rows that need attention, notes, sum of the amounts of the rows
    "devon_2014.csv": (781, 0, 790, "3197205.17"),
    "devon_2017.csv": (582, 8, 194, "2444287.58"),
    "exeter_2014_2015_csv.csv": (206, 0, 0, None),
    "exeter_2016_2017_csv.csv": (241, 0, 0, None),
    "exeter_2018_2019_csv.csv": (223, 0, 0, None),
    "exeter_2019_2020_csv.csv": (165, 0, 1, None),
    "exeter_2021_2022_csv.csv": (156, 0, 0, None),
    "exeter_2023_2024_csv.csv": (46, 0, 0, None),
    "exeter_2024_2025_csv.csv": (89, 0, 1, None),
}


@pytest.mark.parametrize("name", GRANTS)
def test_grants_of_nine_years_and_layouts(real, name):
    source = real(f"council_grants/{name}")
    found = reading.grants(source, name)
    rows, attention, notes, total = GRANTS[name]
    assert (len(found.rows), found.need_attention, len(found.notes)) == (rows, attention, notes)
    kept = {row.row for row in found.rows}
    amounts = [row["Amount"] for number, row in enumerate(plain_rows(source), start=2) if number in kept]
    assert sum(row.amount for row in found.rows) == added(amounts)
    if total:
        assert added(amounts) == Decimal(total)
    assert len({row.key for row in found.rows}) == rows


def test_devon_2014_has_two_orders_of_dates_and_a_total_that_is_wrong(real):
    source = real("council_grants/devon_2014.csv")
    found = reading.grants(source, "devon_2014.csv")
    assert found.sentence() == "781 rows read, 1 totals row set aside"
    assert found.totals == (reading.TotalsRow("", 783, "", Decimal("3058054.27")),)
    texts = [row["Date Grant Awarded"] for row in plain_rows(source)[:-1]]
    month_first = [text for text in texts if int(text.split("/")[1]) > 12]
    either = [
        text
        for text in texts
        if int(text.split("/")[0]) <= 12 and int(text.split("/")[1]) <= 12 and len(set(text.split("/")[:2])) == 2
    ]
    said = kinds(found)
    assert said["note", "The date is written month first"] == len(month_first) == 460
    ambiguous = "Other dates in this column are month first, and this one could be read either way"
    assert said["note", ambiguous] == len(either) == 237
    assert said["note", "The totals row says £3,058,054.27, and the rows add up to £3,197,205.17"] == 1
    tidy = Counter(tuple(" ".join(cell.split()) for cell in row.values()) for row in plain_rows(source))
    assert said["note", "This row repeats an earlier row"] == sum(count - 1 for count in tidy.values()) == 9
    by_row = {row.row: row for row in found.rows}
    assert (by_row[84].awarded_on, by_row[2].awarded_on) == (date(2014, 11, 27), date(2012, 4, 5))


def test_devon_2017_turns_away_only_what_has_no_date(real):
    found = reading.grants(real("council_grants/devon_2017.csv"), "devon_2017.csv")
    assert [(each.row, each.value) for each in found.errors] == [
        (92, ""),
        (331, "7 September4 2017"),
        (404, "Various in July"),
        (407, "12 July2 017"),
        (502, "7.3.3.2017"),
        (512, "18 September 20917"),
        (517, "26 september 20917"),
        (534, "Aug"),
    ]
    assert found.sentence() == "582 rows read, 8 need attention"
    by_row = {row.row: row.awarded_on for row in found.rows}
    assert [by_row[row] for row in (2, 169, 173, 330, 591)] == [
        date(2016, 12, 22),
        date(2017, 1, 30),
        date(2017, 8, 1),
        date(2017, 9, 1),
        date(2017, 10, 3),
    ]
    assert Counter(bool(row.company_number) for row in found.rows)[True] == 48


@pytest.mark.parametrize(
    ("name", "withheld"),
    [
        ("exeter_2014_2015_csv.csv", None),
        ("exeter_2016_2017_csv.csv", 29),
        ("exeter_2018_2019_csv.csv", 30),
        ("exeter_2019_2020_csv.csv", 14),
        ("exeter_2021_2022_csv.csv", None),
        ("exeter_2023_2024_csv.csv", 1),
        ("exeter_2024_2025_csv.csv", 25),
    ],
)
def test_exeter_grants_keep_people_withheld(real, name, withheld):
    source = real(f"council_grants/{name}")
    told = sum("REDACT" in row["Customer/Supplier\nName"] for row in plain_rows(source))
    found = [row for row in reading.grants(source, name).rows if row.redacted]
    assert len(found) == told
    assert withheld in (None, told)
    assert {reading.match_key(row.beneficiary) for row in found} <= {""}


def test_the_exeter_contracts_register_as_it_is(real):
    source = real("contracts_register/exeter_2026-04_give.csv")
    found = reading.contracts(source, "exeter.csv")
    plain = plain_rows(source, "utf-8")
    heading = next(each for each in plain[0] if each.startswith("Est Total"))
    values = [row[heading].strip(" \ufffd").replace(",", "") for row in plain]
    assert (len(found.rows), found.need_attention, found.stray) == (134, 0, ())
    assert [row.reference for row in found.rows] == [row["Contract Ref:"] for row in plain]
    figures = [text for text in values if text and text[0].isdigit()]
    assert sum(row.value for row in found.rows if row.value is not None) == added(figures)
    assert [sum(row.value == each for row in found.rows) for each in (None, 0)] == [2, 2]
    assert kinds(found) == {
        ("note", "There is a word where a date should be"): 32 + 8 + 5,
        ("note", "Part of this is not a CPV code of eight figures"): 10,
        ("note", "Some characters were lost before the file was published"): 7 + 5 + 4 + 2 + 1,
        ("note", "There are words where an amount should be"): 2 + 1,
        ("note", "The contract has no value"): 2,
        ("note", "This does not say whether the supplier is an SME, a VCSE or neither"): 2,
        ("note", "This may be a charity number in the company number column, so neither has been recorded"): 1,
    }
    assert len(found.notes) == 82
    assert Counter(row.end is None for row in found.rows)[True] == 32
    assert Counter(row.start is None for row in found.rows)[True] == 5
    assert Counter(row.supplier_redacted for row in found.rows)[True] == 5
    assert Counter(row.sme for row in found.rows) == {True: 85, False: 43, None: 6}
    assert Counter(row.vcse for row in found.rows) == {True: 4, False: 38, None: 92}
    by_reference = {row.reference: row for row in found.rows}
    assert by_reference["2038"].value == Decimal("1186159.20")
    assert by_reference["2038"].company_number == "08549843"


NOTICES = {"burnley": (94, 87), "lancashire_cc": (91, 75), "preston": (86, 43)}  # notices, and those with a supplier


@pytest.mark.parametrize("council", NOTICES)
def test_contracts_finder_notices_as_a_list(real, council):
    source = real(f"contracts_register/{council}_contracts_finder_notices.json")
    found = reading.contracts(source, f"{council}.json")
    listed = json.loads(source)["contracts"]
    rows, named = NOTICES[council]
    assert (len(found.rows), len(listed), found.need_attention) == (rows, rows, 0)
    assert sum(bool((each["awarded_supplier"] or "").strip()) for each in listed) == named
    value = sum(Decimal(str(each["awarded_value"])) for each in listed)
    assert sum(row.value for row in found.rows) == value
    assert Counter(row.stage for row in found.rows)["contract"] == named


SPEND = {
    # file: rows, notes, column of amounts, encoding
    "devon_DCCSpendingOver500_202508.csv": (1770, 0, "Amount", "utf-8-sig"),
    "devon_DCCSpendingOver500_202511.csv": (1838, 0, " Amount ", "utf-8-sig"),
    "exeter_apr_2025_jun_2025_csv.csv": (2691, 0, "Net Amount", "utf-8"),
    "exeter_jan_2024_mar_2025_csv.csv": (3110, 1, "Net Amount", "utf-8"),
    "exeter_oct_2025_dec_2025_cvs.csv": (2820, 0, "Net Amount", "utf-8"),
    "leeds_2020-06.csv": (16176, 1, "Amount", "cp1252"),
    "salford_clean_2022-04.csv": (1786, 0, "Net", "utf-8"),
}


@pytest.mark.parametrize("name", SPEND)
def test_spend_of_seven_layouts(real, name):
    source = real(f"spend500/{name}")
    found = reading.spend(source, name)
    rows, notes, column, encoding = SPEND[name]
    assert (len(found.rows), found.need_attention, len(found.notes)) == (rows, 0, notes)
    assert found.encoding == encoding
    amounts = [row[column] for row in plain_rows(source, encoding) if row[column].strip()]
    assert len(amounts) == rows
    assert sum(row.amount for row in found.rows) == added(amounts).quantize(Decimal("0.01"))
    assert len({row.key for row in found.rows}) == rows


@pytest.mark.parametrize(
    ("name", "withheld"),
    [
        ("leeds_2020-06.csv", 1118 + 39),
        ("salford_clean_2022-04.csv", 196),
        ("exeter_apr_2025_jun_2025_csv.csv", 14),
        ("exeter_jan_2024_mar_2025_csv.csv", 20),
        ("exeter_oct_2025_dec_2025_cvs.csv", 7),
        ("devon_DCCSpendingOver500_202508.csv", 0),
    ],
)
def test_spend_keeps_people_withheld(real, name, withheld):
    found = [row for row in reading.spend(real(f"spend500/{name}"), name).rows if row.redacted]
    assert len(found) == withheld
    assert {(row.supplier_number, row.vat_number, *row.organisation_ids) for row in found} <= {("", "")}


def test_lambeth_has_a_preamble_lost_commas_and_a_total_that_proves_the_reading(real):
    found = reading.spend(real("spend500/lambeth_2012-06-payments.csv"), "lambeth.csv")
    assert found.sentence() == "3,155 rows read, 1 totals row set aside"
    assert (found.heading_row, found.blank_rows, found.encoding) == (10, 5, "utf-8")
    assert [each.amount for each in found.totals] == [Decimal("40292334.84")]
    assert sum(row.amount for row in found.rows) == Decimal("40292334.84")
    assert kinds(found) == {
        ("note", "Two cells of this row were run together and have been parted"): 639,
        ("note", "This row repeats an earlier row"): 428,
        ("note", "Some characters were garbled and have been put right"): 142 + 1,
    }
    by_row = {row.row: row for row in found.rows}
    assert (by_row[441].beneficiary, by_row[441].paid_on) == ("Catch22", date(2012, 6, 12))
    assert (by_row[1382].beneficiary, by_row[1382].amount) == ("Inter High Education/Academy21", Decimal("740.00"))


def test_leeds_tells_of_the_letter_that_was_lost(real):
    found = reading.spend(real("spend500/leeds_2020-06.csv"), "leeds.csv")
    assert [(each.row, each.value) for each in found.notes] == [(5171, "Fylde Coast Women¿s Aid")]
    assert found.blank_rows == 1
    assert {type(row.card) for row in found.rows} | {type(row.capital) for row in found.rows} == {bool}


AREAS = {
    "croydon_imd2019_lsoa11.csv": (220, "lsoa11", 2019, 16),
    "croydon_imd2025_lsoa21.csv": (229, "lsoa21", 2025, 24),
    "croydon_lsoa21_ward24_lookup.csv": (229, "lsoa21", None, 0),
    "croydon_population2020_lsoa11.csv": (220, "lsoa11", 2020, 92),
    "southwark_imd2019_lsoa11.csv": (166, "lsoa11", 2019, 16),
    "southwark_imd2025_lsoa21.csv": (173, "lsoa21", 2025, 24),
    "southwark_lsoa21_ward24_lookup.csv": (173, "lsoa21", None, 0),
    "southwark_population2020_lsoa11.csv": (166, "lsoa11", 2020, 92),
    "lancaster_imd2019_lsoa11.csv": (89, "lsoa11", 2019, 16),
    "lancaster_imd2025_lsoa21.csv": (88, "lsoa21", 2025, 24),
    "lancaster_lsoa21_ward24_lookup.csv": (88, "lsoa21", None, 0),
    "lancaster_population2020_lsoa11.csv": (89, "lsoa11", 2020, 92),
    "iod2025_all_lads.csv": (2960, "lad", 2025, 6),
    "trafford_mid2024_population_ward.csv": (63, "ward", 2024, 95),
}


@pytest.mark.parametrize("name", AREAS)
def test_area_tables(real, name):
    source = real(f"needs/{name}")
    found = reading.areas(source, name)
    rows, kind, year, measures = AREAS[name]
    assert (len(found.rows), found.problems) == (rows, ())
    assert {(row.kind, row.year, len(row.measures)) for row in found.rows} == {(kind, year, measures)}
    assert len({row.key for row in found.rows}) == rows
    if measures:
        columns = list(found.rows[0].measures)
        plain = plain_rows(source)
        assert sum(sum(row.measures.values()) for row in found.rows) == added(
            row[column] for row in plain for column in columns
        )


def test_a_look_up_gives_the_ward_and_council_above_each_area(real):
    found = reading.areas(real("needs/southwark_lsoa21_ward24_lookup.csv"), "southwark_lsoa21_ward24_lookup.csv")
    row = next(each for each in found.rows if each.code == "E01004039")
    assert (row.name, row.parent_code) == ("Southwark 013B", "E05011116")
    assert row.ancestors == (("ward", "E05011116", "South Bermondsey"), ("lad", "E09000028", "Southwark"))


def test_population_by_sex_keeps_its_breakdown(real):
    found = reading.areas(real("needs/trafford_mid2024_population_ward.csv"), "trafford.csv")
    altrincham = {row.breakdown["sex"]: row.measures["all_ages"] for row in found.rows if row.name == "Altrincham"}
    assert altrincham == {"Persons": Decimal(11278), "Females": Decimal(5653), "Males": Decimal(5625)}


BOUNDARIES = {
    "croydon_lsoa_boundaries.geojson": (229, "lsoa21", "E09000008"),
    "croydon_ward_boundaries.geojson": (28, "ward", "E09000008"),
    "southwark_lsoa_boundaries.geojson": (173, "lsoa21", "E09000028"),
    "southwark_ward_boundaries.geojson": (23, "ward", "E09000028"),
    "lancaster_lsoa_boundaries.geojson": (88, "lsoa21", "E07000121"),
    "lancaster_ward_boundaries.geojson": (27, "ward", "E07000121"),
}


@pytest.mark.parametrize("name", BOUNDARIES)
def test_boundaries(real, name):
    source = real(f"needs/{name}")
    found = reading.areas(source, name)
    count, kind, parent = BOUNDARIES[name]
    assert (len(found.rows), found.problems) == (count, ())
    assert {(row.kind, row.parent_code) for row in found.rows} == {(kind, parent)}
    features = json.loads(source)["features"]
    assert [row.geometry["type"] for row in found.rows] == [each["geometry"]["type"] for each in features]


def test_councils_without_a_code_need_attention(real):
    source = real("needs/la_orgid_to_gss.csv")
    found = reading.areas(source, "la_orgid_to_gss.csv")
    blank = sum(not row["gss_code"] for row in plain_rows(source))
    assert (len(found.rows), found.need_attention, blank) == (434, 25, 25)
    southwark = next(row for row in found.rows if row.code == "E09000028")
    assert (southwark.kind, southwark.aside["org_id"]) == ("lad", "GB-LAE-SWK")


def test_a_file_of_indicators_is_refused_in_words(real):
    with pytest.raises(reading.Unreadable, match="JSON, but not a GeoJSON collection of boundaries"):
        reading.areas(real("needs/preston_health_fingertips.json"), "preston_health_fingertips.json")


THREESIXTY = {
    "a001p00000zgyHZAAY.json": (783, 8),
    "a002400000KeYdsAAF.json": (379, 379),
    "a002400000nO46WAAS.json": (870, 4),
}


@pytest.mark.parametrize("name", THREESIXTY)
def test_threesixty_packages(real, name):
    source = real(f"360giving/{name}")
    found = reading.threesixty(source, name)
    grants = json.loads(source, parse_float=Decimal)["grants"]
    rows, notes = THREESIXTY[name]
    assert (len(found.rows), found.need_attention, len(found.notes)) == (rows, 0, notes)
    assert len(grants) == rows
    assert sum(row.amount for row in found.rows) == sum(Decimal(each["amountAwarded"]) for each in grants).quantize(
        Decimal("0.01")
    )
    assert [row.reference for row in found.rows] == [each["id"] for each in grants]


def test_the_spreadsheet_and_the_package_of_one_funder_say_the_same(real):
    sheet = reading.threesixty(real("360giving/a001p00000zgyHZAAY.xlsx"), "a.xlsx")
    package = reading.threesixty(real("360giving/a001p00000zgyHZAAY.json"), "a.json")

    def told(row):
        return row.reference, row.awarded_on, row.amount, row.beneficiary, row.charity_number, row.company_number

    assert [told(row) for row in sheet.rows] == [told(row) for row in package.rows]


OCDS = {
    # file: rows by stage, notes
    "contracts_finder_2025-give.json": ({"award": 97, "tender": 16, "planning": 5}, 13),
    "fictional_01-planning.json": ({"planning": 1}, 0),
    "fictional_02-tender.json": ({"tender": 1}, 0),
    "fictional_03-tenderAmendment.json": ({"tender": 1}, 0),
    "fictional_04-award.json": ({"award": 1}, 0),
    "fictional_05-contract.json": ({"contract": 1}, 0),
    "fictional_06-implementation.json": ({"contract": 1}, 0),
    "fts_037689-2026_UK1_planning.json": ({"planning": 1}, 0),
    "fts_083563-2026_UK4_tender_lots.json": ({"tender": 1}, 0),
    "fts_083645-2026_UK2_planning.json": ({"planning": 1}, 0),
    "fts_083650-2026_UK6_award.json": ({"award": 1}, 0),
    "sell2wales_2025-give.json": ({"tender": 54}, 0),
}


@pytest.mark.parametrize("name", OCDS)
def test_ocds_packages(real, name):
    found = reading.ocds(real(f"ocds/{name}"), name)
    stages, notes = OCDS[name]
    assert Counter(row.stage for row in found.rows) == stages
    assert (found.need_attention, len(found.notes)) == (0, notes)
    assert len({row.key for row in found.rows}) == len(found.rows)


def test_ocds_award_values_add_up(real):
    source = real("ocds/contracts_finder_2025-give.json")
    releases = sorted(json.loads(source, parse_float=Decimal)["releases"], key=lambda each: each["date"])
    awards = {
        (each["ocid"], award["id"]): award.get("value", {}).get("amount") or 0
        for each in releases
        for award in each.get("awards", [])
    }
    found = reading.ocds(source, "contracts_finder.json")
    assert sum(row.value or 0 for row in found.rows if row.stage == "award") == sum(
        Decimal(value) for value in awards.values()
    )


def test_contracts_takes_an_ocds_package_too(real):
    source = real("ocds/contracts_finder_2025-give.json")
    assert reading.contracts(source, "x").rows == reading.ocds(source, "x").rows
