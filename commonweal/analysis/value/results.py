"""Payment by results: what a tariff pays for what was claimed, and which claims it does not allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from commonweal.analysis import inputs
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, listed, number, percent, pounds


@dataclass(frozen=True, kw_only=True)
class Payable:
    """A result that the tariff pays for: never beside any named in `never_with`, only beside all in `only_with`."""

    name: str
    amount: float
    never_with: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """`attachment` pounds for each case taken on, `most` pounds for any one case; `funded` the share of cases paid.

    `effective` and `source` say from when and where the tariff is published.
    """

    name: str
    effective: str
    source: str
    attachment: float
    most: float
    results: tuple[Payable, ...]
    funded: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One case taken on, by its reference, and the results claimed for it."""

    case: str
    results: tuple[str, ...] = ()


TariffLike: TypeAlias = Tariff | Mapping[str, Any]
ClaimLike: TypeAlias = Claim | Mapping[str, Any]


def owed(tariff: Tariff, results: Sequence[str]) -> float:
    """Attachment plus the amount of each result, pounds.

    Errors: none; every result named by the tariff. Source: DCLG (2012), The Troubled Families programme: financial
    framework.
    """
    amounts = {payable.name: payable.amount for payable in tariff.results}
    return tariff.attachment + sum(amounts[name] for name in results)


@dataclass(frozen=True, kw_only=True)
class PaymentByResults(Result):
    """`paid` lists (what for, how many, pounds each, pounds); `upfront` is the share paid whatever the results."""

    tariff: Tariff
    cases: int
    paid: tuple[tuple[str, int, float, float], ...]
    total: float
    most: float
    upfront: float
    with_results: int

    def sentence(self) -> str:
        """What is paid, how much of it rests on results, and what the payment does not show."""
        return (
            f"{pounds(self.total)} is payable for {counted(self.cases, 'case')}, {self.with_results:,} of them "
            f"with a result; {percent(self.upfront)} is paid whatever the results, and {pounds(self.most)} is the "
            "most that could be. It pays for what was claimed: some would have happened anyway."
        )

    def table(self) -> Table:
        """One row for the attachments and each result; then the whole."""
        return ("Paid for", "Cases", "Each (£)", "Amount (£)"), (*self.paid, ("All", self.cases, None, self.total))


def payment_by_results(
    tariff: TariffLike, claims: Sequence[ClaimLike], *, eligible: int | None = None
) -> PaymentByResults:
    """Σ over cases of attachment + Σ of its results' amounts, pounds.

    `tariff` arrives as dated data; `claims` one for each case taken on; `eligible` the cases in the area, of which
    the tariff funds the share `funded`. Refused: a case twice, a result that the tariff does not name, two results
    that it never pays together, one without the result that it needs, more for a case than `most`, more cases than
    are funded. Source: DCLG (2012), The Troubled Families programme: financial framework.
    """
    read = _tariff(tariff)
    held = tuple(_claim(read, claim) for claim in inputs.several("The list of claims", claims))
    if not held:
        raise Refused("No case has been taken on, so nothing is payable.")
    twice = [case for case, count in Counter(claim.case for claim in held).items() if count > 1]
    if twice:
        raise Refused(f"Case {twice[0]} is claimed twice. Each case is paid once.")
    _within_funding(read, len(held), eligible)
    counts = Counter(name for claim in held for name in claim.results)
    paid = [("Attachment", len(held), read.attachment, len(held) * read.attachment)]
    paid += [(p.name, counts[p.name], p.amount, counts[p.name] * p.amount) for p in read.results]
    total = float(sum(owed(read, claim.results) for claim in held))
    return PaymentByResults(
        method="Payment by results: attachment for each case, and an amount for each result",
        tariff=read,
        cases=len(held),
        paid=tuple(paid),
        total=total,
        most=read.most * len(held),
        upfront=read.attachment * len(held) / total if total else 0.0,
        with_results=sum(1 for claim in held if claim.results),
    )


def _tariff(given: TariffLike) -> Tariff:
    if isinstance(given, Mapping):
        results = given.get("results")
        if not isinstance(results, Sequence) or isinstance(results, str):
            raise Refused("A tariff needs 'results', each with 'name' and 'amount'.")
        given = {**given, "effective": str(given.get("effective", ""))}
        given["results"] = tuple(_payable(one) for one in results)
    tariff = inputs.record(Tariff, given, "a tariff")
    amounts = [tariff.attachment, tariff.most, *(p.amount for p in tariff.results)]
    inputs.numbers("The amounts of the tariff", amounts, least=0.0)
    names = [p.name for p in tariff.results]
    strangers = [n for p in tariff.results for n in (*p.never_with, *p.only_with) if n not in names]
    if len(set(names)) < len(names) or strangers:
        raise Refused("Each result of a tariff has a name of its own, and refers only to others that it names.")
    if tariff.attachment > tariff.most:
        raise Refused(f"The attachment is more than the {pounds(tariff.most)} that a case can bring.")
    if not 0 < tariff.funded <= 1:
        raise Refused("The share of cases funded is more than 0 and at most 1.")
    return tariff


def _payable(given: Payable | Mapping[str, Any]) -> Payable:
    if isinstance(given, Mapping):
        given = {k: _as_tuple(v) if k in ("never_with", "only_with") else v for k, v in given.items()}
    return inputs.record(Payable, given, "a result")


def _as_tuple(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def _claim(tariff: Tariff, given: ClaimLike) -> Claim:
    if isinstance(given, Mapping):
        given = {k: _as_tuple(v) if k == "results" else v for k, v in given.items()}
    claim = inputs.record(Claim, given, "a claim")
    payable = {one.name: one for one in tariff.results}
    for name in claim.results:
        if name not in payable:
            raise Refused(f"Case {claim.case} claims '{name}'. The tariff pays for {listed(list(payable))}.")
        _may_stand(claim, payable[name], payable)
    if len(set(claim.results)) < len(claim.results):
        raise Refused(f"Case {claim.case} claims the same result twice. Each is paid once.")
    amount = owed(tariff, claim.results)
    if amount > tariff.most + 1e-9:
        raise Refused(f"Case {claim.case} comes to {pounds(amount)}. The most for one case is {pounds(tariff.most)}.")
    return claim


def _may_stand(claim: Claim, one: Payable, payable: Mapping[str, Payable]) -> None:
    for other in claim.results:
        if other in one.never_with or (other in payable and one.name in payable[other].never_with):
            first, second = pounds(one.amount), pounds(payable[other].amount)
            raise Refused(
                f"Case {claim.case} claims both '{one.name}' ({first}) and '{other}' ({second}). "
                "The tariff pays for one or the other."
            )
    missing = [name for name in one.only_with if name not in claim.results]
    if missing:
        raise Refused(f"Case {claim.case} claims '{one.name}', which is paid only beside '{missing[0]}'.")


def _within_funding(tariff: Tariff, cases: int, eligible: int | None) -> None:
    if eligible is None:
        return
    inputs.whole("The number of eligible cases", eligible, 0, 10**9)
    funded = int(tariff.funded * eligible + 1e-9)
    if cases > funded:
        raise Refused(
            f"{number(cases)} cases are claimed and {number(funded)} are funded: {percent(tariff.funded, 1)} of "
            f"{number(eligible)}, since the rest would have got there anyway."
        )
