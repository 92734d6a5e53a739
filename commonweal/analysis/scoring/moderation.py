"""Where assessors disagree most, so that a moderation meeting talks about those marks first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.analysis import inputs
from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.scoring.marks import Book, Marks, book, cell_means, check_top, question_weights
from commonweal.analysis.words import counted, listed, number


@dataclass(frozen=True)
class QuestionSpread:
    """Marks by assessor for one question of one bid; `spread` is highest less lowest."""

    bid: str
    question: str
    marks: tuple[tuple[str, float], ...]
    lowest: float
    highest: float
    spread: float
    mean: float


@dataclass(frozen=True)
class BidSpread:
    """`result` is the weighted mean as a percentage of the top score; `why` says what brings it to the table."""

    bid: str
    spread: float
    result: float
    from_line: float | None
    discuss: bool
    why: tuple[str, ...]
    questions: tuple[QuestionSpread, ...]


@dataclass(frozen=True, kw_only=True)
class Spread(Result):
    """`bids` in the order to discuss them: widest spread first."""

    bids: tuple[BidSpread, ...]
    gap: float
    line: float | None
    margin: float
    top_score: float

    @property
    def to_discuss(self) -> tuple[BidSpread, ...]:
        """The bids that the rule brings to the table, in order."""
        return tuple(b for b in self.bids if b.discuss)

    def sentence(self) -> str:
        """How many to discuss and which first. A prompt to talk; no mark is changed."""
        gap = f"scores differ by {number(self.gap)} or more"
        rule = gap if self.line is None else f"{gap} or the result is within {number(self.margin * 100)}% of the line"
        if not self.to_discuss:
            return f"No bid needs discussion: none where {rule}. This prompts discussion and changes no mark."
        widest = self.to_discuss[0]
        return (
            f"Discuss {len(self.to_discuss)} of {counted(len(self.bids), 'bid')}, where {rule}. Start with "
            f"{widest.bid}, where marks differ by up to {number(widest.spread)}. "
            "This prompts discussion and changes no mark."
        )

    def table(self) -> Table:
        """One row for each question of each bid, in the order to discuss."""
        body: list[tuple[Cell, ...]] = [
            (b.bid, q.question, q.lowest, q.highest, q.spread, q.mean, b.result, "; ".join(b.why))
            for b in self.bids
            for q in b.questions
        ]
        headers = ("Bid", "Question", "Lowest", "Highest", "Spread", "Mean", "Result (%)", "Discuss because")
        return headers, tuple(body)


def spread(
    marks: Marks,
    *,
    top_score: float,
    weights: Mapping[str, float] | None = None,
    line: float | None = None,
    gap: float = 2.0,
    margin: float = 0.05,
) -> Spread:
    """Sort bids by spread (highest less lowest mark on any question), and say which to discuss and why.

    `marks` as `marks.book` reads them; `top_score` in marks; `weights` by question (alike when left out); `line` the
    pass line as a percentage; discuss where a spread reaches `gap` marks, or the result lies within `margin` × line
    of the line. Result = Σ_q weight_q × mean mark / top × 100. Refused: a mark outside 0 to top, a question that
    nobody marked, weights for other questions. Assessors may be missing (an interest declared). Source: the range as a
    measure of disagreement; the gap, the line and the margin are the published rule of the council.
    """
    kept = book(marks)
    top_score = check_top(kept, top_score)
    gap, margin = inputs.numbers("The gap and the margin", [gap, margin], least=0.0).tolist()
    line = None if line is None else inputs.one("The pass line", line)
    if line is not None and not 0 < line <= 100:
        raise Refused("The pass line is a percentage, more than 0 and at most 100.")
    means = cell_means(kept)
    results = means @ question_weights(kept, weights) / top_score * 100.0
    asked = _questions(kept, means)
    bids = [
        _bid(bid, asked[bid], float(results[i]), gap=gap, line=line, margin=margin) for i, bid in enumerate(kept.bids)
    ]
    return Spread(
        method="Spread of marks: highest less lowest on each question, widest first",
        bids=tuple(sorted(bids, key=lambda b: (-b.spread, b.from_line is None, abs(b.from_line or 0.0)))),
        gap=float(gap),
        line=line,
        margin=float(margin),
        top_score=float(top_score),
    )


def _bid(
    bid: str, questions: Sequence[QuestionSpread], result: float, *, gap: float, line: float | None, margin: float
) -> BidSpread:
    widest = max(q.spread for q in questions)
    wide: dict[str, list[str]] = {}
    for q in questions:
        if q.spread >= gap - 1e-9:
            wide.setdefault(number(q.spread), []).append(q.question)
    why = [f"marks differ by {spread} on {listed(asked)}" for spread, asked in wide.items()]
    from_line = None if line is None else result - line
    if line is not None and from_line is not None and abs(from_line) <= margin * line + 1e-9:
        side = "on" if abs(from_line) < 1e-9 else f"{number(abs(from_line), 1)} points {_side(from_line)}"
        why.append(f"the result is {side} the line")
    return BidSpread(
        bid=bid,
        spread=widest,
        result=result,
        from_line=from_line,
        discuss=bool(why),
        why=tuple(why),
        questions=tuple(sorted(questions, key=lambda q: -q.spread)),
    )


def _side(from_line: float) -> str:
    return "above" if from_line > 0 else "below"


def _questions(kept: Book, means: Floats) -> dict[str, list[QuestionSpread]]:
    """Every question of every bid, in one pass over the marks."""
    given: dict[tuple[int, int], list[tuple[str, float]]] = defaultdict(list)
    rows = zip(kept.bid.tolist(), kept.question.tolist(), kept.assessor.tolist(), kept.score.tolist(), strict=True)
    for bid, question, assessor, score in rows:
        given[bid, question].append((kept.assessors[assessor], score))
    return {
        name: [
            _question(name, asked, given[bid, question], float(means[bid, question]))
            for question, asked in enumerate(kept.questions)
        ]
        for bid, name in enumerate(kept.bids)
    }


def _question(bid: str, question: str, given: list[tuple[str, float]], mean: float) -> QuestionSpread:
    scores = [score for _, score in given]
    low, high = min(scores), max(scores)
    return QuestionSpread(bid, question, tuple(given), low, high, high - low, mean)
