"""The numbers organisations are registered under, and a name made comparable."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_COMPANY_PREFIXES = (
    "AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|RC|RS|R0|"
    "SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
_COMPANY = re.compile(rf"[0-9]{{8}}|(?:{_COMPANY_PREFIXES})[0-9]{{5}}[0-9A-Z]")
_SOCIETY = re.compile(r"([0-9]{3,5})R")
_CHARITY = re.compile(r"[0-9]{6,7}(?:-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6}")
_POSTCODE = re.compile(
    r"GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9](?:[0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW])"
    r" ?[0-9][ABD-HJLNP-UW-Z]{2}"
)
_NONE_WORDS = frozenset(
    "n a|na|n/a|none|no|nil|tbc|tba|not known|unknown|not applicable|exempt|not registered|null|0|-|--|.".split("|")
)
_REDACTED = re.compile(r"\bredact|\bwithheld\b|\bpersonal data\b|\bname removed\b", re.IGNORECASE)
# Charities in England and Wales run from 200000 and, since 1990, from 1000000: about 1.22 million by 2026.
_PAST_THE_LAST_CHARITY = 1_400_000
_ENDINGS = frozenset("ltd limited plc llp llc lp cic cio inc incorporated".split())
_SMALL = frozenset("and the".split())


class Registration(NamedTuple):
    company: str = ""
    charity: str = ""
    assumed: bool = False
    understood: bool = True


def no_number(text: str) -> bool:
    """True where the cell says in words that there is no number."""
    return text.casefold().strip(" .") in _NONE_WORDS or not text.strip()


@lru_cache(maxsize=65536)
def company_number(text: str) -> str | None:
    """Eight characters, upper case, zeros put back; '' where the cell says there is none; None if not a number."""
    if no_number(text):
        return ""
    squeezed = re.sub(r"[^0-9A-Z]", "", text.upper().removesuffix(".0"))
    squeezed = re.sub(r"^(?:GB)?(?:COH|CO|CRN|NO|REG)(?=[0-9])", "", squeezed)
    if squeezed.isdigit() and squeezed.isascii():
        padded = squeezed.zfill(8)
        return padded if len(padded) == 8 and padded != "00000000" else None
    society = _SOCIETY.fullmatch(squeezed)
    if society:
        return f"IP{society[1].zfill(5)}R"
    prefixed = re.fullmatch(r"([A-Z]{2})([0-9]{1,6})", squeezed)
    if prefixed:
        squeezed = prefixed[1] + prefixed[2].zfill(6)
    return squeezed if _COMPANY.fullmatch(squeezed) else None


@lru_cache(maxsize=65536)
def charity_number(text: str) -> str | None:
    """Six or seven digits (England and Wales), SC and six (Scotland), NIC and six (Northern Ireland)."""
    if no_number(text):
        return ""
    squeezed = re.sub(r"[^0-9A-Z-]", "", text.upper().removesuffix(".0")).strip("-")
    squeezed = re.sub(r"^(?:GB-?)?(?:CHC-?|SC-(?=SC))", "", squeezed)
    squeezed = re.sub(r"^NIC?-?([0-9]{6})$", r"NIC\1", squeezed)
    squeezed = re.sub(r"^0+(?=[0-9]{6,7}(?:-|$))", "", squeezed)
    if re.match(r"[0-9]{7}", squeezed) and int(squeezed[:7]) >= _PAST_THE_LAST_CHARITY:
        return None
    return squeezed if _CHARITY.fullmatch(squeezed) else None


@lru_cache(maxsize=65536)
def vat_number(text: str) -> str | None:
    """Nine digits. The check digits are not tested: published files carry group and branch numbers."""
    if no_number(text):
        return ""
    squeezed = re.sub(r"[^0-9A-Z]", "", text.upper())
    squeezed = re.sub(r"^GB", "", squeezed)
    return squeezed[:9] if re.fullmatch(r"[0-9]{9}(?:[0-9]{3})?", squeezed) else None


@lru_cache(maxsize=65536)
def postcode(text: str) -> str | None:
    """Upper case with its one space, or None if it is not a postcode."""
    if no_number(text):
        return ""
    squeezed = re.sub(r"[^0-9A-Z]", "", text.upper())
    spaced = f"{squeezed[:-3]} {squeezed[-3:]}"
    return spaced if _POSTCODE.fullmatch(spaced) else None


@lru_cache(maxsize=65536)
def registration(text: str) -> Registration:
    """A cell that holds either number, with or without words that say which."""
    if no_number(text):
        return Registration()
    lowered = text.casefold()
    number = re.search(rf"\b(?:(?:{_COMPANY_PREFIXES.lower()})\s?|[a-z])?[0-9](?: ?[0-9])+(?:[a-z]\b)?", lowered)
    found = re.sub(r"^no\s?(?=[0-9]{6,7}$)|^[a-z](?=[0-9]{6,8}$)", "", number[0]) if number else ""
    if not found:
        return Registration(understood=False)
    if re.search(r"\bchar", lowered):
        charity = charity_number(found)
        if charity:
            return Registration(charity=charity)
        company = company_number(found) if re.fullmatch(r"0[0-9]{7}", found) else None
        return Registration(company=company or "", assumed=bool(company), understood=bool(company))
    if re.search(r"\bcompan|\bsociety\b|\bcic\b|\bltd\b", lowered):
        company = company_number(found)
        return Registration(company=company or "", understood=bool(company))
    return _unlabelled(found)


def _unlabelled(found: str) -> Registration:
    squeezed = found.replace(" ", "").upper()
    if not (squeezed.isdigit() and squeezed.isascii()):
        company = company_number(squeezed)
        return Registration(company=company or "", understood=bool(company))
    if len(squeezed) == 8:
        return Registration(company=squeezed)
    number = int(squeezed)
    if len(squeezed) == 7:
        if 1_000_000 <= number < _PAST_THE_LAST_CHARITY:
            return Registration(charity=squeezed, assumed=True)
        return Registration(company=squeezed.zfill(8), assumed=True)
    if len(squeezed) == 6 and (200_000 <= number < 400_000 or 500_000 <= number < 530_000 or number >= 700_000):
        return Registration(charity=squeezed, assumed=True)
    return Registration(understood=False)


def organisation_ids(company: str, charity: str) -> tuple[str, ...]:
    """The same numbers as org-id identifiers, companies first."""
    found = []
    if company:
        found.append(f"GB-COH-{company}")
    if charity:
        scheme = "GB-SC" if charity.startswith("SC") else "GB-NIC" if charity.startswith("NIC") else "GB-CHC"
        found.append(f"{scheme}-{charity.removeprefix('NIC')}")
    return tuple(found)


@lru_cache(maxsize=65536)
def from_organisation_id(identifier: str) -> Registration:
    """The numbers inside an org-id identifier such as GB-CHC-1126147."""
    scheme, number = identifier[:7].upper(), identifier[7:]
    if scheme == "GB-COH-":
        company = company_number(number)
        return Registration(company=company or "", understood=bool(company))
    if scheme in ("GB-CHC-", "GB-NIC-") or identifier.upper().startswith("GB-SC-"):
        if scheme == "GB-NIC-":
            number = f"NIC{number}"
        charity = charity_number(identifier[6:] if scheme not in ("GB-CHC-", "GB-NIC-") else number)
        return Registration(charity=charity or "", understood=bool(charity))
    return Registration()


@lru_cache(maxsize=65536)
def redacted(name: str) -> bool:
    return bool(_REDACTED.search(name))


@lru_cache(maxsize=65536)
def match_key(name: str) -> str:
    """A name for comparing with another: no case, accents, punctuation, legal ending, 'and' or 'the'.

    Two names with one key are candidates to be the same organisation; a person or a number settles it.
    A name the council withheld has no key, so it never matches anything.
    """
    if redacted(name):
        return ""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\bcommunity interest company\b", "cic", plain)
    plain = re.sub(r"[&+]", " and ", plain)
    plain = re.sub(r"['’‘`\u200b-\u200f\u2060\ufeff]", "", plain)
    plain = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)
    words = re.findall(r"\w+", plain)
    kept = [word for word in words if word not in _ENDINGS and word not in _SMALL]
    return " ".join(kept or words)


def fingerprint(*parts: object) -> str:
    """Thirty-two characters that stay the same for the same content, whatever its row or file."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
