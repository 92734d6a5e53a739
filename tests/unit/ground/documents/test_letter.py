"""A letter that was sent, as a PDF for those who may read it."""

import hashlib
import io

import pytest
from pypdf import PdfReader

from commonweal.ground.post import actions

BODY = 'We are glad to tell you.\n\n#read("/etc/passwd") 😀'


@pytest.fixture
def letter(cast, now):
    written = actions.write(
        chain="CE-2026-001",
        about="OP-2026-001",
        kind="award",
        to_name="Harbour Trust",
        to_address="office@harbour.example",
        to_organisation_id=cast.harbour.pk,
        subject_line="Decision on your application",
        body=BODY,
        content={},
        by=cast.priya,
        at=now,
    )
    return actions.check(letter=written, by=cast.dele, at=now)


def sent(letter, cast, now):
    actions.send_together(letters=[letter], by=cast.priya, at=now)
    return f"/org/{cast.harbour.slug}/letters/{letter.reference}/letter.pdf"


def test_it_says_what_was_sent_and_when(client, cast, now, letter):
    address = sent(letter, cast, now)
    client.force_login(cast.rosa)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{letter.reference}.pdf"'
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in ("Harbour Trust", "Sent at 10am on Monday 7 September 2026", "We are glad", "[grinning face]"):
        assert words in text
    assert hashlib.sha256(BODY.encode()).hexdigest() in text.replace("\u200b", "").replace("\n", "")
    assert address in client.get(f"/org/{cast.harbour.slug}/letters/{letter.reference}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("rosa", 200), ("omar", 403), ("iris", 403), ("priya", 403), (None, 302)])
def test_only_its_organisation_downloads_it(client, cast, now, letter, who, status):
    address = sent(letter, cast, now)
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(address).status_code == status


@pytest.mark.parametrize(("who", "status"), [("priya", 200), ("dele", 200), ("rosa", 403), ("iris", 403)])
def test_staff_download_it_at_their_own_address(client, cast, now, letter, who, status):
    client.force_login(getattr(cast, who))
    address = f"/desk/letters/{letter.reference}/letter.pdf"
    assert client.get(address).status_code == 404
    sent(letter, cast, now)
    assert client.get(address).status_code == status
