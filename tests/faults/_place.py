"""Where a drill is held."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def settle_in(folder: Path, **more: str) -> None:
    """An empty database and empty stores in this folder, for this process and for those that it starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONWEAL_", "DJANGO_"))}
    os.environ.clear()
    os.environ.update(
        kept,
        DJANGO_SETTINGS_MODULE="commonweal.config.settings",
        DATABASE_URL=f"sqlite:///{folder}/drill.sqlite3",
        COMMONWEAL_FILES=str(folder / "files"),
        COMMONWEAL_MAIL=str(folder / "mail"),
        COMMONWEAL_STATIC=str(folder / "static"),
        COMMONWEAL_WORKING_KEYS=str(folder / "keys"),
        SECRET_KEY="known to everybody and used for nothing else",
        **more,
    )
    sys.path.insert(0, str(CHECKOUT))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
