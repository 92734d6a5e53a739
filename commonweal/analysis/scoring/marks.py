"""What each assessor gave each bid on each question: the one form that every check of marking reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Refused
from commonweal.analysis.words import number


@dataclass(frozen=True)
class Mark:
    """One assessor's score for one question of one bid. A mark that is not there (an interest declared) is left out."""

    bid: str
    question: str
    assessor: str
    score: float


LEAST_TOP = 0.01
Marks: TypeAlias = Sequence[Mark | Mapping[str, Any] | Sequence[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """Every mark, as places in three lists of names (kept in order of first appearance) and a score."""

    bids: tuple[str, ...]
    questions: tuple[str, ...]
    assessors: tuple[str, ...]
    bid: NDArray[np.intp]
    question: NDArray[np.intp]
    assessor: NDArray[np.intp]
    score: Floats

    def without(self, keep: NDArray[np.bool_]) -> Book:
        """The same names with only the marks where `keep` is true."""
        return Book(
            bids=self.bids,
            questions=self.questions,
            assessors=self.assessors,
            bid=self.bid[keep],
            question=self.question[keep],
            assessor=self.assessor[keep],
            score=self.score[keep],
        )


def book(marks: Marks) -> Book:
    """The marks checked and numbered. Each is a Mark, a mapping of its fields, or (bid, question, assessor, score).

    Refused: no marks, a score that is not a number, two marks by one assessor for one question of one bid.
    """
    read = [_mark(one) for one in inputs.several("The list of marks", marks)]
    if not read:
        raise Refused("There are no marks to look at.")
    keys = [(m.bid, m.question, m.assessor) for m in read]
    if len(set(keys)) < len(keys):
        twice = next(k for i, k in enumerate(keys) if k in keys[:i])
        raise Refused(f"{twice[2]} has two marks for {twice[0]} on {twice[1]}. Keep one.")
    bids, questions, assessors = (tuple(dict.fromkeys(names)) for names in zip(*keys, strict=True))
    return Book(
        bids=bids,
        questions=questions,
        assessors=assessors,
        bid=_places(bids, [m.bid for m in read]),
        question=_places(questions, [m.question for m in read]),
        assessor=_places(assessors, [m.assessor for m in read]),
        score=inputs.numbers("The list of marks", [m.score for m in read]),
    )


def question_weights(kept: Book, weights: Mapping[str, float] | None) -> Floats:
    """A weight for each question of the book, scaled to sum to 1; all alike when none are given."""
    if weights is None:
        return np.full(len(kept.questions), 1.0 / len(kept.questions))
    inputs.named("The weights", weights)
    strangers = [q for q in weights if q not in kept.questions]
    missing = [q for q in kept.questions if q not in weights]
    if strangers or missing:
        wrong = f"'{(strangers or missing)[0]}'"
        raise Refused(f"Weights and marks do not name the same questions: {wrong} is in one and not in the other.")
    return inputs.weights("The weights", [weights[q] for q in kept.questions], len(kept.questions))


def check_top(kept: Book, top_score: float) -> float:
    """The top score. Refused when a mark lies outside 0 to it."""
    top = inputs.one("The top score", top_score)
    if top < LEAST_TOP or kept.score.max() > top or kept.score.min() < 0:
        raise Refused(f"A mark lies outside 0 to {number(top)}. Check the marks.")
    return top


def cell_means(kept: Book) -> Floats:
    """Mean mark for each bid and question over its assessors, (bids, questions). Refused where nobody marked one."""
    shape = (len(kept.bids), len(kept.questions))
    at = kept.bid * shape[1] + kept.question
    counts = np.bincount(at, minlength=shape[0] * shape[1])
    if (counts == 0).any():
        bid, question = divmod(int(np.flatnonzero(counts == 0)[0]), shape[1])
        raise Refused(f"Nobody has marked {kept.bids[bid]} on {kept.questions[question]}.")
    sums = np.bincount(at, weights=kept.score, minlength=shape[0] * shape[1])
    means: Floats = (sums / counts).reshape(shape)
    return means


def _mark(given: Mark | Mapping[str, Any] | Sequence[Any]) -> Mark:
    if isinstance(given, Mark | Mapping):
        found = inputs.record(Mark, given, "a mark")
    elif isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 4:
        found = inputs.record(Mark, dict(zip(("bid", "question", "assessor", "score"), given, strict=True)), "a mark")
    else:
        raise Refused("Give each mark as bid, question, assessor and score.")
    return found


def _places(names: tuple[str, ...], given: Sequence[str]) -> NDArray[np.intp]:
    place = {name: i for i, name in enumerate(names)}
    return np.array([place[name] for name in given], dtype=np.intp)
