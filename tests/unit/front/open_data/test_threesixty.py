"""The council's grants in the 360Giving standard."""

import csv
import datetime
import io
import json
from decimal import Decimal

import pytest

from commonweal.front.open_data.queries import published, threesixty
from commonweal.front.open_data.queries.columns import GRANTS
from commonweal.front.open_data.queries.publisher import publisher
from tests.factories import open_data as made


@pytest.fixture
def grants(db):
    charity = made.organisation(1, "Mill Choir", charity_number="1123456", company_number="01234567")
    group = made.organisation(2, "Plot & Spade")
    trader = made.organisation(3, "A Person", legal_form="sole")
    first = made.agreement(1, charity, title="Singing for memory", purpose="Weekly singing.", department="Culture",
                           signed_on=datetime.date(2026, 3, 20))  # fmt: skip
    first.areas.add(made.ward())
    made.agreement(2, group, title="T" * 200, how_commissioned="Small grants")
    made.agreement(3, trader, title="Not to be seen")
    made.agreement(4, group, title="No amount", value=None)
    made.agreement(5, group, title="No date", starts_on=None)
    made.agreement(6, group, title="Not signed", state="setting_up")
    made.agreement(7, group, title="A contract", kind="contract")
    return published.grants()


def test_one_grant_in_full(grants, now):
    assert threesixty.package(grants, publisher(), now)["grants"][0] == {
        "id": "360G-thornmere-AG-2026-001",
        "title": "Singing for memory",
        "description": "Weekly singing.",
        "currency": "GBP",
        "amountAwarded": 12000.0,
        "awardDate": "2026-03-20",
        "plannedDates": [{"startDate": "2026-04-01", "endDate": "2027-03-31"}],
        "recipientOrganization": [
            {
                "id": "GB-CHC-1123456",
                "name": "Mill Choir",
                "charityNumber": "1123456",
                "companyNumber": "01234567",
            }
        ],
        "fundingOrganization": [{"id": "GB-LAE-THM", "name": "Thornmere Borough Council", "department": "Culture"}],
        "beneficiaryLocation": [{"name": "Millbrook", "geoCode": "E05099901", "geoCodeType": "WD"}],
        "dataSource": "https://commissioning.thornmere.example/data/grants/",
    }


@pytest.mark.parametrize(("said", "url"), [("public", "https://mill.example"), ("council", None), ("applying", None)])
def test_the_website_is_given_only_where_everyone_may_read_how_to_reach_it(grants, said, url):
    grant = grants[0]
    choir = grant.organisation
    choir.website, choir.shown = "https://mill.example", {"contacts": said}
    told = threesixty.grant(grant, publisher())["recipientOrganization"][0]
    choir.shown = {}  # nothing said is not a yes
    silent = threesixty.grant(grant, publisher())["recipientOrganization"][0]
    assert (told.get("url"), silent.get("url")) == (url, None)


def test_a_group_in_no_register_has_an_id_of_ours_and_a_title_fits(grants, now):
    second = threesixty.package(grants, publisher(), now)["grants"][1]
    assert second["recipientOrganization"][0]["id"] == "360G-thornmere-org:ORG-000002"
    assert len(second["title"]) == 140
    assert second["grantProgramme"] == [{"title": "Small grants"}]
    assert second["awardDate"] == "2026-04-01"


def test_what_is_held_back_is_counted_with_its_reason(grants):
    assert [one.reference for one in grants] == ["AG-2026-001", "AG-2026-002"]
    assert published.grants_held_back() == [
        ("made to an individual who trades alone", 1),
        ("without an amount", 1),
        ("without a date", 1),
    ]


@pytest.mark.covers("G11.02")
def test_page_csv_and_json_give_the_same_counts(client, grants):
    page = client.get("/data/grants/").content.decode()
    told = b"".join(client.get("/data/grants.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    packaged = json.loads(client.get("/data/grants.json").content)["grants"]
    assert "2 grants. Every grant" in page
    assert [row["Identifier"] for row in rows] == [one["id"] for one in packaged]
    assert len(rows) == 2
    assert sum(Decimal(row["Amount Awarded"]) for row in rows) == sum(one["amountAwarded"] for one in packaged)


@pytest.mark.covers("G11.02")
def test_every_column_is_explained(client, grants):
    page = client.get("/data/grants/").content.decode()
    header = next(iter(client.get("/data/grants.csv").streaming_content)).decode().strip().split(",")
    assert header == [column.name for column in GRANTS]
    assert [name for name in header if name not in page] == []


def test_nobody_who_trades_alone_is_named_anywhere(client, grants):
    told = b"".join(client.get("/data/grants.csv").streaming_content) + client.get("/data/grants.json").content
    told += client.get("/data/grants/").content
    assert b"A Person" not in told
