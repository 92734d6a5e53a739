"""What may not be written anywhere in the repository, and what a template may not hold."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# A letter in brackets keeps a pattern from finding itself.
UNFINISHED = re.compile(
    r"\b(TO[D]O|FIX[M]E|X[X]X|HAC[K])\b|coming so[o]n|NotImplemented[E]rror|lorem ips[u]m|not yet implement[e]d"
    r"|mark\.xfa[i]l|mark\.ski[p]\b"
)
MACHINE = re.compile(
    r"(?<![\w.])/(wor[k]/(main|shared)|roo[t]/|home/\w+/\w|User[s]/\w|opt/(wheel[s]|pyp[i]))"
    r"|C:\\\\User[s]|pypi\.or[g]/simple|pythonhoste[d]\.org|registry\.npm[j]s|registry\.yar[n]pkg|index-ur[l]"
    r'|"resolve[d]": "http'
)
UNEXPLAINED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no)[^#]*$")
NOT_OURS = {"package-lock.json", "requirements.txt", "requirements-dev.txt", "LICENSE"}
TEXT = {
    ".py",
    ".html",
    ".jinja",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".js",
    ".mjs",
    ".scss",
    ".css",
    ".sh",
    ".sql",
    ".json",
}

MADE = re.compile(r"(^|/)(\.(?!ci/|gitignore$)|node_modules/|build/|var/|__pycache__/|[^/]+\.egg-info/)")

INLINE = (
    (re.compile(r"<style\b", re.I), "a <style> element"),
    (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(ld\+)?json)", re.I),
        "an inline script",
    ),
    (re.compile(r"\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(r"\son[a-z]+\s*=", re.I), "an event attribute"),
    (re.compile(r"[\"']\s*javascript:", re.I), "a script in an address"),
)
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.S)  # what Jinja takes away is not in the page


def tracked(checkout: Path) -> list[Path]:
    """Every file that is, or would be, under version control; all but what is made, where git cannot say."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(git, cwd=checkout, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := checkout / name).is_file()]
    files = [path for path in sorted(checkout.rglob("*")) if path.is_file()]
    return [path for path in files if not MADE.search(path.relative_to(checkout).as_posix())]


def _lines(paths: list[Path]) -> Iterator[tuple[Path, int, str]]:
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from ((path, number, line) for number, line in enumerate(text.splitlines(), 1))


def _found(pattern: re.Pattern, paths: list[Path], checkout: Path) -> list[str]:
    return [
        f"{path.relative_to(checkout)} line {number}: {line.strip()[:120]}"
        for path, number, line in _lines(paths)
        if pattern.search(line)
    ]


def _ours(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.name not in NOT_OURS and (path.suffix in TEXT or not path.suffix)]


def unfinished(paths: list[Path], checkout: Path) -> list[str]:
    return _found(UNFINISHED, _ours(paths), checkout)


def machine_addresses(paths: list[Path], checkout: Path) -> list[str]:
    """Folders of one machine and addresses of package registries, lock files included."""
    return _found(MACHINE, paths, checkout)


def unexplained_suppressions(paths: list[Path], checkout: Path) -> list[str]:
    """A check that is switched off on a line, without its reason after another # on the same line."""
    return _found(UNEXPLAINED, [path for path in paths if path.suffix == ".py"], checkout)


def inline_code(folder: Path) -> list[str]:
    """Styles and scripts inside a template: the content security policy lets none of them run."""
    found = []
    for path in sorted({*folder.rglob("*.html"), *folder.rglob("*.jinja")}):
        if "node_modules" in path.parts:
            continue
        text = JINJA.sub(lambda gone: "\n" * gone[0].count("\n"), path.read_text(encoding="utf-8"))
        for pattern, what in INLINE:
            for match in pattern.finditer(text):
                found.append(f"{path.relative_to(folder)} line {text.count(chr(10), 0, match.start()) + 1}: {what}")
    return found
