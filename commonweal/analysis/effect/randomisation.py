"""Randomisation inference: how often would chance alone, dealing out the treatment, show a difference this large?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis.effect.differences import unit_changes
from commonweal.analysis.effect.panel import read_panel
from commonweal.analysis.inputs import Floats, whole
from commonweal.analysis.result import Result, Table
from commonweal.analysis.words import number, percent

EXACT_UP_TO = 20_000
BLOCK = 2_000


def every_reassignment(changes: Floats, treated: int) -> Floats:
    """The difference of mean changes under every way of choosing `treated` units out of n.

    Formula: mean of the chosen less mean of the rest. Shapes: `changes` (n,); answer (n choose treated,).
    Units: the outcome's. Errors: none. Source: Fisher 1935; Young, Channeling Fisher, QJE 2019.
    """
    picks = np.array(list(combinations(range(changes.size), treated)), dtype=np.intp)
    chosen = changes[picks].sum(axis=1)
    return _difference(chosen, float(changes.sum()), treated, changes.size)


def drawn_reassignments(changes: Floats, treated: int, draws: int, seed: int) -> Floats:
    """The same under `draws` random reassignments. Shapes: (draws,). Errors: none; the seed makes it repeatable.

    Units: the outcome's. Source: Young, Channeling Fisher, QJE 2019.
    """
    rng = np.random.default_rng(seed)
    found = []
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        order = np.argpartition(rng.random((size, changes.size)), treated - 1, axis=1)[:, :treated]
        found.append(changes[order].sum(axis=1))
    return _difference(np.concatenate(found), float(changes.sum()), treated, changes.size)


def _difference(chosen: Floats, total: float, treated: int, units: int) -> Floats:
    return chosen / treated - (total - chosen) / (units - treated)


@dataclass(frozen=True, kw_only=True)
class Randomisation(Result):
    """The difference seen, and the share of reassignments that show one at least as large either way."""

    effect: float
    reassignments: int
    as_large: int
    exact: bool
    seed: int | None
    p_value: float
    smallest_possible: float

    def sentence(self) -> str:
        kind = "all" if self.exact else "a sample of"
        share = percent(self.p_value, 2 if self.p_value < 0.01 else 1)
        first = (
            f"A difference of {number(self.effect)} or more, either way, comes up in {share} of {kind} "
            f"{self.reassignments:,} ways of dealing out the treatment if it had no effect on anyone."
        )
        if self.smallest_possible > 0.05:
            return f"{first} With so few units no result could be below {percent(self.smallest_possible, 1)}."
        return f"{first} It treats every unit as equally likely to have been chosen, which real choices seldom are."

    def table(self) -> Table:
        rows = (
            ("Difference in differences", self.effect),
            ("Reassignments", self.reassignments),
            ("As large, either way", self.as_large),
            ("Share (p)", self.p_value),
        )
        return ("Measure", "Value"), rows


def randomisation_inference(
    outcomes: ArrayLike, treated: Sequence[bool], start: int, draws: int = 9_999, seed: int = 2026
) -> Randomisation:
    """Test of no effect on any unit, dealing the treatment out anew among the same units.

    Every way is tried up to 20,000 of them; beyond that, `draws` at random with p = (1 + as large)/(1 + draws).
    Shapes, units: see `difference_in_differences`; one treated unit is enough. Errors: Refused as `read_panel`.
    Source: Fisher 1935; Phipson & Smyth 2010 for the one added.
    """
    panel = read_panel(outcomes, treated, start)
    whole("draws", draws, 99, 1_000_000)
    whole("seed", seed, 0, 2**32)
    changes, count = unit_changes(panel.outcomes, start), int(panel.treated.sum())
    effect = float(changes[panel.treated].mean() - changes[~panel.treated].mean())
    ways = math.comb(changes.size, count)
    exact = ways <= EXACT_UP_TO
    found = every_reassignment(changes, count) if exact else drawn_reassignments(changes, count, draws, seed)
    slack = 1e-9 * max(1.0, float(np.abs(changes).max()))
    as_large = int((np.abs(found) >= abs(effect) - slack).sum())
    tried = "every reassignment" if exact else f"{draws:,} reassignments drawn, seed {seed}"
    return Randomisation(
        method=f"randomisation inference on unit changes, two-sided, {tried}",
        effect=effect,
        reassignments=found.size,
        as_large=as_large,
        exact=exact,
        seed=None if exact else seed,
        p_value=as_large / found.size if exact else (1 + as_large) / (1 + found.size),
        smallest_possible=1 / found.size if exact else 1 / (1 + found.size),
    )
