"""A contract in three lots: two bidders for the first two, nobody for the third; one organisation can win one."""

from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.cycle.source import actions
from commonweal.cycle.source.queries.panel import load_board
from tests.factories import assessment, source

DAY = source.DAY
LOTS = [
    {"title": "North", "what": "Homes north of the river.", "value": Decimal(12_000)},
    {"title": "South", "what": "Homes south of the river.", "value": Decimal(9_000)},
    {"title": "The islands", "what": "Homes on the islands.", "value": Decimal(4_000)},
]
QUALITY = {"key": "quality", "title": "Quality", "definition": "Who comes, and how often.", "weight": 70}
# Lot number and organisation: the price, and what the panel gives of 4.
BIDS = {
    (1, "harbour"): (10_000, 4),
    (1, "meadow"): (11_000, 3),
    (2, "harbour"): (8_000, 4),
    (2, "meadow"): (8_500, 3),
}


@dataclass
class InLots:
    opportunity: object
    cast: object
    at: object
    bids: dict = field(default_factory=dict)

    def bid(self, number, name):
        found = self.bids[number, name]
        found.refresh_from_db()
        return found

    def lot(self, number):
        return self.opportunity.lots.get(number=number)


def drafted(exercise, cast, now, most_to_apply=2, most_to_win=1, lots=LOTS, **fields):
    """Ready to be published, in lots."""
    opportunity = source.set_up(exercise, cast, now, route="procurement", staff_transfer="no", not_in_lots="", **fields)
    actions.divide(
        opportunity=opportunity,
        lots=lots,
        most_to_apply=most_to_apply,
        most_to_win=most_to_win,
        by=cast.priya,
        at=now,
    )
    source.keep_what_is_much(opportunity, cast, now)
    actions.set_criteria(
        opportunity=opportunity,
        criteria=[QUALITY],
        price_weight=30,
        price_formula="relative",
        by=cast.priya,
        at=now,
    )
    actions.set_questions(opportunity=opportunity, by=cast.priya, at=now)
    actions.confirm_conflicts(opportunity=opportunity, by=cast.priya, at=now)
    return opportunity


def opened(exercise, cast, now, **fields):
    return source.published(drafted(exercise, cast, now, **fields), cast, now)


def applied(opportunity, lot, organisation, person, price, at):
    application = actions.start_application(
        opportunity=opportunity, organisation=organisation, lot=lot, by=person, at=at
    )
    actions.save_answers(application=application, by=person, at=at, **source.answers(opportunity, str(price)))
    actions.submit(application=application, by=person, at=at)
    return application


def bid_for(exercise, cast, now, bids=BIDS, **fields):
    """Closed and opened, with the bids in."""
    opportunity = opened(exercise, cast, now, **fields)
    people = {"harbour": cast.rosa, "meadow": cast.omar}
    made = InLots(opportunity, cast, opportunity.closes_at + DAY)
    for (number, name), (price, _) in bids.items():
        made.bids[number, name] = applied(
            opportunity, made.lot(number), getattr(cast, name), people[name], price, now + 3 * DAY
        )
    actions.close_due(at=made.at)
    assessment.opened(opportunity, cast, made.at)
    opportunity.refresh_from_db()
    return made


def ranked(exercise, cast, now, bids=BIDS, **fields):
    """Checked, scored by the whole panel alike, agreed and ranked."""
    made = bid_for(exercise, cast, now, bids, **fields)
    for number, name in bids:
        bid = made.bid(number, name)
        actions.check_gate(application=bid, checks=assessment.checks(bid), by=cast.priya, at=made.at)
    criterion = made.opportunity.criteria.get()
    members = list(made.opportunity.panel.select_related("person", "opportunity").order_by("pk"))
    for member in members:
        said = {bid.pk: ("none", "") for bid in made.bids.values()}
        actions.declare(member=member, declarations=said, by=member.person, at=made.at)
    for member in members:
        for key, (_, mark) in bids.items():
            told = {"score": mark, "reason": assessment.REASON, "by": member.person, "at": made.at}
            actions.save_score(application=made.bid(*key), member=member, criterion=criterion, **told)
        actions.submit_scores(member=member, by=member.person, at=made.at)
    board = load_board(made.opportunity.reference)
    actions.start_moderation(opportunity=board, by=cast.asha, at=made.at)
    for key, (_, mark) in bids.items():
        actions.moderate(
            application=made.bid(*key),
            criterion=criterion,
            agreed=mark,
            basis="agreed",
            reason=f"{made.bid(*key)}: {assessment.REASON}",
            present=[one.person for one in members],
            by=cast.asha,
            at=made.at,
        )
    actions.rank(opportunity=load_board(made.opportunity.reference), by=cast.asha, at=made.at)
    made.opportunity.refresh_from_db()
    return made


def recommended(made, offers, **other):
    return actions.recommend(
        opportunity=made.opportunity,
        offers={made.bid(*key).pk: amount for key, amount in offers.items()},
        planned_for=(made.at + 7 * DAY).date(),
        by=made.cast.priya,
        at=made.at,
        **other,
    )


def told(made, offers, **other):
    """Decided as recommended, the letters checked and sent."""
    decision = recommended(made, offers, **other)
    assessment.decided(made, decision)
    made.opportunity.refresh_from_db()
    awards = actions.prepare_awards(opportunity=made.opportunity, by=made.cast.priya, at=made.at)
    assessment.all_checked(made, awards)
    assessment.sent_now(made)
    made.opportunity.refresh_from_db()
    return made
