"""Who writes to whom about an application, and when answers may still be changed."""

from __future__ import annotations

from typing import Any

from commonweal.council.exercise.rules import on_the_team
from commonweal.council.people.rules import editor
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.ground.record.rules import rule

ON_PANEL = "You are on the panel, which judges what was submitted and reads nothing besides."
NOT_OPENED = (
    "Officers can read and write about applications once these have been opened after the deadline. Until then, ask a "
    "question on the page of the opportunity: everybody sees the answer."
)
NO_BIDS = (
    "A bid for a contract is not changed after the deadline: everyone who bid is held to what they sent. The panel can "
    "put a question about it through the chair."
)


def application_of(thing: Any) -> Application:
    return thing if isinstance(thing, Application) else thing.application


@rule("the team of the exercise, except those who sit on its panel")
def corresponds(person: Any, thing: Any) -> bool | str:
    application = application_of(thing)
    if not on_the_team(person, application):
        return False
    if application.opportunity.panel.filter(person=person).exists():
        return ON_PANEL
    return True


@rule("an administrator, an editor or a signatory of the organisation that applied")
def applicant(person: Any, thing: Any) -> bool:
    return bool(editor(person, application_of(thing)))


def change_refusal(application: Application, scored: bool) -> str:
    """Why nothing in this application may be changed any more; nothing where it may."""
    opportunity = application.opportunity
    if opportunity.kind == Opportunity.Kind.CONTRACT:
        return NO_BIDS
    if application.state != "submitted":
        return "Only what was submitted, and is still being considered, can be changed."
    if opportunity.state not in ("closed", "assessing"):
        return "The decision has been made, or the deadline has not passed."
    if scored or opportunity.moderation_started_at:
        return "It has been scored. What was judged stays as it was; the panel can ask a question through the chair."
    return ""
