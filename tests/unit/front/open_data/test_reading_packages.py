"""Packages and areas made by hand: 360Giving, OCDS, tables of areas and boundaries."""

import json
from datetime import date
from decimal import Decimal

import pytest

from commonweal.front.open_data import reading


def said(found: reading.Reading) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.severity, each.column, each.what_is_wrong) for each in found.problems]


def grant(**changes) -> dict:
    return {
        "id": "360G-x-1",
        "title": "Lunch club",
        "description": "Lunches",
        "currency": "GBP",
        "amountAwarded": 5000.5,
        "awardDate": "2026-04-01",
        "fundingOrganization": [{"id": "GB-LAE-SWK", "name": "Southwark Council"}],
        "recipientOrganization": [{"id": "GB-CHC-1126147", "name": "Elm Trust"}],
        **changes,
    }


def threesixty(*grants) -> reading.Reading[reading.GrantRow]:
    return reading.threesixty(json.dumps({"grants": grants}).encode(), "x.json")


def test_a_grant_in_the_standard():
    row = threesixty(grant(plannedDates=[{"startDate": "2026-05-01", "endDate": "2027-04-30"}], extra="kept")).rows[0]
    assert (row.reference, row.amount, row.awarded_on) == ("360G-x-1", Decimal("5000.50"), date(2026, 4, 1))
    assert (row.start, row.end) == (date(2026, 5, 1), date(2027, 4, 30))
    assert (row.beneficiary, row.funder, row.organisation_ids) == (
        "Elm Trust",
        "Southwark Council",
        ("GB-CHC-1126147",),
    )
    assert row.aside == {"extra": "kept"}


def test_an_individual_is_never_named():
    whole = grant(recipientIndividual={"id": "360G-x-ind", "name": "Ada Byron"}, note="for Ada Byron")
    del whole["recipientOrganization"]
    row = threesixty(whole).rows[0]
    assert (row.beneficiary, row.redacted, row.aside) == ("An individual", True, {})
    assert "Byron" not in repr(row)


def test_an_individual_in_a_spreadsheet_is_never_named():
    headings = "Identifier,Award Date,Amount Awarded,Recipient Ind:Name,Recipient Ind:Identifier"
    text = f"{headings}\nG1,2026-04-01,5,Ada Byron,7\n"
    row = reading.threesixty(text.encode(), "x.csv").rows[0]
    assert (row.beneficiary, row.redacted, row.aside) == ("An individual", True, {})


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"currency": "EUR"}, "amountAwarded", "The amount is not in pounds"),
        ({"amountAwarded": None}, "amountAwarded", "The amount is missing"),
        ({"awardDate": "2026-02-30"}, "awardDate", "This is not a real date"),
        ({"awardDate": ""}, "awardDate", "The date is missing"),
        ({"recipientOrganization": []}, "recipientOrganization/name", "The beneficiary is missing"),
    ],
)
def test_a_grant_that_needs_attention(changes, column, what):
    found = threesixty(grant(), grant(**changes))
    assert (len(found.rows), said(found)) == (1, [(2, "error", column, what)])


def test_a_date_with_the_day_first_is_read_and_noted():
    found = threesixty(grant(awardDate="05/06/2014"))
    assert found.rows[0].awarded_on == date(2014, 6, 5)
    assert said(found) == [(1, "note", "awardDate", "The standard asks for dates with the year first")]


def test_more_than_one_recipient_is_not_merged_in_silence():
    found = threesixty(grant(recipientOrganization=[{"name": "Elm Trust"}, {"name": "Oak Trust"}]))
    assert said(found) == [
        (1, "note", "recipientOrganization", "The grant has more than one recipient. The first has been recorded")
    ]


def release(**changes) -> dict:
    return {"ocid": "ocds-x-1", "id": "r1", "date": "2026-04-01T00:00:00Z", "tag": ["tender"], **changes}


def ocds(*releases) -> reading.Reading[reading.ContractRow]:
    return reading.ocds(json.dumps({"releases": releases}).encode(), "x.json")


TENDER = {"id": "t1", "title": "Home care", "value": {"amount": 900, "currency": "GBP"}, "status": "active"}
AWARD = {
    "id": "a1",
    "status": "active",
    "value": {"amount": 800.5, "currency": "GBP"},
    "suppliers": [{"id": "s1", "name": "Dawn Ltd"}],
    "contractPeriod": {"startDate": "2026-05-01T00:00:00+01:00", "endDate": "2029-04-30"},
}
PARTY = {
    "id": "s1",
    "name": "Dawn Ltd",
    "identifier": {"scheme": "GB-COH", "id": "3554098"},
    "details": {"scale": "sme", "vcse": False},
}


def test_later_releases_change_what_earlier_ones_said():
    found = ocds(
        release(id="r2", date="2026-06-01T00:00:00Z", tag=["award"], awards=[AWARD], parties=[PARTY]),
        release(tender=TENDER, buyer={"id": "b", "name": "Southwark Council"}),
        release(id="r3", date="2026-07-01T00:00:00Z", awards=[{"id": "a1", "value": {"amount": 850}}]),
    )
    row = found.rows[0]
    assert (len(found.rows), row.stage, row.title, row.value) == (1, "award", "Home care", Decimal("850.00"))
    assert (row.supplier_name, row.company_number, row.sme, row.vcse) == ("Dawn Ltd", "03554098", True, False)
    assert (row.start, row.end, row.buyer) == (date(2026, 5, 1), date(2029, 4, 30), "Southwark Council")


def test_a_contract_takes_its_suppliers_from_its_award():
    found = ocds(release(awards=[AWARD], contracts=[{"id": "c1", "awardID": "a1", "value": {"amount": 700}}]))
    assert [(row.stage, row.reference, row.value, row.supplier_name) for row in found.rows] == [
        ("contract", "c1", Decimal("700.00"), "Dawn Ltd")
    ]


def test_several_suppliers_stay_together_with_no_one_number():
    several = {**AWARD, "suppliers": [{"id": "s1", "name": "Dawn Ltd"}, {"id": "s2", "name": "Dusk Ltd"}]}
    found = ocds(release(awards=[several], parties=[PARTY]))
    row = found.rows[0]
    assert (row.supplier_name, row.company_number) == ("Dawn Ltd; Dusk Ltd", "")
    assert [(each.name, each.company_number) for each in row.suppliers] == [("Dawn Ltd", "03554098"), ("Dusk Ltd", "")]


def test_a_record_package_and_one_release_alone():
    record = {"ocid": "ocds-x-1", "compiledRelease": {"id": "r", "tender": TENDER, "tag": ["compiled"]}}
    found = reading.ocds(json.dumps({"records": [record]}).encode(), "x.json")
    alone = reading.ocds(json.dumps(release(tender=TENDER)).encode(), "x.json")
    assert [(row.stage, row.ocid, row.value) for row in (*found.rows, *alone.rows)] == [
        ("tender", "ocds-x-1", Decimal("900.00")),
        ("tender", "ocds-x-1", Decimal("900.00")),
    ]


def test_a_release_without_an_ocid_needs_attention_and_an_empty_one_is_noted():
    found = ocds({"id": "r1"}, "words", release())
    assert said(found) == [
        (1, "error", "ocid", "The release has no ocid, so it belongs to no process"),
        (2, "error", "", "This is not a release"),
        (3, "note", "", "The release has no planning, tender, award or contract, so it makes no row"),
    ]


def test_a_value_in_another_currency_is_left_out_and_noted():
    found = ocds(release(awards=[{**AWARD, "value": {"amount": 5, "currency": "EUR"}}]))
    assert found.rows[0].value is None
    assert said(found) == [(1, "note", "value/amount", "The amount is not in pounds")]


def areas(text: str, name: str = "x.csv") -> reading.Reading[reading.AreaRow]:
    return reading.areas(text.encode(), name)


def test_a_table_of_indicators_in_long_form():
    found = areas(
        "Indicator Name,Area Code,Area Name,Sex,Time period,Value\n"
        "Smoking,E09000028,Southwark,Female,2024,12.5\nSmoking,E09000028,Southwark,Male,2024,*\n"
    )
    first, second = found.rows
    assert (first.kind, first.year, first.measures) == ("lad", 2024, {"Smoking": Decimal("12.5")})
    assert (first.breakdown, second.breakdown, second.measures) == ({"Sex": "Female"}, {"Sex": "Male"}, {})
    assert said(found) == [(3, "note", "Value", "This figure is suppressed at source")]


def test_areas_of_an_unstated_census_are_said_to_be_assumed():
    found = areas("Area Code,Population\nE01004039,1500\n")
    assert (found.rows[0].kind, found.rows[0].measures) == ("lsoa21", {"Population": Decimal(1500)})
    assert said(found) == [
        (
            0,
            "note",
            "Area Code",
            "The file does not say which census its areas are from. They have been read as 2021 areas",
        )
    ]


def test_a_code_that_is_not_one_needs_attention():
    found = areas("ward_code,ward_name,Population\nE05,Newington,1\n,Borough,2\nE05011116,South Bermondsey,3\n")
    assert said(found) == [
        (2, "error", "ward_code", "This is not an area code"),
        (3, "error", "ward_code", "The area code is missing"),
    ]
    assert [(row.code, row.name, row.kind) for row in found.rows] == [("E05011116", "South Bermondsey", "ward")]


SQUARE = [[[-0.1, 51.5], [-0.09, 51.5], [-0.09, 51.51], [-0.1, 51.5]]]


def boundaries(*features) -> reading.Reading[reading.AreaRow]:
    return areas(json.dumps({"type": "FeatureCollection", "features": features}), "wards.geojson")


def feature(properties: dict, geometry: dict | None) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_boundaries_know_their_level_and_what_is_above_them():
    told = {"WD25CD": "E05011095", "WD25NM": "Borough", "LAD25CD": "E09000028", "LAD25NM": "Southwark", "FID": 3}
    row = boundaries(feature(told, {"type": "Polygon", "coordinates": SQUARE})).rows[0]
    assert (row.code, row.name, row.kind, row.parent_code, row.year) == (
        "E05011095",
        "Borough",
        "ward",
        "E09000028",
        2025,
    )
    assert (row.ancestors, row.aside) == ((("lad", "E09000028", "Southwark"),), {"FID": "3"})


def test_boundaries_that_need_attention():
    grid = {"type": "Polygon", "coordinates": [[[532060, 179953], [532070, 179953], [532060, 179953]]]}
    code = {"WD25CD": "E05011095"}
    found = boundaries(
        feature(code, None),
        feature(code, grid),
        feature(code, {"type": "Polygon", "coordinates": [[["a", 1]]]}),
        feature({}, {"type": "Polygon", "coordinates": SQUARE}),
    )
    assert said(found) == [
        (1, "error", "geometry", "The area has no boundary"),
        (2, "error", "geometry", "The coordinates are not longitudes and latitudes in the United Kingdom"),
        (3, "error", "geometry", "The boundary has coordinates that are not numbers"),
        (4, "error", "properties", "The boundary has no area code"),
    ]


def test_every_fixture_of_the_standards_is_read_or_refused(shared):
    read = refused = 0
    for folder, reader in (("360giving_fixtures", reading.threesixty), ("ocds_fixtures", reading.ocds)):
        for path in sorted((shared / "data" / "real" / folder).iterdir()):
            try:
                reader(path.read_bytes(), path.name)
                read += 1
            except reading.Unreadable:
                refused += 1
    assert (read, refused) == (49, 16)
