"""The demonstration borough: whole, unbroken, and found out where it is tampered with."""

from django.db import connection, transaction
from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import asking_to_join
from commonweal.cycle.review.models import Review
from commonweal.cycle.source.models import (
    Application,
    Award,
    Challenge,
    LateRequest,
    Opportunity,
    PanelMember,
    Score,
    Workshop,
)
from commonweal.cycle.source.rules.challenge import holding
from commonweal.ground import law
from commonweal.ground.post.models import Letter
from commonweal.ground.record.models import Entry
from commonweal.ground.record.queries import faults
from tests.integration.borough.conftest import LIVES_BY


def is_whole(framework):
    assert list(faults()) == []
    assert {exercise.framework.name for exercise in Exercise.objects.select_related("framework")} == {framework}
    assert set(Exercise.objects.values_list("state", flat=True)) == {
        "understand", "plan", "source", "manage", "review", "closed",
    }  # fmt: skip
    assert Application.objects.filter(state="ineligible").count() == (1 if framework == "norwich" else 0)
    assert Review.objects.filter(state="closed").count() == 2
    _shows_the_worst()


def _shows_the_worst():
    """Each thing that can go wrong in a round is there, as people would meet it."""
    nobody = Opportunity.objects.exclude(not_awarded="").get()
    letters = Letter.objects.filter(kind__startswith="award_")
    sent = [(one.to_name, one.state) for one in letters.filter(about__in=nobody.applications.values("reference"))]
    assert sorted(sent) == [("Acorn Youth", "sent"), ("Weir Vale Allotments", "posted")]
    challenge = Challenge.objects.get()
    offer = Award.objects.get(application__opportunity=challenge.opportunity, result="offer")
    assert holding(offer, [challenge]) == challenge
    assert letters.get(state="failed").to_name == "Northgate Care Ltd"
    waiting = letters.get(state="to_post")
    assert waiting.about in challenge.opportunity.applications.values_list("reference", flat=True)
    late = LateRequest.objects.values_list("ruling", "application__state")
    assert sorted(late) == [("", "in_progress"), ("accepted", "submitted"), ("refused", "in_progress")]
    left = PanelMember.objects.exclude(left_at=None).get()
    assert Score.objects.filter(member=left, state="set_aside").exists()
    assert not left.assignments.exists()
    withdrawn = Opportunity.objects.get(state="withdrawn")
    assert sorted(withdrawn.applications.values_list("state", flat=True)) == ["in_progress", "submitted"]
    acorn = Organisation.objects.get(name="Acorn Youth")
    assert [str(one) for one in asking_to_join(acorn)] == ["Iris Bell"]


def test_one_round_was_made_known_and_answered_to_everybody_and_another_was_not(thornmere):
    best = Opportunity.objects.get(title="Play for children with disabilities")
    assert best.advertisements.filter(state="noted").count() == 4
    assert best.clarifications.get(came="telephone").told > 0
    worst = Opportunity.objects.get(title="Hot meals brought home")
    assert (worst.state, worst.advertisements.count(), worst.workshops.get().said) == ("open", 0, "")


def test_it_has_exercises_at_every_stage_and_an_unbroken_record(thornmere):
    is_whole(LIVES_BY)


def test_nothing_is_planned_for_a_day_or_an_hour_at_which_nobody_works(thornmere):
    days = "score_by moderate_on decision_on letters_on starts_on".split()
    planned = [day for row in Opportunity.objects.values_list(*days) for day in row]
    assert [day for day in planned if not law.working_day(day).working_day] == []
    held = [timezone.localtime(one) for one in Workshop.objects.values_list("starts_at", flat=True)]
    assert [(one.hour, law.working_day(one.date()).working_day) for one in held] == [(18, True)] * 3


def test_one_changed_byte_is_found_and_its_entry_named(thornmere):
    entry = Entry.objects.filter(verb="rank").order_by("pk")[0]
    with transaction.atomic():
        with connection.cursor() as cursor:
            _unlock(cursor)
            cursor.execute("UPDATE record_entry SET subject = %s WHERE id = %s", [entry.subject[:-1] + "x", entry.pk])
        found = [str(fault) for fault in faults()]
        transaction.set_rollback(True)
    assert len(found) == 1
    assert found[0].startswith(f"{entry.chain.name}, entry {entry.number}: was changed after it was written")


def _unlock(cursor):
    """As somebody with the keys of the database would: the triggers go first."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_entry'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    else:
        # The loading is still one open transaction here, and PostgreSQL alters no table with checks still to make.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER USER")
