"""Who sees what, when: one row for each cell, through the pages, over the demonstration borough.

Each row names a thing, somebody, and whether they see it. What they see is a word that stands in that thing and nowhere
else, looked for on every page where it could be.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OWN, OTHER, ASSESSOR, CHAIR, OFFICER = "rosa", "omar", "ben", "asha", "priya"
FINANCE, MANAGER, COUNCILLOR, ADVISER, PUBLIC = "fatima", "dele", "joan", "lena", ""
OUTSIDE = (OTHER, COUNCILLOR, ADVISER, PUBLIC)


def text_of(viewer: str, address: str) -> str:
    """What somebody reads at an address, whether it opens to them or refuses them."""
    from commonweal.council.people.models import Person

    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    if viewer:
        client.force_login(Person.objects.get(email=f"{viewer}@thornmere.example"))
    answer = client.get(address)
    assert answer.status_code < 500, f"{address} broke for {viewer or 'nobody'}"
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def sees(viewer: str, thing: SimpleNamespace) -> bool:
    return any(thing.secret in text_of(viewer, address) for address in thing.addresses)


# ---- the things -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def things(thornmere) -> Iterator[dict[str, SimpleNamespace]]:
    from django.db import transaction

    with transaction.atomic():
        yield {
            **applications(thornmere),
            **judged(thornmere),
            **questions(thornmere),
            **decisions(),
            **managed(),
            **threads(),
            **equality(thornmere),
        }
        transaction.set_rollback(True)


def thing(secret: str, *addresses: str) -> SimpleNamespace:
    return SimpleNamespace(secret=secret, addresses=addresses)


def person(name: str) -> Any:
    from commonweal.council.people.models import Person

    return Person.objects.get(email=f"{name}@thornmere.example")


def organisation(slug: str) -> Any:
    from commonweal.council.people.models import Organisation

    return Organisation.objects.get(slug=slug)


def applications(now: datetime.datetime) -> dict[str, SimpleNamespace]:
    """One draft and one sent before the deadline, in a round that is open."""
    from commonweal.cycle.source.actions import save_answers, start_application
    from commonweal.cycle.source.models import Application, Opportunity

    opportunity = Opportunity.objects.get(state="open", kind="grant")
    found = {}
    for kind, slug, who in (("draft", "harbour-trust", "rosa"), ("sent", "riverside-neighbours", "mei")):
        by, at = person(who), now - datetime.timedelta(hours=2)
        one = start_application(opportunity=opportunity, organisation=organisation(slug), by=by, at=at)
        save_answers(application=one, by=by, at=at, project=f"Kites {kind}", links_declared=f"Cousin {kind}")
        if kind == "sent":
            Application.objects.filter(pk=one.pk).update(
                state="submitted", submitted_at=at, submitted_by=by, content_hash="a" * 64
            )
        found[kind] = thing(
            f"Kites {kind}",
            f"/org/{slug}/applications/{one.reference}/",
            f"/org/{slug}/applications/{one.reference}/check/",
            f"/desk/opportunities/{opportunity.reference}/",
            f"/desk/opportunities/{opportunity.reference}/applications/",
            f"/desk/opportunities/{opportunity.reference}/applications/{one.reference}/",
            f"/desk/assessments/{opportunity.reference}/",
            f"/desk/assessments/{opportunity.reference}/applications/{one.reference}/",
            f"/desk/record/{one.reference}/",
            f"/desk/record/{one.reference}.json",
            f"/desk/record/{opportunity.exercise.reference}/",
            "/search/?q=kites",
        )
    found["who started"] = thing(organisation("harbour-trust").name, *found["draft"].addresses[2:7])
    found["who wrote"] = thing("Rosa Lind", *found["draft"].addresses[2:11])
    return found


def judged(now: datetime.datetime) -> dict[str, SimpleNamespace]:
    """A round that is being assessed: blind in one copy of the thought, in moderation in the other."""
    from commonweal.cycle.source.models import Opportunity, Score

    opportunity = Opportunity.objects.filter(state="assessing").order_by("pk")[0]
    application = opportunity.applications.get(organisation__slug="harbour-trust")
    one = Score.objects.filter(application=application, member__person=person("ben")).order_by("pk")[0]
    Score.objects.filter(pk=one.pk).update(reason="A heron stands in the reeds " * 8)
    desk = f"/desk/assessments/{opportunity.reference}/"
    seen_at = (
        desk,
        f"{desk}moderation/",
        f"{desk}applications/{application.reference}/",
        f"{desk}moderation/{application.reference}/{one.criterion.key}/",
        f"{desk}ranking/",
        f"/desk/opportunities/{opportunity.reference}/applications/{application.reference}/",
        f"/desk/record/{application.reference}/",
        f"/desk/record/{opportunity.exercise.reference}/",
        f"/org/harbour-trust/applications/{application.reference}/",
        f"/opportunities/{opportunity.reference}/",
    )
    closed = thing(
        application.project, f"{desk}applications/{application.reference}/", "/org/harbour-trust/applications/"
    )
    closed.addresses += (
        f"/desk/opportunities/{opportunity.reference}/applications/{application.reference}/",
        f"/org/harbour-trust/applications/{application.reference}/",
        f"/opportunities/{opportunity.reference}/",
        "/awards/",
    )
    names = thing("Ben Carter", seen_at[0], *seen_at[4:5], *seen_at[8:])
    score = thing("A heron stands", *seen_at, f"{desk}moderation/{application.reference}/")
    return {"after the deadline": closed, "a score": score, "an assessor's name": names}


def questions(now: datetime.datetime) -> dict[str, SimpleNamespace]:
    from commonweal.cycle.source.actions import answer_question, ask_question
    from commonweal.cycle.source.models import Opportunity

    opportunity = Opportunity.objects.get(state="open", kind="grant")
    asked = ask_question(opportunity=opportunity, asked="May a creche be paid from it?", at=now, by=person("rosa"))
    answer_question(question=asked, answer="A creche is an allowed cost.", by=opportunity.exercise.lead, at=now)
    public = f"/opportunities/{opportunity.reference}/"
    return {
        "an answer": thing("A creche is an allowed cost.", public),
        "who asked": thing("Rosa Lind", public, f"/opportunities/{opportunity.reference}.json"),
    }


def decisions() -> dict[str, SimpleNamespace]:
    from commonweal.council.decide.models import Decision

    open_one, closed = Decision.objects.filter(kind="award", state="in_effect").order_by("pk")[:2]
    Decision.objects.filter(pk=open_one.pk).update(reasons="Because the otter asked")
    Decision.objects.filter(pk=closed.pk).update(
        reasons="Because the badger named its price", public=False, exempt_reason="Information about business affairs"
    )
    return {
        "part A": thing("Because the otter asked", f"/decisions/{open_one.reference}/"),
        "part B": thing(
            "Because the badger named its price",
            f"/decisions/{closed.reference}/",
            f"/desk/decisions/{closed.reference}/",
            f"/desk/decisions/{closed.reference}/report/",
            "/decisions/",
            "/decisions.csv",
            "/decisions.json",
            f"/exercises/{closed.exercise.reference}/",
            f"/desk/record/{closed.reference}/",
        ),
    }


def managed() -> dict[str, SimpleNamespace]:
    """An agreement of Harbour Trust: its reports, one public in part and one for the council only, and a claim."""
    from commonweal.cycle.deliver.models import Claim, Report

    reports = list(Report.objects.filter(agreement__organisation__slug="harbour-trust", state="accepted")[:2])
    found = {}
    for report, publish, word in zip(reports, ("summary", "council"), ("Pelicans", "Cormorants"), strict=True):
        Report.objects.filter(pk=report.pk).update(
            publish=publish, answers={"happened": f"{word} came", "help": f"{word} ask"}
        )
        agreement = report.agreement.reference
        found[f"a report for {publish}"] = thing(
            f"{word} came",
            f"/org/harbour-trust/agreements/{agreement}/reports/{report.number}/",
            f"/desk/agreements/{agreement}/reports/{report.number}/",
            f"/agreements/{agreement}/",
            f"/desk/record/{report.reference}/",
        )
    claim = Claim.objects.filter(agreement__organisation__slug="harbour-trust").order_by("pk")[0]
    Claim.objects.filter(pk=claim.pk).update(note="Gannets were paid")
    found["a claim"] = thing(
        "Gannets were paid",
        f"/org/harbour-trust/agreements/{claim.agreement.reference}/claims/{claim.reference}/",
        f"/desk/claims/{claim.reference}/",
        f"/agreements/{claim.agreement.reference}/",
        f"/desk/record/{claim.reference}/",
    )
    return found


def threads() -> dict[str, SimpleNamespace]:
    from commonweal.council.exercise.models import Contact, Knot

    shown = Knot.objects.filter(public=True).order_by("pk")[0]
    kept = Knot.objects.filter(exercise=shown.exercise).exclude(pk=shown.pk).order_by("pk")[0]
    Knot.objects.filter(pk=kept.pk).update(public=False, sentence="A wren was heard")
    Knot.objects.filter(pk=shown.pk).update(sentence="A robin was seen")
    contact = Contact.objects.filter(exercise=shown.exercise).order_by("pk")[0]
    Contact.objects.filter(pk=contact.pk).update(who="Mrs Nightingale of Mill Lane")
    reference = shown.exercise.reference
    everywhere = (
        f"/exercises/{reference}/",
        f"/desk/exercises/{reference}/",
        f"/desk/exercises/{reference}/engagement/",
        "/",
        f"/search/?q={reference}",
    )
    return {
        "a public step": thing("A robin was seen", *everywhere),
        "a step not public yet": thing("A wren was heard", *everywhere),
        "whom the council spoke to": thing("Mrs Nightingale", *everywhere),
    }


def equality(now: datetime.datetime) -> dict[str, SimpleNamespace]:
    """What one applicant ticked, and what anybody reads about all of them."""
    from commonweal.cycle.source.actions import answer_equality
    from commonweal.cycle.source.models import Application

    one = Application.objects.filter(organisation__slug="harbour-trust", award__notified_at__isnull=False)[0]
    answer_equality(application=one, led_by=["lgbt"], serves=["migrants"], by=person("rosa"), at=now)
    own = f"/org/harbour-trust/applications/{one.reference}/"
    desk = f"/desk/assessments/{one.opportunity.reference}/"
    ticked = 'value="lgbt" checked'
    mine = thing(ticked, f"{own}equality/")
    elsewhere = thing(
        "lgbt",
        f"{desk}applications/{one.reference}/",
        f"{desk}checks/{one.reference}/",
        f"/desk/opportunities/{one.opportunity.reference}/applications/{one.reference}/",
        f"/desk/record/{one.reference}/",
        f"/desk/record/{one.reference}.json",
        "/desk/record/ORG-HARBOUR/",
        f"/awards/{one.award.reference}/",
        f"{own}submitted.json",
    )
    return {"equality answers": mine, "equality answers elsewhere": elsewhere}


# ---- the cells --------------------------------------------------------------------------------------------------

CELLS = [
    ("draft", OWN, True),
    *(("draft", viewer, False) for viewer in (*OUTSIDE, ASSESSOR, CHAIR, OFFICER, FINANCE)),
    ("sent", "mei", True),
    *(("sent", viewer, False) for viewer in (OWN, *OUTSIDE, ASSESSOR, CHAIR, OFFICER, FINANCE)),
    *(("who started", viewer, False) for viewer in (OTHER, PUBLIC, COUNCILLOR, ASSESSOR, CHAIR, OFFICER)),
    *(("who wrote", viewer, False) for viewer in (OTHER, PUBLIC, COUNCILLOR, ASSESSOR, CHAIR, OFFICER, FINANCE)),
    *(("after the deadline", viewer, True) for viewer in (OWN, ASSESSOR, CHAIR, OFFICER)),
    *(("after the deadline", viewer, False) for viewer in OUTSIDE),
    *(("a score", viewer, True) for viewer in (ASSESSOR, CHAIR, OFFICER)),
    *(("a score", viewer, False) for viewer in (OWN, *OUTSIDE, FINANCE)),
    *(("an assessor's name", viewer, True) for viewer in (CHAIR, OFFICER)),
    *(("an assessor's name", viewer, False) for viewer in (OWN, OTHER, PUBLIC)),
    *(("an answer", viewer, True) for viewer in (OWN, OTHER, ASSESSOR, OFFICER, COUNCILLOR, PUBLIC)),
    *(("who asked", viewer, False) for viewer in (OTHER, ASSESSOR, COUNCILLOR, PUBLIC)),
    *(("part A", viewer, True) for viewer in (OWN, OTHER, ASSESSOR, OFFICER, COUNCILLOR, PUBLIC)),
    ("part B", OFFICER, True),
    *(("part B", viewer, False) for viewer in (OWN, OTHER, ASSESSOR, PUBLIC)),
    *(("a report for summary", viewer, True) for viewer in (OWN, OFFICER, MANAGER, COUNCILLOR, PUBLIC)),
    *(("a report for council", viewer, True) for viewer in (OWN, OFFICER, MANAGER)),
    *(("a report for council", viewer, False) for viewer in (OTHER, ASSESSOR, PUBLIC)),
    *(("a claim", viewer, True) for viewer in (OWN, MANAGER, FINANCE)),
    *(("a claim", viewer, False) for viewer in (OTHER, ASSESSOR, COUNCILLOR, PUBLIC)),
    *(("a public step", viewer, True) for viewer in (OWN, ASSESSOR, OFFICER, COUNCILLOR, PUBLIC)),
    ("a step not public yet", OFFICER, True),
    *(("a step not public yet", viewer, False) for viewer in (OWN, OTHER, PUBLIC)),
    ("whom the council spoke to", OFFICER, True),
    *(("whom the council spoke to", viewer, False) for viewer in (OWN, OTHER, PUBLIC)),
    ("equality answers", OWN, True),
    *(("equality answers", viewer, False) for viewer in (*OUTSIDE, ASSESSOR, CHAIR, OFFICER, FINANCE, "admin")),
    *(("equality answers elsewhere", viewer, False) for viewer in (OWN, ASSESSOR, CHAIR, OFFICER, COUNCILLOR, "admin")),
]


@pytest.mark.parametrize(
    ("what", "viewer", "seen"), CELLS, ids=[f"{what}-{who or 'anybody'}-{seen}" for what, who, seen in CELLS]
)
def test_who_sees_what(things, what, viewer, seen):
    assert sees(viewer, things[what]) is seen


def test_scores_stay_blind_until_moderation_starts(things):
    from django.db import transaction

    from commonweal.cycle.source.models import Opportunity

    with transaction.atomic():
        Opportunity.objects.filter(state="assessing").update(moderation_started_at=None)
        assert [sees(viewer, things["a score"]) for viewer in (ASSESSOR, "asha")] == [True, False]
        transaction.set_rollback(True)
    assert sees("asha", things["a score"])


def test_nothing_opens_to_an_assessor_before_declaring_or_with_a_close_connection(things):
    from django.db import transaction

    from commonweal.cycle.source.models import Declaration

    of_ben = Declaration.objects.filter(member__person=person("ben"), application__organisation__slug="harbour-trust")
    for change in ("nothing", "close"):
        with transaction.atomic():
            if change == "close":
                of_ben.update(level="close", what="My brother works there")
            else:
                of_ben.delete()
            assert not sees(ASSESSOR, things["after the deadline"])
            transaction.set_rollback(True)
    assert sees(ASSESSOR, things["after the deadline"])


def test_equality_counts_hide_small_numbers_and_show_nobody(things, thornmere):
    """Ten rounds' worth of answers: a count of three is hidden, and so is what it could be worked out from."""
    from django.db import transaction

    from commonweal.cycle.source.models import Application, EqualityAnswers
    from commonweal.cycle.source.queries.equality import equality_by_year

    page = text_of(PUBLIC, "/awards/who-applied/")
    assert "too few answered to show counts" in page
    with transaction.atomic():
        for one in Application.objects.filter(award__notified_at__isnull=False):
            EqualityAnswers.objects.get_or_create(
                application=one, defaults={"led_by": ["women"], "serves": [], "answered_at": thornmere}
            )
        years = equality_by_year(thornmere)
        assert all(year.answered < 10 and year.led_by is None for year in years)
        transaction.set_rollback(True)
