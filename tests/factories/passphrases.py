"""Passphrases that cost nothing, so that a test of something else does not wait a second for each of them."""

import secrets
from contextlib import ExitStack, contextmanager
from unittest import mock

from commonweal.cycle.source.rules import sealing

REAL = {"locked": sealing.locked, "unlocked": sealing.unlocked}


@contextmanager
def _instead(**functions):
    with ExitStack() as stack:
        for name, function in functions.items():
            stack.enter_context(mock.patch.object(sealing, name, function))
        yield


def without_work():
    under = {}

    def locked(secret, passphrase):
        token = secrets.token_bytes(32)
        under[token, " ".join(passphrase.split())] = secret
        return token

    def unlocked(data, passphrase):
        try:
            return under[bytes(data), " ".join(passphrase.split())]
        except KeyError:
            raise sealing.Unopened("Not the passphrase.") from None

    return _instead(locked=locked, unlocked=unlocked)


def with_work():
    """The real ones, for the tests that are about them."""
    return _instead(**REAL)
