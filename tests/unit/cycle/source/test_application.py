"""What a provider does, through the actions and the pages."""

import dataclasses
import datetime
import hashlib
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.council.people import actions as people
from commonweal.cycle.source import actions, queries
from commonweal.cycle.source.models import Application, Opportunity, Partner
from commonweal.cycle.source.queries.sealing import key_file
from commonweal.ground.post.actions import issue_waiting, leave_waiting
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment, source

DAY = source.DAY


def whys(refused):
    return [one.why for one in refused.value.refusals]


@pytest.fixture
def opened(once, exercise, cast, now):
    return once(lambda: source.opened(exercise, cast, now), exercise, cast)


@pytest.fixture
def at(now):
    return now + 3 * DAY


@pytest.fixture
def started(opened, cast, at):
    return source.started(opened, cast.harbour, cast.rosa, at)


@pytest.fixture
def home(started):
    return f"/org/harbour-trust/applications/{started.reference}/"


# ---- starting -----------------------------------------------------------------------------------------------------


def test_one_application_for_each_organisation(started, opened, cast, at):
    with pytest.raises(Refused) as refused:
        source.started(opened, cast.harbour, cast.rosa, at)
    assert whys(refused) == [
        f"{cast.harbour} has one already: {started.reference}. Each organisation sends one application."
    ]


def test_nobody_applies_for_an_organisation_that_is_not_theirs(opened, cast, at):
    with pytest.raises(Refused):
        source.started(opened, cast.harbour, cast.omar, at)


def test_nobody_applies_before_it_opens_or_from_the_deadline_on(opened, cast, now):
    for moment in (now, opened.closes_at, opened.closes_at + DAY):
        opened.state = "scheduled" if moment == now else "open"
        with pytest.raises(Refused):
            source.started(opened, cast.harbour, cast.rosa, moment)
    assert opened.applications.count() == 0


# ---- saving and sending -------------------------------------------------------------------------------------------


def test_two_people_writing_at_once_keep_each_others_answers(started, cast, at):
    mine = queries.load_application("harbour-trust", started.reference)
    theirs = queries.load_application("harbour-trust", started.reference)
    actions.save_answers(application=mine, by=cast.rosa, at=at, answers={"change": "Mine."})
    actions.save_answers(application=theirs, by=cast.rosa, at=at, answers={"people": "Theirs."})
    started.refresh_from_db()
    assert {key: started.answers[key] for key in ("change", "people")} == {"change": "Mine.", "people": "Theirs."}


def test_what_is_missing_is_said_all_at_once(started, cast, at):
    with pytest.raises(Refused) as refused:
        actions.submit(application=started, by=cast.rosa, at=at)
    assert len(whys(refused)) == 6
    assert whys(refused)[0] == "Enter the name of your project"


def test_too_many_words_are_kept_and_not_sent(started, opened, cast, at):
    actions.save_answers(application=started, by=cast.rosa, at=at, **source.answers(opened))
    actions.save_answers(application=started, by=cast.rosa, at=at, answers={"change": "word " * 251})
    with pytest.raises(Refused) as refused:
        actions.submit(application=started, by=cast.rosa, at=at)
    assert whys(refused) == [
        "'The change it will bring: what will you do, and what shows that it works?' "
        "must be 250 words or less. You have used 251"
    ]


def test_the_amount_keeps_within_what_there_is(started, opened, cast, at):
    actions.save_answers(application=started, by=cast.rosa, at=at, **source.answers(opened, amount="20001"))
    assert queries.still_missing(started) == ["Amount you are asking for must be £20,000 or less"]


def test_what_was_submitted_stays_until_another_takes_its_place(opened, cast, at):
    application = source.submitted(opened, cast.harbour, cast.rosa, at)
    first = application.content_hash
    actions.save_answers(application=application, by=cast.rosa, at=at + DAY, project="Renamed", amount="100")
    application.refresh_from_db()
    assert (application.submitted["project"], application.project, application.amount) == (
        "Ready for work",
        "Ready for work",
        9000,
    )
    assert queries.changed_since_submitted(application)
    actions.submit(application=application, by=cast.rosa, at=at + DAY)
    assert (application.project, application.amount) == ("Renamed", 100)
    assert application.content_hash != first
    assert not queries.changed_since_submitted(application)


def test_the_record_keeps_fingerprints_of_answers_and_not_the_answers(opened, cast, at):
    application = source.submitted(opened, cast.harbour, cast.rosa, at)
    entry = Entry.objects.filter(subject=application.reference, verb="submit").get()
    assert entry.after["submitted"].startswith("sha256:")
    assert entry.at == at


def test_a_deadline_is_a_deadline_to_the_second(started, opened, cast, at):
    actions.save_answers(application=started, by=cast.rosa, at=at, **source.answers(opened))
    with pytest.raises(Refused) as refused:
        actions.submit(application=started, by=cast.rosa, at=opened.closes_at)
    assert whys(refused) == [
        "This opportunity closed at 5pm on Wednesday 7 October 2026. Your last saved answers are kept."
    ]


def test_the_last_second_counts(started, opened, cast, at):
    actions.save_answers(application=started, by=cast.rosa, at=at, **source.answers(opened))
    moment = opened.closes_at - datetime.timedelta(seconds=2)
    actions.submit(application=started, by=cast.rosa, at=moment)
    assert started.submitted_at == moment


def test_withdrawn_and_restored_as_it_was(opened, cast, at):
    application = source.submitted(opened, cast.harbour, cast.rosa, at)
    actions.withdraw_application(application=application, by=cast.rosa, at=at, reason="We lost our premises.")
    assert application.state == "withdrawn"
    actions.restore_application(application=application, by=cast.rosa, at=at + DAY)
    assert application.state == "submitted"
    actions.withdraw_application(application=application, by=cast.rosa, at=at + DAY)
    with pytest.raises(Refused):
        actions.restore_application(application=application, by=cast.rosa, at=opened.closes_at)


# ---- the pages ----------------------------------------------------------------------------------------------------


def test_somebody_new_adds_an_organisation_and_comes_back_with_the_answers(opened, at, client, edge_at):
    edge_at(at)
    new = people.add_person(email="bea@example.org", name="Bea Holt", by=None, at=at)
    client.force_login(new)
    apply = f"/opportunities/{opened.reference}/apply/?management=yes"
    kept = f"next={quote(apply, safe='')}"
    assert f'href="/org/new/?{kept}"' in client.get(apply).content.decode()
    looked_for = client.get(f"/org/new/?q=acorn&{kept}").content.decode()
    assert looked_for.count(f'name="next" value="{apply}"') == 2  # to search again, and to join the one that is found
    assert f"add=yes&amp;{kept}" in looked_for
    answers = {"name": "Larch House", "legal_form": "cio", "next": apply}
    assert client.post("/org/new/", answers).url == apply
    assert "Apply for Larch House" in client.get(apply).content.decode()
    client.post(apply, {"organisation": "larch-house"})
    assert Application.objects.get().eligibility == {"management": "yes"}
    assert client.post("/org/harbour-trust/join/", {"next": apply}).url == apply
    elsewhere = {"name": "Elm House", "legal_form": "cio", "next": "https://elsewhere.example/"}
    assert client.post("/org/new/", elsewhere).url == "/org/elm-house/"


def test_the_whole_way_from_eligibility_to_the_receipt(opened, cast, at, client, edge_at):
    edge_at(at)
    page = f"/opportunities/{opened.reference}/"
    asked = {one.key: "yes" for one in queries.eligibility_questions(opened)}
    answer = client.get(page + "eligibility/", asked)
    assert "You can apply" in answer.content.decode()
    assert client.get(page + "apply/", asked).status_code == 302  # to sign in, and back with the answers
    client.force_login(cast.rosa)
    going = client.post(page + "apply/?management=yes", {"organisation": "harbour-trust"})
    home = going["location"]
    application = opened.applications.get()
    assert application.eligibility == {"management": "yes"}
    said = client.get(home).content.decode()
    assert "You have not submitted yet. 0 of 5 sections completed. Submit by 5pm on Wednesday 7 October 2026." in said
    client.post(home + "project/", {"project": "Ready for work", "amount": "9,000"})
    for one in opened.questions.all():
        client.post(f"{home}questions/{one.key}/", {"answer": "We meet each of them where they are."})
    assert "5 of 5 sections completed" in client.get(home + "check/").content.decode()
    refused = client.post(home + "declaration/", {})
    assert "Select that you are allowed to apply for Harbour Trust" in refused.content.decode()
    sent = client.post(home + "declaration/", {"allowed": "on", "true": "on"})
    assert sent["location"] == home + "submitted/"
    receipt = client.get(home + "submitted/").content.decode()
    application.refresh_from_db()
    assert "10:00:00am on Thursday 10 September 2026" in receipt
    assert "We are emailing a copy to 2 people." in receipt
    assert "Made by an officer, as the council&#39;s decision levels say for £20,000." in receipt
    assert 'href="/help/contact/">Tell us what you think</a> of applying here' in receipt
    issue_waiting(at=at)
    assert "We are emailing a copy to 2 people." in client.get(home + "submitted/").content.decode()
    leave_waiting(at=at)
    Letter.objects.filter(kind="receipt", to_address=cast.rosa.email).update(state="failed")
    told = "We emailed a copy to 2 people. 1 of these emails could not be delivered."
    assert told in client.get(home + "submitted/").content.decode()
    assert application.content_hash[:32] in receipt
    copy = client.get(home + "submitted.json").content
    assert hashlib.sha256(copy).hexdigest() == application.content_hash


def test_a_viewer_reads_what_they_can_do_and_a_profile_says_what_it_lacks(started, home, cast, at, client, edge_at):
    edge_at(at)
    opened = started.opportunity
    client.force_login(cast.rosa)
    said = "Not complete: Contacts and People and money. You can submit without it."
    assert said in client.get(home).content.decode()
    told = {"email": "hello@harbour.example", "address": "1 Quay", "year_end": datetime.date(2026, 3, 31)}
    people.update_profile(organisation=cast.harbour, by=cast.rosa, at=at, **told)
    assert "Completed from your profile. Check" in client.get(home).content.decode()
    ada = people.add_person(email="ada@example.org", name="Ada Lowe", by=None, at=at)
    people.add_member(organisation=cast.harbour, person=ada, standing="viewer", by=cast.rosa, at=at)
    client.force_login(ada)
    said = client.get(f"/opportunities/{opened.reference}/apply/").content.decode()
    assert "You do not act for an organisation" not in said
    assert "You are a viewer of Harbour Trust" in said
    assert "Rosa Lind can make you an editor" in said
    looking = client.get(f"/opportunities/{opened.reference}/partners/").content.decode()
    assert "Who can make you an editor of Harbour Trust" in looking


def test_the_search_knows_an_application_for_those_who_may_open_it(exercise, cast, now, client, edge_at):
    made = assessment.closed(exercise, cast, now)
    own, desk = f"/org/harbour-trust/applications/{made.harbour.reference}/", "/desk/opportunities/"
    typed = f"/search/?q={made.harbour.reference.replace('-', ' ').lower()}"

    def led_to(person, moment):
        edge_at(moment)
        client.force_login(person)
        return getattr(client.get(typed), "url", "")

    before, after = made.opportunity.closes_at - DAY, made.at
    rounds = Opportunity.objects.filter(pk=made.opportunity.pk)
    rounds.update(state="open")
    assert [led_to(one, before) for one in (cast.rosa, cast.omar, cast.priya, cast.ben)] == [own, "", "", ""]
    rounds.update(state=made.opportunity.state)
    assert led_to(cast.priya, after).startswith(desk)
    assert [led_to(one, after) for one in (cast.omar, cast.ben, cast.dele)] == ["", "", ""]
    assessment.all_declared(made)
    assert led_to(cast.ben, after).startswith("/desk/assessments/")


def test_a_list_of_applications_asks_as_often_for_three_as_for_one(
    exercise, cast, now, client, edge_at, django_assert_num_queries
):
    """Three that are written to the end, in sealed rounds; one of them a partner holds up."""
    opened, at = source.opened(exercise, cast, now, secrecy="sealed"), now + 3 * DAY
    edge_at(at)
    first = source.started(opened, cast.harbour, cast.rosa, at)
    actions.save_answers(application=first, by=cast.rosa, at=at, **source.answers(opened))
    client.force_login(cast.rosa)
    page = "/org/harbour-trust/applications/"
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        said = client.get(page).content.decode()
    number_of = len(one)
    assert ("Ready for work</a>" in said, "Ready to submit" in said) == (True, True)
    assert "<h1" in (own := client.get(f"{page}{first.reference}/").content.decode())
    assert own.split("<h1")[1].split("</h1>")[0].endswith("Ready for work")
    for number in (2, 3):
        copy_of(first, number)
    partner = Partner(application=first, organisation=cast.meadow, invited_by=cast.rosa, invited_at=at)
    partner.save()
    with django_assert_num_queries(number_of):
        said = client.get(page).content.decode()
    assert (said.count("Ready for work</a>"), said.count("Ready to submit"), said.count("In progress")) == (3, 2, 1)
    own = client.get(f"{page}{first.reference}/").content.decode()
    assert ("Meadow CIC has not confirmed its part yet." in own, "Finish 0 sections" in own) == (True, False)
    key_file(opened.seal).unlink()
    said = client.get(page).content.decode()
    assert (said.count(f"{opened.title}</a>"), said.count("In progress")) == (3, 3)


@pytest.mark.one_database
def test_a_section_of_optional_questions_is_not_completed_before_anybody_wrote_in_it():
    section = queries.Section("people", "People", "Not scored", (), completed=True, started=False)
    assert section.status == ("Optional", "")
    assert dataclasses.replace(section, started=True).status == ("Completed", "")


def copy_of(application, number):
    """Another application of the same organisation, to an opportunity of its own."""
    seal = application.opportunity.seal
    opportunity = Opportunity.objects.get(pk=application.opportunity_id)
    opportunity.pk, opportunity.form_id, opportunity.reference = None, None, f"OP-2026-90{number}"
    opportunity.save()
    seal.pk, seal.opportunity = None, opportunity
    seal.save()
    other = Application.objects.get(pk=application.pk)
    other.pk, other.opportunity, other.reference = None, opportunity, f"APP-COPY{number}"
    other.save()


def test_what_was_sent_can_be_withdrawn_until_the_decision_and_not_restored(opened, cast, at, client, edge_at):
    application = source.submitted(opened, cast.harbour, cast.rosa, at)
    home = f"/org/harbour-trust/applications/{application.reference}/"
    client.force_login(cast.rosa)
    edge_at(at)
    assert "You can restore it until the deadline." in client.get(f"{home}withdraw/").content.decode()
    edge_at(opened.closes_at + DAY)
    assert f'href="{home}withdraw/"' in client.get(home).content.decode()
    said = client.get(f"{home}withdraw/").content.decode()
    assert "The deadline has passed, so you cannot restore it." in said
    client.post(f"{home}withdraw/", {"reason": ""})
    assert f'href="{home}withdraw/"' not in client.get(home).content.decode()


def test_a_question_page_shows_how_it_is_scored(started, home, cast, at, client, edge_at):
    edge_at(at)
    client.force_login(cast.rosa)
    said = client.get(home + "questions/change/").content.decode()
    assert "is worth 40% of the score" in said
    assert "Very good: all of it is there, well supported and convincing" in said
    assert 'data-maxlength="250"' in said


def test_nothing_typed_is_lost_when_it_is_too_long(started, home, cast, at, client, edge_at):
    edge_at(at)
    client.force_login(cast.rosa)
    text = "quite " * 251
    answer = client.post(home + "questions/change/", {"answer": text})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "must be 250 words or less. You have used 251" in said
    assert text.strip() in said


def test_after_the_deadline_the_last_saved_answers_are_shown(started, cast, at, client, edge_at):
    home = f"/org/harbour-trust/applications/{started.reference}/"
    actions.save_answers(application=started, by=cast.rosa, at=at, answers={"change": "What was saved."})
    edge_at(started.opportunity.closes_at + DAY)
    client.force_login(cast.rosa)
    answer = client.post(home + "questions/change/", {"answer": "What was being typed."})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "What was saved." in said
    assert "What was being typed." in said
    started.refresh_from_db()
    assert started.answers["change"] == "What was saved."


def test_profile_facts_are_kept_with_what_is_sent_and_not_asked(opened, cast, at):
    application = source.submitted(opened, cast.harbour, cast.rosa, at)
    assert application.submitted["organisation"]["name"] == "Harbour Trust"
    assert application.submitted["organisation"]["reference"] == cast.harbour.reference


@pytest.mark.parametrize("page", ["", "project/", "questions/change/", "check/", "submitted.json", "withdraw/"])
def test_other_peoples_applications_stay_theirs(home, cast, at, client, edge_at, page):
    edge_at(at)
    for person, status in ((cast.omar, 403), (cast.iris, 403), (cast.priya, 403)):
        client.force_login(person)
        assert client.get(home + page).status_code == status
    client.force_login(cast.omar)
    assert client.get(home.replace("harbour-trust", "meadow-cic") + page).status_code == 404
    client.logout()
    assert client.get(home + page).status_code == 302
