"""A recorded decision keeps its words: a slip is put right beside it."""

import pytest

from commonweal.council.decide import actions
from commonweal.ground.record.rules import Refused
from tests.factories import decide as build


def test_a_correction_stands_beside_the_decision(cast, exercise, now):
    decision = build.decided(exercise, cast, now)
    actions.correct(decision=decision, note="‘Milbrook’ should say ‘Millbrook’.", by=cast.priya, at=now)
    decision.refresh_from_db()
    assert decision.reasons == build.REASONS
    assert [one.note for one in decision.corrections.all()] == ["‘Milbrook’ should say ‘Millbrook’."]


def test_a_correction_names_words_that_the_decision_has(cast, exercise, now):
    decision = build.decided(exercise, cast, now)
    asked = {"decision": decision, "note": "It should say ‘Mill Brook’.", "by": cast.priya, "at": now}
    with pytest.raises(Refused, match="The decision does not have these words"):
        actions.correct(old_text="Nowhere in it", **asked)
    actions.correct(old_text="in Millbrook better", **asked)
    assert [one.old_text for one in decision.corrections.all()] == ["in Millbrook better"]
