"""Who marks high and who marks low, by restricted maximum likelihood: a prompt for moderation, never a re-score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from commonweal.analysis.inputs import Floats
from commonweal.analysis.result import Cell, Refused, Result, Table
from commonweal.analysis.scoring.marks import Book, Marks, book
from commonweal.analysis.words import counted, listed, number, percent

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Absorbed:
    """Marks with each cell's mean taken out: eigenvalues of Z'MZ, Z'My turned to them, y'My, degrees of freedom."""

    values: Floats
    vectors: Floats
    turned: Floats
    squares: float
    freedom: int


def absorb(cell: Places, assessor: Places, score: Floats) -> Absorbed:
    """Take out the mean of each cell (one question of one bid), so that only assessors and error remain.

    `cell`, `assessor`, `score` (marks,). M = I - X(X'X)⁻¹X' for cells X; Z the assessors. Z'MZ is assessors × assessors
    whatever the number of marks, which is why this is quick. Units: marks. Errors: none. Source: Patterson & Thompson
    (1971), Biometrika 58.
    """
    sizes = np.bincount(cell)
    inside = score - (np.bincount(cell, weights=score) / np.maximum(sizes, 1))[cell]
    count = int(assessor.max()) + 1
    seen = coo_matrix((np.ones(score.size), (cell, assessor)), shape=(sizes.size, count)).tocsr()
    weighted = seen.multiply(1.0 / np.maximum(sizes, 1)[:, None]).tocsr()
    crossed = np.diag(np.bincount(assessor, minlength=count).astype(np.float64)) - (seen.T @ weighted).toarray()
    values, vectors = np.linalg.eigh(crossed)
    return Absorbed(
        np.maximum(values, 0.0),
        vectors,
        vectors.T @ np.bincount(assessor, weights=inside, minlength=count),
        float(inside @ inside),
        int(score.size - (sizes > 0).sum()),
    )


def criterion(ratio: float, kept: Absorbed) -> float:
    """-2 × the restricted log-likelihood, up to a constant, at ratio = σ²_assessor / σ²_error, σ²_error profiled out.

    f·log(s/f) + Σ log(1 + ratio·λ_i), s = y'My - Σ ratio·r_i² / (1 + ratio·λ_i), f marks less cells. Units: none.
    Errors: none. Source: Patterson & Thompson (1971), Biometrika 58.
    """
    left = kept.squares - float((ratio * kept.turned**2 / (1 + ratio * kept.values)).sum())
    return kept.freedom * float(np.log(max(left, 1e-300) / kept.freedom)) + float(np.log1p(ratio * kept.values).sum())


def best_ratio(kept: Absorbed) -> float:
    """The ratio with the least criterion: searched on a log scale, and nought where that is no worse.

    Units: none. Errors: none. Source: as `criterion`; Brent (1973) for the search.
    """
    found = minimize_scalar(
        lambda power: criterion(float(np.exp(power)), kept),
        bounds=(-18.0, 18.0),
        method="bounded",
        options={"xatol": 1e-10},
    )
    ratio = float(np.exp(found.x))
    return ratio if criterion(ratio, kept) < criterion(0.0, kept) - 1e-10 else 0.0


def severities(ratio: float, kept: Absorbed) -> tuple[Floats, Floats, float]:
    """(leaning of each assessor, its standard error, σ²_error): best linear unbiased predictions, in marks.

    u = ratio·(I + ratio·Z'MZ)⁻¹Z'My; errors² = σ²_error·ratio·diag C(I + ratio·Z'MZ)⁻¹C with C = I - 11'/n, since a
    leaning is read against the panel's own mean. Positive means generous. Shapes: (assessors,) twice. Errors: none.
    Source: Henderson (1975), Biometrics 31.
    """
    left = kept.squares - float((ratio * kept.turned**2 / (1 + ratio * kept.values)).sum())
    error = max(left, 0.0) / kept.freedom
    shrink = ratio / (1 + ratio * kept.values)
    leaning: Floats = kept.vectors @ (shrink * kept.turned)
    against_panel = kept.vectors - kept.vectors.mean(axis=0)
    errors: Floats = np.sqrt(error * ((against_panel**2) @ shrink))
    return leaning, errors, error


@dataclass(frozen=True)
class Leaning:
    """Marks by which an assessor lies above (generous) or below (severe) the panel, with a 95% interval."""

    assessor: str
    marks: int
    leaning: float
    low: float
    high: float

    @property
    def stands_out(self) -> bool:
        """Whether the interval leaves out nought."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Severity(Result):
    """`assessor_share` is the share of disagreement due to leaning; `linked` says whether all marks can be compared."""

    leanings: tuple[Leaning, ...]
    assessor_variance: float
    error_variance: float
    assessor_share: float
    linked: bool

    def sentence(self) -> str:
        """Who leans, how far, and how much of the disagreement that explains."""
        out = [one for one in self.leanings if one.stands_out]
        if out:
            said = [
                f"{o.assessor} marks about {number(abs(o.leaning), 1)} {'higher' if o.leaning > 0 else 'lower'}"
                for o in sorted(out, key=lambda one: -abs(one.leaning))
            ]
            found = f"{listed(said)} than the panel on the same answers"
        else:
            found = f"None of the {counted(len(self.leanings), 'assessor')} stands out as generous or severe"
        links = "" if self.linked else " Some assessors share no answers with the rest, so comparing them is a guess."
        return (
            f"{found}; leaning explains {percent(self.assessor_share)} of the disagreement.{links} "
            "This is a prompt for moderation and changes no mark."
        )

    def table(self) -> Table:
        """One row for each assessor, most severe first."""
        body: list[tuple[Cell, ...]] = [
            (o.assessor, o.marks, o.leaning, o.low, o.high, "yes" if o.stands_out else "no")
            for o in sorted(self.leanings, key=lambda one: one.leaning)
        ]
        return ("Assessor", "Marks", "Leaning (marks)", "95% from", "95% to", "Stands out"), tuple(body)


def severity(marks: Marks) -> Severity:
    """Leaning of each assessor: mark = cell + u_assessor + error, u ~ N(0, σ²_a), cells fixed, by REML.

    `marks` as `marks.book` reads them; a cell is one question of one bid. Marks missing here and there are allowed.
    Result in marks. Refused: fewer than two assessors, no cell that two assessors marked, no disagreement at all.
    Source: Patterson & Thompson (1971), Biometrika 58; Henderson (1975), Biometrics 31.
    """
    kept = book(marks)
    if len(kept.assessors) < 2:
        raise Refused("There is one assessor. Leaning shows only beside others who marked the same answers.")
    cells = kept.bid * len(kept.questions) + kept.question
    absorbed = absorb(cells, kept.assessor, kept.score)
    if absorbed.freedom < len(kept.assessors):
        raise Refused("Too few answers are marked by two assessors or more to tell leaning from chance.")
    if absorbed.squares <= 1e-12:
        raise Refused("Every assessor gave the same mark to the same answer, so nobody leans either way.")
    ratio = best_ratio(absorbed)
    leaning, errors, error = severities(ratio, absorbed)
    counts = np.bincount(kept.assessor)
    return Severity(
        method="Assessor leaning by restricted maximum likelihood, answers fixed, assessors random",
        leanings=tuple(
            Leaning(name, int(n), float(u), float(u - 1.96 * e), float(u + 1.96 * e))
            for name, n, u, e in zip(kept.assessors, counts, leaning, errors, strict=True)
        ),
        assessor_variance=ratio * error,
        error_variance=error,
        assessor_share=ratio / (1 + ratio),
        linked=linked(kept),
    )


def linked(kept: Book) -> bool:
    """Whether every assessor can be compared with every other through answers that they share.

    Formula: one connected part of the graph of assessors and answers. Errors: none. Source: Linacre (1989), on
    connected designs.
    """
    cells = kept.bid * len(kept.questions) + kept.question
    named = np.unique(cells, return_inverse=True)[1]
    size = int(named.max()) + 1
    joined = coo_matrix(
        (np.ones(cells.size), (kept.assessor, named + len(kept.assessors))), shape=(size + len(kept.assessors),) * 2
    )
    return int(connected_components(joined, directed=False)[0]) == 1
