"""Who may bring files in, and what a published cell may hold."""

from __future__ import annotations

from commonweal.council.people.rules import administrator, commissioner

may_import = commissioner | administrator

# Kind of file → what people call it, and what one row becomes.
KINDS = {
    "contracts": ("Contracts register", "One row is a contract. It becomes an agreement."),
    "grants": ("Grants", "One row is a grant to an organisation. It becomes a grant agreement."),
    "spend": ("Spending over £500", "One row is a payment."),
    "areas": ("Areas and needs", "One row is an area with its figures, such as a ward and its population."),
    "ocds": ("Contracts as an OCDS package", "One row is a contract or award in the Open Contracting standard."),
    "360": ("Grants as a 360Giving package", "One row is a grant in the 360Giving standard."),
}
READERS = {kind: "threesixty" if kind == "360" else kind for kind in KINDS}


def what(kind: str) -> str:
    return KINDS[kind][0]
