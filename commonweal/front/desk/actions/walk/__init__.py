"""A story told through the real actions, step by step, by the people who do each step."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace

from commonweal.council.exercise.models import Exercise
from commonweal.front.desk.actions.walk import award, before, manage, plan, review, source, understand
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.front.desk.queries.stories import Story
from commonweal.ground.post.actions import leave_waiting


def _apply_and_close(walk: Walk) -> None:
    source.apply(walk)
    source.close(walk)


STEPS: dict[str, Callable[[Walk], None]] = {
    "opened": understand.open_it,
    "understood": understand.understand,
    "outcomes": plan.outcomes,
    "planned": plan.plan,
    "tried": before.come_to_nothing,
    "drafted": source.draft,
    "published": source.publish,
    "applied": _apply_and_close,
    "gated": award.check_gate,
    "scored": award.score,
    "moderated": award.moderate,
    "recommended": award.recommend,
    "decided": award.settle,
    "notified": award.notify,
    "agreed": manage.agree,
    "reported": manage.report,
    "paid": manage.pay,
    "evaluated": review.evaluate,
    "ending_decided": review.decide_ending,
    "ended": review.finish,
}


def tell(
    story: Story,
    *,
    cast: SimpleNamespace,
    at: datetime.datetime,
    until: str = "",
    follows: Exercise | None = None,
    now: datetime.datetime | None = None,
) -> Walk:
    """Walk a story from its opening to the step where it stops."""
    walk = Walk(story, cast, at, follows, now)
    last = until or story.until
    for name, step in STEPS.items():
        step(walk)
        leave_waiting(at=walk.at)
        if name == last:
            return walk
    raise ValueError(f"No step is called {last}.")
