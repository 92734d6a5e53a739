"""Draws of a social return, a million in a tenth of a second: few passes over little memory, on two threads.

Each figure's factor is written once as lesser × min + greater × max + start, where min and max are of two even draws of
16 bits, so that a share, what it leaves and the scale of the outcome cost one pass and not three. A block of 32,768
draws stays in the processor's own memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis.inputs import Floats
from commonweal.analysis.value.social import SHARES

Halves: TypeAlias = NDArray[np.int16]
Singles: TypeAlias = NDArray[np.float32]
BLOCK = 1 << 15
THREADS = 2


@dataclass(frozen=True)
class Doubt:
    """A figure that may lie anywhere from `low` to `high`, most likely at `central`: a triangle of chances."""

    outcome: str
    figure: str
    low: float
    central: float
    high: float


@dataclass(frozen=True, eq=False)
class Piece:
    """One outcome: the present value of its certain figures multiplied together, and its doubtful ones."""

    certain: float
    doubts: tuple[Doubt, ...]
    discount: Floats


@dataclass(frozen=True, eq=False)
class Step:
    """A figure's factor, lesser × min + greater × max + start; `fade` its annuity in that, highest power first."""

    lesser: np.float32
    greater: np.float32
    start: np.float32
    fade: tuple[np.float32, ...] = ()


def triangle(first: Halves, second: Halves, doubt: Doubt) -> Singles:
    """Draws of the triangle of `doubt` from two even draws of 16 bits each: (1-c)·min(U, V) + c·max(U, V).

    c is the place of the peak between low and high. `first` and `second` are any shape, -32768 to 32767, read as (n +
    32768.5) / 65536. Source: Stein & Keblis (2009), Mathematical and Computer Modelling 49. Units: those of the figure.
    Errors: none.
    """
    lesser, greater, start = _line(doubt)
    drawn: Singles = np.minimum(first, second) * np.float32(lesser)
    drawn += np.maximum(first, second) * np.float32(greater)
    drawn += np.float32(start)
    return drawn


def _line(doubt: Doubt) -> tuple[float, float, float]:
    """What the lesser and the greater draw are multiplied by, and what is added."""
    step = (doubt.high - doubt.low) / 65536
    peak = (doubt.central - doubt.low) / (doubt.high - doubt.low)
    return step * (1 - peak), step * peak, doubt.low + 32768.5 * step


def planned(piece: Piece, cost: float) -> tuple[np.float32, tuple[Step, ...]]:
    """A step for each doubtful figure of the outcome, and its scale in pounds for £1, taken into the first step.

    Shares enter as 1 less themselves, a drop-off by its annuity Σ factor_n·(1-drop_off)^(n-1). Units: pounds for £1.
    Errors: none. Source: as `triangle`.
    """
    scale, steps = piece.certain / cost, []
    for doubt in piece.doubts:
        line = np.array(_line(doubt))
        if doubt.figure in SHARES:
            line = np.array([0.0, 0.0, 1.0]) - line
        fade = piece.discount[::-1] * scale if doubt.figure == "drop_off" else np.empty(0)
        line *= 1.0 if fade.size else scale
        lesser, greater, start = (np.float32(part) for part in line)
        steps.append(Step(lesser, greater, start, tuple(np.float32(factor) for factor in fade)))
        scale = 1.0
    return np.float32(scale), tuple(steps)


class Desk:
    """The room that one thread works in: buffers for a block, kept from one block to the next."""

    def __init__(self) -> None:
        self.lesser, self.greater = np.empty(BLOCK, np.int16), np.empty(BLOCK, np.int16)
        self.value, self.part, self.faded = (np.empty(BLOCK, np.float32) for _ in range(3))

    def draw(self, chance: np.random.SFC64, step: Step) -> Singles:
        """One block of a figure's factor."""
        bits = chance.random_raw(BLOCK // 2).view(np.int16)
        np.minimum(bits[:BLOCK], bits[BLOCK:], out=self.lesser)
        np.maximum(bits[:BLOCK], bits[BLOCK:], out=self.greater)
        np.multiply(self.lesser, step.lesser, out=self.part)
        np.multiply(self.greater, step.greater, out=self.faded)
        self.part += self.faded
        self.part += step.start
        if not step.fade:
            return self.part
        self.faded.fill(step.fade[0])
        for factor in step.fade[1:]:
            self.faded *= self.part
            self.faded += factor
        return self.faded

    def block(self, seeded: np.random.SeedSequence, plan: Sequence[tuple[np.float32, tuple[Step, ...]]]) -> Singles:
        """A block of ratios from a stream of its own: the sum over outcomes of the product over figures."""
        chance, total = np.random.SFC64(seeded), np.zeros(BLOCK, dtype=np.float32)
        for scale, steps in plan:
            self.value.fill(scale)
            for step in steps:
                self.value *= self.draw(chance, step)
            total += self.value
        return total


def drawn_ratios(split: Sequence[Piece], cost: float, draws: int, seed: int) -> Singles:
    """Ratios (draws,) in single precision, pounds for £1. Each block has a stream of its own and is drawn in full.

    So a longer run begins with the shorter one, two threads give what one would, and 32,768 draws at a time stay in the
    processor's own memory. Errors: none; `cost` above nought. Source: Metropolis & Ulam (1949);
    L'Ecuyer et al. (2017) on streams for parallel draws.
    """
    plan = [planned(piece, cost) for piece in split]
    starts = range(0, draws, BLOCK)
    streams = np.random.SeedSequence(seed).spawn(len(starts))
    ratios = np.empty(draws, dtype=np.float32)

    def every(place: int) -> None:
        desk = Desk()
        for start, stream in zip(starts[place::THREADS], streams[place::THREADS], strict=True):
            ratios[start : start + BLOCK] = desk.block(stream, plan)[: draws - start]

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(every, range(THREADS)))
    return ratios
