from commonweal.council.people.models.charter import CharterEvidence, CharterSignature
from commonweal.council.people.models.membership import Admission, Membership, Standing
from commonweal.council.people.models.organisation import LegalForm, Organisation
from commonweal.council.people.models.passport import Evidence, ShareCode
from commonweal.council.people.models.person import Appointment, Held, Level, Person, Role

__all__ = [
    "Admission",
    "Appointment",
    "CharterEvidence",
    "CharterSignature",
    "Evidence",
    "Held",
    "LegalForm",
    "Level",
    "Membership",
    "Organisation",
    "Person",
    "Role",
    "ShareCode",
    "Standing",
]
