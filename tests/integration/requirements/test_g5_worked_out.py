"""What is worked out from an application's answers, beside the criterion under which it is scored."""

import pytest
from django.urls import reverse

from commonweal.council.framework.queries import shipped_pack
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Score
from commonweal.ground.questions.rules import from_library
from tests.factories import assessment, source


@pytest.mark.covers("G5.20", "G5.22", "G5.24", "G5.25")
def test_what_the_answers_come_to_stands_beside_the_criterion_it_is_scored_under(exercise, cast, now, visit):
    opportunity = _lancasters_questions(exercise, cast, now)
    at = now + 3 * source.DAY
    application = source.started(opportunity, cast.harbour, cast.rosa, at)
    told = {"by": cast.rosa, "at": at}
    partner = actions.ask_partner(
        application=application, organisation=cast.meadow, role="Runs the kitchen", share="25", **told
    )
    actions.answer_partnership(partner=partner, confirmed=True, by=cast.omar, at=at)
    actions.save_answers(application=application, project="Ready", amount="10000", answers=ANSWERS, **told)
    actions.submit(application=application, **told)
    at = opportunity.closes_at + source.DAY
    actions.close_due(at=at)
    assessment.opened(opportunity, cast, at)
    application.refresh_from_db()
    actions.check_gate(application=application, checks=assessment.checks(application), by=cast.priya, at=at)
    member = opportunity.panel.get(person=cast.asha)
    actions.declare(member=member, declarations={application.pk: ("none", "")}, by=cast.asha, at=at)
    path = reverse("source:score", args=[opportunity.reference, application.reference])
    for criterion, sentences in WORKED_OUT.items():
        page = visit(cast.asha, f"{path}?criterion={criterion}", at=at)
        assert [one for one in sentences if one not in page] == []
        others = [one for key, found in WORKED_OUT.items() if key != criterion for one in found]
        assert [one for one in others if one in page] == []
        answer = visit.send(
            cast.asha, f"{path}?criterion={criterion}", at=at, then="stay", **_scored(opportunity, criterion)
        )
        assert answer.status_code == 302
    assert Score.objects.filter(application=application, member=member).count() == len(WORKED_OUT)


ANSWERS = {
    "barriers": [
        {"what": "The lease is not signed", "likely": "4", "doing": "Signing in May", "cleared": "no"},
        {"what": "Nobody to cook", "likely": "2", "doing": "Hired", "cleared": "yes"},
    ],
    "other_money": "yes",
    "other_funders": [
        {"who": "The lottery", "amount": "12000", "agreed": "yes"},
        {"who": "The church", "amount": "3000", "agreed": "no"},
    ],
    "reach": "50",
    "income_mix": [
        {"year": "2023", "public": "80000", "other": "20000"},
        {"year": "2025", "public": "60000", "other": "60000"},
    ],
    "together": "The kitchen is theirs, the room is ours, and the young people are everybody's.",
}
WORKED_OUT = {
    "deliverability": [
        "2 barriers named, 1 cleared already. The likeliest that still stands: The lease is not signed (4 of 5)."
    ],
    "value_for_money": ["Others pay £15,000: £1.50 for each £1 asked for. £12,000 of it is agreed.", "£200."],
    "sustainability": ["2023: 80%, 2025: 50%. It fell by 30 points."],
    "collaboration": ["Confirmed by 1 partner", "Meadow CIC: Runs the kitchen (25%)."],
}


def _lancasters_questions(exercise, cast, now):
    """Four of Lancaster's core criteria, each with the stock question that is asked under it."""
    opportunity = source.set_up(exercise, cast, now)
    wanted = {one.key: one for one in shipped_pack("lancaster").criteria.scored if one.key in WORKED_OUT}
    rows = [{"key": key, "title": one.name, "definition": one.definition, "weight": 25} for key, one in wanted.items()]
    actions.set_criteria(opportunity=opportunity, criteria=rows, by=cast.priya, at=now)
    under = {"barriers": "deliverability", "income_mix": "sustainability"}
    under |= dict.fromkeys(("other_money", "other_funders", "reach"), "value_for_money")
    questions = [from_library(key) | {"criterion": criterion} for key, criterion in under.items()]
    together = {"key": "together", "text": "Who does what?", "why": "Shared work reaches further.", "words": 50}
    questions.append(together | {"kind": "long", "criterion": "collaboration"})
    actions.set_questions(opportunity=opportunity, questions=questions, by=cast.priya, at=now)
    return source.published(opportunity, cast, now)


def _scored(opportunity, criterion):
    key = opportunity.criteria.get(key=criterion).pk
    return {f"score_{key}": "3", f"reason_{key}": assessment.REASON}
