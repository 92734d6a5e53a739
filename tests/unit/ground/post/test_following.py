"""Following by email: confirmed by a button, told once, stopped in one go, and nothing left behind."""

import datetime
import smtplib
from unittest import mock

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend

from commonweal.ground.post import actions, queries
from commonweal.ground.post.actions import Topic
from commonweal.ground.post.models import Follower, Following, News, Pace
from commonweal.ground.post.rules import next_digest
from commonweal.ground.record.models import Entry
from commonweal.ground.record.rules import Refused
from tests.cast import LONDON

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
DAY = 1440 * MINUTE
ALL = Topic("opportunities", "All new opportunities", "/opportunities/")
ONE = Topic("opportunity:OP-2026-001", "Help to find work", "/opportunities/OP-2026-001/")


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def monday():
    """Monday 7 September 2026, ten in the morning."""
    return datetime.datetime(2026, 9, 7, 10, tzinfo=LONDON)


def at_eight(now, days):
    return (now + days * DAY).replace(hour=8, minute=1)


def announce(at, key="answer 1", kind="changed", topic=ONE, line="A question was answered: How long?"):
    return actions.announce(
        key=key,
        kind=kind,
        topics=["opportunities", topic.key],
        item="OP-2026-001",
        title="Help to find work",
        line=line,
        many="{} answers were published.",
        path=topic.path,
        at=at,
    )


def follow(now, *topics, address="ada@example.org"):
    return actions.follow(address=address, topics=topics or (ONE,), at=now)


def path_in(message):
    return next(word for word in message.body.split() if "/updates/" in word).split("example", 1)[1]


# ---- beginning and stopping ---------------------------------------------------------------------------------------


def test_nobody_is_written_to_before_the_button_is_pressed(monday, client):
    actions.ask_to_follow(address="Ada@Example.org", topics=[ALL, ONE], at=monday)
    announce(monday + MINUTE)
    assert actions.send_news(at=at_eight(monday, 1)) == 0
    link = path_in(mail.outbox[0])
    with mock.patch("django.utils.timezone.now", return_value=monday + MINUTE):
        assert "Help to find work" in client.get(link).content.decode()
        assert queries.follows("ada@example.org", ONE.key) is False
        client.post(link)
    assert queries.follows("ada@example.org", ONE.key) is True
    assert queries.how_many([ALL.key, ONE.key]) == 1


def test_every_address_gets_the_same_answer(monday, client):
    follow(monday, address="known@example.org")
    said = []
    for address in ("known@example.org", "unknown@example.org"):
        page = client.post("/updates/", {"address": address}).content.decode()
        said.append(page.replace(address, "-"))
    assert said[0] == said[1]
    assert [one.to for one in mail.outbox] == [["known@example.org"], ["unknown@example.org"]]
    assert list(Follower.objects.values_list("address", flat=True)) == ["known@example.org"]


def test_a_fourth_email_within_the_hour_is_not_sent(client, cast):
    answers = [client.post("/updates/", {"address": "ada@example.org"}).content.decode() for _ in range(4)]
    assert ["Wait an hour" in one for one in answers] == [False, False, False, True]
    assert len(mail.outbox) == 3


def test_what_nobody_confirmed_is_deleted_after_a_week(monday):
    actions.ask_to_follow(address="ada@example.org", topics=[ONE], at=monday)
    key = Following.objects.get().key
    assert actions.confirm(key=key, at=monday + 8 * DAY) == []
    assert (actions.forget(at=monday + 6 * DAY), Follower.objects.count()) == (0, 1)
    assert (actions.forget(at=monday + 7 * DAY), Follower.objects.count()) == (1, 0)


def test_one_is_stopped_and_with_the_last_one_the_address_goes(monday, client):
    follower = follow(monday, ALL, ONE)
    first, second = queries.followed(follower)
    address = f"/updates/{follower.key}/stop/{first.pk}/"
    assert "All new opportunities" in client.get(address).content.decode()
    assert Following.objects.count() == 2
    client.post(address)
    assert queries.followed(follower) == [second]
    client.post(f"/updates/{follower.key}/stop/{second.pk}/")
    assert Follower.objects.count() == 0


def test_a_mail_program_stops_all_of_it_without_a_cookie(monday, edge_client):
    follower = follow(monday, ALL, ONE)
    announce(monday + MINUTE)
    actions.send_news(at=at_eight(monday, 1))
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").split("example", 1)[1]
    assert address == f"/updates/{follower.key}/stop/"
    edge_client.get(address)
    assert Follower.objects.count() == 1
    assert edge_client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (Follower.objects.count(), Following.objects.count()) == (0, 0)


@pytest.fixture
def edge_client():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


def test_no_address_comes_onto_the_record(monday, cast):
    before = Entry.objects.count()
    actions.ask_to_follow(address="ada@example.org", topics=[ONE], at=monday)
    actions.confirm(key=Following.objects.get().key, at=monday)
    announce(monday + MINUTE)
    actions.send_news(at=at_eight(monday, 1))
    actions.stop_all(follower=Follower.objects.get())
    assert Entry.objects.count() == before


# ---- what is sent, and when ---------------------------------------------------------------------------------------


def test_a_digest_goes_at_eight_on_working_days_once(monday):
    follow(monday)
    announce(monday + MINUTE)
    friday = monday + 4 * DAY
    times = [monday + 2 * MINUTE, at_eight(monday, 1) - 2 * MINUTE, at_eight(monday, 1), at_eight(monday, 1) + MINUTE]
    assert [actions.send_news(at=at) for at in times] == [0, 0, 1, 0]
    announce(friday, key="answer 2", line="A question was answered: How much?")
    assert [actions.send_news(at=at_eight(monday, days)) for days in (5, 6, 7, 8)] == [0, 0, 1, 0]
    assert mail.outbox[0].subject == "Help to find work: A question was answered: How long?"
    assert "Stop emails about it: https://" in mail.outbox[0].body
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"


def test_the_same_thing_done_twice_is_one_line(monday):
    follow(monday)
    announce(monday + MINUTE)
    announce(monday + 2 * MINUTE, key="answer 2", line="A question was answered: How much?")
    announce(monday + 2 * MINUTE, key="answer 2", line="Said again")
    actions.send_news(at=at_eight(monday, 1))
    assert mail.outbox[0].subject == "Help to find work: 2 changes"
    assert mail.outbox[0].body.count("\n- ") == 1
    assert "- 2 answers were published." in mail.outbox[0].body


def test_only_what_came_after_following_is_told(monday):
    announce(monday)
    follow(monday + MINUTE)
    assert actions.send_news(at=at_eight(monday, 1)) == 0


def test_what_is_urgent_goes_at_once_and_not_again(monday):
    follow(monday)
    follow(monday, address="later@example.org")
    Follower.objects.filter(address="later@example.org").update(urgent=Pace.DAILY)
    announce(monday + MINUTE, kind="urgent", line="Withdrawn: no money.")
    assert [actions.send_news(at=monday + minute * MINUTE) for minute in (2, 3)] == [1, 0]
    assert mail.outbox[0].to == ["ada@example.org"]
    assert [actions.send_news(at=at_eight(monday, 1)), mail.outbox[1].to] == [1, ["later@example.org"]]


def test_a_weekly_digest_that_runs_twice_goes_once_and_a_change_of_pace_loses_nothing(monday):
    follower = follow(monday)
    weekly = {"opened": "weekly", "changed": "weekly", "urgent": "off"}
    actions.choose_paces(follower=follower, paces=weekly)
    announce(monday + MINUTE)
    announce(monday + MINUTE, key="withdrawn", kind="urgent", line="Withdrawn: no money.")
    assert [actions.send_news(at=at_eight(monday, days)) for days in (1, 2, 7, 7, 8)] == [0, 0, 1, 0, 0]
    announce(monday + 8 * DAY, key="answer 2")
    follower.refresh_from_db()
    actions.choose_paces(follower=follower, paces=weekly | {"changed": "daily"})
    assert [actions.send_news(at=at_eight(monday, days)) for days in (9, 10, 14)] == [1, 0, 0]


def test_what_came_in_a_pause_goes_in_one_digest_at_its_end_and_nothing_twice(monday):
    follower, other = follow(monday), follow(monday, address="bea@example.org")
    actions.choose_paces(follower=follower, paces={"opened": "off", "changed": "weekly", "urgent": "now"})
    announce(monday + MINUTE, key="before", kind="urgent", line="Told before the pause.")
    assert actions.send_news(at=monday + 2 * MINUTE) == 2
    actions.pause(follower=follower, until=(monday + 9 * DAY).date(), at=monday + 3 * MINUTE)
    announce(monday + DAY, key="opened", kind="opened", line="Something that is off.")
    announce(monday + DAY, key="urgent", kind="urgent", line="Closes soon.")
    announce(monday + 8 * DAY, key="answer", line="A question was answered: How much?")
    for days in range(1, 10):
        actions.send_news(at=at_eight(monday, days) - 2 * MINUTE)
    told = [one for one in mail.outbox if one.to == [follower.address]]
    assert (len(told), len(mail.outbox) > 2) == (1, True)
    announce(monday + 9 * DAY - 180 * MINUTE, key="again", kind="urgent", line="Told at once again.")
    assert actions.send_news(at=monday + 9 * DAY - 179 * MINUTE) == 2
    mail.outbox.clear()
    assert [actions.send_news(at=at_eight(monday, days)) for days in (9, 9, 10, 14, 15)] == [2, 0, 0, 0, 0]
    [digest] = [one.body for one in mail.outbox if one.to == [follower.address]]
    assert "- 2 answers were published." in digest  # of what is told at once, and of what is told weekly
    follower.refresh_from_db()
    assert (follower.paused_from, follower.paused_until, other.paused_until) == (None, None, None)


def test_a_pause_ends_before_its_day_when_it_is_taken_away(monday):
    follower = follow(monday)
    actions.pause(follower=follower, until=(monday + 20 * DAY).date(), at=monday)
    announce(monday + DAY)
    actions.pause(follower=follower, until=None, at=monday + 2 * DAY)
    assert [actions.send_news(at=at_eight(monday, days)) for days in (2, 3)] == [0, 1]
    for days, said in ((0, "after today"), (57, "or before: older news is not kept")):
        with pytest.raises(Refused, match=said):
            actions.pause(follower=follower, until=(monday + days * DAY).date(), at=monday)


def test_the_next_digest_passes_over_weekends_and_holidays(monday):
    said = [
        next_digest(at) for at in (monday, monday.replace(hour=7), datetime.datetime(2026, 12, 24, 9, tzinfo=LONDON))
    ]
    assert [f"{one:%a %d %b %H}" for one in said] == ["Tue 08 Sep 08", "Mon 07 Sep 08", "Tue 29 Dec 08"]


# ---- when mail fails ----------------------------------------------------------------------------------------------


def test_whom_the_mail_server_left_out_is_written_to_when_it_is_back(monday):
    for name in ("ada", "bea", "cy"):
        follow(monday, address=f"{name}@example.org")
    announce(monday + MINUTE)
    announce(monday + MINUTE, key="urgent", kind="urgent", line="Withdrawn: no money.")
    sent, failing = EmailBackend.send_messages, iter([None, smtplib.SMTPServerDisconnected("gone"), OSError("gone")])

    def send(self, messages):
        fault = next(failing, None)
        if fault:
            raise fault
        return sent(self, messages)

    with mock.patch.object(EmailBackend, "send_messages", send):
        assert [actions.send_news(at=at_eight(monday, 1) + minute * MINUTE) for minute in range(3)] == [1, 5, 0]
    told = sorted((one.to[0], "Withdrawn" in one.subject) for one in mail.outbox)
    assert told == sorted((f"{name}@example.org", urgent) for name in ("ada", "bea", "cy") for urgent in (True, False))


def test_an_address_that_is_refused_five_times_is_deleted(monday):
    follow(monday)
    follow(monday, address="good@example.org")
    sent = EmailBackend.send_messages

    def send(self, messages):
        if messages[0].to == ["ada@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return sent(self, messages)

    with mock.patch.object(EmailBackend, "send_messages", send):
        for number in range(5):
            announce(monday + number * MINUTE, key=f"urgent {number}", kind="urgent")
            actions.send_news(at=monday + number * MINUTE)
    assert list(Follower.objects.values_list("address", flat=True)) == ["good@example.org"]
    assert len(mail.outbox) == 5


# ---- ten thousand -------------------------------------------------------------------------------------------------


def test_ten_thousand_followers_are_told_in_batches(monday, settings, django_assert_max_num_queries):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    Follower.objects.bulk_create(
        [Follower(address=f"follower{number}@example.org") for number in range(10_000)], batch_size=1000
    )
    Following.objects.bulk_create(
        [
            Following(follower_id=pk, topic=ONE.key, label=ONE.label, asked_at=monday, confirmed_at=monday)
            for pk in Follower.objects.values_list("pk", flat=True)
        ],
        batch_size=1000,
    )
    announce(monday + MINUTE)
    announce(monday + MINUTE, key="urgent", kind="urgent", line="Withdrawn: no money.")
    with django_assert_max_num_queries(2 * 20 * 8 + 10):
        assert actions.send_news(at=at_eight(monday, 1)) == 20_000
    with django_assert_max_num_queries(6):
        assert actions.send_news(at=at_eight(monday, 1) + MINUTE) == 0


# ---- the page of who has signed in --------------------------------------------------------------------------------


def test_a_person_chooses_how_often_and_reads_what_is_always_sent(cast, client, monday):
    client.force_login(cast.iris)
    assert "You follow nothing yet" in client.get("/account/notifications/").content.decode()
    follow(monday, address=cast.iris.email)
    client.post("/account/notifications/", {"opened": "off", "changed": "weekly", "urgent": "daily"})
    follower = queries.follower_at(cast.iris.email)
    assert (follower.opened, follower.changed, follower.urgent) == ("off", "weekly", "daily")
    page = client.get("/account/notifications/").content.decode()
    for said in ("they cannot be turned off", "reminders of the deadlines", "is always sent come in a pause too"):
        assert said in page
    kept = {"opened": "off", "changed": "weekly", "urgent": "daily"}
    day = monday + 20 * DAY

    def post(day):
        parts = {f"paused_until-{part}": getattr(day, part) for part in ("day", "month", "year")}
        return client.post("/account/notifications/", kept | parts, follow=True).content.decode()

    with mock.patch("django.utils.timezone.now", return_value=monday):
        client.force_login(cast.iris)
        assert "must be after 7 September 2026" in post(monday)
        assert "must be the same as or before 2 November 2026" in post(monday + 57 * DAY)
        assert "Paused until Sunday 27 September 2026" in post(day)
        assert 'value="27"' in client.get("/account/notifications/").content.decode()
        assert "Paused until" not in client.post("/account/notifications/", kept, follow=True).content.decode()
    assert News.Kind.CHANGED.label in page
