"""Random cases for both sides, and a table of how far they came apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np
import pytest

CASES = 1_000
NEEDS = {
    "test_access.py": ("access", "pandas", "statsmodels"),
    "test_allocation.py": ("pabutools", "pulp"),
    "test_choice.py": ("pymcdm", "skcriteria"),
    "test_effect.py": ("pyfixest", "pandas"),
    "test_measures.py": ("statsmodels",),
    "test_scoring.py": ("raschpy", "statsmodels", "pandas"),
    "test_value.py": ("SALib",),
}
MISSING = {file: [library for library in libraries if find_spec(library) is None] for file, libraries in NEEDS.items()}
collect_ignore = [file for file, libraries in MISSING.items() if libraries]
KEPT: list[tuple[str, str, int, float]] = []


@pytest.fixture
def cases() -> Iterator[np.random.Generator]:
    """A thousand sources of chance, the same on every machine."""
    return (np.random.default_rng([2026, number]) for number in range(CASES))


@pytest.fixture
def keep() -> Callable[[str, str, list[float]], float]:
    """Keep for the table the greatest difference over the cases, and give it back for the assertion."""

    def kept(what: str, peer: str, differences: list[float]) -> float:
        assert np.isfinite(differences).all()
        greatest = float(max(differences))
        KEPT.append((what, peer, len(differences), greatest))
        return greatest

    return kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    absent = sorted({library for libraries in MISSING.values() for library in libraries})
    if absent:
        terminalreporter.write_line(f"Not compared, since not installed: {', '.join(absent)}. See `make oracles`.")
    if KEPT:
        terminalreporter.write_line("\n| Answer | Peer | Cases | Greatest difference |\n|---|---|---:|---:|")
        for what, peer, count, greatest in KEPT:
            terminalreporter.write_line(f"| {what} | {peer} | {count:,} | {greatest:.1e} |")
