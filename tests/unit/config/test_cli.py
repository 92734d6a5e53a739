import json

import pytest

from commonweal.config.cli import COMMANDS, main, parser
from commonweal.council.people.models import Person


def test_every_command_helps(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert len(COMMANDS) == 11
    for name in "migrate serve tick demo administrator framework import publish verify law analyse".split():
        assert f"    {name} " in said or f"    {name}\n" in said


@pytest.mark.parametrize("name", ["serve", "demo", "framework", "import", "publish", "verify", "law", "analyse"])
def test_each_command_has_its_own_help(name, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([name, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: commonweal {name}")


@pytest.mark.parametrize("subject", ["law standstill", "analyse choice.weighted_sum"])
def test_an_example_runs_from_a_file(subject, tmp_path, capsys):
    words = subject.split()
    assert main([*words, "--example"]) == 0
    path = tmp_path / "asked.json"
    path.write_text(capsys.readouterr().out)
    assert main([*words, str(path)]) == 0
    shown = capsys.readouterr().out
    assert main([*words, str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sentence"] in shown


def test_the_same_from_yaml(tmp_path, capsys):
    path = tmp_path / "asked.yaml"
    path.write_text("regime: pa23\nnotice_date: 2026-03-02\n")
    assert main(["law", "standstill", str(path)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("subject", ["law", "analyse"])
def test_without_a_name_all_are_listed(subject, capsys):
    assert main([subject]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 10


@pytest.mark.parametrize(
    ("words", "held", "code", "said"),
    [
        ("law standstil", "{}", 1, "There is nothing called standstil. There is standstill."),
        ("law standstill", "{}", 1, "standstill also needs regime, notice_date."),
        ("law standstill", '{"regime": "pa23", "notice_date": "soon"}', 1, "notice_date"),
        ("law standstill", "[1]", 2, "has to be a set of names"),
        ("law standstill", "{", 2, "is not JSON"),
        ("analyse choice.weighted_sum", '{"scores": [[1]]}', 1, "choice.weighted_sum also needs weights."),
        ("analyse choice.weighted_sum", '{"marks": 1}', 1, "choice.weighted_sum does not ask for marks."),
        ("analyse choice.weighted_sum", '{"scores": "x", "weights": {}}', 1, ""),
        ("framework check", "name: [", 1, "asked.json, line 1"),
        ("import contracts", "", 2, ""),
    ],
)
def test_what_cannot_be_done_is_said_in_words(words, held, code, said, tmp_path, capsys):
    path = tmp_path / "asked.json"
    path.write_text(held)
    assert main([*words.split(), str(path)]) == code
    printed = capsys.readouterr().err
    assert said in printed
    assert "Traceback" not in printed


def test_a_file_that_is_not_there_is_said_in_words(tmp_path, capsys):
    for words in (["law", "standstill"], ["framework", "check"], ["import", "spend"], ["verify"]):
        assert main([*words, str(tmp_path / "none.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_a_published_file_is_read_without_keeping_it(tmp_path, capsys):
    path = tmp_path / "contracts.csv"
    path.write_text("Title,Supplier,Start date,End date,Value\nYouth club,Harbour Trust,01/04/2026,31/03/2027,12000\n")
    assert main(["import", "contracts", str(path), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("contracts.csv: 1 row read")


@pytest.mark.django_db
def test_a_published_file_is_taken_in_and_published_again(tmp_path, capsys):
    path = tmp_path / "grants.csv"
    path.write_text("Title,Recipient,Award date,Amount\nYouth club,Harbour Trust,01/04/2026,12000\n")
    main(["administrator", "grace@thornmere.example"])
    assert main(["import", "grants", str(path)]) == 0
    assert "1 added, 0 changed" in capsys.readouterr().out
    assert main(["publish", "--out", str(tmp_path / "out")]) == 0
    assert "Harbour Trust" in (tmp_path / "out" / "360" / "grants.csv").read_text()


def test_a_broken_framework_file_is_found_wrong(tmp_path, capsys):
    path = tmp_path / "framework.yaml"
    path.write_text("name: nowhere\n")
    assert main(["framework", "check", str(path)]) == 1
    assert "framework.yaml, line 1" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_first_administrator_adopts_a_framework(capsys):
    assert main(["framework", "adopt", "sutton"]) == 1
    assert "There is no council administrator yet." in capsys.readouterr().err
    assert main(["administrator", "grace@thornmere.example", "--name", "Grace Okoro"]) == 0
    assert Person.objects.get().roles == {"administrator"}
    assert main(["framework", "adopt", "sutton", "--from", "2027-04-01"]) == 0
    assert "is version 1 of the council's framework, from 1 April 2027." in capsys.readouterr().out
    assert main(["framework", "adopt", "norwich"]) == 1
    assert "Say what changes from the version before." in capsys.readouterr().err
    assert main(["verify"]) == 0
    assert "nothing is missing or changed" in capsys.readouterr().out


def test_a_tick_asks_the_scanner_about_what_waits(cast, now, settings, capsys):
    from commonweal.ground.documents.actions import take_in
    from tests.factories.documents import pdf, upload

    settings.SCANNER, settings.DEMO = None, False
    assert main(["tick"]) == 0  # what has fallen due in the borough itself
    capsys.readouterr()
    file = take_in(upload=upload(pdf()), about=cast.harbour, by=cast.rosa, at=now)
    assert main(["tick"]) == 0
    assert capsys.readouterr().out == "1 file waits in quarantine: the scanner did not answer.\n"
    settings.DEMO = True
    assert main(["tick"]) == 0
    assert capsys.readouterr().out == "1 file scanned.\n"
    file.refresh_from_db()
    assert file.state == "clean"
    assert main(["tick"]) == 0
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_one_thing_that_fails_keeps_the_clock_from_no_other(cast, now, settings, capsys, monkeypatch):
    from commonweal.cycle.source import actions
    from commonweal.ground.documents.actions import take_in
    from tests.factories.documents import pdf, upload

    settings.SCANNER, settings.DEMO = None, True
    main(["tick"])
    take_in(upload=upload(pdf()), about=cast.harbour, by=cast.rosa, at=now, scan_now=False)
    capsys.readouterr()

    def broken(at):
        raise ZeroDivisionError("in the middle")

    monkeypatch.setattr(actions, "open_due", broken)
    assert main(["tick"]) == 2
    said = capsys.readouterr()
    assert said.out == "1 file scanned.\n"
    assert "This failed, and is tried again the next time: Opening opportunities. ZeroDivisionError" in said.err
    with pytest.raises(ZeroDivisionError):
        main(["--trace", "tick"])
