"""When nobody can agree on weights: which options come first under which weights (SMAA)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.analysis import inputs
from commonweal.analysis.choice.decision import SCALES, decision, scaled
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import listed, number, percent

Singles = NDArray[np.float32]
BLOCK = 8192
FEW = 48


def weight_blocks(
    chance: np.random.Generator, draws: int, order: NDArray[np.intp] | None, width: int
) -> Iterator[Singles]:
    """Weights drawn evenly over all that sum to 1, (block, width) at a time; in `order` of importance when given.

    Exponential draws divided by their sum are even over the simplex (Devroye 1986, ch. V); sorted, they are even over
    the part of it where the order holds. Every block but the last is full size, so a seed repeats exactly. Shapes:
    blocks of up to 8,192 by `width`. Units: shares of 1, single precision. Errors: none. Source: Devroye 1986,
    Non-uniform Random Variate Generation.
    """
    for start in range(0, draws, BLOCK):
        drawn = chance.standard_exponential((min(BLOCK, draws - start), width), dtype=np.float32)
        if order is not None:
            drawn.sort(axis=1)
            drawn[:, order] = drawn[:, ::-1].copy()
        drawn /= drawn.sum(axis=1, keepdims=True)
        yield drawn


def places(totals: Singles) -> NDArray[np.uint16]:
    """How many options lie above each, (n, block), from totals (n, block). Equal totals share the better place.

    Above 48 options they are sorted instead, and equal totals take places in the order listed. Units: options. Errors:
    none. Source: Lahdelma & Salminen (2001), for ranks with ties shared.
    """
    count = len(totals)
    above = np.zeros(totals.shape, dtype=np.uint16 if count > 255 else np.uint8)
    if count > FEW:
        order = np.argsort(-totals, axis=0, kind="stable")
        np.put_along_axis(above, order, np.arange(count, dtype=above.dtype)[:, None], axis=0)
        return above.astype(np.uint16)
    higher = np.empty(totals.shape[1], dtype=np.bool_)
    for one in range(count):
        for other in range(one + 1, count):
            np.greater(totals[other], totals[one], out=higher)
            above[one] += higher
            np.greater(totals[one], totals[other], out=higher)
            above[other] += higher
    return above.astype(np.uint16)


@dataclass(frozen=True, kw_only=True)
class Acceptability(Result):
    """`acceptability[i][r]` is the share of weightings that put option i in place r + 1.

    `central[i]` is the mean weighting among those that put option i first, None where none does. `error` is the
    greatest standard error of a share.
    """

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    order: tuple[str, ...] | None
    draws: int
    seed: int
    acceptability: tuple[tuple[float, ...], ...]
    central: tuple[tuple[float, ...] | None, ...]
    error: float

    def sentence(self) -> str:
        """Who comes first how often, who never, and what a supporter of the first would weigh most."""
        shares = [places[0] for places in self.acceptability]
        best = max(range(len(shares)), key=lambda i: shares[i])
        never = [o for o, s in zip(self.options, shares, strict=True) if s == 0]
        central = self.central[best]
        leaning = ""
        if central is not None and max(central) - min(central) > 0.02:
            leaning = f", typically where {self.criteria[central.index(max(central))]} counts most"
        drawn = "in that order of importance" if self.order else "of every kind"
        none = f" {listed(never)} {'never comes' if len(never) == 1 else 'never come'} first." if never else ""
        return (
            f"{self.options[best]} comes first in {percent(shares[best], 1)} of weightings {drawn}{leaning}.{none} "
            f"Shares come from {self.draws:,} draws and may be out by {number(self.error * 200, 1)} points; they say "
            "how widely an option can be supported, not that it is best."
        )

    def table(self) -> Table:
        """One row for each option: the share of weightings for each place."""
        headers = ("Option", *(f"Place {r + 1}" for r in range(len(self.options))))
        body: list[tuple[Cell, ...]] = [
            (name, *shares) for name, shares in zip(self.options, self.acceptability, strict=True)
        ]
        return headers, tuple(body)


def rank_acceptability(
    scores: ArrayLike,
    *,
    seed: int,
    draws: int = 100_000,
    order: Sequence[str] | None = None,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
    scale: str = "none",
) -> Acceptability:
    """SMAA-2: the share of weightings giving each option each place, and the central weighting for each.

    b_i^r = ∫_{rank(i,w)=r} f(w) dw with f even over the weights; central weights w_i = E[w | rank(i,w) = 1].
    `scores` as in `weighted_sum`; `order` names every criterion from most to least important, if that much is
    agreed; `draws` weightings with `seed`, in blocks of 8,192 in single precision. Shares of 1. Refused: an order
    that leaves out a criterion, draws below 1,000, and as in `weighted_sum`. Source: Lahdelma & Salminen (2001),
    Operations Research 49.
    """
    table = inputs.numbers("The table of scores", scores, dimensions=2)
    made = decision(table, np.ones(table.shape[1]), options=options, criteria=criteria, directions=directions)
    draws = inputs.whole("The number of draws", draws, 1_000, 100_000_000)
    seed = inputs.whole("The seed", seed, 0, 2**63 - 1)
    values = scaled(made, scale)
    counts, sums = _tally(values, draws, seed, _order(order, made.criteria))
    shares = counts / draws
    first = counts[:, 0]
    return Acceptability(
        method=f"SMAA-2 rank acceptability and central weights ({SCALES[scale]}), {draws:,} draws, seed {seed}",
        options=made.options,
        criteria=made.criteria,
        values=inputs.rows(values),
        order=None if order is None else tuple(order),
        draws=draws,
        seed=seed,
        acceptability=inputs.rows(shares),
        central=tuple(inputs.row(s / n) if n else None for s, n in zip(sums, first, strict=True)),
        error=float(np.sqrt(shares * (1 - shares) / draws).max()),
    )


def _tally(values: Floats, draws: int, seed: int, order: NDArray[np.intp] | None) -> tuple[Floats, Floats]:
    """Counts of each option in each place (n, n), and sums of the weights that put it first (n, m)."""
    count, width = values.shape
    counts, sums = np.zeros((count, count)), np.zeros((count, width))
    offset = np.arange(count, dtype=np.intp)[:, None] * count
    centred: Singles = (values - values.mean(axis=0)).astype(np.float32)
    for weights in weight_blocks(np.random.default_rng(seed), draws, order, width):
        place = places(centred @ weights.T)
        counts += np.bincount((place + offset).ravel(), minlength=count * count).reshape(count, count)
        sums += (place == 0).astype(np.float32) @ weights
    return counts, sums


def _order(order: Sequence[str] | None, criteria: tuple[str, ...]) -> NDArray[np.intp] | None:
    if order is None:
        return None
    if sorted(map(str, inputs.several("The order of importance", order))) != sorted(criteria):
        raise Refused(f"The order of importance names each criterion once: {listed(criteria)}.")
    return np.array([criteria.index(name) for name in order], dtype=np.intp)
