"""Time and memory of each analysis beside the bare arithmetic, and beside other libraries where they are installed.

    python tests/benchmarks/analysis.py [choice scoring value allocation access measures market effect]

Uses `.venv-oracles` where `make oracles` has made it. Prints tables; asserts nothing about time. Every plain version
is checked to give the same answer as ours. Memory is that of arrays and objects, as Python traces it.
"""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
WITH_PEERS = CHECKOUT / ".venv-oracles" / "bin" / "python"
MODULES = ("choice", "scoring", "value", "allocation", "access", "measures", "market", "effect")


def main(asked: list[str]) -> None:
    if find_spec("pymcdm") is None and WITH_PEERS.exists():
        sys.stdout.flush()
        os.execv(WITH_PEERS, [str(WITH_PEERS), __file__, *asked])
    sys.path.insert(0, str(CHECKOUT))
    warnings.simplefilter("ignore")  # other libraries' own
    beside = "other libraries beside ours" if find_spec("pymcdm") else "ours and plain arithmetic alone"
    print(f"{beside.capitalize()}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start. Times are the")
    print("best of several; a ratio is theirs over ours, and under 2 is a tie.")
    print("\n| What | Who | Milliseconds | MB | Ratio | Asked |\n|---|---|---:|---:|---:|---:|")
    for module in asked or MODULES:
        import_module(f"tests.benchmarks.peers.{module}").run()
    missed = import_module("tests.benchmarks.peers.timing").MISSED
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end.")
    print("Every figure asked for was met." if not missed else "\n".join(["Asked and not met:", "", *_listed(missed)]))


def _listed(missed: list[str]) -> list[str]:
    return [f"- {one}." for one in missed]


if __name__ == "__main__":
    main(sys.argv[1:])
