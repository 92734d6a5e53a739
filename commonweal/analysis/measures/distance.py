"""Distance travelled: how far people moved between a first and a later answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from commonweal.analysis.inputs import MOST, Floats, one, several
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, number, percent

Answers = Sequence[float | None]


def effect_sizes(before: Floats, after: Floats) -> tuple[float | None, float | None]:
    """Mean change over the spread at baseline, and over the spread of the changes.

    Formula: mean(after - before) / sd(before), and / sd(after - before), with n - 1; None where a spread is nought.
    Shapes: (n,) each, same unit; answers have none. Errors: none; n ≥ 2.
    Source: Kazis, Anderson & Meenan 1989 (effect size); Liang, Fossel & Larson 1990 (standardised response mean).
    """
    change = after - before
    spread, moved = float(before.std(ddof=1)), float(change.std(ddof=1))
    mean = float(change.mean())
    least = 1e-12 * float(np.abs([before, after]).max())
    return (mean / spread if spread > least else None), (mean / moved if moved > least else None)


def wilson_interval(successes: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share.

    Formula: (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n). Units: shares. Errors: none; `total` ≥ 1.
    Source: Wilson 1927; Newcombe, Statistics in Medicine 1998, method 3.
    """
    z = float(ndtri(0.5 + level / 2))
    share = successes / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


@dataclass(frozen=True, kw_only=True)
class DistanceTravelled(Result):
    """Change for those who answered both times; a rise is always better (`change` is turned round if lower is).

    `floor_change` is the mean change if all who answered only the first time had not moved at all.
    """

    started: int
    both: int
    before_mean: float
    after_mean: float
    change: float
    lower: float
    upper: float
    effect_size: float | None
    response_mean: float | None
    improved: int
    same: int
    worse: int
    improved_share: float
    improved_lower: float
    improved_upper: float
    smallest: float
    floor_change: float

    def sentence(self) -> str:
        verb = "improved" if self.change > 0 else "got worse" if self.change < 0 else "stayed the same"
        by = f" by {number(abs(self.change))} on average" if self.change else " on average"
        sure = "" if self.change == 0 else self._sure()
        size = "" if self.effect_size is None else f" ({number(self.effect_size)} of the spread at the start)"
        first = f"The {counted(self.both, 'person', 'people')} who answered both times {verb}{by}{size}{sure}; "
        first += f"{self.improved} of them ({percent(self.improved_share)}) improved."
        lost = self.started - self.both
        if lost:
            first += f" {counted(lost, 'person', 'people')} did not answer again: had none of them moved, the average "
            first += f"change would be {number(self.floor_change)}."
        return f"{first} There is no comparison group, so some of this may have happened anyway."

    def _sure(self) -> str:
        if self.lower <= 0 <= self.upper:
            return f", which chance alone could explain (95% interval {number(self.lower)} to {number(self.upper)})"
        return f" (95% interval {number(self.lower)} to {number(self.upper)})"

    def table(self) -> Table:
        rows = (
            ("Answered at the start", self.started),
            ("Answered both times", self.both),
            ("Average at the start", self.before_mean),
            ("Average later", self.after_mean),
            ("Average change for the better", self.change),
            ("95% interval, lower", self.lower),
            ("95% interval, upper", self.upper),
            ("Effect size (spread at the start)", self.effect_size),
            ("Standardised response mean", self.response_mean),
            ("Improved", self.improved),
            ("Stayed the same", self.same),
            ("Got worse", self.worse),
            ("Share improved, lower", self.improved_lower),
            ("Share improved, upper", self.improved_upper),
            ("Average change if those lost had not moved", self.floor_change),
        )
        return ("Measure", "Value"), rows


def distance_travelled(
    before: Answers, after: Answers, lower_is_better: bool = False, smallest: float = 0.0
) -> DistanceTravelled:
    """How far people moved from a first answer to a later one, matched person by person (None: no answer).

    `smallest` is the least change that matters to people on this scale: more than that counts as improved or worse.
    Formula: paired mean ± t·sd/√n, `effect_sizes`, `wilson_interval`. Shapes: (n,) each, in the scale's own unit.
    Errors: Refused for lists of different lengths or fewer than two people with both answers. Source: as above.
    """
    pairs, started, first_only = _pairs(before, after)
    if one("smallest", smallest) < 0:
        raise Refused("The smallest change that matters cannot be below nought.")
    first, later = pairs[:, 0], pairs[:, 1]
    toward = -1.0 if lower_is_better else 1.0
    change = toward * (later - first)
    mean, count = float(change.mean()), len(change)
    half = float(stdtrit(count - 1, 0.975)) * float(change.std(ddof=1)) / math.sqrt(count)
    better, worse = int((change > smallest).sum()), int((change < -smallest).sum())
    low, high = wilson_interval(better, count)
    size, response = effect_sizes(toward * first, toward * later)
    return DistanceTravelled(
        method="paired change with a t interval, effect size on the spread at baseline, Wilson interval for the share",
        started=started,
        both=count,
        before_mean=float(first.mean()),
        after_mean=float(later.mean()),
        change=mean,
        lower=mean - half,
        upper=mean + half,
        effect_size=size,
        response_mean=response,
        improved=better,
        same=count - better - worse,
        worse=worse,
        improved_share=better / count,
        improved_lower=low,
        improved_upper=high,
        smallest=smallest,
        floor_change=mean * count / (count + first_only),
    )


def _pairs(before: Answers, after: Answers) -> tuple[Floats, int, int]:
    before, after = several("before", before), several("after", after)
    if len(before) != len(after):
        raise Refused(f"There are {len(before)} first answers and {len(after)} later ones. Give one of each a person.")
    try:
        answers = np.array([before, after], dtype=np.float64).T
    except (TypeError, ValueError, OverflowError):
        raise Refused("Answers must be numbers, with nothing where a person did not answer.") from None
    if answers.ndim != 2 or (np.abs(answers) > MOST).any():
        raise Refused("Answers must be numbers, with nothing where a person did not answer.")
    missing = np.isnan(answers)
    whole = answers[~missing.any(axis=1)]
    if len(whole) < 2:
        raise Refused(
            f"{counted(len(whole), 'person', 'people').capitalize()} answered both times. "
            "Distance travelled needs at least two."
        )
    return whole, int((~missing[:, 0]).sum()), int((~missing[:, 0] & missing[:, 1]).sum())
