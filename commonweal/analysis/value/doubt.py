"""What the doubt about each figure does to a social return: draws with a seed, and exact shares of the doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.value.discount import ScheduleLike, factors, yearly_rates
from commonweal.analysis.value.draws import Doubt, Piece, Singles, drawn_ratios
from commonweal.analysis.value.social import (
    FIGURES,
    SHARES,
    InvestmentLike,
    Outcome,
    OutcomeLike,
    SocialReturn,
    sroi,
)
from commonweal.analysis.words import listed, number, percent, pounds

Numbers: TypeAlias = NDArray[np.floating[Any]]
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def doubts(outcome: Outcome) -> tuple[Doubt, ...]:
    """The figures of the outcome that have a low or a high reading. Refused: a central figure outside its range."""
    found = []
    for figure in FIGURES:
        if figure not in outcome.low and figure not in outcome.high:
            continue
        central = float(getattr(outcome, figure))
        ends = float(outcome.low.get(figure, central)), float(outcome.high.get(figure, central))
        low, high = min(ends), max(ends)
        if not low <= central <= high:
            raise Refused(
                f"The {figure.replace('_', '-')} of '{outcome.name}' is {number(central)}, outside its own range of "
                f"{number(low)} to {number(high)}."
            )
        if high > low:
            found.append(Doubt(outcome.name, figure, low, central, high))
    return tuple(found)


def annuity(drop_off: Numbers, discount: Floats) -> Numbers:
    """Σ_n factor_n·(1-drop_off)^(n-1) by Horner's rule, shaped as `drop_off`; `discount` (years,) of the outcome.

    Units: years' worth. Errors: none. Source: Knuth, The Art of Computer Programming 2, section 4.6.4.
    """
    keep = 1 - drop_off
    total = np.full_like(keep, discount[-1])
    for factor in discount[-2::-1]:
        total *= keep
        total += keep.dtype.type(factor)
    return total


def factor_of(figure: str, drawn: Numbers, discount: Floats) -> Numbers:
    """What a figure multiplies the present value by: itself, 1 less a share, or the annuity of a drop-off.

    Shapes: as `drawn`. Units: those of the figure. Errors: none. Source: A Guide to Social Return on Investment (2012).
    """
    if figure == "drop_off":
        return annuity(drawn, discount)
    return 1 - drawn if figure in SHARES else drawn


def pieces(result: SocialReturn, discount: Floats) -> list[Piece]:
    """Each outcome split into what is certain and what is in doubt. `discount` (years,) from year 1.

    Formula: certain = Π `factor_of` over figures without a range. Units: pounds. Errors: Refused as `doubts`. Source:
    as `factor_of`.
    """
    found = []
    for outcome in result.outcomes:
        own = discount[outcome.starts - 1 : outcome.starts - 1 + outcome.years]
        held = doubts(outcome)
        open_figures = {doubt.figure for doubt in held}
        certain = 1.0
        for figure in FIGURES:
            if figure not in open_figures:
                certain *= float(factor_of(figure, np.array([float(getattr(outcome, figure))]), own)[0])
        found.append(Piece(certain, held, own))
    return found


def quantiles(ordered: Singles, levels: Sequence[float]) -> tuple[float, ...]:
    """Quantiles of values in rising order, (n,), by the straight line between neighbours, as NumPy has them.

    Units: those of the values. Errors: none; n of 1 or more. Source: Hyndman & Fan (1996), type 7.
    """
    places = np.asarray(levels) * (ordered.size - 1)
    below = np.floor(places).astype(np.intp)
    left, right = (ordered[np.minimum(at, ordered.size - 1)].astype(np.float64) for at in (below, below + 1))
    return inputs.row(left + (places - below) * (right - left))


def histogram(ordered: Singles, bins: int = 40) -> tuple[Floats, NDArray[np.intp]]:
    """Edges (bins + 1,) and counts (bins,) of values in rising order, the last bin holding its upper edge.

    Formula: even steps from the least to the greatest. Units: those of the values; draws. Errors: none. Source: as
    `numpy.histogram`.
    """
    edges = np.linspace(float(ordered[0]), float(ordered[-1]), bins + 1)
    upto = np.searchsorted(ordered, edges[1:-1].astype(np.float32), side="left")
    return edges, np.diff(np.concatenate([[0], upto, [ordered.size]]))


@dataclass(frozen=True, kw_only=True)
class Simulation(Result):
    """`quantiles` of the ratio at 5, 25, 50, 75 and 95%; `below` the share of draws under `target`."""

    doubts: tuple[Doubt, ...]
    exclusions: tuple[str, ...]
    assumptions: tuple[str, ...]
    central: float
    target: float
    draws: int
    seed: int
    mean: float
    quantiles: tuple[float, ...]
    below: float
    error: float
    edges: tuple[float, ...]
    counts: tuple[int, ...]

    def sentence(self) -> str:
        """The middle 90% of draws, the chance of less than the target, and what this leaves out."""
        low, high = (pounds(round(q, 2)) for q in (self.quantiles[0], self.quantiles[-1]))
        rarely = "under 0.1%" if self.below < 0.001 else percent(self.below, 1)
        less = rarely if self.below else "none"
        return (
            f"In 90% of {self.draws:,} draws £1 brings {low} to {high} of social value; in {less} it "
            f"brings less than {pounds(self.target)}. Figures were drawn as if each stood alone, within the ranges "
            f"given. Not valued: {listed(self.exclusions)}."
        )

    def table(self) -> Table:
        """One row for each quantile of the ratio, then the mean."""
        body: list[tuple[Cell, ...]] = [
            (f"{percent(level)} of draws are below", value) for level, value in zip(LEVELS, self.quantiles, strict=True)
        ]
        return ("Measure", "Social value for £1"), (*body, ("Mean", self.mean))


def simulate(
    investments: Sequence[InvestmentLike],
    outcomes: Sequence[OutcomeLike],
    *,
    schedule: ScheduleLike,
    exclusions: Sequence[str],
    assumptions: Sequence[str],
    seed: int,
    draws: int = 100_000,
    target: float = 1.0,
) -> Simulation:
    """Monte Carlo of the social return: each figure with a range drawn from the triangle low, central, high.

    Takes what `sroi` takes; figures are independent; `draws` from 1,000 to 5,000,000 in blocks of 32,768 with
    `seed`, single precision. Ratios are pounds for £1. Refused as in `sroi`, and where no figure has a range.
    Source: Metropolis & Ulam (1949); HM Treasury, The Green Book, on Monte Carlo analysis.
    """
    made = sroi(investments, outcomes, schedule=schedule, exclusions=exclusions, assumptions=assumptions)
    draws = inputs.whole("The number of draws", draws, 1_000, 5_000_000)
    seed = inputs.whole("The seed", seed, 0, 2**63 - 1)
    target = inputs.one("The target", target)
    split = pieces(made, discount_of(made))
    held = _some_doubt(split)
    ratios = np.sort(drawn_ratios(split, made.cost, draws, seed))
    edges, counts = histogram(ratios)
    return Simulation(
        method=f"Monte Carlo of the social return: {draws:,} independent triangular draws, seed {seed}",
        doubts=held,
        exclusions=made.exclusions,
        assumptions=made.assumptions,
        central=made.ratio,
        target=target,
        draws=draws,
        seed=seed,
        mean=float(ratios.mean(dtype=np.float64)),
        quantiles=quantiles(ratios, LEVELS),
        below=float(np.searchsorted(ratios, np.float32(target)) / draws),
        error=float(ratios.std(dtype=np.float64) / np.sqrt(draws)),
        edges=inputs.row(edges),
        counts=tuple(int(n) for n in counts),
    )


def discount_of(made: SocialReturn) -> Floats:
    """Factors for years 1 to the last year of the result.

    Shapes: (years,). Units: none. Errors: none. Source: as `discount.factors`.
    """
    return factors(yearly_rates(made.schedule, len(made.totals)))[1:]


def _some_doubt(split: list[Piece]) -> tuple[Doubt, ...]:
    held = tuple(doubt for piece in split for doubt in piece.doubts)
    if not held:
        raise Refused("No figure has a range, so there is no doubt to work with. Give a low or a high to at least one.")
    return held


def moments(doubt: Doubt, discount: Floats) -> tuple[float, float]:
    """Mean and variance of the factor of a doubtful figure, by Gauss-Legendre on each side of the triangle's peak.

    Exact for the polynomials met here: an annuity of n years squared has degree 2n-2, times a straight side. Units:
    those of the factor, and their square. Errors: none. Source: Golub & Welsch (1969), Mathematics of Computation 23.
    """
    nodes, at = np.polynomial.legendre.leggauss(max(2, len(discount) + 1))
    first = second = 0.0
    for foot, peak in ((doubt.low, doubt.central), (doubt.high, doubt.central)):
        along = (nodes + 1) / 2
        x = foot + along * (peak - foot)
        weight = at * along * abs(peak - foot) / (doubt.high - doubt.low)
        value = factor_of(doubt.figure, x, discount)
        first, second = first + float(weight @ value), second + float(weight @ value**2)
    return first, max(0.0, second - first**2)


@dataclass(frozen=True)
class Share:
    """Of the variance of the ratio: `alone` from this figure by itself, `total` with all that it joins in."""

    doubt: Doubt
    alone: float
    total: float


@dataclass(frozen=True, kw_only=True)
class DoubtShares(Result):
    """`shares` in order of total share; `deviation` the standard deviation of the ratio."""

    shares: tuple[Share, ...]
    exclusions: tuple[str, ...]
    assumptions: tuple[str, ...]
    mean: float
    deviation: float

    def sentence(self) -> str:
        """Which figure to find out more about first."""
        first = self.shares[0]
        figure = f"the {first.doubt.figure.replace('_', '-')} of {first.doubt.outcome}"
        return (
            f"More of the doubt lies in {figure} than in any other figure: {percent(first.total)} of the variance of "
            f"the ratio. This ranks only figures that were given a range, as if each stood alone. "
            f"Not valued: {listed(self.exclusions)}."
        )

    def table(self) -> Table:
        """One row for each doubtful figure."""
        body: list[tuple[Cell, ...]] = [
            (s.doubt.outcome, s.doubt.figure, s.doubt.low, s.doubt.high, s.alone, s.total) for s in self.shares
        ]
        return ("Outcome", "Figure", "Low", "High", "Share alone", "Share in total"), tuple(body)


def doubt_shares(
    investments: Sequence[InvestmentLike],
    outcomes: Sequence[OutcomeLike],
    *,
    schedule: ScheduleLike,
    exclusions: Sequence[str],
    assumptions: Sequence[str],
) -> DoubtShares:
    """Sobol shares of the variance of the ratio, exactly: the ratio is a sum of products of independent figures.

    For figure i of an outcome c·Π X_j: alone = c²·σ_i²·Π_{j≠i} μ_j², total = c²·σ_i²·Π_{j≠i} (σ_j² + μ_j²), over
    Var = Σ c²·(Π(σ² + μ²) - Π μ²). No draws, so no sampling error. Takes what `sroi` takes. Refused as in `simulate`.
    Source: Sobol (1993), Mathematical Modelling and Computational Experiments 1; Homma & Saltelli (1996), RESS 52.
    """
    made = sroi(investments, outcomes, schedule=schedule, exclusions=exclusions, assumptions=assumptions)
    split = pieces(made, discount_of(made))
    _some_doubt(split)
    mean = variance = 0.0
    parts: list[tuple[Doubt, float, float]] = []
    for piece in split:
        scale = piece.certain / made.cost
        known = np.array([moments(doubt, piece.discount) for doubt in piece.doubts]).reshape(-1, 2)
        mu, both = known[:, 0], known[:, 1] + known[:, 0] ** 2
        mean += scale * float(mu.prod())
        variance += scale**2 * float(both.prod() - (mu**2).prod())
        for i, doubt in enumerate(piece.doubts):
            own = scale**2 * float(known[i, 1])
            parts.append((doubt, own * float(np.delete(mu**2, i).prod()), own * float(np.delete(both, i).prod())))
    if variance <= 0:
        raise Refused("The figures in doubt do not move the ratio, so there is no doubt to share out.")
    shares = tuple(Share(doubt, alone / variance, total / variance) for doubt, alone, total in parts)
    return DoubtShares(
        method="Sobol shares of variance, exact for sums of products",
        shares=tuple(sorted(shares, key=lambda s: -s.total)),
        exclusions=made.exclusions,
        assumptions=made.assumptions,
        mean=mean,
        deviation=float(np.sqrt(variance)),
    )
