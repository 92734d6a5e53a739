"""Sourcing: what organisations show, what is scored, and which law and which remedy goes with it."""

import csv
import datetime
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.council.framework.actions import adopt, make_exception
from commonweal.council.framework.queries import shipped_pack
from commonweal.council.people.models import Evidence
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.actions import set_tier, set_up_agreement
from commonweal.cycle.plan.actions import choose_route
from commonweal.cycle.plan.models import RouteChoice
from commonweal.cycle.source import actions
from commonweal.cycle.source.grants.actions import choose as choose_grant
from commonweal.cycle.source.grants.queries import CORE_COSTS
from commonweal.cycle.source.models import Score
from commonweal.cycle.source.procurement import rules as procurement_rules
from commonweal.cycle.source.queries import gate
from commonweal.front.desk.actions.walk import award, tell
from commonweal.front.desk.actions.walk import source as steps
from commonweal.front.desk.queries.stories import CARE, WORK
from commonweal.ground import law
from commonweal.ground.pages.words import short_day
from commonweal.ground.questions.rules import from_library
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
    told = {"kind": "dbs", "statement": said, **visit.day("dated", now.date())}
    refused = visit.send(cast.rosa, f"/org/{cast.harbour.slug}/evidence/", **told, trained="14").content.decode()
    assert refused.count("Enter how many people have to be checked") == 2
    held(cast.harbour, cast.rosa, now, visit, "dbs", said, trained="14", trained_of="14")
    made = assessment.closed(exercise, cast, now, service_for=["children"])
    asked = "The number of people checked and the date of the latest check, without the certificates"
    assert shown(made.harbour, "disclosure_and_barring") == [(asked, said)]
    page = reverse("source:checks", args=[made.opportunity.reference, made.harbour.reference])
    assert f"dated {short_day(now.date())}, 14 of 14 checked (100%)" in visit(cast.priya, page, at=made.at)
    assert {field.get_internal_type() for field in Evidence._meta.concrete_fields} == {
        "BigAutoField",
        "CharField",
        "DateField",
        "ForeignKey",
        "PositiveIntegerField",
        "TextField",
    }
    made.opportunity.service_for = []
    made.opportunity.save()
    made.refresh()
    assert "disclosure_and_barring" not in {one.key for one in gate.criteria_asked(made.harbour)}


@pytest.mark.covers("G5.10")
def test_data_protection_is_declared_with_registration_and_impact_assessment(exercise, cast, now, visit):
    said = "We keep personal information as the law asks, and one trustee answers for it."
    told = {"kind": "data_protection", "statement": said, **visit.day("dated", now.date())}
    path = f"/org/{cast.meadow.slug}/evidence/"
    assert (
        "Enter your registration with the Information Commissioner"
        in visit.send(cast.omar, path, **told).content.decode()
    )
    link = "https://www.meadow.example/dpia"
    registered = told | {"reference_number": "ZB771204", "link": link}
    assert visit.send(cast.omar, path, **registered).status_code == 302
    made = assessment.closed(exercise, cast, now)
    page = visit(
        cast.priya, reverse("source:checks", args=[made.opportunity.reference, made.meadow.reference]), at=made.at
    )
    assert f"<strong>{said.rstrip('.')}</strong>" in page
    assert "number ZB771204" in page
    assert f'href="{link}"' in page


@pytest.mark.covers("G5.15", "G5.16")
def test_training_is_shown_with_its_date_and_how_many_had_it(exercise, cast, now, visit):
    path = f"/org/{cast.harbour.slug}/evidence/"
    words = {
        "safeguarding_training": "A day with the safeguarding partnership, every two years.",
        "equality_training": "Managers for a day, everybody else online.",
        "equality": "Our equality policy, on the Act of 2010.",
    }
    dated = now.date() - datetime.timedelta(days=30)
    for kind, statement in words.items():
        told = {"kind": kind, "statement": statement, **visit.day("dated", dated)}
        if kind != "equality":
            assert "Enter how many people have had the training" in visit.send(cast.rosa, path, **told).content.decode()
            assert (
                "must be 16 or fewer"
                in visit.send(cast.rosa, path, **told, trained="17", trained_of="16").content.decode()
            )
            told |= {"trained": "14", "trained_of": "16"}
        assert visit.send(cast.rosa, path, **told).status_code == 302
    made = assessment.closed(exercise, cast, now, service_for=["children"])
    page = visit(
        cast.priya, reverse("source:checks", args=[made.opportunity.reference, made.harbour.reference]), at=made.at
    )
    for kind, statement in words.items():
        counted = "" if kind == "equality" else ", 14 of 16 trained (87%)"
        assert f"<strong>{statement.rstrip('.')}</strong>, dated {short_day(dated)}{counted}" in page


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


@pytest.mark.covers("G5.40")
@pytest.mark.parametrize(
    ("restriction", "answer", "tier"),
    [("project", None, 2), ("core", None, 1), ("either", "A project", 2), ("either", "Core costs", 1)],
)
def test_money_that_is_not_restricted_is_watched_less_closely(exercise, cast, now, restriction, answer, tier):
    award = deliver.award(exercise, cast, now)
    opportunity, application = award.application.opportunity, award.application
    told = {"why": "It suits.", "subsidy_reason": "No enterprise gains.", "by": cast.priya, "at": now}
    choose_grant(opportunity=opportunity, process="round", restriction=restriction, **told)
    public = {"project": "A project", "core": "Core costs", "either": "A project or core costs: the applicant"}
    assert opportunity.process_says[1].startswith(f"What it is for. {public[restriction]}")
    application.submitted = {"answers": {"spent_on": answer}}
    application.save()
    agreement = set_up_agreement(award=award, by=cast.priya, at=now, manager=cast.dele)
    set_tier(agreement=agreement, answers=dict.fromkeys(tiers.QUESTIONS, "medium"), by=cast.dele, at=now)
    assert (agreement.core_costs, agreement.tier) == (tier == 1, tier)
    assert from_library("spent_on")["options"] == ["A project", CORE_COSTS]


@pytest.mark.covers("G5.41")
def test_the_purchase_order_goes_to_finance_with_every_payment(exercise, cast, now, visit):
    agreement = deliver.active(exercise, cast, now)
    claim = deliver.authorised(agreement, cast, now)
    path = reverse("deliver:purchase_order", args=[agreement.reference])
    assert "Enter the number of the purchase order" in visit.send(cast.dele, path, number="").content.decode()
    assert visit.send(cast.dele, path, number="PO-448120").status_code == 302
    assert visit.send(cast.rosa, path, number="PO-1").status_code == 403
    assert visit.send(cast.fatima, path, number="PO-448121").status_code == 302
    assert "PO-448121" in visit(cast.fatima, f"/desk/claims/{claim.reference}/")
    visit.client.force_login(cast.fatima)
    [row] = csv.DictReader(io.StringIO(visit.client.get("/desk/payments.csv").content.decode()))
    assert (row["reference"], row["agreement"], row["purchase_order"]) == (
        claim.reference,
        agreement.reference,
        "PO-448121",
    )


@pytest.mark.covers("G5.35")
def test_a_claim_is_held_to_the_living_wage_of_its_own_year(exercise, cast, now, visit):
    claim = deliver.authorised(deliver.active(exercise, cast, now), cast, now)
    desk = f"/desk/claims/{claim.reference}/"
    own = f"/org/{cast.harbour.slug}/agreements/{claim.agreement.reference}/claims/{claim.reference}/"
    for year, rate in ((2025, "£12.60"), (2026, "£13.45")):
        type(claim).objects.filter(pk=claim.pk).update(claimed_at=datetime.datetime(year, 6, 1, 10, tzinfo=LONDON))
        for person, page in ((cast.fatima, desk), (cast.rosa, own)):
            shown = visit(person, page)
            assert [one for one in ("£12.60", "£13.45") if one in shown] == [rate]
            assert f"Living Wage Foundation {year - 1}-{year - 2000}" in shown
    assert {one: shipped_pack(one).living_wage.london for one in ("norwich", "croydon")} == {
        "norwich": False,
        "croydon": True,
    }


@pytest.mark.covers("G5.43")
def test_the_process_follows_the_councils_procurement_strategy_and_its_thresholds(exercise, cast, now, visit):
    rules = [
        {"up_to": 30_000, "processes": ["quotes"], "text": "Ask three, one of them local.", "source": "PS 4"},
        {"processes": ["below_threshold", "open"], "text": "Advertise it.", "source": "PS 5"},
    ]
    link = "https://thornmere.example/procurement-strategy"
    strategy = {"name": "Procurement strategy 2026", "link": link, "rules": rules, "source": "PS 1"}
    content = exercise.framework.content | {"procurement_strategy": strategy}
    type(exercise.framework).objects.filter(pk=exercise.framework.pk).update(content=content)
    exercise = type(exercise).objects.get(pk=exercise.pk)
    opportunity = source.drafted(exercise, cast, now, route="procurement", budget=Decimal(29_000))
    path = reverse("procurement:process", args=[exercise.reference])
    page = visit(cast.priya, path)
    says = "By the Procurement strategy 2026, a contract up to £30,000 is bought by quotes from chosen suppliers."
    assert f"{says} Ask three, one of them local." in page
    assert f'href="{link}"' in page
    told = {"process": "below_threshold", "why": "Anyone may bid.", "small_suppliers": "Nothing keeps them out."}
    refused = visit.send(cast.priya, path, **told).content.decode()
    assert f"{says} Ask three, one of them local. Or record an exception" in refused
    assert visit.send(cast.priya, path, **told | {"process": "quotes"}).status_code == 302
    opportunity.refresh_from_db()
    assert opportunity.process == "quotes"
    make_exception(
        exercise_reference=exercise.reference, rule="procurement strategy", reason="Only two exist.",
        approved_by=cast.helen, by=cast.priya, at=now,
    )  # fmt: skip
    assert visit.send(cast.priya, path, **told).status_code == 302
    dearer = procurement_rules.strategy_says(exercise.framework.pack.procurement_strategy, Decimal(30_001))
    assert dearer.endswith("is bought by advertised below the threshold or open procedure. Advertise it.")


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
