"""The demonstration borough, loaded once for each file of tests that walks over all of it."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cast import LONDON

NOW = datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)


@pytest.fixture(scope="module")
def thornmere(django_db_setup, django_db_blocker, tmp_path_factory):
    """Three years of Thornmere inside one transaction, which is rolled back when the last test of a file is done."""
    from django.db import transaction
    from django.test.utils import override_settings

    from commonweal.front.desk.actions import demo

    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(files)),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        demo.load(framework="norwich", at=NOW)
        yield NOW
        transaction.set_rollback(True)
