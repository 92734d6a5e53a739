"""Scoring beside RaschPy (many-facet Rasch) and statsmodels (leaning by REML)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import raschpy
import statsmodels.api as sm

from commonweal.analysis.scoring.rasch import chances, rasch
from commonweal.analysis.scoring.severity import severity

TOP = 4


def panel(chance):
    """Ten to fifteen bids, three to five questions, three to five assessors, marks from 0 to 4 by the model itself."""
    shape = int(chance.integers(10, 16)), int(chance.integers(3, 6)), int(chance.integers(3, 6))
    bid, question, assessor = (chance.normal(0, size, count) for count, size in zip(shape, (1, 0.6, 0.5), strict=True))
    at = [place.ravel() for place in np.indices(shape)]
    likely = chances(bid[at[0]] - question[at[1]] - assessor[at[2]], np.array([-1.2, -0.4, 0.4, 1.2]))
    return at, (likely.cumsum(axis=1) < chance.random((likely.shape[0], 1))).sum(axis=1)


def in_raschpy(at, marks):
    told = pd.DataFrame({"p": at[0], "q": at[1], "r": at[2], "mark": marks})
    table = told.pivot(index=["r", "p"], columns="q", values="mark")
    table.index.names = ["Rater", "Person"]
    return raschpy.MFRM(table, max_score=TOP, validate=False)


def measures(found):
    return [np.array([one.measure for one in facet]) for facet in (found.bids, found.questions, found.assessors)]


def test_rasch(cases, keep):
    """RaschPy fits another way: composite likelihood over pairs of marks, where ours is joint maximum likelihood.

    So the same questions, assessors and thresholds must give both sides the same bids (its maximum likelihood, no
    correction); and its own severities lie along ours, which joint likelihood spreads a little wide.
    """
    bids, along, slopes = [], [], []
    for chance in cases:
        at, marks = panel(chance)
        named = [(f"{i:02}", str(j), str(k), int(x)) for i, j, k, x in zip(*at, marks, strict=True)]
        ours = measures(found := rasch(named))
        model = in_raschpy(at, marks)
        model.calibrate()
        theirs = model.facet_effects_global.to_numpy()
        errors = np.array([one.error for one in found.assessors])
        along.append(float((np.abs(theirs - ours[2]) / errors).max()))
        slopes.append(float(theirs @ ours[2] / (ours[2] @ ours[2])))
        model.items_global[:], model.facet_effects_global[:] = ours[1], ours[2]
        model.thresholds_global[:] = found.thresholds
        theirs = model.person(list(range(len(ours[0]))), warm_corr=False, tolerance=1e-9, ext_score_adjustment=0.3)
        bids.append(float(np.abs(np.asarray(theirs) - ours[0]).max()))
    assert keep("Rasch: bids, given the other facets (logits)", "RaschPy", bids) < 1e-4
    assert keep("Rasch: severities, in our standard errors", "RaschPy", along) < 3
    assert float(np.median(along)) < 0.5
    assert 0.8 < float(np.median(slopes)) < 1.0


def test_leaning(cases, keep):
    """Variances by REML, answers fixed and assessors random. Its gradients are singular near nought, so by Powell's
    search, which stops early where the likelihood is all but flat.
    """
    shares = []
    for chance in cases:
        cells, assessors = int(chance.integers(6, 12)), int(chance.integers(3, 7))
        cell, assessor = (place.ravel() for place in np.indices((cells, assessors)))
        mark = chance.normal(6, 1, cells)[cell] + chance.normal(0, 0.7, assessors)[assessor]
        mark = mark + chance.normal(0, 0.6, cell.size)
        told = severity([(str(i), "q", str(k), float(x)) for i, k, x in zip(cell, assessor, mark, strict=True)])
        fixed = np.equal.outer(cell, np.arange(cells)).astype(float)
        model = sm.MixedLM(mark, fixed, groups=assessor)
        fitted = model.fit(reml=True, method=["powell"])
        between = float(fitted.cov_re[0, 0])
        theirs = between / (between + fitted.scale)
        shares.append(abs(told.assessor_share - theirs))
    assert keep("leaning: share of disagreement", "statsmodels MixedLM", shares) < 5e-3
    assert float(np.quantile(shares, 0.95)) < 1e-5
