from __future__ import annotations

import datetime
from decimal import Decimal

from commonweal.council.exercise import actions as exercises
from commonweal.cycle.deliver.actions import end_agreement
from commonweal.cycle.deliver.models import Agreement
from commonweal.cycle.review import actions
from commonweal.cycle.review.models import EndOfTerm, Review
from commonweal.cycle.review.queries import HANDOVER, IMPACT
from commonweal.front.desk.actions.walk import decide
from commonweal.front.desk.actions.walk.clock import Walk
from commonweal.front.desk.actions.walk.manage import provider
from commonweal.ground import law


def reload(walk: Walk) -> Review:
    walk.review = Review.objects.select_related("exercise__framework", "exercise__lead", "agreement").get(
        pk=walk.review.pk
    )
    return walk.review


def evaluate(walk: Walk) -> None:
    story, lead = walk.story, walk.lead
    walk.pass_gates("manage")
    _set_aside(walk, "manage")
    walk.review = actions.open_review(agreement=walk.agreement, by=lead, at=walk.tick())
    last, target = story.figures[-1], story.indicator[3]
    actions.evaluate(
        review=walk.review,
        objectives_met=f"{last} of {target} {story.indicator[1]}: {story.indicator[0].lower()}.",
        impact=story.change,
        partners_now="Partners would stay; one has taken the idea up elsewhere.",
        needs_now=story.need,
        learning=story.finding or "Fewer came than hoped; transport was the reason that people gave.",
        economy="The price was within the budget and overheads were fair.",
        efficiency="Cost for each person reached fell from the first half to the second.",
        effectiveness="Most people who came said what had changed for them.",
        confidence="medium",
        confidence_why="The figures are the provider's own, and a sample was checked.",
        by=lead,
        at=walk.tick(),
    )
    _value(walk)
    _ask_again(walk)
    _impact(walk)


def _value(walk: Walk) -> None:
    story, lead = walk.story, walk.lead
    actions.value_outcomes(
        review=reload(walk),
        outcomes=[
            {
                "stakeholder": story.who,
                "name": story.indicator[0],
                "quantity": Decimal(story.figures[-1]),
                "proxy": Decimal(2_150),
                "proxy_source": "Thornmere unit cost table, line 14",
                "proxy_year": walk.at.year,
                "years": 2,
                "deadweight": Decimal("0.25"),
                "displacement": Decimal("0.05"),
                "attribution": Decimal("0.20"),
                "drop_off": Decimal("0.40"),
            }
        ],
        inputs=walk.agreement.value,
        not_valued="Confidence and friendship, which people spoke of most and which nobody could price fairly.",
        assumptions="Figures as reported; the same share would have found their own way as in the borough survey.",
        checked_by="Fatima Rahman",
        by=lead,
        at=walk.tick(),
    )


def _ask_again(walk: Walk) -> None:
    lead = walk.lead
    actions.check_need_again(
        review=reload(walk),
        need_review="The need still stands; it has moved a little.",
        route_review="A grant would still suit; a longer one would suit better.",
        by=lead,
        at=walk.tick(),
    )
    actions.ask_people(
        review=reload(walk),
        sector="residents",
        how="Conversations at the last three sessions",
        on=walk.at.date(),
        who="People who used it",
        said="Keep the people, change the place.",
        did="The place is part of what comes next.",
        by=lead,
        at=walk.tick(),
    )


def _set_aside(walk: Walk, stage: str) -> None:
    for task in walk.exercise.tasks.filter(stage=stage, state__in=["to_do", "started"], required=True):
        exercises.set_aside(
            exercise=walk.exercise,
            key=task.key,
            reason="Nothing more of this arises before the review.",
            by=walk.lead,
            at=walk.tick(),
        )


def _impact(walk: Walk) -> None:
    lead = walk.lead
    texts = {
        "users": "The people who come today would lose a weekly place to meet.",
        "where_will_they_go": "The library offers the same hour; each person is asked.",
        "equality": "Older women and disabled people are most of those who come; transport is kept for a year.",
        "provider_viability": "It is a small part of the provider's income and no post depends on it alone.",
        "staff": "One part-time worker; TUPE does not apply, and the provider has another post.",
        "assets": "The hall is rented by the hour.",
        "community": "Neighbours who met there have formed a group of their own.",
        "mitigation": "Three months of handover with the library and the group.",
    }
    actions.assess_change(
        review=reload(walk),
        users_number=walk.story.figures[-1],
        by=lead,
        at=walk.tick(),
        **{key: texts[key] for key in IMPACT},
    )
    actions.share_with_provider(review=reload(walk), by=lead, at=walk.tick())
    theirs = provider(walk)
    actions.provider_comment(
        review=reload(walk),
        comment="Fair, and we are glad that the group was heard. We would have liked to be asked a month earlier.",
        by=theirs,
        at=walk.days(6),
    )
    proposal = actions.counter_propose(
        review=reload(walk),
        from_whom=str(walk.agreement.organisation),
        proposal="Go on at half the price with volunteers.",
        by=theirs,
        at=walk.tick(),
    )
    actions.answer_proposal(
        proposal=proposal,
        answer="Considered: it would rest on two volunteers. We will help the group to apply to the small fund.",
        by=lead,
        at=walk.days(2),
    )


def decide_ending(walk: Walk) -> None:
    story, lead = walk.story, walk.lead
    exercises.assess_impact(
        exercise=walk.exercise,
        stage="review",
        needed=True,
        reason="People with protected characteristics use the service.",
        eliminate="No group loses a service that another keeps.",
        advance="Transport is kept for those who need it.",
        foster="The group that formed goes on meeting.",
        mitigation="Handover with the library.",
        staff_transfer="no",
        personal_data="no",
        by=lead,
        at=walk.tick(),
    )
    end = actions.recommend_end(
        review=reload(walk),
        choice=story.ending,
        why="It did what it was for, and what comes next can build on it."
        if story.ending != "end"
        else "Neighbours now do for themselves what the grant paid for.",
        new_end=_a_year_on(walk.agreement.ends_on) if story.ending == "extend" else None,
        planned_for=(walk.at + datetime.timedelta(days=10)).date(),
        by=lead,
        at=walk.tick(),
    )
    walk.decision = decide.settle(
        walk,
        end.decision,
        reasons="The evaluation is sound, and those who use the service and those who run it were asked.",
        rejected="Stopping at once, and going on unchanged, were considered and rejected.",
    )
    walk.pass_gates("review")


def _a_year_on(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=365)


def finish(walk: Walk) -> None:
    """Give notice or extend, hand over, write up what was learned, publish, and close."""
    lead = walk.lead
    end = EndOfTerm.objects.select_related("review__agreement", "review__exercise", "decision").get(review=walk.review)
    if end.choice == "extend":
        actions.extend(end_of_term=end, by=lead, at=walk.tick())
    else:
        _give_notice(walk, end)
    actions.plan_handover(
        review=reload(walk),
        plan=dict.fromkeys(HANDOVER, "Agreed with the provider and dated in its last report."),
        by=lead,
        at=walk.tick(),
    )
    actions.learn(review=reload(walk), text=walk.story.finding, by=lead, at=walk.tick())
    actions.publish_review(review=reload(walk), by=lead, at=walk.tick())
    exercise = walk.exercise
    exercise.refresh_from_db()
    _set_aside(walk, "review")
    actions.close_review(review=reload(walk), by=lead, at=walk.tick())


def _give_notice(walk: Walk, end: EndOfTerm) -> None:
    at = walk.tick()
    agreement = Agreement.objects.get(pk=walk.agreement.pk)
    earliest = law.earliest_end(at.date(), agreement.notice_months).ends_on
    ends = max(earliest, at.date())
    if agreement.ends_on and ends > agreement.ends_on >= at.date():
        ends = agreement.ends_on
    actions.give_notice(
        end_of_term=end,
        given_on=at.date(),
        ends_on=ends,
        support="A worker helps for three months to hand over.",
        users_told_how="In person at each session, and by post to those who were not there.",
        where_instead="The carers' group meets every second Saturday.",
        by=walk.lead,
        at=at,
        **_short(walk, agreement, ends, earliest),
    )
    walk.to(walk.at + (ends - walk.at.date()) + datetime.timedelta(days=1))
    end_agreement(agreement=Agreement.objects.get(pk=agreement.pk), ended_on=ends, by=walk.cast.dele, at=walk.tick())


def _short(walk: Walk, agreement: Agreement, ends: datetime.date, earliest: datetime.date) -> dict:
    if ends >= earliest:
        return {}
    return {
        "short_reason": "The award was for a set time that both knew from the start.",
        "short_authorised_by": walk.cast.david,
    }
