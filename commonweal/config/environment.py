"""What the environment says, read in one place and refused in words where it cannot be."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
# A checkout holds its data beside the code; an installed package holds it where it is started.
HOME = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else Path.cwd()
DATA = HOME / "var"

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_flag(name: str) -> bool:
    given = env(name).lower()
    if given not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {given!r}. Set it to 1 or 0.")
    return given in TRUE


def env_number(name: str, default: int) -> int:
    given = env(name, str(default))
    if not given.isdigit():
        raise ImproperlyConfigured(f"{name} is {given!r}. Set it to a whole number.")
    return int(given)


def env_list(name: str, default: str = "") -> list[str]:
    return [one.strip() for one in env(name, default).split(",") if one.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path`, or for `postgres://name:password@host:port/name?option=value`.

    Three slashes are a path under the home folder and four an absolute one. A PostgreSQL on a socket gives its folder
    as the host, with every slash written as %2F.
    """
    if url.startswith("sqlite:///"):
        return _sqlite(unquote(url.removeprefix("sqlite:///")))
    if url.startswith(("postgres://", "postgresql://")):
        return _postgres(url)
    kind = url.partition(":")[0]
    raise ImproperlyConfigured(f"DATABASE_URL begins with {kind!r}. It has to begin with sqlite:/// or postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    if not path:
        raise ImproperlyConfigured("DATABASE_URL names no file after sqlite:///.")
    name = path if path == ":memory:" else str(HOME / path)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # A write that waits for its turn from the start never finds halfway that somebody else was first.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000"),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database after the host.")
    # `hostname` is lower case, and the folder of a socket may not be.
    host = parts.netloc.rpartition("@")[2]
    host = host.rpartition(":")[0] if port is not None else host
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host).strip("[]"),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def scanner(given: str) -> tuple[str, int] | None:
    """Where clamd listens: `clamav://host:port`, or `clamav:///path` for a socket, which then has no port."""
    if not given:
        return None
    try:
        parts = urlsplit(given)
        host, port, path = parts.hostname, parts.port, unquote(parts.path)
    except ValueError:
        parts, host, port, path = None, None, None, ""
    if parts is not None and parts.scheme == "clamav":
        if host and port and path in ("", "/"):
            return host, port
        if not host and path:
            return path, 0
    raise ImproperlyConfigured(
        f"COMMONWEAL_SCANNER is {given!r}. It has to be clamav://host:port, or clamav:///path/of/a/socket."
    )


def secret_key(given: str, production: bool) -> str:
    """The key that signs sessions. A council sets its own; elsewhere one is made once and kept beside the data."""
    if given:
        return given
    if production:
        raise ImproperlyConfigured("SECRET_KEY is not set. Production needs a long random one that nobody else knows.")
    kept = DATA / "secret.key"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError:
        return secrets.token_urlsafe(50)
    return kept.read_text().strip() or secrets.token_urlsafe(50)


def refuse_demonstration_in_production(demo: bool, production: bool) -> None:
    if demo and production:
        raise ImproperlyConfigured(
            "COMMONWEAL_DEMO and COMMONWEAL_PRODUCTION are both set. A demonstration lets anybody sign in as anybody, "
            "so it never starts beside real data. Set one of them to 0."
        )


def demonstration_clock(path: str, demo: bool) -> str:
    """The file whose moment a demonstration takes for now. Real work is dated by the machine and by nothing else."""
    if path and not demo:
        raise ImproperlyConfigured(
            "COMMONWEAL_CLOCK is set without COMMONWEAL_DEMO=1. Only a demonstration may be told what time it is: "
            "leave COMMONWEAL_CLOCK out."
        )
    if path and not Path(path).is_file():
        raise ImproperlyConfigured(f"COMMONWEAL_CLOCK names {path}, and there is no such file.")
    return path
