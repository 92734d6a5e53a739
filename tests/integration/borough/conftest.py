"""The demonstration borough, loaded once for each worker and laid out for each file of tests that walks over it."""

from __future__ import annotations

import datetime
import logging

import pytest
import time_machine

from tests.cast import LONDON
from tests.integration.borough.addresses import WHOLE_BOROUGH, filled, routes, walk
from tests.told import all_rows, put_back

LIVES_BY = "norwich"
NOW = datetime.datetime(2026, 9, 7, 10, 0, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def borough_files(tmp_path_factory):
    """Where the borough's files lie: its rows name them, whichever file of tests is reading."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def borough_rows(django_db_setup, django_db_blocker, borough_files):
    """Three years of Thornmere, told once by its actions, which takes longer than all that is done with it."""
    from django.db import transaction
    from django.test.utils import override_settings

    from commonweal.front.desk.actions import demo

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(borough_files)),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        demo.load(framework=LIVES_BY, at=NOW)
        rows = all_rows()
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="session")
def walked():
    """What each person saw on a walk over the borough; it is the same borough in every file of tests."""
    return {}


@pytest.fixture(scope="module")
def thornmere(borough_rows, borough_files, django_db_blocker):
    """The borough inside one transaction, which is rolled back when the last test of a file is done."""
    from django.db import transaction
    from django.test.utils import override_settings

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(borough_files)),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        put_back(borough_rows)
        yield NOW
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def addresses(thornmere, walked):
    """Every kind of address of the site, with references that exist."""
    real = sorted({one for role in WHOLE_BOROUGH for page in walk(role, walked) for one in page.addresses})
    return [filled(route, real) for route in routes()]
