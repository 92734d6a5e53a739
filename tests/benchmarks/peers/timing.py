"""The best of several times, the memory, and a line of the table; and what was asked for and not met."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from math import isnan
from typing import Any

LEAST_SECONDS = 0.5
MISSED: list[str] = []


class Timed:
    """Ours first, `within` seconds where that is asked; then each other under it, with its ratio."""

    def __init__(self, what: str, ours: Callable[[], Any], times: int = 3, within: float = 0) -> None:
        self.what = what
        self.seconds, memory, self.answer = timed(ours, times)
        line(what, "commonweal", self.seconds, memory, asked=f"{within * 1000:,.0f} ms" if within else "")
        if within and self.seconds > within:
            MISSED.append(f"{what}: {self.seconds:,.1f} seconds, {within} asked")

    def beside(
        self, who: str, run: Callable[[], Any], *, times: int = 2, scale: float = 1.0, needs: str = "", asked: float = 0
    ) -> Any:
        """`scale` is how many times as much ours did; `asked` the ratio to reach.

        None where the library that it `needs` is not installed.
        """
        if needs and find_spec(needs) is None:
            return None
        seconds, memory, answer = timed(run, times)
        ratio = seconds * scale / self.seconds
        line("", who, seconds * scale, memory, f"{ratio:,.1f}", f"{asked}" if asked else "")
        if ratio < asked:
            MISSED.append(f"{self.what}: {ratio:,.1f} times {who}, {asked} asked")
        return answer


def timed(run: Callable[[], Any], times: int) -> tuple[float, float, Any]:
    """(best seconds of so many times and of half a second at least, greatest megabytes, answer)."""
    best, spent, answer = float("inf"), 0.0, None
    while times > 0 or spent < LEAST_SECONDS:
        start = time.perf_counter()
        answer = run()
        taken = time.perf_counter() - start
        best, spent, times = min(best, taken), spent + taken, times - 1
    if best > 5:
        return best, float("nan"), answer  # tracing would take as long again
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, most, answer


def line(what: str, who: str, seconds: float, megabytes: float, ratio: str = "", asked: str = "") -> None:
    memory = "" if isnan(megabytes) else f"{megabytes:,.1f}"
    print(f"| {what} | {who} | {seconds * 1000:,.2f} | {memory} | {ratio} | {asked} |", flush=True)
