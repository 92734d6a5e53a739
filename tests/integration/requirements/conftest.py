"""What the requirement tests share: a browser without script at the test's own time, and how far an exercise is."""

import datetime

import pytest

from tests.factories.understand import Stage


def text(response) -> str:
    """A page's words and marks with every run of space made one."""
    return " ".join(response.content.decode().split())


class Browser:
    """Somebody at a page: `visit(person, path)` reads it, `visit.send(person, path, **answers)` posts a form."""

    def __init__(self, client, clock):
        self.client, self.clock = client, clock

    @staticmethod
    def day(name, on) -> dict[str, str]:
        """A date as its three boxes send it."""
        return {f"{name}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}

    def _as(self, person, at):
        self.clock["now"] = at or self.clock["start"]
        self.client.logout()
        if person is not None:
            self.client.force_login(person)

    def __call__(self, person, path, at=None):
        self._as(person, at)
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return text(answer)

    def send(self, person, path, at=None, **answers):
        self._as(person, at)
        return self.client.post(path, answers)


@pytest.fixture
def visit(client, now, monkeypatch):
    clock = {"now": now, "start": now}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])
    return Browser(client, clock)


@pytest.fixture
def stage(exercise, cast, now):
    return Stage(exercise, cast.priya, now)


@pytest.fixture
def lancaster(cast, bands, now):
    """The council lives by Lancaster's framework instead of Norwich's."""
    from commonweal.front.desk.actions.cast import adopt_shipped

    at = now - datetime.timedelta(days=390)
    return adopt_shipped("lancaster", by=cast.admin, at=at, in_force_from=at.date())


@pytest.fixture
def whys():
    """The sentences of a refusal: `whys(refused)`."""
    return lambda refused: [one.why for one in refused.value.refusals]
