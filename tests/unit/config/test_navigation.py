from types import SimpleNamespace

import pytest

from commonweal.ground.pages import context

PRIYA = SimpleNamespace(roles={"commissioner"})
JOAN = SimpleNamespace(roles={"councillor"})


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
        ("/org/new/", PRIYA, "Opportunities", []),
        ("/desk/", None, "Opportunities", []),
    ],
)
def test_six_links_and_where_the_reader_is(path, person, first, current):
    assert shown(path, person) == (first, 6, current)


def test_a_page_that_is_not_there_has_no_link(monkeypatch):
    monkeypatch.setattr(context, "_opens", lambda href: href != "/data/")
    assert [link["text"] for link in context.navigation("/", None)][-1] == "Places and groups"
