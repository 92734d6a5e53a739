"""Participatory budgets: counting residents' ballots by most votes, and by the method of equal shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.inputs import named, one, several, whole
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, percent, pounds

Costs = Mapping[str, float]
Ballots = Sequence[Sequence[str]]
Places: TypeAlias = NDArray[np.intp]
MOST_VOTERS = 2_000_000


def most_votes(costs: Mapping[str, Fraction], votes: Mapping[str, int], budget: Fraction) -> list[str]:
    """Projects in order of votes, each funded if what is left can pay for it (ties: the cheaper, then by name).

    Shapes: `costs` and `votes` by project; answer the funded, in order. Units: £. Errors: none. Source: the greedy rule
    of most cities; Talmon & Faliszewski, AAAI 2019.
    """
    funded: list[str] = []
    for name in sorted(costs, key=lambda project: (-votes[project], costs[project], project)):
        if votes[name] and costs[name] <= budget:
            funded.append(name)
            budget -= costs[name]
    return funded


def equal_shares(
    costs: Mapping[str, Fraction], backers: Mapping[str, Sequence[int]], voters: int, budget: Fraction
) -> tuple[list[str], dict[str, dict[int, Fraction]], list[Fraction]]:
    """Method of equal shares with cost utilities, without completion, in exact fractions.

    Each voter holds budget / voters. A project's price is the least ρ for which its backers, each paying at most what
    they hold and at most ρ × its cost, pay for it in full. The project with the least ρ is bought until none can be
    (ties: the cheaper, then by name). Shapes: `costs` and `backers` by project; answer the funded in order, what each
    backer paid for them, and what each voter (voters,) holds still. Units: £. Errors: none.
    Source: Peters & Skowron, EC 2020; Peters, Pierczyński & Skowron, NeurIPS 2021.
    """
    purses, kind = [budget / max(1, voters)], np.zeros(voters, dtype=np.intp)  # voters of one kind hold alike
    people = {name: np.array(backers[name], dtype=np.intp) for name in costs}
    funded: list[str] = []
    paid: dict[str, dict[int, Fraction]] = {}
    waiting = dict.fromkeys(costs, Fraction(0))  # the least that each price can be: purses only shrink
    while (found := _cheapest(waiting, costs, people, kind, purses)) is not None:
        name, rate = found
        paid[name] = _pay(people[name], kind, purses, rate * costs[name])
        funded.append(name)
        del waiting[name]
    return funded, paid, [purses[one] for one in kind.tolist()]


def _cheapest(
    waiting: dict[str, Fraction],
    costs: Mapping[str, Fraction],
    people: Mapping[str, Places],
    kind: Places,
    purses: Sequence[Fraction],
) -> tuple[str, Fraction] | None:
    """The project with the least price, and the price; those that cannot be paid for are no longer waited for."""
    best: tuple[Fraction, Fraction, str] | None = None
    for name in sorted(waiting, key=lambda project: waiting[project]):
        if best is not None and waiting[name] > best[0]:
            break
        rate = _rate(costs[name], purses, np.bincount(kind[people[name]], minlength=len(purses)))
        if rate is None:
            del waiting[name]
            continue
        waiting[name] = rate
        best = min(best or (rate, costs[name], name), (rate, costs[name], name))
    return None if best is None else (best[2], best[0])


def _pay(people: Places, kind: Places, purses: list[Fraction], most: Fraction) -> dict[int, Fraction]:
    """What each of the people pays, at most `most`; they are of a new kind after it, alike if they were alike."""
    pays: dict[int, Fraction] = {}
    before = kind[people]
    for was in np.unique(before).tolist():
        pay, alike = min(purses[was], most), people[before == was]
        kind[alike] = len(purses)
        purses.append(purses[was] - pay)
        pays.update(dict.fromkeys(alike.tolist(), pay))
    return pays


def _rate(cost: Fraction, purses: Sequence[Fraction], counts: Places) -> Fraction | None:
    """The least ρ with Σ min(purse, ρ·cost) = cost, or None when the purses together cannot pay."""
    held = sorted((purses[one], int(counts[one])) for one in np.flatnonzero(counts).tolist())
    left, payers = cost, int(counts.sum())
    for purse, alike in held:
        if purse * payers >= left:
            return left / payers / cost
        left -= purse * alike
        payers -= alike
    return None


@dataclass(frozen=True, kw_only=True)
class BallotCount(Result):
    """What the ballots fund. `reached` is how many voters back at least one funded project."""

    rule: str
    budget: float
    projects: tuple[str, ...]
    costs: tuple[float, ...]
    votes: tuple[int, ...]
    funded: tuple[str, ...]
    spent: float
    voters: int
    reached: int
    blank: int
    shares_left: float | None

    def sentence(self) -> str:
        what = listed(self.funded) if self.funded else "nothing"
        none = self.voters - self.reached
        who = f"{none} of {counted(self.voters, 'voter')} {'gets' if none == 1 else 'get'} nothing that they voted for"
        if not none:
            who = f"each of {counted(self.voters, 'voter')} gets something that they voted for"
        first = f"{self.rule} funds {what}, for {pounds(self.spent)} of {pounds(self.budget)}; {who}."
        if self.blank:
            first += f" {counted(self.blank, 'ballot')} named no project."
        if self.shares_left is not None:
            left = pounds(self.budget - self.spent)
            return f"{first} What is left over ({left}) is for the council to decide openly."
        return f"{first} A large group can carry every project under this rule: compare equal shares."

    def table(self) -> Table:
        chosen = set(self.funded)
        rows = [
            (name, cost, votes, percent(votes / self.voters) if self.voters else "", "fund" if name in chosen else "")
            for name, cost, votes in zip(self.projects, self.costs, self.votes, strict=True)
        ]
        return ("Project", "Cost", "Votes", "Share of voters", "Decision"), tuple(rows)


class BallotOutcome(NamedTuple):
    """What a rule decided: `left` is what voters still hold, where the rule gives them shares."""

    funded: tuple[str, ...]
    voters: int
    blank: int
    budget: float
    left: float | None


def ballot_most_votes(
    costs: Costs, ballots: Ballots, budget: float, counts: Sequence[int] | None = None
) -> BallotCount:
    """Count approval ballots by most votes first.

    `costs` in £ by project; each ballot names the projects that a voter backs, and `counts` says how many voters cast
    it (one each, if not given). Formula and source: see `most_votes`. Errors: Refused for a ballot that names a project
    not on the list, a cost or budget that is not above nought, or no ballots.
    """
    exact, backers, voters, blank = _read(costs, ballots, budget, counts)
    votes = {name: len(people) for name, people in backers.items()}
    funded = most_votes(exact, votes, Fraction(str(one("budget", budget))))
    outcome = BallotOutcome(tuple(funded), voters, blank, float(budget), None)
    return _count("Most votes first", "most votes first (greedy)", exact, backers, outcome)


def ballot_equal_shares(
    costs: Costs, ballots: Ballots, budget: float, counts: Sequence[int] | None = None
) -> BallotCount:
    """Count approval ballots by the method of equal shares. As `ballot_most_votes`; formula: see `equal_shares`.

    Shapes, units and errors: as there. Source: as `equal_shares`.
    """
    exact, backers, voters, blank = _read(costs, ballots, budget, counts)
    funded, _, held = equal_shares(exact, backers, voters, Fraction(str(one("budget", budget))))
    method = "method of equal shares, cost utilities, no completion"
    outcome = BallotOutcome(tuple(funded), voters, blank, float(budget), float(sum(held)))
    return _count("Equal shares", method, exact, backers, outcome)


def _count(
    rule: str,
    method: str,
    costs: Mapping[str, Fraction],
    backers: Mapping[str, Sequence[int]],
    outcome: BallotOutcome,
) -> BallotCount:
    return BallotCount(
        method=f"{method}; ties to the cheaper project, then by name",
        rule=rule,
        budget=outcome.budget,
        projects=tuple(costs),
        costs=tuple(float(cost) for cost in costs.values()),
        votes=tuple(len(backers[name]) for name in costs),
        funded=outcome.funded,
        spent=float(sum(costs[name] for name in outcome.funded)),
        voters=outcome.voters,
        reached=len({voter for name in outcome.funded for voter in backers[name]}),
        blank=outcome.blank,
        shares_left=outcome.left,
    )


def _read(
    costs: Costs, ballots: Ballots, budget: float, counts: Sequence[int] | None
) -> tuple[dict[str, Fraction], dict[str, list[int]], int, int]:
    if not named("costs", costs) or not several("ballots", ballots):
        raise Refused("Give at least one project and one ballot.")
    exact = {name: Fraction(str(one(f"cost of {name}", cost))) for name, cost in costs.items()}
    if min(exact.values()) <= 0 or one("budget", budget) <= 0:
        raise Refused("Every cost, and the budget, must be above nought.")
    given = [1] * len(ballots) if counts is None else several("counts", counts)
    times = [whole("counts", count, 0, MOST_VOTERS) for count in given]
    if len(times) != len(ballots) or sum(times) > MOST_VOTERS:
        raise Refused(f"Give one count for each ballot, for at most {MOST_VOTERS:,} voters in all.")
    backers: dict[str, list[int]] = {name: [] for name in exact}
    voter = blank = 0
    for ballot, count in zip(ballots, times, strict=True):
        unknown = sorted({str(name) for name in several("a ballot", ballot)} - set(exact))
        if unknown:
            raise Refused(f"A ballot names {listed(unknown)}, which is not on the list of projects.")
        for name in set(ballot):
            backers[name].extend(range(voter, voter + count))
        voter += count
        blank += 0 if ballot else count
    if voter == 0:
        raise Refused("Give at least one project and one ballot.")
    return exact, backers, voter, blank
