from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonweal.council.decide.actions import release
from commonweal.council.decide.queries import held_for, in_effect
from commonweal.council.exercise.actions import complete_task, tie_all
from commonweal.council.exercise.rules import on_the_team, require
from commonweal.cycle.source.actions.condition import set_conditions_told
from commonweal.cycle.source.actions.lot import leave_whole, settle_lots
from commonweal.cycle.source.actions.pause import date_pause, set_pause
from commonweal.cycle.source.actions.telling import addresses_for
from commonweal.cycle.source.models import Award, Opportunity, Score
from commonweal.cycle.source.queries import letters
from commonweal.cycle.source.queries.award import awards_of, said_to_all
from commonweal.cycle.source.queries.process import notices_before_letters
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.condition import Terms, applies, left_out, terms_refusal
from commonweal.cycle.source.rules.lot import in_words
from commonweal.cycle.source.states.award import AWARD
from commonweal.cycle.source.states.panel import ASSESSMENT
from commonweal.ground.law import LawRefusal
from commonweal.ground.pages.words import money, some_of
from commonweal.ground.post import actions as post
from commonweal.ground.post.models import Letter
from commonweal.ground.post.queries import load as load_letter
from commonweal.ground.record.actions import TOGETHER, moved, moved_all, recorded, recorded_all
from commonweal.ground.record.rules import Refusal, Refused, refuse

RESULT = Award.Result
SEND = "You cannot send the letters."
MOST_TOLD = 10  # letters that lack something and are named in a refusal
TOLD = ("notified_at", "pause_from", "pause_until", "pause_sentence")


@transaction.atomic
def prepare_awards(
    *,
    opportunity: Opportunity,
    by: Any,
    at: datetime.datetime,
    offers: Mapping[int, Decimal] | None = None,
    conditions: Mapping[int, Terms] | None = None,
) -> list[Award]:
    """After the decision: every award with its reasons, and a letter to each applicant drafted from them.

    Where the decision changed what was recommended, `offers` says what it gave: {application id: amount}, and
    `conditions` on what; they stay as recommended where it says nothing of them.
    """
    what = "You cannot prepare the award letters."
    require(on_the_team, by, opportunity, what=what)
    awards = awards_of(opportunity)
    if not awards:
        raise refuse(what, "No award has been recommended.", on_the_team.who)
    decision = awards[0].decision
    _decided(decision, opportunity, what)
    if any(award.notified_at for award in awards):
        raise refuse(what, "The applicants have been told already.")
    if decision.outcome != "agree" and offers is None:
        raise refuse(
            what,
            f"{decision.reference} agreed with changes, or in part. Say what it gave to whom.",
            exception="Enter the amount for each application as the decision has it.",
        )
    if offers is not None:
        _as_decided(opportunity, awards, offers, by, at, terms=conditions, what=what)
        awards = awards_of(opportunity)
    told = letters.told_by_panel(opportunity)
    for award in awards:
        award.reasons = letters.reasons_for(award.application, told)
        award.advice = letters.advice_for(award.application, award.result, told, conditional=bool(applies(award)))
    with recorded_all("give reasons", awards, by=by, at=at):
        Award.objects.bulk_update(awards, ["reasons", "advice"], batch_size=TOGETHER)
    write_letters(awards, awards, by, at)
    return awards


def _decided(decision: Any, opportunity: Opportunity, what: str) -> None:
    if decision.outcome and not rules.settled(decision):
        raise refuse(
            what, f"The decision {decision.reference} did not agree to this.", on_the_team.who, rules.NO_WAY_ON
        )
    if not in_effect(decision):
        raise refuse(
            what,
            f"The decision {decision.reference} has not been made and taken effect.",
            f"the {decision.get_level_display()} decides",
        )
    if Score.objects.filter(application__opportunity=opportunity, member__person_id=decision.made_by_id).exists():
        raise refuse(
            what,
            f"{decision.made_by} scored these applications and recorded the decision {decision.reference}. "
            "Nobody both scores and decides.",
            "another decision maker",
        )


def _as_decided(
    opportunity: Opportunity,
    awards: list[Award],
    offers: Mapping[int, Decimal],
    by: Any,
    at: Any,
    *,
    terms: Mapping[int, Terms] | None,
    what: str,
) -> None:
    ranked = {one.application_id: one.application for one in awards if one.application.rank is not None}
    refused = [rules.offers_refusal(opportunity, ranked, offers), *map(terms_refusal, (terms or {}).values())]
    if any(refused):
        raise refuse(what, next(filter(None, refused)))
    by_decision = {lot.pk: f"{awards[0].decision.reference} gave it to nobody." for lot in opportunity.lots.all()}
    settle_lots(opportunity=opportunity, offers=offers, not_awarded=by_decision, by=by, at=at)
    nobody = "" if offers or by_decision else f"{awards[0].decision.reference} gave it to nobody."
    leave_whole(opportunity=opportunity, reason=nobody, by=by, at=at)
    given = [award for award in awards if award.result != RESULT.INELIGIBLE]
    with recorded_all("decide amount", given, by=by, at=at):
        for award in given:
            award.amount = offers.get(award.application_id)
            if award.amount is not None:
                award.result = RESULT.OFFER
            elif award.result == RESULT.OFFER:
                award.result = RESULT.UNSUCCESSFUL
            if terms is not None:
                award.conditional_on = list(terms.get(award.application_id, []))
        Award.objects.bulk_update(given, ["amount", "result", "conditional_on"], batch_size=TOGETHER)


def write_letters(awards: list[Award], everybody: list[Award], by: Any, at: datetime.datetime) -> None:
    """Draft the letters, or draft them again: whoever checked an earlier draft checks it again."""
    offered, new, again = rules.offered_by_lot(everybody), [], []
    drafted = Letter.objects.in_bulk([one.letter_reference for one in awards], field_name="reference")
    for award in awards:
        try:
            said = letters.letter(award, offered, at)
        except LawRefusal as refusal:
            raise refuse("You cannot draft these letters.", str(refusal)) from refusal
        if award.letter_reference:
            again.append((drafted[award.letter_reference], said))
        else:
            new.append((award, said))
    post.rewrite_together(said=again, by=by, at=at)
    first = [award for award, _ in new]
    addresses = addresses_for([award.application.organisation for award in first])
    written = post.write_together(said=[_draft(*one, addresses) for one in new], by=by, at=at)
    with recorded_all("draft letter", first, by=by, at=at):
        for award, letter in zip(first, written, strict=True):
            award.letter_reference = letter.reference
        Award.objects.bulk_update(first, ["letter_reference"], batch_size=TOGETHER)


def _draft(award: Award, said: Mapping[str, Any], addresses: Mapping[int, str]) -> dict[str, Any]:
    organisation = award.application.organisation
    return {
        "chain": award.chain_name(),
        "about": award.application.reference,
        "kind": "award_conditional" if applies(award) else f"award_{award.result}",
        "to_name": organisation.name,
        "to_address": addresses[organisation.pk],
        "to_organisation_id": organisation.pk,
        **said,
    }


@transaction.atomic
def amend_letter(
    *,
    award: Award,
    explanations: Mapping[str, str],
    advice: str,
    by: Any,
    at: datetime.datetime,
    strengths: Mapping[str, str] | None = None,
    withheld: Mapping[str, list[str]] | None = None,
    withheld_why: str = "",
) -> Award:
    """Change what a letter explains, criterion by criterion, before it is sent. It is then checked again.

    `withheld` holds the passages that other bidders are not told, by criterion, and `withheld_why` the reason in law.
    """
    what = f"You cannot change the letter about {award.application.reference}."
    require(rules.may_write_letter, by, award, what=what)
    if award.state != "proposed" or not award.letter_reference:
        raise refuse(what, "It has been sent, or has not been drafted.")
    for row in award.reasons:
        row["explanation"] = str(explanations.get(row["criterion"], row["explanation"])).strip()
        if strengths is not None:
            row["strength"] = strengths.get(row["criterion"], "").strip()
        if withheld is not None:
            row["withheld"], row["withheld_why"] = withheld.get(row["criterion"], []), withheld_why.strip()
        if refusal := rules.withheld_refusal(row):
            raise refuse(what, refusal)
    award.advice = advice.strip()
    with recorded("amend letter", award, by=by, at=at):
        award.save()
    awards = awards_of(award.application.opportunity)
    write_letters([award], awards, by, at)
    if award.result == RESULT.OFFER and letters.is_contract(award.application.opportunity):
        _tell_others_anew([one for one in awards if one.pk != award.pk], awards, by, at)
    return award


def _tell_others_anew(others: list[Award], awards: list[Award], by: Any, at: datetime.datetime) -> None:
    """What the winner is told, the others are told too: their letters are drafted again where they now differ."""
    offered = rules.offered_by_lot(awards)
    drafted = [one for one in others if one.state == "proposed" and one.letter_reference]
    written = Letter.objects.in_bulk([one.letter_reference for one in drafted], field_name="reference")
    said = [(written[one.letter_reference], letters.letter(one, offered, at)) for one in drafted]
    differ = [(letter, one) for letter, one in said if one["body"] != letter.body]
    post.rewrite_together(said=differ, by=by, at=at)


def check_letter(*, award: Award, by: Any, at: datetime.datetime, read: str | None = None) -> Award:
    """A second person reads the letter and says that it is right. It must explain every criterion.

    `read` is the edition of the letter that they read, where a page showed it to them.
    """
    what = "You cannot check this letter."
    require(rules.without_interest, by, award, what=what)
    refusal = rules.letter_refusal(award, said_to_all(award.application.opportunity))
    letter = None if refusal else load_letter(award.letter_reference)
    refusal = refusal or left_out(award, letter)
    if refusal:
        raise refuse(what, refusal, on_the_team.who)
    post.check(letter=letter, by=by, at=at, read=read)
    return award


@transaction.atomic
def schedule_letters(
    *, opportunity: Opportunity, by: Any, at: datetime.datetime, send_at: datetime.datetime | None = None
) -> list[Award]:
    """Set the one moment at which everybody is told, chosen or not. Until then the letters can be called back.

    Without `send_at` they go as soon as the time for calling them back has passed.
    """
    require(rules.may_send, by, opportunity, what=SEND)
    send_at = send_at or at + rules.wait()
    awards = [award for award in awards_of(opportunity) if award.state == "proposed"]
    written = _ready_to_go(opportunity, awards)
    unchecked = [letter.about for letter in written if letter.state == "draft"]
    if unchecked:
        raise refuse(
            SEND,
            f"A second person has not checked the letters about {some_of(unchecked)}.",
            "a member of the council's staff who did not write them",
        )
    refusal = rules.moment_refusal(send_at, at)
    if refusal:
        raise refuse(SEND, refusal)
    post.schedule_together(letters=written, send_at=send_at, by=by, at=at)
    date_pause(awards, written, send_at, by, at)
    return awards


def _ready_to_go(opportunity: Opportunity, awards: list[Award]) -> list[Letter]:
    """The letters of these awards, or a refusal that says all that still stands against sending them."""
    if not awards:
        raise refuse(SEND, "There is no letter waiting to be sent.", on_the_team.who)
    _decided(awards[0].decision, opportunity, SEND)
    alike = said_to_all(opportunity)
    found = Letter.objects.in_bulk([award.letter_reference for award in awards], field_name="reference")
    missing = [
        refusal
        for award in awards
        if (refusal := rules.letter_refusal(award, alike) or left_out(award, found[award.letter_reference]))
    ]
    if missing:
        more = [f"{len(missing) - MOST_TOLD} more letters lack something. The list says what."] * (
            len(missing) > MOST_TOLD
        )
        raise Refused(*(Refusal(SEND, why, on_the_team.who) for why in missing[:MOST_TOLD] + more))
    told = rules.cabinet_refusal(awards)
    if told:
        raise refuse(SEND, told, "the team of the exercise, by recording on the decision that cabinet was told")
    waiting = notices_before_letters(opportunity)
    if waiting:
        raise refuse(SEND, waiting, on_the_team.who)
    return [found[award.letter_reference] for award in awards]


@transaction.atomic
def cancel_letters(*, opportunity: Opportunity, by: Any, at: datetime.datetime, why: str = "") -> int:
    """Call the letters back before their moment. None of them goes, and nothing is published."""
    what = "You cannot call the letters back."
    require(rules.may_send, by, opportunity, what=what)
    written = _waiting(opportunity)
    if not written:
        raise refuse(what, "No letter is waiting to be sent. What was sent is answered by another letter.")
    post.cancel_together(letters=written, by=by, at=at, why=why)
    called_back = {letter.reference for letter in written}
    awards = [award for award in awards_of(opportunity) if award.letter_reference in called_back]
    date_pause(awards, written, at, by, at, dated=False)
    return len(written)


def _waiting(opportunity: Opportunity) -> list[Letter]:
    named = Award.objects.filter(application__opportunity=opportunity, state="proposed").exclude(letter_reference="")
    return list(Letter.objects.filter(reference__in=named.values("letter_reference"), state="waiting").order_by("pk"))


@transaction.atomic
def send_letters(*, opportunity: Opportunity, by: Any, at: datetime.datetime) -> list[Award]:
    """The moment that was set has come: everybody is told, the results are published, and the pause begins."""
    require(rules.may_tell, by, opportunity, what=SEND)
    waiting = {letter.reference for letter in _waiting(opportunity)}
    if not waiting:
        raise refuse(SEND, "No moment has been set at which they go.", rules.may_send.who)
    everybody = awards_of(opportunity)
    awards = [award for award in everybody if award.letter_reference in waiting]
    written = _ready_to_go(opportunity, awards)
    date_pause(awards, written, at, by, at)
    post.send_due_together(letters=written, by=by, at=at)
    set_pause(awards=awards, everybody=everybody, on=timezone.localdate(at), what=SEND)
    _notify(awards, by, at)
    set_conditions_told(awards, by, at)
    _conclude(opportunity, awards, by, at)
    still_held = rules.words_held(everybody)
    for decision in held_for(opportunity.reference):
        release(decision=decision, by=by, at=at, still_held=still_held)
    return awards


def send_due(*, at: datetime.datetime) -> int:
    """Send what waits for a moment that has come; the number of rounds. One that is refused stops no other."""
    due = Letter.objects.filter(state="waiting", send_at__lte=at).values("reference")
    rounds = Opportunity.objects.filter(applications__award__letter_reference__in=due).distinct().order_by("pk")
    sent, refusals = 0, []
    for one in rounds.select_related("exercise__framework"):
        try:
            send_letters(opportunity=one, by=None, at=at)
            sent += 1
        except Refused as refused:
            refusals += [Refusal(f"{one.reference}: {each.what}", each.why, each.who) for each in refused.refusals]
    if refusals:
        raise Refused(*refusals)
    return sent


def _notify(awards: list[Award], by: Any, at: datetime.datetime) -> None:
    with moved_all(AWARD, "notify", awards, by=by, at=at, fields=TOLD):
        for award in awards:
            award.notified_at = at


def _conclude(opportunity: Opportunity, awards: list[Award], by: Any, at: datetime.datetime) -> None:
    exercise = opportunity.exercise
    knots = [
        {
            "about": award.reference,
            "sentence": _sentence(award),
            "on": timezone.localdate(at),
            "amount": award.amount,
            "path": f"/awards/{award.reference}/",
            "public": True,
        }
        for award in awards
        if award.result == RESULT.OFFER
    ]
    tie_all(exercise=exercise, kind="award", knots=knots, by=by, at=at)
    complete_task(exercise=exercise, key="award", by=by, at=at)
    if opportunity.state != "decided":
        with moved(ASSESSMENT, "conclude", opportunity, by=by, at=at):
            pass


def _sentence(award: Award) -> str:
    opportunity, name = award.application.opportunity, award.application.organisation.name
    title = f"{opportunity.title}{in_words(award.application.lot)}"
    if opportunity.place_only:
        return f"{name} was given a place on the framework agreement {title}."
    return f"{name} was awarded {money(award.amount)} for {title}."
