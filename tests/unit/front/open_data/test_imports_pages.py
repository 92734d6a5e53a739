"""Bringing a file in, through the pages and through the command line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.config.cli import main
from commonweal.cycle.deliver.models import Agreement
from commonweal.front.open_data.models import Import

CONTRACTS = b"""Contract reference,Contract title,Supplier name,Start date,End date,Value
C1,Home visits,Harbour Care Ltd,01/04/2026,31/03/2028,40000
C2,=1+1,,01/04/2026,31/03/2027,9000
"""


@pytest.fixture
def at_work(client, cast):
    client.force_login(cast.priya)
    return client


def upload(client, content=CONTRACTS, kind="contracts", name="register.csv"):
    return client.post("/desk/imports/", {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True)


def test_upload_report_take_in(at_work):
    page = upload(at_work).content.decode()
    assert "Take in the one correct row" in page
    assert "1 row was left out" in page
    assert Agreement.objects.count() == 0
    page = at_work.post("/desk/imports/IM-2026-001/take-in/".replace("2026", _year()), follow=True).content.decode()
    assert "1 row taken in: 1 added, 0 changed, 0 as they were." in page
    assert Agreement.objects.get().title == "Home visits"


def _year():
    return Import.objects.get().reference.split("-")[1]


def test_the_problems_as_a_file(at_work):
    upload(at_work)
    response = at_work.get(f"/desk/imports/{Import.objects.get().reference}/problems.csv")
    lines = response.content.decode().splitlines()
    assert lines[0] == "severity,sheet,row,column,value,what_is_wrong,how_to_fix"
    assert [line.split(",")[:3] for line in lines[1:]] == [["note", "", "3"], ["error", "", "3"]]


def test_a_file_that_cannot_be_read_is_said_at_the_field(at_work):
    page = upload(at_work, b"%PDF-1.7 hello", name="register.csv").content.decode()
    assert "There is a problem" in page
    assert Import.objects.count() == 0


def test_nothing_chosen(at_work):
    page = at_work.post("/desk/imports/", {}).content.decode()
    assert "Select what the file holds" in page
    assert "Select a file" in page


def test_discard(at_work):
    upload(at_work)
    at_work.post(f"/desk/imports/{Import.objects.get().reference}/discard/")
    assert (Import.objects.get().state, Agreement.objects.count()) == ("discarded", 0)


@pytest.mark.parametrize("who", ["dele", "asha", "rosa", "iris"])
def test_it_is_for_commissioners_and_administrators(client, cast, who):
    client.force_login(getattr(cast, who))
    response = client.get("/desk/imports/")
    assert response.status_code == 403
    assert "commissioner" in response.content.decode()


def test_nobody_signed_in_goes_to_sign_in(client, db):
    assert client.get("/desk/imports/").status_code == 302


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(CONTRACTS)
    return path


def test_the_command_line_tells_each_row_and_ends_with_1(cast, register, capsys):
    assert main(["import", "contracts", str(register)]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "register.csv: 2 rows read, 1 of them left out."
    assert "row 3, supplier: The supplier's name is missing or withheld" in out
    assert "1 added, 0 changed, 0 as they were." in out
    assert err == "One row was left out.\n"
    assert Agreement.objects.count() == 1


def test_a_dry_run_keeps_nothing(cast, register, capsys):
    assert main(["import", "contracts", str(register), "--dry-run"]) == 1
    assert "Nothing was kept." in capsys.readouterr().out
    assert (Agreement.objects.count(), Import.objects.count()) == (0, 0)


def test_a_whole_file_ends_with_0_and_an_unreadable_one_with_2(cast, register, tmp_path, capsys):
    register.write_bytes(CONTRACTS.rsplit(b"C2", 1)[0])
    assert main(["import", "contracts", str(register)]) == 0
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert main(["import", "360", str(broken)]) == 2
    assert main(["import", "360", str(tmp_path / "absent.json")]) == 2
    assert "absent.json is not a file." in capsys.readouterr().err


def test_somebody_without_the_role_is_refused(cast, register, capsys):
    assert main(["import", "contracts", str(register), "--by", cast.dele.email]) == 1
    assert "You cannot read in a file." in capsys.readouterr().err
    assert Agreement.objects.count() == 0
