import pytest
from django.utils import timezone


@pytest.fixture
def edge_at(monkeypatch):
    """Say what time it is where requests come in."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
