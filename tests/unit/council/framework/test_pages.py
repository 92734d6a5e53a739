"""The framework as residents read it, in whichever council's words, and as an administrator adopts it."""

import datetime
from decimal import Decimal
from html import unescape

import pytest

from commonweal.council.exercise.actions import open_exercise
from commonweal.council.framework.models import DecisionLevel, Framework
from commonweal.council.framework.queries import shipped, shipped_pack
from commonweal.ground.record.rules import Refused

PAGES = (
    "/framework/",
    "/principles/",
    "/outcomes/",
    "/framework/criteria/",
    "/framework/glossary/",
    "/framework/who-does-what/",
)


def text(response):
    return unescape(" ".join(response.content.decode().split()))


@pytest.fixture
def visit(client, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    def go(person, path, data=None):
        client.logout()
        if person is not None:
            client.force_login(person)
        return client.get(path) if data is None else client.post(path, data)

    return go


def adopting(name, **given):
    day = {"in_force_from-day": "1", "in_force_from-month": "9", "in_force_from-year": "2026"}
    return {"pack": name, "approved_by": "Cabinet, 1 August", "what_changed": "", **day, **given}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.django_db
def test_a_council_without_a_framework_is_told_so(path, visit):
    page = visit(None, path)
    assert page.status_code == 200
    assert "The council has not adopted a commissioning framework that is in force today." in text(page)


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_every_council(path, name, cast, now, visit):
    assert visit(cast.admin, "/desk/admin/framework/", adopting(name)).status_code == 302
    page = visit(None, path)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.covers("G0.01")
def test_a_version_is_adopted_published_with_what_changed_and_kept(cast, now, visit):
    asked = {"title": "Help into work", "trigger": "need", "lead": cast.priya, "by": cast.priya, "at": now}
    with pytest.raises(Refused):
        open_exercise(**asked)
    assert visit(cast.admin, "/desk/admin/framework/", adopting("norwich")).status_code == 302
    first = open_exercise(**asked)
    refused = visit(cast.admin, "/desk/admin/framework/", adopting("croydon"))
    assert "Say what changes from the version before. It is published." in text(refused)
    changed = adopting("croydon", what_changed="Nine principles and a social value policy.")
    assert visit(cast.admin, "/desk/admin/framework/", changed).status_code == 302
    second = open_exercise(**asked)
    page = text(visit(None, "/framework/"))
    assert "Nine principles and a social value policy." in page
    assert all(one.title in page for one in Framework.objects.all())
    first.refresh_from_db()
    assert (first.framework.name, second.framework.name) == ("norwich", "croydon")


def test_only_an_administrator_adopts(cast, framework, visit):
    for key in ("priya", "helen", "rosa", "joan"):
        assert visit(getattr(cast, key), "/desk/admin/framework/", adopting("sutton")).status_code == 403
    assert Framework.objects.count() == 1


@pytest.mark.parametrize("name", shipped())
def test_stages_have_the_councils_names_with_their_gates(name, cast, visit):
    visit(cast.admin, "/desk/admin/framework/", adopting(name))
    page, pack = text(visit(None, "/framework/")), shipped_pack(name)
    places = [page.index(f'<h3 class="govuk-heading-s">{stage.name}</h3>') for stage in pack.stages]
    assert places == sorted(places)
    assert page.count("<strong>Gate: ") == len(pack.gates)


def test_what_the_document_does_not_say_is_said(cast, visit):
    visit(cast.admin, "/desk/admin/framework/", adopting("sutton"))
    page = text(visit(None, "/framework/"))
    assert all(reason in page for reason in shipped_pack("sutton").not_in_source.values())


def test_a_principle_without_a_measure_says_so(cast, visit):
    for number, (name, principles) in enumerate((("croydon", 9), ("lancaster", 5))):
        visit(cast.admin, "/desk/admin/framework/", adopting(name, what_changed=f"Version {number}."))
        page, pack = text(visit(None, "/principles/")), shipped_pack(name)
        assert [len(pack.principles), page.count("How you can tell:")] == [principles, principles]
        assert page.count("No measure set yet.") == sum(1 for one in pack.principles if one.measure is None)
        assert all(one.commitment in page for one in pack.principles)


def test_headings_and_priorities_are_the_councils_own(cast, visit):
    visit(cast.admin, "/desk/admin/framework/", adopting("southwark"))
    page, pack = text(visit(None, "/outcomes/")), shipped_pack("southwark")
    assert [one.name in page for one in pack.outcomes] == [True] * 5
    visit(cast.admin, "/desk/admin/framework/", adopting("lancaster", what_changed="Other words."))
    page, pack = text(visit(None, "/outcomes/")), shipped_pack("lancaster")
    assert all(one.name in page for one in pack.priorities)


def test_a_level_is_set_with_where_it_is_written(cast, framework, visit):
    level = {"level": "officer", "kind": "award", "up_to": "25,000", "source": "Constitution, part 3"}
    day = {"from_date-day": "1", "from_date-month": "9", "from_date-year": "2026"}
    assert visit(cast.admin, "/desk/admin/levels/new/", {**level, "source": "", **day}).status_code == 200
    assert visit(cast.admin, "/desk/admin/levels/new/", {**level, **day}).status_code == 302
    band = DecisionLevel.objects.get()
    assert (band.up_to, band.from_date) == (Decimal(25_000), datetime.date(2026, 9, 1))
    assert "Constitution, part 3" in text(visit(cast.priya, "/desk/admin/levels/"))
    assert visit(cast.priya, "/desk/admin/levels/new/").status_code == 403
    assert visit(cast.joan, "/desk/admin/levels/").status_code == 403


@pytest.mark.covers("G0.09")
def test_who_does_what_at_each_gate_and_who_may_decide_what_is_written_down(visit, cast, framework, bands, now):
    page = text(visit(None, "/framework/who-does-what/"))
    for gate in framework.pack.gates:
        assert page.count(gate.question) == 1
    parts = ("Responsible: does the work", "Accountable: decides", "Consulted: asked first", "Informed: told after")
    assert [page.count(part) for part in parts] == [len(framework.pack.gates)] * 4
    assert page.count("The lead of the exercise and its team") == len(framework.pack.gates)
    table = page[page.index("Delegated powers") :]
    said = [table.index(one) for one in ("Officer", "£25,000", "Director", "£100,000", "Cabinet member", "£500,000")]
    assert said == sorted(said)
    later = now.date().replace(month=12)
    DecisionLevel.objects.create(level="officer", kind="award", up_to=Decimal(40_000), from_date=later, source="New")
    assert "£40,000" not in text(visit(None, "/framework/who-does-what/"))
