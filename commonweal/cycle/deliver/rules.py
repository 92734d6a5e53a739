"""Who may do what with an agreement. No one person sets, authorises and pays the same money."""

from __future__ import annotations

from typing import Any

from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.models import Role, Standing
from commonweal.council.people.rules import finance, holds
from commonweal.ground.record.rules import rule, signed_in


def agreement_of(thing: Any) -> Any:
    return getattr(thing, "agreement", None) or thing


@rule("a contract or grant manager, the lead of the exercise, a member of its team, or a council administrator")
def runs(person: Any, thing: Any) -> bool:
    if not signed_in(person):
        return False
    return person.holds(Role.AGREEMENTS) or bool(on_the_team(person, agreement_of(thing)))


@rule("a member of the organisation")
def provider_reads(person: Any, thing: Any) -> bool:
    return bool(signed_in(person)) and person.acts_for(agreement_of(thing).organisation_id)


@rule("an administrator, editor or authorised signatory of the organisation")
def provider_edits(person: Any, thing: Any) -> bool:
    standings = (Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY)
    return bool(signed_in(person)) and person.acts_for(agreement_of(thing).organisation_id, *standings)


@rule("an administrator or authorised signatory of the organisation")
def provider_signs(person: Any, thing: Any) -> bool:
    return bool(signed_in(person)) and person.acts_for(
        agreement_of(thing).organisation_id, Standing.ADMIN, Standing.SIGNATORY
    )


@rule("a contract or grant manager or the exercise's team, other than whoever submitted the report")
def answers_reports(person: Any, report: Any) -> bool | str:
    if not runs(person, report):
        return False
    if report.submitted_by_id == person.pk:
        return "You submitted this report, and nobody answers their own."
    return True


@rule("a contract or grant manager or the exercise's team, other than whoever set the instalment or made the claim")
def authorises(person: Any, claim: Any) -> bool | str:
    if not runs(person, claim):
        return False
    if claim.instalment.set_by_id == person.pk:
        return "You set this instalment, and whoever sets a payment does not authorise it."
    if claim.claimed_by_id == person.pk:
        return "You made this claim, and nobody authorises their own."
    return True


@rule("someone in finance, other than whoever authorised, set or made the claim")
def releases(person: Any, claim: Any) -> bool | str:
    if not finance(person, claim):
        return False
    if claim.authorised_by_id == person.pk:
        return "You authorised this claim, and one person cannot authorise and release the same money."
    if person.pk in (claim.claimed_by_id, claim.instalment.set_by_id):
        return "You made this claim or set its payment, and nobody releases money that they asked for."
    return True


either_party = runs | provider_signs
pays = finance
orders = runs | finance
sees_payments = finance | holds(Role.AGREEMENTS, Role.ADMINISTRATOR)
