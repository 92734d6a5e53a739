"""What organisations are paid for now, as those who assess their applications are told it."""

import datetime

from commonweal.cycle.deliver.queries import funded_now
from commonweal.cycle.plan.models import Outcome
from tests.factories import deliver


def test_agreements_that_run_are_told_with_what_they_serve(exercise, cast, now):
    agreement = deliver.active(exercise, cast, now)
    Outcome.objects.create(exercise=exercise, statement="Work that lasts.", framework_key="fair_work")
    [one] = funded_now([agreement.organisation_id], now.date())
    assert (one.reference, one.value, one.service) == (agreement.reference, agreement.value, exercise.service_category)
    assert ("fair_work" in one.outcomes, one.areas) == (True, None)
    assert funded_now([agreement.organisation_id], agreement.ends_on + datetime.timedelta(days=1)) == []
    assert funded_now([agreement.organisation_id + 1000], now.date()) == []
