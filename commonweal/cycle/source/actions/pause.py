"""The pause between an award and the signature: from the letters, or from the notice that starts it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from commonweal.cycle.source.models import Award, Notice
from commonweal.cycle.source.queries import letters
from commonweal.cycle.source.rules import award as rules
from commonweal.ground.law import LawRefusal
from commonweal.ground.post import actions as post
from commonweal.ground.post.models import Letter
from commonweal.ground.record.actions import TOGETHER, recorded_all
from commonweal.ground.record.rules import refuse


def set_pause(*, awards: Iterable[Award], everybody: Iterable[Award], on: datetime.date, what: str) -> None:
    """Say on these awards, which are told on this day, when their pause ends or what it waits for. Nothing is saved."""
    for award in awards:
        award.pause_from = award.pause_until = None
        award.pause_sentence = ""
    offered = rules.offered_by_lot(everybody)
    paused = [award for award in awards if award.application.lot_id in offered]
    if not paused:
        return
    opportunity = paused[0].application.opportunity
    try:
        found = rules.pause(opportunity, on)
    except LawRefusal as refusal:
        raise refuse(what, str(refusal)) from refusal
    notice = rules.pause_notice(opportunity)
    for award in paused:
        if notice is None:
            _counted(award, found)
        else:
            award.pause_sentence = rules.waits_for_notice(found, notice)


def date_pause(
    awards: list[Award], written: list[Letter], moment: Any, by: Any, at: datetime.datetime, *, dated: bool = True
) -> None:
    """The letters say when the pause ends that begins at this moment. What else they say stays as it was checked."""
    found, offered = {letter.reference: letter for letter in written}, rules.offered_by_lot(awards)
    changed = []
    for award in awards:
        letter = found[award.letter_reference]
        try:
            waits = letters.pause_words(award, offered, timezone.localdate(moment), dated)
        except LawRefusal as refusal:
            raise refuse("You cannot send the letters.", str(refusal)) from refusal
        if letter.content.get("pause") and letter.content["pause"] != waits:
            changed.append((letter, letters.with_pause(letter, waits)))
    post.put_dates(said=changed, by=by, at=at)


def begin_pause(*, notice: Notice, by: Any, at: datetime.datetime) -> None:
    """The notice is out: the pause of everybody who was told by then is counted from its day."""
    told = Award.objects.filter(application__opportunity=notice.opportunity, state="notified")
    awards = [
        award
        for award in told.exclude(pause_sentence="").select_related("application")
        if timezone.localdate(award.notified_at) <= notice.published_on
    ]
    if not awards:
        return
    try:
        found = rules.pause(notice.opportunity, notice.published_on)
    except LawRefusal as refusal:
        raise refuse("You cannot note this notice.", str(refusal)) from refusal
    for award in awards:
        award.application.opportunity = notice.opportunity
    with recorded_all("begin pause", awards, by=by, at=at, why=f"{notice.name} {notice.identifier}"):
        for award in awards:
            _counted(award, found)
        Award.objects.bulk_update(awards, ["pause_from", "pause_until", "pause_sentence"], batch_size=TOGETHER)


def _counted(award: Award, found: Any) -> None:
    award.pause_from, award.pause_until = getattr(found, "counted_from", None), getattr(found, "ends", None)
    award.pause_sentence = found.sentence()
