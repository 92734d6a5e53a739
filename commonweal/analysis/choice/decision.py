"""A decision put as options by criteria, checked once, and put on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats, Truths
from commonweal.analysis.result import Refused
from commonweal.analysis.words import listed

SCALES = {
    "none": "scores as given",
    "min-max": "each criterion from 0 at its worst score to 1 at its best",
    "sum": "each criterion divided by its sum, lower-is-better figures inverted first",
    "vector": "each criterion divided by the root of its sum of squares, lower-is-better figures inverted first",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Decision:
    """`scores` is options × criteria; `weights` sum to 1; `rising` says where a higher figure is better."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    scores: Floats
    weights: Floats
    rising: Truths


def decision(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    options: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    directions: Sequence[str] | None = None,
) -> Decision:
    """The checked decision. `directions` holds 'max' or 'min' for each criterion (all 'max' when left out).

    Errors: Refused for one option, gaps, names or directions that do not fit, or weights that cannot be used.
    """
    table = inputs.numbers("The table of scores", scores, dimensions=2)
    count, width = table.shape
    if count < 2:
        raise Refused("There is only one option. Compare at least two.")
    given = (
        ["max"] * width
        if directions is None
        else [str(d) for d in inputs.several("The list of directions", directions)]
    )
    if len(given) != width or not set(given) <= {"max", "min"}:
        raise Refused(f"Give a direction, 'max' or 'min', for each of the {width} criteria.")
    return Decision(
        options=inputs.names("The list of options", options, count, "Option"),
        criteria=inputs.names("The list of criteria", criteria, width, "Criterion"),
        scores=table,
        weights=inputs.weights("The weights", weights, width),
        rising=np.array([d == "max" for d in given]),
    )


def scaled(made: Decision, scale: str) -> Floats:
    """The scores on one scale, higher always better (options × criteria, no unit).

    'none' x; 'min-max' (x-min)/(max-min) or (max-x)/(max-min); 'sum' x/Σx; 'vector' x/√Σx². For 'sum' and 'vector' a
    lower-is-better figure becomes 1/x first. Refused: an unknown scale, a lower-is-better criterion left as given,
    figures that cannot be inverted, a criterion with no spread under 'min-max'. Source: Hwang & Yoon (1981), Multiple
    Attribute Decision Making, on normalisation.
    """
    if str(scale) not in SCALES:
        raise Refused(f"There is no scale called '{scale}'. Choose {listed(list(SCALES))}.")
    if scale == "none":
        refuse_named(
            made, ~made.rising, "lower figures are better, so put the scores on one scale first: choose 'min-max'"
        )
        return made.scores
    if scale == "min-max":
        return _min_max(made)
    return _proportional(made, scale)


def _min_max(made: Decision) -> Floats:
    low, high = made.scores.min(axis=0), made.scores.max(axis=0)
    refuse_named(made, high == low, "every option scores the same. It cannot change the order: leave it out")
    up: Floats = (made.scores - low) / (high - low)
    values: Floats = np.where(made.rising, up, 1.0 - up)
    return values


def _proportional(made: Decision, scale: str) -> Floats:
    falling = ~made.rising
    refuse_named(
        made, np.any(made.scores < 0, axis=0), f"a figure is below nought, which the '{scale}' scale cannot use"
    )
    refuse_named(
        made,
        falling & np.any(made.scores == 0, axis=0),
        "lower is better and a figure is nought, which cannot be inverted: choose 'min-max'",
    )
    columns = made.scores.copy()
    columns[:, falling] = columns[:, falling].min(axis=0) / columns[:, falling]
    columns /= np.maximum(columns.max(axis=0), np.finfo(np.float64).tiny)
    size = columns.sum(axis=0) if scale == "sum" else np.sqrt((columns**2).sum(axis=0))
    refuse_named(made, size == 0, "every figure is nought. It cannot change the order: leave it out")
    shares: Floats = columns / size
    return shares


def refuse_named(made: Decision, wrong: Truths, why: str) -> None:
    """Refused, naming the criteria where `wrong` is true, with the reason.

    Shapes: `wrong` (criteria,).
    """
    if wrong.any():
        raise Refused(f"On {listed([c for c, w in zip(made.criteria, wrong, strict=True) if w])}, {why}.")
