"""What the two parties agree item by item: how we will know, when to report, and what is paid for what."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from commonweal.council.exercise.rules import require
from commonweal.cycle.deliver import tiers
from commonweal.cycle.deliver.actions.setting_up import check_being_set_up, unagree
from commonweal.cycle.deliver.models import AgreedIndicator, Agreement, Instalment, Report
from commonweal.cycle.deliver.rules import either_party, runs
from commonweal.cycle.plan.models import Indicator
from commonweal.ground.law.days import shift_days, shift_months
from commonweal.ground.pages.words import money
from commonweal.ground.record.actions import recorded
from commonweal.ground.record.rules import refuse

DAYS_TO_REPORT = 28


def open_terms(agreement: Agreement, what: str, by: Any, at: datetime.datetime) -> None:
    """The terms may change only while the agreement is set up, and then both parties agree again."""
    require(runs, by, agreement, what=what)
    check_being_set_up(agreement)
    if agreement.agreed_by_provider_at or agreement.agreed_by_council_at:
        with recorded("open terms again", agreement, by=by, at=at):
            unagree(agreement)
            agreement.save()


@transaction.atomic
def agree_indicator(
    *,
    agreement: Agreement,
    name: str,
    unit: str,
    used_for: str,
    by: Any,
    at: datetime.datetime,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    evidence_source: str = "",
    outcome: bool = True,
    indicator: Indicator | None = None,
) -> AgreedIndicator:
    what = "You cannot ask the provider for this."
    if not used_for.strip():
        raise refuse(
            what,
            "Nobody has said what it will be used for. An item that nobody uses is not asked for.",
            exception="Say which decision or report will use it.",
            about="used_for",
        )
    open_terms(agreement, what, by, at)
    item = AgreedIndicator(
        agreement=agreement,
        indicator=indicator,
        name=name,
        unit=unit,
        used_for=used_for,
        baseline=baseline,
        target=target,
        evidence_source=evidence_source,
        outcome=outcome,
    )
    with recorded("agree indicator", item, by=by, at=at):
        item.save()
    return item


@transaction.atomic
def choose_evidence(*, agreed: AgreedIndicator, evidence_source: str, by: Any, at: datetime.datetime) -> None:
    """Either party names evidence that the provider already collects, and nothing extra is asked for."""
    require(either_party, by, agreed, what="You cannot choose the evidence.")
    check_being_set_up(agreed.agreement)
    with recorded("choose evidence", agreed, by=by, at=at):
        agreed.evidence_source = evidence_source
        agreed.save()
    if agreed.agreement.agreed_by_provider_at or agreed.agreement.agreed_by_council_at:
        with recorded("open terms again", agreed.agreement, by=by, at=at):
            unagree(agreed.agreement)
            agreed.agreement.save()


@transaction.atomic
def drop_indicator(*, agreed: AgreedIndicator, by: Any, at: datetime.datetime) -> None:
    open_terms(agreed.agreement, "You cannot take this item out.", by, at)
    with recorded("drop indicator", agreed, by=by, at=at):
        agreed.delete()


@transaction.atomic
def schedule_reports(*, agreement: Agreement, by: Any, at: datetime.datetime) -> list[Report]:
    """Reports for the whole term, as many a year as the tier asks. Those that stand are left alone, and time that
    none of them covers, as after an extension, gets its own."""
    what = "You cannot schedule reports."
    require(either_party, by, agreement, what=what)
    if not agreement.starts_on or not agreement.ends_on:
        raise refuse(what, "Enter when the agreement starts and when it ends.")
    standing = list(agreement.reports.all())
    first = shift_days(standing[-1].period_to, 1) if standing else agreement.starts_on
    months = 12 // tiers.TIERS[agreement.tier].reports
    for number, (begins, ends) in enumerate(periods(first, agreement.ends_on, months), len(standing) + 1):
        report = Report(
            reference=f"{agreement.reference}-R{number}",
            agreement=agreement,
            number=number,
            period_from=begins,
            period_to=ends,
            due_on=shift_days(ends, DAYS_TO_REPORT),
        )
        with recorded("schedule report", report, by=by, at=at):
            report.save()
        standing.append(report)
    return standing


def periods(first: datetime.date, last: datetime.date, months: int) -> list[tuple[datetime.date, datetime.date]]:
    """The time cut into parts of so many months; a last part of less than half is joined to the one before."""
    found: list[tuple[datetime.date, datetime.date]] = []
    begins = first
    while begins <= last:
        following = shift_months(first, months * (len(found) + 1))
        found.append((begins, min(shift_days(following, -1), last)))
        begins = following
    if len(found) > 1 and (found[-1][1] - found[-1][0]).days < months * 15:
        ends = found.pop()[1]
        found[-1] = (found[-1][0], ends)
    return found


@transaction.atomic
def add_instalment(
    *,
    agreement: Agreement,
    basis: str,
    by: Any,
    at: datetime.datetime,
    amount: Decimal | None = None,
    due_on: datetime.date | None = None,
    report: Report | int | None = None,
    rule: str = "",
    unit_price: Decimal | None = None,
    most: int | None = None,
) -> Instalment:
    """One agreed payment. For results the amount is the price of one times the most that is paid for."""
    what = "You cannot add this payment."
    open_terms(agreement, what, by, at)
    if isinstance(report, int):
        schedule_reports(agreement=agreement, by=by, at=at)
        report = agreement.reports.filter(number=report).first()
    if basis == Instalment.On.RESULT:
        amount, rule = _of_results(what, unit_price, most, rule)
    _check_payment(what, agreement, basis, amount, due_on, report)
    last = agreement.instalments.aggregate(last=Max("number"))["last"] or 0
    instalment = Instalment(
        agreement=agreement,
        number=last + 1,
        basis=basis,
        due_on=due_on,
        report=report,
        rule=rule,
        unit_price=unit_price,
        most=most,
        amount=amount,
        set_by=by,
    )
    with recorded("add instalment", instalment, by=by, at=at):
        instalment.save()
    return instalment


def _of_results(what: str, unit_price: Decimal | None, most: int | None, rule: str) -> tuple[Decimal, str]:
    if not unit_price or unit_price <= 0 or not most:
        raise refuse(what, "Enter what is paid for one result, and the most results that are paid for.")
    if not rule.strip():
        raise refuse(what, "Write the result that is paid for, and what shows it, in one sentence.", about="rule")
    return unit_price * most, rule


def _check_payment(
    what: str,
    agreement: Agreement,
    basis: str,
    amount: Decimal | None,
    due_on: datetime.date | None,
    report: Report | None,
) -> None:
    if basis == Instalment.On.REPORT and report is None:
        raise refuse(what, "Choose the report that it is paid for, by a number that the agreement has.", about="report")
    if basis == Instalment.On.DATE and due_on is None:
        raise refuse(what, "Enter the date on which it is paid.", about="due_on")
    if amount is None or amount <= 0:
        raise refuse(what, "Enter an amount of more than nothing.", about="amount")
    agreed = agreement.instalments.aggregate(money=Sum("amount"))["money"] or Decimal(0)
    if agreement.value is not None and agreed + amount > agreement.value:
        raise refuse(
            what,
            f"The payments would come to {money(agreed + amount)}. The agreement is worth {money(agreement.value)}.",
            about="amount",
        )


@transaction.atomic
def drop_instalment(*, instalment: Instalment, by: Any, at: datetime.datetime) -> None:
    open_terms(instalment.agreement, "You cannot take this payment out.", by, at)
    with recorded("drop instalment", instalment, by=by, at=at):
        instalment.delete()
