"""Roles for the council: an administrator gives them and ends them in the browser, each with a reason."""

import pytest
from django.core import mail

from commonweal.council.people import actions
from commonweal.council.people.models import Appointment, Person
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused

ROLES = "/desk/admin/roles/"
ASKED = {"email": "Nia.Rees@thornmere.example", "name": "Nia Rees", "job_title": "Commissioner", "role": "decider"}


def said(page):
    return " ".join(page.content.decode().split())


def test_an_administrator_gives_a_role_and_ends_it(cast, client, django_capture_on_commit_callbacks):
    for key in ("priya", "rosa"):
        client.force_login(getattr(cast, key))
        assert [client.get(f"{ROLES}{one}").status_code for one in ("", "give/")] == [403, 403]
        assert client.post(f"{ROLES}give/", ASKED | {"level": "officer", "reason": "Mine."}).status_code == 403
    assert not Person.objects.filter(name="Nia Rees").exists()
    client.force_login(cast.admin)
    assert 'href="/desk/admin/roles/"' in client.get("/desk/").content.decode()
    page = said(client.get(ROLES))
    assert "Decision maker, up to director level" in page
    empty = said(client.post(f"{ROLES}give/", {"email": ""}))
    assert "Select which role they have" in empty
    assert "Enter why they have the role" in empty
    refused = said(client.post(f"{ROLES}give/", ASKED | {"reason": "She joins the team."}))
    assert "A decision maker needs a level, and no other role has one." in refused
    assert "She joins the team." in refused
    assert not Person.objects.filter(name="Nia Rees").exists()
    with django_capture_on_commit_callbacks(execute=True):
        given = client.post(f"{ROLES}give/", ASKED | {"level": "officer", "reason": "She joins the team."})
    assert given.status_code == 302
    held = Appointment.objects.get(person__email="nia.rees@thornmere.example")
    assert (held.role, held.level, held.person.job_title) == ("decider", "officer", "Commissioner")
    assert Entry.objects.filter(verb="appointed", by=cast.admin.reference).latest("pk").why == "She joins the team."
    assert mail.outbox[-1].to == ["nia.rees@thornmere.example"]
    assert "Grace Okoro has made you a decision maker up to officer level for" in mail.outbox[-1].body
    where = f"{ROLES}{held.pk}/end/"
    assert "Enter why the role ends" in said(client.post(where, {"reason": ""}))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(where, {"reason": "She has left."}).status_code == 302
    assert not Appointment.objects.filter(pk=held.pk).exists()
    assert Entry.objects.filter(verb="ended appointment").latest("pk").why == "She has left."
    assert "has ended your role as a decision maker up to officer level" in mail.outbox[-1].body
    assert client.get(where).status_code == 404
    own = Appointment.objects.get(person=cast.admin)
    before = said(client.get(f"{ROLES}{own.pk}/end/"))
    assert ("The last council administrator cannot be removed" in before, "End the role</button>" in before) == (
        True,
        False,
    )
    last = said(client.post(f"{ROLES}{own.pk}/end/", {"reason": "I retire."}))
    assert "The last council administrator cannot be removed: nobody could then appoint another." in last


def test_nobody_else_gives_one_and_none_without_a_reason(cast, now):
    asked = {"email": "nia@thornmere.example", "role": "commissioner", "at": now}
    with pytest.raises(Refused, match="council administrator"):
        actions.give_role(reason="Mine.", by=cast.priya, **asked)
    with pytest.raises(Refused, match="Enter the reason"):
        actions.give_role(reason=" ", by=cast.admin, **asked)
