"""Every state, every move, every role: the move goes through, or a refusal says why."""

import pytest

from commonweal.cycle.deliver.states import AGREEMENT, CLAIM, REPORT
from commonweal.ground.record.rules import Refused
from tests.factories import deliver

ROLES = ("priya", "sam", "dele", "fatima", "asha", "helen", "rosa", "omar", "iris", "admin")


def outcomes(lifecycle, thing, cast):
    """What each role may do in each state, and every refusal's words."""
    allowed, silent = set(), []
    for state in lifecycle.states:
        for move in lifecycle.moves:
            for role in ROLES:
                thing.state = state
                try:
                    lifecycle.check(thing, move.verb, getattr(cast, role))
                    allowed.add((state, move.verb, role))
                except Refused as no:
                    silent += [(state, move.verb, role) for one in no.refusals if not (one.what and one.why)]
    return allowed, silent


COUNCIL = ("priya", "dele", "admin")


def rows(*moves):
    return {(state, verb, role) for states, verb, roles in moves for state in states for role in roles}


def test_agreements(ready, cast, now):
    ready.agreed_by_provider_at = ready.agreed_by_council_at = now
    allowed, silent = outcomes(AGREEMENT, ready, cast)
    assert silent == []
    assert allowed == rows(
        (["setting_up"], "agree_as_provider", ["rosa"]),
        (["setting_up"], "agree_as_council", COUNCIL),
        (["setting_up"], "start", [*COUNCIL, "rosa"]),
        (["setting_up"], "abandon", COUNCIL),
        (["active"], "give_notice", COUNCIL),
        (["notice"], "withdraw_notice", COUNCIL),
        (["active", "notice"], "end", COUNCIL),
        (["notice"], "end_early", COUNCIL),
    )


def test_reports(agreement, cast, now):
    report = deliver.submitted(agreement, cast, now)
    report.reply = "We learned that evenings work best."
    allowed, silent = outcomes(REPORT, report, cast)
    assert silent == []
    assert allowed == rows(
        (["not_due"], "start", ["rosa"]),
        (["draft", "changes"], "submit", ["rosa"]),
        (["submitted"], "take_back", ["rosa"]),
        (["submitted"], "accept", COUNCIL),
        (["submitted"], "ask_for_changes", COUNCIL),
        (["not_due", "draft"], "not_require", COUNCIL),
    )


@pytest.mark.covers("G6.16")
def test_claims(agreement, cast, now):
    """Dele set the payment, Rosa claimed it, Priya authorised it: none of them can take the next person's part."""
    claim = deliver.authorised(agreement, cast, now)
    allowed, silent = outcomes(CLAIM, claim, cast)
    assert silent == []
    assert allowed == rows(
        (["draft"], "submit", ["rosa"]),
        (["submitted"], "question", COUNCIL),
        (["query"], "answer", ["rosa"]),
        (["submitted"], "authorise", ["priya", "admin"]),
        (["authorised"], "release", ["fatima"]),
        (["released"], "pay", ["fatima"]),
        (["submitted", "query", "authorised"], "reject", COUNCIL),
        (["draft", "submitted", "query"], "withdraw", ["rosa"]),
    )
