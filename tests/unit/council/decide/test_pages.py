import datetime
import html
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
    assert client.post(f"/desk/decisions/{decision.reference}/level/", sent).status_code == 302
    client.logout()
    page = words(client.get("/forward-plan/"))
    for said in (
        "Yes, because its value, £600,000, is £500,000 or more",
        "Whether to fund two groups for a year.",
        "Who decides Cabinet",
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
    assert client.post(f"{at}correct/", {"reason": "The year is 2026."}).status_code == 302
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
