"""What the chosen process asks of an opportunity. The routes' own folders say which processes there are."""

from __future__ import annotations

from django.http import Http404

from commonweal.council.exercise.models import Exercise
from commonweal.council.people.models import Organisation
from commonweal.cycle.source.models import Notice, Opportunity
from commonweal.cycle.source.queries.opportunity import current
from commonweal.cycle.source.rules.process import BEFORE

PAGES = {
    Opportunity.Kind.CONTRACT: "procurement:process",
    Opportunity.Kind.GRANT: "grants:process",
    Opportunity.Kind.IN_KIND: "in_kind:process",
}


def being_set_up(exercise: Exercise, kind: str = "") -> Opportunity:
    """The opportunity that the exercise is working on, where it is of this kind."""
    found = current(exercise)
    if found is None or (kind and found.kind != kind):
        raise Http404(f"Nothing of this kind is being set up for {exercise.reference}.")
    return found


def process_page(opportunity: Opportunity) -> str:
    return PAGES[opportunity.kind]


def has_process(opportunity: Opportunity) -> str | None:
    return None if opportunity.process else "Nobody has said by which process this is run. Choose the process."


def before_publication(opportunity: Opportunity) -> list[Notice]:
    return [one for one in opportunity.notices.all() if one.before == BEFORE.PUBLISH]


def notices_out(opportunity: Opportunity) -> str | None:
    """Each notice that comes before publication is out, or noted as not needed."""
    return _waiting(opportunity, BEFORE.PUBLISH)


def notices_before_letters(opportunity: Opportunity) -> str:
    return _waiting(opportunity, BEFORE.LETTERS) or ""


def _waiting(opportunity: Opportunity, before: str) -> str | None:
    waiting = [one.name for one in opportunity.notices.all() if one.before == before and not one.settled]
    if not waiting:
        return None
    return f"Note where it was published, or why it is not needed: {', '.join(waiting)}."


def somebody_invited(opportunity: Opportunity) -> str | None:
    if not opportunity.by_invitation or opportunity.invitations.exists():
        return None
    return "It is run by invitation, and nobody is invited yet."


def invited(opportunity: Opportunity, organisation: Organisation) -> bool:
    """Whether this organisation may apply: anybody, unless it is by invitation."""
    return not opportunity.by_invitation or opportunity.invitations.filter(organisation=organisation).exists()


def remedies(opportunity: Opportunity) -> tuple[str, ...]:
    """What the council may do where an agreement by this route is not kept, in the words of its framework."""
    key = "grant_in_kind" if opportunity.kind == Opportunity.Kind.IN_KIND else opportunity.kind
    key = "procurement" if key == Opportunity.Kind.CONTRACT else key
    route = next((one for one in opportunity.exercise.framework.pack.routes if one.key == key), None)
    return route.remedies if route else ()
