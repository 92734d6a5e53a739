"""A published file is read, shown with its faults, and taken in once however often it comes."""

import datetime
from decimal import Decimal

import pytest

from commonweal.council.exercise.models import Area
from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.models import Agreement, SpendLine
from commonweal.cycle.understand.models import AreaMeasure
from commonweal.front.open_data import actions
from commonweal.front.open_data.actions.spending import match_payments
from commonweal.front.open_data.models import Import
from commonweal.front.open_data.reading import Unreadable
from commonweal.front.open_data.states import IMPORT
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import faults
from commonweal.ground.record.rules import Refused
from tests.factories import open_data as made

CONTRACTS = """Reference,Contract title,Description,Supplier name,Company number,Start date,End date,Value,Department
C1,Home visits,Visits to older people,Harbour Care Ltd,01234567,01/04/2026,31/03/2028,"£40,000.00",Adults
C2,Youth advice,Advice on work,Young Voices,,01/04/2026,31/03/2027,12000,Children
C3,Street cleaning,Sweeping,,,01/04/2026,31/03/2027,9000,Streets
"""
GRANTS = """Award date,Beneficiary,Purpose,Amount,Charity number,Department
01/05/2026,Mill Lane Choir,Singing for memory,1500.00,1123456,Culture
02/05/2026,REDACTED PERSONAL DATA,Hardship,300.00,,Housing
not a date,Green Gardens,Plants,200.00,,Parks
"""
SPEND = """Payment date,Department,Supplier name,Amount,Purpose,Transaction number
01/06/2026,Adults,Harbour Care Limited,"1,250.00",Visits,T1
02/06/2026,Housing,REDACTED PERSONAL DATA,600.00,Rent,T2
03/06/2026,Streets,Big Brooms plc,-40.00,Refund,T3
"""
AREAS = """ward_code,ward_name,year,total_population
E05009999,Millbrook,2024,8200
"""


def read(kind, text, cast, now, name="file.csv"):
    return actions.read_file(kind=kind, content=text.encode(), file_name=name, by=cast.priya, at=now)


def taken(kind, text, cast, now, name="file.csv"):
    imported = actions.take_in(imported=read(kind, text, cast, now, name), by=cast.priya, at=now)
    return imported.added, imported.changed, imported.unchanged


def test_reading_keeps_a_report_and_nothing_else(cast, now):
    imported = read("contracts", CONTRACTS, cast, now)
    assert (imported.reference, imported.rows, imported.state) == ("IM-2026-001", 2, "read")
    assert [one["row"] for one in imported.problems if one["severity"] == "error"] == [4]
    assert all(one["how_to_fix"] for one in imported.problems)
    assert Agreement.objects.count() == 0


@pytest.mark.covers("G3.03")
def test_contracts_become_agreements_of_the_register(cast, now):
    assert taken("contracts", CONTRACTS, cast, now) == (2, 0, 0)
    visits = Agreement.objects.get(title="Home visits")
    assert (visits.kind, visits.value, visits.state) == ("contract", Decimal("40000.00"), "active")
    assert (visits.starts_on, visits.ends_on) == (datetime.date(2026, 4, 1), datetime.date(2028, 3, 31))
    assert (visits.organisation.name, visits.organisation.company_number) == ("Harbour Care Ltd", "01234567")


def test_the_same_file_again_changes_nothing_and_a_later_one_only_what_changed(cast, now):
    taken("contracts", CONTRACTS, cast, now)
    assert taken("contracts", CONTRACTS, cast, now) == (0, 0, 2)
    assert taken("contracts", CONTRACTS.replace("31/03/2028", "31/03/2029"), cast, now) == (0, 1, 1)
    assert Agreement.objects.count() == 2
    assert Agreement.objects.get(title="Home visits").ends_on == datetime.date(2029, 3, 31)


def test_the_same_name_with_another_number_is_another_organisation_and_says_so(cast, now):
    made.organisation(1, "Harbour Care Limited", company_number="07654321")
    imported = actions.take_in(imported=read("contracts", CONTRACTS, cast, now), by=cast.priya, at=now)
    numbers = Organisation.objects.filter(match_key="harbour care").values_list("company_number", flat=True)
    assert sorted(numbers) == ["01234567", "07654321"]
    told = [one["what_is_wrong"] for one in imported.problems if one["column"] == "organisation"]
    assert told == ["An organisation with the same name but another number is here, so this one is added beside it"]


def test_a_number_or_a_name_finds_the_organisation_that_is_here(cast, now):
    numbered = made.organisation(1, "Harbour Care", company_number="01234567")
    named = made.organisation(2, "The Young Voices")
    taken("contracts", CONTRACTS, cast, now)
    assert Agreement.objects.get(title="Home visits").organisation == numbered
    assert Agreement.objects.get(title="Youth advice").organisation == named


def test_grants_to_organisations_only_and_they_end(cast, now):
    assert taken("grants", GRANTS, cast, now) == (1, 0, 0)
    grant = Agreement.objects.get()
    assert (grant.kind, grant.organisation.charity_number) == ("grant", "1123456")
    assert (grant.signed_on, grant.ends_on) == (datetime.date(2026, 5, 1), datetime.date(2027, 3, 31))
    assert not Organisation.objects.filter(name__icontains="redacted").exists()


def test_one_grant_in_two_files_of_the_standard_is_one_agreement(cast, now):
    text = (
        '{"grants": [{"id": "360G-thornmere-1", "title": "Choir", "description": "Singing", "currency": "GBP",'
        '"amountAwarded": 1500, "awardDate": "2026-05-01", "fundingOrganization": [{"id": "GB-LAE-THM", "name":'
        '"Thornmere Borough Council"}], "recipientOrganization": [{"id": "GB-CHC-1123456", "name": "Mill Choir"}]}]}'
    )
    assert taken("360", text, cast, now, "grants.json") == (1, 0, 0)
    assert taken("360", text.replace('"Singing"', '"Singing and memory"'), cast, now, "again.json") == (0, 1, 0)
    assert Agreement.objects.get().source_key == "360G-thornmere-1"


def test_a_package_of_many_funders_gives_only_our_own(cast, now):
    one = (
        '{"id": "360G-x-%d", "title": "A", "description": "A", "currency": "GBP", "amountAwarded": 5, "awardDate":'
        '"2026-05-01", "fundingOrganization": [{"id": "x", "name": "%s"}], "recipientOrganization": [{"id": "y",'
        '"name": "Choir"}]}'
    )
    grants = [one % (1, "Thornmere Borough Council"), one % (2, "Some Foundation")]
    text = f'{{"grants": [{", ".join(grants)}]}}'
    imported = read("360", text, cast, now, "grants.json")
    assert imported.rows == 1
    assert [one["what_is_wrong"] for one in imported.problems if one["column"] == "funder"] == [
        "The funder is not Thornmere Borough Council"
    ]


@pytest.mark.covers("G2.14")
def test_payments_find_their_organisation_and_hide_names(cast, now):
    taken("contracts", CONTRACTS, cast, now)
    assert taken("spend", SPEND, cast, now) == (3, 0, 0)
    assert taken("spend", SPEND, cast, now) == (0, 0, 3)
    lines = {line.transaction: line for line in SpendLine.objects.select_related("organisation")}
    assert lines["T1"].organisation.name == "Harbour Care Ltd"
    assert (lines["T2"].beneficiary, lines["T2"].match_key, lines["T2"].organisation) == ("Name withheld", "", None)
    assert lines["T3"].amount == Decimal("-40.00")


def test_payments_that_came_first_are_matched_later(cast, now):
    taken("spend", SPEND, cast, now)
    assert SpendLine.objects.filter(organisation__isnull=False).count() == 0
    taken("contracts", CONTRACTS, cast, now)
    assert SpendLine.objects.filter(organisation__name="Harbour Care Ltd").count() == 1


def test_a_long_file_of_payments_is_taken_in_as_it_streams(cast, now, tmp_path):
    path = tmp_path / "spend.csv"
    path.write_text(SPEND, encoding="utf-8")
    imported = actions.take_in_spending(path=path, by=cast.admin, at=now)
    assert (imported.state, imported.rows, imported.added) == ("taken", 3, 3)
    assert taken("spend", SPEND, cast, now) == (0, 0, 3)


def test_areas_and_their_figures(cast, now):
    assert taken("areas", AREAS, cast, now) == (1, 0, 0)
    assert taken("areas", AREAS, cast, now) == (0, 0, 1)
    assert taken("areas", AREAS.replace("8200", "8300"), cast, now) == (0, 1, 0)
    area = Area.objects.get(code="E05009999")
    assert (area.name, area.slug, area.population) == ("Millbrook", "millbrook", 8300)
    assert list(AreaMeasure.objects.values_list("name", "year", "value")) == [("total population", 2024, 8300.0)]


def test_nothing_is_taken_in_where_one_row_fails(cast, now, monkeypatch):
    imported = read("contracts", CONTRACTS, cast, now)
    from commonweal.front.open_data.actions import agreements

    real, kept, before = agreements.register_existing_together, [], Organisation.objects.count()

    def fails_at_the_second(**given):
        if kept:
            raise RuntimeError
        results = real(**given)
        kept.append(Agreement.objects.count())
        return results

    monkeypatch.setattr(agreements, "TOGETHER", 1)
    monkeypatch.setattr(agreements, "register_existing_together", fails_at_the_second)
    with pytest.raises(RuntimeError):
        actions.take_in(imported=imported, by=cast.priya, at=now)
    assert kept == [1]
    assert (Agreement.objects.count(), Import.objects.get().state) == (0, "read")
    assert Organisation.objects.count() == before


def many(number):
    """Contracts with organisations of two names, each of its own number and twice in the file."""
    rows = [
        f"{turn}{one},Contract {turn}{one},{'Choir' if one % 2 else 'Band'},{1_000_000 + number + one},01/04/2026,900"
        for turn in "AB"
        for one in range(number // 2)
    ]
    return "\n".join(["Reference,Contract title,Supplier name,Company number,Start date,Value", *rows])


def test_a_long_register_takes_no_more_statements_than_a_short_one_and_each_has_its_entry(
    cast, now, django_assert_max_num_queries
):
    entries, here = Entry.objects.count(), Organisation.objects.count()
    with django_assert_max_num_queries(70):
        assert taken("contracts", many(10), cast, now) == (10, 0, 0)
    with django_assert_max_num_queries(70 + 40):  # the default database takes some thirty rows in a statement
        assert taken("contracts", many(200), cast, now) == (190, 10, 0)
    with django_assert_max_num_queries(70):
        assert taken("contracts", many(200), cast, now) == (0, 0, 200)
    new = Organisation.objects.order_by("pk")[here:]
    assert [one.slug for one in new if one.name == "Choir"] == ["choir", *(f"choir-{n}" for n in range(2, 53))]
    for verb, things in (("register", Agreement.objects.order_by("pk")), ("registered", new)):
        subjects = Entry.objects.filter(verb=verb, subject__in=[one.reference for one in things]).order_by("pk")
        assert [one.subject for one in subjects] == [one.reference for one in things]
    assert (len(new), Agreement.objects.count()) == (5 + 100, 200)
    assert Entry.objects.count() == entries + 105 + 200 + 10 + 3 * 2
    assert list(faults()) == []


def test_what_an_earlier_row_said_of_an_organisation_is_known_to_a_later_one(cast, now):
    rows = ["Rooms,Mill Lane Choir,,1123456", "Songs,Mill Lane Band,01234567,", "Both,Mill Lane Choir,01234567,1123456"]
    text = "\n".join(["Contract title,Supplier name,Company number,Charity number", *rows])
    imported = actions.take_in(imported=read("contracts", text, cast, now), by=cast.priya, at=now)
    told = [one["what_is_wrong"] for one in imported.problems if one["column"] == "organisation"]
    assert told == ["Its two numbers belong to Mill Lane Band and Mill Lane Choir. The first is used"]
    assert Agreement.objects.get(title="Both").organisation.name == "Mill Lane Band"
    assert Organisation.objects.filter(name__startswith="Mill Lane").count() == 2


def test_many_payments_that_came_first_are_matched_in_few_statements(cast, now, django_assert_max_num_queries):
    for number in range(40):
        made.payment(number, f"Helper {number} Ltd")
        made.organisation(number, f"Helper {number}")
    with django_assert_max_num_queries(3):
        assert match_payments() == 40
    assert all(line.organisation.name in line.beneficiary for line in SpendLine.objects.select_related("organisation"))


def test_a_picture_is_refused_in_a_sentence(cast, now):
    with pytest.raises(Unreadable) as refused:
        actions.read_file(kind="grants", content=b"\x89PNG\r\n\x1a\n0000", file_name="a.png", by=cast.priya, at=now)
    assert "a.png" in str(refused.value)
    assert Import.objects.count() == 0


def test_every_state_and_move_gives_the_move_or_a_sentence(cast, now):
    people = {"priya": True, "admin": True, "dele": False, "asha": False, "iris": False}
    for state in IMPORT.states:
        for move in IMPORT.moves:
            for name, may in people.items():
                imported = Import(reference="IM-1", state=state, rows=1)
                if may and state in move.source:
                    assert IMPORT.check(imported, move.verb, getattr(cast, name)).target == move.target
                    continue
                with pytest.raises(Refused) as refused:
                    IMPORT.check(imported, move.verb, getattr(cast, name))
                assert str(refused.value)


def test_a_discarded_file_takes_nothing_in(cast, now):
    imported = actions.discard(imported=read("grants", GRANTS, cast, now), by=cast.priya, at=now)
    assert (imported.state, bytes(imported.content)) == ("discarded", b"")
    with pytest.raises(Refused):
        actions.take_in(imported=imported, by=cast.priya, at=now)


def test_a_file_without_a_correct_row_cannot_be_taken_in(cast, now):
    imported = read("grants", "Award date,Beneficiary,Purpose,Amount\nsoon,Choir,Singing,10\n", cast, now)
    with pytest.raises(Refused) as refused:
        actions.take_in(imported=imported, by=cast.priya, at=now)
    assert "No row" in str(refused.value)
