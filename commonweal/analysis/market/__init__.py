"""Markets: who is in them, how concentrated they are, who the money reaches, and which records are one supplier."""

from __future__ import annotations

from commonweal.analysis.command import Command
from commonweal.analysis.market.candidates import candidate_pairs
from commonweal.analysis.market.likeness import FEATURES, likeness, word_weights
from commonweal.analysis.market.matching import (
    MEASURED,
    Calibration,
    Match,
    Supplier,
    calibrate,
    judge,
    pair_features,
)
from commonweal.analysis.market.naming import Naming, naming, same_but_for
from commonweal.analysis.market.overlap import Overlap, SharedText, containment, overlap, word_runs
from commonweal.analysis.market.resolve import Resolution, resolve
from commonweal.analysis.market.spending import Concentration, SpendShare, concentration, herfindahl, spend_share

__all__ = [
    "COMMANDS",
    "FEATURES",
    "MEASURED",
    "Calibration",
    "Concentration",
    "Match",
    "Naming",
    "Overlap",
    "Resolution",
    "SharedText",
    "SpendShare",
    "Supplier",
    "calibrate",
    "candidate_pairs",
    "concentration",
    "containment",
    "herfindahl",
    "judge",
    "likeness",
    "naming",
    "overlap",
    "pair_features",
    "resolve",
    "same_but_for",
    "spend_share",
    "word_runs",
    "word_weights",
]

_LISTED = (
    Command(
        name="market.concentration",
        run=concentration,
        example={"spend": [300, 300, 200, 200], "labels": ["Northgate", "Riverside", "Meadow CIC", "Acorn"]},
        says="How concentrated spend is among suppliers.",
    ),
    Command(
        name="market.spend_share",
        run=spend_share,
        example={
            "spend": [120_000, 80_000, 45_000, 110_000, 95_000, 60_000],
            "is_kind": [False, True, None, False, True, True],
            "kind": "VCSE",
            "periods": ["2024-25", "2024-25", "2024-25", "2025-26", "2025-26", "2025-26"],
        },
        says="The share of spend with local, small or voluntary suppliers, as a range where some are unknown.",
    ),
    Command(
        name="market.overlap",
        run=overlap,
        example={
            "texts": [
                "We will visit every resident within five working days of referral and agree a plan with them.",
                "Our team will visit every resident within five working days of referral, then review each month.",
                "Residents choose their own visitor and say when the visits should be.",
            ],
            "labels": ["Bid A", "Bid B", "Bid C"],
        },
        says="Which texts share passages, the question's own words set aside.",
    ),
    Command(
        name="market.resolve",
        run=resolve,
        example={
            "suppliers": [
                {"name": "Meadow Care LTD", "postcode": "EX1 1AA", "position": [292_000, 92_500]},
                {"name": "Meadow Care", "postcode": "EX1 1AQ", "position": [292_000, 92_800]},
                {"name": "Cobwebs", "company_number": "5512051"},
                {"name": "MC Exeter T/A Cobwebs", "company_number": "05512051"},
                {"name": "Riverside Advice Association"},
                {"name": "RIVERSIDE ADVICE ASSOC"},
                {"name": "Riverside Arts Association"},
            ]
        },
        says="Which records are of one supplier, each with a reason and a confidence. Nothing is merged.",
    ),
)

COMMANDS = {command.name: command for command in _LISTED}
