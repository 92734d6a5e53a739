from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from pypdf import PdfReader

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Moderation, Opportunity, Score, ScoreVersion
from commonweal.cycle.source.queries.award import recompute
from commonweal.cycle.source.queries.moderation import meeting_of, to_moderate
from commonweal.cycle.source.queries.panel import load_board
from commonweal.cycle.source.rules.ranking import standing
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment
from tests.factories.assessment import HARBOUR, MEADOW, REASON


@pytest.fixture
def made(once, exercise, cast, now):
    return once(lambda: assessment.closed(exercise, cast, now), exercise, cast)


def test_moderation_waits_for_everyone_or_for_a_reason(made, cast):
    assessment.all_declared(assessment.checked(made))
    assessment.scored(made, [made.member(cast.asha), made.member(cast.ben)])
    with pytest.raises(Refused, match="Left: Chidi"):
        actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    with pytest.raises(Refused, match="the chair of the panel"):
        actions.start_moderation(opportunity=made.opportunity, by=cast.ben, at=made.at, reason="Chidi is ill.")
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at, reason="Chidi is ill.")
    assert made.opportunity.moderation_started_at == made.at
    assert Entry.objects.get(verb="start_moderation").why == "Chidi is ill."
    with pytest.raises(Refused, match="individual scores are settled"):
        assessment.score(made, made.member(cast.chidi), made.harbour, HARBOUR)


def test_the_widest_spread_is_discussed_first(made, cast):
    assessment.all_declared(assessment.checked(made))
    marks = {cast.asha.pk: (4, 3, 3, 3), cast.ben.pk: (0, 3, 3, 3), cast.chidi.pk: (4, 3, 3, 3)}
    for member in made.members:
        assessment.score(made, member, made.harbour, (3, 3, 3, 3))
        assessment.score(made, member, made.meadow, marks[member.person_id])
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assert [(row.application.reference, row.spread) for row in to_moderate(made.opportunity)] == [
        (made.meadow.reference, 4.0),
        (made.harbour.reference, 0.0),
    ]
    assert [row.application for row in to_moderate(made.opportunity, "discuss")] == [made.meadow]
    assert (meeting_of(made.opportunity).scored, meeting_of(made.opportunity).to_discuss) == (2, 1)


def test_a_score_set_aside_changes_what_is_discussed_first(made, cast):
    assessment.all_declared(assessment.checked(made))
    assessment.scored(made)
    member = made.member(cast.ben)
    Score.objects.filter(member=member, application=made.harbour).update(score=0)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assert to_moderate(made.opportunity)[0].application == made.harbour
    before = to_moderate(made.opportunity)[0].spread
    late = {made.harbour.pk: ("close", "My sister works there.")}
    actions.declare(member=member, declarations=late, by=cast.ben, at=made.at)
    row = to_moderate(made.opportunity).get(application=made.harbour)
    assert (before, row.spread) == (4.0, 0.0)


@pytest.mark.covers("G5.28")
def test_an_agreed_score_is_a_record_of_its_own(made, cast):
    assessment.moderating(made)
    before = list(Score.objects.order_by("pk").values_list("pk", "score", "reason", "state"))
    row = assessment.agree(made, made.harbour, made.criteria[0], 2)
    assert (row.agreed, row.basis, row.agreed_by) == (2, "agreed", cast.asha)
    assert row.present == [member.person.reference for member in made.members]
    assert list(Score.objects.order_by("pk").values_list("pk", "score", "reason", "state")) == before
    with pytest.raises(Refused, match="not written over"):
        assessment.agree(made, made.harbour, made.criteria[0], 3)


def test_an_agreed_score_is_taken_back_with_a_reason_that_stays(made, cast):
    assessment.moderating(made)
    row = assessment.agree(made, made.harbour, made.criteria[0], 2)
    with pytest.raises(Refused, match="Enter the reason"):
        actions.take_back(moderation=row, reason=" ", by=cast.asha, at=made.at)
    actions.take_back(moderation=row, reason="We read the wrong answer.", by=cast.asha, at=made.at)
    assert Moderation.objects.count() == 0
    kept = Entry.objects.get(verb="take back agreed score")
    assert (kept.why, kept.before["agreed"]) == ("We read the wrong answer.", "2.00")
    assert assessment.agree(made, made.harbour, made.criteria[0], 3).agreed == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": " "}, "Enter why this is the score"),
        ({"reason": "x"}, "must be 20 words or more"),
        ({"agreed": 9}, "must be between 0 and 4"),
        ({"agreed": None}, "Enter the agreed score"),
        ({"basis": "guess"}, "Select how the score was reached"),
        ({"present": []}, "At least 2 of the panel"),
        ({"basis": "mean", "agreed": 1}, "The mean of the scores given is 4.00, not 1"),
    ],
)
def test_what_an_agreed_score_needs(made, given, said):
    assessment.moderating(made)
    agreed = given.pop("agreed", 3)
    with pytest.raises(Refused, match=said):
        assessment.agree(made, made.harbour, made.criteria[0], agreed, **given)


@pytest.mark.parametrize(("method", "expected"), [("mean", "2.33"), ("median", "3.00")])
def test_the_published_way_of_moderating_is_kept_to(made, cast, client, monkeypatch, method, expected):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    Opportunity.objects.filter(pk=made.opportunity.pk).update(moderation_method=method)
    assessment.all_declared(assessment.checked(made))
    for member, mark in zip(made.members, (4, 3, 0), strict=True):
        assessment.score(made, member, made.harbour, (mark,))
        assessment.score(made, member, made.meadow, (2,))
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    made.refresh()
    made.harbour = Application.objects.get(pk=made.harbour.pk)
    with pytest.raises(Refused, match="The published way is"):
        assessment.agree(made, made.harbour, made.criteria[0], 3)
    assert assessment.agree(made, made.harbour, made.criteria[0], None, basis=method).agreed == Decimal(expected)
    client.force_login(cast.asha)
    where = f"/desk/assessments/{made.opportunity.reference}/moderation/{made.harbour.reference}/"
    assert client.get(where).content.decode().count(f"To be recorded: {expected} of 4") == 3
    assert client.post(where, {"present": [cast.asha.reference, cast.ben.reference]}).status_code == 302
    kept = Moderation.objects.filter(application=made.harbour)
    assert {(one.agreed, one.basis) for one in kept} == {(Decimal(expected), method)}
    assert [one.reason for one in kept.order_by("pk")] == [f"Harbour Trust: {REASON}"] + [REASON] * 3


def test_who_has_an_interest_leaves_the_room(made, cast):
    assessment.checked(made)
    assessment.declared(made, made.member(cast.asha))
    assessment.declared(made, made.member(cast.ben))
    assessment.declared(made, made.member(cast.chidi), harbour=("close", "My sister works there."))
    for member in made.members:
        if member.person_id != cast.chidi.pk:
            assessment.score(made, member, made.harbour, HARBOUR)
        assessment.score(made, member, made.meadow, MEADOW)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    with pytest.raises(Refused, match="leaves the room"):
        assessment.agree(made, made.harbour, made.criteria[0], 3)
    row = assessment.agree(made, made.harbour, made.criteria[0], 3, present=[cast.asha, cast.ben])
    assert row.absent_conflicted == [cast.chidi.reference]


def test_totals_follow_from_weights_and_agreed_scores(made):
    assessment.ranked(made)
    # 40 × 4/4 + (20 + 20 + 20) × 3/4 = 85; 40 × 2/4 + 20 × 3/4 + 40 × 2/4 = 55
    assert (made.harbour.agreed_total, made.harbour.rank) == (Decimal(85), 1)
    assert (made.meadow.agreed_total, made.meadow.rank) == (Decimal(55), 2)
    assert made.opportunity.exercise.tasks.get(key="assessment").state == "done"


def test_ranking_waits_for_every_agreed_score(made, cast):
    assessment.moderating(made)
    assessment.agree(made, made.harbour, made.criteria[0], 3)
    with pytest.raises(Refused, match=f"{made.harbour.reference}, {made.meadow.reference}|Not every criterion"):
        actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)


def test_a_tie_is_stated_and_shared(made):
    assessment.ranked(made, HARBOUR, HARBOUR)
    assert (made.harbour.rank, made.meadow.rank) == (1, 1)
    found = standing(load_board(made.opportunity.reference))
    assert [line.ties_with for line in found.lines] != [(), ()]
    assert len(found.notes) == 1
    assert "tie on 85 of 100 and share a place" in found.notes[0]


def test_price_and_quality_as_in_the_worked_example(tendered):
    found = {name: (bid.agreed_total, bid.rank) for name, bid in tendered.bids.items()}
    assert found == {
        "northgate": (Decimal("73.9818"), 3),
        "riverside": (Decimal("74.5458"), 2),
        "meadow": (Decimal("82.9615"), 1),
        "acorn": (Decimal("60.0000"), 4),
    }
    assert recompute() == []


def test_a_total_that_does_not_follow_is_named(made):
    assessment.ranked(made)
    assert recompute() == []
    Application.objects.filter(pk=made.meadow.pk).update(agreed_total=Decimal(99), rank=1)
    reference = f"{made.opportunity.reference}: {made.meadow.reference}"
    assert recompute() == [
        f"{reference} is stored with 99.0000 of 100; its agreed scores make 55.0000.",
        f"{reference} is stored as number 1; its agreed scores make it number 2.",
    ]


def agreed_as(made, marks):
    return {
        name: value
        for criterion, mark in zip(made.criteria, marks, strict=True)
        for name, value in ((f"agreed_{criterion.pk}", str(mark)), (f"reason_{criterion.pk}", REASON))
    }


def at_the_meeting(made, client, monkeypatch):
    """The address of one application in a meeting that has begun, and what its chair would send for the first score."""
    assessment.moderating(made)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    client.force_login(made.cast.asha)
    present = [member.person.reference for member in made.members]
    where = f"/desk/assessments/{made.opportunity.reference}/moderation/{made.meadow.reference}/"
    first = made.criteria[0]
    return where, {f"agreed_{first.pk}": "3", f"reason_{first.pk}": f"Typed. {REASON}", "present": present}


def test_what_one_chair_types_is_said_where_another_agreed_it_meanwhile(made, client, monkeypatch):
    where, typed = at_the_meeting(made, client, monkeypatch)
    first, second = made.criteria[:2]
    assessment.agree(made, made.meadow, first, 2)
    said = client.post(where, typed | agreed_as(made, MEADOW) | typed).content.decode()
    assert f"A score for {first.title} was agreed while this page was open: 2. Yours, 3, is not recorded." in said
    assert said.count("3. Typed. ") == 1
    assert not Moderation.objects.filter(application=made.meadow, criterion=second).exists()


def test_an_agreed_score_that_is_sent_twice_is_not_taken_back(made, client, monkeypatch):
    where, typed = at_the_meeting(made, client, monkeypatch)
    one = {"basis": "agreed", "agreed": "3", "reason": f"Typed. {REASON}", "present": typed["present"]}
    alone = f"{where}{made.criteria[0].key}/"
    assert client.post(alone, one).status_code == 302
    again = client.post(alone, one).content.decode()
    assert ("has been agreed already" in again, "Typed. " in again) == (True, True)
    assert Moderation.objects.get(application=made.meadow).agreed == 3


def test_taking_back_is_of_the_score_that_was_shown(made, client, monkeypatch):
    where, _ = at_the_meeting(made, client, monkeypatch)
    alone = f"{where}{made.criteria[0].key}/"
    shown = assessment.agree(made, made.meadow, made.criteria[0], 2)
    given = {"reason": "We read the wrong answer.", "take_back": shown.pk}
    assert f'name="take_back" value="{shown.pk}"' in client.get(alone).content.decode()
    assert client.post(alone, given).status_code == 302
    assert "was taken back already" in client.post(alone, given, follow=True).content.decode()
    assessment.agree(made, made.meadow, made.criteria[0], 1)
    assert "Another score was agreed while this page was open" in client.post(alone, given).content.decode()
    assert Moderation.objects.get(application=made.meadow).agreed == 1


def test_a_meeting_that_is_short_of_scorers_says_the_way_on(made, cast, client, monkeypatch):
    assessment.checked(made)
    for member in made.members:
        close = {} if member.person == cast.asha else {"meadow": ("close", "Its treasurer.")}
        assessment.declared(made, member, **close)
        assessment.score(made, member, made.harbour, HARBOUR)
        if not close:
            assessment.score(made, member, made.meadow, MEADOW)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    where = f"/desk/assessments/{made.opportunity.reference}/moderation/"

    def seen_by(person):
        client.force_login(person)
        return client.get(where).content.decode()

    assert f"{made.meadow.reference} has been scored by 1 person and needs 2." in seen_by(cast.asha)
    assert "Ask the team of the exercise to add somebody to the panel" in seen_by(cast.asha)
    panel = f'href="/desk/exercises/{made.opportunity.exercise.reference}/opportunity/panel/"'
    assert (panel in seen_by(cast.priya), "Start moderation" in seen_by(cast.priya)) == (True, False)


def test_the_meeting_through_its_pages(made, cast, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    assessment.scored(assessment.all_declared(assessment.checked(made)))
    client.force_login(cast.asha)
    base = f"/desk/assessments/{made.opportunity.reference}/"
    assert client.post(f"{base}moderation/").status_code == 302
    first, second = (row.application for row in to_moderate(made.opportunity))
    marks = {made.harbour.pk: HARBOUR, made.meadow.pk: MEADOW}
    where = f"{base}moderation/{first.reference}/"
    page = client.get(where).content.decode()
    assert page.count(REASON[:40]) == 16  # twelve reasons, and one in the box of each criterion
    present = [member.person.reference for member in made.members]
    answers = agreed_as(made, marks[first.pk]) | {"present": present, "then": "next"}
    far = client.post(where, answers | {f"agreed_{made.criteria[0].pk}": "0"}).content.decode()
    assert far.count(f"Enter why the score for {made.criteria[0].title} is not the average of") == 2
    assert far.count("Who was there") == 0
    assert client.post(where, {"present": present}).content.decode().count("at least one criterion") == 2
    assert client.post(where, answers)["Location"] == f"{base}moderation/{second.reference}/"
    page = client.get(f"{base}moderation/{second.reference}/").content.decode()
    assert page.count("checked") == 3  # who was there is proposed from the last time
    part = answers | agreed_as(made, marks[second.pk]) | {f"agreed_{made.criteria[3].pk}": "", "then": "stay"}
    assert (
        client.post(f"{base}moderation/{second.reference}/", part)["Location"]
        == f"{base}moderation/{second.reference}/"
    )
    alone = f"{base}moderation/{second.reference}/{made.criteria[3].key}/"
    one = {"basis": "mean", "agreed": "", "reason": "", "present": present}
    assert client.post(alone, one | {"reason": REASON}).status_code == 302
    again = client.post(f"{base}moderation/{second.reference}/", answers)
    assert (again.status_code, "Every criterion has an agreed score" in again.content.decode()) == (409, True)
    said = client.get(where).content.decode()
    assert said.count("Who was there") == 2  # the caption, and what the region is called
    paper = client.get(f"{where}record.pdf")
    assert paper["Content-Type"] == "application/pdf"
    sheets = PdfReader(BytesIO(paper.content)).pages
    text = " ".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert (len(sheets) <= 2, str(cast.chidi) in text, "Left the room Nobody" in text) == (True, True, True)
    assert client.post(f"{base}ranking/rank/").status_code == 302
    made.refresh()
    assert (made.harbour.rank, made.meadow.rank) == (1, 2)
    page = client.get(f"{base}ranking/").content.decode()
    assert page.count("85.00") == 1


def test_a_late_interest_takes_back_what_was_agreed_with_that_person(
    made, cast, client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    assessment.ranked(made)
    late = {made.harbour.pk: ("close", "My sister works there.")}
    with django_capture_on_commit_callbacks(execute=True):
        actions.declare(member=made.member(cast.ben), declarations=late, by=cast.ben, at=made.at)
    made.refresh()
    assert set(Moderation.objects.values_list("application", flat=True)) == {made.meadow.pk}
    assert (made.harbour.rank, made.meadow.rank) == (None, None)
    taken = Entry.objects.filter(verb="take back agreed score")
    assert {one.why for one in taken} == {"A connection was declared."}
    assert taken.count() == len(made.criteria)
    told = {one.to[0]: one.body for one in mail.outbox}
    assert told.keys() == {cast.priya.email, cast.asha.email}
    assert "taken back" in told[cast.asha.email]
    assert "sister" not in told[cast.asha.email]

    for place, criterion in enumerate(made.criteria):
        assessment.agree(made, made.harbour, criterion, HARBOUR[place], present=[cast.asha, cast.chidi])
    actions.rank(opportunity=made.opportunity, by=cast.asha, at=made.at)
    assessment.recommended(made.refresh())
    mail.outbox.clear()
    later = {made.harbour.pk: ("close", "I am to work there.")}
    with django_capture_on_commit_callbacks(execute=True):
        actions.declare(member=made.member(cast.chidi), declarations=later, by=cast.chidi, at=made.at)
    made.refresh()
    assert (made.harbour.rank, made.harbour.moderations.count()) == (1, len(made.criteria))
    assert Score.objects.filter(member=made.member(cast.chidi), application=made.harbour, state="submitted").exists()
    assert "nothing was changed by itself" in mail.outbox[0].body
    client.force_login(cast.priya)
    base = f"/desk/assessments/{made.opportunity.reference}/"
    for where in (base, f"{base}interests/", f"{base}moderation/{made.harbour.reference}/"):
        assert client.get(where).content.decode().count("nothing was changed by itself") == 1


def test_a_submitted_score_that_is_changed_is_kept_beside_the_new_one(made, cast, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    assessment.scored(assessment.all_declared(assessment.checked(made)))
    ben, first = made.member(cast.ben), made.criteria[0]
    actions.reopen_scores(member=ben, by=cast.ben, at=made.at)
    given = {"application": made.harbour, "member": ben, "criterion": first, "by": cast.ben, "at": made.at}
    actions.save_score(score=4, reason=REASON, **given)  # the same again
    assert ScoreVersion.objects.count() == 0
    for mark in (1, 2):  # a draft on the way is not kept
        actions.save_score(score=mark, reason=f"The answer to our question changed my view. {REASON}", **given)
    kept = ScoreVersion.objects.get()
    assert (kept.given, kept.reason, kept.score.score) == (4, REASON, 2)
    entry = Entry.objects.get(verb="keep earlier score")
    assert {"given", "salt"} & entry.after.keys() == set()
    assert REASON not in entry.content()
    actions.submit_scores(member=ben, by=cast.ben, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=cast.asha, at=made.at)
    client.force_login(cast.asha)
    said = client.get(f"/desk/assessments/{made.opportunity.reference}/moderation/{made.harbour.reference}/")
    assert said.content.decode().count("Before, as submitted at") == 1
