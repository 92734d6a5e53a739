"""How far assessors agree: the six intraclass correlations of Shrout and Fleiss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.words import number

FORMS = {
    "ICC(1,1)": "one mark, each bid marked by different assessors",
    "ICC(2,1)": "one mark, these assessors drawn from many",
    "ICC(3,1)": "one mark, these assessors only",
    "ICC(1,k)": "the mean mark, each bid marked by different assessors",
    "ICC(2,k)": "the mean mark, these assessors drawn from many",
    "ICC(3,k)": "the mean mark, these assessors only",
}
CLOSENESS = ("poorly", "moderately", "well", "very closely")
RELIABILITY = ("unreliable", "moderately reliable", "reliable", "very reliable")
Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class MeanSquares:
    """Mean squares of the two-way table: between bids, within bids, between assessors, what is left."""

    bids: int
    assessors: int
    between: float
    within: float
    judges: float
    residual: float


def mean_squares(scores: Floats) -> MeanSquares:
    """The analysis of variance of `scores` (bids, assessors), marks squared.

    Formula: between k·Σ(row - mean)²/(n-1), judges n·Σ(column - mean)²/(k-1), what is left over (n-1)(k-1). Errors:
    none; n, k of 2 or more. Source: Shrout & Fleiss (1979).
    """
    n, k = scores.shape
    centred = scores - scores.mean()
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    between, judges = k * float(rows @ rows), n * float(columns @ columns)
    left = float(((centred - rows[:, None] - columns[None, :]) ** 2).sum())
    return MeanSquares(
        n, k, between / (n - 1), (judges + left) / (n * (k - 1)), judges / (k - 1), left / ((n - 1) * (k - 1))
    )


def correlations(ms: MeanSquares) -> tuple[float | None, ...]:
    """The six forms in the order of FORMS, no unit.

    (B-W)/(B+(k-1)W), (B-E)/(B+(k-1)E+k(J-E)/n), (B-E)/(B+(k-1)E), (B-W)/B, (B-E)/(B+(J-E)/n), (B-E)/B. The fifth has no
    estimate (None) where B+(J-E)/n is nought or less: assessors then agree less than chance would have them. Errors:
    none; B above nought. Source: Shrout & Fleiss (1979), Psychological Bulletin 86.
    """
    n, k = ms.bids, ms.assessors
    b, w, j, e = ms.between, ms.within, ms.judges, ms.residual
    fifth = b + (j - e) / n
    return (
        (b - w) / (b + (k - 1) * w),
        _random_judge(ms),
        (b - e) / (b + (k - 1) * e),
        (b - w) / b,
        (b - e) / fifth if fifth > 1e-9 * (b + e) else None,
        (b - e) / b,
    )


def _random_judge(ms: MeanSquares) -> float:
    n, k, b, j, e = ms.bids, ms.assessors, ms.between, ms.judges, ms.residual
    return (b - e) / (b + (k - 1) * e + k * (j - e) / n)


def intervals(ms: MeanSquares, level: float = 0.95) -> tuple[Interval | None, ...]:
    """Intervals for the six forms by the F distribution. Residual above nought.

    Formula: limits of the F ratio turned into correlations, form by form. Units: none. Errors: none.
    Source: Shrout & Fleiss (1979); McGraw & Wong (1996).
    """
    one = _one_way(ms.between / ms.within, ms.bids - 1, ms.bids * (ms.assessors - 1), ms.assessors, level)
    three = _one_way(ms.between / ms.residual, ms.bids - 1, (ms.bids - 1) * (ms.assessors - 1), ms.assessors, level)
    two = _random_judges(ms, level)
    k = ms.assessors
    shrunk = 1 + two[0] * (k - 1)
    mean_of_two = None if shrunk <= 1e-9 else (two[0] * k / shrunk, two[1] * k / (1 + two[1] * (k - 1)))
    return (one[0], two, three[0], one[1], mean_of_two, three[1])


def _one_way(ratio: float, above: int, below: int, k: int, level: float) -> tuple[Interval, Interval]:
    tail = 1 - (1 - level) / 2
    low = ratio / float(fdtri(above, below, tail))
    high = ratio * float(fdtri(below, above, tail))
    return ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1)), (1 - 1 / low, 1 - 1 / high)


def _random_judges(ms: MeanSquares, level: float) -> Interval:
    n, k, b, j, e = ms.bids, ms.assessors, ms.between, ms.judges, ms.residual
    rho, ratio = _random_judge(ms), j / e
    rest = n * (1 + (k - 1) * rho) - k * rho
    freedom = (k - 1) * (n - 1) * (k * rho * ratio + rest) ** 2
    freedom /= (n - 1) * k**2 * rho**2 * ratio**2 + rest**2
    tail = 1 - (1 - level) / 2
    up = float(fdtri(n - 1, freedom, tail))
    down = float(fdtri(freedom, n - 1, tail))
    spread = k * j + (k * n - k - n) * e
    return n * (b - up * e) / (up * spread + n * b), n * (down * b - e) / (spread + n * down * b)


@dataclass(frozen=True)
class Form:
    """One form: its estimate and its interval, None where the marks allow no such figure."""

    name: str
    says: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Agreement(Result):
    """The six forms, with 95% intervals."""

    bids: tuple[str, ...]
    assessors: tuple[str, ...]
    scores: tuple[tuple[float, ...], ...]
    squares: MeanSquares
    forms: tuple[Form, ...]

    def form(self, name: str) -> Form:
        """The form of that name, such as 'ICC(2,1)'."""
        return next(one for one in self.forms if one.name == name)

    def sentence(self) -> str:
        """Agreement of one mark and of the panel's mean, in a word and a number."""
        one, panel = self.form("ICC(2,1)"), self.form("ICC(2,k)")
        alone, together = _word(one.value, CLOSENESS), _word(panel.value, RELIABILITY)
        return (
            f"One assessor's marks agree with another's {alone} ({_told(one)}); the mean of these "
            f"{len(self.assessors)} assessors is {together} ({_told(panel)}). "
            f"It rests on {len(self.bids)} bids, so the intervals are what to look at."
        )

    def table(self) -> Table:
        """One row for each form."""
        body: list[tuple[Cell, ...]] = [(o.name, o.says, o.value, o.low, o.high) for o in self.forms]
        return ("Form", "What it answers", "Estimate", "95% from", "95% to"), tuple(body)


def agreement(
    scores: ArrayLike, *, bids: Sequence[str] | None = None, assessors: Sequence[str] | None = None
) -> Agreement:
    """Intraclass correlations ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k) with 95% intervals.

    `scores` bids × assessors, every assessor marking every bid. No unit; 1 is full agreement, below 0 is worse than
    chance. Refused: fewer than two bids or assessors, bids whose mean marks are all alike. Source: Shrout & Fleiss
    (1979), Psychological Bulletin 86; McGraw & Wong (1996), Psychological Methods 1; words after Koo & Li (2016).
    """
    table = inputs.numbers("The table of scores", scores, dimensions=2)
    if min(table.shape) < 2:
        raise Refused("Agreement needs at least two bids and two assessors.")
    ms = mean_squares(table)
    size = max(1.0, float(np.abs(table).max()) ** 2)
    if ms.between <= 1e-12 * size:
        raise Refused("The mean mark is the same for every bid, so there is nothing for assessors to agree on.")
    exact = ms.residual <= 1e-12 * size
    ranges = (None,) * 6 if exact else intervals(ms)
    return Agreement(
        method="Intraclass correlations, six forms (Shrout & Fleiss)",
        bids=inputs.names("The list of bids", bids, table.shape[0], "Bid"),
        assessors=inputs.names("The list of assessors", assessors, table.shape[1], "Assessor"),
        scores=inputs.rows(table),
        squares=ms,
        forms=tuple(
            Form(name, says, value, *((None, None) if held is None or value is None else held))
            for (name, says), value, held in zip(FORMS.items(), correlations(ms), ranges, strict=True)
        ),
    )


def _told(form: Form) -> str:
    if form.value is None:
        return f"{form.name} has no estimate, since assessors agree less than chance would"
    value = number(form.value, 2)
    if form.low is None or form.high is None:
        return f"{form.name} {value}"
    return f"{form.name} {value}, 95% interval {number(form.low, 2)} to {number(form.high, 2)}"


def _word(value: float | None, words: tuple[str, str, str, str]) -> str:
    return words[0 if value is None else int(np.searchsorted([0.5, 0.75, 0.9], value, "right"))]
