"""Weights from comparisons of two things at a time: AHP, with its check that the comparisons agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import listed, number

# Mean inconsistency of random comparisons, by number of things compared (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
TOLERATED = 0.1
LEAST_TIMES = 0.001


def priorities(matrix: Floats) -> tuple[Floats, float]:
    """The principal eigenvector scaled to sum to 1, and its eigenvalue. `matrix` (n, n) positive and reciprocal.

    Units: shares; none for the eigenvalue. Errors: none. Source: Saaty (1980), The Analytic Hierarchy Process.
    """
    values, vectors = np.linalg.eig(matrix)
    principal = int(np.argmax(values.real))
    vector = np.abs(vectors[:, principal].real)
    return vector / vector.sum(), float(values[principal].real)


@dataclass(frozen=True, kw_only=True)
class Priorities(Result):
    """`ratio` is the consistency ratio, CI / RI; `doubtful` the comparison furthest from the weights found."""

    items: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    ranks: tuple[int, ...]
    eigenvalue: float
    index: float
    random_index: float
    ratio: float
    doubtful: tuple[str, str, float, float] | None

    @property
    def consistent(self) -> bool:
        """Whether the consistency ratio is 0.1 or less."""
        return self.ratio <= TOLERATED

    def sentence(self) -> str:
        """What counts most, and whether the comparisons agree among themselves."""
        top = [i for i, r in zip(self.items, self.ranks, strict=True) if r == 1]
        verb = "counts" if len(top) == 1 else "count"
        found = f"{listed(top)} {verb} most, at {number(max(self.weights), 3)} of 1"
        if self.consistent:
            return f"{found}; the comparisons agree well enough (consistency ratio {number(self.ratio, 3)}, limit 0.1)."
        text = f"{found}, but the comparisons contradict each other (ratio {number(self.ratio, 3)}, limit 0.1)"
        if self.doubtful is None:
            return f"{text}. Look at them again before using these weights."
        one, other, said, fits = self.doubtful
        return (
            f"{text}. Look again at {one} against {other}: it was put at {number(said)}, the rest suggest "
            f"{number(fits)}. Do not use these weights before that."
        )

    def table(self) -> Table:
        """One row for each item: weight and rank."""
        return ("Item", "Weight", "Rank"), tuple(zip(self.items, self.weights, self.ranks, strict=True))


def ahp(judgements: Sequence[Sequence[str | float]], *, items: Sequence[str] | None = None) -> Priorities:
    """Weights from pairwise comparisons: A w = λ w for the greatest λ; CI = (λ-n)/(n-1); CR = CI / RI(n).

    `judgements` lists (one, other, times): one counts `times` as much as the other, with 1/9 to 9 on Saaty's scale.
    Every pair once; from 2 to 15 items. Refused: a pair missing, repeated or of one thing with itself, times
    outside 0.001 to 1,000. A ratio above 0.1 is said in the sentence, with the comparison that fits worst.
    Source: Saaty (1980), The Analytic Hierarchy Process; Saaty (2008), Int. J. Services Sciences 1.
    """
    read = [_judgement(one) for one in inputs.several("The list of comparisons", judgements)]
    called = tuple(dict.fromkeys(name for one in read for name in one[:2]))
    if items is not None:
        called = tuple(map(str, inputs.several("The list of items", items)))
    called = inputs.names("The list of items", called, len(called), "Item")
    if not 2 <= len(called) <= len(RANDOM_INDEX):
        raise Refused(f"Compare from 2 to {len(RANDOM_INDEX)} things; there are {len(called)}.")
    matrix = _matrix(read, called)
    weights, eigenvalue = priorities(matrix)
    count = len(called)
    index = max(0.0, (eigenvalue - count) / (count - 1))
    by_chance = RANDOM_INDEX[count - 1]
    return Priorities(
        method="Analytic hierarchy process: principal eigenvector of pairwise comparisons",
        items=called,
        matrix=inputs.rows(matrix),
        weights=inputs.row(weights),
        ranks=inputs.ranks(weights, tolerance=1e-9),
        eigenvalue=eigenvalue,
        index=index,
        random_index=by_chance,
        ratio=index / by_chance if by_chance else 0.0,
        doubtful=_doubtful(matrix, weights, called),
    )


def _judgement(given: Sequence[str | float]) -> tuple[str, str, float]:
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) != 3:
        raise Refused("Give each comparison as one thing, the other, and how many times as much the first counts.")
    one, other = str(given[0]), str(given[1])
    times = inputs.one(f"The comparison of {one} with {other}", cast(float, given[2]))
    if not LEAST_TIMES <= times <= 1 / LEAST_TIMES or one == other:
        raise Refused(f"Compare {one} with something else, by a number from 0.001 to 1,000.")
    return one, other, times


def _matrix(judgements: list[tuple[str, str, float]], items: tuple[str, ...]) -> Floats:
    place = {name: i for i, name in enumerate(items)}
    matrix = np.eye(len(items))
    for one, other, times in judgements:
        if one not in place or other not in place:
            raise Refused(f"{one if one not in place else other} is compared but is not in the list of items.")
        if matrix[place[one], place[other]]:
            raise Refused(f"{one} and {other} are compared twice. Keep one.")
        matrix[place[one], place[other]] = times
        matrix[place[other], place[one]] = 1.0 / times
    missing = np.argwhere(np.triu(matrix == 0))
    if missing.size:
        row, column = missing[0]
        raise Refused(f"Compare {items[row]} with {items[column]}: every pair is needed once.")
    return matrix


def _doubtful(matrix: Floats, weights: Floats, items: tuple[str, ...]) -> tuple[str, str, float, float] | None:
    """The comparison whose ratio lies furthest from the ratio of weights, stated from the larger side."""
    fits = weights[:, None] / weights[None, :]
    apart = np.abs(np.log(matrix) - np.log(fits))
    row, column = (int(i) for i in np.unravel_index(int(np.argmax(apart)), apart.shape))
    if apart[row, column] < 1e-9:
        return None
    if matrix[row, column] < 1:
        row, column = column, row
    return items[row], items[column], float(matrix[row, column]), float(fits[row, column])
