"""A market's shape: how concentrated it is, and what share goes to local, small and voluntary suppliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis.inputs import Floats, names, numbers, several
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import number, percent, pounds


def herfindahl(shares: Floats) -> float:
    """Herfindahl-Hirschman index: Σ (100·share)², from 10,000/n for n alike to 10,000 for one alone.

    Shapes: (n,), shares of 1. Units: index points. Errors: none. Source: Hirschman 1945; Herfindahl 1950.
    """
    return float((10_000 * shares**2).sum())


@dataclass(frozen=True, kw_only=True)
class Concentration(Result):
    """How concentrated spend is. `alike` is how many equal suppliers would be as concentrated."""

    labels: tuple[str, ...]
    spend: tuple[float, ...]
    shares: tuple[float, ...]
    index: float
    alike: float
    largest: float
    four: float

    def sentence(self) -> str:
        top = self.labels[int(np.argmax(self.spend))]
        return (
            f"An index of {number(self.index, 0)}: as concentrated as {number(self.alike, 1)} equal suppliers. "
            f"The largest, {top}, has {percent(self.largest)} and the largest four {percent(self.four)}. "
            f"It counts each name as one supplier and this buyer's spend alone: resolve names first, and remember the "
            f"rest of the market."
        )

    def table(self) -> Table:
        order = np.argsort(self.spend)[::-1]
        return ("Supplier", "Spend", "Share"), tuple((self.labels[i], self.spend[i], self.shares[i]) for i in order)


def concentration(spend: ArrayLike, labels: Sequence[str] | None = None) -> Concentration:
    """How concentrated spend is among suppliers. `spend` (n,) in £, one figure a supplier, none below nought.

    Formula: see `herfindahl`; as many equal suppliers as 10,000/index. Errors: Refused for no spend, or spend below
    nought (net off refunds first). Source: as there.
    """
    money = numbers("spend", spend, least=0.0)
    total = money.sum()
    if total == 0:
        raise Refused("There is no spend, so there is nothing to share out.")
    shares = money / total
    index = herfindahl(shares)
    return Concentration(
        method="Herfindahl-Hirschman index on shares of spend",
        labels=names("labels", labels, money.size, "Supplier"),
        spend=tuple(money.tolist()),
        shares=tuple(shares.tolist()),
        index=index,
        alike=10_000 / index,
        largest=float(shares.max()),
        four=float(np.sort(shares)[::-1][:4].sum()),
    )


@dataclass(frozen=True, kw_only=True)
class SpendShare(Result):
    """The share of spend with one kind of supplier, by period, with what is not known kept apart."""

    kind: str
    periods: tuple[str, ...]
    total: tuple[float, ...]
    yes: tuple[float, ...]
    unknown: tuple[float, ...]
    least: tuple[float, ...]
    most: tuple[float, ...]

    def sentence(self) -> str:
        first = self._span(-1)
        head = f"In {self.periods[-1]}, {first} of {pounds(self.total[-1])} went to {self.kind} suppliers"
        if len(self.periods) > 1:
            before = self._span(0)
            if self.least[-1] > self.most[0]:
                move = "a rise whatever the unknown suppliers are"
            elif self.most[-1] < self.least[0]:
                move = "a fall whatever the unknown suppliers are"
            else:
                move = "too close to call until more suppliers are known"
            head += f", against {before} in {self.periods[0]}: {move}"
        blank = self.unknown[-1] / self.total[-1]
        caveat = f"{percent(blank)} of the spend is with suppliers whose kind is not known" if blank else ""
        tail = caveat or "Every supplier's kind is known; what they spend onward is not"
        return f"{head}. {tail}."

    def _span(self, place: int) -> str:
        low, high = percent(self.least[place]), percent(self.most[place])
        return low if low == high else f"between {low} and {high}"

    def table(self) -> Table:
        rows = zip(self.periods, self.total, self.yes, self.unknown, self.least, self.most, strict=True)
        return ("Period", "Spend", f"{self.kind}", "Not known", "Share at least", "Share at most"), tuple(rows)


def spend_share(
    spend: ArrayLike, is_kind: Sequence[bool | None], kind: str = "local", periods: Sequence[str] | None = None
) -> SpendShare:
    """The share of spend with one kind of supplier (local, SME, VCSE), by period, as a range where some are unknown.

    Shapes: `spend` (rows,) in £, refunds below nought; `is_kind` (rows,), None where it is not known; `periods` (rows,)
    labels that sort in time order. Formula: known/total to (known + unknown)/total. Errors: Refused for lists that do
    not fit, or a period whose spend does not come to more than nought. Source: bounds of Manski 2003.
    """
    money = numbers("spend", spend)
    when = ["the whole period"] * money.size if periods is None else [str(one) for one in several("periods", periods)]
    is_kind = several("is_kind", is_kind)
    if not money.size == len(is_kind) == len(when):
        raise Refused("spend, is_kind and periods must be of one length, with one entry for each payment.")
    order = tuple(sorted(set(when)))
    place = np.array([order.index(one) for one in when])
    known = np.array([one is True for one in is_kind])
    blank = np.array([one is None for one in is_kind])
    total = np.bincount(place, money, minlength=len(order))
    for name, amount in zip(order, total, strict=True):
        if amount <= 0:
            raise Refused(f"Spend in {name} comes to {pounds(float(amount))}, so there is no share to take of it.")
    yes = np.bincount(place, money * known, minlength=len(order))
    unknown = np.bincount(place, money * blank, minlength=len(order))
    ends = np.sort(np.stack([yes, yes + unknown]) / total, axis=0)
    return SpendShare(
        method=f"share of spend with {kind} suppliers, bounded by what is not known",
        kind=str(kind),
        periods=order,
        total=tuple(total.tolist()),
        yes=tuple(yes.tolist()),
        unknown=tuple(unknown.tolist()),
        least=tuple(ends[0].tolist()),
        most=tuple(ends[1].tolist()),
    )
