"""The people and organisations of Thornmere, the borough that does not exist: for the demonstration and the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class CastPerson:
    key: str
    name: str
    job_title: str
    roles: tuple[str, ...] = ()
    level: str = ""
    member_of: tuple[tuple[str, str], ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@thornmere.example"


@dataclass(frozen=True)
class CastOrganisation:
    key: str
    name: str
    legal_form: str
    facts: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


PEOPLE = (
    CastPerson("admin", "Grace Okoro", "Head of commissioning", ("administrator",)),
    CastPerson("priya", "Priya Nair", "Senior commissioner, communities", ("commissioner",)),
    CastPerson("sam", "Sam Lee", "Commissioner, adult care", ("commissioner",)),
    CastPerson("dele", "Dele Adeyemi", "Contract and grant manager", ("agreements",)),
    CastPerson("fatima", "Fatima Rahman", "Finance business partner", ("finance",)),
    CastPerson("asha", "Asha Verma", "Public health specialist; chairs panels", ("assessor",)),
    CastPerson("ben", "Ben Carter", "Parent of a former service user", ("assessor",)),
    CastPerson("chidi", "Chidi Eze", "Independent assessor, community foundation", ("assessor",)),
    CastPerson("lena", "Lena Fischer", "Solicitor", ("adviser",)),
    CastPerson("tom", "Tom Whitfield", "Equality and inclusion adviser", ("adviser",)),
    CastPerson("helen", "Helen Marsh", "Head of service", ("decider",), "officer"),
    CastPerson("david", "David Osei", "Director of people", ("decider",), "director"),
    CastPerson(
        "nadia", "Cllr Nadia Karim", "Cabinet member for communities", ("decider", "councillor"), "cabinet_member"
    ),
    CastPerson(
        "cabinet", "Cllr Rowan Hart", "Leader; records decisions of cabinet", ("decider", "councillor"), "cabinet"
    ),
    CastPerson("joan", "Cllr Joan Pike", "Ward councillor, Millbrook", ("councillor",)),
    CastPerson("rosa", "Rosa Lind", "Chief executive, Harbour Trust", (), "", (("harbour", "admin"),)),
    CastPerson("yusuf", "Yusuf Demir", "Treasurer, Harbour Trust", (), "", (("harbour", "editor"),)),
    CastPerson("omar", "Omar Siddiqui", "Director, Meadow CIC", (), "", (("meadow", "admin"),)),
    CastPerson("bea", "Bea Holt", "Secretary, Acorn Youth", (), "", (("acorn", "admin"),)),
    CastPerson("kit", "Kit Farrow", "Managing director, Northgate Care Ltd", (), "", (("northgate", "admin"),)),
    CastPerson("mei", "Mei Tan", "Chair, Riverside Neighbours", (), "", (("riverside", "admin"),)),
    CastPerson("iris", "Iris Bell", "Resident of Millbrook"),
)

_FULL = (
    "constitution", "meetings", "business_plan", "accounts", "controls", "data_protection", "employment",
    "public_liability", "employers_liability", "dbs", "safeguarding", "safeguarding_training", "equality",
    "equality_training",
)  # fmt: skip

ORGANISATIONS = (
    CastOrganisation(
        "harbour", "Harbour Trust", "charity",
        {"charity_number": "1094321", "income_last_year": Decimal("412000"), "trustees": 8, "staff": Decimal("9.5"),
         "volunteers": 60, "living_wage": "pays", "postcode": "TH2 4QD", "sme": True,
         "what_we_do": "We help young people who are out of work or school to find a way back.",
         "evidence_tools": ["Outcomes Star", "case notes"]},
        _FULL,
    ),
    CastOrganisation(
        "meadow", "Meadow CIC", "cic",
        {"company_number": "09876543", "income_last_year": Decimal("885000"), "trustees": 5, "staff": Decimal("22"),
         "volunteers": 12, "living_wage": "accredited", "postcode": "TH5 1AB", "sme": True,
         "what_we_do": "We run home care and day support, owned by the people who work here."},
        _FULL,
    ),
    CastOrganisation(
        "acorn", "Acorn Youth", "unincorporated",
        {"income_last_year": Decimal("4800"), "trustees": 4, "staff": Decimal("0"), "volunteers": 11,
         "living_wage": "na", "postcode": "TH1 7PL",
         "what_we_do": "A Thursday club for 11 to 16 year olds in the old fire station."},
        ("constitution", "meetings", "public_liability", "safeguarding", "equality"),
    ),
    CastOrganisation(
        "northgate", "Northgate Care Ltd", "company",
        {"company_number": "04455667", "income_last_year": Decimal("6200000"), "staff": Decimal("210"),
         "living_wage": "not_yet", "postcode": "TH8 2RT", "sme": False,
         "what_we_do": "Domiciliary care in four counties."},
        _FULL,
    ),
    CastOrganisation(
        "riverside", "Riverside Neighbours", "cio",
        {"charity_number": "1187654", "income_last_year": Decimal("96000"), "trustees": 6, "staff": Decimal("2.4"),
         "volunteers": 85, "living_wage": "pays", "postcode": "TH3 9GG", "sme": True,
         "what_we_do": "Neighbours who visit, drive, cook and repair for one another."},
        tuple(kind for kind in _FULL if kind != "employers_liability"),
    ),
)  # fmt: skip

WARDS = (
    ("E05990001", "Millbrook", 11_840),
    ("E05990002", "Castle Hill", 10_210),
    ("E05990003", "Harbour Quay", 13_455),
    ("E05990004", "Northfield", 12_030),
    ("E05990005", "Old Town", 9_780),
    ("E05990006", "Weir Vale", 11_120),
)

BANDS = (("officer", 25_000), ("director", 100_000), ("cabinet_member", 500_000), ("cabinet", None))
