"""Understanding: needs that are looked at again, and gaps with what could be done about them."""

import datetime

import pytest

from commonweal.council.exercise.actions import open_exercise
from commonweal.cycle.understand import actions, queries
from tests.factories.understand import Stage, need_agreed


@pytest.mark.covers("G2.09")
def test_each_cycle_states_the_need_afresh_beside_the_last_one(stage, cast, now, visit):
    before = need_agreed(stage)
    later = now + datetime.timedelta(days=300)
    following = open_exercise(
        title="Work help again", trigger="ending", lead=cast.priya, follows=stage.exercise, by=cast.priya, at=later
    )
    again = Stage(following, cast.priya, later)
    assert queries.need_before(following) == before
    page = visit(cast.priya, f"/desk/exercises/{following.reference}/need/", at=later)
    assert "The need as it was stated last time" in page
    assert before.summary in page
    changed = "One in seven is out of work now; last time it was one in five."
    need_agreed(again)
    actions.set_out_need(changed_since_last=changed, **again.given())
    public = visit(None, f"/needs/{following.reference}/", at=later)
    assert "What has changed since last time" in public
    assert changed in public
    stage.exercise.need.refresh_from_db()
    assert (stage.exercise.need.summary, stage.exercise.need.changed_since_last) == (before.summary, "")


@pytest.mark.covers("G2.12")
def test_a_chance_to_do_much_good_stands_beside_the_gap_that_it_would_close(stage, cast, visit):
    base = f"/desk/exercises/{stage.exercise.reference}/gap/"
    chance = "The college will lend a tutor if we find the room."
    answer = visit.send(
        cast.priya,
        f"{base}add/",
        what="Someone to talk to about work",
        met="partly",
        needing="410",
        reached="90",
        who_misses_out="Care leavers",
        rank="1",
        opportunity=chance,
    )
    assert answer.status_code == 302
    gap = stage.exercise.gaps.get()
    assert (gap.opportunity, gap.unmet) == (chance, 320)
    assert f"A chance to do a lot of good, someone to talk to about work:</strong> {chance}" in visit(cast.priya, base)
