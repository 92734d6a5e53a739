"""The demonstration borough under the frameworks that no other test meets it under: whole and unbroken."""

import datetime

import pytest

from commonweal.council.exercise.models import Exercise
from commonweal.council.framework.queries import shipped
from commonweal.council.people.models import CharterSignature
from commonweal.front.desk.actions.demo import load
from commonweal.ground.record.rules import Refused
from tests.integration.borough.conftest import LIVES_BY
from tests.integration.borough.test_whole import is_whole

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("name", [one for one in shipped() if one != LIVES_BY])
def test_it_loads_under_each_framework_with_exercises_at_every_stage(name, db, now):
    load(framework=name, at=now)
    is_whole(name)
    signed = CharterSignature.objects.order_by("organisation__name")
    found = [(str(one.organisation), one.shown.count(), one.by_when < now.date()) for one in signed]
    assert found == ([("Harbour Trust", 1, False), ("Northgate Care Ltd", 0, True)] if name == "croydon" else [])


def test_it_is_never_mixed_with_real_data(cast, now):
    with pytest.raises(Refused) as refused:
        load(framework=LIVES_BY, at=now + datetime.timedelta(days=1))
    assert "There are people in this database already" in str(refused.value)
    assert not Exercise.objects.exists()
