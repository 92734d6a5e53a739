from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.council.people.models import Evidence, Role, Standing
from commonweal.ground.questions.rules import Held
from commonweal.ground.record.rules import Rule, rule, signed_in


def _one(label: str) -> str:
    word = label.lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def holds(*roles: str) -> Rule:
    names = " or ".join(_one(Role(role).label) for role in roles)

    @rule(names)
    def has_role(person: Any, thing: Any) -> bool:
        return bool(signed_in(person)) and person.holds(*roles)

    return has_role


commissioner = holds(Role.COMMISSIONER)
administrator = holds(Role.ADMINISTRATOR)
agreements = holds(Role.AGREEMENTS)
finance = holds(Role.FINANCE)
decider = holds(Role.DECIDER)
assessor = holds(Role.ASSESSOR)


@rule("a member of the council's staff")
def staff(person: Any, thing: Any) -> bool:
    """Whoever only assesses may come from outside the council, and sees their own panels."""
    return bool(signed_in(person)) and bool(person.roles - {Role.COUNCILLOR, Role.ASSESSOR})


def _organisation_id(thing: Any) -> int | None:
    return thing.pk if thing._meta.label_lower == "people.organisation" else thing.organisation_id


def member(*standings: str) -> Rule:
    """A member of the organisation that `thing` is, or belongs to (`thing.organisation_id`)."""
    names = " or ".join(_one(Standing(standing).label) for standing in standings) or "a member"

    @rule(f"{names} of the organisation")
    def belongs(person: Any, thing: Any) -> bool:
        return bool(signed_in(person)) and person.acts_for(_organisation_id(thing), *standings)

    return belongs


any_member = member()
editor = member(Standing.ADMIN, Standing.EDITOR, Standing.SIGNATORY)
signatory = member(Standing.ADMIN, Standing.SIGNATORY)
organisation_admin = member(Standing.ADMIN)
may_appoint: Rule = organisation_admin | administrator

LAST_ADMINISTRATOR = "This is the last administrator: nobody could then add people or change who may do what."
ANOTHER_FIRST = "Make somebody else an administrator first."
LAST_OF_THE_COUNCIL = "The last council administrator cannot be removed: nobody could then appoint another."
APPOINT_FIRST = "Appoint another administrator first."


EVIDENCE_TOOLS = {
    "outcomes_star": "Outcomes Star",
    "soul": "SOUL Record",
    "own_survey": "A survey of our own",
    "wellbeing_scale": "A wellbeing scale",
    "case_notes": "Case notes",
    "other_report": "A report to another funder",
    "other": "Something else",
}
TRAINING = ("have had the training", "need the training")
# What is shown by how many of those who need it have it: how the ones and the others are spoken of.
COUNTED = {
    Evidence.Kind.SAFEGUARDING_TRAINING: TRAINING,
    Evidence.Kind.EQUALITY_TRAINING: TRAINING,
    Evidence.Kind.DBS: ("have been checked", "have to be checked"),
}


def unsaid(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a piece of evidence of this kind has to say besides its words: (answer, what is wrong with it)."""
    said = []
    trained, of = answers.get("trained"), answers.get("trained_of")
    if answers.get("kind") == Evidence.Kind.DATA_PROTECTION and not answers.get("reference_number"):
        said.append(("reference_number", "Enter your registration with the Information Commissioner, or exempt"))
    have, need = COUNTED.get(answers.get("kind"), TRAINING)
    if answers.get("kind") in COUNTED:
        said += [("trained", f"Enter how many people {have}")] if trained is None else []
        said += [("trained_of", f"Enter how many people {need}")] if not of else []
    if trained is not None and of and trained > of:
        said.append(("trained", f"How many {have} must be {of} or fewer"))
    link = str(answers.get("link") or "")
    if link and not link.startswith(("https://", "http://")):
        said.append(("link", "The address must begin with https://"))
    return said


# ---- numbers and names --------------------------------------------------------------------------------------------

COMPANY = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]")
CHARITY = re.compile(r"[0-9]{6,7}|SC[0-9]{6}|NIC[0-9]{6}")
ENDINGS = frozenset("ltd limited plc llp llc lp cic cio inc incorporated".split())
SMALL = frozenset({"and", "the"})


def company_number(typed: str) -> str:
    """Eight characters, zeros put back ('1234567' is 01234567); nothing where it is no company number."""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if re.fullmatch(r"[0-9]{6,8}", squeezed):
        squeezed = squeezed.zfill(8)
    elif re.fullmatch(r"[A-Z]{2}[0-9]{1,6}", squeezed):
        squeezed = squeezed[:2] + squeezed[2:].zfill(6)
    return squeezed if COMPANY.fullmatch(squeezed) else ""


def charity_number(typed: str) -> str:
    """Six or seven digits, or a Scottish or Northern Irish number; nothing where it is none."""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    squeezed = re.sub(r"^0+(?=[0-9]{6,7}$)", "", squeezed)
    return squeezed if CHARITY.fullmatch(squeezed) else ""


def company_trouble(typed: str) -> str:
    """What is wrong with the form of a company number, in a sentence; nothing where it has one of the forms."""
    if not typed.strip() or company_number(typed):
        return ""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if squeezed.isdigit() and len(squeezed) > 8:
        return f"Company number must have 8 characters, like 01234567. You have entered {len(squeezed)} digits"
    if charity_number(typed):
        return "This looks like a charity number. A company number has 8 characters, like 01234567 or SC123456"
    return "Company number must be 8 digits, or 2 letters and 6 digits, like 01234567 or SC123456"


def charity_trouble(typed: str) -> str:
    """The same for a charity number, by the register that it seems to come from."""
    if not typed.strip() or charity_number(typed):
        return ""
    squeezed = re.sub(r"[^0-9A-Z]", "", typed.upper())
    if squeezed.startswith("SC"):
        return "A charity number of the Scottish register is SC and 6 digits, like SC012345"
    if squeezed.startswith("NI"):
        return "A charity number of the Northern Ireland register is NIC and 6 digits, like NIC100123"
    return "A charity number of England and Wales has 6 or 7 digits, like 1123456"


def name_key(name: str) -> str:
    """A name made comparable: plain small letters, without 'the', 'and' and the endings of legal forms."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    words = re.sub(r"[^0-9a-z ]", "", re.sub(r"[-&/+.,]", " ", plain.casefold())).split()
    kept = [word for word in words if word not in SMALL | ENDINGS] or words
    return " ".join(kept)[:200]


# ---- what is asked ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Charter:
    """What the council asks of its suppliers: under each heading the commitments to choose from, each in words."""

    key: str
    name: str
    text: str
    source: str
    headings: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def commitments(self) -> tuple[str, ...]:
        return tuple(words for _, under in self.headings for words in under)


# What no form may ask, because the provider passport holds it already.
HELD = tuple(
    Held(pattern, name)
    for pattern, name in (
        (r"charity (registration )?number", "charity number"),
        (r"company (registration )?number", "company number"),
        (r"(full |legal |registered )?name of your (organisation|charity|group)\b(?!')", "legal name"),
        (r"your organisation'?s (full |legal )?name|organisation name", "legal name"),
        (r"(legal form|what (kind|type) of organisation)", "legal form"),
        (r"(registered|postal|correspondence|your organisation'?s) address|your address", "address"),
        (r"\bpostcode", "postcode"),
        (r"\bwebsite\b", "website"),
        (r"(your|contact) e-?mail", "email address"),
        (r"(how many|number of) (trustees|directors)", "number of trustees"),
        (r"(how many|number of) (paid )?(staff|employees)( do you| you)", "number of staff"),
        (r"(how many|number of) volunteers( do you| you)", "number of volunteers"),
        (r"(annual|last year'?s|your) (income|turnover)|income last year", "income of last year"),
        (r"financial year end|year[- ]end", "end of the financial year"),
        (
            r"(do you pay|pay your staff|paying) the (real )?living wage|living wage (employer|accredit)",
            "answer on the living wage",
        ),
        (r"(public|employer'?s'?) liability insurance", "insurance certificate"),
        (
            r"(attach|upload|send|copy of) .*(constitution|accounts|safeguarding policy|equality policy)",
            "policy, constitution or accounts",
        ),
    )
)
