"""What goes on around the rounds of the demonstration borough: workshops, a bad half hour, promises kept or not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from commonweal.council.exercise.models import Exercise
from commonweal.council.people import actions as people
from commonweal.council.people.queries import charter_on
from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Award
from commonweal.front.desk.actions.walk.clock import nearest_working_day
from commonweal.ground import law
from commonweal.ground.post import actions as post
from commonweal.ground.post.models import Letter

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
SAID = (
    "Eleven people came. Asked whether a group without a bank account may apply: yes, with an organisation that holds "
    "the money for it. Asked whether transport counts: yes, put it in the budget. Asked how many awards there will "
    "be: two or three, as the money allows."
)


def lay_workshops(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """Advice that is the same for everybody: what was said is public, and the next one has room."""
    exercise = told["play"]
    evening = _at_six(at - 3 * DAY, step=-1)
    held = _workshop(exercise, "Ask us anything", at - 8 * DAY, evening)
    for number, name in enumerate(("Ana Sousa", "Malik Reid", "Ruth Adeyemi", "Pat Doyle")):
        actions.take_place(workshop=held, name=name, email=f"early{number}@thornmere.example", at=at - 8 * DAY + HOUR)
    actions.write_down(workshop=held, said=SAID, came=11, by=exercise.lead, at=evening + 2 * HOUR)
    to_come = _workshop(exercise, "Costing your idea", at - 2 * DAY, _at_six(at + 4 * DAY))
    for number, name in enumerate(("Tomasz Nowak", "Grace Oyelaran", "Bethan Pugh")):
        actions.take_place(workshop=to_come, name=name, email=f"guest{number}@thornmere.example", at=at - DAY)
    _not_written_down(told["meals"], at=at)


def _not_written_down(exercise: Exercise, *, at: datetime.datetime) -> None:
    """Somebody was there and heard; nobody else can read it yet."""
    held = _workshop(exercise, "How the three lots work", at - 9 * DAY, _at_six(at - 2 * DAY, step=-1))
    for number, name in enumerate(("Samira Khan", "Owen Price")):
        actions.take_place(workshop=held, name=name, email=f"caller{number}@thornmere.example", at=at - 8 * DAY)


# Where it went out, on which day after it opened, which one, and where it can be read.
CHANNELS = (
    ("website", 0, "News page", "https://thornmere.example/news/play"),
    ("sector", 1, "Bulletin of Thornmere CVS, read by 240 groups", "https://cvs.thornmere.example/bulletin/41"),
    ("venue", 3, "Parent carer forum, Weir Vale children's centre", ""),
    ("social", 4, "The council's page, and two groups of parents", ""),
)


def lay_advertising(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """One round that was made known in four places; nobody noted anything for the others."""
    exercise = told["play"]
    opportunity = exercise.opportunities.get()
    for channel, after, where, link in CHANNELS:
        day = min(opportunity.opens_at + after * DAY + HOUR, at)
        actions.note_advertisement(
            opportunity=opportunity,
            channel=channel,
            on=timezone.localdate(day),
            where=where,
            link=link,
            by=exercise.lead,
            at=day,
        )


def lay_advice(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """A grandmother rang, and a day later everybody could read what she was told."""
    exercise = told["play"]
    actions.note_advice(
        opportunity=exercise.opportunities.get(),
        came="telephone",
        on=timezone.localdate(at - 6 * DAY),
        asked="Does the money pay for a helper for a child who cannot be left alone?",
        answer="Yes. Put the helper in the budget as a cost of staff, and say for how many children.",
        who="Mrs Osei, for a group of grandparents in Weir Vale",
        by=exercise.lead,
        at=at - 5 * DAY,
    )


def _at_six(moment: datetime.datetime, step: int = 1) -> datetime.datetime:
    """Six in the evening, when people who work can come, of that working day or the nearest one in this direction."""
    day = nearest_working_day(timezone.localdate(moment), step)
    return datetime.datetime.combine(day, datetime.time(18), tzinfo=timezone.get_current_timezone())


def _workshop(exercise: Exercise, title: str, announced: datetime.datetime, starts: datetime.datetime) -> Any:
    return actions.hold_workshop(
        opportunity=exercise.opportunities.get(),
        title=title,
        starts_at=starts,
        where="Millbrook library, first floor, with a lift; or by telephone",
        room_for=20,
        by=exercise.lead,
        at=announced,
    )


def note_bad_half_hour(admin: Any, *, at: datetime.datetime) -> None:
    """Out of service for 35 minutes on a day without a deadline: public, and no date moves."""
    began = at - 5 * DAY
    actions.note_outage(
        began=began,
        ended=began + datetime.timedelta(minutes=35),
        how_known="The hosting company's own log. A disk was full.",
        by=admin,
        at=at - 4 * DAY,
    )


def lay_post(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """What no email took is in the post, but the last letter, which is about an award; and one email came back."""
    exercise = told["clubs"]
    letters = Letter.objects.filter(about__in=_about(exercise), state="to_post").order_by("sent_at", "pk")
    for letter in list(letters)[:-1]:
        day = min(letter.sent_at + DAY, at)
        post.note_posted(letter=letter, posted_on=timezone.localdate(day), by=exercise.lead, at=day)
    care = told["care"]
    back = Letter.objects.get(about__in=_about(care), kind="award_unsuccessful", to_name="Northgate Care Ltd")
    post.note_came_back(letter=back, said="There is no such mailbox.", by=care.lead, at=min(back.sent_at + HOUR, at))


def _about(exercise: Exercise) -> list[str]:
    return list(Application.objects.filter(opportunity__exercise=exercise).values_list("reference", flat=True))


def lay_challenge(told: Mapping[str, Exercise], *, at: datetime.datetime) -> None:
    """Somebody who was not chosen challenges the award. Nothing is signed until it is settled."""
    opportunity = told["clubs"].opportunities.order_by("-pk")[0]
    awards = Award.objects.filter(application__opportunity=opportunity)
    received = law.add_working_days(awards.earliest("notified_at").notified_at.date(), 3).date
    actions.record_challenge(
        opportunity=opportunity,
        received_on=received,
        who="Weir Vale Allotments, by its secretary, in a letter handed in at the town hall",
        about=(
            "It says that the panel read only the first page of its plan: the second, with the names of those who "
            "would walk young people home, was left out when the paper was typed in. It asks that its score be looked "
            "at again before anything is signed."
        ),
        by=opportunity.exercise.lead,
        at=min(at, datetime.datetime.combine(received, datetime.time(11), tzinfo=at.tzinfo)),
    )


def lay_charter(cast: SimpleNamespace, *, at: datetime.datetime) -> None:
    """Where the framework states a charter for suppliers: one who showed what it did, and one whose day is past."""
    signed, shown = at - 200 * DAY, at - 45 * DAY
    charter = charter_on(timezone.localdate(signed))
    if charter is None:
        return
    kept = people.sign_charter(
        organisation=cast.harbour,
        commitments=charter.commitments[:2],
        will_do="Lend our hall free to ten groups a year, and pay everyone on our staff the living wage.",
        by_when=timezone.localdate(at + 150 * DAY),
        by=cast.rosa,
        at=signed,
    )
    people.show_for_charter(
        signature=kept,
        commitment=charter.commitments[0],
        said="Seven groups have used the hall free so far, two of them every week.",
        dated=timezone.localdate(shown),
        by=cast.rosa,
        at=shown,
    )
    people.sign_charter(
        organisation=cast.northgate,
        commitments=charter.commitments[-1:],
        will_do="Train every care worker to notice domestic abuse and to know whom to tell.",
        by_when=timezone.localdate(at - 20 * DAY),
        by=cast.kit,
        at=signed,
    )


def show_profiles(cast: SimpleNamespace, *, at: datetime.datetime) -> None:
    """Two who show residents what they do, and one of them its money only to those to whom it applies."""
    open_to_all = {"names": "public", "work": "public"}
    people.say_who_sees(organisation=cast.harbour, shown=open_to_all | {"contacts": "public"}, by=cast.rosa, at=at)
    kept = open_to_all | {"people-and-money": "applying"}
    people.say_who_sees(organisation=cast.meadow, shown=kept, by=cast.omar, at=at)


def write_before_joining(organisation: Any, exercise: Exercise, person: Any, *, at: datetime.datetime) -> None:
    """Somebody asks to join an organisation that has nobody here, and begins to write for it while they wait."""
    people.ask_to_join(organisation=organisation, by=person, at=at)
    opportunity = exercise.opportunities.get()
    begun = actions.begin_before_joining(opportunity=opportunity, organisation=organisation, by=person, at=at)
    actions.save_answers(application=begun, project="A garden to talk in", by=person, at=at)
