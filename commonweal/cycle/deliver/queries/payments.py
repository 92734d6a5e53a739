from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from commonweal.cycle.deliver.models import Agreement, Claim, Instalment
from commonweal.ground import law


@dataclass(frozen=True)
class Line:
    """One row of the payments table: what was agreed, and what became of it."""

    instalment: Instalment
    claims: list[Claim]
    open: bool
    because: str

    @property
    def paid(self) -> Decimal:
        return sum((claim.amount for claim in self.claims if claim.state == "paid"), Decimal(0))


def load_claim(reference: str) -> Claim:
    claim = (
        Claim.objects.select_related(
            "agreement__organisation",
            "agreement__exercise__framework",
            "agreement__exercise__lead",
            "instalment__report",
            "claimed_by",
            "authorised_by",
            "released_by",
        )
        .filter(reference=reference.upper())
        .first()
    )
    if claim is None:
        raise Http404(f"There is no claim {reference}.")
    return claim


def load_instalment(slug: str, reference: str, number: int) -> Instalment:
    instalment = (
        Instalment.objects.select_related("agreement__organisation", "agreement__exercise", "report")
        .filter(agreement__reference=reference.upper(), agreement__organisation__slug=slug, number=number)
        .first()
    )
    if instalment is None:
        raise Http404("There is no such payment.")
    return instalment


def claimed_so_far(instalment: Instalment) -> tuple[Decimal, int]:
    """Money and results already claimed, rejected claims left out."""
    standing = instalment.claims.exclude(state="rejected").aggregate(money=Sum("amount"), results=Sum("count"))
    return standing["money"] or Decimal(0), standing["results"] or 0


def claimable(instalment: Instalment, claims: list[Claim] | None = None) -> str:
    """Why this payment cannot be claimed now; empty where it can."""
    if instalment.agreement.state not in ("active", "notice", "ended", "ended_early"):
        return "The agreement has not started."
    if instalment.basis == Instalment.On.REPORT and (
        instalment.report is None or instalment.report.state != "accepted"
    ):
        number = instalment.report.number if instalment.report else ""
        return f"It is paid when report {number} has been accepted.".replace("  ", " ")
    standing = [claim for claim in claims if claim.state != "rejected"] if claims is not None else None
    if standing is None:
        claimed, results = claimed_so_far(instalment)
    else:
        claimed = sum((claim.amount for claim in standing), Decimal(0))
        results = sum(claim.count or 0 for claim in standing)
    if claimed >= instalment.amount:
        return "It has been claimed in full." if instalment.basis == "result" else "It has been claimed."
    if instalment.most and results >= instalment.most:
        return f"All {instalment.most} results have been claimed."
    return ""


def payments_of(agreement: Agreement) -> list[Line]:
    claims: dict[int, list[Claim]] = {}
    for claim in agreement.claims.order_by("claimed_at"):
        claims.setdefault(claim.instalment_id, []).append(claim)
    lines = []
    for instalment in agreement.instalments.select_related("report", "set_by"):
        instalment.agreement = agreement
        mine = claims.get(instalment.pk, [])
        because = claimable(instalment, mine)
        lines.append(Line(instalment, mine, not because, because))
    return lines


def money_of(agreement: Agreement) -> dict[str, Decimal]:
    """What was agreed, what has been paid, and what is on its way."""
    by_state = dict(agreement.claims.order_by().values_list("state").annotate(money=Sum("amount")))
    on_the_way = sum(by_state.get(state) or Decimal(0) for state in ("submitted", "query", "authorised", "released"))
    agreed = agreement.instalments.aggregate(money=Sum("amount"))["money"]
    return {
        "agreed": agreed or Decimal(0),
        "paid": by_state.get("paid") or Decimal(0),
        "on_the_way": on_the_way or Decimal(0),
    }


def to_check(state: str = "", words: str = "") -> QuerySet[Claim]:
    found = Claim.objects.select_related(
        "agreement__organisation", "agreement__exercise", "instalment", "claimed_by", "authorised_by", "released_by"
    )
    found = found.filter(state=state) if state else found.filter(state__in=("authorised", "released", "paid"))
    if words:
        found = found.filter(agreement__organisation__name__icontains=words) | found.filter(reference__icontains=words)
    return found.order_by("pay_by", "reference")


def wage_of(claim: Claim) -> str:
    """The living wage of the day of the claim, where the council's framework asks about it; nothing elsewhere.

    A claim is held to the rate of its own day, whatever is paid later.
    """
    exercise = claim.agreement.exercise
    asked = exercise.framework.pack.living_wage if exercise else None
    if asked is None:
        return ""
    try:
        return " ".join(law.living_wage(timezone.localdate(claim.claimed_at), asked.london).working)
    except law.LawRefusal as refusal:
        return str(refusal)
