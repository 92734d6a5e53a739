"""A PostgreSQL that lives as long as a command."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools import postgres

TOOL = Path(postgres.__file__)


def _run(*program):
    return subprocess.run(
        [sys.executable, TOOL, sys.executable, "-c", *program], capture_output=True, text=True, check=False
    )


def test_a_command_reaches_it_and_nothing_is_left():
    done = _run(
        "import os, psycopg\n"
        "url = os.environ['DATABASE_URL']\n"
        "with psycopg.connect(url) as c:\n"
        "    print(url, *c.execute('select current_user, current_database(), pg_encoding_to_char(6)').fetchone())\n"
    )
    assert done.returncode == 0, done.stderr
    url, *answer = done.stdout.split()
    assert answer == ["postgres", "postgres", "UTF8"]
    folder = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 107
    assert not folder.parent.exists()


def test_the_commands_status_is_passed_on():
    assert _run("raise SystemExit(3)").returncode == 3


def test_without_a_command_it_explains_itself(capsys):
    assert postgres.main([]) == 2
    assert "Run a command against a PostgreSQL" in capsys.readouterr().out


def test_a_closed_folder_is_seen(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)
    assert not postgres.can_be_run_by_others(tmp_path / "closed")
