"""How far an applicant is and until when: the line above the task list, the status, and the list on the home page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from commonweal.council.people.models import Organisation
from commonweal.council.people.queries import HomeList, show_on_home
from commonweal.cycle.source.models import Application, ChangeRequest, SignOff
from commonweal.cycle.source.queries.application import applications_of, changed_since_submitted, open_to
from commonweal.cycle.source.queries.lateness import late_request_of, submit_by
from commonweal.cycle.source.queries.opportunity import is_open, state_now
from commonweal.cycle.source.queries.sections import readable_draft, ready, sections_of
from commonweal.cycle.source.queries.signoff import names_of_signatories, waiting
from commonweal.cycle.source.rules.application import before_joining, closed, receipt_mark
from commonweal.cycle.source.rules.lot import in_words
from commonweal.cycle.source.rules.signoff import needed
from commonweal.ground.pages.words import clock, countdown, day, full_stop, moment, plural, short_day
from commonweal.ground.post.queries import about

SENT = {"decided": ("Decision made", ""), "assessing": ("Being assessed", "light-blue")}
KEPT = "Your last saved answers are kept."


# ---- the task list ------------------------------------------------------------------------------------------------


def progress_sentence(application: Application, now: datetime.datetime) -> str:
    """The line above the task list, always: whether it has been sent, how far it is, and by when."""
    by = _by(application)
    if application.state == "withdrawn":
        again = f" You can restore it until {by}." if open_to(application, now) else ""
        return f"You have withdrawn this application.{again}"
    if application.opportunity.state == "withdrawn":
        return _called_off(application)
    if application.submitted_at:
        return _sent_sentence(application, now, by)
    if waiting(application):
        return _waiting_sentence(application, now, by)
    return _unsent_sentence(application, now, by)


def _called_off(application: Application) -> str:
    now = "What you sent will not be considered." if application.submitted_at else f"It can no longer be sent. {KEPT}"
    return f"The council has withdrawn this opportunity: {full_stop(application.opportunity.withdrawn_reason)} {now}"


def _unsent_sentence(application: Application, now: datetime.datetime, by: str) -> str:
    if not open_to(application, now):
        return f"You did not submit this application. {_closed_at(application)} {KEPT}"
    done = progress_of(application)
    if before_joining(application):
        if application.turned_down:
            return f"It cannot be submitted for {application.organisation}. {done} It closes at {by}."
        who = f"{application.organisation} has let its writer in, or has taken it in"
        return f"It cannot be submitted until {who}. {done} It closes at {by}."
    if is_open(application.opportunity, now):
        return f"You have not submitted yet. {done} Submit by {by}."
    if application.paper_received_at is not None:
        return f"It came on paper and is not submitted yet. {done} Submit it before the applications are opened."
    return f"You have not submitted yet, and may send it late. {done} Submit by {by}."


def progress_of(application: Application) -> str:
    """3 of 8 sections completed."""
    sections = sections_of(application)
    return f"{sum(1 for one in sections if one.completed)} of {len(sections)} sections completed."


def _by(application: Application) -> str:
    last = submit_by(application)
    return f"{clock(last)} on {day(last)}"


def _closed_at(application: Application) -> str:
    late = late_request_of(application)
    if late is not None and late.until is not None:
        return f"You could send it late until {moment(late.until)}."
    return f"It closed at {moment(application.opportunity.closes_at)}."


def _sent_sentence(application: Application, now: datetime.datetime, by: str) -> str:
    sent = f"You submitted this at {moment(application.submitted_at)}. Your reference is {application.reference}."
    if closed(application.opportunity.closes_at, now):
        return sent
    if waiting(application):
        return f"{sent} A changed version waits to be signed off, and counts only if it is by {by}."
    if changed_since_submitted(application):
        return f"{sent} You have made changes since. Submit again by {by} to send them."
    return sent


def _waiting_sentence(application: Application, now: datetime.datetime, by: str) -> str:
    names = " or ".join(names_of_signatories(application.organisation)) or "a signatory"
    if not open_to(application, now):
        return (
            f"You did not submit this application. It was waiting for {names} to sign it off when it closed at {by}. "
            f"{KEPT}"
        )
    return f"You have not submitted yet. It is with {names}, who must sign it off by {by}."


def time_left(application: Application, now: datetime.datetime) -> str:
    return countdown(submit_by(application), now)


def provider_status(application: Application, now: datetime.datetime) -> tuple[str, str]:
    """The status as the applicant sees it, with its colour."""
    return statuses([application], now)[0]


def statuses(applications: Sequence[Application], now: datetime.datetime) -> list[tuple[str, str]]:
    """The status of each of a page of applications, in so many queries however many there are."""
    numbers = [one.pk for one in applications]
    sent_off = SignOff.objects.filter(application__in=numbers, state="waiting").values_list("application_id", flat=True)
    asked = ChangeRequest.objects.filter(application__in=numbers, state="asked", answer_by__gte=now)
    with_signatory = {one.pk for one in applications if needed(one)} & set(sent_off)
    to_change = set(asked.values_list("application_id", flat=True))
    unsent = [one for one in applications if one.submitted_at is None and open_to(one, now)]
    complete = ready([one for one in unsent if one.pk not in with_signatory])
    return [_status(one, now, with_signatory, to_change, complete) for one in applications]


def _status(
    application: Application, now: datetime.datetime, with_signatory: set[int], to_change: set[int], complete: set[int]
) -> tuple[str, str]:
    stands = state_now(application.opportunity, now)
    if application.state == "withdrawn":
        return "Withdrawn", "grey"
    if stands == "withdrawn":
        return "Opportunity withdrawn", "grey"
    if application.pk in with_signatory and open_to(application, now):
        return "Waiting for sign-off", "purple"
    if application.submitted_at is not None:
        return ("Changes requested", "yellow") if application.pk in to_change else SENT.get(stands, ("Submitted", ""))
    if not open_to(application, now):
        return "Not submitted (closed)", "grey"
    return _unsent_status(application, complete)


def _unsent_status(application: Application, complete: set[int]) -> tuple[str, str]:
    if before_joining(application):
        return ("Not let in", "grey") if application.turned_down else ("Waiting to be let in", "purple")
    return ("Ready to submit", "blue") if application.pk in complete else ("In progress", "light-blue")


def name_of(application: Application) -> str:
    """The project as its applicant calls it; the opportunity where it has no name yet, or cannot be read here."""
    return readable_draft(application).get("project") or application.opportunity.title


def emailed(application: Application) -> str:
    """To how many the receipt of what was sent last went by email; nothing where it went to nobody."""
    mark = receipt_mark(application.submitted_at)
    states = [one.state for one in about(application.reference).filter(kind="receipt") if one.to_address
              and one.content.get("at") == mark]  # fmt: skip
    if not states:
        return ""
    number, failed = plural(len(states), "person", "people"), states.count("failed")
    if "draft" in states or "leaving" in states:
        return f"We are emailing a copy to {number}."
    return f"We emailed a copy to {number}.{f' {failed} of these emails could not be delivered.' if failed else ''}"


# ---- the provider's home page -------------------------------------------------------------------------------------


@show_on_home
def applications_for_home(organisation: Organisation, now: datetime.datetime) -> HomeList:
    found = list(applications_of(organisation)[:5])
    rows = [
        [
            {
                "text": name_of(one) + in_words(one.lot),
                "href": f"/org/{organisation.slug}/applications/{one.reference}/",
            },
            status,
            f"{clock(one.opportunity.closes_at)} on {short_day(one.opportunity.closes_at)}",
            one.reference,
        ]
        for one, (status, _) in zip(found, statuses(found, now), strict=True)
    ]
    return HomeList(
        title="Applications",
        columns=("Project", "Status", "Deadline", "Reference"),
        rows=rows,
        empty="You have not applied for anything yet.",
        href=f"/org/{organisation.slug}/applications/" if rows else "",
        applied=bool(rows),
    )


def unanswerable(application: Application, at: datetime.datetime) -> str:
    """Why a partner cannot answer any more, or not now; nothing where it can."""
    opportunity, lead = application.opportunity, application.organisation
    if application.state == "withdrawn":
        return f"{lead} has withdrawn the application."
    if not open_to(application, at):
        if opportunity.state == "withdrawn":
            return "The opportunity has been withdrawn."
        return f"This opportunity closed at {moment(opportunity.closes_at)}. What was answered by then stands."
    if waiting(application) is not None:
        return f"It lies with a signatory of {lead}, and cannot be changed until it is signed or sent back."
    return ""
