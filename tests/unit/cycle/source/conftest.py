import pytest
from django.utils import timezone

from tests.factories import assessment, source
from tests.factories import form as forms


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


# ---- an application whose form asks in every way, and its author at the pages --------------------------------------


@pytest.fixture
def opened(once, exercise, cast, now):
    return once(lambda: forms.opened(exercise, cast, now), exercise, cast)


@pytest.fixture
def at(now):
    return now + 3 * source.DAY


@pytest.fixture
def started(opened, cast, at):
    return source.started(opened, cast.harbour, cast.rosa, at)


@pytest.fixture
def own(started, cast, at, client, edge_at):
    """own("questions/change/", answer="...") sends as Rosa; own("check/") looks."""
    edge_at(at)
    client.force_login(cast.rosa)
    base = f"/org/harbour-trust/applications/{started.reference}/"

    def ask(page="", **given):
        return client.post(base + page, given) if given else client.get(base + page)

    return ask
