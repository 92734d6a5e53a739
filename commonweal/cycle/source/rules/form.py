"""What the form of an opportunity may not ask, because organisation profiles hold it already."""

from __future__ import annotations

from commonweal.ground.questions.rules import Held

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
EVERYWHERE = "The name of the project and the amount are always asked. What organisation profiles hold is never asked."
