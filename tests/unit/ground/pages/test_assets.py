import json
import re
from pathlib import Path

import pytest

from commonweal.ground import pages
from commonweal.ground.pages.rules import DEFAULT_BRAND, contrast, shades

ASSETS = Path(pages.__file__).parent / "assets"
COLOURS = (ASSETS / "scss" / "_colours.scss").read_text()
CHARTS = (ASSETS / "scss" / "_charts.scss").read_text()


def test_lock_file_holds_no_addresses_of_a_registry(checkout):
    locked = json.loads((checkout / "package-lock.json").read_text())["packages"]
    assert [name for name, package in locked.items() if "resolved" in package] == []
    assert [name for name, package in locked.items() if name and "integrity" not in package] == []


def test_style_sheet_begins_with_our_brand_and_its_shades():
    said = dict(re.findall(r"--cw-(brand[a-z-]*): (#[0-9a-f]{6});", COLOURS))
    assert said == shades(DEFAULT_BRAND)


@pytest.mark.parametrize("name", ["money"])
def test_money_can_be_read_on_white_and_on_its_own_ground(name):
    said = dict(re.findall(r"--cw-([a-z-]+): (#[0-9a-f]{6});", COLOURS))
    assert min(contrast(said[name]), contrast(said[name], said[f"{name}-pale"])) >= 4.5


def test_names_of_lines_can_be_read_on_white():
    series = re.search(r"\$series: \((.*?)\);", CHARTS)[1]
    assert [colour for colour in re.findall(r"#[0-9a-f]{6}", series) if contrast(colour) < 4.5] == []


def test_nothing_of_govuk_branding_is_asked_for():
    sources = [path.read_text() for path in ASSETS.rglob("*.scss")]
    assert [
        word for text in sources for word in re.findall("crest|components/header|components/footer|GDS", text)
    ] == []
