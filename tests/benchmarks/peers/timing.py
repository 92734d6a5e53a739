"""The best of several times, the memory, and a line of the table."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from math import isnan
from typing import Any


class Timed:
    """Ours first; then each other under it, with its ratio."""

    def __init__(self, what: str, ours: Callable[[], Any], times: int = 3) -> None:
        self.seconds, memory, self.answer = timed(ours, times)
        line(what, "commonweal", self.seconds, memory)

    def beside(
        self, who: str, run: Callable[[], Any], *, times: int = 2, scale: float = 1.0, needs: str = "", asked: float = 0
    ) -> Any:
        """`scale` is how many times as much ours did; `asked` the ratio to reach.

        None where the library that it `needs` is not installed.
        """
        if needs and find_spec(needs) is None:
            return None
        seconds, memory, answer = timed(run, times)
        line("", who, seconds * scale, memory, self.seconds, asked)
        return answer


def timed(run: Callable[[], Any], times: int) -> tuple[float, float, Any]:
    """(best seconds, greatest megabytes, answer)."""
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = run()
        best = min(best, time.perf_counter() - start)
    if best > 5:
        return best, float("nan"), answer  # tracing would take as long again
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, most, answer


def line(what: str, who: str, seconds: float, megabytes: float, ours: float | None = None, asked: float = 0) -> None:
    memory = "" if isnan(megabytes) else f"{megabytes:,.1f}"
    ratio = "" if ours is None else f"{seconds / ours:,.1f}"
    print(f"| {what} | {who} | {seconds * 1000:,.2f} | {memory} | {ratio} | {asked or ''} |", flush=True)
