"""When an application needs somebody with authority to sign it off, and who that is."""

from __future__ import annotations

from typing import Any

from commonweal.council.people.models import Standing
from commonweal.cycle.source.models import SignOff
from commonweal.cycle.source.rules.application import may_edit
from commonweal.ground.record.rules import Rule, rule, signed_in


@rule("an administrator or authorised signatory of the organisation")
def may_sign(person: Any, thing: Any) -> bool:
    """`thing` is an application, or one time that it was sent to be signed off."""
    organisation_id = _application_of(thing).organisation_id
    return bool(signed_in(person)) and person.acts_for(organisation_id, Standing.ADMIN, Standing.SIGNATORY)


@rule("an administrator, an editor or an authorised signatory of the organisation")
def may_take_back(person: Any, thing: Any) -> bool:
    return bool(may_edit(person, _application_of(thing)))


may_send: Rule = may_edit


def _application_of(thing: Any) -> Any:
    return thing.application if isinstance(thing, SignOff) else thing


def needed(application: Any) -> bool:
    """Whether this organisation, or this opportunity, has every application signed off before it goes.

    What came on paper was signed on paper.
    """
    asked = application.organisation.sign_off or application.opportunity.sign_off
    return asked and application.paper_received_at is None


def waits_sentence(names: list[str]) -> str:
    who = " or ".join(names) or "an authorised signatory"
    return f"It is with {who} to sign off. Take it back to change it."


def unsigned_refusal(application: Any, person: Any) -> str:
    """Why this person cannot send it; nothing where they may, or where nobody has to sign it off."""
    if not needed(application) or may_sign(person, application):
        return ""
    return (
        f"Applications of {application.organisation} for this are signed off before they are sent. "
        "Send it to be signed off."
    )
