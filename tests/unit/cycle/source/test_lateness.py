"""After the deadline: asked with what happened, answered by an officer with a reason, and let in for a day."""

import datetime

import pytest

from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application
from commonweal.front.desk.queries.work import work_of
from commonweal.ground.post.models import Letter
from commonweal.ground.record.rules import Refused
from tests.factories import source

WHY = "The power went in the whole street at ten to five and came back at half past six."
HOUR = datetime.timedelta(hours=1)
UNTIL = "6pm on Thursday 8 October 2026"


@pytest.fixture
def started(once, exercise, cast, now):
    """Two organisations have started; neither has submitted."""
    opportunity = once(lambda: source.opened(exercise, cast, now), exercise, cast)
    for organisation, by in ((cast.harbour, cast.rosa), (cast.meadow, cast.omar)):
        made = actions.start_application(
            opportunity=opportunity, organisation=organisation, by=by, at=now + 3 * source.DAY
        )
        actions.save_answers(application=made, by=by, at=now + 3 * source.DAY, **source.answers(opportunity))
    return Application.objects.get(organisation=cast.harbour)


def closed_at(application):
    return application.opportunity.closes_at


def asked(application, cast, after=HOUR):
    return actions.ask_to_be_late(application=application, why=WHY, by=cast.rosa, at=closed_at(application) + after)


def ruled(request, cast, accepted=True, by=None, after=2 * HOUR):
    actions.rule_on_lateness(
        request=request,
        accepted=accepted,
        reason="The network operator confirms the power cut.",
        by=by or cast.priya,
        at=closed_at(request.application) + after,
    )


def test_let_in_for_a_day_and_no_longer(started, cast):
    ruled(asked(started, cast), cast)
    late = closed_at(started) + 3 * HOUR
    assert queries.can_edit(started, late)
    actions.submit(application=started, by=cast.rosa, at=late)
    started.refresh_from_db()
    assert (started.state, started.submitted_at) == ("submitted", late)


def test_the_day_ends(started, cast):
    ruled(asked(started, cast), cast)
    with pytest.raises(Refused, match="This opportunity closed"):
        actions.submit(application=started, by=cast.rosa, at=closed_at(started) + 26 * HOUR)


def test_others_are_not_let_in_with_it(started, cast):
    ruled(asked(started, cast), cast)
    other = Application.objects.get(organisation=cast.meadow)
    with pytest.raises(Refused, match="This opportunity closed"):
        actions.submit(application=other, by=cast.omar, at=closed_at(started) + 3 * HOUR)


def test_a_refusal_keeps_its_reason_and_lets_nobody_in(started, cast):
    request = asked(started, cast)
    ruled(request, cast, accepted=False)
    assert (request.ruling, request.until) == ("refused", None)
    with pytest.raises(Refused, match="This opportunity closed"):
        actions.submit(application=started, by=cast.rosa, at=closed_at(started) + 3 * HOUR)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (-HOUR, "The deadline has not passed"),
        (datetime.timedelta(days=7), "You could ask until"),
    ],
)
def test_when_it_can_be_asked(started, cast, after, said):
    with pytest.raises(Refused, match=said):
        asked(started, cast, after)


def test_asked_once_and_in_enough_words(started, cast):
    with pytest.raises(Refused, match="10 words or more"):
        actions.ask_to_be_late(application=started, why="Late.", by=cast.rosa, at=closed_at(started) + HOUR)
    asked(started, cast)
    with pytest.raises(Refused, match="asked already"):
        asked(started, cast)


def test_the_panel_does_not_choose_who_is_let_in(started, cast):
    request = asked(started, cast)
    with pytest.raises(Refused):
        ruled(request, cast, by=cast.asha)
    with pytest.raises(Refused):
        ruled(request, cast, by=cast.rosa)


def test_nothing_is_assessed_while_one_may_still_come(started, cast):
    request = asked(started, cast)
    opportunity = started.opportunity
    assert queries.late_ones_pending(opportunity, closed_at(started) + HOUR).endswith("Answer that first.")
    ruled(request, cast)
    soon, later = closed_at(started) + 3 * HOUR, closed_at(started) + 27 * HOUR
    assert queries.late_ones_pending(opportunity, soon).endswith("may be sent late for a while yet.")
    assert queries.late_ones_pending(opportunity, later) == ""


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    """send(page, {...}) as a form does, with the e-mails that follow."""

    def post(page, given):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(page, given).content.decode()

    return post


@pytest.fixture
def told(mailoutbox):
    """Who has been written to since it was last asked, and about what."""

    def read():
        letters = [(one.to, one.subject) for one in mailoutbox]
        mailoutbox.clear()
        return letters

    return read


def test_through_the_pages(client, started, cast, time_machine, send, told):
    closes_at, members = closed_at(started), [one.person.email for one in cast.harbour.memberships.all()]
    time_machine.move_to(closes_at + HOUR)
    client.force_login(cast.rosa)
    own = f"/org/{cast.harbour.slug}/applications/{started.reference}/"
    for page in (own, f"{own}check/"):
        assert "ask to send it late</a> until midday on Thursday 8 October 2026" in client.get(page).content.decode()
    assert "Say what happened in 10 words or more" in send(f"{own}late/", {"why": "Late."})
    send(f"{own}late/", {"why": WHY})
    letters = told()
    assert ([cast.priya.email], f"{started.opportunity.title}: an applicant asks to send it late") in letters
    assert sorted(to for [to], _ in letters) == sorted([*members, cast.priya.email])
    for page in (own, f"{own}check/"):
        assert "There is no answer yet" in client.get(page).content.decode()
    assert client.get(f"{own}late/").url == own  # it can be asked once
    client.force_login(cast.priya)
    desk = f"/desk/opportunities/{started.opportunity.reference}/"
    assert "Harbour Trust, asked" in client.get(desk).content.decode()
    at = f"{desk}late/{started.reference}/"
    [item] = [one for one in work_of(cast.priya, closes_at + HOUR).waiting if one.href == at]
    assert (item.needed, item.title) == ("Answer a request to send an application late", started.opportunity.title)
    assert [one.href for one in work_of(cast.asha, closes_at + HOUR).waiting if one.href == at] == []
    assert WHY in client.get(at).content.decode()
    assert "Enter the reason" in send(at, {"ruling": "accept", "reason": ""})
    send(at, {"ruling": "accept", "reason": "Confirmed by the operator."})
    assert told() == [([one], f"You can send {started.reference} until {UNTIL}") for one in members]
    assert [one.href for one in work_of(cast.priya, closes_at + HOUR).waiting if one.href == at] == []
    client.force_login(cast.rosa)
    page = client.get(own).content.decode()
    said = f"You have not submitted yet, and may send it late. 5 of 5 sections completed. Submit by {UNTIL}."
    for one in (said, "The deadline is tomorrow", "Ready to submit", "Confirmed by the operator."):
        assert one in page
    assert [one in page for one in ("You did not submit", "Not submitted (closed)")] == [False] * 2
    assert f"you can submit once, until {UNTIL}" in client.get(f"{own}declaration/").content.decode()
    time_machine.move_to(closes_at + 26 * HOUR)
    client.force_login(cast.rosa)
    page = client.get(own).content.decode()
    assert f"You did not submit this application. You could send it late until {UNTIL}." in page
    assert "Not submitted (closed)" in page


def test_what_was_sent_late_is_not_said_to_be_open_to_changes(started, cast, client, time_machine):
    ruled(asked(started, cast), cast)
    actions.submit(application=started, by=cast.rosa, at=closed_at(started) + 3 * HOUR)
    assert "submit again" not in Letter.objects.filter(kind="receipt").first().body
    time_machine.move_to(closed_at(started) + 4 * HOUR)
    client.force_login(cast.rosa)
    page = client.get(f"/org/{cast.harbour.slug}/applications/{started.reference}/submitted/").content.decode()
    assert ("submit again" in page, "What you sent stays as it is." in page) == (False, True)


def test_no_officer_reads_who_asks_before_the_round_is_opened(started, cast):
    asked(started, cast)
    assert {one.private for one in Letter.objects.filter(about=started.reference)} == {True}


def test_a_withdrawn_opportunity_lets_nobody_in(started, cast):
    ruled(asked(started, cast), cast)
    actions.withdraw(
        opportunity=started.opportunity, reason="The money went.", by=cast.priya, at=closed_at(started) + 2 * HOUR
    )
    assert not queries.can_edit(started, closed_at(started) + 3 * HOUR)
    assert not queries.can_ask(Application.objects.get(organisation=cast.meadow), closed_at(started) + 3 * HOUR)


def test_nobody_is_asked_what_happened_where_the_answer_would_be_refused(started, cast, client, edge_at):
    page = f"/org/{cast.harbour.slug}/applications/{started.reference}/late/"
    for at, says in (
        (closed_at(started) - HOUR, "The deadline has not passed."),
        (closed_at(started) + 3 * source.DAY, "You could ask until"),
    ):
        edge_at(at)
        client.force_login(cast.rosa)
        shown = client.get(page).content.decode()
        assert (says in shown, 'name="why"' in shown) == (True, False)
