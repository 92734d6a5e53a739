"""The pages, as each person sees them."""

import csv
import datetime
import io
from decimal import Decimal

import pytest

from commonweal.cycle.deliver.models import Agreement, Claim
from tests.factories import deliver


def text(response) -> str:
    return " ".join(response.content.decode().split())


def date(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def org(agreement, rest=""):
    return f"/org/{agreement.organisation.slug}/agreements/{agreement.reference}/{rest}"


def desk(agreement, rest=""):
    return f"/desk/agreements/{agreement.reference}/{rest}"


def who_may(visit, cast, path, roles):
    return [role for role in roles if visit(getattr(cast, role), path).status_code == 200]


ROLES = ("priya", "dele", "fatima", "helen", "rosa", "omar", "iris")


def test_who_opens_what(agreement, cast, visit):
    assert who_may(visit, cast, org(agreement), ROLES) == ["rosa"]
    assert who_may(visit, cast, desk(agreement), ROLES) == ["priya", "dele", "fatima", "helen"]
    assert who_may(visit, cast, desk(agreement, "change/"), ROLES) == ["priya", "dele"]
    assert who_may(visit, cast, "/desk/payments/", ROLES) == ["dele", "fatima"]
    assert who_may(visit, cast, f"/agreements/{agreement.reference}/", ROLES) == list(ROLES)


def test_an_agreement_being_set_up_is_not_public(setting_up, visit):
    assert visit(None, f"/agreements/{setting_up.reference}/").status_code == 404
    assert "Ready for work" not in text(visit(None, "/plan/"))


def test_from_award_to_a_signed_agreement(exercise, cast, now, visit):
    """Dele sets it up from the exercise, fills in what is missing; Rosa and Dele agree."""
    deliver.indicator(exercise)
    award = deliver.award(exercise, cast, now)
    page = visit(cast.dele, f"/desk/exercises/{exercise.reference}/agreements/")
    assert "Set up the agreement with Harbour Trust" in text(page)
    assert visit(cast.dele, f"/desk/awards/{award.reference}/agreement/", {}).status_code == 302
    agreement = Agreement.objects.get()
    assert "Answer the four questions about how much to monitor." in text(visit(cast.dele, desk(agreement)))
    assert visit(cast.dele, desk(agreement, "tier/"), {**deliver.LOW, "override": "", "reason": ""}).status_code == 302
    money = {"basis": "date", "amount": "20000", **date("due_on", datetime.date(2026, 10, 1))}
    assert visit(cast.dele, desk(agreement, "payments/new/"), money).status_code == 302
    assert "Agree for Harbour Trust" in text(visit(cast.rosa, org(agreement)))
    assert visit(cast.rosa, org(agreement, "agree/"), {}).status_code == 302
    assert visit(cast.dele, desk(agreement, "agree/"), {}).status_code == 302
    assert Agreement.objects.get().state == "active"
    assert "No reports are due. The next is due on" in text(visit(cast.rosa, org(agreement)))


def test_before_the_pause_ends_the_button_says_when(exercise, cast, now, visit):
    award = deliver.award(exercise, cast, now, paused_until=now.date())
    page = visit(cast.dele, f"/desk/awards/{award.reference}/agreement/", {})
    assert page.status_code == 409
    assert "The first day is Tuesday 8 September 2026." in text(page)


@pytest.mark.covers("G8.02")
def test_the_form_for_an_item_asks_what_it_is_for(setting_up, cast, visit):
    asked = {"name": "Postcode", "unit": "text", "used_for": "", "outcome": "no"}
    assert "Enter what it will be used for" in text(visit(cast.dele, desk(setting_up, "indicators/new/"), asked))
    asked["used_for"] = "To see which streets we miss"
    assert visit(cast.dele, desk(setting_up, "indicators/new/"), asked).status_code == 302
    assert setting_up.indicators.count() == 2


def test_a_whole_report_by_hand(agreement, cast, visit):
    item = agreement.indicators.get()
    path = org(agreement, "reports/1/")
    assert "You have not submitted yet. 0 of 1 item completed. Submit by 28 April 2027." in text(visit(cast.rosa, path))
    given = {f"value_{item.pk}": "34", "question_happened": "It went well.", "publish": "summary", "check": "1"}
    assert visit(cast.rosa, path, given)["Location"] == f"{path}check/"
    assert "34 people" in text(visit(cast.rosa, f"{path}check/"))
    assert visit(cast.rosa, f"{path}check/", {}).status_code == 302
    assert "You submitted this at 10am on Monday 7 September 2026." in text(visit(cast.rosa, path))
    answer = {"outcome_view": "on_track", "reply": ""}
    page = visit(cast.dele, desk(agreement, "reports/1/"), answer)
    assert "Enter a reply: what you learned and what you will do" in text(page)
    answer["reply"] = "We learned that evenings work best."
    assert visit(cast.dele, desk(agreement, "reports/1/"), answer).status_code == 302
    assert "We learned that evenings work best." in text(visit(cast.rosa, path))


@pytest.mark.covers("G8.03")
def test_a_report_with_an_existing_document_only(agreement, cast, visit):
    item = agreement.indicators.get()
    path = org(agreement, "reports/1/")
    own = {"own_evidence": "Annual report 2026", "items": [str(item.pk)], "where": "page 4"}
    assert visit(cast.rosa, f"{path}own/", own).status_code == 302
    page = text(visit(cast.rosa, path))
    assert "Completed: in your report, page 4." in page
    assert f"value_{item.pk}" not in page
    visit(cast.rosa, path, {"question_happened": "", "publish": "council", "check": "1"})
    visit(cast.rosa, f"{path}check/", {})
    assert agreement.reports.get(number=1).state == "submitted"


def test_a_number_and_a_reason_do_not_go_together(agreement, cast, visit):
    item = agreement.indicators.get()
    given = {f"value_{item.pk}": "3", f"nothing_{item.pk}": "Nobody came."}
    page = visit(cast.rosa, org(agreement, "reports/1/"), given)
    assert "Enter a number or a reason why there is none, not both" in text(page)


def test_a_claim_from_the_provider_to_the_bank(agreement, cast, now, visit):
    made = visit(cast.rosa, org(agreement, "claims/new/1/"), {"note": "Signed.", "true": "on"})
    assert made.status_code == 302
    claim = Claim.objects.get()
    assert "to be paid by 30 Oct 2026" in text(visit(cast.rosa, org(agreement)))
    path = f"/desk/claims/{claim.reference}/"
    assert "whoever sets a payment does not authorise it" in text(visit(cast.dele, path))
    assert visit(cast.dele, f"{path}authorise/", {}).status_code == 403
    assert visit(cast.priya, f"{path}authorise/", {}).status_code == 302
    assert visit(cast.priya, f"{path}release/", {}).status_code == 403
    assert visit(cast.fatima, f"{path}release/", {}).status_code == 302
    paid = {"remittance": "BACS 1042", **date("paid_on", now.date())}
    assert visit(cast.fatima, f"{path}paid/", paid).status_code == 302
    assert "paid on 7 Sep 2026, BACS 1042" in text(visit(cast.rosa, org(agreement)))
    assert "£10,000 of £20,000 has been paid." in text(visit(None, f"/agreements/{agreement.reference}/"))


def test_one_provider_never_sees_anothers_claim(agreement, cast, now, visit):
    claim = deliver.claimed(agreement, cast, now)
    theirs = f"/org/{cast.meadow.slug}/agreements/{agreement.reference}/claims/{claim.reference}/"
    assert visit(cast.omar, theirs).status_code == 404
    assert visit(cast.omar, org(agreement, f"claims/{claim.reference}/")).status_code == 403


def test_a_name_that_is_a_formula_does_nothing_in_the_payments_file(agreement, cast, now, visit):
    deliver.authorised(agreement, cast, now)
    cast.harbour.name = "=cmd|'/c calc'!A1"
    cast.harbour.save()
    [row] = csv.DictReader(io.StringIO(visit(cast.fatima, "/desk/payments.csv").content.decode()))
    assert (row["organisation"], row["amount"], row["pay_by"]) == ("'=cmd|'/c calc'!A1", "10000.00", "2026-10-30")


def test_the_portfolio_and_its_saved_views(agreement, cast, framework, now, visit):
    deliver.imported(cast, now)
    every = text(visit(cast.dele, "/desk/agreements/"))
    assert ("Ready for work" in every, "Day centre" in every) == (True, True)
    ending = text(visit(cast.dele, "/desk/agreements/?saved=ending"))
    assert ("Ready for work" in ending, "Day centre" in ending) == (False, True)
    assert "No agreement matches." in text(visit(cast.dele, "/desk/agreements/?saved=overdue"))
    agreement.reports.filter(number=1).update(due_on=now.date() - datetime.timedelta(days=1))
    assert "Ready for work" in text(visit(cast.dele, "/desk/agreements/?saved=overdue"))
    assert "Day centre" in text(visit(cast.dele, "/desk/agreements/?kind=contract&q=meadow"))


def many(cast, now, count):
    for number in range(count):
        deliver.imported(cast, now, key=f"R-{number}", title=f"Service {number:03}", value=Decimal(1_000 + number))


def test_sixty_agreements_cost_no_more_questions_than_one(
    agreement, cast, now, visit, client, django_assert_max_num_queries
):
    many(cast, now, 60)
    visit(cast.dele, "/desk/agreements/")
    with django_assert_max_num_queries(10):
        page = text(client.get("/desk/agreements/"))
    assert "61 results" in page
    client.logout()
    with django_assert_max_num_queries(6):
        page = text(client.get("/plan/"))
    assert "61 results" in page
    with django_assert_max_num_queries(4):
        client.get("/plan.csv")


@pytest.mark.covers("G3.03", "G6.09")
def test_the_forward_plan_says_by_when_to_decide(agreement, cast, framework, now, visit):
    """Ends 31 March 2027; three months back is 31 December 2026; five working days of call-in, less
    Christmas, Boxing Day (kept on the 28th) and a weekend, go back to 21 December."""
    deliver.imported(cast, now)
    page = text(visit(None, "/plan/?q=day"))
    assert "Day centre" in page
    assert "Meadow CIC" in page
    [row] = visit(None, "/plan.json?q=day").json()["rows"]
    assert row == {
        "reference": Agreement.objects.get(title="Day centre").reference,
        "service": "Day centre",
        "provider": "Meadow CIC",
        "kind": "Contract",
        "how_commissioned": "Open tender",
        "department": "Adults",
        "statutory": None,
        "value": "90000.00",
        "starts_on": "2024-04-01",
        "ends_on": "2027-03-31",
        "last_day_for_notice": "2026-12-31",
        "decide_by": "2026-12-21",
        "next": "A decision on what comes next is to be made.",
    }


@pytest.mark.covers("G3.03")
def test_the_plan_filters_sorts_and_comes_as_files(agreement, cast, framework, now, visit):
    many(cast, now, 2)
    rows = list(csv.DictReader(io.StringIO(visit(None, "/plan.csv?sort=value").content.decode())))
    assert [row["service"] for row in rows] == ["Ready for work", "Service 001", "Service 000"]
    assert [r["service"] for r in visit(None, "/plan.json?within=12").json()["rows"]] == ["Service 000", "Service 001"]
    assert visit(None, "/plan.json?department=Adults&sort=nonsense").json()["count"] == 2
    calendar = visit(None, "/plan.ics?q=Service 001").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20270331\r\nSUMMARY:Ends: Service 001\r\n" in calendar
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert visit(None, "/plan.exe").status_code == 404


@pytest.mark.covers("G6.07", "G6.10")
def test_anybody_can_read_one_agreement(agreement, cast, now, visit):
    deliver.accepted(
        agreement, cast, now, answers={"happened": "The first year went well.", "help": "We may lose our hall."}
    )
    page = text(visit(None, f"/agreements/{agreement.reference}/"))
    for said in (
        "Harbour Trust: £20,000, from 1 April 2026 to 31 March 2028.",
        "Young people in work after 13 weeks: 34 people (target 60)",
        "The first year went well.",
        "It ends on 31 March 2028. It does not renew by itself.",
        "From need to result",
    ):
        assert said in page
    assert "We may lose our hall." not in page


def test_a_report_kept_back_stays_back(agreement, cast, now, visit):
    deliver.accepted(agreement, cast, now, publish="council")
    page = text(visit(None, f"/agreements/{agreement.reference}/"))
    assert "No report has been published yet." in page
    assert "The first year went well." not in page


@pytest.mark.covers("G9.03")
def test_notice_on_an_imported_agreement(cast, framework, now, visit):
    deliver.imported(cast, now)
    path = desk(Agreement.objects.get(), "notice/")
    assert "Given today, the earliest end is 7 December 2026." in text(visit(cast.dele, path))
    given = deliver.WORDS | date("given_on", now.date()) | date("ends_on", datetime.date(2026, 10, 1))
    assert "3 months of notice are owed." in text(visit(cast.dele, path, given))
    given |= date("ends_on", datetime.date(2026, 12, 31))
    assert visit(cast.dele, path, given).status_code == 302
    assert Agreement.objects.get().state == "notice"


def test_ours_end_by_a_review(agreement, cast, visit):
    page = visit(cast.dele, desk(agreement, "notice/"))
    assert page.status_code == 403
    assert "its end is decided in the review" in text(page)


EVERY_FORM = ("details/", "tier/", "indicators/new/", "payments/new/", "abandon/", "change/", "end/")


@pytest.mark.parametrize("form", EVERY_FORM)
def test_every_form_opens_and_an_empty_one_is_told_why(setting_up, cast, visit, form):
    assert visit(cast.dele, desk(setting_up, form)).status_code == 200
    assert "There is a problem" in text(visit(cast.dele, desk(setting_up, form), {"x": "1"}))


def test_the_other_pages_open(agreement, cast, now, visit):
    claim = deliver.claimed(agreement, cast, now)
    deliver.submitted(agreement, cast, now)
    for person, path in (
        (cast.rosa, f"/org/{cast.harbour.slug}/agreements/"),
        (cast.rosa, org(agreement, "reports/2/own/")),
        (cast.rosa, org(agreement, f"claims/{claim.reference}/")),
        (cast.dele, desk(agreement, "reports/1/")),
        (cast.dele, desk(agreement, "reports/1/changes/")),
        (cast.dele, desk(agreement, "reports/2/not-required/")),
        (cast.dele, f"/desk/claims/{claim.reference}/question/"),
        (cast.dele, f"/desk/claims/{claim.reference}/reject/"),
        (cast.fatima, f"/desk/claims/{claim.reference}/paid/"),
        (cast.fatima, "/desk/payments/?state=authorised"),
        (cast.priya, f"/desk/exercises/{agreement.exercise.reference}/agreements/"),
    ):
        assert (path, visit(person, path).status_code) == (path, 200)
