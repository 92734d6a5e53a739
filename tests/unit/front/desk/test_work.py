"""Your work: each person sees what waits for them and for nobody else."""

import datetime

import pytest

from commonweal.council.decide.actions import ask_advice
from commonweal.council.exercise.models import Exercise
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Challenge, FeedbackConversation
from commonweal.front.desk.queries.work import work_of
from commonweal.ground.pages.words import plain_day
from commonweal.ground.post import actions as post
from tests.factories import assessment, decide, deliver

STAFF = ("admin", "priya", "sam", "dele", "fatima", "asha", "helen", "nadia", "cabinet", "lena", "joan")


def needed(person, at, section="waiting"):
    return [(item.needed, item.reference) for item in getattr(work_of(person, at), section)]


def whose(cast, at, wanted):
    """Who of the council's people has this waiting or due."""
    found = []
    for key in STAFF:
        work = work_of(getattr(cast, key), at)
        if wanted in [item.needed for item in (*work.due, *work.waiting)]:
            found.append(key)
    return found


def test_nothing_to_do_is_said(cast, framework, bands, visit):
    page = visit(cast.sam, "/desk/").content.decode()
    assert "You have nothing to do." in page
    assert "Start a commissioning exercise" in page
    assert "Start a commissioning exercise" not in visit(cast.lena, "/desk/").content.decode()


def test_who_may_open_it(cast, visit):
    assert [visit(getattr(cast, key), "/desk/").status_code for key in ("priya", "joan", "rosa", "iris")] == [
        200,
        200,
        403,
        403,
    ]
    assert visit(None, "/desk/").status_code == 302


def test_a_gate_waits_for_those_who_decide_once_its_stage_is_reached(exercise, cast, now):
    assert whose(cast, now, "Decide the gate") == []
    Exercise.objects.filter(pk=exercise.pk).update(state="plan")
    assert whose(cast, now, "Decide the gate") == ["admin", "helen", "nadia", "cabinet"]


def test_a_decision_waits_for_its_level_and_above_but_not_for_whoever_proposed_it(exercise, cast, now):
    decision = decide.made_ready(exercise, cast, now)
    assert whose(cast, now, "Decide") == ["helen", "nadia", "cabinet"]
    assert ("A decision is planned", decision.reference) in needed(cast.priya, now, "coming")
    later = now + datetime.timedelta(days=7)
    assert ("Decide", decision.reference) in needed(cast.helen, later, "due")


def test_advice_waits_for_the_adviser_who_was_asked(exercise, cast, now):
    decision = decide.propose(exercise, cast, now)
    ask_advice(decision=decision, field="legal", adviser=cast.lena, due=now.date(), by=cast.priya, at=now)
    assert whose(cast, now, "Give legal advice") == ["lena"]
    assert needed(cast.lena, now, "due") == [("Give legal advice", decision.reference)]


def test_a_panel_has_to_score_after_the_deadline(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    before = made.opportunity.closes_at - datetime.timedelta(days=1)
    assert whose(cast, before, "Declare interests and score") == []
    assert whose(cast, made.at, "Declare interests and score") == ["asha"]
    assert ("Applications close", made.opportunity.reference) not in needed(cast.priya, made.at, "coming")


@pytest.mark.usefixtures("bands")
def test_from_the_scores_to_the_letters_each_step_waits_for_whoever_takes_it(exercise, cast, now):
    made = assessment.scored(assessment.all_declared(assessment.checked(assessment.closed(exercise, cast, now))))
    assert whose(cast, made.at, "Start moderation") == ["asha"]
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assert whose(cast, made.at, "Agree the scores and rank them") == ["asha"]
    assessment.agreed(made)
    actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assert whose(cast, made.at, "Agree the scores and rank them") == []
    assert whose(cast, made.at, "Recommend the awards") == ["priya"]
    decision = assessment.recommended(made.refresh())
    assert whose(cast, made.at, "Recommend the awards") == []
    type(decision).objects.filter(pk=decision.pk).update(state="ready", planned_for=None)
    assert ("Waiting for a decision", decision.reference) in needed(cast.priya, made.at, "others")
    yesterday = made.at.date() - datetime.timedelta(days=1)
    type(decision).objects.filter(pk=decision.pk).update(state="call_in", call_in_ends=yesterday)
    assert whose(cast, made.at, "Put the decision into effect") == ["priya"]
    type(decision).objects.filter(pk=decision.pk).update(state="in_effect")
    assert whose(cast, made.at, "Draft the letters") == ["priya"]


def test_an_open_challenge_waits_for_the_team_except_whoever_is_connected(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    facts = {"opportunity": made.opportunity, "received_on": now.date(), "who": "Meadow", "about": "The scores."}
    challenge = Challenge.objects.create(recorded_by=cast.priya, **facts)
    assert whose(cast, made.at, "Settle a challenge to the decision") == ["priya"]
    seat = made.opportunity.panel.create(person=cast.priya, part="assessor")
    seat.declarations.create(application=made.meadow, level="some", what="My aunt works there.", declared_at=now)
    assert whose(cast, made.at, "Settle a challenge to the decision") == []
    seat.declarations.all().delete()
    Challenge.objects.filter(pk=challenge.pk).update(settled_on=now, outcome="It stands.", settled_by=cast.priya)
    assert whose(cast, made.at, "Settle a challenge to the decision") == []


def test_what_applicants_wait_for_waits_for_the_team_and_not_for_its_panel(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    made.harbour.messages.create(from_council=False, author=cast.rosa, text="When do we hear?", at=made.at)
    talk = FeedbackConversation.objects.create(
        application=made.meadow, wants="Why not us?", asked_by=cast.rosa, asked_at=made.at
    )
    wanted = [
        ("Answer a message", made.harbour.reference),
        ("Offer times to talk about the decision", made.meadow.reference),
    ]
    assert [one for one in needed(cast.priya, made.at) if one in wanted] == sorted(wanted, key=lambda one: one[1])
    assert [one for one in needed(cast.asha, made.at) if one in wanted] == []
    made.harbour.messages.create(from_council=True, author=cast.priya, text="In May.", at=made.at)
    FeedbackConversation.objects.filter(pk=talk.pk).update(state="booked", booked_at=made.at, officer=cast.priya)
    assert [what for what, _ in needed(cast.priya, made.at)].count("Write down what was said about the decision") == 1
    assert wanted[0] not in needed(cast.priya, made.at)


def test_a_letter_that_did_not_arrive_waits_for_the_team(exercise, cast, now):
    made = assessment.closed(exercise, cast, now)
    letter = post.write(
        chain=exercise.reference,
        about=made.meadow.reference,
        kind="notice",
        to_name="Meadow CIC",
        to_address="hello@meadow.example",
        to_organisation_id=cast.meadow.pk,
        subject_line="Your application",
        body="Please read this.",
        content={},
        by=cast.priya,
        at=now,
    )
    post.issue(letter=letter, by=cast.priya, at=now)
    failed = "Send an email again that was not delivered, or put the letter in the post"

    def wanted(person, after=0):
        found = needed(person, now + datetime.timedelta(minutes=after))
        return [what for what, reference in found if reference == letter.reference]

    assert wanted(cast.priya) == []
    assert wanted(cast.priya, 60) == ["See why an email has not left yet"]
    for state, said in (("failed", [failed]), ("to_post", ["Put a letter in the post"]), ("sent", [])):
        type(letter).objects.filter(pk=letter.pk).update(state=state)
        assert (state, wanted(cast.priya), wanted(cast.lena)) == (state, said, [])


def test_reports_and_money_wait_for_those_who_may_act(exercise, cast, now):
    agreement = deliver.active(exercise, cast, now)
    report = deliver.submitted(agreement, cast, now)
    assert whose(cast, now, "Read and answer") == ["admin", "priya", "dele"]
    assert needed(cast.dele, now) == [("Read and answer", report.reference)]
    claim = deliver.claimed(agreement, cast, now)
    # Dele set the payment, so he does not authorise it.
    assert whose(cast, now, "Authorise") == ["admin", "priya"]
    from commonweal.cycle.deliver.actions import authorise

    authorise(claim=claim, by=cast.priya, at=now)
    assert whose(cast, now, "Release") == ["fatima"]


def test_a_late_report_is_overdue_for_those_who_run_the_agreement(exercise, cast, now):
    agreement = deliver.active(exercise, cast, now)
    late = now + datetime.timedelta(days=900)
    assert {what for what, _ in needed(cast.dele, late, "due")} == {"Ask for the report, which is late"}
    assert len(needed(cast.dele, late, "due")) == agreement.reports.count()


def test_endings_and_last_days_for_notice_are_coming_up(cast, framework, register, now):
    first = register(starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2026, 11, 30))
    later = register("R-2", starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2027, 2, 28))
    said = needed(cast.dele, now, "coming")
    assert said == [
        ("The agreement ends; the last day to give notice has passed", first.reference),
        ("Last day to give notice", later.reference),
    ]
    assert needed(cast.sam, now, "coming") == []


def test_what_others_owe_stands_apart(exercise, cast, now, visit):
    decision = decide.propose(exercise, cast, now)
    ask_advice(decision=decision, field="legal", adviser=cast.lena, due=now.date(), by=cast.priya, at=now)
    assert needed(cast.priya, now, "others") == [("Legal advice from Lena Fischer", decision.reference)]
    Exercise.objects.filter(pk=exercise.pk).update(state="plan")
    waits = [what for what, _ in needed(cast.priya, now, "others") if what.startswith("To be decided by ")]
    assert waits == [f"To be decided by a decision maker, since {plain_day(exercise.stage_since)}"] * len(waits) != []
    assert "Waiting for others (" in visit(cast.priya, "/desk/").content.decode()
    assert "Waiting for others (" not in visit(cast.lena, "/desk/").content.decode()


def test_whoever_has_nothing_to_do_is_told_what_ends(cast, framework, register, now, visit):
    register(starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2027, 4, 30))
    page = visit(cast.dele, "/desk/").content.decode()
    assert "You have nothing to do. 1 agreement ends in the next 12 months." in page


def test_the_days_of_your_work_go_into_a_calendar(cast, framework, register, now, visit):
    ends = register(starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2026, 11, 30))
    assert "/desk/calendar.ics" in visit(cast.dele, "/desk/").content.decode()
    calendar = visit(cast.dele, "/desk/calendar.ics")
    lines = calendar.content.decode().replace("\r\n ", "").splitlines()
    assert calendar["Content-Type"].startswith("text/calendar")
    assert [line for line in lines if line.startswith("DTSTART")] == ["DTSTART;VALUE=DATE:20261130"]
    assert [line.endswith(f"({ends.reference})") for line in lines if line.startswith("SUMMARY")] == [True]
    assert visit(cast.rosa, "/desk/calendar.ics").status_code == 403


@pytest.mark.usefixtures("visit")
def test_it_asks_the_database_at_most_eighteen_times(
    exercise, cast, now, register, client, django_assert_max_num_queries
):
    agreement = deliver.active(exercise, cast, now)
    deliver.submitted(agreement, cast, now)
    deliver.claimed(agreement, cast, now)
    for number in range(30):
        register(f"R-{number}", ends_on=datetime.date(2026, 12, 1), title=f"Service {number}")
    for key in STAFF:
        client.force_login(getattr(cast, key))
        with django_assert_max_num_queries(18):
            assert client.get("/desk/").status_code == 200


@pytest.mark.usefixtures("bands")
def test_a_councillor_has_a_home(exercise, cast, now, wards, visit):
    decision = decide.made_ready(exercise, cast, now)
    page = visit(cast.nadia, "/desk/councillor/").content.decode()
    assert "Ready for you to decide (1)" in page
    assert decision.title in page
    assert "/areas/millbrook/" in page
    assert "Ready for you to decide" not in visit(cast.joan, "/desk/councillor/").content.decode()
    assert visit(cast.priya, "/desk/councillor/").status_code == 403
