"""What an organisation finds on its home page of the agreements that it has."""

import pytest

from tests.factories import deliver


@pytest.fixture
def active(exercise, cast, now):
    return deliver.active(exercise, cast, now)


def test_the_home_page_says_what_is_due_next(active, cast, client):
    client.force_login(cast.rosa)
    page = client.get("/org/harbour-trust/").content.decode()
    assert page.count(f'href="/org/harbour-trust/agreements/{active.reference}/"') == 1
    assert page.count(">What is due<") == 1


def test_who_has_no_agreement_is_told_so(cast, client):
    client.force_login(cast.omar)
    assert client.get("/org/meadow-cic/").content.decode().count("You have no agreement with the council now.") == 1
