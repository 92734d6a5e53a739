"""A report that the provider already has, sent as a file and accepted on one page."""

import pytest

from commonweal.cycle.deliver import actions
from commonweal.ground.documents.actions import scan_waiting
from commonweal.ground.documents.models import File
from commonweal.ground.documents.scanner import EICAR
from commonweal.ground.record.rules import Refused
from tests.factories import documents as made
from tests.factories.clamd import nobody_there


@pytest.fixture(autouse=True)
def scanner(settings):
    settings.SCANNER, settings.DEMO = None, True


def org(agreement, rest=""):
    return f"/org/{agreement.organisation.slug}/agreements/{agreement.reference}/reports/1/{rest}"


def desk(agreement, rest=""):
    return f"/desk/agreements/{agreement.reference}/reports/1/{rest}"


def given(agreement, **more):
    return {"items": [str(agreement.indicators.get().pk)], "where": "page 4"} | more


def page(answer):
    return answer.content.decode()


def send(agreement, cast, visit, content=None, name="Annual report.pdf"):
    file = made.upload(content or made.pdf(12), name)
    assert visit(cast.rosa, org(agreement, "own/"), given(agreement, own_file=file)).status_code == 302
    visit(cast.rosa, org(agreement), {"question_happened": "", "publish": "council", "check": "1"})
    assert visit(cast.rosa, org(agreement, "check/"), {}).status_code == 302
    return agreement.reports.get(number=1)


def accept(report, cast, now):
    reply = "We learned that evenings work best."
    actions.accept_report(report=report, outcome_view="on_track", reply=reply, by=cast.dele, at=now)


@pytest.mark.covers("G8.03")
def test_a_document_that_they_have_is_the_whole_report_and_is_accepted_beside_it(agreement, cast, visit):
    report = send(agreement, cast, visit)
    assert (report.state, report.own_file.name, report.own_file.pages) == ("submitted", "Annual report.pdf", 12)
    shown = page(visit(cast.dele, desk(agreement)))
    assert "Download Annual report.pdf" in shown
    assert "12 pages" in shown
    answer = visit(cast.dele, desk(agreement, "file/"))
    assert b"".join(answer.streaming_content) == made.pdf(12)
    reply = {"outcome_view": "on_track", "reply": "We learned that evenings work best."}
    assert visit(cast.dele, desk(agreement), reply).status_code == 302
    report.refresh_from_db()
    assert report.state == "accepted"
    assert "Download Annual report.pdf" in page(visit(cast.rosa, org(agreement)))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "report.pdf", "The selected file is empty"),
        (made.pdf(password="x"), "report.pdf", "The selected file is password protected"),
        (EICAR, "report.txt", "The selected file contains a virus"),
        (made.bomb(250_000_000), "report.docx", "The selected file unpacks to more than we can check"),
    ],
    ids=["empty", "password", "virus", "bomb"],
)
def test_a_file_that_is_refused_leaves_the_report_as_it_was(agreement, cast, visit, content, name, said):
    answer = visit(cast.rosa, org(agreement, "own/"), given(agreement, own_file=made.upload(content, name)))
    assert said in page(answer)
    assert not File.objects.exists()
    assert agreement.reports.get(number=1).own_file is None


def test_one_of_name_and_file_is_needed(agreement, cast, visit):
    answer = visit(cast.rosa, org(agreement, "own/"), given(agreement))
    assert "Enter which report it is, or select the file" in page(answer)


def test_a_file_that_waits_is_not_shown_to_the_council(agreement, cast, visit, now, settings):
    settings.SCANNER = nobody_there()
    report = send(agreement, cast, visit)
    assert "The scanner has not looked at this file yet." in page(visit(cast.rosa, org(agreement)))
    assert "Annual report.pdf" not in page(visit(cast.dele, desk(agreement)))
    assert visit(cast.dele, desk(agreement, "file/")).status_code == 404
    assert visit(cast.rosa, org(agreement, "own/file/")).status_code == 404
    with pytest.raises(Refused, match="The virus scanner has not looked at every file"):
        accept(report, cast, now)
    settings.SCANNER = None
    assert scan_waiting(at=now) == (1, 0)
    report.refresh_from_db()
    assert report.own_file.state == "clean"
    accept(report, cast, now)
    assert report.state == "accepted"
    assert "Download Annual report.pdf" in page(visit(cast.dele, desk(agreement)))


@pytest.mark.parametrize(("who", "status"), [("omar", 403), ("iris", 403), ("priya", 403), (None, 302)])
def test_others_do_not_download_it_at_the_providers_address(agreement, cast, visit, who, status):
    send(agreement, cast, visit)
    assert visit(getattr(cast, who) if who else None, org(agreement, "own/file/")).status_code == status


def test_the_council_does_not_read_a_draft(agreement, cast, visit):
    visit(cast.rosa, org(agreement, "own/"), given(agreement, own_file=made.upload(made.pdf(), "draft.pdf")))
    assert visit(cast.dele, desk(agreement, "file/")).status_code == 404
    assert "draft.pdf" not in page(visit(cast.dele, desk(agreement)))


def test_a_file_is_replaced_and_removed_while_it_is_a_draft(agreement, cast, visit, now):
    for name in ("one.pdf", "two.pdf"):
        visit(cast.rosa, org(agreement, "own/"), given(agreement, own_file=made.upload(made.pdf(), name)))
    assert dict(File.objects.values_list("name", "state")) == {"one.pdf": "removed", "two.pdf": "clean"}
    assert "two.pdf" in page(visit(cast.rosa, org(agreement, "own/file/remove/")))
    assert visit(cast.rosa, org(agreement, "own/file/remove/"), {}).status_code == 302
    report = agreement.reports.get(number=1)
    assert report.own_file is None
    with pytest.raises(Refused, match="there is no file"):
        actions.remove_own_file(report=report, by=cast.rosa, at=now)


def test_what_was_sent_is_not_removed(agreement, cast, visit, now):
    report = send(agreement, cast, visit)
    with pytest.raises(Refused, match="Take it back first"):
        actions.remove_own_file(report=report, by=cast.rosa, at=now)
