from __future__ import annotations

from collections import Counter
from typing import Any

from commonweal.cycle.source.rules import panel as rules
from commonweal.cycle.source.rules.award import may_tell
from commonweal.cycle.source.rules.gate import unchecked
from commonweal.cycle.source.rules.sealing import seal_refusal
from commonweal.ground.pages.words import some_of
from commonweal.ground.record.states import Lifecycle, Move, State


def panel_is_large_enough(opportunity: Any) -> str | None:
    members = rules.staying(opportunity)
    needed = rules.enough_assessors(opportunity)
    if len(members) >= needed:
        return None
    why = "" if opportunity.kind == "contract" else " A grant round is assessed together, never by one person alone."
    return f"The panel has {_people(len(members))} and needs {needed}.{why}"


def opened(opportunity: Any) -> str | None:
    return seal_refusal(opportunity) or None


def every_application_checked(opportunity: Any) -> str | None:
    left = [one.reference for one in rules.standing_ones(opportunity) if unchecked(one)]
    return f"The organisational criteria have not been checked for {some_of(left)}." if left else None


def something_to_moderate(opportunity: Any) -> str | None:
    if rules.eligible(opportunity):
        return None
    return "No application met the organisational criteria. The team can recommend that nothing is awarded."


def somebody_to_tell(opportunity: Any) -> str | None:
    if opportunity.applications.filter(award__isnull=False).exists():
        return None
    return "No award has been recommended, so there is nobody to tell."


def every_application_scored_by_enough(opportunity: Any) -> str | None:
    needed = rules.enough_assessors(opportunity)
    criteria = [one.pk for one in opportunity.criteria.all()]
    for application in rules.eligible(opportunity):
        given = Counter(score.criterion_id for score in rules.live_scores(application.scores.all()))
        fewest = min((given[pk] for pk in criteria), default=0)
        if fewest < needed:
            return f"{application.reference} has been scored by {_people(fewest)} and needs {needed}."
    return None


def not_started(opportunity: Any) -> str | None:
    return "Moderation has started already." if opportunity.moderation_started_at else None


def every_score_agreed(opportunity: Any) -> str | None:
    criteria = len(opportunity.criteria.all())
    left = [one.reference for one in rules.eligible(opportunity) if len(one.moderations.all()) < criteria]
    return f"Not every criterion has an agreed score for {some_of(left)}." if left else None


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


# From the deadline to the decision. What comes before belongs to the opportunity's own table.
ASSESSMENT = Lifecycle(
    "assessment",
    {
        "draft": State("Draft"),
        "scheduled": State("Scheduled", "blue"),
        "open": State("Open", "green"),
        "closed": State("Closed", "grey"),
        "assessing": State("Being assessed", "light-blue"),
        "decided": State("Decided"),
        "withdrawn": State("Withdrawn", "grey"),
    },
    (
        Move(
            "assess",
            "Begin the assessment",
            ("closed",),
            "assessing",
            rules.panel_or_team,
            (opened, panel_is_large_enough),
        ),
        Move(
            "start_moderation",
            "Start moderation",
            ("assessing",),
            "assessing",
            rules.chair_or_team,
            (
                not_started,
                panel_is_large_enough,
                every_application_checked,
                something_to_moderate,
                every_application_scored_by_enough,
            ),
        ),
        Move("rank", "Rank the applications", ("assessing",), "assessing", rules.chair_or_team, (every_score_agreed,)),
        # From "closed" where nobody met the organisational criteria, so that nothing was assessed.
        Move("conclude", "Tell every applicant", ("closed", "assessing"), "decided", may_tell, (somebody_to_tell,)),
    ),
)
