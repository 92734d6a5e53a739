"""What the decision letters say: put together from the agreed reasons, so that a letter and the record agree."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonweal.cycle.source.models import Application, Award, Moderation, Opportunity, Score
from commonweal.cycle.source.rules import award as rules
from commonweal.cycle.source.rules.award import PRICE
from commonweal.cycle.source.rules.condition import applies
from commonweal.cycle.source.rules.condition import in_words as terms_in_words
from commonweal.cycle.source.rules.lot import in_words
from commonweal.cycle.source.rules.panel import words_for
from commonweal.cycle.source.rules.price import PUBLISHED
from commonweal.cycle.source.rules.ranking import FOUR_PLACES, formula_of
from commonweal.ground.law import Result
from commonweal.ground.pages.words import day, listed, money
from commonweal.ground.post.models import Letter

RESULT = Award.Result
MOST_WINNERS = 50
Offered = Mapping[int | None, Sequence[Award]]  # by lot: what `rules.offered_by_lot` makes of all the awards
WITHHELD = "Procurement Act 2023 s.94"
OPENING = {
    RESULT.OFFER: "We are glad to offer you {amount}.",
    RESULT.RESERVE: "We cannot make you an offer now. You are on the reserve list: we will write if one is freed.",
    RESULT.UNSUCCESSFUL: "Your application was not successful this time.",
    RESULT.INELIGIBLE: "We could not consider your application further, because it did not meet the organisational "
    "criteria named below.",
}

PLACE = (
    "We are glad to offer you a place on this framework agreement. It promises no work by itself: contracts are "
    "called off from it as was published."
)


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Told = Mapping[tuple[int, int], tuple[str, str]]
NOTHING_TOLD = ("", "")
LOWEST, ADVISED = 3, 400  # criteria that advice is drafted on, and its words


def told_by_panel(opportunity: Opportunity) -> Told:
    """What was strong and what would make it better, for the applicant, by application and criterion.

    In the order of the alphabet and without a name, so that nobody can tell who wrote what.
    """
    found = Score.objects.filter(application__opportunity=opportunity, state="submitted")
    rows = found.exclude(strength="", improve="").values_list("application", "criterion", "strength", "improve")
    said: dict[tuple[int, int], tuple[set[str], set[str]]] = {}
    for application, criterion, *texts in rows:
        kept = said.setdefault((application, criterion), (set(), set()))
        for texts_so_far, text in zip(kept, texts, strict=True):
            texts_so_far.update({text.strip()} - {""})
    return {key: (_together_in_order(strong), _together_in_order(better)) for key, (strong, better) in said.items()}


def _together_in_order(texts: Iterable[str]) -> str:
    return "\n".join(sorted(texts, key=str.casefold))


def reasons_for(application: Application, told: Told | None = None) -> list[dict[str, Any]]:
    """One row for each criterion that decided it, with the reason already given for it, and what was strong."""
    if application.state == "ineligible":
        return [
            {"criterion": check.criterion, "title": check.title, "met": False, "explanation": check.reason}
            for check in application.gate_checks.all()
            if not check.met
        ]
    agreed = {row.criterion_id: row for row in application.moderations.all()}
    rows = [
        _row(criterion, agreed[criterion.pk], (told or {}).get((application.pk, criterion.pk), NOTHING_TOLD)[0])
        for criterion in application.opportunity.criteria.all()
    ]
    return [*rows, *_price(application)]


def _price(application: Application) -> list[dict[str, Any]]:
    """The points for price by the published formula, as one more row, so that the points add up to the total."""
    weight = application.opportunity.price_weight
    if not weight or application.price_points is None:
        return []
    formula = PUBLISHED[formula_of(application.opportunity)].words
    points = plain(application.price_points)
    return [
        {
            "criterion": PRICE,
            "title": "Price",
            "weight": str(weight),
            "score": points,
            "out_of": weight,
            "points": points,
            "words": "",
            "explanation": f"The price was {money(application.amount)}. {formula}.",
        }
    ]


def _row(criterion: Any, agreed: Moderation, strength: str) -> dict[str, Any]:
    return {
        "criterion": criterion.key,
        "title": criterion.title,
        "weight": plain(criterion.weight),
        "score": plain(agreed.agreed),
        "out_of": criterion.top,
        "points": plain((criterion.weight * agreed.agreed / criterion.top).quantize(FOUR_PLACES)),
        "words": words_for(criterion, agreed.agreed),
        "explanation": agreed.reason,
        "strength": strength,
    }


def advice_for(application: Application, result: str, told: Told | None = None, *, conditional: bool = False) -> str:
    """What the applicant could do next, drafted from what the panel wrote on the lowest criteria.

    A person reads it, and changes what is wrong, before it is sent.
    """
    rows = reasons_for(application)
    if result == RESULT.OFFER and conditional:
        return "Show us that the conditions are met. We will then write to set up the agreement."
    if result == RESULT.OFFER:
        return (
            "Tell us that you accept the award and how it is paid: sign in and open this decision. We then write to "
            "set up the agreement."
        )
    if application.state == "ineligible":
        names = ", ".join(row["title"] for row in rows)
        return f"Before you apply again, put this right: {names}. Your answers are saved, and you can use them again."
    judged = (row for row in rows if row["criterion"] != PRICE)
    lowest = sorted(judged, key=lambda row: Decimal(row["score"]) / row["out_of"])[:LOWEST]
    weakest = lowest[0]
    parts = [
        f"If you apply again, look first at ‘{weakest['title']}’, where you had {weakest['score']} of "
        f"{weakest['out_of']}. Your answers are saved, and you can use them again.",
        *_better(application, [row["criterion"] for row in lowest], told or {}),
    ]
    return "\n\n".join(parts)


def _better(application: Application, keys: list[str], told: Told) -> list[str]:
    """What would make it better, criterion by criterion, as far as a letter has room for it."""
    by_key = {one.key: one for one in application.opportunity.criteria.all()}
    parts, words = [], 0
    for key in keys:
        better = told.get((application.pk, by_key[key].pk), NOTHING_TOLD)[1]
        words += len(better.split())
        if better and words <= ADVISED:
            parts.append(f"{by_key[key].title}: what would make it better\n{better}")
    return parts


def subject_line(award: Award) -> str:
    return f"Decision on your application {award.application.reference}"


def body(award: Award, offered: Offered, waits: str) -> str:
    """The whole letter; `waits` is what it says of the pause, which alone changes with the moment of sending."""
    application, decision = award.application, award.decision
    opportunity = application.opportunity
    paused = application.lot_id in offered and rules.has_pause(opportunity)
    ask = " Say so before the pause ends if you want us to wait." if paused else ""
    parts = [
        f"To {application.organisation.name}{_numbers(award)}",
        f"{opportunity.title} ({opportunity.reference}){in_words(application.lot)}\n"
        f"Your application: {application.reference}",
        _opening(award),
        _together(award),
        f"The decision is {decision.reference}. It was made on {day(decision.made_on)} by "
        f"{_article(decision.get_level_display())}.",
        _conditions(award),
        _terms(award),
        _why(award),
        f"What to do next\n{award.advice}",
        _left(award),
        _winners(award, offered),
        _passed_over(award, offered),
        waits,
        f"To talk about this decision, or to challenge it, write to {_contact(opportunity)} and quote "
        f"{application.reference}.{ask}",
    ]
    return "\n\n".join(part for part in parts if part)


def _opening(award: Award) -> str:
    on = " The offer depends on the conditions below." if applies(award) else ""
    return _result(award) + on


def _conditions(award: Award) -> str:
    """Each as it was decided, with its when; where to show that it is met, and what waits for it."""
    if not applies(award):
        return ""
    lines = [f"{number}. {one}" for number, one in enumerate(terms_in_words(applies(award)), 1)]
    first = "Nothing is set up or signed before what comes first is met. "
    shown = f"{first}Show us here that each condition is met: {_own_page(award)}"
    return "\n".join(["The conditions of this offer", *lines, shown])


def _result(award: Award) -> str:
    opportunity = award.application.opportunity
    if award.result == RESULT.OFFER and opportunity.place_only:
        return PLACE
    if award.result == RESULT.OFFER and opportunity.kind == Opportunity.Kind.IN_KIND:
        return f"We are glad to offer you the use of what is lent, worth {money(award.amount)}."
    return OPENING[RESULT(award.result)].format(amount=money(award.amount))


def _terms(award: Award) -> str:
    """What the process says of every offer: what it may be spent on, or the asset with its value and its period."""
    said = award.application.opportunity.process_says[1:]
    return "What comes with the offer\n" + "\n".join(said) if said and award.result == RESULT.OFFER else ""


def _why(award: Award) -> str:
    if award.application.state == "ineligible":
        lines = [f"{row['title']}: not met. {row['explanation']}" for row in award.reasons]
        return "\n".join(["Why", *lines])
    lines = [f"{_scored(row)}\n{row['explanation']}{_strong(row)}" for row in award.reasons]
    own = award.application
    place = f" By the totals it came number {own.rank}." if is_contract(own.opportunity) else ""
    lines.append(f"Your total: {plain(own.agreed_total)} of 100.{_rounded(award)}{place}")
    return "\n\n".join(["How we scored your application", *lines])


def _strong(row: dict[str, Any]) -> str:
    return f"\nWhat was strong: {row['strength']}" if row.get("strength") else ""


def is_contract(opportunity: Opportunity) -> bool:
    return bool(opportunity.kind == Opportunity.Kind.CONTRACT)


def _scored(row: dict[str, Any]) -> str:
    """'Staffing, weight 15%: 3 of 4 (answers well). 11.25 of 15 points.'"""
    said = f" ({row['words']})" if row["words"] else ""
    start = f"{row['title']}, weight {row['weight']}%: "
    score = "" if row["criterion"] == PRICE else f"{row['score']} of {row['out_of']}{said}. "
    return f"{start}{score}{row['points']} of {row['weight']} points."


def _rounded(award: Award) -> str:
    points = sum((Decimal(row["points"]) for row in award.reasons), Decimal(0))
    return "" if points == award.application.agreed_total else " Points are rounded, so they add up to it nearly."


def _together(award: Award) -> str:
    """To a lead: with whom, and the share of each, as they confirmed it."""
    parts = (award.application.submitted or {}).get("partners") or []
    if not parts:
        return ""
    named = [f"{one['name']} ({one['share']}%)" for one in parts if one.get("share")]
    return f"You lead this application, with {listed(named)}. This letter goes to you: tell your partners."


def _left(award: Award) -> str:
    lot = award.application.lot
    if lot and lot.not_awarded:
        return f"This lot is not awarded\n{lot.not_awarded}"
    nobody = award.application.opportunity.not_awarded
    return f"Nothing is awarded\n{nobody}" if nobody else ""


def _winners(award: Award, offered: Offered) -> str:
    """Each of them for a contract, as the law asks; of many grants the best placed, and how many more there are."""
    winners = offered.get(award.application.lot_id, ())
    if award.result == RESULT.OFFER or not winners:
        return ""
    contract = is_contract(award.application.opportunity)
    if contract and award.result != RESULT.INELIGIBLE:
        return "\n\n".join(["Who was offered an award, and how they were scored", *map(_winner_explained, winners)])
    named = winners if contract else winners[:MOST_WINNERS]
    lines = list(map(_winner, named))
    if len(named) < len(winners):
        lines.append(f"and {len(winners) - len(named)} more, all of them at {settings.ADDRESS}/awards/")
    return "\n".join(["Who was offered an award, and their totals", *lines])


def _passed_over(award: Award, offered: Offered) -> str:
    """To whoever came as high as somebody who is offered something, or higher: that it is so, and where it says why."""
    said = rules.passed_over(award, offered.get(award.application.lot_id, ()))
    where = f"{settings.ADDRESS}/decisions/{award.decision.reference}/"
    return f"Why another was chosen\n{said} The reasons are published with the decision: {where}" if said else ""


def _winner(one: Award) -> str:
    who = one.application.organisation.name + one.application.joined_by
    return f"{who}: {plain(one.application.agreed_total)} of 100"


def _winner_explained(one: Award) -> str:
    """What the law has a losing bidder told of the winning one: who it is, each score, and why it was given."""
    return "\n\n".join(
        [_winner(one) + _numbers(one), *(f"{_scored(row)}\n{told_to_others(row)}" for row in one.reasons)]
    )


def _numbers(award: Award) -> str:
    """By which registers a bidder is known, as far as the council knows."""
    organisation = award.application.organisation
    kept = (("company", organisation.company_number), ("charity", organisation.charity_number))
    numbers = [f"{name} {number}" for name, number in kept if number]
    return f" ({listed(numbers)})" if numbers and is_contract(award.application.opportunity) else ""


def told_to_others(row: dict[str, Any]) -> str:
    """An explanation as other bidders read it: without what is withheld, and with the reason for that."""
    said = str(row["explanation"])
    for passage in row.get("withheld") or []:
        said = said.replace(passage, "[withheld]")
    if row.get("withheld"):
        said += f"\nWithheld here as sensitive commercial information ({WITHHELD}): {row['withheld_why']}"
    return said


def pause_words(award: Award, offered: Offered, on: datetime.date, dated: bool) -> str:
    """What a letter that goes on this day says of the pause; its dates only once the moment of sending is set.

    Nothing where nobody is offered what it is about: there is nothing to sign, and no pause.
    """
    if award.application.lot_id not in offered:
        return ""
    return _pause(rules.pause(award.application.opportunity, on), award, dated)


def _pause(found: Result, award: Award, dated: bool) -> str:
    """It begins with this letter, on the day after it, or with a notice, whose day no letter knows."""
    days = getattr(found, "working_days", None)
    if days is None:
        return found.sentence()
    notice = rules.pause_notice(award.application.opportunity)
    begins = "on the day after this letter" if rules.from_next_day(found) else "on the day of this letter"
    said = f"The pause begins {begins} and lasts {days} working days ({found.relied_on[0].source})."
    if notice:
        said = rules.waits_for_notice(found, notice)
    elif dated:
        said += f" Its last day is {day(found.ends)}. We sign nothing before {day(found.earliest_entry)}."
    shown = f" Its last day is shown beside your result: {_own_page(award)}" if notice or not dated else ""
    return f"We wait before we sign. {said}{shown}"


def _own_page(award: Award) -> str:
    return f"{settings.ADDRESS}/org/{award.application.organisation.slug}/awards/{award.reference}/"


def _article(level: str) -> str:
    return level if level == "cabinet" else f"{'an' if level[0] in 'aeiou' else 'a'} {level}"


def _contact(opportunity: Opportunity) -> str:
    return opportunity.contact_email or opportunity.contact_name or "the contact named in the opportunity"


def content(award: Award) -> dict[str, Any]:
    """The same letter as data, for the page that shows it and for anyone who checks it."""
    application = award.application
    parts = (application.submitted or {}).get("partners") or []
    return {
        "outcome": award.result,
        "application": application.reference,
        "opportunity": application.opportunity.reference,
        **({"conditions": list(applies(award))} if applies(award) else {}),
        **({"lot": application.lot.number} if application.lot_id else {}),
        "decision": award.decision.reference,
        "made_on": award.decision.made_on.isoformat(),
        "decided_by": award.decision.level,
        "amount": None if award.amount is None else f"{award.amount:f}",
        "scores": award.reasons,
        "total": None if application.agreed_total is None else plain(application.agreed_total),
        "advice": award.advice,
        **({"partners": [one["name"] for one in parts]} if parts else {}),
    }


def letter(award: Award, offered: Offered, at: datetime.datetime) -> dict[str, Any]:
    """Subject, text and data of one letter, as the post takes them."""
    waits = pause_words(award, offered, timezone.localdate(at), dated=False)
    return {
        "subject_line": subject_line(award),
        "body": body(award, offered, waits),
        "content": content(award) | {"pause": waits},
    }


def with_pause(letter: Letter, waits: str) -> dict[str, Any]:
    """The same letter with other words on the pause, and not a word else changed."""
    return {
        "body": letter.body.replace(letter.content["pause"], waits),
        "content": letter.content | {"pause": waits},
    }
