from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet
from django.http import Http404

from commonweal.council.decide.models import Decision
from commonweal.council.decide.queries import follows_decisions
from commonweal.cycle.source.models import Application, Award, Declaration, DueDiligence, Opportunity
from commonweal.cycle.source.queries.panel import load_board, load_ranking, seat_one
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.challenge import holding, may_record, paused
from commonweal.cycle.source.rules.condition import held_by
from commonweal.cycle.source.rules.panel import looked_up, staying
from commonweal.cycle.source.rules.ranking import disagreements, standing
from commonweal.cycle.source.rules.worked_again import figures
from commonweal.ground.law.days import shift_days
from commonweal.ground.pages.words import day, lower_first, money, plural
from commonweal.ground.post.models import Letter
from commonweal.ground.post.rules import keeps, made_of_facts
from commonweal.ground.record.rules import Refusal

RESULT = Award.Result
MOST_TOTALS = 20  # that a page tells one by one; the file tells all of them
NOTES_IT = "the team of the exercise notes it on the page of its notices"


def awards_of(opportunity: Opportunity) -> list[Award]:
    """Every applicant's row, best place first, with what a letter needs."""
    found = Award.objects.filter(application__opportunity=opportunity).select_related(
        "decision__made_by", "application__organisation", "application__lot"
    )
    awards = sorted(found.prefetch_related("application__moderations", "application__gate_checks"), key=in_order)
    whole = Opportunity.objects.select_related("exercise__framework", "exercise__lead")
    shared = whole.prefetch_related("criteria", "notices").get(pk=opportunity.pk) if awards else None
    for award in awards:  # one opportunity for all of them, so that what it asks is read once
        award.application.opportunity = shared
    return awards


def in_order(award: Award) -> tuple[int, int, int]:
    application = award.application
    return (application.lot.number if application.lot_id else 0, application.rank or 10**6, award.pk)


def first_told(opportunity: Opportunity) -> datetime.datetime | None:
    """When the first applicants were told the decision; nothing before that."""
    told = Award.objects.filter(application__opportunity=opportunity, notified_at__isnull=False)
    return told.aggregate(first=Min("notified_at"))["first"]


def last_pause(opportunity: Opportunity) -> datetime.date | None:
    """The day on which the first pause after an offer ends; nothing where none runs."""
    offers = Award.objects.filter(application__opportunity=opportunity, result=RESULT.OFFER, state="notified")
    return offers.aggregate(ends=Min("pause_until"))["ends"]


def signing_held(award: Award, *, what: str, on: datetime.date, to_council: bool = True) -> Refusal | None:
    """Why nothing can be signed on this award on a day, and who ends that; nothing where it can.

    That a decision is challenged is said to the council's own people only.
    """
    challenge = holding(award, award.application.opportunity.challenges.all())
    if challenge is not None and to_council:
        return Refusal(what, paused(challenge), may_record.who)
    if challenge is not None:
        return Refusal(what, "The council cannot sign it yet.", "whoever runs it for the council tells you more")
    notice = rules.pause_notice(award.application.opportunity) if award.pause_until is None else None
    if notice is not None:
        unnoted = f"nobody has noted that the {lower_first(notice.name)} is out"
        return Refusal(what, f"The pause before signing has not begun, since {unnoted}.", NOTES_IT)
    if award.pause_until is not None and on <= award.pause_until:
        first = day(shift_days(award.pause_until, 1))
        return Refusal(
            what, f"The pause after the award ends at the end of {day(award.pause_until)}. The first day is {first}."
        )
    return held_by(award, what, on)


@follows_decisions
def pauses_after(decision: Decision) -> list[str]:
    """From when to when nothing is signed, by which law; or what the pause waits for. Nothing before the letters."""
    told = Award.objects.filter(decision=decision, notified_at__isnull=False).exclude(pause_sentence="")
    first = told.select_related("application__opportunity").order_by("pk").first()
    if first is None:
        return []
    found = told.order_by("pause_from", "pause_until", "pause_sentence")
    rows = found.values_list("pause_from", "pause_until", "pause_sentence").distinct()
    return [_pause_in_days(first.application.opportunity, *row) for row in rows]


def _pause_in_days(
    opportunity: Opportunity, begins: datetime.date | None, ends: datetime.date | None, sentence: str
) -> str:
    if begins is None or ends is None:
        return sentence
    source = rules.pause(opportunity, begins).relied_on[0].source
    return (
        f"The pause before signing is from {day(begins)} to the end of {day(ends)} ({source}). "
        f"The first day to sign is {day(shift_days(ends, 1))}."
    )


def load(reference: str) -> Award:
    award = (
        Award.objects.select_related(
            "decision",
            "application__organisation",
            "application__lot",
            "application__opportunity__exercise__framework",
        )
        .filter(reference=reference.upper())
        .first()
    )
    if award is None:
        raise Http404(f"There is no award {reference}.")
    return award


def load_seated(reference: str) -> Award:
    """An award for the desk, with the panel as it stands towards the application: an interest shuts it."""
    award = load(reference)
    seat_one(award.application)
    return award


@made_of_facts
def where_explained(letter: Letter) -> str:
    """An award letter says what the agreed reasons say, so it is changed on the page that holds those."""
    award = Award.objects.filter(letter_reference=letter.reference).first()
    return f"/desk/awards/{award.reference}/letter/" if award else ""


@keeps
def where_listed(letter: Letter) -> str:
    award = Award.objects.filter(letter_reference=letter.reference).select_related("application__opportunity").first()
    return f"/desk/assessments/{award.application.opportunity.reference}/letters/" if award else ""


def public_awards() -> QuerySet[Award]:
    """Offers that were made and told, newest first. Who was not chosen is nobody else's."""
    return (
        Award.objects.filter(result=RESULT.OFFER, notified_at__isnull=False)
        .exclude(state="proposed")
        .select_related(
            "application__organisation", "application__lot", "application__opportunity__exercise", "decision"
        )
        .order_by("-notified_at", "-pk")
    )


def load_public(reference: str) -> Award:
    award = public_awards().filter(reference=reference.upper()).prefetch_related("conditions").first()
    if award is None:
        raise Http404(f"There is no award {reference}.")
    return award


def said_to_all(opportunity: Opportunity) -> set[tuple[str, str]]:
    """What every letter of this round explains in the same words, criterion by criterion."""
    return rules.said_to_all(Award.objects.filter(application__opportunity=opportunity).only("reasons"))


def how_chosen(award: Award) -> dict[str, Any]:
    """Number who applied, all totals, and this award's own: without a name beside its own. Of its own lot.

    `figures` is what its total and its place follow from, so that anybody can work them out again.
    """
    own = award.application
    applications = own.opportunity.applications.filter(state__in=["submitted", "ineligible"], lot=own.lot_id)
    rows = list(applications.values_list("agreed_total", "amount"))
    totals = sorted((total for total, _ in rows if total is not None), reverse=True)
    return {
        "applied": len(rows),
        "considered": len(totals),
        "lowest": totals[-1] if totals else None,
        "highest": totals[0] if totals else None,
        "own": own.agreed_total,
        "same": max(0, totals.count(own.agreed_total) - 1),
        "totals": totals if len(totals) <= MOST_TOTALS else [],
        "figures": figures(award, totals, [price for total, price in rows if total is not None and price is not None])
        if own.agreed_total is not None
        else {},
    }


# ---- the report ---------------------------------------------------------------------------------------------------


def report_sections(opportunity: Opportunity, offers: Mapping[int, Decimal]) -> dict[str, str]:
    """What the record says of the process, the results and the options, for the decision report."""
    board = load_ranking(opportunity.reference)
    rejected = _options(opportunity)
    sections = {"process": _process(board), "results": _results(board, offers)}
    if rejected:
        sections["options_rejected"] = rejected
    return sections


def due_diligence(opportunity: Opportunity, proposed: Iterable[int]) -> str:
    """What officers found about those who are to be offered something or come next; nothing where nobody looked."""
    if not DueDiligence.objects.filter(application__opportunity=opportunity).exists():
        return ""
    found = Application.objects.filter(pk__in=list(proposed)).select_related("organisation", "lot")
    found = found.prefetch_related("due_diligence").order_by("lot__number", "rank", "pk")
    lines = []
    for one in found:
        told = [row for row in one.due_diligence.all() if row.result == DueDiligence.Result.CONCERN]
        concerns = " ".join(f"{row.get_item_display()}: {row.note}" for row in told)
        lines.append(f"{one.applicant} ({one.reference}): {looked_up(one)}. {concerns}".strip())
    return "\n\n".join(lines)


def _process(opportunity: Opportunity) -> str:
    applications = [one for one in opportunity.applications.all() if one.state in ("submitted", "ineligible")]
    ineligible = sum(one.state == "ineligible" for one in applications)
    panel = staying(opportunity)
    roles = ", ".join(f"{one.get_part_display().lower()} ({one.get_brings_display().lower()})" for one in panel)
    left = sum(one.left_at is not None for one in opportunity.panel.all())
    lines = [
        f"{opportunity.reference} closed on {day(opportunity.closes_at)}. {len(applications)} applied.",
        f"{ineligible} did not meet the organisational criteria and got no further consideration."
        if ineligible
        else "",
        f"The panel: {roles}. Each scored alone before moderation.",
    ]
    if left:
        lines.append(f"{plural(left, 'person', 'people')} left the panel during the round. What they submitted counts.")
    return "\n".join(filter(None, [*lines, _connections(opportunity)]))


def _connections(opportunity: Opportunity) -> str:
    """How many were declared, and what followed: nobody is said to have taken no part who was ruled to score."""
    said = [one for member in opportunity.panel.all() for one in member.declarations.all()]
    declared = [one for one in said if one.level != Declaration.Level.NONE]
    if not declared:
        return "No connection was declared."
    ruled = sum(one.ruling == "score" for one in declared)
    apart = len(declared) - ruled
    told = [f"{plural(len(declared), 'connection')} {'was' if len(declared) == 1 else 'were'} declared."]
    if apart:
        told.append(f"In {apart}, the person takes no part in that application.")
    if ruled:
        told.append(f"In {ruled}, it was ruled that the person may score it fairly.")
    return " ".join(told)


def _results(opportunity: Opportunity, offers: Mapping[int, Decimal]) -> str:
    """Places and totals. Those who are not to be offered anything are not named: the report is public."""
    found = standing(opportunity)
    lines = []
    for line in found.lines:
        offered = offers.get(line.application.pk)
        what = "a place" if opportunity.place_only else money(offered)
        name = line.application.organisation.name + line.application.joined_by
        who = "an applicant" if offered is None else f"{name}, offered {what}"
        place = f"Lot {line.application.lot.number}, {line.rank}" if line.application.lot_id else str(line.rank)
        lines.append(f"{place}. {line.total.normalize():f} of 100: {who}")
    left = [f"{lot}: not awarded. {lot.not_awarded}" for lot in opportunity.lots.all() if lot.not_awarded]
    return "\n".join([*lines, *left, *found.open_notes])


def _options(opportunity: Opportunity) -> str:
    options = [one for one in opportunity.exercise.options.all() if not one.preferred]
    return "\n".join(f"{one.name}: {one.why or 'no reason was recorded'}" for one in options)


# ---- places -------------------------------------------------------------------------------------------------------


def recompute() -> list[str]:
    """Every stored total and place that does not follow from its agreed scores, over all opportunities."""
    ranked = Application.objects.filter(rank__isnull=False).values_list("opportunity__reference", flat=True)
    return [fault for reference in sorted(set(ranked)) for fault in disagreements(load_board(reference))]


__all__ = [
    "awards_of",
    "first_told",
    "how_chosen",
    "in_order",
    "last_pause",
    "load",
    "load_public",
    "load_seated",
    "public_awards",
    "recompute",
    "report_sections",
    "said_to_all",
    "signing_held",
]
