"""A budget table: what it comes to, how much of the full cost is recovered, and what its terms are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from commonweal.ground.pages.words import money
from commonweal.ground.questions.rules.kinds import OVERHEAD

PENNY, WHOLE = Decimal("0.01"), Decimal(1)


@dataclass(frozen=True)
class Terms:
    """What a budget keeps to: the amount asked for, and how many per cent of it may be overheads, where limited."""

    total: Decimal | None = None
    overheads_cap: int | None = None

    @property
    def in_words(self) -> str:
        if self.overheads_cap is None:
            return ""
        if not self.overheads_cap:
            return "This funding pays no overheads."
        return f"Of what this funding pays, {self.overheads_cap}% at most may be overheads."


OPEN = Terms()


@dataclass(frozen=True)
class Budget:
    """The sums of a budget table. `over` is the first line that asks for more than its cost, or 0."""

    cost: Decimal
    ours: Decimal
    overheads: Decimal
    overheads_ours: Decimal
    over: int = 0

    @property
    def others(self) -> Decimal:
        return self.cost - self.ours

    @property
    def from_others(self) -> str:
        if self.others < 0:
            return f"This funding is asked for {money(-self.others)} more than the whole cost."
        return f"{money(self.others)} is paid by others."

    @property
    def full_cost(self) -> Decimal:
        """Of what is paid for: its direct cost, and the same share of the overheads as of all direct cost."""
        direct = self.cost - self.overheads
        return (self.ours - self.overheads_ours) * self.cost / direct if direct > 0 else Decimal(0)

    @property
    def recovered(self) -> Decimal | None:
        """Full cost recovery in whole per cent, never rounded up to what is not there: paid / full cost of it."""
        return (100 * self.ours / self.full_cost).quantize(WHOLE, ROUND_DOWN) if self.full_cost > 0 else None

    @property
    def recovery(self) -> str:
        """Full cost recovery in a sentence; nothing where no direct cost is paid for."""
        if self.recovered is None:
            return ""
        short = (self.full_cost - self.ours).quantize(PENNY)
        if short <= 0:
            return "This funding covers the full cost of what it pays for (100%)."
        return (
            f"This funding covers {self.recovered}% of the full cost of what it pays for: "
            f"{money(short)} of overheads has to come from elsewhere."
        )

    @property
    def of_overheads(self) -> str:
        """What there is of overheads, and how much of the full cost is recovered, for whoever reads the budget."""
        if not self.overheads:
            return "No overheads are in it." if self.cost else ""
        share = (100 * self.overheads / self.cost).quantize(WHOLE)
        return f"Overheads are {share}% of the whole cost. {self.recovery}".strip()

    @property
    def advice(self) -> str:
        """The same for whoever writes it: work that pays none of its rent is paid for by somebody else."""
        if self.cost and not self.overheads:
            return (
                "You have not put in any overheads, such as rent, management or insurance. A fair share of them is "
                "part of what the work costs, and you can ask for it."
            )
        return self.of_overheads


def budget(lines: Sequence[Mapping[str, Any]]) -> Budget:
    sums = dict.fromkeys(("cost", "ours", "overheads", "overheads_ours"), Decimal(0))
    over = 0
    for place, line in enumerate(lines, 1):
        cost, ours = amount(line.get("cost")), amount(line.get("ours"))
        sums["cost"] += cost
        sums["ours"] += ours
        if line.get("sort") == OVERHEAD:
            sums["overheads"] += cost
            sums["overheads_ours"] += ours
        over = over or (place if ours > cost else 0)
    return Budget(**sums, over=over)


def beyond_terms(sums: Budget, terms: Terms, question: str) -> str:
    """Why a budget cannot be sent under these terms, in a sentence."""
    if terms.total is not None and sums.ours != terms.total:
        return (
            f"Total of your budget lines ({money(sums.ours)}) must be the same as "
            f"the amount you are asking for ({money(terms.total)})"
        )
    if terms.overheads_cap is None or 100 * sums.overheads_ours <= terms.overheads_cap * sums.ours:
        return ""
    most = (sums.ours * terms.overheads_cap / 100).quantize(PENNY, ROUND_DOWN)
    return (
        f"'{question}': overheads are {money(sums.overheads_ours)} of the {money(sums.ours)} that you ask for. "
        f"{terms.in_words} That is {money(most)}. Show the rest as paid by others"
    )


def amount(value: Any) -> Decimal:
    try:
        read = Decimal(str(value or "0"))
    except InvalidOperation:
        return Decimal(0)
    return read if read.is_finite() else Decimal(0)
