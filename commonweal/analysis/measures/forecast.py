"""Small forecasts: simple methods, each tried on the past before it is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.analysis.inputs import Floats, names, numbers, one, whole
from commonweal.analysis.result import Refused, Result, Table
from commonweal.analysis.words import counted, number, percent

ALPHAS = np.array([0.1, 0.2, 0.3, 0.5, 0.7, 0.9])
BLOCK = 250  # series together: few enough to stay in the processor's own memory
START = 4  # readings before the first trial forecast
SMOOTHED = tuple(f"smoothing, weight {alpha:g} on the latest" for alpha in ALPHAS)
THETA = tuple(f"theta, weight {alpha:g} on the latest" for alpha in ALPHAS)
METHODS = ("latest reading", "average so far", "latest reading and the average step", *SMOOTHED, *THETA)
SEASONAL = "same time last year"


def rolling_forecasts(values: Floats, horizon: int, period: int | None = None) -> Floats:
    """What each method would have forecast at every point of the past, knowing only what came before.

    Formula: latest x[t]; mean of x[..t]; drift x[t] + h(x[t] - x[1])/(t - 1); simple exponential smoothing
    l[t] = αx[t] + (1-α)l[t-1]; theta, which is smoothing plus half the slope b[t] of the straight line so far:
    l[t] + b[t]/2·(h - 1 + 1/α - (1-α)^t/α); and, given a `period`, the reading one period before.
    Shapes: `values` (series, n); answer (methods, series, n, horizon), its [.., t, h-1] being the forecast of t + h.
    Units: the measure's own. Errors: none. Source: Hyndman & Billah, Unmasking the Theta method, 2003.
    """
    series, size = values.shape
    steps = np.arange(1, horizon + 1)
    time = np.arange(1, size + 1)
    average = np.cumsum(values, axis=1) / time
    level = np.empty((ALPHAS.size, series, size))
    level[:, :, 0] = values[:, 0]
    for t in range(1, size):
        level[:, :, t] = ALPHAS[:, None] * values[:, t] + (1 - ALPHAS)[:, None] * level[:, :, t - 1]
    flat = np.concatenate([values[None], average[None], level])
    ahead = np.broadcast_to(flat[..., None], (*flat.shape, horizon))
    step = (values - values[:, :1]) / np.maximum(time - 1, 1)
    drift = values[..., None] + step[..., None] * steps
    decay = ((1 - (1 - ALPHAS[:, None]) ** time) / ALPHAS[:, None])[:, None, :, None]
    half_slope = _slopes(values) / 2
    theta = level[..., None] + half_slope[None, :, :, None] * (steps - 1 + decay)
    parts = [ahead[:2], drift[None], ahead[2:], theta]
    if period is not None:
        parts.append(_seasonal(values, horizon, period)[None])
    return np.concatenate(parts)


def _slopes(values: Floats) -> Floats:
    """Slope of the least-squares line through the first t readings, for every t (nought for the first)."""
    size = values.shape[1]
    time = np.arange(size, dtype=np.float64)
    count = time + 1
    cross = np.cumsum(values * time, axis=1) - np.cumsum(values, axis=1) * (time / 2)
    spread = count * (count**2 - 1) / 12
    spread[0] = 1.0
    return cross / spread * (time > 0)


def _seasonal(values: Floats, horizon: int, period: int) -> Floats:
    size = values.shape[1]
    source = np.arange(size)[:, None] + (np.arange(horizon) % period) + 1 - period
    return values[:, np.maximum(source, 0)]


def rolling_errors(values: Floats, forecasts: Floats, start: int) -> Floats:
    """Absolute error of each trial forecast from `start` readings on; nought where the outcome is not yet known.

    Shapes: `values` (series, n), `forecasts` as from `rolling_forecasts`; answer (methods, series, n - start, horizon).
    Units: the measure's own. Errors: none. Source: Tashman, Out-of-sample tests of forecasting accuracy, 2000.
    """
    size, horizon = values.shape[1], forecasts.shape[-1]
    errors = np.zeros((*forecasts.shape[:2], size - start, horizon))
    for step in range(1, horizon + 1):
        trials = size - start - step + 1
        made = forecasts[:, :, start - 1 : size - step, step - 1]
        errors[:, :, :trials, step - 1] = np.abs(values[:, start - 1 + step :] - made)
    return errors


@dataclass(frozen=True, kw_only=True)
class Forecast(Result):
    """Forecasts for the next readings with ranges from the method's own past errors at the same distance."""

    values: tuple[float, ...]
    chosen: str
    level: float
    expected: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    typical_error: float
    latest_error: float
    trials: tuple[int, ...]

    def sentence(self) -> str:
        ahead = counted(len(self.expected), "reading")
        first = (
            f"{ahead.capitalize()} ahead, expect about {number(self.expected[-1], 1)}, and between "
            f"{number(self.lower[-1], 1)} and {number(self.upper[-1], 1)} if the errors of the past hold "
            f"({percent(self.level)} range from {counted(self.trials[-1], 'trial forecast')})."
        )
        if self.typical_error < self.latest_error:
            better = percent(1 - self.typical_error / self.latest_error)
            second = (
                f"Method: {self.chosen}, whose past errors were {better} smaller than repeating the latest reading."
            )
        else:
            second = f"Method: {self.chosen}; nothing tried did better than repeating the latest reading."
        return f"{first} {second} It knows nothing of what is about to change."

    def table(self) -> Table:
        rows = zip(range(1, len(self.expected) + 1), self.expected, self.lower, self.upper, self.trials, strict=True)
        return ("Readings ahead", "Expected", "Lower", "Upper", "Trial forecasts"), tuple(rows)


@dataclass(frozen=True, kw_only=True)
class ForecastMany(Result):
    """Forecasts for many measures: a row of `expected`, `lower` and `upper` for each."""

    labels: tuple[str, ...]
    level: float
    chosen: tuple[str, ...]
    expected: tuple[tuple[float, ...], ...]
    lower: tuple[tuple[float, ...], ...]
    upper: tuple[tuple[float, ...], ...]
    trials: tuple[int, ...]

    def sentence(self) -> str:
        plain = sum(name == METHODS[0] for name in self.chosen)
        return (
            f"Forecasts for {counted(len(self.labels), 'measure')}, each by the method with the smallest past errors, "
            f"with {percent(self.level)} ranges from those errors. Repeating the latest reading did best for "
            f"{plain or 'none'} of them. They know nothing of what is about to change."
        )

    def table(self) -> Table:
        rows = [
            (label, name, middle[-1], low[-1], high[-1])
            for label, name, middle, low, high in zip(
                self.labels, self.chosen, self.expected, self.lower, self.upper, strict=True
            )
        ]
        return ("Measure", "Method", "Expected at the end", "Lower", "Upper"), tuple(rows)


def forecast_many(
    values: ArrayLike,
    horizon: int = 4,
    *,
    level: float = 0.8,
    labels: Sequence[str] | None = None,
    period: int | None = None,
    least: float | None = None,
) -> ForecastMany:
    """Forecast each row of a table of measures; see `forecast`. `values` (series, n), each row in its own unit.

    Errors: Refused when there are too few readings for a range at `level`. Source: as `forecast`.
    """
    rows = numbers("values", values, dimensions=2)
    blocks = [rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)]
    parts = [_forecast(block, horizon, level, period, least) for block in blocks]
    chosen, middle, low, high = (np.concatenate([part[place] for part in parts]) for place in range(4))
    return ForecastMany(
        method=_METHOD,
        labels=names("labels", labels, rows.shape[0], "Measure"),
        level=level,
        chosen=tuple(_names(period)[i] for i in chosen),
        expected=tuple(map(tuple, middle.tolist())),
        lower=tuple(map(tuple, low.tolist())),
        upper=tuple(map(tuple, high.tolist())),
        trials=parts[0][4],
    )


def forecast(
    values: ArrayLike,
    horizon: int = 4,
    *,
    level: float = 0.8,
    period: int | None = None,
    least: float | None = None,
) -> Forecast:
    """The next `horizon` readings of one measure, by the simple method that would have done best so far.

    Every method forecasts from every point of the past (rolling origin). The one with the smallest mean absolute error
    is chosen; its range at each distance is the error that a share `level` of the trials at that distance kept within,
    counted as ⌈(m + 1)·level⌉ of m, never narrower than at a shorter distance.
    Shapes: (n,), the measure's own unit; `period` in readings (12 for months); `least` where the scale ends.
    Errors: Refused when there are too few readings for a range at `level`.
    Source: Hyndman & Billah 2003; Tashman 2000; Vovk, Gammerman & Shafer 2005 for the count.
    """
    row = numbers("values", values)[None, :]
    chosen, middle, low, high, trials, errors = _forecast(row, horizon, level, period, least)
    return Forecast(
        method=_METHOD,
        values=tuple(row[0].tolist()),
        chosen=_names(period)[int(chosen[0])],
        level=level,
        expected=tuple(middle[0].tolist()),
        lower=tuple(low[0].tolist()),
        upper=tuple(high[0].tolist()),
        typical_error=float(errors[chosen[0], 0]),
        latest_error=float(errors[0, 0]),
        trials=trials,
    )


_METHOD = "simple methods chosen by rolling-origin error, ranges from the errors at the same distance"


def _names(period: int | None) -> tuple[str, ...]:
    return METHODS if period is None else (*METHODS, SEASONAL)


def _forecast(
    rows: Floats, horizon: int, level: float, period: int | None, least: float | None
) -> tuple[Floats, Floats, Floats, Floats, tuple[int, ...], Floats]:
    start = START if period is None else max(START, whole("period", period, 1, 1_000))
    _enough(rows.shape[1], horizon, level, start)
    made = rolling_forecasts(rows, horizon, period)
    errors = rolling_errors(rows, made, start)
    trials = [rows.shape[1] - start - step for step in range(horizon)]
    mean: Floats = errors.sum(axis=(2, 3)) / sum(trials)
    chosen = np.argmin(mean * (1 + 1e-9 * np.arange(mean.shape[0])[:, None]), axis=0)
    each = np.arange(rows.shape[0])
    middle = made[chosen, each, -1, :]
    own = errors[chosen, each]
    ranks = [int(np.ceil((count + 1) * level - 1e-9)) - 1 for count in trials]
    kept = [np.sort(own[:, :count, step], axis=1)[:, ranks[step]] for step, count in enumerate(trials)]
    half = np.maximum.accumulate(np.stack(kept, axis=1), axis=1)
    low, high = middle - half, middle + half
    if least is not None:
        least = one("least", least)
        middle, low, high = np.maximum(middle, least), np.maximum(low, least), np.maximum(high, least)
    return chosen, middle, low, high, tuple(trials), mean


def _enough(size: int, horizon: int, level: float, start: int) -> None:
    if not 0 < one("level", level) < 1 or whole("horizon", horizon, 0, 1_000) < 1:
        raise Refused("Ask for at least one reading ahead, with a range between 0 and 1, for example 0.8.")
    trials = int(np.ceil(level / (1 - level) - 1e-9))  # the fewest m for which ⌈(m + 1)·level⌉ ≤ m
    needed = start + trials + horizon - 1
    if size < needed:
        raise Refused(
            f"{counted(size, 'reading')} are too few for a {percent(level)} range {horizon} ahead: it takes {needed}. "
            f"Ask for fewer readings ahead, or show the past alone."
        )
