from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from commonweal.council.decide.actions import notify_cabinet
from commonweal.council.decide.queries import load
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Opportunity, PanelMember
from commonweal.cycle.source.queries.assignment import free_to_take
from commonweal.cycle.source.queries.award import awards_of
from commonweal.cycle.source.queries.gate import criteria_asked
from commonweal.cycle.source.queries.interests import to_declare
from commonweal.front.desk.actions.walk import decide
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.front.desk.actions.walk.source import note_notices
from commonweal.front.desk.queries.stories import Bid
from commonweal.ground.pages.words import lower_first

REASONS = {
    0: ("The application does not answer this, and nothing in it lets the panel judge how it would be done here.",),
    1: (
        "It says little about how the work would be done, names nobody to do it, and gives no sign that it was tried.",
        "It describes the group and not the people who would come. Nobody was asked what they want, or on which day.",
        "It gives one sum for everything, with nothing that shows what it would be spent on, or why it costs so much.",
    ),
    2: (
        "It answers in part: the idea is clear, but who does what by when is not, and the evidence is from elsewhere.",
        "It knows some of the people well. Those who are named first in what we asked for are hardly mentioned in it.",
        "The workers are named and have the time. What happens when one of them is ill or leaves is left open.",
    ),
    3: (
        "It answers well: named workers, a place, a plan by month, and evidence from its own work in the wards nearby.",
        "It was written with eleven people who would use it, and says what changed because of what they asked for.",
        "The budget is clear line by line and its overheads are fair. One partner has not said yet what it will give.",
    ),
    4: (
        "It answers all of it, with evidence from here: named workers, partners, and figures of last year that we saw.",
        "People who would use it run it already, on two evenings a week, and it names those who are still missing.",
        "Each cost is shown with where it comes from, overheads are fair, and three other funders share it in writing.",
    ),
}
BETTER = "Say who does what by when, and what changed for the people whom you worked with before."


def reload(walk: Walk) -> Opportunity:
    walk.opportunity = Opportunity.objects.select_related("exercise__framework", "exercise__lead").get(
        pk=walk.opportunity.pk
    )
    return walk.opportunity


def check_gate(walk: Walk) -> None:
    failing = {bid.organisation: bid.fails_gate for bid in walk.story.bids}
    for key in walk.applications:
        application = walk.applications[key] = Application.objects.get(pk=walk.applications[key].pk)
        checks = [
            {
                "criterion": criterion.key,
                "met": criterion.key != failing[key],
                "reason": "Seen in the profile and in date."
                if criterion.key != failing[key]
                else "No employer's liability insurance, though staff are employed.",
            }
            for criterion in criteria_asked(application)
        ]
        if checks:
            actions.note_opened(applications=[application], where="checks", by=walk.lead, at=walk.tick(2))
            actions.check_gate(application=application, checks=checks, by=walk.lead, at=walk.tick())


def score(walk: Walk) -> None:
    opportunity = reload(walk)
    for member in opportunity.panel.select_related("person"):
        key = member.person.email.split("@")[0]
        declared: dict[int, tuple[str, str]] = {}
        for bid in walk.story.bids:
            application = walk.applications[bid.organisation]
            close = bid.conflict == key
            declared[application.pk] = ("close", "I was its treasurer until last year.") if close else ("none", "")
        named = set(to_declare(opportunity).values_list("pk", flat=True))
        declared = {pk: one for pk, one in declared.items() if pk in named}
        actions.declare(member=member, declarations=declared, by=member.person, at=walk.tick())
    _share_out(walk)
    _lose_one(walk)
    staying = [one for one in _seated(walk).panel.all() if not one.has_left]
    for number, member in enumerate(staying):
        _score_as(walk, member, number)
        actions.submit_scores(member=member, by=member.person, at=walk.tick())


def _share_out(walk: Walk) -> None:
    if not walk.story.scorers:
        return
    actions.say_who_scores(
        opportunity=walk.opportunity,
        scorers_each=walk.story.scorers,
        names_hidden=False,
        by=walk.lead,
        at=walk.tick(),
    )
    actions.share_out(opportunity=reload(walk), by=walk.cast.asha, at=walk.tick())


def _given(walk: Walk, application: Application) -> set[int]:
    """Who on the panel scores it: those whom it was given to, where it was shared out."""
    if not walk.story.scorers:
        return {one.pk for one in walk.opportunity.panel.all()}
    return {one.member_id for one in application.assignments.all()}


def _seated(walk: Walk) -> Opportunity:
    """The round with its panel, read once for all that the panel does at one sitting."""
    panel = PanelMember.objects.seated().prefetch_related("declarations", "assignments", "person__memberships")
    prefetch_related_objects([reload(walk)], "criteria", Prefetch("panel", panel))
    return walk.opportunity


def _before_panel(walk: Walk, bid: Bid) -> Application:
    found = Application.objects.select_related("organisation").prefetch_related("gate_checks", "assignments")
    application = found.get(pk=walk.applications[bid.organisation].pk)
    application.opportunity = walk.opportunity
    return application


def _score_as(walk: Walk, member: Any, number: int) -> None:
    key = member.person.email.split("@")[0]
    for bid in walk.story.bids:
        application = _before_panel(walk, bid)
        if bid.conflict == key or application.state == "ineligible" or member.pk not in _given(walk, application):
            continue
        actions.note_opened(applications=[application], where="score", by=member.person, at=walk.tick(2))
        for place, criterion in enumerate(walk.opportunity.criteria.all()):
            # One assessor is a mark lower on the first criterion, so that there is something to talk about.
            mark = max(0, min(criterion.top, bid.mark - (1 if number == 1 and place == 0 else 0)))
            actions.save_score(
                application=application,
                member=member,
                criterion=criterion,
                score=mark,
                reason=_reason(mark, place),
                improve=BETTER if mark < criterion.top else "",
                by=member.person,
                at=walk.tick(2),
            )


def _reason(mark: int, place: int) -> str:
    said = REASONS[min(mark, 4)]
    return said[place % len(said)]


def _lose_one(walk: Walk) -> None:
    """Somebody leaves with scores that are only begun: those fall, and what was theirs is given to somebody else."""
    if not walk.story.leaves:
        return
    person = walk.person(walk.story.leaves)
    leaving = next(one for one in _seated(walk).panel.all() if one.person_id == person.pk)
    theirs = list(Application.objects.filter(assignments__member=leaving).order_by("pk"))
    _score_as(walk, leaving, 1)
    actions.leave(
        member=leaving,
        reason="I have a new job and cannot finish before the meeting.",
        by=person,
        at=walk.days(3),
    )
    for application in theirs:
        actions.give(
            application=application,
            member=free_to_take(application)[0],
            reason=f"{person} left the panel.",
            by=walk.cast.asha,
            at=walk.tick(),
        )


def moderate(walk: Walk) -> None:
    opportunity = reload(walk)
    chair = walk.cast.asha
    actions.start_moderation(opportunity=opportunity, by=chair, at=walk.days(2))
    people = list(_seated(walk).panel.all())
    for bid in walk.story.bids:
        application = _before_panel(walk, bid)
        if application.state == "ineligible":
            continue
        here = _given(walk, application)
        present = [
            one.person
            for one in people
            if bid.conflict != one.person.email.split("@")[0] and (one.pk in here or one.part == "chair")
        ]
        for place, criterion in enumerate(walk.opportunity.criteria.all()):
            mark = max(0, min(criterion.top, bid.mark))
            actions.moderate(
                application=application,
                criterion=criterion,
                agreed=mark,
                basis="agreed",
                reason=f"{application.organisation}: {lower_first(_reason(mark, place))}",
                present=present,
                by=chair,
                at=walk.tick(3),
            )
    actions.rank(opportunity=reload(walk), by=chair, at=walk.tick())


def recommend(walk: Walk, nobody_because: str = "") -> None:
    opportunity = reload(walk)
    ranked = list(opportunity.applications.filter(rank__isnull=False).order_by("rank"))
    best = ranked[0]
    walk.decision = actions.recommend(
        opportunity=opportunity,
        offers={} if nobody_because else {best.pk: min(best.amount, opportunity.budget)},
        conditions={best.pk: [{"text": walk.story.condition, "by": ""}]} if walk.story.condition else {},
        reason=nobody_because,
        planned_for=(walk.at + datetime.timedelta(days=14)).date(),
        by=walk.lead,
        at=walk.tick(),
    )


def settle(walk: Walk, **said: str) -> None:
    walk.decision = decide.settle(walk, load(walk.decision.reference), **said)


def notify(walk: Walk) -> None:
    opportunity = reload(walk)
    actions.prepare_awards(opportunity=opportunity, by=walk.lead, at=walk.tick())
    second = walk.cast.sam if walk.lead != walk.cast.sam else walk.cast.priya
    for one in awards_of(opportunity):
        actions.check_letter(award=one, by=second, at=walk.tick())
    if walk.story.kind == "grant":
        notify_cabinet(decision=load(walk.decision.reference), by=walk.lead, at=walk.tick())
    note_notices(walk, "letters")
    actions.schedule_letters(opportunity=reload(walk), by=walk.lead, at=walk.tick())
    actions.send_letters(opportunity=reload(walk), by=None, at=walk.tick(settings.LETTERS_WAIT))
    note_notices(walk, "later", key="UK6")
