"""One pair of suppliers: how sure it is that they are one, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from commonweal.analysis.inputs import Floats, numbers, record, several
from commonweal.analysis.market.likeness import FEATURES, likeness
from commonweal.analysis.market.naming import Naming, naming, same_but_for
from commonweal.analysis.result import Refused
from commonweal.analysis.words import number

SAME_NUMBER, SAME_VAT, DIFFERENT_NUMBER, ORDINARY_NAME = 0.99, 0.95, 0.1, 0.85
SAME_POSTCODE_ODDS, NEAR_ODDS, FAR_ODDS = 4.0, 2.0, 0.5
NEAR_METRES, FAR_METRES = 500.0, 50_000.0
NUMBERS = ("company_number", "charity_number", "vat_number", "postcode")


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplier:
    """A supplier as one record gives it; `position` is easting and northing in metres, where a postcode is known."""

    name: str
    company_number: str | None = None
    charity_number: str | None = None
    vat_number: str | None = None
    postcode: str | None = None
    position: Sequence[float] | None = None


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Coefficients of the logistic confidence, in the order of FEATURES, and what they were fitted to."""

    coefficients: tuple[float, ...]
    intercept: float
    pairs: int
    same: int

    def confidence(self, features: Floats) -> Floats:
        """1/(1 + e^-(a + b·x)). Shapes: (.., 12) to (..). Units: a probability. Errors: none. Source: Cox 1958."""
        found: Floats = expit(features @ np.array(self.coefficients) + self.intercept)
        return found


# Fitted to 300 pairs labelled by reading, drawn hard from the payments, grants and registers of eight councils and
# three funders (tests/unit/analysis/supplier_pairs.csv); the test fits them again and compares.
MEASURED = Calibration(
    coefficients=(1.669, 2.32, 2.845, 4.224, -1.558, -1.14, -2.302, 3.471, -2.432, 5.186, 3.328, 0.368),
    intercept=-10.074,
    pairs=300,
    same=134,
)


def calibrate(features: Floats, same: Sequence[bool], strength: float = 10.0) -> Calibration:
    """Fit the confidence to labelled pairs: logistic regression with a ridge of 1/(2·strength) on all but the constant.

    Formula: least Σ log(1 + e^-(±z)) + Σ b²/(2·strength), z = a + b·x, by BFGS with the exact gradient. Shapes:
    `features` (pairs, 12) from `likeness`, `same` (pairs,). Units: none. Errors: Refused with fewer than ten of either
    label. Source: Cox 1958; Hoerl & Kennard 1970.
    """
    labels = np.asarray(same, dtype=bool)
    if labels.sum() < 10 or (~labels).sum() < 10:
        raise Refused("Calibration takes at least ten pairs that are the same and ten that are not.")
    told = np.column_stack([features, np.ones(labels.size)])
    ridge = np.r_[np.full(features.shape[1], 1 / strength), 0.0]

    def loss(at: Floats) -> tuple[float, Floats]:
        z = told @ at
        slope = told.T @ (expit(z) - labels) + ridge * at
        return float(np.logaddexp(0.0, np.where(labels, -z, z)).sum() + ridge @ at**2 / 2), slope

    fitted = minimize(loss, np.zeros(told.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-6}).x
    return Calibration(
        coefficients=tuple(round(float(value), 3) for value in fitted[:-1]),
        intercept=round(float(fitted[-1]), 3),
        pairs=int(labels.size),
        same=int(labels.sum()),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Two records that may be one supplier (their places in the list given), how sure, and why in words."""

    first: int
    second: int
    confidence: float
    reason: str
    features: tuple[float, ...]


def read_suppliers(given: Sequence[Supplier | Mapping[str, Any] | str]) -> tuple[Supplier, ...]:
    """Suppliers from records, named fields or bare names; Refused for one without a name."""
    return tuple(_read(place, one) for place, one in enumerate(several("suppliers", given), 1))


def _read(place: int, given: Supplier | Mapping[str, Any] | str) -> Supplier:
    if isinstance(given, str):
        found = Supplier(name=given)
    else:
        found = record(Supplier, given, "a supplier")
        _check_fields(found)
    if not naming(found.name).words:
        raise Refused(f"Supplier {place} has no name to compare.")
    return found


def _check_fields(one: Supplier) -> None:
    for field in NUMBERS:
        value = getattr(one, field)
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise Refused(f"{one.name}: {field.replace('_', ' ')} must be text, or left out.")
    if one.position is not None and numbers("position", one.position).size != 2:
        raise Refused(f"{one.name}: a position is an easting and a northing, in metres.")


def company_number(given: str | None) -> str | None:
    """A company number as Companies House writes it: eight characters, noughts in front; None where there is none.

    Errors: none. Source: Companies House, company numbers of eight characters.
    """
    if given is None:
        return None
    text = "".join(str(given or "").split()).upper()
    return None if not text else text.zfill(8) if text.isdigit() else text


def from_names(features: Floats, ordinary: Sequence[bool], calibration: Calibration) -> Floats:
    """Confidence from names alone: the calibrated one, held to 85% for `ordinary` names (see `is_ordinary`) and where
    two names agree only without what is in brackets ('South', 'Leasing').

    Shapes: (pairs, 12) and (pairs,) to (pairs,). Units: a probability. Errors: none.
    Source: see `Calibration.confidence`.
    """
    found = calibration.confidence(features)
    brackets = features[:, FEATURES.index("alias")] == 0.5
    held: Floats = np.where(np.asarray(ordinary, dtype=bool) | brackets, np.minimum(found, ORDINARY_NAME), found)
    return held


def judge(first: Supplier, second: Supplier, name_confidence: float) -> tuple[float, str]:
    """Confidence with identifiers and places taken in, and the reason in words.

    Formula: a shared company or charity number lifts the confidence to at least 99%, a shared VAT number to 95% (a VAT
    group can hold several bodies); differing company numbers hold it to 10%. The same postcode multiplies the odds by
    4, one within 500 m by 2, one over 50 km away by a half. These amounts are set by hand; only the confidence from
    names is calibrated. Shapes: two records and a number. Units: a probability. Errors: none. Source: Fellegi & Sunter
    1969, for odds that multiply.
    """
    names = naming(first.name), naming(second.name)
    reasons = [_name_reason(*names)]
    odds, place = _place(first, second)
    sure = min(max(name_confidence, 1e-9), 1 - 1e-9)
    sure = sure * odds / (sure * odds + 1 - sure)
    number_a, number_b = company_number(first.company_number), company_number(second.company_number)
    charity_a, charity_b = company_number(first.charity_number), company_number(second.charity_number)
    vat_a, vat_b = (_digits(one.vat_number) for one in (first, second))
    same = "company" if number_a and number_a == number_b else "charity" if charity_a and charity_a == charity_b else ""
    if same:
        return max(sure, SAME_NUMBER), _sentence([f"same {same} number", *reasons], place, "")
    if number_a and number_b:
        return min(sure, DIFFERENT_NUMBER), _sentence(reasons, place, "but different company numbers")
    if vat_a and vat_a == vat_b:
        return max(sure, SAME_VAT), _sentence(["same VAT number", *reasons], place, "")
    return sure, _sentence(reasons, place, "")


def _digits(given: str | None) -> str:
    return "".join(letter for letter in str(given or "") if letter.isdigit())


def _sentence(reasons: list[str], place: str, against: str) -> str:
    text = " and ".join([", ".join(reasons), *([place] if place else [])])
    return f"{text}, {against}" if against else text


def _name_reason(first: Naming, second: Naming) -> str:
    told = same_but_for(first, second)
    if told is not None:
        return told
    left, right = (" ".join(word for word in one.core if word not in other.core) for one, other in _both(first, second))
    if left and right:
        return f"names that differ in {left.upper()} and {right.upper()}"
    return f"same name but for {(left or right).upper()}" if left or right else "same words, some of them repeated"


def _both(first: Naming, second: Naming) -> tuple[tuple[Naming, Naming], tuple[Naming, Naming]]:
    return (first, second), (second, first)


def _place(first: Supplier, second: Supplier) -> tuple[float, str]:
    """How much the places multiply the odds, and the words for it."""
    codes = ["".join(str(one.postcode or "").split()).upper() for one in (first, second)]
    if codes[0] and codes[0] == codes[1]:
        return SAME_POSTCODE_ODDS, "the same postcode"
    if first.position is None or second.position is None:
        return 1.0, ""
    metres = math.dist(first.position, second.position)
    shown = f"{number(round(metres, -2), 0)} m" if metres < 950 else f"{number(metres / 1000, 0)} km"
    odds = NEAR_ODDS if metres <= NEAR_METRES else FAR_ODDS if metres > FAR_METRES else 1.0
    return odds, f"a postcode {shown} away"


def pair_features(first: str, second: str, weights: Mapping[str, float]) -> Floats:
    """`likeness` of two names as given. Shapes: (12,), in the order of FEATURES. Errors: none. Source: as there."""
    found: Floats = likeness([naming(first), naming(second)], np.array([[0, 1]]), weights)[0]
    return found
