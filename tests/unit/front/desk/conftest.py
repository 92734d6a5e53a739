import pytest


@pytest.fixture
def visit(client, now, monkeypatch):
    """A visit to a page as somebody, at the test's own time unless another is given."""
    clock = {"now": now}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])

    def go(person, path, at=None):
        clock["now"] = at or now
        client.logout()
        if person is not None:
            client.force_login(person)
        return client.get(path)

    return go


@pytest.fixture
def wards(cast):
    from commonweal.front.desk.actions.cast import lay_wards

    return {ward.slug: ward for ward in lay_wards()}


@pytest.fixture
def register(cast, now):
    """An agreement as it stood in the council's register before."""
    from commonweal.cycle.deliver.models import Agreement
    from tests.factories import deliver

    def one(key="R-1", **given):
        deliver.imported(cast, now, key, **given)
        return Agreement.objects.get(source_key=key)

    return one
