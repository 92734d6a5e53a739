"""Run every program in tests/benchmarks and write what they print to docs/benchmarks.md: `make bench`.

Each program prints tables in Markdown and ends by itself. Give names to run only some: `tools/benchmarks.py lists`.
"""

import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PROGRAMS = CHECKOUT / "tests" / "benchmarks"
WRITTEN = CHECKOUT / "docs" / "benchmarks.md"


def chosen(names: list[str]) -> list[Path]:
    return [path for path in sorted(PROGRAMS.glob("*.py")) if not names or path.stem in names]


def heading() -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    day = date.today()  # noqa: DTZ011  # the day on the machine that measures
    return f"# Benchmarks\n\nMeasured on {day.day} {day:%B %Y}: {machine}. `make bench` writes this page again.\n"


def measure(path: Path) -> str:
    done = subprocess.run([sys.executable, path], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{path.relative_to(CHECKOUT)} failed with status {done.returncode}.")
    print(done.stdout)
    return f"\n## {path.stem.replace('_', ' ').capitalize()}\n\n{done.stdout.strip()}\n"


def main(names: list[str]) -> int:
    programs = chosen(names)
    if not programs:
        print("No benchmark has that name.", file=sys.stderr)
        return 1
    text = heading() + "".join(measure(path) for path in programs)
    if not names:
        WRITTEN.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
