"""Contracting notices in the Open Contracting Data Standard: release and record packages, merged by process."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from commonweal.front.open_data.reading import files, identifiers
from commonweal.front.open_data.reading.nested import Entry, thing, things, truth, words
from commonweal.front.open_data.reading.outcome import NOTE, Problem, Reading, Unreadable
from commonweal.front.open_data.reading.rows import ContractRow, Supplier
from commonweal.front.open_data.reading.table import Seen

MAPPING = {
    "ocid": "ocid",
    "reference": "contracts/id or awards/id or tender/id",
    "title": "contracts/title or awards/title or tender/title",
    "description": "contracts/description or awards/description or tender/description",
    "buyer": "buyer/name",
    "supplier_name": "awards/suppliers/name",
    "company_number": "parties/identifier/id",
    "value": "contracts/value/amount or awards/value/amount or tender/value/amount",
    "start": "contractPeriod/startDate",
    "end": "contractPeriod/endDate",
    "process": "tender/procurementMethodDetails",
    "cpv": "classification/id",
    "status": "status",
}


class Merged(NamedTuple):
    """One contracting process: its first place in the package and everything said about it, latest last."""

    place: int
    ocid: str
    body: Mapping[str, Any]


def ocds(source: bytes, name: str = "") -> Reading[ContractRow]:
    """A release package, a record package, or one release or record."""
    parsed, encoding = files.open_json(source, name)
    if not is_package(parsed):
        raise Unreadable(f"{name or 'The file'} is JSON, but it has no releases or records")
    return read(parsed, name, encoding)


def is_package(parsed: Any) -> bool:
    if not isinstance(parsed, dict):
        return False
    listed = isinstance(parsed.get("releases"), list) or isinstance(parsed.get("records"), list)
    return listed or ("ocid" in parsed and isinstance(parsed["ocid"], str))


def read(parsed: Mapping[str, Any], name: str, encoding: str) -> Reading[ContractRow]:
    problems: list[Problem] = []
    rows: list[ContractRow] = []
    seen = Seen()
    for process in _processes(parsed, problems):
        entry = Entry(process.place, problems)
        for row in _rows(entry, process, seen):
            if row is not None:
                rows.append(row)
    return Reading(name=name, rows=tuple(rows), problems=tuple(problems), mapping=MAPPING, encoding=encoding)


def _processes(parsed: Mapping[str, Any], problems: list[Problem]) -> Iterator[Merged]:
    """Releases with one ocid are one process: each later release changes what the earlier ones said."""
    together: dict[str, list[tuple[str, int, Mapping[str, Any]]]] = {}
    for place, release in enumerate(_releases(parsed), start=1):
        entry = Entry(place, problems)
        if not isinstance(release, dict):
            entry.problem("", words(release), "This is not a release", "Take it out of the package")
            continue
        ocid = words(release.get("ocid"))
        if not ocid:
            entry.problem("ocid", "", "The release has no ocid, so it belongs to no process", "Add the ocid")
            continue
        together.setdefault(ocid, []).append((words(release.get("date")), place, release))
    for ocid, releases in together.items():
        body: dict[str, Any] = {}
        for _, _, release in sorted(releases, key=lambda each: each[:2]):
            body = _merged(body, release, 0)
        yield Merged(min(place for _, place, _ in releases), ocid, body)


def _releases(parsed: Mapping[str, Any]) -> Iterator[Any]:
    if isinstance(parsed.get("releases"), list):
        yield from parsed["releases"]
    elif isinstance(parsed.get("records"), list):
        for record in parsed["records"]:
            yield from _of_record(record)
    else:
        yield parsed


def _of_record(record: Any) -> Iterator[Any]:
    if not isinstance(record, dict):
        yield record
    elif isinstance(record.get("compiledRelease"), dict):
        yield {"ocid": record.get("ocid"), **record["compiledRelease"]}
    elif things(record.get("releases")):
        yield from ({"ocid": record.get("ocid"), **each} for each in things(record["releases"]))
    else:
        yield record


def _merged(old: Mapping[str, Any], new: Mapping[str, Any], depth: int) -> dict[str, Any]:
    """Objects merge, lists of things with ids merge by id, anything else is replaced, and null takes away."""
    merged = dict(old)
    for key, value in new.items():
        before = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict) and depth < 20:
            merged[key] = _merged(before, value, depth + 1)
        elif _by_id(value) and _by_id(before) and depth < 20:
            listed = {str(each["id"]): each for each in before}
            for each in value:
                listed[str(each["id"])] = _merged(listed.get(str(each["id"]), {}), each, depth + 1)
            merged[key] = list(listed.values())
        else:
            merged[key] = value
    return merged


def _by_id(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and "id" in each for each in value)


def _rows(entry: Entry, process: Merged, seen: Seen) -> Iterator[ContractRow | None]:
    """One row for each contract; for each award without a contract; else one for the notice."""
    body = process.body
    awards = things(body.get("awards"))
    contracts = things(body.get("contracts"))
    by_id = {words(each.get("id")): each for each in awards}
    for contract in contracts:
        award = by_id.get(words(contract.get("awardID")), {})
        yield _row(entry, process, seen, "contract", (contract, award), award)
    contracted = {words(each.get("awardID")) for each in contracts}
    awards = [each for each in awards if words(each.get("id")) not in contracted]
    for award in awards:
        yield _row(entry, process, seen, "award", (award,), award)
    if not (contracts or awards):
        if body.get("tender") or body.get("planning"):
            stage = "tender" if "tender" in _tags(body) or not body.get("planning") else "planning"
            yield _row(entry, process, seen, stage, (), {})
        else:
            what = "The release has no planning, tender, award or contract, so it makes no row"
            entry.problem("", process.ocid, what, "Nothing, if that is intended", NOTE)


def _tags(body: Mapping[str, Any]) -> tuple[str, ...]:
    listed = body.get("tag")
    return tuple(words(each) for each in listed) if isinstance(listed, list) else ()


def _row(
    entry: Entry,
    process: Merged,
    seen: Seen,
    stage: str,
    said: Sequence[Mapping[str, Any]],
    award: Mapping[str, Any],
) -> ContractRow | None:
    tender = thing(process.body.get("tender"))
    spoken = (*said, tender)
    entry.failed = False
    reference = _first(spoken, "id")
    title = _first(spoken, "title")
    if not (reference or title or process.ocid):
        return None
    value = _value(entry, process.body, said, stage)
    start, end = _period(entry, tender, said)
    awarded_on = entry.day(award.get("date"), "awards/date", bad=NOTE)
    suppliers = _suppliers(entry, process.body, award)
    _note_suppliers(entry, suppliers, stage)
    return ContractRow(
        key=seen.key(entry, "ocds", process.ocid, stage, reference),
        row=process.place,
        stage=stage,
        reference=reference,
        ocid=process.ocid,
        title=title or _first(spoken, "description")[:140],
        description=_first(spoken, "description"),
        buyer=_buyer(process.body),
        **_supplied(suppliers),
        value=value,
        awarded_on=awarded_on,
        start=start,
        end=end,
        cpv=_cpv(spoken),
        notice=_notice(spoken),
        process=words(tender.get("procurementMethodDetails")) or words(tender.get("procurementMethod")),
        status=_first(spoken, "status"),
        contract_type=_first(spoken, "mainProcurementCategory"),
    )


def _supplied(suppliers: tuple[Supplier, ...]) -> dict[str, Any]:
    """Numbers and flags belong to the row only where there is one supplier for them to describe."""
    alone = suppliers[0] if len(suppliers) == 1 else Supplier("")
    return {
        "supplier_name": "; ".join(each.name for each in suppliers),
        "supplier_redacted": any(identifiers.redacted(each.name) for each in suppliers),
        "company_number": alone.company_number,
        "charity_number": alone.charity_number,
        "sme": alone.sme,
        "vcse": alone.vcse,
        "suppliers": suppliers,
    }


def _note_suppliers(entry: Entry, suppliers: tuple[Supplier, ...], stage: str) -> None:
    if stage in ("award", "contract") and not suppliers:
        entry.problem("awards/suppliers", "", "No supplier is named", "Add the supplier, if there is one", NOTE)
    if len(suppliers) > 1:
        names = "; ".join(each.name for each in suppliers)
        what = "There is more than one supplier for one value. They have been kept together"
        entry.problem("awards/suppliers", names, what, "Nothing, if they share the contract", NOTE)


def _first(spoken: Sequence[Mapping[str, Any]], key: str) -> str:
    return next((text for each in spoken if (text := words(each.get(key)))), "")


def _value(entry: Entry, body: Mapping[str, Any], said: Sequence[Mapping[str, Any]], stage: str) -> Decimal | None:
    """The value of the contract or award; before one, the estimate in the tender or the budget."""
    places = [thing(each.get("value")) for each in said]
    if stage in ("planning", "tender"):
        places.append(thing(thing(body.get("tender")).get("value")))
        places.append(thing(thing(thing(body.get("planning")).get("budget")).get("amount")))
    for place in places:
        amount = place.get("amount", place.get("amountGross"))
        if amount is not None:
            return entry.pounds(amount, place.get("currency"), "value/amount", bad=NOTE)
    return None


def _period(entry: Entry, tender: Mapping[str, Any], said: Sequence[Mapping[str, Any]]):
    """(start, end) from the contract, the award, the tender, or the widest span of its lots."""
    for each in said:
        period = thing(each.get("period")) or thing(each.get("contractPeriod"))
        if period:
            return _ends(entry, period)
    if thing(tender.get("contractPeriod")):
        return _ends(entry, thing(tender["contractPeriod"]))
    spans = [_ends(entry, thing(lot.get("contractPeriod"))) for lot in things(tender.get("lots"))]
    starts, ends = [start for start, _ in spans if start], [end for _, end in spans if end]
    return min(starts, default=None), max(ends, default=None)


def _ends(entry: Entry, period: Mapping[str, Any]):
    start = entry.day(period.get("startDate"), "period/startDate", bad=NOTE)
    end = entry.day(period.get("endDate"), "period/endDate", bad=NOTE)
    if start and end and end < start:
        entry.problem("period/endDate", str(end), "The end date is before the start date", "Check both dates", NOTE)
    return start, end


def _buyer(body: Mapping[str, Any]) -> str:
    named = words(thing(body.get("buyer")).get("name"))
    buyers = (each for each in things(body.get("parties")) if "buyer" in (each.get("roles") or ()))
    return named or next((words(each.get("name")) for each in buyers), "")


def _suppliers(entry: Entry, body: Mapping[str, Any], award: Mapping[str, Any]) -> tuple[Supplier, ...]:
    parties = {words(each.get("id")): each for each in things(body.get("parties"))}
    found: dict[Supplier, None] = {}
    for each in things(award.get("suppliers")):
        party = parties.get(words(each.get("id")), {})
        name = words(each.get("name")) or words(party.get("name"))
        if not name:
            entry.problem("awards/suppliers/name", words(each.get("id")), "A supplier has no name", "Add it", NOTE)
            continue
        company, charity = ("", "") if identifiers.redacted(name) else _numbers(entry, each, party)
        details = thing(party.get("details"))
        scale = words(details.get("scale")).casefold()
        sme = True if scale in ("sme", "micro", "small", "medium") else False if scale == "large" else None
        found[Supplier(name, company, charity, sme, truth(details.get("vcse")))] = None
    return tuple(found)


def _numbers(entry: Entry, supplier: Mapping[str, Any], party: Mapping[str, Any]) -> tuple[str, str]:
    company = charity = ""
    given = [thing(party.get("identifier")), *things(party.get("additionalIdentifiers"))]
    texts = [f"{words(each.get('scheme'))}-{words(each.get('id'))}" for each in given if each.get("id")]
    for text in (*texts, words(supplier.get("id")), words(party.get("id"))):
        found = identifiers.from_organisation_id(text)
        if not found.understood:
            what = "The identifier names a register, but the number is not one of its numbers"
            entry.problem("parties/identifier", text, what, "Correct the identifier", NOTE)
        company, charity = company or found.company, charity or found.charity
    return company, charity


def _cpv(spoken: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for each in spoken:
        listed = [thing(each.get("classification")), *things(each.get("additionalClassifications"))]
        for item in things(each.get("items")):
            listed += [thing(item.get("classification")), *things(item.get("additionalClassifications"))]
        for one in listed:
            code = words(one.get("id"))[:8]
            if words(one.get("scheme")).upper() == "CPV" and code.isdecimal() and len(code) == 8:
                codes[code] = None
    return tuple(codes)


def _notice(spoken: Sequence[Mapping[str, Any]]) -> str:
    documents = [each for place in spoken for each in things(place.get("documents"))]
    notices = [each for each in documents if words(each.get("documentType")).endswith("Notice")]
    return next((url for each in notices if (url := words(each.get("url")))), "")
