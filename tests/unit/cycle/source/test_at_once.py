"""One button pressed twice at the same moment. SQLite lets one write at a time; PostgreSQL has to be asked to."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from commonweal.cycle.source import actions
from commonweal.cycle.source.models import Application, Opportunity
from commonweal.ground.record.rules import Refused
from tests.factories import source

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time.")


@pytest.mark.django_db(transaction=True)
def test_of_those_who_begin_at_once_one_does_and_the_others_are_told_of_it(exercise, cast, now):
    opened = source.opened(exercise, cast, now)

    def begin(_):
        mine = Opportunity.objects.get(pk=opened.pk)
        try:
            actions.start_application(
                opportunity=mine, organisation=cast.harbour, by=cast.rosa, at=now + 3 * source.DAY
            )
            return "begun"
        except Refused as no:
            return no.refusals[0].why.partition(":")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as at_once:
        answers = sorted(at_once.map(begin, range(4)))
    assert answers == [*["Harbour Trust has one already"] * 3, "begun"]
    assert Application.objects.count() == 1
