"""Floating catchments: how much of a service each place has in reach, once everybody else's demand is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from commonweal.analysis.inputs import MOST, Floats, named, names, numbers, one
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import listed, number, percent

Bands = Sequence[tuple[float, float]]
Travel = Sequence[Sequence[float | None]] | Floats


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The pairs within reach: place `origin[p]` can use site `site[p]` with weight `weight[p]` (above 0, to 1)."""

    places: int
    sites: int
    origin: NDArray[np.intp]
    site: NDArray[np.intp]
    weight: Floats
    choice: Floats | None = None


def floating_catchment(reach: Reach, supply: Floats, population: Floats) -> tuple[Floats, Floats]:
    """Supply for each person at each site, and the sum of that over the sites that each place can reach.

    Formula: R[j] = S[j] / Σ P[i]·w[i,j]; A[i] = Σ R[j]·w[i,j], with w the weight, times the chance g that i chooses j
    in the three-step form. So Σ P[i]·A[i] = Σ S[j] over the sites that anyone can reach.
    Shapes: `supply` (sites,) or (scenarios, sites); `population` (places,); R like `supply`, A (.., places).
    Units: supply for each person. Errors: none; a site out of everyone's reach has R of nought.
    Source: Luo & Wang 2003 (two steps); Luo & Qi 2009 (enhanced); Wan, Zou & Sternberg 2012 (three steps).
    """
    matrix = _matrix(reach)
    demand = matrix.T @ population
    ratio = np.where(demand > 0, supply / np.where(demand > 0, demand, 1.0), 0.0)
    found: Floats = np.ascontiguousarray((matrix @ ratio.T).T)
    return ratio, found


def _matrix(reach: Reach) -> csr_array:
    """The weights as a sparse table (places, sites). Pairs that come place by place are taken as they lie."""
    used = reach.weight if reach.choice is None else reach.weight * reach.choice
    shape = (reach.places, reach.sites)
    if (reach.origin[1:] < reach.origin[:-1]).any():
        return csr_array((used, (reach.origin, reach.site)), shape=shape)
    start = np.searchsorted(reach.origin, np.arange(reach.places + 1))
    return csr_array((used, reach.site, start), shape=shape)


def choice_shares(reach: Reach) -> Floats:
    """The chance that each place chooses each site in reach: its weight over the sum of the place's weights.

    Formula: g[i,j] = w[i,j] / Σ w[i,k]. Shapes: (pairs,). Units: shares. Errors: none. Source: Wan et al. 2012.
    """
    total = np.bincount(reach.origin, reach.weight, minlength=reach.places)
    shares: Floats = reach.weight / total[reach.origin]
    return shares


def within(travel: Floats, limit: float) -> NDArray[np.bool_]:
    """Which pairs count: a known travel of at most `limit`, in the same unit.

    Shapes: as `travel`. Errors: none. Source: Luo & Wang 2003.
    """
    return np.isfinite(travel) & (travel <= limit)


@dataclass(frozen=True, kw_only=True)
class Access(Result):
    """Supply in reach for every `per` people in each place. `unreached` names the sites that nobody can reach."""

    labels: tuple[str, ...]
    sites: tuple[str, ...]
    population: tuple[float, ...]
    supply: tuple[float, ...]
    limit: float
    unit: str
    per: float
    site_ratio: tuple[float, ...]
    access: tuple[float, ...]
    average: float
    none_share: float
    unreached: tuple[str, ...]

    def sentence(self) -> str:
        unit = f"for every {number(self.per)} people" if self.per != 1 else "for each person"
        low, high = int(np.argmin(self.access)), int(np.argmax(self.access))
        away = f"{number(self.limit)} {self.unit}".strip()
        if self.none_share > 0:
            none = [name for name, value in zip(self.labels, self.access, strict=True) if value == 0]
            places = listed(none) if len(none) < 5 else f"{len(none)} places"
            first = f"{percent(self.none_share, 1)} of people ({places}) have nothing within {away}."
        else:
            first = f"Everybody has something within {away}."
        first += (
            f" {self.labels[low]} has least, {number(self.access[low], 3)} {unit}; {self.labels[high]} most, "
            f"{number(self.access[high], 3)}; on average {number(self.average, 3)}."
        )
        if self.unreached:
            first += f" Nobody is in reach of {listed(self.unreached[:4])}."
        return f"{first} This is what could be reached, not what is used, and each place is taken as one point."

    def table(self) -> Table:
        rows = zip(self.labels, self.population, self.access, strict=True)
        return ("Place", "Population", f"Supply in reach for every {number(self.per)}"), tuple(rows)


def two_step(
    supply: ArrayLike,
    population: ArrayLike,
    travel: Travel,
    limit: float,
    *,
    gravity: bool = False,
    unit: str = "",
    per: float = 1.0,
    places: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
) -> Access:
    """Two-step floating catchment: every site within `limit` counts alike (or by 1/travel, with `gravity`).

    `unit` is the word for the unit of travel, and access is told for every `per` people.
    Shapes: `supply` (sites,), `population` (places,), `travel` (places, sites), None where there is no way; `limit` in
    the unit of `travel`, inclusive. Formula and source: see `floating_catchment`.
    Errors: Refused for tables that do not fit, a population of nought throughout, or gravity over a travel of nought.
    """
    table = _travel(travel)
    inside = within(table, one("limit", limit))
    weight = inside.astype(float)
    if gravity:
        if (table[inside] <= 0).any():
            raise Refused(
                "A weight of one over travel needs every travel above nought. Give a place its own short trip."
            )
        weight[inside] = 1 / table[inside]
    name = "two-step floating catchment, weight 1/travel" if gravity else "two-step floating catchment, all alike"
    reach = _reach(weight)
    return _access(name, reach, supply, population, limit=limit, unit=unit, per=per, places=places, sites=sites)


def enhanced(
    supply: ArrayLike,
    population: ArrayLike,
    travel: Travel,
    bands: Bands,
    *,
    unit: str = "",
    per: float = 1.0,
    places: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
) -> Access:
    """Enhanced two-step floating catchment: nearer bands weigh more, as [(10, 1), (20, 0.68), (30, 0.22)].

    Each band is (travel up to and including, weight). Shapes, units and errors: as `two_step`. Source: Luo & Qi 2009.
    """
    weight, limit = _banded(_travel(travel), bands)
    name = "enhanced two-step floating catchment, weights by distance band"
    return _access(
        name, _reach(weight), supply, population, limit=limit, unit=unit, per=per, places=places, sites=sites
    )


def three_step(
    supply: ArrayLike,
    population: ArrayLike,
    travel: Travel,
    bands: Bands,
    *,
    unit: str = "",
    per: float = 1.0,
    places: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
) -> Access:
    """Three-step floating catchment: as `enhanced`, people first sharing themselves among the sites in reach.

    Without that step a place near many sites is counted in full at each. Source: Wan, Zou & Sternberg 2012. Shapes,
    units and errors: as `two_step`.
    """
    weight, limit = _banded(_travel(travel), bands)
    reach = _reach(weight)
    chosen = replace(reach, choice=choice_shares(reach))
    name = "three-step floating catchment, weights by distance band and competition between sites"
    return _access(name, chosen, supply, population, limit=limit, unit=unit, per=per, places=places, sites=sites)


@dataclass(frozen=True, kw_only=True)
class WhatIfs(Result):
    """Scenarios of supply against today. Shares are of the population; `gained` and `lost` mean by more than 1%."""

    scenarios: tuple[str, ...]
    access: tuple[tuple[float, ...], ...]
    today: tuple[float, ...]
    none_share: tuple[float, ...]
    none_today: float
    gained: tuple[float, ...]
    lost: tuple[float, ...]
    lowest: tuple[float, ...]

    def sentence(self) -> str:
        best = max(range(len(self.scenarios)), key=lambda i: (-self.none_share[i], self.gained[i] - self.lost[i]))
        name, none = self.scenarios[best], percent(self.none_share[best], 1)
        if self.none_share[best] < self.none_today:
            first = (
                f"With '{name}', {none} of people have nothing in reach, against {percent(self.none_today, 1)} today"
            )
        else:
            first = (
                f"No scenario leaves fewer people with nothing in reach than today ({percent(self.none_today, 1)}). "
            )
            first += f"With '{name}' it is {none}"
        return (
            f"{first}; {percent(self.gained[best], 1)} of people would gain and {percent(self.lost[best], 1)} lose. "
            f"It assumes that people could use any site within reach."
        )

    def table(self) -> Table:
        rows = zip(self.scenarios, self.none_share, self.gained, self.lost, self.lowest, strict=True)
        headers = ("Scenario", "Share with nothing in reach", "Share gaining", "Share losing", "Least access anywhere")
        return headers, tuple(rows)


def what_if(
    supply: ArrayLike,
    population: ArrayLike,
    travel: Travel,
    scenarios: Mapping[str, Sequence[float]],
    *,
    limit: float | None = None,
    bands: Bands | None = None,
) -> WhatIfs:
    """Access today against named scenarios, each a list of supply by site (nought where a site closes).

    Give `limit` (two-step) or `bands` (enhanced). Shapes, units, formula and source: see `floating_catchment`.
    Errors: as `two_step`, and Refused when no scenario is given.
    """
    if (limit is None) == (bands is None):
        raise Refused("Give either a limit, within which all sites count alike, or bands that weigh them.")
    if not named("scenarios", scenarios):
        raise Refused("Give at least one scenario: a name, and the supply at each site.")
    table = _travel(travel)
    weight = within(table, one("limit", limit)).astype(float) if limit is not None else _banded(table, bands or [])[0]
    reach = _reach(weight)
    people = _people(population, reach.places)
    rows = [_supply(f"supply in '{name}'", given, reach.sites) for name, given in scenarios.items()]
    every = np.stack([_supply("supply", supply, reach.sites), *rows])
    _, found = floating_catchment(reach, every, people)
    today, then = found[0], found[1:]
    share = people / people.sum()
    form = "two-step" if bands is None else "enhanced two-step"
    return WhatIfs(
        method=f"what-ifs by {form} floating catchment, the same catchments throughout",
        scenarios=tuple(scenarios),
        access=tuple(tuple(row) for row in then.tolist()),
        today=tuple(today.tolist()),
        none_share=tuple(((then == 0) @ share).tolist()),
        none_today=float((today == 0) @ share),
        gained=tuple(((then > today * 1.01) @ share).tolist()),
        lost=tuple(((then < today * 0.99) @ share).tolist()),
        lowest=tuple(then.min(axis=1).tolist()),
    )


def _access(
    method: str,
    reach: Reach,
    supply: ArrayLike,
    population: ArrayLike,
    *,
    limit: float,
    unit: str,
    per: float,
    places: Sequence[str] | None,
    sites: Sequence[str] | None,
) -> Access:
    people, offered = _people(population, reach.places), _supply("supply", supply, reach.sites)
    if one("per", per) <= 0:
        raise Refused("Access is shown for every so many people: give a number above nought.")
    ratio, found = floating_catchment(reach, offered, people)
    named = names("sites", sites, reach.sites, "Site")
    share = people / people.sum()
    reached = np.bincount(reach.site, people[reach.origin], minlength=reach.sites) > 0
    return Access(
        method=method,
        labels=names("places", places, reach.places, "Place"),
        sites=named,
        population=tuple(people.tolist()),
        supply=tuple(offered.tolist()),
        limit=float(limit),
        unit=unit,
        per=float(per),
        site_ratio=tuple((ratio * per).tolist()),
        access=tuple((found * per).tolist()),
        average=float(found @ share * per),
        none_share=float(share[found == 0].sum()),
        unreached=tuple(named[i] for i in np.flatnonzero(~reached)),
    )


def _travel(travel: Travel) -> Floats:
    try:
        table = np.array(travel, dtype=np.float64)
    except (TypeError, ValueError):
        raise Refused("travel must be a table of numbers: a row for each place, a column for each site.") from None
    if table.ndim != 2 or not table.size:
        raise Refused("travel must be a table of numbers: a row for each place, a column for each site.")
    if (np.abs(np.nan_to_num(table, posinf=0.0, neginf=0.0)) > MOST).any():
        raise Refused("travel holds a figure of more than a thousand million million. Check it.")
    if (table < 0).any():
        raise Refused("travel cannot go below nought.")
    return table


def _pairs(bands: Bands) -> None:
    table = numbers("bands", bands, dimensions=2)
    if table.shape[1] != 2:
        raise Refused("Each band is a pair: travel up to and including, then its weight.")


def _banded(table: Floats, bands: Bands) -> tuple[Floats, float]:
    _pairs(bands)
    if not len(bands) or any(later[0] <= earlier[0] for earlier, later in pairwise(bands)):
        raise Refused("Bands must reach further one after another, as (10, 1), (20, 0.68), (30, 0.22).")
    if any(not 0 < band[1] <= 1 for band in bands):
        raise Refused("The weight of a band is above 0 and at most 1.")
    ends = np.array([band[0] for band in bands], dtype=np.float64)
    weights = np.array([*(band[1] for band in bands), 0.0])
    place = np.searchsorted(ends, np.where(np.isnan(table), np.inf, table), side="left")
    return weights[place], float(ends[-1])


def _reach(weight: Floats) -> Reach:
    origin, site = np.nonzero(weight)
    if not origin.size:
        raise Refused("No place has any site within reach. Check that travel and limit are in the same unit.")
    places, sites = weight.shape
    return Reach(places=places, sites=sites, origin=origin, site=site, weight=weight[origin, site])


def _people(population: ArrayLike, places: int) -> Floats:
    people = numbers("population", population, least=0.0)
    if people.size != places:
        raise Refused(f"population has {people.size} entries for {places} rows of travel. Give one for each place.")
    if people.sum() == 0:
        raise Refused("Nobody lives in any of these places, so there is no demand to share the supply among.")
    return people


def _supply(name: str, supply: ArrayLike, sites: int) -> Floats:
    offered = numbers(name, supply, least=0.0)
    if offered.size != sites:
        raise Refused(f"{name} has {offered.size} entries for {sites} columns of travel. Give one for each site.")
    return offered
