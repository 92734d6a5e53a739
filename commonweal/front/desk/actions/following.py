"""Who follows what in the demonstration borough, and what applicants and officers have written to each other."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from commonweal.council.exercise.models import Exercise
from commonweal.council.people.queries import administrators_of
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Award
from commonweal.cycle.source.queries import ALL, own_topic, theme_topic
from commonweal.ground.post import actions as post
from commonweal.ground.post.actions import Topic

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
EVERY, SOME = 9, 5  # follow all new opportunities; follow one theme and the round that is open


def lay_neighbours(theme: str, *, at: datetime.datetime) -> None:
    """Who follows all that is new, or one theme: they hear of what opens from then on."""
    every = Topic(ALL, "All new opportunities", "/opportunities/")
    some = Topic(theme_topic(theme), f"New opportunities: {theme}", "/opportunities/")
    for number in range(EVERY):
        post.follow(address=f"neighbour{number}@thornmere.example", topics=[every], at=at)
    for number in range(SOME):
        post.follow(address=f"friend{number}@thornmere.example", topics=[some], at=at)


def lay_followers(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """Those who follow the round that is open."""
    opportunity = told["play"].opportunities.get()
    own = Topic(own_topic(opportunity), opportunity.title, f"/opportunities/{opportunity.reference}/")
    for number in range(SOME):
        post.follow(address=f"friend{number}@thornmere.example", topics=[own], at=at)


def lay_questions(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """One question answered for tomorrow's digest, and one that waits."""
    exercise = told["play"]
    opportunity = exercise.opportunities.get()
    asked = "May two groups that share a hall apply together?"
    question = actions.ask_question(opportunity=opportunity, asked=asked, at=at - 2 * DAY)
    answer = "Yes. One of you leads, and each confirms its part before it is sent."
    actions.answer_question(question=question, answer=answer, by=exercise.lead, at=at - DAY)
    asked = "We are about to buy the field behind the school. May part of its price be paid from it?"
    actions.ask_question(opportunity=opportunity, asked=asked, confidential=True, at=at - HOUR)


def lay_letters(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """One exchange about an application, one conversation about a decision, and every receipt sent."""
    application = told["advice"].opportunities.get().applications.filter(state="submitted").order_by("pk").first()
    if application is not None:
        by, officer = administrators_of(application.organisation)[0], told["advice"].lead
        after = application.opportunity.closes_at + 7 * DAY
        text = "Our treasurer has changed since we applied. Her name is on the charity register now."
        lines = ((by, text, False), (officer, "Thank you. That is noted, and you need to do nothing more.", True))
        for number, (author, words, from_council) in enumerate(lines):
            when = after + number * HOUR
            actions.write_message(application=application, text=words, from_council=from_council, by=author, at=when)
    told_of = Award.objects.filter(result="unsuccessful", notified_at__lt=at - 15 * DAY)
    told_of = told_of.filter(application__organisation__memberships__standing="admin")
    award = told_of.order_by("-notified_at").first()
    if award is not None:
        _talk(award)
    while post.issue_waiting(at=at):  # so many at a time
        pass
    post.leave_waiting(at=at)
    post.forget(at=at)


def _talk(award: Award) -> None:
    """Asked for a week after the letter, held a week later, and noted for both."""
    application, day = award.application, award.notified_at + 7 * DAY
    by, officer = administrators_of(application.organisation)[0], application.opportunity.exercise.lead
    talk = actions.ask_to_talk(
        application=application, wants="What would make our next application stronger?", by=by, at=day
    )
    time = day + 7 * DAY
    actions.offer_times(
        talk=talk, times=[time, time + HOUR], where="By telephone; we call you", by=officer, at=day + DAY
    )
    actions.book(talk=talk, time=time, by=by, at=day + 2 * HOUR)
    note = (
        "We went through each reason. Next time, say how many people stay in touch after six months, and how you know."
    )
    actions.close_talk(talk=talk, note=note, by=officer, at=time + HOUR)
