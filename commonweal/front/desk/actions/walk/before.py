"""The round before this one, where it came to nothing: withdrawn while people were writing, or nobody was funded."""

from __future__ import annotations

from dataclasses import replace

from commonweal.cycle.source import actions
from commonweal.front.desk.actions.walk import award, source
from commonweal.front.desk.actions.walk.clock import Walk


def come_to_nothing(walk: Walk) -> None:
    story = walk.story
    if not story.before:
        return
    first = replace(walk, story=replace(story, bids=story.before_bids, just_closed=False), applications={})
    source.draft(first)
    source.publish(first)
    source.apply(first)
    if story.before == "withdrawn":
        _withdraw(first)
    else:
        _fund_nobody(first)
    walk.to(first.at)
    walk.days(1)


def _withdraw(walk: Walk) -> None:
    actions.withdraw(opportunity=award.reload(walk), reason=walk.story.before_why, by=walk.lead, at=walk.days(2))


def _fund_nobody(walk: Walk) -> None:
    source.close(walk)
    award.check_gate(walk)
    award.score(walk)
    award.moderate(walk)
    award.recommend(walk, nobody_because=walk.story.before_why)
    award.settle(
        walk,
        reasons="The panel gives good reasons, and what was asked for matters too much to settle for less.",
        rejected="Funding the better of the two was rejected, because nobody could say how children would get home.",
    )
    award.notify(walk)
