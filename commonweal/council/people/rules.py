from __future__ import annotations

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


TRAINING = (Evidence.Kind.SAFEGUARDING_TRAINING, Evidence.Kind.EQUALITY_TRAINING)


def unsaid(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a piece of evidence of this kind has to say besides its words: (answer, what is wrong with it)."""
    said = []
    trained, of = answers.get("trained"), answers.get("trained_of")
    if answers.get("kind") == Evidence.Kind.DATA_PROTECTION and not answers.get("reference_number"):
        said.append(("reference_number", "Enter your registration with the Information Commissioner, or exempt"))
    if answers.get("kind") in TRAINING:
        said += [("trained", "Enter how many people have had the training")] if trained is None else []
        said += [("trained_of", "Enter how many people need the training")] if not of else []
    if trained is not None and of and trained > of:
        said.append(("trained", f"How many have had it must be {of} or fewer"))
    link = str(answers.get("link") or "")
    if link and not link.startswith(("https://", "http://")):
        said.append(("link", "The address must begin with https://"))
    return said


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
