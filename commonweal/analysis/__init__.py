"""The mathematics that a commissioner can trust: no web, no database, nothing else of ours."""

from __future__ import annotations

from importlib import import_module

from commonweal.analysis.command import Command
from commonweal.analysis.result import Refused, Result

MODULES = ("choice", "scoring", "value", "allocation", "access", "measures", "market", "effect")

__all__ = ["MODULES", "Command", "Refused", "Result", "commands"]


def commands() -> dict[str, Command]:
    """Every analysis by its name ('choice.weighted_sum'). Each module lists its own in COMMANDS.

    Gathered on call, so that importing one analysis never loads the other seven.
    """
    gathered: dict[str, Command] = {}
    for module in MODULES:
        gathered.update(import_module(f"commonweal.analysis.{module}").COMMANDS)
    return gathered
