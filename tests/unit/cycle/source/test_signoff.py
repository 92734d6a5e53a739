"""Sign-off: an application is locked while a signatory reads it, and only a signature submits it."""

import datetime

import pytest

from commonweal.council.people.actions import add_member, add_person, require_sign_off
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import SignOff
from commonweal.cycle.source.states.signoff import SIGN_OFF
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

DAY = source.DAY


@pytest.fixture
def editor(cast, now):
    """Writes applications of Harbour Trust, and cannot sign for it; Rosa can."""
    person = add_person(email="writer@harbour.example", name="Wren Ellis", by=cast.rosa, at=now)
    add_member(organisation=cast.harbour, person=person, standing="editor", by=cast.rosa, at=now)
    # What she may do for another organisation gives her nothing here.
    add_member(organisation=cast.meadow, person=person, standing="admin", by=cast.omar, at=now)
    return person


@pytest.fixture(params=["sealed", "hidden"])
def application(request, exercise, cast, editor, now):
    """Written to the last answer by the editor, in a round with keys and in one without."""
    opportunity = source.opened(exercise, cast, now, secrecy=request.param, budget=4_000, maximum=4_000)
    require_sign_off(organisation=cast.harbour, required=True, by=cast.rosa, at=now)
    cast.harbour.refresh_from_db()
    made = source.started(opportunity, cast.harbour, editor, now + 3 * DAY)
    told = {"by": editor, "at": now + 3 * DAY}
    actions.save_answers(application=made, **told, **source.answers(opportunity, "3000"))
    return made


@pytest.fixture
def later(now):
    return now + 4 * DAY


def why(no):
    return " ".join(one.why for one in no.value.refusals)


def test_only_a_signature_submits_it(application, cast, editor, later):
    with pytest.raises(Refused, match="are signed off before they are sent"):
        actions.submit(application=application, by=editor, at=later)
    actions.send_for_sign_off(application=application, by=editor, at=later)
    letter = Letter.objects.get(about=application.reference, subject_line__contains="asks you to sign off")
    assert letter.to_name == str(cast.rosa)
    for change in (
        lambda: actions.save_answers(application=application, project="Another", by=editor, at=later),
        lambda: actions.withdraw_application(application=application, by=editor, at=later),
        lambda: actions.send_for_sign_off(application=application, by=editor, at=later),
    ):
        with pytest.raises(Refused) as no:
            change()
        assert why(no) == f"It is with {cast.rosa} to sign off. Take it back to change it."
    with pytest.raises(Refused, match="are signed off before they are sent"):
        actions.submit(application=application, by=editor, at=later)
    actions.submit(application=application, by=cast.rosa, at=later)
    assert (application.state, application.submitted_by) == ("submitted", cast.rosa)
    assert queries.signed_off_by(application) == cast.rosa
    assert queries.sent_of(application)["project"] == "Ready for work"


def test_a_version_that_was_sent_stays_while_another_waits(application, cast, editor, later):
    actions.submit(application=application, by=cast.rosa, at=later)
    sent = application.content_hash
    actions.save_answers(application=application, project="Ready, with lunch", by=editor, at=later)
    actions.send_for_sign_off(application=application, by=editor, at=later)
    assert "counts only if it is by" in queries.progress_sentence(application, later)
    closed = application.opportunity.closes_at + DAY
    actions.close_due(at=closed)
    application.refresh_from_db()
    assert (application.state, application.content_hash) == ("submitted", sent)
    assert queries.sent_of(application)["project"] == "Ready for work"


def test_it_is_sent_back_with_a_reason_and_can_then_be_changed(application, cast, editor, later):
    actions.send_for_sign_off(application=application, by=editor, at=later)
    with pytest.raises(Refused, match="Enter what has to change"):
        actions.send_back(application=application, reason=" ", by=cast.rosa, at=later)
    actions.send_back(application=application, reason="The budget is for last year.", by=cast.rosa, at=later)
    told = Letter.objects.filter(subject_line=f"{application.reference} was sent back and is not submitted")
    members = {one.person.email for one in cast.harbour.memberships.all()}
    assert ({one.to_address for one in told}, {one.private for one in told}) == (members, {True})
    for said in ("What has to change: The budget is for last year.", "It can be sent until 5pm on Wednesday 7 October"):
        assert said in told.first().body
    actions.save_answers(application=application, project="Another", by=editor, at=later)
    actions.send_for_sign_off(application=application, by=editor, at=later)
    actions.take_back_sign_off(application=application, by=editor, at=later)
    assert list(application.sign_offs.values_list("state", flat=True)) == ["sent_back", "taken_back"]
    with pytest.raises(Refused, match="Somebody has been quicker"):
        actions.send_back(application=application, reason="Too late.", by=cast.rosa, at=later)


def test_the_deadline_leaves_it_not_submitted_and_says_so(application, cast, editor, later):
    opportunity = application.opportunity
    actions.send_for_sign_off(application=application, by=editor, at=later)
    assert actions.remind_signatories(at=later) == 0
    soon = opportunity.closes_at - DAY
    assert (actions.remind_signatories(at=soon), actions.remind_signatories(at=soon)) == (1, 0)
    assert Letter.objects.filter(subject_line__contains="is not submitted until you sign it off").count() == 1
    closed = opportunity.closes_at
    actions.close_due(at=closed)
    opportunity.refresh_from_db()
    with pytest.raises(Refused, match="This opportunity closed at"):
        actions.submit(application=application, by=cast.rosa, at=closed)
    application.refresh_from_db()
    said = queries.progress_sentence(application, closed)
    assert said.startswith(
        f"You did not submit this application. It was waiting for {cast.rosa} to sign it off when it closed at"
    )
    late = actions.ask_to_be_late(
        application=application,
        why="Rosa was in hospital from the day before until the day after, and nobody else can sign for us.",
        by=editor,
        at=closed + datetime.timedelta(minutes=30),
    )
    at = closed + datetime.timedelta(hours=1)
    actions.rule_on_lateness(request=late, accepted=True, reason="It was all written.", by=cast.priya, at=at)
    actions.submit(application=application, by=cast.rosa, at=at)
    assert queries.signed_off_by(application) == cast.rosa


@pytest.mark.parametrize("application", ["hidden"], indirect=True)
def test_the_pages_send_it_lock_it_and_name_who_signed(application, cast, editor, client, edge_at, later):
    own = f"/org/{cast.harbour.slug}/applications/{application.reference}/"
    opportunity = application.opportunity
    edge_at(later)
    client.force_login(editor)
    assert f"Send to {cast.rosa} to sign off" in client.get(f"{own}check/").content.decode()
    assert client.post(f"{own}sign-off/send/").status_code == 302
    page = client.get(own).content.decode()
    assert "Waiting for sign-off" in page
    assert "Take back" in page
    first = opportunity.questions.first()
    typed = client.post(f"{own}questions/{first.key}/", {"answer": "Something else", "seen": "x"}, follow=True)
    assert "Take it back to change it" in typed.content.decode()
    autosave = client.post(f"{own}questions/{first.key}/", {"answer": "Else", "seen": "x", "autosave": "1"})
    assert autosave.status_code == 409
    assert client.get(f"{own}sign-off/").status_code == 403
    edge_at(opportunity.closes_at - DAY)
    client.force_login(editor)
    assert "What is not signed off by then is not submitted" in client.get(own).content.decode()
    client.force_login(cast.rosa)
    assert "What would be sent" in client.get(f"{own}sign-off/").content.decode()
    assert "Enter what has to change" in client.post(f"{own}sign-off/", {"reason": ""}).content.decode()
    signed = client.post(f"{own}sign-off/", {"allowed": "on", "true": "on"}, follow=True).content.decode()
    assert "Signed off by" in signed
    assert str(cast.rosa) in signed


def test_an_opportunity_may_ask_for_it_too_and_not_of_what_came_on_paper(exercise, cast, editor, now):
    opportunity = source.opened(exercise, cast, now, sign_off=True)
    made = source.started(opportunity, cast.harbour, editor, now + 3 * DAY)
    with pytest.raises(Refused, match="are signed off before they are sent"):
        actions.submit(application=made, by=editor, at=now + 3 * DAY)
    made.paper_received_at = now
    assert queries.locked(made) == ""


def test_every_state_move_and_person_goes_through_or_says_why(exercise, cast, editor, now):
    opportunity = source.opened(exercise, cast, now, sign_off=True)
    made = source.started(opportunity, cast.harbour, editor, now + 3 * DAY)
    asked = SignOff(application=made, asked_by=editor, asked_at=now)
    people = [editor, cast.rosa, cast.omar, cast.priya, cast.iris, cast.admin, None]
    assert assessment.silent(SIGN_OFF, asked, people) == []
    allowed = {}
    asked.state = "waiting"
    for person in people:
        allowed[person] = {one.move.verb for one in SIGN_OFF.offers(asked, person) if one.allowed}
    nothing = {person: set() for person in people[2:]}
    assert allowed == nothing | {
        editor: {"take_back_sign_off"},
        cast.rosa: {"take_back_sign_off", "send_back", "sign"},
    }


def test_nobody_signs_what_was_changed_since_they_read_it(application, cast, editor, client, edge_at, later):
    """It was taken back and sent again. Once it is taken back, a press on the old page says that it did nothing."""
    own = f"/org/{cast.harbour.slug}/applications/{application.reference}/sign-off/"
    edge_at(later)
    actions.send_for_sign_off(application=application, by=editor, at=later)
    client.force_login(cast.rosa)
    ticked = {"allowed": "on", "true": "on", "asked": str(application.sign_offs.get().pk)}
    actions.take_back_sign_off(application=application, by=editor, at=later)
    assert "what you pressed did nothing" in client.post(own, ticked, follow=True).content.decode()
    actions.save_answers(application=application, project="Another", by=editor, at=later)
    actions.send_for_sign_off(application=application, by=editor, at=later)
    assert "It was taken back and sent to you again" in client.post(own, ticked).content.decode()
    application.refresh_from_db()
    assert application.state == "in_progress"
    client.post(own, ticked | {"asked": str(application.sign_offs.get(state="waiting").pk)})
    application.refresh_from_db()
    assert application.state == "submitted"


def test_what_waits_for_a_signature_is_on_the_organisations_page_and_can_be_read(
    application, cast, editor, client, edge_at, later
):
    edge_at(later)
    told = "An application waits to be signed off"
    client.force_login(editor)
    assert told not in client.get(f"/org/{cast.harbour.slug}/").content.decode()
    actions.send_for_sign_off(application=application, by=editor, at=later)
    for person in (editor, cast.rosa):
        client.force_login(person)
        assert told in client.get(f"/org/{cast.harbour.slug}/").content.decode()
        own = client.get(f"/org/{cast.harbour.slug}/applications/{application.reference}/").content.decode()
        assert own.count("We meet each young person where they are") >= 1
    edge_at(application.opportunity.closes_at)
    assert told not in client.get(f"/org/{cast.harbour.slug}/").content.decode()


def test_after_the_deadline_nobody_is_asked_to_sign(application, cast, editor, client, edge_at, later):
    actions.send_for_sign_off(application=application, by=editor, at=later)
    own = f"/org/{cast.harbour.slug}/applications/{application.reference}/sign-off/"
    edge_at(application.opportunity.closes_at)
    client.force_login(cast.rosa)
    for page in (client.get(own), client.post(own, {"allowed": "on", "true": "on", "asked": "1"})):
        said = page.content.decode()
        assert f"It was waiting for {cast.rosa} to sign it off, so it was not submitted." in said
        assert "Sign off and submit" not in said
        assert "What you had just typed" not in said
    typed = client.post(own, {"reason": "The budget has no rent in it."}).content.decode()
    assert typed.count("The budget has no rent in it.") == 1


def test_whoever_cannot_send_it_alone_is_led_to_where_it_is_sent_to_a_signatory(
    application, cast, editor, client, edge_at, later
):
    edge_at(later)
    own = f"/org/{cast.harbour.slug}/applications/{application.reference}/"
    client.force_login(editor)
    assert client.get(f"{own}declaration/").url == f"{own}check/"
    client.force_login(cast.rosa)
    assert client.get(f"{own}declaration/").status_code == 200
