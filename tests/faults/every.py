"""Run every drill of this folder, each by itself, and end with one line of figures: `make faults`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    figures, failed = [], 0
    drills = sorted(one for one in HERE.glob("[!_]*.py") if one.name != Path(__file__).name)
    for drill in drills:
        done = subprocess.run([sys.executable, str(drill)], capture_output=True, text=True, check=False)
        said = done.stdout.strip().splitlines() or [f"{drill.stem}: said nothing"]
        if done.returncode:
            failed += 1
            print(*said[:-1], done.stderr[-4000:], sep="\n")
        figures.append(said[-1])
    print(f"{len(drills)} drill{'' if len(drills) == 1 else 's'}, {failed} failed. {' '.join(figures)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
