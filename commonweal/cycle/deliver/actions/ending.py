from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.exercise.rules import require
from commonweal.council.people.models import Role
from commonweal.cycle.deliver.actions.following import tell_end_moved, tell_ended
from commonweal.cycle.deliver.actions.tasks import completed
from commonweal.cycle.deliver.actions.terms import schedule_reports
from commonweal.cycle.deliver.models import Agreement, Notice
from commonweal.cycle.deliver.queries import months_of_notice
from commonweal.cycle.deliver.rules import runs
from commonweal.cycle.deliver.states import AGREEMENT
from commonweal.ground import law
from commonweal.ground.pages.words import day, plain_day, plural
from commonweal.ground.record.actions import moved, recorded
from commonweal.ground.record.rules import refuse

CANNOT_GIVE = "You cannot give this notice."
EXCEPTION = "A shorter notice needs a reason and somebody who may decide, other than you, to authorise it."


@transaction.atomic
def give_notice(
    *,
    agreement: Agreement,
    given_on: datetime.date,
    ends_on: datetime.date,
    why: str,
    support: str,
    users_told_how: str,
    by: Any,
    at: datetime.datetime,
    where_instead: str = "",
    letter_reference: str = "",
    short_reason: str = "",
    short_authorised_by: Any = None,
) -> Notice:
    """Notice to the provider and to the people who use it. Less than the notice owed is an exception with a name."""
    agreement.refresh_from_db()
    _check_words(why=why, support=support, users_told_how=users_told_how)
    _check_days(agreement, given_on, ends_on, timezone.localdate(at))
    short = _check_length(agreement, given_on, ends_on, short_reason, short_authorised_by, by)
    notice = Notice(
        agreement=agreement,
        given_on=given_on,
        ends_on=ends_on,
        why=why,
        support=support,
        where_instead=where_instead,
        users_told_how=users_told_how,
        letter_reference=letter_reference,
        short_reason=short_reason if short else "",
        short_authorised_by=short_authorised_by if short else None,
    )
    before = agreement.ends_on
    with moved(AGREEMENT, "give_notice", agreement, by=by, at=at, why=why):
        agreement.ends_on = ends_on
    with recorded("give notice", notice, by=by, at=at, why=short_reason if short else ""):
        notice.save()
    tell_end_moved(agreement=agreement, before=before, at=at)
    return notice


def _check_words(**words: str) -> None:
    wanted = {
        "why": "Enter why it ends. The provider and the people who use it are told.",
        "support": "Enter what the council will do to help the provider wind down.",
        "users_told_how": "Enter how the people who use it will be told.",
    }
    for name, sentence in wanted.items():
        if not words[name].strip():
            raise refuse(CANNOT_GIVE, sentence, about=name)


def _check_days(agreement: Agreement, given_on: datetime.date, ends_on: datetime.date, today: datetime.date) -> None:
    if given_on > today:
        raise refuse(
            CANNOT_GIVE,
            f"{day(given_on)} has not come yet. Record the notice on the day it is given.",
            about="given_on",
        )
    if agreement.ends_on and ends_on > agreement.ends_on >= given_on:
        raise refuse(
            CANNOT_GIVE,
            f"The agreement ends on {day(agreement.ends_on)} already. A later end is an extension.",
            exception="Record a change to the agreement once the extension is decided.",
            about="ends_on",
        )


def _check_length(
    agreement: Agreement,
    given_on: datetime.date,
    ends_on: datetime.date,
    short_reason: str,
    authoriser: Any,
    by: Any,
) -> bool:
    """Whether the notice is short, after refusing one that is short without a reason and an authoriser."""
    if ends_on <= given_on:
        raise refuse(CANNOT_GIVE, "The end must be after the day on which notice is given.", about="ends_on")
    months = months_of_notice(agreement, given_on)
    earliest = law.earliest_end(given_on, months).ends_on
    if ends_on >= earliest:
        return False
    why = (
        f"{plural(months, 'month')} of notice are owed. Given on {plain_day(given_on)}, "
        f"the earliest end is {plain_day(earliest)}."
    )
    if not short_reason.strip() or authoriser is None:
        raise refuse(CANNOT_GIVE, why, exception=EXCEPTION)
    if authoriser.pk == by.pk or not authoriser.holds(Role.DECIDER):
        raise refuse(
            CANNOT_GIVE,
            f"{why} {authoriser} cannot authorise less.",
            "a decision maker",
            EXCEPTION,
            about="short_authorised_by",
        )
    return True


@transaction.atomic
def withdraw_notice(*, agreement: Agreement, why: str, ends_on: datetime.date, by: Any, at: datetime.datetime) -> None:
    """The agreement goes on to `ends_on`, which both parties must know again."""
    if not why.strip():
        raise refuse("You cannot withdraw the notice.", "Enter why it is withdrawn.")
    notice, before = agreement.notices.filter(withdrawn_on=None).first(), agreement.ends_on
    with moved(AGREEMENT, "withdraw_notice", agreement, by=by, at=at, why=why):
        agreement.ends_on = ends_on
    if notice is not None:
        with recorded("withdraw notice", notice, by=by, at=at, why=why):
            notice.withdrawn_on = timezone.localdate(at)
            notice.save()
    tell_end_moved(agreement=agreement, before=before, at=at)


def end_agreement(
    *, agreement: Agreement, ended_on: datetime.date, by: Any, at: datetime.datetime, why: str = ""
) -> None:
    """It has ended. Before its date only where notice was given; nothing rolls over in silence."""
    what = "You cannot end this agreement."
    agreement.refresh_from_db()
    if ended_on > timezone.localdate(at):
        raise refuse(what, f"{day(ended_on)} has not come yet.", about="ended_on")
    early = agreement.ends_on is not None and ended_on < agreement.ends_on
    if early and agreement.state == "active":
        raise refuse(what, f"It runs to {day(agreement.ends_on)} and no notice has been given.", exception=EXCEPTION)
    if early and not why.strip():
        raise refuse(what, f"It was to end on {day(agreement.ends_on)}. Enter why it ended before that.", about="why")
    with transaction.atomic():
        with moved(AGREEMENT, "end_early" if early else "end", agreement, by=by, at=at, why=why):
            agreement.ended_on = ended_on
        tell_ended(agreement=agreement, at=at)


@transaction.atomic
def change_agreement(
    *,
    agreement: Agreement,
    what: str,
    why: str,
    by: Any,
    at: datetime.datetime,
    ends_on: datetime.date | None = None,
    value: Decimal | None = None,
) -> None:
    """A change after both have agreed: what, why, and its effect on the end and the money. The record keeps both."""
    refusal = "You cannot change this agreement."
    agreement.refresh_from_db()
    require(runs, by, agreement, what=refusal)
    if agreement.state not in ("active", "notice"):
        raise refuse(refusal, "Only an agreement that is running can be changed.")
    if not what.strip() or not why.strip():
        raise refuse(refusal, "Enter what changes and why.")
    if ends_on and agreement.starts_on and ends_on < agreement.starts_on:
        raise refuse(refusal, f"It began on {day(agreement.starts_on)}; it cannot end before that.", about="ends_on")
    before = agreement.ends_on
    with recorded("change", agreement, by=by, at=at, why=f"{what.strip()} Because: {why.strip()}"):
        if ends_on and agreement.ends_on and ends_on > agreement.ends_on:
            agreement.last_extension_on = timezone.localdate(at)
        agreement.ends_on = ends_on or agreement.ends_on
        agreement.value = value if value is not None else agreement.value
        agreement.save()
    if agreement.reports.exists():
        schedule_reports(agreement=agreement, by=by, at=at)
    tell_end_moved(agreement=agreement, before=before, at=at)
    completed(agreement, "changes", by=by, at=at)
