"""What we publish, judged by the field's own validators; and every real file that councils publish, taken in."""

import datetime
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from commonweal.config.cli import main
from commonweal.front.open_data import actions
from tests.factories import open_data as made


@pytest.fixture
def world(exercise, cast, now):
    charity = made.organisation(1, "Mill Choir", charity_number="1123456", company_number="01234567", sme=True)
    scottish = made.organisation(2, "Northern Friends", charity_number="SC012345", legal_form="charity")
    group = made.organisation(3, "Plot & Spade")
    first = made.agreement(1, charity, title="Singing", purpose="Weekly singing.", department="Culture")
    first.areas.add(made.ward())
    made.agreement(2, group, title="T" * 200, how_commissioned="Small grants", value=0)
    made.agreement(3, scottish, title="Grant awarded", ends_on=None, signed_on=datetime.date(2026, 3, 1))
    opportunity = made.opportunity(exercise, now, state="decided")
    opportunity.changes.create(what="The closing date is later.", why="Questions.", material=True, at=now)
    award = made.award(opportunity, charity, cast.priya, now + datetime.timedelta(days=60))
    contract = made.agreement(
        4, charity, kind="contract", exercise=exercise, award=award, signed_on=datetime.date(2026, 12, 1)
    )
    made.paid_claim(contract, cast.dele, now + datetime.timedelta(days=120))
    made.agreement(5, group, kind="contract", value=None, starts_on=None, ends_on=None)
    made.agreement(6, scottish, kind="contract", state="ended")
    made.opportunity(exercise, now, reference="OP-2026-032", state="withdrawn", withdrawn_reason="The money went.")
    made.opportunity(exercise, now, reference="OP-2026-035", state="scheduled")
    made.payment(1, "Mill Choir", of=charity)
    return now


@pytest.fixture
def published(world, tmp_path):
    actions.publish(out=tmp_path, at=world)
    return tmp_path


def judged(shared: Path, standard: str, *files: Path) -> subprocess.CompletedProcess[str]:
    tool = shared / "tools" / "standards.py"
    command = [sys.executable, str(tool), standard, *map(str, files)]
    # The Open Contracting validator leaves the schema that it used in the folder where it runs.
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=files[0].parent)


@pytest.mark.covers("G11.02")
def test_grants_pass_the_360giving_schema(shared, published):
    result = judged(shared, "360", published / "360" / "grants.json")
    assert (result.returncode, result.stdout.split(": ")[-1]) == (0, "0 problem(s)\n"), result.stdout + result.stderr


@pytest.mark.covers("G11.02")
def test_contracts_pass_the_open_contracting_validator(shared, published):
    result = judged(shared, "ocds", published / "ocds" / "contracts.json")
    assert (result.returncode, result.stdout.split(": ")[-1]) == (0, "0 problem(s)\n"), result.stdout + result.stderr


def test_what_we_publish_holds_no_field_that_the_standard_does_not_know(shared, published):
    schema = json.loads((shared / "data/standards/uk-release-package-schema.embedded.json").read_bytes())
    from jsonschema import Draft4Validator

    package = json.loads((published / "ocds" / "contracts.json").read_bytes())
    assert [error.message for error in Draft4Validator(schema).iter_errors(package)] == []


def test_the_index_names_every_file_with_its_checksum(published):
    index = json.loads((published / "index.json").read_bytes())
    assert [one["file"] for one in index["files"]] == [
        "360/grants.json", "360/grants.csv", "ocds/contracts.json", "ocds/contracts.csv", "spend/spend.csv"
    ]  # fmt: skip
    for one in index["files"]:
        held = (published / one["file"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(held), hashlib.sha256(held).hexdigest())
    assert {one["file"]: one["rows"] for one in index["files"]}["360/grants.csv"] == 3


@pytest.mark.covers("G11.02")
def test_the_command_line_publishes(world, tmp_path, capsys):
    assert main(["publish", "--out", str(tmp_path / "open")]) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert [path.name for path in written] == [
        "grants.json", "grants.csv", "contracts.json", "contracts.csv", "spend.csv", "index.json"
    ]  # fmt: skip
    assert all(path.is_file() for path in written)


def test_our_own_packages_come_back_as_they_went(world, published, cast, now):
    """What is published can be read in again: the grants by their own identifiers."""
    content = (published / "360" / "grants.json").read_bytes()
    imported = actions.read_file(kind="360", content=content, file_name="grants.json", by=cast.admin, at=now)
    assert (imported.rows, [one for one in imported.problems if one["severity"] == "error"]) == (3, [])
