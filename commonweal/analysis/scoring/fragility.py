"""How firmly an award stands: which single marks, and which assessors, decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.scoring.marks import Book, Marks, book, cell_means, check_top
from commonweal.analysis.words import counted, listed

SLACK = 1e-9
MOST_STEPS = 1_000


@dataclass(frozen=True)
class Change:
    """One mark moved from `mark` to `to`, and who then comes first (two names or more: a tie)."""

    bid: str
    question: str
    assessor: str
    mark: float
    to: float
    first: tuple[str, ...]


@dataclass(frozen=True)
class Without:
    """Who comes first without one assessor's marks; None where nobody else marked something that they did."""

    assessor: str
    first: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Fragility(Result):
    """`changes` put another bid first alone; `ties` only draw it level; `least_moves` is the fewest steps that do."""

    bids: tuple[str, ...]
    totals: tuple[float, ...]
    ranks: tuple[int, ...]
    step: float
    top_score: float
    marks: int
    first: tuple[str, ...]
    changes: tuple[Change, ...]
    ties: tuple[Change, ...]
    least_moves: int | None
    least_moves_to: str | None
    without: tuple[Without, ...]

    @property
    def deciding_assessors(self) -> tuple[str, ...]:
        """Assessors without whose marks somebody else comes first, or ties."""
        return tuple(w.assessor for w in self.without if w.first is not None and w.first != self.first)

    def sentence(self) -> str:
        """'5 changes of a single mark would change the winner; without Charlie it changes.'"""
        if len(self.first) > 1:
            return f"{listed(self.first)} tie for first, so any single mark decides it. Moderate before the award."
        if len(self.bids) == 1:
            return f"{self.first[0]} is the only bid, so no change of marks would put another first."
        count = len(self.changes)
        moved = f"{count} {'change' if count == 1 else 'changes'}" if count else "No change"
        text = f"{moved} of a single mark would change the winner"
        if self.ties:
            text += f", and {len(self.ties)} would tie it"
        if self.deciding_assessors:
            text += f"; {' or '.join(f'without {name}' for name in self.deciding_assessors)} it changes"
        else:
            text += f"; {self._stays()}"
        if self.least_moves:
            steps = counted(self.least_moves, "step")
            text += f". It would take at least {steps} of a mark to bring {self.least_moves_to} level"
        return f"{text}. This is a prompt to check those marks, not to alter them."

    def _stays(self) -> str:
        alone = sum(w.first is None for w in self.without)
        if alone == len(self.without):
            return "no assessor can be left out, since each marked something alone"
        some = ", of those who can be left out" if alone else ""
        return f"it stays the same without any one assessor{some}"

    def table(self) -> Table:
        """One row for each change that matters, then one for each assessor left out."""
        body: list[tuple[Cell, ...]] = [
            (c.bid, c.question, c.assessor, c.mark, c.to, listed(c.first)) for c in (*self.changes, *self.ties)
        ]
        body += [
            ("(all)", "(all)", w.assessor, None, None, "cannot be left out" if w.first is None else listed(w.first))
            for w in self.without
        ]
        return ("Bid", "Question", "Assessor", "Mark", "If it were", "First"), tuple(body)


def bid_totals(kept: Book, points: Floats, fixed: Floats, top_score: float) -> Floats:
    """Σ_q points_q × mean mark / top + fixed points. Returns (bids,) in points.

    Shapes: `points` (questions,), `fixed` (bids,). Errors: Refused where nobody marked a question. Source: the
    published method of the tender.
    """
    totals: Floats = cell_means(kept) @ (points / top_score) + fixed
    return totals


def fragility(
    marks: Marks,
    *,
    top_score: float,
    weights: Mapping[str, float] | None = None,
    price_points: Mapping[str, float] | None = None,
    step: float = 1.0,
) -> Fragility:
    """Every single mark, moved by one `step`, that would change who comes first; and the winner without each assessor.

    Total = Σ_q weight_q × mean mark / top + price points. `marks` as `marks.book` reads them; `weights` in points by
    question (all alike, adding up to 100, when left out); `price_points` by bid, held fixed. A mark
    moves up or down by `step`, within 0 to `top_score`. The fewest steps are exact: each step's gain is fixed, so
    the largest gains are taken first. Refused: marks outside 0 to top, a question that nobody marked, weights or
    price points for other names. Source: Linacre (1989), Many-Facet Rasch Measurement, on leaving out a judge.
    """
    kept = book(marks)
    top_score, step = check_top(kept, top_score), inputs.one("The step", step)
    if step < top_score / MOST_STEPS:
        raise Refused(f"The step that a mark moves by must be at least 1/{MOST_STEPS} of the top score.")
    points = _by_name(weights, kept.questions, "weights", 100.0 / len(kept.questions))
    fixed = _by_name(price_points, kept.bids, "price points", 0.0)
    totals = bid_totals(kept, points, fixed, top_score)
    found = _changes(kept, totals, _gains(kept, points, top_score) * step, step, top_score)
    moves = _least_moves(kept, totals, _gains(kept, points, top_score) * step, step, top_score)
    first = _first(kept.bids, totals)
    return Fragility(
        method="Award fragility: single-mark changes and leaving out one assessor",
        bids=kept.bids,
        totals=inputs.row(totals),
        ranks=inputs.ranks(totals),
        step=float(step),
        top_score=float(top_score),
        marks=int(kept.score.size),
        first=first,
        changes=tuple(c for c in found if not set(c.first) & set(first)),
        ties=tuple(c for c in found if set(c.first) & set(first)),
        least_moves=None if moves is None else moves[0],
        least_moves_to=None if moves is None else kept.bids[moves[1]],
        without=tuple(_without(kept, a, points, fixed, top_score) for a in range(len(kept.assessors))),
    )


def _by_name(given: Mapping[str, float] | None, names: tuple[str, ...], what: str, otherwise: float) -> Floats:
    if given is None:
        return np.full(len(names), otherwise)
    if set(inputs.named(f"The {what}", given)) != set(names):
        raise Refused(f"The {what} and the marks do not name the same things: the marks have {listed(names)}.")
    return inputs.numbers(f"The list of {what}", [given[name] for name in names], least=0.0)


def _gains(kept: Book, points: Floats, top_score: float) -> Floats:
    """Points that one mark's rise of 1 adds to its bid's total, for each mark: points_q / top / assessors there."""
    at = kept.bid * len(kept.questions) + kept.question
    shared = np.bincount(at)[at]
    gains: Floats = points[kept.question] / top_score / shared
    return gains


def _first(bids: tuple[str, ...], totals: Floats) -> tuple[str, ...]:
    return tuple(bids[int(i)] for i in np.flatnonzero(totals >= totals.max() - SLACK))


def _changes(kept: Book, totals: Floats, gains: Floats, step: float, top_score: float) -> list[Change]:
    """Each mark of a rival raised, or of the winner lowered, that leaves the winner no longer first alone."""
    winner = int(np.argmax(totals))
    if (totals >= totals[winner] - SLACK).sum() > 1 or totals.size == 1:
        return []
    mine = kept.bid == winner
    second = np.delete(totals, winner).max()
    raised = ~mine & (kept.score + step <= top_score + SLACK) & (totals[kept.bid] + gains >= totals[winner] - SLACK)
    lowered = mine & (kept.score - step >= -SLACK) & (totals[winner] - gains <= second + SLACK)
    found = []
    for i in np.flatnonzero(raised | lowered):
        sign = -1 if mine[i] else 1
        after = totals.copy()
        after[kept.bid[i]] += sign * gains[i]
        names = kept.bids[kept.bid[i]], kept.questions[kept.question[i]], kept.assessors[kept.assessor[i]]
        mark = float(kept.score[i])
        found.append(Change(*names, mark, mark + sign * step, _first(kept.bids, after)))
    return found


def _least_moves(kept: Book, totals: Floats, gains: Floats, step: float, top_score: float) -> tuple[int, int] | None:
    """(fewest steps that put another bid level or ahead, that bid); None for one bid, a tie, or out of reach."""
    winner = int(np.argmax(totals))
    if (totals >= totals[winner] - SLACK).sum() > 1:
        return None
    down = np.floor((kept.score + SLACK) / step)
    up = np.floor((top_score - kept.score + SLACK) / step)
    best: tuple[int, int] | None = None
    for rival in range(totals.size):
        if rival == winner:
            continue
        times = np.where(kept.bid == winner, down, np.where(kept.bid == rival, up, 0.0)).astype(np.intp)
        pool = np.sort(np.repeat(gains, times))[::-1]
        reach = np.cumsum(pool)
        needed = int(np.searchsorted(reach, totals[winner] - totals[rival] - SLACK)) + 1
        if needed <= pool.size and (best is None or needed < best[0]):
            best = (needed, rival)
    return best


def _without(kept: Book, assessor: int, points: Floats, fixed: Floats, top_score: float) -> Without:
    left = kept.without(kept.assessor != assessor)
    name = kept.assessors[assessor]
    cells = np.unique(kept.bid * len(kept.questions) + kept.question).size
    if np.unique(left.bid * len(kept.questions) + left.question).size < cells:
        return Without(name, None)
    return Without(name, _first(kept.bids, bid_totals(left, points, fixed, top_score)))
