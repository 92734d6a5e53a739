import pytest

from tests.factories import deliver


@pytest.fixture
def setting_up(once, exercise, cast, now):
    return once(lambda: deliver.being_set_up(exercise, cast, now), exercise, cast)


@pytest.fixture
def ready(once, exercise, cast, now):
    return once(lambda: deliver.ready_to_sign(exercise, cast, now), exercise, cast)


@pytest.fixture
def agreement(once, exercise, cast, now):
    return once(lambda: deliver.active(exercise, cast, now), exercise, cast)


@pytest.fixture
def visit(client, now, monkeypatch):
    """A visit to a page as somebody, at the test's own time."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    def go(person, path, data=None, **names):
        client.logout()
        if person is not None:
            client.force_login(person)
        return client.post(path, data, **names) if data is not None else client.get(path, **names)

    return go
