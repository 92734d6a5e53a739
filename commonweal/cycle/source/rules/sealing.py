"""Locks and shares, as pure functions: how a round is sealed, who may open it, and what a passphrase must be."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from commonweal.council.people.models import Role
from commonweal.council.people.rules import staff
from commonweal.cycle.source.models import Opportunity
from commonweal.ground.pages.words import clock, listed, money
from commonweal.ground.record.rules import Rule, rule, signed_in

SEALED, HIDDEN = Opportunity.Secrecy.SEALED, Opportunity.Secrecy.HIDDEN
SHORTEST = 16  # letters of a passphrase: four short words
DIFFERENT = 8
TRIES = 5
WAIT = datetime.timedelta(minutes=15)
PAD = 1024
NUMBERS = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)


class Unopened(Exception):
    """This secret, passphrase or number of shares does not open it."""


# ---- locks --------------------------------------------------------------------------------------------------------


def new_key() -> tuple[str, str]:
    """A new pair: the secret that opens, and the recipient that anyone may seal to."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(secret: str) -> str:
    return str(x25519.Identity.from_str(secret).to_public())


def sealed_to(data: bytes, *recipients: str) -> bytes:
    """Encrypted so that the secret of any one of the recipients opens it."""
    return pyrage.encrypt(data, [x25519.Recipient.from_str(one) for one in recipients])


def opened_by(data: bytes, secret: str) -> bytes:
    try:
        return pyrage.decrypt(bytes(data), [x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise Unopened(str(error)) from None


def locked(secret: str, passphrase: str) -> bytes:
    """A secret under a passphrase. Each try to open it costs about a second of work, also for a thief."""
    return by_passphrase.encrypt(secret.encode(), _same_letters(passphrase))


def unlocked(data: bytes, passphrase: str) -> str:
    try:
        return by_passphrase.decrypt(bytes(data), _same_letters(passphrase)).decode()
    except pyrage.DecryptError as error:
        raise Unopened(str(error)) from None


def _same_letters(passphrase: str) -> str:
    """Spaces at the ends and doubled ones between words come from typing, not from the passphrase."""
    return " ".join(passphrase.split())


# ---- shares -------------------------------------------------------------------------------------------------------


def shares_of(secret: str, needed: int, number: int) -> list[str]:
    """So many shares, of which any `needed` give the secret back and any fewer say nothing about it (Shamir)."""
    text = secret.encode()
    text += b" " * (len(text) % 2)
    return generate_mnemonics(1, [(needed, number)], text, iteration_exponent=0)[0]


def secret_of(shares: Sequence[str]) -> str:
    try:
        return combine_mnemonics(shares).decode().strip()
    except (MnemonicError, UnicodeDecodeError) as error:
        raise Unopened(str(error)) from None


# ---- what is sealed -----------------------------------------------------------------------------------------------


def packed(content: Mapping[str, Any]) -> bytes:
    """As bytes of a length that says little: filled up with spaces to a multiple of a kilobyte."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()
    return text + b" " * (-len(text) % PAD)


def unpacked(data: bytes) -> dict[str, Any]:
    return json.loads(data)


# ---- who ----------------------------------------------------------------------------------------------------------


@rule("a member of the council's staff who is no councillor, not on the panel, and acts for no organisation")
def may_hold_share(person: Any, thing: Any) -> bool | str:
    """Who opens is neither who judges nor, as a councillor, who decides: so nobody can look first and then choose."""
    if not staff(person, None):
        return "Opening officers are members of the council's staff."
    if person.holds(Role.COUNCILLOR):
        return f"{person} is a councillor. Opening officers are members of the council's staff."
    if isinstance(thing, Opportunity) and any(one.person_id == person.pk for one in thing.panel.all()):
        return f"{person} is on the panel, so a share of the key cannot be theirs."
    if person.memberships_now:
        return f"{person} acts for an organisation that could apply, so a share of the key cannot be theirs."
    return True


@rule("one of the round's opening officers")
def opens(person: Any, opportunity: Any) -> bool:
    return bool(signed_in(person)) and any(one.person_id == person.pk for one in opportunity.opening_officers.all())


has_key: Rule = staff


# ---- where a round stands -----------------------------------------------------------------------------------------


def still_sealed(opportunity: Any) -> bool:
    """Whether keys stand between everybody and what was sent."""
    return opportunity.secrecy == SEALED and opportunity.unsealed_at is None


def may_be_hidden(opportunity: Any, offered: Decimal) -> str:
    """Why this round needs keys; nothing where it may do without."""
    most = opportunity.exercise.framework.pack.sealing.hidden_up_to
    if opportunity.kind == Opportunity.Kind.CONTRACT:
        return "Bids for a contract are always sealed with keys."
    if offered > most:
        return (
            f"One applicant may get {money(offered)}. Up to {money(most)} a grant may be hidden without keys; "
            "above that it is sealed."
        )
    return ""


def passphrase_refusal(passphrase: str, person: Any = None) -> str:
    """Why this passphrase is too easy; nothing where it will do."""
    text = _same_letters(passphrase)
    if len(text) < SHORTEST:
        return f"Your passphrase must be {SHORTEST} characters or more. Four words that have nothing in common do well"
    if len(set(text.lower())) < DIFFERENT:
        return f"Your passphrase must have at least {DIFFERENT} different characters"
    known = [str(getattr(person, "name", "")), str(getattr(person, "email", "")).partition("@")[0]]
    if any(len(one) > 3 and one.lower() in text.lower() for one in known):
        return "Your passphrase must not contain your own name"
    return ""


def wait_refusal(officer: Any, at: datetime.datetime) -> str:
    """After five wrong passphrases there is a pause, so that nobody can go through a list of them."""
    if officer.wrong < TRIES or officer.wrong_at is None or at >= officer.wrong_at + WAIT:
        return ""
    return f"The passphrase was wrong {officer.wrong} times. Try again from {clock(officer.wrong_at + WAIT)}."


# ---- in words -----------------------------------------------------------------------------------------------------


def in_words(number: int) -> str:
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def who_opens(needed: int, officers: Iterable[Any]) -> str:
    """'Two of three officers must open it: Helen Marsh has, Sam Okoro and Dele Ade have not'."""
    everybody = list(officers)
    given = [str(one.person) for one in everybody if one.given_at]
    lost = [str(one.person) for one in everybody if one.lost_at and not one.given_at]
    left = [str(one.person) for one in everybody if not one.given_at and not one.lost_at]
    parts = [_have(given, ""), _have(left, " not")]
    if lost:
        parts.append(f"{listed(lost)} can no longer")
    said = ", ".join(part for part in parts if part)
    return f"{in_words(needed).capitalize()} of {in_words(len(everybody))} officers must open it: {said}."


def _have(names: list[str], ending: str) -> str:
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'}{ending}" if names else ""


def seal_refusal(opportunity: Any) -> str:
    """Why nothing that was sent can be read although the deadline has passed; nothing where no keys stand before it."""
    if not still_sealed(opportunity):
        return ""
    seal = getattr(opportunity, "seal", None)
    return f"Sealed. {who_opens(seal.needed if seal else 2, opportunity.opening_officers.all())}"
