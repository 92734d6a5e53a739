"""The council's contracts in the Open Contracting standard."""

import csv
import datetime
import io
import json

import pytest

from commonweal.front.open_data.queries import ocds, published
from commonweal.front.open_data.queries.publisher import publisher
from tests.factories import open_data as made


@pytest.fixture
def world(exercise, cast, now):
    """One process from opportunity to payment, one contract that stood in the register, one opportunity withdrawn."""
    supplier = made.organisation(1, "Harbour Care", company_number="01234567", legal_form="cic", sme=True)
    opportunity = made.opportunity(exercise, now, state="decided")
    award = made.award(opportunity, supplier, cast.priya, now + datetime.timedelta(days=60))
    contract = made.agreement(
        1, supplier, kind="contract", exercise=exercise, award=award, signed_on=datetime.date(2026, 12, 1)
    )
    made.paid_claim(contract, cast.dele, now + datetime.timedelta(days=120))
    made.agreement(
        2, made.organisation(2, "Old Supplier"), kind="contract", state="ended", starts_on=None, ends_on=None
    )
    made.opportunity(exercise, now, reference="OP-2026-032", state="withdrawn", withdrawn_reason="The money went.")
    made.opportunity(exercise, now, reference="OP-2026-033", state="draft", published_at=None)
    made.opportunity(exercise, now, kind="grant", reference="OP-2026-034")
    made.agreement(3, supplier, kind="contract", state="setting_up")
    return now


def package(at):
    return ocds.package(published.tenders(), published.awards(), published.contracts(), publisher(), at)


@pytest.fixture
def releases(world):
    return {release["id"]: release for release in package(world)["releases"]}


def test_each_step_of_a_process_is_a_release_of_one_ocid(releases):
    assert {key: (release["ocid"], release["tag"]) for key, release in releases.items()} == {
        "OP-2026-031-tender": ("ocds-thrnmr-OP-2026-031", ["tender"]),
        "AW-ORG-000001-award": ("ocds-thrnmr-OP-2026-031", ["award"]),
        "AG-2026-001-contract": ("ocds-thrnmr-OP-2026-031", ["contract"]),
        "AG-2026-001-payments-20270105": ("ocds-thrnmr-OP-2026-031", ["implementation"]),
        "AG-2026-002-contract": ("ocds-thrnmr-AG-2026-002", ["award", "contract"]),
        "OP-2026-032-tender": ("ocds-thrnmr-OP-2026-032", ["tender"]),
        "OP-2026-032-cancelled": ("ocds-thrnmr-OP-2026-032", ["tenderCancellation"]),
    }


def test_the_award_tells_supplier_value_and_standstill(releases):
    release = releases["AW-ORG-000001-award"]
    (award,) = release["awards"]
    assert award["suppliers"] == [{"id": "GB-COH-01234567", "name": "Harbour Care"}]
    assert award["value"] == {"amount": 90000.0, "currency": "GBP"}
    assert award["standstillPeriod"] == {
        "startDate": "2026-11-06T10:00:00+00:00",
        "endDate": "2026-11-18T23:59:59+00:00",
    }
    assert release["parties"][1]["details"] == {"scale": "sme", "vcse": True}
    assert release["parties"][1]["roles"] == ["supplier"]


def test_the_contract_refers_to_its_award_and_payments_to_the_contract(releases):
    (contract,) = releases["AG-2026-001-contract"]["contracts"]
    assert (contract["awardID"], contract["status"]) == ("AW-ORG-000001", "active")
    assert contract["dateSigned"] == "2026-12-01T00:00:00+00:00"
    (paid,) = releases["AG-2026-001-payments-20270105"]["contracts"][0]["implementation"]["transactions"]
    assert (paid["value"]["amount"], paid["payee"]["name"]) == (3000.0, "Harbour Care")


def test_every_organisation_referred_to_is_a_party(releases):
    for release in releases.values():
        parties = {party["id"] for party in release["parties"]}
        named = {release["buyer"]["id"]}
        named |= {one["id"] for award in release.get("awards", []) for one in award.get("suppliers", [])}
        assert named <= parties, release["id"]


@pytest.mark.covers("G5.02")
def test_an_open_opportunity_is_in_the_feed_and_a_draft_is_not(client, exercise, now):
    made.opportunity(exercise, now)
    made.opportunity(exercise, now, reference="OP-2026-033", state="draft", published_at=None)
    told = json.loads(client.get("/data/contracts.json").content)
    (release,) = told["releases"]
    assert release["tender"]["status"] == "active"
    assert release["tender"]["tenderPeriod"]["endDate"] == "2026-10-07T10:00:00+01:00"
    assert release["tender"]["documents"][0]["url"].endswith("/opportunities/OP-2026-031/")


@pytest.mark.covers("G11.02")
def test_page_csv_and_json_give_the_same_counts(client, world):
    page = client.get("/data/contracts/").content.decode()
    told = b"".join(client.get("/data/contracts.csv").streaming_content).decode()
    rows = {row["contract"] for row in csv.DictReader(io.StringIO(told))}
    releases = json.loads(client.get("/data/contracts.json").content)["releases"]
    packaged = {contract["id"] for release in releases for contract in release.get("contracts", [])}
    assert rows == packaged == {"AG-2026-001", "AG-2026-002"}
    assert "2 contracts. Every contract" in page


def test_an_award_that_nobody_was_told_of_stays_unseen(exercise, cast, now):
    opportunity = made.opportunity(exercise, now, state="assessing")
    made.award(opportunity, made.organisation(1, "Harbour Care"), cast.priya, now, state="proposed")
    assert [release["tag"] for release in package(now)["releases"]] == [["tender"]]


def test_building_it_asks_a_fixed_number_of_questions(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        package(world)
