"""Sourcing: what organisations show, what is scored, and which law and which remedy goes with it."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.council.framework.actions import adopt
from commonweal.council.framework.queries import shipped_pack
from commonweal.council.people.models import Evidence
from commonweal.cycle.plan.actions import choose_route
from commonweal.cycle.plan.models import RouteChoice
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Score
from commonweal.cycle.source.queries import gate
from commonweal.front.desk.actions.walk import award, tell
from commonweal.front.desk.actions.walk import source as steps
from commonweal.front.desk.queries.stories import CARE, WORK
from commonweal.ground import law
from commonweal.ground.record.rules import Refused
from tests.cast import LONDON
from tests.factories import assessment, deliver, source
from tests.factories.plan import PURCHASE_ANSWERS

# ---- the organisational criteria ------------------------------------------------------------------------------------


def shown(application, key):
    """What one criterion asks of an application and what the passport holds: (asked, evidence or what is said)."""
    one = next(one for one in gate.shown(application) if one.asked.criterion.key == key)
    return [(need.text, need.evidence.statement if need.evidence else need.said) for need in one.needs]


def held(organisation, person, now, page, kind, statement, **dates):
    """The organisation's editor adds one piece to its passport on the page for it."""
    answer = page.send(
        person,
        f"/org/{organisation.slug}/evidence/",
        kind=kind,
        statement=statement,
        **page.day("dated", now.date()),
        **dates,
    )
    assert answer.status_code == 302


@pytest.mark.covers("G5.08")
def test_governance_is_shown_once_and_used_again(exercise, cast, now, visit):
    ends = now.date() + datetime.timedelta(days=700)
    pieces = {
        "constitution": "Adopted on 3 May 2019 by the members.",
        "meetings": "Six meetings a year; the yearly meeting was in June.",
        "business_plan": "A plan to 2029, looked at each spring.",
    }
    for kind, statement in pieces.items():
        held(cast.harbour, cast.rosa, now, visit, kind, statement, **visit.day("expires", ends))
    assert list(Evidence.objects.filter(kind="business_plan", expires=ends).values_list("statement", flat=True)) == [
        pieces["business_plan"]
    ]
    wanted = [
        ("A constitution that has been formally adopted", pieces["constitution"]),
        ("Minutes or dates of regular committee meetings, with an annual general meeting", pieces["meetings"]),
        ("A business plan, or the work done so far towards one", pieces["business_plan"]),
    ]
    opportunity = source.opened(exercise, cast, now)
    first = source.submitted(opportunity, cast.harbour, cast.rosa, now + 3 * source.DAY)
    assert shown(first, "management") == wanted
    actions.withdraw_application(application=first, by=cast.rosa, at=now + 4 * source.DAY)
    again = source.submitted(opportunity, cast.harbour, cast.rosa, now + 5 * source.DAY)
    assert shown(again, "management") == wanted


@pytest.mark.covers("G5.11", "G5.33")
def test_fair_employment_is_declared_and_the_living_wage_is_asked_without_being_a_bar(exercise, cast, now, visit):
    said = "Every post is advertised and interviewed for; terms are in writing."
    held(cast.meadow, cast.omar, now, visit, "employment", said)
    cast.meadow.living_wage = "not_yet"
    cast.meadow.save()
    made = assessment.closed(exercise, cast, now)
    assert shown(made.meadow, "employment") == [
        ("How posts are advertised, with open and competitive interviews", said),
        ("Contracts, terms and conditions, and job descriptions", said),
        ("Whether the Living Wage is paid", "Not yet"),
    ]
    page = visit(
        cast.priya,
        reverse("source:checks", args=[made.opportunity.reference, made.meadow.reference]),
        at=made.at,
    )
    assert "Whether the Living Wage is paid (encouraged): <strong>Not yet</strong>" in page
    assessment.checked(made)
    assert (made.meadow.state, made.harbour.state) == ("submitted", "submitted")
    rates = {on.year: [law.living_wage(on, london).hourly for london in (False, True)] for on in YEARS}
    assert rates == {2025: [Decimal("12.60"), Decimal("13.85")], 2026: [Decimal("13.45"), Decimal("14.80")]}


YEARS = (datetime.date(2025, 6, 1), datetime.date(2026, 6, 1))


@pytest.mark.covers("G5.13")
def test_checks_on_staff_are_assured_by_count_and_date_and_no_certificate_is_kept(exercise, cast, now, visit):
    said = "Fourteen people checked; the latest on 2 September 2026."
    held(cast.harbour, cast.rosa, now, visit, "dbs", said)
    made = assessment.closed(exercise, cast, now, service_for=["children"])
    asked = "The number of people checked and the date of the latest check, without the certificates"
    assert shown(made.harbour, "disclosure_and_barring") == [(asked, said)]
    assert {field.get_internal_type() for field in Evidence._meta.concrete_fields} == {
        "BigAutoField",
        "CharField",
        "DateField",
        "ForeignKey",
        "TextField",
    }
    made.opportunity.service_for = []
    made.opportunity.save()
    made.refresh()
    assert "disclosure_and_barring" not in {one.key for one in gate.criteria_asked(made.harbour)}


# ---- what is scored -------------------------------------------------------------------------------------------------


@pytest.mark.covers("G5.17")
def test_applicants_are_scored_on_knowing_the_communities_they_would_serve(exercise, cast, now, visit):
    made = assessment.checked(assessment.closed(exercise, cast, now))
    criterion = made.opportunity.criteria.get(key="people")
    assert (criterion.title, criterion.weight) == ("Knowing the people and the place", 20)
    question = made.opportunity.form.questions.get(criterion_key=criterion.key)
    assert question.required is True
    assert question.text in visit(None, f"/opportunities/{made.opportunity.reference}/form/", at=made.at)
    assert question.text in str(made.harbour.submitted["questions"])
    assessment.all_declared(made)
    assessment.score(made, made.members[0], made.harbour, assessment.HARBOUR)
    given = Score.objects.get(criterion=criterion)
    assert (given.score, given.reason) == (3, assessment.REASON)


@pytest.mark.covers("G5.18")
def test_an_opportunity_may_ask_for_something_of_its_own(exercise, cast, now, visit):
    opportunity = source.set_up(exercise, cast, now)
    own = {"title": "Something new", "definition": "What is new in the way of delivering, and why.", "weight": 15}
    core = [{"title": "The change it will bring", "weight": 85}]
    actions.set_criteria(opportunity=opportunity, criteria=[*core, own], by=cast.priya, at=now)
    actions.set_questions(opportunity=opportunity, by=cast.priya, at=now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    page = visit(None, f"/opportunities/{opportunity.reference}/", at=now + 2 * source.DAY)
    assert own["definition"] in page
    assert [(one.title, one.weight) for one in opportunity.criteria.all()] == [
        ("The change it will bring", 85),
        ("Something new", 15),
    ]


LANCASTER = ["priorities", "deliverability", "quality", "value_for_money", "added_value", "sustainability"]
LANCASTER += ["collaboration", "service_specific"]


@pytest.mark.covers("G5.19", "G5.21", "G5.26")
def test_lancasters_eight_criteria_are_published_with_weights_and_scored(cast, lancaster, now, visit):
    walk = tell(replace(WORK, wards=()), cast=cast, at=now - datetime.timedelta(days=120), until="drafted")
    by, opportunity = cast.priya, walk.opportunity
    rows = [
        {"key": one.key, "title": one.name, "definition": one.definition, "weight": 13 if place < 4 else 12}
        for place, one in enumerate(lancaster.pack.criteria.scored)
    ]
    rows[-1]["definition"] = "A worker who knows the job market of Millbrook."
    actions.set_criteria(opportunity=opportunity, criteria=rows, by=by, at=walk.tick())
    actions.set_questions(opportunity=opportunity, by=by, at=walk.tick())
    assert [(one.key, one.weight) for one in opportunity.criteria.all()] == [
        (key, 13 if place < 4 else 12) for place, key in enumerate(LANCASTER)
    ]
    steps.publish(walk)
    page = visit(None, f"/opportunities/{opportunity.reference}/", at=walk.tick())
    for row in rows:
        assert f"{row['definition']}</td>" in page
    with pytest.raises(Refused, match="were locked when the opportunity was published"):
        actions.set_criteria(opportunity=opportunity, by=by, at=walk.tick())
    steps.apply(walk)
    steps.close(walk)
    award.check_gate(walk)
    award.score(walk)
    scored = Score.objects.filter(application=walk.applications["harbour"], state="submitted", member__person=cast.asha)
    assert {one.criterion.key: one.score for one in scored.select_related("criterion")} == dict.fromkeys(LANCASTER, 4)


# ---- remedies, evaluation and the law -------------------------------------------------------------------------------


@pytest.mark.covers("G5.39")
@pytest.mark.parametrize("kind", ["grant", "contract"])
def test_what_happens_if_it_is_not_done_depends_on_the_kind(exercise, cast, now, visit, kind):
    agreement = deliver.being_set_up(exercise, cast, now, kind=kind)
    page = visit(cast.rosa, f"/org/{cast.harbour.slug}/agreements/{agreement.reference}/")
    for of, sentences in REMEDIES.items():
        assert [sentence in page for sentence in sentences] == [of == kind] * len(sentences)


REMEDIES = {
    "grant": (
        "This agreement is not binding in law.",
        "Later payments can be stopped if milestones are missed or conditions are broken.",
    ),
    "contract": (
        "This agreement is binding in law.",
        "Breaking the terms can lead to sanctions.",
        "Costs already paid can be recovered.",
    ),
}


@pytest.mark.covers("G5.44")
def test_an_exercise_keeps_the_rules_of_its_own_day(cast, framework, bands, now):
    """£175,000 before VAT was under the threshold of 2025, and over that of 2026."""
    story = replace(CARE, value=175_000, wards=())
    days = {year: datetime.datetime(*on, 10, 0, tzinfo=LONDON) for year, on in DAYS.items()}
    choices = {}
    for year, at in days.items():
        walk = tell(story, cast=cast, at=at, until="outcomes")
        choices[year] = _bought(walk)
    assert [choices[year].covered for year in days] == [False, True]
    assert "£214,904" in choices[2025].threshold_sentence
    assert "£207,720" in choices[2026].threshold_sentence
    adopt(pack=shipped_pack("lancaster"), in_force_from=now.date(), by=cast.admin, at=now, what_changed="Another way.")
    earlier = RouteChoice.objects.get(pk=choices[2025].pk)
    assert (earlier.covered, earlier.threshold_sentence) == (False, choices[2025].threshold_sentence)
    assert earlier.exercise.framework == framework


DAYS = {2025: (2025, 12, 30), 2026: (2026, 1, 5)}


def _bought(walk):
    return choose_route(
        exercise=walk.exercise,
        answers=PURCHASE_ANSWERS,
        chosen="procurement",
        why="The council must be able to enforce it.",
        by=walk.lead,
        at=walk.tick(),
    )
