"""What assessors and the chair meet on their pages: the list, one application, the check, how far everyone is."""

import datetime
import re

import pytest
from django.core import mail

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Score
from commonweal.cycle.source.rules.panel import proof_of
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment
from tests.factories.assessment import HARBOUR, MEADOW, REASON


@pytest.fixture
def made(once, exercise, cast, now, monkeypatch):
    made = once(lambda: assessment.checked(assessment.closed(exercise, cast, now)), exercise, cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def declared(made):
    return assessment.all_declared(made)


def base(made):
    return f"/desk/assessments/{made.opportunity.reference}/"


def page(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


def answers(criterion, score=3, **more):
    given = {"score": str(score), "reason": REASON} | more
    return {f"{name}_{criterion.pk}": value for name, value in given.items()}


# ---- interests, where more applied than one page holds ------------------------------------------------------------


@pytest.fixture
def one_to_a_page(monkeypatch):
    monkeypatch.setattr("commonweal.cycle.source.queries.interests.PAGE", 1)


def asked_on(said):
    return {int(number) for number in re.findall(r'name="level_(\d+)"', said)}


def test_interests_are_declared_a_page_at_a_time(made, cast, client, one_to_a_page):
    first, second = sorted((made.harbour, made.meadow), key=lambda one: one.reference)
    where = f"{base(made)}interests/"
    said = page(client, cast.ben, where)
    assert asked_on(said) == {first.pk}
    assert said.count("2 applicants left. No application opens before you have declared on all of them.") == 1
    after = client.post(f"{where}?page=1", {f"level_{first.pk}": "none"}, follow=True).content.decode()
    assert after.count("This page is recorded. 1 applicant left.") == 1
    assert asked_on(after) == {second.pk}
    after = client.post(f"{where}?page=2", {f"level_{second.pk}": "none"}, follow=True).content.decode()
    assert after.count("Your interests are recorded.") == 1
    assert made.member(cast.ben).undeclared == 0


def test_what_was_said_of_some_is_kept_and_the_rest_is_one_sentence_in_the_summary(made, cast, client):
    where = f"{base(made)}interests/"
    client.force_login(cast.ben)
    said = client.post(where, {"page": "1"}).content.decode()
    whole = "Say of 2 applicants on this page whether you have a connection with each, and what it is."
    assert (said.count(whole), said.count("Select whether you have a connection with")) == (1, 2)
    assert (said.count("is recorded."), made.member(cast.ben).undeclared) == (0, 2)
    first = f"level_{made.harbour.pk}"
    said = client.post(where, {first: "none", f"level_{made.meadow.pk}": "some"}).content.decode()
    assert said.count("Enter what your connection with Meadow CIC is") == 2
    assert said.count('value="none" checked') == 1
    assert [one.application for one in made.member(cast.ben).declarations.all()] == [made.harbour]


def test_an_applicant_is_found_by_name_when_a_connection_comes_to_light(made, cast, client, one_to_a_page):
    assessment.all_declared(made)
    where = f"{base(made)}interests/?name=meadow"
    said = page(client, cast.ben, where)
    assert asked_on(said) == {made.meadow.pk}
    assert page(client, cast.ben, f"{base(made)}interests/?name=nobody").count("No applicant has") == 1
    client.post(where, {f"level_{made.meadow.pk}": "some", f"what_{made.meadow.pk}": "I gave to it once."})
    assert page(client, cast.asha, f"{base(made)}interests/").count("I gave to it once.") == 1


# ---- the list -----------------------------------------------------------------------------------------------------


def test_the_list_of_panels_says_what_is_left(made, cast, client):
    said = page(client, cast.ben, "/desk/assessments/")
    assert said.count("Declare interests first") == 1
    assessment.declared(made, made.member(cast.ben))
    assert page(client, cast.ben, "/desk/assessments/").count("Not yet started") == 1
    assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    assert page(client, cast.ben, "/desk/assessments/").count("Draft saved") == 1


def test_the_queue_leads_to_the_next_that_is_not_scored(declared, cast, client):
    made = declared
    assessment.score(made, made.member(cast.ben), made.harbour, HARBOUR)
    said = page(client, cast.ben, base(made))
    assert said.count("1 of 2 scored") == 1
    assert said.count("2 applications") == 2  # the caption, and what the region is called
    button = said[: said.index("Next unscored")].rsplit("<a href=", 1)[1]
    assert f"{base(made)}next/" in button
    assert client.get(f"{base(made)}next/")["Location"] == f"{base(made)}applications/{made.meadow.reference}/"


def test_the_order_can_be_changed(declared, cast, client):
    made = declared
    said = page(client, cast.ben, f"{base(made)}?sort=name")
    assert said.index("Harbour Trust</a>") < said.index("Meadow CIC</a>")


# ---- one application ----------------------------------------------------------------------------------------------


def test_one_criterion_at_a_time_and_on_to_the_next(declared, cast, client):
    made = declared
    client.force_login(cast.ben)
    where = f"{base(made)}applications/{made.harbour.reference}/"
    first, second = made.criteria[:2]
    said = client.get(where).content.decode()
    assert said.count("Write it so we can send it to the applicant.") == 1
    assert (said.count("Checked by officers"), said.count(": met</li>")) == (1, made.harbour.gate_checks.count())
    assert said.count("You will see other scores when you have submitted yours") == 1
    assert said.count('type="radio"') == len(first.scale)
    sent = answers(first, strength="Names the employers.", improve="Say when.", note="Ask Chidi.") | {"then": "next"}
    assert client.post(where, sent)["Location"] == f"{where}?criterion={second.key}"
    kept = Score.objects.get()
    assert (kept.strength, kept.improve, kept.note) == ("Names the employers.", "Say when.", "Ask Chidi.")
    last = made.criteria[-1]
    after = client.post(f"{where}?criterion={last.key}", answers(last) | {"then": "next"})["Location"]
    assert after == f"{base(made)}applications/{made.meadow.reference}/" or after == where
    stays = client.post(f"{where}?criterion={second.key}", answers(second) | {"then": "stay"})["Location"]
    assert stays == f"{where}?criterion={second.key}"


def test_what_is_written_without_a_score_asks_for_the_score(declared, cast, client):
    made = declared
    client.force_login(cast.ben)
    where = f"{base(made)}applications/{made.harbour.reference}/"
    first = made.criteria[0]
    said = client.post(where, {f"reason_{first.pk}": "", f"note_{first.pk}": "Later."}).content.decode()
    assert said.count(f"Select a score for {first.title}") == 2
    assert Score.objects.count() == 0


def test_a_private_note_is_never_anybody_elses(declared, cast, client):
    made = declared
    ben = made.member(cast.ben)
    for member in made.members:
        for application in made.applications:
            for criterion in made.criteria:
                actions.save_score(
                    application=application, member=member, criterion=criterion, score=3, reason=REASON,
                    strength="Strong on names.", note="Mine alone." if member == ben else "", by=member.person,
                    at=made.at,
                )  # fmt: skip
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    boards = "".join(page(client, cast.asha, f"{base(made)}moderation/{one.reference}/") for one in made.applications)
    assert boards.count("Strong on names.") == 24
    assert "Mine alone." not in boards
    own = page(client, cast.ben, f"{base(made)}applications/{made.harbour.reference}/")
    assert own.count("Mine alone.") == 1
    assert [one for one in Entry.objects.all() if "Mine alone." in one.content()] == []


def test_both_sides_say_what_connects_them(made, cast, client):
    Application.objects.filter(pk=made.harbour.pk).update(
        submitted=made.harbour.submitted | {"links_declared": "Our treasurer is Ben's aunt."}
    )
    said = page(client, cast.ben, f"{base(made)}interests/")
    assert said.count("Applicant says: Our treasurer is Ben&#39;s aunt.") == 1
    assessment.declared(made, made.member(cast.ben), harbour=("some", "My aunt works there."))
    said = page(client, cast.priya, f"{base(made)}interests/")
    assert said.count("Applicant says: Our treasurer is Ben&#39;s aunt.") == 1


def test_declaring_is_also_a_promise_to_keep_it_confidential(made, cast):
    member = made.member(cast.ben)
    assert member.confidential_at is None
    assessment.declared(made, member)
    assert made.member(cast.ben).confidential_at == made.at


def test_the_check_page_names_what_is_far_from_ones_own_average(declared, cast, client):
    made = declared
    assessment.score(made, made.member(cast.ben), made.harbour, (4, 3, 3, 3))
    assessment.score(made, made.member(cast.ben), made.meadow, (0, 3, 3, 3))
    said = page(client, cast.ben, f"{base(made)}submit/")
    assert said.count("2 or more from your own average") == 2


def test_what_is_not_checked_yet_does_not_open_and_is_nobodys_to_submit(made, cast, client):
    """Declared before the officers have checked the criteria: the list says what it waits for, and leads to no no."""
    assessment.all_declared(made)
    made.harbour.gate_checks.all().delete()
    said = page(client, cast.ben, base(made))
    assert (said.count("Waits for its checks"), said.count("opens to you when officers have checked")) == (1, 1)
    assert f"applications/{made.harbour.reference}/" not in said
    assert client.get(f"{base(made)}next/").url.endswith(f"/applications/{made.meadow.reference}/")
    made.meadow.gate_checks.all().delete()
    said = page(client, cast.ben, base(made))
    assert said.count("Waits for its checks") == 2
    assert "Next unscored" not in said
    assert client.get(f"{base(made)}next/").url == base(made)
    assert page(client, cast.asha, base(made)).count("No application can be scored yet.") == 1


def test_nobody_has_submitted_what_waits_for_a_ruling(made, cast, client):
    assessment.all_declared(made)
    some = {"harbour": ("some", "My aunt works there."), "meadow": ("some", "I rent a room there.")}
    assessment.declared(made, made.member(cast.ben), **some)
    said = page(client, cast.ben, base(made))
    assert said.count("A connection that you declared waits for a ruling.") == 1
    assert (said.count("Waits for a ruling"), "You have submitted your scores" in said) == (2, False)
    assert page(client, cast.asha, base(made)).count("0 of 2 submitted.") == 1
    assert page(client, cast.asha, f"{base(made)}interests/").count("Rule on this") == 2


def test_a_ruling_is_on_what_was_read(made, cast, client):
    assessment.all_declared(made)
    ben = made.member(cast.ben)
    assessment.declared(made, ben, harbour=("some", "My aunt works there."))
    where = f"{base(made)}interests/{ben.declarations.get(level='some').pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', page(client, cast.asha, where)).group(1)
    given = {"ruling": "score", "reason": "An aunt is not close.", "seen": seen}
    assessment.declared(made, ben, harbour=("some", "I am its treasurer."))
    said = client.post(where, given).content.decode()
    assert ("while this page was open" in said, "An aunt is not close." in said) == (True, True)
    assert not ben.declarations.exclude(ruling="").exists()
    assessment.declared(made, ben)
    said = page(client, cast.asha, where)
    assert ("there is nothing to rule on" in said, "Record the ruling" in said) == (True, False)


# ---- how far everyone is ------------------------------------------------------------------------------------------


def test_the_chair_sees_status_by_application_and_no_score(declared, cast, client):
    made = declared
    assessment.score(made, made.member(cast.ben), made.harbour, (4, 4, 4, 4))
    said = page(client, cast.asha, base(made))
    assert said.count("0 of 3 submitted.") == 1
    assert said.count("Draft saved") == 1
    assert said.count("You gave") == 0
    assert "from last year" not in said


def test_the_chair_sees_which_application_waits_for_a_ruling(declared, cast, client):
    assessment.declared(declared, declared.member(cast.ben), harbour=("some", "My aunt works there."))
    said = page(client, cast.asha, base(declared))
    assert (said.count("Waits for a ruling"), said.count("Not theirs")) == (1, 0)
    assessment.declared(declared, declared.member(cast.ben), harbour=("close", "I chair it."))
    said = page(client, cast.asha, base(declared))
    assert (said.count("Waits for a ruling"), said.count("Not theirs")) == (0, 1)


def test_no_time_is_left_for_scoring_once_moderation_has_begun(declared, cast, client):
    assert (
        page(client, cast.ben, base(declared)).count("Time left") == 3
    )  # its heading, and on a phone beside each of two
    assessment.scored(declared)
    actions.start_moderation(opportunity=declared.opportunity, by=cast.asha, at=declared.at)
    assert page(client, cast.ben, base(declared)).count("Time left") == 0


def test_a_reminder_goes_once_a_day_to_those_with_something_left(
    declared, cast, client, django_capture_on_commit_callbacks
):
    made = declared
    ben = made.member(cast.ben)
    client.force_login(cast.asha)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{base(made)}panel/{ben.pk}/remind/")
    assert [(one.to, one.subject) for one in mail.outbox] == [([cast.ben.email], "Score 2 applications")]
    assert made.opportunity.title in mail.outbox[0].body
    with pytest.raises(Refused, match="Wait a day between reminders"):
        actions.remind(member=made.member(cast.ben), by=cast.asha, at=made.at + datetime.timedelta(hours=2))
    with pytest.raises(Refused, match="chair of the panel"):
        actions.remind(member=made.member(cast.asha), by=cast.ben, at=made.at)
    assessment.scored(made, [made.member(cast.chidi)])
    with pytest.raises(Refused, match="Nothing is left"):
        actions.remind(member=made.member(cast.chidi), by=cast.asha, at=made.at)


# ---- the record shows that a score was given, and not what ---------------------------------------------------------


@pytest.mark.covers("G5.28")
def test_the_record_proves_a_score_without_telling_it(declared, cast):
    made = declared
    assessment.score(made, made.member(cast.ben), made.harbour, MEADOW)
    entries = list(Entry.objects.filter(verb="save score"))
    assert len(entries) == len(made.criteria)
    assert {"score", "salt", "note"} & {name for one in entries for name in one.after} == set()
    assert [one for one in entries if REASON in one.content()] == []
    score = Score.objects.first()
    assert score.proof in {one.after["proof"] for one in entries}
    assert proof_of(score) == score.proof
    score.score += 1
    assert proof_of(score) != score.proof


def test_what_connects_somebody_is_not_in_the_record(made, cast):
    assessment.declared(made, made.member(cast.ben), harbour=("some", "My aunt works there."))
    declaration = made.member(cast.ben).declarations.get(application=made.harbour)
    actions.rule_on(
        declaration=declaration, ruling="not_score", reason="An aunt is too near.", by=cast.asha, at=made.at
    )
    told = [one.content() for one in Entry.objects.all()]
    assert [text for text in told if "aunt" in text] == []


def test_private_notes_are_deleted_once_everybody_was_told(declared, cast):
    made = declared
    first = made.criteria[0]
    actions.save_score(
        application=made.harbour, member=made.member(cast.ben), criterion=first, score=3, reason=REASON,
        note="Ask Chidi.", by=cast.ben, at=made.at,
    )  # fmt: skip
    assert actions.forget_notes(at=made.at) == 0
    type(made.opportunity).objects.filter(pk=made.opportunity.pk).update(state="decided")
    assert actions.forget_notes(at=made.at) == 1
    assert Score.objects.get().note == ""
