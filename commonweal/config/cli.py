"""The command line: `commonweal --help`. It ends with 0 when done, 1 when refused or found wrong, 2 when unreadable."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from commonweal.config.commands import (
    administrator,
    analyse,
    demo,
    framework,
    import_file,
    law,
    migrate,
    publish,
    serve,
    tick,
    verify,
)
from commonweal.config.commands.stop import DONE, UNREADABLE, WRONG, Stop

COMMANDS = (migrate, serve, tick, demo, administrator, framework, import_file, publish, verify, law, analyse)


def parser() -> ArgumentParser:
    made = ArgumentParser(prog="commonweal", description="A council's commissioning framework, from need to result.")
    made.add_argument("--trace", action="store_true", help="show where in the program something went wrong")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        if getattr(given, "prepare", None):
            given.prepare(given)
        if getattr(given, "django", False):
            _start_django()
        for line in given.run(given):
            print(line)
    except Stop as stop:
        return _end(stop.code, *stop.sentences)
    except BrokenPipeError:
        # Whoever read the answer has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _end(WRONG, "Stopped.")
    except Exception as error:
        if given.trace:
            raise
        return _end(*_said(error))
    return DONE


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    import django

    django.setup()


def _said(error: Exception) -> tuple[int, str]:
    """The code and the sentence for what a floor below refused, or for what nobody foresaw."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error as DatabaseError

    from commonweal import analysis
    from commonweal.ground.law import LawDataError, LawRefusal

    if isinstance(error, analysis.Refused | LawRefusal | ImproperlyConfigured) or _is_ours(error):
        return WRONG, str(error)
    if isinstance(error, LawDataError) or type(error).__name__ == "Unreadable":
        return UNREADABLE, str(error)
    if isinstance(error, OSError):
        return UNREADABLE, f"{error.filename or 'A file'} cannot be used: {error.strerror or error}."
    if isinstance(error, DatabaseError):
        return UNREADABLE, f"The database does not answer as it should: {error}. `commonweal migrate` may put it right."
    return UNREADABLE, f"This failed in a way that nobody foresaw: {error!r}. `commonweal --trace` shows where."


def _is_ours(error: Exception) -> bool:
    """A refusal of the record or of a framework file; neither can be imported before Django has started."""
    return bool(getattr(error, "refusals", ())) or type(error).__name__ == "BadPack"


def _end(code: int, *sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
