"""Choice beside pymcdm and scikit-criteria."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import skcriteria as sk
from pymcdm import methods, normalizations
from pymcdm.weights.subjective import AHP
from skcriteria.agg.electre import ELECTRE1
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.preprocessing.invert_objectives import InvertMinimize
from skcriteria.preprocessing.scalers import SumScaler, VectorScaler

from commonweal.analysis.choice import ahp, electre, promethee, topsis, vikor, weighted_sum


def table(chance, *, rising=False):
    """Two to nine options, two to seven criteria, figures above nought, weights that sum to 1, and directions."""
    count, width = int(chance.integers(2, 10)), int(chance.integers(2, 8))
    scores, weights = chance.uniform(1, 100, (count, width)), chance.dirichlet(np.ones(width))
    up = np.ones(width, bool) if rising else chance.random(width) < 0.6
    return scores, weights, ["max" if one else "min" for one in up], np.where(up, 1, -1)


def apart(ours, theirs):
    return float(np.abs(np.asarray(ours) - np.asarray(theirs)).max())


def test_weighted_sum(cases, keep):
    """scikit-criteria inverts figures where less is better, as we do; pymcdm does so under its sum scale only."""
    by_sum, by_vector, alone = [], [], []
    for chance in cases:
        scores, weights, said, signs = table(chance)
        given = sk.mkdm(scores, signs.tolist(), weights=weights)
        inverted = InvertMinimize().transform(given)
        told = weighted_sum(scores, weights, directions=said, scale="sum").totals
        by_sum.append(apart(told, WeightedSumModel().evaluate(SumScaler("matrix").transform(inverted)).e_.score))
        alone.append(apart(told, methods.WSM(normalizations.sum_normalization)(scores, weights, signs)))
        told = weighted_sum(scores, weights, directions=said, scale="vector").totals
        by_vector.append(apart(told, WeightedSumModel().evaluate(VectorScaler("matrix").transform(inverted)).e_.score))
    assert keep("weighted sum, sum scale", "scikit-criteria", by_sum) < 1e-12
    assert keep("weighted sum, sum scale", "pymcdm", alone) < 1e-12
    assert keep("weighted sum, vector scale", "scikit-criteria", by_vector) < 1e-12


def test_weighted_sum_from_worst_to_best(cases, keep):
    differences = []
    for chance in cases:
        scores, weights, said, signs = table(chance)
        theirs = methods.WSM(normalizations.minmax_normalization)(scores, weights, signs)
        differences.append(apart(weighted_sum(scores, weights, directions=said, scale="min-max").totals, theirs))
    assert keep("weighted sum, min-max scale", "pymcdm", differences) < 1e-12


def test_topsis(cases, keep):
    """pymcdm turns a cost into 1 less its share of the vector, which leaves every distance as it was."""
    pairs = {"pymcdm": [], "scikit-criteria": []}
    for chance in cases:
        scores, weights, said, signs = table(chance)
        told = topsis(scores, weights, directions=said).closeness
        theirs = methods.TOPSIS(normalizations.vector_normalization)(scores, weights, signs)
        pairs["pymcdm"].append(apart(told, theirs))
        given = VectorScaler("matrix").transform(sk.mkdm(scores, signs.tolist(), weights=weights))
        pairs["scikit-criteria"].append(apart(told, TOPSIS().evaluate(given).e_.similarity))
    for peer, differences in pairs.items():
        assert keep("TOPSIS closeness", peer, differences) < 1e-12


def test_vikor(cases, keep):
    pairs = {"pymcdm": [], "scikit-criteria": []}
    for chance in cases:
        scores, weights, said, signs = table(chance)
        balance = float(chance.uniform(0, 1))
        told = vikor(scores, weights, directions=said, balance=balance).q
        pairs["pymcdm"].append(apart(told, methods.VIKOR(v=balance)(scores, weights, signs)))
        theirs = VIKOR(v=balance).evaluate(sk.mkdm(scores, signs.tolist(), weights=weights)).e_
        pairs["scikit-criteria"].append(apart(told, theirs.q_k))
    for peer, differences in pairs.items():
        assert keep("VIKOR Q", peer, differences) < 1e-12


def test_promethee(cases, keep):
    differences = []
    for chance in cases:
        scores, weights, said, signs = table(chance)
        scores = np.round(scores / 10)  # so that some figures tie
        theirs = methods.PROMETHEE_II("usual")(scores, weights, signs)
        differences.append(apart(promethee(scores, weights, directions=said).net, theirs))
    assert keep("PROMETHEE II net flow", "pymcdm", differences) < 1e-12


def test_electre(cases, keep):
    """Agreement and objection to the last place, and the same shortlist in every case."""
    differences = []
    for chance in cases:
        scores, weights, said, signs = table(chance)
        told = electre(scores, weights, directions=said)
        given = SumScaler("matrix").transform(sk.mkdm(scores, signs.tolist(), weights=weights))
        theirs = ELECTRE1(p=0.65, q=0.35).evaluate(given)
        off = ~np.eye(len(scores), dtype=bool)
        agreed = apart(np.array(told.concordance)[off], np.asarray(theirs.e_.matrix_concordance)[off])
        opposed = apart(np.array(told.discordance)[off], np.asarray(theirs.e_.matrix_discordance)[off])
        differences.append(max(agreed, opposed))
        shortlist = {f"Option {place + 1}" for place in np.flatnonzero(theirs.kernel_)}
        assert shortlist == set(told.kernel)
    assert keep("ELECTRE I agreement and objection", "scikit-criteria", differences) < 1e-12


def test_ahp(cases, keep):
    """Three to seven items, compared at random on Saaty's scale, so mostly at odds with themselves."""
    differences = []
    for chance in cases:
        count = int(chance.integers(3, 8))
        matrix = np.eye(count)
        said = []
        for one, other in combinations(range(count), 2):
            times = float(chance.choice([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 9]))
            matrix[one, other], matrix[other, one] = times, 1 / times
            said.append([str(one), str(other), times])
        told = ahp(said, items=[str(one) for one in range(count)])
        differences.append(apart(told.weights, np.abs(AHP(matrix=matrix)().real)))
    assert keep("AHP weights", "pymcdm", differences) < 1e-9
