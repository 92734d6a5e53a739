"""What we publish, judged by the field's own validators; and every real file that councils publish, taken in."""

import datetime
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from commonweal.config.cli import main
from commonweal.cycle.source.procurement.models import FrameworkTerms
from commonweal.front.open_data import actions
from tests.factories import open_data as made

pytestmark = pytest.mark.one_database


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
    _in_lots(exercise, scottish, cast, now)
    _called_off(exercise, now)
    return now


def _in_lots(exercise, supplier, cast, now):
    """Two lots, of which one was awarded and the other left."""
    divided = made.opportunity(exercise, now, reference="OP-2026-036", state="decided", lots_apply=2, lots_win=1)
    north = divided.lots.create(number=1, title="North", what="North of the river.", value=50_000)
    divided.lots.create(number=2, title="South", what="South of the river.", value=40_000, not_awarded="Nobody bid.")
    award = made.award(divided, supplier, cast.priya, now + datetime.timedelta(days=60))
    award.application.lot = north
    award.application.save()


def _called_off(exercise, now):
    """A framework, and a contract called off from it for which three are asked."""
    framework = made.opportunity(
        exercise, now, reference="OP-2026-037", state="decided", place_only=True, not_in_lots="One kind of work."
    )
    FrameworkTerms.objects.create(opportunity=framework, years=4, call_off="either", how="By price.")
    made.opportunity(exercise, now, reference="OP-2026-038", by_invitation=True, drawn_from=framework)


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


def test_lots_and_the_awards_of_each_are_told(published):
    releases = {one["id"]: one for one in json.loads((published / "ocds" / "contracts.json").read_bytes())["releases"]}
    tender = releases["OP-2026-036-tender"]["tender"]
    assert [(one["id"], one["value"]["amount"], one["status"]) for one in tender["lots"]] == [
        ("1", 50_000.0, "complete"),
        ("2", 40_000.0, "unsuccessful"),
    ]
    assert tender["lotDetails"] == {"maximumLotsBidPerSupplier": 2, "maximumLotsAwardedPerSupplier": 1}
    (award,) = releases["AW-ORG-000002-award"]["awards"]
    assert award["relatedLots"] == ["1"]
    framework = releases["OP-2026-037-tender"]["tender"]
    assert framework["lotDetails"] == {"noLotsDivisionRationale": "One kind of work."}
    assert framework["techniques"]["frameworkAgreement"]["method"] == "withAndWithoutReopeningCompetition"
    (drawn,) = releases["OP-2026-038-tender"]["relatedProcesses"]
    assert (drawn["relationship"], drawn["identifier"]) == (["framework"], "ocds-thrnmr-OP-2026-037")


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
