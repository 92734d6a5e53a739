"""Find a browser for the journeys, and print its path: `python tools/browser.py [--install]`.

In this order: COMMONWEAL_BROWSER, a Chromium or Chrome on PATH, the one that Playwright has fetched before; and with
--install Debian's packages (as root), then Playwright's own download. A Chromium without the parts that draw a window
comes before a whole one: it reads the same pages with a third less work. Without any of them nothing is printed on
standard output, one line says so on standard error, and the journeys are left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WITHOUT_A_WINDOW = "chromium-headless-shell"
NAMES = (WITHOUT_A_WINDOW, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = (WITHOUT_A_WINDOW, "chromium")  # older releases of Debian have only the second
NONE_FOUND = "No browser was found, so the journeys are left out. Install chromium, or set COMMONWEAL_BROWSER to one."


def on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def of_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    chosen = os.environ.get("COMMONWEAL_BROWSER")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return on_path() or of_playwright()


def _quietly(*command: str, seconds: int = 300) -> bool:
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> str | None:
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        _quietly("apt-get", "-qq", "update")
        for package in PACKAGES:
            _quietly("apt-get", "-qq", "--yes", "--no-install-recommends", "install", package, seconds=600)
            if found := on_path():
                return found
    _quietly(sys.executable, "-m", "playwright", "install", "chromium", seconds=600)
    return of_playwright()


def main(arguments: list[str]) -> int:
    found = find() or (install() if "--install" in arguments else None)
    if found is None:
        print(NONE_FOUND, file=sys.stderr)
        return 0
    print(found)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
