"""The council's contracts as an Open Contracting (OCDS 1.1) release package with the UK profile."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.council.people.models import Organisation
from commonweal.cycle.deliver.models import Agreement, Claim
from commonweal.cycle.source.models import Award, Lot, Opportunity
from commonweal.cycle.source.queries.condition import conditional
from commonweal.front.open_data.queries.publisher import LICENCE, Publisher

EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
TENDER_STATUS = {"scheduled": "planned", "decided": "complete", "withdrawn": "cancelled"}
CONTRACT_STATUS = {"ended": "terminated", "ended_early": "terminated"}
AWARD_STATUS = {"not_taken_up": "cancelled"}
Parts = dict[str, Any]


def package(
    tenders: Iterable[Opportunity],
    awards: Iterable[Award],
    contracts: Iterable[Agreement],
    council: Publisher,
    at: datetime.datetime,
) -> Parts:
    """Pure: everything it says is in what it is given."""
    releases = [tender_release(one, council) for one in tenders]
    releases += [cancellation(one, council) for one in tenders if one.state == "withdrawn"]
    releases += [award_release(one, council) for one in awards]
    for one in contracts:
        releases.append(contract_release(one, council, at))
        if paid := paid_claims(one):
            releases.append(payment_release(one, paid, council))
    return {
        "uri": f"{council.address}/data/contracts.json",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": _time(at),
        "publisher": {"name": council.name, "scheme": council.scheme, "uid": council.number, "uri": council.address},
        "license": LICENCE,
        "publicationPolicy": f"{council.address}/data/contracts/",
        "releases": sorted(releases, key=lambda release: (release["ocid"], release["date"], release["id"])),
    }


# ---- releases -----------------------------------------------------------------------------------------------------


def tender_release(opportunity: Opportunity, council: Publisher) -> Parts:
    left = opportunity.not_awarded if opportunity.state == "decided" else ""
    tender = {
        "id": opportunity.reference,
        "title": opportunity.title,
        "description": opportunity.summary,
        "status": "unsuccessful" if left else TENDER_STATUS.get(opportunity.state, "active"),
        "statusDetails": left,
        "value": _money(opportunity.budget),
        "procurementMethod": _method(opportunity),
        "mainProcurementCategory": "services",
        "procuringEntity": _council(council),
        "tenderPeriod": _times(opportunity.opens_at, opportunity.closes_at),
        "enquiryPeriod": _times(opportunity.opens_at, opportunity.questions_by),
        "contractPeriod": _days(opportunity.starts_on, opportunity.ends_on),
        "submissionMethod": ["electronicSubmission"],
        "techniques": _techniques(opportunity),
        "lots": [_lot(lot, opportunity) for lot in opportunity.lots.all()],
        "lotDetails": _lot_details(opportunity),
        "eligibilityCriteria": opportunity.who_can_apply,
        "documents": [_page(opportunity, council)],
        "amendments": [
            {"id": f"{opportunity.reference}-{change.pk}", "date": _time(change.at), "description": change.what,
             "rationale": change.why}
            for change in opportunity.changes.all()
        ],
    }  # fmt: skip
    release = _release(f"{opportunity.reference}-tender", opportunity.published_at, ["tender"], opportunity.reference)
    parties = [_buyer(council, "buyer", "procuringEntity")]
    return _whole(release, council, parties, tender=_told(tender), **_drawn(opportunity, council))


def cancellation(opportunity: Opportunity, council: Publisher) -> Parts:
    """The tender ended without an award, and why."""
    changed = max((change.at for change in opportunity.changes.all()), default=opportunity.published_at)
    release = _release(f"{opportunity.reference}-cancelled", changed, ["tenderCancellation"], opportunity.reference)
    tender = {"id": opportunity.reference, "status": "cancelled", "statusDetails": opportunity.withdrawn_reason}
    return _whole(release, council, [_buyer(council, "buyer")], tender=_told(tender))


def award_release(award: Award, council: Publisher) -> Parts:
    opportunity = award.application.opportunity
    release = _release(f"{award.reference}-award", award.notified_at, ["award"], opportunity.reference)
    told = {
        "id": award.reference,
        "title": opportunity.title,
        "description": conditional(award),
        "status": AWARD_STATUS.get(award.state, "active"),
        "date": _time(award.notified_at),
        "value": None if opportunity.place_only else _money(award.amount),
        "suppliers": [_named(award.application.organisation, council)],
        "contractPeriod": _days(opportunity.starts_on, opportunity.ends_on),
        "mainProcurementCategory": "services",
        "standstillPeriod": _standstill(award),
        "relatedLots": [str(award.application.lot.number)] if award.application.lot_id else [],
    }
    parties = [_buyer(council, "buyer"), _supplier(award.application.organisation, council, "supplier")]
    return _whole(release, council, parties, awards=[_told(told)])


def contract_release(agreement: Agreement, council: Publisher, at: datetime.datetime) -> Parts:
    """One that stood in the register before has no award of its own here, so its release carries both."""
    ours = agreement.award is not None
    signed = agreement.signed_on or (
        agreement.agreed_by_council_at and timezone.localdate(agreement.agreed_by_council_at)
    )
    date = signed or agreement.starts_on
    tags = ["contract"] if ours else ["award", "contract"]
    release = _release(f"{agreement.reference}-contract", _midnight(date) if date else at, tags, process(agreement))
    contract = {
        "id": agreement.reference,
        "awardID": award_id(agreement),
        "title": agreement.title,
        "description": agreement.purpose,
        "status": CONTRACT_STATUS.get(agreement.state, "active"),
        "period": _days(agreement.starts_on, agreement.ends_on),
        "value": _money(agreement.value),
        "dateSigned": _time(_midnight(signed)) if signed else None,
    }
    parties = [_buyer(council, "buyer"), _supplier(agreement.organisation, council, "supplier")]
    parts: Parts = {"contracts": [_told(contract)]}
    if not ours:
        award = {
            "id": award_id(agreement),
            "title": agreement.title,
            "status": "active",
            "date": _time(_midnight(date)) if date else None,
            "value": _money(agreement.value),
            "suppliers": [_named(agreement.organisation, council)],
        }
        parts["awards"] = [_told(award)]
    return _whole(release, council, parties, **parts)


def payment_release(agreement: Agreement, paid: list[Claim], council: Publisher) -> Parts:
    last = max(claim.paid_on for claim in paid)
    key = f"{agreement.reference}-payments-{last:%Y%m%d}"
    release = _release(key, _midnight(last), ["implementation"], process(agreement))
    transactions = [
        {
            "id": claim.reference,
            "date": _time(_midnight(claim.paid_on)),
            "value": _money(claim.amount),
            "payer": _council(council),
            "payee": _named(agreement.organisation, council),
        }
        for claim in paid
    ]
    contract = {
        "id": agreement.reference,
        "awardID": award_id(agreement),
        "implementation": {"transactions": transactions},
    }
    parties = [_buyer(council, "buyer", "payer"), _supplier(agreement.organisation, council, "payee")]
    return _whole(release, council, parties, contracts=[contract])


# ---- what they are made of ----------------------------------------------------------------------------------------


def process(agreement: Agreement) -> str:
    """The part of the ocid that names one contracting process, from opportunity to payment."""
    return agreement.award.application.opportunity.reference if agreement.award else agreement.reference


def award_id(agreement: Agreement) -> str:
    return agreement.award.reference if agreement.award else f"{agreement.reference}-award"


def paid_claims(agreement: Agreement) -> list[Claim]:
    return sorted((one for one in agreement.claims.all() if one.paid_on), key=lambda one: (one.paid_on, one.reference))


def _release(key: str, date: datetime.datetime, tags: list[str], name: str) -> Parts:
    return {"ocid": name, "id": key, "date": _time(date), "tag": tags, "initiationType": "tender", "language": "en"}


def _whole(release: Parts, council: Publisher, parties: list[Parts], **parts: Any) -> Parts:
    ocid = f"{council.contracts_prefix}-{release['ocid']}"
    return {**release, "ocid": ocid, "parties": parties, "buyer": _council(council), **parts}


def _told(parts: Parts) -> Parts:
    return {key: value for key, value in parts.items() if value not in (None, "", [], {})}


def _council(council: Publisher) -> Parts:
    return {"id": council.organisation_id, "name": council.name}


def _buyer(council: Publisher, *roles: str) -> Parts:
    identifier = {"scheme": council.scheme, "id": council.number, "legalName": council.name}
    return {**_council(council), "identifier": identifier, "roles": list(roles)}


def _named(organisation: Organisation, council: Publisher) -> Parts:
    return {"id": council.supplier_id(organisation), "name": organisation.name}


def _supplier(organisation: Organisation, council: Publisher, *roles: str) -> Parts:
    party = {**_named(organisation, council), "roles": list(roles)}
    held = [one for one in (_charity(organisation), _company(organisation)) if one]
    if held:
        party["identifier"] = {**held[0], "legalName": organisation.name}
        party["additionalIdentifiers"] = held[1:]
    details: Parts = {}
    if organisation.sme is not None:
        details["scale"] = "sme" if organisation.sme else "large"
    if organisation.legal_form:
        details["vcse"] = organisation.not_for_profit
    return _told({**party, "details": details})


def _charity(organisation: Organisation) -> Parts:
    number = organisation.charity_number
    scheme = "GB-SC" if number.startswith("SC") else "GB-NIC" if number.startswith("NIC") else "GB-CHC"
    return {"scheme": scheme, "id": number.removeprefix("NIC")} if number else {}


def _company(organisation: Organisation) -> Parts:
    return {"scheme": "GB-COH", "id": organisation.company_number} if organisation.company_number else {}


def _page(opportunity: Opportunity, council: Publisher) -> Parts:
    return {
        "id": f"{opportunity.reference}-page",
        "documentType": "tenderNotice",
        "title": opportunity.title,
        "url": f"{council.address}/opportunities/{opportunity.reference}/",
        "format": "text/html",
        "datePublished": _time(opportunity.published_at),
    }


def _method(opportunity: Opportunity) -> str:
    """A contract for which one is asked is limited, one for which some are asked selective."""
    if not opportunity.by_invitation:
        return "open"
    return "limited" if len(opportunity.invitations.all()) == 1 else "selective"


CALLED_OFF = {
    "competition": "withReopeningCompetition",
    "direct": "withoutReopeningCompetition",
    "either": "withAndWithoutReopeningCompetition",
}


def _techniques(opportunity: Opportunity) -> Parts:
    terms = getattr(opportunity, "framework_terms", None) if opportunity.place_only else None
    if terms is None:
        return {}
    agreement = {"method": CALLED_OFF[terms.call_off], "maximumParticipants": opportunity.awards_expected}
    return {"hasFrameworkAgreement": True, "frameworkAgreement": agreement}


def _drawn(opportunity: Opportunity, council: Publisher) -> Parts:
    """A call-off names the process that set its framework up."""
    framework = opportunity.drawn_from
    if framework is None:
        return {}
    of = {
        "id": framework.reference,
        "relationship": ["framework"],
        "title": framework.title,
        "scheme": "ocid",
        "identifier": f"{council.contracts_prefix}-{framework.reference}",
    }
    return {"relatedProcesses": [of]}


def _lot(lot: Lot, opportunity: Opportunity) -> Parts:
    status = TENDER_STATUS.get(opportunity.state, "active")
    told = {
        "id": str(lot.number),
        "title": lot.title,
        "description": lot.what,
        "status": "unsuccessful" if lot.not_awarded and opportunity.state == "decided" else status,
        "value": _money(lot.value),
        "contractPeriod": _days(opportunity.starts_on, opportunity.ends_on),
    }
    return _told(told)


def _lot_details(opportunity: Opportunity) -> Parts:
    return _told(
        {
            "maximumLotsBidPerSupplier": opportunity.lots_apply,
            "maximumLotsAwardedPerSupplier": opportunity.lots_win,
            "noLotsDivisionRationale": opportunity.not_in_lots,
        }
    )


def _standstill(award: Award) -> Parts | None:
    if award.pause_until is None:
        return None
    starts = _midnight(award.pause_from) if award.pause_from else award.notified_at
    return {"startDate": _time(starts), "endDate": _time(_midnight(award.pause_until, end=True))}


def _money(amount: Decimal | None) -> Parts | None:
    return None if amount is None else {"amount": float(amount), "currency": "GBP"}


def _days(start: datetime.date | None, end: datetime.date | None) -> Parts:
    return _times(_midnight(start) if start else None, _midnight(end, end=True) if end else None)


def _times(start: datetime.datetime | None, end: datetime.datetime | None) -> Parts:
    return {key: _time(value) for key, value in (("startDate", start), ("endDate", end)) if value}


def _midnight(day: datetime.date, *, end: bool = False) -> datetime.datetime:
    at = datetime.time(23, 59, 59) if end else datetime.time()
    return datetime.datetime.combine(day, at, tzinfo=timezone.get_default_timezone())


def _time(value: datetime.datetime) -> str:
    return timezone.localtime(value, timezone.get_default_timezone()).isoformat(timespec="seconds")
