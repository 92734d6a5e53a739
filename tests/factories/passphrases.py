"""Passphrases that cost nothing, where a whole borough is told: the tests of sealing pay for the real ones."""

import secrets
from contextlib import contextmanager
from unittest import mock

from commonweal.cycle.source.rules import sealing


@contextmanager
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

    with mock.patch.object(sealing, "locked", locked), mock.patch.object(sealing, "unlocked", unlocked):
        yield
