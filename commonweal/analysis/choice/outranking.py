"""Ranking by comparing options two at a time: PROMETHEE II and ELECTRE I."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.choice.decision import decision, refuse_named
from commonweal.analysis.inputs import Floats, Truths
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import listed, number


def preference(values: Floats, weights: Floats) -> Floats:
    """π(a,b) = Σ_j w_j [a_j > b_j], the usual criterion. `values` (n, m), higher better; returns (n, n) shares.

    Errors: none. Source: Brans & Vincke (1985), Management Science 31.
    """
    pi = np.zeros((len(values), len(values)))
    for column, weight in zip(values.T, weights, strict=True):
        pi += weight * (column[:, None] > column[None, :])
    return pi


@dataclass(frozen=True, kw_only=True)
class Promethee(Result):
    """Flows are shares: `leaving` how far an option is preferred, `entering` how far others are, `net` leaving less."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    leaving: tuple[float, ...]
    entering: tuple[float, ...]
    net: tuple[float, ...]
    ranks: tuple[int, ...]

    def sentence(self) -> str:
        """Which option is preferred on balance, and what the method ignores."""
        first = [o for o, r in zip(self.options, self.ranks, strict=True) if r == 1]
        verb = "is" if len(first) == 1 else "are"
        return (
            f"{listed(first)} {verb} preferred on balance (net flow {number(max(self.net), 4)}). Any difference counts "
            "in full however small, and adding or leaving out an option can reorder the others."
        )

    def table(self) -> Table:
        """One row for each option: flows and rank."""
        body = tuple(zip(self.options, self.leaving, self.entering, self.net, self.ranks, strict=True))
        return ("Option", "Preferred by", "Others preferred by", "Net", "Rank"), body


def promethee(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
) -> Promethee:
    """PROMETHEE II with the usual criterion: φ = φ⁺ - φ⁻, φ⁺(a) = Σ_b π(a,b)/(n-1), φ⁻(a) = Σ_b π(b,a)/(n-1).

    Takes what `topsis` takes; flows are shares from -1 to 1 and sum to nought. Refused as in `weighted_sum`. Source:
    Brans & Vincke (1985), Management Science 31; example after Zhao, Peng & Li (2013).
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    pi = preference(np.where(made.rising, made.scores, -made.scores), made.weights)
    others = len(made.options) - 1
    leaving, entering = pi.sum(axis=1) / others, pi.sum(axis=0) / others
    return Promethee(
        method="PROMETHEE II, usual criterion: any difference counts in full",
        options=made.options,
        criteria=made.criteria,
        scores=inputs.rows(made.scores),
        weights=inputs.row(made.weights),
        leaving=inputs.row(leaving),
        entering=inputs.row(entering),
        net=inputs.row(leaving - entering),
        ranks=inputs.ranks(leaving - entering),
    )


def agreement(values: Floats, weights: Floats) -> Floats:
    """Concordance c(a,b) = Σ_j w_j [a_j ≥ b_j], (n, n) shares; `values` (n, m), higher better.

    Errors: none. Source: Roy (1968), RIRO 2.
    """
    return 1.0 - preference(values, weights).T


def objection(values: Floats) -> Floats:
    """Discordance d(a,b) = max_j (b_j - a_j)⁺ / greatest range of any criterion, (n, n) shares.

    Shapes: `values` (n, m), higher better. Errors: none; nought where no criterion has a range. Source: Roy (1968),
    RIRO 2.
    """
    most = float((values.max(axis=0) - values.min(axis=0)).max())
    worst = np.zeros((len(values), len(values)))
    for column in values.T:
        np.maximum(worst, column[None, :] - column[:, None], out=worst)
    return worst / most if most > 0 else worst


def kernel(outranks: Truths) -> list[int]:
    """The options that no other outranks. `outranks` (n, n), a row outranking a column.

    Units: places of options. Errors: none. Source: Roy (1968), RIRO 2.
    """
    return [int(i) for i in np.flatnonzero(~outranks.any(axis=0))]


@dataclass(frozen=True, kw_only=True)
class Electre(Result):
    """`concordance` and `discordance` row against column; `outranks` lists (option, those that it outranks)."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    least_agreement: float
    most_objection: float
    concordance: tuple[tuple[float, ...], ...]
    discordance: tuple[tuple[float, ...], ...]
    outranks: tuple[tuple[str, tuple[str, ...]], ...]
    kernel: tuple[str, ...]

    def sentence(self) -> str:
        """Which options nothing outranks."""
        if not self.kernel:
            found = "Every option is outranked by another, so these figures leave no shortlist"
        else:
            verb = "stands" if len(self.kernel) == 1 else "stand"
            found = f"{listed(self.kernel)} {verb} on the shortlist, outranked by no other option"
        return (
            f"{found} (agreement of at least {number(self.least_agreement)}, objection of at most "
            f"{number(self.most_objection)}). The shortlist depends on these two limits and is not a ranking."
        )

    def table(self) -> Table:
        """One row for each option: what it outranks, and whether it is on the shortlist."""
        body: list[tuple[Cell, ...]] = [
            (name, listed(beaten), "yes" if name in self.kernel else "no") for name, beaten in self.outranks
        ]
        return ("Option", "Outranks", "On the shortlist"), tuple(body)


def electre(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
    least_agreement: float = 0.65,
    most_objection: float = 0.35,
) -> Electre:
    """ELECTRE I: a outranks b where c(a,b) ≥ `least_agreement` and d(a,b) ≤ `most_objection`.

    Scores are divided by the sum of their criterion first, so they must not be below nought. Takes what `topsis`
    takes; the two limits are shares. Refused: a limit outside 0 to 1, figures below nought, a criterion of noughts.
    Source: Roy (1968), RIRO 2; example after Cebrián & Porcar (2009).
    """
    made = decision(scores, weights, options=options, criteria=criteria, directions=directions)
    limits = inputs.numbers("The limits for agreement and objection", [least_agreement, most_objection])
    least_agreement, most_objection = limits.tolist()
    if (limits < 0).any() or (limits > 1).any():
        raise Refused("The limits for agreement and objection are shares, from 0 to 1.")
    sums = made.scores.sum(axis=0)
    unusable = (made.scores.min(axis=0) < 0) | (sums == 0)
    refuse_named(made, unusable, "figures must be nought or more, and not all nought")
    values = np.where(made.rising, 1.0, -1.0) * made.scores / sums
    for_it, against = agreement(values, made.weights), objection(values)
    beats: Truths = (for_it >= least_agreement - 1e-12) & (against <= most_objection + 1e-12)
    np.fill_diagonal(beats, False)
    return Electre(
        method="ELECTRE I, each criterion divided by its sum",
        options=made.options,
        criteria=made.criteria,
        scores=inputs.rows(made.scores),
        weights=inputs.row(made.weights),
        least_agreement=float(least_agreement),
        most_objection=float(most_objection),
        concordance=inputs.rows(for_it),
        discordance=inputs.rows(against),
        outranks=tuple(
            (name, tuple(o for o, beaten in zip(made.options, row, strict=True) if beaten))
            for name, row in zip(made.options, beats, strict=True)
        ),
        kernel=tuple(made.options[i] for i in kernel(beats)),
    )
