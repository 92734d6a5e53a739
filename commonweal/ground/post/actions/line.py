"""One connection to the mail server for many emails."""

from __future__ import annotations

import contextlib
import smtplib
from types import TracebackType
from typing import Any

from django.core.mail import EmailMessage, get_connection

BATCH = 50  # many servers end a connection that takes more
FAULTS = (OSError, smtplib.SMTPException, ValueError)


class Line:
    """Opened with the first email, and anew after a fault and after each batch.

    It is asked whether it still stands before anything of the next email is given, never after: an email is offered
    once, so that a server which took it and went away before it could say so does not get it twice.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._given = 0
        self._over = False

    def __enter__(self) -> Line:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._over = True
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """As `message.send()`: it raises what the server says."""
        if self._over:  # what waited for a commit after the batch has ended goes alone
            message.send()
            return
        if self._given >= BATCH or not _stands(self._connection):
            self._hang_up()
        try:
            if self._connection is None:
                opening = get_connection()
                opening.open()
                self._connection = opening
            self._given += 1
            message.connection = self._connection
            message.send()
        except FAULTS:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        connection, self._connection, self._given = self._connection, None, 0
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # it may be gone already
                connection.close()


def _stands(connection: Any) -> bool:
    server = getattr(connection, "connection", None)
    if server is None:
        return True  # not opened yet, or mail that goes to a folder
    try:
        return bool(server.noop()[0] == 250)
    except (OSError, smtplib.SMTPException):
        return False
