"""What a member of a panel is asked, by letter: when they join, when scoring opens, and when they are waited for."""

from __future__ import annotations

import datetime
from typing import Any

from commonweal.cycle.source.actions.telling_panel import assessment_address, tell_person
from commonweal.cycle.source.models import Opportunity, PanelMember
from commonweal.cycle.source.queries.assignment import scores_in_words
from commonweal.cycle.source.queries.interests import to_declare
from commonweal.cycle.source.queries.panel import minutes_each
from commonweal.cycle.source.queries.progress import left_to_score
from commonweal.cycle.source.rules.panel import shut_refusal
from commonweal.ground.pages.words import day, moment, plain_day, plural
from commonweal.ground.post.models import Letter


def invite_member(*, member: PanelMember, by: Any, at: datetime.datetime) -> Letter:
    """On joining: what it is about. Where scoring is open already, how much there is as well."""
    opportunity = member.opportunity
    if not shut_refusal(opportunity, at):
        return _write(member, _task(opportunity, to_declare(opportunity).count()), by, at)
    return _write(member, f"You are on the panel for {opportunity.title}", by, at)


def invite_to_score(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> int:
    """When scoring opens, to everybody on the panel: how many there are, how long they take, and by when."""
    number = to_declare(opportunity).count()
    members = [one for one in opportunity.panel.seated() if not one.has_left] if number else []
    for member in members:
        member.opportunity = opportunity
        _write(member, _task(opportunity, number), by, at)
    return len(members)


def write_reminder(*, member: PanelMember, by: Any, at: datetime.datetime) -> Letter:
    what = "declare your interests" if member.undeclared else "score, and submit your scores"
    subject = _task(member.opportunity, left_to_score(member))
    return _write(member, subject, by, at, first=f"Your assessment is waited for. What is left for you: {what}.")


def _task(opportunity: Opportunity, number: int) -> str:
    by_when = f" by {plain_day(opportunity.score_by)}" if opportunity.score_by else ""
    return f"Score {plural(number, 'application')}{by_when}"


def _write(member: PanelMember, subject: str, by: Any, at: datetime.datetime, first: str = "") -> Letter:
    opportunity = member.opportunity
    part = "the chair" if member.part == PanelMember.Part.CHAIR else "an assessor"
    about = f"You are {part} on the panel for {opportunity.title} ({opportunity.reference})."
    declare = f"Declare your interests first, here: {assessment_address(opportunity, 'interests/')}"
    return tell_person(
        opportunity=opportunity,
        person=member.person,
        kind="reminder" if first else "notice",
        subject=subject,
        text="\n\n".join([*([first] if first else []), about, "\n".join(asked_of(member, at)), declare]),
        by=by,
        at=at,
    )


def asked_of(member: PanelMember, at: datetime.datetime) -> list[str]:
    """What is asked of this member, a sentence to a line."""
    opportunity = member.opportunity
    said = ["Score alone, with a reason for each score. Then the panel meets to agree one score for each criterion."]
    if opportunity.closes_at and shut_refusal(opportunity, at):
        said.append(
            f"Applications come in until {moment(opportunity.closes_at)}. We write again when they open to you."
        )
    if opportunity.burden_words:
        said.append(f"Each takes about {minutes_each(opportunity)} minutes.")
    said.append(f"You score: {scores_in_words(member)}.")
    dates = (
        ("Scores by", opportunity.score_by),
        ("The panel meets on", opportunity.moderate_on),
        ("The decision is promised by", opportunity.decision_on),
    )
    said += [f"{what} {day(when)}." for what, when in dates if when]
    if member.support:
        said.append(f"Pay and support for you: {member.support}")
    return [*said, "What you read is confidential. You promise that when you declare your interests."]
