"""Who sees what and when, over the whole demonstration borough, cell by cell."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.integration.borough.addresses import SLUGS, ask, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def status(role: str, address: str) -> int:
    return ask(visitor(role), "get", address)[0].status_code


def decided() -> Any:
    from commonweal.cycle.source.models import Award

    told = Award.objects.filter(notified_at__isnull=False, application__organisation__slug__in=SLUGS.values())
    return told.select_related("application__organisation").order_by("-notified_at", "pk")[0]


def another_provider(award: Any) -> str:
    return next(role for role, slug in SLUGS.items() if slug != award.application.organisation.slug)


def its_own(award: Any) -> str:
    return next(role for role, slug in SLUGS.items() if slug == award.application.organisation.slug)


def test_an_application_and_its_result_open_to_its_own_organisation_and_to_no_other(thornmere):
    award = decided()
    slug = award.application.organisation.slug
    for address in (
        f"/org/{slug}/applications/{award.application.reference}/",
        f"/org/{slug}/awards/{award.reference}/",
    ):
        assert status(its_own(award), address) == 200
        assert status(another_provider(award), address) == 403
        assert status("resident", address) == 403
        assert status("nobody", address) == 302


def test_a_letter_opens_to_those_to_whom_it_was_sent(thornmere):
    from commonweal.ground.post.models import Letter

    award = decided()
    letter = Letter.objects.get(reference=award.letter_reference)
    address = f"/org/{award.application.organisation.slug}/letters/{letter.reference}/"
    assert status(its_own(award), address) == 200
    assert status(another_provider(award), address) == 403
    assert status("nobody", address) == 302


def test_the_page_of_an_organisation_leads_to_its_letters_and_its_result(thornmere):
    award = decided()
    slug, client = award.application.organisation.slug, visitor(its_own(award))
    home = ask(client, "get", f"/org/{slug}/")[0].content.decode()
    assert f"/org/{slug}/letters/{award.letter_reference}/" in home
    own = ask(client, "get", f"/org/{slug}/applications/{award.application.reference}/")[0].content.decode()
    assert f"/org/{slug}/awards/{award.reference}/" in own


@pytest.mark.parametrize("role", ["nobody", "resident", "councillor", "Harbour Trust"])
def test_nobody_outside_the_panel_and_the_team_sees_scores_or_notes(thornmere, role):
    from commonweal.cycle.source.models import Opportunity

    refused = 302 if role == "nobody" else 403
    for one in Opportunity.objects.exclude(state="draft"):
        for part in ("", "moderation/", "ranking/", "letters/"):
            assert status(role, f"/desk/assessments/{one.reference}/{part}") == refused


@pytest.mark.parametrize("role", ["nobody", "resident", "Harbour Trust", "Meadow CIC"])
def test_claims_and_payments_stay_with_the_council_and_the_provider(thornmere, role):
    from commonweal.cycle.deliver.models import Claim

    refused = 302 if role == "nobody" else 403
    for claim in Claim.objects.all():
        assert status(role, f"/desk/claims/{claim.reference}/") == refused
    assert status(role, "/desk/payments/") == refused
    assert status(role, "/desk/payments.csv") == refused


def test_everybody_reads_the_open_part_of_a_decision_that_took_effect(thornmere):
    from commonweal.council.decide.models import Decision

    decision = Decision.objects.filter(state="in_effect", public=True).order_by("pk")[0]
    for role in ("nobody", "resident", "Harbour Trust", "councillor", "commissioner"):
        assert status(role, f"/decisions/{decision.reference}/") == 200
