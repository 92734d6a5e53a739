"""An opportunity in each step of its assessment, made through the actions."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from commonweal.council.decide import actions as decide
from commonweal.council.people.models import Membership, Person
from commonweal.cycle.source import actions
from commonweal.cycle.source.rules.gate import applicable
from commonweal.ground.record.rules import Refused
from tests.factories import source

DAY = datetime.timedelta(days=1)
REASON = (
    "The answer says who will be met, where and how often, names the employers, and shows from last year's work "
    "how many young people stayed in a job."
)
# What each assessor gives, in the order of the criteria; repeated where there are more.
HARBOUR, MEADOW = (4, 3, 3, 3), (2, 3, 2, 2)


@dataclass
class Round:
    """A closed round with the applications of Harbour Trust and Meadow CIC; `at` is the day after it closed."""

    opportunity: object
    harbour: object
    meadow: object
    cast: object
    at: datetime.datetime

    @property
    def members(self):
        return list(self.opportunity.panel.select_related("person", "opportunity").order_by("pk"))

    def member(self, person):
        return next(one for one in self.members if one.person_id == person.pk)

    @property
    def applications(self):
        return [self.harbour, self.meadow]

    @property
    def criteria(self):
        return list(self.opportunity.criteria.all())

    def refresh(self):
        self.opportunity.refresh_from_db()
        for application in self.applications:
            application.refresh_from_db()
            application._prefetched_objects_cache = {}
        return self


def closed(exercise, cast, now, amounts=("9000", "8000"), **fields):
    opportunity = source.opened(exercise, cast, now, **fields)
    applied = now + 3 * DAY
    harbour = source.submitted(opportunity, cast.harbour, cast.rosa, applied, amounts[0])
    meadow = source.submitted(opportunity, cast.meadow, cast.omar, applied, amounts[1])
    at = opportunity.closes_at + DAY
    actions.close_due(at=at)
    opened(opportunity, cast, at)
    return Round(opportunity, harbour, meadow, cast, at).refresh()


def opened(opportunity, cast, at):
    """Two of the three officers open a sealed round; one that was only hidden is open already."""
    if opportunity.secrecy == "sealed":
        source.opened_by(opportunity, [cast.helen, cast.sam], at)


def checks(application, **answers):
    """Every criterion met, unless `answers` says otherwise."""
    return [
        {
            "criterion": one.key,
            "met": answers.get(one.key, True),
            "reason": "The evidence in the passport shows it." if answers.get(one.key, True) else "Nothing shows it.",
        }
        for one in applicable(application)
    ]


def checked(made, **answers):
    for application in made.applications:
        actions.check_gate(
            application=application, checks=checks(application, **answers), by=made.cast.priya, at=made.at
        )
    return made.refresh()


def declared(made, member, **levels):
    """No connection, unless `levels` says otherwise: declared(made, member, harbour=("close", "Trustee."))."""
    said = {made.harbour.pk: levels.get("harbour", ("none", "")), made.meadow.pk: levels.get("meadow", ("none", ""))}
    actions.declare(member=member, declarations=said, by=member.person, at=made.at)


def all_declared(made):
    for member in made.members:
        declared(made, member)
    return made


def score(made, member, application, marks):
    for place, criterion in enumerate(made.criteria):
        actions.save_score(
            application=application,
            member=member,
            criterion=criterion,
            score=marks[place % len(marks)],
            reason=REASON,
            by=member.person,
            at=made.at,
        )


def scored(made, members=None):
    for member in made.members if members is None else members:
        score(made, member, made.harbour, HARBOUR)
        score(made, member, made.meadow, MEADOW)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    return made.refresh()


def moderating(made):
    scored(all_declared(checked(made)))
    actions.start_moderation(opportunity=made.opportunity, by=made.cast.asha, at=made.at)
    return made.refresh()


def agree(made, application, criterion, agreed, **other):
    present = [member.person for member in made.members]
    reason = f"{application.organisation.name}: {REASON}"
    asked = {"basis": "agreed", "reason": reason, "present": present, "by": made.cast.asha, "at": made.at} | other
    return actions.moderate(application=application, criterion=criterion, agreed=agreed, **asked)


def agreed(made, harbour=HARBOUR, meadow=MEADOW):
    for application, marks in ((made.harbour, harbour), (made.meadow, meadow)):
        for place, criterion in enumerate(made.criteria):
            agree(made, application, criterion, marks[place % len(marks)])
    return made


def ranked(made, harbour=HARBOUR, meadow=MEADOW):
    agreed(moderating(made), harbour, meadow)
    actions.rank(opportunity=made.opportunity, by=made.cast.asha, at=made.at)
    return made.refresh()


def recommended(made, offers=None, **other):
    offers = {made.harbour.pk: made.harbour.amount} if offers is None else offers
    return actions.recommend(
        opportunity=made.opportunity,
        offers=offers,
        planned_for=(made.at + 7 * DAY).date(),
        by=made.cast.priya,
        at=made.at,
        **other,
    )


def decided(made, decision, outcome="agree", by=None):
    """The report finished, the decision recorded by Helen, and in effect once call-in has ended."""
    cast, at = made.cast, made.at
    for section in decision.sections.all():
        if section.needs_advice or not section.text:
            decide.fill_section(
                section=section, text="Seen, and content.", by=cast.priya, at=at, author="Lena Fox", dated=at.date()
            )
    decide.ready(decision=decision, by=cast.priya, at=at)
    decide.record_decision(
        decision=decision,
        outcome=outcome,
        reasons="It scored highest and the money is there.",
        alternatives_rejected="To fund nobody.",
        interests="None declared.",
        made_on=at.date(),
        by=by or cast.helen,
        at=at,
    )
    made.at = at + 21 * DAY
    if decision.state == "call_in":
        decide.take_effect(decision=decision, by=cast.priya, at=made.at)
    return decision


def prepared(made, **other):
    """A recommendation decided in effect, cabinet told, and the letters drafted."""
    decision = decided(ranked_if_needed(made), recommended(made, **other))
    decide.notify_cabinet(decision=decision, by=made.cast.priya, at=made.at)
    return actions.prepare_awards(opportunity=made.opportunity, by=made.cast.priya, at=made.at)


def ranked_if_needed(made):
    return made if made.harbour.rank else ranked(made)


def all_checked(made, awards):
    for award in awards:
        actions.check_letter(award=award, by=made.cast.sam, at=made.at)
    return awards


def sent(made, **other):
    all_checked(made, prepared(made, **other))
    return sent_now(made)


WAIT = datetime.timedelta(minutes=30)


def sent_now(made, awards=()):
    """The moment of sending set, waited for, and come; these letters are checked first."""
    all_checked(made, awards)
    asked = {"opportunity": made.opportunity, "by": made.cast.priya}
    actions.schedule_letters(send_at=made.at + WAIT, at=made.at, **asked)
    made.at += WAIT
    return actions.send_letters(at=made.at, **asked)


# Four bids as a worked example has them: price, the marks for three questions and social value, and the total.
BIDS = {
    "northgate": (412_500, (7, 6, 8, 6), Decimal("73.9818")),
    "riverside": (389_900, (6, 5, 7, 8), Decimal("74.5458")),
    "meadow": (455_000, (9, 8, 7, 9), Decimal("82.9615")),
    "acorn": (371_000, (4, 3, 5, 5), Decimal("60.0000")),
}
WEIGHTS = {"outcomes": 20, "staffing": 15, "safeguarding": 15, "social_value": 20}
TEN = [{"score": score, "words": f"{score} in ten of what is asked"} for score in range(11)]


def tendered(exercise, cast, now, regime="voluntary", budget=500_000):
    """A contract in which price carries 30 of 100, with the four bids in and checked; returns them by name."""
    opportunity = source.set_up(
        exercise, cast, now, route="procurement", staff_transfer="no", regime=regime, budget=Decimal(budget)
    )
    criteria = [
        {
            "key": key,
            "title": key.replace("_", " ").capitalize(),
            "definition": "As asked.",
            "weight": weight,
            "scale": TEN,
        }
        for key, weight in WEIGHTS.items()
    ]
    actions.set_criteria(
        opportunity=opportunity, criteria=criteria, price_weight=30, price_formula="relative", by=cast.priya, at=now
    )
    actions.set_questions(opportunity=opportunity, by=cast.priya, at=now)
    actions.confirm_conflicts(opportunity=opportunity, by=cast.priya, at=now)
    actions.publish(opportunity=opportunity, by=cast.priya, at=now)
    actions.open_due(at=now + 2 * DAY)
    opportunity.refresh_from_db()
    bids = {name: _bid(opportunity, getattr(cast, name), price, now) for name, (price, _, _) in BIDS.items()}
    made = Round(opportunity, bids["riverside"], bids["meadow"], cast, opportunity.closes_at + DAY)
    made.bids = bids
    actions.close_due(at=made.at)
    opened(opportunity, cast, made.at)
    for bid in bids.values():
        bid.refresh_from_db()
    for bid in bids.values():
        actions.check_gate(application=bid, checks=checks(bid), by=cast.priya, at=made.at)
    return made.refresh()


def _bid(opportunity, organisation, price, now):
    person = Person.objects.create_user(
        f"bid{organisation.pk}@example.org", "Bidder", reference=f"P-BID{organisation.pk}"
    )
    Membership.objects.create(person=person, organisation=organisation, standing="admin")
    return source.submitted(opportunity, organisation, person, now + 3 * DAY, str(price))


def agreed_bids(made):
    """Scored by the whole panel as in the worked example, and agreed by the average."""
    for member in made.members:
        said = {bid.pk: ("none", "") for bid in made.bids.values()}
        actions.declare(member=member, declarations=said, by=member.person, at=made.at)
    for member in made.members:
        for name, (_, marks, _) in BIDS.items():
            score(made, member, made.bids[name], marks)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    made.refresh()
    actions.start_moderation(opportunity=made.opportunity, by=made.cast.asha, at=made.at)
    for bid in made.bids.values():
        bid.refresh_from_db()
    for name, (_, marks, _) in BIDS.items():
        for criterion, mark in zip(made.criteria, marks, strict=True):
            agree(made, made.bids[name], criterion, mark)
    actions.rank(opportunity=made.opportunity, by=made.cast.asha, at=made.at)
    for bid in made.bids.values():
        bid.refresh_from_db()
    return made.refresh()


def silent(lifecycle, thing, people):
    """State × move × person: those that neither go through nor say why not. None may."""
    found = []
    for state in lifecycle.states:
        for move in lifecycle.moves:
            for person in people:
                setattr(thing, lifecycle.field, state)
                try:
                    lifecycle.check(thing, move.verb, person)
                except Refused as refused:
                    found += [(state, move.verb, person) for one in refused.refusals if not one.why.strip()]
    return found
