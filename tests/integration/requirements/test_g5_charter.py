"""The charter for suppliers, from the framework to the assessor; and what an application may do twice."""

import datetime

import pytest
from django.urls import reverse

from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.actions import adopt
from commonweal.council.framework.queries import shipped_pack
from commonweal.council.people import actions
from commonweal.council.people.models import CharterSignature
from commonweal.cycle.source.models import Application, Partner
from commonweal.cycle.source.queries import overlap
from commonweal.cycle.source.queries.overlap import Funded
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.factories import assessment

WAGE, LOCAL = "Pay the London Living Wage", "Buy, employ and invest locally"
WILL = "Every contract of employment names the wage from April, and each job is told to the job centre first."
DONE = "All 14 of our staff have had the wage since April."
HOME = "/org/harbour-trust"


def adopted(name, cast, now):
    pack = shipped_pack(name)
    return adopt(pack=pack, in_force_from=now.date(), by=cast.admin, at=now, what_changed="Another way.")


def signed(cast, now, **more):
    told = {"commitments": [LOCAL, WAGE], "will_do": WILL, "by_when": now.date() + datetime.timedelta(days=200)}
    return actions.sign_charter(organisation=cast.harbour, **told | {"by": cast.rosa, "at": now} | more)


@pytest.mark.covers("G5.34")
def test_a_supplier_signs_shows_what_it_did_renews_and_takes_back(cast, framework, now, visit):
    assert "charter" not in visit(cast.rosa, f"{HOME}/profile/")
    assert "The framework in force has no charter for suppliers." in visit(None, "/charter/")
    assert visit.send(cast.rosa, f"{HOME}/charter/sign/").status_code == 404
    adopted("croydon", cast, now)
    assert 'Value Croydon charter</h2> <p class="govuk-body">Not signed.' in visit(cast.rosa, f"{HOME}/profile/")
    assert "Nobody has signed it yet." in visit(None, "/charter/")
    soon, past = now.date() + datetime.timedelta(days=200), now.date()
    answer = visit.send(cast.rosa, f"{HOME}/charter/sign/", will_do=WILL, **visit.day("by_when", past))
    said = answer.content.decode()
    assert [one in said for one in ("Select at least one commitment", "must be after")] == [True, True]
    told = {"commitments": [LOCAL, WAGE], "will_do": WILL, **visit.day("by_when", soon)}
    assert visit.send(cast.omar, f"{HOME}/charter/sign/", **told).status_code == 403
    assert visit.send(cast.rosa, f"{HOME}/charter/sign/", **told).status_code == 302
    signature = CharterSignature.objects.get()
    assert (signature.commitments, signature.signed_on, signature.signed_by) == ([WAGE, LOCAL], now.date(), cast.rosa)
    piece = cast.harbour.evidence.first()
    shown = {
        "commitment": WAGE,
        "said": DONE,
        "link": "https://harbour.example/wage",
        "piece": piece.pk,
    }
    shown |= visit.day("dated", now.date())
    assert (
        "must be the same as or before"
        in visit.send(cast.rosa, f"{HOME}/charter/show/", **shown | visit.day("dated", soon)).content.decode()
    )
    assert visit.send(cast.rosa, f"{HOME}/charter/show/", **shown).status_code == 302
    page = visit(None, "/charter/")
    assert [one for one in ("Harbour Trust", f"{WAGE}; {LOCAL}", WILL, DONE, shown["link"]) if one not in page] == []
    later = now + datetime.timedelta(days=90)
    assert visit.send(cast.rosa, f"{HOME}/charter/sign/", at=later, **told | {"commitments": [WAGE]}).status_code == 302
    page = visit(cast.rosa, f"{HOME}/charter/", at=later)
    assert [DONE in page, "renewed" in page] == [True, True]
    assert visit.send(cast.rosa, f"{HOME}/charter/take-back/", at=later, why="We close.").status_code == 302
    assert "Harbour Trust" not in visit(None, "/charter/", at=later)
    assert visit.send(cast.rosa, f"{HOME}/charter/take-back/", at=later, why="Again.").status_code == 404
    verbs = Entry.objects.filter(verb__endswith="charter").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["sign charter", "show for charter", "renew charter", "take back charter"]


def test_the_charter_refuses_in_words(cast, framework, now, whys):
    with pytest.raises(Refused) as refused:
        signed(cast, now)
    assert whys(refused) == ["The framework in force has no charter for suppliers."]
    adopted("croydon", cast, now)
    for more, why in (
        ({"by": cast.admin}, "This is for an administrator of the organisation."),
        ({"commitments": ["Be kind"]}, "The charter does not offer this commitment: Be kind."),
        ({"by_when": now.date()}, "The day by which you will do it must be in the future."),
    ):
        with pytest.raises(Refused) as refused:
            signed(cast, now, **more)
        assert whys(refused) == [why]
    signature = signed(cast, now)
    with pytest.raises(Refused) as refused:
        signed(cast, now)
    assert whys(refused) == ["Harbour Trust has signed it. Renew the signature to change what it says."]
    with pytest.raises(Refused) as refused:
        actions.show_for_charter(
            signature=signature, commitment="Be kind", said=DONE, dated=now.date(), by=cast.rosa, at=now
        )
    assert whys(refused) == ["Harbour Trust did not commit to this."]


def test_assessor_and_officer_see_what_the_applicant_signed(exercise, cast, now, visit):
    made = assessment.all_declared(assessment.checked(assessment.closed(exercise, cast, now)))
    croydon = adopted("croydon", cast, now)
    Exercise.objects.filter(pk=exercise.pk).update(framework=croydon)
    signed(cast, now)
    address = "source:score", [made.opportunity.reference, made.harbour.reference]
    page = visit(cast.ben, reverse(address[0], args=address[1]), at=made.at)
    assert [one in page for one in ("Value Croydon charter", WAGE, WILL)] == [True, True, True]
    page = visit(cast.priya, reverse("source:checks", args=address[1]), at=made.at)
    assert [one in page for one in ("Value Croydon charter", WAGE, WILL)] == [True, True, True]
    made.opportunity.names_hidden = True
    made.opportunity.save()
    page = visit(cast.ben, reverse(address[0], args=address[1]), at=made.at)
    assert [one in page for one in ("Value Croydon charter", WAGE, WILL)] == [True, True, False]
    page = visit(cast.ben, reverse(address[0], args=[made.opportunity.reference, made.meadow.reference]), at=made.at)
    assert "Not signed." in page


@pytest.mark.covers("G5.23")
def test_what_it_may_duplicate_stands_beside_added_value(exercise, cast, now, visit, monkeypatch):
    made = assessment.all_declared(assessment.checked(assessment.closed(exercise, cast, now)))
    Exercise.objects.filter(pk=exercise.pk).update(framework=adopted("lancaster", cast, now))
    made.opportunity.criteria.filter(pk=made.criteria[0].pk).update(key="added_value")
    added, other = f"?criterion={made.criteria[0].key}", f"?criterion={made.criteria[1].key}"
    path = reverse("source:score", args=[made.opportunity.reference, made.harbour.reference])
    assert "was found that it overlaps with" in visit(cast.ben, path + added, at=made.at)
    Partner.objects.create(
        application=made.harbour, organisation=cast.meadow, invited_by=cast.rosa, invited_at=made.at,
        state="confirmed", answered_at=made.at, answered_by=cast.omar,
    )  # fmt: skip
    Application.objects.filter(opportunity=made.opportunity).update(outcomes_chosen=["Work that lasts"])
    until, category = made.at.date() + datetime.timedelta(days=200), exercise.service_category
    paid = Funded(cast.harbour.pk, "AG-1", "Job club", "/x/", 5000, until, service=category)
    monkeypatch.setattr(overlap, "_tellers", [lambda asked, on: [paid] if cast.harbour.pk in asked else []])
    found = (
        "What it may duplicate",
        "Meadow CIC takes part in",
        "work that lasts: ",
        "pays Harbour Trust now for Job club",
    )
    page = visit(cast.ben, path + added, at=made.at)
    assert [one for one in found if one not in page] == []
    page = visit(cast.ben, path + other, at=made.at)
    assert [one for one in found if one in page] == []
    made.opportunity.names_hidden = True
    made.opportunity.save()
    page = visit(cast.ben, path + added, at=made.at)
    assert [name in page for name in ("Meadow CIC", "Harbour Trust", "Job club")] == [False, False, False]
    assert "Which one is not shown while names are hidden." in page
    made.opportunity.names_hidden = False
    made.opportunity.save()
    assessment.declared(made, made.member(cast.ben), meadow=("close", "Its chair."))
    page = visit(cast.ben, path + added, at=made.at)
    assert page.count("1 application not yours to open") == 2
    assert made.meadow.reference not in page
