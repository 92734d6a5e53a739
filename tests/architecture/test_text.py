"""Nothing unfinished, nothing of one machine, nothing switched off without a reason, no code inside a template."""

import subprocess

import pytest

from tests.architecture.checks.text import (
    inline_code,
    machine_addresses,
    tracked,
    unexplained_suppressions,
    unfinished,
)


@pytest.mark.parametrize("check", [unfinished, machine_addresses, unexplained_suppressions])
def test_the_repository_keeps_it(checkout, check):
    faults = check(tracked(checkout), checkout)
    assert faults == [], "\n".join(faults)


def test_templates_hold_no_code(checkout):
    faults = inline_code(checkout / "commonweal")
    assert faults == [], "\n".join(faults)


def _written(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return [path]


def _numbers(faults):
    return [int(fault.split(" line ")[1].split(":")[0]) for fault in faults]


def test_unfinished_work_is_found(tmp_path):
    words = ["TO" + "DO later", "x = 1", "raise NotImplemented" + "Error", "Coming", "coming so" + "on", "TODOS"]
    paths = _written(tmp_path, "a.py", *words)
    assert _numbers(unfinished(paths, tmp_path)) == [1, 3, 5]
    assert unfinished(_written(tmp_path, "package-lock.json", "X" + "XX"), tmp_path) == []


def test_a_machine_and_a_registry_are_found(tmp_path):
    lines = [
        "open('/wor" + "k/main/x')",
        "cd /roo" + "t/x",
        '"resolve' + 'd": "https://example.org/x.tgz"',
        "https://pypi.or" + "g/simple",
        "/home/",
        "path('work/', my_work)",
        "client.get('/work/tasks/')",
    ]
    assert _numbers(machine_addresses(_written(tmp_path, "package-lock.json", *lines), tmp_path)) == [1, 2, 3, 4]


def test_a_suppression_gives_its_reason(tmp_path):
    lines = [
        "x = 1  # no" + "qa: S101",
        "x = 1  # type: igno" + "re[arg-type]",
        "x = 1  # no" + "qa: S101  # the arithmetic relies on it",
    ]
    assert _numbers(unexplained_suppressions(_written(tmp_path, "a.py", *lines), tmp_path)) == [1, 2]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<p style='color: red'>", "a style attribute"),
        ('<p style="{{ colour }}">', "a style attribute"),
        ("<style>p {}</style>", "a <style> element"),
        ("<script>go()</script>", "an inline script"),
        ("<script nonce='1'>go()</script>", "an inline script"),
        ('<button onclick="go()">', "an event attribute"),
        ('<a href="javascript:go()">', "a script in an address"),
    ],
)
def test_code_in_a_template_is_found(tmp_path, line, what):
    (tmp_path / "page.html").write_text(f"{{# a comment\n of two lines: <style> #}}\n{line}\n")
    assert inline_code(tmp_path) == [f"page.html line 3: {what}"]


def test_a_template_without_code(tmp_path):
    (tmp_path / "page.html").write_text(
        '<script src="/static/app.js" defer></script><script type="application/json">{}</script>\n'
        '{{ button(text="Go", one="1") }}<p class="style" data-on="x">'
    )
    assert inline_code(tmp_path) == []


def test_an_untracked_file_counts_and_an_ignored_one_does_not(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("var/\n")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "x.txt").write_text("")
    (tmp_path / "new.txt").write_text("")
    assert sorted(path.name for path in tracked(tmp_path)) == [".gitignore", "new.txt"]


def test_without_git_everything_counts_but_what_is_made(tmp_path):
    for name in ("node_modules/x.js", ".hypothesis/x", "a.egg-info/x", "plan/__pycache__/x", ".ci/run", "plan/new.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in tracked(tmp_path)] == [".ci/run", "plan/new.txt"]
