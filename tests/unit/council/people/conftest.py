import datetime

import pytest

from commonweal.council.people import actions
from commonweal.council.people.models import Role, Standing

NOW = datetime.datetime(2026, 9, 18, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def someone(db):
    """Somebody who holds no role: someone("Rosa Lind")."""

    def add(name):
        email = f"{name.split()[0].lower()}@example.org"
        return actions.add_person(email=email, name=name, by=None, at=NOW)

    return add


@pytest.fixture
def grace(someone):
    person = someone("Grace Okoro")
    actions.appoint(person=person, role=Role.ADMINISTRATOR, by=None, at=NOW)
    return person


@pytest.fixture
def rosa(someone):
    return someone("Rosa Lind")


@pytest.fixture
def yusuf(someone):
    return someone("Yusuf Demir")


@pytest.fixture
def harbour(rosa, yusuf):
    made = actions.register_organisation(
        name="Harbour Trust", legal_form="charity", charity_number="1123456", by=rosa, at=NOW
    )
    actions.add_member(organisation=made, person=yusuf, standing=Standing.EDITOR, by=rosa, at=NOW)
    return made


@pytest.fixture
def signed_in(client, settings):
    """The pages as one person sees them: signed_in(rosa).get("/account/")."""
    settings.ALLOWED_HOSTS = ["testserver"]

    def enter(person):
        client.force_login(person)
        return client

    return enter
