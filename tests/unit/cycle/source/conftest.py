import pytest
from django.utils import timezone

from tests.factories import assessment


@pytest.fixture
def ranked(once, exercise, cast, now):
    """A round of two applicants, scored, agreed and ranked."""
    return once(lambda: assessment.ranked(assessment.closed(exercise, cast, now)), exercise, cast)


@pytest.fixture
def tendered(once, exercise, cast, now):
    """The worked example of four bids, agreed and ranked."""
    return once(lambda: assessment.agreed_bids(assessment.tendered(exercise, cast, now)), exercise, cast)


@pytest.fixture
def edge_at(monkeypatch):
    """Say what time it is where requests come in."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
