"""Questions of the panel to an applicant, due diligence, and who a panel is made of."""

import datetime

import pytest
from django.conf import settings
from django.core import mail

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Clarification, DueDiligence, PanelMember
from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.states.clarify import CLARIFICATION
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

DAY = datetime.timedelta(days=1)
CLOSE = ("close", "I was its treasurer.")


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def asked(made, cast):
    """Everybody has declared, Chidi a close connection with Harbour Trust; Ben asks about its first criterion."""
    for member in made.members:
        assessment.declared(made, member, **({"harbour": CLOSE} if member.person_id == cast.chidi.pk else {}))
    return actions.ask_chair(
        member=made.member(cast.ben), application=made.harbour, criterion=made.criteria[0],
        asked="Who leads the Thursday group?", by=cast.ben, at=made.at,
    )  # fmt: skip


def send(made, clarification, by):
    return actions.send_question(
        clarification=clarification, asked=clarification.asked, answer_by=made.at + 7 * DAY, by=by, at=made.at
    )


def base(made):
    return f"/desk/assessments/{made.opportunity.reference}/"


def own(made, clarification):
    return f"/org/harbour-trust/applications/{made.harbour.reference}/clarifications/{clarification.pk}/"


# ---- clarifications -----------------------------------------------------------------------------------------------


def test_a_question_goes_through_the_chair_and_its_answer_to_every_assessor(
    made, asked, cast, client, django_capture_on_commit_callbacks
):
    client.force_login(cast.asha)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            f"{base(made)}questions/{asked.pk}/",
            {"form": "send", "asked": "Who leads on Thursdays?", "answer_on-day": "20", "answer_on-month": "10",
             "answer_on-year": "2026"},
        )  # fmt: skip
    assert sent.status_code == 302
    assert {one.subject for one in mail.outbox} == {f"{made.harbour.reference}: the panel has a question"}
    writers = made.harbour.organisation.memberships.exclude(standing="viewer")
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.person.email for one in writers)
    assert "Ben" not in mail.outbox[0].body
    assert f"{settings.ADDRESS}{own(made, asked)}" in mail.outbox[0].body
    client.force_login(cast.rosa)
    home = f"/org/harbour-trust/applications/{made.harbour.reference}/"
    assert "The panel has a question about your application." in client.get(home).content.decode()
    listed = client.get(f"{home}messages/").content.decode()
    assert (listed.count("Who leads on Thursdays?"), listed.count(own(made, asked))) == (1, 1)
    assert "Waiting for your answer" in listed
    letter = f"{made.harbour.reference}: the panel has a question</a>"
    for page in ("/org/harbour-trust/", "/org/harbour-trust/messages/"):
        said = client.get(page).content.decode()
        assert (said.count(own(made, asked)), said.count(letter)) == (1, 1)
    page = client.get(own(made, asked)).content.decode()
    assert page.count("Who leads on Thursdays?") == 1
    assert page.count("5pm on Tuesday 20 October 2026") == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own(made, asked), {"answer": "Sade Cole, who has led it for four years."})
    assert "has a question" not in client.get(home).content.decode()
    assert "Read your answer" in client.get(f"{home}messages/").content.decode()
    told = {one.to[0] for one in mail.outbox if one.subject.endswith("the applicant has answered")}
    assert all(f"{settings.ADDRESS}/desk/" in one.body for one in mail.outbox if "answered" in one.subject)
    assert told == {cast.asha.email, cast.ben.email}  # not Chidi, who has an interest
    client.force_login(cast.ben)
    where = f"{base(made)}applications/{made.harbour.reference}/?criterion={made.criteria[0].key}"
    assert client.get(where).content.decode().count("Sade Cole, who has led it for four years.") == 1


def test_an_assessor_asks_from_the_page_of_a_criterion(made, cast, client):
    assessment.all_declared(made)
    client.force_login(cast.ben)
    where = f"{base(made)}applications/{made.harbour.reference}/"
    key = made.criteria[1].key
    assert f"{where}ask/?criterion={key}" in client.get(f"{where}?criterion={key}").content.decode()
    assert client.get(f"{where}ask/?criterion=nothing").status_code == 404
    assert client.post(f"{where}ask/?criterion={key}", {"asked": "How many sessions?"}).status_code == 302
    client.force_login(cast.asha)
    assert client.get(base(made)).content.decode().count("How many sessions?") == 1


def test_what_the_chair_keeps_back_never_reaches_the_applicant(made, asked, cast, client):
    client.force_login(cast.asha)
    client.post(f"{base(made)}questions/{asked.pk}/", {"form": "back", "reason": "It is answered on page 2."})
    asked.refresh_from_db()
    assert (asked.state, asked.not_sent_because) == ("not_sent", "It is answered on page 2.")
    client.force_login(cast.rosa)
    assert client.get(own(made, asked)).status_code == 404


def test_nobody_else_asks_sends_or_answers(made, asked, cast, client, monkeypatch):
    with pytest.raises(Refused, match="close connection"):
        actions.ask_chair(
            member=made.member(cast.chidi), application=made.harbour, criterion=made.criteria[0], asked="Why?",
            by=cast.chidi, at=made.at,
        )  # fmt: skip
    with pytest.raises(Refused, match="chair of the panel"):
        send(made, asked, cast.ben)
    with pytest.raises(Refused, match="must be in the future"):
        actions.send_question(clarification=asked, asked="Who?", answer_by=made.at, by=cast.asha, at=made.at)
    for hours, why in ((1, "until tomorrow or later"), (24 * 400, "The decision is promised by")):
        until = made.at + datetime.timedelta(hours=hours)
        with pytest.raises(Refused, match=why):
            actions.send_question(clarification=asked, asked="Who?", answer_by=until, by=cast.asha, at=made.at)
    send(made, asked, cast.asha)
    with pytest.raises(Refused, match="editor of the organisation"):
        actions.answer_panel(clarification=asked, answer="We do.", by=cast.omar, at=made.at)
    with pytest.raises(Refused, match="It could be answered until"):
        actions.answer_panel(clarification=asked, answer="We do.", by=cast.rosa, at=made.at + 8 * DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at + 8 * DAY)
    client.force_login(cast.rosa)
    home = f"/org/harbour-trust/applications/{made.harbour.reference}/"
    assert "Closed without an answer" in client.get(f"{home}messages/").content.decode()
    assert "has a question" not in client.get(home).content.decode()
    client.force_login(cast.omar)
    assert client.get(own(made, asked)).status_code == 403
    client.force_login(cast.chidi)
    assert client.get(f"{base(made)}questions/{asked.pk}/").status_code == 403


def test_nothing_is_asked_once_moderation_has_started(made, asked, cast):
    for member in made.members:
        if member.person_id != cast.chidi.pk:
            assessment.score(made, member, made.harbour, (3, 3, 3, 3))
        assessment.score(made, member, made.meadow, (3, 3, 3, 3))
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at, without_answers="It is on page 2.")
    clarification = Clarification.objects.get()
    assert (clarification.state, clarification.not_sent_because) == ("not_sent", "It is on page 2.")
    Clarification.objects.update(state="asked")
    with pytest.raises(Refused, match="Moderation has started"):
        send(made, Clarification.objects.get(), cast.asha)


def test_moderation_waits_for_an_answer_that_was_promised_time(
    made, asked, cast, client, django_capture_on_commit_callbacks
):
    send(made, asked, cast.asha)
    for member in made.members:
        if member.person_id != cast.chidi.pk:
            assessment.score(made, member, made.harbour, (3, 3, 3, 3))
        assessment.score(made, member, made.meadow, (3, 3, 3, 3))
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    with pytest.raises(Refused, match=f"{made.harbour.reference} was asked a question and has until"):
        actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    client.force_login(cast.asha)
    where = f"{base(made)}moderation/"
    said = client.post(where, {"without_answers": ""}).content.decode()
    assert said.count("Enter why you do not wait for the answers") == 2
    assert said.count("Why go ahead without them?") == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(where, {"without_answers": "Cabinet has moved its meeting."}).status_code == 302
    assert {one.to[0] for one in mail.outbox} == {cast.rosa.email, cast.yusuf.email}
    assert mail.outbox[0].body.count("Cabinet has moved its meeting.") == 1
    client.force_login(cast.rosa)
    assert client.get(own(made, asked)).content.decode().count("is not answered any more") == 1


def test_the_table_answers_everyone_in_every_state(made, asked, cast):
    people = (cast.priya, cast.asha, cast.ben, cast.rosa, cast.iris, None)
    assert assessment.silent(CLARIFICATION, asked, people) == []


def test_the_record_holds_neither_question_nor_answer(made, asked, cast):
    send(made, asked, cast.asha)
    actions.answer_panel(clarification=asked, answer="Sade Cole leads it.", by=cast.rosa, at=made.at)
    told = [one.content() for one in Entry.objects.all()]
    assert [text for text in told if "Sade Cole" in text or "Thursday group" in text] == []


# ---- due diligence ------------------------------------------------------------------------------------------------


def test_what_is_found_is_recorded_bit_by_bit_and_changes_no_score(made, cast, client):
    client.force_login(cast.priya)
    where = f"{base(made)}diligence/{made.harbour.reference}/"
    silent = client.post(where, {"result_accounts": "concern"}).content.decode()
    assert silent.count("Accounts: enter the concern, or why it is not needed") == 2
    long = client.post(where, {"result_accounts": "concern", "note_accounts": "late " * 200}).content.decode()
    assert ("must be 150 words or less" in long, "enter the concern" in long) == (True, False)
    assert "nothing new was recorded" in client.post(where, {"note_accounts": ""}, follow=True).content.decode()
    assert DueDiligence.objects.count() == 0
    client.post(
        where, {"result_accounts": "concern", "note_accounts": "Filed late twice.", "result_registers": "sound"}
    )
    page = client.get(base(made)).content.decode()
    assert page.count("2 of 7 looked up, 1 concern") == 1
    assert page.count("0 of 7 looked up") == 1
    assert client.get(where).content.decode().count("Filed late twice.") == 1


def test_due_diligence_is_the_teams_and_shut_to_a_member_with_an_interest(made, cast, client):
    where = f"{base(made)}diligence/{made.harbour.reference}/"
    for person in (cast.ben, cast.rosa, cast.iris):
        client.force_login(person)
        assert client.get(where).status_code == 403
    with pytest.raises(Refused, match="team"):
        actions.look_up(application=made.harbour, found={"accounts": ("sound", "")}, by=cast.ben, at=made.at)
    with pytest.raises(Refused, match="Select what was found"):
        actions.look_up(application=made.harbour, found={"shoes": ("sound", "")}, by=cast.priya, at=made.at)


# ---- who a panel is made of ---------------------------------------------------------------------------------------


def test_a_panel_brings_expertise_lived_experience_and_independence(made):
    assert rules.balance(made.members) == []
    PanelMember.objects.update(brings="expertise")
    assert rules.balance(made.members) == [
        "Nobody on the panel brings lived experience of what this is about.",
        "Nobody on the panel is independent of the council.",
    ]
    PanelMember.objects.update(brings="lived", part="chair")
    assert rules.balance(made.members)[-1] == (
        "3 people chair the panel. One of them does, so that it is clear who rules."
    )


def test_whoever_decides_reads_what_was_found_and_nobody_on_the_panel_does(made, cast, client):
    found = {"accounts": ("concern", "Filed late twice."), "registers": ("sound", "")}
    actions.look_up(application=made.harbour, found=found, by=cast.priya, at=made.at)
    actions.look_up(application=made.meadow, found={"accounts": ("concern", "None.")}, by=cast.priya, at=made.at)
    assessment.all_declared(made)
    some = {made.harbour.pk: ("some", "I gave it a tent.")}
    actions.declare(member=made.member(cast.ben), declarations=some, by=cast.ben, at=made.at)
    ruled = made.member(cast.ben).declarations.get(level="some")
    actions.rule_on(declaration=ruled, ruling="score", reason="Long ago.", by=cast.asha, at=made.at)
    assessment.scored(made)
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assessment.agreed(made.refresh())
    actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)
    decision = assessment.recommended(made.refresh())
    section = decision.sections.get(key="due_diligence")
    said = f"Harbour Trust ({made.harbour.reference}): 2 of 7 looked up, 1 concern. Accounts: Filed late twice."
    assert (section.exempt, section.text) == (True, said)
    process = decision.sections.get(key="process").text
    assert process.count("1 connection was declared. In 1, it was ruled that the person may score it fairly.") == 1
    assert [one for one in Entry.objects.all() if "Filed late" in one.content()] == []
    where = f"/desk/decisions/{decision.reference}/report/"
    client.force_login(cast.helen)
    assert client.get(where).content.decode().count("Filed late twice.") == 1
    client.force_login(cast.asha)
    assert "Filed late twice." not in client.get(where).content.decode()
    assert client.get(f"{where}due_diligence/").status_code in (403, 409)
