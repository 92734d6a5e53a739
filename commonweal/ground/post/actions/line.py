"""One connection to the mail server for many emails."""

from __future__ import annotations

import contextlib
import smtplib
from types import TracebackType
from typing import Any

from django.core.mail import EmailMessage, get_connection

BATCH = 50  # many servers end a connection that takes more
FAULTS = (OSError, smtplib.SMTPException, ValueError)


class Unreachable(Exception):
    """There was no mail server to offer anything to, or it did not let us in."""


class Line:
    """Opened with the first email, and anew after a fault and after each batch.

    It is asked whether it still stands before anything of the next email is given, never after: an email is offered
    once, so that a server which took it and went away before it could say so does not get it twice.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._given = 0

    def __enter__(self) -> Line:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """As `message.send()`: it raises what the server says, or that there was none."""
        if self._given >= BATCH or not _stands(self._connection):
            self._hang_up()
        if self._connection is None:
            self._connection = _opened()
        self._given += 1
        message.connection = self._connection
        try:
            message.send()
        except FAULTS:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        connection, self._connection, self._given = self._connection, None, 0
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # it may be gone already
                connection.close()


def _opened() -> Any:
    opening = get_connection()
    try:
        opening.open()
    except FAULTS as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault}") from fault
    return opening


def _stands(connection: Any) -> bool:
    server = getattr(connection, "connection", None)
    if server is None:
        return True  # not opened yet, or mail that goes to a folder
    try:
        return bool(server.noop()[0] == 250)
    except (OSError, smtplib.SMTPException):
        return False
