import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonweal.config import environment


def test_a_path_is_under_the_home_folder_unless_it_begins_with_a_slash():
    assert environment.database("sqlite:///var/one.sqlite3")["NAME"] == str(environment.HOME / "var/one.sqlite3")
    assert environment.database("sqlite:////srv/one.sqlite3")["NAME"] == "/srv/one.sqlite3"
    assert environment.database("sqlite:///:memory:")["NAME"] == ":memory:"


def test_sqlite_writes_ahead_and_waits_its_turn():
    options = environment.database("sqlite:///one.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=NORMAL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgres://anna:s%40y@db.example:5433/works", ["anna", "s@y", "db.example", "5433", "works", {}]),
        ("postgresql://postgres@%2Ftmp%2Fcw-Xy%2Frun/postgres", ["postgres", "", "/tmp/cw-Xy/run", "", "postgres", {}]),
        ("postgresql:///works?sslmode=require", ["", "", "", "", "works", {"sslmode": "require"}]),
        ("postgresql://anna@[::1]:5432/works", ["anna", "", "::1", "5432", "works", {}]),
    ],
)
def test_the_address_of_a_postgresql(url, read):
    made = environment.database(url)
    assert [made[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")] == read


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/name", "It has to begin with sqlite:/// or postgresql://."),
        ("postgres://host:port/name", "DATABASE_URL cannot be read"),
        ("postgres://host/", "names no database"),
        ("sqlite:///", "names no file"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(url, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.database(url)


def test_a_flag_is_1_or_0(monkeypatch):
    monkeypatch.setenv("COMMONWEAL_DEMO", "yes")
    assert environment.env_flag("COMMONWEAL_DEMO") is True
    monkeypatch.setenv("COMMONWEAL_DEMO", "perhaps")
    with pytest.raises(ImproperlyConfigured, match=r"COMMONWEAL_DEMO is 'perhaps'. Set it to 1 or 0."):
        environment.env_flag("COMMONWEAL_DEMO")


def test_the_key_is_made_once_and_only_the_owner_reads_it(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "DATA", tmp_path / "var")
    made = environment.secret_key("", production=False)
    assert environment.secret_key("", production=False) == made
    assert (tmp_path / "var" / "secret.key").stat().st_mode & 0o077 == 0
    assert environment.secret_key("given", production=True) == "given"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.secret_key("", production=True)


def started(tmp_path, **settings):
    """The command line in a process of its own, with these settings and no others of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONWEAL_", "DJANGO_"))}
    settings.setdefault("DATABASE_URL", f"sqlite:///{tmp_path}/one.sqlite3")
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "commonweal.config.cli", "framework", "list"],
        env={**kept, **settings}, capture_output=True, text=True, check=False, cwd=environment.HOME,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"COMMONWEAL_DEMO": "1", "COMMONWEAL_PRODUCTION": "1"}, "lets anybody sign in as anybody"),
        ({"COMMONWEAL_CLOCK": "/clock"}, "COMMONWEAL_CLOCK is set without COMMONWEAL_DEMO=1."),
        ({"COMMONWEAL_CLOCK": "/clock", "COMMONWEAL_DEMO": "1"}, "names /clock, and there is no such file."),
        ({"COMMONWEAL_PRODUCTION": "1"}, "SECRET_KEY is not set"),
        ({"COMMONWEAL_PRODUCTION": "1", "SECRET_KEY": "long"}, "ALLOWED_HOSTS is not set"),
        ({"EMAIL_PORT": "many"}, "EMAIL_PORT is 'many'. Set it to a whole number."),
    ],
)
def test_what_must_not_start_says_why(tmp_path, settings, said):
    done = started(tmp_path, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_with_its_settings(tmp_path):
    done = started(tmp_path, COMMONWEAL_PRODUCTION="1", SECRET_KEY="long", ALLOWED_HOSTS="works.example")
    assert (done.returncode, done.stderr) == (0, "")
