import csv
import datetime
import html
import io
import re
from decimal import Decimal

import pytest
import time_machine

from commonweal.council.decide import actions
from commonweal.council.decide.models import Decision
from tests.factories import decide as build


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


def words(response):
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def decide_form(now, **given):
    return {
        "outcome": "agree",
        "reasons": build.REASONS,
        "alternatives_rejected": build.REJECTED,
        "interests": "None declared",
        "made_on-day": str(now.day),
        "made_on-month": str(now.month),
        "made_on-year": str(now.year),
        "present": "",
    } | given


STAFF_PAGES = ["", "report/", "level/", "advice/", "decide/"]


@pytest.mark.parametrize("make", [build.propose, build.made_ready, build.decided, build.called_in, build.in_effect])
def test_every_staff_page_opens_in_every_state(client, cast, exercise, now, make):
    decision = make(exercise, cast, now)
    for person in (cast.priya, cast.helen, cast.cabinet, cast.lena, cast.admin):
        client.force_login(person)
        answers = [client.get(f"/desk/decisions/{decision.reference}/{page}").status_code for page in STAFF_PAGES]
        assert answers == [200] * len(STAFF_PAGES)
        assert client.get("/desk/decisions/").status_code == 200


@pytest.mark.parametrize("who", ["rosa", "iris"])
def test_outsiders_are_told_who_may_look(client, cast, exercise, now, who):
    decision = build.propose(exercise, cast, now)
    client.force_login(getattr(cast, who))
    for page in STAFF_PAGES:
        assert client.get(f"/desk/decisions/{decision.reference}/{page}").status_code == 403


@pytest.mark.covers("G0.12", "G0.14")
def test_a_decision_from_proposal_to_publication(client, cast, exercise, now):
    client.force_login(cast.priya)
    form = {
        "title": "Buy a minibus",
        "kind": "other",
        "question": "Whether to buy a minibus.",
        "recommendation": "Buy it.",
        "value": "24,000",
    }
    answer = client.post(f"/desk/exercises/{exercise.reference}/decisions/new/", form)
    decision = Decision.objects.get()
    at = f"/desk/decisions/{decision.reference}/"
    assert answer.url == f"{at}report/"
    assert client.get(f"/decisions/{decision.reference}/").status_code == 404
    assert client.post(f"{at}ready/").status_code == 409
    for section in decision.sections.filter(mandatory=True, text=""):
        sent = {"text": "All are welcome.", "author": "Lena Fischer"}
        sent |= {"dated-day": "7", "dated-month": "9", "dated-year": "2026"}
        assert client.post(f"{at}report/{section.key}/", sent).status_code == 302
    assert client.post(f"{at}ready/").status_code == 302

    client.force_login(cast.helen)
    assert "Buy a minibus" in words(client.get("/desk/decisions/"))
    empty = client.post(f"{at}decide/", decide_form(now, reasons="", interests=""))
    assert "Enter the reasons for the decision" in words(empty)
    check = client.post(f"{at}decide/", decide_form(now))
    assert "This will be published" in words(check)
    decision.refresh_from_db()
    assert decision.state == "ready"
    assert client.post(f"{at}decide/", decide_form(now, step="record")).url == at

    client.logout()
    page = words(client.get(f"/decisions/{decision.reference}/"))
    for said in (
        build.REASONS,
        build.REJECTED,
        "None declared",
        "Waiting for call-in to end on Monday 14 September 2026",
    ):
        assert said in page
    assert "Buy a minibus" in words(client.get("/decisions/"))
    with time_machine.travel(now + datetime.timedelta(days=8), tick=False):
        client.force_login(cast.priya)
        assert client.post(f"{at}take-effect/").status_code == 302
        assert "In effect" in words(client.get(f"/decisions/{decision.reference}/"))


def test_what_was_typed_can_be_changed_after_the_check(client, cast, exercise, now):
    decision = build.made_ready(exercise, cast, now)
    client.force_login(cast.helen)
    page = client.post(f"/desk/decisions/{decision.reference}/decide/", decide_form(now, step="change"))
    assert build.REASONS in words(page)
    assert "There is a problem" not in words(page)


def test_a_refusal_of_the_record_is_told_in_words(client, cast, exercise, now):
    decision = build.made_ready(exercise, cast, now, value=Decimal(30_000))
    client.force_login(cast.helen)
    page = client.post(f"/desk/decisions/{decision.reference}/decide/", decide_form(now, step="record"))
    assert "This decision is for a director because" in words(page)
    decision.refresh_from_db()
    assert decision.made_on is None


@pytest.mark.covers("G0.16")
def test_the_notice_of_key_decisions_has_the_statutory_list(client, cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(600_000))
    assert "No notice of a key decision is in force." in words(client.get("/forward-plan/"))
    client.force_login(cast.priya)
    sent = {"what": "notice", "notice-route": "notice"}
    sent |= {"notice-on-day": "7", "notice-on-month": "9", "notice-on-year": "2026"}
    sent |= {"notice-decision_maker": "Cabinet: Councillor Rowan Hart, leader; Councillor Nadia Khan"}
    assert client.post(f"/desk/decisions/{decision.reference}/level/", sent).status_code == 302
    client.logout()
    page = words(client.get("/forward-plan/"))
    for said in (
        "Yes, because its value, £600,000, is £500,000 or more",
        "Whether to fund two groups for a year.",
        "Who decides Cabinet: Councillor Rowan Hart, leader; Councillor Nadia Khan",
        "On or after Tuesday 6 October 2026",
        "Monday 7 September 2026",
        "Other documents may be sent to the decision maker as well.",
        "Ask for copies, or send your views",
    ):
        assert said in page
    assert build.REJECTED not in words(client.get(f"/decisions/{decision.reference}/"))


@pytest.mark.covers("G0.15")
def test_an_adviser_answers_on_a_page_of_their_own(client, cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    client.force_login(cast.priya)
    sent = {"field": "legal", "adviser": str(cast.lena.pk), "must_have": "yes"}
    sent |= {"due-day": "14", "due-month": "9", "due-year": "2026"}
    assert client.post(f"/desk/decisions/{decision.reference}/advice/", sent).status_code == 302
    advice = decision.advice.get()
    client.force_login(cast.lena)
    assert "Legal advice on Fund help for young people to find work" in words(client.get("/desk/decisions/"))
    assert "Select whether you are content" in words(client.post(f"/desk/advice/{advice.pk}/", {"comment": "Fine."}))
    sent = {"view": "changes", "comment": "Name the power that is used."}
    assert client.post(f"/desk/advice/{advice.pk}/", sent).status_code == 302
    page = words(client.get(f"/desk/decisions/{decision.reference}/report/"))
    assert "Name the power that is used." in page
    assert "Content with changes, Monday 7 September 2026 Yes" in page


@pytest.mark.covers("G0.26")
def test_exempt_content_stays_out_of_the_public_pages(client, cast, exercise, now):
    decision = build.propose(exercise, cast, now)
    results = decision.sections.get(key="results")
    actions.fill_section(section=results, text="Ranked below: Secret Ltd.", by=cast.priya, at=now)
    reason = "Paragraph 3 of Schedule 12A."
    actions.mark_exempt(decision=decision, reason=reason, sections=[results], by=cast.priya, at=now)
    build.make_whole(decision, cast, now)
    actions.ready(decision=decision, by=cast.priya, at=now)
    build.record(decision, cast.helen, now)
    page = words(client.get(f"/decisions/{decision.reference}/"))
    assert "Secret Ltd" not in page
    assert f"1 section of the report is exempt from publication. {reason}" in page
    Decision.objects.filter(pk=decision.pk).update(public=False)
    page = words(client.get(f"/decisions/{decision.reference}/"))
    assert build.REASONS not in page
    assert decision.question not in page
    assert f"The content of this decision is exempt from publication. {reason}" in page


def test_other_forms_of_a_decision(client, cast, exercise, now):
    decision = build.decided(exercise, cast, now)
    at = f"/desk/decisions/{decision.reference}/"
    client.force_login(cast.priya)
    assert client.post(f"{at}notify-cabinet/").status_code == 302
    assert client.post(f"{at}correct/", {"note": "The year is 2026."}).status_code == 302
    due = {"due-day": "14", "due-month": "9", "due-year": "2026"}
    sent = {"text": "Report back.", "owner": str(cast.dele.pk)} | due
    assert client.post(f"{at}instructions/new/", sent).status_code == 302
    client.force_login(cast.dele)
    number = decision.instructions.get().pk
    assert client.post(f"{at}instructions/{number}/", {"reason": "Report of today."}).status_code == 302
    client.force_login(cast.cabinet)
    assert client.post(f"{at}call-in/", {"reason": "Nobody was asked."}).status_code == 302
    client.force_login(cast.helen)
    sent = {"confirmed": "yes", "reason": "Scrutiny agreed."}
    assert client.post(f"{at}call-in/answer/", sent).status_code == 302
    client.logout()
    page = words(client.get(f"/decisions/{decision.reference}/"))
    assert "The year is 2026." in page
    assert "In effect" in page


def test_a_new_decision_replaces_an_old_one_and_both_say_so(client, cast, exercise, now):
    old = build.decided(exercise, cast, now)
    client.force_login(cast.priya)
    sent = {
        "title": "Fund one group",
        "kind": "other",
        "question": "Whether to fund one.",
        "recommendation": "Fund it.",
    }
    at = f"/desk/exercises/{exercise.reference}/decisions/new/?replaces={old.reference}"
    assert f"It replaces {old.reference}" in words(client.get(at))
    assert client.post(at, sent).status_code == 302
    new = Decision.objects.get(title="Fund one group")
    assert (new.replaces, new.value) == (old, exercise.value)
    build.make_whole(new, cast, now)
    actions.ready(decision=new, by=cast.priya, at=now)
    build.record(new, cast.helen, now)
    assert f"replaced by {new.reference}" in words(client.get(f"/decisions/{old.reference}/"))
    assert f"replaces {old.reference}" in words(client.get(f"/decisions/{new.reference}/"))


def test_the_lists_do_not_ask_more_for_more_decisions(client, cast, exercise, now, django_assert_max_num_queries):
    for _ in range(8):
        build.decided(exercise, cast, now)
        build.made_ready(exercise, cast, now)
    client.force_login(cast.helen)
    for address, most in (("/desk/decisions/", 12), ("/decisions/", 8), ("/forward-plan/", 8)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def _rows(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_the_decisions_come_as_a_table_that_runs_no_formula(client, cast, exercise, now):
    decision = build.decided(exercise, cast, now, title="=HYPERLINK(1)", value=Decimal(20_000))
    [row] = _rows(client.get("/decisions.csv"))
    assert {key: row[key] for key in ("reference", "title", "value", "decision", "made_on", "reasons")} == {
        "reference": decision.reference,
        "title": "'=HYPERLINK(1)",
        "value": "20000.00",
        "decision": "agreed",
        "made_on": "2026-09-07",
        "reasons": build.REASONS,
    }
    assert row["url"].endswith(f"/decisions/{decision.reference}/")
    Decision.objects.filter(pk=decision.pk).update(public=False, exempt_reason="Paragraph 3.")
    [row] = _rows(client.get("/decisions.csv"))
    assert (row["value"], row["reasons"], row["interests"]) == ("", "", "")


def test_the_notice_comes_as_a_table_and_as_a_calendar(client, cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(600_000))
    actions.publish_notice(
        decision=decision,
        on=now.date(),
        by=cast.priya,
        at=now,
        route="general_exception",
        late_because="The ministry's grant lapses on Friday.",
        scrutiny="Councillor Ada Wong, chair of scrutiny",
        scrutiny_on=now.date(),
    )
    [row] = _rows(client.get("/forward-plan.csv"))
    assert {key: row[key] for key in ("notice_route", "scrutiny", "earliest_on", "decision_maker")} == {
        "notice_route": "general exception, five clear days",
        "scrutiny": "Councillor Ada Wong, chair of scrutiny",
        "earliest_on": "2026-09-15",
        "decision_maker": decision.decision_maker,
    }
    calendar = client.get("/forward-plan.ics").content.decode()
    assert "SUMMARY:Earliest day for the decision: Fund help for young people to find" in calendar
    assert calendar.count("DTSTART;VALUE=DATE:20260915") == 2
    assert client.get("/decisions.ics").content.decode().startswith("BEGIN:VCALENDAR\r\n")
    assert (client.get("/decisions.xml").status_code, client.get("/forward-plan.pdf").status_code) == (404, 404)
    page = words(client.get("/forward-plan/"))
    assert "Scrutiny was informed: Councillor Ada Wong, chair of scrutiny, Monday 7 September 2026." in page


def test_a_late_notice_is_asked_for_what_the_law_asks(client, cast, exercise, now):
    decision = build.propose(exercise, cast, now, value=Decimal(600_000))
    client.force_login(cast.priya)
    sent = {"what": "notice", "notice-route": "special_urgency", "notice-decision_maker": "Cabinet"}
    sent |= {"notice-on-day": "7", "notice-on-month": "9", "notice-on-year": "2026"}
    page = words(client.post(f"/desk/decisions/{decision.reference}/level/", sent))
    assert "Enter why the decision is urgent and cannot reasonably be deferred" in page
    assert "Enter the day on which they agreed" in page


def _small_awards(cast, exercise, now, number=3):
    build.assess(exercise, cast, now)
    return [build.made_ready(exercise, cast, now, kind="award", title=f"Award {n}") for n in range(1, number + 1)]


def test_small_awards_are_decided_on_one_page(client, cast, exercise, now):
    one, two, three = _small_awards(cast, exercise, now)
    client.force_login(cast.helen)
    assert "Decide 3 small awards on one page" in words(client.get("/desk/decisions/"))
    page = words(client.get("/desk/decisions/small-awards/"))
    assert [page.count(f"Decision on {each.reference}") for each in (one, two, three)] == [1, 1, 1]
    day = {"made_on-day": "7", "made_on-month": "9", "made_on-year": "2026"}
    sent = {"interests": "None declared"} | day
    for each, outcome in ((one, "agree"), (two, "changes"), (three, "leave")):
        sent |= {f"outcome_{each.pk}": outcome, f"reasons_{each.pk}": "It does most.", f"rejected_{each.pk}": "None."}
    refused = words(client.post("/desk/decisions/small-awards/", sent | {f"reasons_{two.pk}": ""}))
    assert f"{two.reference}: Enter the reasons for the decision." in refused
    assert refused.count(f"{two.reference}: Enter the reasons for the decision.") == 2  # at its field as well
    assert Decision.objects.exclude(made_on=None).count() == 0
    assert client.post("/desk/decisions/small-awards/", sent).status_code == 302
    assert list(Decision.objects.order_by("pk").values_list("outcome", "state")) == [
        ("agree", "call_in"),
        ("changes", "call_in"),
        ("", "ready"),
    ]
    again = client.post("/desk/decisions/small-awards/", sent, follow=True)
    assert "no longer waits for you" not in words(again)
    other = sent | {f"outcome_{one.pk}": "reject", f"outcome_{three.pk}": "agree"}
    told = words(client.post("/desk/decisions/small-awards/", other, follow=True))
    assert f"{one.reference} no longer waits for you, so what you sent for it is not recorded." in told


def test_small_awards_are_for_those_who_decide(client, cast, exercise, now):
    _small_awards(cast, exercise, now, 1)
    client.force_login(cast.priya)
    assert client.get("/desk/decisions/small-awards/").status_code == 403
    client.force_login(cast.cabinet)
    assert client.get("/desk/decisions/small-awards/").status_code == 200
    client.force_login(cast.helen)
    sent = {f"outcome_{one.pk}": "leave" for one in Decision.objects.all()} | {"interests": "None declared"}
    sent |= {"made_on-day": "7", "made_on-month": "9", "made_on-year": "2026"}
    page = words(client.post("/desk/decisions/small-awards/", sent))
    assert "Select what is decided on one of them or more." in page


@pytest.mark.covers("G4.13")
def test_a_consultation_shows_who_took_part_when_and_what_changed(client, cast, exercise, now):
    client.force_login(cast.priya)
    where = f"/desk/exercises/{exercise.reference}/engagement/"
    said = {"sector": "residents", "who": "Fourteen people from Millbrook", "how": "An evening at the library"}
    said |= {"on-day": "4", "on-month": "9", "on-year": "2026", "number": "14"}
    said |= {"said": "Start where we are.", "did": "The specification asks for it."}
    assert client.post(where, said).status_code == 302
    page = words(client.get(where))
    for one in ("4 Sep 2026", "Fourteen people from Millbrook", "Start where we are.", "The specification asks"):
        assert one in page
    decision = build.decided(exercise, cast, now)
    client.logout()
    public = words(client.get(f"/decisions/{decision.reference}/"))
    assert "An evening at the library, Friday 4 September 2026): Start where we are. What changed: The specif" in public
