from types import SimpleNamespace

import pytest

from commonweal.council.people.models import Held
from commonweal.ground.pages import context

PRIYA = SimpleNamespace(roles={"commissioner"})
JOAN = SimpleNamespace(roles={"councillor"})
ROSA = SimpleNamespace(roles=set(), memberships_now={1: Held("admin", "harbour-trust")})


@pytest.fixture
def _every_page_opens(monkeypatch):
    monkeypatch.setattr(context, "_opens", lambda href: True)


def shown(path, person):
    links = context.navigation(path, person)
    return links[0]["text"], len(links), [link["text"] for link in links if link["current"]]


@pytest.mark.usefixtures("_every_page_opens")
@pytest.mark.parametrize(
    ("path", "person", "first", "current"),
    [
        ("/", None, "Opportunities", []),
        ("/opportunities/OP-2026-031/", None, "Opportunities", ["Opportunities"]),
        ("/desk/", PRIYA, "Your work", ["Your work"]),
        ("/desk/exercises/CE-2026-014/", PRIYA, "Your work", ["Exercises"]),
        ("/desk/councillor/scorecard/", JOAN, "Home", ["Scorecard"]),
        ("/org/harbour-trust/profile/names/", PRIYA, "Home", ["Organisation"]),
        ("/org/harbour-trust/profile/names/", ROSA, "Home", ["Organisation"]),
        ("/org/meadow-cic/applications/APP-2026-00001/", ROSA, "Opportunities", []),
        ("/org/new/", PRIYA, "Opportunities", []),
        ("/desk/", None, "Opportunities", []),
    ],
)
def test_six_links_and_where_the_reader_is(path, person, first, current):
    assert shown(path, person) == (first, 6, current)


def test_a_page_that_is_not_there_has_no_link(monkeypatch):
    monkeypatch.setattr(context, "_opens", lambda href: href != "/data/")
    assert [link["text"] for link in context.navigation("/", None)][-1] == "Places and groups"


@pytest.mark.usefixtures("_every_page_opens")
@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/reviews/RV-2026-001/evaluate/", "Agreements"),
        ("/desk/claims/CL-2026-001/", "Agreements"),
        ("/desk/payments/", "Agreements"),
        ("/desk/assessments/OP-2026-031/", "Opportunities and assessments"),
        ("/desk/awards/AW-2026-001/letter/", "Opportunities and assessments"),
    ],
)
def test_a_page_without_a_link_of_its_own_belongs_to_a_part(path, current):
    assert shown(path, PRIYA)[2] == [current]


@pytest.mark.parametrize(
    ("path", "person", "back"),
    [
        ("/plan/", PRIYA, {"text": "Your work", "href": "/desk/"}),
        ("/plan/", JOAN, {"text": "Councillor home", "href": "/desk/councillor/"}),
        ("/desk/exercises/", PRIYA, None),
        ("/plan/", SimpleNamespace(roles=set()), None),
        ("/plan/", None, None),
    ],
)
def test_people_of_the_council_have_a_way_back_to_their_work(path, person, back):
    assert context.desk(path, person) == back
