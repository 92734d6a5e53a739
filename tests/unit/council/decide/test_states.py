"""Every state, every move, every role: the move, or a refusal in words."""

import datetime

import pytest

from commonweal.council.decide.models import Decision
from commonweal.council.decide.states import DECISION
from commonweal.ground.record.rules import Refused
from tests.factories import decide as build

ROLES = ["priya", "sam", "dele", "fatima", "asha", "helen", "cabinet", "lena", "rosa", "iris", "admin"]
TEAM = {"priya", "admin", "dele"}
MAY = {
    "ask_advice": TEAM,
    "advice_in": set(ROLES),
    "ready": TEAM,
    "reopen": TEAM,
    "decide": {"helen", "cabinet"},
    "decline": {"helen", "cabinet"},
    "call_in": {"cabinet", "admin"},
    "confirm": {"helen", "cabinet"},
    "reconsider": {"helen", "cabinet"},
    "take_effect": {"priya", "sam", "dele", "fatima", "helen", "lena", "admin", "cabinet"},
    "withdraw": TEAM,
}


@pytest.fixture
def decision(cast, exercise, now):
    found = build.made_ready(exercise, cast, now)
    Decision.objects.filter(pk=found.pk).update(call_in_ends=now.date() + datetime.timedelta(days=7))
    found.refresh_from_db()
    return found


def said(decision, verb, person):
    """The refusal, or None where the move may go ahead."""
    try:
        DECISION.check(decision, verb, person)
    except Refused as refused:
        return [one.why for one in refused.refusals if one.why.endswith(".")] or pytest.fail("a refusal without words")
    return None


def test_every_state_move_and_role(cast, decision):
    gone = []
    for state in DECISION.states:
        decision.state = state
        for move in DECISION.moves:
            for role in ROLES:
                if said(decision, move.verb, getattr(cast, role)) is None:
                    gone.append((state, move.verb, role))
    wanted = [
        (state, move.verb, role)
        for state in DECISION.states
        for move in DECISION.moves
        for role in ROLES
        if state in move.source and role in MAY[move.verb]
    ]
    assert gone == wanted


def test_nobody_signed_in_moves_nothing_that_needs_a_person(decision):
    for move in DECISION.moves:
        decision.state = move.source[0]
        if move.verb != "advice_in":
            with pytest.raises(Refused):
                DECISION.check(decision, move.verb, None)
